// Package tag says what a fact is in the taxonomies: its element, and the axes and
// members that say which part of the registrant it tells of. It alone knows, and it
// promises that every metric of the register has one entry in its table, and that
// what it says of a fact hangs on the fact, its filing and the facts beside it.
package tag

import (
	"cmp"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/filing"
)

// Name is a name of a taxonomy. An empty Prefix is the registrant's own.
type Name struct{ Prefix, Local string }

// QName gives the name as a document spells it, own being the registrant's prefix.
func (n Name) QName(own string) string { return cmp.Or(n.Prefix, own) + ":" + n.Local }

// Dim is one dimension: an axis, and the member of it that a fact tells of.
type Dim struct{ Axis, Member Name }

// Tag is what a fact is in the taxonomies.
type Tag struct {
	Element Name
	Dims    []Dim
}

// Tags gives the tags of a filing's facts.
type Tags struct {
	f       *filing.Filing
	letters map[string]string // customer of 10% or more → the letter that prose gives it
}

// New gives the tags of a filing's facts, all of which are in the set.
func New(f *filing.Filing, set *fact.Set) *Tags {
	t := &Tags{f: f, letters: map[string]string{}}
	for i, customer := range set.Ranked("revenue.customer", f.Periods(), func(*fact.Fact) bool { return true }) {
		t.letters[customer] = fact.Letter(i)
	}
	return t
}

// Of gives the tag of a fact. What was filed of a restated comparative, and what it
// was adjusted by, are the comparative's element on the axis of restatements.
func (t *Tags) Of(x *fact.Fact) Tag {
	metric, restated := x.ID.Metric, ""
	if of, ok := strings.CutPrefix(metric, fact.AsFiled); ok {
		metric, restated = of, "ScenarioPreviouslyReportedMember"
	} else if of, ok := strings.CutPrefix(metric, fact.Adjustment); ok {
		metric, restated = of, "RestatementAdjustmentMember"
	}
	e, known := table[metric]
	if !known {
		panic("tag: no entry for the metric " + metric)
	}
	tag := t.place(e, x.ID.Member)
	if restated != "" {
		tag.Dims = append(tag.Dims, Dim{srt("RestatementAxis"), srt(restated)})
	}
	return tag
}

// Concept gives the element of a fact as a document spells it.
func (t *Tags) Concept(x *fact.Fact) string { return t.Of(x).Element.QName(t.f.Registrant.Prefix) }

// place gives an entry's tag for one of its members.
func (t *Tags) place(e entry, member string) Tag {
	tag := Tag{Element: e.element}
	switch {
	case e.members == accounts:
		tag.Element = t.account(member)
	case e.members == adjustments:
		tag.Element = t.adjustment(member)
		tag.Dims = t.part(member)
	case e.members == parts && member != "":
		tag.Dims = t.part(member)
	case e.members == customers:
		tag.Dims = []Dim{{srt("MajorCustomersAxis"), own("Customer" + t.letters[member] + "Member")}}
	case e.members == lines && member != total:
		tag.Dims = []Dim{{usgaap("FinancialInstrumentAxis"), own(camel(member) + "Member")}}
	}
	tag.Dims = append(tag.Dims, e.dims...)
	return tag
}

// account gives an element of [accounts].
func (t *Tags) account(element string) Name {
	if t.f.Account(element).Standard {
		return usgaap(element)
	}
	return own(element)
}

// adjustment gives the element that an adjustment of net income is made of. One
// that takes off is the negative of its element, and has an element of its own.
func (t *Tags) adjustment(key string) Name {
	for _, a := range t.f.NonGAAP.Adjustments {
		switch {
		case a.Key != key:
		case a.Minus:
			return own("AdjustedEBITDALess" + a.Element)
		default:
			return t.account(a.Element)
		}
	}
	panic("tag: no adjustment " + key)
}

// part places a part of revenues.
func (t *Tags) part(member string) []Dim {
	geography, channel, tenure := srt("StatementGeographicalAxis"), usgaap("ContractWithCustomerSalesChannelAxis"), own("CustomerTenureAxis")
	switch member {
	case "us":
		return []Dim{{geography, country(t.f.Registrant.Domicile)}}
	case "foreign":
		if t.f.Registrant.Domicile == "US" {
			return []Dim{{geography, usgaap("NonUsMember")}}
		}
		return []Dim{{geography, own("ForeignCountriesMember")}}
	case "direct":
		return []Dim{{channel, usgaap("SalesChannelDirectlyToConsumerMember")}}
	case "partner":
		return []Dim{{channel, usgaap("SalesChannelThroughIntermediaryMember")}}
	case "existing":
		return []Dim{{tenure, own("ExistingCustomersMember")}}
	case "new":
		return []Dim{{tenure, own("NewCustomersMember")}}
	}
	return []Dim{{geography, country(member)}}
}

// camel makes a name of a slug: each word with a capital.
func camel(slug string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(slug, "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}
