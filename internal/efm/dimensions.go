package efm

import (
	"fmt"
	"strings"
)

// table is a hypercube of one role: the axes with their members that it allows to be combined.
type table struct {
	role    string
	axes    []string
	members map[string]map[string]bool // by axis
	closed  bool                       // true if no other axis is allowed
	not     bool                       // true if the combinations are forbidden instead
}

// network holds the relationships of the definition linkbase by role, arcrole and element.
type network struct {
	r        *report
	arcs     map[[3]string][]*arc
	domains  map[[2]string]map[string]bool // members by role and axis
	defaults map[string]string             // of each axis
	tables   map[string][]*table           // that allow facts of an element
}

// checkDimensions checks the definition linkbase and that a table allows each fact.
func (r *report) checkDimensions() {
	n := &network{r: r, arcs: map[[3]string][]*arc{}, domains: map[[2]string]map[string]bool{}, defaults: map[string]string{}, tables: map[string][]*table{}}
	if b := r.bases["_def"]; b != nil {
		for _, l := range b.links {
			for _, a := range l.arcs {
				if a.from != nil && a.to != nil && !a.prohibited {
					key := [3]string{l.role, a.arcrole, a.from.concept}
					n.arcs[key] = append(n.arcs[key], a)
				}
			}
		}
		n.checkArcs(b)
		n.checkDefaults(b)
		n.build(b)
	}
	r.checkMembers(n)
	type combination struct{ concept, dims string }
	checked := map[combination]bool{}
	for _, f := range r.document.facts {
		c := r.document.contextOf[f.Context]
		if c == nil || checked[combination{f.Name, c.dimID}] || r.steps < 0 {
			continue
		}
		checked[combination{f.Name, c.dimID}] = true
		known := r.known(f.Name)
		for _, d := range c.dims {
			known = known && r.known(d.axis) && r.known(d.member)
		}
		if !known {
			continue // already reported
		}
		if why := n.refusal(f.Name, c.dims); why != "" {
			r.found(dimensions, "XBRL Dimensions 1.0, 3.1", r.document.file, f.At, Defect, "no table of the definition linkbase allows %s with %s: %s", f.Name, listed(c.dims), why)
		}
	}
}

// listed returns members for a message.
func listed(dims []dim) string {
	var list []string
	for _, d := range dims {
		list = append(list, d.axis+" = "+d.member)
	}
	if len(list) == 0 {
		return "no member"
	}
	return strings.Join(list, " and ")
}

// checkArcs checks the kinds of elements at the ends of each relationship.
func (n *network) checkArcs(b *linkbase) {
	r := n.r
	report := func(rule string, a *arc, what string, args ...any) {
		r.found(dimensions, rule, b.file, a.at, Defect, what, args...)
	}
	for _, l := range b.links {
		for _, a := range l.arcs {
			if a.from == nil || a.to == nil {
				continue
			}
			from, known := r.concept(a.from.concept)
			to, known2 := r.concept(a.to.concept)
			if !known || !known2 {
				continue
			}
			domain := strings.HasSuffix(to.Type, ":domainItemType")
			fits := true
			switch a.arcrole {
			case dimAll, dimNotAll:
				fits = to.Group == "xbrldt:hypercubeItem" && from.Group == "xbrli:item"
				switch {
				case a.element != "segment":
					report("EFM 6.5.4", a, "the table %s is about the %q of contexts, but members belong in the segment", a.to.concept, a.element)
				case a.arcrole == dimAll && a.closed != "true":
					report("EFM 6.16.5", a, "the table %s is not closed, so it would allow any other axis", a.to.concept)
				case a.arcrole == dimNotAll && a.closed == "true":
					report("EFM 6.16.6", a, "the table %s forbids members and is closed", a.to.concept)
				}
			case dimDimension:
				fits = from.Group == "xbrldt:hypercubeItem" && to.Group == "xbrldt:dimensionItem"
			case dimDomain, dimDefault:
				fits = from.Group == "xbrldt:dimensionItem" && domain
			case dimMember:
				fits = from.Group == "xbrli:item" && to.Group == "xbrli:item" && domain == strings.HasSuffix(from.Type, ":domainItemType")
			}
			if !fits {
				report("EFM 6.16.3", a, "the relationship %s cannot lead from %s to %s", a.arcrole[strings.LastIndexByte(a.arcrole, '/')+1:], a.from.concept, a.to.concept)
			}
		}
		if at := r.cycle(l.arcs, func(a *arc) bool { return a.arcrole != dimDefault }); at != nil {
			report("XBRL Dimensions 1.0, 2.2", at, "%s is below itself in the role %q", at.from.concept, r.title(l.role))
		}
	}
}

