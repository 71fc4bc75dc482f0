package survey

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
)

// examined is what all rows of a ledger together say of how they are to be read. A value is
// "" where they do not say, and filing.Unanswered where they do not say and a person must.
type examined struct {
	EndIs, ParentIs, Shows, RateIs, Credits stated
	Hundreds                                []evidence.Finding // of rates
	Accounts                                []string           // in the order of their first rows
	Totals                                  *control.Ledger    // control totals as mapped so far; nil where a row has an error
	YearEnd                                 int                // the month in which fiscal years end, 0 where the rows do not say
}

// stated is a value and its evidence.
type stated struct{ Is, Why string }

// examine reads the recognized ledgers as they are mapped so far, and takes from their rows
// what headers and single cells do not show.
func (g *guess) examine(fsys fs.FS) {
	for range mostReadings {
		if !g.look(fsys) {
			return
		}
	}
}

// mostReadings bounds how often the ledgers are read to find totals that do not sum.
const mostReadings = 4

// look reads the ledgers once. It reports whether rows were left out that are data, so that
// they must be read again.
func (g *guess) look(fsys fs.FS) (again bool) {
	probe := &guess{Files: g.Files}
	for _, m := range g.Ledgers {
		c := *m
		c.probe = true
		probe.Ledgers = append(probe.Ledgers, &c)
	}
	if !slices.ContainsFunc(probe.Ledgers, func(m *mapping) bool { return m.Sheet != nil }) {
		return false
	}
	f, _, err := filing.Read(filing.Alone(fsys, []byte(fmt.Sprintf("[registrant]\ncurrency = %q\n[calendar]\nfiscal_year_end = \"12-31\"\n%s", g.Currency().Is, probe.sections()))))
	if err != nil {
		return false // a name that no file can have; the file itself will say so
	}
	f.FS = fsys
	book, wrong := ledger.Read(f, ledger.Ask{Terms: true}, ledger.Access{})
	if g.missed(wrong) { // what was read left out rows that are data
		return true
	}
	for _, m := range g.Ledgers {
		if t := book.Table(m.Ledger); m.Sheet != nil && t != nil && !book.Wrong[m.Ledger] {
			m.Found.Totals = t.Control
		}
	}
	if m, t := g.ledger("subscriptions"), book.Table("subscriptions"); m.Sheet != nil && t != nil && t.Terms != nil {
		m.ends(t.Terms.Ends)
	}
	if m := g.ledger("customers"); m.Sheet != nil && m.Sheet.Match.Column("parent") != nil {
		m.parents(book.Customers.Named(), book.IsCustomer, book.Wrong[m.Ledger])
	}
	if m := g.ledger("fx"); m.Sheet != nil {
		m.rates(book.Quotes(), g.Currency().Is)
	}
	if m := g.ledger("trial-balance"); m.Sheet != nil {
		m.balances(book.Table("trial-balance").Accounts())
	}
	return false
}

