// Package draft executes templates and composes the results into documents in which each number is
// a reference to a fact. Every digit comes from a fact, date, citation, policy or quoted text.
// Every word can be traced to a line of a template. One run reports all missing facts.
//
// [Compose] takes the facts and the templates, and returns a document.Draft for each document.
// Templates use the other exported types: [Dot] is the data of every template, and most types are
// fields of Dot or results of the template functions, which [Functions] lists. In all of these
// types, a field named Fact holds the name of a fact without its time, such as "revenue[us]", which
// a template passes to the template function fact. A field named And holds the separator to print
// before an item in a list: "", ", " or " and ".
package draft

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// How holds the options and further inputs of Compose.
type How struct {
	Blank   bool                   // draft the wording of a typical year, with "*" for every number
	Changes []filing.PolicyChange  // policies that have changed since the last filing
	Ledgers []*control.Ledger      // control totals of the ledgers
	Filed   map[fact.ID]fact.Filed // the value of each fact in the newest earlier filing that has it
}

// Compose returns the documents that contain the given disclosures, and the findings. A
// document is drafted if at least one of its sections is drafted.
func Compose(builtin fs.FS, f *filing.Filing, set *fact.Set, disclosures []string, how How) ([]*document.Draft, []diag.Diagnostic) {
	templates := parallel.Once(library{builtin, f.FS}.read)
	run := func(moves footing.Moves) []*composer {
		return composed(templates, f, set, disclosures, how, moves)
	}
	all := run(nil)
	if f.Policies.Adjust && !how.Blank {
		var drafts []*document.Draft
		for _, c := range all {
			drafts = append(drafts, c.d)
		}
		if moves := footing.Adjust(drafts, set, f.Registrant.Domicile, ties(set), same(f, set), anchored(f, set, drafts)); len(moves) > 0 {
			all = run(moves)
		}
	}
	var drafts []*document.Draft
	found := unusedTemplates(f)
	for _, c := range all {
		if len(c.sections) > 0 && len(c.d.Sections) == 0 {
			continue // no section has a fact with a value
		}
		drafts = append(drafts, c.d)
		if c.reply == nil {
			found = append(found, c.found...)
		} else {
			found = appendNew(found, c.found)
		}
	}
	if f.Policies.Adjust && !how.Blank {
		found = append(found, movedFigures(drafts)...)
	}
	if !how.Blank {
		found = append(found, unusedCommentary(f, set, drafts, how.Changes)...)
	}
	return drafts, found
}

// composed returns the documents that contain the given disclosures, composed with the moves.
func composed(templates func(string) *original, f *filing.Filing, set *fact.Set, disclosures []string, how How, moves footing.Moves) (all []*composer) {
	begin := func(doc *disclosure.Document, sections ...string) *composer {
		return &composer{templates: templates, f: f, set: set, how: how, moves: moves, explained: map[fact.ID]bool{}, left: map[int]bool{}, sections: sections, drafted: disclosures,
			d: &document.Draft{Name: doc.Name, Title: doc.Title, Tagged: doc.Tagged, Filing: f, Inputs: map[string]string{}, Ledgers: how.Ledgers}}
	}
	for _, doc := range disclosure.Documents {
		var sections []string
		for _, d := range doc.Sections {
			if slices.Contains(disclosures, d.Name) {
				sections = append(sections, d.Name)
			}
		}
		if len(sections) > 0 {
			all = append(all, begin(doc, sections...))
		}
	}
	if c := begin(disclosure.Memo); len(c.errors()) > 0 || c.misstatement() != nil {
		all = append(all, c)
	}
	if f.Letter != nil {
		c := begin(disclosure.Letter)
		c.reply = c.letterOf(f.Letter)
		all = append(all, c)
	}
	parallel.Each(len(all), func(i int) { all[i].compose() })
	return all
}

