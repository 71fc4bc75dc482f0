package walk_test

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// row is a row of a table: its caption and its cells.
type row struct {
	caption string
	cells   []string
}

// rowOf splits a line of a table.
func rowOf(line string) row {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(c, `\`, ""))
	}
	return row{cells[0], cells[1:]}
}

// table is a table and the line before it.
type table struct {
	lead string
	head row
	rows []row
}

// tableOf reads the lines of a table, of which the second is a rule.
func (r *reader) tableOf(lead string, lines []string) (t table) {
	for i, line := range lines {
		switch next := rowOf(line); {
		case i == 0:
			t.head = next
		case i == 1:
			for _, c := range next.cells {
				if c != "---:" {
					r.fail("a column of numbers is ruled %q", c)
				}
			}
		default:
			t.rows = append(t.rows, next)
		}
		if n := len(rowOf(line).cells); n != len(t.head.cells) {
			r.fail("a row has %d cells and the heads %d: %s", n, len(t.head.cells), line)
		}
	}
	t.lead = lead
	return t
}

// rounded rounds a value to a whole number, half away from zero.
func rounded(v *big.Rat) *big.Int {
	num := new(big.Int).Mul(new(big.Int).Abs(v.Num()), big.NewInt(2))
	num.Add(num, v.Denom())
	num.Quo(num, new(big.Int).Mul(v.Denom(), big.NewInt(2)))
	if v.Sign() < 0 {
		num.Neg(num)
	}
	return num
}

var cellForm = regexp.MustCompile(`^(\$|¥|CHF )?(\()?(\d{1,3}(?:,\d{3})*|—)(\))?$`)

// cell checks an amount in thousands in a table, and returns what it prints. A symbol stands
// in the first row and in totals.
func (r *reader) cell(words string, symbol bool, v *big.Rat, what string) *big.Int {
	want := rounded(new(big.Rat).Quo(v, big.NewRat(1000, 1)))
	m := cellForm.FindStringSubmatch(words)
	if m == nil || (m[2] == "") != (m[4] == "") {
		r.fail("%s is %s, and its cell is %q", what, v.FloatString(4), words)
		return want
	}
	got, _ := new(big.Int).SetString(strings.ReplaceAll(strings.ReplaceAll(m[3], "—", "0"), ",", ""), 10)
	if m[2] != "" {
		got.Neg(got)
	}
	mark := map[bool]string{true: r.y.symbol}[symbol]
	if got.Cmp(want) != 0 || m[1] != mark || (m[3] == "—") != (want.Sign() == 0) || m[2] != "" && want.Sign() == 0 {
		r.fail("%s is %s, and its cell is %q", what, v.FloatString(4), words)
	}
	return got
}

// heads checks the heads of a table by period, and returns the periods.
func (r *reader) heads(t table, want []stretch) []stretch {
	var heads []string
	for _, s := range want {
		heads = append(heads, headOf(s))
	}
	if !slices.Equal(t.head.cells, heads) {
		r.fail("a table has the columns %q, want %q", t.head.cells, heads)
		return nil
	}
	return want
}

// headOf names a period as the head of a column.
func headOf(s stretch) string {
	words := ended(s)
	return strings.ToUpper(words[4:5]) + words[5:]
}

// ended names a period by its length and its last day.
func ended(s stretch) string {
	length := "the year"
	if strings.Contains(s.id, "Q") {
		length = "the " + map[int]string{1: "three", 2: "six", 3: "nine"}[len(s.quarters)] + " months"
	}
	return length + " ended " + s.span.last.Format("January 2, 2006")
}

// captions checks the captions of a table.
func (r *reader) captions(t table, want ...string) bool {
	var got []string
	for _, row := range t.rows {
		got = append(got, row.caption)
	}
	if !slices.Equal(got, want) {
		r.fail("the table after %q has the lines\n\t\t%q, want\n\t\t%q", t.lead, got, want)
	}
	return slices.Equal(got, want)
}

// adds reports whether amounts add up to a total.
func adds(total *big.Int, parts ...*big.Int) bool {
	sum := new(big.Int)
	for _, p := range parts {
		sum.Add(sum, p)
	}
	return sum.Cmp(total) == 0
}

// results reads the reconciliation of Adjusted EBITDA, and reports whether each column adds up
// as printed and whether a percentage is called not meaningful.
func (r *reader) results(t table) (foots, meaningless bool) {
	if t.head.caption != "(in thousands, except percentages)" {
		r.fail("the reconciliation is %q", t.head.caption)
	}
	losses, all := 0, r.y.compared()
	for _, s := range all {
		if r.value("net-income", s.id).Sign() < 0 {
			losses++
		}
	}
	net := "Net income"
	switch {
	case losses == len(all):
		net = "Net loss"
	case losses > 0:
		net = "Net income (loss)"
	}
	if r.heads(t, all) == nil || !r.captions(t, net, net+" as a percentage of total revenues", "Provision for income taxes", "Adjusted EBITDA", "Adjusted EBITDA as a percentage of total revenues") {
		return true, false
	}
	foots = true
	for i, s := range all {
		income := r.cell(t.rows[0].cells[i], true, r.value("net-income", s.id), "net-income@"+s.id)
		tax := r.cell(t.rows[2].cells[i], false, r.value("adjusted-ebitda.adjustment[tax]", s.id), "the adjustment in "+s.id)
		adjusted := r.cell(t.rows[3].cells[i], true, r.value("adjusted-ebitda", s.id), "adjusted-ebitda@"+s.id)
		foots = foots && adds(adjusted, income, tax)
		for _, at := range []struct {
			line   int
			metric string
		}{{1, "net-income"}, {4, "adjusted-ebitda"}} {
			words := t.rows[at.line].cells[i]
			if words == "n/m" {
				meaningless = true
				if !r.meaningless(s.id, at.metric) {
					r.fail("%s.margin@%s is %s, and the cell is n/m", at.metric, s.id, r.value(at.metric+".margin", s.id).FloatString(6))
				}
				continue
			}
			r.marginCell(words, at.metric+".margin", s.id)
		}
	}
	return foots, meaningless
}

var percentCell = regexp.MustCompile(`^(\()?(\d+(?:\.\d)?|—)(\))?%$`)

// marginCell checks a percentage in a table.
func (r *reader) marginCell(words, name, when string) {
	v := r.value(name, when)
	m := percentCell.FindStringSubmatch(words)
	if m == nil || (m[1] == "") != (m[3] == "") || (m[1] != "") != (v.Sign() < 0) || (m[2] == "—") != (v.Sign() == 0) || r.value("revenue", when).Sign() <= 0 {
		r.fail("%s@%s is %s, and the cell is %q", name, when, v.FloatString(6), words)
		return
	}
	r.percent(strings.ReplaceAll(m[2], "—", "0"), name, when, true)
}

// meaningless reports whether the margins of a period cannot all be printed: revenues are not
// positive, a margin exceeds 100%, or one of those named prints as 0% or 100% and is not.
func (r *reader) meaningless(when string, metrics ...string) bool {
	if r.value("revenue", when).Sign() <= 0 {
		return true
	}
	whole := big.NewRat(1, 1)
	for _, metric := range []string{"net-income", "adjusted-ebitda"} {
		v := r.value(metric+".margin", when)
		if v.Abs(v).Cmp(whole) > 0 {
			return true
		}
		permille := rounded(new(big.Rat).Mul(v, big.NewRat(1000, 1))).Int64()
		if slices.Contains(metrics, metric) && (permille == 0 && v.Sign() != 0 || permille == 1000 && v.Cmp(whole) != 0) {
			return true
		}
	}
	return false
}

// billed reads the table of calculated current billings, and reports whether each column adds
// up as printed.
func (r *reader) billed(t table) (foots bool) {
	if t.head.caption != "(in thousands)" {
		r.fail("the table of billings is %q", t.head.caption)
	}
	all := slices.DeleteFunc(r.y.compared(), func(s stretch) bool { return r.y.opens(s) })
	if r.heads(t, all) == nil || !r.captions(t, "Revenues", "Change in current deferred revenue", "Calculated current billings") {
		return true
	}
	foots = true
	for i, s := range all {
		sold := r.cell(t.rows[0].cells[i], true, r.value("revenue", s.id), "revenue@"+s.id)
		change := r.cell(t.rows[1].cells[i], false, r.value("deferred-revenue.current.change", s.id), "the change in deferred revenue in "+s.id)
		billings := r.cell(t.rows[2].cells[i], true, r.value("billings", s.id), "billings@"+s.id)
		foots = foots && adds(billings, sold, change)
	}
	return foots
}

// opens reports whether the ledgers have no balance before a period.
func (y *year) opens(s stretch) bool { return !s.span.first.After(y.begins) }

// steps checks that a change of the rate of three points or more is explained in steps of both
// years.
func (r *reader) steps() {
	p := r.y.pairs()[0]
	if r.y.early() {
		return
	}
	change := new(big.Rat).Sub(r.value("ndr", p.period), r.value("ndr", p.compare))
	want := 0
	if change.Abs(change).Cmp(big.NewRat(3, 100)) >= 0 {
		want = 2
	}
	if len(r.bridges) != want || want == 2 && r.bridges[0] == r.bridges[1] {
		r.fail("the rate moved by %s, and the steps printed are of %v", change.FloatString(6), r.bridges)
	}
}

// early reports whether the expansion rate of the period compared does not exist.
func (y *year) early() bool { return !y.begins.IsZero() }

// percentages checks that a sentence on results gives the margins of a period where they can be
// printed, and only there.
func (r *reader) percentages(given bool, when string, words string) {
	if given == r.meaningless(when, "net-income", "adjusted-ebitda") {
		r.fail("the margins in %s are given: %t: %s", when, given, words)
	}
}
