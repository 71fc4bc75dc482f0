package verify

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Limits of the files beside a report.
const (
	mostLinkbase = 64 << 20  // bytes of a schema or linkbase
	mostBeside   = 50        // such files
	mostArcs     = 1_000_000 // arcs of calculations
)

// The namespaces of linkbases and schemas.
const (
	nsLink   = "http://www.xbrl.org/2003/linkbase"
	nsXLink  = "http://www.w3.org/1999/xlink"
	nsSchema = "http://www.w3.org/2001/XMLSchema"
)

// summation lists the arcroles of sums, of XBRL 2.1 and of Calculations 1.1, which are both
// checked by the rules of the latter.
var summation = []string{"http://www.xbrl.org/2003/arcrole/summation-item", "https://xbrl.org/2023/arcrole/summation-item"}

// The summaries of findings about sums.
const (
	inconsistent   = "sum that is not the total of its parts"
	unreadableFile = "file beside the report that cannot be read"
	partial        = "sum of which only some parts are reported"
)

// sums holds the calculations beside a report.
type sums struct {
	files    []string
	declared map[string]string    // "schema.xsd#id" → element, as standing returns it
	totals   []*total             // in the order of the files
	known    map[[2]string]*total // by role and element
	arcs     int
}

// total is a sum: of one element in one role.
type total struct {
	role, of string
	parts    []part
	known    map[string]int // index of parts, by element; nil for a few
	most     int            // parts that are reported in one context, at most
	at       source.Point
}

// part is an addend of a sum.
type part struct {
	of     string
	weight quantity.Value
	order  quantity.Value
	place  source.Point
	level  int // its priority
	barred bool
}

// readSums reads the schemas that the documents refer to and that lie beside them, and the
// linkbases that these refer to. A linkbase that cannot be read is a finding.
func (r *Report) readSums() {
	r.sums.declared, r.sums.known = map[string]string{}, map[[2]string]*total{}
	var todo []string
	beside := func(href string) {
		if u, err := url.Parse(href); err == nil {
			if file := path.Base(u.Path); file != "." && file != "/" && !slices.Contains(todo, file) {
				todo = append(todo, file)
			}
		}
	}
	for _, d := range r.Documents {
		for _, ref := range d.References {
			beside(ref.Href)
		}
	}
	for _, d := range r.Documents { // the schema may not have been kept
		beside(strings.TrimSuffix(path.Base(d.Name), path.Ext(d.Name)) + "_cal.xml")
	}
	for i := 0; i < len(todo) && i < mostBeside; i++ {
		data, _, err := filing.ReadFileWithin(r.fsys, todo[i], mostLinkbase)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a standard taxonomy, or a file that was not kept with the report
		}
		if err != nil {
			r.report(diag.Error, "XBR011", source.Point{File: path.Join(r.dir, todo[i])}, unreadableFile, disk.Reason(err).Error(), "Correct the file; the sums that it holds were not checked")
			continue
		}
		r.beside = append(r.beside, todo[i])
		l := &linkbase{r: r, file: todo[i], data: data, places: inline.NewPlaces(path.Join(r.dir, todo[i]), data), beside: beside}
		if at, err := l.read(); err != nil {
			r.report(diag.Error, "XBR011", l.places.At(at), unreadableFile, err.Error(), "Correct the file; the sums that it holds were not checked")
		}
		if l.sums > 0 {
			r.sums.files = append(r.sums.files, path.Join(r.dir, todo[i]))
		}
	}
	if r.sums.files != nil {
		r.Sums = &Sums{Files: r.sums.files}
	}
}

// linkbase reads one schema or linkbase.
type linkbase struct {
	r       *Report
	file    string
	data    []byte
	places  *inline.Places
	beside  func(href string)
	sums    int
	space   string // targetNamespace of a schema
	role    string // of the calculationLink that is open
	locs    map[string]string
	pending []arc
}

// arc is a calculationArc whose locators may follow it.
type arc struct {
	from, to string
	part
}

