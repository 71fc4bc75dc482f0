package survey

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
)

// match is a sheet compared with the schema of a ledger.
type match struct {
	schema.Schema
	Fields   []*field
	Across   *across // columns that give two of the fields, nil if none do
	score    int
	required int // fields that must have a column
	named    int // required fields found by header
}

// field is a field of a schema and what gives it.
type field struct {
	schema.Field
	Column  *column   // nil where none was recognized
	ByCells bool      // found by its cells, not by its header
	Rivals  []*column // further columns whose header names the field
	Misfit  *column   // a column whose header names the field and whose cells do not fit
	By      giver     // what gives it if no column does
	Named   string    // its pattern in the name of the file or sheet
	Fixed   string    // its value in the whole ledger
	Why     string    // the evidence of Named or Fixed, or of the choice of the column
	Fill    string    // the evidence that blank cells have the value above them
}

// giver is what gives a field that has no column.
type giver uint8

const (
	byNothing  giver = iota
	byAcross         // the headers or the cells of columns across
	byOthers         // other fields: debit and credit, or mrr
	byName           // the name of the file or sheet
	byCustomer       // the customers ledger
	byFixed          // one value
	byAnswer         // the answer of a person
)

// missing reports whether nothing gives a required field.
func (f *field) missing() bool { return f.Required && f.Column == nil && f.By == byNothing }

// loose lists the fields of a ledger that a name, the customers ledger or a person may give.
var loose = map[string][]string{
	"revenue":       {"date", "country", "channel"},
	"trial-balance": {"date"},
	"fx":            {"date", "currency"},
	"securities":    {"date"},
}

// recognize returns the ledger that the columns make, and the closest incomplete one;
// either may be nil. The columns across, if any, must be part of it.
func recognize(columns []*column, a *across, s *sheet) (whole, near *match) {
	better := func(m, than *match) bool { return than == nil || m.score > than.score }
	var revenue *match
	for _, schema := range schema.Schemas {
		if a != nil && !a.suits(schema) {
			continue
		}
		m := compare(schema, columns, a)
		switch {
		case m.whole():
			if m.score -= 30 * m.open(); better(m, whole) {
				whole = m
			}
			if m.Ledger == "revenue" {
				revenue = m
			}
		case m.named >= 2 && 2*m.named >= m.required && better(m, near):
			near = m
		}
	}
	if whole != nil && whole.Ledger == "trial-balance" && revenue != nil && whole.sells(revenue) {
		whole = revenue
	}
	return whole, near
}

// sells reports whether a trial balance is a detail of revenue by customer: a column names the
// customer, and all accounts are of revenue, or of one class by their first digit.
func (m *match) sells(revenue *match) bool {
	account, customer := m.Column("account"), revenue.Column("customer")
	if account == nil || customer == nil || customer == account || !slices.Contains(customer.tokens, "customer") || customer.Filled < customer.full || account.More {
		return false
	}
	class := map[byte]bool{}
	for word := range account.words {
		if of := vocabulary.Tokens(word); !slices.Contains(of, "revenue") && !slices.Contains(of, "sales") && !slices.Contains(of, "income") {
			class[word[0]] = true
		}
	}
	return len(class) == 0 || len(class) == 1 && digit(slices.Collect(maps.Keys(class))[0])
}

// suits reports whether a ledger may have the columns across.
func (a *across) suits(of schema.Schema) bool {
	a.Cell = ""
	for _, name := range []string{"amount", "rate"} {
		if of.Index(name) >= 0 {
			a.Cell = name
		}
	}
	if a.Cell == "" || of.Index(a.Header) < 0 || !slices.Contains(filing.LedgerKeys(of), "across") {
		return false
	}
	kind := of.Fields[of.Index(a.Cell)].Kind
	return a.cells.Filled == 0 || mostly(a.cells.can[readingOf[kind]], a.cells.Filled)
}

