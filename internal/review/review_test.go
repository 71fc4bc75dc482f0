package review_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/review"
	"github.com/tieout/tieout/internal/walk"
	"github.com/tieout/tieout/internal/word"
	"github.com/tieout/tieout/internal/word/wordtest"
)

const addr = "127.0.0.1:8720"

// Customers whose names try to be markup, and a formula.
const (
	script  = `<script>alert(1)</script>`
	formula = `=cmd|' /C calc'!A0`
)

// folder is a small filing folder with hostile customers.
func folder(t testing.TB) fstest.MapFS {
	t.Helper()
	return ledgertest.Folder(map[string]string{
		"filing.toml": `[registrant]
name      = "Small <b>& Sons</b>, Inc."
cik       = "0001999001"
prefix    = "smll"
namespace = "http://www.small.example/20221231"
currency  = "USD"
domicile  = "US"

[report]
form   = "10-K"
period = "FY2022"

[calendar]
fiscal_year_end = "12-31"

[ledgers.subscriptions]
file    = "ledgers/subscriptions.xlsx"
columns = { customer = "Customer", start = "Start", end = "End", arr = "ARR" }

[ledgers.revenue]
file    = "ledgers/revenue.xlsx"
columns = { customer = "Customer", date = "Date", amount = "Amount", country = "Country", channel = "Channel" }
`,
		"ledgers/subscriptions.xlsx": fmt.Sprintf(`Customer | Start | End | ARR
S | 2020-01-01 | 2023-12-31 | 20000000
%q | 2020-01-01 | 2023-12-31 | 30000000
%q | 2021-06-01 | 2022-05-31 | 20000000
%[2]q | 2022-06-01 | 2023-05-31 | 27000000
late | 2022-02-01 | 2023-01-31 | 8000000
`, script, formula),
		"ledgers/revenue.xlsx": fmt.Sprintf(`Customer | Date | Amount | Country | Channel
%q | 2020-12-31 | 40000000 | US | direct
%[1]q | 2021-12-31 | 50000000 | US | direct
%q | 2021-12-31 | 20000000 | DE | partner
%[1]q | 2022-12-31 | 55000000 | US | direct
%[2]q | 2022-12-31 | 27000000 | DE | partner
late | 2022-12-31 | 8000000 | US | direct
`, script, formula),
	})
}

// saved is a folder that a test saves into while it is served.
type saved struct {
	mu    sync.Mutex
	files fstest.MapFS
}

// Open opens a file as it is now.
func (s *saved) Open(name string) (fs.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files.Open(name)
}

// save saves a file; nil removes it.
func (s *saved) save(name string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if data == nil {
		delete(s.files, name)
		return
	}
	s.files[name] = &fstest.MapFile{Data: data}
}

func (s *saved) read(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[name]; f != nil {
		return f.Data
	}
	return nil
}

// site is a server over a folder in memory.
type site struct {
	http.Handler
	*review.Server
	signed []string
	saved  []review.Revision
	rolled []string
	refuse error
	gate   func(walk.How) walk.How // stands between the server and the draft
	panics atomic.Bool
	report bytes.Buffer
}

func serve(t testing.TB, files fs.FS) *site { t.Helper(); return gated(t, files, nil) }

