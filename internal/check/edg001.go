package check

import (
	"strings"

	"tieout/internal/diag"
	"tieout/internal/inline"
)

// EDG001 holds the documents to what EDGAR takes.
var EDG001 = &Check{
	Code: "EDG001", Severity: diag.Error,
	Title: "script, external reference, or an element outside what EDGAR takes",
	Run:   edg001,
}

func edg001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	r := p.Filing.Registrant
	for _, doc := range p.Outputs {
		var faults []inline.Fault
		summary := "what EDGAR does not take"
		switch {
		case strings.HasSuffix(doc.Name, ".xhtml"):
			faults = inline.Read(doc.Name, doc.Bytes).Faults(inline.Registrant{CIK: r.CIK, Prefix: r.Prefix, Namespace: r.Namespace})
		case strings.HasSuffix(doc.Name, ".html"):
			summary = "what a page must not hold"
			faults = inline.PageFaults(doc.Bytes)
		}
		for _, f := range faults {
			d := diag.Diagnostic{Code: "EDG001", Summary: summary, Detail: f.What, Subject: inline.Place(doc.Name, doc.Bytes, f.At),
				Remedy: "Do not file it; report it as a fault of tieout"}
			if f.Rule != "" {
				d.Detail += " (" + f.Rule + ")"
			}
			found = append(found, d)
		}
	}
	return found
}
