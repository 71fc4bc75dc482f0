package check_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/efm"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/walk"
)

// review takes a folder the whole way, and returns all that is found: by the checks whose
// codes begin as one of some prefixes, or by every check where none is named.
func review(t testing.TB, folder fs.FS, prefixes ...string) ([]diag.Diagnostic, *check.Input) {
	t.Helper()
	p, found := composed(t, folder, nil)
	only := checksOf(prefixes...)
	if prefixes == nil || slices.ContainsFunc(only, readsDocuments) {
		renderAll(t, p)
	}
	found = append(found, check.Run(p, only...)...)
	diag.Sort(found)
	return found, p
}

// drafted takes a folder the way to its drafts and documents.
func drafted(t testing.TB, folder fs.FS) *check.Input {
	t.Helper()
	p, _ := composed(t, folder, nil)
	renderAll(t, p)
	return p
}

// composed takes a folder the way to its drafts, and returns what is found on it. An
// amendment changes the facts before they are drafted: what no ledger can bring about.
func composed(t testing.TB, folder fs.FS, amend func(*fact.Set)) (*check.Input, []diag.Diagnostic) {
	t.Helper()
	r, err := walk.Open(folder, walk.How{Templates: os.DirFS("../..")})
	if err != nil {
		t.Fatal(err)
	}
	r.Compute()
	if amend != nil {
		amend(r.Facts.Facts)
	}
	r.Compose()
	p := r.Input()
	p.Outputs = nil
	p.Incomplete = false // a case may hold a further mistake, for which the program would run text checks only
	return p, r.Found
}

// renderAll adds the documents of the drafts.
func renderAll(t testing.TB, p *check.Input) {
	t.Helper()
	for _, d := range p.Drafts {
		for _, w := range record.Writers {
			if !w.Takes(d) {
				continue
			}
			doc, err := w.Write(d, p.Facts, false)
			if err != nil {
				t.Fatal(err)
			}
			p.Outputs = append(p.Outputs, doc)
		}
	}
}

// document returns a document of a package as it is written.
func document(t testing.TB, p *check.Input, file string) string {
	t.Helper()
	for _, doc := range p.Outputs {
		if doc.Name == file {
			return string(doc.Bytes)
		}
	}
	t.Fatalf("%s is not written", file)
	return ""
}

// checksOf returns the checks whose codes begin as one of some prefixes.
func checksOf(prefixes ...string) []*check.Check {
	var list []*check.Check
	for _, c := range check.All {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(string(c.Code), prefix) }) {
			list = append(list, c)
		}
	}
	return list
}

// readsDocuments reports whether a check reads the documents and not the drafts.
func readsDocuments(c *check.Check) bool {
	return strings.HasPrefix(string(c.Code), "EDG") || strings.HasPrefix(string(c.Code), "XBR")
}

// tamper is a change to a document's bytes: the first old text becomes the new one.
type tamper struct{ file, old, new string }

// parseTamper reads "FILE: OLD => NEW", where \n is a line break.
func parseTamper(t *testing.T, line string) tamper {
	t.Helper()
	file, rest, ok := strings.Cut(line, ": ")
	old, changed, ok2 := strings.Cut(rest, " => ")
	if !ok || !ok2 {
		t.Fatalf("%q is not a change such as mdna.xhtml: OLD => NEW", line)
	}
	breaks := strings.NewReplacer(`\n`, "\n")
	return tamper{file, breaks.Replace(old), breaks.Replace(changed)}
}

func (how tamper) in(t testing.TB, p *check.Input) {
	t.Helper()
	for i := range p.Outputs {
		doc := &p.Outputs[i]
		if doc.Name != how.file {
			continue
		}
		if !bytes.Contains(doc.Bytes, []byte(how.old)) {
			t.Fatalf("%s has no %q to change:\n%s", how.file, how.old, doc.Bytes)
		}
		doc.Bytes = bytes.Replace(doc.Bytes, []byte(how.old), []byte(how.new), 1)
		return
	}
	t.Fatalf("there is no %s to change", how.file)
}