// compare assigns to each field of a schema the column that fits it best, by header, and
// to a required field without one by its cells alone.
func compare(of schema.Schema, columns []*column, a *across) *match {
	m := &match{Schema: of}
	if a != nil {
		copied := *a
		m.Across = &copied
	}
	type pair struct {
		*field
		candidate *column
		score     int
	}
	var pairs []pair
	for _, sf := range of.Fields {
		f := &field{Field: sf}
		m.Fields = append(m.Fields, f)
		if f.Required {
			m.required++
		}
		if f.Name == "reference" {
			continue // mapped only on request
		}
		if a != nil && (f.Name == a.Header || f.Name == a.Cell) {
			f.By = byAcross
			m.named, m.score = m.named+1, m.score+vocabulary.Exact+min(len(a.at), 40)
			continue
		}
		for _, c := range columns {
			score := max(c.scores[of.Ledger+"."+f.Name], c.scores["*."+f.Name])
			if score == 0 || !c.usable || c.aside || a != nil && a.in[c.num] {
				continue
			}
			if f.Name == "arr" && vocabulary.CurrencyIn(c.Header) != "" {
				score = max(1, score-20) // of two, the one in the term's own currency
			}
			if f.Name == "customer" && slices.Contains(c.tokens, "name") {
				score = min(score, 20) // names drift; any id is better
			}
			if f.Name == "customer" && bare(c.tokens) {
				if score -= 70; of.Ledger != "customers" {
					score = 10 // of a line or a transaction, unless the other ledgers have the ids too
				}
			}
			if c.Unread == "" && c.fits(sf, score >= vocabulary.Exact) {
				pairs = append(pairs, pair{f, c, score})
			} else if f.Misfit == nil {
				f.Misfit = c
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	used := map[*column]bool{}
	for _, p := range pairs {
		switch {
		case used[p.candidate]:
		case p.Column != nil:
			p.Rivals = append(p.Rivals, p.candidate)
		default:
			p.Column, used[p.candidate] = p.candidate, true
			if !p.Required {
				p.score /= 4
			} else {
				m.named++
			}
			m.score += p.score
		}
	}
	m.others(used)
	for _, f := range m.Fields {
		f.Rivals = slices.DeleteFunc(f.Rivals, func(c *column) bool { return used[c] })
	}
	var byCells []*field
	for _, f := range m.Fields {
		if m.named > 1 && f.missing() {
			if c := only(columns, func(c *column) bool {
				return c.usable && !c.aside && !used[c] && !(a != nil && a.in[c.num]) && c.shows(f.Field)
			}); c != nil {
				f.Column, f.ByCells, used[c] = c, true, true
				byCells = append(byCells, f)
			}
		}
	}
	if len(byCells) >= m.named { // too few headers match to trust the cells
		for _, f := range byCells {
			f.Column, f.ByCells = nil, false
		}
		return m
	}
	m.score += 10 * len(byCells)
	if f := m.field("channel"); m.Ledger == "customers" && f.Column == nil {
		if f.Column = only(columns, func(c *column) bool { return c.usable && !used[c] && c.shows(f.Field) }); f.Column != nil {
			f.ByCells, used[f.Column] = true, true
		}
	}
	m.foreign(columns, used)
	m.net(columns, used)
	return m
}

// bare reports whether a header names an id without saying of what.
func bare(words []string) bool {
	return slices.Equal(words, []string{"id"}) || slices.Equal(words, []string{"internal", "id"})
}

// net takes as gains and losses the one column that has both.
func (m *match) net(columns []*column, used map[*column]bool) {
	gains, losses := m.field("gains"), m.field("losses")
	if gains == nil || losses == nil || gains.Column != nil || losses.Column != nil {
		return
	}
	c := only(columns, func(c *column) bool {
		has := func(word string) bool { return slices.Contains(c.tokens, word) }
		return c.usable && !used[c] && c.fits(gains.Field, true) && has("unrealized") && (has("gains") && has("losses") || has("g") && has("l"))
	})
	if c == nil {
		return
	}
	gains.Column, losses.Column, used[c] = c, c, true
	gains.Why = "an amount above zero is a gain, and one below zero a loss."
}

// others settles fields that other fields give: an amount by its debit and credit, annual
// revenue by monthly revenue.
func (m *match) others(used map[*column]bool) {
	drop := func(name string) {
		if f := m.field(name); f != nil && f.Column != nil {
			used[f.Column] = false
			f.Column = nil
		}
	}
	if debit, credit := m.Column("debit"), m.Column("credit"); debit != nil && credit != nil && m.Across == nil && m.Column("amount").balances(debit) {
		f := m.field("amount")
		f.Rivals = append(f.Rivals, debit, credit)
		drop("debit")
		drop("credit")
	} else if debit != nil && credit != nil && m.Across == nil {
		f := m.field("amount")
		if f.Column == nil {
			m.named++
		}
		if f.Column != nil {
			used[f.Column] = false
			f.Rivals = append([]*column{f.Column}, f.Rivals...)
		}
		f.Column, f.By, m.score = nil, byOthers, m.score+2*vocabulary.Exact
	} else {
		drop("debit")
		drop("credit")
	}
	if arr := m.field("arr"); arr != nil && arr.Column != nil {
		drop("mrr")
	} else if arr != nil && m.Column("mrr") != nil {
		arr.By, m.named, m.score = byOthers, m.named+1, m.score+vocabulary.Exact
	}
}

// balances reports whether a column of amounts has the ending balance of each account, and that of
// debits only the activity of a period.
func (c *column) balances(debit *column) bool {
	has := func(c *column, words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(c.tokens, w) })
	}
	return c != nil && has(c, "balance") && !has(debit, "balance", "end", "closing", "ytd", "year") && (has(c, "end", "closing") || has(debit, "period", "month", "activity", "movement", "current"))
}

// foreign takes as the currency of rates the column with the other currencies, where the one
// whose header names it holds the same in all rows: from USD, to EUR and GBP.
func (m *match) foreign(columns []*column, used map[*column]bool) {
	f := m.field("currency")
	if m.Ledger != "fx" || f.Column == nil || len(f.Column.words) != 1 {
		return
	}
	was := f.Column
	other := only(columns, func(c *column) bool {
		known, of := c.known(f.Field)
		return c.usable && !used[c] && len(c.words) > 1 && mostly(known, of)
	})
	if other == nil {
		return
	}
	f.Why = fmt.Sprintf("%s holds %s in all rows, and %s the other currencies.", name(was.Header), list(slices.Sorted(maps.Keys(was.words)), "and"), name(other.Header))
	f.Column, used[was], used[other] = other, false, true
}

// field returns a field by its name, or nil.
func (m *match) field(name string) *field {
	for _, f := range m.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// only returns the one column that satisfies a condition, or nil.
func only(columns []*column, so func(*column) bool) *column {
	columns = slices.DeleteFunc(slices.Clone(columns), func(c *column) bool { return !so(c) })
	if len(columns) != 1 {
		return nil
	}
	return columns[0]
}

// whole reports whether the match is a complete ledger, or one that lacks only what a name,
// the customers ledger or a person can give. A customers ledger without parents needs names, or
// countries with channels, and each customer once.
func (m *match) whole() bool {
	if m.named == 0 {
		return false
	}
	for _, f := range m.Fields {
		switch {
		case !f.missing():
		case f.Misfit == nil && m.named > 1 && slices.Contains(loose[m.Ledger], f.Name):
		default:
			return false
		}
	}
	if m.Ledger != "customers" {
		return true
	}
	id := m.Column("customer")
	if bare(id.tokens) && (m.Column("name") == nil || m.Column("country") == nil && m.Column("parent") == nil) {
		return false
	}
	if m.Column("parent") != nil {
		return true
	}
	return (m.Column("name") != nil || m.Column("country") != nil && m.Column("channel") != nil) && !id.More && !slices.ContainsFunc(slices.Collect(maps.Values(id.words)), func(n int) bool { return n > 1 })
}

// open counts the required fields that nothing gives yet.
func (m *match) open() (n int) {
	for _, f := range m.Fields {
		if f.missing() {
			n++
		}
	}
	return n
}

// Column returns the column of a field, or nil.
func (m *match) Column(name string) *column {
	if f := m.field(name); f != nil {
		return f.Column
	}
	return nil
}

// Lacks lists the required fields without a column, with the reason where a header names one.
func (m *match) Lacks() string {
	var why []string
	for _, f := range m.Fields {
		if !f.missing() {
			continue
		}
		lack := m.Needs(f.Name)
		if f.Misfit != nil {
			lack = f.Name
			if f.Misfit.Unread != "" {
				why = append(why, fmt.Sprintf("%s (%s)", lack, f.Misfit.Unread))
				continue
			}
			lack += fmt.Sprintf(" (the cells under %s cannot be read as %s", name(f.Misfit.Header), f.Name)
			if bad := f.BadCell(); bad != "" {
				lack += ", for example " + name(bad)
			}
			lack += ")"
		}
		why = append(why, lack)
	}
	return text.List(why, "and")
}

// Replaced returns what filing.toml may map in place of a required field without a column, "" if
// there is nothing.
func (m *match) Replaced() string {
	for _, f := range m.Fields {
		if others := m.Schema.Instead(f.Name); others != nil && f.missing() {
			var keys []string
			for _, o := range others {
				keys = append(keys, o+" = \""+unanswered+"\"")
			}
			return strings.Join(keys, ", ") + " in place of " + f.Name
		}
	}
	return ""
}

// unread reports whether a column that a required field lacks cannot be read at all.
func (m *match) unread() bool {
	return slices.ContainsFunc(m.Fields, func(f *field) bool { return f.missing() && f.Misfit != nil && f.Misfit.Unread != "" })
}

// BadCell returns a cell of the misfit that the field cannot read, or "".
func (f *field) BadCell() string {
	if bad := f.Misfit.cannot[readingOf[f.Kind]]; bad != "" {
		return bad
	}
	for _, word := range slices.Sorted(maps.Keys(f.Misfit.words)) {
		if _, ok := vocabulary.Meaning(f.Field, word); !ok {
			return word
		}
	}
	return ""
}

// mostly reports whether n is at least three quarters of of.
func mostly(n, of int) bool { return 4*n >= 3*of }

// coded reports whether a field takes codes or choices.
func coded(f schema.Field) bool {
	return f.Kind == schema.Currency || f.Kind == schema.Country || f.Kind == schema.Choice
}

// mostChannels is the most distinct words that a column of channels may hold.
const mostChannels = 40

// fits reports whether most cells of a column can be read as a field; sure says that the
// header names the field exactly.
func (c *column) fits(f schema.Field, sure bool) bool {
	if c.Filled == 0 {
		return !f.Required || sure
	}
	if !mostly(c.can[readingOf[f.Kind]], c.Filled) {
		return false
	}
	if !coded(f) {
		return true
	}
	known, of := c.known(f)
	switch {
	case f.Name == "channel":
		return len(c.words) <= mostChannels && !c.More && (sure || known > 0)
	case f.Kind == schema.Country:
		return 2*known >= of || sure && known > 0 && slices.Contains(c.tokens, "country")
	}
	return mostly(known, of)
}

// shows reports whether the cells alone identify a column as a field.
func (c *column) shows(f schema.Field) bool {
	if c.Filled == 0 || !c.fits(f, true) || slices.ContainsFunc(c.tokens, func(w string) bool { return vocabulary.Is(w, "other") }) {
		return false
	}
	if f.Kind == schema.Date {
		return c.can[asDate] == c.Filled && (c.can[asText] == 0 || c.can[asText] == c.Filled) && c.recent()
	}
	known, of := c.known(f)
	return coded(f) && 10*known >= 9*of
}

// recent reports whether all dates lie in 1995 to 2049, so that they are not amounts.
func (c *column) recent() bool {
	for month := range c.months {
		if month < 1995*12 || month >= 2050*12 {
			return false
		}
	}
	return true
}

// known counts the cells whose word has a known meaning, and all cells.
func (c *column) known(f schema.Field) (known, of int) {
	for word, n := range c.words {
		of += n
		if _, ok := vocabulary.Meaning(f, word); ok {
			known += n
		}
	}
	return known, of
}
