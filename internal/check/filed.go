package check

import (
	"slices"

	"tieout/internal/fact"
	"tieout/internal/filed"
	"tieout/internal/source"
)

// wasFiled returns what the newest of the drafts filed for an earlier period says of
// a fact; the draft is nil where none has it.
func (p *Pass) wasFiled(id fact.ID) (filed.Fact, *filed.Draft) {
	for _, d := range p.Filed {
		if f, ok := d.Facts[id]; ok && d.Before(p.Filing.Report.Period) {
			return f, d
		}
	}
	return filed.Fact{}, nil
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
