package workpaper

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	records "github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/trace"
)

// mostCells is how many cells are listed of a key, such as a customer, that changed a figure.
const mostCells = 3

// changes writes what changed since the last filing that is comparable.
func (b *book) changes(s *sheet) {
	s.widths = []int{9, 20, 40, 11, 27, 27, 17, 46}
	s.add(str(heading, "Changes since the last filing"))
	now := b.r.Record(false)
	now.Name = "this draft"
	last := comparable(b.r.Filed, now)
	if last == nil {
		s.add(str(note, "The folder "+records.Folder+" has no earlier filing with these documents, so there is nothing to compare. `tieout lock` saves a draft as filed."))
		return
	}
	if folder, err := fs.Sub(b.r.Filing.FS, path.Join(records.Folder, last.Name)); err == nil {
		if whole, err := records.Read(folder, last.Name); err == nil { // with the parts of its sums
			last = whole
		}
	}
	compared := diff.Compare(last, now)
	compared.Locate(trace.Keys(b.r.Facts, compared.Keys(), mostCells))
	rows := diff.Rows(compared.Changes())
	s.add(str(note, fmt.Sprintf("From %s, as filed, to this draft. %s", text.Plain(last.Name), changed(rows))))
	if rows == nil {
		return
	}
	s.add(toIndex())
	s.heads(str(head, "Kind"), str(head, "Cause"), str(head, "Number, policy or place"), str(head, "Section"), str(headRight, "As filed"), str(headRight, "In this draft"),
		str(headRight, "Exact change"), str(head, "Changed by"))
	for _, r := range rows {
		name := text.Plain(r.ID)
		if label := b.labelOf(r.ID); label != "" {
			name = label + "\n" + name
		}
		by := r.Moved
		if more := len(by) - mostPlaces; more > 0 {
			by = append(by[:mostPlaces:mostPlaces], fmt.Sprintf("and %d more", more))
		}
		figure, change := wrappedRight, r.Delta
		if !strings.ContainsAny(change, "123456789") {
			change = ""
		}
		if r.Words != nil {
			figure = wrapped
		}
		s.add(str(bold, string(r.Kind)), str(wrapped, r.Cause), str(wrapped, name), str(wrapped, text.Plain(r.Section)), str(figure, text.Plain(r.Was)),
			str(figure, text.Plain(r.Is)), str(wrappedRight, change), str(wrapped, lines(strings.Join(by, "\n"))))
	}
}

// changed returns the number of changes in words.
func changed(rows []diff.Row) string {
	if rows == nil {
		return "Nothing changed."
	}
	var kinds []diff.Kind
	n := map[diff.Kind]int{}
	for _, r := range rows {
		if n[r.Kind]++; n[r.Kind] == 1 {
			kinds = append(kinds, r.Kind)
		}
	}
	var parts []string
	for _, k := range kinds {
		parts = append(parts, fmt.Sprintf("%d %s", n[k], k))
	}
	return text.Capital(text.Count(len(rows), "change")) + ": " + text.List(parts, "and") + "."
}

// labelOf returns the label of the fact with an id, or "" if the draft has no such fact.
func (b *book) labelOf(id string) string {
	parsed, err := fact.ParseID(id)
	if err != nil {
		return ""
	}
	if f := b.r.Facts.Facts.Of(parsed); f != nil {
		return text.Plain(f.Words.Label)
	}
	return ""
}

// comparable returns the filed draft to compare with the draft now, or nil: of those whose
// period does not end later, the newest of the same form or, if none has this form, the newest
// with the same documents. The argument filed has the newest first.
func comparable(filed []*records.Draft, now *records.Draft) *records.Draft {
	is := filing.Report{Form: now.Lock.Form}
	var first *records.Draft
	for _, d := range filed {
		was := filing.Report{Form: d.Lock.Form}
		if was.Periodic() != is.Periodic() || !d.Before(now.Period) && !d.SameEnd(now.Period) {
			continue
		}
		if was.Form == is.Form || was.Annual() && is.Annual() {
			return d
		}
		if first == nil {
			first = d
		}
	}
	return first
}
