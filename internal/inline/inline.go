// Package inline reads documents back from their bytes, independently of the code that wrote them.
// It reads inline XBRL as an XBRL processor would, whoever wrote it, and an HTML page as a browser
// would. It reports content that EDGAR does not accept, with its byte offset. If a document is not
// well-formed XML, it is read up to the first error. Documents are untrusted: their size, depth and
// number of elements are limited, and entities are not expanded.
//
// [Read] returns a [Document] with its [Tag], [Context] and [Unit] elements as they are written.
// [Join] makes a [Report] of one or several documents, in which each [Fact] has its value: the
// number of the tag with scale and sign, in whole units. Packages check, efm, verify and diff read
// reports with it.
package inline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/transformation"
)

// The namespaces that the reader distinguishes.
const (
	nsXHTML  = "http://www.w3.org/1999/xhtml"
	nsInline = "http://www.xbrl.org/2013/inlineXBRL"
	nsFormer = "http://www.xbrl.org/2008/inlineXBRL" // of version 1.0
	nsXBRL   = "http://www.xbrl.org/2003/instance"
	nsDims   = "http://xbrl.org/2006/xbrldi"
	nsLink   = "http://www.xbrl.org/2003/linkbase"
	nsXLink  = "http://www.w3.org/1999/xlink"
	nsXSI    = "http://www.w3.org/2001/XMLSchema-instance"
	nsXML    = "http://www.w3.org/XML/1998/namespace"
)

// Name is a qualified name, such as that of a concept or a member: as the document writes it,
// with the namespace to which its prefix is bound there ("" if to none).
type Name struct{ Space, Prefix, Local string }

// String returns the name as it is written, such as "us-gaap:Revenues".
func (n Name) String() string {
	if n.Prefix == "" {
		return n.Local
	}
	return n.Prefix + ":" + n.Local
}

// Key returns the name with its namespace, which is the same whatever the prefix.
func (n Name) Key() string { return "{" + n.Space + "}" + n.Local }

var nameForm = regexp.MustCompile(`^[\p{L}_][\p{L}\p{M}\p{N}._·-]*$`)

// Fault returns what is wrong with a name that a document writes: that it is no name of XML, or
// that its prefix is missing or not declared; "" if it is right.
func (n Name) Fault() string {
	switch {
	case !nameForm.MatchString(n.Local) || n.Prefix != "" && !nameForm.MatchString(n.Prefix):
		return "is not a name"
	case n.Space == "" || n.Prefix == "" && n.Space == nsXHTML:
		return "has no declared prefix"
	}
	return ""
}

// Document is an inline XBRL document.
type Document struct {
	*Places
	Name          string
	Bytes         []byte // in UTF-8
	Tags          []*Tag // numbers, ix:nonFraction, in the order of the file
	Texts         []*Tag // ix:nonNumeric
	Others        []*Tag // ix:fraction and ix:tuple, which are recognized but have no value here
	Contexts      map[string]*Context
	Units         map[string]*Unit
	Parts         map[string]*Part // continuations and footnotes by id
	PartList      []*Part          // in the order of the file; ids may repeat
	Relationships []*Relationship
	References    []Reference // to schemas and linkbases
	Headers       []*Element  // ix:header
	Err           error       // the XML error or the limit that ended reading, or nil

	errAt     int
	foreignAt int
	foreign   string
	subset    int        // offset of a DOCTYPE with declarations plus 1, or 0
	outside   int        // offset of one that refers to declarations elsewhere plus 1, or 0
	contexts  []*Context // in the order of the file, like units; ids may repeat
	units     []*Unit
	chars     []byte     // the text in elements of XBRL, while the document is read
	body      string     // the same text
	excluded  []excluded // in the order of the file

	spansOnce sync.Once // makes allSpans
	allSpans  []*span
}

// excluded is an element ix:exclude, whose text is not part of the tag around it.
type excluded struct{ at, end, from, to int }

// span is the content of an element: its bytes in the file, and its text in body. Ends are
// not included.
type span struct {
	doc                  *Document
	at, end              int
	from, to             int
	markedFrom, markedTo int // in excluded: the first and one after the last that begins inside
}

