// Package tag assigns each fact its XBRL tag: the element, the axes and members, and whether the
// tagged value has the opposite sign of the fact. A table in this package (table.go) has one entry
// for each metric. The package uses the names of the standard taxonomies wherever they exist, and
// those that [tags] of filing.toml chooses. A tag depends only on the fact, its filing and the
// other facts of the set.
//
// [New] returns the [Tags] of a filing, and [Tags.Of] the [Tag] of a fact. A [Page] is the table of
// the extension taxonomy to which a fact belongs, and a [Block] a text block. [Tags.Reasons]
// explains each choice that a reviewer would question. Packages ixbrl, taxonomy and record use the
// tags, and no other package decides on elements or signs of tags.
package tag

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
)

// Name is the name of an element, axis or member. An empty Prefix stands for the
// registrant's own prefix.
type Name struct{ Prefix, Local string }

// QName returns the name with its prefix, such as "us-gaap:Revenues". The argument own is the
// registrant's prefix.
func (n Name) QName(own string) string { return cmp.Or(n.Prefix, own) + ":" + n.Local }

// Dim is one dimension of a fact: an axis and its member.
type Dim struct{ Axis, Member Name }

// Tag is the XBRL tag of a fact. The tag has the period of the fact.
type Tag struct {
	Element Name
	Dims    []Dim        // in the order of their axes' QNames
	Balance gaap.Balance // "" if the element is not an amount, or has no normal balance
	Negated bool         // the value of the element is minus the value of the fact: a loss is a positive amount
	Page    Page         // the page of details that the fact belongs to
}

// Value returns the value to tag for a fact's value: minus the value if Negated is true, else
// the value itself.
func (t Tag) Value(v quantity.Value) quantity.Value {
	if t.Negated {
		return v.Neg()
	}
	return v
}

// Tags holds the tags of a filing's facts.
type Tags struct {
	f        *filing.Filing
	set      *fact.Set
	letters  map[string]string   // customer of 10% or more → its letter in prose
	lines    map[string]Name     // line of the note on fair value → its member
	captions map[string]string   // line of the note on fair value → its caption
	held     map[string][]string // class → its lines on any date; "" → all lines
}

// New returns the tags of a filing's facts, all of which must be in the set.
func New(f *filing.Filing, set *fact.Set) *Tags {
	t := &Tags{f: f, set: set, letters: map[string]string{}, captions: map[string]string{}, held: map[string][]string{}}
	for i, customer := range set.Ranked("revenue.customer", f.Periods(), func(*fact.Fact) bool { return true }) {
		t.letters[customer] = fact.Letter(i)
	}
	var slugs []string
	for _, x := range set.All() {
		metric, version := split(x.ID.Metric)
		e := table[metric]
		if line := x.ID.Member; e.members == lines && line != total {
			slugs = append(slugs, line)
			if x.Words.Caption != "" && t.captions[line] == "" {
				t.captions[line] = x.Words.Caption
			}
			if version == "" && !slices.Contains(t.held[e.class], line) {
				t.held[e.class] = append(t.held[e.class], line)
			}
		}
	}
	slices.Sort(slugs)
	t.lines = instruments(slices.Compact(slugs), t.captions, f.Tags.Lines, f.Registrant.Prefix)
	return t
}

// QName returns a name with the prefix that the filing's documents use.
func (t *Tags) QName(n Name) string { return n.QName(t.f.Registrant.Prefix) }

// Corrects reports whether a dimension marks an amount as the correction of an error, and not as
// a reclassification or a change of an accounting principle.
func (d Dim) Corrects() bool { return d == Dim{srt("RestatementAxis"), srt(corrected)} }

