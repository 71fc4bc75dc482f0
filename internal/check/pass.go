package check

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// The severities of findings, from package diag.
const (
	Error   = diag.Error
	Warning = diag.Warning
	Info    = diag.Info
)

// Pass is one run of one check over an Input. Each finding that it reports has the code and
// severity of the check.
type Pass struct {
	*readings
	check *Check
	found []*finding
}

// readings holds a package and the data that several checks derive from it, each computed
// once, on first use. Checks run in parallel and do not change it.
type readings struct {
	*Input
	byTime      func() map[metricTime][]*fact.Fact
	geographies func() []geography
	signoffs    func() []signoff.Status
	daysCovered func() (days fiscal.Span, ok bool)
	passagesOf  func(*document.Draft) []english.Passage
	viewsOf     func(*document.Draft) []english.View
	inlineOf    func(name string) *inline.Document
	filedText   func(*record.File) *document.Draft // of a filed report
}

// metricTime is a metric at a time: "revenue.share", "FY2022".
type metricTime struct{ metric, when string }

func newReadings(p *Input) *readings {
	r := &readings{Input: p}
	r.byTime = sync.OnceValue(func() map[metricTime][]*fact.Fact {
		list := map[metricTime][]*fact.Fact{}
		for _, f := range p.Facts.All() {
			at := metricTime{f.ID.Metric, f.ID.When}
			list[at] = append(list[at], f)
		}
		return list
	})
	r.geographies = sync.OnceValue((&Pass{readings: r}).readGeographies)
	r.daysCovered = sync.OnceValues((&Pass{readings: r}).readDays)
	r.signoffs = sync.OnceValue(func() []signoff.Status { return signoff.Statuses(p.Filing, p.Facts, p.Drafts) })
	own := sync.OnceValue(func() (names []string) {
		for _, d := range p.Drafts {
			names = append(names, d.Own...)
		}
		return names
	})
	r.passagesOf = parallel.Once(func(d *document.Draft) []english.Passage { return english.Passages(d, own()) })
	r.viewsOf = parallel.Once(english.Reader{Filing: p.Filing}.Views)
	r.filedText = parallel.Once(func(f *record.File) *document.Draft { return document.Plain(f.Name, f.Data) })
	r.inlineOf = parallel.Once(func(name string) *inline.Document {
		i := slices.IndexFunc(p.Outputs, func(doc render.Document) bool { return doc.Name == name })
		return inline.Read(name, p.Outputs[i].Bytes)
	})
	return r
}

// finding is a diagnostic that a check reports.
type finding diag.Diagnostic

// with sets the related places of a finding.
func (f *finding) with(ends ...diag.Related) { f.Related = ends }

// in sets the sentence of a finding, by which commentary.toml may accept it.
func (f *finding) in(sentence string) { f.Sentence = sentence }

// asks sets the fact or policy whose [[explain]] in commentary.toml answers a finding.
func (f *finding) asks(name string) *finding { f.Explain = name; return f }

// wants sets what a sentence in [text] of commentary.toml should be about, to answer a finding.
func (f *finding) wants(what string) *finding { f.Write = what; return f }

// Report adds a finding at a place. The summary and the remedy are texts. The detail, which
// says what was expected and what was found, is a format for fmt.Sprintf; args are the
// arguments of this format.
func (p *Pass) Report(at source.Place, summary, remedy, detail string, args ...any) *finding {
	f := &finding{Severity: p.check.Severity, Code: p.check.Code, Summary: summary, Detail: fmt.Sprintf(detail, args...), Remedy: remedy, Subject: at}
	p.found = append(p.found, f)
	return f
}

// Note is like Report, but the finding has the severity Info, whatever the severity of
// the check.
func (p *Pass) Note(at source.Place, summary, remedy, detail string, args ...any) *finding {
	f := p.Report(at, summary, remedy, detail, args...)
	f.Severity = Info
	return f
}

// otherEnd returns a related place of a finding, with its description.
func otherEnd(what string, at source.Place) diag.Related { return diag.Related{Message: what, At: at} }

