// Package taxonomy writes the extension taxonomy of a report: the registrant's schema and its
// label, presentation, definition and calculation linkbases, all from the tags that the report
// uses. It declares an element only if a tag uses it and no standard taxonomy has it. Equal reports
// give equal bytes.
//
// [Write] takes a [Report], which package ixbrl makes: each [Note] with its text blocks, and a
// [Use] for each tagged number. It returns a [File] for each part (EFM 6.7 to 6.16), and an [Error]
// for an element that the report cannot use.
package taxonomy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/tag"
)

// Use is the tag of one fact. Equal facts may repeat.
type Use struct {
	tag.Tag
	Instant bool // true for a balance at a date
	Pure    bool // true for a ratio, whose unit is pure
}

// Note is a section of a document: its title, its text blocks and the tags of its numbers, in
// the order of the document.
type Note struct {
	Disclosure string // "fair-value"
	Title      string // "Fair Value of Financial Instruments"
	Blocks     []tag.Block
	Facts      []Use
}

// Report lists the tags of a report.
type Report struct {
	Prefix    string // of the registrant's elements, in lower case: "ngcs"
	Namespace string // ends in the date: "http://www.northgate.example/20221231"
	Year      string // of the standard taxonomies: "2023"
	Base      string // of the names of the files: "ngcs-20221231"
	Cover     []Use  // elements of dei, in the order of the cover page
	Notes     []Note
	Captions  map[tag.Name]string // of members of the registrant's own: the captions that they stand for
	Titles    map[tag.Name]string // of members of the registrant's own: the titles of the securities that they stand for
}

// File is a file of the extension taxonomy.
type File struct {
	Name  string // "ngcs-20221231_lab.xml"
	Bytes []byte
}

// Error is an element that a report cannot use. Only [tags] and [accounts] of filing.toml can
// bring one into a report.
type Error struct {
	Element tag.Name
	Why     string // a clause about the element: "is an element for a balance at a date"
}

func (e *Error) Error() string { return e.Element.QName("own") + " " + e.Why }

// Errors returns each *Error in an error that Write returned.
func Errors(err error) []*Error {
	var joined interface{ Unwrap() []error }
	var one *Error
	switch {
	case errors.As(err, &joined):
		var list []*Error
		for _, each := range joined.Unwrap() {
			list = append(list, Errors(each)...)
		}
		return list
	case errors.As(err, &one):
		return []*Error{one}
	}
	return nil
}

// Write returns the files of the extension taxonomy: Base.xsd, Base_pre.xml, Base_def.xml,
// Base_cal.xml and Base_lab.xml. There is no definition linkbase without a dimension, and no
// calculation linkbase without a sum. The error joins an *Error for each element that the
// report cannot use.
func Write(r Report) ([]File, error) {
	b := &builder{report: r, schemas: gaap.Schemas(r.Year), elements: map[tag.Name]*element{}, ids: map[string]bool{}}
	b.cover()
	for _, n := range r.Notes {
		b.note(n)
	}
	for _, n := range r.Notes {
		b.blocks(n, 2, "Policies")
	}
	for _, n := range r.Notes {
		b.blocks(n, 3, "Tables")
	}
	for _, n := range r.Notes {
		b.details(n)
	}
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	files := []File{{r.Base + "_pre.xml", b.linkbase(presentation)}}
	for _, kind := range []kind{definition, calculation} {
		if slices.ContainsFunc(b.roles, func(r *role) bool { return len(r.arcs[kind]) > 0 }) {
			files = append(files, File{r.Base + kind.suffix(), b.linkbase(kind)})
		}
	}
	files = append(files, File{r.Base + "_lab.xml", b.labels()})
	return append([]File{{r.Base + ".xsd", b.schema(files)}}, files...), nil
}

// builder collects the roles and elements of a report.
type builder struct {
	report   Report
	schemas  []gaap.Schema
	roles    []*role
	ids      map[string]bool // of roles
	elements map[tag.Name]*element
	order    []*element // in the order of their first use
	errs     []error
	notes    int // roles of whole notes
	pages    int // roles of policies, tables and details
}

// element is an element of a report. What a standard element is comes from its taxonomy, and
// what an own element is from its use.
type element struct {
	name     tag.Name
	use      string // the elements of one report have one use each: item, text, member, axis …
	typ      string
	group    string
	abstract bool
	instant  bool
	balance  gaap.Balance
	label    string
	about    string
	domain   tag.Name // of an axis
	negated  bool     // whether a page shows the element with the opposite sign
	failed   bool
}

// role is a page that EDGAR renders.
type role struct {
	id, title string
	negated   bool     // whether an element has the label with the opposite sign
	arcs      [3][]arc // by kind of linkbase
}

// kind is a kind of linkbase with arcs between elements.
type kind int

