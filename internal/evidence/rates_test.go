package evidence_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
)

// rates are rates from text, "2022-12-31 EUR 1.07".
func rates(lines ...string) (list []evidence.Rate) {
	for i, line := range lines {
		f := strings.Fields(line)
		list = append(list, evidence.Rate{Currency: f[1], Date: day(f[0]), Rate: number(f[2]), Row: i})
	}
	return list
}

func TestDirectionOfRates(t *testing.T) {
	t.Parallel()
	usd, per := evidence.Quote{Reporting: "USD"}, evidence.Quote{Reporting: "USD", RateIs: evidence.UnitsPerReporting}
	for _, tt := range []struct {
		name              string
		rates             []evidence.Rate
		quote             evidence.Quote
		inOrder, reversed int
		found             bool
		evidence          string // of pairs, inverses and untested, joined
	}{
		{"yen", rates("2022-12-31 JPY 0.0076"), usd, 1, 0, false, ""},
		{"yen the other way up", rates("2022-12-31 JPY 131.1"), usd, 0, 1, true, "1 JPY = 131.1 USD on 2022-12-31, but one USD is worth more than one JPY"},
		{"yen per dollar", rates("2022-12-31 JPY 131.1"), per, 1, 0, false, ""},
		{"yen per dollar the other way up", rates("2022-12-31 JPY 0.0076"), per, 0, 1, true, "1 USD = 0.0076 JPY on 2022-12-31, but one USD is worth more than one JPY"},
		{"euros cannot be compared with dollars", rates("2022-12-31 EUR 1.0705"), usd, 0, 0, false, "1 EUR = 1.0705 USD on 2022-12-31"},
		{"nor francs", rates("2022-12-31 CHF 0.92", "2022-12-31 EUR 0.93"), usd, 0, 0, false, "1 CHF = 0.92 USD on 2022-12-31|1 EUR = 0.93 USD on 2022-12-31"},
		{"euros and pounds can", rates("2022-12-31 EUR 1.07", "2022-12-31 GBP 1.21"), usd, 2, 0, false, ""},
		{"euros and pounds the other way up", rates("2022-12-31 EUR 0.93", "2022-12-31 GBP 0.83"), usd, 0, 2, true,
			"1 GBP = 0.83 USD on 2022-12-31, but one GBP is worth more than one USD|1 GBP = 0.83 USD on 2022-12-31 and 1 EUR = 0.93 USD on 2022-12-31, but one GBP is worth more than one EUR"},
		{"rates of other dates are not compared", rates("2022-12-31 EUR 0.93", "2021-12-31 CHF 0.83"), usd, 0, 0, false, "1 CHF = 0.83 USD on 2021-12-31|1 EUR = 0.93 USD on 2022-12-31"},
		{"dollars by dinars", rates("2022-12-31 USD 0.306"), evidence.Quote{Reporting: "KWD"}, 1, 0, false, ""},
		{"values that are exactly 1.2 times apart", rates("2022-12-31 BGN 0.8"), evidence.Quote{Reporting: "AUD"}, 1, 0, false, ""},
		{"values that are less apart", rates("2022-12-31 NZD 0.9"), evidence.Quote{Reporting: "AUD"}, 0, 0, false, "1 NZD = 0.9 AUD on 2022-12-31"},
		{"one rank without values", rates("2022-12-31 SEK 0.096", "2022-12-31 NOK 0.102"), usd, 2, 0, false, ""},
		{"an unknown reporting currency does not vote", rates("2022-12-31 JPY 131", "2022-12-31 EUR 2"), evidence.Quote{Reporting: "XPF"}, 0, 1, true, "1 EUR = 2 XPF on 2022-12-31 and 1 JPY = 131 XPF on 2022-12-31, but one EUR is worth more than one JPY"},
		{"an unknown currency does not vote", rates("2022-12-31 XPF 111"), usd, 0, 0, false, "1 XPF = 111 USD on 2022-12-31"},
		{"as many for as against", rates("2022-12-31 JPY 131", "2021-12-31 JPY 0.0087"), evidence.Quote{Reporting: "USD"}, 1, 1, true,
			"1 JPY = 131 USD on 2022-12-31, but one USD is worth more than one JPY|1 JPY = 0.0087 USD on 2021-12-31, but 1 JPY = 131 USD on 2022-12-31|1 JPY = 131 USD on 2022-12-31, but 1 JPY = 0.0087 USD on 2021-12-31"},
		{"equal rates say nothing", rates("2022-12-31 JPY 1"), usd, 0, 0, false, ""},
		{"one of four", rates("2022-12-31 EUR 1.07", "2022-12-30 EUR 1.06", "2022-12-29 EUR 1.05", "2022-12-31 JPY 0.0076", "2022-12-30 JPY 131", "2022-12-29 JPY 0.0076", "2022-12-28 JPY 0.0075"), usd, 5, 2, true,
			"1 JPY = 131 USD on 2022-12-30, but one USD is worth more than one JPY|1 EUR = 1.06 USD on 2022-12-30 and 1 JPY = 131 USD on 2022-12-30, but one EUR is worth more than one JPY|1 JPY = 131 USD on 2022-12-30, but 1 JPY = 0.0076 USD on 2022-12-29"},
		{"exactly three times is near", rates("2022-12-31 XPF 0.5", "2022-12-30 XPF 1.5"), usd, 0, 0, false, "1 XPF = 0.5 USD on 2022-12-31"},
		{"more than three times, the inverse exactly three times", rates("2022-12-31 XPF 0.9", "2022-12-30 XPF 0.2", "2022-12-29 XPF 0.21"), usd, 0, 0, false, "1 XPF = 0.9 USD on 2022-12-31"},
		{"two of five", rates("2022-12-31 XPF 4", "2022-12-30 XPF 0.25", "2022-12-29 XPF 0.26", "2022-12-28 XPF 3.9", "2022-12-27 XPF 0.24"), usd, 0, 0, true,
			"1 XPF = 3.9 USD on 2022-12-28, but 1 XPF = 0.24 USD on 2022-12-27|1 XPF = 4 USD on 2022-12-31, but 1 XPF = 0.25 USD on 2022-12-30|1 XPF = 4 USD on 2022-12-31"},
		{"exactly three times more and less is near", rates("2022-12-31 XPF 0.1", "2022-12-30 XPF 0.3", "2022-12-29 XPF 3.4", "2022-12-28 XPF 30"), usd, 0, 0, true,
			"1 XPF = 0.1 USD on 2022-12-31, but 1 XPF = 3.4 USD on 2022-12-29|1 XPF = 0.1 USD on 2022-12-31"},
		{"exactly a third is near", rates("2022-12-31 XPF 0.3", "2022-12-30 XPF 0.1", "2022-12-29 XPF 1.2", "2022-12-28 XPF 9.9"), usd, 0, 0, true,
			"1 XPF = 0.3 USD on 2022-12-31, but 1 XPF = 1.2 USD on 2022-12-29|1 XPF = 0.3 USD on 2022-12-31"},
		{"a second rate of a day does not count", rates("2022-12-31 JPY 0.0076", "2022-12-31 JPY 131"), usd, 1, 0, false, ""},
		{"a rate near neither", rates("2022-12-31 XPF 4", "2022-12-30 XPF 0.25", "2022-12-29 XPF 50"), usd, 0, 0, false, "1 XPF = 4 USD on 2022-12-31"},
		{"a currency that loses its value", rates("2020-12-31 ARS 0.0119", "2021-12-31 ARS 0.0097", "2022-12-31 ARS 0.0056", "2023-12-31 ARS 0.00124", "2024-12-31 ARS 0.00097"), usd, 5, 0, false, ""},
		{"rates of 0 or less do not count", rates("2022-12-31 JPY 0", "2022-12-30 JPY -131"), usd, 0, 0, false, ""},
		{"the reporting currency itself does not count", rates("2022-12-31 USD 1", "2022-12-31 JPY 0.0076"), usd, 1, 0, false, ""},
		{"none", nil, usd, 0, 0, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := evidence.Rates(tt.rates, tt.quote)
			var got []string
			for _, p := range d.Pairs {
				got = append(got, p.Evidence(tt.quote))
			}
			for _, i := range d.Inverses {
				got = append(got, i.Evidence(tt.quote))
			}
			for _, r := range d.Untested {
				got = append(got, tt.quote.Sentence(r))
			}
			if d.InOrder != tt.inOrder || d.Reversed != tt.reversed || d.Found() != tt.found || strings.Join(got, "|") != tt.evidence {
				t.Errorf("in order %d, reversed %d, found %t, %s\nwant %d, %d, %t, %s", d.InOrder, d.Reversed, d.Found(), strings.Join(got, "|"), tt.inOrder, tt.reversed, tt.found, tt.evidence)
			}
		})
	}
}

