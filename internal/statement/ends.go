package statement

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/warehouse"
)

// renewals returns the relation of the terms with an end, as its cell shows it, and for each
// whether another term of its customer starts on that end (on_end) or on the day after it
// (day_after).
func (s *Subscriptions) renewals() string {
	starts := "(\nSELECT customer, start_day, count(*) AS terms\nFROM " + s.terms(s.End, nil) + " AS terms\nGROUP BY customer, start_day\n)"
	columns := []string{"t.customer", "t.start_day", "t.end_day",
		"CASE WHEN a.terms > CASE WHEN t.end_day = t.start_day THEN 1 ELSE 0 END THEN 1 ELSE 0 END AS on_end",
		"CASE WHEN b.terms > 0 THEN 1 ELSE 0 END AS day_after"}
	for i := range s.Key {
		columns = append(columns, "t."+keyName(i))
	}
	return "(\nSELECT " + strings.Join(columns, ",\n  ") +
		"\nFROM " + s.terms(s.cell(), s.keys(), s.cell()+" >= "+s.Start) + " AS t" +
		"\nLEFT JOIN " + starts + " AS a ON a.customer = t.customer AND a.start_day = t.end_day" +
		"\nLEFT JOIN " + starts + " AS b ON b.customer = t.customer AND b.start_day = " + s.Dialect.Days("t.end_day", 1) + "\n)"
}

// Ends returns the statement of the terms that may agree with a reading of `end`, by start, end
// and whether another term of the customer starts on the end or on the day after it: start, end,
// those two as 1 or 0, the number of terms and the first customer. Terms that are not renewed
// and whose days cannot be a whole number of months apart are left out.
func (s *Subscriptions) Ends() string {
	day := func(expr string) string { return "extract(day FROM " + expr + ")" }
	next, after := s.Dialect.Days("end_day", 1), s.Dialect.Days("end_day", 2)
	return "SELECT " + s.day("start_day") + ", " + s.day("end_day") + ", " + s.number("on_end") + ", " + s.number("day_after") + ", " + s.number("count(*)") + ", min(customer)" +
		"\nFROM " + s.renewals() + " AS renewals" +
		"\nWHERE on_end = 1 OR day_after = 1 OR " + day(next) + " = 1 OR " + day(after) + " = 1 OR " + day("end_day") + " = " + day("start_day") + " OR " + day(next) + " = " + day("start_day") +
		"\nGROUP BY start_day, end_day, on_end, day_after\nORDER BY start_day, end_day, on_end, day_after"
}

// dates are the terms of one start and end that are followed alike.
type dates struct {
	term  evidence.Term
	next  evidence.Next
	first string // the first customer
}

// examples returns the statement of the first three terms of some dates, in order of customer,
// start, end and key: customer, start, end, whether another term starts on the end and on the
// day after it, and the key.
func (s *Subscriptions) examples(of []dates) string {
	columns := []string{"customer", s.day("start_day"), s.day("end_day"), s.number("on_end"), s.number("day_after")}
	order := []string{s.Dialect.Order("customer"), "start_day", "end_day"}
	for i := range s.Key {
		columns, order = append(columns, keyName(i)), append(order, s.Dialect.Order(keyName(i)))
	}
	var any []string
	for _, d := range of {
		any = append(any, fmt.Sprintf("start_day = %s AND end_day = %s AND on_end = %d AND day_after = %d",
			s.Dialect.Date(d.term.Start.String()), s.Dialect.Date(d.term.End.String()), bit(d.next.OnEnd), bit(d.next.DayAfter)))
	}
	return "SELECT " + strings.Join(columns, ", ") + "\nFROM " + s.renewals() + " AS renewals\nWHERE " + strings.Join(any, "\n  OR ") +
		"\nORDER BY " + strings.Join(order, ", ") + "\nLIMIT 3"
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

// ReadEnds returns the evidence of the terms on what their end dates are (LED016). If it
// contradicts `end_is`, it has up to three examples, the first in order of customer, start, end
// and key, and places has the key of each: the Row of an example is its index there.
func (s *Subscriptions) ReadEnds(ctx context.Context, conn warehouse.Conn) (ends evidence.Ends, places []Place, err error) {
	is := evidence.LastDay
	if s.DayAfter {
		is = evidence.DayAfter
	}
	var contrary []dates // the three with the first customers, which have the first three terms
	err = conn.Query(ctx, "subscriptions by term", s.Ends(), func(row [][]byte) error {
		if len(row) != 6 {
			return ErrShape
		}
		term, next, err := termOf(row)
		if err != nil {
			return err
		}
		n, err := countOf(row[4])
		if err != nil {
			return err
		}
		ends.Count(term, next, n)
		if term.Contradicts(is, next) {
			contrary = append(contrary, dates{term, next, string(row[5])})
			slices.SortFunc(contrary, func(a, b dates) int {
				return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.term.Start, b.term.Start), cmp.Compare(a.term.End, b.term.End))
			})
			contrary = contrary[:min(len(contrary), 3)]
		}
		return nil
	})
	if _, found := ends.Against(is); err != nil || !found || contrary == nil {
		return ends, nil, err
	}
	err = conn.Query(ctx, "subscriptions with an unusual end", s.examples(contrary), func(row [][]byte) error {
		if len(row) != 5+len(s.Key) {
			return ErrShape
		}
		term, next, err := termOf(row[1:])
		if err != nil {
			return err
		}
		term.Row = len(places)
		ends.Example(string(row[0]), term, next)
		places = append(places, placeOf(row[5:]))
		return nil
	})
	return ends, places, err
}

// termOf reads a term from its start, its end and two ones or zeros.
func termOf(row [][]byte) (t evidence.Term, next evidence.Next, err error) {
	if t.Start, err = dateOf(row[0]); err != nil {
		return t, next, err
	}
	if t.End, err = dateOf(row[1]); err != nil {
		return t, next, err
	}
	return t, evidence.Next{OnEnd: string(row[2]) == "1", DayAfter: string(row[3]) == "1"}, nil
}
