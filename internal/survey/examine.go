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
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/settings"
	"github.com/tieout/tieout/internal/source"
)

// examined is what all rows of a ledger together say of how they are to be read. A value is
// "" where they do not say, and filing.Unanswered where they do not say and a person must.
type examined struct {
	EndIs, ParentIs, Shows, RateIs, Credits settings.Stated
	Quoted                                  string             // which way headers say that rates are quoted, "" where they do not
	Hundreds                                []evidence.Finding // of rates
	Accounts                                []string           // in the order of their first rows
	Totals                                  *control.Ledger    // control totals as mapped so far; nil where a row has an error
	YearEnd                                 int                // the month in which fiscal years end, 0 where the rows do not say
}

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
		m.Found.EndIs = settings.Ends(t.Terms.Ends)
	}
	if m := g.ledger("customers"); m.Sheet != nil && m.Sheet.Match.Column("parent") != nil {
		m.Found.ParentIs = settings.Parents(book.Customers.Named(), book.IsCustomer, book.Wrong[m.Ledger])
	}
	if m := g.ledger("fx"); m.Sheet != nil && (g.pair() == nil || g.Currency().Is != unanswered) {
		q := evidence.Quote{Reporting: g.Currency().Is}
		if a := m.Sheet.Match.Across; a != nil {
			q.Pairs = a.pairs
		}
		m.Found.RateIs, m.Found.Hundreds = settings.Rates(book.Quotes(), q, m.Found.Quoted)
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

// balances states what the rows of a trial balance hold, and whether credits are negative.
func (m *mapping) balances(accounts []evidence.Account) {
	for _, a := range accounts {
		m.Found.Accounts = append(m.Found.Accounts, a.ID)
	}
	foot := evidence.Foot(accounts)
	if len(foot.Dates) == 0 {
		return
	}
	if !m.Sheet.Match.split() {
		m.Found.Credits = settings.Credits(accounts, foot, m.Sheet.names)
	}
	m.Found.Shows, m.Found.YearEnd = settings.Shows(accounts, foot.Dates)
}

// split reports whether the amount is debit less credit.
func (m *match) split() bool { f := m.field("amount"); return f != nil && f.By == byOthers }
