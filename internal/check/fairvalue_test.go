package check_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// slip is a way in which the ties of the note are easily computed wrong.
type slip string

const (
	noSlip       slip = ""
	equivalents  slip = "cash equivalents are omitted from the comparison with cash"
	signTurned   slip = "the difference has its sign turned"
	derivatives  slip = "derivatives of the hierarchy are counted"
	unitIgnored  slip = "the unit of the printed tables is forgotten"
	totalsAsLine slip = "printed totals are counted as lines"
)

var slips = []slip{equivalents, signTurned, derivatives, unitIgnored, totalsAsLine}

// cellOf is a printed cell: the fair value of a section, or a total or level of the
// hierarchy, whose section is blank.
type cellOf struct {
	section, line, column string
	amount                int64 // in thousands
}

// ties is a case: the tables of one date, and the balance sheet's captions in ones.
type ties struct {
	cells []cellOf
	books map[string]int64
}

// solve computes the expected differences, with one slip: by line in thousands, and by caption
// of the balance sheet in ones.
func (x ties) solve(wrong slip) map[string]int64 {
	types, levels, classes, rounded := map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}
	for _, c := range x.cells {
		total := strings.HasPrefix(c.line, "Total")
		switch {
		case total && wrong != totalsAsLine || c.line == "Forward contracts" && wrong != derivatives:
		case c.section == "":
			levels[c.line] += c.amount
		default:
			classes[c.section] += c.amount
			rounded[c.section] += 500
			if c.section != "cash" {
				types[c.line] += c.amount
			}
		}
	}
	out := map[string]int64{}
	for _, sums := range []map[string]int64{types, levels} {
		for line := range sums {
			if d := levels[line] - types[line]; d != 0 {
				out[line] = d
				if wrong == signTurned {
					out[line] = -d
				}
			}
		}
	}
	unit := int64(1000)
	if wrong == unitIgnored {
		unit = 1
	}
	cash := classes["cash"] + classes["cash-equivalent"]
	if wrong == equivalents {
		cash = classes["cash"]
	}
	for caption, of := range map[string]struct{ printed, allowed int64 }{
		"CashAndCashEquivalentsAtCarryingValue": {cash, rounded["cash"] + rounded["cash-equivalent"]},
		"MarketableSecuritiesCurrent":           {classes["short-term"], rounded["short-term"]},
		"MarketableSecuritiesNoncurrent":        {classes["long-term"], rounded["long-term"]},
	} {
		booked, mapped := x.books[caption]
		if d := of.printed*unit - booked; mapped && (d >= of.allowed || d <= -of.allowed) {
			out[caption] = d
		}
	}
	return out
}

var (
	linesOff    = regexp.MustCompile(`^(.+) at \S+ is .* difference (-?[\d,]+)$`)
	captionsOff = regexp.MustCompile(`^(\w+) at \S+ is .* difference (-?[\d,]+)$`)
)

// found returns the differences that the program finds.
func (x ties) found(t *testing.T) map[string]int64 {
	t.Helper()
	var notes, books, accounts strings.Builder
	for _, c := range x.cells {
		table := "investment-types"
		if c.section == "" {
			table = "hierarchy"
		}
		fmt.Fprintf(&notes, "%s | 2022-12-31 | %s | %s | %s | %d\n", table, c.section, c.line, c.column, c.amount)
	}
	for i, caption := range slices.Sorted(maps.Keys(x.books)) {
		fmt.Fprintf(&accounts, "%s = [\"A%d\"]\n", caption, i)
		fmt.Fprintf(&books, "A%d | 2022-12-31 | %d\n", i, x.books[caption])
	}
	folder := overlay(t, map[string]string{"base": "tables",
		"filing.toml-": "hierarchy_only = [\"Foreign currency forward contracts\"]\n",
		"filing.toml+": "hierarchy_only = [\"Forward contracts\"]\n[ledgers.trial-balance]\nfile = \"ledgers/tb.xlsx\"\n" +
			"columns = { account = \"Account\", date = \"Date\", amount = \"Amount\" }\n[accounts]\n" + accounts.String(),
		"ledgers/tb.xlsx":          "Account | Date | Amount\n" + books.String(),
		"ledgers/note-tables.xlsx": "Table | Date | Section | Line | Column | Amount\n" + notes.String()})
	all, _ := review(t, ledgertest.Folder(folder), "FVT")
	out := map[string]int64{}
	for _, d := range all {
		form := map[diag.Code]*regexp.Regexp{"FVT001": linesOff, "FVT002": captionsOff}[d.Code]
		if form == nil {
			continue
		}
		m := form.FindStringSubmatch(d.Detail)
		if m == nil {
			t.Fatalf("%s %s", d.Code, d.Message())
		}
		var v int64
		if _, err := fmt.Sscan(strings.ReplaceAll(m[2], ",", ""), &v); err != nil {
			t.Fatal(err)
		}
		out[m[1]] = v
	}
	return out
}