func (l *linkbase) read() (at int, err error) {
	any := false
	decoder := xml.NewDecoder(bytes.NewReader(l.data))
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		at := int(decoder.InputOffset())
		token, err := decoder.Token()
		if err == io.EOF && !any {
			return 0, errors.New("it is not XML")
		}
		if err == io.EOF {
			return 0, nil
		}
		if err != nil {
			if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
				err = errors.New(syntax.Msg)
			}
			return int(decoder.InputOffset()), err
		}
		switch t := token.(type) {
		case xml.StartElement:
			any = true
			if err := l.start(t, at); err != nil {
				return at, err
			}
		case xml.EndElement:
			if t.Name.Space == nsLink && t.Name.Local == "calculationLink" {
				l.close()
			}
		}
	}
}

func (l *linkbase) start(e xml.StartElement, at int) error {
	get := func(space, local string) string {
		for _, a := range e.Attr {
			if a.Name.Local == local && a.Name.Space == space {
				return a.Value
			}
		}
		return ""
	}
	switch e.Name {
	case xml.Name{Space: nsSchema, Local: "schema"}:
		l.space = get("", "targetNamespace")
	case xml.Name{Space: nsSchema, Local: "element"}:
		if id := get("", "id"); id != "" && l.space != "" {
			l.r.sums.declared[l.file+"#"+id] = inline.Name{Space: l.space, Local: get("", "name")}.Standing()
		}
	case xml.Name{Space: nsLink, Local: "linkbaseRef"}:
		l.beside(get(nsXLink, "href"))
	case xml.Name{Space: nsLink, Local: "calculationLink"}:
		l.role, l.locs, l.pending = get(nsXLink, "role"), map[string]string{}, nil
	case xml.Name{Space: nsLink, Local: "loc"}:
		if l.locs != nil {
			l.locs[get(nsXLink, "label")] = get(nsXLink, "href")
		}
	case xml.Name{Space: nsLink, Local: "calculationArc"}:
		if l.locs == nil || !slices.Contains(summation, get(nsXLink, "arcrole")) {
			return nil
		}
		if l.r.sums.arcs++; l.r.sums.arcs > mostArcs {
			return fmt.Errorf("the calculations have more than %s arcs", text.Group(strconv.Itoa(mostArcs)))
		}
		weight, err := decimal(get("", "weight"))
		if err != nil {
			return fmt.Errorf("the weight of an arc: %w", err)
		}
		order, err := decimal(cmp.Or(get("", "order"), "1"))
		if err != nil {
			return fmt.Errorf("the order of an arc: %w", err)
		}
		level, _ := strconv.Atoi(get("", "priority"))
		l.pending = append(l.pending, arc{get(nsXLink, "from"), get(nsXLink, "to"),
			part{weight: weight, order: order, level: level, barred: get("", "use") == "prohibited", place: l.places.At(at)}})
	}
	return nil
}

// decimal parses a decimal number of an attribute.
func decimal(s string) (quantity.Value, error) {
	a, err := quantity.ParseText(strings.TrimPrefix(strings.TrimSpace(s), "+"))
	if err != nil {
		return quantity.Value{}, err
	}
	return quantity.Money(a, quantity.Pure), nil
}

// close resolves the arcs of a calculationLink.
func (l *linkbase) close() {
	for _, a := range l.pending {
		from, to := l.element(l.locs[a.from]), l.element(l.locs[a.to])
		if from == "" || to == "" {
			continue
		}
		l.sums++
		t := l.r.sums.known[[2]string{l.role, from}]
		if t == nil {
			t = &total{role: l.role, of: from, at: a.place}
			l.r.sums.known[[2]string{l.role, from}] = t
			l.r.sums.totals = append(l.r.sums.totals, t)
		}
		a.of = to
		if j, known := t.part(to); !known {
			if t.known != nil {
				t.known[to] = len(t.parts)
			}
			t.parts = append(t.parts, a.part)
		} else if before := t.parts[j]; a.level > before.level || a.level == before.level && a.barred {
			t.parts[j] = a.part
		}
	}
	l.locs, l.pending = nil, nil
}

// fewParts is the most parts of a total that are searched without an index.
const fewParts = 8

