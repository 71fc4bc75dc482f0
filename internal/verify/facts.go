package verify

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/oim"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/text"
)

// The summaries of findings about a facts.json.
const (
	differs  = "tag that differs from facts.json"
	untagged = "fact that the report does not tag"
	unlisted = "number that facts.json does not have"
	foreign  = "facts.json of another report"
)

// Aspects returns what a number of a facts.json or a tag is about in one text: element, period,
// unit and members. Namespaces without a standard prefix count by the document's prefix.
func Aspects(concept, period, unit string, dims map[string]string) string {
	list := []string{concept, period, unit}
	for _, axis := range slices.Sorted(maps.Keys(dims)) {
		list = append(list, axis+"="+dims[axis])
	}
	return strings.Join(list, "\n")
}

// FactAspects returns the aspects of an entry of a facts.json.
func FactAspects(f *record.Fact) string {
	return Aspects(f.Concept, PeriodOf(f), string(f.Unit), f.Dimensions)
}

// PeriodOf returns the period of an entry of a facts.json as a context prints it.
func PeriodOf(f *record.Fact) string {
	if f.Period.Instant != "" {
		return f.Period.Instant
	}
	return f.Period.Start + " to " + f.Period.End
}

// mostMembers is the most members of a context whose tags are compared by what they are about.
const mostMembers = 100

// Names maps the namespaces of two reports, less the date at the end, to the prefix under which
// names of them are compared. nil stands for the prefixes that each document declares.
type Names map[string]string

// NamesOf returns the first prefix of each namespace of registrants that a report uses.
func NamesOf(reports ...*Report) Names {
	p := Names{}
	add := func(list ...inline.Name) {
		for _, n := range list {
			if space := namespace(n); space != "" && n.Prefix != "" && p[space] == "" {
				p[space] = n.Prefix
			}
		}
	}
	for _, r := range reports {
		for _, f := range r.Facts {
			add(f.Concept)
		}
		for _, d := range r.Documents {
			for _, c := range d.ContextList() {
				for _, m := range c.Members {
					add(m.Axis, m.Member, m.Domain)
				}
			}
			for _, u := range d.UnitList() {
				add(u.Over...)
				add(u.Under...)
			}
		}
	}
	return p
}

// namespace returns the namespace of a name that has no standard prefix, less the date, or "".
func namespace(n inline.Name) string {
	if standing := n.Standing(); n.Space != "" && strings.HasPrefix(standing, "{") {
		return strings.TrimSuffix(standing, n.Local)
	}
	return ""
}

// TagAspects returns the aspects of a tag; ok is false for one without a context or unit, and
// for one with more members than any report has.
func (p Names) TagAspects(f *inline.Fact) (string, bool) {
	if f.Of == nil || len(f.Of.Members) > mostMembers {
		return "", false
	}
	unit := ""
	if f.Kind == inline.Number {
		if f.Per == nil {
			return "", false
		}
		unit = p.unit(f.Per)
	}
	return Aspects(p.usual(f.Concept), f.Of.Days(), unit, p.dims(f.Of)), true
}

func (p Names) dims(c *inline.Context) map[string]string {
	if len(c.Members)+len(c.Other) == 0 {
		return nil
	}
	dims := map[string]string{}
	for _, m := range c.Members {
		axis, member := p.usual(m.Axis), p.usual(m.Member)
		if m.Typed {
			member = "<" + p.usual(m.Domain) + "> " + m.Value
		}
		if before, twice := dims[axis]; twice {
			member = before + " and " + member
		}
		dims[axis] = member
	}
	for _, other := range c.Other {
		dims["other content"] += other
	}
	return dims
}

// standardPrefixes are prefixes that an element of a registrant cannot have in a facts.json.
var standardPrefixes = []string{"us-gaap", "srt", "dei", "country", "iso4217", "xbrli"}

// usual returns a name with the standard prefix of its namespace, or else that of Names or the
// document. A standard prefix that is bound to another namespace is no name of a facts.json.
func (p Names) usual(n inline.Name) string {
	standing := n.Standing()
	if !strings.HasPrefix(standing, "{") {
		return standing
	}
	if len(p) > 0 {
		if prefix := p[namespace(n)]; prefix != "" {
			n.Prefix = prefix
		}
	}
	if slices.Contains(standardPrefixes, n.Prefix) {
		return standing
	}
	return n.String()
}

// mostMeasures is the most measures of a unit that are compared by their namespaces.
const mostMeasures = 20

