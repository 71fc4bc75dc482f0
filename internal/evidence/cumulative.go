package evidence

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// The values of `shows` in filing.toml: the amounts of a trial balance are the activity
// since the previous date (Activity) or since the start of the fiscal year (YearToDate).
const (
	Activity   = "activity"
	YearToDate = "year-to-date"
)

// Account is an income statement account of a trial balance.
type Account struct {
	ID      string
	Revenue bool    // true if `Revenues` in [accounts] includes the account
	Rows    []Dated // in order of date; one amount for each date, the sum of the rows of that date
}

// Sum is the revenue of a span of days, first and last day included.
type Sum struct {
	Span   fiscal.Span
	Amount quantity.Scaled
}

// Book is the income statement part of a trial balance.
type Book struct {
	Shows    string        // as stated: Activity or YearToDate; "" if not stated
	Years    []fiscal.Span // the fiscal years, in order; rows outside them do not count
	Dates    []fiscal.Date // the dates on which any account has a row, in order; balance sheet accounts count too
	Accounts []Account
	Revenue  []Sum           // the revenue ledger by quarter, in order, with the sign that revenue has in Accounts; nil if there is no revenue ledger
	Least    quantity.Scaled // a smaller difference between two amounts is ignored as rounding; 0 ignores none
}

// Cumulation is the evidence that a trial balance shows cumulative balances, or that it
// was taken after the closing entries. Its three fields are independent of one another;
// each is empty if nothing was found.
type Cumulation struct {
	Tied   []Tied   // quarters in which the revenue ledger equals the change of the cumulative balance and not the sum of the rows
	Shape  *Shape   // evidence from the rows alone; see Cumulative
	Closed []Closed // year-ends at which the trial balance was taken after the closing entries
}

// Found reports whether there is any evidence.
func (c Cumulation) Found() bool { return len(c.Tied) > 0 || c.Shape != nil || len(c.Closed) > 0 }

// Tied is a span of days whose revenue in the revenue ledger equals the change of the
// revenue accounts over the span, but not the sum of the rows of these accounts in the
// span.
type Tied struct {
	Span                  fiscal.Span
	Revenue, Rows, Change quantity.Scaled
}

// Evidence returns a sentence with the amounts.
func (t Tied) Evidence() string {
	return fmt.Sprintf("from %s to %s, the revenue ledger has revenue of %s. The trial balance has %s if each of its rows is the amount of its own month or quarter, but %s if each row is a year-to-date balance",
		t.Span.Start, t.Span.End, amount(t.Revenue), amount(t.Rows), amount(t.Change))
}

// Shape is the evidence that the rows alone give for cumulative balances; see Cumulative.
// Account is an example: the largest account for which Grows holds or, if there is none,
// the account that contributes most to the evidence.
type Shape struct {
	Account string
	Years   []Year // the years of the example, in order; at least one
	Grows   bool   // the account grows within each year and starts again at a smaller amount in the next year
	Climbs  bool   // the only evidence is that the rows of each year climb from zero; see Cumulative
	Weak    bool   // true if growth or seasons could also explain the evidence: the rows are quarterly and there are fewer than three accounts; there is only one account and its amounts do not rise throughout a year; or Climbs is true and an amount is smaller than the one before it in its year
}

// Year is the first and last row of an account in a fiscal year.
type Year struct{ First, Last Dated }

// Evidence returns a sentence with the amounts of the example.
func (s Shape) Evidence() string {
	y := s.Years[0]
	switch {
	case s.Grows:
	case s.Climbs:
		return fmt.Sprintf("account %s goes from %s in %s to %s in %s; within each fiscal year the amounts are closer to a line from zero to the last amount than to one level, as year-to-date balances would be",
			s.Account, amount(y.First.Amount), month(y.First.Date), amount(y.Last.Amount), month(y.Last.Date))
	default:
		return fmt.Sprintf("account %s goes from %s in %s to %s in %s; the amounts vary from row to row more than twice as much as their differences do, as year-to-date balances would",
			s.Account, amount(y.First.Amount), month(y.First.Date), amount(y.Last.Amount), month(y.Last.Date))
	}
	words := fmt.Sprintf("account %s grows from %s in %s to %s in %s", s.Account, amount(y.First.Amount), month(y.First.Date), amount(y.Last.Amount), month(y.Last.Date))
	if len(s.Years) > 1 {
		next := s.Years[1].First
		words += fmt.Sprintf(" and starts again at %s in %s", amount(next.Amount), month(next.Date))
	}
	return words
}

