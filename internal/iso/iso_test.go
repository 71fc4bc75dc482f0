package iso_test

import (
	"testing"

	"github.com/tieout/tieout/internal/iso"
)

func TestCountry(t *testing.T) {
	for name, want := range map[string]string{
		"US": "US", "us": "US", "USA": "US", "United States": "US", "United  States of America": "US", "U.S.": "US",
		"GB": "GB", "UK": "GB", "United Kingdom": "GB", "DEU": "DE", "Korea, Republic of": "KR", "South Korea": "KR",
		"Côte d'Ivoire": "CI", "Côte d’Ivoire": "CI", "Viet Nam": "VN", "NA": "NA", "Namibia": "NA", "Czech Republic": "CZ", "Türkiye": "TR", "Turkey": "TR",
		"Atlantis": "", "": "", "XX": "", "Germny": "", "EU": "",
	} {
		if got, ok := iso.Country(name); got != want || ok != (want != "") {
			t.Errorf("Country(%q) = %q, %t, want %q", name, got, ok, want)
		}
	}
}

func TestCountryName(t *testing.T) {
	for code, want := range map[string]string{"US": "the United States", "GB": "the United Kingdom", "DE": "Germany", "NL": "the Netherlands", "JP": "Japan", "KR": "South Korea"} {
		if got := iso.CountryName(code); got != want {
			t.Errorf("CountryName(%s) = %q, want %q", code, got, want)
		}
	}
}

func TestCurrency(t *testing.T) {
	for code, want := range map[string]bool{"USD": true, "EUR": true, "JPY": true, "HRK": true, "usd": false, "XXX": false, "ZZZ": false, "": false, "US": false} {
		if got := iso.Currency(code); got != want {
			t.Errorf("Currency(%q) = %t, want %t", code, got, want)
		}
	}
}
