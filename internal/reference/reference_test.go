package reference_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tieout/internal/draft"
	"tieout/internal/filing"
	"tieout/internal/reference"
	"tieout/internal/schema"
	"tieout/internal/walk"
)

// TestEntries compares the manual with what the program accepts, in both directions.
func TestEntries(t *testing.T) {
	var fields, have, functions []string
	for _, s := range schema.Schemas {
		for _, f := range s.Fields {
			fields = append(fields, s.Ledger+"."+f.Name)
		}
	}
	for _, f := range reference.Fields() {
		have = append(have, f.Ledger+"."+f.Name)
	}
	same(t, "fields", fields, have)
	for _, f := range reference.Functions() {
		functions = append(functions, f.Name)
	}
	same(t, "template functions", draft.Functions(), functions)
	tops, topics := []string{"calendar.periods"}, []string{}
	for _, k := range filing.Keys {
		if k.Table == filing.File {
			tops = append(tops, k.Name)
		} else if strings.HasSuffix(k.Table, ".toml") && !slices.Contains(tops, k.Table) {
			tops = append(tops, k.Table)
		}
	}
	for _, topic := range reference.Topics() {
		topics = append(topics, topic.Name)
	}
	same(t, "topics", tops, topics)
	seen := map[string]bool{}
	for _, e := range reference.All() {
		if seen[e.Name] {
			t.Errorf("two entries have the name %s", e.Name)
		}
		seen[e.Name] = true
		if found, _ := reference.Find(e.Name); found == nil || found.Name != e.Name {
			t.Errorf("Find(%q) does not return its entry", e.Name)
		}
	}
	for _, k := range filing.Keys {
		path := k.Path()
		if name, nested := strings.CutPrefix(path, "ledgers.LEDGER."); nested && strings.Contains(name, ".") {
			path = "ledgers." + strings.Replace(name, ".HEADER", "", 1)
		} else if nested {
			i := slices.IndexFunc(schema.Schemas, func(s schema.Schema) bool { return slices.Contains(filing.LedgerKeys(s), name) })
			path = "ledgers." + schema.Schemas[i].Ledger + "." + name
		}
		if e, _ := reference.Find(path); e == nil {
			t.Errorf("the key %s has no entry", path)
		} else if !regexp.MustCompile(`\b` + regexp.QuoteMeta(k.Name)).MatchString(e.Text[strings.Index(e.Text, "\nExample:")+1:]) {
			t.Errorf("the entry of %s has no example of it", path)
		}
	}
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("%s: %s has no entry", what, name)
		}
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("%s: the entry %s is for nothing that exists", what, name)
		}
	}
	if len(want) != len(got) {
		t.Errorf("%s: %d entries, want %d", what, len(got), len(want))
	}
}

// TestExamples reads each example of TOML inside the smallest filing folder.
func TestExamples(t *testing.T) {
	base := map[string]string{"[ledgers.subscriptions]": ledgerExample("subscriptions")}
	for _, topic := range reference.Topics() {
		if slices.Contains([]string{"registrant", "report", "calendar"}, topic.Name) {
			base["["+topic.Name+"]"] = topic.Example
		}
	}
	try := func(name, file, example string) {
		folder := fstest.MapFS{}
		if file != filing.File {
			folder[file] = &fstest.MapFile{Data: []byte(example)}
			example = ""
		}
		for header, section := range base {
			if !strings.Contains(example, strings.TrimSuffix(header, "]")) {
				example += section
			}
		}
		folder[filing.File] = &fstest.MapFile{Data: []byte(example)}
		_, found, err := filing.Read(folder)
		if err != nil {
			t.Errorf("the example of %s: %v", name, err)
		}
		for _, d := range found {
			t.Errorf("the example of %s: %s %s", name, d.At(), d.Message())
		}
	}
	for _, topic := range reference.Topics() {
		file := filing.File
		if strings.HasSuffix(topic.Name, ".toml") {
			file = topic.Name
		}
		try(topic.Name, file, topic.Example)
	}
	for _, s := range schema.Schemas {
		try(s.Ledger, filing.File, ledgerExample(s.Ledger))
	}
	for _, e := range reference.All() {
		if parts := strings.Split(e.Name, "."); parts[0] == "ledgers" && len(parts) == 3 {
			_, example, _ := strings.Cut(e.Text, "\nExample:\n\n")
			if _, ledger := schema.Of(parts[1]); ledger && !strings.Contains(example, "[ledgers."+parts[1]+"]") || strings.Count(example, "[ledgers.") != 1 {
				t.Errorf("the page %s has the example of another ledger:\n%s", e.Name, example)
			}
			try(e.Name, filing.File, example)
		}
	}
}

