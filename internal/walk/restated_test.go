package walk_test

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/walk"
)

// TestAloudRestated files the report of the same period of the year before, changes an amount of it,
// enters the restatements that the program asks for, and reads the tables of restated amounts:
// every amount shown that was filed with another value must stand in one, with the three amounts
// and the words of its kind.
func TestAloudRestated(t *testing.T) {
	t.Parallel()
	years := 6
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_YEARS")); err == nil {
		years = max(1, n/10)
	}
	rows := 0
	for i := range years {
		rng := rand.New(rand.NewPCG(uint64(i), 21))
		y := newYear(uint64(i))
		for y.form != "10-K" && y.form != "10-Q" || !y.begins.IsZero() || y.sold(y.compared()[1], anyone).Sign() <= 0 {
			y = newYear(rng.Uint64N(1 << 40))
		}
		if !t.Run(fmt.Sprint(i), func(t *testing.T) { rows += restate(t, y, rng) }) && i > 20 {
			break
		}
	}
	if rows < years {
		t.Errorf("%d rows of restated amounts in %d years", rows, years)
	}
}

var (
	entryForm = regexp.MustCompile(`fact = "([^"]+)"`)
	kindForms = map[string][2]string{
		"restatement":       {"We have restated the following amounts of earlier periods, which we reported before, to correct an error.", "As Previously Reported | Adjustment | As Restated"},
		"revision":          {"We have revised the following amounts of earlier periods, which we reported before, to correct an error.", "As Reported | Adjustment | As Revised"},
		"reclassification":  {"We have reclassified the following amounts of earlier periods, which we reported before.", "As Previously Reported | Reclassification | As Reclassified"},
		"accounting-change": {"We have adjusted the following amounts of earlier periods, which we reported before, for a change in accounting.", "As Previously Reported | Effect of Adoption | As Adjusted"},
	}
	factors = []string{"measurement", "expectations", "loss-to-income", "segment", "regulatory", "covenants", "compensation", "concealment", "market-reaction", "intent", "trend"}
)

