package verify

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/text"
)

// The summaries of findings about tags.
const (
	notXML       = "document that is not well-formed XML"
	dtd          = "document with declarations in another file"
	untold       = "file whose kind is not known"
	entity       = "named character that XML does not define"
	doctype      = "document with declarations of its own"
	registrants  = "context of another registrant"
	repeated     = "context with an axis twice"
	twice        = "id that occurs twice"
	dates        = "context without a valid period"
	noContext    = "tag whose context is missing"
	noUnit       = "number whose unit is missing"
	repeatedPart = "context with a part twice"
	undeclared   = "name without a declared prefix"
	unreadable   = "text that its transformation cannot read"
	imprecise    = "number without valid decimals"
	excess       = "digits beyond the decimals of a number"
	inside       = "number with other content"
	nesting      = "number inside another with other attributes"
	broken       = "broken chain of continuations"
	orphan       = "continuation that no text goes on in"
	unescaped    = "text block that is not escaped"
	linking      = "relationship of a tag that is missing"
	oddity       = "unusual attribute of a number"
	notRead      = "tag of a kind that is not checked"
	unlistedRest = "findings that are not listed"
	conflict     = "two values under one XBRL tag"
)

const (
	correctTag  = "Correct the tag in the software that wrote the report"
	correctSoft = "Correct the report in the software that wrote it"
)

func (r *Report) syntax(d *inline.Document) {
	if at, err := d.SyntaxError(); err != nil {
		r.report(diag.Error, "EDG001", at, notXML, err.Error()+". The rest of the document was not read (EFM 5.2.2)", correctSoft)
	}
	if at, ok := d.Declared(); ok {
		r.report(diag.Error, "EDG001", at, doctype, "the DOCTYPE declares attributes or entities itself, which can change every value (EFM 5.2.2)", "Remove the DOCTYPE")
	}
	if at, ok := d.External(); ok {
		r.report(diag.Warning, "EDG001", at, dtd, "the DOCTYPE refers to declarations in another file, which tieout does not read; they can change values (EFM 5.2.2)", "Remove the DOCTYPE")
	}
	if at, what := d.Foreign(); what != "" {
		r.report(diag.Error, "EDG001", at, entity, what+" (EFM 5.2.2.6)", "Write the character itself, or its number, such as &#160; for a blank that does not break")
	}
}

