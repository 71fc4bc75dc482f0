package ledger

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/warehouse"
)

// relation is a table, a view or a query of a database: the one part of a ledger there. While a
// group is read, its cells are those of the group, and findings about them wait until the rows
// of the group can be named.
type relation struct {
	ledger  *filing.Ledger
	dialect *warehouse.Dialect
	name    string             // as places have it, "warehouse:finance.revenue"
	columns []warehouse.Column // by field; one without a name is not mapped
	keys    []warehouse.Column // those that name a row
	from    string             // what follows FROM
	kept    []string           // the conditions of the rows that Only keeps
	group   group
	faults  []*fault // in the order found
	causes  map[string]*fault
	groups  int // groups with a fault
}

// group is what is read at a time: rows that are alike in some columns.
type group struct {
	at      Spot
	rows    int      // 0 while none is read
	where   string   // what names the group, or its row
	row     bool     // where names one row
	is      []string // the conditions that its rows meet, as SQL
	also    []string // those that the rows meet that a finding is about
	of      int      // the number of these
	counted bool     // rows, or of, is the number; otherwise it is at most that

	describe func(*group) // sets where and is; nil if they are set. Few groups need them
}

// described returns the group that is read, with where and is.
func (r *relation) described() *group {
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

// cell returns the place of a row or a group: the one that is read, else the table.
func (r *relation) cell(at Spot) source.Cell {
	c := source.Cell{Workbook: r.name}
	if at == r.group.at {
		c.Where = r.described().where
	}
	return c
}

// having returns the place of the rows that have a word in a field.
func (r *relation) having(field int, words *words, id ID) source.Cell {
	word := words.dict.Word(id)
	if words.raw != nil {
		for raw, meaning := range words.meaning {
			if meaning == id && raw > 0 {
				word = words.raw.Word(ID(raw))
				break
			}
		}
	}
	if r.columns[field].Name == "" {
		return source.Cell{Workbook: r.name}
	}
	return source.Cell{Workbook: r.name, Where: whereIs(r.columns[field], []byte(word))}
}

// ranges returns the columns of a field.
func (r *relation) ranges(l *filing.Ledger, field int) (list []source.Range) {
	fields := []int{field}
	if l.Split && l.Fields[field].Name == "amount" {
		fields = []int{l.Index("debit"), l.Index("credit")}
	}
	for _, i := range fields {
		if name := r.columns[i].Name; name != "" {
			list = append(list, source.Range{Workbook: r.name, First: name, Last: name})
		}
	}
	return list
}

var simple = regexp.MustCompile(`^[\pL_][\pL\pN_$]*$`)

// whereIs returns the condition that a column has a value, nil for NULL, as a place shows it.
func whereIs(c warehouse.Column, value []byte) string {
	name := c.Name
	if !simple.MatchString(name) {
		name = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	switch {
	case value == nil:
		return name + " is null"
	case c.Kind == warehouse.Integer || c.Kind == warehouse.Decimal:
		return name + " = " + string(value)
	}
	return name + " = '" + strings.ReplaceAll(string(value), "'", "''") + "'"
}

var digits = regexp.MustCompile(`"(?:[^"\\0-9]|\\.)*[0-9](?:[^"\\]|\\.)*"|[0-9][0-9.,:-]*`)

// takes keeps a finding about the group that is read, and reports whether it is one.
func (r *relation) takes(d diag.Diagnostic) bool { return r.keep(d, false) }

func (r *relation) keep(d diag.Diagnostic, counted bool) bool {
	if at, in := d.Subject.(source.Cell); r.group.rows == 0 || !in || at.Workbook != r.name {
		return false
	}
	detail, _, _ := strings.Cut(d.Detail, ";")
	if counted {
		detail = ""
	}
	cause := fmt.Sprint(d.Severity, d.Code, d.Summary, digits.ReplaceAllString(detail+"\x00"+d.Remedy, "#"))
	f := r.causes[cause]
	if f == nil {
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
func (s *sheet) settle(rows func(g group, n int) ([]string, error)) error {
	r := s.relation
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
			if n := cmp.Or(g.of, g.rows); len(r.keys) > 0 && (!g.row || n > 1) {
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
		more := f.rows - len(found)
		switch {
		case f.counted:
			found = found[:1]
			found[0].Detail = "one row has such a value"
			if f.rows > 1 {
				found[0].Detail = fmt.Sprintf("%s rows have such a value; the first one is here", figure.Group(fmt.Sprint(f.rows)))
			}
		case more > 0:
			last := found[len(found)-1]
			last.Related = nil
			last.Detail = fmt.Sprintf("%s; %s more rows like this one", last.Detail, figure.Group(fmt.Sprint(more)))
			found[len(found)-1] = last
		}
		for _, d := range found {
			s.Findings.Report(d)
		}
	}
	r.faults, r.causes = nil, map[string]*fault{}
	return nil
}

// resolve finds the columns that filing.toml names, and reports those that the ledger cannot be
// read from.
func (r *relation) resolve(s *sheet, columns []warehouse.Column) (only []warehouse.Column, fine bool) {
	fine = true
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	find := func(header, key string, at source.Point) (c warehouse.Column) {
		i := slices.Index(names, header)
		if i < 0 {
			var alike []int
			for k, name := range names {
				if strings.EqualFold(name, header) {
					alike = append(alike, k)
				}
			}
			if len(alike) == 1 {
				i = alike[0]
			}
		}
		if i >= 0 {
			return columns[i]
		}
		fine = false
		s.report(missing(s.Ledger, r.name, header, key, names, at))
		return c
	}
	for i, header := range s.Columns {
		if header == "" {
			continue
		}
		if r.columns[i] = find(header, "columns", s.At); r.columns[i].Name == "" {
			continue
		}
		if d, ok := unreadable(s.Ledger, r, i); !ok {
			fine = false
			s.report(d)
		}
	}
	for _, o := range s.Only {
		only = append(only, find(o.Header, "only", o.At))
	}
	for _, name := range s.Key {
		r.keys = append(r.keys, find(name, "key", s.Place))
	}
	for _, c := range slices.Concat(only, r.keys) {
		if c.Kind == warehouse.Other && c.Name != "" {
			fine = false
			s.report(diag.Diagnostic{Code: "LED001", Summary: "column of a type that tieout does not read", Subject: source.Cell{Workbook: r.name},
				Detail: fmt.Sprintf("column %s is of type %s", c.Name, c.Type), Remedy: "Cast the column to text in the key \"query\" of " + section(s.Ledger), Related: []diag.Related{{Message: "named here", At: s.Place}}})
		}
	}
	return only, fine
}

func section(l *filing.Ledger) string { return "[ledgers." + l.Schema.Ledger + "]" }

// missing returns the finding of a column that a table does not have.
func missing(l *filing.Ledger, relation, header, key string, names []string, at source.Point) diag.Diagnostic {
	const most = 30
	list := strings.Join(names[:min(len(names), most)], ", ")
	if len(names) > most {
		list += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return diag.Diagnostic{Code: "LED002", Summary: "mapped column that the table does not have", Subject: source.Cell{Workbook: relation},
		Detail: fmt.Sprintf("the key %q of %s names the column %s; the columns are %s", key, section(l), header, list),
		Remedy: fmt.Sprintf("Write the name of a column under %q of %s in filing.toml", key, section(l)), Related: []diag.Related{{Message: "named here", At: at}}}
}

// unreadable returns the finding of a column whose type its field cannot be read from; ok is true
// if it can be.
func unreadable(l *filing.Ledger, r *relation, field int) (d diag.Diagnostic, ok bool) {
	c, name := r.columns[field], l.FieldName(field)
	d = diag.Diagnostic{Code: "LED001", Summary: "column of a type that tieout does not read", Subject: source.Cell{Workbook: r.name}, Related: []diag.Related{{Message: "mapped here", At: l.At}}}
	cast := func(as string) string {
		column := c.Name
		if !simple.MatchString(column) {
			column = `"` + strings.ReplaceAll(column, `"`, `""`) + `"`
		}
		return fmt.Sprintf("in the key \"query\" of %s, write CAST(%s AS %s)", section(l), column, as)
	}
	switch l.Fields[field].Kind {
	case schema.Amount, schema.Rate:
		switch c.Kind {
		case warehouse.Integer, warehouse.Decimal:
			return d, true
		case warehouse.Float:
			d.Summary = "column of floating-point numbers"
			d.Detail = fmt.Sprintf("%s must be an exact decimal; column %s is of type %s, which holds no exact amounts", name, c.Name, c.Type)
			d.Remedy = "Map a column of exact decimals; or, if your system stores no other, " + cast("numeric(18,2)") + " with as many decimal places as the amounts have"
			return d, false
		}
		d.Detail = fmt.Sprintf("%s must be an exact decimal or an integer; column %s is of type %s", name, c.Name, c.Type)
		d.Remedy = "Map a column of exact decimals; or " + cast("numeric(18,2)") + " with as many decimal places as the amounts have"
		return d, false
	case schema.Date:
		switch {
		case c.Kind == warehouse.Date || c.Kind == warehouse.Text:
			return d, true
		case c.Kind == warehouse.Timestamp || c.Kind == warehouse.Moment:
			if l.Times != filing.RefuseTimes {
				return d, true
			}
			d.Summary = "column of dates with a time of day"
			d.Detail = fmt.Sprintf("%s must be a date without a time; column %s is of type %s", name, c.Name, c.Type)
			d.Remedy = fmt.Sprintf("Add `times = \"drop\"` to %s in filing.toml, which takes the date in UTC; or map a column of dates; or %s", section(l), cast("date"))
			return d, false
		}
		d.Detail = fmt.Sprintf("%s must be a date, or text such as 2022-12-31; column %s is of type %s", name, c.Name, c.Type)
		d.Remedy = "Map a column of dates; or " + cast("date")
		return d, false
	}
	switch c.Kind {
	case warehouse.Text, warehouse.Integer, warehouse.Decimal:
		return d, true
	}
	d.Detail = fmt.Sprintf("%s must be text or a whole number; column %s is of type %s", name, c.Name, c.Type)
	d.Remedy = "Map a column of text or of whole numbers; or " + cast("varchar")
	return d, false
}
