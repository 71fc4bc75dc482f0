package reference

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// blockKind is the form of a block of text.
type blockKind int

const (
	paragraph  blockKind = iota // text
	heading                     // text, level
	bullets                     // items without terms
	numbered                    // items without terms, first is the number of the first
	definition                  // items with terms
	verbatim                    // text, with its line ends
)

// block is one block of a page.
type block struct {
	kind         blockKind
	text         string // in one line, except verbatim
	level, first int
	items        []listItem
}

// listItem is an item of a list: terms, which only a definition list has, and text in one line.
type listItem struct {
	terms []string
	text  string
}

var (
	numberForm = regexp.MustCompile(`^(\d+)\. +(.*)`)
	columnForm = regexp.MustCompile(`^  (\S+(?: \S+)*)  +(\S.*)`)
)

// blocks reads the Markdown of the manual: headings, paragraphs, lists that begin after a blank
// line, definition lists of lines that begin with ": ", and fenced or indented code. In help and
// in the pages of checks, lines that begin with two blanks are a list; with two blanks or more
// between a term and its text, a definition list. All other characters stand for themselves.
func blocks(source string) (list []block) {
	lines := strings.Split(source, "\n")
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case strings.TrimSpace(line) == "":
			i++
		case strings.HasPrefix(line, "```"):
			from := i + 1
			for i = from; i < len(lines) && lines[i] != "```"; i++ {
			}
			list = append(list, block{kind: verbatim, text: strings.Join(lines[from:i], "\n")})
			i++
		case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "## "):
			marks, text, _ := strings.Cut(line, " ")
			list = append(list, block{kind: heading, level: len(marks), text: text})
			i++
		default:
			from := i
			for i < len(lines) && strings.TrimSpace(lines[i]) != "" && !strings.HasPrefix(lines[i], "```") {
				i++
			}
			list = add(list, group(lines[from:i]))
		}
	}
	return list
}

// add appends a block, and joins it with the last one if both are parts of one list.
func add(list []block, b block) []block {
	if n := len(list) - 1; n >= 0 && list[n].kind == b.kind && b.items != nil && (b.kind != numbered || b.first == list[n].first+len(list[n].items)) {
		list[n].items = append(list[n].items, b.items...)
		return list
	}
	return append(list, b)
}

// group reads the lines between two blank lines.
func group(lines []string) block {
	switch {
	case strings.HasPrefix(lines[0], "- "):
		b := block{kind: bullets}
		for _, line := range lines {
			if text, ok := strings.CutPrefix(line, "- "); ok {
				b.items = append(b.items, listItem{text: text})
			} else {
				b.continued(line)
			}
		}
		return b
	case numberForm.MatchString(lines[0]):
		b := block{kind: numbered}
		b.first, _ = strconv.Atoi(numberForm.FindStringSubmatch(lines[0])[1])
		for _, line := range lines {
			if m := numberForm.FindStringSubmatch(line); m != nil && m[1] == strconv.Itoa(b.first+len(b.items)) {
				b.items = append(b.items, listItem{text: m[2]})
			} else {
				b.continued(line)
			}
		}
		return b
	case strings.HasPrefix(lines[0], "    "):
		for i := range lines {
			lines[i] = strings.TrimPrefix(lines[i], "    ")
		}
		return block{kind: verbatim, text: strings.Join(lines, "\n")}
	case strings.HasPrefix(lines[0], "  "):
		return indented(lines)
	}
	for i, line := range lines {
		if text, ok := strings.CutPrefix(line, ": "); ok && i > 0 {
			b := block{kind: definition, items: []listItem{{terms: lines[:i], text: text}}}
			for _, rest := range lines[i+1:] {
				b.continued(rest)
			}
			return b
		}
	}
	return block{kind: paragraph, text: joined(lines)}
}

// indented reads lines that begin with two blanks.
func indented(lines []string) block {
	b := block{kind: bullets}
	for _, line := range lines {
		if columnForm.MatchString(line) {
			b.kind = definition
		}
	}
	for _, line := range lines {
		m := columnForm.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "   "):
			b.continued(line)
		case m != nil:
			b.items = append(b.items, listItem{terms: m[1:2], text: m[2]})
		case b.kind == definition:
			b.items = append(b.items, listItem{terms: []string{strings.TrimSpace(line)}})
		default:
			b.items = append(b.items, listItem{text: strings.TrimSpace(line)})
		}
	}
	return b
}

// continued adds a line to the last item.
func (b *block) continued(line string) {
	if n := len(b.items) - 1; n >= 0 {
		b.items[n].text = strings.TrimSpace(b.items[n].text + " " + strings.TrimSpace(line))
	}
}

func joined(lines []string) string {
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

// span is a part of a line of text: code between backticks, or other text.
type span struct {
	text string
	code bool
}

// parts splits a text at its backticks.
func parts(s string) (list []span) {
	for i, part := range strings.Split(s, "`") {
		if part != "" {
			list = append(list, span{part, i%2 == 1})
		}
	}
	return list
}

// section returns the blocks of a guide under a heading, without the heading.
func section(guide, title string) []block {
	e, _ := Find(guide)
	if e == nil {
		panic(fmt.Sprintf("no guide %s", guide)) // a test prints every section
	}
	all := blocks(e.Prose)
	for i, b := range all {
		if b.kind == heading && b.text == title {
			all = all[i+1:]
			for n, next := range all {
				if next.kind == heading {
					return all[:n]
				}
			}
			return all
		}
	}
	panic(fmt.Sprintf("the guide %s has no section %s", guide, title))
}

// width is the most characters of a line of the manual on a terminal.
const width = 88

// fill breaks a text of one line into lines of at most width characters, which begin with indent.
func fill(s, indent string) string {
	var b strings.Builder
	at := 0
	for word := range strings.FieldsSeq(s) {
		n := len([]rune(word))
		switch {
		case at > 0 && at+1+n > width:
			b.WriteString("\n" + indent)
			at = len(indent)
		case at > 0:
			b.WriteByte(' ')
			at++
		default:
			b.WriteString(indent)
			at = len(indent)
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
