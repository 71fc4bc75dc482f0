package redline

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/word"
)

// Dated matches a date, a year or a length of a period in prose. A redline never splits it.
var Dated = regexp.MustCompile(`(?i)\b(?:` + text.Months + `) \d{1,2}, \d{4}\b|\b(?:three|six|nine|twelve) months\b|\b(?:19|20)\d{2}\b`)

// InWord reports whether a byte of a text is within a word: a letter, a digit, an apostrophe, a
// hyphen, or a part of a character outside ASCII.
func InWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || c == '\'' || c == '-'
}

// number matches the digits of a number.
var number = regexp.MustCompile(`^[0-9]+(?:[.,][0-9]+)*`)

// format is how the text of a run is set: a run without text and change.
type format word.Run

func formatOf(r word.Run) format {
	r.Text, r.Change = "", nil
	return format(r)
}

func (f format) run(text string) word.Run {
	f.Text = text
	return word.Run(f)
}

// same reports whether two formats are the same but for the space that aligns digits.
func (f format) same(g format) bool {
	f.Gap = g.Gap
	return f == g
}

// plain returns runs without changes, with consecutive runs of one format as one run.
func plain(runs []word.Run) []word.Run {
	var list []word.Run
	for _, r := range runs {
		r.Change = nil
		switch n := len(list); {
		case r.Text == "":
		case n > 0 && formatOf(list[n-1]) == formatOf(r):
			list[n-1].Text += r.Text
		default:
			list = append(list, r)
		}
	}
	return list
}

// op is which of the two documents has a token.
type op uint8

const (
	same op = iota
	inserted
	deleted
)

// marked returns runs that only one document has.
func marked(runs []word.Run, of op) []word.Run {
	list := slices.Clone(runs)
	for i := range list {
		list[i].Change = &word.Change{Deleted: of == deleted}
	}
	return list
}

// token is a word, a number, a date or another character of a text, in one format.
type token struct {
	text   string
	format format
	kind   kind
}

type kind uint8

const (
	other kind = iota
	figure
	blank
)

func (t token) same(u token) bool { return t.text == u.text && t.format.same(u.format) }

func (t token) blank() bool  { return t.kind == blank }
func (t token) figure() bool { return t.kind == figure }

// tokens splits a text into tokens. The text of the tokens makes up the whole text.
func tokens(runs []word.Run) []token {
	var list []token
	for _, r := range plain(runs) {
		f := formatOf(r)
		dates := Dated.FindAllStringIndex(r.Text, -1)
		for i := 0; i < len(r.Text); {
			for len(dates) > 0 && dates[0][0] < i {
				dates = dates[1:]
			}
			t := token{format: f}
			end := i + 1
			switch c := r.Text[i]; {
			case len(dates) > 0 && dates[0][0] == i:
				end, t.kind = dates[0][1], figure
			case c == ' ' || c == '\n' || c == '\t':
				t.kind = blank
			case c >= '0' && c <= '9':
				end, t.kind = i+len(number.FindString(r.Text[i:])), figure
				for end < len(r.Text) && InWord(r.Text[end]) { // 10-K
					end, t.kind = end+1, other
				}
			case InWord(c):
				for end < len(r.Text) && InWord(r.Text[end]) {
					end++
				}
			}
			t.text = r.Text[i:end]
			list = append(list, t)
			i = end
		}
	}
	return list
}

// edit is a token with the document that has it.
type edit struct {
	op op
	token
}

// text returns the runs of a new text with the changes since the old text. Sentences are paired
// by likeness, and words are compared within a pair.
func (c *comparison) text(old, new []word.Run) []word.Run {
	a, b := sentences(tokens(old)), sentences(tokens(new))
	var edits []edit
	put := func(op op, list []token) {
		for _, t := range list {
			edits = append(edits, edit{op, t})
		}
	}
	before, after := c.sentenceUnits(a), c.sentenceUnits(b)
	for _, p := range merged(len(a), len(b), align(before, after, func(i, j int) int { return closely(before[i], after[j]) })) {
		switch {
		case p[1] < 0:
			put(deleted, a[p[0]])
		case p[0] < 0:
			put(inserted, b[p[1]])
		default:
			edits = append(edits, words(a[p[0]], b[p[1]])...)
		}
	}
	return runsOf(tidied(edits))
}

