package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tally"
	"github.com/tieout/tieout/internal/text"
)

// postings holds the sums of a ledger by account and date, or by date alone.
type postings struct {
	account int // field, -1 for none
	date    int
	amount  int
	sums    map[posting]*quantity.Column
}

type posting struct {
	account intern.ID
	date    fiscal.Date
}

func newPostings(l *filing.Ledger) *postings {
	return &postings{l.Index("account"), l.Index("date"), l.Index("amount"), map[posting]*quantity.Column{}}
}

func (p *postings) add(_ *rows.Reader, row *rows.Row) {
	key := posting{date: row.Dates[p.date]}
	if p.account >= 0 {
		key.account = row.Words[p.account]
	}
	sum := p.sums[key]
	if sum == nil {
		sum = &quantity.Column{Sums: make([]quantity.Wide, 1)}
		p.sums[key] = sum
	}
	sum.Add(0, row.Amounts[p.amount])
}

func (p *postings) close(*rows.Reader) {}

// accumulates reports whether rules need no words but those of customers and accounts.
func accumulates(r rules) bool { _, ok := r.(*postings); return ok }

// of returns the sum of an account and date.
func (p *postings) of(key posting) quantity.Scaled {
	sum := p.sums[key]
	return quantity.Scaled{Coef: sum.Sums[0], Places: sum.Places}
}

// contradictions reports what the rows say against the way in which filing.toml says that
// they are read. A detection that needs all rows of a ledger is left out where some of them
// are rejected.
func (b *Book) contradictions() (found []diag.Diagnostic) {
	for _, detection := range []struct {
		find  func() []diag.Diagnostic
		needs []string
	}{
		{b.cumulative, []string{"trial-balance", "revenue"}},
		{b.unbalanced, []string{"trial-balance"}},
		{b.movements, []string{"trial-balance"}},
		{b.exclusiveEnds, []string{"subscriptions"}},
		{b.inverseRates, []string{"fx"}},
		{b.parentNames, []string{"customers", "subscriptions", "revenue"}},
		{b.alike, nil},
	} {
		if !slices.ContainsFunc(detection.needs, func(ledger string) bool { return b.Wrong[ledger] }) {
			found = append(found, detection.find()...)
		}
	}
	return found
}

