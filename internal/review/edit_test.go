package review_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/walk"
)

// browser marks a request as one of a browser.
var browser = header("Accept", "text/html,application/xhtml+xml")

// TestProgress holds the first draft while a ledger is read: each page shows how far it has come,
// without scripts too, and afterwards the draft.
func TestProgress(t *testing.T) {
	t.Parallel()
	reached, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	s := gated(t, folder(t), func(how walk.How) walk.How {
		watch := how.Access.Watch
		how.Access.Watch = func(file string, done, size, rows int64) {
			if file == "ledgers/revenue.xlsx" {
				once.Do(func() {
					watch(file, size/2, size, 412_345)
					close(reached)
					<-release
				})
			}
			watch(file, done, size, rows)
		}
		return how
	})
	drafted := make(chan struct{})
	go func() { defer close(drafted); s.Load() }()
	<-reached
	for _, path := range []string{"/", "/facts", "/sign", "/commentary", "/fact/revenue@FY2022"} {
		w := s.ask("GET", path, nil, browser)
		text := whole(t, path, w.Body.Bytes())
		for _, want := range []string{"ledgers/revenue.xlsx", "412,345 rows, ", "Reading the ledgers, "} {
			if w.Code != 200 || !strings.Contains(text, want) {
				t.Errorf("%s: status %d, and the page lacks %q:\n%s", path, w.Code, want, text)
			}
		}
		if !strings.Contains(w.Body.String(), `<noscript><meta http-equiv="refresh"`) {
			t.Errorf("%s does not refresh without scripts", path)
		}
	}
	if w := s.ask("POST", "/sign", strings.NewReader(""), browser); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a form before the first draft: status %d, want 503", w.Code)
	}
	if w := s.ask("GET", "/review.css", nil); w.Code != 200 || !strings.Contains(w.Body.String(), ".bar") {
		t.Errorf("the style waits for the draft: status %d", w.Code)
	}
	answer := make(chan *httptest.ResponseRecorder)
	go func() { answer <- s.ask("GET", "/", nil) }() // a program, which waits
	close(release)
	<-drafted
	for name, w := range map[string]*httptest.ResponseRecorder{"a program": <-answer, "a browser": s.ask("GET", "/", nil, browser)} {
		if page := w.Body.String(); !strings.Contains(page, `href="/fact/revenue@FY2022"`) || strings.Contains(page, "412,345") || strings.Contains(page, "noscript") {
			t.Errorf("%s does not get the draft:\n%s", name, page)
		}
	}
}

// doubtful is a folder with two findings of one code, a finding that cannot be accepted, and a
// commentary.toml with comments.
func doubtful(t *testing.T) *saved {
	t.Helper()
	files := folder(t)
	files["templates/revenue.md.tmpl"] = &fstest.MapFile{Data: []byte(`## Results

Revenues increased mainly because of demand in the north.
Revenues increased mainly because of {{cite "\"demand\" in the <b>south</b>"}}.
It was 77 of them.

{{range commentary}}{{.}}{{end}}
`)}
	files["commentary.toml"] = &fstest.MapFile{Data: []byte(commentary)}
	return &saved{files: files}
}

const commentary = "# Ours, to keep.\nkeep = []\n\n[[explain]] # why\nfact = \"revenue.increase@FY2022\" # the fact\ntext = 'We hired.' # short\n# the end"

var forms = regexp.MustCompile(`(?s)<form method="post" action="/accept">.*?</form>`)

// filled returns the fields of a form.
func filled(t *testing.T, form string) url.Values {
	t.Helper()
	list, _ := elements(t, []byte(form))
	values := url.Values{}
	for _, e := range list {
		name, ok := attr(e, "name")
		if value, has := attr(e, "value"); ok && has {
			values[name] = []string{value}
		}
	}
	return values
}

func (s *site) send(path string, form url.Values, change ...func(*http.Request)) *httptest.ResponseRecorder {
	return s.ask("POST", path, strings.NewReader(form.Encode()), append(change, header("Content-Type", "application/x-www-form-urlencoded"))...)
}

// offers returns the forms that accept findings of a code, in the order of the page.
func (s *site) offers(t *testing.T, code string) (list []url.Values) {
	t.Helper()
	page := s.ask("GET", "/", nil).Body.String()
	for _, item := range regexp.MustCompile(`(?s)<li id="f[0-9]+".*?</li>`).FindAllString(page, -1) {
		if strings.Contains(item, "<b>"+code+"</b>") {
			if form := forms.FindString(item); form != "" {
				list = append(list, filled(t, form))
			}
		}
	}
	return list
}

