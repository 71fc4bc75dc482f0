package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
)

// counsels are files that a person put into a filing folder, beside drafts and into them.
var counsels = map[string]string{
	"board.md": "the board's", "drafts/notes.txt": "notes", "drafts/10-K-FY2022/mark-up.txt": "counsel's", "drafts/10-K-FY2022/board.md": "mine", "drafts/10-K-FY2022/board.html": "mine",
	"drafts/10-K-FY2022/sub/deep.txt": "deep", "filed/readme.txt": "what was filed",
}

// covered holds the facts of a cover page.
const covered = `
[cover]
incorporation_state_country_code = "DE"
tax_identification_number = "12-3456789"
address_line1 = "1 Example Way"
city_or_town = "San Mateo"
state_or_province = "CA"
postal_zip_code = "94404"
city_area_code = "650"
local_phone_number = "555-0100"
well_known_seasoned_issuer = false
voluntary_filers = false
current_reporting_status = true
interactive_data_current = true
filer_category = "Non-accelerated Filer"
small_business = true
emerging_growth_company = false
icfr_auditor_attestation_flag = false
fin_stmt_error_correction_flag = false
shell_company = false
public_float = 52_000_000
common_stock_shares_outstanding = 4_100_250
common_stock_shares_outstanding_date = 2023-02-10
[auditor]
name = "Example Auditors LLP"
location = "San Jose, California"
firm_id = "9999"
[[security]]
title = "Common Stock, par value $0.001 per share"
symbol = "SMLL"
exchange = "NASDAQ"
`

