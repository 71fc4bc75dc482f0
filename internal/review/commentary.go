package review

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

const (
	// mostCommentary is the longest explanation that a form saves, in bytes.
	mostCommentary = 20_000
	// mostMovers is how many keys of a kind a form lists.
	mostMovers = 5
	// mostKeys is how many keys of a sum are compared to find the largest movers.
	mostKeys = 10_000
)

// remark is an explanation that commentary.toml holds, or that a finding asks for.
type remark struct {
	Name   string     // as commentary.toml spells it: "revenue.increase@FY2022", "policy.ndr.fx"
	Index  int        // of its [[explain]] entry; -1 if it has none
	Text   string     // "" if it has none
	Fact   *fact.Fact // nil for a policy, and if it has no value
	Asked  []*finding // findings that ask for the explanation
	Found  []*finding // findings about its text
	Movers []movers
}

// ID returns the id of the form on its page.
func (r *remark) ID() string { return remarkID(r.Name, r.Index) }

// remarkID returns the id of the form of an explanation. Several entries may explain one fact.
func remarkID(name string, entry int) string {
	return "explain-" + filing.Hash([]byte(name))[:12] + "-" + strconv.Itoa(entry+1)
}

// Label returns what is explained, for a person.
func (r *remark) Label() string {
	if policy, ok := strings.CutPrefix(r.Name, filing.PolicyPrefix); ok {
		return "Policy " + policy
	}
	if r.Fact != nil {
		return r.Fact.Words.Label
	}
	return r.Name
}

// Rows returns the height of the form's text, in lines.
func (r *remark) Rows() int {
	const width = 70
	n := 2
	for line := range strings.Lines(r.Text) {
		n += 1 + len(line)/width
	}
	return min(max(n, 5), 20)
}

// movers are the keys of one kind that changed most from one sum to another.
type movers struct {
	By       string
	Was, Is  *fact.Fact
	List     []mover
	Others   string // of which other keys OtherSum is the change; "" if there are none
	OtherSum string
	Compared int  // most keys of a sum that were compared
	Partial  bool // a sum has more keys than were compared
}

// Head returns the heading of the column of a sum: its period or date, or what it is if both sums
// are of one period.
func (m movers) Head(f *fact.Fact) string {
	if m.Was.ID.When == m.Is.ID.When {
		return f.Words.Label
	}
	return f.Words.Label + " " + f.ID.When
}

type mover struct {
	Key            string
	Was, Is, Moved string
}

// explained serves the page of explanations.
func (s *Server) explained(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if !s.enter(r) {
		return
	}
	defer s.leave()
	list := v.remarks()
	for _, m := range list {
		if m.Fact != nil {
			m.Movers = v.movers(m.Fact)
		}
	}
	s.page(w, r, v, http.StatusOK, "commentary", v.Title("Commentary"), list)
}

// remarks returns the explanations that findings ask for, then the others of commentary.toml.
func (v *view) remarks() []*remark {
	var asked, written []*remark
	period := v.period()
	for i, e := range v.explanations() {
		m := &remark{Name: e.Fact, Index: i, Text: e.Text}
		for _, g := range v.Severe {
			for _, f := range g.Findings {
				if v.within(f.Subject, i) {
					m.Found = append(m.Found, f)
				}
			}
		}
		written = append(written, m)
	}
	for _, g := range v.Severe {
		for _, f := range g.Findings {
			if f.Explain == "" || f.By != nil {
				continue
			}
			name, when, _ := strings.Cut(f.Explain, "@")
			is := func(m *remark) bool { return m.Name == f.Explain || m.Name == name && when == period }
			if i := slices.IndexFunc(written, is); i >= 0 {
				written[i].Asked = append(written[i].Asked, f)
				continue
			}
			i := slices.IndexFunc(asked, is)
			if i < 0 {
				i = len(asked)
				asked = append(asked, &remark{Name: f.Explain, Index: -1})
			}
			asked[i].Asked = append(asked[i].Asked, f)
		}
	}
	list := slices.Concat(asked, written)
	for _, m := range list {
		name, when, _ := strings.Cut(m.Name, "@")
		if id, err := fact.ParseName(name, cmp.Or(when, period)); err == nil {
			m.Fact = v.Facts.Facts.Of(id)
		}
	}
	return list
}

// within reports whether a place is in the text of an [[explain]] entry.
func (v *view) within(at source.Place, entry int) bool {
	p, ok := at.(source.Point)
	if !ok || p.File != filing.CommentaryFile {
		return false
	}
	from := v.explanations()[entry].At.Line
	return p.Line >= from && p.Line <= from+strings.Count(v.explanations()[entry].Text, "\n")+1 &&
		!slices.ContainsFunc(v.explanations(), func(e filing.Explanation) bool { return e.At.Line > from && e.At.Line <= p.Line })
}

