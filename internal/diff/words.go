package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/redline"
	texts "github.com/tieout/tieout/internal/text"
)

// token is a word, a figure or a date of a sentence. Tokens with equal keys are equal; the
// key of a figure, and of a date where the periods differ, is its role in the report.
type token struct {
	key, text string
	atom      bool    // a figure or date, never split by a redline
	blank     bool    // a space comes before it
	fact      fact.ID // of a figure
}

// sentence is a run of words in one section.
type sentence struct {
	section string
	kind    document.BlockKind
	tokens  []token
	keys    []string
	text    string
	at      Point
	row     string // of a cell: name of its row
	column  int
	block   int // number of its block in the document
	table   int // of a cell
	line    int // of a cell: its row in the table
	seq     int // in reading order, from 0
}

// sentences returns the sentences and cells of a draft by section, and the sections in order.
func (f *side) sentences(moved bool) (order []string, by map[string][]sentence) {
	by = map[string][]sentence{}
	seq := 0
	for _, doc := range f.docs {
		rows := doc.rows()
		for n, b := range doc.draft.Blocks {
			for _, s := range b.Sentences() {
				at := Point{doc.name, 1 + strings.Count(string(doc.draft.Source[:b.Offset(s.Start)]), "\n")}
				section := cmp.Or(f.sectionAt(at.File, at.Line), doc.draft.Name)
				each := sentence{section: section, kind: b.Kind, text: s.String(), at: at, column: b.Col, block: n, table: b.Table, line: b.Row, seq: seq}
				seq++
				if b.Kind == document.Cell {
					each.row = rows[[2]int{b.Table, b.Row}]
				}
				each.tokens = f.tokens(doc, s, moved)
				for _, t := range each.tokens {
					each.keys = append(each.keys, t.key)
				}
				if by[section] == nil {
					order = append(order, section)
				}
				by[section] = append(by[section], each)
			}
		}
	}
	return order, by
}

// rows names each row of a document's tables by its facts, or else by its first words.
func (d *text) rows() map[[2]int]string {
	names := map[[2]int]string{}
	for t, table := range d.draft.Tables() {
		for r, row := range table {
			facts, label := "", ""
			for _, b := range row {
				for i := range b.Text {
					if fig, ok := d.figures[b.Offset(i)]; ok && !strings.Contains(facts+" ", " "+fig.id.Name()+" ") {
						facts += " " + fig.id.Name()
					}
				}
				label = cmp.Or(label, strings.TrimSpace(b.Text))
			}
			names[[2]int{t + 1, r}] = cmp.Or(facts, label)
		}
	}
	return names
}

// tokens splits a sentence into words, figures and dates.
func (f *side) tokens(doc *text, s document.Sentence, moved bool) []token {
	var list []token
	text := s.Block.Text
	dates := redline.Dated.FindAllStringIndex(text[s.Start:s.End], -1)
	for i := s.Start; i < s.End; {
		blank := i > s.Start && text[i-1] == ' '
		if text[i] == ' ' {
			i++
			continue
		}
		if fig, ok := doc.figures[s.Block.Offset(i)]; ok && strings.HasPrefix(text[i:], fig.text) {
			list = append(list, token{"\x00" + f.role(fig.id), fig.text, true, blank, fig.id})
			i += len(fig.text)
			continue
		}
		if len(dates) > 0 && dates[0][0] == i-s.Start {
			date := text[i : s.Start+dates[0][1]]
			key := date
			if moved {
				key = "\x01" + f.spoken(date)
			}
			list = append(list, token{key: key, text: date, atom: true, blank: blank})
			i += len(date)
			dates = dates[1:]
			continue
		}
		for len(dates) > 0 && dates[0][0] < i-s.Start {
			dates = dates[1:]
		}
		end := i + 1
		if redline.InWord(text[i]) {
			for end < s.End && redline.InWord(text[end]) && doc.figures[s.Block.Offset(end)] == (printed{}) {
				end++
			}
		}
		list = append(list, token{key: text[i:end], text: text[i:end], blank: blank})
		i = end
	}
	return list
}