// TestAccept accepts one of two findings of a code: the entry matches it alone, and the rest of
// commentary.toml stays.
func TestAccept(t *testing.T) {
	t.Parallel()
	files := doubtful(t)
	s := serve(t, files)
	offers := s.offers(t, "MDA001")
	if len(offers) != 2 {
		t.Fatalf("%d findings of MDA001 can be accepted, want 2:\n%s", len(offers), s.ask("GET", "/", nil).Body)
	}
	if n := len(s.offers(t, "NUM003")); n != 0 || !strings.Contains(s.ask("GET", "/", nil).Body.String(), "<b>NUM003</b>") {
		t.Errorf("%d errors of NUM003 can be accepted, want an error and 0", n)
	}
	form := offers[1]
	form.Set("by", ` Ada "<b>" Moreau `)
	form.Set("reason", "It is\nknown. </p>\"\"\" = +1")
	w := s.send("/accept", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/#accepted" {
		t.Fatalf("status %d to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	got := string(files.read("commentary.toml"))
	if !strings.HasPrefix(got, commentary+"\n\n[[accept]]\n") {
		t.Errorf("commentary.toml is now\n%s", got)
	}
	page := s.ask("GET", "/", nil).Body.Bytes()
	text := whole(t, "/", page)
	for _, want := range []string{`Accepted by Ada "<b>" Moreau: It is known. </p>""" = +1`, "1 accepted"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	left := s.offers(t, "MDA001")
	if len(left) != 1 || left[0].Get("finding") != offers[0].Get("finding") {
		t.Errorf("%d findings of MDA001 are left, want the other one", len(left))
	}
	f, found, err := filing.Read(files)
	if err != nil || diag.Errors(found) || len(f.Commentary.Accept) != 1 {
		t.Fatalf("commentary.toml does not read back: %v %v", err, found)
	}
	a := f.Commentary.Accept[0]
	if a.By != `Ada "<b>" Moreau` || a.Reason != `It is known. </p>""" = +1` || a.Code != "MDA001" || a.Period != "FY2022" || !strings.Contains(a.Text, "south") {
		t.Errorf("the entry is %+v", a)
	}
	// the finding is gone, and so is its form; the file is another one
	if w := s.send("/accept", form); w.Code != http.StatusConflict {
		t.Errorf("a finding is accepted twice: status %d", w.Code)
	}
	stale := offers[0]
	stale.Set("by", "Ada")
	stale.Set("reason", "x")
	before := files.read("commentary.toml")
	if w := s.send("/accept", stale); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "has been saved since this page was opened") {
		t.Errorf("a form of before the last save: status %d, %s", w.Code, w.Body)
	}
	if string(files.read("commentary.toml")) != string(before) {
		t.Error("a refused form changed commentary.toml")
	}
}

// TestFormsAreRefused sends forms that no page has, to each address that writes.
func TestFormsAreRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, doubtful(t))
	accept := s.offers(t, "MDA001")[0]
	accept.Set("by", "Ada")
	accept.Set("reason", "It is known.")
	explain := filled(t, regexp.MustCompile(`(?s)<form class="signing" method="post" action="/commentary">.*?</form>`).FindString(s.ask("GET", "/commentary", nil).Body.String()))
	explain.Set("text", "We hired in $1.0 million.")
	own, cross := header("Origin", "http://"+addr), header("Sec-Fetch-Site", "cross-site")
	for _, c := range []struct {
		name, path string
		form       url.Values
		with       url.Values
		from       func(*http.Request)
		want       int
	}{
		{"from another site", "/accept", accept, nil, cross, 403},
		{"from another site", "/commentary", explain, nil, cross, 403},
		{"from another site", "/forget", explain, nil, cross, 403},
		{"from another origin", "/accept", accept, nil, header("Origin", "http://evil.example"), 403},
		{"without the secret", "/accept", accept, nil, header("Cookie", ""), 401},
		{"without the secret", "/commentary", explain, nil, header("Cookie", ""), 401},
		{"without a token", "/accept", accept, url.Values{"token": nil}, own, 403},
		{"without a token", "/commentary", explain, url.Values{"token": nil}, own, 403},
		{"without a token", "/forget", explain, url.Values{"token": nil}, own, 403},
		{"without a name", "/accept", accept, url.Values{"by": {" "}}, own, 400},
		{"with a name of two lines", "/accept", accept, url.Values{"by": {"Ada\nMoreau"}}, own, 400},
		{"with a name that is too long", "/accept", accept, url.Values{"by": {strings.Repeat("a", 201)}}, own, 400},
		{"with a name that is not UTF-8", "/accept", accept, url.Values{"by": {"\xff"}}, own, 400},
		{"without a reason", "/accept", accept, url.Values{"reason": {" \n"}}, own, 400},
		{"with a reason that is too long", "/accept", accept, url.Values{"reason": {strings.Repeat("a", 2001)}}, own, 400},
		{"with a hidden character", "/accept", accept, url.Values{"reason": {"a\u202eb"}}, own, 400},
		{"of an unknown finding", "/accept", accept, url.Values{"finding": {strings.Repeat("0", 64)}}, own, 409},
		{"without what was seen", "/accept", accept, url.Values{"seen": nil}, own, 409},
		{"of another file", "/accept", accept, url.Values{"seen": {strings.Repeat("0", 64)}}, own, 409},
		{"without a text", "/commentary", explain, url.Values{"text": {" \r\n"}}, own, 400},
		{"with a text that is too long", "/commentary", explain, url.Values{"text": {strings.Repeat("a", 20_001)}}, own, 400},
		{"with a control character", "/commentary", explain, url.Values{"text": {"a\x00b"}}, own, 400},
		{"of an unknown fact", "/commentary", explain, url.Values{"fact": {"revenue@FY2022"}}, own, 409},
		{"of an unknown entry", "/commentary", explain, url.Values{"entry": {"7"}}, own, 409},
		{"of no entry", "/commentary", explain, url.Values{"entry": {"x"}}, own, 409},
		{"of another file", "/commentary", explain, url.Values{"seen": {strings.Repeat("0", 64)}}, own, 409},
		{"larger than a form", "/commentary", explain, url.Values{"text": {strings.Repeat("a", 70_000)}}, own, 413},
	} {
		form := url.Values{}
		for _, from := range []url.Values{c.form, c.with} {
			for name, value := range from {
				form[name] = value
			}
		}
		w := s.send(c.path, form, c.from)
		if w.Code != c.want || len(s.saved) > 0 {
			t.Errorf("%s %s: status %d, want %d; saved %d files\n%s", c.path, c.name, w.Code, c.want, len(s.saved), w.Body)
			s.saved = nil
		}
	}
	// what the disk refuses is reported
	s.refuse = errors.New("commentary.toml is a link")
	for path, form := range map[string]url.Values{"/accept": accept, "/commentary": explain} {
		if w := s.send(path, form, own); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "commentary.toml is a link") {
			t.Errorf("%s: status %d, %s", path, w.Code, w.Body)
		}
	}
	if len(s.saved) != 2 {
		t.Errorf("the forms that differ in nothing saved %d files, want 2", len(s.saved))
	}
}

