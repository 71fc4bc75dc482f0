package review

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/draft"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/signoff"
	"tieout/internal/trace"
)

// A trace shows so many rows a page, the largest first, and so many pages.
const (
	rowsShown = 100
	mostPages = 200
)

// traced is a fact as its page tells it.
type traced struct {
	*fact.Fact
	QName    string
	When     string
	Shown    []showing
	Operands []*fact.Fact
	Uses     []*fact.Fact // what is made from it
	Signs    []signoff.Status
	Seal     string
	Token    string
	Summed   string // "3,566 rows"
	Tables   []table
	First    string // of the rows on this page, from 1
	Last     string
	Page     int
	Before   string // the page before, and the one after
	After    string
	Beyond   string // rows that no page shows
}

// showing is a place where a document shows a fact.
type showing struct {
	Document string
	ID       string // of the number
	Text     string
}

// table is rows of one ledger.
type table struct {
	Columns []string
	Amounts []bool // of each column
	Adds    bool
	Rows    []trace.Row
}

// fact answers for one number: what it is, what it was made from, and the rows.
func (s *Server) fact(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	f, why := v.get(r.PathValue("id"))
	if f == nil {
		v.lost(w, http.StatusNotFound, "There is no number "+r.PathValue("id")+": "+why+".")
		return
	}
	number := 1
	if text := r.URL.Query().Get("rows"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostPages {
			v.lost(w, http.StatusNotFound, fmt.Sprintf("The pages of rows are numbered from 1 to %d.", mostPages))
			return
		}
		number = n
	}
	if !s.enter(r) {
		return
	}
	defer s.leave()
	page(w, http.StatusOK, v.write("fact", v.Title(f.Words.Label), v.traced(f, number, s.token)))
}

// enter waits for its turn to read ledgers and drafts again, of which there is one
// at a time; it is false where the visitor left.
func (s *Server) enter(r *http.Request) bool {
	select {
	case s.trace <- struct{}{}:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (s *Server) leave() { <-s.trace }

func (v *view) traced(f *fact.Fact, number int, token string) traced {
	t := traced{Fact: f, QName: f.Concept.QName(v.Filing.Registrant.Prefix), When: "At " + f.Context.Span.End.Words(), Page: number, Token: token,
		Signs: v.signs(f.ID.String())}
	if !f.Context.Instant {
		t.When = f.Context.Span.Start.Words() + " to " + f.Context.Span.End.Words()
	}
	if seal, ok := signoff.Of(f.ID.String(), v.Filing, v.Facts.Facts, v.Drafts); ok {
		t.Seal = seal.String()
	}
	for _, d := range v.Drafts {
		for _, b := range d.Blocks {
			for _, s := range b.Spans {
				if s.Fact == f {
					t.Shown = append(t.Shown, showing{d.Name, numberID(d, s.Mark), around(b, s)})
				}
			}
		}
	}
	for _, id := range f.Origin.Inputs {
		if in, _ := v.Facts.Facts.Get(id); in != nil {
			t.Operands = append(t.Operands, in)
		}
	}
	for _, other := range v.Facts.Facts.All() {
		if slices.Contains(other.Origin.Inputs, f.ID) {
			t.Uses = append(t.Uses, other)
		}
	}
	if v.Facts.Rows[f.ID] != nil {
		t.rows(trace.Alone(v.Filing, v.Facts, f, number*rowsShown), number)
	}
	return t
}

// around gives the words by which a place is known: the row of a cell, or what
// stands around the number.
func around(b *draft.Block, s draft.Span) string {
	const reach = 60
	from, to := max(0, s.Start-reach), min(len(b.Text), s.End+reach)
	for from > 0 && b.Text[from-1] != ' ' {
		from--
	}
	for to < len(b.Text) && b.Text[to] != ' ' {
		to++
	}
	text := b.Text[from:to]
	if from > 0 {
		text = "…" + text
	}
	if to < len(b.Text) {
		text += "…"
	}
	return text
}

// rows lists the rows of one page, by ledger.
func (t *traced) rows(n *trace.Node, number int) {
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
	for _, r := range rows {
		var columns []string
		var amounts []bool
		for _, f := range r.Line.Fields {
			columns = append(columns, f.Name)
			amounts = append(amounts, amount(f.Name))
		}
		i := slices.IndexFunc(t.Tables, func(x table) bool { return slices.Equal(x.Columns, columns) })
		if i < 0 {
			i = len(t.Tables)
			t.Tables = append(t.Tables, table{Columns: columns, Amounts: amounts})
		}
		for k := range r.Line.Fields {
			if amounts[k] {
				r.Line.Fields[k].Text = cents(r.Line.Fields[k].Text)
			}
		}
		r.Adds = cents(r.Adds)
		t.Tables[i].Adds = t.Tables[i].Adds || r.Adds != ""
		t.Tables[i].Rows = append(t.Tables[i].Rows, r)
	}
}

// amount says whether a field holds amounts.
func amount(field string) bool {
	return slices.Contains([]string{"arr", "amount", "cost", "gains", "losses", "fair-value"}, field)
}

// cents writes an amount with commas, and two places at least, so that a column of
// them can be read.
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

// facts lists every number there is.
func (s *Server) facts(w http.ResponseWriter, _ *http.Request) {
	v := s.current()
	shown := map[fact.ID]bool{}
	for _, d := range v.Drafts {
		for _, m := range d.Marks {
			if m.Fact != nil {
				shown[m.Fact.ID] = true
			}
		}
	}
	type line struct {
		*fact.Fact
		Shown bool
		Signs []signoff.Status
	}
	var lines []line
	for _, f := range v.Facts.Facts.All() {
		lines = append(lines, line{f, shown[f.ID], v.signs(f.ID.String())})
	}
	page(w, http.StatusOK, v.write("facts", v.Title("Numbers"), lines))
}

// Cells gives the ranges that the fact was read from.
func (t traced) Cells() []string {
	var list []string
	for _, r := range t.Origin.Cells {
		list = append(list, r.String())
	}
	return list
}

// PerPage is how many rows a page shows.
func (t traced) PerPage() int { return rowsShown }

// Target gives what a form signs, and what it was when it was read.
func (t traced) Target() string { return strings.Join([]string{t.ID.String(), t.Seal}, " ") }
