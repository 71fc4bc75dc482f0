package inline

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/quantity"
)

// Fault is something that EDGAR does not take, at a byte of a document.
type Fault struct {
	At   int
	What string
	Rule string // "EFM 5.2.5"; "" where it is this program's own
}

// Registrant is who files a document: the CIK, and the prefix and namespace of the
// extension taxonomy.
type Registrant struct{ CIK, Prefix, Namespace string }

// Faults returns what EDGAR does not take of the document, filed by a registrant.
func (d *Document) Faults(by Registrant) []Fault {
	var found []Fault
	report := func(at int, rule, what string, args ...any) {
		found = append(found, Fault{at, fmt.Sprintf(what, args...), rule})
	}
	d.bytesTaken(report)
	if d.Err != nil {
		report(d.errAt, "EFM 5.2.2", "it is not XML: %v", d.Err)
		return found
	}
	for _, at := range d.doctypes {
		report(at, "EFM 5.2.5", "it has a DOCTYPE or another declaration")
	}
	if len(d.elements) == 0 {
		report(0, "EFM 5.2.5", "it is empty")
		return found
	}
	d.documentTaken(report)
	for _, e := range d.elements {
		d.elementTaken(e, report)
		d.attributesTaken(e, report)
	}
	d.prefixesTaken(by.Prefix, by.Namespace, report)
	d.contextsTaken(by.CIK, report)
	d.unitsTaken(report)
	d.tagsTaken(report)
	return found
}

// reporter notes a fault at a byte.
type reporter func(at int, rule, what string, args ...any)

var namedEntity = regexp.MustCompile(`&[A-Za-z][A-Za-z0-9]*;`)