// Closed is a year-end on which every income statement account is zero although one was
// not zero earlier: the trial balance was taken after the closing entries.
type Closed struct {
	Date   fiscal.Date // the year-end
	Before Dated       // the latest amount before Date that is not zero
	ID     string      // the account of Before
}

// Evidence returns a sentence with both dates.
func (c Closed) Evidence() string {
	return fmt.Sprintf("every income statement account is zero on %s, but account %s was %s on %s", c.Date, c.ID, amount(c.Before.Amount), c.Before.Date)
}

// Cumulative looks for cumulative balances (LED015). If Shows is "", it makes two
// comparisons. First, it compares the revenue ledger with the rows of the revenue accounts
// and with the changes from row to row. Second, if there are rows in at least two fiscal
// years, it compares the variation of the rows, R, with the variation of their differences
// within a fiscal year, D. To compute R, it adds the absolute changes from one row of an
// account to the next, divides this sum by the largest absolute row of the account, and
// adds the results of all accounts. D is computed in the same way from the differences. R
// > 2 D is evidence of cumulative balances.
//
// Activity that comes in a few months of a year, or is negative in some, makes D large.
// Therefore, there is a third comparison, of accounts with more than six rows in each fiscal
// year. For each year, it adds the distances of the rows from a line that rises from zero to
// the last row of the year, and their distances from their median. It divides both by the
// largest absolute row of the account. It also adds the first row of each year but the first,
// and the last row of the year before it. The evidence is that the first sum is less than three
// quarters of the second, and the third sum is at most half of the fourth. For an account that
// never falls within a year, and in which an amount is equal to the one before it, as balances
// are in a month without activity, the first sum may be up to one and a half times the second,
// and the third three quarters of the fourth. The evidence is weak if any account falls within
// a year.
//
// If Shows is "" or YearToDate, Cumulative also looks for year-ends at which the trial
// balance was taken after the closing entries.
func Cumulative(b Book) Cumulation {
	var c Cumulation
	if b.Shows == "" {
		c.Tied, c.Shape = b.tied(), b.shape()
	}
	if b.Shows != Activity {
		c.Closed = b.closed()
	}
	return c
}

// year returns the index of the fiscal year that holds a date, -1 if none does.
func (b *Book) year(d fiscal.Date) int {
	i, found := slices.BinarySearchFunc(b.Years, d, func(s fiscal.Span, d fiscal.Date) int { return cmp.Compare(s.Start, d) })
	if !found {
		i--
	}
	if i < 0 || !b.Years[i].Holds(d) {
		return -1
	}
	return i
}

// last returns the last date of the trial balance in a span, 0 if there is none.
func (b *Book) last(s fiscal.Span) fiscal.Date {
	i, _ := slices.BinarySearch(b.Dates, s.End+1)
	if i == 0 || b.Dates[i-1] < s.Start {
		return 0
	}
	return b.Dates[i-1]
}

// tied returns the spans whose revenue is the change of the balance and not the sum of the
// rows, nil unless the revenue of every span that can be compared is the change.
func (b *Book) tied() []Tied {
	places := b.Least.Places
	for _, s := range b.Revenue {
		places = max(places, s.Amount.Places)
	}
	for _, a := range b.Accounts {
		for _, r := range a.Rows {
			places = max(places, r.Amount.Places)
		}
	}
	sums, booked := map[fiscal.Date]quantity.Wide{}, false
	for _, a := range b.Accounts {
		for _, r := range a.Rows {
			if a.Revenue {
				sums[r.Date], booked = sums[r.Date].Add(r.Amount.At(places)), true
			}
		}
	}
	if !booked {
		return nil
	}
	least := b.Least.At(places).Add(b.Least.At(places)) // each of the two balances may be rounded
	equal := func(x, y quantity.Wide) bool {
		d := x.Sub(y).Abs()
		return d.Sign() == 0 || d.Cmp(least) < 0
	}
	var found []Tied
	for i, s := range b.Revenue {
		end, before := b.last(s.Span), quantity.Wide{}
		if end == 0 {
			continue
		}
		if y := b.year(s.Span.Start); y < 0 {
			continue
		} else if s.Span.Start != b.Years[y].Start {
			if i == 0 || b.Revenue[i-1].Span.End+1 != s.Span.Start || b.last(b.Revenue[i-1].Span) == 0 {
				continue
			}
			before = sums[b.last(b.Revenue[i-1].Span)]
		}
		from, _ := slices.BinarySearch(b.Dates, s.Span.Start)
		rows := quantity.Wide{}
		for _, d := range b.Dates[from:] {
			if d > s.Span.End {
				break
			}
			rows = rows.Add(sums[d])
		}
		revenue, change := s.Amount.At(places), sums[end].Sub(before)
		if !equal(revenue, change) {
			return nil
		}
		if !equal(revenue, rows) {
			found = append(found, Tied{s.Span, s.Amount, scaled(rows, places), scaled(change, places)})
		}
	}
	return found
}