// gated is like serve; with a gate, the first draft is not made.
func gated(t testing.TB, files fs.FS, gate func(walk.How) walk.How) *site {
	t.Helper()
	s := &site{gate: gate}
	var err error
	s.Server, err = review.New(review.Source{
		Folder: files,
		Open:   func() (*walk.Result, error) { return walk.Open(files, walk.How{}) },
		Build: func(how walk.How) (*walk.Result, error) {
			if s.panics.Load() {
				panic("a defect")
			}
			if s.gate != nil {
				how = s.gate(how)
			}
			how.Templates = os.DirFS("../..")
			return walk.Run(files, how)
		},
		Names: func(form, period string) (from, to string) { return ".", "../" + form + "-" + period },
		Roll: func(period, form, to string) error {
			s.rolled = append(s.rolled, form+" "+period+" in "+to)
			return s.refuse
		},
		Save: func(r review.Revision) error {
			s.saved = append(s.saved, r)
			if s.refuse == nil {
				if folder, ok := files.(*saved); ok {
					folder.save(r.File, r.Data)
				}
			}
			return s.refuse
		},
		Sign: func(signature review.Signature, how walk.How) error {
			s.signed = append(s.signed, signature.Target+" by "+signature.By+", "+signature.Role)
			return s.refuse
		},
		Report: func(format string, args ...any) { s.report.WriteString(format) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = s.Server.Handler(addr)
	if s.gate == nil {
		s.Load()
	}
	return s
}

// ask sends a request as a browser on the page would, changed by those who know better.
func (s *site) ask(method, path string, body io.Reader, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://"+addr+path, body)
	r.AddCookie(&http.Cookie{Name: "tieout-8720", Value: s.Secret()})
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func host(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }

var everyPage = []string{"/", "/nothing", "/page.css", "/review.css", "/print.css", "/diff.css", "/live.js", "/icon.svg", "/facts", "/fact/revenue@FY2022", "/diff", "/charts"}

func TestOnlyItsOwnName(t *testing.T) {
	s := serve(t, folder(t))
	for name, want := range map[string]int{
		addr: 200, "localhost:8720": 200, "LOCALHOST:8720": 200,
		"evil.example": 421, "evil.example:8720": 421, "127.0.0.1": 421, "127.0.0.1:80": 421, "": 421,
		"localhost.evil.example:8720": 421, "127.0.0.1:8720.evil.example": 421, "[::1]:8720": 421, "0.0.0.0:8720": 421,
	} {
		if got := s.ask("GET", "/", nil, host(name)).Code; got != want {
			t.Errorf("Host %q: status %d, want %d", name, got, want)
		}
	}
	if got := s.ask("POST", "/sign", strings.NewReader(""), host("evil.example:8720")).Code; got != 421 {
		t.Errorf("POST with another host: status %d, want 421", got)
	}
}

func TestEveryAnswerIsStrict(t *testing.T) {
	s := serve(t, folder(t))
	want := map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
	for _, path := range everyPage {
		w := s.ask("GET", path, nil)
		for name, value := range want {
			if got := w.Header().Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", path, name, got, value)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, rule)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read by another origin", path)
		}
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	s := serve(t, folder(t))
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} {
		for _, path := range everyPage {
			if got := s.ask(method, path, nil).Code; got != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: status %d, want 405", method, path, got)
			}
		}
	}
	if w := s.ask("HEAD", "/", nil); w.Code != 200 {
		t.Errorf("HEAD /: status %d, want 200", w.Code)
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	s := serve(t, folder(t))
	for _, from := range []func(*http.Request){header("Sec-Fetch-Site", "cross-site"), header("Sec-Fetch-Site", "same-site")} {
		if got := s.ask("GET", "/", nil, from).Code; got != http.StatusForbidden {
			t.Errorf("a part of another site's page: status %d, want 403", got)
		}
		if got := s.ask("GET", "/", nil, from, header("Sec-Fetch-Dest", "document")).Code; got != 200 {
			t.Errorf("a link from another site: status %d, want 200", got)
		}
	}
}

// TestSecret plays another user of the machine, who knows the address and not the secret, and
// one who has the secret of another run.
func TestSecret(t *testing.T) {
	s := serve(t, folder(t))
	without := func(value string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Del("Cookie")
			if value != "" {
				r.AddCookie(&http.Cookie{Name: "tieout-8720", Value: value})
			}
		}
	}
	form := s.form(t, "Chief Financial Officer")
	for _, path := range []string{"/", "/sign", "/facts", "/charts", "/diff", "/events", "/fact/ndr@FY2022", "/style.css", "/script.js", "/?key=", "/?key=AAAAAAAAAAAAAAAAAAAAAAAAAA", "/?key=" + s.Secret()[1:]} {
		for _, secret := range []string{"", "AAAAAAAAAAAAAAAAAAAAAAAAAA", s.Secret()[1:], s.Secret() + "A"} {
			w := s.ask("GET", path, nil, without(secret))
			if w.Code != http.StatusUnauthorized || len(w.Body.String()) > 100 || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s with the secret %q: status %d, %s", path, secret, w.Code, w.Body)
			}
		}
	}
	for _, path := range []string{"/sign", "/sign?key=" + s.Secret()} {
		w := s.ask("POST", path, strings.NewReader(form.Encode()), without(""), header("Content-Type", "application/x-www-form-urlencoded"))
		if w.Code != http.StatusUnauthorized || s.signed != nil {
			t.Errorf("%s: status %d, and it signed %v", path, w.Code, s.signed)
		}
	}
	w := s.ask("GET", "/charts?key="+s.Secret(), nil, without(""))
	c := w.Result().Cookies()
	if w.Code != 200 || len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Value != s.Secret() {
		t.Fatalf("the printed address: status %d, cookies %v", w.Code, c)
	}
	if page := w.Body.String(); strings.Contains(page, s.Secret()) || !strings.Contains(page, `url=/charts"`) {
		t.Errorf("the printed address answers %s", page)
	}
	if got := s.ask("GET", "/charts", nil, without(c[0].Value)).Code; got != 200 {
		t.Errorf("with the cookie: status %d", got)
	}
	if got := s.ask("GET", "/<script>?key="+s.Secret(), nil, without("")); strings.Contains(got.Body.String(), "<script>") {
		t.Errorf("a path is not escaped: %s", got.Body)
	}
}

// TestIdleConnectionsMakeRoom opens more connections than are served at once, each of which
// stays open after a request.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	s := serve(t, folder(t))
	l, err := review.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer served(t, s, l)()
	for i := range 200 {
		client := &http.Client{Transport: &http.Transport{}}
		defer client.CloseIdleConnections()
		answered := false
		wait(t, fmt.Sprintf("visitor %d is answered", i), func() bool {
			r, err := client.Get("http://" + l.Addr().String() + "/")
			if err == nil {
				answered = true
				_, _ = io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
			return answered
		})
	}
}

func TestPathsStayInside(t *testing.T) {
	s := serve(t, folder(t))
	for _, path := range []string{
		"/../filing.toml", "/..%2ffiling.toml", "/%2e%2e/filing.toml", "//filing.toml", "/filing.toml", "/ledgers/revenue.xlsx",
		"/fact/..%2f..%2ffiling.toml", "/fact/%00", "/fact/" + strings.Repeat("a", 4000), "/..\\filing.toml",
	} {
		r := httptest.NewRequest("GET", "http://"+addr+"/", nil)
		r.AddCookie(&http.Cookie{Name: "tieout-8720", Value: s.Secret()})
		r.URL = &url.URL{Path: unescape(t, path), RawPath: path}
		r.RequestURI = path
		w := httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		if w.Code == 200 || w.Code >= 500 {
			t.Errorf("%s: status %d", path, w.Code)
		}
		if strings.Contains(w.Body.String(), "[registrant]") {
			t.Errorf("%s: the answer holds filing.toml", path)
		}
	}
}

func unescape(t *testing.T, path string) string {
	t.Helper()
	s, err := url.PathUnescape(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBugsAreReportedWithoutTheirStack(t *testing.T) {
	files := &saved{files: folder(t)}
	s := serve(t, files)
	s.panics.Store(true)
	files.save("filing.toml", append(files.read("filing.toml"), "\n# saved\n"...))
	stop := watched(t, s)
	defer stop()
	wait(t, "the bug is reported", func() bool { return strings.Contains(s.ask("GET", "/", nil).Body.String(), "a bug in tieout") })
	w := s.ask("GET", "/", nil)
	if strings.Contains(w.Body.String(), "goroutine") || strings.Contains(w.Body.String(), "a defect") {
		t.Error("the page shows details that belong on the terminal")
	}
	if !strings.Contains(w.Body.String(), `class="fact"`) {
		t.Error("the documents of before are gone")
	}
}

// watched serves on a real listener, which also watches the folder.
func watched(t *testing.T, s *site) (stop func()) {
	t.Helper()
	l, err := review.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return served(t, s, l)
}

// visitor returns a client that opened the address that is printed.
func (s *site) visitor(t *testing.T, l *review.Listener) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	r, err := client.Get(s.Server.Address(l))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	return client
}

func served(t *testing.T, s *site, l *review.Listener) (stop func()) {
	ctx, cancel := contextOf(t)
	var done sync.WaitGroup
	done.Go(func() {
		if err := s.Server.Serve(ctx, l); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return func() { cancel(); done.Wait() }
}

func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Errorf("it never came about that %s", what)
}

func TestListensOnThisMachineAlone(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1", "8720", "", "[::ffff:10.0.0.1]:0", "10.0.0.1:0", "localhost.evil.example:0"} {
		if l, err := review.Listen(addr); err == nil {
			t.Errorf("it listens on %q, as %s", addr, l.Addr())
			l.Close()
		}
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0"} {
		l, err := review.Listen(addr)
		if err != nil {
			t.Errorf("it does not listen on %q: %v", addr, err)
			continue
		}
		l.Close()
	}
}

// A thousand connections that say nothing take no more than their share, and what
// comes when they are gone is served.
func TestConnectionsAreBounded(t *testing.T) {
	l, err := review.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, folder(t))
	stop := served(t, s, l)
	defer stop()
	var open []net.Conn
	for range 1000 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		open = append(open, c)
	}
	kept := 0
	wait(t, "128 connections or fewer stay open", func() bool {
		kept = 0
		for _, c := range open {
			_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
			_, err := c.Read(make([]byte, 1))
			if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
				kept++
			}
		}
		return kept <= 128
	})
	if kept == 0 {
		t.Error("all connections are closed")
	}
	for _, c := range open {
		c.Close()
	}
	wait(t, "a visitor is served again", func() bool {
		r, err := http.Get("http://" + l.Addr().String() + "/")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		return r.StatusCode == http.StatusUnauthorized
	})
}

