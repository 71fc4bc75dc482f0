package cover

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/transformation"
)

// fails adds a finding that a key of filing.toml does not agree with the rest of the page.
func (r *reader) fails(severity diag.Severity, at source.Point, remedy, format string, args ...any) {
	r.wrong = append(r.wrong, diag.Diagnostic{Severity: severity, Code: "XBR006", Summary: "cover page fact that does not fit", Subject: at, Detail: fmt.Sprintf(format, args...), Remedy: remedy})
}

// agree checks that what filing.toml states for the page fits together.
func (r *reader) agree() {
	r.unused()
	r.status()
	r.address()
	r.dates()
	r.counts()
}

// is reports whether a key is true.
func (r *reader) yes(key string) bool {
	v, _ := r.f.Cover.Value(key)
	return v == "true"
}

// formsOf maps keys that are no element of their own to the forms that take them.
var formsOf = map[string]string{
	"current_fiscal_year_end_date": "10-K 10-KT 20-F 10-Q", "public_float_date": "10-K 10-KT", "common_stock_shares_outstanding_date": "10-K 10-KT 20-F 10-Q",
}

// unused reports the keys that the form does not take.
func (r *reader) unused() {
	for _, key := range r.f.Cover.Keys() {
		forms := strings.Fields(formsOf[key])
		for _, e := range elements {
			if e.key == key {
				forms = append(slices.Clone(e.needed), e.taken...)
			}
		}
		if len(forms) == 0 || slices.Contains(forms, r.Form) {
			continue
		}
		var with []string
		for _, f := range filing.Forms {
			if slices.Contains(forms, f) {
				with = append(with, article(f))
			}
		}
		table, name, nested := strings.Cut(key, ".")
		if !nested {
			table, name = "cover", key
		}
		r.fails(diag.Warning, r.f.Cover.Place(key), "Remove the key", "%s in [%s] is only for %s, so the cover page of %s leaves it out", name, table, text.List(with, "and"), article(r.Form))
	}
}

// status checks the answers about the registrant against each other.
func (r *reader) status() {
	c := r.f.Cover
	category, _ := c.Value("filer_category")
	const correct = "Correct the one that is wrong"
	both := func(severity diag.Severity, key, other, why string) {
		r.fails(severity, c.Place(key), correct, "[cover] has %s and %s, but %s", key, other, why)
	}
	if r.yes("well_known_seasoned_issuer") {
		if r.yes("voluntary_filers") {
			both(diag.Error, "well_known_seasoned_issuer", "voluntary_filers", "a well-known seasoned issuer must be required to file reports")
		}
		if r.yes("shell_company") {
			both(diag.Error, "well_known_seasoned_issuer", "shell_company", "a shell company is an ineligible issuer (Rule 405 of the Securities Act)")
		}
		if category == "Non-accelerated Filer" {
			both(diag.Warning, "well_known_seasoned_issuer", `filer_category = "Non-accelerated Filer"`, "most well-known seasoned issuers have a public float of $700 million or more")
		}
	}
	if r.yes("emerging_growth_company") {
		if category == "Large Accelerated Filer" {
			both(diag.Error, "emerging_growth_company", `filer_category = "Large Accelerated Filer"`, "a large accelerated filer is not an emerging growth company (Rule 12b-2)")
		}
		if r.yes("icfr_auditor_attestation_flag") {
			both(diag.Warning, "emerging_growth_company", "icfr_auditor_attestation_flag", "the auditor of an emerging growth company need not attest to internal control")
		}
	} else if _, ok := c.Value("ex_transition_period"); ok {
		r.fails(diag.Warning, c.Place("ex_transition_period"), "Remove the key", "ex_transition_period in [cover] is only for an emerging growth company, so the cover page leaves it out")
	}
	if !r.yes("amendment_flag") {
		for _, key := range []string{"amendment_description", "amendment_number"} {
			if _, ok := c.Value(key); ok {
				r.fails(diag.Error, c.Place(key), "Add amendment_flag = true, or remove the key", "[cover] has %s, but amendment_flag is not true", key)
			}
		}
	}
	if r.yes("fin_stmt_restatement_recovery_analysis_flag") && !r.yes("fin_stmt_error_correction_flag") {
		both(diag.Error, "fin_stmt_restatement_recovery_analysis_flag", "no fin_stmt_error_correction_flag = true", "only the correction of an error requires the analysis")
	}
}