// Context is an element xbrli:context. Its dates are texts, as they are in the document.
type Context struct {
	*Element
	ID, Scheme, Entity  string
	Start, End, Instant string
	Forever             bool
	Dims                []string // the dimensions, each as "axis member", sorted
	Members             []Member // the same in the order of the file
	Scenario            bool     // some are in xbrli:scenario
	Other               []string // other content of the segment or scenario, as "{namespace}name text"
	Twice               string   // an element that must not occur twice or beside another one, such as "period", or ""
	key                 string   // what Key returns
}

// Member is the member of a dimension: of an explicit one a name, of a typed one a value.
type Member struct {
	*Element
	Axis   Name
	Member Name
	Typed  bool
	Domain Name   // of a typed member: the element that holds the value
	Value  string // of a typed member
}

// Unit is an element xbrli:unit.
type Unit struct {
	*Element
	ID      string
	Measure string // the measure, such as "iso4217:USD"; for a quotient, "numerator per denominator"
	Over    []Name // the measures that are multiplied
	Under   []Name // those of the denominator
	key     string // what Key returns
}

// Kind is the kind of a tag: the name of its element.
type Kind string

// The kinds of tags.
const (
	Number   Kind = "nonFraction"
	Text     Kind = "nonNumeric"
	Fraction Kind = "fraction"
	Tuple    Kind = "tuple"
)

// Tag is an element that tags a fact. Its attributes are texts, as they are in the document.
type Tag struct {
	*Element
	Kind                    Kind
	ID, Name, Context, Unit string
	Decimals, Scale         string
	Sign, Format            string
	Precision               string
	ContinuedAt, Target     string
	Concept, Form           Name   // Name and Format, resolved
	Language                string // of a text: the xml:lang that holds for it
	Escape, Nil             bool
	Hidden                  bool // in ix:hidden
	Bare                    bool // an element of an XBRL instance, whose text is the value
	Within                  *Tag // the innermost tag around this one, or nil
	Inner                   int  // number of tags directly inside
	Marked                  bool // a number with elements inside that are not tags of numbers
	span
}

// Part is an element ix:continuation or ix:footnote.
type Part struct {
	*Element
	ID, ContinuedAt string
	Footnote        bool
	Role, Language  string // of a footnote
	span
}

// Relationship is an element ix:relationship: between tags, or from tags to footnotes.
type Relationship struct {
	*Element
	From, To      []string // ids
	Role, Arcrole string
}

// Reference is a link:schemaRef or link:linkbaseRef.
type Reference struct {
	*Element
	Href, Target string
}

// Read reads an inline XBRL document, or the XBRL instance that was extracted from one. XML defines five named characters; if the document uses one that only
// HTML has, it is read nevertheless, and Foreign returns the place.
func Read(name string, content []byte) *Document {
	d := read(name, content, false)
	if syntax := (*xml.SyntaxError)(nil); errors.As(d.Err, &syntax) && strings.HasPrefix(syntax.Msg, "invalid character entity") {
		at, why := d.errAt, syntax.Msg
		d = read(name, content, true)
		d.foreignAt, d.foreign = at, why
	}
	return d
}

func read(name string, content []byte, html bool) *Document {
	d := &Document{Name: name, Bytes: content, Contexts: map[string]*Context{}, Units: map[string]*Unit{}, Parts: map[string]*Part{}}
	d.Bytes, d.Err = utf8Of(content)
	if d.Places = NewPlaces(name, d.Bytes); d.Err != nil {
		return d
	}
	b := &builder{d: d}
	d.errAt, d.Err = walk(d.Bytes, html, b)
	if b.kept > maxKept { // what was read so far is large, and no report
		d.Tags, d.Texts, d.Others, d.PartList, d.Relationships, d.contexts, d.units, b.inside = nil, nil, nil, nil, nil, nil, nil, nil
		d.Parts = map[string]*Part{}
	}
	b.finish()
	return d
}

// ContextList returns the contexts in the order of the file; ids may repeat.
func (d *Document) ContextList() []*Context { return d.contexts }

// UnitList returns the units in the order of the file; ids may repeat.
func (d *Document) UnitList() []*Unit { return d.units }