// TestFindingsWithTheSameWords checks that there is no button where an entry would accept two
// findings.
func TestFindingsWithTheSameWords(t *testing.T) {
	t.Parallel()
	files := doubtful(t)
	files.save("templates/revenue.md.tmpl", []byte("## Results\n\nRevenues increased mainly because of demand.\n\nRevenues increased mainly because of demand.\n"))
	s := serve(t, files)
	page := s.ask("GET", "/", nil).Body.String()
	if n := strings.Count(page, "<b>MDA001</b>"); n != 2 {
		t.Fatalf("the page has %d findings of MDA001, want 2", n)
	}
	if n := len(s.offers(t, "MDA001")); n != 0 || strings.Count(page, "Another finding has the same words.") < 2 {
		t.Errorf("%d of two findings with the same words can be accepted, want 0 and why; %d say why", n, strings.Count(page, "Another finding has the same words."))
	}
}

// remark returns the form of an explanation on the page of commentary.
func (s *site) remark(t *testing.T, page, name, entry string) url.Values {
	t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form class="signing" method="post" action="/commentary">.*?</form>`).FindAllString(page, -1) {
		if fields := filled(t, form); fields.Get("fact") == name && fields.Get("entry") == entry {
			return fields
		}
	}
	t.Fatalf("no form explains %s, entry %s:\n%s", name, entry, page)
	return nil
}

// TestCommentary rewords an explanation in its place and writes one that a finding asks for.
func TestCommentary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file string }{
		{"with lines of Unix", commentary},
		{"with lines of Windows", strings.ReplaceAll(commentary, "\n", "\r\n")},
		{"with a byte-order mark", "\ufeff" + commentary},
		{"as an inline table", "explain = [{ fact = \"revenue.increase@FY2022\", text = \"We hired.\" }] # ours\n"},
		{"in several lines", "[[explain]]\ntext = \"\"\"\nWe \"hired\".\n\"\"\" # ours\nfact = \"revenue.increase@FY2022\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := doubtful(t)
			files.save("commentary.toml", []byte(c.file))
			s := serve(t, files)
			page := s.ask("GET", "/commentary", nil)
			text := whole(t, "/commentary", page.Body.Bytes())
			if !strings.Contains(text, "Increase in revenues") && !strings.Contains(text, "revenue.increase@FY2022") {
				t.Errorf("the page does not name the fact:\n%s", text)
			}
			form := s.remark(t, page.Body.String(), "revenue.increase@FY2022", "0")
			const words = "  Revenues rose by $5.0 million:\r\n\r\n- \"hiring\" \\ in the north \"\"\"\r\n- = 1 + 1 é <script>\t\r\n"
			form.Set("text", words)
			w := s.send("/commentary", form)
			if w.Code != http.StatusSeeOther {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			got := string(files.read("commentary.toml"))
			f, found, err := filing.Read(files)
			want := "Revenues rose by $5.0 million:\n\n- \"hiring\" \\ in the north \"\"\"\n- = 1 + 1 é <script>"
			if err != nil || diag.Errors(found) || len(f.Commentary.Explain) != 1 || f.Commentary.Explain[0].Text != want {
				t.Fatalf("it reads back as %+v (%v, %v), want the text %q; the file is\n%s", f, found, err, want, got)
			}
			if windows := strings.Contains(c.file, "\r\n"); windows && strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") || !windows && strings.Contains(got, "\r") {
				t.Errorf("the file mixes line ends: %q", got)
			}
			for _, kept := range []string{"# Ours, to keep.", "# why", "# the fact", "# short", "# the end", "# ours", "\ufeff"} {
				if strings.Contains(c.file, kept) != strings.Contains(got, kept) {
					t.Errorf("the file no longer has %q:\n%s", kept, got)
				}
			}
			page = s.ask("GET", strings.SplitN(w.Header().Get("Location"), "#", 2)[0], nil)
			if _, id, _ := strings.Cut(w.Header().Get("Location"), "#"); !strings.Contains(page.Body.String(), `id="`+id+`"`) {
				t.Errorf("the page has no entry %s", id)
			}
			if area := html.UnescapeString(page.Body.String()); !strings.Contains(area, "maxlength=\"20000\">\n"+want+"</textarea>") {
				t.Errorf("no form shows %q:\n%s", want, area)
			}
			if strings.Contains(page.Body.String(), "<script>") {
				t.Error("the page holds the text as markup")
			}
			if got := s.send("/commentary", form).Code; got != http.StatusConflict {
				t.Errorf("the form of before is taken again: status %d, want 409", got)
			}
		})
	}
}

// TestCommentaryThatIsAsked writes an explanation that a finding asks for, beside the customers
// that moved most, into a file that does not exist yet.
func TestCommentaryThatIsAsked(t *testing.T) {
	t.Parallel()
	files := &saved{files: folder(t)}
	table := "Customer | Date | Amount | Country | Channel\n"
	for i := range 8 {
		table += fmt.Sprintf("c%d | 2021-12-31 | %d | US | direct\nc%d | 2022-12-31 | %d | US | direct\n", i, 1_000_000, i, 900_000-100_000*i)
	}
	files.save("ledgers/revenue.xlsx", ledgertest.Folder(map[string]string{"x.xlsx": table})["x.xlsx"].Data)
	terms := "Customer | Start | End | ARR\n"
	for i := range 8 {
		terms += fmt.Sprintf("c%d | 2021-01-01 | 2021-12-31 | 1000000\nc%d | 2022-01-01 | 2022-12-31 | %d\n", i, i, 900_000-100_000*i)
	}
	files.save("ledgers/subscriptions.xlsx", ledgertest.Folder(map[string]string{"x.xlsx": terms})["x.xlsx"].Data)
	s := serve(t, files)
	page, led := s.ask("GET", "/commentary", nil).Body.String(), 0
	text := whole(t, "/commentary", []byte(page))
	for _, link := range regexp.MustCompile(`<a class="jump" href="/commentary#([^"]+)">Write the explanation</a>`).FindAllStringSubmatch(s.ask("GET", "/", nil).Body.String(), -1) {
		if !strings.Contains(page, `id="`+link[1]+`"`) {
			t.Errorf("a finding leads to #%s, which the page does not have", link[1])
		}
		led++
	}
	if led == 0 {
		t.Error("no finding leads to the form")
	}
	for _, want := range []string{"MDA005", "c7", "−800,000.00", "1,000,000.00", "200,000.00", "3 others", "−600,000.00"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	form := s.remark(t, page, "revenue.increase@FY2022", "-1")
	if form.Get("seen") != "" {
		t.Errorf("the form has seen %v of a file that does not exist", form)
	}
	form.Set("text", "Lower prices accounted for $3.6 million of the decrease; volume did not change, and there were no new products.")
	if w := s.send("/commentary", form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if !strings.Contains(s.ask("GET", "/", nil).Body.String(), "Lower prices accounted for") {
		t.Errorf("the draft does not print the explanation; commentary.toml is\n%s", files.read("commentary.toml"))
	}
	if got := len(s.saved); got != 1 || s.saved[0].Seen != "" || s.saved[0].File != "commentary.toml" {
		t.Errorf("it saved %d files: %+v", got, s.saved)
	}
}

// TestUnreadableCommentary checks that nothing is written into a file that cannot be read.
func TestUnreadableCommentary(t *testing.T) {
	t.Parallel()
	files := doubtful(t)
	s := serve(t, files)
	accept := s.offers(t, "MDA001")[0]
	accept.Set("by", "Ada")
	accept.Set("reason", "x")
	broken := []byte(commentary + "\n[[")
	files.save("commentary.toml", broken)
	s.Load()
	if n := len(s.offers(t, "MDA001")); n != 0 {
		t.Errorf("%d findings can be accepted while commentary.toml cannot be read", n)
	}
	if page := s.ask("GET", "/commentary", nil).Body.String(); strings.Contains(page, "<textarea") {
		t.Error("there is a form for a file that cannot be read")
	}
	accept.Set("seen", filing.Hash(broken))
	if w := s.send("/accept", accept); w.Code != http.StatusConflict || len(s.saved) > 0 {
		t.Errorf("status %d, and it saved %d files", w.Code, len(s.saved))
	}
}

// TestNameIsAskedOnce signs twice: the second form knows the name, until the visitor wants
// another. A cookie that another program made is not believed.
func TestNameIsAskedOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, folder(t))
	asks := func(from ...func(*http.Request)) bool {
		t.Helper()
		page := s.ask("GET", "/sign", nil, from...).Body.String()
		whole(t, "/sign", []byte(page))
		return strings.Contains(page, `id="by"`)
	}
	if !asks() {
		t.Fatal("the first form does not ask for the name")
	}
	w := s.post(s.form(t, `Ada "<b>" Moreau`))
	var name *http.Cookie
	for _, c := range w.Result().Cookies() {
		if strings.HasPrefix(c.Name, "tieout-name-") {
			name = c
		}
	}
	if name == nil || name.SameSite != http.SameSiteStrictMode || !name.HttpOnly || name.MaxAge != 0 || !name.Expires.IsZero() || name.Path != "/" {
		t.Fatalf("the cookie is %v", name)
	}
	with := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: name.Name, Value: value}) }
	}
	if asks(with(name.Value)) {
		t.Error("the second form asks for the name again")
	}
	for _, path := range []string{"/sign", "/fact/revenue@FY2022"} {
		page := s.ask("GET", path, nil, with(name.Value)).Body.String()
		if !strings.Contains(page, "Signing as <b>Ada &#34;&lt;b&gt;&#34; Moreau</b>") || !strings.Contains(page, `name="by" value="Ada &#34;&lt;b&gt;&#34; Moreau"`) {
			t.Errorf("%s does not show who signs:\n%s", path, page)
		}
	}
	payload, code, _ := strings.Cut(name.Value, ".")
	other := serve(t, folder(t))
	for what, value := range map[string]string{"without a code": payload, "with another code": payload + "." + strings.Repeat("A", len(code)), "of another name": "eyJCeSI6IkV2ZSIsIlJvbGUiOiJyZXZpZXdlciJ9." + code, "empty": ""} {
		if !asks(with(value)) {
			t.Errorf("a cookie %s is believed", what)
		}
	}
	if page := other.ask("GET", "/sign", nil, with(name.Value)).Body.String(); !strings.Contains(page, `id="by"`) {
		t.Error("a cookie of another run is believed")
	}
	page := s.ask("GET", "/sign", nil, with(name.Value)).Body.String()
	token := regexp.MustCompile(`(?s)<form id="forget" method="post" action="/forget"><input type="hidden" name="token" value="([^"]+)">`).FindStringSubmatch(page)
	if token == nil {
		t.Fatal("the name cannot be changed")
	}
	w = s.send("/forget", url.Values{"token": {token[1]}}, with(name.Value))
	if c := w.Result().Cookies(); w.Code != http.StatusSeeOther || len(c) != 1 || c[0].MaxAge >= 0 || c[0].Name != name.Name {
		t.Errorf("the name is not forgotten: status %d, %v", w.Code, w.Result().Cookies())
	}
}

