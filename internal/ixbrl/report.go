package ixbrl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/cover"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/taxonomy"
)

// Report is a whole inline XBRL document: the cover page and the drafts.
type Report struct {
	Document   render.Document // its Name is Taxonomy.Base with the suffix of the document
	Facts      []Fact          // in the order in which their tags begin
	Namespaces []Namespace     // of the elements, axes and members
	Taxonomy   taxonomy.Report
	Crossing   []document.Part // parts of drafts that belong to two notes, so that no text block can enclose either note
}

// Fact is a fact as software reads it from the document.
type Fact struct {
	ID       string // of its tag
	Element  tag.Name
	Context  fact.Context
	Dims     []tag.Dim // in the order of their axes' QNames
	Measure  string    // of its unit: "iso4217:USD"; "" for text
	Value    string    // a plain decimal, or text; of a text block, its markup without tags of ix
	Decimals int       // of a number
}

// suffix is the suffix of reports, without the capitals that EDGAR does not accept.
const suffix = ".htm"

// Base returns the name of a report's files without their suffixes: the prefix in lower case
// and the last day of the period of the cover page (EFM 5.1.1, 6.3.3).
func Base(prefix string, end fiscal.Date) string {
	return strings.ToLower(prefix) + "-" + strings.ReplaceAll(end.String(), "-", "")
}

// WriteReport writes a report from a cover page without missing facts and the drafts to
// include, in order. The tags must be those of the facts in the drafts. The error says that a
// draft holds a character that no XML document may hold.
func WriteReport(page *cover.Page, f *filing.Filing, tags *tag.Tags, drafts []*document.Draft) (*Report, error) {
	w := newWriter(f, tags)
	r := &report{page: page, chains: map[tag.Name]*chain{}, planned: map[tag.Name]*piece{}, Report: &Report{}}
	w.report = r
	r.Taxonomy = taxonomy.Report{Prefix: w.prefix(), Namespace: f.Registrant.Namespace, Year: f.Report.Taxonomy, Base: Base(w.prefix(), page.Period.End), Captions: tags.Captions(), Titles: page.Titles}
	for _, s := range standard {
		w.prefixes[s[0]] = true
	}
	w.context(r.required(), nil)
	for _, d := range drafts {
		for _, t := range d.Tables() {
			r.tables = append(r.tables, w.tablePiece(t))
		}
	}
	w.cover()
	for _, d := range drafts {
		w.notes(d)
	}
	if notes := r.Taxonomy.Notes; len(notes) > 0 {
		last := &notes[len(notes)-1]
		last.Facts = append(last.Facts, r.early...)
	}
	w.Tag("</body>\n</html>\n")
	title := fmt.Sprintf("%s, Form %s, %s", f.Registrant.Name, page.Of("DocumentType").Text, page.Period.End.Words())
	head := w.head("ASCII", escape(title), r.Taxonomy.Base)
	r.Namespaces = w.taxonomies()
	body := w.Take()
	r.blocks(body)
	doc := &r.Document
	doc.Name = r.Taxonomy.Base + suffix
	var err error
	if doc.Bytes, err = ascii(head+body, len(head)); err != nil {
		return nil, fmt.Errorf("render %s: %w", doc.Name, err)
	}
	for _, d := range drafts {
		doc.Shown = append(doc.Shown, w.shown(d, doc.Name, head)...)
	}
	return r.Report, nil
}

// report is the state of a document that is written as a whole.
type report struct {
	*Report
	page    *cover.Page
	tables  []*piece            // of the tables to come, in order; nil where a table has no block
	chains  map[tag.Name]*chain // by element of the text block
	planned map[tag.Name]*piece // the last piece of each block so far
	pieces  []*piece            // in the order in which they begin
	note    *taxonomy.Note      // that is being written; nil before the first and between drafts
	early   []taxonomy.Use      // of facts outside the notes
}

// chain is a text block, which may be in several pieces of the document.
type chain struct {
	fact   int // index of its fact
	pieces []*piece
}

// piece is a part of the document that a text block encloses: bytes of the body from start to
// end.
type piece struct {
	block      tag.Block
	chain      *chain
	start, end int
	last       bool // whether no later piece belongs to the block
	led        bool // of a table: whether it begins with the paragraph before the table
}

