package check

import (
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
)

// XBR003 notes that the tags in MD&A, management's discussion and analysis, are not filed.
var XBR003 = &Check{Code: "XBR003", Severity: Info, Run: xbr003,
	Title: "tags in MD&A that are for review only"}

func xbr003(p *Pass) {
	name := ixbrl.Writer.File(disclosure.MDNA.Name)
	if !slices.ContainsFunc(p.Outputs, func(d render.Document) bool { return d.Name == name }) {
		return
	}
	p.Report(source.Point{File: name}, "tags in MD&A that are for review only", "Use the text of mdna.html for MD&A in the filing; this document is for review only",
		"Regulation S-T requires tags in, among other places, the financial statements, notes and schedules (Rule 405) and on the cover page (Rule 406), but not in MD&A")
}
