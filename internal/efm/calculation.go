package efm

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// interval is the range of values that a rounded value stands for, both ends included.
type interval struct{ low, high quantity.Value }

// checkCalculation checks the weights of the calculation linkbase and its sums.
func (r *report) checkCalculation() {
	b := r.bases["_cal"]
	if b == nil {
		return
	}
	report := func(rule string, a *arc, what string, args ...any) {
		r.found(calculation, rule, b.file, a.at, Defect, what, args...)
	}
	pages := r.pagesOf()
	used := map[string]bool{}
	for _, f := range r.document.facts {
		used[f.Name] = true
	}
	for _, l := range b.links {
		for _, a := range l.arcs {
			if a.from == nil || a.to == nil {
				continue
			}
			if a.weight != "1" && a.weight != "1.0" && a.weight != "-1" && a.weight != "-1.0" {
				a.wrong = true
				report("EFM 6.14.2", a, "the weight of %s in %s is %q, but must be 1 or -1", a.to.concept, a.from.concept, a.weight)
				continue
			}
			sum, known := r.concept(a.from.concept)
			part, known2 := r.concept(a.to.concept)
			if !known || !known2 {
				continue
			}
			switch negative := strings.HasPrefix(a.weight, "-"); {
			case !nominal.MatchString(sum.Type) || !nominal.MatchString(part.Type):
				report("XBRL 2.1, 5.2.5.2", a, "%s is part of the sum %s, but one of them is not a number", a.to.concept, a.from.concept)
			case sum.Instant != part.Instant:
				report("EFM 6.14.3", a, "%s is part of the sum %s, but one is for a period and one at a date", a.to.concept, a.from.concept)
			case sum.Balance != "" && part.Balance != "" && (sum.Balance == part.Balance) == negative:
				a.wrong = true
				report("XBRL 2.1, 5.1.1.2", a, "%s (%s) is part of the sum %s (%s) with the weight %s, but equal balances need 1 and opposite ones -1", a.to.concept, part.Balance, a.from.concept, sum.Balance, a.weight)
			}
			if used[a.from.concept] && used[a.to.concept] && r.bases["_pre"] != nil && !r.meet(pages[a.from.concept], pages[a.to.concept]) {
				report("EFM 6.14.5", a, "%s is part of the sum %s, but no page of the presentation has both", a.to.concept, a.from.concept)
			}
		}
		if at := r.cycle(l.arcs, func(*arc) bool { return true }); at != nil {
			report("EFM 6.14.4", at, "%s is part of itself in the sums of the role %q", at.from.concept, r.title(l.role))
		}
	}
	r.checkSums(b)
}

// pagesOf returns the numbers of the pages on which each element is presented, in ascending
// order.
func (r *report) pagesOf() map[string][]int {
	pages := map[string][]int{}
	if b := r.bases["_pre"]; b != nil {
		for i, l := range b.links {
			for _, a := range l.arcs {
				for _, end := range []*locator{a.from, a.to} {
					if end == nil {
						continue
					}
					if on := pages[end.concept]; len(on) == 0 || on[len(on)-1] != i {
						pages[end.concept] = append(on, i)
					}
				}
			}
		}
	}
	return pages
}

// meet reports whether two ascending lists have a number in common.
func (r *report) meet(a, b []int) bool {
	for _, page := range a {
		r.steps--
		if _, found := slices.BinarySearch(b, page); found {
			return true
		}
	}
	return false
}

// situation is a context and a unit: facts can only be added within one.
type situation struct{ context, unit string }

