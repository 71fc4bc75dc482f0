package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
)

// closings returns the balance-sheet dates, the earlier first.
func (p *Pass) closings() []fiscal.Date {
	start, _ := p.Filing.Calendar.YearStart(p.Filing.Report.Period)
	opening := start - 1
	return slices.DeleteFunc([]fiscal.Date{opening, p.end()}, func(d fiscal.Date) bool { return d <= 0 }) // no date for quarters outside the calendar
}

// counted returns an amount in units of ten to the scale, with separators and a minus.
func counted(v quantity.Value, scale int) string {
	return figure.Group(v.Times(quantity.FromDigits("1", -scale, false, quantity.Pure)).String())
}

// scaleOf returns the power of ten of a ledger's unit; 0 without the ledger.
func (p *Pass) scaleOf(ledger string) int {
	if l := p.Filing.Ledger(ledger); l != nil {
		return l.Scale
	}
	return 0
}

// unitOf returns the suffix of an amount for a scale: " (in thousands)", or "".
func unitOf(scale int) string {
	return map[int]string{3: " (in thousands)", 6: " (in millions)"}[scale]
}

// printedCells returns the cells a fact was read from as related places, with a message.
func printedCells(message string, f *fact.Fact) []diag.Related {
	var list []diag.Related
	for _, at := range f.Origin.Cells {
		list = append(list, otherEnd(message, at))
	}
	return list
}

// subjectOf returns the first of the related places, or nil.
func subjectOf(related []diag.Related) source.Place {
	if len(related) > 0 {
		return related[0].At
	}
	return nil
}

// sectionCells returns the cells of a line in the table by investment type, in each
// section that has it.
func (p *Pass) sectionCells(line string, d fiscal.Date, scale int) []diag.Related {
	var list []diag.Related
	for _, class := range schema.Classes[1:] {
		if f, ok := p.fact(part("fair-value.printed."+class, line), d.String()); ok {
			list = append(list, printedCells(fmt.Sprintf("%s in section %s of the table by investment type: %s", f.Words.Caption, class, counted(f.Value, scale)), f)...)
		}
	}
	return list
}

// tolerance returns the smallest difference to report between ledgers, the coarser of
// which has a scale: a cent for scale 0, otherwise half a unit.
func tolerance(scale int, currency quantity.Unit) quantity.Value {
	if scale == 0 {
		return quantity.FromDigits("1", -2, false, currency)
	}
	return quantity.FromDigits("5", scale-1, false, currency)
}

// cellsOf returns the first cell a fact was read from, or filing.toml if none.
func cellsOf(f *fact.Fact) source.Place {
	if len(f.Origin.Cells) > 0 {
		return f.Origin.Cells[0]
	}
	return source.Point{File: filing.File}
}
