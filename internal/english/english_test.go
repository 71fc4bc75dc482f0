package english_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/quantity"
)

// TestMentions covers words that name measures and words that do not.
func TestMentions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ words, want string }{
		{"Net income was $10.8 million and Adjusted EBITDA was $19.5 million.", "net income, Adjusted EBITDA"},
		{"Net income margin was 22%, and net income as a percentage of revenues was 22%.", "net income (ratio), net income (ratio), -"},
		{"On a non-GAAP basis, operating income was $19.1 million.", "non-GAAP operating income"},
		{"Adjusted gross margin was 70%.", "non-GAAP gross margin (ratio)"},
		{"Cash flows from operating activities exceeded free cash flow.", "net cash provided by operating activities, free cash flow"},
		{"Deferred revenue and stock-based compensation rose.", "-, -"},
		{"We have adjusted net income for the tax.", "net income"},
		{"Networks and billable hours.", ""},
	} {
		var got []string
		for _, m := range english.Mentions(tt.words) {
			switch {
			case m.Measure == nil:
				got = append(got, "-")
			case m.AsRatio:
				got = append(got, m.Name+" (ratio)")
			default:
				got = append(got, m.Name)
			}
			if tt.words[m.At:m.End] != m.Text {
				t.Errorf("in %q a mention of %q is at %d to %d", tt.words, m.Text, m.At, m.End)
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%q names %q, want %q", tt.words, s, tt.want)
		}
	}
}

// TestBreakdown covers causes that add up to their change and causes that do not.
func TestBreakdown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		words string
		read  bool
		sum   string // of the causes as written, if it differs from the change
	}{
		{"Revenues increased by $10.0 million, driven by $6.0 million from price and $3.0 million from volume.", true, "9000000"},
		{"Revenues increased by $10.0 million, driven by $6.0 million from price and $3.9 million from volume.", true, ""},
		{"Revenues decreased by $5.0 million, due to a decrease of $6.0 million in Germany and an increase of $1.0 million in France.", true, ""},
		{"Revenues increased by $10.0 million, due to $8.0 million from price, offset by $1.0 million of churn.", true, "7000000"},
		{"Revenues increased by $10.0 million, driven by $6.0 million from price and other changes.", false, ""},
		{"Revenues may increase by $10.0 million due to $6.0 million from price.", false, ""},
		{"Revenues increased by $10.0 million.", false, ""},
	} {
		b, ok := english.ReadBreakdown(tt.words, "USD")
		if ok != tt.read {
			t.Errorf("ReadBreakdown(%q) is ok: %v, want %v", tt.words, ok, tt.read)
		}
		if !ok {
			continue
		}
		got := ""
		if sum, misses := b.Missed(); misses {
			got = sum.String()
		}
		if got != tt.sum {
			t.Errorf("%q: the causes add up to %q instead of the change, want %q", tt.words, got, tt.sum)
		}
	}
}

// TestClaims covers claims that deny shares of 10% and of just below 10%.
func TestClaims(t *testing.T) {
	t.Parallel()
	tenth, under := quantity.FromDigits("10", -2, false, quantity.Pure), quantity.FromDigits("9.99", -2, false, quantity.Pure)
	for _, tt := range []struct {
		words        string
		tenth, under bool // denied
	}{
		{"No individual country amounted to 10 percent or more of total revenues.", true, false},
		{"No other country exceeded 10% of revenues.", false, false},
		{"Each foreign country was less than 9 per cent of revenues.", true, true},
		{"France was 10% of revenues.", false, false},
		{"No customer in any country accounted for 5% of revenues.", false, false},
	} {
		claims := english.Claims(english.Passages(document.Plain("notes", []byte(tt.words)), nil), english.Countries)
		denies := func(v quantity.Value) bool {
			return slices.ContainsFunc(claims, func(c english.Claim) bool { return c.Denies(v) })
		}
		if denies(tenth) != tt.tenth || denies(under) != tt.under {
			t.Errorf("%q denies 10%%: %v, and 9.99%%: %v; want %v and %v", tt.words, denies(tenth), denies(under), tt.tenth, tt.under)
		}
	}
}