// cumulative reports a trial balance whose rows are balances and not activity (LED015).
func (b *Book) cumulative() (found []diag.Diagnostic) {
	t := b.Table("trial-balance")
	if t == nil {
		return nil
	}
	all := t.Accounts()
	book := evidence.Book{Shows: t.Shows, Dates: evidence.Foot(all).Dates}
	if len(book.Dates) == 0 {
		return nil
	}
	revenue := b.filing.Account("Revenues")
	for _, a := range all {
		if slices.ContainsFunc(b.filing.Accounts, func(of filing.Account) bool { return !of.Instant && of.Takes(a.ID) }) {
			a.Revenue = revenue != nil && revenue.Takes(a.ID)
			book.Accounts = append(book.Accounts, a)
		}
	}
	var quarters []fiscal.Span
	first, _, _ := book.Dates[0].Civil()
	last, _, _ := book.Dates[len(book.Dates)-1].Civil()
	for y := first; y <= last+1; y++ {
		if span, err := b.filing.Calendar.Span(fiscal.Period{Year: y}); err == nil {
			book.Years = append(book.Years, span)
			for q := 1; q <= b.filing.Calendar.Quarters(y); q++ {
				span, _ := b.filing.Calendar.Span(fiscal.Period{Year: y, Quarter: q})
				quarters = append(quarters, span)
			}
		}
	}
	if r := b.Table("revenue"); r != nil {
		book.Revenue = r.rules.(*postings).within(quarters, t.Credits)
		book.Least = quantity.Scaled{Coef: quantity.WideOf(1), Places: 2}
		if scale := max(t.Scale, r.Scale); scale > 0 {
			book.Least = quantity.Scaled{Coef: quantity.WideOf(5)}.Shift(scale - 1)
		}
	}
	c := evidence.Cumulative(book)
	const summary = "trial balance that seems to hold year-to-date balances"
	report := func(severity diag.Severity, detail string) {
		found = append(found, diag.Diagnostic{Severity: severity, Code: "LED015", Summary: summary, Subject: t.Place("amount"), Detail: detail,
			Remedy:  "If each row is a year-to-date balance, add `shows = \"year-to-date\"` to [ledgers.trial-balance] in filing.toml; if each row is the amount of its own month or quarter, add `shows = \"activity\"`",
			Related: []diag.Related{{Message: "mapped here", At: t.At}}})
	}
	switch {
	case len(c.Tied) > 0:
		tied := c.Tied[0]
		if t.Credits { // as revenue
			tied.Revenue, tied.Change, tied.Rows = negated(tied.Revenue), negated(tied.Change), negated(tied.Rows)
		}
		report(diag.Error, tied.Evidence())
	case c.Shape != nil && c.Shape.Weak:
		report(diag.Warning, c.Shape.Evidence())
	case c.Shape != nil:
		report(diag.Error, c.Shape.Evidence())
	}
	for _, closed := range c.Closed {
		found = append(found, diag.Diagnostic{Code: "LED015", Summary: "year-end trial balance taken after closing", Subject: t.Place("amount", On(closed.Date, Dated)), Detail: closed.Evidence(),
			Remedy: fmt.Sprintf("Export the trial balance of %s as it was before the closing entries", closed.Date), Related: []diag.Related{{Message: "mapped here", At: t.At}}})
	}
	return found
}

func negated(n quantity.Scaled) quantity.Scaled { return quantity.Scaled{}.Sub(n) }

// within returns the sums of spans that have a row, negated if the other ledger has credits
// as negative amounts.
func (p *postings) within(spans []fiscal.Span, negate bool) (list []evidence.Sum) {
	keys := slices.SortedFunc(maps.Keys(p.sums), func(x, y posting) int { return cmp.Compare(x.date, y.date) })
	for _, span := range spans {
		total, any := quantity.Amount{}, false
		for _, key := range keys {
			if span.Holds(key.date) {
				total, any = total.Add(p.of(key).Amount()), true
			}
		}
		if any {
			if negate {
				total = total.Neg()
			}
			list = append(list, evidence.Sum{Span: span, Amount: total.Scale()})
		}
	}
	return list
}

// unbalanced reports dates at which a signed trial balance does not add to zero (LED023). One
// without columns for debits and credits is whole only if it does on most dates, and on one
// on which an account is not zero.
func (b *Book) unbalanced() []diag.Diagnostic {
	t := b.Table("trial-balance")
	if t == nil || !t.Credits {
		return nil
	}
	f := evidence.Foot(t.Accounts())
	if len(f.Off) == 0 || !t.Split && (f.Zero == 0 || 2*len(f.Off) > len(f.Dates)) {
		return nil
	}
	more := ""
	if n := len(f.Off) - 1; n > 0 {
		more = fmt.Sprintf("; the accounts of %s do not add to zero either", control.Counted(n, "more date"))
	}
	return []diag.Diagnostic{{Severity: diag.Warning, Code: "LED023", Summary: "trial balance that does not add to zero", Subject: t.Place("amount", On(f.Off[0].Date, Dated)),
		Detail: fmt.Sprintf("the accounts of %s add to %s, not to zero%s", f.Off[0].Date, figure.Group(f.Off[0].Sum.String()), more),
		Remedy: "Export the trial balance again, with all accounts. If the export leaves out accounts on purpose, no change is needed"}}
}

