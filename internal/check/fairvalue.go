package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// classes are the sections of the table by investment type, in the order of a
// balance sheet.
var classes = []string{"cash", "cash-equivalent", "short-term", "long-term"}

// closings gives the dates of the balance sheets, the earlier first.
func (p *Package) closings() []fiscal.Date {
	var list []fiscal.Date
	if s, err := p.Filing.Calendar.Span(fiscal.Period{Year: p.Filing.Report.Period.Year, Quarter: 1}); err == nil {
		list = append(list, s.Start-1)
	}
	if s, err := p.Filing.Calendar.Span(p.Filing.Report.Period); err == nil {
		list = append(list, s.End)
	}
	return list
}

// members gives the facts of a metric at a date by the order of their captions,
// without the total.
func (p *Package) members(metric string, d fiscal.Date) []*fact.Fact {
	var list []*fact.Fact
	for _, f := range p.Facts.All() {
		if f.ID.Metric == metric && f.ID.When == d.String() && f.ID.Member != "total" {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b *fact.Fact) int { return strings.Compare(a.Words.Caption, b.Words.Caption) })
	return list
}

// counted gives an amount as its ledger counts it, with separators and a minus.
func counted(v quantity.Value, scale int) string {
	return figure.Group(v.Times(quantity.FromDigits("1", -scale, false, quantity.Pure)).String())
}

// scaleOf gives the power of ten that a ledger counts in.
func (p *Package) scaleOf(ledger string) int {
	if l := p.Filing.Ledger(ledger); l != nil {
		return l.Scale
	}
	return 0
}

// unitOf names what a ledger counts in, for words after an amount.
func unitOf(scale int) string {
	return map[int]string{3: " (in thousands)", 6: " (in millions)"}[scale]
}

// printedCells points to the cells that a fact was printed in, those of a message.
func printedCells(message string, f *fact.Fact) []diag.Related {
	var list []diag.Related
	for _, at := range f.Origin.Cells {
		list = append(list, diag.Related{Message: message, At: at})
	}
	return list
}

// subjectOf takes the place of a finding from its related ones.
func subjectOf(related []diag.Related) source.Place {
	if len(related) > 0 {
		return related[0].At
	}
	return nil
}

// sectionCells points to the cells of a line in the table by investment type, one
// for each section that has it.
func (p *Package) sectionCells(line string, d fiscal.Date, scale int) []diag.Related {
	var list []diag.Related
	for _, class := range classes[1:] {
		if f, ok := p.fact(part("fair-value.printed."+class, line), d.String()); ok {
			list = append(list, printedCells(fmt.Sprintf("%s in the section %s of the table by investment type, %s", f.Words.Caption, class, counted(f.Value, scale)), f)...)
		}
	}
	return list
}
