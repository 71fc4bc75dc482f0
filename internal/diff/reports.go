package diff

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	texts "github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/verify"
)

// Tagged is one side of a comparison by tags: a report, or the facts of a draft with the tags
// of its documents.
type Tagged struct {
	Report *verify.Report // nil for a draft
	Facts  []record.Fact
	Shown  []render.Shown
	Draft  Subject // of a draft
}

// Subject is what a report or a draft is about. A field is "" where it is not known.
type Subject struct {
	Registrant string // the CIK, 10 digits
	Form       string // "10-K"
	End        string // the last day of the period
}

// Subject returns what a side is about: of a report, what its cover page and contexts tag.
func (s Tagged) Subject() Subject {
	if s.Report == nil {
		return s.Draft
	}
	of := Subject{Form: s.cover("dei:DocumentType"), End: s.cover(periodEnd)}
	if list := s.Report.Entities; len(list) == 1 {
		of.Registrant = list[0]
	}
	return of
}

// Differences describes what is different in two subjects, and what both know. An amendment has
// the form that it amends. The day of an 8-K is that of an event, and is not compared.
func (o Subject) Differences(p Subject) (list []string) {
	base := func(form string) string { return strings.TrimSuffix(strings.TrimSuffix(form, "/A"), "T") }
	event := strings.HasPrefix(o.Form, "8-K") || strings.HasPrefix(p.Form, "8-K")
	for _, a := range []struct {
		what, one, other string
		same             bool
	}{
		{"registrants", o.Registrant, p.Registrant, false},
		{"forms", o.Form, p.Form, base(o.Form) == base(p.Form)},
		{"ends of the period", o.End, p.End, event},
	} {
		if a.one != "" && a.other != "" && a.one != a.other && !a.same {
			list = append(list, fmt.Sprintf("the %s are %s and %s", a.what, texts.Clip(a.one, 40), texts.Clip(a.other, 40)))
		}
	}
	return list
}

// Compared counts the numbers and texts of two sides that were compared.
type Compared struct {
	Both, Same int
	Other      bool // the two are not about the same registrant, form or period
}

const periodEnd = "dei:DocumentPeriodEndDate"

// item is a number of a side, the most precise of several tags of one fact.
type item struct {
	key      string // element, period, unit and members
	family   string // element, period, unit and axes
	rest     string // element, unit and members
	period   string
	id       string
	value    quantity.Value // in the sign of the fact of a draft
	document string         // of a draft: the document that tags it
	fact     *record.Fact   // of a draft
	printed  []string       // digits of the fact
	tag      *inline.Fact   // of a report
	at       Point
}

// Reports compares two sides of which at least one is a report. Numbers match if element,
// period, unit and members do. Two values are the same if they are equal to the decimals of the
// tag, or to the smaller of both. Of a report, a draft is compared with the numbers that the
// draft tags, and with those of the same elements, axes and periods; a document of the draft of
// which the report has less than half is left out, and described in notes. Two reports are
// compared in all numbers and texts, and as they move from one period to the next. A first note
// says where the two are about different things.
func Reports(old, new Tagged) (changes []Change, count Compared, notes []string) {
	names := verify.Names(nil)
	if old.Report != nil && new.Report != nil {
		names = verify.NamesOf(new.Report, old.Report)
	}
	before, after := old.items(names), new.items(names)
	switch {
	case old.Report == nil:
		before, notes = tagging(before, after)
		after = likewise(after, before)
	case new.Report == nil:
		after, notes = tagging(after, before)
		before = likewise(before, after)
	}
	about, now := old.Subject(), new.Subject()
	if old.Report != nil && new.Report != nil {
		about.End, now.End = "", "" // numbers that move to the next period are listed as such
	}
	if differ := about.Differences(now); differ != nil {
		count.Other = true
		notes = append([]string{"the two are not the same report: " + strings.Join(differ, "; ")}, notes...)
	}
	if old.Report != nil && new.Report != nil {
		cover := func(i *item) bool { return strings.HasPrefix(i.key, "dei:") }
		split := func(list []*item) (of, rest []*item) {
			for _, i := range list {
				if cover(i) {
					of = append(of, i)
				} else {
					rest = append(rest, i)
				}
			}
			return of, rest
		}
		oldCover, oldRest := split(before)
		newCover, newRest := split(after)
		changes = append(numbers(oldRest, newRest, old, new, &count), covers(oldCover, newCover, old.end() != new.end(), &count)...)
		return append(changes, wording(old.Report, new.Report, names, &count)...), count, notes
	}
	return numbers(before, after, old, new, &count), count, notes
}