// movements reports a trial balance whose balance sheet accounts hold the movements of a period
// (LED015).
func (b *Book) movements() []diag.Diagnostic {
	t := b.Table("trial-balance")
	if t == nil || !t.Credits {
		return nil
	}
	accounts := t.Accounts()
	sheet, balance := b.filing.BalanceSheet(evidence.IDs(accounts))
	m := evidence.Movements(accounts, sheet, balance)
	if m == nil {
		return nil
	}
	d := diag.Diagnostic{Code: "LED015", Summary: "balance sheet accounts that seem to hold movements", Subject: t.Place("amount"), Detail: m.Evidence(), Related: []diag.Related{{Message: "mapped here", At: t.At}},
		Remedy: "Export the trial balance with the balance of each account at each date, map that column as amount, and state `credit_negative` and `shows` in [ledgers.trial-balance] of filing.toml"}
	if m.Weak || t.Shows != "" {
		d.Severity = diag.Warning
	}
	if i := slices.IndexFunc(t.parts, func(p *rows.Part) bool { return p.Ending != "" }); i >= 0 {
		d.Remedy = fmt.Sprintf("Under [ledgers.trial-balance] in filing.toml, replace columns by `columns = %s`. If credits are negative in that column, add `credit_negative = true`. If, in that column, the balances of income statement accounts go back to zero when a fiscal year begins, add `shows = %q`",
			t.Rebalanced(t.parts[i].Ending), filing.YearToDate)
	}
	return []diag.Diagnostic{d}
}

// exclusiveEnds reports ends that are the first day without service, or the last day of it,
// against what end_is states (LED016).
func (b *Book) exclusiveEnds() []diag.Diagnostic {
	t := b.Table("subscriptions")
	if t == nil || t.Terms == nil {
		return nil
	}
	f := t.Terms.Ends.Finding(t.DayAfter)
	if f == nil {
		return nil
	}
	place := func(row int) source.Cell {
		if t.Terms.examples != nil {
			return t.Terms.examples[row]
		}
		return t.cell(t.Index("end"), t.Terms.At[row])
	}
	d := diag.Diagnostic{Code: "LED016", Summary: f.Summary, Subject: place(f.Row), Detail: f.Detail, Remedy: f.Remedy, Related: []diag.Related{{Message: "mapped here", At: t.At}}}
	for _, o := range f.Others {
		d.Related = append(d.Related, diag.Related{Message: o.Message, At: place(o.Row)})
	}
	return []diag.Diagnostic{d}
}

// inverseRates reports rates that are the inverse of what rate_is states (LED017).
func (b *Book) inverseRates() (found []diag.Diagnostic) {
	if b.Rates == nil {
		return nil
	}
	t := b.Table("fx")
	meanings := map[bool]string{false: evidence.ReportingPerUnit, true: evidence.UnitsPerReporting}
	q := evidence.Quote{Reporting: string(b.filing.Registrant.Currency), RateIs: meanings[t.Inverse], Each: map[string]string{}, Pairs: map[string]string{}}
	for currency, inverse := range t.Inverses {
		q.Each[currency] = meanings[inverse]
	}
	rates, at := []evidence.Rate{}, []source.Cell{}
	for currency, r := range b.Rates.All() {
		q.Pairs[currency] = t.PairOf(currency)
		rates = append(rates, evidence.Rate{Currency: currency, Date: r.Date, Rate: r.Rate.Scale(), Row: len(at)})
		at = append(at, r.At)
	}
	for _, f := range evidence.Rates(rates, q).Findings(q) {
		d := diag.Diagnostic{Code: "LED017", Summary: f.Summary, Subject: at[f.Row], Detail: f.Detail, Remedy: f.Remedy}
		if f.Weak {
			d.Severity = diag.Warning
		}
		if !f.One {
			d.Related = []diag.Related{{Message: "mapped here", At: t.At}}
		}
		for _, o := range f.Others {
			d.Related = append(d.Related, diag.Related{Message: o.Message, At: at[o.Row]})
		}
		found = append(found, d)
	}
	return found
}

