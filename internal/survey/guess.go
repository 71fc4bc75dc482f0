package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tieout/internal/iso"
	"tieout/internal/schema"
	"tieout/internal/workbook"
)

// guess is the result of surveying all workbooks.
type guess struct {
	Files   []string
	Ledgers []*mapping // in the order of filing.toml
	work    []workbook.Work
	looked  int64 // bytes of the texts that were classified
}

// mapping is the sheet found for a ledger.
type mapping struct {
	schema.Schema
	About  string   // the comment above it in filing.toml
	Sheet  *sheet   // nil where none was recognized
	Others []string // places of further sheets that match
	Near   *sheet   // the closest sheet, where none was recognized
}

// ledger returns the mapping of a ledger.
func (g *guess) ledger(name string) *mapping {
	return g.Ledgers[slices.IndexFunc(g.Ledgers, func(m *mapping) bool { return m.Ledger == name })]
}

// consider assigns a sheet to the ledger that it matches. Of two sheets for one ledger it
// prefers the better match, then the visible, the longer and the first.
func (g *guess) consider(s *sheet) {
	if s.Match == nil {
		return
	}
	m := g.ledger(s.Match.Ledger)
	if !s.whole {
		if m.Near == nil || s.Match.score > m.Near.Match.score {
			m.Near = s
		}
		return
	}
	was := m.Sheet
	if was == nil || s.Match.score > was.Match.score || s.Match.score == was.Match.score &&
		(was.Hidden && !s.Hidden || was.Hidden == s.Hidden && s.rows > was.rows) {
		m.Sheet, s = s, was
	}
	if s != nil {
		m.Others = append(m.Others, s.Place())
	}
}

// column returns the column of a field, or nil.
func (g *guess) column(ledger, name string) *column {
	if s := g.ledger(ledger).Sheet; s != nil {
		return s.Match.Column(name)
	}
	return nil
}

// answer is a guessed value and the sentence that explains it.
type answer[T any] struct {
	Is  T
	Why string
}

// noYear is the year to report where no ledger has dates.
const noYear = 2022

// Year returns the last calendar year that revenue, or else subscriptions, covers in full,
// preferably with data for the year before.
func (g *guess) Year() answer[int] {
	for _, from := range [][2]string{{"revenue", "date"}, {"subscriptions", "start"}} {
		c := g.column(from[0], from[1])
		if c == nil || len(c.months) == 0 {
			continue
		}
		months := slices.Sorted(maps.Keys(c.months))
		first, last := months[0]/12, months[len(months)-1]/12
		quarters := func(y int) int {
			found := map[int]bool{}
			for _, m := range months {
				if m/12 == y {
					found[m%12/3] = true
				}
			}
			return len(found)
		}
		whole := func(y int) bool { return quarters(y) == 4 }
		if from[0] == "subscriptions" { // terms start when they start: whole years are those before the last
			whole = func(y int) bool { return y < last || c.months[y*12+11] > 0 }
		}
		for _, with := range []string{"with", "without"} {
			for y := last; y >= first; y-- {
				if whole(y) && (with == "without" || quarters(y-1) > 0) {
					return answer[int]{y, fmt.Sprintf("Assumed: the last full calendar year in the %s ledger, %s data for the year before.", from[0], with)}
				}
			}
		}
		return answer[int]{last, fmt.Sprintf("Assumed: the last calendar year in the %s ledger, which does not cover all of it.", from[0])}
	}
	return answer[int]{noYear, "Placeholder: no ledger with dates was found."}
}

// Currency returns the most probable reporting currency.
func (g *guess) Currency() answer[string] {
	for _, of := range [][3]string{{"fx", "rate", "exchange rates"}, {"revenue", "amount", "revenue"}} {
		if c := g.column(of[0], of[1]); c != nil {
			if code := currencyIn(c.Header); code != "" {
				return answer[string]{code, "Assumed: the header of the " + of[2] + " is " + name(c.Header) + "."}
			}
		}
	}
	if terms := g.ledger("subscriptions").Sheet; terms != nil {
		if code := terms.Converted(); code != "" {
			return answer[string]{code, "Assumed: the header of ARR names it."}
		}
	}
	codes, why := g.codes("subscriptions", "currency"), "Assumed: most subscriptions are in it."
	if g.ledger("fx").Sheet != nil {
		why = "Assumed: subscriptions are in it and it has no exchange rates."
		for rated := range g.codes("fx", "currency") {
			delete(codes, rated)
		}
	}
	if code := most(codes); code != "" {
		return answer[string]{code, why}
	}
	return answer[string]{"USD", "Assumed; the workbooks do not name one."}
}

// Domicile returns the country of most rows of revenue.
func (g *guess) Domicile() answer[string] {
	if code := most(g.codes("revenue", "country")); code != "" {
		return answer[string]{code, "Assumed: most rows of revenue are from " + iso.CountryName(code) + "."}
	}
	return answer[string]{"US", "Assumed; the workbooks do not name one."}
}

// Currencies returns the currencies of the subscriptions, or nil where ARR is converted.
func (g *guess) Currencies() []string {
	if s := g.ledger("subscriptions").Sheet; s == nil || s.Converted() != "" {
		return nil
	}
	return slices.Sorted(maps.Keys(g.codes("subscriptions", "currency")))
}

// codes counts the rows of a field by the meaning of their words.
func (g *guess) codes(ledger, name string) map[string]int {
	codes := map[string]int{}
	if s := g.ledger(ledger).Sheet; s != nil {
		for _, f := range s.Match.Fields {
			if f.Name != name || f.Column == nil {
				continue
			}
			for word, n := range f.Column.words {
				if code, ok := meaning(f.Field, word); ok {
					codes[code] += n
				}
			}
		}
	}
	return codes
}

// most returns the code with the most rows; of equals, the first in the alphabet.
func most(codes map[string]int) (code string) {
	for _, c := range slices.Sorted(maps.Keys(codes)) {
		if codes[c] > codes[code] {
			code = c
		}
	}
	return code
}

// Converted returns the currency that the header of ARR names, where the currency column
// holds another, so that amounts are converted already; else "".
func (s *sheet) Converted() string {
	arr, currency := s.Match.Column("arr"), s.Match.Column("currency")
	if !s.whole || arr == nil || currency == nil {
		return ""
	}
	code := currencyIn(arr.Header)
	for word := range currency.words {
		if strings.ToUpper(word) != code {
			return code
		}
	}
	return ""
}
