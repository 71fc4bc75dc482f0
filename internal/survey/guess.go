package survey

import (
	"cmp"
	"fmt"
	"github.com/tieout/tieout/internal/control"
	"io/fs"
	"iter"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/workbook"
)

func keys[K comparable, V any](m map[K]V) iter.Seq[K] { return maps.Keys(m) }

// guess is the result of surveying all files.
type guess struct {
	Files   []string
	Refused []string   // those of Files that cannot be read
	Ledgers []*mapping // in the order of filing.toml
	sheets  []*sheet   // of all files
	unknown []*book    // files that were read and have no ledger
	work    []workbook.Work
	looked  int64 // bytes of the texts that were classified
}

// mapping is what was found for a ledger.
type mapping struct {
	schema.Schema
	About  string   // the comment above it in filing.toml
	Sheet  *group   // nil where none was recognized
	Others []string // places of further sheets that match
	Near   *sheet   // the closest sheet, where none was recognized
	Found  examined
	probe  bool // it is read for evidence alone: unanswered channels and countries have any value, so that no row is rejected for them
}

// Sources returns the files that were read.
func (g *guess) Sources() []string {
	return slices.DeleteFunc(slices.Clone(g.Files), func(f string) bool { return slices.Contains(g.Refused, f) })
}

// ledger returns the mapping of a ledger.
func (g *guess) ledger(name string) *mapping {
	return g.Ledgers[slices.IndexFunc(g.Ledgers, func(m *mapping) bool { return m.Ledger == name })]
}

// assign gives each ledger the sheets that match it. Of two groups of sheets for one ledger it
// prefers the better match, then the visible, the longer and the first.
func (g *guess) assign(fsys fs.FS) {
	known := slices.Clone(g.Files)
	for _, dir := range namesOf(g.sheets, func(s *sheet) string { return path.Dir(s.File) }) {
		entries, _ := fs.ReadDir(fsys, dir)
		for _, e := range entries {
			if file := path.Join(dir, e.Name()); !slices.Contains(known, file) && !strings.HasPrefix(e.Name(), "~$") && !strings.HasPrefix(e.Name(), ".") {
				known = append(known, file)
			}
		}
	}
	for _, m := range g.Ledgers {
		all := groups(m.Ledger, g.sheets, known)
		for _, c := range all {
			was := m.Sheet
			if was == nil || c.Match.score > was.Match.score || c.Match.score == was.Match.score &&
				(was.Hidden && !c.Hidden || was.Hidden == c.Hidden && c.rows > was.rows) {
				m.Sheet = c
			}
		}
		for _, c := range all {
			if c != m.Sheet {
				for _, s := range c.sheets {
					m.Others = append(m.Others, s.Place())
				}
				m.Others = append(append(m.Others, c.Left...), c.Repeats...)
			}
		}
		for _, s := range g.sheets {
			if s.Match != nil && !s.whole && s.Match.Ledger == m.Ledger && (m.Near == nil || s.Match.score > m.Near.Match.score) {
				m.Near = s
			}
		}
	}
	g.customers()
	revenue, customers := g.ledger("revenue").Sheet, g.ledger("customers").Sheet
	if revenue == nil {
		return
	}
	for _, f := range revenue.Match.Fields {
		if f.By == byAnswer && customers != nil && customers.Match.Column(f.Name) != nil {
			f.By, f.Fixed = byCustomer, ""
		}
	}
}

// customers chooses, of several columns that may be the customer, those whose ids the ledgers
// have in common, and states how many they have. Where a pair of ledgers has none in common, it
// states so, and names the column of the one whose words are most often ids of the other.
func (g *guess) customers() {
	var of []*customerField
	for _, ledger := range []string{"revenue", "subscriptions", "customers"} {
		if s := g.ledger(ledger).Sheet; s != nil && s.Match.Column("customer") != nil {
			of = append(of, &customerField{s.Match.field("customer"), ledger, s})
		}
	}
	if len(of) < 2 {
		return
	}
	first, second := of[0], of[1]
	var best, with *column
	most := 0
	for _, a := range first.candidates() {
		for _, b := range second.candidates() {
			if n := shared(a, b); n > most {
				best, with, most = a, b, n
			}
		}
	}
	if best != nil {
		first.choose(best)
		second.choose(with)
	}
	first.Why = first.share(second, second)
	second.Why = first.Why
	for _, f := range of[2:] {
		var next *column
		most := 0
		for _, c := range f.candidates() {
			if n := shared(first.Column, c); n > most {
				next, most = c, n
			}
		}
		if next != nil {
			f.choose(next)
		}
		f.Why = first.share(f, first)
	}
}

// customerField is the field of the customer in a ledger.
type customerField struct {
	*field
	ledger string
	sheet  *group
}

