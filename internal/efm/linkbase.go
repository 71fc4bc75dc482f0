package efm

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/gaap"
)

// suffixes lists the endings of the names of linkbases, in the order of their checks.
var suffixes = []string{"_pre", "_def", "_cal", "_lab"}

// kinds describes each kind of linkbase by its suffix.
var kinds = map[string]struct {
	name     string   // "presentation"
	code     string   // of a fault in its relationships
	order    string   // rule that each arc has an order
	arcroles []string // of its arcs
}{
	"_pre": {"presentation", labels, "EFM 6.12.1", []string{parentChild}},
	"_def": {"definition", dimensions, "EFM 6.16.1", []string{dimAll, dimNotAll, dimDimension, dimDomain, dimDefault, dimMember}},
	"_cal": {"calculation", calculation, "EFM 6.14.1", []string{summation, summation11}},
	"_lab": {"label", labels, "", []string{conceptLabel}},
}

// The arcroles of relationships.
const (
	parentChild  = "http://www.xbrl.org/2003/arcrole/parent-child"
	conceptLabel = "http://www.xbrl.org/2003/arcrole/concept-label"
	summation    = "http://www.xbrl.org/2003/arcrole/summation-item"
	summation11  = "https://xbrl.org/2023/arcrole/summation-item"
	dimAll       = "http://xbrl.org/int/dim/arcrole/all"
	dimNotAll    = "http://xbrl.org/int/dim/arcrole/notAll"
	dimDimension = "http://xbrl.org/int/dim/arcrole/hypercube-dimension"
	dimDomain    = "http://xbrl.org/int/dim/arcrole/dimension-domain"
	dimDefault   = "http://xbrl.org/int/dim/arcrole/dimension-default"
	dimMember    = "http://xbrl.org/int/dim/arcrole/domain-member"
)

// linkbase is one linkbase of the report.
type linkbase struct {
	file     *File
	suffix   string // "_pre"
	at       int    // of the root, or of the error
	err      error
	root     bool // true if the root is link:linkbase
	roles    []reference
	arcroles []reference
	links    []*link
	other    []*node // elements that a linkbase of this kind must not have
	untyped  []*node // elements whose xlink:type does not fit
	texts    []*node // elements that have text and must not
}

// link is an extended link: the relationships of one role.
type link struct {
	at     int
	role   string
	locs   []*locator
	labels []*label
	arcs   []*arc
	byName map[string]*locator // by xlink:label
	texts  map[string][]*label // by xlink:label
}

// locator names an element of a schema.
type locator struct {
	at         int
	href, name string
	concept    string // QName; "" if href names no element
}

// label is a label or the documentation of an element.
type label struct {
	at               int
	name, role, lang string
	text             string
}

// arc is a relationship. From and to are the elements at its ends, nil if a locator is missing.
type arc struct {
	at                    int
	arcrole               string
	source, target        string // xlink:from, xlink:to
	from, to              *locator
	order, weight         string
	preferred             string // label role
	closed, element, role string // xbrldt:closed, contextElement and targetRole
	usable                bool
	prohibited            bool
	wrong                 bool // true if its weight is reported
}

func readLinkbase(f *File, suffix string) *linkbase {
	b := &linkbase{file: f, suffix: suffix}
	if at, err := read(f, b); err != nil {
		b.at, b.err = at, err
	}
	return b
}

// linkType returns the xlink:type of an element of a linkbase, "" if it has none.
func linkType(n *node) string {
	switch {
	case n.Space != nsLink:
		return ""
	case n.Local == "roleRef" || n.Local == "arcroleRef":
		return "simple"
	case strings.HasSuffix(n.Local, "Link"):
		return "extended"
	case n.Local == "loc":
		return "locator"
	case n.Local == "label":
		return "resource"
	case strings.HasSuffix(n.Local, "Arc"):
		return "arc"
	}
	return ""
}

