package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/document"
	"tieout/internal/fiscal"
	"tieout/internal/source"
)

// view is a run of a document that is read as one: a heading or caption, a
// paragraph or list, or a table. It is what the measures in it are shown in.
type view struct {
	draft  *document.Draft
	kind   viewKind
	blocks []*document.Block
	said   []said
	table  [][]*document.Block // of a table, its rows, the header first
	shown  []showing           // in the order they are read
	named  []showing           // of a heading or table, where text names a measure
}

type viewKind uint8

const (
	headed viewKind = iota
	worded
	tabled
)

func (k viewKind) String() string { return [...]string{"heading", "paragraph", "table"}[k] }

// stopped finds the mark that ends a sentence. A short paragraph without one is a
// caption.
var stopped = regexp.MustCompile(`[.!?:;,]["”’)]*$`)

// views gives what a document shows of measures, in order.
func (p *Package) views(d *document.Draft) []view {
	if p.seen == nil {
		p.seen = map[*document.Draft][]view{}
	}
	if _, known := p.seen[d]; !known {
		p.seen[d] = p.view(d)
	}
	return p.seen[d]
}

func (p *Package) view(d *document.Draft) []view {
	var list []view
	all := d.Tables()
	cells := 0
	for i, b := range d.Blocks {
		switch {
		case b.Kind == document.Cell:
			if cells > 0 {
				cells--
				continue
			}
			for _, row := range all[0] {
				cells += len(row)
			}
			cells--
			v := view{draft: d, kind: tabled, table: all[0], blocks: d.Blocks[i : i+cells+1]}
			p.readTable(&v)
			list = append(list, v)
			all = all[1:]
		case b.Kind == document.Item && i > 0 && d.Blocks[i-1].Kind == document.Item:
			last := &list[len(list)-1]
			all := sentences(b)
			last.blocks, last.said, last.shown = append(last.blocks, b), append(last.said, all...), append(last.shown, p.read(all)...)
		default:
			v := view{draft: d, kind: worded, blocks: []*document.Block{b}, said: sentences(b)}
			v.shown = p.read(v.said)
			if b.Kind == document.Heading || b.Kind == document.Paragraph && len(v.shown) == 0 && !stopped.MatchString(b.Text) && len(strings.Fields(b.Text)) < 16 {
				v.kind, v.named = headed, namings(v.said)
			}
			list = append(list, v)
		}
	}
	return list
}

// namings gives where sentences name measures.
func namings(all []said) []showing {
	var list []showing
	for _, s := range all {
		for _, n := range s.names {
			if n.measure != nil {
				list = append(list, showing{measure: n.measure, kind: move, text: n.text, block: s.Block, at: s.Start + n.at, end: s.Start + n.end})
			}
		}
	}
	return list
}

var (
	cellFigure = regexp.MustCompile(`^\W{0,4}\d[\d,]*(?:\.\d+)?\)?\s?(?:%|x|percent)?\W{0,2}$`)
	noFigure   = regexp.MustCompile(`(?i)^(?:n\.?/?m\.?|n/a|not meaningful)\W*$`)
	ratioLine  = regexp.MustCompile(`(?i)\bmargins?\b|\bconversion\b|(?:%|percent|percentage|share) of\b`)
	growthLine = regexp.MustCompile(`(?i)\bchange\b|\bgrowth\b|\b(?:increase|decrease)\b|\bvs\.?\b|\bversus\b`)
	restOfLine = regexp.MustCompile(`(?i)^\W*(?:margins?\b|as an? (?:%|percentage)|(?:%|percent|percentage) (?:of|change)\b|growth\b|year-over-year\b|per (?:\w+ )?share)`)
	nonColumn  = regexp.MustCompile(`(?i)\bnon[- ]GAAP\b|\bas adjusted\b|^\W*adjusted\W*$`)
)

// isFigure says whether a cell holds a figure, or that there is none to give.
func isFigure(b *document.Block) bool {
	return b.OnlyFact() != nil || cellFigure.MatchString(b.Text) || strings.Contains(b.Text, "●") || noFigure.MatchString(b.Text) ||
		slices.ContainsFunc(b.Spans, func(s document.Span) bool { return s.Owner == document.OwnFact })
}