// Foreign returns the first use of a named character that XML does not define, such as &nbsp;,
// and what is wrong with it; "" if there is none.
func (d *Document) Foreign() (at source.Point, what string) {
	if d.foreign == "" {
		return source.Point{}, ""
	}
	return d.At(d.foreignAt), d.foreign
}

// Declared returns the place of a DOCTYPE that declares attributes or entities itself, which can
// change what the document says; ok is false if there is none.
func (d *Document) Declared() (at source.Point, ok bool) {
	if d.subset == 0 {
		return source.Point{}, false
	}
	return d.At(d.subset - 1), true
}

// External returns the place of a DOCTYPE that refers to declarations in another file, such as
// those of XHTML; ok is false if there is none. They are not read.
func (d *Document) External() (at source.Point, ok bool) {
	if d.outside == 0 {
		return source.Point{}, false
	}
	return d.At(d.outside - 1), true
}

// builder makes a document of its elements. Elements of XHTML leave nothing but text.
type builder struct {
	d        *Document
	kept     int
	inside   []inside // the elements of XBRL that are open
	hidden   int      // ix:hidden that are open
	nested   int      // tags, continuations, footnotes and exclusions that are open
	context  *Context
	unit     *Unit
	under    bool     // in xbrli:unitDenominator
	measures []string // of the unit, as Measure has them
	parts    []string // of the context: the names of its elements so far
	target   string
	speaks   []speaks // the languages of the elements that are open
}

// speaks is the language that an element at a depth sets.
type speaks struct {
	depth    int
	language string
}

// inside is an open element of XBRL.
type inside struct {
	*Element
	from     int // in chars
	tag      *Tag
	part     *Part
	excluded int // index in Document.excluded, or -1
}

func isInline(space string) bool { return space == nsInline || space == nsFormer }

// counted reports whether an element holds words of the page, and so limits nesting.
func counted(e *Element) bool {
	return isInline(e.Space) && slices.Contains([]string{"nonFraction", "nonNumeric", "fraction", "tuple", "continuation", "footnote", "exclude"}, e.Local)
}

