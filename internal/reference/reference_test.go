package reference_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/reference"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/walk"
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

// TestLinesOfPages checks that the pages fit a terminal, except the examples.
func TestLinesOfPages(t *testing.T) {
	for _, e := range reference.All() {
		text, _, _ := strings.Cut(e.Text, "\nExample:\n")
		for _, item := range e.Items {
			if item.Example != "" {
				text = strings.Replace(text, "\n      "+item.Example+"\n", "\n", 1)
			}
		}
		for i, line := range strings.Split(text, "\n") {
			heads := i == 0 || strings.HasPrefix(line, "  ") && strings.HasSuffix(line, ")") // a name with its note
			if n := len([]rune(line)); n > 88 && !heads && e.Kind != reference.KindCheck {
				t.Errorf("line %d of %s has %d characters: %s", i+1, e.Name, n, line)
			}
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
	try := folderWith(t)
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

// folderWith returns a function that reads an example, the text of a file, inside the smallest
// filing folder.
func folderWith(t *testing.T) func(name, file, example string) {
	base := map[string]string{"[ledgers.subscriptions]": ledgerExample("subscriptions")}
	for _, topic := range reference.Topics() {
		if slices.Contains([]string{"registrant", "report", "calendar"}, topic.Name) {
			base["["+topic.Name+"]"] = topic.Example
		}
	}
	return func(name, file, example string) {
		t.Helper()
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

// guides returns the guides.
func guides() (list []reference.Entry) {
	for _, e := range reference.All() {
		if e.Kind == reference.KindGuide {
			list = append(list, e)
		}
	}
	return list
}

// TestGuides checks the form of the guides, that each file is a guide, and that a guide hides no
// other page.
func TestGuides(t *testing.T) {
	files, err := os.ReadDir("guide")
	if err != nil {
		t.Fatal(err)
	}
	var names, have []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".md"))
	}
	for i, e := range guides() {
		have = append(have, e.Name)
		if reference.All()[i].Name != e.Name {
			t.Errorf("the guide %s is not among the first entries", e.Name)
		}
		if !strings.HasPrefix(e.Text, "# "+e.Title+"\n\n") || strings.HasSuffix(e.Title, ".") || len(e.Title) > 60 {
			t.Errorf("the title of %s is %q, want its first line, without a period", e.Name, e.Title)
		}
		if !strings.HasSuffix(e.Text, "\n") || strings.HasSuffix(e.Text, "\n\n") {
			t.Errorf("%s does not end with one line end", e.Name)
		}
		for n, line := range strings.Split(e.Text, "\n") {
			if len([]rune(line)) > 88 || strings.TrimRight(line, " ") != line || strings.Contains(line, "\t") {
				t.Errorf("%s:%d is too long, has a tab or ends with a blank: %q", e.Name, n+1, line)
			}
		}
		for _, other := range reference.All() {
			if last := other.Name[strings.LastIndexByte(other.Name, '.')+1:]; strings.EqualFold(last, e.Name) && other.Kind != reference.KindGuide {
				t.Errorf("the guide %s hides the page %s", e.Name, other.Name)
			}
		}
		for _, topic := range reference.Topics() {
			if slices.Contains(topic.Aliases, e.Name) {
				t.Errorf("the guide %s hides the topic %s", e.Name, topic.Name)
			}
		}
	}
	same(t, "guides", names, have)
}

var tomlBlock = regexp.MustCompile("(?ms)^```toml( [a-z.]+)?\n(.*?)^```\n")

// TestGuideExamples reads each example of TOML of the guides, and checks that together they have
// every key.
func TestGuideExamples(t *testing.T) {
	try := folderWith(t)
	var all strings.Builder
	blocks := 0
	for _, g := range guides() {
		for i, m := range tomlBlock.FindAllStringSubmatch(g.Text, -1) {
			file := strings.TrimSpace(m[1])
			if file == "" {
				file = filing.File
				all.WriteString(m[2])
			}
			try(fmt.Sprintf("%s, block %d", g.Name, i+1), file, m[2])
			blocks++
		}
	}
	if blocks < 10 {
		t.Errorf("the guides have %d examples of TOML", blocks)
	}
	beside := map[string]bool{}
	for _, k := range filing.Keys {
		section, _, _ := strings.Cut(k.Table, ".")
		if strings.HasSuffix(k.Table, ".toml") && k.Table != filing.File {
			beside[k.Name] = true
			continue
		}
		if !beside[section] && k.Table != "accounts.ELEMENT" && !strings.HasPrefix(k.Path(), "calendar.periods") &&
			!regexp.MustCompile(`(?m)(^|[\[{., ])`+regexp.QuoteMeta(k.Name)+`[\].= ]`).MatchString(all.String()) {
			t.Errorf("no example of a guide has %s", k.Path())
		}
	}
}

// TestGuideOfChecks checks that the guide to the checks has every code, and no other.
func TestGuideOfChecks(t *testing.T) {
	guide, _ := reference.Find("checks")
	if guide == nil {
		t.Fatal("no guide to the checks")
	}
	_, list, _ := strings.Cut(guide.Text, "\n## The checks and the rules behind them\n")
	list, _, _ = strings.Cut(list, "\n## ")
	have := map[string]bool{}
	for _, line := range strings.Split(list, "\n") {
		if !regexp.MustCompile(`^[A-Z]{3}\d{3}`).MatchString(line) {
			continue
		}
		for _, part := range strings.Split(line, ", ") {
			first, last, ranged := strings.Cut(part, " to ")
			if !ranged {
				last = first
			}
			for _, code := range []string{first, last} {
				if check.Find(code) == nil {
					t.Errorf("the guide to the checks lists %s, which is no check", code)
				}
			}
			for _, c := range check.All {
				if code := string(c.Code); code[:3] == first[:3] && first <= code && code <= last {
					have[code] = true
				}
			}
		}
	}
	for _, c := range check.All {
		if !have[string(c.Code)] {
			t.Errorf("the guide to the checks does not list %s", c.Code)
		}
	}
}
