package render_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/walk"
)

// folder reads a fixture into memory, so that a test can change it.
func folder(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	files, dir := fstest.MapFS{}, os.DirFS("../../fixtures/"+name)
	err := fs.WalkDir(dir, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(dir, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatalf("read fixture %s: %v", name, err)
	}
	return files
}

// compose drafts a folder's discussion.
func compose(t testing.TB, files fs.FS, how draft.How) (*document.Draft, *fact.Set) {
	t.Helper()
	return composed(t, files, how, false)
}

// composed drafts a folder's discussion, in spite of errors if forced.
func composed(t testing.TB, files fs.FS, how draft.How, force bool) (*document.Draft, *fact.Set) {
	t.Helper()
	r, err := walk.Open(files, walk.How{Templates: os.DirFS("../.."), Blank: how.Blank})
	if err != nil {
		t.Fatalf("read the filing: %v", err)
	}
	if !how.Blank {
		r.Compute()
	}
	r.Compose()
	if diag.Errors(r.Found) && !force {
		t.Fatalf("compose: %v", r.Found)
	}
	i := slices.IndexFunc(r.Drafts, func(d *document.Draft) bool { return d.Name == "mdna" })
	if i < 0 {
		t.Fatal("there is no mdna")
	}
	return r.Drafts[i], r.Facts.Facts
}

// written gives a draft as a writer writes it.
func written(t rapid.TB, w render.Writer, d *document.Draft, set *fact.Set, forced bool) render.Document {
	t.Helper()
	doc, err := w.Write(d, set, forced)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// drafting drafts words of a test's own over the cascadia fixture.
func drafting(t testing.TB, text string) (*document.Draft, *fact.Set) {
	t.Helper()
	files := folder(t, "cascadia-10k")
	files["templates/mdna.md.tmpl"] = &fstest.MapFile{Data: []byte(text)}
	for _, section := range []string{"ndr", "revenue", "non-gaap"} {
		files["templates/"+section+".md.tmpl"] = &fstest.MapFile{}
	}
	return compose(t, files, draft.How{})
}

// hostile is a filing whose every text tries to be markup, with facts in every
// place that a template can put them.
func hostile(t testing.TB) (*document.Draft, *fact.Set) {
	files := folder(t, "cascadia-10k")
	toml := string(files["filing.toml"].Data)
	name := `name        = "Cascadia Retail Robotics Inc."`
	if !strings.Contains(toml, name) {
		t.Fatal("the fixture names its registrant otherwise")
	}
	files["filing.toml"].Data = []byte(strings.Replace(toml, name, `name = 'A & B <script>alert("1")</script></style>'`, 1))
	files["templates/revenue.md.tmpl"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(`## Results {{text "<img src=x onerror=alert(2)> & ^_*"}}

#### Code 'of {{text "<b>"}}'

The change was {{fact "revenue.increase[us]" .Period "millions"}}; ({{fact "ndr" .Period "percent1"}}%) and "{{fact "ndr" .Compare "percent1"}}%".

| Revenues {{text "<i>|</i>"}} | {{year .Period}} | {{year .Compare}} |
| --- | ---: | ---: |
| United States | ${{fact "revenue[us]" .Period "thousands"}} | ${{fact "revenue[us]" .Compare "thousands"}} |
| Change, foreign | {{fact "revenue.increase[foreign]" .Period "thousands"}} | {{fact "revenue[foreign]" .Compare "dollars"}} |

> Quoted {{fact "revenue.growth" .Period "percent1"}}%.

1. An item of {{fact "revenue" .Period "millions"}}.
2. One of {{fact "revenue.absent" .Period "millions"}}.

'''
code {{text "</code></pre><script>"}}
'''

## Results {{text "<img src=x onerror=alert(2)> & ^_*"}}
`, "'", "`"))}
	return composed(t, files, draft.How{}, true)
}

// element is a start tag.
type element struct {
	name string
	attr map[string]string
}

var void = []string{"meta", "wbr", "br", "hr"}

// elements reads a page strictly: every element that is not void is closed, in
// order, no attribute stands twice, and no id.
func elements(t *testing.T, page []byte) []element {
	t.Helper()
	var list []element
	var open []string
	ids := map[string]bool{}
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			return list
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			e := element{token.Data, map[string]string{}}
			for _, a := range token.Attr {
				if _, twice := e.attr[a.Key]; twice {
					t.Errorf("<%s> has %s twice", e.name, a.Key)
				}
				e.attr[a.Key] = a.Val
			}
			if id, ok := e.attr["id"]; ok {
				if ids[id] || id == "" || strings.ContainsAny(id, " \t\n") {
					t.Errorf("id %q is missing or a duplicate", id)
				}
				ids[id] = true
			}
			list = append(list, e)
			if !slices.Contains(void, e.name) {
				open = append(open, e.name)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// words gives what a page says between its tags, style aside.
func words(t *testing.T, page []byte) string {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func TestHTMLOfFixtures(t *testing.T) {
	t.Parallel()
	type page struct {
		name   string
		d      *document.Draft
		set    *fact.Set
		forced bool
	}
	var pages []page
	for _, name := range []string{"cascadia-10k", "harborline-10k", "northgate-10q"} {
		d, set := compose(t, folder(t, name), draft.How{})
		pages = append(pages, page{name, d, set, false})
	}
	d, set := hostile(t)
	pages = append(pages, page{"hostile text", d, set, true})
	d, set = compose(t, folder(t, "cascadia-10k"), draft.How{Blank: true})
	pages = append(pages, page{"a blank draft", d, set, false})
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			doc := written(t, render.HTML, p.d, p.set, p.forced)
			if doc.Name != p.d.Name+".html" || doc.Shown != nil {
				t.Errorf("the document is %q, showing %v", doc.Name, doc.Shown)
			}
			if again := written(t, render.HTML, p.d, p.set, p.forced); !bytes.Equal(doc.Bytes, again.Bytes) {
				t.Error("rendered twice, it is not the same")
			}
			if i := bytes.IndexFunc(doc.Bytes, func(r rune) bool { return r < ' ' && r != '\n' }); i >= 0 {
				t.Errorf("control character %q in the page", doc.Bytes[i])
			}
			list := elements(t, doc.Bytes)
			selfContained(t, doc.Bytes, list)
			numbers(t, p.d, list)
			headings(t, list)
			said := words(t, doc.Bytes)
			for _, m := range p.d.Marks {
				if m.Fact == nil {
					continue
				}
				for _, r := range m.Fact.Origin.Cells {
					if !strings.Contains(said, r.String()) {
						t.Errorf("%s: the page does not show %s", m.ID, r)
					}
				}
				for _, id := range append(m.Fact.Origin.Inputs, m.ID) {
					if !strings.Contains(said, id.String()) {
						t.Errorf("%s: the page does not show %s", m.ID, id)
					}
				}
				for _, s := range []string{m.Fact.Words.Label, m.Fact.Words.Definition, m.Fact.Words.Formula} {
					if !strings.Contains(said, s) {
						t.Errorf("%s: the page does not say %q", m.ID, s)
					}
				}
			}
		})
	}
}

// selfContained holds a page to asking for nothing and running nothing.
func selfContained(t *testing.T, page []byte, list []element) {
	t.Helper()
	if bytes.Contains(page, []byte("<script")) || bytes.Contains(page, []byte("url(")) || bytes.Contains(page, []byte("@import")) {
		t.Error("the page has a script, a url or an import")
	}
	ids := map[string]bool{}
	for _, e := range list {
		ids[e.attr["id"]] = true
	}
	policy := false
	for _, e := range list {
		if slices.Contains([]string{"script", "img", "link", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"}, e.name) {
			t.Errorf("the page has <%s>", e.name)
		}
		for key, value := range e.attr {
			if strings.HasPrefix(key, "on") || slices.Contains([]string{"src", "srcset", "style", "action", "background", "ping"}, key) {
				t.Errorf("<%s> has %s=%q", e.name, key, value)
			}
			if strings.Contains(value, "http:") || strings.Contains(value, "https:") || strings.Contains(value, "//") {
				t.Errorf("<%s %s> refers to %q", e.name, key, value)
			}
		}
		if to, ok := e.attr["href"]; ok && (!strings.HasPrefix(to, "#") || !ids[to[1:]]) {
			t.Errorf("a link leads to %q, which is not in the page", to)
		}
		if by, ok := e.attr["aria-labelledby"]; ok && !ids[by] {
			t.Errorf("<%s> is labelled by %q, which is not in the page", e.name, by)
		}
		policy = policy || e.attr["http-equiv"] == "Content-Security-Policy" && e.attr["content"] == "default-src 'none'; style-src 'unsafe-inline'"
	}
	if !policy {
		t.Error("the page has no content security policy")
	}
}

// numbers holds a page to having a button with a panel for each fact shown, and
// to the order of the draft.
func numbers(t *testing.T, d *document.Draft, list []element) {
	t.Helper()
	var want, got []string
	first := map[fact.ID]int{}
	for _, m := range d.Marks {
		if m.Fact != nil {
			if first[m.ID] == 0 {
				first[m.ID] = len(first) + 1
			}
			want = append(want, fmt.Sprintf("tie-%d", first[m.ID]))
		}
	}
	panels := map[string]bool{}
	for _, e := range list {
		if e.name == "button" && e.attr["class"] == "fact" {
			if e.attr["type"] != "button" {
				t.Errorf("a number is a button of type %q", e.attr["type"])
			}
			got = append(got, e.attr["popovertarget"])
		}
		if _, ok := e.attr["popover"]; ok {
			panels[e.attr["id"]] = true
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the numbers open %v, want %v", got, want)
	}
	for _, id := range want {
		if !panels[id] {
			t.Errorf("a number opens %s, which is missing", id)
		}
	}
	if len(panels) != len(first) {
		t.Errorf("there are %d panels for %d facts", len(panels), len(first))
	}
}

func headings(t *testing.T, list []element) {
	t.Helper()
	level := 0
	for _, e := range list {
		if len(e.name) != 2 || e.name[0] != 'h' || e.name[1] < '1' || e.name[1] > '6' {
			continue
		}
		n := int(e.name[1] - '0')
		if n > level+1 || n == 1 && level > 0 {
			t.Errorf("a heading of level %d follows one of %d", n, level)
		}
		level = n
	}
	if level == 0 {
		t.Error("there is no heading")
	}
}

func TestHTMLEscapes(t *testing.T) {
	t.Parallel()
	d, set := hostile(t)
	page := written(t, render.HTML, d, set, true).Bytes
	said := words(t, page)
	for _, want := range []string{
		`A & B <script>alert("1")</script></style>, Form 10-K`,
		"Results <img src=x onerror=alert(2)> & ^_*",
		"Code of <b>",
		"Revenues <i>|</i>",
		"code </code></pre><script>",
		render.Banner,
		draft.Missing,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := bytes.Count(page, []byte("</style>")); n != 1 {
		t.Errorf("the page ends %d styles, want 1", n)
	}
	if !regexp.MustCompile(`>\(<button[^>]*>[0-9,]+</button>\)<`).Match(page) {
		t.Error("a negative in a cell has no parentheses outside its number")
	}
	if regexp.MustCompile(`<button[^>]*>[^<]*●`).Match(page) {
		t.Error("a fact that does not exist is a button")
	}
}

func TestHTMLProseComesBeforeCells(t *testing.T) {
	t.Parallel()
	d, set := compose(t, folder(t, "cascadia-10k"), draft.How{})
	page := written(t, render.HTML, d, set, false).Bytes
	end := bytes.Index(page, []byte("</article>"))
	if i := bytes.Index(page, []byte(".xlsx")); end < 0 || i < end {
		t.Errorf("cells are at byte %d, and the prose ends at %d", i, end)
	}
}

func TestHTMLRowsInAnotherOrder(t *testing.T) {
	t.Parallel()
	d, set := compose(t, folder(t, "cascadia-10k"), draft.How{})
	prose := func(page []byte) string { before, _, _ := strings.Cut(string(page), "</article>"); return before }
	was := prose(written(t, render.HTML, d, set, false).Bytes)
	for _, f := range set.All() {
		slices.Reverse(f.Origin.Cells)
	}
	if now := prose(written(t, render.HTML, d, set, false).Bytes); now != was {
		t.Error("the prose follows the rows of a ledger")
	}
}

func TestHTMLTellsExactValues(t *testing.T) {
	t.Parallel()
	d, set := compose(t, folder(t, "harborline-10k"), draft.How{})
	said := words(t, written(t, render.HTML, d, set, false).Bytes)
	want := map[string]string{}
	for _, m := range d.Marks {
		if m.Fact == nil {
			continue
		}
		sign, digits := "", strings.TrimPrefix(m.Fact.Value.String(), "-")
		if m.Fact.Value.Sign() < 0 {
			sign = "−"
		}
		if m.Fact.Value.Unit() == "USD" {
			whole, frac, _ := strings.Cut(digits, ".")
			for i := len(whole) - 3; i > 0; i -= 3 {
				whole = whole[:i] + "," + whole[i:]
			}
			digits = "$" + whole + "." + (frac + "00")[:max(2, len(frac))]
		}
		want[m.ID.String()] = sign + digits
	}
	if len(want) == 0 {
		t.Fatal("the draft shows no facts")
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if !strings.Contains(said, want[id]) {
			t.Errorf("%s: the page does not show %s", id, want[id])
		}
	}
}

// TestExactOf checks that a difference of rates is in percentage points, and a rate in percent.
func TestExactOf(t *testing.T) {
	t.Parallel()
	v, err := quantity.ParsePercent("3.511%")
	if err != nil {
		t.Fatal(err)
	}
	for metric, want := range map[string]string{"ndr.change": "3.5110 percentage points", "ndr": "3.5110%"} {
		if got, decimal := render.ExactOf(fact.ID{Metric: metric}, v); got != want || decimal != "0.03511" {
			t.Errorf("%s is %q and %q, want %q and 0.03511", metric, got, decimal, want)
		}
	}
}

// TestNumbersKeepTheirSigns holds that a line parts no number from the signs and the
// scale beside it, whatever runs of text those stand in.
func TestNumbersKeepTheirSigns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, template, want string }{
		{"a sign and a scale", "was ${{fact \"revenue\" .Period \"millions\"}} million, up", `<p>was <span class="glued">$# million,</span> up</p>`},
		{"a scale that ends there", "was ${{fact \"revenue\" .Period \"millions\"}} million", `<p>was <span class="glued">$# million</span></p>`},
		{"a word that only begins as a scale", "{{fact \"revenue\" .Period \"millions\"}} millionaires", `<p><span class="glued">#</span> millionaires</p>`},
		{"a scale on the next line", "{{fact \"revenue\" .Period \"millions\"}}\nmillion", "<p><span class=\"glued\">#</span>\nmillion</p>"},
		{"signs in two runs of text", "a_$\\({{fact \"ndr\" .Period \"percent\"}}%)_b c", `<p><span class="glued">a_$(#%)_b</span> c</p>`},
		{"markup between", "**$**{{fact \"ndr\" .Period \"percent\"}}*x*", `<p><strong>$</strong><span class="glued">#</span><em>x</em></p>`},
		{"two numbers", "{{fact \"ndr\" .Period \"percent\"}}–{{fact \"ndr\" .Compare \"percent\"}}%", `<p><span class="glued">#–</span><span class="glued">#%</span></p>`},
		{"a long word", "abcdefghijklmnop{{fact \"ndr\" .Period \"percent\"}}", `<p>abcd<span class="glued">efghijklmnop#</span></p>`},
		{"a reference", "&lt;{{fact \"ndr\" .Period \"percent\"}}&copy;", `<p>&lt;<span class="glued">#©</span></p>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, set := drafting(t, tt.template)
			page := regexp.MustCompile(`<button[^>]*>[^<]*</button>`).ReplaceAllString(string(written(t, render.HTML, d, set, false).Bytes), "#")
			if !strings.Contains(page, tt.want) {
				_, article, _ := strings.Cut(page, "<article>\n")
				article, _, _ = strings.Cut(article, "</article>")
				t.Errorf("got %q, want %q in it", article, tt.want)
			}
		})
	}
}