// resources checks the ids of a document, and its contexts.
func (r *Report) resources(d *inline.Document) {
	first := map[string]*inline.Element{}
	id := func(id string, e *inline.Element) {
		before := first[id]
		switch {
		case id == "":
		case before == nil:
			first[id] = e
		default:
			r.report(diag.Error, "EDG001", d.Place(e), twice, fmt.Sprintf("the id %q is also that of another element of the document", text.Clip(id, 60)), correctSoft,
				diag.Related{Message: "first here", At: d.Place(before)})
		}
	}
	name := func(e *inline.Element, what string, n inline.Name) {
		if fault := n.Fault(); fault != "" {
			r.report(diag.Error, "XBR001", place{d, e}, undeclared, fmt.Sprintf("the %s %q %s", what, text.Clip(n.String(), 60), fault), correctSoft)
		}
	}
	for _, c := range d.ContextList() {
		id(c.ID, c.Element)
		start, err := fiscal.ParseDate(day(c.Start))
		end, err2 := fiscal.ParseDate(day(c.End))
		_, err3 := fiscal.ParseDate(day(c.Instant))
		what := ""
		switch {
		case c.Forever, c.Instant != "" && err3 == nil:
		case c.Instant != "":
			what = fmt.Sprintf("its date is %q", c.Instant)
		case c.Start == "" && c.End == "":
			what = "it has no date"
		case err != nil || err2 != nil:
			what = fmt.Sprintf("its dates are %q and %q", c.Start, c.End)
		case end < start:
			what = fmt.Sprintf("it ends on %s, before it starts on %s", c.End, c.Start)
		}
		if c.Twice != "" {
			r.report(diag.Error, "XBR001", place{d, c.Element}, repeatedPart, fmt.Sprintf("the context %q has <%s> twice, or beside other dates", text.Clip(c.ID, 60), text.Clip(c.Twice, 40)), correctSoft)
		}
		for _, m := range c.Members {
			name(m.Element, "axis", m.Axis)
			if !m.Typed {
				name(m.Element, "member", m.Member)
			}
		}
		axes := map[string]bool{}
		for _, m := range c.Members {
			axes[m.Axis.Key()] = true
		}
		if len(axes) < len(c.Members) {
			r.report(diag.Error, "XBR001", place{d, c.Element}, repeated, fmt.Sprintf("the context %q has %d members on %s", text.Clip(c.ID, 60), len(c.Members), text.Count(len(axes), "axis")), correctSoft)
		}
		if r.entity == nil {
			r.entity = c
		} else if c.Scheme != r.entity.Scheme || c.Entity != r.entity.Entity {
			r.report(diag.Error, "XBR001", place{d, c.Element}, registrants, fmt.Sprintf("the context %q is of %s (%s), but others are of %s (%s) (EFM 6.5.3)", text.Clip(c.ID, 60),
				text.Clip(c.Entity, 40), text.Clip(c.Scheme, 100), text.Clip(r.entity.Entity, 40), text.Clip(r.entity.Scheme, 100)), correctSoft)
		}
		if what != "" {
			r.report(diag.Error, "XBR001", d.Place(c.Element), dates, fmt.Sprintf("the context %q: %s", text.Clip(c.ID, 60), text.Clip(what, 120)), correctSoft)
		}
	}
	for _, u := range d.UnitList() {
		id(u.ID, u.Element)
		for _, m := range slices.Concat(u.Over, u.Under) {
			name(u.Element, "measure", m)
		}
	}
	for _, t := range slices.Concat(d.Tags, d.Texts, d.Others) {
		id(t.ID, t.Element)
	}
	for _, p := range d.PartList {
		id(p.ID, p.Element)
	}
}

// day returns the date of a date with a time.
func day(s string) string {
	date, _, _ := strings.Cut(s, "T")
	return date
}

// ungrouped matches text in which commas do not separate groups of three digits.
var ungrouped = regexp.MustCompile(`(?:^|[^0-9])[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})(?:$|[^0-9])`)

// tags checks each tag on its own.
func (r *Report) tags() {
	for _, f := range r.Facts {
		at := place{f.Document, f.Element}
		about := func(what string, args ...any) string {
			return fmt.Sprintf("the tag %s (%s): %s", f.Named(), text.Clip(f.Name, 100), fmt.Sprintf(what, args...))
		}
		switch what := f.Concept.Fault(); {
		case f.Name == "":
			r.report(diag.Error, "XBR001", at, undeclared, about("it has no name"), correctTag)
		case what != "":
			r.report(diag.Error, "XBR001", at, undeclared, about("its name %q %s", text.Clip(f.Name, 60), what), correctTag)
		}
		if f.Of == nil {
			r.report(diag.Error, "XBR001", at, noContext, about("its context %q is not in the report", text.Clip(f.Context, 60)), correctTag)
		}
		if f.Kind == inline.Number {
			r.number(f, about)
			continue
		}
		if f.Of != nil && len(f.Of.Members) == 0 && f.Err == nil && f.Words != "" && f.Concept.Standing() == "dei:EntityCentralIndexKey" && strings.TrimSpace(f.Words) != f.Of.Entity {
			r.report(diag.Error, "XBR001", at, registrants, about("it is %s, but its context is of %s (EFM 6.5.21)", text.Clip(f.Words, 40), text.Clip(f.Of.Entity, 40)), correctTag)
		}
		switch {
		case errors.As(f.Err, new(*inline.ChainError)):
			r.report(diag.Error, "XBR007", at, broken, about("%v", f.Err), correctSoft)
		case f.Err != nil:
			r.report(diag.Error, "XBR001", at, unreadable, about("%v", f.Err), "Change the text or its format")
		}
		if strings.HasSuffix(f.Concept.Local, "TextBlock") && !f.Escape && !f.Nil {
			r.report(diag.Warning, "XBR007", at, unescaped, about("escape is not true, so that its tables and paragraphs are lost"), `Set escape="true" on the tag`)
		}
	}
	for _, d := range r.Documents {
		for _, t := range d.Others {
			r.report(diag.Info, "XBR001", d.Place(t.Element), notRead, fmt.Sprintf("%s (%s)", t.Kind, text.Clip(t.Name, 100)), "Check it by hand")
		}
	}
}

