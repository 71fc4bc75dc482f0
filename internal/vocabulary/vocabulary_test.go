package vocabulary_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"tieout/internal/schema"
)

// TestVocabulary checks that each row of vocabulary.tsv names what the schemas have, that
// no word stands for two, and that each field of a ledger has headers.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("vocabulary.tsv")
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}                                      // by "ledger.field"; whether it has headers
	choices := map[string]bool{"only.keep": true, "only.drop": true} // which rows count
	for _, s := range schema.Schemas {
		fields[s.Ledger] = false
		for _, f := range s.Fields {
			fields[s.Ledger+"."+f.Name] = false
			for _, c := range f.Choices {
				choices[f.Name+"."+c] = true
			}
		}
	}
	stands := map[string]string{} // rows and words that were read
	for line := range strings.Lines(string(table)) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(row) < 3 || len(row) > 4 || slices.Contains(row, "") {
			t.Errorf("row %q has not 3 or 4 columns", line)
			continue
		}
		switch kind, of := row[0], row[1]; kind {
		case "ledger", "header":
			known := false
			for name := range fields {
				if _, field, _ := strings.Cut(name, "."); of == name || field != "" && of == "*."+field {
					fields[name], known = true, true
				}
			}
			if !known || stands[of] != "" {
				t.Errorf("row %s %s is a duplicate, or names no field", kind, of)
			}
			stands[of] = kind
		case "choice":
			if !choices[of] {
				t.Errorf("row %s %s names no choice of a field", kind, of)
			}
		case "spelling", "currency", "use":
			for word := range strings.SplitSeq(row[2], ", ") {
				if other := stands[kind+word]; other != "" {
					t.Errorf("%s %q stands for %s and for %s", kind, word, other, of)
				}
				stands[kind+word] = of
			}
		default:
			t.Errorf("row %q is of no kind", line)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !fields[name] {
			t.Errorf("no row for %s", name)
		}
	}
}
