package transformation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/transformation"
)

var readers = map[string]string{
	transformation.Countries: "countrynameen", transformation.States: "stateprovnameen", transformation.Places: "edgarprovcountryen", transformation.Exchanges: "exchnameen",
}

// TestNames reads the usual name of each code back, and as Arelle read it.
func TestNames(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("names.csv")
	if err != nil {
		t.Fatal(err)
	}
	arelle, err := os.ReadFile("testdata/arelle.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		row := strings.Split(line, ",")
		name, ok := transformation.Name(row[0], row[1])
		if !ok {
			if row[1] != "XX" && row[1] != "code" {
				t.Errorf("%s has no name", row[1])
			}
			continue
		}
		if got, err := transformation.Apply(registry("sec"), readers[row[0]], name); err != nil || got != row[1] {
			t.Errorf("%s reads %q as %q, %v; want %s", readers[row[0]], name, got, err, row[1])
		}
		if got, ok := transformation.Code(row[0], strings.ToUpper(name)); !ok || got != row[1] {
			t.Errorf("the code of %s is %s, want %s", name, got, row[1])
		}
		if want := "sec\t" + readers[row[0]] + "\t" + name + "\t" + row[1] + "\n"; !strings.Contains(string(arelle), want) {
			t.Errorf("Arelle has not read %q", want)
		}
	}
	for _, tt := range [][3]string{{"state", "DE", "Delaware"}, {"exchange", "NASDAQ", "The Nasdaq Stock Market LLC"}, {"edgar", "A1", "British Columbia, Canada"}, {"edgar", "X0", "United Kingdom"},
		{"country", "CI", "Côte d'Ivoire"}, {"country", "TL", "Timor-Leste"}, {"state", "DC", "District of Columbia"}, {"country", "VI", "U.S. Virgin Islands"}} {
		if got, _ := transformation.Name(tt[0], tt[1]); got != tt[2] {
			t.Errorf("the name of %s is %q, want %q", tt[1], got, tt[2])
		}
	}
}