// sign signs what words name: by whom, and a fact or a section; a third word is
// what of it changed since. Sign-offs are then asked for.
func sign(t testing.TB, p *check.Input, words []string) {
	t.Helper()
	seal, ok := signoff.Of(words[1], p.Filing, p.Facts, p.Drafts)
	if !ok {
		t.Fatalf("there is no %s to sign", words[1])
	}
	s := filing.Signoff{Target: words[1], By: words[0], On: "2023-02-20", Value: seal.Value, Origin: seal.Origin, Definition: seal.Definition, Sentence: seal.Sentence,
		At: source.Point{File: filing.SignoffsFile, Line: 3 + 10*len(p.Filing.Signoffs), Col: 1}}
	if last := len(words) - 1; strings.HasPrefix(words[last], "role=") {
		s.Role, words = strings.ReplaceAll(words[last][len("role="):], "_", " "), words[:last]
	}
	if len(words) > 2 {
		was := map[string]*string{"value": &s.Value, "origin": &s.Origin, "definition": &s.Definition, "sentence": &s.Sentence}[words[2]]
		*was = strings.Repeat("0", 64)
	}
	p.Filing.Signoffs = append(p.Filing.Signoffs, s)
	p.RequireSignoff = true
}

// archive reads the files of an archive.
func archive(t testing.TB, name string) map[string]string {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// overlay lays files over the base folder, and over what else the file base names.
// NAME+ is added to the end of NAME, and NAME- takes lines out of it, or, where it has
// none, takes NAME away.
func overlay(t testing.TB, files map[string]string) map[string]string {
	t.Helper()
	folder := archive(t, "testdata/base.txtar")
	for _, name := range strings.Fields(files["base"]) {
		overwrite(t, folder, archive(t, "testdata/"+name+".txtar"))
	}
	delete(files, "base")
	overwrite(t, folder, files)
	return folder
}

func overwrite(t testing.TB, folder, files map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		if base, ok := strings.CutSuffix(name, "+"); ok {
			folder[base] += text
			continue
		}
		if base, ok := strings.CutSuffix(name, "-"); ok {
			if text == "" {
				delete(folder, base)
			}
			for line := range strings.Lines(text) {
				if !strings.Contains(folder[base], line) {
					t.Fatalf("%s has no line %q to take out", base, line)
				}
				folder[base] = strings.Replace(folder[base], line, "", 1)
			}
			continue
		}
		folder[name] = text
	}
}

// testCase is a case of a code: the files of a folder laid over the base, and beside them
//
//	want     a line "CODE severity place" for each finding of the code
//	also     further codes whose findings want lists
//	message  lines, each a part of the message of a finding of the code
//	facts    lines "id value": facts amended before they are drafted
//	tamper   lines "FILE: OLD => NEW": documents changed after they are rendered
//	signed   lines "NAME TARGET [PART] [role=ROLE]": signatures, as sign reads them
//	report   what is found when the report is written, and not by checks of drafts; or lines as
//	         those of tamper: what is found when the files are read back after these changes
type testCase struct {
	want, also, messages, facts []string
	report                      bool
	tampers                     []func(testing.TB, *check.Input)
	reported                    []tamper // changes to the files of the report
	files                       map[string]string
}

func readCase(t *testing.T, name string) testCase {
	t.Helper()
	files := archive(t, name)
	take := func(name string) []string {
		text := files[name]
		delete(files, name)
		return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	}
	_, report := files["report"]
	tc := testCase{want: take("want"), also: take("also"), messages: take("message"), facts: take("facts"), report: report, files: files}
	for _, line := range strings.FieldsFunc(files["report"], func(r rune) bool { return r == '\n' }) {
		tc.reported = append(tc.reported, parseTamper(t, line))
	}
	delete(files, "report")
	for _, line := range take("tamper") {
		tc.tampers = append(tc.tampers, parseTamper(t, line).in)
	}
	for _, line := range take("signed") {
		tc.tampers = append(tc.tampers, func(t testing.TB, p *check.Input) { sign(t, p, strings.Fields(line)) })
	}
	return tc
}

// run returns what is found on the case on the way to its drafts, and by the checks of
// some codes, in order.
func (tc testCase) run(t *testing.T, codes ...string) []diag.Diagnostic {
	t.Helper()
	return tc.runFolder(t, overlay(t, tc.files), codes...)
}

// runFolder is run on another folder than the one that the case lays out.
func (tc testCase) runFolder(t *testing.T, folder map[string]string, codes ...string) []diag.Diagnostic {
	t.Helper()
	if tc.report {
		return tc.reportOn(t, folder)
	}
	p, found := composed(t, ledgertest.Folder(folder), func(s *fact.Set) { amend(t, s, tc.facts) })
	only := checksOf(codes...)
	if len(tc.tampers) > 0 || slices.ContainsFunc(only, readsDocuments) {
		renderAll(t, p)
	}
	for _, how := range tc.tampers {
		how(t, p)
	}
	found = p.Filing.Accept(append(found, check.Run(p, only...)...), len(only) == len(check.All))
	diag.Sort(found)
	return found
}

