package cli_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"html"
	"io"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/cli"
)

var update = flag.Bool("update", false, "write what the fixtures give into their want folders")

const root = "../.."

// filings are the whole filings among the fixtures.
func filings(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "fixtures", "*", "filing.toml"))
	if err != nil || len(found) < 4 {
		t.Fatalf("fixtures: %v, %v", found, err)
	}
	for i := range found {
		found[i] = filepath.Dir(found[i])
	}
	return found
}

func run(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = cli.Main(os.DirFS(root), args, &out, &err)
	return status, out.String(), err.String()
}

// drafted drafts a folder and gives what was written.
func drafted(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	if status, _, stderr := run(t, "draft", "-C", folder, "-o", out); status != 0 {
		t.Fatalf("draft -C %s = %d\n%s", folder, status, stderr)
	}
	return files(t, out)
}

func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, name))
		got[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFixtures(t *testing.T) {
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := drafted(t, folder)
			partsAdd(t, got)
			if !maps.Equal(got, drafted(t, folder)) {
				t.Error("the same inputs gave other bytes")
			}
			compare(t, filepath.Join(folder, "want"), readable(t, got))
		})
	}
}

// readable gives the files of a draft as a want folder has them: of a Word document its text and
// header as markup, and no parts.json, which has thousands of lines. draft.lock has the hashes of
// both.
func readable(t *testing.T, got map[string]string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, data := range got {
		switch {
		case name == "parts.json":
		case filepath.Ext(name) == wordSuffix:
			parts := unzipped(t, data)
			files[name+".xml"] = parts["word/header1.xml"] + parts["word/document.xml"]
		default:
			files[name] = data
		}
	}
	return files
}

// wordSuffix is the suffix of Word documents.
const wordSuffix = ".docx"

// unzipped gives the files of an archive.
func unzipped(t *testing.T, archive string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

// compare holds files to those of a want folder, which it writes anew with -update.
func compare(t *testing.T, want string, got map[string]string) {
	t.Helper()
	if *update {
		if err := os.RemoveAll(want); err != nil {
			t.Fatal(err)
		}
		for name, data := range got {
			if err := os.MkdirAll(want, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(want, name), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(files(t, want), got); diff != "" {
		t.Errorf("the files differ from %s (-want +got):\n%s", want, diff)
	}
}

// reported writes the report of a folder and gives its files.
func reported(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	if status, _, stderr := run(t, "report", "-C", folder, "-o", out); status != 0 {
		t.Fatalf("report -C %s = %d\n%s", folder, status, stderr)
	}
	return files(t, out)
}

// TestReports holds the reports of the fixtures to their want-report folders, which leave out
// the largest files: draft.lock has their hashes. Each tag of shown stands on its line, with
// the element and the context of its fact.
func TestReports(t *testing.T) {
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := reported(t, folder)
			if !maps.Equal(got, reported(t, folder)) {
				t.Error("the same inputs gave other bytes")
			}
			facts := parseFacts(t, got["facts.json"])
			concepts, tags := map[string]string{}, map[string]bool{}
			for _, f := range facts.Facts {
				concepts[f.ID] = f.Concept
			}
			for _, s := range facts.Shown {
				line := strings.Split(got[s.File], "\n")[s.Line-1]
				tag := regexp.MustCompile(`<ix:nonFraction name="` + regexp.QuoteMeta(concepts[s.ID]) + `" [^>]* id="` + s.Tag + `">([^<]*)<`).FindStringSubmatch(line)
				if tag == nil || html.UnescapeString(tag[1]) != s.Text || tags[s.Tag] {
					t.Errorf("%s is not tagged as %s on line %d of %s: %s", s.ID, s.Tag, s.Line, s.File, line)
				}
				tags[s.Tag] = true
			}
			for name := range got {
				if name == "facts.json" || name == "facts.xbrl.json" || filepath.Ext(name) == ".xbri" {
					delete(got, name)
				}
			}
			compare(t, filepath.Join(folder, "want-report"), got)
		})
	}
}

// partsAdd holds that the addends of parts.json make the facts that they are of,
// and that every shown amount has some or is made of facts that have.
func partsAdd(t *testing.T, files map[string]string) {
	t.Helper()
	var parts struct {
		Parts []struct {
			ID, By  string
			Addends []struct{ Key, Value string }
			Rest    *struct{ Value string }
		}
	}
	var facts struct {
		Facts []struct{ ID, Value string }
	}
	if err := errors.Join(json.Unmarshal([]byte(files["parts.json"]), &parts), json.Unmarshal([]byte(files["facts.json"]), &facts)); err != nil {
		t.Fatal(err)
	}
	values := map[string]*big.Rat{}
	for _, f := range facts.Facts {
		values[f.ID], _ = new(big.Rat).SetString(f.Value)
	}
	if len(parts.Parts) == 0 {
		t.Error("parts.json has no part")
	}
	for _, p := range parts.Parts {
		sum := new(big.Rat)
		add := func(s string) {
			r, ok := new(big.Rat).SetString(s)
			if !ok {
				t.Fatalf("%s by %s has the value %q", p.ID, p.By, s)
			}
			sum.Add(sum, r)
		}
		for _, a := range p.Addends {
			add(a.Value)
		}
		if p.Rest != nil {
			add(p.Rest.Value)
		}
		if want := values[p.ID]; want == nil || sum.Cmp(want) != 0 {
			t.Errorf("%s by %s adds to %s, want %v", p.ID, p.By, sum.FloatString(6), want)
		}
	}
}

// TestOracle holds every fact of the fixtures against a computation written in
// another language from the definitions alone.
func TestOracle(t *testing.T) {
	python := os.Getenv("TIEOUT_PYTHON")
	if python == "" {
		t.Skip("TIEOUT_PYTHON names no Python with the packages of fixtures/requirements.txt; make test sets it")
	}
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			facts := filepath.Join(t.TempDir(), "facts.json")
			if err := os.WriteFile(facts, []byte(drafted(t, folder)["facts.json"]), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(python, filepath.Join(root, "fixtures", "oracle.py"), folder, facts).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "facts agree") {
				t.Errorf("the oracle disagrees: %v\n%s", err, out)
			}
		})
	}
}