func (f *customerField) candidates() []*column { return append([]*column{f.Column}, f.Rivals...) }

// choose takes one of the candidates as the column. Rows that total others keep their labels,
// which are in it or in the column that is no longer used.
func (f *customerField) choose(c *column) {
	was := f.Column
	if c == was {
		return
	}
	f.Rivals = append([]*column{was}, slices.DeleteFunc(f.Rivals, func(r *column) bool { return r == c })...)
	f.Column = c
	header := was.Header
	if f.sheet.Match.field(header) != nil {
		header = text.Capital(header) // filing.toml would take it for the field
	}
	for _, list := range []map[label]*marked{f.sheet.marks.totals, f.sheet.marks.notes} {
		for l, rows := range maps.Clone(list) {
			to := l
			switch l.field {
			case "customer":
				to.field = header
			case c.Header:
				to.field = "customer"
				delete(c.words, l.text) // no word of the ledger
			}
			if to != l {
				f.sheet.marks.whole(to.field)
				delete(list, l)
				list[to] = rows
			}
		}
	}
	for at, l := range f.sheet.marks.maybe {
		if l.field == "customer" {
			f.sheet.marks.maybe[at] = label{header, l.text}
		}
	}
}

// share states how many of the ids of one of two ledgers are also in the other.
func (f *customerField) share(other, of *customerField) string {
	in := f
	if of == f {
		in = other
	}
	n, all := shared(f.Column, other.Column), len(of.Column.words)
	why := fmt.Sprintf("%s of %s ids in %s are also in %s.", control.Number(n), control.Number(all), of.ledger, in.ledger)
	if n > 0 {
		return why
	}
	var best *column
	var from, to *customerField
	most := 0
	for _, pair := range [][2]*customerField{{f, other}, {other, f}} {
		for _, c := range pair[0].sheet.columns {
			if n := shared(c, pair[1].Column); c.usable && c.Header != "" && n > most && 2*n >= len(c.words) {
				best, most, from, to = c, n, pair[0], pair[1]
			}
		}
	}
	if best != nil {
		why += fmt.Sprintf(" The column of %s that matches best is %s: %s of its %s are ids in %s.", from.ledger, name(best.Header), control.Number(most), control.Counted(len(best.words), "value"), to.ledger)
	}
	return why
}