// checkDefaults checks that each axis of a table has one default, which is its domain.
func (n *network) checkDefaults(b *linkbase) {
	r := n.r
	report := func(at int, rule, what string, args ...any) {
		r.found(dimensions, rule, b.file, at, Defect, what, args...)
	}
	stated := map[string]string{}
	for _, l := range b.links {
		for _, a := range l.arcs {
			if a.arcrole != dimDefault || a.from == nil || a.to == nil {
				continue
			}
			axis, member := a.from.concept, a.to.concept
			if before, has := stated[axis]; has && before != member {
				report(a.at, "XBRL Dimensions 1.0, 2.6.1", "the axis %s has two defaults, %s and %s", axis, before, member)
				continue
			}
			stated[axis], n.defaults[axis] = member, member
			if concept, known := r.concept(axis); known && concept.Domain != "" && concept.Domain != member {
				n.defaults[axis] = concept.Domain
				report(a.at, "EFM 6.16.3", "the default of the axis %s is %s, but the taxonomy of %s has %s", axis, member, r.year, concept.Domain)
				continue
			}
			inDomain := false
			for _, d := range n.arcs[[3]string{l.role, dimDomain, axis}] {
				inDomain = inDomain || d.to.concept == member
			}
			if !inDomain {
				report(a.at, "XBRL Dimensions 1.0, 2.6.1", "the default %s of the axis %s is not its domain in the role %q", member, axis, r.title(l.role))
			}
		}
	}
	lacks := map[string]bool{}
	for _, l := range b.links {
		for _, a := range l.arcs {
			if a.arcrole != dimDimension || a.to == nil || lacks[a.to.concept] {
				continue
			}
			if _, has := n.defaults[a.to.concept]; !has {
				lacks[a.to.concept] = true
				report(a.at, "XBRL Dimensions 1.0, 2.6", "the axis %s has no default, so facts without a member on it are not valid", a.to.concept)
			}
		}
	}
}

// next returns the role in which the relationships after an arc are, if the arc is in a role.
func (a *arc) next(role string) string {
	if a.role != "" {
		return a.role
	}
	return role
}

