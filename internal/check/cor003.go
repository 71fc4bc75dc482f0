package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// COR003 reports drafts that break a promise to Staff.
var COR003 = &Check{Code: "COR003", Severity: Error, Words: true, Run: cor003,
	Title: "draft that breaks a promise to Staff (billings, country threshold, sections)"}

func cor003(p *Pass) {
	form := p.Filing.Report.Form
	if !p.Filing.Report.Periodic() {
		return
	}
	for _, promise := range p.Filing.Promises {
		if (english.Reader{Filing: p.Filing}).DueLater(promise.Due) {
			continue
		}
		breach := func(at source.Place, detail, remedy string) {
			p.Report(at, "draft that breaks a promise to Staff", remedy,
				"%s", detail).with(otherEnd(fmt.Sprintf("promised to Staff: %q", text.Clip(promise.Text, 120)), promise.At))
		}
		for _, section := range english.PromisedSections(promise.Kind, promise.Text) {
			if section == disclosure.Billings.Name {
				for _, each := range p.billingsMentions() {
					breach(each.at, each.what, "Remove the figure; present billings in the earnings release only")
				}
				continue
			}
			if section == disclosure.Geography.Name {
				if policy, promised := p.Filing.Policies.Threshold, english.PromisedPercent(promise.Text); policy.Cmp(promised) > 0 {
					breach(source.Point{File: filing.File}, fmt.Sprintf("the policy country.threshold is %s, above the %s promised to Staff", figure.Exactly(policy), figure.Exactly(promised)),
						fmt.Sprintf("Write `country.threshold = %q` under [policies] in filing.toml", figure.Exactly(promised)))
				}
				if !p.Filing.Report.Annual() {
					continue // the note is annual
				}
			}
			if p.leavesOut(section) {
				breach(source.Point{File: filing.File}, fmt.Sprintf("the %s has no section %s", form, section), p.addSection(disclosure.Find(section)))
			}
		}
	}
}

// addSection returns an instruction that adds a section and the entries that it still needs.
func (p *Pass) addSection(d *disclosure.Disclosure) string {
	var entries []string
	add := func(entry string, has bool) {
		if entry = "`[" + entry + "]`"; !has && !slices.Contains(entries, entry) {
			entries = append(entries, entry)
		}
	}
	mapped := func(ledger string) bool { return p.Filing.Ledger(ledger) != nil }
	for _, ledger := range d.Needs {
		add("ledgers."+ledger, mapped(ledger))
	}
	if d.Either != nil {
		add("ledgers."+d.Either[0], slices.ContainsFunc(d.Either, mapped))
	}
	for _, element := range d.Elements {
		add("accounts", p.Filing.Account(element) != nil)
	}
	if d.Measure != "" {
		add("non_gaap."+d.Measure, p.Filing.NonGAAP != nil)
	}
	remedy := fmt.Sprintf("In filing.toml, add `%q` to disclosures under [report]", d.Name)
	named := p.Filing.Disclosures == nil || slices.Contains(p.Filing.Disclosures, d.Name)
	switch {
	case named && len(entries) == 0: // its own template leaves out what is missing
		return "Show it in " + templateOf(d.Name).File
	case len(entries) == 0:
		return remedy
	case named:
		return "Add to filing.toml " + text.List(entries, "and") + " (tieout explain shows how)"
	}
	return remedy + ", and add " + text.List(entries, "and") + " (tieout explain shows how)"
}

// leavesOut reports whether the form requires a section that is not drafted.
func (p *Pass) leavesOut(section string) bool {
	return disclosure.Find(section).Belongs(p.Filing.Report.Form) &&
		!slices.ContainsFunc(p.documents(), func(d *document.Draft) bool { return hasSection(d, section) })
}
