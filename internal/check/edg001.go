package check

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// EDG001 holds the documents to what EDGAR takes.
var EDG001 = &Check{
	Code: "EDG001", Severity: diag.Error,
	Title: "script, external reference, or an element outside what EDGAR takes",
	Run:   edg001,
}

// fault is what EDGAR does not take, at a byte of a document.
type fault struct {
	at   int
	what string
	rule string // "EFM 5.2.5"; "" where it is the product's own
}

func edg001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, doc := range p.Outputs {
		var faults []fault
		summary := "what EDGAR does not take"
		switch {
		case strings.HasSuffix(doc.Name, ".xhtml"):
			faults = readInline(doc).faults(p)
		case strings.HasSuffix(doc.Name, ".html"):
			summary = "what a page must not hold"
			faults = pageFaults(doc.Bytes)
		}
		for _, f := range faults {
			d := diag.Diagnostic{Code: "EDG001", Summary: summary, Detail: f.what, Subject: pointIn(doc, f.at),
				Remedy: "Do not file it; report it as a fault of tieout"}
			if f.rule != "" {
				d.Detail += " (" + f.rule + ")"
			}
			found = append(found, d)
		}
	}
	return found
}

// faults gives what is wrong with an inline XBRL document.
func (in *inline) faults(p *Package) []fault {
	var found []fault
	tell := func(at int, rule, what string, args ...any) {
		found = append(found, fault{at, fmt.Sprintf(what, args...), rule})
	}
	in.bytesTaken(tell)
	if in.err != nil {
		tell(in.wrong, "EFM 5.2.2", "it is not XML: %v", in.err)
		return found
	}
	for _, at := range in.doctypes {
		tell(at, "EFM 5.2.5", "it has a DOCTYPE or another declaration")
	}
	if len(in.elements) == 0 {
		tell(0, "EFM 5.2.5", "it is empty")
		return found
	}
	in.documentTaken(tell)
	for _, e := range in.elements {
		in.elementTaken(e, tell)
		in.attributesTaken(e, tell)
	}
	in.prefixesTaken(p.Filing.Registrant.Prefix, p.Filing.Registrant.Namespace, tell)
	in.contextsTaken(p.Filing.Registrant.CIK, tell)
	in.unitsTaken(tell)
	in.tagsTaken(tell)
	return found
}

// telling notes a fault at a byte.
type telling func(at int, rule, what string, args ...any)

var namedEntity = regexp.MustCompile(`&[A-Za-z][A-Za-z0-9]*;`)

