package check

import (
	"slices"
	"strings"
	"sync"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/fact"
	"tieout/internal/inline"
	"tieout/internal/render"
	"tieout/internal/source"
)

// Pass is one run of checks over a package. It stamps each finding with the code and the
// severity of the check that reports it, and makes each reading that several checks need
// once, when the first of them asks for it. A reading is shared and is not changed.
type Pass struct {
	*Package
	check *Check // that runs now
	found []diag.Diagnostic

	sorted      func() []*fact.Fact // all facts, by id
	byTime      func() map[timed][]*fact.Fact
	inlines     func() []inlineOutput
	geographies func() []geography
	passagesOf  map[*document.Draft][]english.Passage
	viewsOf     map[*document.Draft][]english.View
	tablesOf    map[*document.Draft][][][]*document.Block
}

// timed is a metric at a time: "revenue.share", "FY2022".
type timed struct{ metric, when string }

func newPass(p *Package) *Pass {
	pass := &Pass{Package: p, passagesOf: map[*document.Draft][]english.Passage{}, viewsOf: map[*document.Draft][]english.View{}, tablesOf: map[*document.Draft][][][]*document.Block{}}
	pass.sorted = sync.OnceValue(func() []*fact.Fact { return p.Facts.All() })
	pass.byTime = sync.OnceValue(func() map[timed][]*fact.Fact {
		list := map[timed][]*fact.Fact{}
		for _, f := range pass.sorted() {
			at := timed{f.ID.Metric, f.ID.When}
			list[at] = append(list[at], f)
		}
		return list
	})
	pass.inlines = sync.OnceValue(pass.readInlines)
	pass.geographies = sync.OnceValue(pass.readGeographies)
	return pass
}

// Report adds a finding: a clause that sums it up, what was expected and found, how to
// fix it, and the other ends of it.
func (p *Pass) Report(at source.Place, summary, detail, remedy string, related ...diag.Related) {
	p.add(diag.Diagnostic{Severity: p.check.Severity, Code: p.check.Code, Summary: summary, Detail: detail, Remedy: remedy, Subject: at, Related: related})
}

// Note adds a finding for the record alone, whatever the severity of the check.
func (p *Pass) Note(at source.Place, summary, detail, remedy string, related ...diag.Related) {
	p.add(diag.Diagnostic{Severity: diag.Info, Code: p.check.Code, Summary: summary, Detail: detail, Remedy: remedy, Subject: at, Related: related})
}

func (p *Pass) add(d diag.Diagnostic) { p.found = append(p.found, d) }

// documents returns the drafts whose words are checked. The letter quotes Staff and is
// not among them, nor is the memo.
func (p *Pass) documents() []*document.Draft { return p.drafts("mdna", "notes", "release") }

// written returns the documents and the letter: whoever is written to, every digit has
// an owner and nothing is left over.
func (p *Pass) written() []*document.Draft { return append(p.documents(), p.drafts("letter")...) }

// drafts returns the drafts of some names, in their own order.
func (p *Pass) drafts(names ...string) []*document.Draft {
	return slices.DeleteFunc(slices.Clone(p.Drafts), func(d *document.Draft) bool { return !slices.Contains(names, d.Name) })
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

// passages returns the sentences of drafts in order: those of the documents, where no
// draft is named.
func (p *Pass) passages(drafts ...*document.Draft) []english.Passage {
	if drafts == nil {
		drafts = p.documents()
	}
	var own []string
	for _, d := range p.Drafts {
		own = append(own, d.Own...)
	}
	var list []english.Passage
	for _, d := range drafts {
		list = append(list, memo(p.passagesOf, d, func(d *document.Draft) []english.Passage { return english.Passages(d, own) })...)
	}
	return list
}

// views returns what a document shows of measures, in order.
func (p *Pass) views(d *document.Draft) []english.View {
	return memo(p.viewsOf, d, english.Reader{Filing: p.Filing}.Views)
}

// tables returns the tables of a document.
func (p *Pass) tables(d *document.Draft) [][][]*document.Block {
	return memo(p.tablesOf, d, (*document.Draft).Tables)
}

// clip returns the start of a text, as a finding quotes it.
func clip(s string) string { return diag.Clip(s, 80) }

// firstTime returns a function that reports whether it sees a key for the first time.
func firstTime[K comparable]() func(K) bool {
	seen := map[K]bool{}
	return func(key K) bool {
		known := seen[key]
		seen[key] = true
		return !known
	}
}

// memo returns the value kept for a key, which it reads the first time.
func memo[K comparable, V any](kept map[K]V, key K, read func(K) V) V {
	v, known := kept[key]
	if !known {
		v = read(key)
		kept[key] = v
	}
	return v
}

// inlineOutput is an inline XBRL document read back, and what its writer says that its
// tags show.
type inlineOutput struct {
	*inline.Document
	shown []render.Shown
}

func (p *Pass) readInlines() []inlineOutput {
	var list []inlineOutput
	for _, doc := range p.Outputs {
		if strings.HasSuffix(doc.Name, ".xhtml") {
			list = append(list, inlineOutput{inline.Read(doc.Name, doc.Bytes), doc.Shown})
		}
	}
	return list
}
