package evidence_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tieout/internal/evidence"
	"tieout/internal/fiscal"
)

// charge is a term of contract 1.
func charge(row int, start, end, arr string) evidence.Charge[int] {
	return evidence.Charge[int]{Contract: 1, Start: day(start), End: day(end), ARR: number(arr), Row: row}
}

func TestOverlaps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		terms []evidence.Charge[int]
		found bool
	}{
		{"an amendment", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2022-07-01", "2022-12-31", "150")}, true},
		{"an amendment of half", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2022-07-01", "2022-12-31", "50")}, true},
		{"an addition", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2022-07-01", "2022-12-31", "49")}, false},
		{"a renewal", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2023-01-01", "2023-12-31", "150")}, false},
		{"on the last day", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2022-12-31", "2023-12-31", "150")}, true},
		{"two lines from one day", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2022-01-01", "2022-12-31", "150")}, false},
		{"the same amount", []evidence.Charge[int]{charge(0, "2022-01-01", "2022-12-31", "100"), charge(1, "2022-07-01", "2022-12-31", "100")}, false},
		{"in another order of rows", []evidence.Charge[int]{charge(1, "2022-07-01", "2022-12-31", "150"), charge(0, "2022-01-01", "2022-12-31", "100")}, true},
	} {
		if found := evidence.Overlaps(tt.terms); (found != nil) != tt.found || tt.found && (found[0].Earlier != 0 || found[0].Later != 1) {
			t.Errorf("%s: found %v, want %t", tt.name, found, tt.found)
		}
	}
}

func TestSimulatedOverlaps(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 1))
	k := &tally{}
	for range 5 * trials(t) {
		var honest []evidence.Charge[int]
		contracts := 20 + r.IntN(100)
		additions := r.IntN(3) // none, small ones, or new lines of any size in most contracts
		for c := range contracts {
			start, arr := day("2020-01-01")+fiscal.Date(r.IntN(700)), between(r, 1000, 900_000)
			for range 1 + r.IntN(4) {
				end := start.AddMonths(12) - 1
				honest = append(honest, evidence.Charge[int]{Contract: c, Start: start, End: end, ARR: number(fmt.Sprint(arr)), Row: len(honest)})
				if share := between(r, 1, 49); additions == 1 && chance(r, 20) || additions == 2 && chance(r, 70) {
					if additions == 2 {
						share = between(r, 50, 150)
					}
					honest = append(honest, evidence.Charge[int]{Contract: c, Start: start + 90, End: end, ARR: number(fmt.Sprint(arr*share/100 + 1)), Row: len(honest)})
				}
				start, arr = end+1, arr*between(r, 90, 120)/100
			}
		}
		if k.honest++; evidence.Overlaps(honest) != nil {
			k.alarms++
		}
		if additions == 2 {
			continue
		}
		first := honest[r.IntN(len(honest))]
		for first.ARR.Sign() == 0 {
			first = honest[r.IntN(len(honest))]
		}
		wrong := append(honest[:len(honest):len(honest)], evidence.Charge[int]{Contract: contracts, Start: first.Start, End: first.End, ARR: number("1000"), Row: len(honest)},
			evidence.Charge[int]{Contract: contracts, Start: first.Start + 60, End: first.End, ARR: number(fmt.Sprint(between(r, 501, 3000)*10 + 7)), Row: len(honest) + 1})
		if k.wrong++; evidence.Overlaps(wrong) != nil {
			k.found++
		}
	}
	if k.alarms > 0 || k.found < k.wrong {
		t.Errorf("%d false warnings, %d of %d found", k.alarms, k.found, k.wrong)
	}
	report(t, map[string]*tally{"overlaps": k})
}