// unit returns a unit as facts.json writes it: the currency, or "pure"; any other as the
// document has it, with the usual prefixes.
func (p Names) unit(u *inline.Unit) string {
	if len(u.Over) == 1 && len(u.Under) == 0 {
		switch m := u.Over[0]; {
		case m.Space == "http://www.xbrl.org/2003/iso4217":
			return m.Local
		case m.Space == "http://www.xbrl.org/2003/instance" && m.Local == "pure":
			return string(quantity.Pure)
		}
	}
	measure := u.Measure
	if len(u.Over)+len(u.Under) <= mostMeasures {
		var list []string
		for i, m := range slices.Concat(u.Over, u.Under) {
			if i == len(u.Over) {
				list = append(list, "per")
			}
			name := p.usual(m)
			if m.Prefix == "" {
				name = ":" + m.Local
			}
			list = append(list, name)
		}
		measure = strings.Join(list, " ")
	}
	if !strings.Contains(measure, ":") {
		return ":" + measure // a currency only in the namespace of currencies
	}
	return measure
}

// Agrees reports whether a tag has the value of a fact, to the decimals of the tag; or what a draft
// prints for the fact, if that is at most one unit from the rounded value, as tables that foot need.
// The argument printed holds the digits that the draft prints.
func Agrees(f *inline.Fact, want *record.Fact, printed []string) bool {
	if f.Nil || f.Err != nil || f.Unsure != nil {
		return false
	}
	value := Tagged(want)
	if f.Exact {
		return f.Value.Equal(value)
	}
	return inline.Within(f.Value, value, f.Places) || moved(f, value, printed)
}

// moved reports whether a tag has digits that a draft prints, at most one unit of the last place
// from the rounded value.
func moved(f *inline.Fact, value quantity.Value, printed []string) bool {
	scale, err := inline.Power("scale", cmp.Or(f.Scale, "0"))
	apart := f.Value.Sub(value).Abs()
	if err != nil || apart.Cmp(quantity.FromDigits("1.5", -f.Places, false, quantity.Pure)) > 0 {
		return false
	}
	return slices.ContainsFunc(printed, func(digits string) bool {
		return plainDigits.MatchString(digits) && quantity.FromDigits(digits, scale, false, quantity.Pure).Cmp(f.Value.Abs()) == 0
	})
}

// plainDigits matches the digits of an amount as a draft prints it.
var plainDigits = regexp.MustCompile(`^[0-9]{1,40}(?:,[0-9]{3}){0,10}(?:\.[0-9]{1,20})?$`)

// mostSpellings is the number of ways to print a fact that are considered; there is one for each
// number format.
const mostSpellings = 20

// Printed returns the digits that a draft prints for each fact, each spelling once.
func Printed(shown []render.Shown) map[fact.ID][]string {
	printed := map[fact.ID][]string{}
	for _, s := range shown {
		if list := printed[s.ID]; len(list) < mostSpellings && !slices.Contains(list, s.Text) {
			printed[s.ID] = append(printed[s.ID], s.Text)
		}
	}
	return printed
}

// Tagged returns the value that a tag of a fact has, without its unit. Some elements have the
// opposite sign of their fact: a loss is tagged as a positive amount.
func Tagged(want *record.Fact) quantity.Value {
	value := want.Amount().As(quantity.Pure)
	if want.Negated || tag.Negates(want.ID.Metric) { // a facts.json of an earlier release states no sign
		return value.Neg()
	}
	return value
}