// TestKilled kills commands that write at a random moment, most of them while they write,
// and runs another command. Then the draft and what was filed are the old or the new ones,
// whole; every file of a person has its bytes and its place; nothing else is left.
// TIEOUT_KILLS is how often each command is killed.
func TestKilled(t *testing.T) {
	t.Parallel()
	kills := 15
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_KILLS")); err == nil {
		kills = n
	}
	exe := program(t)
	files := map[string]string{"filing.toml": strings.Replace(reviewed, "[report]", "file_number = \"001-99901\"\n[report]", 1) + covered, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)}
	for _, tt := range []struct {
		name  string
		args  func(i int) []string
		again bool // what it writes is there already
	}{
		{"draft", func(int) []string { return []string{"draft"} }, true},
		{"draft of another version", func(i int) []string { return []string{"draft"} }, true},
		{"first draft", func(i int) []string { return []string{"draft", "-o", fmt.Sprintf("drafts/first-%d", i)} }, false},
		{"report", func(int) []string { return []string{"report"} }, true},
		{"first report", func(i int) []string { return []string{"report", "-o", fmt.Sprintf("reports/first-%d", i)} }, false},
		{"lock", func(i int) []string { return []string{"lock", "--as", fmt.Sprintf("K%d", i)} }, false},
		{"sign", func(i int) []string { return []string{"sign", "revenue", "--by", fmt.Sprintf("Signer %d", i)} }, false},
		{"roll", func(i int) []string {
			return []string{"roll", "--to", "FY2023Q1", "-o", fmt.Sprintf("next/roll-%d", i)}
		}, false},
		{"workpaper", func(int) []string { return []string{"workpaper"} }, true},
		{"first workpaper", func(i int) []string { return []string{"workpaper", "-o", fmt.Sprintf("papers/first-%d.xlsx", i)} }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := laid(t, files)
			tieout(t, "draft", "-C", dir)
			if tt.name == "report" {
				tieout(t, "report", "-C", dir)
			}
			var rolled map[string]string // a folder that roll made without a kill
			if tt.name == "roll" {
				save(t, filepath.Join(dir, "commentary.toml"), []byte("[text]\nrevenue = \"We sell subscriptions.\"\n"))
				save(t, filepath.Join(dir, "templates/more/notes.txt"), bytes.Repeat([]byte("of counsel\n"), 20_000))
				tieout(t, "draft", "-C", dir)
				tieout(t, "lock", "-C", dir, "--as", "K")
				to := filepath.Join(t.TempDir(), "next")
				tieout(t, "roll", "-C", dir, "--to", "FY2023Q1", "-o", to)
				rolled = content(t, to)
				for _, name := range []string{"filing.toml", "filed/K/facts.json", "templates/more/notes.txt", "previous/commentary.toml"} {
					if rolled[name] == "" {
						t.Fatalf("roll wrote no %s", name)
					}
				}
				rolled["filed/readme.txt"] = counsels["filed/readme.txt"]
			}
			workbooks := map[string]bool{} // of the two versions of the ledgers, made without a kill
			if strings.HasSuffix(tt.name, "workpaper") {
				for i := range 2 {
					save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(8_000_000+1_000_000*(1-i))))
					tieout(t, "workpaper", "-C", dir)
					data, err := os.ReadFile(filepath.Join(dir, "10-K-FY2022-workpaper.xlsx"))
					if err != nil {
						t.Fatal(err)
					}
					workbooks[string(data)] = true
				}
				if len(workbooks) != 2 {
					t.Fatal("two versions of the ledgers have one workbook")
				}
				if err := os.MkdirAll(filepath.Join(dir, "papers"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for name, text := range counsels {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
					t.Fatal(err)
				}
				save(t, filepath.Join(dir, name), []byte(text))
			}
			before := left(t, dir)
			took := time.Duration(0)
			killed := 0
			for i := 0; killed < kills && i < 10*kills; i++ {
				if tt.name == "draft of another version" || tt.name == "workpaper" {
					save(t, filepath.Join(dir, "ledgers/revenue.xlsx"), workbookOf(t, sales(8_000_000+1_000_000*(i%2))))
				}
				c := exec.Command(exe, append(tt.args(i), "-C", dir)...)
				c.Dir = dir
				start := time.Now()
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				ended := make(chan error, 1)
				go func() { ended <- c.Wait() }()
				if rand.IntN(100) < 85 && took > 0 {
					writing(dir, ended)
					time.Sleep(time.Duration(rand.Int64N(int64(6 * time.Millisecond))))
				} else if took > 0 {
					time.Sleep(time.Duration(rand.Int64N(int64(took))))
				} else {
					ended <- <-ended
				}
				_ = c.Process.Kill()
				err := <-ended
				if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == -1 {
					killed++
				} else if err != nil {
					t.Fatalf("tieout %v: %v", tt.args(i), err)
				} else if took == 0 {
					took = time.Since(start)
				}
				tieout(t, "trace", "-C", dir, "revenue@FY2022")
				for name, text := range counsels {
					if data, err := os.ReadFile(filepath.Join(dir, name)); string(data) != text {
						t.Fatalf("kill %d: %s holds %q (%v)", i, name, data, err)
					}
				}
				whole(t, dir)
				papers, _ := filepath.Glob(filepath.Join(dir, "papers/[^.]*"))
				if own := filepath.Join(dir, "10-K-FY2022-workpaper.xlsx"); len(workbooks) > 0 {
					papers = append(papers, own)
				}
				for _, name := range papers {
					if data, err := os.ReadFile(name); err != nil || !workbooks[string(data)] {
						t.Fatalf("kill %d: %s is not a whole workbook: %d bytes (%v)", i, name, len(data), err)
					}
				}
				nexts, _ := filepath.Glob(filepath.Join(dir, "next/[^.]*"))
				for _, next := range nexts {
					if got := content(t, next); !maps.Equal(got, rolled) {
						t.Fatalf("kill %d: %s has %v, want %v", i, next, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(rolled)))
					}
				}
			}
			if tt.name == "first workpaper" { // so does the next workbook
				tieout(t, "workpaper", "-C", dir, "-o", filepath.Join(dir, "papers/first-0.xlsx"))
			}
			if tt.name == "roll" { // the next roll clears what a killed one left
				tieout(t, "roll", "-C", dir, "--to", "FY2023Q1", "-o", filepath.Join(dir, "next/roll-last"))
			}
			for _, name := range left(t, dir) {
				known := false
				for _, was := range before {
					known = known || was == name
				}
				if !known && !regexp.MustCompile(`^(signoffs\.toml|filed/K\d+/(folder/)?[a-z.]+|(drafts|reports)/first-\d+/[-a-z_0-9.]+|papers/first-\d+\.xlsx|next/roll-(\d+|last)/(filing\.toml|previous/commentary\.toml|templates/more/notes\.txt|filed/readme\.txt|filed/K/(folder/)?[a-z.]+))$`).MatchString(name) {
					t.Errorf("%s is left", name)
				}
			}
			if tt.name == "sign" {
				f, found, err := filing.Read(os.DirFS(dir))
				if err != nil || len(found) > 0 || len(f.Signoffs) == 0 {
					t.Errorf("signoffs.toml: %d, %v, %v", len(f.Signoffs), found, err)
				}
			}
			t.Logf("%d kills", killed)
		})
	}
}

