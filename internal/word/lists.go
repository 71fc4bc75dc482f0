package word

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	levels    = 9 // of lists, in Word
	firstList = 2 // w:numId of the first numbered list; 1 is the list of bullets
)

// listIndent is the indent of each level of a list.
const listIndent = 360

// numbering has the numbered lists of a document. Word counts the items of a list itself, and
// does not count those that are deleted when changes are accepted, or inserted when they are
// rejected. So the lists must give the numbers of both.
type numbering struct {
	lists []list // in order; the first has the w:numId firstList
	last  [levels]struct {
		list int    // the w:numId of the list that an item at this level would continue; 0 if none
		next [2]int // numbers of the next item, with changes accepted and rejected
	}
}

// list is one numbered list at one level.
type list struct {
	paren bool // whether ")" follows the number, instead of "."
	level int
	start int
}

// errLists says that no list can give an item its number and its old number.
var errLists = errors.New("an item of a list has a number that its list cannot change")

// item returns the w:numId of a numbered item: of what it is and what it was before tracked
// changes, nil if it is not in the document with changes accepted, or rejected. An item whose
// number is not the one after the last item begins a new list, so that Word prints the number as
// it is. Both are at the same level. The error is errLists if they must be in two lists.
func (n *numbering) item(now, was *Paragraph) (int, error) {
	var numbers [2]int
	var parens [2]bool
	level := 0
	for i, p := range []*Paragraph{now, was} {
		if p == nil {
			continue
		}
		digits, paren := strings.CutSuffix(p.Number, ")")
		if !paren {
			digits = strings.TrimSuffix(p.Number, ".")
		}
		number, err := strconv.Atoi(digits)
		if err != nil || number < 0 || number > 32767 || strconv.Itoa(number) != digits || digits == p.Number || p.Style != numberStyle {
			return 0, fmt.Errorf("an item of a list has the number %q; it must be a whole number with a period or a parenthesis, in the style %s", p.Number, numberStyle)
		}
		if p.Level < 0 || p.Level >= levels {
			return 0, fmt.Errorf("a list has %d levels, and Word allows %d", p.Level+1, levels)
		}
		numbers[i], parens[i], level = number, paren, p.Level
	}
	if now == nil {
		numbers[0], parens[0] = numbers[1], parens[1]
	}
	if was == nil {
		numbers[1], parens[1] = numbers[0], parens[0]
	}
	for deeper := level + 1; deeper < levels; deeper++ {
		n.last[deeper].list = 0
	}
	last := &n.last[level]
	follows := func(view int, p *Paragraph) bool {
		return p == nil || last.next[view] == numbers[view] && n.lists[last.list-firstList].paren == parens[view]
	}
	if last.list == 0 || !follows(0, now) || !follows(1, was) {
		if numbers[0] != numbers[1] || parens[0] != parens[1] {
			return 0, errLists
		}
		n.lists = append(n.lists, list{parens[0], level, numbers[0]})
		last.list = firstList + len(n.lists) - 1
		last.next = numbers
	}
	if now != nil {
		last.next[0]++
	}
	if was != nil {
		last.next[1]++
	}
	return last.list, nil
}

// Countable reports whether each numbered item of a document, with changes accepted or rejected,
// follows from the items before it, so that Write needs no tracked change of its number.
func Countable(blocks []Block) bool {
	w := &writer{}
	for _, b := range blocks {
		if p, ok := b.(*Paragraph); ok {
			if list, old := w.numberOf(p); p.Change == nil && p.Number != "" && p.Old != nil && p.Old.Number != "" && list != old {
				return false
			}
		}
	}
	return true
}

// numberForms lists what follows a number, by form; form 0 is a list of bullets.
var numberForms = []string{".", ")"}

// levelOf returns the definition of a level of a list.
func levelOf(form, level, start int) string {
	format, text := "bullet", []string{"•", "–", "◦"}[level%3]
	if form > 0 {
		format, text = "decimal", "%"+strconv.Itoa(level+1)+numberForms[form-1]
	}
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="%d"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr></w:lvl>`, level, start, format, text, listIndent*(level+1), listIndent)
}

// part returns the part with the lists.
func (n *numbering) part() string {
	var b strings.Builder
	b.WriteString(declaration + `<w:numbering ` + namespace + `>` + "\n")
	for form := range len(numberForms) + 1 {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, form)
		for level := range levels {
			b.WriteString(levelOf(form, level, 1))
		}
		b.WriteString(`</w:abstractNum>` + "\n")
	}
	b.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>` + "\n")
	for i, l := range n.lists {
		form := 1
		if l.paren {
			form = 2
		}
		own := ""
		if l.start != 1 { // LibreOffice forgets startOverride if the first item is deleted
			own = levelOf(form, l.level, l.start)
		}
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/><w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/>%s</w:lvlOverride></w:num>`+"\n", firstList+i, form, l.level, l.start, own)
	}
	b.WriteString(`</w:numbering>` + "\n")
	return b.String()
}
