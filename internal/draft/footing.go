package draft

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/tag"
)

// face lists the metrics, besides those of a mapped account, that the financial statements print
// too: moving such a figure would contradict them.
var face = []string{"revenue", "net-income", "account", "adjusted-ebitda.adjustment", "deferred-revenue.current", "deferred-revenue.current.change"}

// anchored returns a function that reports whether a figure is printed elsewhere, as rounded: in
// the financial statements, in another document of the package or in an earlier filing.
func anchored(f *filing.Filing, set *fact.Set, drafts []*document.Draft) func(*fact.Fact) bool {
	in := map[fact.ID]string{} // the document that prints a fact; "" if several do
	for _, d := range drafts {
		if !slices.ContainsFunc(disclosure.Documents, func(doc *disclosure.Document) bool { return doc.Name == d.Name }) {
			continue // the letter repeats the others
		}
		for _, m := range d.Marks {
			if m.Fact == nil {
				continue
			}
			if was, known := in[m.ID]; known && was != d.Name {
				in[m.ID] = ""
			} else {
				in[m.ID] = d.Name
			}
		}
	}
	tied := map[fact.ID]bool{}
	for _, t := range ties(set) {
		if t.Total.Metric == "account" && len(t.Parts) == 1 {
			tied[t.Parts[0]] = true
		}
	}
	return func(x *fact.Fact) bool {
		name, shown := in[x.ID]
		return shown && name == "" || tied[x.ID] ||
			slices.Contains(face, x.ID.Metric) && (x.ID.Metric != "revenue" || x.ID.Member == "") ||
			len(x.ID.Metric) > len(fact.AsFiled) && x.ID.Metric[:len(fact.AsFiled)] == fact.AsFiled
	}
}

// same returns a function that returns equal texts for facts with the same XBRL tag and period,
// which print alike.
func same(f *filing.Filing, set *fact.Set) func(*fact.Fact) string {
	tags := tag.New(f, set)
	return func(x *fact.Fact) string {
		is := tags.Of(x)
		return fmt.Sprint(is.Element, is.Dims, x.Context, x.Value.Unit())
	}
}

// ties returns the sums that several tables show together: each line of the fair value hierarchy
// is the sum of its sections in the table by investment type, and the totals of sections agree to
// the captions of the balance sheet.
func ties(set *fact.Set) (list []footing.Tie) {
	var classes []string
	for _, s := range sections {
		classes = append(classes, "fair-value."+s.class)
	}
	for _, f := range set.All() {
		id := f.ID
		at := func(metrics ...string) (parts []fact.ID) {
			for _, metric := range metrics {
				parts = append(parts, fact.ID{Metric: metric, Member: id.Member, When: id.When})
			}
			return parts
		}
		switch id.Metric {
		case "fair-value.levels":
			list = append(list, footing.Tie{Total: id, Parts: at(classes[1:]...)})
		case "account":
			id.Member = "total"
			var parts []string
			for _, s := range sections {
				parts = append(parts, "fair-value."+s.class)
				if s.element == f.ID.Member {
					list = append(list, footing.Tie{Total: f.ID, Parts: at(parts...)})
				}
				if s.element != "" {
					parts = nil
				}
			}
		}
	}
	return list
}

// movedFigures returns a finding for each figure that is printed one unit higher or lower, at the
// first place that prints it.
func movedFigures(drafts []*document.Draft) (found []diag.Diagnostic) {
	first := map[footing.Key]int{}
	for _, d := range drafts {
		for _, m := range d.Marks {
			if m.Fact == nil || m.Figure.Moved == 0 {
				continue
			}
			key := footing.Key{ID: m.ID, Format: m.Format.Name}
			i, known := first[key]
			if known {
				if also := (diag.Related{Message: "also shown here", At: m.At}); m.At != found[i].Subject && !slices.Contains(found[i].Related, also) {
					found[i].Related = append(found[i].Related, also)
				}
				continue
			}
			first[key] = len(found)
			rounded := figure.Show(m.Fact, m.Format)
			each := diag.Diagnostic{Severity: diag.Info, Code: "NUM006", Summary: "figure printed one unit from its rounded value", Subject: m.At,
				Detail: fmt.Sprintf("%s is shown as %s; its exact value is %s, which rounds to %s", m.Fact.Named(), m.Figure.Signed(), figure.InFull(m.Fact.Value), rounded.Signed()),
				Remedy: "No action is needed: the figure is moved so that the table adds up, under the policy footing"}
			if footing.Headline(m.ID) {
				off := footing.Printed(m).Sub(m.Fact.Value)
				each.Detail += fmt.Sprintf("; the measure itself is moved, not one of its parts: as printed, it differs from its exact value by %s", figure.InFull(off))
				each.Remedy = "Have the chief financial officer approve the measure as printed; or write footing = \"exact\" under [policies] in filing.toml"
			}
			found = append(found, each)
		}
	}
	return found
}