// restate checks one year, and returns the number of restated amounts.
func restate(t *testing.T, y *year, rng *rand.Rand) (count int) {
	run := func(files fstest.MapFS) *walk.Result {
		r, err := walk.Run(files, how)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	before := y.folder()
	toml := string(before["filing.toml"].Data)
	before["filing.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(toml, `period = "FY2022`, `period = "FY2021`, 1))}
	filed := run(before)
	if diag.Errors(filed.Found) {
		t.Skipf("the year before has errors: %v", filed.Found)
	}
	kind := slices.Sorted(maps.Keys(kindForms))[rng.IntN(4)]
	quarter := quarterOf{y.fiscal - 1, []int{1 + rng.IntN(4), y.quarter}[min(1, y.quarter)]}
	change := 1 + rng.Int64N(1+max(1, y.booked["Revenues"][quarter]/20))
	switch rng.IntN(5) {
	case 0:
		y.booked["IncomeTaxExpenseBenefit"][quarter] += change
	case 1, 2:
		y.booked["NetIncomeLoss"][quarter] -= change
	default:
		c := y.parties[rng.IntN(len(y.parties))]
		if _, ok := c.sales[quarter]; !ok {
			return 1
		}
		c.sales[quarter] += change
		y.booked["Revenues"][quarter] += change
	}
	files := y.folder()
	for _, f := range filed.Record(false).Files() {
		files["filed/"+y.form+"-"+y.pairs()[0].compare+"/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	var entries strings.Builder
	for _, d := range run(files).Found {
		if d.Code == "ERR001" || d.Code == "ERR004" && d.Severity == diag.Error {
			for _, m := range entryForm.FindAllStringSubmatch(d.Message(), -1) {
				if !strings.Contains(entries.String(), fmt.Sprintf("%q", m[1])) {
					fmt.Fprintf(&entries, "[[restatement]]\nfact = %q\nkind = %q\nreason = \"A contract was booked in another quarter.\"\napprover = \"Ada Moreau\"\n", m[1], kind)
				}
			}
		}
	}
	if entries.Len() == 0 {
		return 1 // too small a change to matter
	}
	var memo strings.Builder
	for _, name := range factors {
		fmt.Fprintf(&memo, "[[factor]]\nname = %q\nanswer = \"No: this was considered.\"\n", name)
	}
	files["restatements.toml"] = &fstest.MapFile{Data: []byte(entries.String())}
	if kind == "restatement" || kind == "revision" {
		files["memo.toml"] = &fstest.MapFile{Data: []byte(memo.String())}
	}
	r := run(files)
	for _, d := range r.Found {
		if d.Severity == diag.Error {
			t.Errorf("%s %s: %s", d.Code, d.At(), d.Message())
		}
	}
	for _, d := range r.Documents {
		if d.Name != "memo.md" {
			continue
		}
		same := 0 // what the memo may say of an error that is not one of net income
		for _, p := range y.pairs() {
			id := fact.ID{Metric: "net-income", When: p.compare}
			if was, now := filed.Facts.Facts.Of(id), r.Facts.Facts.Of(id); was != nil && now != nil {
				same = max(same, 1)
				if !was.Value.Equal(now.Value) {
					same = 2
				}
			}
		}
		if no := strings.Contains(string(d.Bytes), "has no effect on net income"); no && same != 1 {
			t.Errorf("the memo says that the error has no effect on net income, which is not so or not known:\n%s", d.Bytes)
		}
		if strings.Contains(string(d.Bytes), "is not measured here") && same > 0 {
			t.Errorf("the memo says that the effect on net income is not measured, but it is:\n%s", d.Bytes)
		}
	}
	for _, draft := range r.Drafts {
		if draft.Name != "mdna" && draft.Name != "notes" {
			continue
		}
		want := map[string]bool{} // the facts whose filed value was another
		for _, m := range draft.Marks {
			if m.Fact == nil || m.Owner != document.OwnFact || strings.Contains(m.ID.Metric, "as-filed") || strings.Contains(m.ID.Metric, "adjustment.") || !strings.HasPrefix(m.ID.When, "FY2021") {
				continue
			}
			if was := filed.Facts.Facts.Of(m.ID); was != nil && !was.Value.Equal(m.Fact.Value) {
				want[m.ID.String()] = true
			}
		}
		for _, p := range y.pairs() {
			at := "@" + p.compare
			if want["adjusted-ebitda.adjustment[tax]"+at] { // a reconciliation has them all
				want["net-income"+at], want["adjusted-ebitda"+at] = true, true
			}
			for _, rest := range []string{at, ".margin" + at} { // the GAAP measure goes before the other
				if want["adjusted-ebitda"+rest] {
					want["net-income"+rest] = true
				}
			}
		}
		rd := &reader{y: y, facts: r.Facts.Facts, fail: t.Errorf, read: map[string]int{}}
		count += rd.restated(r, filed, draft.Name+".md", kind, want)
	}
	return count
}

var restatedRow = regexp.MustCompile(`^(.+), (the (?:year|[a-z]+ months) ended [A-Z][a-z]+ \d+, \d{4})$`)

// restated reads the tables of restated amounts of a document.
func (r *reader) restated(now, filed *walk.Result, name, kind string, want map[string]bool) (count int) {
	var lines []string
	for _, d := range now.Documents {
		if d.Name == name {
			lines = strings.Split(strings.ReplaceAll(string(d.Bytes), "  \n", "\n"), "\n")
		}
	}
	left := maps.Clone(want)
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "| (in thousands, except percentages) | As ") {
			continue
		}
		if lines[i] != "| (in thousands, except percentages) | "+kindForms[kind][1]+" |" {
			r.fail("%s: a table of a %s is headed %s", name, kind, lines[i])
		}
		if i < 3 || lines[i-3] != kindForms[kind][0] || lines[i-2] != "A contract was booked in another quarter." && lines[i-2] != kindForms[kind][0] {
			if i < 2 || lines[i-2] != kindForms[kind][0] { // the reason was given in an earlier section
				r.fail("%s: a table of a %s follows %q", name, kind, lines[max(0, i-3):i])
			}
		}
		foots := true
		end := i + 2
		for ; strings.HasPrefix(lines[end], "|"); end++ {
			count++
			row := rowOf(lines[end])
			m := restatedRow.FindStringSubmatch(row.caption)
			if m == nil {
				r.fail("%s: a restated amount is named %q", name, row.caption)
				continue
			}
			// the amount whose label this is, of those that remain
			id := ""
			for _, each := range slices.Sorted(maps.Keys(left)) {
				f := r.factOf(each)
				if !slices.ContainsFunc(r.y.compared(), func(s stretch) bool { return s.id == f.ID.When && ended(s) == m[2] }) {
					continue
				}
				if strings.HasPrefix(m[1], "Net ") && strings.HasPrefix(f.Words.Label, "Net income") && strings.HasSuffix(m[1], strings.TrimPrefix(f.Words.Label, "Net income")) && (f.ID.Metric == "net-income") == !strings.Contains(m[1], "percentage") ||
					f.Words.Label == m[1] || strings.HasPrefix(f.ID.Metric, "revenue.customer") && strings.Contains(m[1], "Customer ") && strings.HasPrefix(m[1], "Share") == (f.ID.Metric == "revenue.customer.share") && r.restatedCells(row, filed, each, false) != nil {
					id = each
					break
				}
			}
			if id == "" {
				r.fail("%s: no amount shown was filed with another value and is %q; there are %v", name, row.caption, left)
				continue
			}
			delete(left, id)
			if p := r.restatedCells(row, filed, id, true); p != nil {
				foots = foots && adds(p[2], p[0], p[1])
			}
		}
		noted := end+1 < len(lines) && lines[end+1] == "Amounts may not sum due to rounding."
		if noted == foots {
			r.fail("%s: all restated amounts add up: %t; a note says that they may not: %t\n%s", name, foots, noted, strings.Join(lines[i:end], "\n"))
		}
		i = end
	}
	if len(left) > 0 {
		r.fail("%s: no table has %v", name, slices.Sorted(maps.Keys(left)))
	}
	return count
}

// restatedCells checks the cells of a restated amount, and returns what they print in their last
// units; nil if they are wrong.
func (r *reader) restatedCells(row row, filed *walk.Result, id string, must bool) (printed []*big.Int) {
	name, when, _ := strings.Cut(id, "@")
	is := r.value(name, when)
	before := &reader{y: r.y, facts: filed.Facts.Facts, fail: r.fail}
	was := before.value(name, when)
	wrong := false
	check := &reader{y: r.y, facts: r.facts, fail: func(format string, args ...any) {
		if wrong = true; must {
			r.fail(format, args...)
		}
	}}
	for i, v := range []*big.Rat{was, new(big.Rat).Sub(is, was), is} {
		words := row.cells[i]
		if bare, ok := strings.CutSuffix(words, "%"); ok { // in tenths of a percent
			digits := strings.Trim(bare, "()")
			tenths := rounded(new(big.Rat).Mul(v, big.NewRat(1000, 1)))
			abs := new(big.Int).Abs(tenths)
			want := new(big.Rat).SetFrac(abs, big.NewInt(10)).FloatString(1)
			if tenths.Sign() == 0 {
				want = "—"
			}
			if digits != want || strings.HasPrefix(bare, "(") != (tenths.Sign() < 0) {
				check.fail("%s is %s, and its cell is %q", id, v.FloatString(6), words)
			}
			printed = append(printed, tenths)
			continue
		}
		printed = append(printed, check.cell(words, true, v, id))
	}
	if wrong {
		return nil
	}
	return printed
}
