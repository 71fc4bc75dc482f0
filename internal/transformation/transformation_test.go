package transformation_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/transformation"
)

// registry returns the namespace of a registry from its date, or "sec".
func registry(short string) string {
	if short == "sec" {
		return "http://www.sec.gov/inlineXBRL/transformation/2015-08-31"
	}
	return "http://www.xbrl.org/inlineXBRL/transformation/" + short
}

// TestTwin compares every transformation with the values that another implementation, Arelle
// 2.47.3 with the SEC's own transformations, reads from the same texts. A value of ! means that
// it refuses the text. Texts on which the two differ are in TestDifferences.
func TestTwin(t *testing.T) {
	t.Parallel()
	cases, err := os.ReadFile("testdata/arelle.tsv")
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for line := range strings.Lines(string(cases)) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if row[0] == "registry" {
			continue
		}
		covered[registry(row[0])+row[1]] = true
		got, err := transformation.Apply(registry(row[0]), row[1], row[2])
		if err != nil {
			got = "!"
		}
		if got != row[3] {
			t.Errorf("%s %s of %q is %q, want %q", row[0], row[1], row[2], got, row[3])
		}
	}
	for r, before := range map[string]string{"2011-07-31": "", "2015-02-26": "2011-07-31", "2020-02-12": "", "2022-02-16": "2020-02-12", "2010-04-20": "", "sec": ""} {
		for _, name := range transformation.Names(registry(r)) {
			if !covered[registry(r)+name] && !covered[registry(before)+name] {
				t.Errorf("no case covers %s of %s", name, r)
			}
		}
	}
}

// TestDifferences covers texts that Arelle refuses or reads as a date that does not exist.
func TestDifferences(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ registry, name, text, want string }{
		{"sec", "stateprovnameen", "DELAWARE", "DE"}, // capitals of a cover page
		{"sec", "countrynameen", "the Netherlands", "NL"},
		{"sec", "duryear", "0.5", "P6M"}, // Arelle adds P0Y, which means the same
		{"2020-02-12", "date-monthname-year-hi", "दिसंबर 2022", "2022-12"},
		{"2020-02-12", "date-day-monthname-year-da", "5. januar. 2022", "2022-01-05"},
		{"2020-02-12", "date-day-monthroman", "13 V.", "--05-13"},
		{"2020-02-12", "date-monthname-day-year-en", "\u00a0May\u00a05, 2022 \u00a0", "2022-05-05"},
		{"2020-02-12", "date-monthname-day-year-en", "the 5 May 2022", "!"},
		{"2020-02-12", "date-monthname-day-year-en", "may 5, 2022", "!"},
		{"2020-02-12", "date-day-monthname-year-en", "5 day of May, 2022", "2022-05-05"},
		{"2010-04-20", "dateslasheu", "12/31/2022", "!"},
		{"2011-07-31", "numunitdecimal", "1.5 6", "15.06"},
		{"2022-02-16", "num-dot-decimal", strings.Repeat("1", 5000), "!"},
		{"2022-02-16", "num-dot-decimal", "1\xff", "!"},
		{"2022-02-16", "no-such", "1", "!"},
		{"1999-01-01", "num-dot-decimal", "1", "!"},
	} {
		got, err := transformation.Apply(registry(tt.registry), tt.name, tt.text)
		if err != nil {
			got = "!"
			if !errors.Is(err, transformation.ErrText) && !errors.Is(err, transformation.ErrUnknown) {
				t.Errorf("%s of %q: error %v", tt.name, tt.text, err)
			}
		}
		if got != tt.want {
			t.Errorf("%s %s of %q is %q, want %q", tt.registry, tt.name, tt.text, got, tt.want)
		}
	}
}

var (
	numeral = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$`)
	valued  = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|--[0-9]{2}-[0-9]{2}|-?P.*|-?INF|NaN|true|false|Yes|No|[A-Z0-9][A-Za-z0-9]*|(Large A|A|Non-a)ccelerated Filer|)$`)
)

// FuzzApply verifies that each transformation returns an error or a value of its type.
func FuzzApply(f *testing.F) {
	for _, s := range []string{"", "1,234.5", "1.234,5", "—", "twenty-five", "three years and 6 months", "December 31, 2022", "31. prosince 2022", "平成元年5月3日",
		"1 Chaitra 1944", "5 dollars 25 cents", "1,00,000", "2022年12月", "\u2612", "Delaware", "Q3 2022", "1.5", "\u00a01\u00a0", "９９", "0000", "\xff", "--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range transformation.Registries() {
			for _, name := range transformation.Names(r) {
				got, err := transformation.Apply(r, name, text)
				switch {
				case err != nil:
				case transformation.Numeric(r, name) && !numeral.MatchString(got), !transformation.Numeric(r, name) && !valued.MatchString(got):
					t.Fatalf("%s %s of %q is %q", r, name, text, got)
				}
			}
		}
	})
}
