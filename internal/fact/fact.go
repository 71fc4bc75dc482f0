// Package fact holds the facts of a filing. A [Fact] is a number with an [ID], a period or date, an
// exact value, a definition, and the operands and ledger cells that it was computed from. A [Set]
// holds all facts, and the reason for each fact that has no value.
//
// An ID is written metric[member]@when, such as revenue.increase[us]@FY2022. A value is in whole
// units of its currency, never in thousands, or a ratio as a fraction of one; a loss, a decrease
// and an unrealized loss are negative. Package compute makes the Set, which does not change
// afterwards. Everything that prints, tags, checks or compares a number takes it from there.
package fact

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// ID names a fact in the form metric[member]@when, such as revenue.increase[us]@FY2022. The
// last part is a period or a date.
type ID struct {
	Metric string // "revenue.increase"
	Member string // "us"; "" for the whole
	When   string // "FY2022", "FY2022Q3YTD", "2022-12-31"
}

// String returns the id as templates and facts.json spell it.
func (id ID) String() string { return id.Name() + "@" + id.When }

// Name returns the id without its period or date: metric[member], or metric.
func (id ID) Name() string {
	if id.Member == "" {
		return id.Metric
	}
	return id.Metric + "[" + id.Member + "]"
}

var nameForm = regexp.MustCompile(`^([a-z0-9][a-z0-9.-]*)(?:\[([A-Za-z0-9-]+)\])?$`)

// ParseName reads a name in the form metric[member], and returns the id that has this name
// and the given period or date.
func ParseName(name, when string) (ID, error) {
	m := nameForm.FindStringSubmatch(name)
	if m == nil {
		return ID{}, fmt.Errorf("%q is not a fact such as revenue or revenue.share[us]", name)
	}
	return ID{m[1], m[2], when}, nil
}

// ParseID reads metric[member]@when.
func ParseID(s string) (ID, error) {
	name, when, found := strings.Cut(s, "@")
	if !found || when == "" {
		return ID{}, fmt.Errorf("%q is not a fact such as ndr@FY2022 or arr@2022-12-31", s)
	}
	return ParseName(name, when)
}

// MarshalText returns the id as String spells it.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (id *ID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseID(string(text))
	return err
}

// Slug returns the member name for a caption. It converts the caption to lower case,
// removes periods, apostrophes and commas, replaces every other run of characters outside
// a to z and 0 to 9 by one hyphen, and removes hyphens at both ends.
func Slug(caption string) string {
	var slug []byte
	gap := false
	for _, c := range []byte(strings.ToLower(caption)) {
		switch {
		case c == '.' || c == '\'' || c == ',':
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			if gap && slug != nil {
				slug = append(slug, '-')
			}
			slug, gap = append(slug, c), false
		default:
			gap = true
		}
	}
	return string(slug)
}

// Context is the period or date of a fact. The entity is always the registrant.
type Context struct {
	Span    fiscal.Span // first and last day, both included; the first and last day of a balance are both its date
	Instant bool        // true for a balance at a date, which is Span.End
}

// Fact is one number of the filing.
type Fact struct {
	ID      ID
	Context Context
	Value   quantity.Value // exact
	Words   Words
	Origin  Origin
	// OtherShare is nil unless the fact is a share that is printed as "the remaining". It
	// then is the value of the other share. The two shares must add up to 100% as they are
	// printed.
	OtherShare *quantity.Value
}

// Words hold a fact's label, definition and formula, for auditors.
type Words struct {
	Label      string // "Net dollar expansion rate"
	Definition string
	Formula    string
	Caption    string // caption of the member, as a ledger or filing.toml spells it; usually ""
}

// AsFiled, Adjustment and AdjustmentShare are prefixes of metrics. If a prior-period amount
// of the metric M was restated, the metric as-filed.M is the amount as filed, and
// adjustment.M is the adjustment. If an error was corrected, adjustment-share.M is the
// adjustment divided by the absolute amount as filed.
const AsFiled, Adjustment, AdjustmentShare = "as-filed.", "adjustment.", "adjustment-share."

// Filed is the value of a fact in an earlier filing.
type Filed struct {
	Value quantity.Value // as stored, with at most 18 decimal places
	File  string         // the file that stores Value: "filed/10-K-FY2021/facts.json"
}

// IsPoints reports whether a ratio with the id is a difference of two rates, which is read in
// percentage points and not in percent.
func (id ID) IsPoints() bool { return strings.HasSuffix(id.Metric, "ndr.change") }

// Named returns the plain name of a fact and its id: "churn (ndr.churn@FY2022)".
func (f *Fact) Named() string {
	name := f.Words.Label
	if len(name) > 1 && strings.ToLower(name[1:]) == name[1:] { // not "Adjusted EBITDA"
		name = strings.ToLower(name[:1]) + name[1:]
	}
	if f.Words.Caption != "" && !strings.HasSuffix(strings.ToLower(name), ", "+strings.ToLower(f.Words.Caption)) {
		name += ", " + f.Words.Caption
	}
	return strings.TrimSpace(fmt.Sprintf("%s (%s)", name, f.ID))
}

// Origin lists the operands and ledger cells that a fact was computed from. It is recorded
// during the computation.
type Origin struct {
	Inputs []ID
	Cells  []source.Range
}

// Set holds the facts of a filing by id, and the reasons for facts without a value.
type Set struct {
	facts  map[ID]*Fact
	absent map[ID]Absence
	bases  map[ID]quantity.Value
	sorted atomic.Pointer[[]*Fact] // result of All; nil until it is called
}

