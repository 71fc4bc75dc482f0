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
	p.Report(source.Point{File: name}, "discussion (MD&A) whose tags are not for filing", "File mdna.md or mdna.html; this document is for review only",
		"Regulation S-T, Rule 405, requires tags in the financial statements, their notes and schedules and the cover page, but not in the discussion")
}
