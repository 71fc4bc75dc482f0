package survey

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"tieout/internal/schema"
	"tieout/internal/text"
	"tieout/internal/toml"
)

//go:embed filing.toml.tmpl
var fileTemplate string

var file = template.Must(template.New("filing.toml").Funcs(template.FuncMap{
	"quote": toml.Quote, "key": toml.Key, "name": name, "list": list, "headers": headersOf, "join": text.List,
	"amount": func() schema.Kind { return schema.Amount },
	"before": func(year int) int { return year - 1 },
}).Parse(fileTemplate))

// write returns the filing.toml.
func (g *guess) write() []byte {
	var b bytes.Buffer
	if err := file.Execute(&b, g); err != nil {
		panic(fmt.Sprintf("survey: filing.toml: %v", err)) // the template is ours, and writes to memory
	}
	return b.Bytes()
}

// mostListed bounds the names that one comment lists.
const mostListed = 20

func clip(s string) string { return text.Clip(s, 60) }

// name quotes a name for a comment.
func name(s string) string { return toml.Quote(clip(s)) }

// list quotes names for a comment, at most mostListed of them, with a conjunction
// before the last.
func list(names []string, conjunction string) string {
	var quoted []string
	for _, n := range names[:min(len(names), mostListed)] {
		quoted = append(quoted, name(n))
	}
	if more := len(names) - mostListed; more > 0 {
		return strings.Join(quoted, ", ") + fmt.Sprintf(" and %d more", more)
	}
	return text.List(quoted, conjunction)
}

// headersOf returns the headers of columns.
func headersOf(columns []*column) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Header)
	}
	return names
}

// Needs lists the fields that a ledger must have.
func (m *mapping) Needs() string {
	var names []string
	for _, f := range m.Schema.Fields {
		if f.Required || m.Ledger == "customers" && f.Name == "parent" {
			names = append(names, f.Name)
		}
	}
	return text.List(names, "and")
}

// Skeleton returns a sheet of the ledger in which every column is still to be named.
func (m *mapping) Skeleton() *sheet {
	return &sheet{File: "ledgers/" + m.Ledger + ".xlsx", Alone: true, Match: compare(m.Schema, nil)}
}

// Place names the sheet, and its workbook.
func (s *sheet) Place() string {
	if s.Alone {
		return name(s.File)
	}
	return name(s.File) + " sheet " + name(s.Name)
}

// Mapped returns the fields that have a column or need one. ARR that is converted is in
// the currency of its header, whatever the currency column says.
func (s *sheet) Mapped() []*field {
	converted := s.Converted() != ""
	return slices.DeleteFunc(slices.Clone(s.Match.Fields), func(f *field) bool {
		return f.Column == nil && !f.Required || converted && f.Name == "currency"
	})
}

// Header returns the header of the field's column, "?" where it has none.
func (f *field) Header() string {
	if f.Column == nil {
		return "?"
	}
	return f.Column.Header
}

// Unmapped returns the columns that no field has.
func (s *sheet) Unmapped() []*column {
	fields := s.Mapped()
	return slices.DeleteFunc(slices.Clone(s.columns), func(c *column) bool {
		return slices.ContainsFunc(fields, func(f *field) bool { return f.Column == c })
	})
}

// Misfits returns the fields without a column that a header names, unless another field
// has the column.
func (s *sheet) Misfits() []*field {
	return slices.DeleteFunc(slices.Clone(s.Match.Fields), func(f *field) bool {
		return f.Column != nil || f.Misfit == nil || slices.ContainsFunc(s.Match.Fields, func(o *field) bool { return o.Column == f.Misfit })
	})
}

// Reference returns a column that no field has and that tells equal rows apart, or nil.
func (s *sheet) Reference() *column {
	for _, c := range s.Unmapped() {
		if c.usable && c.scores["*.reference"] > 0 && mostly(c.can[asID], max(c.Filled, 1)) {
			return c
		}
	}
	return nil
}

// Units returns the units that amounts of the ledger are said to count in, each with the
// header that says so, or else the title above the headers.
func (s *sheet) Units() map[string]string {
	said := map[string]string{}
	for _, f := range s.Match.Fields {
		if f.Kind == schema.Amount && f.Column != nil {
			said[unit(f.Column.Header, true)] = f.Column.Header
		}
	}
	delete(said, "")
	if len(said) > 0 {
		return said
	}
	for _, title := range slices.Backward(s.titles) {
		said[unit(title, false)] = title
	}
	delete(said, "")
	return said
}

// question is a column whose words mean something, such as a country.
type question struct {
	*field
	Unknown []string            // the words that nobody knows
	Values  map[string][]string // the words to write down, by what they mean
}

// Questions returns a question for each column whose words mean something.
func (s *sheet) Questions() (all []question) {
	for _, f := range s.Mapped() {
		if !coded(f.Field) {
			continue
		}
		q := question{field: f, Values: map[string][]string{}}
		for _, word := range slices.Sorted(maps.Keys(f.Column.words)) {
			means, ok := meaning(f.Field, word)
			switch _, err := schema.Meaning(f.Field, word); {
			case !ok:
				q.Unknown = append(q.Unknown, word)
			case err != nil || f.Name == "channel":
				q.Values[means] = append(q.Values[means], word)
			}
		}
		if f.Name == "channel" && q.Unknown != nil {
			q.Values["direct"] = append(q.Values["direct"], q.Unknown...)
		}
		all = append(all, q)
	}
	return all
}
