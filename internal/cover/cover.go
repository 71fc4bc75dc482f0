// Package cover lists the facts of a report's cover page: the elements of the taxonomy dei with
// their values, as the page prints them and as software reads them. A fact comes from
// filing.toml: from [cover], [auditor] and [[security]], or from what the file states for the
// drafts, such as the period. No fact is assumed.
package cover

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/gaap"
	"tieout/internal/source"
	"tieout/internal/tag"
	"tieout/internal/text"
)

// Page is a cover page.
type Page struct {
	Form   string      // the form without /A: "10-K"
	Period fiscal.Span // of the facts that have no other date; for an 8-K, the date of the report
	Facts  []Fact      // securities together, in the order of filing.toml
}

// Fact is a fact of the cover page.
type Fact struct {
	Element string      // local name in dei: "EntityRegistrantName"
	Text    string      // as the page prints it: "☒", "December 31, 2022", "4,200,000,000"
	Value   string      // as software reads it: "true", "2022-12-31", "4200000000"
	Format  string      // name of the transformation that turns Text into Value; "" if both are the same
	Unit    string      // of a number: an ISO currency, or Shares; "" for text
	Instant fiscal.Date // of a balance at a date; 0 if the fact is for the period of the page
	Dims    []tag.Dim   // the class of securities, if there are several
}

// Shares is the unit of a number of shares.
const Shares = "shares"

// The transformations of the fifth registry that a cover page uses.
const (
	yes      = "ixt:fixed-true"
	no       = "ixt:fixed-false"
	date     = "ixt:date-monthname-day-year-en"
	monthDay = "ixt:date-monthname-day-en"
	number   = "ixt:num-dot-decimal"
)

// Ballot boxes, as forms print them.
const (
	Checked   = "☒"
	Unchecked = "☐"
)

// All returns the facts of an element: one, none, or one for each class of securities.
func (p *Page) All(element string) []Fact {
	var list []Fact
	for _, f := range p.Facts {
		if f.Element == element {
			list = append(list, f)
		}
	}
	return list
}

// Of returns the fact of an element, or the zero Fact.
func (p *Page) Of(element string) Fact {
	if i := slices.IndexFunc(p.Facts, func(f Fact) bool { return f.Element == element }); i >= 0 {
		return p.Facts[i]
	}
	return Fact{}
}

// element is an element that filing.toml states under a key.
type element struct {
	name, key, example string
	needed             []string // the forms that need it
}

//go:embed elements.tsv
var elementTable string

var elements = func() (list []element) {
	for line := range strings.Lines(elementTable) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, element{c[0], c[1], c[2], strings.Fields(c[3])})
	}
	return list
}()

// reader builds a page.
type reader struct {
	f *filing.Filing
	*Page
	missing []missing
}

// missing is a line that filing.toml lacks.
type missing struct{ table, line, element string }

// Of returns the cover page of a filing, whose form and period must be valid. Each fact that
// the form needs and filing.toml does not state is missing from the page, and is part of a
// finding (XBR006).
func Of(f *filing.Filing) (*Page, []diag.Diagnostic) {
	r := &reader{f: f, Page: &Page{Form: f.Report.Form}}
	r.document()
	for _, e := range elements {
		r.stated(e)
	}
	r.securities()
	return r.Page, r.findings()
}

func (r *reader) add(f Fact) { r.Facts = append(r.Facts, f) }

func (r *reader) text(element, s string) { r.add(Fact{Element: element, Text: s, Value: s}) }

func (r *reader) box(element string, is bool) {
	f := Fact{Element: element, Text: Unchecked, Value: "false", Format: no}
	if is {
		f = Fact{Element: element, Text: Checked, Value: "true", Format: yes}
	}
	r.add(f)
}

func (r *reader) day(element string, d fiscal.Date) {
	r.add(Fact{Element: element, Text: d.Words(), Value: d.String(), Format: date})
}

func (r *reader) lacks(table, key, example, element string) {
	r.missing = append(r.missing, missing{table, key + " = " + example, element})
}

// is reports whether the form is one of several.
func (r *reader) is(forms ...string) bool { return slices.Contains(forms, r.Form) }

