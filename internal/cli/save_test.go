package cli_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visitor is a browser without scripts.
type visitor struct {
	*testing.T
	client  *http.Client
	address string
}

// visit starts tieout serve for a folder and opens the address that it prints.
func visit(t *testing.T, dir string) *visitor {
	t.Helper()
	address, entry := started(t, dir)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, address}
	v.get(strings.TrimPrefix(entry, address))
	return v
}

func (v *visitor) get(path string) string {
	v.Helper()
	answer, err := v.client.Get(v.address + path)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		v.Fatal(err)
	}
	return string(page)
}

func (v *visitor) post(path string, form url.Values) (status int, page string) {
	v.Helper()
	answer, err := v.client.PostForm(v.address+path, form)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)

// explanation returns the fields of the form that explains a fact on the page of commentary.
func explanation(t *testing.T, page, name string) url.Values {
	t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form class="signing" method="post" action="/commentary">.*?</form>`).FindAllString(page, -1) {
		values := url.Values{}
		for _, field := range hidden.FindAllStringSubmatch(form, -1) {
			values.Set(field[1], html.UnescapeString(field[2]))
		}
		if values.Get("fact") == name {
			return values
		}
	}
	t.Fatalf("no form explains %s:\n%s", name, page)
	return nil
}

// TestServeSavesOnlyWhatWasSeen saves commentary.toml from the page, and refuses what would undo
// another save, or would follow a link.
func TestServeSavesOnlyWhatWasSeen(t *testing.T) {
	t.Parallel()
	dir := laid(t, map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
	v := visit(t, dir)
	name := filepath.Join(dir, "commentary.toml")
	read := func() string {
		data, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
	form := explanation(t, v.get("/commentary"), "ndr.change@FY2022")
	form.Set("text", "Renewals added 10.0 points.\r\nNothing else did.")

	// someone saves the file first
	const mine = "# mine\nkeep = [\"demand\"]\n"
	save(t, name, []byte(mine))
	if status, page := v.post("/commentary", form); status != http.StatusConflict || !strings.Contains(page, "commentary.toml has been saved since this page was opened") || read() != mine {
		t.Errorf("a form of before another save: status %d, and the file is %q:\n%s", status, read(), page)
	}
	for len(form.Get("seen")) == 0 { // the page is drafted again
		form = explanation(t, v.get("/commentary"), "ndr.change@FY2022")
	}
	form.Set("text", "Renewals added 10.0 points.\r\nNothing else did.")
	want := mine + "\n[[explain]]\nfact = \"ndr.change@FY2022\"\ntext = \"\"\"\nRenewals added 10.0 points.\nNothing else did.\"\"\"\n"
	if status, page := v.post("/commentary", form); status != http.StatusSeeOther || read() != want {
		t.Errorf("a form of after the save: status %d, and the file is %q, want %q:\n%s", status, read(), want, page)
	}
	if !strings.Contains(v.get("/"), "Renewals added 10.0 points.") {
		t.Error("the draft does not print the explanation")
	}

	// a link to a file of the folder is read, and not written through or replaced
	other := filepath.Join(dir, "other.toml")
	if err := os.Rename(name, other); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("other.toml", name); err != nil {
		t.Skip(err) // Windows
	}
	form = explanation(t, v.get("/commentary"), "ndr.change@FY2022")
	form.Set("text", "Another text, with 1.0 points.")
	status, page := v.post("/commentary", form)
	data, err := os.ReadFile(other)
	if status != http.StatusConflict || !strings.Contains(page, "is a link") || err != nil || string(data) != want {
		t.Errorf("through a link: status %d, and the file is %q (%v):\n%s", status, data, err, page)
	}
}

// TestServeSignsInRoles signs a section in each role that filing.toml requires: the page says who
// signed, and that one person in both roles does not count.
func TestServeSignsInRoles(t *testing.T) {
	t.Parallel()
	dir := laid(t, map[string]string{"filing.toml": reviewed + "\n[signoffs]\nrequired = [\"preparer\", \"reviewer\"]\n", "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
	v := visit(t, dir)
	sign := func(by, role string) string {
		t.Helper()
		page := v.get("/sign")
		button := regexp.MustCompile(`name="target" value="(revenue [0-9a-f]{64} ` + role + `)"`).FindStringSubmatch(page)
		token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
		if button == nil || token == nil {
			t.Fatalf("revenue has no button for the role %s:\n%s", role, page)
		}
		if status, page := v.post("/sign", url.Values{"token": token[1:], "target": button[1:], "by": {by}}); status != http.StatusSeeOther {
			t.Fatalf("%s as %s: status %d\n%s", by, role, status, page)
		}
		return html.UnescapeString(regexp.MustCompile(`(?s)<tr><td><a href="[^"]*">revenue</a>.*?</tr>`).FindString(v.get("/sign")))
	}
	if row := sign("Ada Moreau", "preparer"); !strings.Contains(row, "✓ Ada Moreau, 2") || !strings.Contains(row, ">Sign<span class=\"off\"> revenue</span> as reviewer<") {
		t.Errorf("after the preparer: %s", row)
	}
	if row := sign("Ada Moreau", "reviewer"); !strings.Contains(row, "△ Ada Moreau signed section revenue of mdna as preparer and as reviewer") || !strings.Contains(row, "as reviewer</button>") {
		t.Errorf("after one person in both roles: %s", row)
	}
	if row := sign("Ben Ito", "reviewer"); !strings.Contains(row, "✓ Ben Ito, 2") || strings.Contains(row, "<button") {
		t.Errorf("after both: %s", row)
	}
}