// missed takes out of the totals the labels that seem to be those of totals, and that have a
// row that misses its sum. It reports whether there was one.
func (g *guess) missed(wrong []diag.Diagnostic) (any bool) {
	for _, d := range wrong {
		at, ok := d.Subject.(source.Cell)
		if d.Code != "LED013" || !ok {
			continue
		}
		for _, m := range g.Ledgers {
			if m.Sheet == nil {
				continue
			}
			row, _ := strconv.Atoi(strings.TrimLeft(at.Ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
			place := rowPlace{at.Workbook, at.Sheet, row}
			if l, is := m.Sheet.marks.maybe[place]; is {
				any = true
				if c := m.Sheet.Match.Column(l.field); c != nil {
					c.word(l.text, 1, false)
				}
				m.Sheet.marks.refuse(l)
			}
		}
	}
	return any
}

// ends states what the ends of terms are.
func (m *mapping) ends(e evidence.Ends) {
	is, agree, other, not := "the last day of service", e.Last, e.First, "the first day without service"
	examples, found := e.Against(evidence.LastDay)
	if found {
		m.Found.EndIs.Is = evidence.DayAfter
		is, agree, other, not = not, other, agree, is
	} else if examples, found = e.Against(evidence.DayAfter); !found {
		return
	}
	others := "none are"
	if other > 0 {
		others = isAre(other, "")
	}
	m.Found.EndIs.Why = fmt.Sprintf("If the end date is %s, %s are whole months long or renewed without a gap; if the end date is %s, %s. For example, %s.",
		is, control.Counted(agree, "term"), not, strings.TrimSpace(others), examples[0].Evidence())
}

// parents states whether the parents are ids or names. Rejected is whether some rows could not
// be read.
func (m *mapping) parents(rows []evidence.Customer, isCustomer func(id string) bool, rejected bool) {
	p := evidence.Names(rows, isCustomer)
	given := 0
	for _, r := range rows {
		if r.Parent != "" && r.Parent != r.ID {
			given++
		}
	}
	if len(p.ByName) == 0 {
		return
	}
	first := p.ByName[0]
	of := control.Counted(given, "parent")
	if rejected {
		of += " in the rows that could be read"
	}
	why := fmt.Sprintf("Of %s, %s by the parent's name instead of its id; for example, the parent of %s is %s.", of, isAre(len(p.ByName), "given"), clip(first.ID), name(first.Parent))
	if m.Found.ParentIs = (stated{"name", why}); len(p.ByName) < given {
		m.Found.ParentIs = stated{unanswered, why + " The others are not. Replace the ? with id or name, and correct the other parents in the export."}
	}
}

// isAre returns a number with a participle: "1 is given", "2 are given".
func isAre(n int, participle string) string {
	if n == 1 {
		return "1 is " + participle
	}
	return control.Number(n) + " are " + participle
}

// rates states which way the rates are quoted.
func (m *mapping) rates(rates []evidence.Rate, reporting string) {
	switch {
	case len(rates) == 0:
		return
	case reporting == unanswered:
		m.Found.RateIs.Why = "Confirm that each rate is the price of one unit in the reporting currency; the exports do not name the reporting currency."
		return
	}
	q := evidence.Quote{Reporting: reporting}
	if a := m.Sheet.Match.Across; a != nil {
		q.Pairs = a.pairs
	}
	d := evidence.Rates(rates, q)
	for _, h := range d.Hundreds {
		m.Found.Hundreds = append(m.Found.Hundreds, h.Finding(q))
	}
	newest := slices.MaxFunc(rates, func(a, b evidence.Rate) int { return int(a.Date - b.Date) })
	if value, open, ok := d.Remedy(); ok && strings.HasPrefix(value, "{") {
		m.Found.RateIs = stated{value, d.Mixed(q, open)}
		return
	} else if ok && d.Found() {
		q.RateIs = evidence.UnitsPerReporting
		m.Found.RateIs = stated{value, fmt.Sprintf("%s. In the other direction, the rates contradict the known order of value in %s of %s of currencies.", q.Sentence(newest), control.Number(d.Reversed), control.Counted(d.Reversed+d.InOrder, "pair"))}
		return
	}
	m.Found.RateIs.Why = q.Sentence(newest) + "."
	if d.InOrder == 0 {
		m.Found.RateIs.Why += " Confirm that the rates are not inverted; no pair of currencies in the ledger shows this."
	}
}

// balances states what the rows of a trial balance hold, and whether credits are negative.
func (m *mapping) balances(accounts []evidence.Account) {
	for _, a := range accounts {
		m.Found.Accounts = append(m.Found.Accounts, a.ID)
	}
	foot := evidence.Foot(accounts)
	sorted, zero := foot.Dates, foot.Zero
	of := zero + len(foot.Off)
	if len(sorted) == 0 {
		return
	}
	if !m.Sheet.Match.split() {
		switch {
		case zero > 0 && 2*zero > of:
			m.Found.Credits = stated{"true", fmt.Sprintf("The accounts add to zero on %s of %s, so credits are negative.", control.Number(zero), control.Counted(of, "date"))}
		default:
			m.Found.Credits = m.creditsByName(accounts)
		}
	}
	m.Found.Shows, m.Found.YearEnd = shows(accounts, sorted)
}

// creditsByName states whether credits are negative by the amounts of accounts whose text says
// that they are revenue or expense.
func (m *mapping) creditsByName(accounts []evidence.Account) stated {
	minus, plus := 0, 0
	example := ""
	for _, a := range accounts {
		words := vocabulary.Tokens(a.ID + " " + m.Sheet.names[a.ID])
		revenue := slices.Contains(words, "revenue") && !slices.Contains(words, "cost") && !slices.Contains(words, "deferred") && !slices.Contains(words, "unbilled")
		for _, r := range a.Rows {
			switch sign := r.Amount.Sign(); {
			case revenue && sign < 0:
				minus++
				if example == "" {
					example = fmt.Sprintf("%s has %s on %s", name(strings.TrimSpace(a.ID+" "+m.Sheet.names[a.ID])), text.Group(r.Amount.String()), r.Date)
				}
			case revenue && sign > 0:
				plus++
			}
		}
	}
	if minus > plus {
		return stated{"true", fmt.Sprintf("Revenue is negative in %s of %s: %s.", control.Number(minus), control.Counted(minus+plus, "amount"), example)}
	}
	return stated{unanswered, "Replace the ? with true if the export shows credits, such as revenue, as negative amounts; or with false if revenue and expenses are both positive."}
}

// shows states whether rows are balances of the year to date: whether accounts grow through
// each fiscal year and start again in the next.
func shows(accounts []evidence.Account, dates []fiscal.Date) (s stated, yearEnd int) {
	first, _, _ := dates[0].Civil()
	last, _, _ := dates[len(dates)-1].Civil()
	if data := "One date in each year"; first == last || len(dates) <= last-first+1 {
		if first == last {
			data = "Data for one calendar year"
		}
		return stated{unanswered, data + " does not show what each row of an income statement account holds. Replace the ? with year-to-date if the row is the balance since the fiscal year began; or with activity if it is the amount of one month or quarter."}, 0
	}
	// the first fiscal year of calendar quarters in which accounts start again
	for _, end := range []int{12, 1, 3, 6, 9, 2, 4, 5, 7, 8, 10, 11} {
		var years []fiscal.Span
		for y := first - 1; y <= last+1; y++ {
			start := fiscal.NewDate(y, 1, 1).AddMonths(end - 12)
			years = append(years, fiscal.Span{Start: start, End: start.AddMonths(12) - 1})
		}
		restart, seen := []string(nil), 0
		why := ""
		for _, a := range accounts {
			if len(a.Rows) < 4 {
				continue
			}
			seen++
			c := evidence.Cumulative(evidence.Book{Years: years, Dates: dates, Accounts: []evidence.Account{a}})
			if c.Shape == nil || !c.Shape.Grows {
				continue
			}
			if restart = append(restart, a.ID); why == "" {
				why = c.Shape.Evidence()
			}
		}
		if len(restart) > 0 && (len(restart) > 1 || seen < 4) {
			others := ""
			if len(restart) > 1 {
				others = fmt.Sprintf(" The same is true of %s.", control.Counted(len(restart)-1, "other account"))
			}
			return stated{evidence.YearToDate, strings.ToUpper(why[:1]) + why[1:] + "." + others}, end
		}
	}
	return stated{"", fmt.Sprintf("No account grows through each of %s and starts again in the next, so each row is read as the amount of its month or quarter.", control.Counted(last-first+1, "year"))}, 0
}

// split reports whether the amount is debit less credit.
func (m *match) split() bool { f := m.field("amount"); return f != nil && f.By == byOthers }