// sentences splits tokens into sentences. The space before a sentence belongs to it.
func sentences(list []token) [][]token {
	var all strings.Builder
	for _, t := range list {
		if t.blank() {
			all.WriteByte(' ')
		} else {
			all.WriteString(t.text)
		}
	}
	block := document.Block{Text: all.String()}
	var parts [][]token
	at, from := 0, 0
	ends := block.Sentences()
	for i, t := range list {
		if len(ends) > 1 && at >= ends[0].End {
			parts = append(parts, list[from:i])
			from, ends = i, ends[1:]
		}
		at += len(t.text)
	}
	if from < len(list) {
		parts = append(parts, list[from:])
	}
	return parts
}

// sentenceUnits returns the units of sentences.
func (c *comparison) sentenceUnits(list [][]token) []unit {
	units := make([]unit, len(list))
	for i, sentence := range list {
		var key strings.Builder
		for _, t := range trimmed(sentence) {
			key.WriteString(t.format.String() + t.text + "\x00")
			if !t.blank() {
				units[i].bag = append(units[i].bag, c.id("\x00"+t.text))
			}
		}
		units[i].key = c.id("\x05" + key.String())
		slices.Sort(units[i].bag)
	}
	return units
}

// String returns a format as a key, but for the space that aligns digits.
func (f format) String() string {
	s := []byte("----")
	for i, on := range []bool{f.Bold, f.Italic, f.Code, f.Superscript} {
		if on {
			s[i] = '+'
		}
	}
	return string(s)
}

// trimmed returns a sentence without the blanks before it.
func trimmed(list []token) []token {
	for len(list) > 0 && list[0].blank() {
		list = list[1:]
	}
	return list
}

// mostWords is the largest number of pairs of tokens of two sentences that are compared. Longer
// sentences are replaced as a whole.
const mostWords = 1 << 20

// words compares two sentences token by token.
func words(old, new []token) []edit {
	var list []edit
	var pairs [][2]int
	if len(old) > 0 && len(new) <= mostWords/len(old) {
		pairs = text.Common(len(old), len(new), func(i, j int) bool { return old[i].same(new[j]) })
	}
	for _, p := range merged(len(old), len(new), pairs) {
		switch {
		case p[1] < 0:
			list = append(list, edit{deleted, old[p[0]]})
		case p[0] < 0:
			list = append(list, edit{inserted, new[p[1]]})
		default:
			list = append(list, edit{same, new[p[1]]})
		}
	}
	return list
}

// tidied returns edits that read well: blanks between two changes are a part of the change, and
// a change is first all that is deleted, then all that is inserted.
func tidied(list []edit) []edit {
	var out []edit
	for i := 0; i < len(list); {
		if list[i].op == same {
			out = append(out, list[i])
			i++
			continue
		}
		var gone, come []edit
		for i < len(list) {
			end := i
			for end < len(list) && list[end].op == same && list[end].blank() {
				end++
			}
			if end == len(list) || list[end].op == same {
				break
			}
			for ; i < end; i++ {
				gone = append(gone, edit{deleted, list[i].token})
				come = append(come, edit{inserted, list[i].token})
			}
			if list[i].op == deleted {
				gone = append(gone, list[i])
			} else {
				come = append(come, list[i])
			}
			i++
		}
		out = append(append(out, gone...), come...)
	}
	return out
}

// runsOf returns edits as runs.
func runsOf(list []edit) []word.Run {
	var runs []word.Run
	for i := 0; i < len(list); {
		first := list[i]
		var text strings.Builder
		for i < len(list) && list[i].op == first.op && list[i].format == first.format {
			text.WriteString(list[i].text)
			i++
		}
		r := first.format.run(text.String())
		if first.op != same {
			r.Change = &word.Change{Deleted: first.op == deleted}
		}
		runs = append(runs, r)
	}
	return runs
}
