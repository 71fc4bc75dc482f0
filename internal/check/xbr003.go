package check

import (
	"slices"

	"tieout/internal/disclosure"
	"tieout/internal/ixbrl"
	"tieout/internal/render"
	"tieout/internal/source"
)

// XBR003 notes that the discussion is not tagged in a filing.
var XBR003 = &Check{Code: "XBR003", Severity: Info, Run: xbr003,
	Title: "a discussion whose tags are not for filing"}

func xbr003(p *Pass) {
	name := ixbrl.Writer.File(disclosure.MDNA.Name)
	if !slices.ContainsFunc(p.Outputs, func(d render.Document) bool { return d.Name == name }) {
		return
	}
	p.Report(source.Point{File: name}, "a discussion whose tags are not for filing", "Leave the tags out of what is filed; they are for review",
		"Regulation S-T, Rule 405, tags the statements, their notes and the cover page, and the discussion is none of them")
}
