package check

import (
	"slices"

	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/render"
)

// EDG001 reports content of the documents that EDGAR does not accept.
var EDG001 = &Check{Code: "EDG001", Severity: Error, Run: edg001,
	Title: "script, external reference, or element that EDGAR does not accept"}

func edg001(p *Pass) {
	r := p.Filing.Registrant
	for _, doc := range p.Outputs {
		var faults []inline.Fault
		summary := "content that EDGAR does not accept"
		remedy := "Do not file the document: this is a defect in tieout. Send this message and the document to the maintainers of tieout"
		switch {
		case ixbrl.Writer.Wrote(doc.Name):
			faults = p.inlineOf(doc.Name).Faults(inline.Registrant{CIK: r.CIK, Prefix: r.Prefix, Namespace: r.Namespace})
			if p.Filing.Policies.Adjust { // a moved figure has a digit beyond its decimals, which XBR001 checks
				faults = slices.DeleteFunc(faults, func(f inline.Fault) bool { return f.Rule == inline.DigitsRule })
			}
		case render.HTML.Wrote(doc.Name):
			summary = "content that an HTML page must not have"
			faults = inline.PageFaults(doc.Bytes)
		case render.Text.Wrote(doc.Name):
			faults = inline.TextFaults(doc.Bytes)
		}
		for _, f := range faults {
			detail, fix := f.What, remedy
			if render.Text.Wrote(doc.Name) && f.Rule == inline.ASCIIRule {
				fix = "Write it in ASCII characters in comments.toml or in the template that prints it"
			}
			if f.Rule != "" {
				detail += " (" + f.Rule + ")"
			}
			p.Report(inline.Place(doc.Name, doc.Bytes, f.At), summary, fix, "%s", detail)
		}
	}
}
