package render

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

// HTML writes a draft as one HTML file. The text of the draft comes first. Each of its numbers
// shows its source on hover, click or keyboard focus. After the text come the tie-out schedule,
// which lists the source of every number, and the control totals of the ledgers.
var HTML = Writer{Suffix: ".html", Blank: true, Takes: every, Fill: htmlPage}

func htmlPage(doc *Document, d *document.Draft, set *fact.Set, forced bool) error {
	w := newWriter(d, set, Decoration{})
	w.forced, w.decoration.Number = forced, w.button
	masthead, text := w.prose()
	p := page{writer: w, Masthead: template.HTML(masthead), Text: template.HTML(text)}
	var ids []fact.ID
	for _, m := range w.refs {
		ids = append(ids, m.Fact.ID)
	}
	shown := len(w.numbers)
	ties := map[fact.ID]*tie{}
	for i, f := range set.Reached(ids...) { // those shown, in order, then their operands
		t := &tie{Fact: f, w: w, Number: strconv.Itoa(i + 1)}
		ties[f.ID], p.Shown = t, append(p.Shown, t)
	}
	for _, t := range p.Shown {
		for _, id := range t.Origin.Inputs {
			if in := ties[id]; in != nil {
				t.operands = append(t.operands, in)
			}
		}
	}
	p.Shown, p.Operands = p.Shown[:shown], p.Shown[shown:]
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, "page", p); err != nil {
		panic(fmt.Sprintf("render: the page: %v", err)) // the embedded template writes to memory: only a bug fails
	}
	doc.Bytes = b.Bytes()
	return nil
}

var pages = template.Must(template.New("page").Funcs(template.FuncMap{"ledgers": Ledgers}).Parse(pageTemplate))

// page is the data of the page's template.
type page struct {
	*writer
	Masthead, Text  template.HTML
	Shown, Operands []*tie
}

// entry is a heading in the contents, with those under it.
type entry struct {
	level    int
	ID, Text string
	Under    []*entry
}

// writer renders one draft.
type writer struct {
	Markup
	set        *fact.Set
	forced     bool             // written in spite of errors
	refs       []*document.Mark // facts in the text, in order
	headings   map[ast.Node]*entry
	contents   entry           // the headings under the title
	taken      map[string]bool // ids of headings
	numbers    map[fact.ID]int // from 1: of those shown, then of operands
	decoration Decoration
	cells      map[*east.TableCell][2]string // markup around a cell
}

func newWriter(d *document.Draft, set *fact.Set, decoration Decoration) *writer {
	w := &writer{Markup: Markup{Draft: d, cuts: map[int][]string{}}, set: set, headings: map[ast.Node]*entry{}, taken: map[string]bool{}, numbers: map[fact.ID]int{}, decoration: decoration}
	w.Elements = w
	w.survey()
	return w
}

// survey numbers the facts by first appearance and sets ids and levels of headings.
func (w *writer) survey() {
	levels := Levels(w.Draft)
	path := []*entry{&w.contents} // by level, from 1
	_ = ast.Walk(w.Draft.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *document.Ref:
			if n.Mark.Fact != nil {
				w.refs = append(w.refs, n.Mark)
				if w.numbers[n.Mark.ID] == 0 {
					w.numbers[n.Mark.ID] = len(w.numbers) + 1
				}
			}
		case *ast.Heading:
			text := RunsOf(w.Draft, n).String()
			e := &entry{level: levels[n], ID: w.slug(text), Text: text}
			w.headings[n] = e
			if e.level > 1 {
				path = path[:min(e.level-1, len(path))]
				last := path[len(path)-1]
				last.Under, path = append(last.Under, e), append(path, e)
			}
		}
		return ast.WalkContinue, nil
	})
}

// slug returns a unique id for a heading.
func (w *writer) slug(text string) string {
	base := w.decoration.Prefix + strings.TrimRight("section-"+fact.Slug(text), "-")
	id := base
	for n := 2; w.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	w.taken[id] = true
	return id
}

// Letter reports whether the draft is set as a letter.
func (w *writer) Letter() bool { return w.Draft.Name == disclosure.Letter.Name }

