package evidence

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

// The values of `end_is` in filing.toml: the end date of a subscription is the last day
// of service (LastDay) or the first day without service (DayAfter).
const (
	LastDay  = "last-day"
	DayAfter = "day-after"
)

// Term is a subscription term.
type Term struct {
	Start, End fiscal.Date // as the cells show them; an End of 0 means that the term has no end
	Row        int         // names the row to the caller
}

// examples is the number of examples in a result.
const examples = 3

// leastEnds is the number of terms that a conclusion needs.
const leastEnds = 3

// Ending is a term with an end date that agrees with one reading of `end`: the last day
// of service or the first day without service.
type Ending struct {
	Customer string
	Term     Term
	Months   int  // length of the term under that reading, if it is a whole number of months; else 0
	Renewed  bool // true if another term of the customer starts on the first day without service under that reading
}

// Ends counts the terms with an end date that agree with each reading of `end`; a term
// may agree with both. The zero value is ready to use. Ends stores a few terms as
// examples and no others.
type Ends struct {
	First int // terms whose `end` looks like the first day without service: another term of the customer starts on that day, or it is a whole number of months after the start
	Last  int // terms whose `end` looks like the last day of service: another term of the customer starts on the day after `end`, or that day is a whole number of months after the start
	first []Ending
	last  []Ending

	starts []fiscal.Date // the memory of Add
}

// Add counts the terms of one customer. The list must be complete.
func (e *Ends) Add(customer string, terms []Term) {
	starts := e.starts[:0]
	for _, t := range terms {
		starts = append(starts, t.Start)
	}
	e.starts = starts
	slices.Sort(starts)
	starting := func(day fiscal.Date, t Term) bool { // whether another term starts on a day
		i, found := slices.BinarySearch(starts, day)
		if found && day == t.Start { // the term itself
			found = i+1 < len(starts) && starts[i+1] == day
		}
		return found
	}
	for _, t := range terms {
		next := Next{OnEnd: starting(t.End, t), DayAfter: starting(t.End+1, t)}
		e.Count(t, next, 1)
		e.Example(customer, t, next)
	}
}

// Next reports on which days another term of a term's customer starts.
type Next struct {
	OnEnd    bool // on the end of the term, as the cell shows it
	DayAfter bool // on the day after it
}

// readings returns a term under each reading of its end, first the first day without service,
// then the last day of service, and whether the term agrees with it. A term without an end, or
// that ends before it starts, agrees with neither.
func readings(customer string, t Term, next Next) (first, last Ending, isFirst, isLast bool) {
	if t.End == 0 || t.End < t.Start {
		return first, last, false, false
	}
	first = Ending{Customer: customer, Term: t, Months: wholeMonths(t.Start, t.End), Renewed: next.OnEnd}
	last = Ending{Customer: customer, Term: t, Months: wholeMonths(t.Start, t.End+1), Renewed: next.DayAfter}
	return first, last, first.Renewed || first.Months > 0, last.Renewed || last.Months > 0
}

// Count counts n terms of the same dates, after which the same days have another term. It
// stores no example.
func (e *Ends) Count(t Term, next Next, n int) {
	_, _, first, last := readings("", t, next)
	if first {
		e.First += n
	}
	if last {
		e.Last += n
	}
}

// Example takes a term that was counted as an example, if it agrees with one reading alone and
// fewer than three do. The examples are in the order in which they are added: for sheets, that of
// the customers' first rows, and then that of the rows.
func (e *Ends) Example(customer string, t Term, next Next) {
	a, b, first, last := readings(customer, t, next)
	switch {
	case first && !last && len(e.first) < examples:
		e.first = append(e.first, a)
	case last && !first && len(e.last) < examples:
		e.last = append(e.last, b)
	}
}

// Contradicts reports whether terms of these dates are evidence against `end_is`: they agree
// with the other reading alone. A value of "" means LastDay.
func (t Term) Contradicts(endIs string, next Next) bool {
	_, _, first, last := readings("", t, next)
	if endIs == DayAfter {
		return last && !first
	}
	return first && !last
}

// wholeMonths returns the number of whole months from a day to another, 0 if they are not a
// whole number above 0. A day that the month lacks is its last day: February 28 is one month
// after January 31, and March 31 is not one after February 28. From the last day of a month to
// that of a quarter only whole years count, because a term may run to the end of a fiscal year
// from any day.
func wholeMonths(from, to fiscal.Date) int {
	y, m, _ := from.Civil()
	y2, m2, _ := to.Civil()
	n := 12*(y2-y) + int(m2-m)
	if n <= 0 || from.AddMonths(n) != to || n%12 != 0 && lastOfMonth(from) && lastOfMonth(to) && int(m2)%3 == 0 {
		return 0
	}
	return n
}

// lastOfMonth reports whether a day is the last of its month.
func lastOfMonth(d fiscal.Date) bool {
	_, _, next := (d + 1).Civil()
	return next == 1
}

// Against compares the terms with the value of `end_is`; "" means LastDay. It returns up to
// three of the terms that agree with the other value. The result found is true if at least
// three terms agree with the other value and fewer terms agree with `end_is` (LED016).
func (e *Ends) Against(endIs string) (contrary []Ending, found bool) {
	if endIs == DayAfter {
		return e.last, e.Last >= leastEnds && e.Last > e.First
	}
	return e.first, e.First >= leastEnds && e.First > e.Last
}

// Evidence returns a phrase about the term.
func (x Ending) Evidence() string {
	words := fmt.Sprintf("customer %s has a term from %s to %s", x.Customer, x.Term.Start, x.Term.End)
	switch {
	case x.Renewed && x.Months > 0:
		return words + fmt.Sprintf(", %s long, followed at once by another term", text.Count(x.Months, "month"))
	case x.Renewed:
		return words + ", followed at once by another term"
	}
	return words + fmt.Sprintf(", %s long", text.Count(x.Months, "month"))
}

// Finding returns the finding that the terms contradict `end_is` in filing.toml, or nil if
// they do not. The argument dayAfter is true if `end_is` is DayAfter. The rows of the
// finding are the Row of each term.
func (e Ends) Finding(dayAfter bool) *Finding {
	as, contrary, is, not := LastDay, DayAfter, "the first day without service", "the last day of service"
	agree, of := e.First, e.Last
	if dayAfter {
		as, contrary, is, not = contrary, as, not, is
		agree, of = of, agree
	}
	examples, against := e.Against(as)
	if !against {
		return nil
	}
	others := "no term does"
	switch of {
	case 0:
	case 1:
		others = "1 term does"
	default:
		others = control.Number(of) + " terms do"
	}
	f := &Finding{Summary: "end dates that seem to be " + is, Row: examples[0].Term.Row,
		Detail: fmt.Sprintf("if the end dates are read as %s, %s last a whole number of months or are renewed without a gap. If they are read as %s, %s. For example, %s", is, control.Counted(agree, "term"), not, others, examples[0].Evidence()),
		Remedy: fmt.Sprintf("If each end date is %s, set `end_is = %q` in [ledgers.subscriptions] of filing.toml; otherwise, correct the end dates and save the workbook", is, contrary)}
	if dayAfter {
		f.Remedy = "If each end date is the last day of service, remove end_is from [ledgers.subscriptions] in filing.toml; otherwise, correct the end dates and save the workbook"
	}
	for _, x := range examples[1:] {
		f.Others = append(f.Others, Note{x.Term.Row, x.Evidence()})
	}
	return f
}
