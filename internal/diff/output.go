package diff

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tieout/internal/figure"
	"tieout/internal/record"
	texts "tieout/internal/text"
)

// JSON writes changes as a list that a script can read: kind, id, section, before,
// after; of a figure the exact change and what moved it besides.
func JSON(changes []Change) []byte { return record.JSON(append([]Change{}, changes...)) }

// kinds are the kinds of change, those of substance first.
var kinds = []Kind{Restated, Redefined, Remapped, Added, Removed, Reworded, Rounding, Rolled}

// kindWords say in a few words what each kind of change is.
var kindWords = map[Kind]string{
	Restated:  "the ledgers say another amount",
	Redefined: "a policy changed",
	Remapped:  "customers or captions count elsewhere",
	Added:     "was not there before",
	Removed:   "is no longer there",
	Reworded:  "says the same otherwise, or something else",
	Rounding:  "the same value, other digits",
	Rolled:    "the period moved on",
}

// ordered returns changes by kind, those of substance first.
func ordered(changes []Change) []Change {
	return slices.SortedStableFunc(slices.Values(changes), func(a, b Change) int {
		return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind)
	})
}

// Text writes changes for a terminal of so many columns, those of substance first.
// What was deleted stands between [- and -], what was inserted between {+ and +},
// with colour or without.
func Text(changes []Change, colour bool, width int) []byte {
	var b bytes.Buffer
	paint := func(code, s string) string {
		if !colour {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	var kind Kind
	for _, c := range ordered(changes) {
		if c.Kind != kind {
			kind = c.Kind
			fmt.Fprintf(&b, "%s: %s\n", paint("1", string(kind)), kindWords[kind])
		}
		if c.Words != nil {
			fmt.Fprintf(&b, "  %s\n", where(c))
			words := folded("    ", width, marked(c.Words, func(s string) string { return s }, "[-", "-]", "{+", "+}"))
			if colour {
				words = painted.Replace(words)
			}
			b.WriteString(words)
			continue
		}
		change := delta(c)
		if change != "" {
			change = " (" + change + ")"
		}
		fmt.Fprintf(&b, "  %s  %s → %s%s\n", texts.Plain(c.ID), shown(c.Before), shown(c.After), change)
		for _, m := range c.Moved {
			fmt.Fprintf(&b, "      %s\n", texts.Plain(m.String()))
		}
	}
	if len(changes) == 0 {
		b.WriteString("nothing changed\n")
	}
	return b.Bytes()
}

func where(c Change) string {
	at := c.New
	if at == (Point{}) {
		at = c.Old
	}
	if c.Section == "" {
		return at.String()
	}
	return c.Section + ", " + at.String()
}

// delta tells the exact change of a figure, or "".
func delta(c Change) string {
	if c.Delta == "" || c.Kind == Rounding {
		return ""
	}
	if c.ratio {
		return signed(c.points) + " points"
	}
	return signed(c.Delta)
}

// signed puts a sign before a plain decimal, and commas into it.
func signed(s string) string {
	if strings.HasPrefix(s, "-") {
		return "−" + figure.Group(s[1:])
	}
	return "+" + figure.Group(s)
}

// shown stands for a text, or for none.
func shown(s string) string {
	if s == "" {
		return "(none)"
	}
	return texts.Plain(s)
}

// marked writes a redline, each run as a function dresses it and what was deleted and
// inserted between marks.
func marked(runs []Run, dress func(string) string, del, delEnd, ins, insEnd string) string {
	var b strings.Builder
	for _, r := range runs {
		all := dress(r.Text)
		text := strings.TrimLeft(all, " ")
		b.WriteString(all[:len(all)-len(text)])
		switch r.Op {
		case Deleted:
			text = del + text + delEnd
		case Inserted:
			text = ins + text + insEnd
		}
		b.WriteString(text)
	}
	return texts.Plain(b.String())
}

// folded puts words on lines of so many columns.
func folded(indent string, width int, words string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(words) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			b.WriteString(indent)
			at = len(indent)
		case at+1+n > max(width, 40):
			b.WriteString("\n" + indent)
			at = len(indent)
		default:
			b.WriteByte(' ')
			at++
		}
		at += n
		b.WriteString(word)
	}
	return b.String() + "\n"
}

// painted colours what is marked as deleted and inserted.
var painted = strings.NewReplacer("[-", "\x1b[31m[-", "-]", "-]\x1b[0m", "{+", "\x1b[32m{+", "+}", "+}\x1b[0m")

// Markdown writes changes for a pull request: a table of figures, those of
// substance first, and the words.
func Markdown(old, new string, changes []Change) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "### %s → %s\n\n%s\n", escaped(old), escaped(new), counted(changes))
	list := ordered(changes)
	figures := slices.DeleteFunc(slices.Clone(list), func(c Change) bool { return c.Words != nil })
	if len(figures) > 0 {
		b.WriteString("\n| what | kind | before | after | change | moved by |\n| --- | --- | ---: | ---: | ---: | --- |\n")
	}
	for _, c := range figures {
		var moved []string
		for _, m := range c.Moved[:min(len(c.Moved), 3)] {
			moved = append(moved, escaped(m.String()))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", escaped(c.ID), c.Kind, escaped(c.Before), escaped(c.After), delta(c), strings.Join(moved, ", "))
	}
	for _, c := range list {
		if c.Words != nil {
			fmt.Fprintf(&b, "\n**%s** %s\n\n> %s\n", c.Kind, escaped(where(c)), marked(c.Words, escaped, "~~", "~~", "**", "**"))
		}
	}
	return b.Bytes()
}

// counted says how many changes of each kind there are.
func counted(changes []Change) string {
	count := map[Kind]int{}
	for _, c := range changes {
		count[c.Kind]++
	}
	var list []string
	for _, k := range kinds {
		if count[k] > 0 {
			list = append(list, fmt.Sprintf("%d %s", count[k], k))
		}
	}
	if list == nil {
		return "Nothing changed."
	}
	return strings.Join(list, ", ") + "."
}

// escaped keeps text from being markup.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range texts.Plain(s) {
		if strings.ContainsRune("\\`*_{}[]<>|~&#", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