var (
	zip    = regexp.MustCompile(`^[0-9]{5}(?:-[0-9]{4})?$`)
	postal = regexp.MustCompile(`^[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]$`)
	digit  = regexp.MustCompile(`[0-9]`)
)

// address checks the state, country, postal code and telephone number.
func (r *reader) address() {
	c := r.f.Cover
	country, _ := c.Value("country")
	home := r.home()
	if state, ok := c.Value("state_or_province"); ok {
		name, _ := transformation.Name(transformation.States, state)
		_, province := transformation.Code(transformation.Places, name+", Canada")
		province = province || slices.Contains([]string{"NT", "NU"}, state)
		at := c.Place("state_or_province")
		switch {
		case province && home != "CA":
			r.fails(diag.Error, at, "Write country = \"CA\"", "%s is a province of Canada, but country in [cover] is not CA", name)
		case !province && home != "US":
			r.fails(diag.Error, at, "Remove state_or_province, or correct country", "%s is in the United States, but country in [cover] is %s", name, country)
		}
	}
	if code, ok := c.Value("postal_zip_code"); ok {
		switch at := c.Place("postal_zip_code"); {
		case home == "US" && !zip.MatchString(code):
			r.fails(diag.Error, at, "Correct it, or write the country of the address: country = \"GB\"", "a ZIP code has 5 digits, or 9 with a hyphen: 94404; found %q", code)
		case home == "CA" && !postal.MatchString(code):
			r.fails(diag.Error, at, "Correct it", "a Canadian postal code is written as V5K 0A1; found %q", code)
		}
	}
	area, ok := c.Value("city_area_code")
	local, and := c.Value("local_phone_number")
	if home == "" || !ok || !and || strings.HasPrefix(area, "+") {
		return
	}
	count := func(s string) int { return len(digit.FindAllString(s, -1)) }
	if n := count(area); n != 3 {
		r.fails(diag.Error, c.Place("city_area_code"), "Write the three digits of the area code, such as \"650\"", "city_area_code in [cover] must have 3 digits; found %q", area)
	}
	switch n := count(local); {
	case n >= 10:
		r.fails(diag.Error, c.Place("local_phone_number"), fmt.Sprintf("Write local_phone_number = %q; the area code has the key city_area_code", "555-0100"), "local_phone_number in [cover] seems to have the area code in it; found %q", local)
	case n != 7:
		r.fails(diag.Error, c.Place("local_phone_number"), "Write the number without the area code, such as \"555-0100\"", "local_phone_number in [cover] must have 7 digits; found %q", local)
	}
}

// latest is the number of days after the end of the period in which most reports are filed.
const latest = 120

