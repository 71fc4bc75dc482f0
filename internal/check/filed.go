package check

import (
	"fmt"
	"slices"

	"tieout/internal/fact"
	"tieout/internal/record"
	"tieout/internal/source"
)

// wasFiled returns a fact as filed in the newest draft for an earlier period, and that
// draft; nil if none has it.
func (p *Pass) wasFiled(id fact.ID) (*record.Fact, *record.Draft) {
	for _, d := range p.Filed {
		if f := d.Fact(id); f != nil && d.Before(p.Filing.Report.Period) {
			return f, d
		}
	}
	return nil, nil
}

// restated reports whether an approved restatement names a fact or one of its inputs.
func (p *Pass) restated(f *fact.Fact) bool {
	return p.Filing.Restated(f.ID) != nil || slices.ContainsFunc(f.Origin.Inputs, func(id fact.ID) bool {
		in := p.Facts.Of(id)
		return in != nil && p.restated(in)
	})
}

// restatementLines returns an instruction with the lines that restate a fact.
func restatementLines(id fact.ID) string {
	return fmt.Sprintf("add these lines to restatements.toml, and complete them: `[[restatement]]`, `fact = %q`, `reason = \"…\"` and `approver = \"…\"`", id)
}

// rootCells returns the first cells that a fact, or its first input, was read from.
func (p *Pass) rootCells(f *fact.Fact) source.Place {
	for len(f.Origin.Cells) == 0 && len(f.Origin.Inputs) > 0 {
		in := p.Facts.Of(f.Origin.Inputs[0])
		if in == nil {
			break
		}
		f = in
	}
	return cellsOf(f)
}
