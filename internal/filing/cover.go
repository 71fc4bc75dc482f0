package filing

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/transformation"
)

// Cover holds the facts of the cover page that filing.toml states in [cover] and [auditor].
type Cover struct {
	At        source.Point // place of [cover], or of the file if there is none
	AuditorAt source.Point // place of [auditor], or of the file if there is none
	Stated    bool         // whether there is a [cover]
	Audited   bool         // whether there is an [auditor]
	values    map[string]string
	places    map[string]source.Point
}

// Place returns the place of a key, such as "public_float" or "auditor.name", or of [cover] if
// filing.toml does not state it.
func (c Cover) Place(key string) source.Point {
	if at, ok := c.places[key]; ok {
		return at
	}
	return c.At
}

// Keys returns the keys that filing.toml states with a valid value, in their order in the
// reference.
func (c Cover) Keys() (list []string) {
	for _, k := range Keys {
		name := k.Name
		if k.Table == "auditor" {
			name = "auditor." + name
		}
		if _, ok := c.values[name]; ok && (k.Table == "cover" || k.Table == "auditor") {
			list = append(list, name)
		}
	}
	return list
}

// Value returns the value of a key, such as "public_float" or "auditor.name", and whether
// filing.toml states it. A value is text, "true" or "false", a date such as 2023-02-10, or the
// digits of a whole number.
func (c Cover) Value(key string) (value string, ok bool) {
	value, ok = c.values[key]
	return value, ok
}

// Date returns the date of a key, or 0.
func (c Cover) Date(key string) fiscal.Date {
	d, err := fiscal.ParseDate(c.values[key])
	if err != nil {
		return 0
	}
	return d
}

// Security is a class of securities registered under Section 12(b) of the Exchange Act. A
// field is "" if filing.toml does not state it.
type Security struct {
	Title    string
	Symbol   string // "" also if the class has no trading symbol
	Exchange string // EDGAR's code of the exchange, such as NASDAQ
	Shares   string // digits of the number of shares outstanding
	At       source.Point
}

// AccountingStandards maps the values of accounting_standard to those of dei.
var AccountingStandards = map[string]string{"U.S. GAAP": "U.S. GAAP", "IFRS": "International Financial Reporting Standards", "Other": "Other"}

// FilerCategories lists the filer categories of EDGAR.
var FilerCategories = []string{"Large Accelerated Filer", "Accelerated Filer", "Non-accelerated Filer"}