func (b *builder) start(s *scan, e *Element) error {
	if language, set := e.lookup(nsXML, "lang"); set {
		b.speaks = append(b.speaks, speaks{len(s.open), strings.ToLower(language)})
	}
	if n := len(b.inside); n > 0 && b.inside[n-1].tag != nil && b.inside[n-1].Element == s.parent() {
		if t := b.inside[n-1].tag; t.Kind == Number && !(isInline(e.Space) && e.Local == "nonFraction") {
			t.Marked = true
		}
	}
	ofSegment := b.context != nil && !isInline(e.Space)
	ofInstance := len(s.open) == 1 && s.open[0].is(nsXBRL, "xbrl") && e.Space != nsXBRL && e.Space != nsLink
	if !isInline(e.Space) && e.Space != nsXBRL && e.Space != nsDims && e.Space != nsLink && !ofSegment && !ofInstance {
		return nil
	}
	if b.kept++; b.kept > maxKept {
		return fmt.Errorf("the document has more than %s elements of XBRL (tags, contexts with their parts, units), the most that tieout reads", text.Group(fmt.Sprint(maxKept)))
	}
	for _, a := range e.attrs {
		if len(a.Value) > maxValue {
			return fmt.Errorf("the attribute %s of <%s> has more than %s bytes", text.Clip(a.Name.Local, 40), text.Clip(e.Local, 40), text.Group(fmt.Sprint(maxValue)))
		}
	}
	d, in := b.d, inside{Element: e, from: len(b.d.chars), excluded: -1}
	if counted(e) {
		if b.nested++; b.nested > maxNested {
			return fmt.Errorf("more than %d tags are inside each other", maxNested)
		}
	}
	content := span{doc: d, at: s.next, from: in.from, markedFrom: len(d.excluded)}
	switch {
	case ofInstance:
		in.tag = b.bare(s, e, content)
	case isInline(e.Space):
		switch e.Local {
		case "nonFraction", "nonNumeric", "fraction", "tuple":
			in.tag = b.tag(s, e, content)
		case "continuation", "footnote":
			in.part = &Part{Element: e, ID: e.token("id"), ContinuedAt: e.token("continuedAt"), Footnote: e.Local == "footnote", Role: e.get("footnoteRole"), span: content}
			in.part.Language, _ = e.lookup(nsXML, "lang")
			d.PartList = append(d.PartList, in.part)
			if in.part.ID != "" && d.Parts[in.part.ID] == nil {
				d.Parts[in.part.ID] = in.part
			}
		case "exclude":
			in.excluded = len(d.excluded)
			d.excluded = append(d.excluded, excluded{at: e.At, from: in.from})
		case "relationship":
			d.Relationships = append(d.Relationships, &Relationship{e, strings.Fields(e.get("fromRefs")), strings.Fields(e.get("toRefs")), e.get("linkRole"), e.get("arcrole")})
		case "hidden":
			b.hidden++
		case "header":
			d.Headers = append(d.Headers, e)
		case "references":
			b.target = e.token("target")
		}
	case e.Space == nsLink && (e.Local == "schemaRef" || e.Local == "linkbaseRef"):
		href, _ := e.lookup(nsXLink, "href")
		d.References = append(d.References, Reference{e, href, b.target})
	case e.is(nsXBRL, "context"):
		b.context, b.parts = &Context{Element: e, ID: e.token("id")}, nil
		d.contexts = append(d.contexts, b.context)
	case e.is(nsXBRL, "unit"):
		b.unit, b.under, b.measures = &Unit{Element: e, ID: e.token("id")}, false, nil
		d.units = append(d.units, b.unit)
	case e.is(nsXBRL, "unitDenominator") && b.unit != nil:
		b.under = true
		b.unit.Measure = strings.Join(append(b.measures, "per"), " ")
		b.measures = []string{b.unit.Measure}
	case b.context == nil:
	case e.Space == nsXBRL:
		if slices.Contains(b.parts, e.Local) || e.Local == "instant" && slices.ContainsFunc(b.parts, isDate) || isDate(e.Local) && slices.Contains(b.parts, "instant") {
			b.context.Twice = e.Local
		} else {
			b.parts = append(b.parts, e.Local)
		}
		b.context.Forever = b.context.Forever || e.Local == "forever"
	case e.is(nsDims, "explicitMember"), e.is(nsDims, "typedMember"):
		b.context.Members = append(b.context.Members, Member{Element: e, Axis: s.name(e.get("dimension")), Typed: e.Local == "typedMember"})
		b.context.Scenario = b.context.Scenario || slices.ContainsFunc(b.inside, func(o inside) bool { return o.is(nsXBRL, "scenario") })
	}
	b.inside = append(b.inside, in)
	return nil
}

// isDate reports whether an element is a part of a period that is not an instant.
func isDate(local string) bool {
	return local == "startDate" || local == "endDate" || local == "forever"
}

// tag returns the tag of an element, and adds it to the document. The attributes that it
// holds are not kept twice.
func (b *builder) tag(s *scan, e *Element, content span) *Tag {
	d := b.d
	t := &Tag{Element: e, Kind: Kind(e.Local), ID: e.token("id"), Name: e.token("name"), Context: e.token("contextRef"), Unit: e.token("unitRef"),
		Decimals: e.token("decimals"), Scale: e.token("scale"), Sign: e.get("sign"), Format: e.token("format"), Precision: e.token("precision"),
		ContinuedAt: e.token("continuedAt"), Target: e.token("target"), Hidden: b.hidden > 0, span: content}
	if _, given := e.lookup("", "sign"); given && t.Sign == "" {
		t.Sign = " " // not one of the values that it may have
	}
	t.Concept = s.name(t.Name)
	if t.Format != "" {
		t.Form = s.name(t.Format)
	}
	t.Escape = isTrue(e.get("escape"))
	null, _ := e.lookup(nsXSI, "nil")
	t.Nil = isTrue(null)
	for i := len(b.inside) - 1; i >= 0; i-- {
		if t.Within = b.inside[i].tag; t.Within != nil {
			t.Within.Inner++
			break
		}
	}
	e.attrs = nil
	switch t.Kind {
	case Number:
		d.Tags = append(d.Tags, t)
	case Text:
		if n := len(b.speaks); n > 0 {
			t.Language = b.speaks[n-1].language
		}
		d.Texts = append(d.Texts, t)
	default:
		d.Others = append(d.Others, t)
	}
	return t
}