const (
	presentation kind = iota
	definition
	calculation
)

func (k kind) suffix() string { return [...]string{"_pre.xml", "_def.xml", "_cal.xml"}[k] }

func (k kind) String() string { return [...]string{"presentation", "definition", "calculation"}[k] }

// arc is an arc between two elements.
type arc struct {
	from, to tag.Name
	role     string // the arcrole
	more     string // further attributes
	second   bool   // whether the arc needs a second locator at its end: no two arcs of a link may have the same ends
}

const (
	parentChild = "http://www.xbrl.org/2003/arcrole/parent-child"
	summation   = "http://www.xbrl.org/2003/arcrole/summation-item"
	negated     = "http://www.xbrl.org/2009/role/negatedLabel" // a label that shows the opposite sign
	dimensional = "http://xbrl.org/int/dim/arcrole/"
)

// The types of own elements.
const (
	monetaryType = "xbrli:monetaryItemType"
	percentType  = "dtr-types:percentItemType"
	memberType   = "dtr-types:domainItemType"
	stringType   = "xbrli:stringItemType"
)

func (b *builder) fail(n tag.Name, why string, args ...any) {
	b.errs = append(b.errs, &Error{n, fmt.Sprintf(why, args...)})
}

// kinds are the endings of names that state what an element is.
var kinds = []string{"Table", "Axis", "Domain", "Member", "LineItems", "Abstract"}

// element returns the element with a name, and adds it if it is new. The argument use is what
// the report uses it as: "item", or one of kinds.
func (b *builder) element(n tag.Name, use string) *element {
	if e, known := b.elements[n]; known {
		if e.use != use && !e.failed && !(e.use == "Domain" && use == "Member") {
			e.failed = true
			b.fail(n, "is used both as %s and as %s", spoken(e.use), spoken(use))
		}
		return e
	}
	e := &element{name: n, use: use}
	b.elements[n], b.order = e, append(b.order, e)
	if n.Prefix == "" {
		b.own(e)
		return e
	}
	c, known := gaap.Lookup(n.Prefix, n.Local)
	switch {
	case !known:
		e.failed = true
		b.fail(n, "is not an element that tieout knows")
	case (use == "item") == c.Abstract || (use == "Axis") != (c.Domain != "") || (use == "Member" || use == "Domain") != (c.Type == memberType):
		e.failed = true
		b.fail(n, "is not %s", spoken(use))
	}
	e.typ, e.group, e.abstract, e.instant, e.balance, e.label = c.Type, c.Group, c.Abstract, c.Instant, c.Balance, c.Label
	if prefix, local, ok := strings.Cut(c.Domain, ":"); ok {
		e.domain = tag.Name{Prefix: prefix, Local: local}
	}
	return e
}

func spoken(use string) string {
	switch use {
	case "item":
		return "an element with values"
	case "Axis", "Abstract":
		return "an " + strings.ToLower(use)
	case "LineItems":
		return "a heading of line items"
	}
	return "a " + strings.ToLower(use)
}

// own fills an own element by its use; an item gets its type from its first fact.
func (b *builder) own(e *element) {
	e.label, e.about = tag.Describe(e.name.Local)
	if caption, ok := b.report.Captions[e.name]; ok && e.use == "Member" {
		e.label, e.about = tag.Captioned(caption)
	}
	if title, ok := b.report.Titles[e.name]; ok && e.use == "Member" {
		e.label, e.about = tag.Titled(title)
	}
	e.group = "xbrli:item"
	e.abstract = e.use != "item"
	ending := ""
	if i := slices.IndexFunc(kinds, func(kind string) bool { return strings.HasSuffix(e.name.Local, kind) }); i >= 0 {
		ending = kinds[i]
	}
	if len(e.name.Local) > 200 {
		e.failed = true
		b.fail(e.name, "has a name of more than 200 characters")
	}
	if e.use == "item" && ending != "" || e.use != "item" && ending != e.use {
		e.failed = true
		b.fail(e.name, "is used as %s, but its name ends in %s", spoken(e.use), cmp.Or(ending, "none of "+strings.Join(kinds, ", ")))
	}
	switch e.use {
	case "item":
	case "Member", "Domain":
		e.typ = memberType
	case "Table":
		e.typ, e.group = stringType, "xbrldt:hypercubeItem"
	case "Axis":
		e.typ, e.group = stringType, "xbrldt:dimensionItem"
		e.domain = tag.Name{Local: strings.TrimSuffix(e.name.Local, "Axis") + "Domain"}
	default:
		e.typ = stringType
	}
}

