package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/filing"
)

// Reader reads the documents of a filing. It uses the calendar of the filing to map dates
// to periods.
type Reader struct{ Filing *filing.Filing }

// View is a part of a document in which measures are compared: a heading or caption, a
// paragraph or list, or a table.
type View struct {
	Kind      ViewKind
	Blocks    []*document.Block
	Sentences []Sentence
	Table     [][]*document.Block // rows of a table, the header first
	Shown     []Presentation      // in reading order
	Named     []Presentation      // measures named in a heading or table
}

// ViewKind is a kind of view.
type ViewKind uint8

// The kinds of view.
const (
	HeadingView ViewKind = iota
	ProseView
	TableView
)

// String returns the kind as findings print it.
func (k ViewKind) String() string { return [...]string{"heading", "paragraph", "table"}[k] }

// sentenceStop matches the end of a sentence. A short paragraph without one is a caption.
var sentenceStop = regexp.MustCompile(`[.!?:;,]["”’)]*$`)

// Views returns the views of a document in order.
func (r Reader) Views(d *document.Draft) []View {
	var list []View
	tables := d.Tables()
	for i, b := range d.Blocks {
		switch {
		case b.Kind == document.Cell && (b.Row > 0 || b.Col > 0): // read with its table
		case b.Kind == document.Cell:
			t := tables[b.Table-1]
			v := View{Kind: TableView, Table: t, Blocks: slices.Concat(t...)}
			r.readTable(&v)
			list = append(list, v)
		case b.Kind == document.Item && i > 0 && d.Blocks[i-1].Kind == document.Item:
			last := &list[len(list)-1]
			all := sentences(b)
			last.Blocks, last.Sentences, last.Shown = append(last.Blocks, b), append(last.Sentences, all...), append(last.Shown, r.read(all)...)
		default:
			v := View{Kind: ProseView, Blocks: []*document.Block{b}, Sentences: sentences(b)}
			v.Shown = r.read(v.Sentences)
			if b.Kind == document.Heading || b.Kind == document.Paragraph && len(v.Shown) == 0 && !sentenceStop.MatchString(b.Text) && len(strings.Fields(b.Text)) < 16 {
				v.Kind, v.Named = HeadingView, namedIn(v.Sentences)
			}
			list = append(list, v)
		}
	}
	return list
}

var (
	cellFigure    = regexp.MustCompile(`^\W{0,4}\d[\d,]*(?:\.\d+)?\)?\s?(?:%|x|percent)?\W{0,2}$`)
	noFigure      = regexp.MustCompile(`(?i)^(?:n\.?/?m\.?|n/a|not meaningful)\W*$`)
	ratioLine     = regexp.MustCompile(`(?i)\bmargins?\b|\bconversion\b|(?:%|percent|percentage|share) of\b`)
	growthLine    = regexp.MustCompile(`(?i)\bchange\b|\bgrowth\b|\b(?:increase|decrease)\b|\bvs\.?\b|\bversus\b`)
	restOfLine    = regexp.MustCompile(`(?i)^\W*(?:margins?\b|as an? (?:%|percentage)|(?:%|percent|percentage) (?:of|change)\b|growth\b|year-over-year\b|per (?:\w+ )?share)`)
	nonGAAPColumn = regexp.MustCompile(`(?i)\bnon[- ]GAAP\b|\bas adjusted\b|^\W*adjusted\W*$`)
)

// IsFigure reports whether a cell holds a figure, or a placeholder, "n/m" or "n/a" in place of
// a figure.
func IsFigure(b *document.Block) bool {
	return b.OnlyFact() != nil || cellFigure.MatchString(b.Text) || strings.Contains(b.Text, "●") || noFigure.MatchString(b.Text) ||
		slices.ContainsFunc(b.Spans, func(s document.Span) bool { return s.Owner == document.OwnFact })
}