// A body of a gigabyte is refused before it is read.
func TestHugeBodiesAreRefused(t *testing.T) {
	l, err := review.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, folder(t))
	stop := served(t, s, l)
	defer stop()
	visitor := s.visitor(t, l)
	for _, sized := range []bool{true, false} {
		sent := &endless{}
		sent.left.Store(1 << 30)
		r, err := http.NewRequest("POST", "http://"+l.Addr().String()+"/sign", sent)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if sized {
			r.ContentLength = 1 << 30
		}
		answer, err := visitor.Do(r)
		if err == nil {
			if answer.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("sized %v: status %d, want 413", sized, answer.StatusCode)
			}
			answer.Body.Close()
		}
		if got := 1<<30 - sent.left.Load(); got > 64<<20 {
			t.Errorf("sized %v: %d bytes of the body were taken", sized, got)
		}
	}
	if len(s.signed) > 0 {
		t.Errorf("it signed %v", s.signed)
	}
}

// endless is a body of so many bytes.
type endless struct{ left atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	n := min(int64(len(p)), e.left.Load())
	for i := range n {
		p[i] = 'a'
	}
	e.left.Add(-n)
	if n == 0 {
		return 0, io.EOF
	}
	return int(n), nil
}

// elements gives the start tags of a page, and its text.
func elements(t *testing.T, page []byte) (list []html.Token, text string) {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(page))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return list, b.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			list = append(list, z.Token())
		case html.TextToken:
			b.WriteString(z.Token().Data)
		}
	}
}

