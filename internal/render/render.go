// Package render writes drafts as people read them: Markdown, HTML and plain
// text. It promises that the author's words and line breaks survive in Markdown,
// that the HTML is one file which asks for nothing from elsewhere and runs
// nothing, that no line of plain text is longer than 80 columns, and that text
// from a ledger is text in all of them.
package render

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tieout/internal/document"
	"tieout/internal/draft"
)

// Document is one written document: its bytes, and where each fact is in it.
type Document struct {
	Name  string // "mdna.md"
	Bytes []byte
	Shown []Shown
	// Sections are the parts that templates wrote, where lines tell them apart.
	Sections []Section
}

// Section is the lines of a document that one template wrote, both included.
type Section struct {
	Name  string `json:"name"` // of the template: "ndr"
	File  string `json:"file"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

// Banner stands over a draft that was written in spite of errors.
const Banner = "Not for filing: this draft was written in spite of errors."

// Markdown writes a draft as Markdown: its source with the marks replaced.
func Markdown(d *document.Draft) Document {
	doc := Document{Name: d.Name + ".md"}
	var b bytes.Buffer
	if d.Force {
		b.WriteString("> **" + Banner + "**\n\n")
	}
	line := 1 + bytes.Count(b.Bytes(), []byte("\n"))
	before := line - 1 // lines that are not of the source
	last := 0
	put := func(s []byte) {
		line += bytes.Count(s, []byte("\n"))
		b.Write(s)
	}
	for _, s := range d.Sections {
		first := before + 1 + bytes.Count(d.Source[:s.Start], []byte("\n"))
		text := bytes.TrimRight(d.Source[s.Start:s.End], "\n")
		doc.Sections = append(doc.Sections, Section{s.Name, doc.Name, first, first + bytes.Count(text, []byte("\n"))})
	}
	for _, m := range d.Marks {
		put(d.Source[last:m.Start])
		last = m.End
		text := escapeMarkdown(m.Text)
		if m.Parens {
			text = "(" + text + ")"
		}
		if m.Fact != nil {
			start := bytes.LastIndexByte(b.Bytes(), '\n') + 1
			col := 1 + utf8.RuneCount(b.Bytes()[start:]) + strings.Index(text, escapeMarkdown(m.Text))
			doc.Shown = append(doc.Shown, Shown{ID: m.ID.String(), Text: m.Text, File: doc.Name, Line: line, Col: col})
		}
		put([]byte(text))
	}
	put(d.Source[last:])
	doc.Bytes = b.Bytes()
	return doc
}

// escapeMarkdown keeps text from being markup: the marks that mean something
// within a line or a cell, and those that do at the start of one.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>|~&", r),
			i == 0 && strings.ContainsRune("#+-=:", r),
			(r == '.' || r == ')') && i > 0 && strings.Trim(s[:i], "0123456789") == "" && (i+1 == len(s) || s[i+1] == ' '):
			if s == draft.Missing {
				break
			}
			b.WriteByte('\\')
		}
		if r == '\n' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}