// reportOn returns what is found when the report of the folder is written. If the case changes
// the files of the report, it returns what is found when they are read back.
func (tc testCase) reportOn(t *testing.T, folder map[string]string) []diag.Diagnostic {
	t.Helper()
	r, err := walk.Run(ledgertest.Folder(folder), walk.How{Templates: os.DirFS("../..")})
	if err != nil || diag.Errors(r.Found) {
		t.Fatalf("the drafts have errors: %v\n%s", err, list(r.Found))
	}
	files := r.Report()
	if len(tc.reported) == 0 {
		return r.Found
	}
	var read []efm.File
	for _, f := range files {
		read = append(read, efm.File{Name: f.Name, Bytes: f.Data})
	}
	for _, how := range tc.reported {
		i := slices.IndexFunc(read, func(f efm.File) bool { return f.Name == how.file })
		if i < 0 || !bytes.Contains(read[i].Bytes, []byte(how.old)) {
			t.Fatalf("the report has no %s with %q to change: %v", how.file, how.old, r.Found)
		}
		read[i].Bytes = bytes.Replace(read[i].Bytes, []byte(how.old), []byte(how.new), 1)
	}
	return efm.Findings(r.Filing.Report.Form, r.Filing.Report.Taxonomy, read)
}

// TestCases runs the good and the bad case of every code.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, c := range check.All {
		for _, kind := range []string{"good", "bad"} {
			t.Run(string(c.Code)+"/"+kind, func(t *testing.T) {
				t.Parallel()
				name := filepath.Join("testdata", string(c.Code), kind+".txtar")
				if _, err := os.Stat(name); err != nil {
					t.Fatalf("a check needs both cases: %v", err)
				}
				tc := readCase(t, name)
				want, also, messages := tc.want, tc.also, tc.messages
				found := tc.run(t, append(also, string(c.Code))...)
				var got, texts []string
				for _, d := range found {
					if d.Code == c.Code || slices.Contains(also, string(d.Code)) {
						got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Code, d.Severity, d.At())))
					}
					if d.Code == c.Code {
						texts = append(texts, d.Message())
						if d.Severity != c.Severity && d.Severity != diag.Info {
							t.Errorf("%s is found as %s, want %s", d.Code, d.Severity, c.Severity)
						}
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("found\n%s\nwant\n%s\n\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), list(found))
				}
				for _, part := range messages {
					if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, part) }) {
						t.Errorf("the messages are\n%s\nwant one with %q", strings.Join(texts, "\n"), part)
					}
				}
				if kind == "bad" && (len(want) == 0 || len(messages) == 0) {
					t.Error("a bad case needs findings and a part of a message")
				}
				if kind == "good" && slices.ContainsFunc(want, func(s string) bool {
					return strings.HasPrefix(s, string(c.Code)) && (c.Severity == diag.Info || !strings.HasPrefix(s, string(c.Code)+" info "))
				}) {
					t.Error("a good case has no finding of its code, or one for the record alone")
				}
			})
		}
	}
}

func amend(t *testing.T, set *fact.Set, lines []string) {
	t.Helper()
	for _, line := range lines {
		name, value, _ := strings.Cut(line, " ")
		id, err := fact.ParseID(name)
		if err != nil {
			t.Fatal(err)
		}
		f, why := set.Get(id)
		if f == nil {
			t.Fatal(why)
		}
		a, err := quantity.ParseText(value)
		if err != nil {
			t.Fatal(err)
		}
		changed := *f
		changed.Value = quantity.Money(a, f.Value.Unit())
		set.Add(&changed)
	}
}

func list(found []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "%s %s %s: %s\n", d.Code, d.Severity, d.At(), d.Message())
	}
	return b.String()
}

// TestBase checks that the base folder, which every case is laid over, raises
// nothing but its control totals and that it has a discussion, whose tags are for review only.
func TestBase(t *testing.T) {
	t.Parallel()
	found, p := review(t, ledgertest.Folder(overlay(t, nil)))
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Code == "LED022" }) // one for each ledger
	if len(found) != 1 || found[0].Code != "XBR003" {
		t.Errorf("the base folder raises\n%swant XBR003 alone", list(found))
	}
	if len(p.Drafts) != 1 || len(p.Drafts[0].Sections) != 2 {
		t.Fatalf("the base folder is drafted as %v, want one document of two sections", p.Drafts)
	}
}

