package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tieout/tieout/internal/cli"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// Customers whose names try to be markup, and a formula.
const (
	scripted   = `<script>alert(1)</script>`
	commanding = `=cmd|' /C calc'!A0`
)

const reviewed = `[registrant]
name      = "Small & Sons, Inc."
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
`

// subscriptions and sales are ledgers of hostile customers.
func subscriptions() string {
	return fmt.Sprintf("Customer | Start | End | ARR\n%q | 2020-01-01 | 2023-12-31 | 50000000\n%q | 2021-06-01 | 2022-05-31 | 20000000\n%[2]q | 2022-06-01 | 2023-05-31 | 27000000\nlate | 2022-02-01 | 2023-01-31 | 8000000\n", scripted, commanding)
}

func sales(last int) string {
	return fmt.Sprintf("Customer | Date | Amount | Country | Channel\n%q | 2020-12-31 | 40000000 | US | direct\n%[1]q | 2021-12-31 | 50000000 | US | direct\n%q | 2021-12-31 | 20000000 | DE | partner\n%[1]q | 2022-12-31 | 55000000 | US | direct\n%[2]q | 2022-12-31 | 27000000 | DE | partner\nlate | 2022-12-31 | %d | US | direct\n", scripted, commanding, last)
}

// laid writes a folder of tables.
func laid(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, f := range ledgertest.Folder(files) {
		save(t, filepath.Join(dir, name), f.Data)
	}
	return dir
}

