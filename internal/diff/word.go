package diff

import (
	"slices"

	"tieout/internal/docx"
	"tieout/internal/record"
	"tieout/internal/redline"
	texts "tieout/internal/text"
	"tieout/internal/word"
)

// longestName is the most characters of a name of a draft in the header of a redline.
const longestName = 60

// Word returns the documents of the new draft as one Word document (.docx), with the changes
// since the old draft as tracked changes. To accept all changes gives the documents of the new
// draft, and to reject all changes those of the old draft. The argument changed reports whether
// the document has a tracked change.
func (c *Comparison) Word() (file []byte, changed bool, err error) {
	find := func(f *side, name string) []word.Block {
		if i := slices.IndexFunc(f.docs, func(t *text) bool { return t.name == name }); i >= 0 {
			return docx.Of(f.docs[i].draft).Body
		}
		return nil
	}
	var pairs []redline.Pair
	for i, name := range c.documentNames() {
		pair := redline.Pair{Old: find(c.old, name), New: find(c.new, name)}
		if i > 0 {
			onNewPage(pair.Old)
			onNewPage(pair.New)
		}
		pairs = append(pairs, pair)
	}
	name := func(s string) string { return texts.Clip(texts.Plain(s), longestName) }
	title := "Changes from " + name(c.old.Name) + " to " + name(c.new.Name)
	body := redline.Of(pairs...)
	docx.Widen(body)
	file, err = word.Write(&word.Document{Title: title, Header: title, Body: body})
	return file, redline.Changed(body), err
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
	file, _, err := Compare(old, new).Word()
	return file, err
}