// parentNames reports parents that are names and not ids (LED018).
func (b *Book) parentNames() (found []diag.Diagnostic) {
	c := b.Customers
	if c == nil {
		return nil
	}
	t := b.Table("customers")
	if t.ByName {
		return c.unresolved
	}
	ids := slices.Sorted(maps.Keys(c.parents))
	var rows []evidence.Customer
	for i, id := range ids {
		rows = append(rows, evidence.Customer{ID: id, Parent: c.parents[id], Name: c.Names[id], Row: i})
		for _, name := range c.others[id] {
			rows = append(rows, evidence.Customer{ID: id, Name: name, Row: i})
		}
	}
	if c.sparse != nil {
		rows = c.sparse.rows(rows)
	}
	p := evidence.Names(rows, b.IsCustomer)
	if len(p.ByName) == 0 {
		return nil
	}
	d := diag.Diagnostic{Code: "LED018", Summary: "parents that seem to be given by name",
		Detail: fmt.Sprintf("customer %s has the parent %q, which is the name of a customer and not an id", p.ByName[0].ID, text.Clip(p.ByName[0].Parent, 60)),
		Remedy: "Set `parent_is = \"name\"` in [ledgers.customers] of filing.toml; or, in its columns key, map parent to the column that has the parent's id"}
	for i, row := range p.ByName[:min(len(p.ByName), tally.Most)] {
		at := c.parentCell(t, ids[row.Row])
		if i == 0 {
			d.Subject = at
		} else {
			d.Related = append(d.Related, diag.Related{Message: "and here", At: at})
		}
	}
	d.Count = len(d.Related) + 1
	return []diag.Diagnostic{d}
}

// parentCell returns the cell of a customer's parent.
func (c *Customers) parentCell(t *Table, id string) source.Cell {
	if t.relation != nil {
		return c.at[id] // the row, whatever the field
	}
	return t.cell(t.Index("parent"), c.spots[id])
}

// IsCustomer reports whether a ledger of terms or revenue has a customer.
func (b *Book) IsCustomer(id string) bool {
	for _, name := range []string{"subscriptions", "revenue"} {
		if t := b.Table(name); t != nil {
			if _, known := t.First("customer", id); known {
				return true
			}
		}
	}
	return false
}

// customerCell returns the place of a customer, which the Dict of a ledger in a database need not
// have.
func (t *Table) customerCell(id string) source.Cell {
	if t.relation != nil {
		return t.relation.Having(t.Index("customer"), id)
	}
	at, _ := t.First("customer", id)
	return at
}

// Resembles reports whether a finding says that the id of a customer is almost the same as another
// (LED019).
func (b *Book) Resembles(id string) bool { return b.resembles[id] }

