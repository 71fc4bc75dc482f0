package check_test

import (
	"encoding/csv"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
	doc "github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/walk"
)

// holdings is a securities ledger for the note on fair value.
var holdings = map[string]string{
	"base": "results",
	"filing.toml+": `
[ledgers.securities]
file    = "ledgers/securities.xlsx"
columns = { date = "Date", type = "Type", classification = "Class", level = "Level", cost = "Cost", gains = "Gains", losses = "Losses", fair-value = "Fair value" }
`,
	"ledgers/securities.xlsx": `Date       | Type               | Class           | Level | Cost     | Gains | Losses | Fair value
2021-12-31 | Money market funds | cash-equivalent | 1     | 20000000 |       |        | 20000000
2022-12-31 | Money market funds | cash-equivalent | 1     | 25000000 |       |        | 25000000
`,
}

// textCase is a text with the section that it is commentary on, and whether a lawyer would
// strike it.
type textCase struct {
	bad           bool
	section, text string
}

func readTexts(t *testing.T, file string) []textCase {
	t.Helper()
	f, err := os.Open("testdata/english/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []textCase
	for _, row := range rows[1:] {
		list = append(list, textCase{row[0] == "bad", row[1], row[2]})
	}
	return list
}

// ofText matches the codes that speak of what a text says.
var ofText = regexp.MustCompile(`^(?:MDA|KPI|NGM|GEO)`)

// TestEnglish drafts each text of the tables as commentary of its section, in a year in which
// revenue and the rate rose. A bad text must have a finding about what it says, and a good one
// no error. A text that is missed or wrongly flagged is listed; nine in ten of the bad ones
// must be found, and no good one may have an error.
func TestEnglish(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"counsel.tsv", "first.tsv", "second.tsv", "third.tsv"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			r, err := walk.Open(ledgertest.Folder(overlay(t, maps.Clone(holdings))), walk.How{Templates: os.DirFS("../..")})
			if err != nil {
				t.Fatal(err)
			}
			r.Compute()
			read := func(section, text string) []diag.Diagnostic {
				r.Drafts, r.Documents, r.Found = nil, nil, nil
				r.Filing.Commentary.Text, r.Filing.Commentary.TextAt = map[string]string{}, map[string]source.Point{}
				if section != "" {
					r.Filing.Commentary.Text[section] = text
					r.Filing.Commentary.TextAt[section] = source.Point{File: "commentary.toml", Line: 2, Col: 1}
				}
				r.Compose()
				p := r.Input()
				p.Outputs = nil
				p.Drafts = slices.DeleteFunc(slices.Clone(p.Drafts), func(d *doc.Draft) bool {
					return section != "" && !slices.ContainsFunc(d.Sections, func(s doc.Section) bool { return s.Name == section })
				})
				return append(r.Found, check.Run(p, checksOf("MDA", "KPI", "NGM", "GEO", "NUM", "TPL", "FVT", "ERR")...)...)
			}
			always := map[string]bool{}
			for _, d := range read("", "") {
				always[string(d.Code)+d.Message()] = true
			}
			bad, found, good, clean, quiet := 0, 0, 0, 0, 0
			for _, tt := range readTexts(t, file) {
				var codes, errors, warnings []string
				for _, d := range read(tt.section, tt.text) {
					if always[string(d.Code)+d.Message()] || d.Severity == diag.Info {
						continue
					}
					codes = append(codes, string(d.Code))
					if d.Severity == diag.Error {
						errors = append(errors, string(d.Code)+" "+d.Message())
					} else {
						warnings = append(warnings, string(d.Code)+" "+d.Message())
					}
				}
				if tt.bad {
					bad++
					if strings.Contains(" "+strings.Join(codes, " "), " MDA") || len(codes) > 0 && ofText.MatchString(codes[0]) {
						found++
					} else {
						t.Logf("missed, in %s: %s", tt.section, tt.text)
					}
					continue
				}
				good++
				if len(errors) == 0 {
					clean++
				} else {
					t.Errorf("found in a good text of %s: %s\n%s", tt.section, tt.text, strings.Join(errors, "\n"))
				}
				if len(warnings) == 0 {
					quiet++
				} else {
					t.Logf("warned of in a good text of %s: %s\n%s", tt.section, tt.text, strings.Join(warnings, "\n"))
				}
			}
			t.Logf("%s: found %d of %d; good without an error %d of %d, without a warning %d", file, found, bad, clean, good, quiet)
			if bad == 0 || good == 0 || 10*found < 9*bad {
				t.Errorf("found %d of %d bad texts, want nine in ten", found, bad)
			}
		})
	}
}