// document adds the facts that follow from [registrant], [report] and [calendar].
func (r *reader) document() {
	f, c := r.f, r.f.Cover
	span, err := f.Calendar.Span(f.Report.Period.ToDate())
	if err != nil {
		panic(err) // filing.toml was checked
	}
	if r.Form == "8-K" {
		span = fiscal.Span{Start: c.Date("period_end_date"), End: c.Date("period_end_date")}
		if span.End == 0 {
			r.lacks("cover", "period_end_date", "2023-02-21", "DocumentPeriodEndDate")
		}
	}
	r.Period = span
	amended, _ := c.Value("amendment_flag")
	kind := r.Form
	if amended == "true" {
		kind += "/A"
	}
	r.text("DocumentType", kind)
	if r.is("20-F") {
		r.box("DocumentRegistrationStatement", false)
	}
	switch {
	case r.is("10-K", "20-F", "10-KT"):
		r.box("DocumentAnnualReport", !r.is("10-KT"))
	case r.is("10-Q"):
		r.box("DocumentQuarterlyReport", true)
	}
	if r.is("10-KT") {
		r.day("DocumentPeriodStartDate", span.Start)
	}
	if span.End != 0 {
		r.day("DocumentPeriodEndDate", span.End)
	}
	if f.Report.Periodic() {
		r.box("DocumentTransitionReport", r.is("10-KT"))
	}
	if r.is("20-F") {
		r.box("DocumentShellCompanyReport", false)
		r.text("DocumentAccountingStandard", "U.S. GAAP")
	}
	if f.Registrant.FileNumber == "" {
		r.lacks("registrant", "file_number", `"001-99999"`, "EntityFileNumber")
	} else {
		r.text("EntityFileNumber", f.Registrant.FileNumber)
	}
	r.text("EntityRegistrantName", f.Registrant.Name)
	r.text("EntityCentralIndexKey", f.Registrant.CIK)
	if f.Report.Periodic() {
		r.year()
	}
	r.box("AmendmentFlag", amended == "true")
}

// year adds the fiscal year and period of a periodic report.
func (r *reader) year() {
	f, p := r.f, r.f.Report.Period
	r.text("DocumentFiscalYearFocus", strconv.Itoa(p.Year))
	focus := "FY"
	if p.Quarter > 0 {
		focus = "Q" + strconv.Itoa(p.Quarter)
	}
	r.text("DocumentFiscalPeriodFocus", focus)
	end := fiscal.Date(0)
	if p.Quarter == 0 {
		end = r.Period.End
	} else if f.Calendar.Quarters(p.Year) == 4 {
		if year, err := f.Calendar.Span(fiscal.Period{Year: p.Year}); err == nil {
			end = year.End
		}
	}
	if stated, ok := f.Cover.Value("current_fiscal_year_end_date"); ok {
		end, _ = fiscal.ParseDate("2024-" + stated) // filing.toml was checked
	}
	if end == 0 {
		r.lacks("cover", "current_fiscal_year_end_date", `"12-31"`, "CurrentFiscalYearEndDate")
		return
	}
	r.add(Fact{Element: "CurrentFiscalYearEndDate", Text: end.MonthDay(), Value: "-" + end.String()[4:], Format: monthDay})
}

// stated adds the fact of an element that filing.toml states, unless the form has none.
func (r *reader) stated(e element) {
	value, ok := r.f.Cover.Value(e.key)
	needed := slices.Contains(e.needed, r.Form)
	switch e.name {
	case "AmendmentDescription":
		needed = r.Of("AmendmentFlag").Value == "true"
	case "EntityExTransitionPeriod":
		needed = r.Of("EntityEmergingGrowthCompany").Value == "true"
	case "EntityAddressAddressLine2", "EntityAddressAddressLine3", "EntityAddressCountry":
		needed = ok
	case "EntityAddressStateOrProvince": // or a country
		_, abroad := r.f.Cover.Value("country")
		needed = ok || !abroad
	case "EntityCommonStockSharesOutstanding":
		if needed {
			r.shares(e)
		}
		return
	}
	switch {
	case !needed:
		return
	case !ok:
		table, key, nested := strings.Cut(e.key, ".")
		if !nested {
			table, key = "cover", e.key
		}
		r.lacks(table, key, e.example, e.name)
		return
	}
	switch concept, _ := gaap.Lookup("dei", e.name); {
	case e.name == "EntityPublicFloat":
		if at := r.at("public_float_date", r.secondQuarter(), "2022-06-30", e.name); at != 0 {
			r.add(Fact{Element: e.name, Text: text.Group(value), Value: value, Format: number, Unit: string(r.f.Registrant.Currency), Instant: at})
		}
	case concept.Type == "dei:yesNoItemType" || slices.Contains(answers, e.name):
		r.text(e.name, map[string]string{"true": "Yes", "false": "No"}[value])
	case value == "true" || value == "false":
		r.box(e.name, value == "true")
	default:
		r.text(e.name, value)
	}
}

// answers lists the elements whose value is Yes or No.
var answers = []string{"EntityWellKnownSeasonedIssuer", "EntityVoluntaryFilers", "EntityCurrentReportingStatus", "EntityInteractiveDataCurrent"}

