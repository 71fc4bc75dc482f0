package record_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/walk"
)

// folderOf gives files as a folder.
func folderOf(files []record.File) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

func samePart(a, b record.Part) bool {
	return a.ID == b.ID && a.By == b.By && slices.Equal(a.Addends, b.Addends) && (a.Rest == nil) == (b.Rest == nil) && (a.Rest == nil || *a.Rest == *b.Rest)
}

// TestReadsBack holds that a draft which was written reads back as it was made, and
// differs in nothing from what it is in memory.
func TestReadsBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"northgate-10q", "meridian-10k", "northgate-8k"} {
		r, err := walk.Run(os.DirFS("../../fixtures/"+name), walk.How{Templates: os.DirFS("../..")})
		if err != nil {
			t.Fatal(err)
		}
		made := r.Record(false)
		files := made.Files()
		read, err := record.Read(folderOf(files), "")
		if err != nil {
			t.Fatal(err)
		}
		for what, differ := range map[string]string{
			"facts":  cmp.Diff(made.Facts, read.Facts),
			"lock":   cmp.Diff(made.Lock, read.Lock, cmpopts.IgnoreFields(record.Lock{}, "Outputs")),
			"period": cmp.Diff(made.Period, read.Period) + cmp.Diff(made.Compare, read.Compare),
		} {
			if differ != "" {
				t.Errorf("%s: %s read back differ (-made +read)\n%s", name, what, differ)
			}
		}
		if len(read.Lock.Ledgers) == 0 {
			t.Errorf("%s: the lock has no control totals", name)
		}
		for _, l := range read.Lock.Ledgers {
			for _, f := range l.Files {
				if f.SHA256 != read.Lock.Inputs[f.Name] || f.SHA256 == "" {
					t.Errorf("%s: %s has the hash %q, want %q", name, f.Name, f.SHA256, read.Lock.Inputs[f.Name])
				}
			}
		}
		if !slices.EqualFunc(made.Parts, read.Parts, samePart) || len(made.Parts) == 0 {
			t.Errorf("%s: the parts read back otherwise, or there are none", name)
		}
		var shown []render.Shown
		for _, s := range made.Shown {
			if path.Ext(s.File) == ".md" {
				shown = append(shown, s)
			}
		}
		if differ := cmp.Diff(shown, read.Shown); differ != "" {
			t.Errorf("%s: what is shown reads back otherwise (-made +read)\n%s", name, differ)
		}
		for _, d := range read.Documents {
			if !bytes.Equal(d.Data, made.Document(d.Name)) {
				t.Errorf("%s: %s reads back otherwise", name, d.Name)
			}
		}
		if changes := diff.Compare(read, made).Changes(); len(changes) > 0 {
			t.Errorf("%s: what is in memory differs from what was written: %v", name, changes)
		}
		for i, again := range r.Record(false).Files() {
			if again.Name != files[i].Name || !bytes.Equal(again.Data, files[i].Data) {
				t.Errorf("%s: written twice, %s is not the same", name, again.Name)
			}
		}
	}
}