// spoken returns the role of a date in words in the report, or the words.
func (f *side) spoken(words string) string {
	if lower := strings.ToLower(words); strings.HasSuffix(lower, "months") {
		if f.Period.Quarter > 1 && lower != "three months" && lower != "twelve months" {
			return "months to date"
		}
		return lower
	}
	for _, role := range []string{"period", "compare", "before", "year-end"} {
		d, err := fiscal.ParseDate(f.Lock.Ends[role])
		if err != nil {
			continue
		}
		if d.Words() == words {
			return role
		}
		if y, _, _ := d.Civil(); len(words) == 4 && words == d.Words()[len(d.Words())-4:] && y > 0 {
			return role + " year"
		}
	}
	return words
}

// pair is a sentence of both drafts or of one; the other is nil.
type pair struct {
	old, new *sentence
	number   int // of the change, from 1; 0 where unchanged
}

// words compares sentences by section and document: a letter repeats sections of other documents.
// Equal sentences are anchors; between two anchors, each sentence is paired with the most similar.
func (c *Comparison) words() {
	oldOrder, old := c.old.sentences(c.moved)
	newOrder, new := c.new.sentences(c.moved)
	order := slices.Clone(newOrder)
	for _, section := range oldOrder {
		if !slices.Contains(order, section) {
			order = append(order, section)
		}
	}
	for _, section := range order {
		both := filesOfBoth(old[section], new[section])
		for _, file := range append(both, "") { // "" is the files of one draft
			for _, cells := range []bool{false, true} {
				take := func(all []sentence) []sentence {
					return slices.DeleteFunc(slices.Clone(all), func(s sentence) bool {
						in := s.at.File
						if !slices.Contains(both, in) {
							in = ""
						}
						return (s.kind == document.Cell) != cells || in != file
					})
				}
				c.align(section, take(old[section]), take(new[section]))
			}
		}
	}
}

// filesOfBoth returns the files that hold sentences of both drafts, in reading order.
func filesOfBoth(old, new []sentence) (list []string) {
	for _, s := range new {
		if !slices.Contains(list, s.at.File) && slices.ContainsFunc(old, func(o sentence) bool { return o.at.File == s.at.File }) {
			list = append(list, s.at.File)
		}
	}
	return list
}

func (c *Comparison) align(section string, old, new []sentence) {
	same := func(a, b sentence) bool {
		return a.kind == b.kind && a.column == b.column && slices.Equal(a.keys, b.keys) && (a.kind != document.Cell || a.row == b.row)
	}
	i, j := 0, 0
	for _, p := range append(texts.Common(len(old), len(new), func(i, j int) bool { return same(old[i], new[j]) }), [2]int{len(old), len(new)}) {
		c.between(section, old[i:p[0]], new[j:p[1]])
		if p[0] < len(old) && p[1] < len(new) {
			c.pairs = append(c.pairs, pair{old: &old[p[0]], new: &new[p[1]]})
		}
		i, j = p[0]+1, p[1]+1
	}
}

// between adds the changes among sentences between two anchors.
func (c *Comparison) between(section string, old, new []sentence) {
	for _, m := range merged(old, new, paired(old, new)) {
		change := Change{Section: section}
		a, b := m.old, m.new
		switch {
		case a == nil:
			change.Kind, change.ID, change.After, change.New = Added, b.at.String(), b.text, b.at
			change.Words = []Run{{Inserted, b.text}}
		case b == nil:
			change.Kind, change.ID, change.Before, change.Old = Removed, a.at.String(), a.text, a.at
			change.Words = []Run{{Deleted, a.text}}
		default:
			change.Kind, change.ID, change.Before, change.After, change.Old, change.New = Reworded, b.at.String(), a.text, b.text, a.at, b.at
			change.Words = wordsOf(a.tokens, b.tokens)
		}
		figures := func(s *sentence) bool {
			return s == nil || !slices.ContainsFunc(s.tokens, func(t token) bool { return !t.atom && strings.Trim(t.text, "$€£¥%()—") != "" })
		}
		if figures(a) && figures(b) || !alters(change.Words) {
			c.pairs = append(c.pairs, pair{old: a, new: b})
			continue // a cell of figures is compared as figures, and words that read the same have not changed
		}
		if c.bySetting(section) {
			change.Kind = Redefined
		}
		c.list = append(c.list, change)
		c.pairs = append(c.pairs, pair{a, b, len(c.list)})
	}
}

// matched is an item of both runs or of one; the other is nil.
type matched[T any] struct{ old, new *T }