// TestGenerator holds the ledgers of the fixtures to the program that wrote
// them. Those saved by LibreOffice differ with its release, and are left out.
func TestGenerator(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes all fixtures anew")
	}
	out := t.TempDir()
	c := exec.Command("go", "run", "./fixtures/generate", "-o", out)
	c.Dir = root
	c.Env = append(os.Environ(), "PATH="+withoutOffice(t))
	if msg, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	for name, data := range files(t, out) {
		committed, err := os.ReadFile(filepath.Join(root, "fixtures", name))
		if err != nil || string(committed) != data {
			t.Errorf("fixtures/%s is not what the generator writes (%v)", name, err)
		}
	}
}

// withoutOffice gives a PATH that has go and no LibreOffice.
func withoutOffice(t *testing.T) string {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(goTool, filepath.Join(bin, "go")); err != nil {
		t.Fatal(err)
	}
	return bin
}

type factsFile struct {
	Facts []struct {
		ID, Value, Unit, Concept string
		Period, Dimensions       map[string]string
		Inputs, Cells            []string
	}
	Shown []struct {
		ID, Text, File, Tag string
		Line                int
	}
}

func parseFacts(t *testing.T, s string) factsFile {
	t.Helper()
	var f factsFile
	if err := json.Unmarshal([]byte(s), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestShown holds each entry of shown to the line it names.
func TestShown(t *testing.T) {
	for _, folder := range filings(t) {
		got := drafted(t, folder)
		for _, s := range parseFacts(t, got["facts.json"]).Shown {
			if filepath.Ext(s.File) == wordSuffix {
				if s.Line != 0 || s.Tag != "" {
					t.Errorf("%s: %s has line %d and tag %q of %s, want neither", folder, s.ID, s.Line, s.Tag, s.File)
				}
				continue // TestWord
			}
			line := html.UnescapeString(strings.Split(got[s.File], "\n")[s.Line-1])
			if !strings.Contains(line, s.Text) || s.Tag != "" && !strings.Contains(line, ` id="`+s.Tag+`"`) {
				t.Errorf("%s: %s line %d does not show %s as %q: %s", folder, s.File, s.Line, s.ID, s.Text, line)
			}
		}
	}
}

// TestLocale drafts in another locale and time zone, in a process of its own.
func TestLocale(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "tieout")
	c := exec.Command("go", "build", "-o", bin, ".")
	c.Dir = root
	if msg, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	folder := filepath.Join(root, "fixtures", "harborline-10k")
	out := filepath.Join(t.TempDir(), "out")
	d := exec.Command(bin, "draft", "-C", folder, "-o", out)
	d.Env = append(os.Environ(), "TZ=Asia/Tokyo", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8")
	if msg, err := d.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	got := readable(t, files(t, out))
	if diff := cmp.Diff(files(t, filepath.Join(folder, "want")), got); diff != "" {
		t.Errorf("another locale and time zone gave other bytes (-want +got):\n%s", diff)
	}
	for _, name := range slices.Sorted(maps.Keys(files(t, out))) {
		info, err := os.Stat(filepath.Join(out, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want it readable by its owner alone", name, info.Mode())
		}
	}
}