// part returns the index of a part of a total.
func (t *total) part(of string) (int, bool) {
	if len(t.parts) <= fewParts {
		i := slices.IndexFunc(t.parts, func(p part) bool { return p.of == of })
		return i, i >= 0
	}
	if t.known == nil {
		t.known = map[string]int{}
		for i, p := range t.parts {
			t.known[p.of] = i
		}
	}
	i, known := t.known[of]
	return i, known
}

// element returns the element that a locator points to, as standing returns it. If the schema
// does not lie beside the report, its id says: prefix_Name, as EDGAR requires (EFM 6.7.16).
func (l *linkbase) element(href string) string {
	file, id, found := strings.Cut(href, "#")
	if !found {
		return ""
	}
	if id, err := url.PathUnescape(id); err == nil {
		if name, known := l.r.sums.declared[path.Base(file)+"#"+id]; known {
			return name
		}
		prefix, local, found := strings.Cut(id, "_")
		if !found {
			return ""
		}
		if space := l.r.prefixes[prefix]; space != "" {
			return inline.Name{Space: space, Prefix: prefix, Local: local}.Standing()
		}
		return prefix + ":" + local // of a standard taxonomy, as Standing writes it
	}
	return ""
}

// interval is the values that a number can have that was rounded: both ends included.
type interval struct{ low, high quantity.Value }

var zero = quantity.Zero

func (i interval) plus(o interval) interval { return interval{i.low.Add(o.low), i.high.Add(o.high)} }

func (i interval) times(weight quantity.Value) interval {
	a, b := i.low.Times(weight), i.high.Times(weight)
	if a.Cmp(b) > 0 {
		a, b = b, a
	}
	return interval{a, b}
}

// between returns the values that all tags of one fact allow. ok is false if there is none, and
// where a tag has no valid value, is nil beside others that are not, or has digits beyond its
// decimals; null is true if all are nil.
func between(tags []*inline.Fact) (i interval, null, ok bool) {
	for n, f := range tags {
		whole, rounded := f.Whole()
		switch {
		case f.Nil != tags[0].Nil, f.Err != nil, f.Unsure != nil && !f.Nil, rounded && !whole:
			return i, false, false
		case f.Nil:
			continue
		}
		own := interval{f.Value, f.Value}
		if !f.Exact {
			half := quantity.FromDigits("0.5", -f.Places, false, quantity.Pure)
			own = interval{f.Value.Sub(half), f.Value.Add(half)}
		}
		if n == 0 {
			i = own
			continue
		}
		if own.low.Cmp(i.low) > 0 {
			i.low = own.low
		}
		if own.high.Cmp(i.high) < 0 {
			i.high = own.high
		}
	}
	if tags[0].Nil {
		return i, true, true
	}
	return i, false, i.low.Cmp(i.high) <= 0
}

// checkSums compares each total with its parts in each context and unit, as Calculations 1.1
// says: the interval of the total and the sum of the intervals of its parts must have a value in
// common. Parts that are not reported, or are nil, count as zero; a total without any reported
// part is not checked.
func (r *Report) checkSums() {
	if r.Sums == nil {
		return
	}
	facts, order, places := map[string]map[int][]*inline.Fact{}, map[string][]int{}, map[string]int{}
	for _, f := range r.Facts {
		if f.Kind != inline.Number || f.Of == nil || f.Per == nil {
			continue
		}
		of, key := f.Concept.Standing(), f.Target+"\x00"+f.Of.Key()+"\x00"+f.Per.Key()
		place, known := places[key]
		if !known {
			place = len(places)
			places[key] = place
		}
		if facts[of] == nil {
			facts[of] = map[int][]*inline.Fact{}
		}
		if facts[of][place] == nil {
			order[of] = append(order[of], place)
		}
		facts[of][place] = append(facts[of][place], f)
	}
	work := 0
	for _, t := range r.sums.totals {
		slices.SortStableFunc(t.parts, func(a, b part) int { return a.order.Cmp(b.order) })
		if work += len(t.parts) * len(order[t.of]); work > mostWork {
			r.report(diag.Warning, "XBR011", t.at, "sums that were not checked", "the calculations have too many parts in too many contexts to check all of them", "Check the rest with other software")
			return
		}
		bound := make([][]term, len(order[t.of]))
		for i, place := range order[t.of] {
			bound[i] = t.terms(func(of string) []*inline.Fact { return facts[of][place] })
			t.most = max(t.most, len(bound[i]))
		}
		for i, place := range order[t.of] {
			r.checkSum(t, facts[t.of][place], bound[i])
		}
	}
}

