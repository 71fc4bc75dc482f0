package review

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/status"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed review.css
var style string

//go:embed live.js
var script string

//go:embed icon.svg
var icon string

var pages = template.Must(template.New("pages").Funcs(template.FuncMap{
	"path": factPath, "value": readable, "breakable": breakable, "sentence": sentence, "nouns": nouns, "counted": text.Count, "ref": ref, "coded": coded, "list": func(words []string) string { return text.List(words, "and") }, "thousands": thousands, "exact": exactly, "state": stateMark, "total": total, "number": control.Number, "tally": control.Counted, "capital": text.Capital,
}).Parse(pageTemplate))

// view is what the pages show: the drafts of the last walk that made them, and the findings
// of the newest.
type view struct {
	*walk.Result
	found   []diag.Diagnostic // of the newest walk
	err     error             // why the newest walk could not start
	stale   bool              // the documents are from an earlier walk than the findings
	opening bool              // no walk has ended yet
	newest  *walk.Result      // the newest walk that ended; its documents are not shown if they are incomplete
	version string
	files   map[string]string // fingerprints of the files of the newest walk, by name
	ledgers []*filing.Ledger
	read    time.Time // when the ledgers of Result were read

	Documents []*written
	Severe    []severity
	Statuses  []signoff.Status
	Targets   []*target
	status    func() status.Status
	quarters  func() *compute.Result
}

// written is one document of the filing.
type written struct {
	*document.Draft
	ID string // of its article
	render.Prose
	Sections []section
}

// section is a section of a document.
type section struct {
	Name  string
	Place string // id of its first sentence, or of its document
}

// DatabasesRead returns when the ledgers in databases were read, "" if there are none. A file is
// read again when it is saved, but nothing reports a change of a database.
func (v *view) DatabasesRead() string {
	if v.read.IsZero() || !slices.ContainsFunc(v.Filing.Ledgers, func(l *filing.Ledger) bool { return l.Source != nil }) {
		return ""
	}
	return v.read.Format("January 2, 2006, at 3:04 PM MST")
}

// target is a section, the letter or the memo, with its sign-offs.
type target struct {
	signoff.Standing
	Place string // in the documents
	Signs []signoff.Status
	Seal  string // current
}

// Other returns the sign-offs that no required role counts.
func (t *target) Other() []signoff.Status {
	return slices.DeleteFunc(slices.Clone(t.Signs), func(s signoff.Status) bool {
		return slices.ContainsFunc(t.Roles, func(r signoff.Role) bool {
			return r.Name != "" && s.InRole(r.Name) && (filing.SameName(r.By, s.By) || filing.SameName(r.Last, s.By))
		})
	})
}

// severity is the findings of one severity.
type severity struct {
	Name     string // "error"
	Many     string // "2 errors"
	Mark     string // a sign that does not depend on color
	Findings []*finding
}

// finding is one finding, with its place in the documents.
type finding struct {
	diag.Diagnostic
	Number int
	Place  string             // id of its number or sentence, or ""
	Where  string             // "the number", "the sentence" or "the document"
	Fact   string             // page of the number read from its cell, where no document shows it
	Key    string             // identifies the finding to a form
	Text   string             // by which an [[accept]] entry accepts this finding alone; "" if it cannot be accepted so
	Twin   bool               // whether it could be accepted, but another finding has the same words
	By     *filing.Acceptance // the entry that accepted it, or nil
}

// Instruction returns the first line of the remedy, without the text to paste.
func (f *finding) Instruction() string {
	instruction, _, _ := strings.Cut(f.Remedy, "\n")
	return instruction
}

// Paste returns the lines of the remedy that are text to paste into a file, or "".
func (f *finding) Paste() string {
	_, paste, _ := strings.Cut(f.Remedy, "\n")
	return strings.Trim(paste, "\n")
}

// Ends returns the other ends of the finding itself, without the entry that accepted it.
func (f *finding) Ends() []diag.Related {
	own, _ := f.Own()
	return slices.DeleteFunc(slices.Clone(own), func(r diag.Related) bool { return f.By != nil && r.At == source.Place(f.By.At) })
}

// Same returns the further places with the same cause.
func (f *finding) Same() []diag.Related { _, joined := f.Own(); return joined }

// ref returns a place that has the cause of another: a cell of the same column by its reference.
func ref(at source.Place) string {
	if c, ok := at.(source.Cell); ok {
		return cmp.Or(c.Where, c.Ref, c.String())
	}
	return at.String()
}

