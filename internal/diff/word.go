package diff

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/docx"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/redline"
	"github.com/tieout/tieout/internal/render"
	texts "github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/word"
)

// longestName is the most characters of a name in the header of a redline.
const longestName = 120

// Word returns documents of the new draft as one Word document (.docx), with the changes since
// the old draft as tracked changes. To accept all changes gives the documents of the new draft,
// and to reject all changes those of the old draft. The banner of a forced draft is no change: it
// is on each page and above each document.
//
// The argument only is the name of the one document to write, such as "notes". If it is "", Word
// writes all but the memorandum on materiality, which is no part of the filing. The argument
// changed reports whether the file has a tracked change.
func (c *Comparison) Word(only string) (file []byte, changed bool, err error) {
	find := func(f *side, name string) *word.Document {
		if i := slices.IndexFunc(f.docs, func(t *text) bool { return t.name == name }); i >= 0 {
			return docx.Of(f.docs[i].draft)
		}
		return &word.Document{}
	}
	doc := &word.Document{}
	var pairs []redline.Pair
	imprint := ""
	for _, name := range c.documentNames() {
		switch is := strings.TrimSuffix(name, render.Markdown.Suffix); {
		case only != "" && is != only, only == "" && is == disclosure.Memo.Name:
			continue
		}
		was, now := find(c.old, name), find(c.new, name)
		imprint = cmp.Or(imprint, subtitle(now), subtitle(was))
		doc.Banner = cmp.Or(doc.Banner, now.Banner, was.Banner)
		pairs = append(pairs, redline.Pair{Old: was.Body, New: now.Body})
	}
	for i := range pairs {
		p := &pairs[i]
		if i == 0 {
			continue
		}
		if doc.Banner != "" && len(p.Old) > 0 && len(p.New) > 0 { // as above the first document
			warning := &word.Paragraph{Style: word.Warning, Runs: []word.Run{{Text: doc.Banner}}}
			p.Old = append([]word.Block{warning}, p.Old...)
			p.New = append([]word.Block{warning}, p.New...)
		}
		onNewPage(p.Old)
		onNewPage(p.New)
	}
	doc.Title = "Changes from " + c.old.label() + " to " + c.new.label()
	doc.Header = doc.Title
	if imprint != "" {
		doc.Header = texts.Clip(texts.Plain(imprint), longestName) + "\n" + doc.Title
	}
	doc.Body = redline.Of(pairs...)
	docx.Widen(doc.Body)
	file, err = word.Write(doc)
	return file, redline.Changed(doc.Body), err
}

// Documents returns the names of the documents of both drafts, such as "notes", in reading order.
func (c *Comparison) Documents() (names []string) {
	for _, file := range c.documentNames() {
		names = append(names, strings.TrimSuffix(file, render.Markdown.Suffix))
	}
	return names
}

// LeavesOut reports whether Word("") leaves out the memorandum on materiality.
func (c *Comparison) LeavesOut() bool { return slices.Contains(c.Documents(), disclosure.Memo.Name) }

// subtitle returns the subtitle of a document, which names the registrant, the form and the
// period; "" if it has none.
func subtitle(d *word.Document) string {
	for _, b := range d.Body {
		if p, ok := b.(*word.Paragraph); ok && p.Style == "Subtitle" {
			return texts.OneLine(p.Text())
		}
	}
	return ""
}

// label names a draft for people who do not have its folder, without the path: "10-K-FY2022 as
// filed", "the draft 10-K-FY2022".
func (f *side) label() string {
	folder := filepath.Clean(f.Name)
	name := filepath.Base(folder)
	if strings.Trim(name, `./\`) == "" && f.Lock.Form != "" {
		name = f.Lock.Form + "-" + f.Period.String()
	}
	name = texts.Clip(texts.Plain(name), longestName/2)
	switch filepath.Base(filepath.Dir(folder)) {
	case record.Folder:
		return name + " as filed"
	case record.Drafts:
		return "the draft " + name
	}
	return name
}

// documentNames returns the file names of the documents of both drafts, in reading order.
func (c *Comparison) documentNames() []string {
	var names []string
	for _, d := range slices.Concat(c.new.docs, c.old.docs) {
		if !slices.Contains(names, d.name) {
			names = append(names, d.name)
		}
	}
	slices.SortFunc(names, byRank)
	return names
}

// onNewPage begins a page with the first of some blocks, if it is a paragraph.
func onNewPage(blocks []word.Block) {
	if len(blocks) > 0 {
		if p, ok := blocks[0].(*word.Paragraph); ok {
			p.Page = true
		}
	}
}

// Word returns the redline of two drafts as a Word document; see Comparison.Word.
func Word(old, new *record.Draft) ([]byte, error) {
	file, _, err := Compare(old, new).Word("")
	return file, err
}
