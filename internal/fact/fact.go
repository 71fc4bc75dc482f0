// Package fact is what is said, of whom, of when, how exactly, and why: the
// facts of a filing, each with its exact value and what it was made from. It
// promises that a fact's id is the only name it has, and that a fact which does
// not exist says why.
package fact

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/source"
	"tieout/internal/text"
)

// ID names a fact: metric[member]@when, where when is a period or a date.
type ID struct {
	Metric string // "revenue.increase"
	Member string // "us"; "" for the whole
	When   string // "FY2022", "FY2022Q3YTD", "2022-12-31"
}

// String gives the id as templates and facts.json spell it.
func (id ID) String() string { return id.Name() + "@" + id.When }

// Name gives the id without its time.
func (id ID) Name() string {
	if id.Member == "" {
		return id.Metric
	}
	return id.Metric + "[" + id.Member + "]"
}

var nameForm = regexp.MustCompile(`^([a-z0-9][a-z0-9.-]*)(?:\[([A-Za-z0-9-]+)\])?$`)

// ParseName reads metric[member] and joins it to a time.
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

// Slug makes a member of a caption: lower case, the marks . ' , dropped, every
// other run outside a to z and 0 to 9 one hyphen, ends trimmed.
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

// Context is of when a fact speaks. The entity is always the registrant.
type Context struct {
	Span    fiscal.Span // both ends included; for a balance both ends are its date
	Instant bool        // a balance, at Span.End
}

// Fact is one number of the filing.
type Fact struct {
	ID      ID
	Context Context
	Value   quantity.Value // exact
	Words   Words
	Origin  Origin
	// Rest is the value of the other part, where two shares must make 100 in
	// print and this is the one called "the remaining"; nil elsewhere.
	Rest *quantity.Value
}

// Words are what an auditor would accept of a fact's meaning.
type Words struct {
	Label      string // "Net dollar expansion rate"
	Definition string
	Formula    string
	Caption    string // of the member, as a ledger or filing.toml spells it; "" of most
}

// The prefixes of the metrics of a restated comparative: what was filed of it, and
// what it was adjusted by.
const AsFiled, Adjustment = "as-filed.", "adjustment."

// Filed is what a report that was filed before says of a fact.
type Filed struct {
	Value quantity.Value // as it was kept: of a ratio that does not end, 18 places
	File  string         // that keeps it: "filed/10-K-FY2021/facts.json"
}

// Origin is what a fact was made from: operands, or cells of ledgers. It is
// recorded as the fact is computed, never written by hand.
type Origin struct {
	Inputs []ID
	Cells  []source.Range
}

// Set is the facts of a filing by id, and the reasons of those that do not exist.
type Set struct {
	facts  map[ID]*Fact
	absent map[ID]Absence
	sorted atomic.Pointer[[]*Fact] // of All; nil until it is asked for
}

// Absence is why a fact does not exist.
type Absence struct {
	Why  string
	Told bool // what is wrong was reported where it stands
}

// NewSet gives an empty set.
func NewSet() *Set { return &Set{facts: map[ID]*Fact{}, absent: map[ID]Absence{}} }

// Add puts a fact into the set.
func (s *Set) Add(f *Fact) {
	s.facts[f.ID] = f
	s.sorted.Store(nil)
}

// Lack notes why a fact does not exist.
func (s *Set) Lack(id ID, why Absence) { s.absent[id] = why }

// Told says whether what keeps a fact from existing was reported already.
func (s *Set) Told(id ID) bool { return s.absent[id].Told }

// Of gives a fact, or nil where it does not exist.
func (s *Set) Of(id ID) *Fact { return s.facts[id] }

// Get gives a fact, or nil and why it does not exist, for which it looks at all
// others: Of is for those who do not ask.
func (s *Set) Get(id ID) (f *Fact, why string) {
	if f := s.facts[id]; f != nil {
		return f, ""
	}
	if a, ok := s.absent[id]; ok {
		return nil, a.Why
	}
	near := s.nearest(id.String(), ID.String, len(id.String())/3)
	if near == "" {
		return nil, "there is no such fact in this filing"
	}
	return nil, "there is no such fact in this filing; the nearest is " + near
}

// Knows says whether the filing has a fact of an id's name, at whatever time, or
// says why it has none.
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

// Near gives the name of a fact that comes nearest to one that is none, as a
// question, or "".
func (s *Set) Near(name string) string {
	best := s.nearest(name, ID.Name, len(name)/2)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", best)
}

// nearest gives the spelling of a fact's id that comes nearest to a word, or "".
func (s *Set) nearest(word string, spell func(ID) string, most int) string {
	var known []string
	for _, f := range s.All() {
		known = append(known, spell(f.ID))
	}
	return text.Nearest(word, known, most)
}

// All returns the facts in the order of their ids. The list is not to be changed.
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

// Reached returns the facts of ids and all that they were made from, each once: first
// those of the ids in order, then their operands, then theirs.
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

// Ranked gives the members of a metric that a test takes in some of the periods,
// by falling amount in the first of them, then in the next; ties by name.
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

// Letter names a customer that is not to be named: A to Z, then AA.
func Letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return Letter(i/26-1) + Letter(i%26)
}