// TestRatesInAnyOrder checks that the order of rows does not matter, and that a slice of the
// caller is left as it is.
func TestRatesInAnyOrder(t *testing.T) {
	t.Parallel()
	var list []evidence.Rate
	for i := range 40 {
		d := day("2022-01-31") + fiscal.Date(30*i)
		for _, line := range []string{"EUR 1.07", "JPY 131", "GBP 1.2", "INR 0.012"} {
			list = append(list, rates(d.String()+" "+line)...)
		}
	}
	q := evidence.Quote{Reporting: "USD"}
	want := fmt.Sprint(evidence.Rates(list, q))
	back := slices.Clone(list)
	slices.Reverse(back)
	if got := fmt.Sprint(evidence.Rates(back, q)); got != want {
		t.Errorf("in reverse: %s, want %s", got, want)
	}
	slices.Reverse(back)
	if !slices.Equal(back, list) {
		t.Error("the rates of the caller were moved")
	}
}

// values are US dollars of one unit of each currency of the table.
var values = map[string]string{
	"2020-12-31": `KWD 3.29 BHD 2.65 OMR 2.6 JOD 1.41 GBP 1.367 CHF 1.13 EUR 1.2216 USD 1 SGD 0.7565 CAD 0.7853 AUD 0.7694 NZD 0.7184 BGN 0.6246 ILS 0.3114 AED 0.2723 SAR 0.2665 QAR 0.2747 PLN 0.2681
		RON 0.2512 MYR 0.2487 BRL 0.1925 CNY 0.1532 DKK 0.1642 SEK 0.1217 NOK 0.1166 HKD 0.129 MXN 0.0502 ZAR 0.068 THB 0.0334 TRY 0.1344 TWD 0.0356 CZK 0.0466 INR 0.01369 PHP 0.02082 JPY 0.00968
		HUF 0.00337 ISK 0.00786 CLP 0.001408 KZT 0.00238 NGN 0.00263 KRW 0.00092 ARS 0.01189 COP 0.000292 IDR 0.0000712 VND 0.0000433`,
	"2022-12-30": `KWD 3.27 BHD 2.65 OMR 2.6 JOD 1.41 GBP 1.21 CHF 1.08 EUR 1.07 USD 1 SGD 0.746 CAD 0.738 AUD 0.681 NZD 0.635 BGN 0.547 ILS 0.284 AED 0.2723 SAR 0.266 QAR 0.2747 PLN 0.228
		RON 0.216 MYR 0.227 BRL 0.189 CNY 0.145 DKK 0.144 SEK 0.0959 NOK 0.102 HKD 0.1281 MXN 0.0513 ZAR 0.0587 THB 0.0289 TRY 0.0534 TWD 0.0326 CZK 0.0442 INR 0.0121 PHP 0.018 JPY 0.00763
		HUF 0.00267 ISK 0.00704 CLP 0.00118 KZT 0.00216 NGN 0.00217 KRW 0.000793 ARS 0.00565 COP 0.000206 IDR 0.0000642 VND 0.0000423`,
	"2024-12-31": `KWD 3.245 BHD 2.653 OMR 2.597 JOD 1.41 GBP 1.252 CHF 1.102 EUR 1.0355 USD 1 SGD 0.732 CAD 0.695 AUD 0.619 NZD 0.5595 BGN 0.5295 ILS 0.2745 AED 0.2723 SAR 0.2663 QAR 0.2745 PLN 0.2422
		RON 0.2081 MYR 0.2236 BRL 0.1619 CNY 0.137 DKK 0.1389 SEK 0.0904 NOK 0.0881 HKD 0.1287 MXN 0.048 ZAR 0.053 THB 0.0292 TRY 0.0283 TWD 0.0305 CZK 0.0411 INR 0.01168 PHP 0.01729 JPY 0.00636
		HUF 0.00252 ISK 0.0072 CLP 0.001006 KZT 0.0019 NGN 0.000647 KRW 0.000679 ARS 0.00097 COP 0.000227 IDR 0.0000621 VND 0.00003924`,
}