// movers returns the keys by which the sums behind a fact differ most: of a change, the sums of
// the two periods; of a rate, its numerator and denominator.
func (v *view) movers(f *fact.Fact) []movers {
	was, is := v.pair(f, 0)
	if was == nil {
		return nil
	}
	var list []movers
	before := v.Facts.Parts(was.ID, mostKeys)
	for _, now := range v.Facts.Parts(is.ID, mostKeys) {
		i := slices.IndexFunc(before, func(p ledger.Part) bool { return p.By == now.By })
		if i < 0 || is.Value.Unit() != was.Value.Unit() {
			continue
		}
		if m := moved(before[i], now, is.Value.Sub(was.Value)); m.List != nil {
			m.Was, m.Is = was, is
			list = append(list, m)
		}
	}
	return list
}

// pair returns two sums of ledger rows whose difference explains a fact, nil if there are none.
func (v *view) pair(f *fact.Fact, depth int) (was, is *fact.Fact) {
	if depth > 4 || len(f.Origin.Inputs) == 0 {
		return nil, nil
	}
	is = v.Facts.Facts.Of(f.Origin.Inputs[0])
	if is == nil {
		return nil, nil
	}
	if len(f.Origin.Inputs) == 2 && v.Facts.Adds(is.ID) && v.Facts.Adds(f.Origin.Inputs[1]) {
		return v.Facts.Facts.Of(f.Origin.Inputs[1]), is
	}
	return v.pair(is, depth+1)
}

// moved compares two sums by one kind of key. The change is that of the sums.
func moved(before, now ledger.Part, change quantity.Value) movers {
	unit := change.Unit()
	keys := func(p ledger.Part) diff.Keys {
		k := diff.Keys{Amounts: map[string]quantity.Value{}, More: p.OtherKeys > 0}
		for _, a := range p.Addends {
			k.Amounts[a.Key] = a.Amount.In(unit)
		}
		return k
	}
	was, is := keys(before), keys(now)
	all := was.Changes(is)
	slices.SortStableFunc(all, func(a, b diff.KeyChange) int { return b.Is.Sub(b.Was).Abs().Cmp(a.Is.Sub(a.Was).Abs()) })
	m := movers{By: now.By, Compared: max(len(before.Addends), len(now.Addends)), Partial: was.More || is.More}
	rest := change
	for _, k := range all[:min(len(all), mostMovers)] {
		by := k.Is.Sub(k.Was)
		m.List = append(m.List, mover{k.Key, money(k.Was), money(k.Is), money(by)})
		rest = rest.Sub(by)
	}
	switch n := len(all) - len(m.List); {
	case m.Partial:
		m.Others, m.OtherSum = "all others", money(rest)
	case n > 0:
		m.Others, m.OtherSum = count(n, "other"), money(rest)
	}
	return m
}

// money formats an amount for a table, rounded to cents.
func money(v quantity.Value) string {
	return strings.Replace(figure.Cents(v), "-", "−", 1)
}

// explain saves an explanation in commentary.toml, if the form comes from this run and the file
// has not changed since the page was made.
func (s *Server) explain(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if !s.form(w, r, v) {
		return
	}
	refused := func(status int, why string) { s.lost(w, r, v, status, "Not saved: "+why+".") }
	name := r.PostForm.Get("fact")
	index, err := strconv.Atoi(r.PostForm.Get("entry"))
	words := strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"), "\r", "\n"))
	control := func(r rune) bool { return text.Control(r) && r != '\n' && r != '\t' }
	switch {
	case words == "":
		refused(http.StatusBadRequest, "enter the explanation; to remove one, delete its [[explain]] entry from commentary.toml")
		return
	case len(words) > mostCommentary || !utf8.ValidString(words) || strings.ContainsFunc(words, control):
		refused(http.StatusBadRequest, fmt.Sprintf("the explanation must have at most %d bytes, and no control characters", mostCommentary))
		return
	}
	list := v.remarks()
	i := slices.IndexFunc(list, func(m *remark) bool { return m.Name == name && m.Index == index })
	if err != nil || i < 0 {
		refused(http.StatusConflict, "the draft no longer asks for this explanation, and commentary.toml has none; open the page again")
		return
	}
	change := filing.Explanation{Fact: name, Text: words}.AddTo
	if index >= 0 {
		change = func(data []byte) ([]byte, error) { return filing.Reword(data, index, words) }
	}
	if err := s.revise(r.PostForm.Get("seen"), change); err != nil {
		refused(http.StatusConflict, err.Error())
		return
	}
	if index < 0 {
		index = len(v.explanations())
	}
	s.renew("")
	http.Redirect(w, r, "/commentary#"+remarkID(name, index), http.StatusSeeOther)
}