// prepare computes the contents of the pages.
func (v *view) prepare() {
	v.Statuses = signoff.Statuses(v.Filing, v.Facts.Facts, v.Drafts)
	atlas := newAtlas(v.Drafts)
	noted := map[string][]*finding{}
	accepted := severity{Name: "accepted", Mark: "✓"}
	var wordings filing.Wordings
	if v.newest != nil {
		wordings = filing.WordingsOf(v.newest.Raw)
	}
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		group := severity{Name: s.String(), Mark: [...]string{diag.Error: "✕", diag.Warning: "△", diag.Info: "i"}[s]}
		for _, d := range v.found {
			if d.Severity != s {
				continue
			}
			f := &finding{Diagnostic: d}
			if f.Place, f.Where = atlas.place(d); f.Place == "" {
				f.Fact = v.reads(d)
			}
			if v.newest != nil {
				if by, ok := v.newest.Filing.AcceptedBy(d); ok {
					f.By = &by
					accepted.Findings = append(accepted.Findings, f)
					continue
				}
			}
			if v.err == nil && filing.Acceptable(d) {
				f.Key, f.Text = key(d), wordings.Text(d)
				f.Twin = f.Text == ""
			}
			group.Findings = append(group.Findings, f)
		}
		group.Many = count(len(group.Findings), s.String())
		if s == diag.Info {
			group.Many = count(len(group.Findings), "note")
		}
		v.Severe = append(v.Severe, group)
	}
	accepted.Many = figure.Group(fmt.Sprint(len(accepted.Findings))) + " accepted"
	v.Severe = append(v.Severe, accepted)
	n := 0
	for _, g := range v.Severe {
		for _, f := range g.Findings {
			n++
			f.Number = n
			noted[f.Place] = append(noted[f.Place], f)
		}
	}
	v.Documents = nil
	for _, d := range v.Drafts {
		v.Documents = append(v.Documents, v.document(d, noted))
	}
	v.Targets = nil
	for _, standing := range signoff.Standings(v.Filing, v.Statuses, v.Drafts) {
		t := &target{Standing: standing, Place: "doc-" + standing.Document, Signs: v.signs(standing.Target)}
		for _, d := range v.Documents {
			if i := slices.IndexFunc(d.Sections, func(s section) bool { return s.Name == t.Target }); i >= 0 && d.Draft.Name == t.Document {
				t.Place = d.Sections[i].Place
			}
		}
		if seal, ok := signoff.Of(t.Target, v.Filing, v.Facts.Facts, v.Drafts); ok {
			t.Seal = seal.String()
		}
		v.Targets = append(v.Targets, t)
	}
	v.status = sync.OnceValue(func() status.Status { return status.Of(v.latest()) })
	v.quarters = sync.OnceValue(func() *compute.Result { return quarterFacts(v.latest()) })
}

// document renders a draft with links from numbers to their traces and with findings as
// numbered notes.
func (v *view) document(d *document.Draft, noted map[string][]*finding) *written {
	out := &written{Draft: d, ID: "doc-" + d.Name}
	notes := func(id string) template.HTML {
		if len(noted[id]) == 0 {
			return ""
		}
		var b strings.Builder
		b.WriteString(`<span class="notes">`)
		for _, f := range noted[id] {
			fmt.Fprintf(&b, `<sup class="note %s"><a href="#f%d" id="n%[2]d" title="%[3]s"><span class="off">Finding </span>%[2]d</a></sup>`,
				f.Severity, f.Number, template.HTMLEscapeString(string(f.Code)+": "+f.Summary))
		}
		b.WriteString("</span>")
		return template.HTML(b.String())
	}
	sentences := 0
	out.Prose = render.ProseOf(d, v.Facts.Facts, render.Decoration{Prefix: d.Name + "-", Lower: 1,
		Number: func(m *document.Mark) (open, end, after template.HTML) {
			id := numberID(d, m)
			return template.HTML(fmt.Sprintf(`<a class="fact" id="%s" href="%s" title="%s">`, id, template.HTMLEscapeString(factPath(m.Fact.ID.String())),
				template.HTMLEscapeString(m.Fact.Words.Label+": "+readable(m.Fact.ID, m.Fact.Value)))), "</a>", notes(id)
		},
		Sentence: func(s document.Sentence, whole bool) (open, end template.HTML) {
			id := sentenceID(d, sentences)
			sentences++
			class := "said"
			if len(noted[id]) > 0 {
				class += " noted"
			}
			open = template.HTML(fmt.Sprintf(`<span class="%s" id="%s">`, class, id))
			if !whole {
				return open + "</span>" + notes(id), ""
			}
			return open, "</span>" + notes(id)
		},
	})
	sentences = 0
	first := map[string]string{}
	for _, b := range d.Blocks {
		for range b.Sentences() {
			if first[b.Section] == "" {
				first[b.Section] = sentenceID(d, sentences)
			}
			sentences++
		}
	}
	for _, s := range d.Sections {
		if v.lists(s.Name) {
			continue // a letter repeats sections of the documents before it
		}
		each := section{Name: s.Name, Place: first[s.Name]}
		if each.Place == "" {
			each.Place = out.ID
		}
		out.Sections = append(out.Sections, each)
	}
	return out
}

