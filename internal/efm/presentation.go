package efm

import (
	"slices"
	"strings"
)

// use is an element that the document uses, at its first place.
type use struct {
	name string // QName
	at   int
}

// usedConcepts returns the elements of facts and the axes and members of contexts, each once, in
// the order of the document.
func (r *report) usedConcepts() []use {
	var used []use
	seen := map[string]bool{}
	add := func(name string, at int) {
		if !seen[name] {
			seen[name] = true
			used = append(used, use{name, at})
		}
	}
	for _, f := range r.document.facts {
		add(f.Name, f.At)
	}
	for _, c := range r.document.contexts {
		for _, d := range c.dims {
			add(d.axis, c.At)
			add(d.member, c.At)
		}
	}
	slices.SortStableFunc(used, func(a, b use) int { return a.at - b.at })
	return used
}

// checkPresentation checks the pages of the presentation: that every element of the document is
// on one, the order of the elements and the domains below the axes.
func (r *report) checkPresentation() {
	b := r.bases["_pre"]
	if b == nil {
		return
	}
	report := func(rule string, at int, what string, args ...any) {
		r.found(labels, rule, b.file, at, Defect, what, args...)
	}
	presented := map[string]bool{}
	for _, l := range b.links {
		type spot struct{ parent, what string }
		orders, children := map[spot]*arc{}, map[spot]*arc{}
		above, below := map[string]bool{}, map[string]bool{}
		domains := map[string]bool{} // axes with a domain
		title := r.title(l.role)
		for _, a := range l.arcs {
			if a.from == nil || a.to == nil {
				continue
			}
			parent, child := a.from.concept, a.to.concept
			presented[parent], presented[child] = true, true
			above[parent], below[child] = true, true
			if before := orders[spot{parent, a.order}]; before != nil {
				report("EFM 6.12.2", a.at, "%s and %s have the same order %s below %s on the page %q", before.to.concept, child, a.order, parent, title)
			}
			orders[spot{parent, a.order}] = a
			if before := children[spot{parent, child + "\x00" + a.preferred}]; before != nil {
				report("EFM 6.12.5", a.at, "%s is twice below %s on the page %q, with the same label", child, parent, title)
			}
			children[spot{parent, child + "\x00" + a.preferred}] = a
			if c, known := r.concept(child); known {
				if strings.HasSuffix(c.Type, ":domainItemType") {
					domains[parent] = true
				}
				if !c.Instant && (strings.HasSuffix(a.preferred, "eriodStartLabel") || strings.HasSuffix(a.preferred, "eriodEndLabel")) {
					report("EFM 6.12.7", a.at, "%s is an amount for a period, but is to be shown as one at the start or end of a period", child)
				}
			}
		}
		var roots []string
		for _, a := range l.arcs {
			for _, end := range []*locator{a.from, a.to} {
				if end == nil {
					continue
				}
				if c, known := r.concept(end.concept); known && c.Group == "xbrldt:dimensionItem" && !domains[end.concept] {
					domains[end.concept] = true
					report("EFM 6.12.8", end.at, "the axis %s has no domain below it on the page %q", end.concept, title)
				}
			}
			if a.from != nil && !below[a.from.concept] && !slices.Contains(roots, a.from.concept) && len(roots) < 3 {
				roots = append(roots, a.from.concept)
			}
		}
		if len(roots) > 1 {
			report("EFM 6.12.6", l.at, "the page %q begins with two elements, %s and %s", title, roots[0], roots[1])
		}
		if at := r.cycle(l.arcs, func(a *arc) bool { return true }); at != nil {
			report("XBRL 2.1, 5.2.4.2", at.at, "%s is below itself on the page %q", at.from.concept, title)
		}
		if o := r.schema.roleOf[l.role]; o == nil {
			report("EFM 6.7.9", l.at, "the schema does not declare the role %q of a page", l.role)
		}
	}
	used := map[string]bool{}
	for _, u := range r.usedConcepts() {
		used[u.name] = true
		if r.known(u.name) && !presented[u.name] {
			r.found(labels, "EFM 6.12.3", r.document.file, u.at, Defect, "%s is used in the document, but is on no page of the presentation", u.name)
		}
	}
	for _, e := range r.schema.declared {
		if name := e.Prefix + ":" + e.Name; !used[name] && !presented[name] {
			r.found(schemas, "", r.schema.file, e.at, Defect, "the schema declares the element %s, which the report does not use", e.Name)
		}
	}
	r.checkPages(presented)
}

// checkPages checks that a page shows each fact: a page with its element, axes and members.
func (r *report) checkPages(presented map[string]bool) {
	type combination struct{ concept, dims string }
	checked := map[combination]bool{}
	pages := r.pagesOf()
	for _, f := range r.document.facts {
		c := r.document.contextOf[f.Context]
		if c == nil || len(c.dims) == 0 || checked[combination{f.Name, c.dimID}] {
			continue
		}
		checked[combination{f.Name, c.dimID}] = true
		names := []string{f.Name}
		for _, d := range c.dims {
			names = append(names, d.axis, d.member)
		}
		whole := true // each is on a page
		for _, name := range names {
			whole = whole && presented[name]
		}
		if !whole {
			continue // already reported
		}
		if !slices.ContainsFunc(pages[f.Name], func(page int) bool {
			r.steps -= len(names)
			return r.steps < 0 || !slices.ContainsFunc(names, func(name string) bool {
				_, on := slices.BinarySearch(pages[name], page)
				return !on
			})
		}) {
			r.found(labels, "", r.document.file, f.At, Defect, "no page of the presentation has %s with %s, so EDGAR shows it on no page", f.Name, listed(c.dims))
		}
	}
}

// title returns the definition of a role, or its URI.
func (r *report) title(uri string) string {
	if o := r.schema.roleOf[uri]; o != nil {
		return o.definition
	}
	return uri
}

// cycle returns an arc of a cycle among the arcs that a filter takes, or nil. It takes a number
// of steps in proportion to the arcs.
func (r *report) cycle(arcs []*arc, takes func(*arc) bool) *arc {
	into := map[string]int{}
	from := map[string][]*arc{}
	for _, a := range arcs {
		if a.from != nil && a.to != nil && takes(a) {
			into[a.to.concept]++
			from[a.from.concept] = append(from[a.from.concept], a)
		}
	}
	var free []string
	for _, a := range arcs {
		if a.from != nil && into[a.from.concept] == 0 {
			into[a.from.concept] = -1
			free = append(free, a.from.concept)
		}
	}
	for len(free) > 0 {
		concept := free[len(free)-1]
		free = free[:len(free)-1]
		for _, a := range from[concept] {
			if into[a.to.concept]--; into[a.to.concept] == 0 {
				into[a.to.concept] = -1
				free = append(free, a.to.concept)
			}
		}
	}
	back := map[string]*arc{} // an arc into each element that is in a cycle or below one
	var at *arc
	for _, a := range arcs {
		if a.from != nil && a.to != nil && takes(a) && into[a.from.concept] > 0 && into[a.to.concept] > 0 {
			back[a.to.concept], at = a, a
		}
	}
	for seen := map[*arc]bool{}; at != nil && !seen[at]; at = back[at.from.concept] {
		seen[at] = true
	}
	return at
}
