package tag

import (
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/gaap"
)

// Reason explains a choice in the tag of a fact that a reviewer of tags would question: a name
// chosen in filing.toml, one of the registrant's own where others use a standard name, or a
// value with the opposite sign.
type Reason struct {
	Name Name   // the element, axis or member; the zero Name if the reason is about the sign
	Why  string // a sentence
}

// Reasons explains the tag of a fact: first the element, then its dimensions in their order,
// then the sign. A name is explained once.
func (t *Tags) Reasons(x *fact.Fact) []Reason {
	metric := x.ID.Metric
	for _, prefix := range []string{fact.AdjustmentShare, fact.AsFiled, fact.Adjustment} {
		metric = strings.TrimPrefix(metric, prefix)
	}
	is := t.Of(x)
	var list []Reason
	explain := func(n Name, why string) {
		if why != "" {
			list = append(list, Reason{n, why})
		}
	}
	explain(is.Element, t.whyElement(is.Element, metric, x))
	for _, d := range is.Dims {
		explain(d.Axis, whyAxis(d.Axis))
		explain(d.Member, t.whyMember(d.Member, x.ID.Member))
	}
	if is.Negated {
		explain(Name{}, "The element is a positive amount; the parentheses are for the reader alone.")
	}
	return list
}

// whyElement explains an element that is chosen or the registrant's own; else it returns "".
func (t *Tags) whyElement(element Name, metric string, x *fact.Fact) string {
	if _, chosen := t.f.Tags.Elements[metric]; chosen {
		return "Chosen in [tags] of filing.toml."
	}
	if element == t.revenues() && element != revenues {
		return "The element that [accounts] maps, so that the notes and the income statement use the same one."
	}
	if element.Prefix != "" {
		return ""
	}
	e := table[metric]
	standard := "us-gaap:" + e.element.Local
	switch {
	case strings.HasPrefix(x.ID.Metric, fact.AdjustmentShare):
		return "No standard element states an adjustment as a percentage."
	case e.members == adjustments:
		if rest, less := strings.CutPrefix(element.Local, subtracted); less {
			return "The amount is subtracted, and us-gaap:" + rest + " is the amount itself. Neither sign of that element would say so."
		}
		return "Described in [accounts] of filing.toml as the registrant's own."
	case e.members == accounts:
		return "Described in [accounts] of filing.toml as the registrant's own."
	case e.mixed == element:
		return "The amount includes cash, a fund, equity or a derivative, and " + standard + " is for debt securities available for sale alone."
	}
	return "No standard element has this meaning."
}

func whyAxis(axis Name) string {
	if axis.Prefix == "" {
		return "No standard axis separates these amounts."
	}
	return ""
}

// whyMember explains a member that is chosen, the registrant's own, or not the one with the
// name of its caption; else it returns "".
func (t *Tags) whyMember(member Name, line string) string {
	if t.lines[line] == member {
		if _, chosen := t.f.Tags.Lines[line]; chosen {
			return "Chosen in [tags] of filing.toml."
		}
		if usual, ok := captions[line]; ok && member == usgaap(usual) {
			return "The member that is usual for this caption."
		}
		named := camel(line) + "Member"
		switch standard, ok := gaap.Member(named); {
		case member.Prefix != "":
			return ""
		case ok:
			return "Another line has us-gaap:" + standard + ", the standard member with this name."
		case captions[line] != "":
			return "Another line has us-gaap:" + captions[line] + ", the member that is usual for this caption."
		}
		return "No standard member has the name " + named + "."
	}
	switch {
	case member.Prefix != "":
		return ""
	case strings.HasPrefix(member.Local, "Customer"):
		return "The document names the customer by this letter."
	case member == own("ForeignCountriesMember"):
		return "us-gaap:NonUsMember means outside the United States, and the registrant's domicile is elsewhere."
	case member == country("XK"):
		return "The country taxonomy has no member for this country."
	}
	return "No standard member has this meaning."
}