// unusedCommentary reports commentary that no document prints: for an unknown fact,
// another period, an unchanged policy or a section that is not drafted.
func unusedCommentary(f *filing.Filing, set *fact.Set, drafts []*document.Draft, changes []filing.PolicyChange) []diag.Diagnostic {
	var found []diag.Diagnostic
	report := func(at source.Point, detail, remedy string) {
		found = append(found, diag.Diagnostic{Code: "FIL001", Summary: "commentary that no document prints", Detail: detail, Remedy: remedy, Subject: at})
	}
	drafted := func(section string) bool {
		return slices.ContainsFunc(drafts, func(d *document.Draft) bool {
			return slices.ContainsFunc(d.Sections, func(s document.Section) bool { return s.Name == section })
		})
	}
	for _, e := range f.Commentary.Explain {
		name, when, dated := strings.Cut(e.Fact, "@")
		policy, ofPolicy := strings.CutPrefix(name, filing.PolicyPrefix)
		i := slices.IndexFunc(changes, func(c filing.PolicyChange) bool { return c.Policy == policy })
		id, err := fact.ParseName(name, when)
		switch {
		case ofPolicy && disclosure.ForPolicy(policy) == nil:
			report(e.At, fmt.Sprintf("%s is not a policy whose changes are disclosed", policy), "Use one of "+strings.Join(disclosure.PolicyNames(), ", "))
		case err != nil && !ofPolicy:
			report(e.At, err.Error(), "Name a fact and its period, for example ndr.change@"+f.Report.Period.String())
		case dated && when != f.Report.Period.String() && when != f.Report.Period.ToDate().String():
			report(e.At, fmt.Sprintf("%s is not for the period of this report, %s", e.Fact, f.Report.Period), fmt.Sprintf("Change the period to %s, or remove this [[explain]] from commentary.toml", f.Report.Period))
		case ofPolicy && i < 0:
			report(e.At, fmt.Sprintf("%s has not changed since the last filing", policy), "Remove this [[explain]] from commentary.toml")
		case ofPolicy && !drafted(changes[i].Section):
			report(e.At, fmt.Sprintf("the section %s, which would print it, is not drafted", changes[i].Section), "Remove this [[explain]] from commentary.toml")
		case ofPolicy:
		case !set.Knows(id):
			report(e.At, fmt.Sprintf("no number in this filing is named %s", name), cmp.Or(set.Near(name), "Remove this [[explain]] from commentary.toml"))
		case !drafted(sectionOf(f, name)):
			report(e.At, fmt.Sprintf("no drafted section discusses %s", name), "Remove this [[explain]] from commentary.toml")
		}
	}
	for _, section := range slices.Sorted(maps.Keys(f.Commentary.Text)) {
		if !drafted(section) {
			report(f.Commentary.TextAt[section], fmt.Sprintf("the section %s is not drafted", section), "Remove the text, or map the ledgers that the section needs")
		}
	}
	return found
}

// appendNew appends the findings whose code and place are not in the list yet: a section
// that the letter quotes is already reported where it is drafted.
func appendNew(list, more []diag.Diagnostic) []diag.Diagnostic {
	known := len(list)
	for _, d := range more {
		if !slices.ContainsFunc(list[:known], func(e diag.Diagnostic) bool { return e.Code == d.Code && e.At() == d.At() }) {
			list = append(list, d)
		}
	}
	return list
}

// unusedTemplates reports templates in the folder that neither override a built-in nor
// answer a comment.
func unusedTemplates(f *filing.Filing) []diag.Diagnostic {
	if f.Letter == nil && filing.Exists(f.FS, filing.CommentsFile) {
		return nil // the names of the answers are unknown
	}
	known := []string{disclosure.Letter.Name, disclosure.Memo.Name, restatedPart, reconciliationPart}
	for _, doc := range disclosure.Documents {
		known = append(known, doc.Name)
	}
	known = append(known, disclosure.Names()...)
	detail := "no built-in template has this name"
	if f.Letter != nil {
		detail = "no built-in template has this name, and no comment names it as its response"
		for _, c := range f.Letter.Comments {
			if c.Response != "" {
				known = append(known, c.Response)
			}
		}
	}
	var found []diag.Diagnostic
	entries, _ := fs.ReadDir(f.FS, "templates")
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".md.tmpl")
		if !ok || slices.Contains(known, name) {
			continue
		}
		near := text.Nearest(name, known, math.MaxInt)
		remedy := fmt.Sprintf("Delete the file; or rename it to %s.md.tmpl, which replaces the built-in text", near)
		switch far := text.Distance(near, name) > len(name)/2; {
		case far && f.Letter == nil: // comments.toml may be missing
			remedy = fmt.Sprintf("If it answers a comment of Staff, add the comment to %s, with `response = %q`; otherwise, delete the file", filing.CommentsFile, e.Name())
		case far:
			remedy = fmt.Sprintf("Name it as the response to a comment in %s, or delete it", filing.CommentsFile)
		}
		found = append(found, diag.Diagnostic{Code: "TPL001", Summary: "unused template", Subject: source.Point{File: "templates/" + e.Name()},
			Detail: detail, Remedy: remedy})
	}
	return found
}

