package fact_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
)

func TestParseID(t *testing.T) {
	tests := []struct {
		text string
		want fact.ID
	}{
		{"ndr@FY2022", fact.ID{Metric: "ndr", When: "FY2022"}},
		{"revenue.increase[us]@FY2022Q3YTD", fact.ID{Metric: "revenue.increase", Member: "us", When: "FY2022Q3YTD"}},
		{"revenue[GB]@FY2022", fact.ID{Metric: "revenue", Member: "GB", When: "FY2022"}},
		{"arr@2022-12-31", fact.ID{Metric: "arr", When: "2022-12-31"}},
		{"fair-value.level-2[us-treasury-and-government-agencies]@2022-12-31", fact.ID{Metric: "fair-value.level-2", Member: "us-treasury-and-government-agencies", When: "2022-12-31"}},
	}
	for _, tt := range tests {
		got, err := fact.ParseID(tt.text)
		if err != nil || got != tt.want || got.String() != tt.text {
			t.Errorf("ParseID(%q) = %+v, %v, want %+v", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"", "ndr", "@FY2022", "ndr@", "NDR@FY2022", "ndr[]@FY2022", "ndr[us@FY2022", "ndr us@FY2022", "[us]@FY2022", "ndr[us]x@FY2022", "ndr[u.s]@FY2022", " ndr@FY2022"} {
		if got, err := fact.ParseID(text); err == nil {
			t.Errorf("ParseID(%q) = %+v, want an error", text, got)
		}
	}
}

func TestSlug(t *testing.T) {
	tests := []struct{ name, caption, want string }{
		{"marks are dropped", "U.S. Treasury and government agencies", "us-treasury-and-government-agencies"},
		{"an apostrophe is dropped", "Customers' deposits", "customers-deposits"},
		{"a comma is dropped", "Cash, restricted", "cash-restricted"},
		{"a run is one hyphen", "A & B -- C", "a-b-c"},
		{"ends are trimmed", "  (Total)  ", "total"},
		{"letters beyond a to z are parted at", "Société Générale", "soci-t-g-n-rale"},
		{"digits stay", "Level 2", "level-2"},
		{"nothing is left", "日本", ""},
		{"an id", "C-00042", "c-00042"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fact.Slug(tt.caption); got != tt.want {
				t.Errorf("Slug(%q) = %q, want %q", tt.caption, got, tt.want)
			}
		})
	}
}

func TestSet(t *testing.T) {
	s := fact.NewSet()
	for _, text := range []string{"revenue[us]@FY2022", "revenue@FY2022", "ndr@FY2022", "revenue@FY2021"} {
		id, err := fact.ParseID(text)
		if err != nil {
			t.Fatal(err)
		}
		s.Add(&fact.Fact{ID: id, Value: quantity.Money(quantity.Int(1), "USD")})
	}
	var order []string
	for _, f := range s.All() {
		order = append(order, f.ID.String())
	}
	if got, want := strings.Join(order, " "), "ndr@FY2022 revenue@FY2021 revenue@FY2022 revenue[us]@FY2022"; got != want {
		t.Errorf("the facts come as %s, want %s", got, want)
	}
	lost := fact.ID{Metric: "ndr", When: "FY2021"}
	s.AddAbsence(lost, fact.Absence{Why: "the divisor is zero"})
	for _, tt := range []struct{ id, want string }{
		{"ndr@FY2021", "the divisor is zero"},
		{"revenu@FY2022", "the nearest is revenue@FY2022"},
		{"quite.another.thing@2022-12-31", "this filing has no such fact"},
	} {
		id, _ := fact.ParseID(tt.id)
		if f, why := s.Get(id); f != nil || !strings.HasSuffix(why, tt.want) {
			t.Errorf("Get(%s) = %v, %q, want %q", tt.id, f, why, tt.want)
		}
	}
}

var slugForm = regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"ndr@FY2022", "revenue[us]@FY2022Q3YTD", "arr@2022-12-31", "a@b@c", "[x]@y", "a[-]@z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := fact.ParseID(s)
		if err == nil && id.String() != s {
			t.Fatalf("ParseID(%q) prints as %q", s, id)
		}
		if slug := fact.Slug(s); !slugForm.MatchString(slug) || fact.Slug(slug) != slug {
			t.Fatalf("Slug(%q) = %q", s, slug)
		}
	})
}

func TestReached(t *testing.T) {
	t.Parallel()
	set := fact.NewSet()
	id := func(metric string) fact.ID { return fact.ID{Metric: metric, When: "FY2022"} }
	for metric, inputs := range map[string][]fact.ID{"sum": {id("b"), id("a"), id("absent")}, "a": {id("c")}, "b": {id("c"), id("a")}, "c": nil, "other": nil} {
		set.Add(&fact.Fact{ID: id(metric), Origin: fact.Origin{Inputs: inputs}})
	}
	var got []string
	for _, f := range set.Reached(id("c"), id("sum"), id("c")) {
		got = append(got, f.ID.Metric)
	}
	if want := []string{"c", "sum", "b", "a"}; !slices.Equal(got, want) {
		t.Errorf("Reached = %v, want %v", got, want)
	}
	if got := set.Reached(); got != nil {
		t.Errorf("Reached of nothing = %v, want nothing", got)
	}
}