// bare returns the tag of a fact of an XBRL instance, whose element is the concept.
func (b *builder) bare(s *scan, e *Element, content span) *Tag {
	prefix := ""
	for p, space := range s.prefixes {
		if space == e.Space && (prefix == "" || p < prefix) {
			prefix = p
		}
	}
	kind := Text
	if e.token("unitRef") != "" {
		kind = Number
	}
	concept := Name{e.Space, prefix, e.Local}
	t := &Tag{Element: e, Kind: kind, ID: e.token("id"), Name: concept.String(), Context: e.token("contextRef"), Unit: e.token("unitRef"),
		Decimals: e.token("decimals"), Precision: e.token("precision"), Concept: concept, Bare: true, span: content}
	null, _ := e.lookup(nsXSI, "nil")
	t.Nil = isTrue(null)
	if e.attrs = nil; kind == Number {
		b.d.Tags = append(b.d.Tags, t)
	} else {
		b.d.Texts = append(b.d.Texts, t)
	}
	return t
}

func isTrue(s string) bool { s = strings.TrimSpace(s); return s == "true" || s == "1" }

func (b *builder) end(s *scan, e *Element) error {
	if n := len(b.speaks); n > 0 && b.speaks[n-1].depth == len(s.open) {
		b.speaks = b.speaks[:n-1]
	}
	last := len(b.inside) - 1
	if last < 0 || b.inside[last].Element != e {
		return nil
	}
	d, in := b.d, b.inside[last]
	b.inside = b.inside[:last]
	if counted(e) {
		b.nested--
	}
	// the words of an element of the header, whose content is text
	words := func() string { return strings.TrimSpace(string(d.chars[in.from:])) }
	switch {
	case in.tag != nil:
		in.tag.close(s)
	case in.part != nil:
		in.part.close(s)
	case in.excluded >= 0:
		x := &d.excluded[in.excluded]
		x.end, x.to = s.at, len(d.chars)
	case isInline(e.Space):
		if e.Local == "hidden" {
			b.hidden--
		}
	case e.is(nsXBRL, "unit") && b.unit != nil:
		b.unit.Measure = strings.Join(b.measures, " ")
		b.unit.key = b.unit.makeKey()
		b.unit = nil
	case e.is(nsXBRL, "measure") && b.unit != nil:
		name := s.name(words())
		b.measures = append(b.measures, words())
		if b.under {
			b.unit.Under = append(b.unit.Under, name)
		} else {
			b.unit.Over = append(b.unit.Over, name)
		}
	case b.context == nil:
	case e.is(nsXBRL, "context"):
		c := b.context
		for _, m := range c.Members {
			c.Dims = append(c.Dims, m.String())
		}
		slices.Sort(c.Dims)
		c.key = c.makeKey()
		b.context = nil
	case e.is(nsXBRL, "identifier"):
		b.context.Scheme, b.context.Entity = e.token("scheme"), words()
	case e.is(nsXBRL, "startDate"):
		b.context.Start = words()
	case e.is(nsXBRL, "endDate"):
		b.context.End = words()
	case e.is(nsXBRL, "instant"):
		b.context.Instant = words()
	case e.is(nsDims, "explicitMember"):
		b.member().Member = s.name(words())
	case e.is(nsDims, "typedMember"):
		b.member().Value = words()
	case s.parent() != nil && s.parent().is(nsDims, "typedMember"):
		if m := b.member(); m != nil {
			m.Domain = Name{e.Space, "", e.Local}
		}
	case s.parent() != nil && (s.parent().is(nsXBRL, "segment") || s.parent().is(nsXBRL, "scenario")):
		b.context.Other = append(b.context.Other, "{"+e.Space+"}"+e.Local+" "+words())
	}
	return nil
}

// member returns the member that was opened last.
func (b *builder) member() *Member {
	if n := len(b.context.Members); n > 0 {
		return &b.context.Members[n-1]
	}
	return nil
}

func (b *builder) text(_ *scan, words []byte) {
	if len(b.inside) > 0 {
		b.d.chars = append(b.d.chars, words...)
	}
}

// external matches a DOCTYPE that refers to declarations elsewhere.
var external = regexp.MustCompile(`^DOCTYPE\s+[^\s\[>]+\s+(?:SYSTEM|PUBLIC)\s`)

