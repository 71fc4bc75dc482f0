package check

import (
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/source"
)

// closings returns the dates of the balance sheets, the earlier first.
func (p *Pass) closings() []fiscal.Date {
	opening := p.span(fiscal.Period{Year: p.Filing.Report.Period.Year, Quarter: 1}).Start - 1
	return slices.DeleteFunc([]fiscal.Date{opening, p.end()}, func(d fiscal.Date) bool { return d <= 0 }) // of quarters that the calendar does not list
}

// counted returns an amount as its ledger counts it, with separators and a minus.
func counted(v quantity.Value, scale int) string {
	return figure.Group(v.Times(quantity.FromDigits("1", -scale, false, quantity.Pure)).String())
}

// scaleOf returns the power of ten that a ledger counts in.
func (p *Pass) scaleOf(ledger string) int {
	if l := p.Filing.Ledger(ledger); l != nil {
		return l.Scale
	}
	return 0
}

// unitOf returns the words after an amount that say what its ledger counts in.
func unitOf(scale int) string {
	return map[int]string{3: " (in thousands)", 6: " (in millions)"}[scale]
}

// printedCells returns the cells that a fact was printed in, each with a message.
func printedCells(message string, f *fact.Fact) []diag.Related {
	var list []diag.Related
	for _, at := range f.Origin.Cells {
		list = append(list, otherEnd(message, at))
	}
	return list
}

// subjectOf returns the place of a finding, the first of its other ends.
func subjectOf(related []diag.Related) source.Place {
	if len(related) > 0 {
		return related[0].At
	}
	return nil
}

// sectionCells returns the cells of a line in the table by investment type, one
// for each section that has it.
func (p *Pass) sectionCells(line string, d fiscal.Date, scale int) []diag.Related {
	var list []diag.Related
	for _, class := range schema.Classes[1:] {
		if f, ok := p.fact(part("fair-value.printed."+class, line), d.String()); ok {
			list = append(list, printedCells(fmt.Sprintf("%s in the section %s of the table by investment type, %s", f.Words.Caption, class, counted(f.Value, scale)), f)...)
		}
	}
	return list
}

// tolerance returns the least difference that is one, between ledgers of which the
// coarser counts in a power of ten: a cent, or half a unit.
func tolerance(scale int, currency quantity.Unit) quantity.Value {
	if scale == 0 {
		return quantity.FromDigits("1", -2, false, currency)
	}
	return quantity.FromDigits("5", scale-1, false, currency)
}

// cellsOf returns where a fact was read, or the file that maps its ledger.
func cellsOf(f *fact.Fact) source.Place {
	if len(f.Origin.Cells) > 0 {
		return f.Origin.Cells[0]
	}
	return source.Point{File: filing.File}
}