// alike reports ids that are almost the same (LED019), those of parents too.
func (b *Book) alike() (found []diag.Diagnostic) {
	b.resembles = map[string]bool{}
	for _, kind := range []struct {
		field   string
		ledgers []string
	}{{"customer", []string{"customers", "subscriptions", "revenue"}}, {"account", []string{"trial-balance"}}} {
		var ids []string
		var at []source.Cell
		seen := map[string]bool{}
		var asked map[string][]string
		if c := b.crowding; kind.field == "customer" && c != nil && len(c.asked) > 0 {
			if slices.ContainsFunc(c.asked, func(name string) bool { return b.Table(name) == nil }) {
				continue // a statement that reads the ledger would fail for the same cause
			}
			var err error
			if asked, err = c.alike(b); err != nil {
				return append(found, c.unasked(b, err))
			}
		}
		for _, name := range kind.ledgers {
			t := b.Table(name)
			if t == nil {
				continue
			}
			if asked != nil {
				for _, word := range asked[name] {
					if !seen[word] {
						seen[word] = true
						ids, at = append(ids, word), append(at, t.customerCell(word))
					}
				}
				continue
			}
			words := t.Dict(kind.field)
			for id := intern.ID(1); int(id) < words.Len(); id++ {
				if word := words.Word(id); !seen[word] && words.First(id) != (rows.Spot{}) {
					seen[word] = true
					ids, at = append(ids, word), append(at, t.firstCell(t.Index(kind.field), id))
				}
			}
		}
		if c := b.Customers; c != nil && kind.field == "customer" && !b.Table("customers").ByName {
			t := b.Table("customers")
			for _, id := range slices.Sorted(maps.Keys(c.parents)) {
				if parent := c.parents[id]; parent != "" && !seen[parent] {
					seen[parent] = true
					ids, at = append(ids, parent), append(at, c.parentCell(t, id))
				}
			}
		}
		for i, g := range evidence.Alike(ids) {
			if i == tally.Most {
				break
			}
			a, z := g.IDs[0], g.IDs[1]
			d := diag.Diagnostic{Severity: diag.Warning, Code: "LED019", Summary: kind.field + " ids that are almost the same", Subject: at[z],
				Detail:  fmt.Sprintf("%q and %q differ only in %s, and are counted as two %ss", text.Clip(ids[a], 60), text.Clip(ids[z], 60), text.List(g.Differ.Words(), "and"), kind.field),
				Remedy:  fmt.Sprintf("If they are the same %s, write the id in the same way in every row, and save the workbook; if they are not, no change is needed", kind.field),
				Related: []diag.Related{{Message: "the other", At: at[a]}}}
			if g.Differ&evidence.Zeros != 0 {
				d.Remedy = fmt.Sprintf("If they are the same %s, have the system export the ids as text, or as .xlsx instead of CSV, so that they keep their leading zeros; if they are not, no change is needed", kind.field)
			}
			for _, k := range g.IDs {
				if kind.field == "customer" {
					b.resembles[ids[k]] = true
				}
			}
			for _, k := range g.IDs[2:] {
				d.Related = append(d.Related, diag.Related{Message: fmt.Sprintf("also %q", text.Clip(ids[k], 60)), At: at[k]})
			}
			found = append(found, d)
		}
	}
	return found
}

// resolve replaces parents that are names by the ids of the customers with the names, and
// keeps a finding for each name that is nobody's or of two customers.
func (c *Customers) resolve(t *rows.Reader) {
	ids := slices.Sorted(maps.Keys(c.parents))
	named := map[string][]string{}
	for _, id := range ids {
		for _, name := range append([]string{c.Names[id]}, c.others[id]...) {
			if name != "" {
				named[name] = append(named[name], id)
			}
		}
	}
	for _, id := range ids {
		name := c.parents[id]
		if name == "" {
			continue
		}
		switch of := named[name]; len(of) {
		case 1:
			c.parents[id] = of[0]
			if of[0] == id {
				c.parents[id] = ""
			}
		case 0:
			c.parents[id] = ""
			c.unresolved = append(c.unresolved, diag.Diagnostic{Code: "LED018", Summary: "parent name that no customer has", Subject: t.Cell(t.Index("parent"), c.spots[id]),
				Detail: fmt.Sprintf("customer %s has the parent %q, but no customer has that name (parent_is is \"name\")", id, text.Clip(name, 60)), Remedy: "Correct the name, or add a row for the parent, and save the workbook"})
		default:
			c.parents[id] = ""
			c.unresolved = append(c.unresolved, diag.Diagnostic{Code: "LED018", Summary: "parent name that several customers have", Subject: t.Cell(t.Index("parent"), c.spots[id]),
				Detail: fmt.Sprintf("customer %s has the parent %q, but several customers have that name: %s", id, text.Clip(name, 60), text.List(of[:min(len(of), 5)], "and")),
				Remedy: "In [ledgers.customers] of filing.toml, map parent to the column that has the parent's id, and remove parent_is"})
		}
	}
}