func attr(e html.Token, key string) (string, bool) {
	for _, a := range e.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// whole holds a page to what every page promises: links within it lead to ids that
// are there, ids are unique, and nothing is loaded from elsewhere or run.
func whole(t *testing.T, name string, page []byte) (text string) {
	t.Helper()
	list, text := elements(t, page)
	ids := map[string]bool{}
	for _, e := range list {
		if id, ok := attr(e, "id"); ok {
			if ids[id] || id == "" {
				t.Errorf("%s: id %q is missing or a duplicate", name, id)
			}
			ids[id] = true
		}
	}
	level := 0
	for _, e := range list {
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: <%s> has %s", name, e.Data, a.Key)
			}
			if (a.Key == "href" || a.Key == "src" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("%s: <%s> leads to %q", name, e.Data, a.Val)
			}
			if to, ok := strings.CutPrefix(a.Val, "#"); a.Key == "href" && ok && !ids[to] {
				t.Errorf("%s: a link leads to #%s, which is missing", name, to)
			}
		}
		if src, _ := attr(e, "src"); e.Data == "script" && src != "/live.js" || e.Data == "style" {
			t.Errorf("%s: has <%s>", name, e.Data)
		}
		if len(e.Data) == 2 && e.Data[0] == 'h' && e.Data[1] >= '1' && e.Data[1] <= '6' {
			n := int(e.Data[1] - '0')
			if n > level+1 {
				t.Errorf("%s: a heading of level %d follows one of %d", name, n, level)
			}
			level = n
		}
	}
	return text
}

func TestFindingsLeadToTheirPlaces(t *testing.T) {
	files := folder(t)
	files["templates/ndr.md.tmpl"] = &fstest.MapFile{Data: []byte(`## A **head**

Revenue grew *significantly in the year* by a lot.
The rate was {{fact "ndr" .Period "percent"}}% in *the year. It was* mainly new.

| Item | {{year .Period}} |
| --- | ---: |
| ARR | {{fact "ndr.numerator" .Period "dollars"}} |
`)}
	s := serve(t, files)
	page := s.ask("GET", "/", nil).Body.Bytes()
	whole(t, "/", page)
	jumps := regexp.MustCompile(`class="jump" href="#([^"]+)"`).FindAllStringSubmatch(string(page), -1)
	if len(jumps) == 0 {
		t.Fatalf("no finding leads anywhere:\n%s", page)
	}
	for _, words := range []string{"Revenue grew <em>significantly in the year</em> by a lot."} {
		if !regexp.MustCompile(`<span class="said noted" id="mdna-s[0-9]+">` + regexp.QuoteMeta(words) + `</span><span class="notes"><sup class="note`).Match(page) {
			t.Errorf("the sentence %q carries no note of its finding:\n%s", words, page)
		}
	}
	for _, e := range []string{"span", "em", "p", "a", "sup"} {
		if open, end := bytes.Count(page, []byte("<"+e+">"))+bytes.Count(page, []byte("<"+e+" ")), bytes.Count(page, []byte("</"+e+">")); open != end {
			t.Errorf("<%s> is opened %d times and closed %d times", e, open, end)
		}
	}
}