// lists reports whether an earlier document has a section of a name.
func (v *view) lists(name string) bool {
	return slices.ContainsFunc(v.Documents, func(d *written) bool {
		return slices.ContainsFunc(d.Sections, func(s section) bool { return s.Name == name })
	})
}

func (v *view) signs(target string) []signoff.Status {
	var list []signoff.Status
	for _, s := range v.Statuses {
		if s.Target == target {
			list = append(list, s)
		}
	}
	return list
}

func sentenceID(d *document.Draft, i int) string { return fmt.Sprintf("%s-s%d", d.Name, i+1) }

func numberID(d *document.Draft, m *document.Mark) string {
	return fmt.Sprintf("%s-n%d", d.Name, slices.Index(d.Marks, m)+1)
}

// atlas finds the element of a document for a place in a template or ledger.
type atlas struct {
	drafts map[string]bool
	spots  map[string][]spot // by template
	cells  map[string]string // id of the number read from that cell alone, by cell
}

type spot struct {
	at     source.Point
	id     string
	number bool
}

func newAtlas(drafts []*document.Draft) *atlas {
	a := &atlas{map[string]bool{}, map[string][]spot{}, map[string]string{}}
	put := func(at source.Point, id string, number bool) {
		a.spots[at.File] = append(a.spots[at.File], spot{at, id, number})
	}
	for _, d := range drafts {
		a.drafts[d.Name] = true
		i := 0
		for _, b := range d.Blocks {
			for _, s := range b.Sentences() {
				id := sentenceID(d, i)
				i++
				put(b.At(s.Start), id, false)
				for _, p := range s.Spans {
					if p.Start < s.Start || p.End > s.End {
						continue
					}
					if p.Fact != nil {
						put(p.At, numberID(d, p.Mark), true)
						for _, r := range p.Fact.Origin.Cells {
							if at := r.String(); r.First == r.Last && a.cells[at] == "" {
								a.cells[at] = numberID(d, p.Mark)
							}
						}
					} else {
						put(p.At, id, false)
					}
				}
			}
		}
	}
	return a
}

// place returns the id of the number, sentence or document of a finding's subject, or else
// of its first related place that has one.
func (a *atlas) place(d diag.Diagnostic) (id, where string) {
	at := []source.Place{d.Subject}
	for _, r := range d.Related {
		at = append(at, r.At)
	}
	for _, place := range at {
		if place == nil {
			continue
		}
		point, ok := place.(source.Point)
		if !ok {
			if id := a.cells[place.String()]; id != "" {
				return id, "the number"
			}
			continue
		}
		if id, where := a.find(point); id != "" {
			return id, where
		}
	}
	return "", ""
}

// reads returns the page of the number read from a finding's cell alone, or "".
func (v *view) reads(d diag.Diagnostic) string {
	if _, ok := d.Subject.(source.Point); ok || d.Subject == nil {
		return ""
	}
	at := d.Subject.String()
	for _, f := range v.Facts.Facts.All() {
		for _, r := range f.Origin.Cells {
			if r.First == r.Last && r.String() == at {
				return factPath(f.ID.String())
			}
		}
	}
	return ""
}