// FuzzReadings verifies that no words make a reader panic, and that every place is within its
// block.
func FuzzReadings(f *testing.F) {
	f.Add("## Adjusted EBITDA\n\nAdjusted EBITDA and net income were $19.5 million and $10.8 million, respectively, in 2022.\n")
	f.Add("| | 2022 | Non-GAAP |\n| --- | --- | --- |\n| Net income | $1 | 2% |\n| Interest | 3 | |\n| Taxes | 4 | |\n| Adjusted EBITDA | (8) | n/m |\n")
	f.Add("No country but for France was 10% of revenues for the three months ended June 30, 2022, driven by € 1.0 million.")
	f.Add("Adjusted EBITDA excludes rent, bonuses and public company costs. Billed revenue grew as 1,250 customers renewed; ARR was $5 million.")
	f.Add("- Free cash flow per share\n- It rose 5x, in constant currency, by [●]%")
	f.Fuzz(func(t *testing.T, text string) {
		d := document.Plain("mdna", []byte(text))
		for _, v := range (english.Reader{Filing: &filing.Filing{}}).Views(d) {
			for _, s := range append(v.Shown, v.Named...) {
				if s.At < 0 || s.At > len(s.Block.Text) || s.Excerpt() == "" && s.Block.Text != "" && s.End > s.At {
					t.Errorf("%q is shown at %d to %d of %q", s.Called(), s.At, s.End, s.Block.Text)
				}
			}
			if r, ok := v.Reconciliation(); ok {
				start, end := r.Ends()
				for c := range v.Table[0] {
					if start >= 0 {
						r.Column(start, end, c, "USD")
					}
				}
			}
		}
		passages := english.Passages(d, []string{"mdna"})
		var defined english.Glossary
		english.Claims(passages, english.Countries)
		for _, s := range passages {
			english.Recitals(s)
			english.Promise(s.String())
			english.ReadBreakdown(s.String(), "USD")
			for _, at := range slices.Concat(s.Unquantified(func(int) bool { return false }), s.VagueAdverbs(), [][]int{s.ExcludesNormalCost(), s.ExcludesLossesAlone(), s.TailoredRecognition()}) {
				if at != nil && (at[0] < 0 || at[0] >= at[1] || at[1] > len(s.String())) {
					t.Errorf("a place in %q is %v", s.String(), at)
				}
			}
			if at, _, ok := defined.Read(s); ok && at[1] > len(s.String()) {
				t.Errorf("a metric in %q is at %v", s.String(), at)
			}
		}
		for _, table := range d.Tables() {
			footing.Lines(table, "US")
		}
	})
}

// TestRecital covers quotations of a comment that end before its punctuation, or with their own.
func TestRecital(t *testing.T) {
	t.Parallel()
	const theirs = "Please revise. Disclose the dollar and percentage increase in revenue from new versus existing customers."
	for _, tt := range []struct {
		words string
		want  bool
	}{
		{"Disclose the dollar and percentage increase in revenue from new versus existing customers.", true},
		{"disclose the dollar and percentage increase in revenue from new versus existing customers", false},
		{"the dollar and percentage increase in revenue from new versus existing customers", true},
		{"the dollar and percentage increase in revenue from new versus existing customers,", true},
		{"the dollar or percentage increase in revenue from new versus existing customers", false},
		{"revenue from new versus existing customers in every country of the world", false},
	} {
		if got := (english.Recital{Text: tt.words}).IsIn(theirs); got != tt.want {
			t.Errorf("whether the comment has %q is %t, want %t", tt.words, got, tt.want)
		}
	}
}

// TestTranslationMethod covers sentences that state the exchange rates of constant-currency
// figures, by their period or by their year, and sentences that do not.
func TestTranslationMethod(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		words string
		want  bool
	}{
		{"Constant-currency figures are calculated by translating the current period at the exchange rates of the prior period.", true},
		{"We translate the revenues of 2022 at the exchange rates of 2021.", true},
		{"Amounts of 2022 were converted at the rates in effect on December 31, 2021.", true},
		{"We apply the exchange rates for the fiscal year 2021.", true},
		{"Exchange rates moved against us in 2022.", false},
		{"Revenues grew at the rates of our plan.", false},
	} {
		if got := english.TranslationMethod.MatchString(tt.words); got != tt.want {
			t.Errorf("whether %q states a method is %t, want %t", tt.words, got, tt.want)
		}
	}
}