func contextOf(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(t.Context())
}

// pagesOf are the pages that say something of the ledgers.
var pagesOf = []string{"/", "/facts", "/fact/revenue@FY2022", "/fact/ndr@FY2022", "/fact/revenue.increase.share%5Bnew%5D@FY2022", "/diff", "/charts", "/sign", "/ledgers", "/tags", "/status", "/quarters", "/next", "/next?to=FY2023", "/commentary", "/fact/revenue@FY2022Q4"}

func TestPagesAreWhole(t *testing.T) {
	s := serve(t, folder(t))
	for _, path := range pagesOf {
		w := s.ask("GET", path, nil)
		if w.Code != 200 {
			t.Errorf("%s: status %d", path, w.Code)
		}
		whole(t, path, w.Body.Bytes())
	}
}

func TestTextOfLedgersIsText(t *testing.T) {
	s := serve(t, folder(t))
	for _, path := range []string{"/fact/revenue@FY2022", "/fact/ndr@FY2022"} {
		text := whole(t, path, s.ask("GET", path, nil).Body.Bytes())
		for _, name := range []string{script, formula} {
			if !strings.Contains(text, name) {
				t.Errorf("%s does not name the customer %s", path, name)
			}
		}
	}
	for _, path := range pagesOf {
		page := s.ask("GET", path, nil).Body.String()
		for _, markup := range []string{"<script>", "<b>& Sons", "<b>&amp; Sons"} {
			if strings.Contains(page, markup) {
				t.Errorf("%s holds %s as markup", path, markup)
			}
		}
	}
	for _, path := range []string{"/fact/" + url.PathEscape(script) + "@FY2022", "/diff?against=" + url.QueryEscape(script), "/" + url.PathEscape(script)} {
		w := s.ask("GET", path, nil)
		if w.Code != 404 || strings.Contains(w.Body.String(), "<script>") {
			t.Errorf("%s: status %d, and the answer is %s", path, w.Code, w.Body)
		}
	}
}

// TestTags checks the page of tags: each tagged number once, with the names that a reviewer
// would question first.
func TestTags(t *testing.T) {
	s := serve(t, folder(t))
	page := s.ask("GET", "/tags", nil).Body.String()
	text := whole(t, "/tags", []byte(page))
	shown := regexp.MustCompile(`class="fact" id="((?:mdna|notes)-n[0-9]+)"`).FindAllStringSubmatch(s.ask("GET", "/", nil).Body.String(), -1)
	if len(shown) == 0 {
		t.Fatal("no document shows a number")
	}
	for _, number := range shown {
		if row := `id="` + number[1] + `-tag"`; strings.Count(page, row) != 1 {
			t.Errorf("the page has %s %d times, want once", row, strings.Count(page, row))
		}
	}
	for _, words := range []string{"NetDollarExpansionRate", "No standard element has this meaning.", "These tags are for review."} {
		if !strings.Contains(text, words) {
			t.Errorf("the page of tags does not have %q", words)
		}
	}
}

