package relation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
)

// resolve finds the columns that filing.toml names, and reports those that the ledger cannot be
// read from.
func (r *Relation) resolve(s *rows.Reader, columns []warehouse.Column) (only []warehouse.Column, fine bool) {
	fine = true
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	var absent []string            // columns that the table does not have
	asked := map[string][]string{} // by such a column: the keys of filing.toml that name it
	at := map[string]source.Point{}
	find := func(header, key string, place source.Point) (c warehouse.Column) {
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
		if asked[header] == nil {
			absent, at[header] = append(absent, header), place
		}
		if !slices.Contains(asked[header], key) {
			asked[header] = append(asked[header], key)
		}
		return c
	}
	refused := map[string]bool{} // columns
	refuse := func(c warehouse.Column, d diag.Diagnostic) {
		fine = false
		if !refused[c.Name] {
			s.Report(d)
		}
		refused[c.Name] = true
	}
	for i, header := range s.Columns {
		if header == "" {
			continue
		}
		if r.columns[i] = find(header, "columns", s.At); r.columns[i].Name == "" {
			continue
		}
		if d, ok := unreadable(s.Ledger, r, i); !ok {
			refuse(r.columns[i], d)
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
			refuse(c, diag.Diagnostic{Code: "LED001", Summary: "column of a type that tieout does not read", Subject: source.Cell{Workbook: r.name},
				Detail: fmt.Sprintf("column %s is of type %s", c.Name, c.Type), Remedy: "Cast the column to text in " + remedy.Query(s.Ledger), Related: []diag.Related{{Message: "named here", At: s.Place}}})
		}
	}
	for _, header := range absent {
		fine = false
		s.Report(missing(s.Ledger, r.name, header, asked[header], names, at[header]))
	}
	return only, fine
}

// The types of a cast: decimal is an amount; zoned is a date in a time zone.
const (
	decimal = "decimal(18, 2)"
	zoned   = "date in a time zone"
)

var (
	lower    = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
	reserved = []string{"end", "user", "order", "group", "table", "column", "desc", "to", "from", "when", "default", "check", "current_date"}
)

// written writes the name of a column as a query has it.
func written(name string) string {
	if lower.MatchString(name) && !slices.Contains(reserved, name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Zoned implements rows.Relation.
func (r *Relation) Zoned(field int) string {
	c := r.columns[field]
	column, trino := written(c.Name), r.ledger.Source.Driver == filing.Trino
	switch {
	case c.Kind == warehouse.Text && trino:
		column = "from_iso8601_timestamp(" + column + ")"
	case c.Kind == warehouse.Text:
		column = "CAST(" + column + " AS timestamptz)"
	case c.Kind == warehouse.Timestamp && trino:
		column = "with_timezone(" + column + ", 'UTC')"
	case c.Kind == warehouse.Timestamp:
		column += " AT TIME ZONE 'UTC'"
	}
	return "CAST(" + column + " AT TIME ZONE 'America/New_York' AS date)"
}

func section(l *filing.Ledger) string { return "[ledgers." + l.Schema.Ledger + "]" }

// missing returns the finding of a column that a table does not have; keys are those of filing.toml
// that name it.
func missing(l *filing.Ledger, relation, header string, keys, names []string, at source.Point) diag.Diagnostic {
	const most = 30
	list := strings.Join(names[:min(len(names), most)], ", ")
	if len(names) > most {
		list += fmt.Sprintf(" and %d more", len(names)-most)
	}
	var quoted []string
	for _, key := range keys {
		quoted = append(quoted, strconv.Quote(key))
	}
	under := text.List(quoted, "and")
	what, verb := "key "+under, "names"
	if len(keys) > 1 {
		what, verb = "keys "+under, "name"
	}
	return diag.Diagnostic{Code: "LED002", Summary: "mapped column that the table does not have", Subject: source.Cell{Workbook: relation},
		Detail: fmt.Sprintf("the %s of %s %s the column %s; the columns are %s", what, section(l), verb, header, list),
		Remedy: fmt.Sprintf("Write the name of a column under %s of %s in filing.toml", under, section(l)), Related: []diag.Related{{Message: "named here", At: at}}}
}

// unreadable returns the finding of a column whose type its field cannot be read from; ok is true
// if it can be.
func unreadable(l *filing.Ledger, r *Relation, field int) (d diag.Diagnostic, ok bool) {
	c, name := r.columns[field], l.FieldName(field)
	d = diag.Diagnostic{Code: "LED001", Summary: "column of a type that tieout does not read", Subject: source.Cell{Workbook: r.name}, Related: []diag.Related{{Message: "mapped here", At: l.At}}}
	cast := func(as string) string {
		column := written(c.Name)
		if as == decimal && c.Kind == warehouse.Text {
			column = "replace(" + column + ", ',', '')"
		}
		if as == zoned {
			column, as = column+" AT TIME ZONE 'America/New_York'", "date"
		}
		return fmt.Sprintf("in %s, write CAST(%s AS %s)", remedy.Query(l), column, as)
	}
	switch l.Fields[field].Kind {
	case schema.Amount, schema.Rate:
		switch c.Kind {
		case warehouse.Integer, warehouse.Decimal:
			return d, true
		case warehouse.Float:
			d.Summary = "column of floating-point numbers"
			d.Detail = fmt.Sprintf("%s must be an exact decimal; column %s is of type %s, which holds no exact amounts", name, c.Name, c.Type)
			d.Remedy = "Map a column of exact decimals; or, if your system stores no other, " + cast(decimal) + " with as many decimal places as the amounts have"
			return d, false
		}
		d.Detail = fmt.Sprintf("%s must be an exact decimal or an integer; column %s is of type %s", name, c.Name, c.Type)
		d.Remedy = "Map a column of exact decimals; or " + cast(decimal) + " with as many decimal places as the amounts have"
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
			if c.Kind == warehouse.Timestamp {
				d.Remedy = fmt.Sprintf("Add `times = \"drop\"` to %s in filing.toml, which leaves out the time of day; or map a column of dates; or %s", section(l), cast("date"))
				return d, false
			}
			d.Detail += ", whose day depends on the time zone: the evening of the last day of a month in New York is the first day of the next month in UTC"
			d.Remedy = fmt.Sprintf("Map a column of dates; or %s, with the time zone of your books; or, if they are kept in UTC, add `times = \"drop\"` to %s in filing.toml, which takes the date in UTC", cast(zoned), section(l))
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