// fact adds the element, axes and members of a fact.
func (b *builder) fact(u Use) {
	_, again := b.elements[u.Element]
	e := b.element(u.Element, "item")
	typ := monetaryType
	if u.Pure {
		typ = percentType
	}
	if u.Element.Prefix == "" && !again {
		e.typ, e.instant = typ, u.Instant
		if !u.Pure {
			e.balance = u.Balance
		}
	}
	pure := e.typ == percentType || e.typ == "xbrli:pureItemType"
	switch {
	case e.failed:
	case e.typ != monetaryType && !pure:
		e.failed = true
		b.fail(u.Element, "is not an element for amounts or ratios")
	case pure != u.Pure:
		e.failed = true
		b.fail(u.Element, "is used for both amounts and ratios, or is an element for the other")
	case e.instant != u.Instant:
		e.failed = true
		b.fail(u.Element, "is used for both balances at a date and amounts of a period, or is an element for the other")
	}
	b.dims(u.Dims)
}

// dims adds axes, their domains, and members.
func (b *builder) dims(dims []tag.Dim) {
	for _, d := range dims {
		if axis := b.element(d.Axis, "Axis"); !axis.failed {
			b.element(axis.domain, "Domain")
		}
		b.element(d.Member, "Member")
	}
}

// newRole adds a role. Its id is made of the letters and digits of a name, and no other role
// has it.
func (b *builder) newRole(number int, category, name, title string) *role {
	id := name
	for i := 2; b.ids[strings.ToLower(id)]; i++ {
		id = fmt.Sprint(name, i)
	}
	b.ids[strings.ToLower(id)] = true
	r := &role{id: id, title: fmt.Sprintf("%07d - %s - %s", number, category, title)}
	b.roles = append(b.roles, r)
	return r
}

