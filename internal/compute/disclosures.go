package compute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/source"
)

// disclosures selects the disclosures to draft: those that filing.toml names, or all
// those whose ledgers are mapped.
func (e *Engine) disclosures() {
	f := e.f
	for _, d := range disclosure.All {
		named := slices.Contains(f.Disclosures, d.Name)
		if f.Disclosures != nil && !named {
			continue
		}
		if !d.Belongs(f.Report.Form) {
			if named {
				e.report(d.Name, diag.Diagnostic{Code: "FIL001", Summary: "disclosure not available for the form", Subject: f.DisclosedAt(),
					Detail: fmt.Sprintf("the disclosures list under [report] includes %s, which does not belong in Form %s", d.Name, f.Report.Form), Remedy: fmt.Sprintf("Remove %q from disclosures", d.Name)})
			}
			continue
		}
		missing := e.missing(d)
		switch {
		case missing == "":
			e.out.Drafted = append(e.out.Drafted, d.Name)
		case named:
			e.report(d.Name, diag.Diagnostic{Code: "LED010", Summary: "disclosure without its ledger", Subject: f.DisclosedAt(),
				Detail: fmt.Sprintf("the disclosures list under [report] includes %s, which needs %s", d.Name, missing), Remedy: fmt.Sprintf("Add %s, or remove %q from disclosures", entry(missing), d.Name)})
		default:
			e.report(d.Name, diag.Diagnostic{Severity: diag.Info, Code: "LED011", Summary: "disclosure not drafted", Subject: source.Point{File: filing.File},
				Detail: fmt.Sprintf("%s needs %s", d.Name, missing), Remedy: fmt.Sprintf("To draft it, add %s; otherwise no action is needed", entry(missing))})
		}
	}
}

// entry returns an entry that is missing, with the page of the manual that shows it.
func entry(missing string) string {
	entry, _, _ := strings.Cut(missing, ", because")
	page := entry[strings.LastIndexAny(entry, "[.")+1:]
	return strings.NewReplacer("[", "`[", "]", "]`").Replace(entry) + fmt.Sprintf(" to filing.toml (`tieout explain %s` shows how)", strings.TrimSuffix(page, "]"))
}

// missing returns the ledger, account or measure that a disclosure still needs, or "".
func (e *Engine) missing(d *disclosure.Disclosure) string {
	for _, name := range d.Needs {
		if e.f.Ledger(name) == nil {
			return "[ledgers." + name + "]"
		}
	}
	if d.Either != nil && !slices.ContainsFunc(d.Either, func(name string) bool { return e.f.Ledger(name) != nil }) {
		return "[ledgers." + strings.Join(d.Either, "] or [ledgers.") + "]"
	}
	for _, element := range d.Elements {
		if e.f.Account(element) == nil {
			return element + " under [accounts]"
		}
	}
	if d.Measure != "" && e.f.NonGAAP == nil {
		return "[non_gaap." + d.Measure + "]"
	}
	if t := e.b.Table("subscriptions"); d == disclosure.NDR && e.f.Ledger("fx") == nil && t != nil {
		words := t.Dict("currency")
		first := source.Cell{}
		code := ""
		for id := range words.Len() {
			c := e.currencyOf(words.Word(intern.ID(id)))
			if at, ok := t.First("currency", c); ok && c != "" && (code == "" || c < code) {
				first, code = at, c
			}
		}
		if code != "" {
			return fmt.Sprintf("[ledgers.fx], because %s is in %s", first, code)
		}
	}
	return ""
}
