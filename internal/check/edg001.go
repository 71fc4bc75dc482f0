package check

import (
	"tieout/internal/inline"
	"tieout/internal/ixbrl"
	"tieout/internal/render"
)

// EDG001 holds the documents to what EDGAR takes.
var EDG001 = &Check{Code: "EDG001", Severity: Error, Run: edg001,
	Title: "script, external reference, or an element outside what EDGAR takes"}

func edg001(p *Pass) {
	r := p.Filing.Registrant
	for _, doc := range p.Outputs {
		var faults []inline.Fault
		summary := "what EDGAR does not take"
		switch {
		case ixbrl.Writer.Wrote(doc.Name):
			faults = p.inlineOf(doc.Name).Faults(inline.Registrant{CIK: r.CIK, Prefix: r.Prefix, Namespace: r.Namespace})
		case render.HTML.Wrote(doc.Name):
			summary = "what a page must not hold"
			faults = inline.PageFaults(doc.Bytes)
		}
		for _, f := range faults {
			detail := f.What
			if f.Rule != "" {
				detail += " (" + f.Rule + ")"
			}
			p.Report(inline.Place(doc.Name, doc.Bytes, f.At), summary, "Do not file it; report it as a fault of tieout", "%s", detail)
		}
	}
}