// covers compares the numbers of two cover pages, such as of shares, which have dates of their
// own: by element, unit and members.
func covers(before, after []*item, moved bool, count *Compared) (changes []Change) {
	was, is := map[string]*item{}, map[string]bool{}
	for _, i := range before {
		was[i.rest] = i
	}
	for _, now := range after {
		is[now.rest] = true
		then := was[now.rest]
		if then == nil {
			changes = append(changes, compared(Added, nil, now))
			continue
		}
		count.Both++
		list := values(then, now)
		switch {
		case moved:
			changes = append(changes, compared(Rolled, then, now))
		case list == nil:
			count.Same++
		case list[0].Kind == Restated:
			changes = append(changes, compared(Cover, then, now))
		default:
			changes = append(changes, list...)
		}
	}
	for _, then := range before {
		if !is[then.rest] {
			changes = append(changes, compared(Removed, then, nil))
		}
	}
	return changes
}

// items returns the numbers of a side, in their order.
func (s Tagged) items(names verify.Names) (list []*item) {
	if s.Report == nil {
		return s.drafted()
	}
	index := map[string]*item{}
	for _, f := range s.Report.Facts {
		key, ok := names.TagAspects(f)
		if !ok || f.Kind != inline.Number || f.Target != "" {
			continue
		}
		if known := index[key]; known != nil {
			if unread(known.tag) != unread(f) {
				if unread(known.tag) {
					known.tag, known.value = f, f.Value
				}
				continue
			}
			if !f.Nil && (known.tag.Nil || !known.tag.Exact && (f.Exact || f.Places > known.tag.Places)) {
				known.tag, known.value = f, f.Value
			}
			continue
		}
		at := f.Document.Place(f.Element)
		i := newItem(key)
		i.tag, i.value, i.at = f, f.Value, Point{at.File, at.Line}
		index[key] = i
		list = append(list, i)
	}
	return list
}

// unread reports whether a tag has no amount because it cannot be read.
func unread(f *inline.Fact) bool { return !f.Nil && (f.Err != nil || f.Unsure != nil) }

// source returns what the value of a tag is read from.
func source(f *inline.Fact) string {
	return strings.Join([]string{f.Content(), f.Format, f.Scale, f.Sign, f.Decimals, f.Precision}, "\x00")
}

// newItem returns an item with what its key says.
func newItem(key string) *item {
	parts := strings.Split(key, "\n") // element, period, unit, and "axis=member" of each
	var axes []string
	for _, dim := range parts[3:] {
		axis, _, _ := strings.Cut(dim, "=")
		axes = append(axes, axis)
	}
	i := &item{key: key, period: parts[1], id: parts[0] + " " + parts[1]}
	i.family = strings.Join(append(slices.Clone(parts[:3]), axes...), "\n")
	i.rest = strings.Join(append([]string{parts[0], parts[2]}, parts[3:]...), "\n")
	if len(parts) > 3 {
		i.id += " (" + strings.Join(parts[3:], ", ") + ")"
	}
	return i
}

// drafted returns the numbers that the documents of a draft tag.
func (s Tagged) drafted() (list []*item) {
	index := map[fact.ID]*record.Fact{}
	for i := range s.Facts {
		index[s.Facts[i].ID] = &s.Facts[i]
	}
	seen, printed := map[fact.ID]bool{}, verify.Printed(s.Shown)
	for _, shown := range s.Shown {
		f := index[shown.ID]
		if shown.Tag == "" || f == nil || seen[shown.ID] {
			continue
		}
		seen[shown.ID] = true
		i := newItem(verify.FactAspects(f))
		i.id, i.fact, i.printed = f.ID.String(), f, printed[f.ID]
		i.value, i.document, i.at = f.Amount().As(quantity.Pure), shown.File, Point{shown.File, shown.Line}
		list = append(list, i)
	}
	return list
}