// TestRequiredRoles signs a section with the button of a role that filing.toml requires.
func TestRequiredRoles(t *testing.T) {
	t.Parallel()
	files := folder(t)
	files["filing.toml"].Data = append(files["filing.toml"].Data, "\n[signoffs]\nrequired = [\"preparer\", \"second <b>reviewer</b>\"]\n"...)
	s := serve(t, files)
	page := s.ask("GET", "/sign", nil).Body.String()
	text := whole(t, "/sign", []byte(page))
	if strings.Contains(page, `id="role"`) || !strings.Contains(text, "as preparer and second <b>reviewer</b>, each time by another person") {
		t.Errorf("the page does not ask for the required roles:\n%s", text)
	}
	form := filled(t, regexp.MustCompile(`(?s)<form class="signing" method="post" action="/sign">.*?</form>`).FindString(page))
	form.Set("by", "Ada")
	buttons := regexp.MustCompile(`name="target" value="(revenue [0-9a-f]{64} [^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(buttons) != 2 {
		t.Fatalf("revenue has %d buttons, want one for each role", len(buttons))
	}
	for i, want := range []string{"revenue by Ada, preparer", "revenue by Ada, second <b>reviewer</b>"} {
		form.Set("target", html.UnescapeString(buttons[i][1]))
		form.Set("role", "another")
		s.signed = nil
		if w := s.post(form); w.Code != http.StatusSeeOther || len(s.signed) != 1 || s.signed[0] != want {
			t.Errorf("button %d: status %d, signed %q, want %q", i, w.Code, s.signed, want)
		}
	}
}

// TestQuarters checks the last quarters, and the ledger rows of a quarter that no document shows.
func TestQuarters(t *testing.T) {
	t.Parallel()
	s := serve(t, folder(t))
	page := s.ask("GET", "/quarters", nil).Body.String()
	text := whole(t, "/quarters", []byte(page))
	for _, want := range []string{"FY2021Q4", "FY2022Q4", "to December 31", "90,000", "70,000", "FY2022Q4 is not compared"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	for _, link := range regexp.MustCompile(`<td class="num"><a href="([^"]+)">`).FindAllStringSubmatch(page, -1) {
		w := s.ask("GET", html.UnescapeString(link[1]), nil)
		trace := whole(t, link[1], w.Body.Bytes())
		if w.Code != 200 || !strings.Contains(trace, "ledgers/revenue.xlsx") {
			t.Errorf("%s: status %d, without its rows", link[1], w.Code)
		}
		if strings.Contains(w.Body.String(), `action="/sign"`) {
			t.Errorf("%s can be signed, and no report shows it", link[1])
		}
	}
	if n := strings.Count(page, `<td class="num"><a href=`); n == 0 {
		t.Error("no quarter has a link")
	}
	if got := s.ask("GET", "/fact/revenue@FY2019Q1", nil).Code; got != http.StatusNotFound {
		t.Errorf("a quarter that is not computed: status %d, want 404", got)
	}
}

