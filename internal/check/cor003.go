package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tieout/internal/diag"
	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/source"
)

// COR003 holds drafts to what Staff was told.
var COR003 = &Check{Code: "COR003", Severity: Error, Words: true, Run: cor003,
	Title: "a draft that breaks a promise made to Staff (billings stay out; the 10% policy)"}

func cor003(p *Pass) {
	form := p.Filing.Report.Form
	if form != "10-K" && form != "10-Q" {
		return
	}
	for _, promise := range p.Filing.Promises {
		if p.later(promise.Due) {
			continue
		}
		breach := func(at source.Place, detail, remedy string) {
			p.Report(at, "a draft that breaks a promise made to Staff", detail, remedy,
				otherEnd(fmt.Sprintf("Staff was told %q", diag.Clip(promise.Text, 120)), promise.At))
		}
		for _, section := range english.PromisedSections(promise.Kind, promise.Text) {
			if section == "billings" {
				for _, each := range p.billingsMentions() {
					breach(each.at, each.what, "Take it out; billings are told in the release alone")
				}
				continue
			}
			if section == "geography" {
				told := english.ReadPercent("10")
				if m := english.PercentOrTen.FindStringSubmatch(promise.Text); m != nil && m[1] != "" {
					told = english.ReadPercent(m[1])
				}
				if policy := p.Filing.Policies.Threshold; policy.Cmp(told) > 0 {
					breach(source.Point{File: filing.File}, fmt.Sprintf("the policy country.threshold is %s, above the %s that Staff was told", exactly(policy), exactly(told)),
						"Set country.threshold under [policies] to "+exactly(told))
				}
				if form != "10-K" {
					continue // the note is the year's
				}
			}
			if p.leavesOut(section) {
				breach(source.Point{File: filing.File}, fmt.Sprintf("the %s has no section %s", form, section),
					"Name it under disclosures of [report], and map the ledgers it needs")
			}
		}
	}
}

// leavesOut reports whether a section is not drafted in a form that has it.
func (p *Pass) leavesOut(section string) bool {
	i := slices.IndexFunc(disclosure.All, func(d disclosure.Disclosure) bool { return d.Name == section })
	return slices.Contains(disclosure.All[i].Forms, p.Filing.Report.Form) &&
		!slices.ContainsFunc(p.documents(), func(d *document.Draft) bool { return hasSection(d, section) })
}

var duePeriod = regexp.MustCompile(`\bFY(\d{4})(?:Q([1-4]))?`)

// filedWithin is how many months after its period a report is filed at the latest: a
// due that is a day alone is the day of a filing.
const filedWithin = 4

// later reports whether a promise is due in a filing of a later period than the
// report's. One whose due names no period binds at once.
func (p *Pass) later(due string) bool {
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
	if s := english.Year.FindString(due); s != "" {
		year, _ := strconv.Atoi(s)
		report := p.Filing.Report.Period
		return year > report.Year || year == report.Year && report.Quarter > 0 && !strings.Contains(due, "10-Q")
	}
	return false
}
