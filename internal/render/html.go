package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	markup "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/quantity"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

// HTML writes a draft as one HTML file for people: the prose, in which each
// number tells what it is made from when it is pointed at, pressed or reached
// by keyboard, and after it a schedule of all of them. Everything that depends
// on cells stands after the prose.
var HTML = Writer{Suffix: ".html", Blank: true, Takes: every, Fill: htmlPage}

func htmlPage(doc *Document, d *document.Draft, set *fact.Set, forced bool) error {
	w := &writer{d: d, set: set, forced: forced, headings: map[ast.Node]heading{}, taken: map[string]bool{}, numbers: map[fact.ID]int{}}
	w.survey()
	masthead, text := w.prose()
	p := page{
		Registrant: d.Filing.Registrant.Name,
		FileNumber: d.Filing.Registrant.FileNumber,
		Title:      d.Title,
		Letter:     d.Name == disclosure.Letter.Name,
		Masthead:   template.HTML(masthead),
		Text:       template.HTML(text),
	}
	if !p.Letter {
		p.Contents = w.contents()
	}
	if forced {
		p.Banner = Banner
	}
	shown := len(w.facts)
	for i := 0; i < len(w.facts); i++ { // operands are appended as they are met
		for _, id := range w.facts[i].Origin.Inputs {
			in := w.set.Of(id)
			w.number(in)
		}
	}
	for i, f := range w.facts {
		if t := w.tie(f); i < shown {
			p.Shown = append(p.Shown, t)
		} else {
			p.Operands = append(p.Operands, t)
		}
	}
	p.FirstOperand = shown + 1
	p.Style = template.CSS(w.style(shown))
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, "page", p); err != nil {
		panic(fmt.Sprintf("render: the page: %v", err)) // it is ours, and writes to memory
	}
	doc.Bytes = b.Bytes()
	return nil
}

var pages = template.Must(template.New("page").Funcs(template.FuncMap{"breakable": breakable}).Parse(pageTemplate))

// page is what the template of the page sees.
type page struct {
	Registrant, FileNumber, Title string
	Letter                        bool
	Banner                        string
	Style                         template.CSS
	Masthead, Text                template.HTML
	Contents                      []*entry
	Shown, Operands               []tie
	FirstOperand                  int
}

// entry is a line of the contents, and those under it.
type entry struct {
	ID, Text string
	Under    []*entry
}

// tie is a fact in the schedule, and in the panel that its number opens.
type tie struct {
	Number         int
	ID, Label      string
	Value, Decimal string // Decimal is a ratio's, whose Value is a percentage
	When           string
	Definition     string
	Formula        string
	Rest           string // how "the remaining" is printed
	Shown          []showing
	Operands       []tie
	Cells          []string // read for the fact itself
	Reached        []string // read for its operands, and theirs
}

// showing is a way in which a fact is printed.
type showing struct {
	Text  string
	First int // the mark's tag
	Times int
}

// heading is where a heading stands in the document.
type heading struct {
	level int
	id    string
}

// writer is one draft on its way to a page.
type writer struct {
	d        *document.Draft
	set      *fact.Set
	forced   bool             // written in spite of errors
	refs     []*document.Mark // facts in the text, in order
	outline  []*ast.Heading
	headings map[ast.Node]heading
	taken    map[string]bool // ids of headings
	facts    []*fact.Fact    // by number, from 1: those shown, then operands
	numbers  map[fact.ID]int
	dress    *Dress                               // nil on the draft's own page
	cuts     map[int][]template.HTML              // by byte of the source, what the dress puts there
	cells    map[*east.TableCell][2]template.HTML // what it puts around a cell
}

// survey numbers the facts by first appearance, and gives headings their ids
// and levels: one of level 1, and none more than one below its predecessor.
func (w *writer) survey() {
	level := 0
	_ = ast.Walk(w.d.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *document.Ref:
			if n.Mark.Fact != nil {
				w.refs = append(w.refs, n.Mark)
				w.number(n.Mark.Fact)
			}
		case *ast.Heading:
			if level == 0 && !(n.Level == 1 && ast.Node(n) == w.d.Doc.FirstChild()) {
				level = 1 // the masthead has the title
			}
			level = min(max(n.Level, min(level, 1)+1), level+1)
			w.headings[n] = heading{level, w.slug(w.words(n))}
			w.outline = append(w.outline, n)
		}
		return ast.WalkContinue, nil
	})
}