// at returns the date of a key, or its default; if there is none, the key is missing.
func (r *reader) at(key string, otherwise fiscal.Date, example, element string) fiscal.Date {
	if d := r.f.Cover.Date(key); d != 0 {
		return d
	}
	if otherwise == 0 {
		r.lacks("cover", key, example, element)
	}
	return otherwise
}

// secondQuarter returns the last day of the second quarter of the report's fiscal year, or 0.
func (r *reader) secondQuarter() fiscal.Date {
	p := r.f.Report.Period
	if p.Transition {
		return 0
	}
	q, err := r.f.Calendar.Span(fiscal.Period{Year: p.Year, Quarter: 2})
	if err != nil {
		return 0
	}
	return q.End
}

// shares adds the numbers of shares outstanding: one, or one for each class of securities. A
// 20-F states them at the end of its period.
func (r *reader) shares(e element) {
	otherwise := fiscal.Date(0)
	if r.Form == "20-F" {
		otherwise = r.Period.End
	}
	add := func(digits string, at fiscal.Date, dims []tag.Dim) {
		if at != 0 {
			r.add(Fact{Element: e.name, Text: text.Group(digits), Value: digits, Format: number, Unit: Shares, Instant: at, Dims: dims})
		}
	}
	dims, any := r.classes(), false
	for _, s := range r.f.Securities {
		any = any || s.Shares != ""
	}
	value, ok := r.f.Cover.Value(e.key)
	if !ok && !any {
		r.lacks("cover", e.key, e.example, e.name)
	}
	at := r.at("common_stock_shares_outstanding_date", otherwise, "2023-02-10", e.name)
	if ok {
		add(value, at, nil)
	}
	for i, s := range r.f.Securities {
		if s.Shares != "" && (dims[i] != nil || !ok) {
			add(s.Shares, at, dims[i])
		}
	}
}

// securities adds the classes of securities.
func (r *reader) securities() {
	if len(r.f.Securities) == 0 {
		for _, line := range [][2]string{{"title", `"Common Stock, par value $0.001 per share"`}, {"symbol", `"EXM"`}, {"exchange", `"NASDAQ"`}} {
			r.lacks("security", line[0], line[1], "Security12bTitle")
		}
		return
	}
	dims := r.classes()
	for i, s := range r.f.Securities {
		if s.Title == "" {
			r.lacks("security", "title", `"Common Stock, par value $0.001 per share"`, "Security12bTitle")
		} else {
			r.add(Fact{Element: "Security12bTitle", Text: s.Title, Value: s.Title, Dims: dims[i]})
		}
		if s.Symbol == "" {
			r.add(Fact{Element: "NoTradingSymbolFlag", Text: "None", Value: "true", Format: yes, Dims: dims[i]})
		} else {
			r.add(Fact{Element: "TradingSymbol", Text: s.Symbol, Value: s.Symbol, Dims: dims[i]})
		}
		if s.Exchange == "" {
			r.lacks("security", "exchange", `"NASDAQ"`, "SecurityExchangeName")
		} else {
			r.add(Fact{Element: "SecurityExchangeName", Text: s.Exchange, Value: s.Exchange, Dims: dims[i]})
		}
	}
}

// tables are the tables of filing.toml in which a line may be missing, in the order of the
// findings.
var tables = []string{"registrant", "cover", "auditor", "security"}

// findings returns a finding for each table that lacks lines, with the lines to add.
func (r *reader) findings() (found []diag.Diagnostic) {
	for _, table := range tables {
		var lines, names []string
		for _, m := range r.missing {
			if m.table == table && !slices.Contains(lines, m.line) {
				lines, names = append(lines, m.line), append(names, "dei:"+m.element)
			}
		}
		if lines == nil {
			continue
		}
		header, at, stated := "["+table+"]", r.f.Cover.At, r.f.Cover.Stated
		switch table {
		case "registrant":
			at, stated = source.Point{File: filing.File}, true
		case "auditor":
			at, stated = r.f.Cover.AuditorAt, r.f.Cover.Audited
		case "security":
			header, stated = "[["+table+"]]", len(r.f.Securities) > 0
			if stated {
				at = r.f.Securities[0].At
			}
		}
		remedy := fmt.Sprintf("To %s in filing.toml, add these lines with your own values:\n", header)
		if !stated {
			remedy = "Add these lines to filing.toml, with your own values:\n" + header + "\n"
		}
		names = slices.Compact(names)
		found = append(found, diag.Diagnostic{Code: "XBR006", Summary: "cover page fact missing", Subject: at,
			Detail: fmt.Sprintf("the cover page of a %s states %s, and filing.toml does not", r.Form, text.List(names, "and")), Remedy: remedy + strings.Join(lines, "\n")})
	}
	return found
}