func (a *atlas) find(p source.Point) (id, where string) {
	if name, _, _ := strings.Cut(p.File, "."); a.drafts[name] && !strings.Contains(p.File, "/") {
		return "doc-" + name, "the document"
	}
	var best *spot
	if p.Line == 0 {
		return "", ""
	}
	for i := range a.spots[p.File] {
		s := &a.spots[p.File][i]
		switch {
		case s.at == p && s.number:
			return s.id, "the number"
		case s.at.Line != p.Line, best != nil && best.at == p:
		case s.at == p, best == nil, best.at.Col > p.Col && s.at.Col < best.at.Col, s.at.Col <= p.Col && s.at.Col > best.at.Col:
			best = s
		}
	}
	switch {
	case best == nil:
		return "", ""
	case best.number:
		return best.id, "the number"
	}
	return best.id, "the sentence"
}

// Title returns a page's title.
func (v *view) Title(what string) string {
	return what + ": " + v.Filing.Registrant.Name + ", " + v.Filing.Report.Form + " " + v.Filing.Report.Period.String()
}

// Banner returns the warning above every page, or "".
func (v *view) Banner() string {
	switch {
	case v.err != nil && v.Drafts == nil:
		return "The draft cannot be made: " + v.err.Error() + "."
	case v.err != nil:
		return "The latest save cannot be read. The documents are from the save before it: " + v.err.Error() + "."
	case v.stale:
		return "The latest save has " + v.Severe[0].Many + ". The documents are from the save before it."
	}
	return ""
}

// Failed reports whether the newest walk could not start or found errors.
func (v *view) Failed() bool { return v.err != nil || len(v.Severe[0].Findings) > 0 }

// leaf is the data of a page's template.
type leaf struct {
	visit
	View  *view
	Title string
	Tab   string
	Body  any
}

// entry is a finding on the page that lists it.
type entry struct {
	leaf
	*finding
}

// Entry returns a finding for the template of findings.
func (l leaf) Entry(f *finding) entry { return entry{l, f} }

// Form returns the id of the form that explains what the finding asks for.
func (e entry) Form() string {
	for _, m := range e.View.remarks() {
		if slices.Contains(m.Asked, e.finding) {
			return m.ID()
		}
	}
	return "main"
}

// Seen returns the SHA-256 of commentary.toml in the newest walk, "" if there was no such file.
func (v *view) Seen() string {
	if v.newest == nil {
		return ""
	}
	return v.newest.Filing.Hashes[filing.CommentaryFile]
}

// period returns the period of the report in the newest walk.
func (v *view) period() string {
	if v.newest == nil {
		return v.Filing.Report.Period.String()
	}
	return v.newest.Filing.Report.Period.String()
}

// explanations returns the [[explain]] entries in the newest walk.
func (v *view) explanations() []filing.Explanation {
	if v.newest == nil {
		return nil
	}
	return v.newest.Filing.Commentary.Explain
}

// Roles returns the roles that sign: those that filing.toml requires, or the usual ones.
func (v *view) Roles() []string {
	if v.Filing.Roles != nil {
		return v.Filing.Roles
	}
	return []string{filing.Preparer, "reviewer"}
}

// Editable reports whether commentary.toml can be changed: the newest save can be read.
func (v *view) Editable() bool { return v.err == nil && v.newest != nil }

// page answers a request with a page of a view.
func (s *Server) page(w http.ResponseWriter, r *http.Request, v *view, status int, tab, title string, body any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, tab, leaf{s.visit(r), v, title, tab, body}); err != nil {
		panic(fmt.Sprintf("review: the page %s: %v", tab, err)) // the embedded template writes to memory: only a bug fails
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// lost answers a request that cannot be served.
func (s *Server) lost(w http.ResponseWriter, r *http.Request, v *view, status int, why string) {
	s.page(w, r, v, status, "lost", v.Title(http.StatusText(status)), why)
}

// running serves the head of printed pages: what is printed, and that it is a draft. It is on the
// first page too, where a draft's own file has it above the title.
func (s *Server) running(w http.ResponseWriter, _ *http.Request) {
	v := s.current()
	left := fmt.Sprintf("%s, Form %s, %s", v.Filing.Registrant.Name, v.Filing.Report.Form, v.Filing.Report.Period)
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write([]byte(render.Running(left, "Draft") + strings.Replace(render.Running(left, "Draft"), "@page", "@page :first", 1)))
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	file := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(text))
		}
	}
	mux.HandleFunc("GET /page.css", file("text/css; charset=utf-8", render.Style()))
	mux.HandleFunc("GET /review.css", file("text/css; charset=utf-8", style))
	mux.HandleFunc("GET /print.css", s.running)
	mux.HandleFunc("GET /live.js", file("text/javascript; charset=utf-8", script))
	mux.HandleFunc("GET /icon.svg", file("image/svg+xml", icon))
	mux.HandleFunc("GET /diff.css", file("text/css; charset=utf-8", diff.Style()))
	mux.HandleFunc("GET /events", s.events)
	for pattern, answer := range map[string]http.HandlerFunc{
		"GET /{$}": s.index, "GET /facts": s.facts, "GET /fact/{id}": s.fact, "GET /diff": s.diff, "GET /charts": s.charts, "GET /ledgers": s.totals, "GET /tags": s.tags,
		"GET /sign": s.signs, "POST /sign": s.sign, "POST /accept": s.accept, "GET /status": s.statusPage, "GET /quarters": s.quartersPage, "GET /next": s.nextPage, "POST /next": s.next, "GET /commentary": s.explained, "POST /commentary": s.explain, "POST /forget": s.forget, "POST /read": s.readAgain, "GET /": s.missing,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if s.await(r); s.current().opening {
				s.loading(w, r)
				return
			}
			answer(w, r)
		})
	}
	return mux
}

