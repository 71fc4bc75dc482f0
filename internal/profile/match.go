package profile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/warehouse"
)

// match is a table compared with the schema of a ledger.
type match struct {
	schema.Schema
	column       []int // by field: the index of its column, −1 if it has none
	score, named int   // named counts the required fields that have a column
	after, last  int   // terms that are whole months if the end is the first day without service, and if it is the last day of service
	guessed      []int // fields whose column was chosen by its type alone
}

// joined reports whether the customers ledger may give a field of revenue.
func (m *match) joined(f schema.Field) bool {
	return m.Ledger == "revenue" && (f.Name == "country" || f.Name == "channel")
}

// other lists the fields that stand for another: debit and credit for the amount, monthly for
// annual recurring revenue.
func (m *match) other(f schema.Field) bool {
	has := func(name string) bool { i := m.Index(name); return i >= 0 && m.column[i] >= 0 }
	return f.Name == "amount" && has("debit") && has("credit") || f.Name == "arr" && has("mrr")
}

// missing lists the required fields that nothing gives.
func (m *match) missing() (names []string) {
	for i, f := range m.Fields {
		if f.Required && m.column[i] < 0 && !m.joined(f) && !m.other(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// recognize returns the ledgers that the columns look like, the likeliest first. If the columns
// of one ledger are all known by name, it is the only one. Otherwise they are those of which at
// least half of the required fields have a column, and those whose other fields each have just
// one column of their type.
func recognize(columns []Column, rows int) []*match {
	var best *match
	var list []*match
	for _, s := range schema.Schemas {
		m := compare(s, columns)
		if m.missing() == nil && m.named > 0 && (s.Ledger != "customers" || m.column[s.Index("parent")] >= 0 || m.column[s.Index("name")] >= 0) {
			if best == nil || m.score > best.score {
				best = m
			}
			continue
		}
		near := m.named >= 2 && 2*m.named >= required(s)
		words := m.guess(columns, rows)
		if near || m.missing() == nil && (m.named > 0 || words) && s.Ledger != "customers" && s.Ledger != "subscriptions" {
			list = append(list, m)
		}
	}
	if best != nil {
		return []*match{best}
	}
	slices.SortStableFunc(list, func(a, b *match) int {
		return cmp.Or(cmp.Compare(b.named, a.named), cmp.Compare(len(a.missing()), len(b.missing())), cmp.Compare(b.score, a.score))
	})
	return list[:min(len(list), mostOffered)]
}

// mostOffered is the most ledgers that are offered for a table.
const mostOffered = 3

// guess gives each required field without a column the only column of its type that is left. It
// reports whether the words of a column show that it is such a field.
func (m *match) guess(columns []Column, rows int) (words bool) {
	for i, f := range m.Fields {
		if !f.Required || m.column[i] >= 0 || m.joined(f) || m.other(f) {
			continue
		}
		only, n := -1, 0
		for j := range columns {
			c := &columns[j]
			if slices.Contains(m.column, j) || c.words == nil || !c.fits(f, false) {
				continue
			}
			if f.Kind == schema.ID && (c.kind == warehouse.Decimal || rows > 0 && c.Distinct == rows || c.state() || c.codes()) || f.Kind == schema.Text && c.codes() {
				continue
			}
			only, n = j, n+1
		}
		if n == 1 {
			m.column[i], m.guessed = only, append(m.guessed, i)
			words = words || f.Kind == schema.Currency || f.Kind == schema.Country || f.Kind == schema.Choice
		}
	}
	return words
}

// codes reports whether the words of a column are currencies or countries.
func (c *Column) codes() bool {
	for _, f := range []schema.Field{{Kind: schema.Currency}, {Kind: schema.Country}} {
		if c.share(func(w string) bool { _, ok := vocabulary.Meaning(f, strings.TrimSpace(w)); return ok }) >= 0.75 {
			return true
		}
	}
	return false
}

func required(s schema.Schema) (n int) {
	for _, f := range s.Fields {
		if f.Required {
			n++
		}
	}
	return n
}

// compare gives each field of a schema the column whose name fits it best.
func compare(s schema.Schema, columns []Column) *match {
	m := &match{Schema: s, column: make([]int, len(s.Fields))}
	type pair struct{ field, column, score int }
	var pairs []pair
	for i, f := range s.Fields {
		m.column[i] = -1
		if f.Name == "reference" {
			continue // mapped only on request
		}
		for j := range columns {
			tokens := vocabulary.Tokens(columns[j].Name)
			of := vocabulary.Scores(tokens)
			score := max(of[s.Ledger+"."+f.Name], of["*."+f.Name])
			if f.Name == "customer" && slices.Contains(tokens, "name") {
				score = min(score, 20) // names drift; any id is better
			}
			if score > 0 && columns[j].fits(f, score >= vocabulary.Exact) {
				pairs = append(pairs, pair{i, j, score})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	used := map[int]bool{}
	for _, p := range pairs {
		if f := s.Fields[p.field]; !used[p.column] && m.column[p.field] < 0 {
			m.column[p.field], used[p.column] = p.column, true
			if f.Required {
				m.named, m.score = m.named+1, m.score+p.score
			} else {
				m.score += p.score / 4
			}
		}
	}
	drop := func(name string) {
		if i := m.Index(name); i >= 0 {
			m.column[i] = -1
		}
	}
	if i, j := m.Index("debit"), m.Index("credit"); i >= 0 && m.column[i] >= 0 && m.column[j] >= 0 {
		drop("amount")
	} else {
		drop("debit")
		drop("credit")
	}
	if i := m.Index("arr"); i >= 0 && m.column[i] >= 0 {
		drop("mrr")
	}
	return m
}

// fits reports whether the values of a column may be those of a field, if only after a
// conversion; sure says that its name is the name of the field.
func (c *Column) fits(f schema.Field, sure bool) bool {
	word := c.kind == warehouse.Text
	switch f.Kind {
	case schema.ID:
		return word || c.kind == warehouse.Integer || c.kind == warehouse.Decimal
	case schema.Date:
		return c.kind == warehouse.Date || c.kind == warehouse.Timestamp || c.kind == warehouse.Moment || word && c.share(isDate) >= 0.5
	case schema.Amount, schema.Rate:
		return c.kind == warehouse.Integer || c.kind == warehouse.Decimal || c.kind == warehouse.Float || word && c.share(isNumber) >= 0.5
	case schema.Text:
		return word
	}
	if f.Name == "level" && c.kind == warehouse.Integer {
		return true
	}
	if !word {
		return false
	}
	known := c.share(func(w string) bool { _, ok := vocabulary.Meaning(f, w); return ok })
	switch {
	case c.words == nil:
		return sure
	case f.Name == "channel":
		return sure || known > 0
	case f.Kind == schema.Country:
		return known >= 0.5 || sure && known > 0
	}
	return known >= 0.75
}

// share returns the share of the frequent values that satisfy a condition.
func (c *Column) share(is func(word string) bool) float64 {
	n := 0
	for _, w := range c.words {
		if is(w) {
			n++
		}
	}
	return float64(n) / float64(max(len(c.words), 1))
}

var (
	isoDay   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	anyDay   = regexp.MustCompile(`^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{8})(?:[T ].*)?$`)
	anyValue = regexp.MustCompile(`^[-+(]?[$€£]?\d[\d,.' ]*\)?-?$`)
)

func isDate(w string) bool   { return anyDay.MatchString(strings.TrimSpace(w)) }
func isNumber(w string) bool { return anyValue.MatchString(strings.TrimSpace(w)) }

// readAs returns why a column cannot be read as a field, "" if it can. The lines that a section
// may have, such as `times`, are taken for granted.
func (m *match) readAs(field int, c *Column) string {
	f := m.Fields[field]
	switch {
	case amount(f) && c.kind == warehouse.Float:
		return fmt.Sprintf("%s is %s, a floating-point type, whose sums are not exact (LED001)", c.Name, c.Type)
	case amount(f) && c.kind == warehouse.Text:
		return fmt.Sprintf("%s is %s, and amounts are read from exact decimals (LED001)", c.Name, c.Type)
	case f.Kind == schema.Date && c.kind == warehouse.Text && c.share(isoDay.MatchString) < 1:
		return fmt.Sprintf("%s is text that holds dates in another form than 2022-12-31, such as %q", c.Name, c.odd(isoDay))
	}
	return ""
}

// odd returns the most frequent value that does not match.
func (c *Column) odd(form *regexp.Regexp) string {
	for _, w := range c.words {
		if !form.MatchString(w) {
			return text.Clip(text.OneLine(w), 40)
		}
	}
	return ""
}

// propose records what the table looks like, and the column that names its rows.
func (t *Table) propose(m *match, l *filing.Ledger, d *warehouse.Dialect) {
	var lacks []string
	for _, name := range m.missing() {
		lacks = append(lacks, m.Needs(name))
	}
	t.Ledger, t.Lacks = m.Ledger, text.List(lacks, "and")
	for _, i := range m.guessed {
		t.Guessed = append(t.Guessed, m.Fields[i].Name)
	}
	mapped := map[int]bool{}
	for i, j := range m.column {
		if j < 0 {
			continue
		}
		mapped[j] = true
		c := &t.Columns[j]
		c.Field = m.Fields[i].Name
		if why := m.readAs(i, c); why != "" {
			how := ". Read the table by the `query` below, which converts the column"
			if amount(m.Fields[i]) {
				how += "; give the decimal as many places as the amounts have"
			}
			t.Refused = append(t.Refused, why+how)
		}
	}
	// the first column without repeated values; of two, the one whose name is that of an id
	best := 0
	for j := range t.Columns {
		c := &t.Columns[j]
		if t.Rows == 0 || c.Nulls > 0 || c.More || c.Distinct != t.Rows || c.kind != warehouse.Text && c.kind != warehouse.Integer && c.kind != warehouse.Decimal {
			continue
		}
		score := vocabulary.Scores(vocabulary.Tokens(c.Name))["*.reference"]
		for _, w := range vocabulary.Tokens(c.Name) {
			if w == "id" || w == "no" || w == "key" || w == "line" || w == "uuid" {
				score = max(score, 30)
			}
		}
		if mapped[j] {
			score /= 2 // a customer with one row each names no row of next year
		}
		if score > best {
			best, t.Key = score, []string{c.Name}
		}
	}
	if m.Ledger == "customers" && m.column[m.Index("customer")] >= 0 {
		if c := t.Columns[m.column[m.Index("customer")]]; c.Nulls == 0 && c.Distinct == t.Rows && !c.More {
			t.Key = []string{c.Name}
		}
	}
}

// mostLevels is the most different words of a column that says which rows count.
const mostLevels = 20

// state reports whether a column says which rows count: its words are states of a document, such
// as active and draft.
func (c *Column) state() bool {
	if c.Field != "" || c.kind != warehouse.Text || !c.whole || len(c.words) < 2 || len(c.words) > mostLevels {
		return false
	}
	known := c.share(func(w string) bool { _, ok := vocabulary.Choice("only", vocabulary.Tokens(w)); return ok })
	named := slices.ContainsFunc(vocabulary.Tokens(c.Name), func(w string) bool { return vocabulary.Is(w, "state") })
	return known >= 0.5 || named && known > 0
}

// referenced reports whether equal rows of a ledger may be right, if a column keeps them apart.
func (m *match) referenced() bool {
	return m.Ledger == "revenue" || m.Ledger == "subscriptions" || m.Ledger == "trial-balance"
}

// section returns the section of filing.toml that reads the table.
func (t *Table) section(m *match, l *filing.Ledger, d *warehouse.Dialect) string {
	var b strings.Builder
	line := func(key, value, comment string) {
		if comment != "" {
			value += "   # " + text.Plain(comment)
		}
		fmt.Fprintf(&b, "%s = %s\n", key, value)
	}
	fmt.Fprintf(&b, "[ledgers.%s]\n", m.Ledger)
	line("source", toml.Quote(l.Source.Name), "")
	if t.Refused == nil {
		line("table", toml.Quote(l.Table), "")
	} else {
		query := t.query(m, l, d)
		if strings.Contains(query, "'''") {
			line("query", toml.QuoteLines(query, "\n"), "")
		} else {
			line("query", "'''\n"+query+"'''", "")
		}
	}
	var columns []string
	for i, j := range m.column {
		if j >= 0 {
			columns = append(columns, m.Fields[i].Name+" = "+toml.Quote(t.Columns[j].Name))
		}
	}
	for _, name := range m.missing() {
		columns = append(columns, name+` = "?"`)
	}
	if len(t.Key) == 1 && m.referenced() && !slices.ContainsFunc(m.column, func(j int) bool { return j >= 0 && t.Columns[j].Name == t.Key[0] }) {
		columns = append(columns, "reference = "+toml.Quote(t.Key[0]))
	}
	line("columns", "{ "+strings.Join(columns, ", ")+" }", "")
	if t.Key != nil {
		var quoted []string
		for _, name := range t.Key {
			quoted = append(quoted, toml.Quote(name))
		}
		line("key", "["+strings.Join(quoted, ", ")+"]", "no two rows have the same value")
	}
	var lines []string
	timed, moment := "", ""
	for i, j := range m.column {
		if j < 0 {
			if f := m.Fields[i]; m.joined(f) {
				lines = append(lines, fmt.Sprintf("# %s is taken from the customers ledger", f.Name))
			}
			continue
		}
		c := &t.Columns[j]
		if m.Fields[i].Kind == schema.Date && (c.kind == warehouse.Timestamp || c.kind == warehouse.Moment) {
			if timed = c.Name; c.kind == warehouse.Moment {
				moment = c.Name
			}
		}
		if values := meanings(m.Fields[i], c); values != "" {
			lines = append(lines, fmt.Sprintf("values.%s = { %s }", m.Fields[i].Name, values))
		}
	}
	switch {
	case moment != "":
		line("times", `"drop"`, moment+" has a time of day; its date in UTC is read")
		in := *t
		in.zone = true
		fmt.Fprintf(&b, "# for the dates in the time zone of your books, use this query in place of %s and times, with the name of the zone:\n", map[bool]string{true: "table", false: "the query"}[t.Refused == nil])
		query := text.OneLine(in.query(m, l, d))
		if strings.Contains(query, "'''") {
			fmt.Fprintf(&b, "# query = %s\n", toml.Quote(query))
		} else {
			fmt.Fprintf(&b, "# query = '''%s'''\n", query)
		}
	case timed != "":
		line("times", `"drop"`, timed+" has a time of day, which is left out")
	}
	switch {
	case m.Ledger == "trial-balance" && !m.other(m.Fields[m.Index("amount")]):
		line("credit_negative", `"?"`, "true if credits are negative amounts; otherwise false")
	case m.Ledger == "subscriptions" && m.after > m.last:
		line("end_is", `"day-after"`, fmt.Sprintf("terms of whole months: %s if end is the first day without service, %s if it is the last day of service", text.Group(fmt.Sprint(m.after)), text.Group(fmt.Sprint(m.last))))
	}
	if len(m.guessed) > 0 {
		fmt.Fprintf(&b, "# check %s: chosen by the type of the column alone\n", text.List(t.Guessed, "and"))
	}
	for _, each := range lines {
		b.WriteString(each + "\n")
	}
	for j := range t.Columns {
		c := &t.Columns[j]
		if c.state() {
			var keep, drop []string
			for _, w := range c.words {
				if means, ok := vocabulary.Choice("only", vocabulary.Tokens(w)); ok && means == "keep" {
					keep = append(keep, toml.Quote(w))
				} else {
					drop = append(drop, toml.Quote(w))
				}
			}
			fmt.Fprintf(&b, "# only = { %s = { keep = [%s], drop = [%s] } }   # if only some rows count\n", toml.Key(c.Name), strings.Join(keep, ", "), strings.Join(drop, ", "))
		}
	}
	if names := t.unused(m); names != "" {
		fmt.Fprintf(&b, "# columns not used: %s\n", text.Plain(names))
	}
	return b.String()
}

// unused lists the columns that the section does not name, in the order of the table.
func (t *Table) unused(m *match) string {
	const most = 20
	var names []string
	for j := range t.Columns {
		if c := &t.Columns[j]; !slices.Contains(m.column, j) && !slices.Contains(t.Key, c.Name) && !c.state() {
			names = append(names, c.Name)
		}
	}
	if more := len(names) + t.More - most; more > 0 {
		names = append(names[:min(len(names), most)], fmt.Sprintf("%d more", more))
	}
	return text.List(names, "and")
}

// meanings returns the entries of `values` for the words of a column that are no value of its
// field, such as partner = ["Reseller"]; "" if it needs none. The entry "?" awaits an answer.
func meanings(f schema.Field, c *Column) string {
	if f.Kind != schema.Country && f.Kind != schema.Currency && f.Kind != schema.Choice {
		return ""
	}
	words := map[string][]string{}
	var order []string
	for _, w := range c.words {
		w = strings.TrimSpace(w)
		if _, err := schema.Meaning(f, w); err == nil || w == "" {
			continue
		}
		means, ok := vocabulary.Meaning(f, w)
		if !ok {
			means = filing.Unanswered
		}
		if words[means] == nil {
			order = append(order, means)
		}
		if !slices.Contains(words[means], toml.Quote(w)) {
			words[means] = append(words[means], toml.Quote(w))
		}
	}
	slices.Sort(order)
	var list []string
	for _, means := range order {
		list = append(list, fmt.Sprintf("%s = [%s]", toml.Key(means), strings.Join(words[means], ", ")))
	}
	return strings.Join(list, ", ")
}

// postgresForm and trinoForm write a pattern of dates as the databases have it.
var postgresForm = strings.NewReplacer("YYYY", "YYYY", "YY", "YY", "MMMM", "FMMonth", "MMM", "Mon", "MM", "MM", "M", "MM", "DD", "DD", "D", "DD")

var trinoForm = strings.NewReplacer("YYYY", "%Y", "YY", "%y", "MMMM", "%M", "MMM", "%b", "MM", "%m", "M", "%m", "DD", "%d", "D", "%d")

// days returns the pattern of the dates in a column of text, or an example of one if no pattern
// fits all of them.
func (c *Column) days() string {
	for _, p := range format.Days {
		if c.share(func(w string) bool { _, ok := p.Match(strings.TrimSpace(w)); return ok }) == 1 {
			return p.String()
		}
	}
	return "MM/DD/YYYY"
}

// query returns a query that reads the table, and converts the columns that cannot be read as
// they are.
func (t *Table) query(m *match, l *filing.Ledger, d *warehouse.Dialect) string {
	field := map[int]int{}
	for i, j := range m.column {
		if j >= 0 {
			field[j] = i
		}
	}
	var list []string
	for j := range t.Columns {
		c := &t.Columns[j]
		name := d.Quote(c.Name)
		i, mapped := field[j]
		if !mapped && m.missing() == nil && !slices.Contains(t.Key, c.Name) && !c.state() {
			continue
		}
		expr := name
		if mapped && t.zone && c.kind == warehouse.Moment && m.Fields[i].Kind == schema.Date {
			expr = fmt.Sprintf("CAST(%s AT TIME ZONE 'America/New_York' AS date) AS %[1]s", name)
		}
		if mapped && m.readAs(i, c) != "" {
			switch {
			case c.kind == warehouse.Float:
				expr = fmt.Sprintf("CAST(%s AS decimal(18, 2)) AS %[1]s", name)
			case amount(m.Fields[i]):
				expr = fmt.Sprintf("CAST(replace(%s, ',', '') AS decimal(18, 2)) AS %[1]s", name)
			case d.Name == filing.Trino:
				expr = fmt.Sprintf("CAST(date_parse(%s, '%s') AS date) AS %[1]s", name, trinoForm.Replace(c.days()))
			default:
				expr = fmt.Sprintf("to_date(%s, '%s') AS %[1]s", name, postgresForm.Replace(c.days()))
			}
		}
		list = append(list, expr)
	}
	var parts []string
	for _, part := range l.TableParts() {
		parts = append(parts, d.Quote(part))
	}
	return "SELECT " + strings.Join(list, ",\n  ") + "\nFROM " + strings.Join(parts, ".") + "\n"
}
