package disclosure_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/schema"
)

// TestEveryMetricHasAPlace checks that each metric of the register is of a disclosure or of
// a document, so that commentary can explain it and a check on key metrics holds it.
func TestEveryMetricHasAPlace(t *testing.T) {
	t.Parallel()
	for _, m := range compute.Register {
		d, _ := disclosure.Of(m.Name)
		family, _, _ := strings.Cut(m.Name, ".")
		if d == nil && !slices.ContainsFunc(disclosure.Documents, func(d *disclosure.Document) bool { return slices.Contains(d.Metrics, family) }) {
			t.Errorf("the metric %s is of no disclosure; give it to one, as a key metric or under Metrics", m.Name)
		}
	}
}

// TestDisclosuresAreWhole checks that a disclosure has a document, a template, ledgers that
// exist, and metrics of the register.
func TestDisclosuresAreWhole(t *testing.T) {
	t.Parallel()
	metrics := map[string]bool{}
	for _, m := range compute.Register {
		metrics[m.Name] = true
	}
	template := map[string]string{}
	for _, d := range disclosure.All {
		text, err := os.ReadFile("../../templates/" + d.Name + ".md.tmpl")
		if err != nil {
			t.Errorf("%s has no template: %v", d.Name, err)
		}
		template[d.Name] = string(text)
		in := 0
		for _, doc := range disclosure.Documents {
			for _, each := range doc.Sections {
				if each == d {
					in++
				}
			}
		}
		if in != 1 {
			t.Errorf("%s is in %d documents, want one", d.Name, in)
		}
		for _, ledger := range slices.Concat(d.Needs, d.Either) {
			if _, known := schema.Of(ledger); !known {
				t.Errorf("%s needs the ledger %s, which does not exist", d.Name, ledger)
			}
		}
		if d.Promised.Kind == nil || d.Promised.Text == nil {
			t.Errorf("%s has nothing that finds a promise about it", d.Name)
		}
		if len(d.Needs)+len(d.Either) == 0 || len(d.Forms) == 0 {
			t.Errorf("%s needs nothing, or belongs to no form", d.Name)
		}
		for _, k := range d.Key {
			for _, shown := range append([]string{k.Family}, k.Shown...) {
				if !metrics[shown] {
					t.Errorf("the key metric %s shows %s, which is no metric", k.Label, shown)
				}
			}
			if !k.Name.MatchString(k.Label) {
				t.Errorf("the key metric %s is not found by its own label", k.Label)
			}
		}
		for _, p := range d.Policies {
			for _, m := range slices.Concat(p.Shown, p.Metrics) {
				if !metrics[m] {
					t.Errorf("the policy %s bears on %s, which is no metric", p.Name, m)
				}
			}
		}
	}
	for _, doc := range disclosure.Documents {
		for _, d := range doc.Sections {
			if !slices.Contains(disclosure.All, d) {
				t.Errorf("%s is a section of %s and is not in All", d.Name, doc.Name)
			}
		}
	}
	// each fact that a template shows is of its own disclosure, or one that another explains
	shows := regexp.MustCompile(`\bfact "([a-z.-]+)`)
	for name, text := range template {
		for _, m := range shows.FindAllStringSubmatch(text, -1) {
			if !metrics[m[1]] {
				t.Errorf("the template %s shows %s, which is no metric", name, m[1])
			}
		}
	}
	if disclosure.Find("none") != nil || disclosure.Find("ndr") != disclosure.NDR {
		t.Error("Find finds another")
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		metric string
		of     *disclosure.Disclosure
		key    string
	}{
		{"ndr", disclosure.NDR, "ndr"}, {"ndr.change", disclosure.NDR, "ndr"}, {"ndrx", nil, ""}, {"gross-retention", disclosure.NDR, "gross-retention"},
		{"revenue.increase.share", disclosure.Revenue, ""}, {"deferred-revenue.current", disclosure.Billings, ""}, {"billings", disclosure.Billings, "billings"},
		{"net-income.margin", disclosure.NonGAAP, ""}, {"adjusted-ebitda.adjustment", disclosure.NonGAAP, "adjusted-ebitda"}, {"fair-value.level-2", disclosure.FairValue, ""}, {"error.net", nil, ""},
	} {
		of, key := disclosure.Of(tt.metric)
		family := ""
		if key != nil {
			family = key.Family
		}
		if of != tt.of || family != tt.key {
			t.Errorf("Of(%q) = %v, %q, want %v, %q", tt.metric, of, family, tt.of, tt.key)
		}
	}
}

func TestPoliciesAffecting(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ metric, member, want string }{
		{"ndr.churn", "", "ndr.fx"}, {"ndr.denominator", "", ""}, {"revenue.increase.share", "new", "new_customer.lookback unsubscribed"},
		{"revenue", "existing", "new_customer.lookback unsubscribed"}, {"revenue", "us", ""}, {"revenue", "", ""}, {"deferred-revenue.current", "new", ""},
	} {
		if got := strings.Join(disclosure.PoliciesAffecting(tt.metric, tt.member), " "); got != tt.want {
			t.Errorf("PoliciesAffecting(%q, %q) = %q, want %q", tt.metric, tt.member, got, tt.want)
		}
	}
}