// required returns the period of the cover page, in which the text blocks are too.
func (r *report) required() fact.Context { return fact.Context{Span: r.page.Period} }

// id returns the next id of a tag.
func (r *report) id() string { return "f" + strconv.Itoa(len(r.Facts)+1) }

// fact lists a fact of a draft and returns the id of its tag. The argument value has the sign
// of the element.
func (r *report) fact(is tag.Tag, m *document.Mark, measure string, value quantity.Value) string {
	id, f := r.id(), m.Fact
	r.Facts = append(r.Facts, Fact{ID: id, Element: is.Element, Context: f.Context, Dims: is.Dims, Measure: measure, Value: value.String(), Decimals: Decimals(m.Figure)})
	use := taxonomy.Use{Tag: is, Instant: f.Context.Instant, Pure: f.Value.Unit() == quantity.Pure}
	if r.note == nil {
		r.early = append(r.early, use)
	} else {
		r.note.Facts = append(r.note.Facts, use)
	}
	return id
}

// open writes the start of a piece of a text block.
func (w *writer) open(p *piece) {
	r := w.report
	first, next := len(p.chain.pieces) == 0, ""
	if first {
		p.chain.fact = len(r.Facts)
	}
	if !p.last {
		next = fmt.Sprintf(` continuedAt="%s"`, p.chain.id(len(p.chain.pieces)+1))
	}
	if first {
		id := r.id()
		r.Facts = append(r.Facts, Fact{ID: id, Element: p.block.Element, Context: r.required()})
		w.Tag(fmt.Sprintf(`<ix:nonNumeric name="%s" contextRef="%s" escape="true"%s id="%s">`, w.name(p.block.Element), w.context(r.required(), nil), next, id))
	} else {
		w.Tag(fmt.Sprintf(`<ix:continuation id="%s"%s>`, p.chain.id(len(p.chain.pieces)), next))
	}
	if first && r.note != nil {
		r.note.Blocks = append(r.note.Blocks, p.block)
	}
	p.chain.pieces = append(p.chain.pieces, p)
	r.pieces = append(r.pieces, p)
	p.start = w.Len()
}

// id returns the id of a later piece of the chain: the id of the fact and the number of the
// piece.
func (c *chain) id(piece int) string { return fmt.Sprintf("f%d-%d", c.fact+1, piece) }

// shut writes the end of a piece.
func (w *writer) shut(p *piece) {
	p.end = w.Len()
	w.Tag(p.close() + "\n")
}

func (p *piece) close() string {
	if p == p.chain.pieces[0] {
		return "</ix:nonNumeric>"
	}
	return "</ix:continuation>"
}

// piece adds a piece to come to the chain of its block.
func (r *report) piece(b tag.Block) *piece {
	if r.chains[b.Element] == nil {
		r.chains[b.Element] = &chain{}
	}
	p := &piece{block: b, chain: r.chains[b.Element], last: true}
	if before := r.planned[b.Element]; before != nil {
		before.last = false
	}
	r.planned[b.Element] = p
	return p
}

// notes writes a draft, with the text blocks of its notes, policies and tables.
func (w *writer) notes(d *document.Draft) {
	r := w.report
	w.Draft = d
	parts := d.Parts()
	policies := policies(parts)
	w.Tag("<hr style=\"page-break-after:always\"/>\n<div style=\"" + pageStyle + "\">\n")
	var note, policy *piece
	section := ""
	for i, p := range parts {
		if p.Section != section {
			if note != nil {
				w.shut(note)
				note = nil
			}
			section = p.Section
			if section != "" {
				r.begin(p)
			}
			if b, ok := tag.NoteBlock(section); ok {
				note = r.piece(b)
				w.open(note)
				w.Tag("\n")
			}
		}
		if p.Crosses != "" {
			r.Crossing = append(r.Crossing, p)
		}
		if b, ok := tag.PolicyBlock(section); ok && policies[i] && (i == 0 || !policies[i-1]) {
			policy = r.piece(b)
			w.open(policy)
			w.Tag("\n")
		}
		if !policies[i] && introduces(parts[i:]) {
			if b := r.tables[0]; b != nil {
				w.open(b)
				b.led = true
				w.Tag("\n")
			}
		}
		w.Node(p.Node)
		if policy != nil && (i+1 == len(parts) || !policies[i+1]) {
			w.shut(policy)
			policy = nil
		}
	}
	if note != nil {
		w.shut(note)
	}
	r.note = nil
	w.Tag("</div>\n")
}