// checkSums checks each sum under Calculations 1.1: the values that the rounded sum can stand
// for must overlap those that the sum of the rounded parts can stand for. A sum without any of
// its parts is not checked, nor one in which a weight or a sign is already reported, nor one with a
// fact that has two values.
func (r *report) checkSums(b *linkbase) {
	type group struct {
		sum   *locator
		parts []*arc
	}
	values := map[string]map[situation]*amount{} // by element
	for _, l := range b.links {
		for _, a := range l.arcs {
			for _, end := range []*locator{a.from, a.to} {
				if end != nil && values[end.concept] == nil {
					values[end.concept] = map[situation]*amount{}
				}
			}
		}
	}
	situations := map[string][]situation{} // by element, in the order of the document
	for _, f := range r.document.facts {
		c, u, of := r.document.contextOf[f.Context], r.document.Units[f.Unit], values[f.Name]
		if c == nil || u == nil || of == nil || !f.valued || f.Nil {
			continue
		}
		at := situation{c.key, u.Measure}
		now, ok := f.interval()
		if !ok {
			continue
		}
		if a := of[at]; a != nil {
			a.meet(now)
			a.mixed = a.mixed || f.wrong
		} else {
			of[at] = &amount{f: f, interval: now, mixed: f.wrong}
			situations[f.Name] = append(situations[f.Name], at)
		}
	}
	for _, l := range b.links {
		var sums []*group
		of := map[string]*group{}
		for _, a := range l.arcs {
			if a.from == nil || a.to == nil || a.prohibited {
				continue
			}
			g := of[a.from.concept]
			if g == nil {
				g = &group{sum: a.from}
				of[a.from.concept] = g
				sums = append(sums, g)
			}
			g.parts = append(g.parts, a)
		}
		for _, g := range sums {
			for _, at := range situations[g.sum.concept] {
				if r.steps -= len(g.parts); r.steps < 0 {
					return
				}
				whole := values[g.sum.concept][at]
				zero := quantity.FromDigits("0", 0, false, quantity.Pure)
				total := interval{zero, zero}
				n, mixed := 0, whole.mixed
				for _, a := range g.parts {
					part := values[a.to.concept][at]
					if part == nil {
						continue
					}
					n, mixed = n+1, mixed || part.mixed || a.wrong
					if strings.HasPrefix(a.weight, "-") {
						total = interval{total.low.Sub(part.high), total.high.Sub(part.low)}
					} else {
						total = interval{total.low.Add(part.low), total.high.Add(part.high)}
					}
				}
				if n == 0 || mixed || total.low.Cmp(whole.high) <= 0 && whole.low.Cmp(total.high) <= 0 {
					continue
				}
				r.found(calculation, "Calculations 1.1, 3", r.document.file, whole.f.At, Defect, "%s is %s in the context %s, but its parts on the page %q add to %s",
					g.sum.concept, text.Group(whole.f.Value.String()), whole.f.Context, r.title(l.role), total)
			}
		}
	}
}

// amount is the values of an element in a context and a unit.
type amount struct {
	f *item
	interval
	mixed bool // true if two of its facts cannot stand for the same value, or one has a wrong sign
}

// meet narrows an amount to the values that another fact of it can stand for too.
func (a *amount) meet(other interval) {
	if other.low.Cmp(a.low) > 0 {
		a.low = other.low
	}
	if other.high.Cmp(a.high) < 0 {
		a.high = other.high
	}
	a.mixed = a.mixed || a.low.Cmp(a.high) > 0
}

// interval returns the values that the fact can stand for; ok is false if its decimals are not
// a number.
func (f *item) interval() (i interval, ok bool) {
	if f.Decimals == "INF" {
		return interval{f.Value, f.Value}, true
	}
	decimals, err := inline.Power("decimals", f.Decimals)
	if err != nil {
		return i, false
	}
	half := quantity.FromDigits("0.5", -decimals, false, f.Value.Unit())
	return interval{f.Value.Sub(half), f.Value.Add(half)}, true
}

// String returns the interval for a message.
func (i interval) String() string {
	if i.low.Cmp(i.high) == 0 {
		return text.Group(i.low.String())
	}
	return text.Group(i.low.String()) + " to " + text.Group(i.high.String())
}