func ledgerExample(ledger string) string {
	s, _ := schema.Of(ledger)
	return reference.LedgerExample(s)
}

// TestTemplateExamples drafts a filing whose templates are the examples.
func TestTemplateExamples(t *testing.T) {
	folder := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../../fixtures/meridian-10k"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(name, "want/") {
			return err
		}
		data, err := fs.ReadFile(os.DirFS("../../fixtures/meridian-10k"), name)
		folder[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]*bytes.Buffer{}
	for _, f := range reference.Functions() {
		if texts[f.Section] == nil {
			texts[f.Section] = &bytes.Buffer{}
		}
		texts[f.Section].WriteString(f.Example + "\n")
	}
	for section, b := range texts {
		folder["templates/"+section+".md.tmpl"] = &fstest.MapFile{Data: b.Bytes(), Mode: 0o644}
	}
	r, err := walk.Run(folder, walk.How{Templates: os.DirFS("../..")})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Drafts) < 4 {
		t.Errorf("%d drafts, want mdna, notes, letter and memo", len(r.Drafts))
	}
	for _, d := range r.Found {
		if d.Code == "TPL001" || d.Code == "TPL002" {
			t.Errorf("%s %s: %s", d.Code, d.At(), d.Message())
		}
	}
}

// TestNonGAAP sets up Adjusted EBITDA from its page alone.
func TestNonGAAP(t *testing.T) {
	e, _ := reference.Find("non_gaap")
	for _, want := range []string{"[accounts]", "NetIncomeLoss", "[non_gaap.adjusted-ebitda]", "[ledgers.trial-balance]", "credit_negative"} {
		if e == nil || !strings.Contains(e.Text, want) {
			t.Errorf("explain non_gaap has no %s", want)
		}
	}
}

// TestReadme reads the filing.toml of README.md, which has every key of the table.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- example: filing.toml -->\n```toml\n(.*?)```\n").FindSubmatch(readme)
	if m == nil {
		t.Fatal("README.md has no filing.toml")
	}
	exports := regexp.MustCompile("(?s)<!-- example: ledgers -->\n```toml\n(.*?)```\n").FindSubmatch(readme)
	if exports == nil {
		t.Fatal("README.md has no ledgers as systems export them")
	}
	report := regexp.MustCompile("(?s)<!-- example: report -->\n```toml\n(.*?)```\n").FindSubmatch(readme)
	if report == nil {
		t.Fatal("README.md has no keys of the report")
	}
	databases := regexp.MustCompile("(?s)<!-- example: sources -->\n```toml\n(.*?)```\n").FindSubmatch(readme)
	if databases == nil {
		t.Fatal("README.md has no ledgers in a database")
	}
	start, _, _ := bytes.Cut(m[1], []byte("[ledgers."))
	for _, text := range [][]byte{m[1], slices.Concat(start, exports[1]), slices.Concat(start, databases[1]), slices.Concat(start, report[1])} {
		_, found, err := filing.Read(fstest.MapFS{filing.File: {Data: text}})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range found {
			t.Errorf("a filing.toml of README.md: %s %s", d.At(), d.Message())
		}
	}
	m[1] = slices.Concat(m[1], exports[1], databases[1], report[1])
	beside := map[string]bool{}
	for _, k := range filing.Keys {
		section, _, _ := strings.Cut(k.Table, ".")
		if strings.HasSuffix(k.Table, ".toml") && k.Table != filing.File {
			beside[k.Name] = true
			continue
		}
		if !beside[section] && k.Table != "accounts.ELEMENT" && !strings.HasPrefix(k.Path(), "calendar.periods") &&
			!regexp.MustCompile(`(?m)(^|[\[{., ])`+regexp.QuoteMeta(k.Name)+`[\].= ]`).Match(m[1]) {
			t.Errorf("the filing.toml of README.md has no %s", k.Path())
		}
	}
}