// Banner returns the warning above a draft with errors.
func (w *writer) Banner() string {
	if w.forced {
		return Banner
	}
	return ""
}

// Contents lists the headings under the title, and the schedule. A letter has none.
func (w *writer) Contents() []*entry {
	switch {
	case w.Letter():
		return nil
	case len(w.refs) > 0:
		list := append(w.contents.Under, &entry{ID: "schedule", Text: "Tie-out schedule"})
		if len(w.Draft.Ledgers) > 0 {
			list = append(list, &entry{ID: "ledgers", Text: "Ledgers"})
		}
		return list
	}
	return w.contents.Under
}

// prose renders the masthead (the title and the line that names the registrant, supplied
// where the draft does not open with them) and the text.
func (w *writer) prose() (masthead, text string) {
	node := w.Draft.Doc.FirstChild()
	if w.Letter() {
		w.letter(node)
		return "", w.Take()
	}
	if h := w.headings[node]; h != nil && h.level == 1 {
		w.Node(node)
		node = node.NextSibling()
	} else {
		w.Tag(fmt.Sprintf("<h%[1]d>%[2]s</h%[1]d>\n", 1+w.decoration.Lower, html.EscapeString(w.Draft.Title)))
	}
	if node != nil && node.Kind() == ast.KindParagraph && NamesRegistrant(w.Draft, node) {
		w.Node(node)
		node = node.NextSibling()
	} else {
		w.Tag("<p><em>" + html.EscapeString(Imprint(w.Draft)) + "</em></p>\n")
	}
	masthead = w.Take()
	for ; node != nil; node = node.NextSibling() {
		w.Node(node)
	}
	return masthead, w.Take()
}

// button returns the tags of a number that opens its panel.
func (w *writer) button(m *document.Mark) (open, end, after template.HTML) {
	i := w.numbers[m.Fact.ID]
	return template.HTML(fmt.Sprintf(`<button type="button" class="fact" id="at-%d" data-fact="%d" popovertarget="tie-%d">`, m.Tag, i, i)), "</button>", ""
}

// Mark writes the printed text of a mark.
func (w *writer) Mark(m *document.Mark) {
	text := html.EscapeString(strings.Join(strings.FieldsFunc(m.Text, func(r rune) bool { return r == '\n' || r == '\r' }), " "))
	switch {
	case m.Blank:
		w.Tag(`<span class="blank">` + text + "</span>")
	case m.Owner != document.OwnFact:
		w.escaped(text)
	case m.Fact == nil:
		w.Tag(`<span class="missing">` + text + "</span>")
	default:
		open, end, after := w.decoration.Number(m)
		w.digits(string(open) + text + string(end))
		w.Tag(string(after))
	}
}

// Heading returns the tag of a heading, with its id.
func (w *writer) Heading(n *ast.Heading) (tag, attributes string) {
	h := w.headings[n]
	return fmt.Sprintf("h%d", min(h.level+w.decoration.Lower, 6)), fmt.Sprintf(` id="%s"`, h.ID)
}

// Table returns the tags of a table, which scrolls by itself where it is too wide.
func (w *writer) Table(t *Table) (open, end string) {
	class := "wide"
	if t.Numbers > few {
		class = "wide many"
	}
	return fmt.Sprintf("<div class=%q><table>", class), "</table></div>"
}

// few is how many columns of numbers fit beside their labels in the measure of the
// text.
const few = 3

// Row returns the class of a row.
func (w *writer) Row(r *Row) string {
	class := map[RowKind]string{SectionRow: "section", TotalRow: "total", LastRow: "total last"}[r.Kind]
	if class == "" {
		class = []string{"", "under", "under further"}[min(r.Indent, 2)]
	}
	if class == "" {
		return ""
	}
	return fmt.Sprintf(" class=%q", class)
}

