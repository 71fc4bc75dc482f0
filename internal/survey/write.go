package survey

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/settings"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/vocabulary"
)

//go:embed filing.toml.tmpl
var fileTemplate string

var file = template.Must(template.New("filing.toml").Funcs(template.FuncMap{
	"quote": toml.Quote, "key": toml.Key, "name": name, "list": list, "headers": headersOf, "join": text.List, "attribution": settings.Attribution,
	"amount": func() schema.Kind { return schema.Amount },
	"before": func(year int) int { return year - 1 },
}).Parse(fileTemplate))

// write returns the filing.toml.
func (g *guess) write() []byte {
	var b bytes.Buffer
	if err := file.Execute(&b, g); err != nil {
		panic(fmt.Sprintf("survey: filing.toml: %v", err)) // the embedded template writes to memory: only a bug fails
	}
	return b.Bytes()
}

// mostListed bounds the names that one comment lists.
const mostListed = 20

func clip(s string) string { return text.Clip(s, 60) }

// name quotes a name for a comment.
func name(s string) string { return toml.Quote(clip(s)) }

// list quotes names for a comment, with a conjunction before the last, and counts those
// beyond mostListed.
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

// Needs lists the required fields of a ledger.
func (m *mapping) Needs() string {
	var names []string
	for _, f := range m.Schema.Fields {
		if f.Required || m.Ledger == "customers" && f.Name == "parent" {
			names = append(names, m.Schema.Needs(f.Name))
		}
	}
	if last := len(names) - 1; strings.Contains(names[last], " ") {
		return strings.Join(names[:last], ", ") + ", and " + names[last]
	}
	return text.List(names, "and")
}

// Skeleton returns a sheet of the ledger without any column mapped, of the one file that is no
// ledger and like none, if there is one.
func (m *mapping) Skeleton(g *guess) *sheet {
	s := &sheet{File: "ledgers/" + m.Ledger + ".xlsx", Alone: true, Match: compare(m.Schema, nil, nil)}
	apart := slices.DeleteFunc(slices.Clone(g.unknown), func(b *book) bool {
		return slices.ContainsFunc(g.Ledgers, func(o *mapping) bool { return o.Sheet == nil && o.Near != nil && o.Near.File == b.file })
	})
	if len(apart) == 1 {
		if s.File, s.Alone = apart[0].file, len(apart[0].sheets) < 2; !s.Alone {
			s.Name = unanswered
		}
	}
	return s
}

// Place returns the file and, where it has several, the sheet.
func (s *sheet) Place() string {
	if s.Alone {
		return name(s.File)
	}
	return name(s.File) + " sheet " + name(s.Name)
}

// Mapped returns the fields that have a column or require one, without currency where the
// amounts are converted.
func (s *sheet) Mapped() []*field {
	converted := s.Converted() != ""
	return slices.DeleteFunc(slices.Clone(s.Match.Fields), func(f *field) bool {
		return f.By != byNothing || f.Column == nil && !f.Required || converted && f.Name == "currency"
	})
}

// Header returns the header of the field's column, or that which a column without one should
// have, or "?".
func (f *field) Header() string {
	if f.Column == nil {
		return unanswered
	}
	return cmp.Or(f.Column.Header, text.Capital(f.Name))
}

// Unmapped returns the columns that no field uses.
func (s *sheet) Unmapped() []*column {
	fields := s.Mapped()
	return slices.DeleteFunc(slices.Clone(s.columns), func(c *column) bool {
		return slices.ContainsFunc(fields, func(f *field) bool { return f.Column == c })
	})
}

// Misfits returns the fields whose header was found over cells of another kind, where no
// other field uses that column.
func (s *sheet) Misfits() []*field {
	return slices.DeleteFunc(slices.Clone(s.Match.Fields), func(f *field) bool {
		return f.Column != nil || f.Misfit == nil || slices.ContainsFunc(s.Match.Fields, func(o *field) bool { return o.Column == f.Misfit })
	})
}

// Reference returns an unmapped column that could be the row's reference, or nil.
func (s *sheet) Reference() *column {
	for _, c := range s.Unmapped() {
		if c.usable && c.scores["*.reference"] > 0 && mostly(c.can[asID], max(c.Filled, 1)) {
			return c
		}
	}
	return nil
}

// Units returns the units that the headers of amounts name, else those that the titles
// above them name, each with that header or title.
func (s *sheet) Units() map[string]string {
	units := map[string]string{}
	for _, f := range s.Match.Fields {
		if f.Kind == schema.Amount && f.Column != nil {
			units[vocabulary.Unit(f.Column.Header, true)] = f.Column.Header
		}
	}
	delete(units, "")
	if len(units) > 0 {
		return units
	}
	for _, title := range slices.Backward(s.titles) {
		units[vocabulary.Unit(title, false)] = title
	}
	delete(units, "")
	return units
}
