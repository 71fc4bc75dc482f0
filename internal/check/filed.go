package check

import (
	"slices"

	"tieout/internal/fact"
	"tieout/internal/record"
	"tieout/internal/source"
)

// wasFiled returns what the newest of the drafts filed for an earlier period says of
// a fact; the draft is nil where none has it.
func (p *Pass) wasFiled(id fact.ID) (*record.Fact, *record.Draft) {
	for _, d := range p.Filed {
		if f := d.Fact(id); f != nil && d.Before(p.Filing.Report.Period) {
			return f, d
		}
	}
	return nil, nil
}

// restated reports whether an approved restatement names a fact, or one that it is
// made of.
func (p *Pass) restated(f *fact.Fact) bool {
	return p.Filing.Restated(f.ID) != nil || slices.ContainsFunc(f.Origin.Inputs, func(id fact.ID) bool {
		in := p.Facts.Of(id)
		return in != nil && p.restated(in)
	})
}

// rootCells returns the first cells that a fact, or what it is made of, was read from.
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