// tagging leaves out the documents of a draft of which a report has less than half of the
// numbers, and describes them.
func tagging(draft, report []*item) (kept []*item, notes []string) {
	known := keys(report)
	all, both := map[string]int{}, map[string]int{}
	var files []string
	for _, i := range draft {
		if all[i.document] == 0 {
			files = append(files, i.document)
		}
		if all[i.document]++; known[i.key] != nil {
			both[i.document]++
		}
	}
	for _, file := range files {
		if n := both[file]; 2*n < all[file] {
			notes = append(notes, fmt.Sprintf("the report tags %d of the %s of %s, so the document was left out", n, texts.Count(all[file], "number"), path.Base(file)))
		}
	}
	for _, i := range draft {
		if 2*both[i.document] >= all[i.document] {
			kept = append(kept, i)
		}
	}
	return kept, notes
}

// likewise returns the numbers of a report that a draft could have: those of the same element,
// axes and period as one of its numbers.
func likewise(report, draft []*item) []*item {
	families := map[string]bool{}
	for _, i := range draft {
		families[i.family] = true
	}
	return slices.DeleteFunc(slices.Clone(report), func(i *item) bool { return !families[i.family] })
}

func keys(list []*item) map[string]*item {
	by := map[string]*item{}
	for _, i := range list {
		if by[i.key] == nil {
			by[i.key] = i
		}
	}
	return by
}

// numbers compares the numbers of two sides.
func numbers(before, after []*item, old, new Tagged, count *Compared) (changes []Change) {
	was, is := keys(before), keys(after)
	oldRoles, newRoles := map[string]*item{}, map[string]*item{}
	if moved := old.Report != nil && new.Report != nil && old.end() != new.end(); moved {
		for _, i := range before {
			oldRoles[role(i, old.end())] = i
		}
		for _, i := range after {
			newRoles[role(i, new.end())] = i
		}
	}
	for _, now := range after {
		then := oldRoles[role(now, new.end())]
		switch rolled := then != nil && then.period != now.period; {
		case rolled:
			changes = append(changes, compared(Rolled, then, now))
			count.Both++
			if same := was[now.key]; same != nil {
				changes = append(changes, values(same, now)...)
			}
		case was[now.key] != nil:
			list := values(was[now.key], now)
			if count.Both++; list == nil {
				count.Same++
			}
			changes = append(changes, list...)
		default:
			changes = append(changes, compared(Added, nil, now))
		}
	}
	for _, then := range before {
		now := is[then.key]
		next := newRoles[role(then, old.end())]
		if now == nil && (next == nil || next.period == then.period) {
			changes = append(changes, compared(Removed, then, nil))
		}
	}
	return changes
}

// values returns the change of a number that both sides have, if any.
func values(then, now *item) []Change {
	switch {
	case then.tag != nil && now.tag != nil:
		a, b := then.tag, now.tag
		switch {
		case unread(a) && unread(b) && source(a) == source(b):
			return nil
		case unread(a) || unread(b):
			return []Change{compared(Restated, then, now)}
		case a.Nil && b.Nil, !a.Nil && !b.Nil && a.Value.Cmp(b.Value) == 0:
			return nil
		case a.Contradicts(b):
			return []Change{compared(Restated, then, now)}
		}
		return []Change{compared(Rounding, then, now)}
	case then.fact != nil && now.fact != nil:
		return nil
	}
	draft := now
	if then.fact != nil {
		draft = then
	}
	if verify.Agrees(cmp.Or(then.tag, now.tag), draft.fact, draft.printed) {
		return nil
	}
	return []Change{compared(Restated, then, now)}
}

// compared returns the change of a number. Either side may be nil.
func compared(kind Kind, then, now *item) Change {
	c := Change{Kind: kind, tagged: true}
	negated := false
	for _, i := range []*item{then, now} {
		if i != nil && i.fact != nil {
			negated = verify.Tagged(i.fact).Cmp(i.value) != 0
		}
	}
	of := func(i *item) (quantity.Value, bool) {
		switch {
		case i == nil || i.tag != nil && (i.tag.Nil || unread(i.tag)):
			return quantity.Value{}, false
		case i.tag != nil && negated:
			return i.value.Neg(), true
		}
		return i.value, true
	}
	if then != nil {
		c.ID, c.Old = then.id, then.at
	}
	if now != nil {
		c.ID, c.New = now.id, now.at
	}
	if then != nil && then.fact != nil {
		c.ID = then.id
	}
	a, hasOld := of(then)
	b, hasNew := of(now)
	show := func(i *item, v quantity.Value, has bool) (string, string) {
		switch {
		case has:
			return v.String(), texts.Group(v.String())
		case i != nil && unread(i.tag):
			words := fmt.Sprintf("%q, whose amount cannot be read", texts.Clip(texts.OneLine(i.tag.Content()), 60))
			return words, words
		case i != nil:
			return "nil", "nil"
		}
		return "", ""
	}
	c.Before, c.exact[0] = show(then, a, hasOld)
	c.After, c.exact[1] = show(now, b, hasNew)
	if hasOld && hasNew {
		by := b.Sub(a)
		c.Delta = by.String()
		if c.delta = texts.Group(c.Delta); by.Sign() > 0 {
			c.delta = "+" + c.delta
		}
		c.delta = strings.Replace(c.delta, "-", "−", 1)
	}
	return c
}