// index serves the page of documents and findings.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	s.page(w, r, v, http.StatusOK, "index", v.Title("Documents"), nil)
}

// totals serves the control totals of the ledgers.
func (s *Server) totals(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	s.page(w, r, v, http.StatusOK, "ledgers", v.Title("Ledgers"), render.Ledgers(v.Controls()))
}

// missing answers a request for a page that does not exist.
func (s *Server) missing(w http.ResponseWriter, r *http.Request) {
	s.lost(w, r, s.current(), http.StatusNotFound, "Page not found.")
}

func factPath(id string) string { return "/fact/" + url.PathEscape(id) }

// readable formats the value of a fact for a person.
func readable(id fact.ID, v quantity.Value) string {
	value, decimal := render.ExactOf(id, v)
	if decimal != "" {
		return value + " (" + decimal + ")"
	}
	return value
}

// breakable allows a line break after the sheet in a place such as "rev.xlsx!Revenue!C2".
func breakable(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(s), "!", "!<wbr>"))
}

// sentence ends a text with a full stop, unless it has an end mark.
func sentence(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".\"") {
		return s
	}
	return s + "."
}

// coded writes text between backticks as code.
func coded(s string) template.HTML {
	var b strings.Builder
	parts := strings.Split(s, "`")
	for i, part := range parts {
		part = template.HTMLEscapeString(part)
		switch {
		case i%2 == 0:
			b.WriteString(part)
		case i == len(parts)-1: // a backtick without another
			b.WriteString("`" + part)
		default:
			b.WriteString("<code>" + part + "</code>")
		}
	}
	return template.HTML(b.String())
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return figure.Group(fmt.Sprint(n)) + " " + noun
}

// changeable names, for a person, what signoff.Seal.Changed returns.
var changeable = map[string]string{"origin": "source", "sentence": "wording"}

// nouns lists what changed since a sign-off.
func nouns(changed []string) string {
	var list []string
	for _, c := range changed {
		list = append(list, cmp.Or(changeable[c], c))
	}
	return text.List(list, "and")
}

// get returns a fact of the view by the text of its id, or why it has no value.
func (v *view) get(name string) (*fact.Fact, string) {
	id, err := fact.ParseID(name)
	if err != nil {
		return nil, err.Error()
	}
	return v.Facts.Facts.Get(id)
}

// Stale reports whether the documents are from before the latest save.
func (v *view) Stale() bool { return v.stale }

// Version identifies this view.
func (v *view) Version() string { return v.version }

// tab is one of the pages.
type tab struct{ Name, Label, Path, Key string }

// Tabs returns the pages, each with its access key.
func (v *view) Tabs() []tab {
	return []tab{{"index", "Documents", "/", "1"}, {"status", "Status", "/status", "9"}, {"facts", "Numbers", "/facts", "2"}, {"quarters", "Quarters", "/quarters", "q"},
		{"diff", "Changes", "/diff", "3"}, {"charts", "Charts", "/charts", "4"}, {"commentary", "Commentary", "/commentary", "8"}, {"sign", "Sign-offs", "/sign", "5"},
		{"ledgers", "Ledgers", "/ledgers", "6"}, {"tags", "Tags", "/tags", "7"}, {"next", "Next period", "/next", "0"}}
}
