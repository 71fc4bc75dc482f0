package evidence_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
)

func TestParentsByName(t *testing.T) {
	t.Parallel()
	// customers from text, "id parent name", "-" for blank
	customers := func(lines ...string) (list []evidence.Customer) {
		for i, line := range lines {
			f := strings.Split(strings.ReplaceAll(line, "-", ""), " ")
			list = append(list, evidence.Customer{ID: f[0], Parent: f[1], Name: f[2], Row: i})
		}
		return list
	}
	for _, tt := range []struct {
		name                       string
		rows                       []evidence.Customer
		byName, unknown, ambiguous string
	}{
		{"ids", customers("1 - Acme", "2 1 Beta"), "", "2:1", ""},
		{"names", customers("1 - Acme", "2 Acme Beta"), "2:Acme", "", ""},
		{"a holding company that buys nothing", customers("1 - Acme", "2 Holding Beta"), "", "2:Holding", ""},
		{"a parent that is a customer and a name", customers("1 - Acme", "2 Acme Beta", "Acme - Gamma"), "", "", ""},
		{"a parent that is a customer of another ledger", customers("1 - elsewhere", "2 elsewhere Beta"), "", "", ""},
		{"the name of two customers", customers("1 - Acme", "2 Acme Beta", "3 - Acme"), "2:Acme", "", "2:Acme 1,3"},
		{"a customer listed twice is one", customers("1 - Acme", "2 Acme Beta", "1 - Acme"), "2:Acme", "", ""},
		{"the name of three customers", customers("1 - Acme", "2 Acme Beta", "3 - Acme", "4 - Acme"), "2:Acme", "", "2:Acme 1,3"},
		{"two customers of a name that is no parent", customers("1 - Acme", "3 - Acme"), "", "", ""},
		{"its own name", customers("1 Acme Acme"), "1:Acme", "", ""},
		{"its own id", customers("1 1 Acme"), "", "", ""},
		{"another case", customers("1 - ACME", "2 Acme Beta"), "", "2:Acme", ""},
		{"blank names", customers("1 - -", "2 Acme -", "3 - -"), "", "2:Acme", ""},
		{"order of rows", customers("2 Acme Beta", "3 Acme Gamma", "4 None Delta", "1 - Acme"), "2:Acme 3:Acme", "4:None", ""},
	} {
		p := evidence.Names(tt.rows, func(id string) bool { return id == "elsewhere" })
		words := func(list []evidence.Customer) string {
			var s []string
			for _, c := range list {
				s = append(s, c.ID+":"+c.Parent)
			}
			return strings.Join(s, " ")
		}
		var ambiguous []string
		for _, s := range p.Ambiguous {
			ambiguous = append(ambiguous, s.ID+":"+s.Parent+" "+strings.Join(s.IDs, ","))
		}
		got := fmt.Sprintf("%q %q %q", words(p.ByName), words(p.Unknown), strings.Join(ambiguous, " "))
		if want := fmt.Sprintf("%q %q %q", tt.byName, tt.unknown, tt.ambiguous); got != want {
			t.Errorf("%s: %s, want %s", tt.name, got, want)
		}
	}
	if p := evidence.Names(customers("1 - Acme", "2 Acme Beta"), nil); len(p.ByName) != 1 {
		t.Errorf("without another ledger %v", p.ByName)
	}
}
