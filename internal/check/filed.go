package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/quantity"
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

// bothInFull returns two values that differ as figure.InFull has them; two ratios that it prints
// alike have as many more decimals as show that they differ.
func bothInFull(was, is quantity.Value) (before, now string) {
	before, now = figure.InFull(was), figure.InFull(is)
	if before == now && was.Unit() == quantity.Pure && is.Unit() == quantity.Pure {
		before, now = figure.Apart(was, is), figure.Apart(is, was)
	}
	return before, now
}

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