// Of returns the tag of a fact. If a prior-period amount was restated, the facts for its filed
// value and its adjustment have the element of the amount, with a member of the restatement
// axis. The adjustment as a percentage has its own element.
func (t *Tags) Of(x *fact.Fact) Tag {
	metric, version := split(x.ID.Metric)
	if version == share {
		x := *x
		x.ID.Metric = metric
		tag := t.Of(&x)
		return Tag{Element: own(adjustmentShare + tag.Element.Local), Dims: tag.Dims, Page: restated}
	}
	e, known := table[metric]
	if !known {
		e, known = misstatements[metric]
	}
	if !known {
		panic("tag: no entry for the metric " + metric)
	}
	if version == "" && (e.version != reported || t.corrected(e, x.ID)) {
		version = e.version
	}
	if version == adjusted {
		version = t.adjustedBy(e, fact.ID{Metric: metric, Member: x.ID.Member, When: x.ID.When})
	}
	tag := Tag{Element: t.element(e, metric, x.ID.Member), Negated: e.negated, Balance: e.balance, Page: page(metric, x.ID.Member, version)}
	if known, ok := gaap.Find(tag.Element.Local); ok && tag.Element.Prefix == "us-gaap" {
		tag.Balance = known.Balance
	} else if a := t.f.Account(tag.Element.Local); a != nil {
		tag.Balance = a.Balance
	}
	tag.Dims = append(t.member(e, x.ID), e.dims...)
	if tag.Element == percentage {
		tag.Dims = append(tag.Dims, t.concentration(e)...)
	}
	if version != "" {
		tag.Dims = append(tag.Dims, Dim{srt("RestatementAxis"), srt(version)})
	}
	slices.SortFunc(tag.Dims, func(a, b Dim) int { return strings.Compare(t.QName(a.Axis), t.QName(b.Axis)) })
	return tag
}

// share is the version of an adjustment as a percentage, which has no member.
const share = "share"

// split returns the metric that a fact of an earlier report is about, and the fact's version:
// reported, adjusted or share; "" for any other fact.
func split(metric string) (of, version string) {
	for _, v := range []struct{ prefix, version string }{{fact.AdjustmentShare, share}, {fact.AsFiled, reported}, {fact.Adjustment, adjusted}} {
		if of, ok := strings.CutPrefix(metric, v.prefix); ok {
			return of, v.version
		}
	}
	return metric, ""
}

// element returns the element of a metric: the registrant's choice, or the table's.
func (t *Tags) element(e entry, metric, member string) Name {
	switch chosen, ok := t.f.Tags.Elements[metric]; {
	case ok:
		return t.chosen(chosen)
	case e.element == revenues:
		return t.revenues()
	case metric == "revenue.share" && !notPlaces[member]:
		return percentage
	case e.members == accounts:
		return t.account(member)
	case e.members == adjustments:
		return t.adjustment(member)
	case e.mixed != Name{} && t.mixes(e.class, member):
		return e.mixed
	}
	return e.element
}

func (t *Tags) chosen(c filing.Choice) Name {
	if c.Prefix == t.f.Registrant.Prefix {
		return own(c.Local)
	}
	return Name{c.Prefix, c.Local}
}

// revenues returns the element of revenues: the registrant's choice; else the one that
// [accounts] maps, so that the note and the statement of income use the same one.
func (t *Tags) revenues() Name {
	if chosen, ok := t.f.Tags.Elements["revenue"]; ok {
		return t.chosen(chosen)
	}
	for _, element := range []string{revenues.Local, "RevenueFromContractWithCustomerExcludingAssessedTax", "RevenueFromContractWithCustomerIncludingAssessedTax"} {
		if t.f.Account(element) != nil {
			return usgaap(element)
		}
	}
	return revenues
}

// account returns an element of [accounts].
func (t *Tags) account(element string) Name {
	if t.f.Account(element).Standard {
		return usgaap(element)
	}
	return own(element)
}

// adjustment returns the element of an adjustment to net income. A subtracted adjustment
// is the negative of its account's element and has its own element, so that the tag has the
// sign that the reconciliation prints.
func (t *Tags) adjustment(key string) Name {
	for _, a := range t.f.NonGAAP.Adjustments {
		switch {
		case a.Key != key:
		case a.Minus:
			return own(subtracted + a.Element)
		default:
			return t.account(a.Element)
		}
	}
	panic("tag: no adjustment " + key)
}

// adjustedBy returns the member of an adjustment of a prior-period amount, by the kind of the
// approved restatements that explain it. A table of the note that was printed with an error is
// corrected. A change in accounting may be of any kind that the taxonomy separates, and so may an
// adjustment of several kinds.
func (t *Tags) adjustedBy(e entry, id fact.ID) string {
	kinds := map[string]bool{}
	for _, r := range t.f.Covering(t.set, id) {
		switch {
		case r.IsError():
			kinds[corrected] = true
		case r.Kind == filing.Reclassification:
			kinds[reclassified] = true
		default:
			kinds[adjusted] = true
		}
	}
	switch {
	case len(kinds) == 0 && e.version == adjusted:
		return corrected
	case len(kinds) == 1 && kinds[corrected]:
		return corrected
	case len(kinds) == 1 && kinds[reclassified]:
		return reclassified
	}
	return adjusted
}

