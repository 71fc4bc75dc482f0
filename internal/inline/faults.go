package inline

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tieout/tieout/internal/quantity"
)

// Fault is content that EDGAR does not accept, at a byte offset of a document.
type Fault struct {
	At   int
	What string
	Rule string // "EFM 5.2.5"; "" if the rule is this program's own
}

// Registrant identifies the filer: its CIK, and the prefix and namespace of its extension
// taxonomy.
type Registrant struct{ CIK, Prefix, Namespace string }

// Faults returns the content of the document that EDGAR does not accept from the given
// registrant.
func (d *Document) Faults(by Registrant) []Fault {
	var found []Fault
	report := func(at int, rule, what string, args ...any) {
		found = append(found, Fault{at, fmt.Sprintf(what, args...), rule})
	}
	d.checkBytes(report)
	if d.Err != nil {
		report(d.errAt, "EFM 5.2.2", "the document is not XML: %v", d.Err)
		return found
	}
	c := &checker{d: d, ids: map[string]bool{}, report: report}
	if at, err := walk(d.Bytes, true, c); err != nil {
		report(at, "EFM 5.2.2", "the document is not XML: %v", err)
		return found
	}
	if c.root == nil {
		report(0, "EFM 5.2.5", "the document is empty")
		return found
	}
	if !c.titled {
		report(c.root.At, "", "the document has no title")
	}
	d.checkPrefixes(c, by.Prefix, by.Namespace, report)
	d.checkContexts(by.CIK, report)
	d.checkUnits(report)
	d.checkTags(report)
	return found
}

// checker checks each element as the document is read.
type checker struct {
	d        *Document
	report   reporter
	root     *Element
	titled   bool
	title    int // titles that are open
	tables   int // tables that are open
	ids      map[string]bool
	prefixes []xml.Attr // declared anywhere: Name.Local is bound to Value
}

func (c *checker) doctype(at int, _ []byte) {
	c.report(at, "EFM 5.2.5", "the document has a DOCTYPE or another declaration")
}

func (c *checker) text(_ *scan, words []byte) {
	c.titled = c.titled || c.title > 0 && len(bytes.TrimSpace(words)) > 0
}

func (c *checker) end(_ *scan, e *Element) error {
	switch {
	case e.is(nsXHTML, "table"):
		c.tables--
	case e.is(nsXHTML, "title"):
		c.title--
	}
	return nil
}

func (c *checker) start(s *scan, e *Element) error {
	if c.root == nil {
		c.root = e
		c.checkRoot(e)
	}
	id, has := e.lookup("", "id")
	if has && c.ids[id] {
		c.report(e.At, "EFM 5.2.5", "the id %q is a duplicate", id)
	}
	c.ids[id] = true
	if !has && (e.Space == nsInline && e.Local == "nonFraction" || e.Space == nsXBRL && (e.Local == "context" || e.Local == "unit")) {
		c.report(e.At, "", "<%s> has no id", e.Local)
	}
	c.checkElement(s.parent(), e)
	c.checkAttributes(e)
	for _, a := range e.attrs {
		if a.Name.Space == "xmlns" {
			c.prefixes = append(c.prefixes, a)
		}
	}
	switch {
	case e.is(nsXHTML, "table"):
		c.tables++
	case e.is(nsXHTML, "title"):
		c.title++
	}
	return nil
}

// reporter records a fault at a byte.
type reporter func(at int, rule, what string, args ...any)

var namedEntity = regexp.MustCompile(`&[A-Za-z][A-Za-z0-9]*;`)