// disordered are the pairs of the table whose order was another on a date: the Argentine peso
// was worth more than the yen and the Icelandic crown until 2022.
var disordered = []string{"2020-12-31 JPY ARS", "2020-12-31 ISK ARS"}

// TestOrderOfCurrencies checks the order of every two currencies against their values on
// three dates, and that the table has all of them.
func TestOrderOfCurrencies(t *testing.T) {
	t.Parallel()
	for date, of := range values {
		f := strings.Fields(of)
		var list []evidence.Rate
		for i := 0; i < len(f); i += 2 {
			if !iso.Currency(f[i]) {
				t.Errorf("%s is no currency", f[i])
			}
			list = append(list, rates(date+" "+f[i]+" "+f[i+1])...)
		}
		if n := len(evidence.Rates(list, evidence.Quote{Reporting: "XXX"}).Untested); n > 0 || len(list) != 45 {
			t.Errorf("%s: %d currencies, of which the table does not have %d", date, len(list), n)
		}
		for i, a := range list {
			for _, b := range list[i+1:] {
				pair := []evidence.Rate{a, b}
				d := evidence.Rates(pair, evidence.Quote{Reporting: "XXX"})
				if back := evidence.Rates(pair, evidence.Quote{Reporting: "XXX", RateIs: evidence.UnitsPerReporting}); back.Reversed != d.InOrder || back.InOrder != d.Reversed {
					t.Errorf("%s: %s and %s vote %d to %d and back %d to %d", date, a.Currency, b.Currency, d.InOrder, d.Reversed, back.InOrder, back.Reversed)
				}
				if d.Reversed > 0 && !slices.Contains(disordered, date+" "+d.Pairs[0].Higher.Currency+" "+d.Pairs[0].Lower.Currency) {
					t.Errorf("%s", d.Pairs[0].Evidence(evidence.Quote{Reporting: "XXX"}))
				}
			}
		}
	}
}