func save(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func workbookOf(t *testing.T, table string) []byte {
	t.Helper()
	book, err := ledgertest.Parse(table)
	if err != nil {
		t.Fatal(err)
	}
	return book.Bytes()
}

func tieout(t *testing.T, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if status := cli.Main(os.DirFS(root), args, &out, &out); status != 0 {
		t.Fatalf("tieout %v: status %d\n%s", args, status, &out)
	}
}

// started runs tieout serve on a free port, as a person would, and gives its
// address without and with the secret. It is ended as Ctrl-C ends it.
func started(t *testing.T, dir string) (address, entry string) {
	t.Helper()
	c := exec.Command(program(t), "serve", "-C", dir, "--addr", "127.0.0.1:0")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGINT)
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		select {
		case err := <-ended:
			if err != nil || stderr.Len() > 0 {
				t.Errorf("tieout serve ended with %v and said %q", err, &stderr)
			}
		case <-time.After(hangs):
			_ = c.Process.Kill()
			t.Error("tieout serve does not end on Ctrl-C")
		}
	})
	line := make([]byte, 100)
	n, err := out.Read(line)
	entry = strings.TrimSpace(string(line[:n]))
	parts := regexp.MustCompile(`^(http://127\.0\.0\.1:[0-9]+)/\?key=[A-Z2-7]{26}$`).FindStringSubmatch(entry)
	if err != nil || parts == nil {
		t.Fatalf("tieout serve prints %q (%v), want its address", entry, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return parts[1], entry
}

// window is a tab of a browser that complains of what no page may do.
type window struct {
	*testing.T
	ctx  context.Context
	mu   sync.Mutex
	said []string
}

// opened opens a Chromium, or skips the test.
func opened(t *testing.T, entry string) *window {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		if os.Getenv("TIEOUT_REQUIRE_BROWSER") != "" {
			t.Fatal("no Chromium is found, and TIEOUT_REQUIRE_BROWSER is set")
		}
		t.Skip("no Chromium is found; the pages are not tried in a browser")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	w := &window{T: t, ctx: ctx}
	w.do() // starts it
	host, err := url.Parse(entry)
	if err != nil {
		t.Fatal(err)
	}
	err = chromedp.Listen(ctx, func(e any) {
		switch e := e.(type) {
		case *runtime.EventConsoleAPICalled:
			w.complain("console: %s", e.Type)
		case *runtime.EventExceptionThrown:
			w.complain("exception: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			w.complain("log: %s %s", e.Entry.Text, e.Entry.URL)
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err != nil || u.Host != host.Host {
				w.complain("request: %s", e.Request.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	w.do(chromedp.Navigate(entry))
	w.until("the address leads to the draft", `location.search === "" && document.querySelector("main")`)
	return w
}

func (w *window) complain(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// quiet holds the browser to having had nothing to complain of.
func (w *window) quiet() {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.said) > 0 {
		w.Errorf("the browser says: %q", w.said)
	}
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	err := chromedp.Do(w.ctx, steps...)
	for start := time.Now(); err != nil && strings.Contains(err.Error(), "Could not find node") && time.Since(start) < hangs; {
		err = chromedp.Do(w.ctx, steps...) // the page was replaced before the step reached it
	}
	if err != nil {
		w.Fatalf("in the browser: %v", err)
	}
}

// ask evaluates a condition of the page; a page that is just being left says no.
func (w *window) ask(condition string) bool {
	ok, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](`Boolean(`+condition+`)`))
	return err == nil && ok
}

// evaluated returns what an expression gives; it is evaluated again where the page is
// replaced meanwhile.
func evaluated[T any](w *window, expression string) T {
	w.Helper()
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		got, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expression))
		if err == nil {
			return got
		}
		if time.Since(start) > hangs {
			w.Fatalf("in the browser: %v", err)
		}
	}
}

// hangs is after how long a test no longer waits for what should come at once.
const hangs = time.Minute

// until waits for a condition and returns how long it took.
func (w *window) until(what, condition string) time.Duration {
	w.Helper()
	start := time.Now()
	for time.Since(start) < hangs {
		if w.ask(condition) {
			return time.Since(start)
		}
		time.Sleep(10 * time.Millisecond)
	}
	page, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText.slice(0, 2000)`))
	w.Fatalf("it never came about that %s; the page is %s", what, page)
	return 0
}

// press clicks the first element of a selector as a mouse does, once the page and its style are
// loaded: until then, the element may move away from under the mouse.
func (w *window) press(selector string) {
	w.Helper()
	w.until("the page and its style are loaded", `document.readyState === "complete"`)
	w.do(chromedp.Click(selector))
}

// fits holds a page to the width of the window.
func (w *window) fits(width int64) {
	w.Helper()
	w.until("the page and its style are loaded", `document.readyState === "complete"`)
	if got := evaluated[int64](w, `document.documentElement.scrollWidth`); got > width {
		w.Errorf("%s is %d wide, want at most %d", evaluated[string](w, `location.pathname`), got, width)
	}
	if text := evaluated[string](w, faint); text != "" {
		w.Errorf("too faint to read: %s", text)
	}
	if !w.ask(`[...document.scripts].every(s => s.src === location.origin + "/live.js")`) {
		w.Error("the page has a script that is not ours")
	}
}

// faint lists texts whose contrast with what they stand on is less than WCAG AA asks
// for: 4.5 to 1, or 3 to 1 for large letters.
const faint = `(() => {
	const luminance = c => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
	const colour = s => (s.match(/[0-9.]+/g) || []).map(Number);
	const ground = e => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), list = [];
	for (let n; n = walk.nextNode();) {
		const e = n.parentElement;
		if (!n.textContent.trim() || e.closest("svg") || !e.checkVisibility({visibilityProperty: true})) continue;
		const style = getComputedStyle(e), large = parseFloat(style.fontSize) >= 24;
		const [a, b] = [luminance(colour(style.color).slice(0, 3)), luminance(ground(e).slice(0, 3))].sort((x, y) => y - x);
		if ((a + .05) / (b + .05) < (large ? 3 : 4.5)) list.push(n.textContent.trim().slice(0, 40));
	}
	return list.join("; ");
})()`

const inView = `(e => { const r = e.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; })`

func TestServeInABrowser(t *testing.T) {
	builtin, err := os.ReadFile(filepath.Join(root, "templates", "ndr.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	warned := strings.Replace(string(builtin), "This metric", "This core metric", 1)
	if warned == string(builtin) {
		t.Fatal("the template says otherwise")
	}
	for _, width := range []int64{1280, 390} {
		t.Run(fmt.Sprintf("at %d", width), func(t *testing.T) {
			dir := laid(t, map[string]string{"filing.toml": reviewed, "templates/ndr.md.tmpl": warned,
				"ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
			tieout(t, "draft", "-C", dir)
			tieout(t, "lock", "-C", dir, "--as", "as-filed")
			address, entry := started(t, dir)
			w := opened(t, entry)
			w.do(chromedp.EmulateViewport(width, 844), chromedp.Navigate(address+"/"))
			w.fits(width)

			// a finding leads to its place
			w.until("a warning stands in the panel", `document.querySelector(".group.warning .jump")`)
			w.press(".group.warning .jump")
			w.until("its place is shown", inView+`(document.querySelector(".said:target, .fact:target"))`)

			// a number leads to its rows, where names are text
			w.press(`a.fact[href^="/fact/revenue@FY2022"]`)
			w.until("the trace opens", `location.pathname === "/fact/revenue@FY2022" && document.querySelector("#rows")`)
			w.fits(width)
			for _, name := range []string{scripted, commanding} {
				if !w.ask(fmt.Sprintf(`[...document.querySelectorAll("td")].some(e => e.innerText === %q)`, name)) {
					t.Errorf("no row names the customer %s", name)
				}
			}

			// what changed since it was filed
			save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(9_000_000)))
			w.until("the new amount is shown", `document.querySelector(".big").innerText.includes("91,000,000")`)
			w.press(`nav[aria-label=Pages] a[href="/diff"]`)
			w.until("drafts are listed", `document.querySelector('a[href="/diff?against=filed%2fas-filed"]')`)
			w.press(`a[href="/diff?against=filed%2fas-filed"]`)
			w.until("the restated amount is listed", `[...document.querySelectorAll(".changes li")].some(e => e.innerText.includes("restated") && e.innerText.includes("revenue@FY2022"))`)
			w.fits(width)
			w.press("#as-sides")
			w.until("both sides are shown", `[...document.querySelectorAll(".before, .after")].every(e => e.checkVisibility())`)
			w.fits(width)

			// charts
			w.press(`nav[aria-label=Pages] a[href="/charts"]`)
			w.until("the bridges are drawn", `document.querySelectorAll("figure svg").length === 4 && [...document.querySelectorAll("figure svg")].every(e => e.querySelector("title").textContent && e.querySelector("desc").textContent && e.getBoundingClientRect().height > 100)`)
			w.fits(width)

			// a sign-off, once the amount is as it was filed, and what opens it again
			save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(8_000_000)))
			w.until("no error is left", `!document.body.innerText.includes("1 error")`)
			w.press(`nav[aria-label=Pages] a[href="/sign"]`)
			w.until("there is a form", `document.querySelector("#by")`)
			w.do(chromedp.SendKeys("#by", "Ada <b>Moreau</b>"))
			w.press(`button[value^="revenue "]`)
			w.until("it is signed", `document.body.innerText.includes("✓ signed by Ada <b>Moreau</b>")`)
			w.fits(width)
			signed, err := os.ReadFile(filepath.Join(dir, "signoffs.toml"))
			if err != nil || !strings.Contains(string(signed), `by         = "Ada <b>Moreau</b>"`) {
				t.Errorf("signoffs.toml holds %q (%v)", signed, err)
			}

			// the name is asked once, until the signer wants another
			w.until("the name is known", `!document.querySelector("#by") && document.querySelector(".as").innerText.includes("Ada <b>Moreau</b>")`)
			w.press(`button[value^="ndr "]`)
			w.until("a second section is signed", `document.body.innerText.split("✓ signed by Ada <b>Moreau</b>").length === 3`)

			// a finding is accepted with a reason, in the name of the signer
			w.press(`nav[aria-label=Pages] a[href="/"]`)
			w.until("the warning can be accepted", `document.querySelector(".group.warning details.accept")`)
			w.press(`.group.warning details.accept summary`)
			w.do(chromedp.SendKeys(`.group.warning details.accept textarea`, "Counsel <agreed>."))
			w.fits(width)
			w.press(`.group.warning details.accept button[name=finding]`)
			w.until("it is accepted", `location.hash === "#accepted" && document.querySelector("#accepted .acceptance").innerText.includes("Accepted by Ada <b>Moreau</b>: Counsel <agreed>.")`)
			w.fits(width)
			if kept, err := os.ReadFile(filepath.Join(dir, "commentary.toml")); err != nil || !strings.Contains(string(kept), `reason = "Counsel <agreed>."`) {
				t.Errorf("commentary.toml holds %q (%v)", kept, err)
			}

			// on paper, the documents alone, in black
			media := emulation.SetEmulatedMediaParams{Media: "print"}
			if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}
			for what, condition := range map[string]string{
				"nothing but documents is printed":   `![...document.querySelectorAll(".bar, .panel-findings, .documents, .notes, .slug, form")].some(e => e.checkVisibility())`,
				"the text is black on white":         `[...document.querySelectorAll(".paper p, .paper td, .paper a, .paper h2")].every(e => !e.checkVisibility() || getComputedStyle(e).color === "rgb(0, 0, 0)") && [document.documentElement, document.body, ...document.querySelectorAll(".paper, .said, .fact")].every(e => getComputedStyle(e).backgroundColor === "rgba(0, 0, 0, 0)" && getComputedStyle(e).backgroundImage === "none")`,
				"numbers have no marks":              `[...document.querySelectorAll(".fact")].every(e => getComputedStyle(e).textDecorationLine === "none")`,
				"each document begins on a new page": `[...document.querySelectorAll(".paper")].length === 2 && getComputedStyle(document.querySelectorAll(".paper")[1]).breakBefore === "page"`,
				"the headings of tables repeat":      `[...document.querySelectorAll(".paper thead")].every(e => getComputedStyle(e).display === "table-header-group")`,
			} {
				if !w.ask(condition) {
					t.Errorf("on paper: it is not so that %s", what)
				}
			}
			media.Media = ""
			if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}

			// an explanation that a finding asks for is written where its largest movers stand
			w.press(`nav[aria-label=Pages] a[href="/commentary"]`)
			w.until("there is a form", `document.querySelector("input[value='ndr.change@FY2022']")`)
			w.do(chromedp.SendKeys(".remark textarea", "Larger renewals added 10.0 points.\nNothing else did."))
			w.fits(width)
			w.press(".remark form button.do")
			w.until("it is saved", `location.hash && document.querySelector(location.hash + " textarea").value === "Larger renewals added 10.0 points.\nNothing else did."`)
			w.press(`nav[aria-label=Pages] a[href="/"]`)
			w.until("the draft prints it", `document.querySelector(".paper").innerText.includes("Larger renewals added 10.0 points.")`)

			// the quarters, each with its rows; the status and the next period
			w.press(`nav[aria-label=Pages] a[href="/quarters"]`)
			w.until("quarters are shown", `document.querySelector('td a[href="/fact/revenue@FY2022Q4"]').innerText === "90,000"`)
			w.fits(width)
			w.press(`td a[href="/fact/revenue@FY2022Q4"]`)
			w.until("their rows are shown", `document.querySelector(".big").innerText === "$90,000,000.00" && document.querySelectorAll(".rows tbody tr").length === 3`)
			w.press(`nav[aria-label=Pages] a[href="/status"]`)
			w.until("the status is shown", `document.querySelector("#signs + p + .signs").innerText.includes("✓ signed by Ada <b>Moreau</b>")`)
			w.fits(width)
			w.press(`nav[aria-label=Pages] a[href="/next"]`)
			w.until("the checklist is shown", `document.querySelector(".checklist").innerText && document.body.innerText.includes("--to FY2023Q1")`)
			w.fits(width)
			w.press(`form[action="/next"] button.do`)
			w.until("the next folder is made", `document.querySelector(".made")`)
			w.fits(width)
			if made, err := os.ReadFile(filepath.Join(dir, "..", "10-Q-FY2023Q1", "filing.toml")); err != nil || !strings.Contains(string(made), `period = "FY2023Q1"`) {
				t.Errorf("the next filing.toml holds %q (%v)", made, err)
			}
			w.press(`nav[aria-label=Pages] a[href="/sign"]`)
			w.until("the form is back", `document.querySelector("#role")`)

			save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(10_000_000)))
			w.until("it must be signed again", `document.body.innerText.includes("sign again: Ada <b>Moreau</b>")`)

			// a save is shown where the reader was
			w.do(chromedp.Navigate(address + "/"))
			w.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('a.fact[href^="/fact/revenue@FY2022"]').closest("p, tr").scrollIntoView({block: "start", behavior: "instant"})`))
			place := `Math.round(document.querySelector('a.fact[href^="/fact/revenue@FY2022"]').getBoundingClientRect().top)`
			before, err := chromedp.Run(w.ctx, chromedp.Evaluate[int64](place))
			if err != nil {
				t.Fatal(err)
			}
			shown := func(what string, data []byte, name, condition string) {
				t.Helper()
				save(t, filepath.Join(dir, name), data)
				took := w.until(what, `document.readyState === "complete" && `+condition)
				t.Logf("%s after %d ms", what, took.Milliseconds())
			}
			shown("a template is shown", []byte(strings.Replace(warned, "This core metric", "We add a line here, and one more, so that all moves. This very metric", 1)),
				"templates/ndr.md.tmpl", `document.body.innerText.includes("very metric")`)
			w.until("the reader is where they were", fmt.Sprintf("Math.abs(%s - %d) <= 30", place, before))
			shown("a ledger is shown", workbookOf(t, sales(11_000_000)), "ledgers/revenue.xlsx", `document.querySelector('a.fact[href^="/fact/revenue@FY2022"]').title.includes("$93,000,000")`)
			shown("a policy is shown", []byte(reviewed+"\n[policies]\nnew_customer.lookback = 24\n"), "filing.toml", `document.body.innerText.includes("previous 24 months")`)

			// a broken save shows what is wrong, and keeps the documents
			shown("a syntax error is reported", []byte(reviewed+"\n[policies\n"), "filing.toml",
				`document.querySelector(".banner[role=alert]").innerText.includes("filing.toml:") && document.querySelector("a.fact")`)
			shown("it is fixed", []byte(reviewed), "filing.toml", `!document.querySelector(".banner") && document.body.innerText.includes("previous 12 months")`)
			shown("a bad cell is reported", workbookOf(t, strings.Replace(sales(1), "| 1 |", "| 1,000 |", 1)), "ledgers/revenue.xlsx",
				`document.querySelector(".group.error").innerText.includes("LED001") && document.querySelector('a.fact[href^="/fact/revenue@FY2022"]').title.includes("$93,000,000")`)
			w.fits(width)
			w.quiet()
			w.do(chromedp.Navigate("about:blank"))
		})
	}
}

