package diff

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	texts "github.com/tieout/tieout/internal/text"
)

// JSON returns the changes as a JSON list. Change describes the fields.
func JSON(changes []Change) []byte { return record.JSON(append([]Change{}, changes...)) }

// kinds lists the kinds of change, substantive ones first.
var kinds = []Kind{Restated, Redefined, Remapped, Added, Removed, Cover, Reworded, Rounding, Rolled}

// kindWords describes each kind of change.
var kindWords = map[Kind]string{
	Restated:  "the ledgers have a different amount",
	Redefined: "a policy changed",
	Remapped:  "customers or captions are grouped differently",
	Added:     "only in the new draft",
	Removed:   "only in the old draft",
	Cover:     "the cover pages are different",
	Reworded:  "the wording changed",
	Rounding:  "the same value with different digits",
	Rolled:    "the number moved to the next period",
}

// taggedWords describes those that mean something else between a report and another side.
var taggedWords = map[Kind]string{
	Restated: "the amounts are different",
	Added:    "only in the new one",
	Removed:  "only in the old one",
	Rounding: "the same value to the smaller of the decimals",
}

// ordered returns changes by kind, substantive ones first.
func ordered(changes []Change) []Change {
	return slices.SortedStableFunc(slices.Values(changes), func(a, b Change) int {
		return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind)
	})
}