var (
	taxNumberForm = regexp.MustCompile(`^[0-9]{2}-[0-9]{7}$`)
	monthDayForm  = regexp.MustCompile(`^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$`)
	firmForm      = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
	areaForm      = regexp.MustCompile(`^\+?[0-9][0-9 -]{0,9}$`)
	phoneForm     = regexp.MustCompile(`^[0-9][0-9 .-]{0,19}$`)
	mailForm      = regexp.MustCompile(`^[^@ ]+@[^@ ]+\.[^@ ]+$`)
	itemForm      = regexp.MustCompile(`^Item 1[78]$`)
	titleForm     = regexp.MustCompile(`^.{1,150}$`)
	symbolForm    = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9 ./-]{0,23}[A-Za-z0-9])?$`)
	nameForm      = regexp.MustCompile(`^[\pL\pN].{0,149}$`)
)

// readCover reads [cover] and [auditor]. Every key is optional: which ones a form needs is
// known when its report is written.
func (f *Filing) readCover(t, auditor toml.Table) {
	c := Cover{At: t.At, AuditorAt: auditor.At, Stated: len(t.Keys) > 0, Audited: len(auditor.Keys) > 0, values: map[string]string{}, places: map[string]source.Point{}}
	put := func(t toml.Table, key, value string) {
		if value != "" {
			c.values[key] = value
			_, name, nested := strings.Cut(key, ".")
			if !nested {
				name = key
			}
			c.places[key] = t.Place(name)
		}
	}
	t.Only(keysOf("cover")...)
	for _, k := range Keys {
		if k.Table != "cover" || t.Get(k.Name) == nil {
			continue
		}
		switch k.Type {
		case "true or false":
			if n := t.Field(k.Name, toml.KindBool); n != nil {
				put(t, k.Name, n.Text)
			}
		case "date":
			if d := t.Date(k.Name); d != 0 {
				put(t, k.Name, d.String())
			}
		case "whole number":
			put(t, k.Name, whole(t, k.Name))
		default:
			put(t, k.Name, coverText(t, k.Name))
		}
	}
	if end := c.Date("period_end_date"); end != 0 && f.Report.Periodic() {
		if span, err := f.Calendar.Span(f.Report.Period); err == nil && span.End != end {
			t.Fail(t.Place("period_end_date"), "Remove the key", "period_end_date in [cover] must be the last day of %s, %s; found %s", f.Report.Period, span.End, end)
			delete(c.values, "period_end_date")
		}
	}
	auditor.Only(keysOf("auditor")...)
	for _, key := range keysOf("auditor") {
		value := auditor.Line(key, "")
		switch key {
		case "firm_id":
			value = auditor.Form(key, value, firmForm, `the number that the PCAOB gave the firm, such as "999", without zeros before it`)
		default:
			value = auditor.Form(key, value, nameForm, "a name of up to 150 characters that begins with a letter or digit")
		}
		put(auditor, "auditor."+key, value)
	}
	f.Cover = c
}

// coverText returns the text of a key of [cover], or "" after reporting a value that EDGAR
// does not accept.
func coverText(t toml.Table, key string) string {
	s := t.Line(key, "")
	switch key {
	case "incorporation_state_country_code":
		return code(t, key, s, placeCodes, `a state or country, by name or by EDGAR's code, such as "Delaware" or "DE"`)
	case "state_or_province", "contact_state_or_province":
		return code(t, key, s, stateCodes, `a state or a Canadian province, by name or by code, such as "California" or "CA"`)
	case "country", "contact_country":
		if s == "" {
			return ""
		}
		if is, known := iso.Country(s); known && is != "XK" { // dei has no code for Kosovo
			return is
		}
		if is, known := transformation.Code(transformation.Countries, s); known {
			return is
		}
		t.Fail(t.Place(key), `Write the name or the ISO 3166 code, such as "United Kingdom" or "GB"`, "%s %q in [cover] is unknown", key, s)
		return ""
	case "city_area_code", "contact_city_area_code":
		return t.Form(key, s, areaForm, `an area code in digits, such as "650", or a country and area code, such as "+44 20"`)
	case "local_phone_number", "contact_local_phone_number":
		return t.Form(key, s, phoneForm, `a telephone number in digits, without the area code, such as "555-0100"`)
	case "contact_email":
		return t.Form(key, s, mailForm, `an e-mail address, such as "ir@example.com"`)
	case "accounting_standard":
		return t.Choice(key, "", slices.Sorted(maps.Keys(AccountingStandards))...)
	case "financial_statement_item":
		return t.Form(key, s, itemForm, `"Item 17" or "Item 18"`)
	case "security12g_title", "section15d_title":
		return t.Form(key, s, titleForm, "a title of up to 150 characters")
	case "filer_category":
		return t.Choice(key, "", FilerCategories...)
	case "tax_identification_number":
		return t.Form(key, s, taxNumberForm, `nine digits with a hyphen after the second, such as "12-3456789"`)
	case "current_fiscal_year_end_date":
		s = t.Form(key, s, monthDayForm, `a month and a day, such as "12-31"`)
		if s != "" {
			if _, err := fiscal.ParseDate("2024-" + s); err != nil {
				t.Fail(t.Place(key), "Correct the date", "current_fiscal_year_end_date in [cover]: %v", err)
				return ""
			}
		}
	}
	return s
}

// mostDigits bounds a whole number of the cover page.
const mostDigits = 15

// whole returns the digits of a whole number of zero or more, or "" after reporting another
// value.
func whole(t toml.Table, key string) string {
	n := t.Field(key, toml.KindInteger)
	if n == nil {
		return ""
	}
	i, err := strconv.ParseInt(n.Text, 0, 64)
	if digits := strconv.FormatInt(i, 10); err == nil && i >= 0 && len(digits) <= mostDigits {
		return digits
	}
	t.Fail(n.At, "Write the number without a sign", "%s in %s must be a whole number from 0 to %s; found %s", key, t.Name, text.Group(strings.Repeat("9", mostDigits)), text.Clip(n.Text, 40))
	return ""
}

// mostSecurities bounds the classes of securities; large banks list about a hundred.
const mostSecurities = 500

// readSecurities reads the classes of securities.
func (f *Filing) readSecurities(top toml.Table) {
	list := top.Tables("security", "[[security]]")
	if len(list) > mostSecurities {
		t := list[mostSecurities]
		t.Fail(t.At, "Remove the rest", "filing.toml has more than %d tables [[security]]", mostSecurities)
		list = list[:mostSecurities]
	}
	for _, t := range list {
		t.Only(keysOf("security")...)
		s := Security{At: t.At, Title: t.Form("title", t.Line("title", ""), titleForm, "a title of up to 150 characters"),
			Symbol:   t.Form("symbol", t.Line("symbol", ""), symbolForm, `a trading symbol such as "EXM"`),
			Exchange: code(t, "exchange", t.Line("exchange", ""), exchangeCodes, "an exchange, by name or by EDGAR's code, such as NASDAQ or NYSE")}
		if t.Get("shares_outstanding") != nil {
			s.Shares = whole(t, "shares_outstanding")
		}
		f.Securities = append(f.Securities, s)
	}
}