// TestFixtures checks that the letter's two passages raise nothing in a normal year,
// a quarter, a declining year, and a flat year of 52 and 53 weeks at reported
// rates, save what is true of their numbers. Informational findings are in
// their findings.json.
func TestFixtures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, fixture string
		want          []string
	}{
		{"a normal year", "northgate-10k", nil},
		{"a quarter and its year to date", "northgate-10q", nil},
		{"a declining year", "harborline-10k", nil},
		{"a flat year of 53 weeks at reported rates", "cascadia-10k", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := drafted(t, os.DirFS("../../fixtures/"+tt.fixture))
			var got []string
			for _, d := range check.Run(p) {
				if d.Severity != diag.Info {
					got = append(got, fmt.Sprintf("%s: %s", d.Code, d.Message()))
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			for i, want := range tt.want {
				code, part, _ := strings.Cut(want, ": ")
				if !strings.HasPrefix(got[i], code) || !strings.Contains(got[i], part) {
					t.Errorf("found %s, want %s", got[i], want)
				}
			}
		})
	}
}

// TestAll checks that a code is a whole: an entry of All, a manual with an example and
// a rule, and a file of its name or the packages that report it. What is on disk and
// not in All is refused too, so that to add a check is to add its file.
func TestAll(t *testing.T) {
	t.Parallel()
	rule := regexp.MustCompile(`Item \d|Release 33-|ASC \d|Regulation S-|Rule \d|section \d|SAB \d|tieout adds`)
	var codes []string
	for _, c := range check.All {
		code := string(c.Code)
		codes = append(codes, code)
		if !codeForm.MatchString(code) {
			t.Errorf("%q is not a code such as LED001", code)
		}
		manual := c.Manual()
		if n := len(manual); n < 250 {
			t.Errorf("the manual of %s has %d characters, want 250 or more", code, n)
		}
		if !strings.Contains(manual, "Example") {
			t.Errorf("the manual of %s has no paragraph that begins with Example", code)
		}
		if !rule.MatchString(manual) {
			t.Errorf("the manual of %s names no rule as %s does, and has no \"No SEC or GAAP rule requires this check; tieout adds it.\"", code, rule)
		}
		for line := range strings.Lines(manual) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 88 {
				t.Errorf("the manual of %s has a line of %d characters", code, n)
			}
		}
		if c.Title == "" || strings.HasSuffix(c.Title, ".") {
			t.Errorf("the title of %s is %q, want a clause without a full stop", code, c.Title)
		}
		if check.Find(code) != c {
			t.Errorf("Find(%s) returns another", code)
		}
		if (c.Run == nil) != (c.FoundBy != "") {
			t.Errorf("%s is found by %q, want a Run or the packages that report it", code, c.FoundBy)
		}
		if c.Run == nil {
			if !strings.Contains(strings.Join(strings.Fields(manual), " "), c.Rule) || c.Rule == "" {
				t.Errorf("the rule of %s is %q, and its manual does not name it", code, c.Rule)
			}
			for _, name := range strings.Fields(c.FoundBy) {
				if !slices.Contains(reported(t, name), code) {
					t.Errorf("%s lists %s in FoundBy, which does not name it", code, name)
				}
			}
		}
	}
	if !slices.IsSorted(codes) || len(slices.Compact(slices.Clone(codes))) != len(codes) {
		t.Errorf("the codes are %v, want them in order and once each", codes)
	}
	if check.Find("XXX001") != nil {
		t.Error("Find returns a check for an unknown code")
	}
	run := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return check.Find(code).Run == nil })
	for _, tt := range []struct {
		what, pattern string
		want          []string
	}{
		{"files of checks", "[a-z][a-z][a-z][0-9][0-9][0-9].go", run},
		{"manuals", "manual/*", codes},
		{"folders of cases", "testdata/*[0-9]", codes},
	} {
		names, err := filepath.Glob(tt.pattern)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			base := filepath.Base(name)
			names[i] = strings.ToUpper(strings.TrimSuffix(base, filepath.Ext(base)))
		}
		for _, name := range names {
			if !slices.Contains(tt.want, name) {
				t.Errorf("there is %s among the %s, and it is not in check.All", name, tt.what)
			}
		}
		for _, code := range tt.want {
			if !slices.Contains(names, code) {
				t.Errorf("%s is not among the %s", code, tt.what)
			}
		}
	}
}

// codeForm is the form of a code.
var codeForm = regexp.MustCompile(`^[A-Z]{3}[0-9]{3}$`)

// reported returns the codes that a package's sources name.
func reported(t *testing.T, name string) []string {
	t.Helper()
	files, err := filepath.Glob("../" + name + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			for _, m := range codeNamed.FindAllSubmatch(src, -1) {
				codes = append(codes, string(m[1]))
			}
		}
	}
	return codes
}

var codeNamed = regexp.MustCompile(`"([A-Z]{3}[0-9]{3})"`)