// TestHundreds checks that rates for 100 units are found by what currencies were worth, and that
// honest rates and inverted ones are not taken for such.
func TestHundreds(t *testing.T) {
	t.Parallel()
	surely := map[string]bool{"JPY": true, "KRW": true, "INR": true, "HUF": true, "ISK": true, "PHP": true, "THB": true, "IDR": true, "CLP": true, "TWD": true}
	for _, reporting := range []string{"USD", "EUR", "GBP", "CHF", "AUD"} {
		for date, table := range values {
			dollarsOf := map[string]float64{}
			fields := strings.Fields(table)
			for i := 0; i < len(fields); i += 2 {
				dollarsOf[fields[i]], _ = strconv.ParseFloat(fields[i+1], 64)
			}
			for currency, dollars := range dollarsOf {
				if currency == reporting {
					continue
				}
				price := dollars / dollarsOf[reporting]
				found := func(rate float64, rateIs string) int {
					d := evidence.Rates(rates(fmt.Sprintf("%s %s %.12f", date, currency, rate)), evidence.Quote{Reporting: reporting, RateIs: rateIs})
					if len(d.Hundreds) == 0 {
						return 0
					}
					return d.Hundreds[0].Units
				}
				for _, tt := range []struct {
					name   string
					rate   float64
					rateIs string
					want   int
				}{
					{"a price", price, evidence.ReportingPerUnit, 0},
					{"units", 1 / price, evidence.UnitsPerReporting, 0},
					{"units stated to be a price", 1 / price, evidence.ReportingPerUnit, 0},
					{"a price stated to be units", price, evidence.UnitsPerReporting, 0},
					{"the price of 100", 100 * price, evidence.ReportingPerUnit, 100},
					{"hundreds of units", 1 / (100 * price), evidence.UnitsPerReporting, 100},
					{"the price of 1,000", 1000 * price, evidence.ReportingPerUnit, 1000},
				} {
					if got := found(tt.rate, tt.rateIs); got != tt.want && (tt.want == 0 || got != 0 || surely[currency] && tt.want == 100) {
						t.Errorf("%s in %s on %s, %s: rates for %d units, want %d", currency, reporting, date, tt.name, got, tt.want)
					}
				}
			}
		}
	}
	mixed := evidence.Rates(rates("2022-12-28 JPY 0.76", "2022-12-29 JPY 0.0076", "2022-12-30 JPY 0.0076"), evidence.Quote{Reporting: "USD"})
	if len(mixed.Hundreds) > 0 || len(mixed.Slips) != 1 {
		t.Errorf("one rate of three for 100 units: %+v", mixed)
	}
}
