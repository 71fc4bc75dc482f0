package evidence_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
)

// TestSimulatedUnits makes ledgers in which the rates of one currency are for 100 or 1,000 units
// and not for one, or are a hundredth or a thousandth, and prints in how many of them a finding
// is at a rate of this currency, and in how many of these the finding says that the rate is
// inverted, which it is not. An honest ledger must have no finding.
func TestSimulatedUnits(t *testing.T) {
	t.Parallel()
	dollars, all := dollarsOf(t)
	r := rand.New(rand.NewPCG(22, 1))
	kinds, inverse := map[string]*tally{}, map[string]int{}
	for _, reporting := range []string{"USD", "EUR", "GBP", "CHF", "CAD", "ILS", "CNY", "INR", "JPY", "KRW"} {
		for _, n := range []int{1, 2, 8, 20} {
			for range max(trials(t), 25) {
				var currencies []string
				for _, i := range r.Perm(len(all)) {
					if c := all[i]; c != reporting && len(currencies) < n && (c != "ARS" || reporting != "JPY") {
						currencies = append(currencies, c)
					}
				}
				dates := []fiscal.Date{day("2021-12-31"), day("2022-12-31")}
				if chance(r, 70) {
					dates = nil
					for m := range 36 {
						dates = append(dates, fiscal.NewDate(2022, time.Month(m+1), 0))
					}
				}
				honest := quotes(r, currencies, reporting, dates, dollars)
				q := evidence.Quote{Reporting: reporting}
				if chance(r, 50) {
					q.RateIs = evidence.UnitsPerReporting
					for i := range honest {
						honest[i] = inverted(honest[i])
					}
				}
				for i := range honest {
					honest[i].Row = i
				}
				found := evidence.Rates(honest, q).Findings(q)
				if len(found) > 0 {
					t.Errorf("an honest ledger in %s has the finding %q", reporting, found[0].Detail)
				}
				at := currencies[r.IntN(n)]
				for _, scale := range []struct {
					name  string
					power int
				}{{"100 times", 2}, {"1,000 times", 3}, {"a hundredth", -2}, {"a thousandth", -3}} {
					kind := fmt.Sprintf("%2d currencies, those of one %s", n, scale.name)
					k := kinds[kind]
					if k == nil {
						k = &tally{}
						kinds[kind] = k
					}
					wrong := slices.Clone(honest)
					for i := range wrong {
						if wrong[i].Currency == at {
							wrong[i].Rate = wrong[i].Rate.Shift(scale.power)
						}
					}
					k.honest++
					k.wrong++
					k.alarms += len(found)
					own := slices.DeleteFunc(evidence.Rates(wrong, q).Findings(q), func(f evidence.Finding) bool { return wrong[f.Row].Currency != at })
					if len(own) > 0 {
						k.found++
						if strings.Contains(own[0].Summary, "inverted") {
							inverse[kind]++
						}
					}
				}
			}
		}
	}
	report(t, kinds)
	for _, kind := range slices.Sorted(maps.Keys(inverse)) {
		t.Logf("%-52s of those found, %d are reported as inverted", kind, inverse[kind])
	}
}
