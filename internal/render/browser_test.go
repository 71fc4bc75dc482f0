package render_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/render"
)

// browser finds a Chromium, or skips the test.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("TIEOUT_REQUIRE_BROWSER") != "" {
		t.Fatal("no Chromium is found, and TIEOUT_REQUIRE_BROWSER is set")
	}
	t.Skip("no Chromium is found; the page is not tried in a browser")
	return ""
}

// state is what a reader sees of the page's panels.
type state struct {
	Focus   string   `json:"focus"`   // the panel that the focused number opens
	Open    []string `json:"open"`    // panels open
	Seen    []string `json:"seen"`    // panels on screen, open or previewed
	Outside []string `json:"outside"` // of these, those that leave the window
	Hidden  bool     `json:"hidden"`  // a panel hides its number
	Ring    bool     `json:"ring"`    // what has the focus is outlined
}

const look = `(() => {
	const number = document.activeElement, box = number.getBoundingClientRect();
	const seen = [...document.querySelectorAll('.tie')].filter(e => e.checkVisibility({visibilityProperty: true}));
	const apart = seen.every(e => { const r = e.getBoundingClientRect(); return r.bottom <= box.top || r.top >= box.bottom || r.right <= box.left || r.left >= box.right; });
	return {
		focus: number.getAttribute('popovertarget') || '',
		open: [...document.querySelectorAll(':popover-open')].map(e => e.id),
		seen: seen.map(e => e.id),
		outside: seen.filter(e => { const r = e.getBoundingClientRect(); return r.width < 200 || r.height < 100 || r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1; }).map(e => e.id),
		hidden: !apart,
		ring: getComputedStyle(number).outlineStyle !== 'none',
	};
})()`

