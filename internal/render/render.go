// Package render writes drafts as Markdown, HTML and plain text. Markdown keeps the
// template's words and line breaks; the HTML is one file without scripts or external
// resources; lines of plain text have at most 80 columns; text from ledgers is
// escaped in all three.
//
// Markup.Node writes each kind of block for HTML and inline XBRL, and sheet.block for
// plain text; Markdown copies the source. Writers take the words of a block from
// RunsOf and the layout of a table from TableOf.
package render

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tieout/internal/document"
	"tieout/internal/draft"
	"tieout/internal/fact"
)

// Document is one rendered document: its bytes and the positions of its facts.
type Document struct {
	Name  string // "mdna.md"
	Bytes []byte
	Shown []Shown
	// Sections are the lines of each template, in formats that have lines.
	Sections []Section
}

// Shown is one place where a fact is printed.
type Shown struct {
	ID   fact.ID `json:"id"`
	Text string  `json:"text"` // the digits, or a dash for zero
	File string  `json:"file"`
	Line int     `json:"line"`          // of the file, from 1
	Col  int     `json:"col,omitempty"` // of Markdown, where the digits begin, in characters from 1
	Tag  string  `json:"tag,omitempty"` // id of the ix:nonFraction
}

// Section is the lines of a document from one template, First and Last included.
type Section struct {
	Name  string `json:"name"` // of the template: "ndr"
	File  string `json:"file"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

// Writer writes drafts in one format.
type Writer struct {
	Suffix string // of its files: ".md"
	Blank  bool   // also writes blank drafts
	Takes  func(*document.Draft) bool
	// Fill writes a draft into a Document whose Name is already set. If forced is true,
	// the draft is written despite errors and has the Banner. It returns an error if the
	// format cannot represent the draft.
	Fill func(doc *Document, d *document.Draft, set *fact.Set, forced bool) error
}

// File returns the name of the file that holds a document: "mdna.md" for "mdna".
func (w Writer) File(document string) string { return document + w.Suffix }

// Wrote reports whether a file has the writer's suffix.
func (w Writer) Wrote(file string) bool { return strings.HasSuffix(file, w.Suffix) }

// Write writes a draft.
func (w Writer) Write(d *document.Draft, set *fact.Set, forced bool) (Document, error) {
	doc := Document{Name: w.File(d.Name)}
	err := w.Fill(&doc, d, set, forced)
	return doc, err
}

func every(*document.Draft) bool { return true }

// Banner is the warning above a draft that has errors.
const Banner = "Not for filing: this draft contains errors."

// Markdown writes a draft as its source with the marks replaced.
var Markdown = Writer{Suffix: ".md", Blank: true, Takes: every, Fill: markdown}

func markdown(doc *Document, d *document.Draft, _ *fact.Set, forced bool) error {
	var b bytes.Buffer
	if forced {
		b.WriteString("> **" + Banner + "**\n\n")
	}
	lines := func(b []byte) int { return bytes.Count(b, []byte("\n")) }
	above, last := lines(b.Bytes()), 0
	for _, s := range d.Sections {
		first := above + 1 + lines(d.Source[:s.Start])
		text := bytes.TrimRight(d.Source[s.Start:s.End], "\n")
		doc.Sections = append(doc.Sections, Section{s.Name, doc.Name, first, first + lines(text)})
	}
	for _, m := range d.Marks {
		b.Write(d.Source[last:m.Start])
		last = m.End
		text, open, shut := escapeMarkdown(m.Text), "", ""
		if m.Parens {
			open, shut = "(", ")"
		}
		b.WriteString(open)
		if m.Fact != nil {
			start := bytes.LastIndexByte(b.Bytes(), '\n') + 1
			doc.Shown = append(doc.Shown, Shown{ID: m.ID, Text: m.Text, File: doc.Name, Line: 1 + lines(b.Bytes()), Col: 1 + utf8.RuneCount(b.Bytes()[start:])})
		}
		b.WriteString(text + shut)
	}
	b.Write(d.Source[last:])
	doc.Bytes = b.Bytes()
	return nil
}

// escapeMarkdown escapes the characters that are markup within or at the start of a line or
// cell.
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