// With scripts off, and with the keyboard alone, a reader comes from a finding to its
// place, from a number to its rows, and to a sign-off.
func TestServeWithoutScripts(t *testing.T) {
	dir := laid(t, map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
	address, entry := started(t, dir)
	w := opened(t, entry)
	if _, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	w.do(chromedp.EmulateViewport(1280, 844), chromedp.Navigate(address+"/"))
	// follow tabs to what a condition wants of the element in focus, and enters.
	follow := func(what, condition string) {
		t.Helper()
		for range 300 {
			w.do(chromedp.KeyEvent(kb.Tab))
			if w.ask(`(e => ` + condition + `)(document.activeElement)`) {
				if !w.ask(`getComputedStyle(document.activeElement).outlineStyle !== "none"`) {
					t.Errorf("%s: what has the focus is not outlined", what)
				}
				w.do(chromedp.KeyEvent(kb.Enter))
				return
			}
		}
		t.Fatalf("the keyboard does not reach %s", what)
	}
	follow("the skip link", `e.getAttribute("href") === "#findings"`)
	follow("a jump", `e.className === "jump" && e.closest(".warning")`)
	w.until("its place is shown", inView+`(document.querySelector(".said:target, .fact:target"))`)
	follow("a number", `e.className === "fact" && e.closest("p")`)
	w.until("its trace opens", `location.pathname.startsWith("/fact/") && document.querySelector(".rows")`)
	follow("the page of sign-offs", `e.getAttribute("href") === "/sign"`)
	w.until("there is a form", `document.querySelector("#by")`)
	w.do(chromedp.SendKeys("#by", "Ada"))
	follow("a button", `e.tagName === "BUTTON" && e.value.startsWith("geography ")`)
	w.until("it is signed", `document.body.innerText.includes("✓ signed by Ada")`)
	w.quiet()
}

// What the page signs is what tieout sign writes, and never what was not read.
func TestServeSigns(t *testing.T) {
	files := map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)}
	dir, twin := laid(t, files), laid(t, files)
	address, entry := started(t, dir)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(entry)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	form := func() url.Values {
		t.Helper()
		answer, err := client.Get(address + "/sign")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindSubmatch(page)
		target := regexp.MustCompile(`name="target" value="(revenue [0-9a-f]{64})"`).FindSubmatch(page)
		if err != nil || token == nil || target == nil {
			t.Fatalf("there is no form (%v):\n%s", err, page)
		}
		return url.Values{"token": {string(token[1])}, "target": {string(target[1])}, "by": {"Ada \"A\" Moreau"}}
	}
	post := func(form url.Values) int {
		t.Helper()
		answer, err := client.PostForm(address+"/sign", form)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	read := form()
	save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(9_000_000)))
	if got := post(read); got != http.StatusConflict {
		t.Errorf("what changed since it was read: status %d, want 409", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "signoffs.toml")); err == nil {
		t.Error("what changed since it was read is signed")
	}
	save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(8_000_000)))
	if got := post(read); got != http.StatusSeeOther {
		t.Errorf("what was read: status %d, want 303", got)
	}
	tieout(t, "sign", "-C", twin, "revenue", "--by", "Ada \"A\" Moreau")
	got, err := os.ReadFile(filepath.Join(dir, "signoffs.toml"))
	want, err2 := os.ReadFile(filepath.Join(twin, "signoffs.toml"))
	if err != nil || err2 != nil || !bytes.Equal(got, want) {
		t.Errorf("the page signs %q (%v), and tieout sign %q (%v)", got, err, want, err2)
	}
}

