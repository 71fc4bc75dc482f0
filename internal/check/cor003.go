package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"tieout/internal/english"
	"time"

	"tieout/internal/diag"
	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/source"
)

// COR003 holds drafts to what Staff was told.
var COR003 = &Check{
	Code: "COR003", Severity: diag.Error,
	Title: "a draft that breaks a promise made to Staff (billings stay out; the 10% policy)",
	Words: true,
	Run:   cor003,
}

// subject is what a promise may be of: the words of a kind that name it, those of
// a text that do, and how a draft breaks it.
type subject struct {
	kind, text *regexp.Regexp
	broken     func(*Package, filing.Promise) []diag.Diagnostic
}

var subjects = []subject{
	{regexp.MustCompile(`(?i)billing`), regexp.MustCompile(`(?i)\bbillings\b`), billingsShown},
	{regexp.MustCompile(`(?i)geograph|countr|threshold`), regexp.MustCompile(`(?i)\bindividual countr|\bgeographic|\bcountr(?:y|ies)\b[^.]*(?:%|percent)|(?:%|percent)[^.]*\bcountr(?:y|ies)\b`), threshold},
	{regexp.MustCompile(`(?i)\bndr\b|net[- _]?(?:dollar|revenue)[- _]?(?:expansion|retention)`), regexp.MustCompile(`(?i)\bnet (?:dollar|revenue) (?:expansion|retention)`), leftOut("ndr")},
	{regexp.MustCompile(`(?i)non[- _]?gaap|ebitda`), regexp.MustCompile(`(?i)\bnon-gaap|\bebitda\b|\bnet income as a percentage`), leftOut("non-gaap")},
	{regexp.MustCompile(`(?i)fair[- _]?value`), regexp.MustCompile(`(?i)\bfair value`), leftOut("fair-value")},
	{regexp.MustCompile(`(?i)^(?:total[- _])?revenues?\b|new (?:versus|vs\.?|and) existing`), regexp.MustCompile(`(?i)\brevenue growth\b`), leftOut("revenue")},
}

func cor003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	if form := p.Filing.Report.Form; form != "10-K" && form != "10-Q" {
		return nil
	}
	for _, promise := range p.Filing.Promises {
		if p.later(promise.Due) {
			continue
		}
		byKind := slices.ContainsFunc(subjects, func(s subject) bool { return s.kind.MatchString(promise.Kind) })
		for _, s := range subjects {
			if byKind && s.kind.MatchString(promise.Kind) || !byKind && s.text.MatchString(promise.Text) {
				found = append(found, s.broken(p, promise)...)
			}
		}
	}
	return found
}

func breach(promise filing.Promise, at source.Place, detail, remedy string) diag.Diagnostic {
	return diag.Diagnostic{Code: "COR003", Summary: "a draft that breaks a promise made to Staff", Subject: at, Detail: detail, Remedy: remedy,
		Related: []diag.Related{{Message: fmt.Sprintf("Staff was told %q", diag.Clip(promise.Text, 120)), At: promise.At}}}
}

// billingsShown finds billings in a report that they were to stay out of.
func billingsShown(p *Package, promise filing.Promise) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, each := range p.billings() {
		found = append(found, breach(promise, each.at, each.what, "Take it out; billings are told in the release alone"))
	}
	return found
}

// threshold finds a policy above what Staff was told, and a 10-K without the note.
func threshold(p *Package, promise filing.Promise) []diag.Diagnostic {
	var found []diag.Diagnostic
	told := english.ReadPercent("10")
	if m := english.PercentOrTen.FindStringSubmatch(promise.Text); m != nil && m[1] != "" {
		told = english.ReadPercent(m[1])
	}
	if policy := p.Filing.Policies.Threshold; policy.Cmp(told) > 0 {
		found = append(found, breach(promise, source.Point{File: filing.File},
			fmt.Sprintf("the policy country.threshold is %s, above the %s that Staff was told", exactly(policy), exactly(told)), "Set country.threshold under [policies] to "+exactly(told)))
	}
	if p.Filing.Report.Form == "10-K" {
		found = append(found, leftOut("geography")(p, promise)...)
	}
	return found
}

// leftOut finds that a section is not drafted in a form that has it.
func leftOut(section string) func(*Package, filing.Promise) []diag.Diagnostic {
	return func(p *Package, promise filing.Promise) []diag.Diagnostic {
		i := slices.IndexFunc(disclosure.All, func(d disclosure.Disclosure) bool { return d.Name == section })
		if !slices.Contains(disclosure.All[i].Forms, p.Filing.Report.Form) {
			return nil
		}
		for _, d := range p.documents() {
			if slices.ContainsFunc(d.Sections, func(s document.Section) bool { return s.Name == section }) {
				return nil
			}
		}
		return []diag.Diagnostic{breach(promise, source.Point{File: filing.File}, fmt.Sprintf("the %s has no section %s", p.Filing.Report.Form, section),
			"Name it under disclosures of [report], and map the ledgers it needs")}
	}
}

var (
	duePeriod = regexp.MustCompile(`\bFY(\d{4})(?:Q([1-4]))?`)
	dueYear   = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
)

// filedWithin is how many months after its period a report is filed at the latest: a
// due that is a day alone is the day of a filing.
const filedWithin = 4

// later says whether a promise is due in a filing of a later period than the
// report's. One whose due names no period binds at once.
func (p *Package) later(due string) bool {
	end := p.end()
	if m := duePeriod.FindStringSubmatch(due); m != nil {
		when := fiscal.Period{}
		when.Year, _ = strconv.Atoi(m[1])
		when.Quarter, _ = strconv.Atoi(m[2])
		if s, err := p.Filing.Calendar.Span(when); err == nil {
			return s.End > end
		}
		return when.Year > p.Filing.Report.Period.Year
	}
	if s := english.Date.FindString(due); s != "" {
		if t, err := time.Parse("January 2, 2006", s); err == nil {
			day := fiscal.NewDate(t.Date())
			if s == due {
				return day > end.AddMonths(filedWithin)
			}
			return day > end
		}
	}
	if s := dueYear.FindString(due); s != "" {
		year, _ := strconv.Atoi(s)
		report := p.Filing.Report.Period
		return year > report.Year || year == report.Year && report.Quarter > 0 && !strings.Contains(due, "10-Q")
	}
	return false
}
