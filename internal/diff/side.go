package diff

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
)

// side is one of the two drafts.
type side struct {
	*record.Draft
	order []fact.ID             // shown in Markdown, in order, each once
	shows map[fact.ID][]showing // by section, in order
	where map[fact.ID]Point
	docs  []*text
	parts map[fact.ID]map[string]Keys // by kind of key
}

// showing is the texts in which a section prints a fact.
type showing struct {
	section string
	texts   []string
}

func (f *side) show(id fact.ID, section, text string) {
	i := slices.IndexFunc(f.shows[id], func(s showing) bool { return s.section == section })
	if i < 0 {
		i = len(f.shows[id])
		f.shows[id] = append(f.shows[id], showing{section: section})
	}
	if s := &f.shows[id][i]; !slices.Contains(s.texts, text) {
		s.texts = append(s.texts, text)
	}
}

// Point is a line of a document.
type Point struct {
	File string
	Line int
}

// String returns "file:line".
func (p Point) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// text is a Markdown document and its figures.
type text struct {
	name    string
	draft   *document.Draft
	figures map[int]printed // by byte of the source
}

type printed struct {
	id   fact.ID
	text string
}

func sideOf(d *record.Draft) *side {
	f := &side{Draft: d, shows: map[fact.ID][]showing{}, where: map[fact.ID]Point{}, parts: map[fact.ID]map[string]Keys{}}
	docs := map[string]*text{}
	read := func(file string) *text {
		if docs[file] == nil {
			docs[file] = &text{file, document.Plain(strings.TrimSuffix(file, render.Markdown.Suffix), d.Document(file)), map[int]printed{}}
			f.docs = append(f.docs, docs[file])
		}
		return docs[file]
	}
	for _, s := range d.Shown {
		if !render.Markdown.Wrote(s.File) {
			continue
		}
		doc := read(s.File)
		if offset := place(doc.draft.Source, s.Line, s.Col, s.Text); offset >= 0 {
			doc.figures[offset] = printed{s.ID, s.Text}
		}
		if f.shows[s.ID] == nil {
			f.where[s.ID] = Point{s.File, s.Line}
			f.order = append(f.order, s.ID)
		}
		f.show(s.ID, f.sectionAt(s.File, s.Line), s.Text)
	}
	for _, s := range d.Lock.Sections { // a document may show no fact
		if path.Base(s.File) == s.File {
			read(s.File)
		}
	}
	slices.SortFunc(f.docs, func(a, b *text) int { return byRank(a.name, b.name) })
	for _, p := range d.Parts {
		if f.parts[p.ID] == nil {
			f.parts[p.ID] = map[string]Keys{}
		}
		keys := Keys{Amounts: map[string]quantity.Value{}, More: p.Rest != nil}
		for _, a := range p.Addends {
			keys.Amounts[a.Key] = a.Amount(quantity.Pure)
		}
		f.parts[p.ID][p.By] = keys
	}
	return f
}

// byRank compares the file names of two documents in reading order.
func byRank(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) }

// rank returns the reading order of a document, −1 for an unknown one.
func rank(file string) int {
	return slices.IndexFunc(disclosure.Documents, func(d *disclosure.Document) bool { return render.Markdown.File(d.Name) == file })
}

// place returns the byte offset of a text at a line and column, both from 1, or −1.
func place(src []byte, line, col int, text string) int {
	lines := strings.SplitAfter(string(src), "\n")
	if line > len(lines) {
		return -1
	}
	start := 0
	for _, before := range lines[:max(line-1, 0)] {
		start += len(before)
	}
	row, at := strings.TrimSuffix(lines[max(line-1, 0)], "\n"), 0
	for ; col > 1 && at < len(row); col-- {
		_, size := utf8.DecodeRuneInString(row[at:])
		at += size
	}
	if col == 1 && strings.HasPrefix(row[at:], text) {
		return start + at
	}
	return -1
}

func (f *side) sectionAt(file string, line int) string {
	for _, s := range f.Lock.Sections {
		if s.File == file && s.First <= line && line <= s.Last {
			return s.Name
		}
	}
	return ""
}

// role returns a fact's role in the report: its name and how its period or date relates to
// the report's, the same in every report.
func (f *side) role(id fact.ID) string { return id.Name() + "@" + f.when(id.When) }

func (f *side) when(when string) string {
	p, err := fiscal.ParsePeriod(when)
	if err != nil {
		return f.dateRole(when)
	}
	years := f.Period.Year - p.Year
	p.Year = 0
	own := f.Period
	own.Year = 0
	suffix := ""
	switch {
	case p == own:
	case p == own.ToDate():
		suffix = "YTD"
	case p == fiscal.Period{}:
		suffix = "FY"
	default:
		return when
	}
	return fmt.Sprintf("P-%d%s", years, suffix)
}

// dateRole returns the role of a date in the report, or the date.
func (f *side) dateRole(date string) string {
	for _, role := range []string{"period", "compare", "before", "year-end"} {
		if f.Lock.Ends[role] == date {
			return role
		}
	}
	return date
}