// Text returns the changes for a terminal that is width characters wide, substantive ones
// first. Deleted text is enclosed in [- and -], inserted text in {+ and +}.
func Text(changes []Change, color bool, width int) []byte {
	var b bytes.Buffer
	paint := func(code, s string) string {
		if !color {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	var kind Kind
	for _, c := range ordered(changes) {
		if c.Kind != kind {
			kind = c.Kind
			fmt.Fprintf(&b, "%s: %s\n", paint("1", string(kind)), describe(c))
		}
		if c.Words != nil {
			fmt.Fprintf(&b, "  %s\n", where(c))
			words := folded("    ", width, marked(c.Words, func(s string) string { return s }, "[-", "-]", "{+", "+}"))
			if color {
				words = painted.Replace(words)
			}
			b.WriteString(words)
			continue
		}
		change := delta(c)
		if change != "" {
			change = " (" + change + ")"
		}
		was, is := c.values()
		fmt.Fprintf(&b, "  %s  %s → %s%s\n", texts.Plain(c.ID), shown(was), shown(is), change)
		for _, line := range c.lines() {
			fmt.Fprintf(&b, "      %s\n", texts.Plain(line))
		}
	}
	if len(changes) == 0 {
		b.WriteString("nothing changed\n")
	}
	return b.Bytes()
}

// Row is a change as a table lists it, in texts for a person.
type Row struct {
	Change
	Cause   string   // what the kind means
	Was, Is string   // the figure as printed, policy, mapping or sentence of each draft; exact values if a figure prints the same; "" if a draft lacks it
	Moved   []string // each key that changed the figure, with its change and cells; the largest first
	Delta   string   // the change of a figure, "+1,234.50" or "−3.01 points"; "" if it has none
}

// Rows returns the changes as a table lists them, substantive ones first.
func Rows(changes []Change) []Row {
	var rows []Row
	for _, c := range ordered(changes) {
		was, is := c.values()
		if c.printed[0] != c.printed[1] || c.exact[0] == c.exact[1] && c.printed[0] != "" {
			was, is = c.printed[0], c.printed[1]
		}
		rows = append(rows, Row{Change: c, Cause: describe(c), Was: was, Is: is, Moved: c.lines(), Delta: delta(c)})
	}
	return rows
}

// describe describes the kind of a change.
func describe(c Change) string {
	if words := taggedWords[c.Kind]; c.tagged && words != "" {
		return words
	}
	if c.Kind == Redefined && strings.HasPrefix(c.ID, "ledger.") {
		return "the queries of a ledger changed"
	}
	return kindWords[c.Kind]
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

// delta returns the change of a figure for a person, or "".
func delta(c Change) string {
	if c.Kind == Rounding {
		return ""
	}
	return c.delta
}

// values returns what a figure was and is, for a person.
func (c Change) values() (was, is string) {
	return cmp.Or(c.exact[0], c.Before), cmp.Or(c.exact[1], c.After)
}

// mostPlaces is the most decimals of a value that is formatted for a person.
const mostPlaces = 10

// readable formats a value with separators, a ratio as a percentage.
func readable(v quantity.Value) string { return formatted(v, fewest(v, v)) }

// bothReadable formats two values with as many decimals as it takes to distinguish them.
func bothReadable(a, b quantity.Value) (was, is string) {
	for places := fewest(a, b); ; places++ {
		if was, is = formatted(a, places), formatted(b, places); was != is || places >= mostPlaces {
			return was, is
		}
	}
}

// printing formats the change of one figure and its parts, all with the same number of
// decimals.
type printing struct{ places int }

// printer returns the printing of a change, with as many decimals as the
// change needs to differ from zero.
func printer(change quantity.Value) printing {
	p := printing{fewest(change, change)}
	for zero := change.Sub(change); change.Sign() != 0 && p.places < mostPlaces && formatted(change.Abs(), p.places) == formatted(zero, p.places); {
		p.places++
	}
	return p
}

// rounded returns a value as it prints.
func (p printing) rounded(v quantity.Value) quantity.Value {
	scale := 0
	if v.Unit() == quantity.Pure {
		scale = -2
	}
	return quantity.FromDigits(v.Abs().Fixed(scale, p.places), scale, v.Sign() < 0, v.Unit())
}

// signed formats a change: "+1,234.50", or "−3.01 points" for a ratio.
func (p printing) signed(v quantity.Value) string {
	sign, unit := "+", ""
	if v.Sign() < 0 {
		sign = "−"
	}
	digits := formatted(v.Abs(), p.places)
	if v.Unit() == quantity.Pure {
		digits, unit = strings.TrimSuffix(digits, "%"), " points"
	}
	return sign + digits + unit
}

// fewest returns the least number of decimals to format: those that two amounts have, at
// most 2, or for ratios 2.
func fewest(a, b quantity.Value) int {
	if a.Unit() == quantity.Pure {
		return 2
	}
	places := 0
	for _, v := range []quantity.Value{a, b} {
		_, frac, _ := strings.Cut(v.String(), ".")
		places = max(places, min(len(frac), 2))
	}
	return places
}

// formatted formats a value with separators, a ratio as a percentage.
func formatted(v quantity.Value, places int) string {
	how, unit := figure.Format{Places: places, Money: true}, ""
	if v.Unit() == quantity.Pure {
		how, unit = figure.Format{Scale: -2, Places: places}, "%"
	}
	shown := figure.Amount(v, how)
	if shown.Negative {
		return "−" + shown.Digits + unit
	}
	return shown.Digits + unit
}

// shown returns a text, or "(none)".
func shown(s string) string {
	if s == "" {
		return "(none)"
	}
	return texts.Plain(s)
}

// marked returns a redline with deleted and inserted runs enclosed in the given marks.
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

// folded wraps words to width columns.
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

// painted colors deleted and inserted text.
var painted = strings.NewReplacer("[-", "\x1b[31m[-", "-]", "-]\x1b[0m", "{+", "\x1b[32m{+", "+}", "+}\x1b[0m")

// Markdown returns changes for a pull request: a table of figures, substantive changes
// first, and the sentences.
func Markdown(old, new string, changes []Change) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "### %s → %s\n\n%s\n", escaped(old), escaped(new), counted(changes))
	list := ordered(changes)
	figures := slices.DeleteFunc(slices.Clone(list), func(c Change) bool { return c.Words != nil })
	if len(figures) > 0 {
		b.WriteString("\n| number | cause | before | after | change | from |\n| --- | --- | ---: | ---: | ---: | --- |\n")
	}
	for _, c := range figures {
		var moved []string
		for _, line := range c.lines() {
			moved = append(moved, escaped(line))
		}
		was, is := c.values()
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", escaped(c.ID), c.Kind, escaped(was), escaped(is), delta(c), strings.Join(moved, "; "))
	}
	for _, c := range list {
		if c.Words != nil {
			fmt.Fprintf(&b, "\n**%s** %s\n\n> %s\n", c.Kind, escaped(where(c)), marked(c.Words, escaped, "~~", "~~", "**", "**"))
		}
	}
	return b.Bytes()
}

// counted returns the number of changes of each kind, in words.
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

// escaped escapes Markdown.
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