// dates checks the dates against the period and the day of filing.
func (r *reader) dates() {
	c, filed := r.f.Cover, r.f.Report.Filed
	span, err := r.f.Calendar.Span(r.f.Report.Period)
	if err != nil {
		panic(err) // filing.toml was checked
	}
	end := span.End
	late := func(key, what string, d fiscal.Date) {
		switch at := c.Place(key); {
		case filed != 0 && d > filed:
			r.fails(diag.Error, at, "Correct the date, or \"filed\" in [report]", "%s in [cover] is %s, after the report was filed on %s", key, d, filed)
		case filed == 0 && d > end+latest:
			r.fails(diag.Warning, at, "Correct the date if it is wrong", "%s in [cover] is %s, more than %d days after the period that ends on %s", key, d, latest, end)
		case d < end:
			r.fails(diag.Error, at, "Write "+what, "%s in [cover] is %s, before the last day of the period, %s", key, d, end)
		}
	}
	const shares, float = "common_stock_shares_outstanding_date", "public_float_date"
	if d := c.Date(shares); d != 0 && r.Form != "8-K" {
		if r.Form != "20-F" {
			late(shares, "the latest practicable date before the report is filed", d)
		} else if d != end {
			r.fails(diag.Error, c.Place(shares), "Remove the key, and state the number of shares on that day", "a 20-F states the shares on the last day of its period, %s; %s in [cover] is %s", end, shares, d)
		}
	}
	if d := c.Date("period_end_date"); d != 0 && r.Form == "8-K" {
		late("period_end_date", "the date of the earliest event that the 8-K reports", d)
	}
	if d := c.Date(float); d != 0 && r.is("10-K", "10-KT") {
		usual, at := r.secondQuarter(), c.Place(float)
		remedy := "Write the last business day of the second fiscal quarter"
		if usual != 0 {
			remedy = fmt.Sprintf("Remove the key: the last business day of the second quarter is %s, unless that day is a holiday", usual)
		}
		switch {
		case d >= end:
			r.fails(diag.Error, at, remedy, "the public float is measured at the end of the second fiscal quarter; %s in [cover] is %s, and the period ends on %s", float, d, end)
		case usual != 0 && (d > usual+2 || d < usual-5):
			r.fails(diag.Warning, at, remedy, "%s in [cover] is %s, which is not at the end of the second fiscal quarter", float, d)
		case weekend(d):
			r.fails(diag.Warning, at, remedy, "%s in [cover] is %s, which is on a weekend", float, d)
		}
	}
}

// counts checks the numbers of shares, and the classes of securities against each other.
func (r *reader) counts() {
	c, key := r.f.Cover, "common_stock_shares_outstanding"
	total, ok := c.Value(key)
	if r.yes("no_12b") && len(r.f.Securities) > 0 {
		r.fails(diag.Error, c.Place("no_12b"), "Remove the one that is wrong", "[cover] has no_12b = true, but filing.toml has a [[security]], which is a class registered under Section 12(b)")
	}
	seen := map[string]bool{}
	counted := false
	for _, s := range r.f.Securities {
		listing := text.Fold(s.Title) + "\x00" + s.Exchange
		if s.Title != "" && seen[listing] {
			r.fails(diag.Error, s.At, "Remove one of the two, or write the title of each class in full", "two classes of securities have the title %q and the same exchange", s.Title)
		}
		seen[listing] = true
		if s.Shares == "" {
			continue
		}
		switch title, _, _ := strings.Cut(s.Title, ","); {
		case others.MatchString(title) && !(r.is("20-F") && preference.MatchString(title) && !depositary.MatchString(title)): // a 20-F counts each class of capital
			r.fails(diag.Error, s.At, "Remove shares_outstanding", "the [[security]] %q has shares_outstanding, but is not common stock", s.Title)
		case s.Shares == "0":
			r.fails(diag.Error, s.At, "Write the number of shares", "the [[security]] %q has shares_outstanding = 0", s.Title)
		}
		counted = true
	}
	if r.Form == "8-K" || !ok {
		return
	}
	at := c.Place(key)
	switch n := len(r.stock()); {
	case total == "0":
		r.fails(diag.Error, at, "Write the number of shares", "%s in [cover] is 0", key)
	case counted:
		r.fails(diag.Error, at, "Remove "+key, "%s in [cover] stands beside shares_outstanding in [[security]], and the cover page would state both", key)
	case n > 1:
		r.fails(diag.Error, at, "Remove it, and write shares_outstanding in each [[security]] that is common stock", "%s in [cover] is one number for %d classes of stock", key, n)
	}
}