// TestTies covers the comparisons of the note with cases that each detect one usual slip.
func TestTies(t *testing.T) {
	t.Parallel()
	agree := []cellOf{
		{"cash", "Cash", "fair-value", 500}, {"cash-equivalent", "Money market funds", "fair-value", 300},
		{"short-term", "Corporate bonds", "fair-value", 200}, {"long-term", "Corporate bonds", "fair-value", 100},
		{"", "Money market funds", "level-1", 300}, {"", "Corporate bonds", "level-2", 300},
	}
	covered := map[slip]bool{}
	for _, tt := range []struct {
		name  string
		wrong slip // that the case detects
		more  []cellOf
		books map[string]int64
		want  map[string]int64
	}{
		{"all ties", noSlip, nil, map[string]int64{"MarketableSecuritiesCurrent": 200000}, nil},
		{"cash is with its equivalents", equivalents, nil, map[string]int64{"CashAndCashEquivalentsAtCarryingValue": 800000}, nil},
		{"the hierarchy has more", signTurned, []cellOf{{"", "U.S. Treasury", "level-1", 7}}, nil, map[string]int64{"U.S. Treasury": 7}},
		{"a line that the hierarchy lacks", signTurned, []cellOf{{"long-term", "U.S. Treasury", "fair-value", 7}}, nil, map[string]int64{"U.S. Treasury": -7}},
		{"forward contracts are only in the hierarchy", derivatives, []cellOf{{"", "Forward contracts", "level-2", 12}}, nil, nil},
		{"ones against thousands", unitIgnored, nil, map[string]int64{"MarketableSecuritiesNoncurrent": 100000}, nil},
		{"half a thousand off", noSlip, nil, map[string]int64{"MarketableSecuritiesCurrent": 199500}, map[string]int64{"MarketableSecuritiesCurrent": 500}},
		{"less than half a thousand off", noSlip, nil, map[string]int64{"MarketableSecuritiesNoncurrent": 100499}, nil},
		{"two lines, each rounded by itself", noSlip, []cellOf{{"short-term", "Bills", "fair-value", 5}, {"", "Bills", "level-1", 5}}, map[string]int64{"MarketableSecuritiesCurrent": 205999}, nil},
		{"two lines, and more than both were rounded", noSlip, []cellOf{{"short-term", "Bills", "fair-value", 5}, {"", "Bills", "level-1", 5}}, map[string]int64{"MarketableSecuritiesCurrent": 206000}, map[string]int64{"MarketableSecuritiesCurrent": -1000}},
		{"printed totals", totalsAsLine, []cellOf{{"short-term", "Total short-term", "fair-value", 200}}, map[string]int64{"MarketableSecuritiesCurrent": 200000}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := ties{append(slices.Clone(agree), tt.more...), tt.books}
			if got := x.found(t); !maps.Equal(got, tt.want) {
				t.Errorf("found %v, want %v", got, tt.want)
			}
			if truth := x.solve(noSlip); !maps.Equal(truth, tt.want) {
				t.Errorf("the oracle returns %v, want %v", truth, tt.want)
			}
			if tt.wrong != noSlip && maps.Equal(x.solve(tt.wrong), tt.want) {
				t.Errorf("the slip %q also returns %v", tt.wrong, tt.want)
			}
			covered[tt.wrong] = true
		})
	}
	for _, s := range slips {
		if covered[s] {
			continue
		}
		t.Errorf("no case detects the slip: %s", s)
	}
}
