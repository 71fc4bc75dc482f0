package schema_test

import (
	"slices"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
)

// TestFieldsAreParts checks that a field of words, in a ledger whose amounts are summed, is
// a key that sums are listed by, or is said to be a label: a field that is neither would
// be dropped in silence from parts.json and from what moved a figure.
func TestFieldsAreParts(t *testing.T) {
	t.Parallel()
	f := &filing.Filing{Calendar: fiscal.YearEnd(12, 31), Report: filing.Report{Form: "10-K", Period: fiscal.Period{Year: 2022}, Compare: fiscal.Period{Year: 2021}}}
	by := map[string][]string{}
	sums := map[string]bool{}
	for _, q := range compute.Ask(f).Queries {
		if sums[q.Ledger+"."+q.Sum] {
			t.Errorf("compute.Ask asks twice for the sums of %q in %s, and the first answer is taken; widen the first", q.Sum, q.Ledger)
		}
		sums[q.Ledger+"."+q.Sum] = true
		by[q.Ledger] = append(by[q.Ledger], q.By...)
	}
	for _, s := range schema.Schemas {
		if s.Parts == nil {
			continue // a list, of which nothing is summed
		}
		for _, field := range s.Fields {
			switch field.Kind {
			case schema.Date, schema.Amount, schema.Rate:
				continue
			}
			if held := slices.Contains(s.Parts, schema.Holding); field.Label || held || slices.Contains(s.Parts, field.Name) {
				if asked := slices.Contains(by[s.Ledger], field.Name); !field.Label && !asked {
					t.Errorf("%s of %s is a key of its sums, and compute.Ask asks for none by it", field.Name, s.Ledger)
				}
				continue
			}
			t.Errorf("%s of %s is no key of its sums; add it to Parts, or make it a Label", field.Name, s.Ledger)
		}
		for _, part := range s.Parts {
			if part != schema.Holding && s.Index(part) < 0 {
				t.Errorf("%s is a key of %s and no field of it", part, s.Ledger)
			}
		}
	}
}