// readTable reads a table's cells: each figure is of the measure that its row
// names, else its column.
func (p *Package) readTable(v *view) {
	labels := map[*document.Block]*naming{}
	header := v.table[0]
	var above *naming
	for r, row := range v.table {
		var of *naming
		for c, cell := range row {
			figure := r > 0 && isFigure(cell) && (c > 0 || cell.OnlyFact() != nil)
			if !figure {
				all := sentences(cell)
				v.said, v.named = append(v.said, all...), append(v.named, namings(all)...)
				for _, s := range all {
					for _, n := range s.names {
						if n.measure != nil && labels[cell] == nil {
							n.ratio = n.ratio || ratioLine.MatchString(cell.Text)
							labels[cell] = &n
						}
					}
				}
			}
			if c == 0 {
				if of = labels[cell]; of == nil && above != nil && restOfLine.MatchString(cell.Text) {
					rest := *above
					rest.ratio = rest.ratio || ratioLine.MatchString(cell.Text)
					of = &rest
				}
				above = of
			}
			if !figure || c >= len(header) {
				continue
			}
			s := showing{block: cell, end: len(cell.Text)}
			column, across := labels[header[c]], false
			n := of
			if n == nil {
				n, across = column, true
			}
			if m := cell.FirstFact(); m != nil {
				if s.measure, s.kind = measureOf(m.ID); s.measure == nil {
					continue
				}
				if n != nil && n.measure == s.measure {
					s.text = n.text
				}
				s.when = whenOf(period(m.ID.When))
				v.shown = append(v.shown, s)
				continue
			}
			if n == nil {
				continue
			}
			s.measure, s.text = n.measure, n.text
			line, place := header[c].Text, c+1
			if across {
				line, place = row[0].Text, -r
			} else if n.GAAP == nil && nonColumn.MatchString(line) {
				s.measure, place = nonOf(n.measure), 0
			} else if nonColumn.MatchString(line) || strings.Contains(line, "GAAP") {
				place = 0
			}
			heads := line
			if !across {
				heads += " " + row[0].Text
			}
			percent := strings.ContainsAny(cell.Text, "%x")
			switch {
			case growthLine.MatchString(heads) && (percent || noFigure.MatchString(cell.Text) || strings.Contains(heads, "%")) && !ratioLine.MatchString(line):
				s.kind = growth
			case percent || n.ratio || ratioLine.MatchString(heads):
				s.kind = ratio
			}
			if _, list := p.dates(line); len(list) == 1 {
				s.when = list[0]
			} else {
				s.line = place
			}
			s.perUnit = strings.Contains(strings.ToLower(heads), "per share")
			v.shown = append(v.shown, s)
		}
	}
}

// nonOf gives the non-GAAP measure that words make of one under GAAP.
func nonOf(base *measure) *measure {
	for _, m := range nonGAAP {
		if m.GAAP == base && strings.HasPrefix(m.Name, "non-GAAP ") {
			return m
		}
	}
	return base
}

// point gives the place of what is shown.
func (s showing) point() source.Point { return s.block.At(s.at) }

// words gives the words about what is shown.
func (s showing) words() string {
	return around(s.block.Text, s.at, max(s.at, min(s.end, len(s.block.Text))))
}

// called gives how the text names the measure, or its name.
func (s showing) called() string {
	if s.text != "" {
		return s.text
	}
	return s.Name
}

// ofPeriod gives " for 2021", or nothing where no period is told.
func (s showing) ofPeriod() string {
	if s.year == 0 {
		return ""
	}
	return " for " + strconv.Itoa(s.year)
}

// prominence cites the interpretation of equal prominence as it stood on the last
// day of the report's period: it was split into (a) to (c) on 2022-12-13.
func (p *Package) prominence(part string) string {
	span, err := p.Filing.Calendar.Span(p.Filing.Report.Period)
	if err == nil && span.End < fiscal.NewDate(2022, 12, 13) {
		return "C&DI 102.10"
	}
	return "C&DI 102.10(" + part + ")"
}

// defining finds a heading of a text on what a measure is and is not.
var defining = regexp.MustCompile(`(?i)\b(?:definitions?|defined|limitations?|limits|usefulness|uses? of|about|explanation|how we (?:use|define|calculate))\b`)

// everything gives the sentences of views.
func everything(views []view) []said {
	var list []said
	for _, v := range views {
		list = append(list, v.said...)
	}
	return list
}
