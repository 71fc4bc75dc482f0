package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tieout/tieout/internal/filing"
)

// TestSignAtOnce has many people sign at the same time, by the command and on the page: each
// who is answered that it is signed is in the file, whose other bytes stay.
func TestSignAtOnce(t *testing.T) {
	t.Parallel()
	dir := laid(t, map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000),
		"signoffs.toml": "# a remark of the controller, without a line end"})
	address, entry := started(t, dir)
	read := func(client *http.Client, path string) string {
		answer, err := client.Get(path)
		if err != nil {
			t.Error(err)
			return ""
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Error(err)
		}
		return string(page)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	read(client, entry)
	page := read(client, address+"/sign")
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
	target := regexp.MustCompile(`name="target" value="(revenue [0-9a-f]{64})"`).FindStringSubmatch(page)
	if token == nil || target == nil {
		t.Fatalf("there is no form:\n%s", page)
	}
	each := 100 // by either way
	if testing.Short() {
		each = 20
	}
	var all sync.WaitGroup
	room := make(chan struct{}, 20)
	for i := range each {
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			if status, _, stderr := run(t, "sign", "-C", dir, "ndr", "--by", fmt.Sprintf("Command %d", i)); status != 0 {
				t.Errorf("tieout sign: status %d, %s", status, stderr)
			}
		})
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			answer, err := client.PostForm(address+"/sign", url.Values{"token": token[1:], "target": target[1:], "by": {fmt.Sprintf("Page %d", i)}, "role": {"reviewer"}})
			if err != nil {
				t.Error(err)
				return
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusSeeOther {
				t.Errorf("the page: status %d", answer.StatusCode)
			}
		})
	}
	all.Wait()
	f, found, err := filing.Read(os.DirFS(dir))
	if err != nil || len(found) > 0 || len(f.Signoffs) != 2*each {
		t.Errorf("%d sign-offs are in the file (%v, %v), want %d", len(f.Signoffs), found, err, 2*each)
	}
	data, err := os.ReadFile(filepath.Join(dir, "signoffs.toml"))
	if err != nil || !strings.HasPrefix(string(data), "# a remark of the controller, without a line end\n\n[[signoff]]\n") {
		t.Errorf("the file begins %.80q (%v)", data, err)
	}
}

// TestSignForEachReport holds that the sign-off of the next quarter does not replace the last,
// and that one of the same report replaces that person's in that role alone.
func TestSignForEachReport(t *testing.T) {
	t.Parallel()
	dir := laid(t, map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
	file := filepath.Join(dir, "filing.toml")
	signed := func() []string {
		f, _, err := filing.Read(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, s := range f.Signoffs {
			list = append(list, strings.Join([]string{s.Target, s.Form, s.Period, s.By, s.Role}, " "))
		}
		return list
	}
	for _, args := range [][]string{{"--by", "Ada"}, {"--by", "Ada", "--role", "reviewer"}, {"--by", "Ben"}, {"--by", "Ada"}} {
		tieout(t, append([]string{"sign", "-C", dir, "revenue@FY2022"}, args...)...)
	}
	want := []string{"revenue@FY2022 10-K FY2022 Ada reviewer", "revenue@FY2022 10-K FY2022 Ben preparer", "revenue@FY2022 10-K FY2022 Ada preparer"}
	if got := signed(); !slices.Equal(got, want) {
		t.Errorf("signed are %q, want %q", got, want)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	save(t, file, []byte(strings.Replace(strings.Replace(string(text), `form   = "10-K"`, `form   = "8-K"`, 1), `period = "FY2022"`, `period = "FY2022Q4"`, 1)))
	tieout(t, "sign", "-C", dir, "revenue@FY2022", "--by", "Ada")
	if got, want := signed(), append(want, "revenue@FY2022 8-K FY2022Q4 Ada preparer"); !slices.Equal(got, want) {
		t.Errorf("signed are %q, want %q", got, want)
	}
}

// A name that signoffs.toml could not be read with is refused before anything is
// written.
func TestSignRefusesNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "  ", "Ada\nMoreau", "Ada\x7f", "Ada\ufffe", "Ada\xff", "Ada\u202eB", "Ada\u009b31m", "Ada\u2066", strings.Repeat("a", 201)} {
		status, _, stderr := run(t, "sign", "-C", filepath.Join(root, "fixtures", "northgate-10k"), "ndr", "--by", name)
		if status != 2 || !strings.Contains(stderr, "--by must be a name") {
			t.Errorf("--by %q: status %d, %s", name, status, stderr)
		}
	}
}
