package toml_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/toml"
)

// TestHints reads values as people write them in other places.
func TestHints(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"public_float = 212,500,000":           "write the number without commas: public_float = 212500000",
		"public_float = $212,500,000 # about":  "write the number without commas: public_float = 212500000",
		"filed = 8/18/2023":                    "write the date with the year first: filed = 2023-08-18",
		"filed = 18/8/2023":                    "write the date with the year first: filed = 2023-08-18",
		"shell_company = True":                 "write true or false in lower case: shell_company = true",
		"shell_company = yes":                  "write true or false in lower case: shell_company = true",
		"shell_company = NO":                   "write true or false in lower case: shell_company = false",
		"city_or_town = San Mateo":             `write text in quotes: city_or_town = "San Mateo"`,
		"city_or_town = \u201cSan Mateo\u201d": `write straight quotes: city_or_town = "San Mateo"`,
		"city_or_town =":                       "write a value after =, or remove the line",
	} {
		_, err := toml.Parse("filing.toml", []byte("[cover]\na = 1\n"+line+"\nb = 2\n"))
		if err == nil || !strings.HasSuffix(err.Error(), "; "+want) || !strings.HasPrefix(err.Error(), "filing.toml:3:") {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
	if _, err := toml.Parse("x.toml", []byte("a = 2023-02-30\n")); err == nil || strings.Contains(err.Error(), ";") {
		t.Errorf("a date that does not exist: %v", err)
	}
}