// below returns the elements below some, through domain-member relationships, and those
// themselves. An element that is not usable is left out.
func (n *network) below(role string, from map[string]bool) map[string]bool {
	type place struct{ role, concept string }
	all, seen := map[string]bool{}, map[place]bool{}
	var queue []place
	for concept, usable := range from {
		seen[place{role, concept}] = true
		queue = append(queue, place{role, concept})
		if usable {
			all[concept] = true
		}
	}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, a := range n.arcs[[3]string{at.role, dimMember, at.concept}] {
			if n.r.steps--; n.r.steps < 0 {
				return all
			}
			to := place{a.next(at.role), a.to.concept}
			if a.usable {
				all[to.concept] = true
			}
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return all
}

// domain returns the members of an axis in a role.
func (n *network) domain(role, axis string) map[string]bool {
	key := [2]string{role, axis}
	if d, has := n.domains[key]; has {
		return d
	}
	all := map[string]bool{}
	for _, a := range n.arcs[[3]string{role, dimDomain, axis}] {
		for member := range n.below(a.next(role), map[string]bool{a.to.concept: a.usable}) {
			if n.r.steps--; n.r.steps < 0 {
				return all
			}
			all[member] = true
		}
	}
	n.domains[key] = all
	return all
}

// build finds the tables that allow facts of each element.
func (n *network) build(b *linkbase) {
	for _, l := range b.links {
		for _, a := range l.arcs {
			if a.arcrole != dimAll && a.arcrole != dimNotAll || a.from == nil || a.to == nil || a.prohibited {
				continue
			}
			t := &table{role: l.role, members: map[string]map[string]bool{}, closed: a.closed == "true", not: a.arcrole == dimNotAll}
			role := a.next(l.role)
			for _, axis := range n.arcs[[3]string{role, dimDimension, a.to.concept}] {
				if n.r.steps--; n.r.steps < 0 {
					return
				}
				t.axes = append(t.axes, axis.to.concept)
				t.members[axis.to.concept] = n.domain(axis.next(role), axis.to.concept)
			}
			for concept := range n.below(l.role, map[string]bool{a.from.concept: true}) {
				n.tables[concept] = append(n.tables[concept], t)
			}
			if n.r.steps < 0 {
				return
			}
		}
	}
}

// refusal returns why no role allows a fact of an element with members; "" if one does. A role
// allows it if each of the role's tables of the element does.
func (n *network) refusal(concept string, dims []dim) string {
	tables := n.tables[concept]
	if len(tables) == 0 {
		if len(dims) > 0 {
			return "the element is in no table"
		}
		return ""
	}
	why := map[string]string{} // by role; "" if the role allows it
	first := ""
	for _, t := range tables {
		if n.r.steps--; n.r.steps < 0 {
			return ""
		}
		no := t.refuses(dims, n.defaults)
		if t.not {
			if no == "" {
				no = "a table forbids the members"
			} else {
				no = ""
			}
		}
		if before, seen := why[t.role]; !seen || before == "" {
			why[t.role] = no
		}
		if first == "" && no != "" {
			first = fmt.Sprintf("on the page %q, %s", n.r.title(t.role), no)
		}
	}
	for _, no := range why {
		if no == "" {
			return ""
		}
	}
	return first
}

// refuses returns why a table does not have a combination of members; "" if it has.
func (t *table) refuses(dims []dim, defaults map[string]string) string {
	has := map[string]string{}
	for _, d := range dims {
		if has[d.axis] = d.member; t.members[d.axis] == nil && t.closed {
			return "the table has no axis " + d.axis
		}
	}
	for _, axis := range t.axes {
		member, stated := has[axis]
		if !stated {
			member = defaults[axis]
		}
		switch {
		case member == "":
			return "the fact has no member on the axis " + axis + ", which has no default"
		case !t.members[axis][member]:
			return "the axis " + axis + " has no member " + member
		}
	}
	return ""
}

// checkMembers checks the axes and members of the contexts.
func (r *report) checkMembers(n *network) {
	for _, c := range r.document.contexts {
		report := func(code, rule, what string, args ...any) {
			r.found(code, rule, r.document.file, c.At, Defect, what, args...)
		}
		axes := map[string]bool{}
		for _, d := range c.dims {
			if axes[d.axis] {
				report(dimensions, "XBRL Dimensions 1.0, 3.1.4", "the context %s has the axis %s twice", c.ID, d.axis)
			}
			axes[d.axis] = true
			if n.defaults[d.axis] == d.member && d.member != "" {
				report(dimensions, "XBRL Dimensions 1.0, 3.1.4", "the context %s has the member %s, which is the default of %s and must be left out", c.ID, d.member, d.axis)
			}
			for _, name := range []string{d.axis, d.member} {
				concept, known := r.concept(name)
				switch {
				case !known && r.own(name):
					report(schemas, "EFM 6.7.1", "the context %s has %s, which the schema does not declare", c.ID, name)
				case !known:
					r.found(schemas, "EFM 6.22.0", r.document.file, c.At, tagsKey, "the context %s has %s, which tieout does not know in the taxonomy of %s", c.ID, name, r.year)
				case name == d.axis && concept.Group != "xbrldt:dimensionItem":
					report(dimensions, "XBRL Dimensions 1.0, 3.1.4", "the context %s has the axis %s, which is not an axis", c.ID, name)
				case name == d.member && !strings.HasSuffix(concept.Type, ":domainItemType"):
					report(dimensions, "XBRL Dimensions 1.0, 3.1.4", "the context %s has the member %s, which is not a member", c.ID, name)
				}
			}
		}
	}
}
