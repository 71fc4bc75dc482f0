package efm

import (
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/inline"
)

// summaries holds the summary of the findings of each code.
var summaries = map[string]string{
	content:     "content that EDGAR does not accept",
	conflict:    "two values for one fact",
	cover:       "fact of the cover page missing or wrong",
	blocks:      "text block that cannot be read whole",
	schemas:     "name or schema that EDGAR does not accept",
	labels:      "label or page that EDGAR does not accept",
	dimensions:  "fact that no table allows, or axis that is wrong",
	calculation: "sum that does not add up",
}

// Findings returns the faults of a report as findings, each an error at its line and column.
// See Check for the arguments.
func Findings(form, year string, files []File) []diag.Diagnostic {
	content := map[string][]byte{}
	for _, f := range files {
		content[f.Name] = f.Bytes
	}
	var found []diag.Diagnostic
	for _, f := range Check(form, year, files) {
		detail := f.What
		if f.Rule != "" {
			detail += " (" + f.Rule + ")"
		}
		found = append(found, diag.Diagnostic{Severity: diag.Error, Code: diag.Code(f.Code), Summary: summaries[f.Code], Detail: detail,
			Subject: inline.Place(f.File, content[f.File], f.At), Remedy: f.Remedy})
	}
	return found
}