// merged returns the items of two runs in redline order: between matched pairs of indices,
// the old run's items before the new run's.
func merged[T any](old, new []T, pairs [][2]int) []matched[T] {
	var list []matched[T]
	i, j := 0, 0
	for _, p := range append(pairs, [2]int{len(old), len(new)}) {
		for ; i < p[0]; i++ {
			list = append(list, matched[T]{old: &old[i]})
		}
		for ; j < p[1]; j++ {
			list = append(list, matched[T]{new: &new[j]})
		}
		if i < len(old) && j < len(new) {
			list = append(list, matched[T]{&old[i], &new[j]})
		}
		i, j = i+1, j+1
	}
	return list
}

// bySetting reports whether a section has an unchanged template and a changed policy.
func (c *Comparison) bySetting(section string) bool {
	template := "templates/" + section + ".md.tmpl"
	if c.old.Lock.Templates[template] != c.new.Lock.Templates[template] {
		return false
	}
	of := disclosure.Find(section)
	return of != nil && slices.ContainsFunc(of.Policies, func(p disclosure.Policy) bool { return c.old.Lock.Policies[p.Name] != c.new.Lock.Policies[p.Name] })
}

// alike is the least likeness, in hundredths, of a sentence and its rewording.
const alike = 50

// paired returns the pairs of old and new sentences, in order, with the greatest total
// likeness.
func paired(old, new []sentence) [][2]int {
	return texts.Align(len(old), len(new), func(i, j int) int {
		if like := likeness(old[i], new[j]); like >= alike {
			return like
		}
		return 0
	})
}

// likeness returns the share of common words of two sentences, in hundredths. Cells of one
// row and column count as 100, other cells as 0.
func likeness(a, b sentence) int {
	if a.kind != b.kind {
		return 0
	}
	if a.kind == document.Cell {
		if a.row == b.row && a.column == b.column {
			return 100
		}
		return 0
	}
	have := map[string]int{}
	for _, k := range a.keys {
		have[k]++
	}
	shared := 0
	for _, k := range b.keys {
		if have[k] > 0 {
			have[k]--
			shared++
		}
	}
	return 200 * shared / max(1, len(a.keys)+len(b.keys))
}

// wordsOf compares two sentences word by word. Figures and dates are never split; one with
// the same role in both reports shows as in the new draft.
func wordsOf(old, new []token) []Run {
	var runs []Run
	var text strings.Builder // of the last run
	put := func(op Op, t token) {
		if n := len(runs); n == 0 || runs[n-1].Op != op {
			if n > 0 {
				runs[n-1].Text = text.String()
			}
			text.Reset()
			runs = append(runs, Run{Op: op})
		}
		if t.blank && len(runs)+text.Len() > 1 {
			text.WriteByte(' ')
		}
		text.WriteString(t.text)
	}
	for _, t := range edits(old, new) {
		switch {
		case t.new == nil:
			put(Deleted, *t.old)
		case t.old == nil:
			put(Inserted, *t.new)
		default:
			both := *t.new
			both.blank = both.blank || t.old.blank // what comes before it may be deleted
			put(Same, both)
		}
	}
	if n := len(runs); n > 0 {
		runs[n-1].Text = text.String()
	}
	return runs
}

// edits returns the tokens of two sentences in redline order. Between tokens with equal keys,
// those that read the same are paired too, such as the amounts of two customers of one size
// that have swapped their letters.
func edits(old, new []token) []matched[token] {
	var all [][2]int
	i, j := 0, 0
	for _, p := range append(texts.Common(len(old), len(new), func(i, j int) bool { return old[i].key == new[j].key }), [2]int{len(old), len(new)}) {
		for _, q := range texts.Common(p[0]-i, p[1]-j, func(k, l int) bool { return old[i+k].text == new[j+l].text }) {
			all = append(all, [2]int{i + q[0], j + q[1]})
		}
		if p[0] < len(old) && p[1] < len(new) {
			all = append(all, p)
		}
		i, j = p[0]+1, p[1]+1
	}
	return merged(old, new, all)
}

// alters reports whether a redline deletes or inserts words.
func alters(runs []Run) bool {
	return slices.ContainsFunc(runs, func(r Run) bool { return r.Op != Same })
}
