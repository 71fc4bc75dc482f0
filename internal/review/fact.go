package review

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/trace"
)

// Limits of a trace: rows on a page, pages, rows of each underlying sum, and such sums.
const (
	rowsShown  = 100
	mostPages  = 200
	leafShown  = 10
	mostLeaves = 20
)

// traced is the data of a fact's page.
type traced struct {
	*fact.Fact
	QName    string
	When     string
	Shown    []showing
	Moved    string // the digits of its rounded value, if it is printed otherwise so that tables add up
	Operands []*fact.Fact
	Uses     []*fact.Fact // facts computed from it
	Signs    []signoff.Status
	Seal     string
	Summed   string // "3,566 rows"
	Tables   []table
	First    string // of the rows on this page, from 1
	Last     string
	Page     int
	Before   string // URLs of the previous and the next page
	After    string
	Beyond   string // count of rows that no page shows
	Leaves   []leafOf
	Refused  []string // why rows of a database are missing
}

// leafOf is an underlying sum of a fact, with its largest rows.
type leafOf struct {
	Fact   *fact.Fact
	Summed string
	First  []trace.Row
	More   bool
	Tables []table
}

// showing is a place where a document shows a fact.
type showing struct {
	Document string
	ID       string // of the number
	Text     string
}

// table holds rows of one sheet.
type table struct {
	Sheet   string // "ledgers/revenue.xlsx!Revenue", "warehouse:finance.revenue"
	Columns []column
	Rows    []line

	database bool
}

// Head returns the head of the column of places: a row of a database has no cells.
func (t table) Head() string {
	if t.database {
		return "Row"
	}
	return "Cell"
}

type column struct {
	Name   string
	Amount bool
}

type line struct {
	Ref   string // the cell of its amount; in a database, the condition that names the row
	Cells []string
	Adds  string
}

// fact serves the page of one number: definition, operands and rows.
func (s *Server) fact(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	f, why := v.get(r.PathValue("id"))
	if f == nil {
		if f = v.quarter(r.PathValue("id")); f != nil {
			v = v.withFacts(v.quarters())
		}
	}
	if f == nil {
		s.lost(w, r, v, http.StatusNotFound, "No number "+r.PathValue("id")+": "+why+".")
		return
	}
	number := 1
	if page := r.URL.Query().Get("rows"); page != "" {
		n, err := strconv.Atoi(page)
		if err != nil || n < 1 || n > mostPages {
			s.lost(w, r, v, http.StatusNotFound, fmt.Sprintf("Row pages are numbered 1 to %d.", mostPages))
			return
		}
		number = n
	}
	if !s.enter(r) {
		return
	}
	defer s.leave()
	s.page(w, r, v, http.StatusOK, "fact", v.Title(f.Words.Label), v.traced(f, number))
}

// quarter returns a fact of the last quarters that no document needs, or nil.
func (v *view) quarter(name string) *fact.Fact {
	id, err := fact.ParseID(name)
	if err != nil || v.latest() != v.Result {
		return nil
	}
	return v.quarters().Facts.Of(id)
}

// withFacts returns the view with other facts, which no document shows and nobody can sign.
func (v *view) withFacts(facts *compute.Result) *view {
	r, other := *v.Result, *v
	r.Facts, r.Drafts = facts, nil
	other.Result = &r
	return &other
}