// begin begins the note of a section, whose title is its first heading.
func (r *report) begin(first document.Part) {
	title := first.Text
	if !first.Heading {
		title = first.Section
	}
	r.Taxonomy.Notes = append(r.Taxonomy.Notes, taxonomy.Note{Disclosure: first.Section, Title: title, Facts: r.early})
	r.early = nil
	r.note = &r.Taxonomy.Notes[len(r.Taxonomy.Notes)-1]
}

// policies returns, for each part, whether it belongs to the policy of its section: the text
// before the first table or number, without the heading, and without a last paragraph that
// introduces a table.
func policies(parts []document.Part) []bool {
	is := make([]bool, len(parts))
	for i := 0; i < len(parts); {
		from := i
		if parts[i].Heading {
			from++
		}
		to := from
		for to < len(parts) && parts[to].Section == parts[i].Section && parts[to].Plain {
			to++
		}
		if to-from > 1 && strings.HasSuffix(parts[to-1].Text, ":") {
			to--
		}
		for k := from; k < to; k++ {
			is[k] = true
		}
		section := parts[i].Section
		for i < len(parts) && parts[i].Section == section {
			i++
		}
	}
	return is
}

// introduces reports whether the first of some parts is a paragraph that introduces the table after
// it, often with its date, so that the two belong together.
func introduces(parts []document.Part) bool {
	return len(parts) > 1 && parts[0].Paragraph && parts[1].Table && parts[1].Section == parts[0].Section && (strings.HasSuffix(parts[0].Text, ":") || strings.Contains(parts[0].Text, " following "))
}

// tablePiece returns the piece of a text block that a table is, or nil: the block of the page
// of details of the table's first fact that has one.
func (w *writer) tablePiece(rows [][]*document.Block) *piece {
	for _, row := range rows {
		for _, cell := range row {
			for _, s := range cell.Spans {
				if s.Fact == nil {
					continue
				}
				if b := w.tags.Of(s.Fact).Page.Block; b != (tag.Block{}) {
					return w.report.piece(b)
				}
			}
		}
	}
	return nil
}

// stripped returns markup without the tags of ix. No attribute holds the character >.
func stripped(markup string) string {
	var b strings.Builder
	for {
		at := strings.Index(markup, "<")
		if at < 0 {
			b.WriteString(markup)
			return b.String()
		}
		b.WriteString(markup[:at])
		markup = markup[at:]
		end := strings.IndexByte(markup, '>') + 1
		if !strings.HasPrefix(markup, "<ix:") && !strings.HasPrefix(markup, "</ix:") {
			b.WriteString(markup[:end])
		}
		markup = markup[end:]
	}
}

// plainQuotes writes quotes as XML writes them in text.
var plainQuotes = strings.NewReplacer("&quot;", `"`, "&apos;", "'")

// blocks sets the value of each text block: its markup, without the tags of ix.
func (r *report) blocks(body string) {
	for _, p := range r.pieces {
		if p.end == 0 { // a table, whose end the table writes
			p.end = p.start + strings.Index(body[p.start:], p.close())
		}
		f := &r.Facts[p.chain.fact]
		f.Value += plainQuotes.Replace(stripped(body[p.start:p.end]))
	}
}

// TaggedDrafts returns the drafts that belong in a report, in the order of the report: the
// notes, or, if the filing says so, MD&A and the notes.
func TaggedDrafts(drafts []*document.Draft) []*document.Draft {
	return slices.DeleteFunc(slices.Clone(drafts), func(d *document.Draft) bool {
		return !d.Tagged || d.Name != disclosure.Notes.Name && !d.Filing.Report.TagAll
	})
}
