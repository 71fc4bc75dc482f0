package check

import (
	"fmt"
	"slices"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/text"
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
		if (english.Reader{Filing: p.Filing}).DueLater(promise.Due) {
			continue
		}
		breach := func(at source.Place, detail, remedy string) {
			p.Report(at, "a draft that breaks a promise made to Staff", remedy,
				"%s", detail).with(otherEnd(fmt.Sprintf("Staff was told %q", text.Clip(promise.Text, 120)), promise.At))
		}
		for _, section := range english.PromisedSections(promise.Kind, promise.Text) {
			if section == disclosure.Billings.Name {
				for _, each := range p.billingsMentions() {
					breach(each.at, each.what, "Take it out; billings are told in the release alone")
				}
				continue
			}
			if section == disclosure.Geography.Name {
				if policy, told := p.Filing.Policies.Threshold, english.PromisedPercent(promise.Text); policy.Cmp(told) > 0 {
					breach(source.Point{File: filing.File}, fmt.Sprintf("the policy country.threshold is %s, above the %s that Staff was told", figure.Exactly(policy), figure.Exactly(told)),
						"Set country.threshold under [policies] to "+figure.Exactly(told))
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
	return disclosure.Find(section).Belongs(p.Filing.Report.Form) &&
		!slices.ContainsFunc(p.documents(), func(d *document.Draft) bool { return hasSection(d, section) })
}