// shared counts the words that two columns have in common.
func shared(a, b *column) (n int) {
	for w := range b.words {
		if a.words[w] > 0 {
			n++
		}
	}
	return n
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

// YearEnd returns the month and day on which fiscal years end.
func (g *guess) YearEnd() answer[string] {
	if m := g.ledger("trial-balance").Found.YearEnd; m > 0 {
		end := fiscal.NewDate(2023, time.Month(m)+1, 1) - 1
		return answer[string]{end.String()[len("2023-"):], "The balances of income statement accounts start again after this day."}
	}
	return answer[string]{"12-31", "Assumed. Month and day on which the fiscal year ends."}
}

// LastDay returns the last day of the period to report, as a namespace has it: "20260331".
func (g *guess) LastDay() string {
	end := g.YearEnd().Is // of a year that is no leap year
	month, _ := strconv.Atoi(end[:2])
	return strings.ReplaceAll((fiscal.NewDate(g.Year().Is, time.Month(month)+1, 1) - 1).String(), "-", "")
}

// Year returns the last fiscal year that revenue, or else the trial balance or subscriptions,
// covers in full, preferably with data for the year before.
func (g *guess) Year() answer[int] {
	shift := 0
	if m := g.ledger("trial-balance").Found.YearEnd; m > 0 {
		shift = 12 - m
	}
	for _, from := range [][2]string{{"revenue", "date"}, {"trial-balance", "date"}, {"subscriptions", "start"}} {
		c := g.column(from[0], from[1])
		if c == nil || len(c.months) == 0 {
			continue
		}
		found := map[int]bool{}
		for m := range c.months {
			found[m+shift] = true
		}
		months := slices.Sorted(maps.Keys(found))
		first, last := months[0]/12, months[len(months)-1]/12
		quarters := func(y int) (n int) {
			for q := range 4 {
				if found[y*12+3*q] || found[y*12+3*q+1] || found[y*12+3*q+2] {
					n++
				}
			}
			return n
		}
		whole := func(y int) bool { return quarters(y) == 4 }
		if from[0] == "subscriptions" { // terms start when they start: whole years are those before the last
			whole = func(y int) bool { return y < last || found[y*12+11] }
		}
		for _, with := range []string{"with", "without"} {
			for y := last; y >= first; y-- {
				if whole(y) && (with == "without" || quarters(y-1) > 0) {
					return answer[int]{y, fmt.Sprintf("Assumed: the last full year in the %s ledger, %s data for the year before.", from[0], with)}
				}
			}
		}
		return answer[int]{last, fmt.Sprintf("Assumed: the last year in the %s ledger, which does not cover all of it.", from[0])}
	}
	return answer[int]{noYear, "Assumed: no ledger with dates was found."}
}

// Currency returns the most probable reporting currency.
func (g *guess) Currency() answer[string] {
	for _, of := range [][3]string{{"fx", "rate", "exchange rates"}, {"revenue", "amount", "revenue"}} {
		if c := g.column(of[0], of[1]); c != nil {
			if code := vocabulary.CurrencyIn(c.Header); code != "" {
				return answer[string]{code, "Assumed: the header of the " + of[2] + " is " + name(c.Header) + "."}
			}
		}
	}
	if p := g.pair(); p != nil {
		return g.reported(p)
	}
	if rates := g.ledger("fx").Sheet; rates != nil {
		if a := rates.Match.Across; a != nil && a.common != "" {
			return answer[string]{a.common, "Assumed: all pairs of the exchange rates have it."}
		}
		for _, c := range rates.Unmapped() {
			if words := slices.Collect(keys(c.words)); len(words) == 1 && !c.More && vocabulary.Currency(strings.ToUpper(words[0])) {
				return answer[string]{strings.ToUpper(words[0]), "Assumed: all exchange rates have this currency under " + name(c.Header) + "."}
			}
		}
	}
	if rates := g.ledger("fx").Sheet; rates != nil {
		if c, code := rates.target(); code != "" {
			return answer[string]{code, "Assumed: most exchange rates are to it, under " + name(c.Header) + "."}
		}
	}
	if terms := g.ledger("subscriptions").Sheet; terms != nil {
		if code := terms.Converted(); code != "" {
			return answer[string]{code, "Assumed: the header of the recurring revenue names this currency."}
		}
	}
	codes, why := g.codes("subscriptions", "currency"), "Assumed: most subscriptions are in this currency."
	if g.ledger("fx").Sheet != nil {
		why = "Assumed: subscriptions are in this currency, which has no exchange rates."
		for rated := range g.codes("fx", "currency") {
			delete(codes, rated)
		}
	}
	if code := most(codes); code != "" {
		return answer[string]{code, why}
	}
	return answer[string]{unanswered, "The exports do not name it. Write the ISO 4217 code, such as USD."}
}

// target returns the column with the currencies to which rates convert, where there are several,
// and the one with the most rows; "" where two have as many.
func (s *sheet) target() (*column, string) {
	c := only(s.Unmapped(), func(c *column) bool {
		return vocabulary.Target(c.tokens) && c.usable && !c.More && len(c.words) > 1 && !slices.ContainsFunc(slices.Collect(keys(c.words)), func(w string) bool { return !vocabulary.Currency(w) })
	})
	if c == nil {
		return nil, ""
	}
	code := most(c.words)
	for w, n := range c.words {
		if w != code && n == c.words[code] {
			return c, ""
		}
	}
	return c, code
}

// Domicile returns the country of most rows of revenue.
func (g *guess) Domicile() answer[string] {
	if code := most(g.codes("revenue", "country")); code != "" {
		return answer[string]{code, "Assumed: most rows of revenue are from " + iso.CountryName(code) + "."}
	}
	if code := most(g.codes("customers", "country")); code != "" {
		return answer[string]{code, "Assumed: most customers are in " + iso.CountryName(code) + "."}
	}
	return answer[string]{unanswered, "The exports do not name it. Write the ISO 3166 code, such as US."}
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
				if code, ok := vocabulary.Meaning(f.Field, word); ok {
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
	arr, currency := cmp.Or(s.Match.Column("arr"), s.Match.Column("mrr")), s.Match.Column("currency")
	if !s.whole || arr == nil || currency == nil {
		return ""
	}
	code := vocabulary.CurrencyIn(arr.Header)
	for word := range currency.words {
		if strings.ToUpper(word) != code {
			return code
		}
	}
	return ""
}

// Name returns the name of the registrant, if a title above the headers has it.
func (g *guess) Name() answer[string] {
	for _, m := range g.Ledgers {
		if m.Sheet == nil {
			continue
		}
		for _, s := range m.Sheet.sheets {
			for _, title := range s.titles {
				if w, _, _ := strings.Cut(title, " ("); company.MatchString(w) {
					return answer[string]{w, "From the title of " + s.Place() + ". Confirm that it is the exact name in your charter."}
				}
			}
		}
	}
	return answer[string]{unanswered, "The exact name in your charter."}
}

var company = regexp.MustCompile(`^[^,:]{2,60},? (?:Inc|Corp|Corporation|Incorporated|Company|Co|Ltd|Limited|LLC|L\.P|plc|PLC|N\.V|S\.A|AG|SE)\.?$`)

// unanswered is what a value of filing.toml is that a person must answer.
const unanswered = filing.Unanswered