// readTable reads a table's cells. A figure has the measure of its row or, if none, of its
// column.
func (r Reader) readTable(v *View) {
	labels := map[*document.Block]*Mention{}
	header := v.Table[0]
	var above *Mention
	for i, row := range v.Table {
		var of *Mention
		for c, cell := range row {
			figure := i > 0 && IsFigure(cell) && (c > 0 || cell.OnlyFact() != nil)
			if !figure {
				all := sentences(cell)
				v.Sentences, v.Named = append(v.Sentences, all...), append(v.Named, namedIn(all)...)
				for _, s := range all {
					for _, n := range s.Mentions {
						if n.Measure != nil && labels[cell] == nil {
							n.AsRatio = n.AsRatio || ratioLine.MatchString(cell.Text)
							labels[cell] = &n
						}
					}
				}
			}
			if c == 0 {
				if of = labels[cell]; of == nil && above != nil && restOfLine.MatchString(cell.Text) {
					rest := *above
					rest.AsRatio = rest.AsRatio || ratioLine.MatchString(cell.Text)
					of = &rest
				}
				above = of
			}
			if !figure || c >= len(header) {
				continue
			}
			s := Presentation{Block: cell, End: len(cell.Text)}
			column, across := labels[header[c]], false
			n := of
			if n == nil {
				n, across = column, true
			}
			if m := cell.FirstFact(); m != nil {
				if s.Measure, s.Kind = measureOf(m.ID); s.Measure == nil {
					continue
				}
				if n != nil && n.Measure == s.Measure {
					s.Text = n.Text
				}
				s.Period = periodOf(parsePeriod(m.ID.When))
				v.Shown = append(v.Shown, s)
				continue
			}
			if n == nil {
				continue
			}
			s.Measure, s.Text = n.Measure, n.Text
			line, place := header[c].Text, c+1
			if across {
				line, place = row[0].Text, -i
			} else if n.GAAP == nil && nonGAAPColumn.MatchString(line) {
				s.Measure, place = adjustedOf(n.Measure), 0
			} else if nonGAAPColumn.MatchString(line) || strings.Contains(line, "GAAP") {
				place = 0
			}
			heads := line
			if !across {
				heads += " " + row[0].Text
			}
			percent := strings.ContainsAny(cell.Text, "%x")
			switch {
			case growthLine.MatchString(heads) && (percent || noFigure.MatchString(cell.Text) || strings.Contains(heads, "%")) && !ratioLine.MatchString(line):
				s.Kind = Growth
			case percent || n.AsRatio || ratioLine.MatchString(heads):
				s.Kind = Ratio
			}
			if _, list := r.Dates(line); len(list) == 1 {
				s.Period = list[0]
			} else {
				s.Slot = place
			}
			s.PerUnit = strings.Contains(strings.ToLower(heads), "per share")
			v.Shown = append(v.Shown, s)
		}
	}
}

// IsLarger reports whether both views are headings and v is larger than w.
func (v View) IsLarger(w View) bool {
	heading := func(v View) bool { return v.Kind == HeadingView && v.Blocks[0].Kind == document.Heading }
	return heading(v) && heading(w) && v.Blocks[0].Level < w.Blocks[0].Level
}

// Follows reports whether the view is a table that omits the GAAP measure most comparable to m,
// although the document shows a figure of that GAAP measure for the same period before the
// table. The argument earlier lists the figures before the table, and the argument when is the
// period.
func (v View) Follows(earlier []Presentation, m *Measure, when Period) bool {
	has := func(list []Presentation, meet bool) bool {
		return slices.ContainsFunc(list, func(g Presentation) bool {
			return g.ComparableTo(m) && g.Kind != Movement && (!meet || g.Period.Meets(when))
		})
	}
	return v.Kind == TableView && !has(v.Shown, false) && has(earlier, true)
}

// IncomeStatement returns the first line and the number of lines of a non-GAAP income
// statement in a table. lines is 0 if the table has fewer than four lines, or fewer than
// two expense lines.
func (v View) IncomeStatement() (first Presentation, lines int) {
	var has []*Measure
	costs := 0
	for _, s := range v.Shown {
		if !s.NonGAAP() || !s.Line || slices.Contains(has, s.Measure) {
			continue
		}
		if has = append(has, s.Measure); len(has) == 1 {
			first = s
		}
		if slices.Contains(Expenses, s.GAAP) {
			costs++
		}
	}
	if len(has) < 4 || costs < 2 {
		return first, 0
	}
	return first, len(has)
}

// HasComparable reports whether a presentation in the list shows the GAAP measure that is most
// comparable to the measure m.
func HasComparable(list []Presentation, m *Measure) bool {
	return slices.ContainsFunc(list, func(g Presentation) bool { return g.ComparableTo(m) })
}

// SentencesOf returns the sentences of the views, in order.
func SentencesOf(views []View) []Sentence {
	var list []Sentence
	for _, v := range views {
		list = append(list, v.Sentences...)
	}
	return list
}

// Runs returns the sentences of a view, grouped by block or, in a table, by row.
func (v View) Runs() [][]document.Sentence {
	var list [][]document.Sentence
	if v.Kind != TableView {
		for _, b := range v.Blocks {
			list = append(list, b.Sentences())
		}
		return list
	}
	for _, row := range v.Table {
		var cells []document.Sentence
		for _, b := range row {
			cells = append(cells, b.Sentences()...)
		}
		list = append(list, cells)
	}
	return list
}