// mostWork is the most addends that are looked up in contexts.
const mostWork = 20_000_000

// term is a part of a sum that is reported in a context.
type term struct {
	part
	fact *inline.Fact
	interval
	ok bool // the tags agree
}

// terms returns the parts of a sum that are reported and are not nil, in their order. The
// argument returns the tags of an element in the context.
func (t *total) terms(of func(string) []*inline.Fact) (list []term) {
	for _, p := range t.parts {
		tags := of(p.of)
		if p.barred || len(tags) == 0 {
			continue
		}
		if i, null, ok := between(tags); !null {
			list = append(list, term{p, finest(tags), i, ok})
		}
	}
	return list
}

// partly reports whether a sum that does not foot says little: a context with members has fewer
// of its parts than another has, or a context without members has less than half of them. A note
// on segments, for example, reports the revenues and the profit of each, but not all costs.
func (t *total) partly(tags []*inline.Fact, terms []term) bool {
	if len(tags[0].Of.Members) > 0 {
		return len(terms) < t.most
	}
	return 2*len(terms) < t.most
}

func (r *Report) checkSum(t *total, tags []*inline.Fact, terms []term) {
	sum, exact, skipped := interval{zero, zero}, zero, false
	for _, x := range terms {
		if skipped = skipped || !x.ok; x.ok {
			sum, exact = sum.plus(x.times(x.weight)), exact.Add(x.fact.Value.Times(x.weight))
		}
	}
	own, null, ok := between(tags)
	if len(terms) == 0 || null {
		return
	}
	if skipped || !ok {
		r.Sums.Skipped++
		return
	}
	r.Sums.Checked++
	if own.low.Cmp(sum.high) <= 0 && sum.low.Cmp(own.high) <= 0 {
		return
	}
	severity, summary := diag.Error, inconsistent
	if t.partly(tags, terms) {
		severity, summary = diag.Info, partial
		r.Sums.Partial++
	} else {
		r.Sums.Inconsistent++
	}
	f := finest(tags)
	var parts []string
	var related []diag.Related
	for i, x := range terms {
		words := signed(x)
		if i < mostTerms {
			parts = append(parts, words+" "+text.Clip(x.fact.Name, 100))
		}
		related = append(related, diag.Related{Message: words + " " + text.Clip(x.fact.Name, 100), At: x.fact.Document.Place(x.fact.Element)})
	}
	if more := len(terms) - mostTerms; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	related = append(related, diag.Related{Message: "the sum, in the role " + text.Clip(t.role, 200), At: t.at})
	r.report(severity, "XBR011", f.Document.Place(f.Element), summary, fmt.Sprintf("%s is %s, but its parts add to %s: %s; difference %s",
		r.aspects(f), f.Shown(), text.Group(exact.String()), strings.TrimPrefix(strings.Join(parts, " "), "+ "), text.Group(f.Value.Sub(exact).String())),
		"Correct the amount that is wrong, or the sum in the calculation linkbase", related...)
}

// mostTerms is the most parts of a sum that a detail lists.
const mostTerms = 12

// signed returns the addend of a sum with its sign and weight: "+ 1,234", "- 5".
func signed(x term) string {
	v, sign := x.fact.Value, "+ "
	if x.weight.Sign() < 0 {
		v = v.Neg()
	}
	if v.Sign() < 0 {
		v, sign = v.Neg(), "- "
	}
	if w := x.weight.Abs(); w.Cmp(quantity.One) != 0 {
		return sign + w.String() + " × " + text.Group(v.String())
	}
	return sign + text.Group(v.String())
}

// finest returns the tag with the most decimals, the first of several.
func finest(tags []*inline.Fact) *inline.Fact {
	best := tags[0]
	for _, f := range tags[1:] {
		if f.Err == nil && !f.Nil && !best.Exact && (best.Nil || f.Exact || f.Places > best.Places) {
			best = f
		}
	}
	return best
}