// TestJoinedFinding holds that findings of one cause are one on the page, and that the
// page lists the further cells.
func TestJoinedFinding(t *testing.T) {
	files := folder(t)
	table := "Customer | Date | Amount | Country | Channel\nS | 2021-12-31 | 5 | US | direct\n"
	for i := range 40 {
		table += fmt.Sprintf("S | 2022-12-31 | '1,%d.00 | US | direct\n", 100+i)
	}
	files["ledgers/revenue.xlsx"] = ledgertest.Folder(map[string]string{"x.xlsx": table})["x.xlsx"]
	page := serve(t, files).ask("GET", "/", nil).Body.String()
	if n := strings.Count(page, "<b>LED001</b>"); n != 1 {
		t.Errorf("the page has %d findings of LED001, want 1", n)
	}
	for _, want := range []string{"39 more places with the same cause", "<code>C4</code>", "<code>C42</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestTextToPasteKeepsItsLines finds two amounts that differ from what was filed: the entries for
// restatements.toml stand on the page line by line, after the instruction and without a full stop.
func TestTextToPasteKeepsItsLines(t *testing.T) {
	t.Parallel()
	files := folder(t)
	files["filed/10-K-FY2021/draft.lock"] = &fstest.MapFile{Data: []byte(`{"form": "10-K", "period": "FY2021", "compare": "FY2020", "policies": {"ndr.fx": "prior-rates", "new_customer.lookback": "12", "unsubscribed": "error", "country.threshold": "10%", "country.attribution": "the billing address of the customer"}}`)}
	files["filed/10-K-FY2021/facts.json"] = &fstest.MapFile{Data: []byte(`{"facts": [{"id": "revenue@FY2021", "value": "1", "unit": "USD"}, {"id": "revenue[us]@FY2021", "value": "2", "unit": "USD"}], "shown": []}`)}
	entry := func(fact string) string {
		return "[[restatement]]\nfact = \"" + fact + "\"\nkind = \"revision\"\nreason = \"…\"\napprover = \"…\""
	}
	page := html.UnescapeString(serve(t, files).ask("GET", "/", nil).Body.String())
	want := "and answer the factors in memo.toml.</p>\n<pre class=\"paste\" tabindex=\"0\" role=\"region\" aria-label=\"Text to paste for finding 1\">" + entry("revenue[us]@FY2021") + "\n\n" + entry("revenue@FY2021") + "</pre>"
	if !strings.Contains(page, want) {
		i := strings.Index(page, "memo.toml")
		t.Errorf("the page has\n%s\nwant\n%s", page[max(0, i-300):min(len(page), max(0, i)+600)], want)
	}
	if n := strings.Count(page, `class="paste"`); n != 1 {
		t.Errorf("%d findings have text to paste, want 1", n)
	}
}

func TestRowsComeInPages(t *testing.T) {
	files := folder(t)
	table := "Customer | Date | Amount | Country | Channel\n"
	for i := range 250 {
		table += fmt.Sprintf("S | 2022-12-31 | %d | US | direct\n", 1000+i)
	}
	files["ledgers/revenue.xlsx"] = ledgertest.Folder(map[string]string{"x.xlsx": table + "S | 2021-12-31 | 5 | US | direct\n"})["x.xlsx"]
	s := serve(t, files)
	seen := map[string]bool{}
	path, pages := "/fact/revenue@FY2022", 0
	for path != "" && pages < 10 {
		pages++
		page := s.ask("GET", path, nil).Body.String()
		rows := regexp.MustCompile(`<td><code>(C[0-9]+)</code></td>`).FindAllStringSubmatch(page, -1)
		if len(rows) > 100 {
			t.Errorf("%s shows %d rows", path, len(rows))
		}
		for _, r := range rows {
			seen[r[1]] = true
		}
		path = ""
		if next := regexp.MustCompile(`<a href="([^"]+)#rows" rel="next">`).FindStringSubmatch(page); next != nil {
			path = html.UnescapeString(next[1])
		}
	}
	if pages != 3 || len(seen) != 250 {
		t.Errorf("%d pages show %d rows, want 3 and 250", pages, len(seen))
	}
	for _, number := range []string{"0", "-1", "201", "9999999999999999999", "x", "1%00"} {
		if got := s.ask("GET", "/fact/revenue@FY2022?rows="+number, nil).Code; got != 404 {
			t.Errorf("page %s of the rows: status %d, want 404", number, got)
		}
	}
}

// form fills the form of the page of sign-offs, for the section revenue.
func (s *site) form(t *testing.T, by string) url.Values {
	t.Helper()
	page := s.ask("GET", "/sign", nil).Body.String()
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
	target := regexp.MustCompile(`name="target" value="(revenue [0-9a-f]{64})"`).FindStringSubmatch(page)
	if token == nil || target == nil {
		t.Fatalf("there is no form:\n%s", page)
	}
	return url.Values{"token": {token[1]}, "target": {target[1]}, "by": {by}}
}

func (s *site) post(form url.Values, change ...func(*http.Request)) *httptest.ResponseRecorder {
	change = append([]func(*http.Request){header("Content-Type", "application/x-www-form-urlencoded")}, change...)
	return s.ask("POST", "/sign", strings.NewReader(form.Encode()), change...)
}

func TestSign(t *testing.T) {
	s := serve(t, folder(t))
	own, null := header("Origin", "http://"+addr), header("Origin", "null")
	same, cross := header("Sec-Fetch-Site", "same-origin"), header("Sec-Fetch-Site", "cross-site")
	for _, c := range []struct {
		name string
		from []func(*http.Request)
		with url.Values // replaces values of the form
		want int
	}{
		{"from the page", []func(*http.Request){own, same}, nil, 303},
		{"from the page, whose referrer is withheld", []func(*http.Request){null, same}, nil, 303},
		{"from a program", nil, nil, 303},
		{"from another site", []func(*http.Request){header("Origin", "http://evil.example"), cross}, nil, 403},
		{"from another port", []func(*http.Request){header("Origin", "http://127.0.0.1:9999"), header("Sec-Fetch-Site", "same-site")}, nil, 403},
		{"from another site, to an old browser", []func(*http.Request){header("Origin", "http://evil.example")}, nil, 403},
		{"from nowhere, to an old browser", []func(*http.Request){null}, nil, 403},
		{"from another site, whose origin is withheld", []func(*http.Request){null, cross}, nil, 403},
		{"without a token", nil, url.Values{"token": nil}, 403},
		{"with another run's token", nil, url.Values{"token": {"AAAAAAAAAAAAAAAAAAAAAAAAAA"}}, 403},
		{"without a name", nil, url.Values{"by": {"  "}}, 400},
		{"without a target", nil, url.Values{"target": nil}, 400},
		{"without what was read", nil, url.Values{"target": {"revenue"}}, 400},
	} {
		s.signed = nil
		form := s.form(t, "Ada")
		for name, value := range c.with {
			form[name] = value
		}
		if got := s.post(form, c.from...).Code; got != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got, c.want)
		}
		if signed := len(s.signed) > 0; signed != (c.want == 303) {
			t.Errorf("%s: it signed %v", c.name, s.signed)
		}
	}
	// a token in the address does not count
	form := s.form(t, "Ada")
	s.signed = nil
	if got := s.ask("POST", "/sign?"+form.Encode(), strings.NewReader(""), header("Content-Type", "application/x-www-form-urlencoded")).Code; got != 403 || s.signed != nil {
		t.Errorf("a form in the address: status %d, and it signed %v", got, s.signed)
	}
	s.refuse = errors.New("revenue has changed since the page was opened")
	if w := s.post(form); w.Code != 409 || !strings.Contains(w.Body.String(), "has changed since the page was opened") {
		t.Errorf("what changed is signed: status %d, %s", w.Code, w.Body)
	}
}

