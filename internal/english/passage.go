package english

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/source"
)

// Passage is a sentence together with the author of its words.
type Passage struct {
	document.Sentence
	Draft      *document.Draft
	Commentary *document.Span // the commentary that contains the sentence, or nil
	Own        bool           // whether the registrant wrote the words, in its own template or in commentary
}

// Passages returns every sentence of a draft in order, including headings, cells and items. The
// argument own lists the sections whose template the registrant wrote.
func Passages(d *document.Draft, own []string) []Passage {
	var list []Passage
	for _, b := range d.Blocks {
		owned := slices.Contains(own, cmp.Or(b.Section, d.Name)) || b.Answer != nil && b.Section == ""
		for _, s := range b.Sentences() {
			each := Passage{Sentence: s, Draft: d, Own: owned}
			if span := b.SpanAt(s.Start); span != nil && span.Owner == document.OwnCommentary {
				each.Commentary, each.Own = span, true
			}
			list = append(list, each)
		}
	}
	return list
}

// Point returns the place in the template of the byte at offset i of the sentence.
func (s Passage) Point(i int) source.Point { return s.Block.At(s.Start + i) }

// rest returns the sentence's words from a byte on; in commentary, up to the end of the
// paragraph, but at most farBytes.
func (s Passage) rest(from int) string {
	end := s.End
	if s.Commentary != nil {
		end = s.Commentary.End
	}
	return s.Block.Text[s.Start+from : min(end, s.Start+from+farBytes)]
}

// Wording returns the sentence with "*" in place of each part that varies from period to
// period, such as a number. The result is compared with the wording that a letter promised to
// Staff.
func (s Passage) Wording() string {
	var b strings.Builder
	from := s.Start
	for _, span := range s.Spans {
		if span.Start < from || span.End > s.End || !slices.Contains([]document.Owner{document.OwnFact, document.OwnDate, document.OwnPolicy}, span.Owner) {
			continue
		}
		b.WriteString(s.Text[from:span.Start] + "*")
		from = span.End
	}
	return b.String() + s.Text[from:s.End]
}

// Owner returns the owner of the byte at offset i of the sentence, or "" if the byte is in the
// template's own text.
func (s Passage) Owner(i int) document.Owner {
	if span := s.SpanAt(s.Start + i); span != nil {
		return span.Owner
	}
	return ""
}

// FindOwn returns the first match of a pattern outside of Staff's words and citations, or nil.
func (s Passage) FindOwn(what *regexp.Regexp) []int {
	for _, at := range what.FindAllStringIndex(s.String(), -1) {
		if owner := s.Owner(at[0]); owner != document.OwnStaff && owner != document.OwnCite {
			return at
		}
	}
	return nil
}