// number gives a fact its number if it has none.
func (w *writer) number(f *fact.Fact) {
	if f != nil && w.numbers[f.ID] == 0 {
		w.facts = append(w.facts, f)
		w.numbers[f.ID] = len(w.facts)
	}
}

// slug makes an id of a heading that no other has.
func (w *writer) slug(text string) string {
	base := strings.TrimRight("section-"+fact.Slug(text), "-")
	if w.dress != nil {
		base = w.dress.Prefix + base
	}
	id := base
	for n := 2; w.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	w.taken[id] = true
	return id
}

// words gives a heading's words.
func (w *writer) words(n ast.Node) string {
	return w.unmarked(w.plain(n), func(s string) string { return s })
}

func (w *writer) plain(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *document.Ref:
			b.WriteString(c.Mark.Text)
		case *ast.Text:
			b.WriteString(unescaped(c.Segment.Value(w.d.Source)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		default:
			b.WriteString(w.plain(c))
		}
	}
	return b.String()
}

// contents lists the headings under the title, and the schedule.
func (w *writer) contents() []*entry {
	root := &entry{}
	path := []*entry{root} // by level, from 1
	for _, n := range w.outline {
		h := w.headings[n]
		if h.level == 1 {
			continue
		}
		path = path[:min(h.level-1, len(path))]
		e := &entry{ID: h.id, Text: w.words(n)}
		last := path[len(path)-1]
		last.Under = append(last.Under, e)
		path = append(path, e)
	}
	if len(w.refs) > 0 {
		root.Under = append(root.Under, &entry{ID: "schedule", Text: "Schedule of ties"})
	}
	return root.Under
}

// prose renders the masthead and the text. A title and a line that names the
// registrant are the masthead; where the draft does not open with them, they
// are written.
func (w *writer) prose() (masthead, text string) {
	node := w.d.Doc.FirstChild()
	if w.d.Name == disclosure.Letter.Name {
		return "", w.letter(node)
	}
	if h, ok := node.(*ast.Heading); ok && w.headings[h].level == 1 {
		masthead, node = w.render(node), node.NextSibling()
	} else {
		masthead = fmt.Sprintf("<h%[1]d>%[2]s</h%[1]d>\n", w.level(heading{level: 1}), html.EscapeString(w.d.Title))
	}
	if node != nil && node.Kind() == ast.KindParagraph && w.namesRegistrant(node) {
		masthead, node = masthead+w.render(node), node.NextSibling()
	} else {
		masthead += "<p><em>" + html.EscapeString(w.imprint()) + "</em></p>\n"
	}
	var b strings.Builder
	for ; node != nil; node = node.NextSibling() {
		b.WriteString(w.render(node))
	}
	return masthead, b.String()
}

func (w *writer) namesRegistrant(n ast.Node) bool {
	found := false
	_ = ast.Walk(n, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		r, ok := n.(*document.Ref)
		found = found || ok && r.Mark.Owner == document.OwnRegistrant
		return ast.WalkContinue, nil
	})
	return found
}

// imprint says who files what, of when.
func (w *writer) imprint() string {
	f := w.d.Filing
	s := f.Registrant.Name + ", Form " + f.Report.Form
	if span, err := f.Calendar.Span(f.Report.Period); err == nil {
		s += " for the period ended " + span.End.Words()
	}
	return s
}

func (w *writer) render(n ast.Node) string {
	return glued.ReplaceAllString(w.unmarked(w.markup(n), html.EscapeString), `<span class="glued">$0</span>`)
}

// inner renders what is within a node.
func (w *writer) inner(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.WriteString(w.markup(c))
	}
	return b.String()
}

func (w *writer) markup(n ast.Node) string {
	var b bytes.Buffer
	r := renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(w, 100),
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(markup.NewRenderer(), 1000),
	))
	if err := r.Render(&b, w.d.Source, n); err != nil {
		panic(fmt.Sprintf("render: %v", err)) // memory does not fail
	}
	return b.String()
}