func scaled(w quantity.Wide, places int) quantity.Scaled {
	return quantity.Scaled{Coef: w, Places: places}.Sub(quantity.Scaled{})
}

// fraction is n ÷ m; m is above 0.
type fraction struct{ n, m quantity.Wide }

// shape compares the variation of the rows with that of their differences.
func (b *Book) shape() *Shape {
	var terms, lines, starts []fraction
	perYear := make([]map[fiscal.Date]bool, len(b.Years))
	accounts, rising := 0, true
	var best, largest example
	for _, a := range b.Accounts {
		r, years := b.variation(a.Rows)
		line, start := years.climb(r.m)
		lines, starts = append(lines, line...), append(starts, start...)
		for i, dates := range years.dates {
			for _, d := range dates {
				if perYear[i] == nil {
					perYear[i] = map[fiscal.Date]bool{}
				}
				perYear[i][d] = true
			}
		}
		if r.m.Sign() == 0 {
			continue
		}
		accounts++
		rising = rising && !years.falls
		if r.n.Sign() != 0 {
			terms = append(terms, r)
		}
		e := example{a.ID, r, years.places, years.list, grows(years.list)}
		if r.n.Sign() > 0 && e.better(best) {
			best = e
		}
		if start != nil && e.better(largest) {
			largest = e
		}
	}
	years, quarterly := 0, true
	for _, dates := range perYear {
		if len(dates) > 0 {
			years++
		}
		quarterly = quarterly && len(dates) <= 4
	}
	switch {
	case years < 2:
		return nil
	case signOfSum(terms) > 0:
	case starts != nil && signOfSum(lines) > 0 && signOfSum(starts) >= 0:
		return &Shape{Account: largest.id, Years: largest.years, Grows: largest.grows, Climbs: true, Weak: !rising}
	default:
		return nil
	}
	return &Shape{Account: best.id, Years: best.years, Grows: best.grows, Weak: quarterly && accounts < 3 || accounts == 1 && !rising}
}

// example is an account with evidence of its own.
type example struct {
	id     string
	r      fraction
	places int
	years  []Year
	grows  bool
}

// better reports whether e is a better example than f: it grows, or both or neither do and
// it is larger, or, where neither does, has more of the evidence.
func (e example) better(f example) bool {
	switch {
	case f.years == nil:
		return true
	case e.grows != f.grows:
		return e.grows
	case e.grows:
		places := max(e.places, f.places)
		return e.r.m.Shift(places-e.places).Cmp(f.r.m.Shift(places-f.places)) > 0
	}
	return e.r.n.Mul(f.r.m).Cmp(f.r.n.Mul(e.r.m)) > 0
}

// grows reports whether the last amount of each year is larger than the first, and the first
// of each next year smaller than the last before it, in two years or more.
func grows(years []Year) bool {
	for i, y := range years {
		if larger(y.First, y.Last) || i > 0 && !larger(years[i-1].Last, y.First) {
			return false
		}
	}
	return len(years) > 1 && larger(years[0].Last, years[0].First)
}

// larger reports whether |a| > |b|.
func larger(a, b Dated) bool {
	places := max(a.Amount.Places, b.Amount.Places)
	return a.Amount.At(places).Abs().Cmp(b.Amount.At(places).Abs()) > 0
}

// byYear is the rows of an account by fiscal year.
type byYear struct {
	places int
	list   []Year          // of the years with rows
	rows   [][]Dated       // of each year in list
	dates  [][]fiscal.Date // by fiscal year
	falls  bool            // an absolute amount is smaller than the one before it in its year
	rests  bool            // an amount other than zero is equal to the one before it in its year
}

