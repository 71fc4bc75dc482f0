package relation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
)

// group is what is read at a time: rows that are alike in some columns.
type group struct {
	at      rows.Spot
	rows    int      // 0 while none is read
	where   string   // what names the group, or its row
	row     bool     // where names one row
	is      []string // the conditions that its rows meet, as SQL
	also    []string // those that the rows meet that a finding is about
	first   []string // how the rows are sorted that it names, before their keys
	of      int      // the number of these
	counted bool     // rows, or of, is the number; otherwise it is at most that

	describe func(*group) // sets where and is; nil if they are set. Few groups need them
}

// described returns the group that is read, with where and is.
func (r *Relation) described() *group {
	if describe := r.group.describe; describe != nil {
		r.group.describe = nil
		describe(&r.group)
	}
	return &r.group
}

// fault is a finding about rows of one or more groups.
type fault struct {
	found   []diag.Diagnostic // the first of them
	groups  []group           // likewise
	rows    int
	counted bool // one finding stands for all
}

// mostPlaces is the number of rows of a database that findings of one cause list.
const mostPlaces = 3

// mostNamed is the number of queries for the keys of such rows. A finding beyond is at its group.
const mostNamed = 100

// Keep implements rows.Relation: it keeps a finding about the group that is read, and reports whether
// it is one. One that an earlier pass over the rows has found is dropped.
func (r *Relation) Keep(d diag.Diagnostic, counted bool) bool {
	if at, in := d.Subject.(source.Cell); r.group.rows == 0 || !in || at.Workbook != r.name {
		return false
	}
	cause := d.Mistake()
	f := r.causes[cause]
	if f == nil {
		if r.listed[cause] {
			return true
		}
		f = &fault{counted: counted}
		r.causes[cause], r.faults = f, append(r.faults, f)
	}
	if len(f.found) < mostPlaces {
		f.found, f.groups = append(f.found, d), append(f.groups, *r.described())
	}
	f.rows += cmp.Or(r.group.of, r.group.rows)
	r.groups++
	return true
}

// settle lists the findings about the groups of a pass. The function rows returns the places of
// the first rows of a group that a finding is about, at most n; none if they have no keys. With 0,
// it returns their number.
func (r *Relation) settle(s *rows.Reader, rows func(g group, n int) ([]string, error)) error {
	r.group = group{}
	for _, f := range r.faults {
		var found []diag.Diagnostic
		for i, d := range f.found {
			g := f.groups[i]
			if !g.counted {
				number, err := rows(g, 0)
				if err != nil {
					return err
				}
				n, err := strconv.Atoi(number[0])
				if err != nil {
					return err
				}
				f.rows, g.of = f.rows-cmp.Or(g.of, g.rows)+n, n
			}
			places := []string{g.where}
			if n := cmp.Or(g.of, g.rows); len(r.keys) > 0 && (!g.row || n > 1) && r.named < mostNamed {
				r.named++
				named, err := rows(g, min(mostPlaces-len(found), n))
				if err != nil {
					return err
				}
				if named != nil {
					places = named
				}
			}
			for _, where := range places {
				d.Subject = source.Cell{Workbook: r.name, Where: where}
				found = append(found, d)
			}
			if len(found) >= mostPlaces || f.counted {
				break
			}
		}
		switch {
		case f.counted:
			found = found[:1]
			found[0].Detail = "one row has such a value"
			if f.rows > 1 {
				found[0].Detail = fmt.Sprintf("%s rows have such a value; the first one is here", figure.Group(fmt.Sprint(f.rows)))
			}
		case f.rows > len(found): // each says so, for they are one finding to a reader
			for i := range found {
				found[i].Detail += fmt.Sprintf("; %s such rows in all", figure.Group(fmt.Sprint(f.rows)))
			}
		}
		for _, d := range found {
			s.Findings.Report(d)
		}
	}
	for cause := range r.causes {
		r.listed[cause] = true
	}
	r.faults, r.causes = nil, map[string]*fault{}
	return nil
}