func (b *linkbase) start(open []*node) {
	n := open[len(open)-1]
	if want := linkType(n); want != "" && n.get(nsXLink, "type") != want {
		b.untyped = append(b.untyped, n)
	}
	switch len(open) {
	case 1:
		b.at, b.root = n.at, n.is(nsLink, "linkbase")
		return
	case 2:
		switch ref := (reference{at: n.at, href: n.get(nsXLink, "href")}); {
		case n.is(nsLink, "roleRef"):
			ref.role = n.get("", "roleURI")
			b.roles = append(b.roles, ref)
		case n.is(nsLink, "arcroleRef"):
			ref.role = n.get("", "arcroleURI")
			b.arcroles = append(b.arcroles, ref)
		case n.is(nsLink, kinds[b.suffix].name+"Link"):
			b.links = append(b.links, &link{at: n.at, role: n.get(nsXLink, "role"), byName: map[string]*locator{}, texts: map[string][]*label{}})
		default:
			b.other = append(b.other, n)
		}
		return
	}
	if len(open) > 3 || len(b.links) == 0 || !open[1].is(nsLink, kinds[b.suffix].name+"Link") {
		if len(open) == 3 { // below an element that is already reported, or text in a label
			b.other = append(b.other, n)
		}
		return
	}
	l := b.links[len(b.links)-1]
	switch {
	case n.is(nsLink, "loc"):
		l.locs = append(l.locs, &locator{at: n.at, href: n.get(nsXLink, "href"), name: n.get(nsXLink, "label")})
	case n.is(nsLink, "label") && b.suffix == "_lab":
		l.labels = append(l.labels, &label{at: n.at, name: n.get(nsXLink, "label"), role: n.get(nsXLink, "role"), lang: n.get(nsXML, "lang")})
	case n.is(nsLink, kinds[b.suffix].name+"Arc"):
		l.arcs = append(l.arcs, &arc{at: n.at, arcrole: n.get(nsXLink, "arcrole"), source: n.get(nsXLink, "from"), target: n.get(nsXLink, "to"),
			order: n.get("", "order"), weight: n.get("", "weight"), preferred: n.get("", "preferredLabel"),
			closed: n.get(nsDT, "closed"), element: n.get(nsDT, "contextElement"), role: n.get(nsDT, "targetRole"),
			usable: n.get(nsDT, "usable") != "false", prohibited: n.get("", "use") == "prohibited"})
	default:
		b.other = append(b.other, n)
	}
}

func (b *linkbase) end(open []*node) {
	n := open[len(open)-1]
	if n.hasText() && !n.is(nsLink, "label") {
		b.texts = append(b.texts, n)
	}
	if len(open) != 3 || b.suffix != "_lab" || !n.is(nsLink, "label") || len(b.links) == 0 {
		return
	}
	if l := b.links[len(b.links)-1]; len(l.labels) > 0 && l.labels[len(l.labels)-1].at == n.at {
		l.labels[len(l.labels)-1].text = string(n.text)
	}
}

// resolve finds the elements that the locators name and the ends of the arcs.
func (r *report) resolve(b *linkbase) {
	for _, l := range b.links {
		for _, loc := range l.locs {
			_, id, _ := strings.Cut(loc.href, "#")
			if prefix, name, found := strings.Cut(id, "_"); found {
				loc.concept = prefix + ":" + name
			}
			if l.byName[loc.name] == nil {
				l.byName[loc.name] = loc
			}
		}
		for _, t := range l.labels {
			l.texts[t.name] = append(l.texts[t.name], t)
		}
		for _, a := range l.arcs {
			a.from, a.to = l.byName[a.source], l.byName[a.target]
		}
	}
}

// standardRoles lists the roles that need no roleRef.
var standardRoles = regexp.MustCompile(`^http://www\.xbrl\.org/2003/(role/(link|label|documentation|totalLabel|periodStartLabel|periodEndLabel|((terse|verbose|positive|positiveTerse|positiveVerbose|negative|negativeTerse|negativeVerbose|zero|zeroTerse|zeroVerbose)Label))|arcrole/(parent-child|summation-item|concept-label))$`)

