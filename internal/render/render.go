// Package render writes drafts as Markdown, HTML and plain text. A draft is Markdown source in
// which each number is a mark (document.Mark): a reference to a fact or to inserted text. Markdown
// output keeps the words and line breaks of the template. HTML output is one file without scripts
// or external resources. In plain text, a line has at most 80 columns, and a line of a table at
// most 132. In all three formats, text from ledgers is escaped.
//
// A [Writer] writes a draft as a [Document], its bytes with the places where it prints facts
// ([Shown]). [Markdown], [HTML] and [Text] are the writers of this package; docx and ixbrl have one
// each, and package record lists them all. Markup.Node writes each node of the document tree, such
// as a paragraph, heading or table, in HTML and in inline XBRL; the method Mark of its [Elements]
// writes a number: that of the type writer (html.go) for HTML, whose sources tie.go writes. Plain
// text has its own functions for the nodes. [Markup], plain text and Word documents take the words of a node from [RunsOf],
// and the layout of a table from [TableOf]. Markdown copies the source of the draft.
package render

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
)

// Document is a draft in one format: its bytes, and the places where it prints facts.
type Document struct {
	Name  string // file name: "mdna.md"
	Bytes []byte
	Shown []Shown
	// Sections holds the range of lines that each template produced. It is set for Markdown
	// only.
	Sections []Section
}

// Shown is one place where a fact is printed.
type Shown struct {
	ID   fact.ID `json:"id"`
	Text string  `json:"text"` // the digits, or a dash for zero
	File string  `json:"file"`
	Line int     `json:"line,omitempty"` // line of the file, from 1; 0 in a Word document
	Col  int     `json:"col,omitempty"`  // in Markdown, the column where the digits begin, in characters from 1
	Tag  string  `json:"tag,omitempty"`  // in inline XBRL, the id of the ix:nonFraction element
}

// Section is the range of lines of a document that one template produced: First to Last, both
// included.
type Section struct {
	Name  string `json:"name"` // name of the template: "ndr"
	File  string `json:"file"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

// Writer writes drafts in one format.
type Writer struct {
	Suffix string // suffix of the files: ".md"
	Blank  bool   // whether the format is also written for a blank draft, which has * for each number
	// Takes reports whether a draft is written in the format.
	Takes func(*document.Draft) bool
	// Fill writes a draft into a Document whose Name is already set. The argument forced is
	// true if the user chose to write a draft with errors; the document then contains the
	// Banner. Fill returns an error if the format cannot represent the draft.
	Fill func(doc *Document, d *document.Draft, set *fact.Set, forced bool) error
}

// File returns the name of the file that holds a document: "mdna.md" for "mdna".
func (w Writer) File(document string) string { return document + w.Suffix }

// Wrote reports whether the name of a file has the writer's suffix.
func (w Writer) Wrote(file string) bool { return strings.HasSuffix(file, w.Suffix) }

// Write returns a draft in the writer's format. The argument forced and the error are the same
// as in Fill.
func (w Writer) Write(d *document.Draft, set *fact.Set, forced bool) (Document, error) {
	doc := Document{Name: w.File(d.Name)}
	err := w.Fill(&doc, d, set, forced)
	return doc, err
}

func every(*document.Draft) bool { return true }

// Banner is the warning above a draft that has errors.
const Banner = "Not for filing: this draft contains errors."

// MarkdownBanner is the start of a draft in Markdown that has errors.
const MarkdownBanner = "> **" + Banner + "**\n\n"

// Markdown writes the source of a draft, with the printed text in place of each mark.
var Markdown = Writer{Suffix: ".md", Blank: true, Takes: every, Fill: markdown}

func markdown(doc *Document, d *document.Draft, _ *fact.Set, forced bool) error {
	var b bytes.Buffer
	if forced {
		b.WriteString(MarkdownBanner)
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
