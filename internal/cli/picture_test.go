package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPicture takes the picture of the review page in README.md again, if TIEOUT_PICTURE names the
// file: make picture.
func TestPicture(t *testing.T) {
	file := os.Getenv("TIEOUT_PICTURE")
	if file == "" {
		t.Skip("TIEOUT_PICTURE does not name a file")
	}
	dir := filepath.Join(t.TempDir(), "harborline")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "fixtures", "harborline-10k"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "commentary.toml")); err != nil { // which leaves a finding in the text
		t.Fatal(err)
	}
	address, entry := started(t, dir)
	w := opened(t, entry)
	w.do(chromedp.EmulateViewport(1280, 760), chromedp.Navigate(address+"/"))
	w.until("the number is shown", `document.querySelector('a.fact[href="/fact/ndr@FY2023"]')`)
	w.ask(`scrollTo(0, scrollY + document.querySelector('a.fact[href="/fact/ndr@FY2023"]').getBoundingClientRect().top - 330)`)
	picture, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