// about reports what is wrong with n rows of the group.
func (b *Reader) about(n int, condition string, report func()) {
	b.group.also, b.group.of = []string{condition}, n
	weight := b.in.Weight
	b.in.Weight = n
	report()
	b.in.Weight, b.group.also, b.group.of = weight, nil, 0
}

// twice reports the rows of a group that are equal in every mapped field.
func (b *Reader) twice(n int) {
	b.about(n-1, "1 = 1", func() { b.in.Report(b.duplicate(b.described().where, n)) })
}

// duplicate returns the finding of rows that are equal in every mapped field.
func (b *Reader) duplicate(where string, n int) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED003", Summary: "row listed twice", Subject: source.Cell{Workbook: b.Relation.name, Where: where},
		Detail: fmt.Sprintf("%d rows are equal in every mapped field", n),
		Remedy: fmt.Sprintf("Delete all but one of them; or, if the rows are right, add reference = \"COLUMN\" to the columns key of %s in filing.toml, where COLUMN is a column in which the rows differ", section(b.Ledger))}
}

// examples returns the function that names the rows of a group by their keys.
func (b *Reader) examples(fields []int) func(g group, n int) ([]string, error) {
	return func(g group, n int) (places []string, err error) {
		if n == 0 {
			s := statement.Select{Items: []statement.Item{{Expr: statement.Count(b.dialect, "")}}, From: b.rows(fields, false), Where: slices.Concat(g.is, g.also)}
			err = b.conn.Query(b.ctx, b.Schema.Ledger+", rows of a finding", s.String(), func(row [][]byte) error {
				places = []string{string(row[0])}
				return nil
			})
			return places, err
		}
		s := statement.Select{From: b.rows(fields, true), Where: slices.Concat(g.is, g.also), Limit: n}
		if fields == nil { // conditions on columns of the table itself
			inner := statement.Select{From: b.from, Where: g.is}
			for k, c := range b.keys {
				inner.Items = append(inner.Items, statement.Item{Expr: b.dialect.Text(b.dialect.Quote(c.Name), c), Name: b.key(k)})
			}
			s.From, s.Where = inner.As(b.dialect.Quote("ledger")), g.also
		}
		s.OrderBy = slices.Clone(g.first)
		for k := range b.keys {
			s.Items = append(s.Items, statement.Item{Expr: b.key(k)})
			s.OrderBy = append(s.OrderBy, b.dialect.Order(b.key(k)))
		}
		err = b.conn.Query(b.ctx, b.Schema.Ledger+", rows of a finding", s.String(), func(row [][]byte) error {
			places = append(places, b.keyed(row))
			return nil
		})
		return places, err
	}
}

// keyed returns the condition that names a row by its key.
func (b *Reader) keyed(values [][]byte) string {
	var is []string
	for k, c := range b.keys {
		is = append(is, whereIs(c, values[k]))
	}
	return strings.Join(is, " and ")
}

// Unreachable returns the finding of an error of the database of a ledger.
func Unreachable(err error, at source.Place, l *filing.Ledger) diag.Diagnostic {
	var known interface {
		Diagnostic(source.Place) diag.Diagnostic
	}
	// what is wrong with the connection is one problem, whatever the number of ledgers that need it
	if e := (*warehouse.Error)(nil); errors.As(err, &e) && e.Query == "" && e.Reason >= warehouse.NoVariable && e.Reason <= warehouse.Unsupported {
		at = l.Source.At
	}
	if errors.As(err, &known) {
		return known.Diagnostic(at)
	}
	return diag.Diagnostic{Code: "LED012", Summary: "ledger that cannot be read", Subject: at, Detail: err.Error(), Remedy: "Correct what the message names, and run the command again", Related: []diag.Related{{Message: "named here", At: l.Place}}}
}