// TestNextPeriod checks the checklist of each report that may follow, and makes a folder.
func TestNextPeriod(t *testing.T) {
	t.Parallel()
	s := serve(t, folder(t))
	page := s.ask("GET", "/next", nil).Body.String()
	choices := regexp.MustCompile(`<a href="(/next\?to=[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(choices) < 3 {
		t.Fatalf("the page has %d choices:\n%s", len(choices), page)
	}
	for _, c := range choices {
		w := s.ask("GET", c[1], nil)
		text := whole(t, c[1], w.Body.Bytes())
		_, period, _ := strings.Cut(c[1], "=")
		if w.Code != 200 || !strings.Contains(text, "tieout roll -C . --to "+period+" ") || !strings.Contains(text, "ledgers/revenue.xlsx") {
			t.Errorf("%s: status %d:\n%s", c[1], w.Code, text)
		}
	}
	for path, want := range map[string]string{"/next?to=FY2021": "FY2021", "/next?to=%3Cscript%3E": "<script>", "/next?to=FY2023&form=10-Q": "10-Q"} {
		w := s.ask("GET", path, nil)
		if text := whole(t, path, w.Body.Bytes()); w.Code != http.StatusNotFound || !strings.Contains(text, want) || strings.Contains(w.Body.String(), `action="/next"`) {
			t.Errorf("%s: status %d:\n%s", path, w.Code, text)
		}
	}
	form := filled(t, regexp.MustCompile(`(?s)<form class="signing" method="post" action="/next">.*?</form>`).FindString(page))
	for name, change := range map[string]url.Values{"without a token": {"token": nil}, "of a period that does not follow": {"to": {"FY2020"}}, "of no period": {"to": {"../../x"}}, "of no form": {"form": {"../x"}}} {
		bad := url.Values{"token": form["token"], "to": form["to"], "form": form["form"]}
		for key, value := range change {
			bad[key] = value
		}
		if w := s.send("/next", bad); w.Code < 400 || w.Code >= 500 || s.rolled != nil {
			t.Errorf("a form %s: status %d, made %q", name, w.Code, s.rolled)
		}
	}
	w := s.send("/next", form)
	if text := whole(t, "/next", w.Body.Bytes()); w.Code != 200 || len(s.rolled) != 1 || s.rolled[0] != "10-Q FY2023Q1 in ../10-Q-FY2023Q1" || !strings.Contains(text, "tieout serve -C ../10-Q-FY2023Q1") {
		t.Errorf("status %d, made %q:\n%s", w.Code, s.rolled, text)
	}
	s.refuse = errors.New("../10-Q-FY2023Q1 exists")
	if w := s.send("/next", form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "../10-Q-FY2023Q1 exists.") {
		t.Errorf("a folder that exists: status %d, %s", w.Code, w.Body)
	}
}

// TestPages walks the tabs: each page has one that is current.
func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, folder(t))
	keys := map[string]bool{}
	for _, tab := range regexp.MustCompile(`<li><a href="([^"]+)" accesskey="([^"]+)"`).FindAllStringSubmatch(s.ask("GET", "/", nil).Body.String(), -1) {
		if keys[tab[2]] {
			t.Errorf("two pages have the access key %s", tab[2])
		}
		keys[tab[2]] = true
		w := s.ask("GET", tab[1], nil)
		if page := w.Body.String(); w.Code != 200 || !strings.Contains(page, `<a href="`+tab[1]+`" accesskey="`+tab[2]+`" aria-current="page">`) || strings.Count(page, `aria-current="page"`) != 1 {
			t.Errorf("%s: status %d, and it is not the current page", tab[1], w.Code)
		}
	}
	if len(keys) != 11 {
		t.Errorf("there are %d pages, want 11", len(keys))
	}
}

// TestMoversOfManyCustomers compares two years of more customers than are compared: a customer
// that is not among the largest of one year may have had revenue then, so the page must not say that it had
// none.
func TestMoversOfManyCustomers(t *testing.T) {
	t.Parallel()
	const many = 10_000
	files := folder(t)
	toml := string(files["filing.toml"].Data)
	files["filing.toml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(toml, "ledgers/revenue.xlsx", "ledgers/revenue.csv"))}
	rows := []byte("Customer,Date,Amount,Country,Channel\n")
	put := func(customer, date string, amount int) {
		rows = fmt.Appendf(rows, "%s,%s,%d,US,direct\n", customer, date, amount)
	}
	for i := range many {
		put(fmt.Sprint("C", i), "2021-06-01", 1000)
		put(fmt.Sprint("C", i), "2022-06-01", 1000)
	}
	put("Risen", "2021-06-01", 999) // below all others
	put("Risen", "2022-06-01", 5000)
	put("Known", "2021-06-01", 3000)
	put("Known", "2022-06-01", 1500)
	files["ledgers/revenue.csv"] = &fstest.MapFile{Data: rows}
	files["commentary.toml"] = &fstest.MapFile{Data: []byte("[[explain]]\nfact = \"revenue.increase@FY2022\"\ntext = \"We hired.\"\n")}
	page := serve(t, &saved{files: files}).ask("GET", "/commentary", nil).Body.String()
	whole(t, "/commentary", []byte(page))
	for _, want := range []string{
		`<tr><td>Known</td><td class="num">3,000.00</td><td class="num">1,500.00</td><td class="num">−1,500.00</td></tr>`,
		`<tr><td>all others</td><td></td><td></td><td class="num">4,001.00</td></tr>`,
		"Of each sum, the 10,000 largest are compared. A customer that is not among them on one side is not listed.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s\n%s", want, page)
		}
	}
	if strings.Contains(page, "<td>Risen</td>") || strings.Contains(page, `<td class="num">0.00</td>`) {
		t.Errorf("the page says that a customer had no revenue, although its year has more customers than are compared\n%s", page)
	}
}

// TestPrintedHead holds the head of printed pages, the first among them: it names the report and
// says that it is a draft. A name cannot leave its string.
func TestPrintedHead(t *testing.T) {
	t.Parallel()
	files := folder(t)
	files["filing.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["filing.toml"].Data), `"Small <b>& Sons</b>, Inc."`, `"Small \"} * { color: red"`, 1))}
	s := serve(t, files)
	w := s.ask("GET", "/print.css", nil)
	if got := w.Header().Get("Content-Type"); w.Code != 200 || got != "text/css; charset=utf-8" {
		t.Errorf("status %d, type %s", w.Code, got)
	}
	css := w.Body.String()
	for _, want := range []string{"@page { @top-left { content: \"Small ", "@page :first { @top-left { content: \"Small ", `@top-right { content: "Draft"; }`, `Form 10\2d K`, "FY2022\""} {
		if !strings.Contains(css, want) {
			t.Errorf("the head lacks %s\n%s", want, css)
		}
	}
	if n := strings.Count(css, `"`); n != 8 || strings.Contains(css, "color:") {
		t.Errorf("a name ends its string:\n%s", css)
	}
	if page := s.ask("GET", "/", nil).Body.String(); !strings.Contains(page, `<link rel="stylesheet" href="/print.css" media="print">`) {
		t.Error("the page does not use it")
	}
}