// doctype finds declarations inside a DOCTYPE, and references to those elsewhere: they can set
// attributes and entities.
func (b *builder) doctype(at int, words []byte) {
	if bytes.ContainsRune(words, '[') && b.d.subset == 0 {
		b.d.subset = at + 1
	}
	if external.Match(words) && b.d.outside == 0 {
		b.d.outside = at + 1
	}
}

// finish closes what an error left open, and finds contexts and units by id; of those with one
// id, the last.
func (b *builder) finish() {
	at := &scan{at: len(b.d.Bytes)}
	for i := len(b.inside) - 1; i >= 0; i-- {
		switch in := b.inside[i]; {
		case in.tag != nil:
			in.tag.close(at)
		case in.part != nil:
			in.part.close(at)
		case in.excluded >= 0:
			b.d.excluded[in.excluded].end, b.d.excluded[in.excluded].to = at.at, len(b.d.chars)
		}
	}
	b.d.body, b.d.chars = string(b.d.chars), nil
	for _, c := range b.d.contexts {
		b.d.Contexts[c.ID] = c
	}
	for _, u := range b.d.units {
		b.d.Units[u.ID] = u
	}
}

func (s *span) close(at *scan) {
	s.end, s.to, s.markedTo = at.at, len(s.doc.chars), len(s.doc.excluded)
}

// Content returns the words of the element as they stand in the file, without its exclusions
// and markup.
func (s *span) Content() string {
	var b strings.Builder
	from := s.from
	for _, x := range s.doc.excluded[s.markedFrom:s.markedTo] {
		if x.from >= from { // not inside another
			b.WriteString(s.doc.body[from:x.from])
			from = x.to
		}
	}
	if b.Len() == 0 { // one piece, which needs no copy
		return s.doc.body[from:s.to]
	}
	b.WriteString(s.doc.body[from:s.to])
	return b.String()
}

// Alone reports whether a tag has no words of its own beside those of the tags inside.
func (t *Tag) Alone() bool {
	markup := string(t.Markup())
	first, last := strings.IndexByte(markup, '<'), strings.LastIndexByte(markup, '>')
	return first >= 0 && trim(markup[:first]) == "" && trim(markup[last+1:]) == ""
}

// Markup returns the bytes of the content in the file.
func (s *span) Markup() []byte { return s.doc.Bytes[s.at:max(s.at, s.end)] }

// String returns the axis and the member: an explicit member's name, or a typed member's value.
func (m Member) String() string {
	if m.Typed {
		return m.Axis.String() + " " + m.Value
	}
	return m.Axis.String() + " " + m.Member.String()
}

// key returns the member with its namespaces.
func (m Member) key() string {
	if m.Typed {
		return m.Axis.Key() + " " + m.Domain.Key() + " " + text.OneLine(m.Value)
	}
	return m.Axis.Key() + " " + m.Member.Key()
}

// Key returns the same text for two contexts that mean the same: the entity, the period and the
// dimensions, whatever the prefixes.
func (c *Context) Key() string {
	if c.key == "" {
		return c.makeKey()
	}
	return c.key
}

func (c *Context) makeKey() string {
	keys := make([]string, 0, 6+len(c.Members)+len(c.Other))
	for _, m := range c.Members {
		keys = append(keys, m.key())
	}
	keys = append(keys, c.Other...)
	slices.Sort(keys)
	return short(strings.Join(append([]string{c.Scheme, c.Entity, dateKey(c.Start, false), dateKey(c.End, true), dateKey(c.Instant, true)}, keys...), "\x00"))
}

// dateKey returns a date in one form: a midnight that ends a day is the day before it.
func dateKey(s string, ends bool) string {
	if day, time, timed := strings.Cut(s, "T"); timed && strings.Trim(strings.TrimSuffix(time, "Z"), "0:.") == "" {
		if !ends {
			return day
		}
		if before, ok := dayBefore(day); ok {
			return before
		}
	}
	return s
}

// Key returns the same text for two units that mean the same, whatever the prefixes.
func (u *Unit) Key() string {
	if u.key == "" {
		return u.makeKey()
	}
	return u.key
}

// longKey is the most bytes of a key that is not hashed: many facts hold the key of a context.
const longKey = 1 << 10

