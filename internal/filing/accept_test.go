package filing_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
)

// TestAccept covers entries that accept a finding by its message or its sentence, and entries
// that do not: of another period, another code or another text, for an error that no person
// may accept, and where a key is blank.
func TestAccept(t *testing.T) {
	t.Parallel()
	found := []diag.Diagnostic{
		{Code: "MDA002", Severity: diag.Error, Summary: `"primarily" in place of an amount`, Sentence: "Revenues grew primarily in\nAsia."},
		{Code: "MDA002", Severity: diag.Error, Summary: `"mainly" in place of an amount`, Sentence: "Costs fell mainly in Asia."},
		{Code: "KPI012", Severity: diag.Warning, Summary: "a count"},
		{Code: "KPI001", Severity: diag.Error, Summary: "metric without a definition"},
		{Code: "MDA005", Severity: diag.Info, Summary: "price not addressed"},
	}
	for _, tt := range []struct{ name, code, text, period, reason, by, want string }{
		{"a sentence, over a line break", "MDA002", "grew primarily in Asia", "FY2022", "The amount is not known.", "Ada Moreau", "info error warning error info"},
		{"a message", "MDA002", `"mainly" in`, "FY2022", "It is not material.", "Ada Moreau", "error info warning error info"},
		{"both", "MDA002", "in place of an amount", "FY2022", "Neither is material.", "Ada Moreau", "info info warning error info"},
		{"a warning", "KPI012", "count", "FY2022", "It is defined in Item 1.", "Ada Moreau", "error error info error info"},
		{"another period", "KPI012", "count", "FY2021", "It is defined in Item 1.", "Ada Moreau", "error error warning error info"},
		{"another text", "KPI012", "rate", "FY2022", "It is defined in Item 1.", "Ada Moreau", "error error warning error info FIL001"},
		{"another code", "KPI013", "count", "FY2022", "It is defined in Item 1.", "Ada Moreau", "error error warning error info FIL001"},
		{"an error that must be corrected", "KPI001", "metric", "FY2022", "It is defined in Item 1.", "Ada Moreau", "error error warning error info FIL001"},
		{"information", "MDA005", "price", "FY2022", "It is said below.", "Ada Moreau", "error error warning error info FIL001"},
		{"no reason", "KPI012", "count", "FY2022", " ", "Ada Moreau", "FIL001 at commentary.toml:5:1"},
		{"nobody", "KPI012", "count", "FY2022", "It is defined in Item 1.", "", "FIL001 at commentary.toml:6:1"},
		{"no period", "KPI012", "count", "2022", "It is defined in Item 1.", "Ada Moreau", "FIL001 at commentary.toml:4:1"},
	} {
		entry := fmt.Sprintf("[[accept]]\ncode = %q\ntext = %q\nperiod = %q\nreason = %q\nby = %q\n", tt.code, tt.text, tt.period, tt.reason, tt.by)
		f, problems, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "commentary.toml": {Data: []byte(entry)}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range problems {
			if strings.HasPrefix(d.At(), "commentary.toml") {
				got = append(got, string(d.Code)+" at "+d.At())
			}
		}
		if got == nil {
			for _, d := range f.Accept(found, true) {
				if d.Code == "FIL001" {
					got = append(got, "FIL001")
					continue
				}
				got = append(got, d.Severity.String())
				if accepted := len(d.Related) > 0; accepted && (d.Severity != diag.Info || d.Related[0].Message != "accepted by "+tt.by+": "+tt.reason) {
					t.Errorf("%s: the finding has %+v", tt.name, d.Related)
				}
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
		if found[0].Severity != diag.Error || found[0].Related != nil {
			t.Fatal("Accept changed what it was given")
		}
		if n := len(f.Accept(found, false)); got != nil && tt.code != "KPI001" && n != len(found) {
			t.Errorf("%s: with findings missing, %d are returned, want %d", tt.name, n, len(found))
		}
	}
}
