package drift_test

import (
	"testing"

	"github.com/tieout/tieout/internal/drift"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
)

func TestOtherwise(t *testing.T) {
	money := func(s string) quantity.Value {
		a, err := quantity.ParseText(s)
		if err != nil {
			t.Fatal(err)
		}
		return quantity.Money(a, "USD")
	}
	for _, tt := range []struct {
		name, said, was, now string
		moved, want          bool
	}{
		{"a cent more", "50,400", "50400400", "50400400.01", false, false},
		{"another thousand", "50,400", "50400400", "50400600", false, true},
		{"moved up, and a cent more", "50,401", "50400400", "50400400.01", true, false},
		{"moved down, and a cent more", "50,400", "50400600", "50400600.01", true, false},
		{"moved up, and the rounded value is the digits now", "50,401", "50400400", "50400600", true, true},
		{"moved up, and another thousand", "50,401", "50400400", "50402400", true, true},
		{"moved, a loss, and a cent less", "2", "-2500", "-2500.01", true, false},
		{"moved to zero", "—", "600", "600.01", true, false},
		{"not moved under the policy, and a cent more", "50,400", "50400400", "50400400.01", true, false},
		{"not moved under the policy, and another thousand", "50,400", "50400400", "50400600", true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			was := &record.Fact{ID: fact.ID{Metric: "revenue", When: "FY2022"}, Value: tt.was, Unit: "USD"}
			if got := drift.Otherwise(tt.said, was, &fact.Fact{ID: was.ID, Value: money(tt.now)}, tt.moved); got != tt.want {
				t.Errorf("%s, filed as %s, prints otherwise if it is %s: %t, want %t", tt.was, tt.said, tt.now, got, tt.want)
			}
		})
	}
}