// A page of 500 numbers and 200 findings opens in less than a second.
func TestServeManyNumbers(t *testing.T) {
	countries, err := os.ReadFile(filepath.Join(root, "internal", "iso", "countries.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var table, text strings.Builder
	table.WriteString("Customer | Date | Amount | Country | Channel\n")
	facts, findings := 0, 0
	for line := range strings.Lines(string(countries)) {
		code, _, _ := strings.Cut(line, "\t")
		if facts == 500 {
			break
		}
		fmt.Fprintf(&table, "'C | 2021-12-31 | %d | '%s | direct\n'C | 2022-12-31 | %d | '%s | direct\n", 1_000_000+facts, code, 2_000_000+facts, code)
		fmt.Fprintf(&text, "Revenues there were ${{fact \"revenue[%[1]s]\" .Period \"dollars\"}} and ${{fact \"revenue[%[1]s]\" .Compare \"dollars\"}}, or {{fact \"revenue.share[%[1]s]\" .Period \"percent1\"}}%% and {{fact \"revenue.share[%[1]s]\" .Compare \"percent1\"}}%%.\n\n", code)
		facts += 4
	}
	for ; findings < 200; findings++ {
		fmt.Fprintf(&text, "Revenues rose mainly there, {{cite \"number %d\"}}.\n", findings)
	}
	dir := laid(t, map[string]string{"filing.toml": reviewed, "templates/revenue.md.tmpl": "## Results of Operations\n\n" + text.String(),
		"ledgers/subscriptions.xlsx": "Customer | Start | End | ARR\n'C | 2020-01-01 | 2023-12-31 | 50000000\n", "ledgers/revenue.xlsx": table.String()})
	address, entry := started(t, dir)
	w := opened(t, entry)
	w.do(chromedp.EmulateViewport(1280, 844), chromedp.Navigate("about:blank"))
	start := time.Now()
	w.do(chromedp.Navigate(address + "/"))
	w.until("it is painted", `document.readyState === "complete" && performance.getEntriesByName("first-contentful-paint").length`)
	took := time.Since(start)
	counts, err := chromedp.Run(w.ctx, chromedp.Evaluate[[]int](`[new Set([...document.querySelectorAll("a.fact")].map(e => e.href)).size, document.querySelectorAll(".group li").length, Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd)]`))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a page of %d numbers and %d findings opened in %d ms, loaded after %d ms", counts[0], counts[1], took.Milliseconds(), counts[2])
	if counts[0] < 500 || counts[1] < 200 {
		t.Errorf("the page has %d numbers and %d findings, want 500 and 200", counts[0], counts[1])
	}
	w.quiet()
	w.do(chromedp.Navigate("about:blank"))
}
