package evidence_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// charge is a term of a contract.
type charge struct {
	contract   uint64
	start, end fiscal.Date
	arr        string
}

func term(start, end, arr string) charge { return charge{1, day(start), day(end), arr} }

func overlaps(terms ...charge) []evidence.Overlap {
	c := evidence.Charges{ARR: new(quantity.List)}
	for _, t := range terms {
		c.Contract, c.Days = append(c.Contract, t.contract), append(c.Days, fiscal.Span{Start: t.start, End: t.end})
		c.ARR.Append(number(t.arr))
	}
	return c.Overlaps()
}

func TestOverlaps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		terms []charge
		found bool
	}{
		{"an amendment", []charge{term("2022-01-01", "2022-12-31", "100"), term("2022-07-01", "2022-12-31", "150")}, true},
		{"an amendment of half", []charge{term("2022-01-01", "2022-12-31", "100"), term("2022-07-01", "2022-12-31", "50")}, true},
		{"an addition", []charge{term("2022-01-01", "2022-12-31", "100"), term("2022-07-01", "2022-12-31", "49")}, false},
		{"a renewal", []charge{term("2022-01-01", "2022-12-31", "100"), term("2023-01-01", "2023-12-31", "150")}, false},
		{"on the last day", []charge{term("2022-01-01", "2022-12-31", "100"), term("2022-12-31", "2023-12-31", "150")}, true},
		{"two lines from one day", []charge{term("2022-01-01", "2022-12-31", "100"), term("2022-01-01", "2022-12-31", "150")}, false},
		{"the same amount", []charge{term("2022-01-01", "2022-12-31", "100"), term("2022-07-01", "2022-12-31", "100")}, false},
		{"in another order of rows", []charge{term("2022-07-01", "2022-12-31", "150"), term("2022-01-01", "2022-12-31", "100")}, true},
	} {
		if found := overlaps(tt.terms...); (found != nil) != tt.found || tt.found && tt.terms[found[0].Earlier].start >= tt.terms[found[0].Later].start {
			t.Errorf("%s: found %v, want %t", tt.name, found, tt.found)
		}
	}
}

func TestSimulatedOverlaps(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 1))
	k := &tally{}
	for range 5 * trials(t) {
		var honest []charge
		contracts := 20 + r.IntN(100)
		additions := r.IntN(3) // none, small ones, or new lines of any size in most contracts
		for c := range contracts {
			start, arr := day("2020-01-01")+fiscal.Date(r.IntN(700)), between(r, 1000, 900_000)
			for range 1 + r.IntN(4) {
				end := start.AddMonths(12) - 1
				honest = append(honest, charge{uint64(c) + 1, start, end, fmt.Sprint(arr)})
				if share := between(r, 1, 49); additions == 1 && chance(r, 20) || additions == 2 && chance(r, 70) {
					if additions == 2 {
						share = between(r, 50, 150)
					}
					honest = append(honest, charge{uint64(c) + 1, start + 90, end, fmt.Sprint(arr*share/100 + 1)})
				}
				start, arr = end+1, arr*between(r, 90, 120)/100
			}
		}
		if k.honest++; overlaps(honest...) != nil {
			k.alarms++
		}
		if additions == 2 {
			continue
		}
		first := honest[r.IntN(len(honest))]
		for number(first.arr).Sign() == 0 {
			first = honest[r.IntN(len(honest))]
		}
		wrong := append(honest[:len(honest):len(honest)], charge{uint64(contracts) + 1, first.start, first.end, "1000"},
			charge{uint64(contracts) + 1, first.start + 60, first.end, fmt.Sprint(between(r, 501, 3000)*10 + 7)})
		if k.wrong++; overlaps(wrong...) != nil {
			k.found++
		}
	}
	if k.alarms > 0 || k.found < k.wrong {
		t.Errorf("%d false warnings, %d of %d found", k.alarms, k.found, k.wrong)
	}
	report(t, map[string]*tally{"overlaps": k})
}