// enter waits for its turn to read ledgers and drafts, one request at a time; it returns
// false where the visitor left.
func (s *Server) enter(r *http.Request) bool {
	select {
	case s.trace <- struct{}{}:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (s *Server) leave() { <-s.trace }

func (v *view) traced(f *fact.Fact, number int) traced {
	tags := tag.New(v.Filing, v.Facts.Facts)
	t := traced{Fact: f, QName: tags.QName(tags.Of(f).Element), When: when(f), Page: number,
		Signs: v.signs(f.ID.String())}
	if seal, ok := signoff.Of(f.ID.String(), v.Filing, v.Facts.Facts, v.Drafts); ok && v.Drafts != nil {
		t.Seal = seal.String()
	}
	for _, d := range v.Drafts {
		for _, b := range d.Blocks {
			for _, s := range b.Spans {
				if s.Fact == f {
					t.Moved = cmp.Or(t.Moved, s.Rounded())
					t.Shown = append(t.Shown, showing{d.Name, numberID(d, s.Mark), around(b, s)})
				}
			}
		}
	}
	for _, id := range f.Origin.Inputs {
		if in := v.Facts.Facts.Of(id); in != nil {
			t.Operands = append(t.Operands, in)
		}
	}
	for _, other := range v.Facts.Facts.All() {
		if slices.Contains(other.Origin.Inputs, f.ID) {
			t.Uses = append(t.Uses, other)
		}
	}
	if _, ok := v.Facts.Selection(f.ID); ok {
		n, found := trace.Alone(v.Filing, v.Facts, f, number*rowsShown)
		t.refuse(found)
		t.rows(n, number)
	} else {
		n, found := trace.Of(v.Filing, v.Facts, f, leafShown)
		t.refuse(found)
		t.leaves(n, map[fact.ID]bool{})
	}
	v.Close() // the sessions that fetched rows of databases
	return t
}

// refuse notes why rows of a database are missing.
func (t *traced) refuse(found []diag.Diagnostic) {
	for _, d := range found {
		t.Refused = append(t.Refused, sentence(text.Capital(d.Detail))+" "+sentence(d.Remedy))
	}
}

// leaves collects the underlying sums of a fact, each once.
func (t *traced) leaves(n *trace.Node, seen map[fact.ID]bool) {
	for _, in := range n.Inputs {
		if seen[in.Fact.ID] || len(t.Leaves) == mostLeaves {
			continue
		}
		seen[in.Fact.ID] = true
		if in.Summed > 0 {
			t.Leaves = append(t.Leaves, leafOf{in.Fact, count(in.Summed, "row"), in.Rows, in.Summed > len(in.Rows), tables(in.Rows)})
		}
		t.leaves(in, seen)
	}
}

// around returns the text around a number, about 60 characters on each side.
func around(b *document.Block, s document.Span) string {
	const room = 60
	from, to := max(0, s.Start-room), min(len(b.Text), s.End+room)
	for from > 0 && b.Text[from-1] != ' ' {
		from--
	}
	for to < len(b.Text) && b.Text[to] != ' ' {
		to++
	}
	words := b.Text[from:to]
	if from > 0 {
		words = "…" + words
	}
	if to < len(b.Text) {
		words += "…"
	}
	return words
}

// rows lists the rows of one page, by ledger.
func (t *traced) rows(n *trace.Node, number int) {
	if t.Refused != nil {
		return
	}
	t.Summed = count(n.Summed, "row")
	from := (number - 1) * rowsShown
	if from >= len(n.Rows) {
		from = len(n.Rows)
	}
	rows := n.Rows[from:min(len(n.Rows), number*rowsShown)]
	t.First, t.Last = figure.Group(strconv.Itoa(from+1)), figure.Group(strconv.Itoa(from+len(rows)))
	path := factPath(t.ID.String())
	if number > 1 {
		t.Before = fmt.Sprintf("%s?rows=%d#rows", path, number-1)
	}
	if n.Summed > number*rowsShown {
		if number < mostPages {
			t.After = fmt.Sprintf("%s?rows=%d#rows", path, number+1)
		} else {
			t.Beyond = count(n.Summed-number*rowsShown, "row")
		}
	}
	t.Tables = tables(rows)
}

// tables groups rows by sheet. A field that only some rows fill has its column.
func tables(rows []trace.Row) []table {
	var list []table
	of := func(r trace.Row) (i int, ref string) {
		at := strings.LastIndexByte(r.At, '!')
		sheet, ref := r.At[:max(at, 0)], r.At[at+1:]
		if r.Place.Where != "" {
			sheet, ref = r.Place.Workbook, r.Place.Where
		}
		if i = slices.IndexFunc(list, func(t table) bool { return t.Sheet == sheet }); i < 0 {
			list = append(list, table{Sheet: sheet, database: r.Place.Where != ""})
			i = len(list) - 1
		}
		return i, ref
	}
	for _, r := range rows {
		i, _ := of(r)
		t := &list[i]
		at := 0
		for _, f := range r.Line.Fields { // which come in the order of the ledger's schema
			k := slices.IndexFunc(t.Columns, func(c column) bool { return c.Name == f.Name })
			if k < 0 {
				k = at
				t.Columns = slices.Insert(t.Columns, k, column{f.Name, schema.IsAmount(f.Name)})
			}
			at = k + 1
		}
	}
	for _, r := range rows {
		i, ref := of(r)
		t := &list[i]
		out := line{Ref: ref, Cells: make([]string, len(t.Columns)), Adds: cents(r.Adds)}
		for _, f := range r.Line.Fields {
			k := slices.IndexFunc(t.Columns, func(c column) bool { return c.Name == f.Name })
			if out.Cells[k] = f.Text; t.Columns[k].Amount {
				out.Cells[k] = cents(f.Text)
			}
		}
		t.Rows = append(t.Rows, out)
	}
	return list
}

// cents formats an amount with separators and at least two decimals.
func cents(s string) string {
	if s == "" {
		return ""
	}
	whole, frac, _ := strings.Cut(s, ".")
	for len(frac) < 2 {
		frac += "0"
	}
	return strings.Replace(figure.Group(whole+"."+frac), "-", "−", 1)
}

// facts serves the list of all numbers.
func (s *Server) facts(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	shown := map[fact.ID]bool{}
	for _, d := range v.Drafts {
		for _, m := range d.Marks {
			if m.Fact != nil {
				shown[m.Fact.ID] = true
			}
		}
	}
	type number struct {
		*fact.Fact
		Shown bool
		Signs []signoff.Status
	}
	var lines []number
	for _, f := range v.Facts.Facts.All() {
		lines = append(lines, number{f, shown[f.ID], v.signs(f.ID.String())})
	}
	s.page(w, r, v, http.StatusOK, "facts", v.Title("Numbers"), lines)
}

// Cells returns the ranges that the fact was read from, many sheets as one line.
func (t traced) Cells() []string {
	var list []string
	for _, run := range source.Runs(t.Origin.Cells) {
		list = append(list, run.String())
	}
	return list
}

// PerPage returns the number of rows on a page.
func (t traced) PerPage() int { return rowsShown }

// Target returns the value of a form's button: the fact id and its seal as read.
func (t traced) Target() string { return strings.Join([]string{t.ID.String(), t.Seal}, " ") }
