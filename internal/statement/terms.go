package statement

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/warehouse"
)

// Merge returns the runs of days on which any of the terms is active, in order: terms that
// overlap, or of which one starts on the day after the end of another, are one run. Both ends are
// included. An end of 0 is open. A term that ends before it starts has no days. Every question
// about active days has the same answer for the runs as for the terms.
func Merge(terms []fiscal.Span) (runs []fiscal.Span) {
	terms = slices.DeleteFunc(slices.Clone(terms), func(t fiscal.Span) bool { return t.End != 0 && t.End < t.Start })
	slices.SortFunc(terms, func(a, b fiscal.Span) int { return cmp.Compare(a.Start, b.Start) })
	for _, t := range terms {
		last := len(runs) - 1
		switch {
		case last < 0 || runs[last].End != 0 && t.Start > runs[last].End+1:
			runs = append(runs, t)
		case t.End == 0 || runs[last].End == 0:
			runs[last].End = 0
		default:
			runs[last].End = max(runs[last].End, t.End)
		}
	}
	return runs
}

// Runs returns the statement of the runs of each customer: customer, first day, last day (NULL
// if open), in order of the customers' bytes and then of days. See Merge. A term begins a run if
// it starts later than the day after the last end of the terms before it (before); a run ends
// where the next one of the customer begins, or with the last end of the customer's terms. The
// terms are sorted once.
func (s *Subscriptions) Runs() string {
	return s.runs() + "\nORDER BY " + s.Dialect.Order("customer") + ", start_day"
}

// With returns the statement of another one, of groups whose first field is the customer, and of
// the runs of each customer: two columns more, the first and the last day of a run, of which the
// first is NULL in the rows of the groups. Rows are in the order of the customers' bytes and of their
// groups, and the runs of a customer in that of their days.
func With(d *warehouse.Dialect, groups Select, s *Subscriptions) string {
	var order []string
	for i := range groups.GroupBy {
		order = append(order, d.Order(groups.GroupBy[i]))
	}
	return "SELECT *\nFROM (\n" + union(d, groups, s) + "\n) AS groups_and_runs\nORDER BY " + strings.Join(order, ", ") + ", run_start"
}

// union returns the statement of With in no order.
func union(d *warehouse.Dialect, groups Select, s *Subscriptions) string {
	groups.OrderBy = nil
	groups.Items = append(slices.Clone(groups.Items), Item{Expr: "NULL", Name: d.Quote("run_start")}, Item{Expr: "NULL", Name: d.Quote("run_end")})
	nulls := strings.Repeat("NULL, ", len(groups.Items)-3)
	return groups.String() + "\nUNION ALL\nSELECT customer, " + nulls + "run_start, run_end\nFROM (\n" + s.runs() + "\n) AS runs"
}

// runs returns the statement of the runs, in no order: customer, run_start, run_end.
func (s *Subscriptions) runs() string {
	return "SELECT customer, " + s.day("start_day") + " AS run_start, " +
		s.day("nullif(coalesce("+s.Dialect.System+"lead(before) OVER (PARTITION BY customer ORDER BY start_day), last_day), "+s.Dialect.Date(openEnd)+")") + " AS run_end" +
		"\nFROM (\nSELECT customer, start_day,\n  max(end_day) OVER (PARTITION BY customer ORDER BY start_day, end_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,\n  max(end_day) OVER (PARTITION BY customer) AS last_day" +
		"\nFROM " + s.terms(s.closed(), nil, s.End+" IS NULL OR "+s.End+" >= "+s.Start) + " AS terms\n) AS running" +
		"\nWHERE before IS NULL OR start_day > " + s.Dialect.Days("before", 1)
}

// ReadRuns calls each with the runs of each customer, in order of the customers' bytes and then
// of days. An End of 0 is open. The customer is valid until each returns.
func (s *Subscriptions) ReadRuns(ctx context.Context, conn warehouse.Conn, each func(customer []byte, run fiscal.Span) error) error {
	return conn.Query(ctx, "subscriptions by customer", s.Runs(), func(row [][]byte) error {
		if len(row) != 3 {
			return ErrShape
		}
		start, err := dateOf(row[1])
		if err != nil {
			return err
		}
		end, err := dateOf(row[2])
		if err != nil {
			return err
		}
		return each(row[0], fiscal.Span{Start: start, End: end})
	})
}

// Starts returns the statement of the number of terms that start on each day, in order.
func (s *Subscriptions) Starts() string {
	return "SELECT " + s.day("start_day") + ", " + s.number("count(*)") + "\nFROM " + s.terms(s.End, nil) + " AS terms\nGROUP BY start_day\nORDER BY start_day"
}

// ReadStarts returns the days on which terms start, in order, with the number of terms.
func (s *Subscriptions) ReadStarts(ctx context.Context, conn warehouse.Conn) (days []evidence.Day, err error) {
	err = conn.Query(ctx, "subscriptions by start", s.Starts(), func(row [][]byte) error {
		if len(row) != 2 {
			return ErrShape
		}
		day, err := dateOf(row[0])
		if err != nil {
			return err
		}
		n, err := countOf(row[1])
		days = append(days, evidence.Day{Date: day, Terms: n})
		return err
	})
	return days, err
}