// bytesTaken finds bytes beyond printable ASCII, and entities by name. Each kind
// is told once, where it comes first.
func (in *inline) bytesTaken(tell telling) {
	strange := func(b byte) bool { return b > '~' || b < ' ' && b != '\t' && b != '\n' && b != '\r' }
	if i := slices.IndexFunc(in.Bytes, strange); i >= 0 {
		n := 0
		for _, b := range in.Bytes {
			if strange(b) {
				n++
			}
		}
		tell(i, "EFM 5.2.1.1", "byte %#x is not printable ASCII, one of %d such bytes", in.Bytes[i], n)
	}
	for _, m := range namedEntity.FindAllIndex(in.Bytes, -1) {
		name := string(in.Bytes[m[0]:m[1]])
		if !slices.Contains([]string{"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}, name) {
			tell(m[0], "EFM 5.2.2.6", "the entity %s is not of XML", name)
			return
		}
	}
}

// documentTaken holds the root, its language, the title, and ids.
func (in *inline) documentTaken(tell telling) {
	root := in.elements[0]
	if !root.is(nsXHTML, "html") {
		tell(root.at, "EFM 5.2.5", "its root is <%s> of %q, and not html of XHTML", root.Local, root.Space)
	}
	if lang, _ := root.lookup(nsXML, "lang"); lang != "en-US" {
		tell(root.at, "EFM 6.5.14", "the language of the document is %q, and not en-US", lang)
	}
	titled := false
	ids := map[string]bool{}
	for i, e := range in.elements {
		if i > 0 && e.parent == nil {
			tell(e.at, "EFM 5.2.5", "it has a second root, <%s>", e.Local)
		}
		titled = titled || e.is(nsXHTML, "title") && strings.TrimSpace(e.text) != ""
		id, has := e.lookup("", "id")
		if has && ids[id] {
			tell(e.at, "EFM 5.2.5", "the id %q is given twice", id)
		}
		ids[id] = true
		if !has && (e.Space == nsInline && e.Local == "nonFraction" || e.Space == nsXBRL && (e.Local == "context" || e.Local == "unit")) {
			tell(e.at, "", "<%s> has no id", e.Local)
		}
	}
	if !titled {
		tell(root.at, "", "it has no title")
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

func (in *inline) elementTaken(e *element, tell telling) {
	switch inner := e.parent != nil && e.parent.is(nsXBRL, "segment"); {
	case e.Space == nsXHTML && !slices.Contains(accepted, e.Local):
		tell(e.at, "EFM 5.2.5", "the element <%s> is not taken", e.Local)
	case inner && e.Space != nsDims:
		tell(e.at, "EFM 6.5.5", "a segment holds <%s>, and may hold members of dimensions alone", e.Local)
	case inner || e.Space == nsXHTML:
	case e.is(nsXBRL, "scenario"):
		tell(e.at, "EFM 6.5.4", "a context has a scenario, and members belong in its segment")
	case e.is(nsXBRL, "forever"):
		tell(e.at, "EFM 6.5.38", "a context is for ever")
	case !slices.Contains(ofXBRL[e.Space], e.Local):
		tell(e.at, "EFM 5.2.5", "the element <%s> of %q is not taken", e.Local, e.Space)
	}
	if e.is(nsXHTML, "table") && e.inTable {
		tell(e.at, "EFM 5.2.5", "a table is within a table")
	}
	if _, leads := e.lookup("", "href"); e.is(nsXHTML, "a") && !leads && (e.parent == nil || !slices.Contains([]string{"html", "body", "div"}, e.parent.Local)) {
		tell(e.at, "EFM 5.2.5", "an <a> without href is not right under body or div")
	}
}

var (
	archives = regexp.MustCompile(`^https?://www\.sec\.gov/(?:ix\?doc=/)?Archives/edgar/data/`)
	address  = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\)`)
	fetches  = regexp.MustCompile(`(?i)url\s*\(|@import|expression\s*\(`)
)

func (in *inline) attributesTaken(e *element, tell telling) {
	for _, a := range e.attrs {
		name, space, value := a.Name.Local, a.Name.Space, strings.TrimSpace(a.Value)
		lower := strings.ToLower(value)
		switch {
		case space == nsXML && name == "base",
			space == "http://www.w3.org/2001/XMLSchema-instance" && name == "schemaLocation":
			tell(e.at, "EFM 5.2.5", "the attribute %s on <%s> is not taken", name, e.Local)
		case e.Space == nsInline && space == "" && name == "target":
			tell(e.at, "EFM 5.2.5", "<%s> has a target, and a filing has one", e.Local)
		case e.Space != nsXHTML || space != "":
		case strings.HasPrefix(name, "on"):
			tell(e.at, "EFM 5.2.5", "the attribute %s on <%s> runs a script", name, e.Local)
		case e.Local == "a" && name == "name", e.Local == "body" && name == "link", e.Local == "html" && name == "lang",
			e.Local == "link" && (name == "rel" || name == "rev"):
			tell(e.at, "EFM 5.2.5", "the attribute %s on <%s> is not taken", name, e.Local)
		case name == "style" && fetches.MatchString(value):
			tell(e.at, "EFM 5.2.5", "the style of <%s> refers to another place", e.Local)
		case name != "href" && name != "src":
		case strings.HasPrefix(lower, "javascript:"):
			tell(e.at, "EFM 5.2.5", "%s of <%s> runs a script", name, e.Local)
		case strings.HasPrefix(lower, "data:"):
			tell(e.at, "EFM 5.2.5", "%s of <%s> holds its own data", name, e.Local)
		case e.Local == "img" && !strings.HasSuffix(lower, ".gif") && !strings.HasSuffix(lower, ".jpg"):
			tell(e.at, "EFM 5.2.5", "the picture %q is neither .gif nor .jpg", a.Value)
		case address.MatchString(value) && !archives.MatchString(value):
			tell(e.at, "EFM 5.2.5", "%s of <%s> leads to %q, and may lead to filings on www.sec.gov alone", name, e.Local, a.Value)
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

// standardPrefix gives the prefix that a namespace must have, or "".
func standardPrefix(namespace string) string {
	for _, b := range bound {
		if m := b.namespace.FindStringSubmatchIndex(namespace); m != nil {
			return string(b.namespace.ExpandString(nil, b.prefix, namespace, m))
		}
	}
	return ""
}

// prefixesTaken holds each prefix to its namespace, and each name to a prefix.
func (in *inline) prefixesTaken(own, namespace string, tell telling) {
	root := in.elements[0].at
	declared := map[string]bool{"": true, "xml": true, "xmlns": true}
	spaces := map[string]bool{"": true, nsXML: true, "xmlns": true}
	if space, ok := in.elements[0].lookup("", "xmlns"); ok {
		spaces[space] = true
	}
	for _, a := range in.prefixes {
		prefix, want := a.Name.Local, standardPrefix(a.Value)
		if declared[prefix] {
			tell(root, "EFM 5.2.5.12", "the prefix %s is declared twice", prefix)
		}
		declared[prefix], spaces[a.Value] = true, true
		switch {
		case prefix == own && a.Value == namespace && want == "":
		case prefix == own && want == "":
			tell(root, "EFM 5.2.5.12", "the prefix %s is bound to %s, and the registrant's namespace is %s", prefix, a.Value, namespace)
		case want == "" && strings.Contains(a.Value, "inlineXBRL/transformation/"):
			tell(root, "EFM 5.2.5.12", "the registry of transformations %s is not one that EDGAR takes", a.Value)
		case want == "":
			tell(root, "EFM 5.2.5.12", "the prefix %s is bound to %s, which is neither a standard namespace nor the registrant's", prefix, a.Value)
		case prefix != want:
			tell(root, "EFM 5.2.5.12", "the namespace %s has the prefix %s, and must have %s", a.Value, prefix, want)
		}
	}
	undeclared := func(at int, qname string) {
		if prefix, _, found := strings.Cut(qname, ":"); !found || !declared[prefix] {
			tell(at, "EFM 5.2.5.12", "the name %q has no prefix that is declared", qname)
		}
	}
	for _, e := range in.elements {
		if !spaces[e.Space] {
			tell(e.at, "EFM 5.2.5.12", "the element <%s> has the prefix %s, which is not declared", e.Local, e.Space)
		}
		for _, a := range e.attrs {
			if !spaces[a.Name.Space] {
				tell(e.at, "EFM 5.2.5.12", "the attribute %s of <%s> has the prefix %s, which is not declared", a.Name.Local, e.Local, a.Name.Space)
			}
		}
	}
	for _, t := range in.tags {
		undeclared(t.at, t.name)
		if t.format != "" {
			undeclared(t.at, t.format)
		}
	}
	for _, c := range in.contexts {
		for _, d := range c.dims {
			for _, name := range strings.Fields(d) {
				undeclared(c.at, name)
			}
		}
	}
	for _, u := range in.units {
		for _, name := range strings.Fields(strings.ReplaceAll(u.measure, " per ", " ")) {
			undeclared(u.at, name)
		}
	}
}

var tenDigits = regexp.MustCompile(`^[0-9]{10}$`)

// contextsTaken holds contexts to the registrant, to one another and to their use.
func (in *inline) contextsTaken(cik string, tell telling) {
	used := map[string]bool{}
	for _, t := range in.tags {
		used[t.context] = true
	}
	same, starts := map[string]*context{}, map[string]*context{}
	for _, c := range in.contexts {
		switch {
		case c.scheme != "http://www.sec.gov/CIK":
			tell(c.at, "EFM 6.5.1", "the context %s has the scheme %q, and must have http://www.sec.gov/CIK", c.id, c.scheme)
		case !tenDigits.MatchString(c.entity):
			tell(c.at, "EFM 6.5.2", "the context %s has the registrant %q, which is not ten digits", c.id, c.entity)
		case c.entity != cik:
			tell(c.at, "EFM 6.5.3", "the context %s has the registrant %s, and the CIK is %s", c.id, c.entity, cik)
		}
		if before := same[c.key()]; before != nil {
			tell(c.at, "EFM 6.5.7", "the contexts %s and %s say the same", before.id, c.id)
		}
		same[c.key()] = c
		if !used[c.id] {
			tell(c.at, "EFM 6.5.8", "no tag uses the context %s", c.id)
		}
		if c.start != "" && starts[c.start] == nil {
			starts[c.start] = c
		}
	}
	for _, c := range in.contexts {
		if next := starts[c.end]; c.end != "" && next != nil && next != c {
			tell(c.at, "EFM 6.5.9", "the context %s ends on %s, the day on which %s starts", c.id, c.end, next.id)
		}
		if next := starts[c.instant]; c.instant != "" && next != nil {
			tell(c.at, "EFM 6.5.10", "the context %s is at %s, the day on which %s starts", c.id, c.instant, next.id)
		}
	}
	for _, e := range in.elements {
		if e.is(nsDims, "typedMember") && !strings.HasPrefix(e.get("dimension"), "us-gaap:") && !strings.HasPrefix(e.get("dimension"), "srt:") {
			tell(e.at, "EFM 6.5.39", "the typed dimension %q is not of a standard taxonomy", e.get("dimension"))
		}
	}
}

func (in *inline) unitsTaken(tell telling) {
	same := map[string]*unit{}
	for _, u := range in.units {
		if before := same[u.measure]; before != nil {
			tell(u.at, "EFM 6.5.11", "the units %s and %s say the same", before.id, u.id)
		}
		same[u.measure] = u
		if _, custom, _ := strings.Cut(u.measure, ":"); len(custom) > 200 {
			tell(u.at, "EFM 6.5.36", "the unit %s has a name of more than 200 bytes", u.id)
		}
	}
}

// tagsTaken holds tags to their precision.
func (in *inline) tagsTaken(tell telling) {
	for _, t := range in.tags {
		if _, has := t.lookup("", "precision"); has {
			tell(t.at, "EFM 6.5.17", "the tag %s has precision, and must have decimals alone", t.id)
		}
		if t.decimals == "INF" {
			continue
		}
		decimals, err := power("decimals", t.decimals)
		if err != nil {
			tell(t.at, "EFM 6.5.17", "the tag %s: %v", t.id, err)
			continue
		}
		if v, err := t.value(quantity.Pure); err == nil && v.Sign() != 0 && !whole(v, decimals) {
			tell(t.at, "EFM 6.5.37", "the tag %s has digits beyond its %d decimals, in %q", t.id, decimals, t.text)
		}
	}
}

// whole says whether a value has no digit beyond so many decimals.
func whole(v quantity.Value, decimals int) bool {
	return quantity.FromDigits(v.Fixed(-decimals, 0), -decimals, false, v.Unit()).Cmp(v.Abs()) == 0
}

// refers are the attributes of HTML that a browser follows or fetches.
var refers = strings.Fields("action archive background cite classid codebase data formaction href icon longdesc manifest ping poster profile src srcset usemap xlink:href")

// runs are the elements of HTML that run or fetch something.
var runs = strings.Fields("applet base embed form frame frameset iframe link object portal script")

// pageFaults gives what is wrong with a page for people: what runs, and what is
// fetched from elsewhere.
func pageFaults(page []byte) []fault {
	var found []fault
	at, next := 0, 0
	tell := func(what string, args ...any) { found = append(found, fault{at: at, what: fmt.Sprintf(what, args...)}) }
	inStyle := false
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; at = next {
		next = at + len(z.Raw())
		t := z.Token()
		if t.Type == html.TextToken && inStyle && fetches.MatchString(t.Data) {
			tell("its style refers to another place")
		}
		inStyle = t.Type == html.StartTagToken && t.Data == "style"
		if t.Type != html.StartTagToken && t.Type != html.SelfClosingTagToken {
			continue
		}
		if slices.Contains(runs, t.Data) {
			tell("<%s> runs or fetches something", t.Data)
		}
		for _, a := range t.Attr {
			switch value := strings.TrimSpace(a.Val); {
			case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc":
				tell("the attribute %s on <%s> runs a script", a.Key, t.Data)
			case a.Key == "style" && fetches.MatchString(value):
				tell("the style of <%s> refers to another place", t.Data)
			case slices.Contains(refers, a.Key) && !strings.HasPrefix(value, "#"):
				tell("%s of <%s> leads to %q, and may lead within the page alone", a.Key, t.Data, a.Val)
			case t.Data == "meta" && a.Key == "http-equiv" && strings.EqualFold(value, "refresh"):
				tell("<meta> leads to another page")
			}
		}
	}
	return found
}