// short returns a key, or its hash if it is long.
func short(key string) string {
	if len(key) <= longKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func (u *Unit) makeKey() string {
	keys := func(names []Name) string {
		var list []string
		for _, n := range names {
			list = append(list, n.Key())
		}
		slices.Sort(list)
		return strings.Join(list, " ")
	}
	return short(keys(u.Over) + " per " + keys(u.Under))
}

// Period returns the context's date, or its dates as "start to end".
func (c *Context) Period() string {
	switch {
	case c.Forever:
		return "all time"
	case c.Instant != "":
		return c.Instant
	}
	return c.Start + " to " + c.End
}

// Days returns what Period does, with the times of day left out: a midnight that ends a day is
// the day before it.
func (c *Context) Days() string {
	d := Context{Forever: c.Forever, Start: dateKey(c.Start, false), End: dateKey(c.End, true), Instant: dateKey(c.Instant, true)}
	return d.Period()
}

// maxPower bounds scale and decimals; no amount is beyond it.
const maxPower = 60

// Power parses the value of a scale or decimals attribute. The error includes the given name of
// the attribute.
func Power(name, text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < -maxPower || n > maxPower {
		return 0, fmt.Errorf("its %s is %q, not a whole number from -60 to 60", name, clip(text))
	}
	return n, nil
}

// clip shortens a text of a document for a message.
func clip(s string) string { return text.Clip(s, 60) }

// Value returns the value that an XBRL processor reads from the tag: digits × 10^scale,
// with the sign attribute applied.
func (t *Tag) Value(u quantity.Unit) (quantity.Value, error) {
	digits, err := t.digits()
	if err != nil {
		return quantity.Value{}, err
	}
	scale := 0
	if t.Scale != "" {
		if scale, err = Power("scale", t.Scale); err != nil {
			return quantity.Value{}, err
		}
	}
	if t.Sign != "" && t.Sign != "-" {
		return quantity.Value{}, fmt.Errorf("its sign is %q, but only - is allowed", clip(t.Sign))
	}
	negative := t.Sign == "-" || t.Bare && strings.HasPrefix(trim(t.Content()), "-")
	return quantity.FromDigits(digits, scale, negative, u), nil
}

// Within reports whether two values are equal to a number of decimals: whether they differ by
// at most 0.5 × 10^−decimals. For −6 decimals, they may differ by half a million.
func Within(a, b quantity.Value, decimals int) bool {
	return a.Sub(b).Abs().Cmp(quantity.FromDigits("0.5", -decimals, false, a.Unit())) <= 0
}

// trim removes the white space of XML, and no other, from the ends of a text.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsSpace(r) })
}

// maxDigits is the most bytes of a number's text.
const maxDigits = 400

// digits returns the number that the tag's transformation reads from its text: digits and at
// most one decimal point.
func (t *Tag) digits() (string, error) {
	words := trim(t.Content())
	if t.Bare {
		words = strings.TrimPrefix(words, "-")
	}
	switch {
	case t.Format == "":
		whole, frac, pointed := strings.Cut(words, ".")
		if all := whole + frac; all == "" || strings.Trim(all, "0123456789") != "" || len(words) > maxDigits || pointed && strings.Contains(frac, ".") {
			return "", fmt.Errorf("its text %q is not a number without a format", clip(words))
		}
		if whole == "" {
			whole = "0"
		}
		return strings.TrimSuffix(whole+"."+frac, "."), nil
	case t.Form.Space == "":
		return "", fmt.Errorf("its format %q has a prefix that is not declared", clip(t.Format))
	case !transformation.Numeric(t.Form.Space, t.Form.Local):
		return "", fmt.Errorf("its format %q is not a number format", clip(t.Format))
	}
	digits, err := transformation.Apply(t.Form.Space, t.Form.Local, words)
	if err != nil || len(digits) > maxDigits {
		return "", fmt.Errorf("its text %q is not a number in the format %q", clip(words), clip(t.Format))
	}
	return digits, nil
}

// dayBefore returns the day before an ISO date.
func dayBefore(day string) (before string, ok bool) {
	d, err := fiscal.ParseDate(day)
	if err != nil {
		return "", false
	}
	return (d - 1).String(), true
}
