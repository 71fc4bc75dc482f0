package walk_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/walk"
)

// TestOmittedLedgers drafts northgate-10k without each ledger and each two of them. What needs
// an omitted ledger is named by LED011, all else is drafted, and nothing else is found.
func TestOmittedLedgers(t *testing.T) {
	t.Parallel()
	needs := map[string][]string{ // the disclosures that are not drafted without a ledger
		"subscriptions": {"ndr", "revenue"}, "revenue": {"geography", "revenue"}, "fx": {"ndr"}, "customers": nil, "trial-balance": {"non-gaap"},
		"securities": nil, "note-tables": nil, "note-tables securities": {"fair-value"},
	}
	names := []string{"customers", "fx", "note-tables", "revenue", "securities", "subscriptions", "trial-balance"}
	const folder = "../../fixtures/northgate-10k/"
	toml, err := os.ReadFile(folder + "filing.toml")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range names {
		data, err := os.ReadFile(folder + "ledgers/" + name + ".xlsx")
		if err != nil {
			t.Fatal(err)
		}
		files["ledgers/"+name+".xlsx"] = &fstest.MapFile{Data: data}
	}
	draft := func(omitted ...string) {
		text := string(toml)
		var want []string
		for _, name := range append(omitted, strings.Join(omitted, " ")) {
			want = append(want, needs[name]...)
		}
		for _, name := range omitted {
			text = regexp.MustCompile(`(?s)\[ledgers\.`+name+`\].*?(\n\[|$)`).ReplaceAllString(text, "$1")
		}
		slices.Sort(want)
		want = slices.Compact(want)
		files["filing.toml"] = &fstest.MapFile{Data: []byte(text)}
		r, err := walk.Run(files, how)
		if err != nil {
			t.Fatal(err)
		}
		var left, drafted []string
		for _, d := range r.Found {
			if d.Severity != diag.Info {
				t.Errorf("without %v: %s %s: %s: %s", omitted, d.Code, d.At(), d.Summary, d.Detail)
			}
			if d.Code == "LED011" {
				name, _, _ := strings.Cut(d.Detail, " ")
				left = append(left, name)
			}
		}
		for _, d := range r.Drafts {
			for _, s := range d.Sections {
				drafted = append(drafted, s.Name)
			}
		}
		slices.Sort(left)
		if !slices.Equal(left, want) {
			t.Errorf("without %v: LED011 names %v, want %v", omitted, left, want)
		}
		all := append(drafted, left...)
		slices.Sort(all)
		if want := []string{"fair-value", "geography", "ndr", "non-gaap", "revenue"}; !slices.Equal(all, want) {
			t.Errorf("without %v: drafted or named %v, want %v", omitted, all, want)
		}
	}
	for i, a := range names {
		draft(a)
		for _, b := range names[i+1:] {
			draft(a, b)
		}
	}
}