// TestNextOfBrokenSettings asks for the next period while a line of [report] is wrong: as it is
// for tieout roll, that is a fault of filing.toml, with its place.
func TestNextOfBrokenSettings(t *testing.T) {
	t.Parallel()
	for _, line := range []string{`filed = ["x"]`, `filed = { a = 1 }`, `compare = { a = 1 }`, `compare = ["FY2021"]`} {
		files := &saved{files: folder(t)}
		good := files.read("filing.toml")
		s := serve(t, files)
		page := s.ask("GET", "/next", nil).Body.String()
		form := filled(t, regexp.MustCompile(`(?s)<form[^>]* action="/next">.*?</form>`).FindString(page))
		files.save("filing.toml", []byte(strings.Replace(string(good), "[report]\n", "[report]\n"+line+"\n", 1)))
		for _, load := range []bool{false, true} { // before the page has seen the save, and after
			if load {
				s.Load()
				form = filled(t, `<form><input name="token" value="`+form.Get("token")+`"><input name="to" value="FY2023"></form>`)
			}
			for _, w := range []*httptest.ResponseRecorder{s.ask("GET", "/next", nil), s.send("/next", form)} {
				if w.Code != http.StatusNotFound && w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "filing.toml:10:") {
					t.Errorf("%s: status %d: %s %s", line, w.Code, w.Body, s.report.String())
				}
			}
		}
		if len(s.rolled) > 0 {
			t.Errorf("%s: %v", line, s.rolled)
		}
	}
}

// TestCommentaryThatBecameALink puts a link to outside in the place of commentary.toml after the
// page was opened: the answer says what to do.
func TestCommentaryThatBecameALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, doubtful(t).files); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	s := serve(t, root.FS())
	accept := s.offers(t, "MDA001")[0]
	accept.Set("by", "Ada")
	accept.Set("reason", "x")
	name, outside := filepath.Join(dir, "commentary.toml"), filepath.Join(t.TempDir(), "outside.toml")
	if err := errors.Join(os.Rename(name, outside), os.Symlink(outside, name)); err != nil {
		t.Skip(err) // Windows
	}
	w := s.send("/accept", accept)
	if page := html.UnescapeString(w.Body.String()); w.Code != http.StatusConflict || len(s.saved) > 0 ||
		!strings.Contains(page, "commentary.toml: the file is a link to a place outside the filing folder, or an absolute link. Replace the link with a copy of the file.") {
		t.Errorf("status %d, and it saved %d files: %s", w.Code, len(s.saved), page)
	}
}
