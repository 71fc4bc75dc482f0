package check

import (
	"slices"

	"tieout/internal/diag"
	"tieout/internal/ixbrl"
	"tieout/internal/render"
	"tieout/internal/source"
)

// XBR003 notes that the discussion is not tagged in a filing.
var XBR003 = &Check{
	Code: "XBR003", Severity: diag.Info,
	Title: "a discussion whose tags are not for filing",
	Doc: `Notes that mdna.xhtml was written. The discussion (MD&A, Item 303) is outside what is
tagged in a filing: the data are those of the financial statements, their notes and
schedules, and the cover page, no more and no less. The fragment is there for review,
where each number is held to its fact, and for regimes that tag more; the document
that is filed has the discussion without tags.

Example: every 10-K and 10-Q that drafts the key metric or the revenue passage.

The rule: Regulation S-T, Rule 405(b), on the content of an Interactive Data File; in
force since 2009-04-13 (Release 33-9002), and for inline XBRL since 2018-09-17
(Release 33-10514).

There is nothing to mend. Give the filer agent mdna.md or mdna.html for the
discussion, and notes.xhtml for the notes.`,
	Run: xbr003,
}

func xbr003(p *Package) []diag.Diagnostic {
	name := ixbrl.Writer.File("mdna")
	if !slices.ContainsFunc(p.Outputs, func(d render.Document) bool { return d.Name == name }) {
		return nil
	}
	return []diag.Diagnostic{{Severity: diag.Info, Code: "XBR003", Summary: "a discussion whose tags are not for filing", Subject: source.Point{File: name},
		Detail: "Regulation S-T, Rule 405, tags the statements, their notes and the cover page, and the discussion is none of them",
		Remedy: "Leave the tags out of what is filed; they are for review"}}
}