// registered maps the other roles and arcroles that a report may use to the addresses of their
// declarations.
var registered = map[string]string{
	dimAll:       "http://www.xbrl.org/2005/xbrldt-2005.xsd#all",
	dimNotAll:    "http://www.xbrl.org/2005/xbrldt-2005.xsd#notAll",
	dimDimension: "http://www.xbrl.org/2005/xbrldt-2005.xsd#hypercube-dimension",
	dimDomain:    "http://www.xbrl.org/2005/xbrldt-2005.xsd#dimension-domain",
	dimDefault:   "http://www.xbrl.org/2005/xbrldt-2005.xsd#dimension-default",
	dimMember:    "http://www.xbrl.org/2005/xbrldt-2005.xsd#domain-member",
	summation11:  "https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item",
	"http://www.xbrl.org/2009/role/negatedLabel":            "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedLabel",
	"http://www.xbrl.org/2009/role/negatedPeriodEndLabel":   "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedPeriodEndLabel",
	"http://www.xbrl.org/2009/role/negatedPeriodStartLabel": "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedPeriodStartLabel",
	"http://www.xbrl.org/2009/role/negatedTotalLabel":       "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedTotalLabel",
	"http://www.xbrl.org/2009/role/negatedNetLabel":         "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedNetLabel",
	"http://www.xbrl.org/2009/role/negatedTerseLabel":       "http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedTerseLabel",
}

var anyYear = regexp.MustCompile(`[0-9]{4}`)