// Compare compares the numbers of the report with a facts.json, whose name is that of a file in
// fsys and whose path is what the user calls it. If the file lists the tags of one of the report's
// documents, and most of them are in it, each tag is compared with its fact; else the tags with the
// same element, period, unit and members are. Numbers that only the report has are counted: the
// cover page, and the statements of a report that other software completed. It is an error if no
// document of the file is in the report.
func (r *Report) Compare(fsys fs.FS, name, file string) error {
	facts, shown, err := record.ReadFacts(fsys, name)
	if err != nil {
		return err
	}
	r.Compared = &Compared{File: file}
	r.printed = Printed(shown)
	index := map[fact.ID]*record.Fact{}
	for i := range facts {
		index[facts[i].ID] = &facts[i]
	}
	place := source.Point{File: file}
	matched := false
	for _, d := range r.Documents {
		claims := map[string]fact.ID{}
		for _, s := range shown {
			if s.Tag != "" && path.Base(s.File) == path.Base(d.Name) {
				claims[s.Tag] = s.ID
			}
		}
		if r.fits(d, claims, index) {
			matched = true
			r.byTag(d, claims, index, place)
		}
	}
	r.registrant(fsys, place)
	here := true
	if !matched {
		here = r.byAspects(facts, shown, place)
	}
	switch tagged := slices.ContainsFunc(shown, func(s render.Shown) bool { return s.Tag != "" }); {
	case tagged && (!here || r.Compared.Equal == 0):
		r.report(diag.Error, "XBR001", place, foreign, fmt.Sprintf("%s of the file %s equal in the report", text.Count(r.Compared.Equal, "number"), isOrAre(r.Compared.Equal)), "Compare the report with the facts.json of the same registrant and period")
	case !tagged && slices.ContainsFunc(r.Facts, func(f *inline.Fact) bool { return f.Kind == inline.Number && !ofCover(f) }):
		r.report(diag.Error, "XBR001", place, foreign, "the file lists no tagged number, so nothing was compared", "Compare the report with the facts.json of the same registrant and period")
	}
	r.finish()
	return nil
}

