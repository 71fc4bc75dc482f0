package english_test

import (
	"testing"

	"github.com/tieout/tieout/internal/english"
)

func TestDemandClaim(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		words string
		want  bool
	}{
		{"We saw strong demand for our services.", true}, {"The increase reflects increased customer demand of $2.0 million.", true}, {"Demand for our platform remained strong.", true},
		{"Growth in demand came from Europe.", true}, {"We carry this momentum into the next year.", true}, {"We expect revenues to increase in 2023.", true}, {"We believe that our growth is durable.", true},
		{"Revenues grew by $2.0 million.", false}, {"Our customers expanded their subscriptions by $3.0 million.", false}, {"Demand may grow.", false}, {"If demand remains strong, we will hire.", false},
		{"We do not expect growth in 2023.", false}, {"We expect our operating expenses to grow.", false}, {"Strong demand was offset by customers that we lost.", false}, {"Demand slowed, and momentum with it.", false},
		{"We demand payment in advance.", false}, {"We expect demand to fall.", false},
	} {
		if got := english.DemandClaim(tt.words) != nil; got != tt.want {
			t.Errorf("DemandClaim(%q) is %t, want %t", tt.words, got, tt.want)
		}
	}
}

func TestQuantifiesWeek(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"The extra week added $2.3 million.", true}, {"The 53rd week accounts for 1.9% of the increase.", true}, {"Fiscal 2022 had a week more. It added $2.3 million.", false},
		{"The extra week had no material effect.", false}, {"Orders added $2.3 million.", false}, {"Two orders of the week before the close added $2.0 million. Others did not.", true}, {"Weekly orders added $2.0 million.", false},
	} {
		if got := english.QuantifiesWeek(tt.text); got != tt.want {
			t.Errorf("QuantifiesWeek(%q) is %t, want %t", tt.text, got, tt.want)
		}
	}
}