// end returns the last day of the period of a report: the date that its cover tags, or else the
// last date of its contexts.
func (s Tagged) end() string {
	if s.Report == nil {
		return ""
	}
	return cmp.Or(s.cover(periodEnd), s.Report.Last)
}

// cover returns the text that the cover page of a report tags with an element, or "".
func (s Tagged) cover(element string) string {
	for _, f := range s.Report.Facts {
		if f.Concept.Standing() == element && f.Err == nil {
			if words := strings.TrimSpace(f.Words); words != "" {
				return words
			}
		}
	}
	return ""
}

// role returns what a number is in its report: its element, unit and members, the length of its
// period in months, and how many quarters before the end of the report it ends. It is "" where
// there is no such end.
func role(i *item, end string) string {
	last, err := fiscal.ParseDate(end)
	if err != nil {
		return ""
	}
	from, to, lasting := strings.Cut(i.period, " to ")
	if !lasting {
		to = from
	}
	until, err := fiscal.ParseDate(to)
	if err != nil {
		return ""
	}
	months := 0
	if start, err := fiscal.ParseDate(from); lasting && err == nil {
		months = inMonths(int(until-start)+1, 1)
	}
	return fmt.Sprintf("%s\n%d months, %d quarters", i.rest, months, inMonths(int(last-until), 3))
}

// inMonths returns a number of days in periods of so many months, rounded. A month has 30.4375
// days on the average.
func inMonths(days, months int) int {
	const month = 304375 // in 1/10,000 of a day
	if days < 0 {
		return -inMonths(-days, months)
	}
	return (2*days*10_000 + months*month) / (2 * months * month)
}

// wording compares the texts of two reports that have the same element and members in the whole
// period of each, or in the same period.
func wording(old, new *verify.Report, names verify.Names, count *Compared) (changes []Change) {
	index := func(r *verify.Report) (map[string]*inline.Fact, []string) {
		by, order := map[string]*inline.Fact{}, []string(nil)
		for _, f := range r.Facts {
			if f.Kind != inline.Text || f.Of == nil || f.Err != nil || f.Hidden {
				continue
			}
			if key, ok := names.TagAspects(f); ok && by[key] == nil {
				by[key] = f
				order = append(order, key)
			}
		}
		return by, order
	}
	was, _ := index(old)
	is, order := index(new)
	for _, key := range order {
		a, b := was[key], is[key]
		if a == nil {
			continue
		}
		before, after := texts.OneLine(words(old, a)), texts.OneLine(words(new, b))
		if count.Both++; before == after || a.Nil != b.Nil {
			count.Same++
			continue
		}
		kind := Reworded
		if strings.HasPrefix(b.Concept.Standing(), "dei:") {
			kind = Cover
		}
		before, after = around(before, after)
		at, at2 := a.Document.Place(a.Element), b.Document.Place(b.Element)
		changes = append(changes, Change{Kind: kind, tagged: true, ID: b.Name + " " + b.Of.Days(), Before: before, After: after, Old: Point{at.File, at.Line}, New: Point{at2.File, at2.Line}})
	}
	return changes
}

// words returns the words of a text: its value, or for markup its words outside of other tags.
func words(r *verify.Report, f *inline.Fact) string {
	if f.Escape {
		return r.OwnWords(f)
	}
	return f.Words
}

// The words of a text that changed are shown with a few before them.
const (
	wordsBefore = 6
	wordsShown  = 30
)

// around returns the first words in which two texts differ.
func around(a, b string) (string, string) {
	x, y := strings.Fields(a), strings.Fields(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	n = max(n-wordsBefore, 0)
	cut := func(words []string) string {
		s := strings.Join(words[min(n, len(words)):min(n+wordsShown, len(words))], " ")
		if n > 0 {
			s = "… " + s
		}
		if n+wordsShown < len(words) {
			s += " …"
		}
		return s
	}
	return cut(x), cut(y)
}