// checkBytes reports the first byte beyond printable ASCII and the first named entity.
func (d *Document) checkBytes(report reporter) {
	unprintable := func(b byte) bool { return b > '~' || b < ' ' && b != '\t' && b != '\n' && b != '\r' }
	if i := slices.IndexFunc(d.Bytes, unprintable); i >= 0 {
		all := slices.DeleteFunc(slices.Clone(d.Bytes), func(b byte) bool { return !unprintable(b) })
		report(i, ASCIIRule, "byte %#x is not printable ASCII, one of %d such bytes", all[0], len(all))
	}
	for _, m := range namedEntity.FindAllIndex(d.Bytes, -1) {
		name := string(d.Bytes[m[0]:m[1]])
		if !slices.Contains([]string{"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}, name) {
			report(m[0], "EFM 5.2.2.6", "the entity %s is not defined in XML", name)
			return
		}
	}
}

// checkRoot checks the root and its language.
func (c *checker) checkRoot(root *Element) {
	if !root.is(nsXHTML, "html") {
		c.report(root.At, "EFM 5.2.5", "the root element is <%s> in %q, not html in XHTML", root.Local, root.Space)
	}
	if lang, _ := root.lookup(nsXML, "lang"); lang != "en-US" {
		c.report(root.At, "EFM 6.5.14", "the language of the document is %q, not en-US", lang)
	}
}

// accepted lists the XHTML elements of inline XBRL that EDGAR accepts.
var accepted = strings.Fields(`a abbr address b basefont big blockquote body br caption center code dfn dir div dl dt em font
	h1 h2 h3 h4 h5 h6 head hr html i img isindex kbd li link menu meta ol p pre s samp small span strike strong sub sup
	table tbody td tfoot th thead title tr tt u ul var`)

// ofXBRL lists the other elements that a document may contain, by namespace.
var ofXBRL = map[string][]string{
	nsInline: {"header", "hidden", "references", "resources", "nonFraction", "nonNumeric", "continuation", "footnote", "relationship", "exclude"},
	nsXBRL: {"context", "entity", "identifier", "segment", "period", "startDate", "endDate", "instant",
		"unit", "measure", "divide", "unitNumerator", "unitDenominator"},
	nsDims: {"explicitMember", "typedMember"},
	nsLink: {"schemaRef", "linkbaseRef", "roleRef", "arcroleRef"},
}

func (c *checker) checkElement(parent, e *Element) {
	report := c.report
	switch inner := parent != nil && parent.is(nsXBRL, "segment"); {
	case e.Space == nsXHTML && !slices.Contains(accepted, e.Local):
		report(e.At, "EFM 5.2.5", "EDGAR does not accept the element <%s>", e.Local)
	case inner && e.Space != nsDims:
		report(e.At, "EFM 6.5.5", "a segment contains <%s>, but only dimension members are allowed", e.Local)
	case inner || e.Space == nsXHTML:
	case e.is(nsXBRL, "scenario"):
		report(e.At, "EFM 6.5.4", "a context has a scenario; members belong in its segment")
	case e.is(nsXBRL, "forever"):
		report(e.At, "EFM 6.5.38", "a context has no dates (forever)")
	case !slices.Contains(ofXBRL[e.Space], e.Local):
		report(e.At, "EFM 5.2.5", "EDGAR does not accept the element <%s> in %q", e.Local, e.Space)
	}
	if e.is(nsXHTML, "table") && c.tables > 0 {
		report(e.At, "EFM 5.2.5", "a table is inside another table")
	}
	if _, leads := e.lookup("", "href"); e.is(nsXHTML, "a") && !leads && (parent == nil || !slices.Contains([]string{"html", "body", "div"}, parent.Local)) {
		report(e.At, "EFM 5.2.5", "an <a> without href must be directly under body or div")
	}
}

var (
	archives = regexp.MustCompile(`^https?://www\.sec\.gov/(?:ix\?doc=/)?Archives/edgar/data/`)
	address  = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\)`)
	fetching = regexp.MustCompile(`url\s*\(|@import|expression\s*\(`)
)

// fetches reports whether a style loads something from elsewhere or runs something.
func fetches(style string) bool {
	style = strings.ToLower(style)
	for _, word := range []string{"url", "@import", "expression"} { // a style of thousands of rules has none
		if strings.Contains(style, word) {
			return fetching.MatchString(style)
		}
	}
	return false
}

func (c *checker) checkAttributes(e *Element) {
	report := c.report
	for _, a := range e.attrs {
		name, space, value := a.Name.Local, a.Name.Space, strings.TrimSpace(a.Value)
		lower := strings.ToLower(value)
		switch {
		case space == nsXML && name == "base",
			space == "http://www.w3.org/2001/XMLSchema-instance" && name == "schemaLocation":
			report(e.At, "EFM 5.2.5", "EDGAR does not accept the attribute %s on <%s>", name, e.Local)
		case e.Space == nsInline && space == "" && name == "target":
			report(e.At, "EFM 5.2.5", "<%s> has a target attribute, which a filing must not use", e.Local)
		case e.Space != nsXHTML || space != "":
		case strings.HasPrefix(name, "on"):
			report(e.At, "EFM 5.2.5", "the attribute %s on <%s> runs a script", name, e.Local)
		case e.Local == "a" && name == "name", e.Local == "body" && name == "link", e.Local == "html" && name == "lang",
			e.Local == "link" && (name == "rel" || name == "rev"):
			report(e.At, "EFM 5.2.5", "EDGAR does not accept the attribute %s on <%s>", name, e.Local)
		case name == "style" && fetches(value):
			report(e.At, "EFM 5.2.5", "the style of <%s> loads something from elsewhere", e.Local)
		case name != "href" && name != "src":
		case strings.HasPrefix(lower, "javascript:"):
			report(e.At, "EFM 5.2.5", "%s of <%s> runs a script", name, e.Local)
		case strings.HasPrefix(lower, "data:"):
			report(e.At, "EFM 5.2.5", "%s of <%s> embeds its data", name, e.Local)
		case e.Local == "img" && !strings.HasSuffix(lower, ".gif") && !strings.HasSuffix(lower, ".jpg"):
			report(e.At, "EFM 5.2.5", "the picture %q is neither .gif nor .jpg", a.Value)
		case address.MatchString(value) && !archives.MatchString(value):
			report(e.At, "EFM 5.2.5", "%s of <%s> links to %q, but only links to filings on www.sec.gov are allowed", name, e.Local, a.Value)
		}
	}
}

// bound lists the prefixes that standard namespaces must have.
var bound = []struct {
	namespace *regexp.Regexp
	prefix    string // "$1" is the name in the address
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

// known holds what standardPrefix found for the first namespaces, which every name asks for.
var (
	known     sync.Map
	knownSize atomic.Int32
)

const mostKnown = 1000

// standardPrefix returns the prefix that a namespace must have, or "".
func standardPrefix(namespace string) string {
	if prefix, ok := known.Load(namespace); ok {
		return prefix.(string)
	}
	prefix := prefixFor(namespace)
	if len(namespace) < mostKnown && knownSize.Add(1) <= mostKnown {
		known.Store(namespace, prefix)
	}
	return prefix
}

func prefixFor(namespace string) string {
	for _, b := range bound {
		if m := b.namespace.FindStringSubmatchIndex(namespace); m != nil {
			return string(b.namespace.ExpandString(nil, b.prefix, namespace, m))
		}
	}
	return ""
}

// checkPrefixes checks the namespace of each prefix and the prefix of each name.
func (d *Document) checkPrefixes(c *checker, own, namespace string, report reporter) {
	root := c.root.At
	declared := map[string]bool{"": true, "xml": true, "xmlns": true}
	for _, a := range c.prefixes {
		prefix, want := a.Name.Local, standardPrefix(a.Value)
		if declared[prefix] {
			report(root, "EFM 5.2.5.12", "the prefix %s is declared twice", prefix)
		}
		declared[prefix] = true
		switch {
		case prefix == own && a.Value == namespace && want == "":
		case prefix == own && want == "":
			report(root, "EFM 5.2.5.12", "the prefix %s is bound to %s, but the registrant's namespace is %s", prefix, a.Value, namespace)
		case want == "" && strings.Contains(a.Value, "inlineXBRL/transformation/"):
			report(root, "EFM 5.2.5.12", "EDGAR does not accept the transformation registry %s", a.Value)
		case want == "":
			report(root, "EFM 5.2.5.12", "the prefix %s is bound to %s, which is neither a standard namespace nor the registrant's", prefix, a.Value)
		case prefix != want:
			report(root, "EFM 5.2.5.12", "the namespace %s has the prefix %s instead of %s", a.Value, prefix, want)
		}
	}
	undeclared := func(at int, qname string) {
		if prefix, _, found := strings.Cut(qname, ":"); !found || !declared[prefix] {
			report(at, "EFM 5.2.5.12", "the name %q has no declared prefix", qname)
		}
	}
	for _, t := range slices.Concat(d.Tags, d.Texts) {
		undeclared(t.At, t.Name)
		if t.Format != "" {
			undeclared(t.At, t.Format)
		}
	}
	for _, c := range d.contexts {
		for _, m := range c.Members {
			undeclared(c.At, m.Axis.String())
			if !m.Typed {
				undeclared(c.At, m.Member.String())
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

// checkContexts checks the registrant, uniqueness, use and dates of contexts.
func (d *Document) checkContexts(cik string, report reporter) {
	used := map[string]bool{}
	for _, t := range slices.Concat(d.Tags, d.Texts, d.Others) {
		used[t.Context] = true
	}
	same, starts := map[string]*Context{}, map[string]*Context{}
	for _, c := range d.contexts {
		switch {
		case c.Scheme != "http://www.sec.gov/CIK":
			report(c.At, "EFM 6.5.1", "the context %s has the scheme %q instead of http://www.sec.gov/CIK", c.ID, c.Scheme)
		case !tenDigits.MatchString(c.Entity):
			report(c.At, "EFM 6.5.2", "the context %s has the registrant %q, which is not ten digits", c.ID, c.Entity)
		case c.Entity != cik:
			report(c.At, "EFM 6.5.3", "the context %s has the registrant %s, but the CIK is %s", c.ID, c.Entity, cik)
		}
		if before := same[c.Key()]; before != nil {
			report(c.At, "EFM 6.5.7", "the contexts %s and %s are duplicates", before.ID, c.ID)
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
	for _, c := range d.contexts {
		for _, m := range c.Members {
			if name := m.Axis.String(); m.Typed && !strings.HasPrefix(name, "us-gaap:") && !strings.HasPrefix(name, "srt:") {
				report(m.At, "EFM 6.5.39", "the typed dimension %q is not in a standard taxonomy", name)
			}
		}
	}
}

func (d *Document) checkUnits(report reporter) {
	same := map[string]*Unit{}
	for _, u := range d.units {
		if before := same[u.Measure]; before != nil {
			report(u.At, "EFM 6.5.11", "the units %s and %s are duplicates", before.ID, u.ID)
		}
		same[u.Measure] = u
		if _, custom, _ := strings.Cut(u.Measure, ":"); len(custom) > 200 {
			report(u.At, "EFM 6.5.36", "the unit %s has a name of more than 200 bytes", u.ID)
		}
	}
}

// DigitsRule is the rule that a tag has no digits beyond its decimals.
const DigitsRule = "EFM 6.5.37"

// checkTags checks the precision of tags.
func (d *Document) checkTags(report reporter) {
	for _, t := range d.Tags {
		if t.Precision != "" {
			report(t.At, "EFM 6.5.17", "the tag %s has precision; only decimals is allowed", t.ID)
		}
		decimals, err := Power("decimals", t.Decimals)
		v, unread := t.Value(quantity.Pure)
		switch {
		case t.Decimals == "INF":
		case err != nil:
			report(t.At, "EFM 6.5.17", "the tag %s: %v", t.ID, err)
		case unread == nil && v.Sign() != 0 && !whole(v, decimals):
			report(t.At, DigitsRule, "the tag %s has digits beyond its %d decimals in %q", t.ID, decimals, t.Content())
		}
	}
}

// whole reports whether a value has no digits beyond a number of decimals.
func whole(v quantity.Value, decimals int) bool {
	return quantity.FromDigits(v.Fixed(-decimals, 0), -decimals, false, v.Unit()).Cmp(v.Abs()) == 0
}