func TestChartsDescribeThemselves(t *testing.T) {
	s := serve(t, folder(t))
	page := s.ask("GET", "/charts", nil).Body.String()
	for _, want := range []string{
		"Annual recurring revenue of customers of one year earlier, in millions of USD: Start 70.0, Expansion +7.0, Contraction −0.0, Churn 0.0, End 77.0.",
		"Revenues, in millions of USD: Revenues FY2021 70.0, Existing customers +12.0, New customers +8.0, Revenues FY2022 90.0.",
		"Domestic +13.0, Foreign +7.0", "Direct +13.0, Partners +7.0",
	} {
		want = strings.Replace(want, "Contraction −0.0", "Contraction 0.0", 1)
		if !strings.Contains(html.UnescapeString(page), want) {
			t.Errorf("no chart says %q", want)
		}
	}
	if n := strings.Count(page, "<svg role=\"img\""); n != 4 {
		t.Errorf("there are %d charts, want 4", n)
	}
	if regexp.MustCompile(` (x|y|x1|x2|y1|y2|width|height)="-`).MatchString(page) {
		t.Error("a bar has a negative measure")
	}
}

func TestBrokenSaves(t *testing.T) {
	files := &saved{files: folder(t)}
	s := serve(t, files)
	stop := watched(t, s)
	defer stop()
	version := func() string {
		return regexp.MustCompile(`data-version="([^"]+)"`).FindStringSubmatch(s.ask("GET", "/", nil).Body.String())[1]
	}
	good := files.read("filing.toml")
	for _, c := range []struct{ name, file, text, want string }{
		{"TOML that does not parse", "filing.toml", string(good) + "\n[", "filing.toml:"},
		{"a template that does not parse", "templates/revenue.md.tmpl", "{{fact", "The latest save has "},
		{"a number that does not exist", "templates/revenue.md.tmpl", `It was {{fact "revenue.none" .Period "percent"}}.`, "The latest save has "},
	} {
		was, before := files.read(c.file), version()
		files.save(c.file, []byte(c.text))
		wait(t, c.name+" is reported", func() bool { return version() != before })
		page := s.ask("GET", "/", nil).Body.String()
		if !strings.Contains(page, `role="alert"`) || !strings.Contains(page, c.want) || !strings.Contains(page, `href="/fact/revenue@FY2022"`) {
			t.Errorf("%s: the page does not show %q with the previous documents:\n%s", c.name, c.want, page)
		}
		before = version()
		files.save(c.file, was)
		wait(t, c.name+" is fixed", func() bool {
			return version() != before && !strings.Contains(s.ask("GET", "/", nil).Body.String(), `role="alert"`)
		})
	}
}

