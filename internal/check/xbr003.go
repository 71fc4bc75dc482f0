package check

import (
	"slices"

	"tieout/internal/diag"
	"tieout/internal/render"
	"tieout/internal/source"
)

// XBR003 notes that the discussion is not tagged in a filing.
var XBR003 = &Check{
	Code: "XBR003", Severity: diag.Info,
	Title: "a discussion whose tags are not for filing",
	Run:   xbr003,
}

func xbr003(p *Package) []diag.Diagnostic {
	const name = "mdna.xhtml"
	if !slices.ContainsFunc(p.Outputs, func(d render.Document) bool { return d.Name == name }) {
		return nil
	}
	return []diag.Diagnostic{{Severity: diag.Info, Code: "XBR003", Summary: "a discussion whose tags are not for filing", Subject: source.Point{File: name},
		Detail: "Regulation S-T, Rule 405, tags the statements, their notes and the cover page, and the discussion is none of them",
		Remedy: "Leave the tags out of what is filed; they are for review"}}
}