// glued is a number with the signs and the word that a line may not part it
// from: what is inline-block may stand alone otherwise.
var glued = regexp.MustCompile(`[^\s<>&;]{0,12}<(?:button|a) [^>]*class="fact"[^>]*>[^<]*</(?:button|a)>[^\s<>&;]{0,12}(?: (?:m|b)illion\b[^\s<>&;]{0,12})?`)

// unmarked replaces marks that were not parsed, as in code, by their words.
func (w *writer) unmarked(s string, escape func(string) string) string {
	if !strings.Contains(s, "\x0e") {
		return s
	}
	var pairs []string
	for _, m := range w.d.Marks {
		pairs = append(pairs, string(w.d.Source[m.Start:m.End]), escape(m.Text))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// RegisterFuncs registers what the page renders in its own way.
func (w *writer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(document.KindRef, w.renderRef)
	reg.Register(ast.KindHeading, w.renderHeading)
	if w.d.Name == disclosure.Letter.Name {
		reg.Register(ast.KindParagraph, w.renderLetterParagraph)
	}
	reg.Register(east.KindTable, w.renderTable)
	if w.dress != nil {
		reg.Register(ast.KindText, w.renderText)
	}
}

func (w *writer) renderRef(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	m := n.(*document.Ref).Mark
	w.cut(b, m.Start)
	defer w.cut(b, m.End)
	open, shut := "", ""
	if m.Parens {
		open, shut = "(", ")"
	}
	_, _ = b.WriteString(open)
	w.piece(b, m)
	_, _ = b.WriteString(shut)
	return ast.WalkContinue, nil
}

// piece writes what is printed for a mark: a fact as a button that opens its panel.
func (w *writer) piece(b util.BufWriter, m *document.Mark) {
	text := html.EscapeString(strings.Join(strings.FieldsFunc(m.Text, func(r rune) bool { return r == '\n' || r == '\r' }), " "))
	switch {
	case m.Blank:
		fmt.Fprintf(b, `<span class="blank">%s</span>`, text)
	case m.Owner == document.OwnFact && m.Fact == nil:
		fmt.Fprintf(b, `<span class="missing">%s</span>`, text)
	case m.Owner == document.OwnFact:
		if w.dress != nil {
			open, end := w.dress.Number(m)
			fmt.Fprintf(b, "%s%s%s", open, text, end)
			break
		}
		i := w.numbers[m.Fact.ID]
		fmt.Fprintf(b, `<button type="button" class="fact" id="at-%d" data-fact="%d" popovertarget="tie-%d">%s</button>`, m.Tag, i, i, text)
	default:
		_, _ = b.WriteString(text)
	}
}

func (w *writer) renderHeading(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := w.headings[n]
	if entering {
		fmt.Fprintf(b, `<h%d id="%s">`, w.level(h), h.id)
	} else {
		fmt.Fprintf(b, "</h%d>\n", w.level(h))
	}
	return ast.WalkContinue, nil
}

// renderTable writes a table, which scrolls by itself where it is too wide.
func (w *writer) renderTable(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := TableOf(w.d, n)
	class := "wide"
	if t.Numbers > few {
		class = "wide many"
	}
	fmt.Fprintf(b, "<div class=%q><table>\n", class)
	for i, r := range t.Rows {
		switch {
		case r.Kind == HeadRow:
			_, _ = b.WriteString("<thead>\n")
		case t.Rows[i-1].Kind == HeadRow:
			_, _ = b.WriteString("<tbody>\n")
		}
		if class := r.class(); class != "" {
			fmt.Fprintf(b, "<tr class=%q>\n", class)
		} else {
			_, _ = b.WriteString("<tr>\n")
		}
		for k, c := range r.Cells {
			if r.Kind == SectionRow {
				fmt.Fprintf(b, "<th scope=\"colgroup\" colspan=\"%d\">%s<span>%s</span>%s</th>\n", len(r.Cells), w.cells[c.Node][0], w.inner(c.Node), w.cells[c.Node][1])
				break
			}
			w.cell(b, r.Kind, k, c)
		}
		_, _ = b.WriteString("</tr>\n")
		if r.Kind == HeadRow {
			_, _ = b.WriteString("</thead>\n")
		}
	}
	if len(t.Rows) > 1 {
		_, _ = b.WriteString("</tbody>\n")
	}
	_, _ = b.WriteString("</table></div>\n")
	return ast.WalkSkipChildren, nil
}

// few is how many columns of numbers fit beside their labels in the measure of the
// text.
const few = 3

func (r *Row) class() string {
	switch {
	case r.Kind == SectionRow:
		return "section"
	case r.Kind == TotalRow:
		return "total"
	case r.Kind == LastRow:
		return "total last"
	case r.Indent == 1:
		return "under"
	case r.Indent > 1:
		return "under further"
	}
	return ""
}

// cell writes a cell. What a column's other numbers have about their digits is kept
// free by the style sheet, so that the text has nothing but its own words.
func (w *writer) cell(b util.BufWriter, kind RowKind, column int, c Cell) {
	tag, attributes := "td", ""
	switch {
	case kind == HeadRow:
		tag, attributes = "th", ` scope="col"`
	case column == 0 && !c.Blank && !c.Right:
		tag, attributes = "th", ` scope="row"`
	}
	switch {
	case c.Right:
		attributes += ` class="number"`
	case c.Node.Alignment == east.AlignCenter:
		attributes += ` class="center"`
	}
	around := w.cells[c.Node]
	fmt.Fprintf(b, "<%s%s>%s", tag, attributes, around[0])
	switch n := c.Number; {
	case n != nil:
		fmt.Fprintf(b, "<span class=\"set\"%s>", padding(n.After))
		if n.Strong {
			_, _ = b.WriteString("<strong>")
		}
		if n.Symbol != "" {
			fmt.Fprintf(b, "<span class=\"symbol\"%s>%s</span>", padding(n.Before), html.EscapeString(n.Symbol))
		}
		_, _ = b.WriteString(n.Open)
		if n.Mark != nil {
			w.piece(b, n.Mark)
		} else {
			_, _ = b.WriteString(html.EscapeString(n.Digits))
		}
		_, _ = b.WriteString(n.Close)
		if n.Strong {
			_, _ = b.WriteString("</strong>")
		}
		_, _ = b.WriteString("</span>")
	case c.Date != nil:
		_, _ = b.WriteString("<span class=\"set\">")
		switch before := html.EscapeString(c.Date[0]); strings.Count(before, " ") {
		case 1: // Year ended
			fmt.Fprintf(b, "<span class=\"glued\">%s</span> ", before)
		default:
			_, _ = b.WriteString(strings.TrimPrefix(before+" ", " "))
		}
		fmt.Fprintf(b, "<span class=\"date\"><span class=\"glued\">%s</span> %s</span></span>", c.Date[1], c.Date[2])
	case c.Right && !c.Blank:
		fmt.Fprintf(b, "<span class=\"set\">%s</span>", w.inner(c.Node))
	default:
		_, _ = b.WriteString(w.inner(c.Node))
	}
	fmt.Fprintf(b, "%s</%s>\n", around[1], tag)
}

// padding keeps the room of characters free.
func padding(of string) string {
	if of == "" {
		return ""
	}
	return ` data-room="` + of + `"`
}

// many is how many cells a panel does not show unasked.
const many = 12

// Many says whether the operands' cells are too many to show unasked.
func (t tie) Many() bool { return len(t.Reached) > many }

// tie tells a fact.
func (w *writer) tie(f *fact.Fact) tie {
	t := w.line(f)
	t.Definition, t.Formula = f.Words.Definition, f.Words.Formula
	for _, id := range f.Origin.Inputs {
		if in := w.set.Of(id); in != nil {
			t.Operands = append(t.Operands, w.line(in))
		}
	}
	for _, r := range f.Origin.Cells {
		t.Cells = append(t.Cells, r.String())
	}
	t.Reached = w.reached(f)
	for _, m := range w.refs {
		if m.Fact.ID != f.ID {
			continue
		}
		text := m.Text + suffixes[m.Format.Name]
		if m.Parens {
			text = "(" + m.Text + ")" + suffixes[m.Format.Name]
		}
		if m.Text == document.Dash {
			text = m.Text
		}
		if i := slices.IndexFunc(t.Shown, func(s showing) bool { return s.Text == text }); i >= 0 {
			t.Shown[i].Times++
			continue
		}
		t.Shown = append(t.Shown, showing{text, m.Tag, 1})
	}
	if f.Rest != nil && len(t.Shown) > 0 {
		t.Rest = "It is printed as 100% less the other part as printed."
	}
	return t
}

// suffixes say what the digits of a format count.
var suffixes = map[string]string{"percent": "%", "percent1": "%", "points": " percentage points", "thousands": " thousand", "millions": " million"}

// line tells what a line on a fact says.
func (w *writer) line(f *fact.Fact) tie {
	t := tie{Number: w.numbers[f.ID], ID: f.ID.String(), Label: f.Words.Label, When: "At " + f.Context.Span.End.Words()}
	if !f.Context.Instant {
		t.When = f.Context.Span.Start.Words() + " to " + f.Context.Span.End.Words()
	}
	t.Value, t.Decimal = Exact(f.Value)
	return t
}

// reached lists the cells that a fact's operands were read from, and theirs.
func (w *writer) reached(f *fact.Fact) []string {
	var cells []string
	seen, todo := map[fact.ID]bool{f.ID: true}, slices.Clone(f.Origin.Inputs)
	for len(todo) > 0 {
		in := w.set.Of(todo[0])
		todo = todo[1:]
		if in == nil || seen[in.ID] {
			continue
		}
		seen[in.ID] = true
		todo = append(todo, in.Origin.Inputs...)
		for _, r := range in.Origin.Cells {
			if s := r.String(); !slices.Contains(cells, s) {
				cells = append(cells, s)
			}
		}
	}
	return cells
}

// percentPlaces is how finely a ratio is told as a percentage, beside its
// exact decimal.
const percentPlaces = 4

// Exact tells a value: money to its last digit, a ratio as a percentage and as
// the decimal it is.
func Exact(v quantity.Value) (value, decimal string) {
	minus := ""
	if v.Sign() < 0 {
		minus = "−"
	}
	if v.Unit() == quantity.Pure {
		return minus + figure.Amount(v, figure.Format{Scale: -2, Places: percentPlaces}).Digits + "%", strings.Replace(v.String(), "-", "−", 1)
	}
	_, frac, _ := strings.Cut(v.String(), ".")
	digits := figure.Amount(v, figure.Format{Places: max(2, len(frac)), Money: true}).Digits
	if v.Unit() == "USD" {
		return minus + "$" + digits, ""
	}
	return minus + digits + " " + string(v.Unit()), ""
}

// breakable lets a line break within a range of cells, after the sheet.
func breakable(cells string) template.HTML {
	return template.HTML(strings.ReplaceAll(html.EscapeString(cells), "!", "!<wbr>"))
}

// style gives the style sheet: the page's own, what runs at the head of each
// sheet of paper, and for each fact the rule that shows its panel while its
// number is pointed at or reached by keyboard, and no panel is open.
func (w *writer) style(facts int) string {
	var b strings.Builder
	b.WriteString(pageStyle)
	left, right := w.d.Filing.Registrant.Name+", Form "+w.d.Filing.Report.Form, "Draft"
	if w.forced {
		right = Banner
	}
	if w.d.Name == disclosure.Letter.Name {
		b.WriteString(letterStyle)
		left, right = "", strings.TrimPrefix(right, "Draft")
	}
	fmt.Fprintf(&b, "@page { @top-left { content: %s; } @top-right { content: %s; } }\n", quoted(left), quoted(right))
	const (
		still = ":root:not(:has(:popover-open))"
		told  = "[data-fact=\"%[1]d\"]:is(:hover, :focus-visible)"
	)
	for i := range facts {
		fmt.Fprintf(&b, still+":has([data-fact=\"%[1]d\"]:hover) #tie-%[1]d,\n"+still+":not(:has(.fact:hover)):has([data-fact=\"%[1]d\"]:focus-visible) #tie-%[1]d { display: block; }\n"+
			":root:not(:has("+told+")) #panel-%[1]d { transition: none; }\n", i+1)
	}
	return b.String()
}

// quoted writes a text as a string of a style sheet, in which nothing but
// letters and digits stands for itself.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < 0x80 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == ' ') {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, `\%x `, r)
	}
	b.WriteByte('"')
	return b.String()
}