// Cell returns the tags of a cell. The width around its digits is reserved by the style
// sheet and adds no text.
func (w *writer) Cell(t *Table, r *Row, column int) (tag, attributes, open, end string) {
	c := &r.Cells[column]
	around := w.cells[c.Node]
	switch {
	case r.Kind == SectionRow:
		return "th", fmt.Sprintf(` scope="colgroup" colspan="%d"`, len(r.Cells)), around[0] + "<span>", "</span>" + around[1]
	case r.Kind == HeadRow:
		tag, attributes = "th", ` scope="col"`
	case column == 0 && !c.Blank && !c.Right:
		tag, attributes = "th", ` scope="row"`
	default:
		tag = "td"
	}
	switch {
	case c.Right:
		attributes += ` class="number"`
	case c.Center:
		attributes += ` class="center"`
	}
	switch {
	case c.Number != nil:
		open, end = `<span class="set"`+padding(c.Number.After)+">", "</span>"
	case c.Date != nil, c.Right && !c.Blank:
		open, end = `<span class="set">`, "</span>"
	}
	return tag, attributes, around[0] + open, end + around[1]
}

// Symbol returns the class of the signs before a number.
func (w *writer) Symbol(room string) string { return ` class="symbol"` + padding(room) }

// Date writes a head whose day and year a line may part.
func (w *writer) Date(_ *Table, c *Cell) {
	switch before := html.EscapeString(c.Date[0]); strings.Count(before, " ") {
	case 1: // Year ended
		w.Tag(`<span class="glued">` + before + "</span> ")
	default:
		w.Tag(strings.TrimPrefix(before+" ", " "))
	}
	w.Tag(fmt.Sprintf(`<span class="date"><span class="glued">%s</span> %s</span>`, c.Date[1], c.Date[2]))
}

// padding reserves the width of the given characters.
func padding(of string) string {
	if of == "" {
		return ""
	}
	return ` data-room="` + of + `"`
}

// percentPlaces is the number of decimals of a percentage shown beside its exact decimal.
const percentPlaces = 4

// Exact returns a value without rounding it to thousands or millions. For money, value is
// the whole amount and decimal is "". For a ratio, value is a percentage with four
// decimals, and decimal is the ratio as quantity.Value.String returns it.
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

// ExactOf is like Exact, and returns a difference of two rates in percentage points:
// "3.5110 percentage points".
func ExactOf(id fact.ID, v quantity.Value) (value, decimal string) {
	value, decimal = Exact(v)
	if rest, ratio := strings.CutSuffix(value, "%"); ratio && id.IsPoints() {
		value = rest + " percentage points"
	}
	return value, decimal
}

// Pointing returns the style rules that show a panel on hover or keyboard focus of its
// number while no panel is open.
func (p page) Pointing() template.CSS {
	var rules strings.Builder
	for _, t := range p.Shown {
		fmt.Fprintf(&rules, `:root:not(:has(:popover-open)):has([data-fact="%[1]s"]:hover) #tie-%[1]s,
:root:not(:has(:popover-open)):not(:has(.fact:hover)):has([data-fact="%[1]s"]:focus-visible) #tie-%[1]s { display: block; }
:root:not(:has([data-fact="%[1]s"]:is(:hover, :focus-visible))) #panel-%[1]s { transition: none; }
`, t.Number)
	}
	return template.CSS(rules.String())
}

// Style returns the style sheet with the running heads of printed pages.
func (p page) Style() template.CSS {
	style, left, right := pageStyle, p.Draft.Filing.Registrant.Name+", Form "+p.Draft.Filing.Report.Form, cmp.Or(p.Banner(), "Draft")
	if p.Letter() {
		style, left, right = Style(), "", p.Banner()
	}
	return template.CSS(style + Running(left, right))
}

// Running returns the style rule that prints a text at the top left and one at the top right of
// each page.
func Running(left, right string) string {
	return fmt.Sprintf("@page { @top-left { content: %s; } @top-right { content: %s; } }\n", quoted(left), quoted(right))
}

// escapedInStyle matches the characters to escape in a CSS string: all but letters, digits
// and spaces.
var escapedInStyle = regexp.MustCompile(`[^0-9A-Za-z ]`)

// quoted returns a text as a CSS string.
func quoted(s string) string {
	return `"` + escapedInStyle.ReplaceAllStringFunc(s, func(r string) string { return fmt.Sprintf(`\%x `, []rune(r)[0]) }) + `"`
}
