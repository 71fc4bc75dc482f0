package filing

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/fiscal"
	"tieout/internal/iso"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/toml"
)

// Cover holds the facts of the cover page that filing.toml states in [cover] and [auditor].
type Cover struct {
	At        source.Point // place of [cover], or of the file if there is none
	AuditorAt source.Point // place of [auditor], or of the file if there is none
	Stated    bool         // whether there is a [cover]
	Audited   bool         // whether there is an [auditor]
	values    map[string]string
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

// edgarTable holds the codes that the dei taxonomies of 2022 to 2025 allow.
//
//go:embed edgar.codes
var edgarTable string

// edgarCodes returns the codes of a kind: state or country, state or province, exchange.
func edgarCodes(kind string) []string {
	for line := range strings.Lines(edgarTable) {
		if name, codes, _ := strings.Cut(line, "\t"); name == kind {
			return strings.Fields(codes)
		}
	}
	return nil
}

// FilerCategories lists the filer categories of EDGAR.
var FilerCategories = []string{"Large Accelerated Filer", "Accelerated Filer", "Non-accelerated Filer"}

var (
	taxNumberForm = regexp.MustCompile(`^[0-9]{2}-[0-9]{7}$`)
	monthDayForm  = regexp.MustCompile(`^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$`)
	firmForm      = regexp.MustCompile(`^[0-9]{1,5}$`)
	titleForm     = regexp.MustCompile(`^.{1,150}$`)
	symbolForm    = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9 ./-]{0,23}[A-Za-z0-9])?$`)
	nameForm      = regexp.MustCompile(`^[\pL\pN].{0,149}$`)
)

// readCover reads [cover] and [auditor]. Every key is optional: which ones a form needs is
// known when its report is written.
func (f *Filing) readCover(t, auditor toml.Table) {
	c := Cover{At: t.At, AuditorAt: auditor.At, Stated: len(t.Keys) > 0, Audited: len(auditor.Keys) > 0, values: map[string]string{}}
	put := func(key, value string) {
		if value != "" {
			c.values[key] = value
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
				put(k.Name, n.Text)
			}
		case "date":
			if d := t.Date(k.Name); d != 0 {
				put(k.Name, d.String())
			}
		case "whole number":
			put(k.Name, whole(t, k.Name))
		default:
			put(k.Name, coverText(t, k.Name))
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
			value = auditor.Form(key, value, firmForm, `the number that the PCAOB gave the firm, of up to five digits, such as "999"`)
		default:
			value = auditor.Form(key, value, nameForm, "a name of up to 150 characters that begins with a letter or digit")
		}
		put("auditor."+key, value)
	}
	f.Cover = c
}

// coverText returns the text of a key of [cover], or "" after reporting a value that EDGAR
// does not accept.
func coverText(t toml.Table, key string) string {
	s := t.Line(key, "")
	switch key {
	case "incorporation_state_country_code":
		return code(t, key, s, "state or country", `EDGAR's code of a state or country, such as "DE" for Delaware or "X0" for the United Kingdom`)
	case "state_or_province":
		return code(t, key, s, "state or province", `the code of a state or of a Canadian province, such as "CA" or "ON"`)
	case "country":
		if s == "" {
			return ""
		}
		if is, known := iso.Country(s); known && is != "XK" { // dei has no code for Kosovo
			return is
		}
		t.Fail(t.Place(key), `Write the ISO 3166 code, such as "GB"`, "country %q in [cover] is unknown", s)
		return ""
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

// code returns a code of EDGAR, or "" after reporting one that does not exist.
func code(t toml.Table, key, s, kind, want string) string {
	known := edgarCodes(kind)
	if s == "" || slices.Contains(known, s) {
		return s
	}
	remedy := "Write " + want
	if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, s) }); i >= 0 {
		remedy = fmt.Sprintf("Write %q instead", known[i])
	} else if kind == "exchange" {
		remedy = toml.Nearest(s, known)
	}
	t.Fail(t.Place(key), remedy, "%s in %s must be %s; found %q", key, t.Name, want, s)
	return ""
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
			Exchange: code(t, "exchange", t.Line("exchange", ""), "exchange", `EDGAR's code of an exchange, such as NASDAQ or NYSE`)}
		if t.Get("shares_outstanding") != nil {
			s.Shares = whole(t, "shares_outstanding")
		}
		f.Securities = append(f.Securities, s)
	}
}