// TestServeIsKilled kills the review page in the middle of sign-offs and explanations: what was
// answered is in the files, and both files can be read.
func TestServeIsKilled(t *testing.T) {
	t.Parallel()
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_KILLS")); err == nil {
		kills = n
	}
	exe := program(t)
	dir := laid(t, map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
	answered, last := map[string]bool{}, ""
	for i := range kills {
		c := exec.Command(exe, "serve", "-C", dir, "--addr", "127.0.0.1:0")
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 100)
		n, err := out.Read(line)
		if err != nil {
			t.Fatal(err)
		}
		entry := strings.TrimSpace(string(line[:n]))
		base, _, _ := strings.Cut(entry, "/?")
		jar, _ := cookiejar.New(nil)
		client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{}}
		get := func(address string) string {
			answer, err := client.Get(address)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			page, _ := io.ReadAll(answer.Body)
			return string(page)
		}
		get(entry)
		page := get(base + "/sign")
		token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
		target := regexp.MustCompile(`name="target" value="(revenue [0-9a-f]{64})"`).FindStringSubmatch(page)
		if token == nil || target == nil {
			t.Fatalf("there is no form:\n%s", page)
		}
		done, saved := make(chan bool, 1), make(chan bool, 1)
		name, reason := fmt.Sprintf("Signer %d", i), fmt.Sprintf("Renewals added %d.0 points.", i)
		explain := explanation(t, get(base+"/commentary"), "ndr.change@FY2022")
		explain.Set("text", reason)
		go func() {
			answer, err := client.PostForm(base+"/commentary", explain)
			if err == nil {
				answer.Body.Close()
			}
			saved <- err == nil && answer.StatusCode == http.StatusSeeOther
		}()
		go func() {
			answer, err := client.PostForm(base+"/sign", url.Values{"token": token[1:], "target": target[1:], "by": {name}})
			if err == nil {
				answer.Body.Close()
			}
			done <- err == nil && answer.StatusCode == http.StatusSeeOther
		}()
		time.Sleep(time.Duration(rand.Int64N(int64(300 * time.Millisecond))))
		_ = c.Process.Kill()
		answered[name] = <-done
		if <-saved {
			last = reason
		}
		_ = c.Wait()
		client.CloseIdleConnections()
		tieout(t, "trace", "-C", dir, "revenue@FY2022")
		whole(t, dir)
		f, found, err := filing.Read(os.DirFS(dir))
		if err != nil || len(found) > 0 || len(f.Commentary.Explain) > 1 {
			t.Fatalf("commentary.toml: %v, %v, %+v", found, err, f.Commentary.Explain)
		}
		if last == reason && (len(f.Commentary.Explain) != 1 || f.Commentary.Explain[0].Text != reason) {
			t.Errorf("%q was answered, and commentary.toml has %+v", reason, f.Commentary.Explain)
		}
	}
	f, found, err := filing.Read(os.DirFS(dir))
	if err != nil || len(found) > 0 {
		t.Fatalf("signoffs.toml: %v, %v", found, err)
	}
	for _, s := range f.Signoffs {
		delete(answered, s.By)
	}
	for name, was := range answered {
		if was {
			t.Errorf("%s was answered, and is not in signoffs.toml", name)
		}
	}
}

// program returns the path of the program.
func program(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "tieout")
	if err := os.Symlink(exe, link); err != nil {
		t.Skipf("the program cannot be run under its name: %v", err)
	}
	return link
}

// writing waits until a temporary name appears in a filing folder, or the command ends.
func writing(dir string, ended chan error) {
	for {
		for _, pattern := range []string{".tieout-*", "drafts/.tieout-*", "reports/.tieout-*", "filed/.tieout-*", "next/.tieout-*", "papers/.tieout-*"} {
			if names, _ := filepath.Glob(filepath.Join(dir, pattern)); names != nil {
				return
			}
		}
		select {
		case err := <-ended:
			ended <- err
			return
		default:
		}
	}
}

// whole holds that each draft and filed report is as it was written.
func whole(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"drafts/*/draft.lock", "reports/*/draft.lock", "filed/*/draft.lock"} {
		locks, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, lock := range locks {
			if _, err := record.Unedited(filepath.Dir(lock)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, _, found := record.ReadFiled(os.DirFS(dir)); len(found) > 0 {
		t.Fatalf("what was filed is not whole: %v", found)
	}
	for _, file := range []string{"filed.json", "folder.json", "folder/filing.toml"} {
		names, _ := filepath.Glob(filepath.Join(dir, "filed/K*"))
		for _, name := range names {
			if _, err := os.Stat(filepath.Join(name, file)); err != nil {
				t.Fatal(err)
			}
		}
	}
	drafts, _ := filepath.Glob(filepath.Join(dir, "drafts/10-K-*/draft.lock"))
	for _, folder := range []string{"drafts/first-*", "reports/first-*", "filed/K*"} {
		names, _ := filepath.Glob(filepath.Join(dir, folder))
		for _, name := range names {
			if _, err := os.Stat(filepath.Join(name, "draft.lock")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "drafts")); names != nil && len(drafts) != 1 {
		t.Fatalf("the draft is gone")
	}
}

// content returns the files of a folder with their bytes, without the mark of a folder that a
// killed command had just made, which the next command in the folder removes.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range left(t, dir) {
		if name == ".tieout-new" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(data)
	}
	return files
}

// left returns the files of a filing folder.
func left(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && (!d.IsDir() || strings.HasPrefix(d.Name(), ".tieout-")) {
			rel, _ := filepath.Rel(dir, name)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