type composer struct {
	templates func(name string) *original
	f         *filing.Filing
	set       *fact.Set
	how       How
	moves     footing.Moves // nil unless the policy footing moves figures
	d         *document.Draft
	sections  []string
	drafted   []string // the disclosures of all documents
	pieces    []*document.Piece
	explained map[fact.ID]bool // restated comparatives already explained in the document
	restating []Restatement    // the restated comparatives of the section run last
	builtin   bool             // the template that is run is not the registrant's own
	left      map[int]bool     // pieces of facts whose ledger begins after their period
	found     []diag.Diagnostic
	reply     *Letter            // what templates see of comments.toml; nil outside the letter
	answers   *Comment           // the comment whose response is being run
	open      []document.Section // quoted parts not yet closed: see between
}

// Limits of a template's output, in bytes: with positions, which also count the runs of loops
// and templates; and without, of the document. A section of a 10-K has some 10,000.
const (
	mostSource = 4 << 20
	mostText   = 128 << 10
	mostFile   = 512 << 10 // of a template itself
)

type limited struct{ b bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.b.Len()+len(p) > mostSource {
		return 0, fmt.Errorf("the template writes more than %d bytes", mostSource)
	}
	return l.b.Write(p)
}

func (c *composer) compose() {
	var src []byte
	pieces, printed := 0, 0 // of which the text is counted, and its length
	for _, name := range append([]string{c.d.Name}, c.sections...) {
		text, ok := c.run(name)
		if ok && len(text) == 0 && name != c.d.Name && !slices.Contains(c.d.Own, name) {
			continue // none of its facts has a value
		}
		start := len(src)
		src = c.unpositioned(src, bytes.TrimSpace(text))
		for ; pieces < len(c.pieces); pieces++ {
			printed += len(c.pieces[pieces].Text)
		}
		if len(src)+printed > mostText {
			src = src[:start]
			c.found = append(c.found, diag.Diagnostic{Code: "TPL001", Summary: "document too long", Subject: source.Point{File: c.templates(name).file},
				Detail: fmt.Sprintf("the document has more than %d KiB", mostText>>10), Remedy: "Shorten the text that the template and commentary.toml add"})
		}
		src = append(bytes.TrimRight(src, "\n "), '\n', '\n')
		if name != c.d.Name {
			c.d.Sections = append(c.d.Sections, document.Section{Name: name, Start: start, End: len(src)})
		}
	}
	c.d.Source = append(bytes.TrimRight(src, "\n"), '\n')
	c.d = document.New(*c.d, c.pieces)
	where := map[*document.Mark]*document.Block{}
	for _, b := range c.d.Blocks {
		for _, span := range b.Spans {
			where[span.Mark] = b
		}
	}
	for _, m := range c.d.Marks {
		c.checkMark(m, where[m])
	}
}

// run executes a template and returns its output with marks and positions. If it fails,
// ok is false and a finding is added.
func (c *composer) run(name string) (wrote []byte, ok bool) {
	o := c.templates(name)
	t, found := o.parse(c.funcs(name))
	if o.own && !slices.Contains(c.d.Own, name) {
		c.d.Own = append(c.d.Own, name)
	}
	if o.sum != "" {
		c.d.Inputs[o.file] = o.sum
	}
	c.found = append(c.found, found...)
	if t == nil || diag.Errors(found) {
		return nil, false
	}
	var out limited
	first, outer := len(c.pieces), c.builtin
	c.builtin = !o.own
	defer func() { c.builtin = outer }()
	if err := t.Execute(&out, c.dot()); err != nil {
		c.found = append(c.found, templateError(o.file, err))
		return nil, false
	}
	wrote = c.withoutLate(out.b.Bytes())
	c.restating = c.comparatives(name, c.pieces[first:])
	if len(c.restating) == 0 {
		return wrote, true
	}
	more, ok := c.run(restatedPart)
	return slices.Concat(bytes.TrimRight(wrote, "\n "), []byte("\n\n"), more), ok
}

// unpositioned appends a text without its positions, and records them and the parts that
// are quoted.
func (c *composer) unpositioned(src, text []byte) []byte {
	for words, said := range positions(text) {
		src = c.append(src, words)
		if said != "" && !c.part(said, len(src)) {
			c.d.Points = append(c.d.Points, document.Point{Offset: len(src), At: pointOf(said)})
		}
	}
	return src
}

