package check

import (
	"slices"

	"tieout/internal/disclosure"
	"tieout/internal/ixbrl"
	"tieout/internal/render"
	"tieout/internal/source"
)

// XBR003 notes that the tags of the discussion (MD&A) are not filed.
var XBR003 = &Check{Code: "XBR003", Severity: Info, Run: xbr003,
	Title: "discussion (MD&A) whose tags are not for filing"}

func xbr003(p *Pass) {
	name := ixbrl.Writer.File(disclosure.MDNA.Name)
	if !slices.ContainsFunc(p.Outputs, func(d render.Document) bool { return d.Name == name }) {
		return
	}
	p.Report(source.Point{File: name}, "discussion (MD&A) whose tags are not for filing", "Use the text of mdna.html for MD&A in the filing; this document is for review only",
		"Regulation S-T requires tags in the financial statements, notes and schedules (Rule 405) and on the cover page (Rule 406), but not in MD&A")
}