func TestHTMLInABrowser(t *testing.T) {
	t.Parallel()
	path := browser(t)
	dir := t.TempDir()
	ten, set := compose(t, folder(t, "cascadia-10k"), draft.How{})
	bad, badSet := hostile(t)
	bad.Ledgers = wide()
	files := map[string][]byte{"ten-k.html": written(t, render.HTML, ten, set, false).Bytes, "hostile.html": written(t, render.HTML, bad, badSet, true).Bytes}
	for name, page := range files {
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // against a browser that hangs
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()

	do := func(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("in the browser: %v", err)
		}
	}
	do(t) // starts it
	var mu sync.Mutex
	var complaints []string
	complain := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(ctx, func(e any) {
		switch e := e.(type) {
		case *runtime.EventConsoleAPICalled:
			complain("console: %s", e.Type)
		case *runtime.EventExceptionThrown:
			complain("exception: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			complain("log: %s", e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, "file://") || !strings.HasSuffix(u, ".html") {
				complain("request: %s", u)
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

	// until waits for the page to settle into what a test wants.
	until := func(t *testing.T, what string, want func(state) bool) state {
		t.Helper()
		var s state
		hangs, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		for hangs.Err() == nil {
			var err error
			if s, err = chromedp.Run(ctx, chromedp.Evaluate[state](look)); err != nil {
				t.Fatal(err)
			}
			if want(s) {
				return s
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatalf("%s: the page is at %+v", what, s)
		return s
	}
	only := func(list []string, id string) bool { return len(list) == 1 && list[0] == id }

	for _, width := range []int64{1280, 390} {
		for _, name := range []string{"ten-k.html", "hostile.html"} {
			t.Run(fmt.Sprintf("%s at %d", name, width), func(t *testing.T) {
				do(t, chromedp.EmulateViewport(width, 844), chromedp.Navigate("file://"+filepath.ToSlash(filepath.Join(dir, name))))
				got, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
				if err != nil || got > width {
					t.Errorf("the page is %d wide (%v), want at most %d", got, err, width)
				}
				beyond, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.control :is(th, td, code)')].filter(e => { const r = e.getBoundingClientRect(); return r.width < 20 || r.left < 0 || r.right > innerWidth || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0; }).map(e => e.textContent)`))
				if err != nil || len(beyond) > 0 {
					t.Errorf("control totals leave the window or their cells (%v): %q", err, beyond)
				}
				tables, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.wide')].filter(e => { const r = e.getBoundingClientRect(), text = document.querySelector('article').getBoundingClientRect(); return r.left < text.left - 1 || r.right > text.right + 1; }).map(e => e.textContent)`))
				if err != nil || len(tables) > 0 {
					t.Errorf("tables leave the measure of the text (%v): %q", err, tables)
				}
				// Where a table goes on beyond its box, a shadow says so.
				plain, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.wide')].filter(e => { const s = getComputedStyle(e); return e.scrollWidth > e.clientWidth && !(s.overflowX == 'auto' && s.backgroundImage.includes('gradient')); }).map(e => e.textContent)`))
				if err != nil || len(plain) > 0 {
					t.Errorf("tables are cut off without a sign (%v): %q", err, plain)
				}
				// The edges of the columns of tables with the same heads.
				edges, err := chromedp.Run(ctx, chromedp.Evaluate[[][]string](`Object.values([...document.querySelectorAll('.wide')].reduce((by, e) => { const heads = [...e.querySelectorAll('thead th')].slice(1); const key = heads.map(h => h.textContent).join('|'); (by[key] ||= []).push(heads.map(h => Math.round(h.getBoundingClientRect().right + e.scrollLeft)).join(' ')); return by; }, {}))`))
				if err != nil {
					t.Fatal(err)
				}
				for _, same := range edges {
					if width == 1280 && name == "ten-k.html" && len(slices.Compact(slices.Clone(same))) > 1 {
						t.Errorf("the columns of tables with the same heads end at %q", same)
					}
				}
				count, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll('.fact').length`))
				if err != nil || count == 0 {
					t.Fatalf("the page has %d numbers (%v)", count, err)
				}

				opened := 0
				for range 100 {
					if opened == count {
						break
					}
					do(t, chromedp.KeyEvent(kb.Tab))
					s := until(t, "after Tab", func(state) bool { return true })
					if s.Focus == "" {
						continue
					}
					until(t, "after Tab to a number", func(s state) bool { return only(s.Seen, s.Focus) && len(s.Outside) == 0 && s.Ring })
					do(t, chromedp.KeyEvent(kb.Enter))
					until(t, "after Enter", func(s state) bool {
						return only(s.Open, s.Focus) && only(s.Seen, s.Focus) && len(s.Outside) == 0 && !(s.Hidden && width > 600)
					})
					do(t, chromedp.KeyEvent(kb.Escape))
					until(t, "after Escape", func(s state) bool { return s.Focus != "" && len(s.Open) == 0 && len(s.Seen) == 0 })
					opened++
				}
				if opened != count {
					t.Errorf("the keyboard opened %d numbers of %d", opened, count)
				}

				do(t, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
				for _, id := range []string{"at-1", fmt.Sprintf("at-%d", count)} {
					spot, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](`(() => {
						const e = document.getElementById('`+id+`');
						e.scrollIntoView({block: 'center', behavior: 'instant'});
						const r = e.getBoundingClientRect();
						return [r.x + r.width / 2, r.y + r.height / 2, Number(e.dataset.fact)];
					})()`))
					if err != nil {
						t.Fatal(err)
					}
					panel := fmt.Sprintf("tie-%v", spot[2])
					do(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, spot[0], spot[1]))
					until(t, "pointing at "+id, func(s state) bool { return only(s.Seen, panel) && len(s.Open) == 0 && len(s.Outside) == 0 })
					do(t, chromedp.MouseClickXY(spot[0], spot[1]))
					until(t, "pressing "+id, func(s state) bool { return only(s.Open, panel) })
					do(t, chromedp.KeyEvent(kb.Escape), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 1, 1))
					until(t, "leaving "+id, func(s state) bool { return len(s.Seen) == 0 })
				}
			})
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(complaints) > 0 {
		t.Errorf("the browser says: %v", complaints)
	}
}