// bytesTaken finds bytes beyond printable ASCII, and entities by name. Each kind
// is told once, where it comes first.
func (d *Document) bytesTaken(report reporter) {
	strange := func(b byte) bool { return b > '~' || b < ' ' && b != '\t' && b != '\n' && b != '\r' }
	if i := slices.IndexFunc(d.Bytes, strange); i >= 0 {
		all := slices.DeleteFunc(slices.Clone(d.Bytes), func(b byte) bool { return !strange(b) })
		report(i, "EFM 5.2.1.1", "byte %#x is not printable ASCII, one of %d such bytes", all[0], len(all))
	}
	for _, m := range namedEntity.FindAllIndex(d.Bytes, -1) {
		name := string(d.Bytes[m[0]:m[1]])
		if !slices.Contains([]string{"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}, name) {
			report(m[0], "EFM 5.2.2.6", "the entity %s is not of XML", name)
			return
		}
	}
}

// documentTaken holds the root, its language, the title, and ids.
func (d *Document) documentTaken(report reporter) {
	root := d.elements[0]
	if !root.is(nsXHTML, "html") {
		report(root.At, "EFM 5.2.5", "its root is <%s> of %q, and not html of XHTML", root.Local, root.Space)
	}
	if lang, _ := root.lookup(nsXML, "lang"); lang != "en-US" {
		report(root.At, "EFM 6.5.14", "the language of the document is %q, and not en-US", lang)
	}
	titled := false
	ids := map[string]bool{}
	for i, e := range d.elements {
		if i > 0 && e.parent == nil {
			report(e.At, "EFM 5.2.5", "it has a second root, <%s>", e.Local)
		}
		titled = titled || e.is(nsXHTML, "title") && len(bytes.TrimSpace(e.text)) > 0
		id, has := e.lookup("", "id")
		if has && ids[id] {
			report(e.At, "EFM 5.2.5", "the id %q is given twice", id)
		}
		ids[id] = true
		if !has && (e.Space == nsInline && e.Local == "nonFraction" || e.Space == nsXBRL && (e.Local == "context" || e.Local == "unit")) {
			report(e.At, "", "<%s> has no id", e.Local)
		}
	}
	if !titled {
		report(root.At, "", "it has no title")
	}
}

// accepted are the elements of XHTML that inline XBRL knows, without those that
// EDGAR refuses.
var accepted = strings.Fields(`a abbr address b basefont big blockquote body br caption center code dfn dir div dl dt em font
	h1 h2 h3 h4 h5 h6 head hr html i img isindex kbd li link menu meta ol p pre s samp small span strike strong sub sup
	table tbody td tfoot th thead title tr tt u ul var`)

// ofXBRL are the other elements that a document may hold, by namespace.
var ofXBRL = map[string][]string{
	nsInline: {"header", "hidden", "references", "resources", "nonFraction", "nonNumeric", "continuation", "footnote", "relationship", "exclude"},
	nsXBRL: {"context", "entity", "identifier", "segment", "period", "startDate", "endDate", "instant",
		"unit", "measure", "divide", "unitNumerator", "unitDenominator"},
	nsDims: {"explicitMember", "typedMember"},
	nsLink: {"schemaRef", "linkbaseRef", "roleRef", "arcroleRef"},
}

func (d *Document) elementTaken(e *Element, report reporter) {
	switch inner := e.parent != nil && e.parent.is(nsXBRL, "segment"); {
	case e.Space == nsXHTML && !slices.Contains(accepted, e.Local):
		report(e.At, "EFM 5.2.5", "the element <%s> is not taken", e.Local)
	case inner && e.Space != nsDims:
		report(e.At, "EFM 6.5.5", "a segment holds <%s>, and may hold members of dimensions alone", e.Local)
	case inner || e.Space == nsXHTML:
	case e.is(nsXBRL, "scenario"):
		report(e.At, "EFM 6.5.4", "a context has a scenario, and members belong in its segment")
	case e.is(nsXBRL, "forever"):
		report(e.At, "EFM 6.5.38", "a context is for ever")
	case !slices.Contains(ofXBRL[e.Space], e.Local):
		report(e.At, "EFM 5.2.5", "the element <%s> of %q is not taken", e.Local, e.Space)
	}
	if e.is(nsXHTML, "table") && e.inTable {
		report(e.At, "EFM 5.2.5", "a table is within a table")
	}
	if _, leads := e.lookup("", "href"); e.is(nsXHTML, "a") && !leads && (e.parent == nil || !slices.Contains([]string{"html", "body", "div"}, e.parent.Local)) {
		report(e.At, "EFM 5.2.5", "an <a> without href is not right under body or div")
	}
}

var (
	archives = regexp.MustCompile(`^https?://www\.sec\.gov/(?:ix\?doc=/)?Archives/edgar/data/`)
	address  = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\)`)
	fetching = regexp.MustCompile(`url\s*\(|@import|expression\s*\(`)
)

// fetches reports whether a style refers to another place, or runs something.
func fetches(style string) bool {
	style = strings.ToLower(style)
	for _, word := range []string{"url", "@import", "expression"} { // a style of thousands of rules has none
		if strings.Contains(style, word) {
			return fetching.MatchString(style)
		}
	}
	return false
}

func (d *Document) attributesTaken(e *Element, report reporter) {
	for _, a := range e.attrs {
		name, space, value := a.Name.Local, a.Name.Space, strings.TrimSpace(a.Value)
		lower := strings.ToLower(value)
		switch {
		case space == nsXML && name == "base",
			space == "http://www.w3.org/2001/XMLSchema-instance" && name == "schemaLocation":
			report(e.At, "EFM 5.2.5", "the attribute %s on <%s> is not taken", name, e.Local)
		case e.Space == nsInline && space == "" && name == "target":
			report(e.At, "EFM 5.2.5", "<%s> has a target, and a filing has one", e.Local)
		case e.Space != nsXHTML || space != "":
		case strings.HasPrefix(name, "on"):
			report(e.At, "EFM 5.2.5", "the attribute %s on <%s> runs a script", name, e.Local)
		case e.Local == "a" && name == "name", e.Local == "body" && name == "link", e.Local == "html" && name == "lang",
			e.Local == "link" && (name == "rel" || name == "rev"):
			report(e.At, "EFM 5.2.5", "the attribute %s on <%s> is not taken", name, e.Local)
		case name == "style" && fetches(value):
			report(e.At, "EFM 5.2.5", "the style of <%s> refers to another place", e.Local)
		case name != "href" && name != "src":
		case strings.HasPrefix(lower, "javascript:"):
			report(e.At, "EFM 5.2.5", "%s of <%s> runs a script", name, e.Local)
		case strings.HasPrefix(lower, "data:"):
			report(e.At, "EFM 5.2.5", "%s of <%s> holds its own data", name, e.Local)
		case e.Local == "img" && !strings.HasSuffix(lower, ".gif") && !strings.HasSuffix(lower, ".jpg"):
			report(e.At, "EFM 5.2.5", "the picture %q is neither .gif nor .jpg", a.Value)
		case address.MatchString(value) && !archives.MatchString(value):
			report(e.At, "EFM 5.2.5", "%s of <%s> leads to %q, and may lead to filings on www.sec.gov alone", name, e.Local, a.Value)
		}
	}
}

// bound are the prefixes that standard namespaces must have.
var bound = []struct {
	namespace *regexp.Regexp
	prefix    string // "$1" is the name that the address gives
}{
	{regexp.MustCompile(`^http://www\.w3\.org/1999/xhtml$`), "xhtml"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/2013/inlineXBRL$`), "ix"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/inlineXBRL/transformation/(?:2015-02-26|2020-02-12|2022-02-16)$`), "ixt"},
	{regexp.MustCompile(`^http://www\.sec\.gov/inlineXBRL/transformation/2015-08-31$`), "ixt-sec"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/2003/instance$`), "xbrli"},
	{regexp.MustCompile(`^http://xbrl\.org/2006/xbrldi$`), "xbrldi"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/2003/iso4217$`), "iso4217"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/2003/linkbase$`), "link"},
	{regexp.MustCompile(`^http://www\.w3\.org/1999/xlink$`), "xlink"},
	{regexp.MustCompile(`^http://www\.w3\.org/2001/XMLSchema-instance$`), "xsi"},
	{regexp.MustCompile(`^http://fasb\.org/(us-gaap|srt)/[0-9-]+$`), "$1"},
	{regexp.MustCompile(`^http://xbrl\.sec\.gov/([a-z]+)/[0-9q-]+$`), "$1"},
}

// standardPrefix returns the prefix that a namespace must have, or "".
func standardPrefix(namespace string) string {
	for _, b := range bound {
		if m := b.namespace.FindStringSubmatchIndex(namespace); m != nil {
			return string(b.namespace.ExpandString(nil, b.prefix, namespace, m))
		}
	}
	return ""
}

// prefixesTaken holds each prefix to its namespace, and each name to a prefix.
func (d *Document) prefixesTaken(own, namespace string, report reporter) {
	root := d.elements[0].At
	declared := map[string]bool{"": true, "xml": true, "xmlns": true}
	spaces := map[string]bool{"": true, nsXML: true, "xmlns": true}
	if space, ok := d.elements[0].lookup("", "xmlns"); ok {
		spaces[space] = true
	}
	for _, a := range d.prefixes {
		prefix, want := a.Name.Local, standardPrefix(a.Value)
		if declared[prefix] {
			report(root, "EFM 5.2.5.12", "the prefix %s is declared twice", prefix)
		}
		declared[prefix], spaces[a.Value] = true, true
		switch {
		case prefix == own && a.Value == namespace && want == "":
		case prefix == own && want == "":
			report(root, "EFM 5.2.5.12", "the prefix %s is bound to %s, and the registrant's namespace is %s", prefix, a.Value, namespace)
		case want == "" && strings.Contains(a.Value, "inlineXBRL/transformation/"):
			report(root, "EFM 5.2.5.12", "the registry of transformations %s is not one that EDGAR takes", a.Value)
		case want == "":
			report(root, "EFM 5.2.5.12", "the prefix %s is bound to %s, which is neither a standard namespace nor the registrant's", prefix, a.Value)
		case prefix != want:
			report(root, "EFM 5.2.5.12", "the namespace %s has the prefix %s, and must have %s", a.Value, prefix, want)
		}
	}
	undeclared := func(at int, qname string) {
		if prefix, _, found := strings.Cut(qname, ":"); !found || !declared[prefix] {
			report(at, "EFM 5.2.5.12", "the name %q has no prefix that is declared", qname)
		}
	}
	for _, e := range d.elements {
		if !spaces[e.Space] {
			report(e.At, "EFM 5.2.5.12", "the element <%s> has the prefix %s, which is not declared", e.Local, e.Space)
		}
		for _, a := range e.attrs {
			if !spaces[a.Name.Space] {
				report(e.At, "EFM 5.2.5.12", "the attribute %s of <%s> has the prefix %s, which is not declared", a.Name.Local, e.Local, a.Name.Space)
			}
		}
	}
	for _, t := range d.Tags {
		undeclared(t.At, t.Name)
		if t.Format != "" {
			undeclared(t.At, t.Format)
		}
	}
	for _, c := range d.contexts {
		for _, dim := range c.Dims {
			for _, name := range strings.Fields(dim) {
				undeclared(c.At, name)
			}
		}
	}
	for _, u := range d.units {
		for _, name := range strings.Fields(strings.ReplaceAll(u.Measure, " per ", " ")) {
			undeclared(u.At, name)
		}
	}
}

var tenDigits = regexp.MustCompile(`^[0-9]{10}$`)

// contextsTaken holds contexts to the registrant, to one another and to their use.
func (d *Document) contextsTaken(cik string, report reporter) {
	used := map[string]bool{}
	for _, t := range d.Tags {
		used[t.Context] = true
	}
	same, starts := map[string]*Context{}, map[string]*Context{}
	for _, c := range d.contexts {
		switch {
		case c.Scheme != "http://www.sec.gov/CIK":
			report(c.At, "EFM 6.5.1", "the context %s has the scheme %q, and must have http://www.sec.gov/CIK", c.ID, c.Scheme)
		case !tenDigits.MatchString(c.Entity):
			report(c.At, "EFM 6.5.2", "the context %s has the registrant %q, which is not ten digits", c.ID, c.Entity)
		case c.Entity != cik:
			report(c.At, "EFM 6.5.3", "the context %s has the registrant %s, and the CIK is %s", c.ID, c.Entity, cik)
		}
		if before := same[c.Key()]; before != nil {
			report(c.At, "EFM 6.5.7", "the contexts %s and %s say the same", before.ID, c.ID)
		}
		same[c.Key()] = c
		if !used[c.ID] {
			report(c.At, "EFM 6.5.8", "no tag uses the context %s", c.ID)
		}
		if c.Start != "" && starts[c.Start] == nil {
			starts[c.Start] = c
		}
	}
	for _, c := range d.contexts {
		if next := starts[c.End]; c.End != "" && next != nil && next != c {
			report(c.At, "EFM 6.5.9", "the context %s ends on %s, the day on which %s starts", c.ID, c.End, next.ID)
		}
		if next := starts[c.Instant]; c.Instant != "" && next != nil {
			report(c.At, "EFM 6.5.10", "the context %s is at %s, the day on which %s starts", c.ID, c.Instant, next.ID)
		}
	}
	for _, e := range d.elements {
		if e.is(nsDims, "typedMember") && !strings.HasPrefix(e.get("dimension"), "us-gaap:") && !strings.HasPrefix(e.get("dimension"), "srt:") {
			report(e.At, "EFM 6.5.39", "the typed dimension %q is not of a standard taxonomy", e.get("dimension"))
		}
	}
}

func (d *Document) unitsTaken(report reporter) {
	same := map[string]*Unit{}
	for _, u := range d.units {
		if before := same[u.Measure]; before != nil {
			report(u.At, "EFM 6.5.11", "the units %s and %s say the same", before.ID, u.ID)
		}
		same[u.Measure] = u
		if _, custom, _ := strings.Cut(u.Measure, ":"); len(custom) > 200 {
			report(u.At, "EFM 6.5.36", "the unit %s has a name of more than 200 bytes", u.ID)
		}
	}
}

// tagsTaken holds tags to their precision.
func (d *Document) tagsTaken(report reporter) {
	for _, t := range d.Tags {
		if _, has := t.lookup("", "precision"); has {
			report(t.At, "EFM 6.5.17", "the tag %s has precision, and must have decimals alone", t.ID)
		}
		decimals, err := Power("decimals", t.Decimals)
		v, unread := t.Value(quantity.Pure)
		switch {
		case t.Decimals == "INF":
		case err != nil:
			report(t.At, "EFM 6.5.17", "the tag %s: %v", t.ID, err)
		case unread == nil && v.Sign() != 0 && !whole(v, decimals):
			report(t.At, "EFM 6.5.37", "the tag %s has digits beyond its %d decimals, in %q", t.ID, decimals, t.text)
		}
	}
}

// whole reports whether a value has no digit beyond so many decimals.
func whole(v quantity.Value, decimals int) bool {
	return quantity.FromDigits(v.Fixed(-decimals, 0), -decimals, false, v.Unit()).Cmp(v.Abs()) == 0
}