// registrant compares the registrant with that of the facts that tieout wrote beside a facts.json,
// which has none itself.
func (r *Report) registrant(fsys fs.FS, place source.Point) {
	in, _, err := readOriginals(fsys)
	if err != nil || len(in.Facts) == 0 || len(r.Entities) != 1 {
		return
	}
	first := slices.Min(slices.Collect(maps.Keys(in.Facts)))
	if want := in.name(in.Facts[first].Dimensions["entity"]).Local; want != r.Entities[0] {
		r.report(diag.Error, "XBR001", place, foreign, fmt.Sprintf("the registrant of the report is %s, but that of %s beside the file is %s", text.Clip(r.Entities[0], 40), oim.FactsFile, text.Clip(want, 40)), "Compare the report with the facts.json of the same registrant and period")
	}
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// ofCover reports whether a number is one of the cover page, which no ledger has.
func ofCover(f *inline.Fact) bool { return strings.HasPrefix(f.Concept.Standing(), "dei:") }

// fits reports whether a document has at least half of the tags that a facts.json lists, each
// with the element of its fact.
func (r *Report) fits(d *inline.Document, claims map[string]fact.ID, index map[fact.ID]*record.Fact) bool {
	n := 0
	for _, t := range d.Tags {
		if want := index[claims[t.ID]]; want != nil && Names(nil).usual(t.Concept) == want.Concept {
			n++
		}
	}
	return n > 0 && 2*n >= len(claims)
}

// byTag compares the tags of a document with the facts that they represent, by id.
func (r *Report) byTag(d *inline.Document, claims map[string]fact.ID, index map[fact.ID]*record.Fact, file source.Point) {
	seen := map[string]bool{}
	for _, f := range r.Facts {
		if f.Document != d || f.Kind != inline.Number {
			continue
		}
		seen[f.ID] = true
		id, claimed := claims[f.ID]
		want := index[id]
		switch {
		case !claimed && ofCover(f):
			r.Compared.Others++
		case !claimed:
			r.Compared.Others++
			r.report(diag.Info, "XBR001", place{d, f.Element}, unlisted, fmt.Sprintf("the tag %s: %s is %s", f.Named(), r.aspects(f), f.Shown()), "Check it by hand")
		case want == nil:
			r.Compared.Different++
			r.report(diag.Error, "XBR001", d.Place(f.Element), differs, fmt.Sprintf("the tag %s represents %s, which facts.json does not have", f.Named(), id), "Compare the report with the facts.json of the same draft")
		default:
			r.one(f, want, file)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(claims)) {
		if !seen[tag] {
			r.Compared.Missing++
			r.report(diag.Error, "XBR001", source.Point{File: d.Name}, untagged, fmt.Sprintf("facts.json lists %s in the tag %s, which the document does not have", claims[tag], text.Clip(tag, 60)), "Write the document again with tieout, and do not edit it")
		}
	}
}

// one compares a tag with its fact.
func (r *Report) one(f *inline.Fact, want *record.Fact, place source.Point) {
	var wrong []string
	expect := func(what, found, expected string) {
		if found != expected {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, but should be %s", what, text.Clip(found, 200), text.Clip(expected, 200)))
		}
	}
	expect("element", Names(nil).usual(f.Concept), want.Concept)
	if f.Target != "" {
		wrong = append(wrong, fmt.Sprintf("it is in another report, %q", text.Clip(f.Target, 60)))
	}
	if f.Of != nil {
		expect("period", f.Of.Days(), PeriodOf(want))
		expect("member list", listOf(Names(nil).dims(f.Of)), listOf(want.Dimensions))
	}
	if f.Per != nil {
		expect("unit", Names(nil).unit(f.Per), string(want.Unit))
	}
	if f.Err == nil && f.Unsure == nil && !Agrees(f, want, r.printed[want.ID]) {
		to := "exactly"
		if !f.Exact {
			to = fmt.Sprintf("to %d decimals", f.Places)
		}
		wrong = append(wrong, fmt.Sprintf("its value is %s, but should be %s %s", f.Shown(), text.Group(Tagged(want).String()), to))
	}
	switch {
	case f.Err != nil:
		wrong = append(wrong, "its amount cannot be read, but should be "+text.Group(Tagged(want).String()))
	case f.Unsure != nil:
		wrong = append(wrong, "its decimals cannot be read")
	}
	if wrong == nil {
		r.Compared.Equal++
		return
	}
	r.Compared.Different++
	r.report(diag.Error, "XBR001", f.Document.Place(f.Element), differs, fmt.Sprintf("the tag %s represents %s (%s): %s", f.Named(), want.ID, f.Name, strings.Join(wrong, "; ")),
		"Correct the one that is wrong; tieout trace "+want.ID.String()+" shows where the number in facts.json comes from", diag.Related{Message: want.ID.String() + " = " + text.Group(want.Amount().String()), At: place})
}

// listOf returns dimensions in one text, or "none".
func listOf(dims map[string]string) string {
	var list []string
	for _, axis := range slices.Sorted(maps.Keys(dims)) {
		list = append(list, axis+" "+dims[axis])
	}
	if list == nil {
		return "none"
	}
	return strings.Join(list, ", ")
}

// byAspects compares tags with the facts that have the same element, period, unit and members.
// A fact that a document of the draft tags must have a tag, unless the report has less than half
// of the facts of that document: a discussion, for example, is not tagged in a filing. here is
// false if the report has no document of the draft.
func (r *Report) byAspects(facts []record.Fact, shown []render.Shown, place source.Point) (here bool) {
	tags := map[string][]*inline.Fact{}
	for _, f := range r.Facts {
		if key, ok := Names(nil).TagAspects(f); ok && f.Kind == inline.Number {
			tags[key] = append(tags[key], f)
		}
	}
	index := map[fact.ID]*record.Fact{}
	for i := range facts {
		index[facts[i].ID] = &facts[i]
	}
	of, files := map[string][]fact.ID{}, []string(nil) // the facts that each document tags
	seen := map[string]map[fact.ID]bool{}
	for _, s := range shown {
		if s.Tag == "" || index[s.ID] == nil || seen[s.File][s.ID] {
			continue
		}
		if seen[s.File] == nil {
			seen[s.File] = map[fact.ID]bool{}
			files = append(files, s.File)
		}
		seen[s.File][s.ID] = true
		of[s.File] = append(of[s.File], s.ID)
	}
	used, done := map[string]bool{}, map[fact.ID]bool{}
	for _, file := range files {
		var missing []*record.Fact
		for _, id := range of[file] {
			want := index[id]
			key := FactAspects(want)
			list := tags[key]
			if len(list) == 0 {
				missing = append(missing, want)
			}
			if used[key] = true; done[id] {
				continue
			}
			done[id] = true
			for _, f := range list {
				r.one(f, want, place)
			}
		}
		n := len(of[file])
		here = here || 2*len(missing) <= n
		switch {
		case len(missing) == 0:
		case 2*len(missing) > n:
			r.report(diag.Info, "XBR001", place, "document that the report does not have", fmt.Sprintf("the report tags %d of the %s of %s", n-len(missing), text.Count(n, "fact"), text.Clip(file, 100)), "Compare the report with the facts.json of the same draft if it should have the document")
		default:
			for _, want := range missing {
				r.Compared.Missing++
				r.report(diag.Error, "XBR001", place, untagged, fmt.Sprintf("%s = %s: no tag is %s for %s in %s with the members %s", want.ID, text.Group(want.Amount().String()), want.Concept, PeriodOf(want), want.Unit, listOf(want.Dimensions)),
					"If the report should have the number, tag it; if the names of elements or members differ, set [tags] in filing.toml")
			}
		}
	}
	for key, list := range tags {
		if !used[key] {
			r.Compared.Others += len(list)
		}
	}
	return here
}
