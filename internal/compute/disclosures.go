package compute

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/disclosure"
	"tieout/internal/filing"
	"tieout/internal/ledger"
	"tieout/internal/source"
)

// disclosures settles what is drafted: what filing.toml names, or all that the
// ledgers allow.
func (e *Engine) disclosures() {
	f := e.f
	for _, d := range disclosure.All {
		named := slices.Contains(f.Disclosures, d.Name)
		if f.Disclosures != nil && !named {
			continue
		}
		if !d.Belongs(f.Report.Form) {
			if named {
				e.report(d.Name, diag.Diagnostic{Code: "FIL001", Summary: "a disclosure that does not belong in the form", Subject: f.DisclosedAt(),
					Detail: fmt.Sprintf("disclosures names %s, and the form is %s", d.Name, f.Report.Form), Remedy: "Leave it out"})
			}
			continue
		}
		missing := e.missing(d)
		switch {
		case missing == "":
			e.out.Drafted = append(e.out.Drafted, d.Name)
		case named:
			e.report(d.Name, diag.Diagnostic{Code: "LED010", Summary: "a disclosure whose ledger is absent", Subject: f.DisclosedAt(),
				Detail: fmt.Sprintf("disclosures names %s, which needs %s", d.Name, missing), Remedy: "Map the ledger, or leave the disclosure out"})
		default:
			e.report(d.Name, diag.Diagnostic{Severity: diag.Info, Code: "LED011", Summary: "a disclosure left out for want of a ledger", Subject: source.Point{File: filing.File},
				Detail: fmt.Sprintf("%s needs %s", d.Name, missing), Remedy: "Map the ledger to have it drafted"})
		}
	}
}

// missing names the ledger that a disclosure lacks.
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
			c := e.currencyOf(words.Word(ledger.ID(id)))
			if at, ok := t.First("currency", c); ok && c != "" && (code == "" || c < code) {
				first, code = at, c
			}
		}
		if code != "" {
			return fmt.Sprintf("[ledgers.fx] for the currency at %s", first)
		}
	}
	return ""
}