// variation returns (R − 2 D) of an account as a fraction whose m is its largest absolute
// row; m is 0 if all its rows are zero.
func (b *Book) variation(rows []Dated) (fraction, byYear) {
	y := byYear{dates: make([][]fiscal.Date, len(b.Years))}
	for _, r := range rows {
		y.places = max(y.places, r.Amount.Places)
	}
	var n, m, level, difference quantity.Wide // level and difference are of the row before
	before, first := -1, true
	for _, r := range rows {
		i := b.year(r.Date)
		if i < 0 {
			continue
		}
		v := r.Amount.At(y.places)
		d := v
		if i == before {
			d = v.Sub(level)
			y.falls = y.falls || v.Abs().Cmp(level.Abs()) < 0
			y.rests = y.rests || d.Sign() == 0 && v.Sign() != 0
			y.list[len(y.list)-1].Last = r
		} else {
			y.list, y.rows = append(y.list, Year{r, r}), append(y.rows, nil)
		}
		y.rows[len(y.rows)-1] = append(y.rows[len(y.rows)-1], r)
		if y.dates[i] = append(y.dates[i], r.Date); !first {
			step := d.Sub(difference).Abs()
			n = n.Add(v.Sub(level).Abs()).Sub(step.Add(step))
		}
		if m.Cmp(v.Abs()) < 0 {
			m = v.Abs()
		}
		level, difference, before, first = v, d, i, false
	}
	return fraction{n, m}, y
}

// signOfSum returns the sign of a sum of fractions. A sum of quotients rounded down decides
// nearly always; the exact sum decides the rest.
func signOfSum(terms []fraction) int {
	const precision = 128
	low := new(big.Int)
	for _, f := range terms {
		n := f.n.Int()
		low.Add(low, n.Div(n.Lsh(n, precision), f.m.Int())) // Euclidean: rounded down, as m > 0
	}
	if low.Sign() > 0 {
		return 1
	}
	if low.Add(low, big.NewInt(int64(len(terms)))).Sign() <= 0 && len(terms) > 0 {
		return -1
	}
	n, _ := total(terms)
	return n.Sign()
}

// total returns the exact sum of fractions, not reduced, adding halves to keep factors even.
func total(terms []fraction) (n, m *big.Int) {
	switch len(terms) {
	case 0:
		return new(big.Int), big.NewInt(1)
	case 1:
		return terms[0].n.Int(), terms[0].m.Int()
	}
	n, m = total(terms[:len(terms)/2])
	n2, m2 := total(terms[len(terms)/2:])
	n.Mul(n, m2)
	return n.Add(n, n2.Mul(n2, m)), m.Mul(m, m2)
}

// closed returns the year-ends taken after closing.
func (b *Book) closed() []Closed {
	type at struct {
		year  int
		any   bool // there is a row of an income statement account
		other bool // one is not zero
	}
	ends := map[fiscal.Date]*at{}
	for i, y := range b.Years {
		if _, found := slices.BinarySearch(b.Dates, y.End); found {
			ends[y.End] = &at{year: i}
		}
	}
	latest := make([]Closed, len(b.Years)) // the latest amount before the end of the year that is not zero
	for _, a := range b.Accounts {
		for _, r := range a.Rows {
			e := ends[r.Date]
			if e != nil {
				e.any = true
			}
			if r.Amount.Sign() == 0 {
				continue
			}
			if e != nil {
				e.other = true
			}
			if i := b.year(r.Date); i >= 0 && r.Date > latest[i].Before.Date {
				latest[i] = Closed{Before: r, ID: a.ID}
			}
		}
	}
	var found []Closed
	for i, y := range b.Years {
		e := ends[y.End]
		// an account without a row is zero in a year-to-date trial balance alone
		if e == nil || e.other || !e.any && b.Shows != YearToDate {
			continue
		}
		c := latest[i]
		if c.Before.Date == 0 && i > 0 {
			if p := ends[b.Years[i-1].End]; p != nil && p.other {
				c = b.largest(b.Years[i-1].End)
			}
		}
		if c.Before.Date != 0 {
			c.Date = y.End
			found = append(found, c)
		}
	}
	return found
}

// largest returns the account with the largest absolute amount on a date.
func (b *Book) largest(d fiscal.Date) (c Closed) {
	for _, a := range b.Accounts {
		i, found := slices.BinarySearchFunc(a.Rows, d, func(r Dated, d fiscal.Date) int { return cmp.Compare(r.Date, d) })
		if found && (c.Before.Date == 0 || larger(a.Rows[i], c.Before)) {
			c = Closed{Before: a.Rows[i], ID: a.ID}
		}
	}
	return c
}