func TestLivePagesAreBoundedAndUpdated(t *testing.T) {
	files := &saved{files: folder(t)}
	s := serve(t, files)
	l, err := review.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stop := served(t, s, l)
	defer stop()
	client := s.visitor(t, l)
	var first *bufio.Reader
	served := 0
	for range 40 {
		r, err := client.Get("http://" + l.Addr().String() + "/events")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if r.StatusCode == 200 {
			if served++; served == 1 {
				first = bufio.NewReader(r.Body)
			}
		} else if r.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("status %d, want 503", r.StatusCode)
		}
	}
	if served != 32 {
		t.Errorf("%d live pages are served, want 32", served)
	}
	next := func() string {
		for {
			line, err := first.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				return data
			}
		}
	}
	was := next()
	files.save("filing.toml", append(files.read("filing.toml"), "\n# saved\n"...))
	if now := next(); now == was {
		t.Errorf("after a save the version is still %q", now)
	}
}

// TestComparesWithADraft compares what the ledgers give now, which is not written, with a
// draft folder.
func TestComparesWithADraft(t *testing.T) {
	t.Parallel()
	files := folder(t)
	r, err := walk.Run(files, walk.How{Templates: os.DirFS("../.."), Rows: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Record(false).Files() {
		files["drafts/before/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if said := serve(t, files).ask("GET", "/diff?against=before", nil).Body.String(); !strings.Contains(said, "Nothing changed.") {
		t.Errorf("a draft that is what the ledgers give differs from it:\n%s", said)
	}
	more, err := ledgertest.Parse("Customer | Date | Amount | Country | Channel\nlate | 2021-12-31 | 9000000 | US | direct\nlate | 2022-12-31 | 98000000 | US | direct\nlate | 2022-12-31 | 1000000 | DE | direct\n")
	if err != nil {
		t.Fatal(err)
	}
	files["ledgers/revenue.xlsx"].Data = more.Bytes()
	if said := serve(t, files).ask("GET", "/diff?against=before", nil).Body.String(); !strings.Contains(said, " restated") || !strings.Contains(said, "revenue@FY2022 = $99,000,000.00") {
		t.Errorf("a ledger that changed is not reported:\n%s", said)
	}
}

// TestDownloadsChanges downloads the changes since a draft folder as a Word document.
func TestDownloadsChanges(t *testing.T) {
	t.Parallel()
	files := folder(t)
	r, err := walk.Run(files, walk.How{Templates: os.DirFS("../.."), Rows: true})
	if err != nil {
		t.Fatal(err)
	}
	const name = `a"b é`
	for _, f := range r.Record(false).Files() {
		if render.Markdown.Wrote(f.Name) {
			f.Data = bytes.Replace(f.Data, []byte("customer"), []byte("client"), 1)
		}
		files["drafts/"+name+"/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	s := serve(t, files)
	query := "/diff?against=" + url.QueryEscape("drafts/"+name)
	if said := s.ask("GET", query, nil).Body.String(); !strings.Contains(said, `format=docx" download>`) {
		t.Errorf("the page has no link to a Word document:\n%s", said)
	}
	w := s.ask("GET", query+"&format=docx", nil)
	if _, with, err := mime.ParseMediaType(w.Header().Get("Content-Disposition")); err != nil || with["filename"] != "changes-since-"+name+".docx" {
		t.Errorf("the download is named %q (%v)", w.Header().Get("Content-Disposition"), err)
	}
	d, err := word.Read(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if text := wordtest.Marked(d.Body); !strings.Contains(text, "[-client") || !strings.Contains(text, "{+customer") {
		t.Errorf("the redline has not the change:\n%s", text)
	}
	if strings.Contains(d.Accept().Text(), "client") || !strings.Contains(d.Reject().Text(), "client") {
		t.Error("the changes, accepted and rejected, do not give the new and the old text")
	}
	if w := s.ask("GET", "/diff?against=none&format=docx", nil); w.Code != 404 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("a draft that does not exist: status %d, %v", w.Code, w.Header())
	}
	delete(files, "drafts/"+name+"/notes.md")
	if w := serve(t, files).ask("GET", query+"&format=docx", nil); !strings.Contains(w.Body.String(), "notes.md") || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("a draft that cannot be read is not reported:\n%s", w.Body)
	}
}