// TestRead checks the error for a draft folder that is incomplete, or was edited.
func TestRead(t *testing.T) {
	t.Parallel()
	const document = "# Discussion\n\nOur rate was 33%.\n"
	good := func() fstest.MapFS {
		return fstest.MapFS{"draft.lock": {Data: []byte(lock("10-K", "FY2021", "FY2020"))}, "facts.json": {Data: []byte(facts)},
			"mdna.md": {Data: []byte(document)}, "parts.json": {Data: []byte(`{"parts": [
{"id": "revenue[us]@FY2021", "by": "customer", "addends": [
{"key": "C-1", "value": "-12.5"}
], "rest": {"keys": 2, "value": "0"}}
]}`)}}
	}
	d, err := record.Read(good(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if string(d.Document("mdna.md")) != document || len(d.Parts) != 1 || d.Parts[0].Addends[0].Value != "-12.5" || d.Parts[0].Rest.Keys != 2 {
		t.Errorf("the draft is %+v", d)
	}
	write := func(name, text string) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[name] = &fstest.MapFile{Data: []byte(text)} }
	}
	without := func(name string) func(fstest.MapFS) { return func(f fstest.MapFS) { delete(f, name) } }
	for _, tt := range []struct {
		name string
		edit func(fstest.MapFS)
		want string // the error; "" where it is read all the same
	}{
		{"no lock", without("draft.lock"), "a is not a draft folder: draft.lock: file does not exist"},
		{"no facts", without("facts.json"), "a is not a draft folder: facts.json: file does not exist"},
		{"no document", without("mdna.md"), "a is not a draft folder: mdna.md: file does not exist"},
		{"no parts", without("parts.json"), ""},
		{"facts of another program", write("facts.json", `{"facts": "none"}`), "a is not a draft folder: facts.json: the file is not one that tieout draft writes"},
		{"a document that was edited", write("mdna.md", "Nothing."), ""},
		{"an invalid period", write("draft.lock", lock("10-K", "2021", "FY2020")), `a is not a draft folder: draft.lock: period or compare: "2021" is not a period such as FY2022, FY2022Q3 or FY2022Q3YTD`},
		{"a control total that is no number", write("draft.lock", strings.Replace(lock("10-K", "FY2021", "FY2020"), "{", `{"ledgers": [{"ledger": "revenue", "rows": 1, "totals": [{"amount": "amount", "total": "x"}]}], `, 1)),
			`a is not a draft folder: draft.lock: total amount of revenue: "x" is not a plain number`},
		{"control totals that are nothing", write("draft.lock", strings.Replace(lock("10-K", "FY2021", "FY2020"), "{", `{"ledgers": [null], `, 1)), "a is not a draft folder: draft.lock: control totals without the name of a ledger"},
		{"a part that is no number", write("parts.json", `{"parts": [{"id": "ndr@FY2021", "by": "customer", "addends": [{"key": "C", "value": "x"}]}]}`),
			`a is not a draft folder: parts.json: ndr@FY2021: "x" is not a plain number`},
	} {
		folder := good()
		tt.edit(folder)
		_, err := record.Read(folder, "a")
		if err == nil && tt.want != "" || err != nil && err.Error() != tt.want {
			t.Errorf("%s: Read gives %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestWrite holds that a folder is replaced whole, that what a person put into it moves
// along, and that nothing of theirs is written over.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := dir + "/drafts/x"
	files := func(text string) []record.File {
		d := &record.Draft{Lock: &record.Lock{Form: "10-K"}, Documents: []record.File{{Name: "mdna.md", Data: []byte(text)}}}
		return d.Files()
	}
	holds := func(name, want string) {
		t.Helper()
		if got, err := fs.ReadFile(os.DirFS(out), name); string(got) != want || err != nil {
			t.Errorf("%s holds %q (%v), want %q", name, got, err, want)
		}
	}
	if err := record.Write(out, files("one")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out+"/notes of mine.txt", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := record.Write(out, files("two")); err != nil {
		t.Fatal(err)
	}
	holds("mdna.md", "two")
	holds("notes of mine.txt", "mine")
	unedited, err := record.Unedited(out)
	if err != nil || len(unedited) != len(files("two")) {
		t.Errorf("Unedited gives %d files, %v", len(unedited), err)
	}
	if err := os.WriteFile(out+"/mdna.md", []byte("edited"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := record.Write(out, files("three")); err == nil {
		t.Error("a document that was edited is written over")
	}
	if _, err := record.Unedited(out); err == nil {
		t.Error("a draft that was edited is taken for unedited")
	}
	holds("mdna.md", "edited")
	holds("notes of mine.txt", "mine")
	if entries, err := os.ReadDir(dir + "/drafts"); err != nil || len(entries) != 1 {
		t.Errorf("beside the draft are left %v (%v)", entries, err)
	}
}

// TestListedTwice refuses a facts.json that has two values for one fact.
func TestListedTwice(t *testing.T) {
	t.Parallel()
	const one = `{"id": "revenue@FY2022", "value": "%s", "unit": "USD", "concept": "us-gaap:Revenues", "period": {"start": "2022-01-01", "end": "2022-12-31"}}`
	list := func(values ...string) error {
		var facts []string
		for _, v := range values {
			facts = append(facts, strings.Replace(one, "%s", v, 1))
		}
		_, _, err := record.ParseFacts("facts.json", []byte(`{"facts": [`+strings.Join(facts, ",")+`], "shown": []}`))
		return err
	}
	if err := list("5"); err != nil {
		t.Error(err)
	}
	if err := list("5", "6"); err == nil || !strings.Contains(err.Error(), "facts.json: the fact revenue@FY2022 is listed twice") {
		t.Errorf("a fact that is listed twice: %v", err)
	}
	for _, again := range []string{`5", "value": "6`, `5", "Value": "6`, `5", "VALUE": "6`} {
		if err := list(again); err == nil || !strings.Contains(err.Error(), "facts.json: an object has the key ") {
			t.Errorf("a value that is given twice: %v", err)
		}
	}
}