// Absence is the reason why a fact has no value.
type Absence struct {
	Why      string // a clause
	Reported bool   // a finding already reports the cause
	Late     bool   // the ledger begins after the period, so that the export can have no rows for it
	Optional bool   // a report without the fact is complete
}

// NewSet returns an empty set.
func NewSet() *Set {
	return &Set{facts: map[ID]*Fact{}, absent: map[ID]Absence{}, bases: map[ID]quantity.Value{}}
}

// Add adds a fact to the set, or replaces it.
func (s *Set) Add(f *Fact) {
	s.facts[f.ID] = f
	s.sorted.Store(nil)
}

// AddAbsence records why a fact has no value.
func (s *Set) AddAbsence(id ID, why Absence) { s.absent[id] = why }

// ComparableARR is the metric under which Set.AddBasis records annual recurring revenue on
// the last day of a period, at the exchange rates of the same day one year earlier.
const ComparableARR = "arr.prior-rates"

// AddBasis records a value that decides the wording of a document but is never printed. It
// is not a fact: All, facts.json and the templates do not have it.
func (s *Set) AddBasis(id ID, v quantity.Value) { s.bases[id] = v }

// Basis returns a value that AddBasis recorded.
func (s *Set) Basis(id ID) (v quantity.Value, ok bool) {
	v, ok = s.bases[id]
	return v, ok
}

// Reported reports whether a finding already states why a fact has no value.
func (s *Set) Reported(id ID) bool { return s.absent[id].Reported }

// Late reports whether a fact has no value because its ledger begins after its period.
func (s *Set) Late(id ID) bool { return s.absent[id].Late }

// Optional reports whether a report is complete without a fact that has no value.
func (s *Set) Optional(id ID) bool { return s.absent[id].Optional }

// Of returns a fact, or nil if it has no value.
func (s *Set) Of(id ID) *Fact { return s.facts[id] }

// Get returns a fact, or nil and the reason why it has no value. For an unknown id, the
// reason suggests the nearest known name. Get compares all ids to find that name, so use Of
// if you do not need the reason.
func (s *Set) Get(id ID) (f *Fact, why string) {
	if f := s.facts[id]; f != nil {
		return f, ""
	}
	if a, ok := s.absent[id]; ok {
		return nil, a.Why
	}
	near := s.nearest(id.String(), ID.String, len(id.String())/3)
	if near == "" {
		return nil, "this filing has no such fact"
	}
	return nil, "this filing has no such fact; the nearest is " + near
}

// Knows reports whether the set has, for any period or date, a fact with the metric and
// member of id, or the reason why such a fact has no value.
func (s *Set) Knows(id ID) bool {
	for known := range s.facts {
		if known.Name() == id.Name() {
			return true
		}
	}
	for known := range s.absent {
		if known.Name() == id.Name() {
			return true
		}
	}
	return false
}

// Near returns a sentence that suggests the fact name nearest to an unknown name, or "" if
// none is near.
func (s *Set) Near(name string) string {
	best := s.nearest(name, ID.Name, len(name)/2)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("Write %q instead", best)
}

// nearest returns the spelling of a fact id nearest to a word within limit edits, or "".
func (s *Set) nearest(word string, spell func(ID) string, limit int) string {
	var known []string
	for _, f := range s.All() {
		known = append(known, spell(f.ID))
	}
	return text.Nearest(word, known, limit)
}

// All returns the facts in the order of their ids. Callers must not change the list.
func (s *Set) All() []*Fact {
	if list := s.sorted.Load(); list != nil {
		return *list
	}
	list := slices.SortedFunc(maps.Values(s.facts), func(a, b *Fact) int {
		return cmp.Or(strings.Compare(a.ID.Metric, b.ID.Metric), strings.Compare(a.ID.When, b.ID.When),
			strings.Compare(a.ID.Member, b.ID.Member))
	})
	s.sorted.Store(&list)
	return list
}

// Reached returns the facts of ids and all their direct and indirect operands, each once,
// breadth first.
func (s *Set) Reached(ids ...ID) []*Fact {
	var list []*Fact
	seen := map[ID]bool{}
	for todo := slices.Clone(ids); len(todo) > 0; todo = todo[1:] {
		if f := s.facts[todo[0]]; f != nil && !seen[f.ID] {
			seen[f.ID] = true
			list, todo = append(list, f), append(todo, f.Origin.Inputs...)
		}
	}
	return list
}

// Ranked returns the members of a metric for which take returns true for the fact in at
// least one of the periods. They are sorted by the amount in the first period, largest
// first. Members with equal amounts are sorted by the amount in the next period, and at
// last by name.
func (s *Set) Ranked(metric string, when []fiscal.Period, take func(*Fact) bool) []string {
	var members []string
	for _, f := range s.All() {
		if f.ID.Metric == metric && slices.ContainsFunc(when, func(p fiscal.Period) bool { return p.String() == f.ID.When }) && take(f) && !slices.Contains(members, f.ID.Member) {
			members = append(members, f.ID.Member)
		}
	}
	slices.SortFunc(members, func(a, b string) int {
		for _, p := range when {
			f, g := s.facts[ID{metric, a, p.String()}], s.facts[ID{metric, b, p.String()}]
			switch {
			case f == nil && g == nil:
			case f == nil:
				return 1
			case g == nil:
				return -1
			default:
				if n := g.Value.Cmp(f.Value); n != 0 {
					return n
				}
			}
		}
		return strings.Compare(a, b)
	})
	return members
}

// Letter returns the letter that stands for an unnamed customer: A for 0, Z for 25, AA
// for 26.
func Letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return Letter(i/26-1) + Letter(i%26)
}
