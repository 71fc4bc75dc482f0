package compute_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/ledger"
)

// TestCrowdChangesNothing computes random filings twice: with all customers, and with customers
// added together that are not among the largest of any sum. All facts, findings and breakdowns
// must be the same.
func TestCrowdChangesNothing(t *testing.T) {
	setUp(t, "300")
	crowds, kept, whole := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w := worlds.Draw(rt, "world")
		w.multiply(rt)
		most := rapid.SampledFrom([]int{0, 1, 3}).Draw(rt, "largest")
		f, found, err := filing.Read(w.folder())
		if err != nil || len(found) > 0 {
			rt.Fatal(err, found)
		}
		others := earlier(f)
		ask := compute.Ask(f, others...)
		wanted := map[*filing.Filing]map[fact.ID]bool{}
		told := func() (list []string) {
			b, found := ledger.Read(f, ask, ledger.Access{})
			r, more := compute.Facts(f, b, nil)
			for _, d := range append(found, more...) {
				list = append(list, fmt.Sprint(d.Severity, d.Code, d.At(), d.Message(), d.Related, d.Count))
			}
			slices.Sort(list) // files are read at the same time
			for _, fact := range r.Facts.All() {
				list = append(list, fmt.Sprint(fact.ID, fact.Value, fact.Origin))
				for _, p := range r.Parts(fact.ID, most) {
					list = append(list, fmt.Sprint("  ", fact.ID, p.By, p.Addends, p.OtherKeys, p.OtherSum))
				}
			}
			for _, other := range others {
				if wanted[other] == nil {
					wanted[other] = map[fact.ID]bool{}
					r, _ := compute.Facts(other, b, nil)
					for _, fact := range r.Facts.All() {
						wanted[other][fact.ID] = true
					}
				}
				for _, fact := range compute.Again(other, b, wanted[other]).All() {
					list = append(list, fmt.Sprint("again ", other.Report.Period, fact.ID, fact.Value))
				}
			}
			if t := b.Table("revenue"); t != nil && ask.Reduce {
				n := 0
				for i := range ledger.ID(t.Dict("customer").Len()) {
					if t.Dict("customer").IsCrowd(i) {
						n++
					} else {
						kept++
					}
				}
				if crowds += n; n == 0 {
					whole++
				}
			}
			return list
		}
		want := told()
		ask.Crowd.Most, ask.Crowd.MostMajor, ask.Reduce = most, 10, true
		got := told()
		if !slices.Equal(got, want) {
			rt.Fatalf("with the %d largest customers:\n%s\nwant:\n%s\n%s", most, missing(got, want), missing(want, got), w)
		}
	})
	t.Logf("%d crowds and %d customers; %d filings without a crowd", crowds, kept, whole)
}

// multiply adds customers with most of the rows of others.
func (w *world) multiply(t *rapid.T) {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "copies"), 1))
	terms, sales, acquired := w.terms, w.sales, slices.Sorted(maps.Keys(w.acquired))
	for i := range r.IntN(12) {
		id := func(of string) string { return fmt.Sprintf("%s/%d", of, (i+7)%12) }
		for _, x := range terms {
			if x.customer != base && r.IntN(4) > 0 {
				x.customer = id(x.customer)
				w.terms = append(w.terms, x)
			}
		}
		for _, x := range sales {
			if r.IntN(4) > 0 {
				x.customer = id(x.customer)
				w.sales = append(w.sales, x)
			}
		}
		for _, of := range acquired {
			if r.IntN(2) > 0 {
				w.acquired[id(of)] = w.acquired[of]
			}
		}
	}
}

// earlier returns the filing with the periods of earlier reports.
func earlier(f *filing.Filing) (list []*filing.Filing) {
	p := f.Report.Period
	before := []fiscal.Period{p.Earlier(1)}
	if p.Quarter > 1 {
		p.Quarter--
		before = append(before, p)
	}
	for _, p := range before {
		other := *f
		other.Report.Period, other.Report.Compare = p, p.Earlier(1)
		list = append(list, &other)
	}
	return list
}

// missing returns the lines of a that b lacks.
func missing(a, b []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) }), "\n")
}
