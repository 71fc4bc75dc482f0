// Package render writes drafts as people read them: Markdown and HTML. It
// promises that the author's words and line breaks survive in Markdown, that
// the HTML is one file which asks for nothing from elsewhere and runs nothing,
// and that text from a ledger is text in both.
package render

import (
	"bytes"
	"strings"

	"tieout/internal/draft"
)

// Document is one written document: its bytes, and where each fact is in it.
type Document struct {
	Name  string // "mdna.md"
	Bytes []byte
	Shown []Shown
}

// Banner stands over a draft that was written in spite of errors.
const Banner = "Not for filing: this draft was written in spite of errors."

// Markdown writes a draft as Markdown: its source with the marks replaced.
func Markdown(d *draft.Draft) Document {
	doc := Document{Name: d.Name + ".md"}
	var b bytes.Buffer
	if d.Force {
		b.WriteString("> **" + Banner + "**\n\n")
	}
	line := 1 + bytes.Count(b.Bytes(), []byte("\n"))
	last := 0
	put := func(s []byte) {
		line += bytes.Count(s, []byte("\n"))
		b.Write(s)
	}
	for _, m := range d.Marks {
		put(d.Source[last:m.Start])
		last = m.End
		text := escapeMarkdown(m.Text)
		if m.Parens {
			text = "(" + text + ")"
		}
		put([]byte(text))
		if m.Fact != nil {
			doc.Shown = append(doc.Shown, Shown{ID: m.ID.String(), Text: m.Text, File: doc.Name, Line: line})
		}
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