// name returns the words of a note's title as one name.
func (n Note) name() string {
	var name strings.Builder
	for word := range strings.FieldsFuncSeq(n.title(), func(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') }) {
		if name.Len()+len(word) < 100 {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	if name := name.String(); name != "" && (name[0] < '0' || name[0] > '9') {
		return name
	}
	return "Note" + name.String()
}

// title returns the title in one line of at most 200 bytes.
func (n Note) title() string {
	title := strings.Join(strings.Fields(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(n.Title, ""))), " ")
	for len(title) > 200 {
		title = title[:strings.LastIndexByte(title[:201], ' ')+1]
		title = strings.TrimSpace(title)
		if title == "" {
			break
		}
	}
	return cmp.Or(title, n.Disclosure, "Note")
}

// The numbers of roles, by which EDGAR sorts its pages: notes, then their policies, tables and
// details.
const (
	firstNote = 9952101
	firstPage = 9954471
)

func (b *builder) note(n Note) {
	if !slices.ContainsFunc(n.Blocks, func(block tag.Block) bool { return block.Level == 1 }) {
		return
	}
	b.list(b.newRole(firstNote+b.notes, "Disclosure", n.name(), n.title()), n.Blocks, 1)
	b.notes++
}

// blocks adds the page of a note's text blocks of a level, if it has any.
func (b *builder) blocks(n Note, level int, name string) {
	if !slices.ContainsFunc(n.Blocks, func(block tag.Block) bool { return block.Level == level }) {
		return
	}
	b.list(b.newPage(n, name, n.title()+" ("+name+")"), n.Blocks, level)
}

func (b *builder) newPage(n Note, name, title string) *role {
	b.pages++
	return b.newRole(firstPage+b.pages-1, "Disclosure", n.name()+name, title)
}

// list presents the text blocks of a level under the heading of the first.
func (b *builder) list(r *role, blocks []tag.Block, level int) {
	var heading tag.Name
	var items []tag.Name
	for _, block := range blocks {
		if block.Level == level {
			heading = cmp.Or(heading, block.Heading)
			b.element(block.Element, "item")
			items = append(items, block.Element)
		}
	}
	b.element(heading, "Abstract")
	b.present(r, heading, items, nil)
}

// present lists elements under a heading, each once. If the document shows every fact of an
// element on the page with the opposite sign, the page does too.
func (b *builder) present(r *role, heading tag.Name, items []tag.Name, facts []Use) {
	opposed, plain := map[tag.Name]bool{}, map[tag.Name]bool{}
	for _, u := range facts {
		opposed[u.Element] = opposed[u.Element] || u.Negated
		plain[u.Element] = plain[u.Element] || !u.Negated
	}
	for _, item := range unique(items) {
		a := arc{from: heading, to: item, role: parentChild}
		if opposed[item] && !plain[item] {
			a.more = ` preferredLabel="` + negated + `"`
			b.elements[item].negated, r.negated = true, true
		}
		r.arcs[presentation] = append(r.arcs[presentation], a)
	}
}

// details adds the pages of a note's facts.
func (b *builder) details(n Note) {
	var pages []tag.Page
	facts := map[tag.Page][]Use{}
	for _, u := range n.Facts {
		if u.Page == (tag.Page{}) {
			b.fail(u.Element, "is on no page")
			continue
		}
		if facts[u.Page] == nil {
			pages = append(pages, u.Page)
		}
		facts[u.Page] = append(facts[u.Page], u)
		b.fact(u)
	}
	for _, p := range pages {
		r := b.newPage(n, p.Name+"Details", n.title()+" - "+p.Title+" (Details)")
		b.table(r, p.Abstract, p.Table, p.LineItems, facts[p])
		b.calculate(r, facts[p])
	}
}

// cover adds the cover page.
func (b *builder) cover() {
	if len(b.report.Cover) == 0 {
		return
	}
	for _, u := range b.report.Cover {
		b.element(u.Element, "item")
		b.dims(u.Dims)
	}
	dei := func(local string) tag.Name { return tag.Name{Prefix: "dei", Local: local} }
	b.table(b.newRole(1, "Document", "CoverPage", "Cover Page"), dei("CoverAbstract"), dei("EntitiesTable"), dei("EntityInformationLineItems"), b.report.Cover)
}

// table presents facts and, if any has a dimension, defines their hypercube: the axes with
// their members on one side, the elements on the other. Facts without dimensions are a list.
func (b *builder) table(r *role, abstract, table, lines tag.Name, facts []Use) {
	var items, axes []tag.Name
	members := map[tag.Name][]tag.Name{}
	for _, u := range facts {
		items = append(items, u.Element)
		for _, d := range u.Dims {
			axes = append(axes, d.Axis)
			members[d.Axis] = append(members[d.Axis], d.Member)
		}
	}
	b.element(abstract, "Abstract")
	if axes = unique(axes); len(axes) == 0 {
		b.present(r, abstract, items, facts)
		return
	}
	b.element(table, "Table")
	b.element(lines, "LineItems")
	present := func(from, to tag.Name) {
		r.arcs[presentation] = append(r.arcs[presentation], arc{from: from, to: to, role: parentChild})
	}
	define := func(from, to tag.Name, arcrole, more string) {
		r.arcs[definition] = append(r.arcs[definition], arc{from, to, dimensional + arcrole, more, arcrole == "dimension-default"})
	}
	present(abstract, table)
	define(lines, table, "all", ` xbrldt:closed="true" xbrldt:contextElement="segment"`)
	for _, axis := range axes {
		domain := b.elements[axis].domain
		present(table, axis)
		present(axis, domain)
		define(table, axis, "hypercube-dimension", "")
		define(axis, domain, "dimension-domain", "")
		define(axis, domain, "dimension-default", "")
		for _, member := range unique(members[axis]) {
			if member != domain {
				present(domain, member)
				define(domain, member, "domain-member", "")
			}
		}
	}
	present(table, lines)
	b.present(r, lines, items, facts)
	for _, item := range unique(items) {
		define(lines, item, "domain-member", "")
	}
}

// calculate adds the sums whose elements are on a page. A sum applies to every set of facts
// with equal dimensions in the whole report, so it is left out if one of them has the total
// without all of its terms.
func (b *builder) calculate(r *role, facts []Use) {
	on := map[tag.Name]bool{}
	for _, u := range facts {
		on[u.Element] = true
	}
	for _, s := range tag.Sums() {
		terms := slices.Concat(s.Plus, s.Minus)
		if !on[s.Of] || !on[s.Plus[0]] || b.partial(s.Of, slices.DeleteFunc(slices.Clone(terms), func(n tag.Name) bool { return !on[n] })) {
			continue
		}
		for i, term := range terms {
			weight := "1.0"
			if i >= len(s.Plus) {
				weight = "-1.0"
			}
			if on[term] {
				r.arcs[calculation] = append(r.arcs[calculation], arc{from: s.Of, to: term, role: summation, more: ` weight="` + weight + `"`})
			}
		}
	}
}

// partial reports whether the report has facts with the total and some of its terms, but not
// all of them.
func (b *builder) partial(total tag.Name, terms []tag.Name) bool {
	sets := map[string]map[tag.Name]bool{}
	for _, n := range b.report.Notes {
		for _, u := range n.Facts {
			key := fmt.Sprint(u.Dims)
			if sets[key] == nil {
				sets[key] = map[tag.Name]bool{}
			}
			sets[key][u.Element] = true
		}
	}
	for _, set := range sets {
		has := 0
		for _, term := range terms {
			if set[term] {
				has++
			}
		}
		if set[total] && has > 0 && has < len(terms) {
			return true
		}
	}
	return false
}

// unique returns the distinct names in the order of their first use.
func unique(names []tag.Name) []tag.Name {
	seen := map[tag.Name]bool{}
	return slices.DeleteFunc(slices.Clone(names), func(n tag.Name) bool {
		was := seen[n]
		seen[n] = true
		return was
	})
}