// mostScale is the largest usual scale: a number is printed in trillions at most.
const mostScale = 12

// place is the place of an element, which is found only where a finding needs it.
type place struct {
	d *inline.Document
	e *inline.Element
}

// String returns the place as text.
func (p place) String() string { return p.d.Place(p.e).String() }

// number checks a tag of a number.
func (r *Report) number(f *inline.Fact, about func(string, ...any) string) {
	at := place{f.Document, f.Element}
	if f.Per == nil {
		what := about("its unit %q is not in the report", text.Clip(f.Unit, 60))
		if f.Unit == "" {
			what = about("it has no unit")
		}
		r.report(diag.Error, "XBR001", at, noUnit, what, correctTag)
	}
	words := f.Content()
	switch {
	case f.Nil && strings.TrimSpace(words) != "":
		r.report(diag.Error, "XBR001", at, inside, about("it is nil, but contains %q", text.Clip(text.OneLine(words), 40)), correctTag)
	case f.Marked || f.Inner > 1:
		r.report(diag.Error, "XBR001", at, inside, about("it contains elements; only one other number may be inside"), correctTag)
	case f.Inner == 1 && !f.Alone():
		r.report(diag.Error, "XBR001", at, inside, about("it contains words beside another number"), correctTag)
	}
	if f.Nil {
		return
	}
	if f.Err != nil {
		r.report(diag.Error, "XBR001", at, unreadable, about("%v", f.Err), "Change the text, its format, its scale or its sign")
		return
	}
	switch whole, ok := f.Whole(); {
	case f.Unsure != nil:
		r.report(diag.Error, "XBR001", at, imprecise, about("%v", f.Unsure), correctTag)
	case ok && !whole:
		r.report(diag.Warning, "XBR001", at, excess, about("its value %s has digits beyond its %s decimals (EFM 6.5.37)", f.Shown(), f.Decimals), "Correct the decimals or the number")
	}
	if o := f.Within; o != nil && o.Kind == inline.Number && (o.Unit != f.Unit || cmp.Or(o.Scale, "0") != cmp.Or(f.Scale, "0") || o.Form.Key() != f.Form.Key()) {
		r.report(diag.Error, "XBR001", at, nesting, about("the tag %s around it has another unit, scale or format", o.ID), correctTag)
	}
	odd := ""
	scale, _ := inline.Power("scale", f.Scale)
	switch {
	case f.Sign == "-" && f.Value.Sign() == 0:
		odd = about("the value is zero, but the sign is negative")
	case f.Scale != "" && (scale < -mostScale || scale > mostScale):
		odd = about("its scale is %s", text.Clip(f.Scale, 20))
	case strings.HasSuffix(f.Format, "dot-decimal") && ungrouped.MatchString(words):
		odd = about("the commas of %q do not separate groups of three digits; its value is read as %s", text.Clip(text.OneLine(words), 40), f.Shown())
	}
	if odd != "" {
		r.report(diag.Info, "XBR001", at, oddity, odd, "Check the number")
	}
}