// concentration returns the dimensions of a share of revenues beside that of its member: whose
// share it is and in what.
func (t *Tags) concentration(e entry) []Dim {
	risk, benchmark := usgaap("GeographicConcentrationRiskMember"), usgaap("RevenueFromContractWithCustomerMember")
	if e.members == customers {
		risk = usgaap("CustomerConcentrationRiskMember")
	}
	if t.revenues() == revenues {
		benchmark = usgaap("SalesRevenueNetMember")
	}
	return []Dim{{usgaap("ConcentrationRiskByTypeAxis"), risk}, {usgaap("ConcentrationRiskByBenchmarkAxis"), benchmark}}
}

// mixes reports whether a metric of the note includes more than debt securities: cash, a
// fund, or the total of a class with either. Totals of cash and cash equivalents always do.
func (t *Tags) mixes(class, member string) bool {
	switch {
	case class == cash:
		return true
	case member != total:
		return !debt(member)
	case class == "short-term" || class == "long-term":
		return slices.ContainsFunc(t.held[class], func(line string) bool { return !debt(line) })
	}
	return true
}

// corrected reports whether the note corrects a printed amount: in the one section in
// error, or, if there is no such section, where the two tables differ.
func (t *Tags) corrected(e entry, id fact.ID) bool {
	revised := false
	for _, class := range classes {
		metric := "fair-value.revised." + class.name
		if t.set.Of(fact.ID{Metric: metric, Member: total, When: id.When}) == nil {
			continue
		}
		revised = true
		if (e.class == "" || e.class == class.name) && t.set.Of(fact.ID{Metric: metric, Member: id.Member, When: id.When}) != nil {
			return true
		}
	}
	if revised || e.class == cash {
		return false
	}
	return slices.ContainsFunc(t.held[""], func(line string) bool {
		x := t.set.Of(fact.ID{Metric: "fair-value.difference", Member: line, When: id.When})
		return x != nil && x.Value.Sign() != 0 && (id.Member == total || id.Member == line)
	})
}

// member returns the dimensions of a metric's member.
func (t *Tags) member(e entry, id fact.ID) []Dim {
	instrument := usgaap("FinancialInstrumentAxis")
	switch {
	case e.members == parts && id.Member != "":
		return []Dim{t.part(id.Member)}
	case e.members == customers:
		return []Dim{{srt("MajorCustomersAxis"), own("Customer" + t.letters[id.Member] + "Member")}}
	case e.total != Name{} && id.Member == total && t.set.Of(fact.ID{Metric: "fair-value.outside", Member: total, When: id.When}) != nil:
		return []Dim{{instrument, e.total}} // the printed hierarchy has lines that the other table does not
	case e.members == lines && id.Member != total && !t.alone(e, id.Member):
		return []Dim{{instrument, t.lines[id.Member]}}
	}
	return nil
}

// alone reports whether a line is the only one of its class and has the class's name,
// usually cash. Its amounts are those of the class.
func (t *Tags) alone(e entry, line string) bool {
	return e.class != "" && len(t.held[e.class]) == 1 && slices.ContainsFunc(classes, func(c class) bool {
		return c.name == e.class && c.member == t.lines[line]
	})
}

// part returns the dimension of a part of revenues.
func (t *Tags) part(member string) Dim {
	geography, channel, tenure := srt("StatementGeographicalAxis"), usgaap("ContractWithCustomerSalesChannelAxis"), own("CustomerTenureAxis")
	switch member {
	case "us":
		return Dim{geography, country(t.f.Registrant.Domicile)}
	case "foreign":
		if t.f.Registrant.Domicile == "US" {
			return Dim{geography, usgaap("NonUsMember")}
		}
		return Dim{geography, own("ForeignCountriesMember")}
	case "direct":
		return Dim{channel, usgaap("SalesChannelDirectlyToConsumerMember")}
	case "partner":
		return Dim{channel, usgaap("SalesChannelThroughIntermediaryMember")}
	case "existing":
		return Dim{tenure, own("ExistingCustomersMember")}
	case "new":
		return Dim{tenure, own("NewCustomersMember")}
	case "acquired":
		return Dim{usgaap("BusinessAcquisitionAxis"), own("CustomersOfAcquiredBusinessesMember")}
	}
	if code, known := iso.Country(member); !known || code != member {
		panic("tag: no place for the part of revenues " + member)
	}
	return Dim{geography, country(member)}
}

// country returns the member of a country. The country taxonomy has only
// ISO 3166 countries, so Kosovo needs the registrant's own member.
func country(code string) Name {
	if code == "XK" {
		return own(camel(fact.Slug(iso.CountryName(code))) + "Member")
	}
	return Name{"country", code}
}