// each returns the Run of a check that looks at each item of a list.
func each[T any](list func(*Pass) []T, look func(*Pass, T)) func(*Pass) {
	return func(p *Pass) {
		for _, t := range list(p) {
			look(p, t)
		}
	}
}

// The lists that checks go through.
func documents(p *Pass) []*document.Draft        { return p.documents() }
func written(p *Pass) []*document.Draft          { return p.written() }
func sentences(p *Pass) []english.Passage        { return p.passages() }
func writtenSentences(p *Pass) []english.Passage { return p.passages(p.written()...) }
func views(p *Pass) []english.View               { return p.views() }
func shownFacts(p *Pass) []*document.Mark        { return p.marks() }
func geographies(p *Pass) []geography            { return p.geographies() }

// documents returns the drafts whose text is checked.
func (p *Pass) documents() []*document.Draft {
	return p.drafts(slices.DeleteFunc(slices.Clone(disclosure.Documents), func(d *disclosure.Document) bool { return !d.Checked })...)
}

// written returns the documents and the letter, in all of which every digit needs a source
// and no placeholder may remain.
func (p *Pass) written() []*document.Draft {
	return append(p.documents(), p.drafts(disclosure.Letter)...)
}

// drafts returns the drafts of the given documents, in draft order.
func (p *Pass) drafts(of ...*disclosure.Document) []*document.Draft {
	return slices.DeleteFunc(slices.Clone(p.Drafts), func(d *document.Draft) bool {
		return !slices.ContainsFunc(of, func(doc *disclosure.Document) bool { return doc.Name == d.Name })
	})
}

// overrides reports whether a section's template is the registrant's own.
func (p *Pass) overrides(section string) bool {
	return slices.ContainsFunc(p.Drafts, func(d *document.Draft) bool { return slices.Contains(d.Own, section) })
}

// templateOf returns the place of a section's template.
func templateOf(section string) source.Point {
	return source.Point{File: "templates/" + section + ".md.tmpl"}
}

// hasSection reports whether a document has a section.
func hasSection(d *document.Draft, section string) bool {
	return slices.ContainsFunc(d.Sections, func(s document.Section) bool { return s.Name == section })
}

// passages returns the sentences of the given drafts in order, or of the documents if no
// draft is given. So do views, tables and marks.
func (p *Pass) passages(drafts ...*document.Draft) []english.Passage {
	return readEach(p, drafts, p.passagesOf)
}

// views returns the measures that drafts show.
func (p *Pass) views(drafts ...*document.Draft) []english.View {
	return readEach(p, drafts, p.viewsOf)
}

// tables returns the tables of drafts.
func (p *Pass) tables(drafts ...*document.Draft) [][][]*document.Block {
	return readEach(p, drafts, (*document.Draft).Tables)
}

// marks returns the marks of drafts that show facts with a value.
func (p *Pass) marks(drafts ...*document.Draft) []*document.Mark {
	return readEach(p, drafts, func(d *document.Draft) []*document.Mark {
		return slices.DeleteFunc(slices.Clone(d.Marks), func(m *document.Mark) bool { return m.Fact == nil })
	})
}

// readEach concatenates the readings of some drafts, or of the documents if drafts is nil.
func readEach[T any](p *Pass, drafts []*document.Draft, read func(*document.Draft) []T) []T {
	if drafts == nil {
		drafts = p.documents()
	}
	var list []T
	for _, d := range drafts {
		list = append(list, read(d)...)
	}
	return list
}

// clip returns the first 80 characters of a text, for a finding to quote.
func clip(s string) string { return text.Clip(s, 80) }

// firstTime returns a function that reports whether it sees a key for the first time.
func firstTime[K comparable]() func(K) bool {
	seen := map[K]bool{}
	return func(key K) bool {
		known := seen[key]
		seen[key] = true
		return !known
	}
}

// inlineOutputs returns the inline XBRL documents as they will be written.
func (p *Pass) inlineOutputs() []render.Document {
	return slices.DeleteFunc(slices.Clone(p.Outputs), func(d render.Document) bool { return !ixbrl.Writer.Wrote(d.Name) })
}