// continuations checks the chains of texts and footnotes: each continuation belongs to one.
func (r *Report) continuations() {
	for _, d := range r.Documents {
		type user struct {
			at *inline.Element
			by string
		}
		users := map[*inline.Part]user{}
		follow := func(from *inline.Element, by, at string) {
			if at == "" {
				return
			}
			p := r.Continuation(d, at)
			if p == nil {
				return // reported with its text
			}
			if before, used := users[p]; used {
				r.report(diag.Error, "XBR007", d.Place(from), broken, fmt.Sprintf("%s goes on in %q, in which %s goes on already", by, text.Clip(at, 60), before.by), correctSoft,
					diag.Related{Message: before.by, At: d.Place(before.at)})
				return
			}
			users[p] = user{from, by}
		}
		for _, t := range d.Texts {
			follow(t.Element, "the text "+text.Clip(t.ID, 60), t.ContinuedAt)
		}
		for _, p := range d.PartList {
			follow(p.Element, "the continuation "+text.Clip(p.ID, 60), p.ContinuedAt)
			if p.ContinuedAt != "" && r.Continuation(d, p.ContinuedAt) == nil && p.Footnote {
				r.report(diag.Error, "XBR007", d.Place(p.Element), broken, fmt.Sprintf("the footnote %s goes on in %q, which is not an ix:continuation of the report", text.Clip(p.ID, 60), text.Clip(p.ContinuedAt, 60)), correctSoft)
			}
		}
		for _, p := range d.PartList {
			if _, used := users[p]; !used && !p.Footnote && len(r.Documents) == 1 {
				r.report(diag.Warning, "XBR007", d.Place(p.Element), orphan, fmt.Sprintf("the continuation %q holds %q", text.Clip(p.ID, 60), text.Clip(text.OneLine(p.Content()), 60)), correctSoft)
			}
		}
		r.relationships(d)
	}
}

// relationships checks that the tags and footnotes of relationships exist.
func (r *Report) relationships(d *inline.Document) {
	if len(d.Relationships) == 0 {
		return
	}
	ids := map[string]bool{}
	for _, o := range r.Documents {
		for _, t := range slices.Concat(o.Tags, o.Texts, o.Others) {
			ids[t.ID] = true
		}
		for _, p := range o.PartList {
			ids[p.ID] = true
		}
	}
	for _, rel := range d.Relationships {
		for _, id := range slices.Concat(rel.From, rel.To) {
			if !ids[id] {
				r.report(diag.Warning, "XBR001", d.Place(rel.Element), linking, fmt.Sprintf("no tag or footnote has the id %q", text.Clip(id, 60)), correctSoft)
			}
		}
	}
}

// conflicts reports facts that are tagged with two values.
func (r *Report) conflicts() {
	for _, c := range r.Conflicts() {
		now, before := c.Now, c.Before
		detail := fmt.Sprintf("%s is %s in the tag %s but %s in the tag %s", r.aspects(now), now.Shown(), now.Named(), before.Shown(), before.Named())
		if now.Kind == inline.Number && !now.Nil && !before.Nil {
			by := now.Value.Sub(before.Value).Abs()
			detail += "; difference " + text.Group(by.String())
		}
		r.report(diag.Error, "XBR002", now.Document.Place(now.Element), conflict, detail, "Correct the wrong one; if they are different facts, give them different tags or dimensions",
			diag.Related{Message: "tagged as " + before.Shown(), At: before.Document.Place(before.Element)})
	}
}

// aspects returns what a fact is about, for a message: its element, period, and members.
func (r *Report) aspects(f *inline.Fact) string {
	s := text.Clip(f.Name, 100)
	if f.Of == nil {
		return s
	}
	s += " for " + text.Clip(f.Of.Period(), 60)
	if len(f.Of.Dims) > 0 {
		s += " with " + text.Clip(strings.Join(f.Of.Dims, ", "), 300)
	}
	return s
}