var decimalNumber = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9})?$`)

// checkLinkbase checks what holds for every kind of linkbase: its elements, roles, locators and
// the ends of its arcs.
func (r *report) checkLinkbase(b *linkbase) {
	kind := kinds[b.suffix]
	report := func(rule string, at int, what string, args ...any) {
		r.found(kind.code, rule, b.file, at, Defect, what, args...)
	}
	switch {
	case b.err != nil:
		report("EFM 6.3.2", b.at, "the %s linkbase cannot be read: %v", kind.name, b.err)
	case !b.root:
		report("EFM 6.3.2", b.at, "the root of the %s linkbase is not link:linkbase", kind.name)
	case len(b.links) == 0:
		report("EFM 6.3.3", b.at, "the %s linkbase has no link", kind.name)
	}
	for _, n := range b.other {
		report("EFM 6.3.2", n.at, "the %s linkbase has the element <%s>, which does not belong in it", kind.name, n.Local)
	}
	for _, n := range b.texts {
		report("XBRL 2.1, 3.5", n.at, "<%s> has the text %q, which does not belong in it", n.Local, clip(string(bytes.TrimSpace(n.text))))
	}
	for _, n := range b.untyped {
		report("XLink", n.at, "<%s> has the xlink:type %q instead of %q", n.Local, n.get(nsXLink, "type"), linkType(n))
	}
	r.checkRoleRefs(b)
	for _, l := range b.links {
		names := map[string]bool{}
		for _, loc := range l.locs {
			if names[loc.name] {
				report("XLink", loc.at, "two locators of one link have the name %q", loc.name)
			}
			names[loc.name] = true
			r.checkLocator(b, loc)
		}
		type ends struct{ from, to string }
		seen := map[ends]bool{}
		for _, a := range l.arcs {
			at := ends{a.source, a.target}
			if seen[at] {
				report("XLink, dupArcs", a.at, "two arcs of one link are from %s to %s", a.source, a.target)
			}
			seen[at] = true
			target := a.to != nil
			if b.suffix == "_lab" {
				target = l.texts[a.target] != nil
			}
			switch {
			case a.from == nil:
				report("XLink", a.at, "an arc begins at %q, which no locator is named", a.source)
			case !target:
				report("XLink", a.at, "an arc ends at %q, which no locator or label is named", a.target)
			}
			known := false
			for _, arcrole := range kind.arcroles {
				known = known || arcrole == a.arcrole
			}
			switch {
			case !known:
				report("EFM 6.9.6", a.at, "an arc of the %s linkbase has the arcrole %q", kind.name, a.arcrole)
			case a.prohibited:
				report("EFM 6.9.3", a.at, "the arc from %s to %s is prohibited, but no other arc has these ends", a.source, a.target)
			case kind.order != "" && !decimalNumber.MatchString(a.order):
				report(kind.order, a.at, "the order of the arc from %s to %s is %q, but must be a number", a.source, a.target, a.order)
			}
		}
	}
}

// checkRoleRefs checks that each role and arcrole of a linkbase is declared.
func (r *report) checkRoleRefs(b *linkbase) {
	report := func(rule string, at int, what string, args ...any) {
		r.found(kinds[b.suffix].code, rule, b.file, at, Defect, what, args...)
	}
	declared := map[string]bool{}
	for _, ref := range b.roles {
		want := registered[ref.role]
		if r.schema != nil && want == "" {
			if o := r.schema.roleOf[ref.role]; o != nil {
				want = r.schema.file.Name + "#" + o.id
			}
		}
		switch {
		case declared[ref.role]:
			report("XBRL 2.1, 3.5.2.4", ref.at, "the role %s is referred to twice", ref.role)
		case want == "":
			report("XBRL 2.1, 3.5.2.4", ref.at, "the role %s is referred to, but the schema does not declare it", ref.role)
		case want != ref.href:
			report("XBRL 2.1, 3.5.2.4", ref.at, "the role %s is referred to at %q instead of %s", ref.role, ref.href, want)
		}
		declared[ref.role] = true
	}
	for _, ref := range b.arcroles {
		switch want := registered[ref.role]; {
		case declared[ref.role]:
			report("XBRL 2.1, 3.5.2.5", ref.at, "the arcrole %s is referred to twice", ref.role)
		case want != ref.href:
			report("EFM 6.9.6", ref.at, "the arcrole %s is referred to at %q instead of %q", ref.role, ref.href, want)
		}
		declared[ref.role] = true
	}
	need := func(at int, what, uri string) {
		if uri != "" && !standardRoles.MatchString(uri) && !declared[uri] {
			report("XBRL 2.1, 3.5.2", at, "%s %s is used without a reference to its declaration", what, uri)
			declared[uri] = true
		}
	}
	same := map[string]bool{}
	for _, l := range b.links {
		if l.role == "" {
			report("XBRL 2.1, 3.5.3.3", l.at, "a link has no role")
		}
		if same[l.role] {
			report("", l.at, "two links have the role %s", l.role)
		}
		same[l.role] = true
		need(l.at, "the role", l.role)
		for _, t := range l.labels {
			need(t.at, "the label role", t.role)
		}
		for _, a := range l.arcs {
			need(a.at, "the arcrole", a.arcrole)
			need(a.at, "the label role", a.preferred)
		}
	}
}

// checkLocator checks that a locator names an element at the address of its schema.
func (r *report) checkLocator(b *linkbase, loc *locator) {
	report := func(rule, what string, args ...any) { r.found(schemas, rule, b.file, loc.at, Defect, what, args...) }
	file, id, _ := strings.Cut(loc.href, "#")
	prefix, name, found := strings.Cut(id, "_")
	switch {
	case !found:
		report("XBRL 2.1, 3.5.3.7", "the locator %s leads to %q, which does not name an element", loc.name, loc.href)
		return
	case r.schema != nil && (prefix == r.schema.prefix || file == r.schema.file.Name):
		if file != r.schema.file.Name {
			report("XBRL 2.1, 3.5.3.7", "the locator %s leads to %q instead of the schema %s", loc.name, loc.href, r.schema.file.Name)
		} else if r.schema.byID[id] == nil && r.schema.err == nil {
			report("XBRL 2.1, 3.5.3.7", "the locator %s leads to the element %s, which the schema does not declare", loc.name, id)
		}
		return
	}
	want, _ := address(standardNamespace(prefix, r.year))
	if file != want {
		rule := "EFM 6.22.0"
		if anyYear.ReplaceAllString(file, "") == anyYear.ReplaceAllString(want, "") {
			rule = "EFM 6.22.3"
		}
		report(rule, "the locator %s leads to %q instead of %s", loc.name, file, want)
		return
	}
	if _, known := gaap.Lookup(prefix, name); !known {
		r.found(schemas, "EFM 6.22.0", b.file, loc.at, tagsKey, "the locator %s leads to %s:%s, which tieout does not know as an element of the taxonomy of %s", loc.name, prefix, name, r.year)
	}
}
