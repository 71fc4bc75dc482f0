package inline

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// OwnWords returns the text of a fact with its continuations, without what is inside other tags
// and continuations, whose place is marked by the character U+2026. Texts are so compared without
// the numbers in them, which are facts of their own.
func (r *Report) OwnWords(f *Fact) string {
	var b strings.Builder
	b.WriteString(f.Document.own(&f.span))
	seen := map[*Part]bool{}
	for at := f.ContinuedAt; at != ""; {
		p := r.Continuation(f.Document, at)
		if p == nil || seen[p] {
			break
		}
		seen[p] = true
		b.WriteString(p.doc.own(&p.span))
		at = p.ContinuedAt
	}
	return b.String()
}

// own returns the words of a span outside of the spans in it.
func (d *Document) own(s *span) string {
	all := d.spans()
	var b strings.Builder
	from := s.from
	cut := func(to, next int, mark string) {
		if to >= from {
			b.WriteString(d.body[from:to])
			b.WriteString(mark)
			from = next
		}
	}
	exclusions := d.excluded[s.markedFrom:s.markedTo]
	for i := sort.Search(len(all), func(i int) bool { return all[i].at > s.at }); i < len(all) && all[i].at <= s.end; i++ {
		for len(exclusions) > 0 && exclusions[0].at < all[i].at {
			cut(exclusions[0].from, exclusions[0].to, "")
			exclusions = exclusions[1:]
		}
		cut(all[i].from, all[i].to, "\u2026")
	}
	for _, x := range exclusions {
		cut(x.from, x.to, "")
	}
	b.WriteString(d.body[from:max(from, s.to)])
	return b.String()
}

// spans returns the contents of all tags and continuations, in the order of the file.
func (d *Document) spans() []*span {
	d.spansOnce.Do(func() {
		for _, t := range slices.Concat(d.Tags, d.Texts, d.Others) {
			d.allSpans = append(d.allSpans, &t.span)
		}
		for _, p := range d.PartList {
			d.allSpans = append(d.allSpans, &p.span)
		}
		slices.SortFunc(d.allSpans, func(a, b *span) int { return cmp.Compare(a.at, b.at) })
	})
	return d.allSpans
}