// append appends a text; in the letter and the memo, whose parts come from several
// templates, it collapses blank lines to one.
func (c *composer) append(src, text []byte) []byte {
	for _, b := range text {
		if c.reply == nil && c.d.Name != disclosure.Memo.Name || b != '\n' || !bytes.HasSuffix(src, []byte("\n\n")) {
			src = append(src, b)
		}
	}
	return src
}

var loss = regexp.MustCompile(`(?i)\b(decreas(e|es|ed|ing)|loss(es)?|negative)\b`)

// checkMark reports a mark in a heading or code, where it is not formatted, and a negative
// fact in a sentence without the word decrease, loss or negative before it.
func (c *composer) checkMark(m *document.Mark, b *document.Block) {
	if b == nil || b.Kind == document.Heading {
		what := "a code span or block"
		if b != nil {
			what = "a heading"
		}
		if m.Owner == document.OwnFact || b == nil {
			c.found = append(c.found, diag.Diagnostic{Code: "TPL001", Summary: fmt.Sprintf("%s in %s", m.Owner, what), Subject: m.At,
				Detail: "numbers and text are formatted only in sentences and table cells", Remedy: "Move it to a sentence or a table cell"})
		}
		return
	}
	if slices.Contains([]string{"ndr", "ndr.numerator", "ndr.denominator"}, m.ID.Metric) {
		return // LED008 reports negative ones at the customer
	}
	if m.Owner == document.OwnFact && m.Figure.Negative && b.Kind != document.Cell && !loss.MatchString(before(b, m)) {
		c.found = append(c.found, diag.Diagnostic{Code: "MDA004", Summary: "negative number without direction words", Subject: m.At,
			Detail: fmt.Sprintf("%s is negative (%s), but the sentence does not say so before the number", m.ID, m.Fact.Value),
			Remedy: fmt.Sprintf("Before the number, write {{direction %q .Period}}, or the word \"decrease\", \"loss\" or \"negative\"", m.ID.Name())})
	}
}

// before returns the words of a mark's sentence before it.
func before(b *document.Block, m *document.Mark) string {
	for _, s := range b.Sentences() {
		for _, span := range s.Facts() {
			if span.Mark == m {
				return b.Text[s.Start:span.Start]
			}
		}
	}
	return ""
}

// Dot is the data of every template: the report, its periods and the registrant.
type Dot struct {
	Form       string
	Annual     bool // the form is 10-K or 20-F, and the period is a year of four quarters
	Period     fiscal.Period
	Compare    fiscal.Period
	PeriodEnd  fiscal.Date
	CompareEnd fiscal.Date
	Registrant Registrant
	Shown      []Dot // the data for each period that the document shows: the period of the report and, if shown too, the year to date
	Last       bool  // whether this is the last element of Shown
	YearApart  bool  // the comparison period is the same period one year earlier
	Letter     *Letter
	Comment    *Comment // the comment that is answered; nil except in the template of a response
}

// Registrant is what templates can print about the registrant.
type Registrant struct {
	Name       owned
	FileNumber *owned // nil if filing.toml has none
	Segment    *owned // the segment that reports the customers of 10% or more; nil if filing.toml has none
}

// owned is text with its owner; printing it writes its mark.
type owned struct {
	mark, text string
}

// String returns the mark.
func (o owned) String() string { return o.mark }

// Is reports whether there is a text.
func (o owned) Is() bool { return o.mark != "" }

func (c *composer) dot() Dot {
	registrant := func(said string) *owned {
		if said == "" {
			return nil
		}
		return &owned{c.mark(document.Piece{Owner: document.OwnRegistrant, Text: said, At: source.Point{File: filing.File}}), said}
	}
	who := Registrant{FileNumber: registrant(c.f.Registrant.FileNumber), Segment: registrant(c.f.Registrant.Segment)}
	if name := registrant(c.f.Registrant.Name); name != nil {
		who.Name = *name
	}
	one := func(p filing.Pair) Dot {
		d := c.dotOf(p.Period)
		d.Compare, d.CompareEnd, d.Registrant, d.YearApart = p.Compare, c.dotOf(p.Compare).PeriodEnd, who, p.Compare == p.Period.Earlier(1)
		return d
	}
	pairs := c.f.Shown()
	d := one(pairs[0])
	for i, p := range pairs {
		each := one(p)
		each.Last = i == len(pairs)-1
		d.Shown = append(d.Shown, each)
	}
	d.Letter, d.Comment = c.reply, c.answers
	return d
}

// mark records a piece and returns its mark.
func (c *composer) mark(p document.Piece) string {
	c.pieces = append(c.pieces, &p)
	return document.MarkOf(len(c.pieces) - 1)
}
