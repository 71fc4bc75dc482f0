package tag

import (
	"fmt"
	"slices"

	"tieout/internal/fact"
	"tieout/internal/filing"
)

// Reasons returns why a tag has names that are the registrant's own, in place of standard ones,
// or names that the registrant chose. It returns a clause for each name, the element first; nil
// if the tag has only the usual standard names.
func (t *Tags) Reasons(x *fact.Fact) (list []string) {
	is := t.Of(x)
	if why := t.elementReason(x, is.Element); why != "" {
		list = append(list, t.QName(is.Element)+": "+why)
	}
	metric, _ := split(x.ID.Metric)
	for _, d := range is.Dims {
		if d.Axis.Prefix == "" {
			list = append(list, t.QName(d.Axis)+": no standard axis divides amounts in this way")
		}
		chosen, ok := t.f.Tags.Lines[x.ID.Member]
		switch {
		case ok && table[metric].members == lines && t.chosen(chosen) == d.Member:
			list = append(list, t.QName(d.Member)+": chosen under [tags] in filing.toml")
		case d.Member.Prefix != "":
		case table[metric].members == customers:
			list = append(list, t.QName(d.Member)+": customers have no standard members; the note does not name the customer")
		case table[metric].members == lines && t.lines[x.ID.Member] == d.Member:
			list = append(list, t.QName(d.Member)+": no member of us-gaap has the name of the caption")
		default:
			list = append(list, t.QName(d.Member)+": no standard member has this meaning")
		}
	}
	return list
}

// elementReason returns why a fact has an element that is the registrant's own or chosen, or "".
func (t *Tags) elementReason(x *fact.Fact, element Name) string {
	metric, version := split(x.ID.Metric)
	e := table[metric]
	chosen, ok := t.f.Tags.Elements[metric]
	if !ok && e.element == revenues {
		chosen, ok = t.f.Tags.Elements["revenue"]
	}
	switch {
	case ok && t.chosen(chosen) == element:
		return "chosen under [tags] in filing.toml"
	case element.Prefix != "":
		return ""
	case version == share:
		return "no standard element is a restatement as a percentage of the restated amount"
	case e.members == accounts:
		return "[accounts] in filing.toml describes it"
	case e.members == adjustments:
		i := slices.IndexFunc(t.f.NonGAAP.Adjustments, func(a filing.Adjustment) bool { return a.Key == x.ID.Member })
		if a := t.f.NonGAAP.Adjustments[i]; a.Minus {
			return fmt.Sprintf("the reconciliation subtracts the amount, so it is the negative of %s", t.QName(t.account(a.Element)))
		}
		return "[accounts] in filing.toml describes it"
	case e.mixed == element:
		return fmt.Sprintf("%s is for debt securities alone, and the amount includes cash or a fund", t.QName(e.element))
	}
	return "no standard element measures this"
}
