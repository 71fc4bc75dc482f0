package vocabulary_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/vocabulary"
)

// TestVocabulary checks that each row of vocabulary.tsv names what the schemas have, that
// no word stands for two, and that each field of a ledger has headers.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("vocabulary.tsv")
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}                                                                                      // by "ledger.field"; whether it has headers
	choices := map[string]bool{"only.keep": true, "only.drop": true, "rate-type.keep": true, "rate-type.drop": true} // which rows count
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
		case "spelling", "currency", "use", "total":
			if kind == "total" {
				kind += of
			}
			for word := range strings.SplitSeq(row[2], ", ") {
				if other := stands[kind+word]; other != "" {
					t.Errorf("%s %q stands for %s and for %s", kind, word, other, of)
				}
				stands[kind+word] = of
				if begins := vocabulary.TotalLabel([]byte(word)) == vocabulary.TotalAlone; strings.HasPrefix(kind, "total") && !begins {
					t.Errorf("%q is no label of a total", word)
				}
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

// TestTotalLabel checks which texts are the labels of totals.
func TestTotalLabel(t *testing.T) {
	t.Parallel()
	tests := []struct {
		label string
		want  vocabulary.Total
		start string
	}{
		{"Total", vocabulary.TotalAlone, "Total"},
		{" GRAND  TOTAL: ", vocabulary.TotalAlone, ""},
		{"Grand Totals (3 records)", vocabulary.TotalBegins, "Grand Total"},
		{"Total - Feb 2022", vocabulary.TotalBegins, "Total"},
		{"Totals", vocabulary.TotalAlone, "Total"},
		{"Sub-total C1", vocabulary.TotalBegins, "Sub-total"},
		{"Acme Total", vocabulary.TotalEnds, ""},
		{"Summe", vocabulary.TotalAlone, "Summe"},
		{"Summe Kunde 7", vocabulary.TotalBegins, "Summe"},
		{"Gesamtergebnis", vocabulary.TotalAlone, "Gesamtergebnis"},
		{"K-17 Ergebnis", vocabulary.TotalEnds, ""},
		{"Total général", vocabulary.TotalAlone, "Total général"},
		{"SUMA TOTAL", vocabulary.TotalAlone, "SUMA TOTAL"},
		{"Totally Spies", vocabulary.NoTotal, ""},
		{"Summertime GmbH", vocabulary.NoTotal, ""},
		{"Gesamtverband", vocabulary.NoTotal, ""},
		{"Acmetotal", vocabulary.NoTotal, ""},
		{"", vocabulary.NoTotal, ""},
		{"Öl", vocabulary.NoTotal, ""},
	}
	for _, tt := range tests {
		if got := vocabulary.TotalLabel([]byte(tt.label)); got != tt.want {
			t.Errorf("TotalLabel(%q) = %v, want %v", tt.label, got, tt.want)
		}
		if got := vocabulary.TotalStart(tt.label); got != tt.start && tt.start != "" {
			t.Errorf("TotalStart(%q) = %q, want %q", tt.label, got, tt.start)
		}
	}
}
