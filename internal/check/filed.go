package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/source"
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

// restated reports whether an approved restatement names a fact or one that it is computed
// from.
func (p *Pass) restated(f *fact.Fact) bool { return len(p.Filing.Covering(p.Facts, f.ID)) > 0 }

// restatementLines returns the lines of restatements.toml that restate facts.
func restatementLines(ids ...fact.ID) string {
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&b, "\n[[restatement]]\nfact = %q\nkind = %q\nreason = \"…\"\napprover = \"…\"\n", id, filing.Revision)
	}
	return b.String()
}

// rootCells returns the first cells that a fact of a set, or its first input, was read from.
func rootCells(set *fact.Set, f *fact.Fact) source.Place {
	for len(f.Origin.Cells) == 0 && len(f.Origin.Inputs) > 0 {
		in := set.Of(f.Origin.Inputs[0])
		if in == nil {
			break
		}
		f = in
	}
	return cellsOf(f)
}
