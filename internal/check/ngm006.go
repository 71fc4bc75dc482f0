package check

import (
	"fmt"
	"regexp"
	"slices"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// NGM006 finds emphasis on the non-GAAP side alone.
var NGM006 = &Check{
	Code: "NGM006", Severity: diag.Warning,
	Title: "bold, larger or praising words on the non-GAAP side alone",
	Words: true,
	Run:   ngm006,
}

const praises = `(?:exceptional(?:ly)?|outstanding(?:ly)?|remarkabl[ey]|impressive(?:ly)?|excellent|stellar|superb|tremendous|terrific|fantastic|great|strong(?:er|est|ly)?|robust|solid|healthy|superior|best(?:[- ]ever|[- ]in[- ]class)?|highest(?:[- ]ever)?|all-time high|industry-leading|world-class|record(?:[- ](?:breaking|setting|high|level))?|milestone|pleased|proud|delighted|thrilled|excited|spectacular|phenomenal|extraordinary)`

var (
	praiseBefore = regexp.MustCompile(`(?i)\b` + praises + `(?: (?:in|of|with|by|our|the|a|an|to|report|announce|deliver|growth|full-year|fourth-quarter|quarterly|annual|year-over-year|\d{4}|[$€£¥]?[\d.,]+%?|million|billion|increase|improvement|results?|performance|level))*[ ,]*$`)
	praiseAfter  = regexp.MustCompile(`(?i)^[^;]*?\b(?:(?:an?|our|another|new|all-time|the|its|were|was|been|remained?|remains|is|at) (?:\w+ ){0,2}?` + praises + `|` + praises + ` (?:results?|performance|growth|level|year|quarter))\b`)
	blames       = regexp.MustCompile(`(?i)\b(?:` + praises + `|disappointing|weak(?:er|est)?|poor|worst|largest|lowest|unsatisfactory|deeper)\b`)
	clauseSplit  = regexp.MustCompile(`[;:]|, (?:and|but|while|whereas)\b|\b(?:while|whereas)\b`)
)

func ngm006(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		tell := func(b *document.Block, at int, summary, detail, remedy string) {
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "NGM006", Summary: summary, Subject: b.At(at), Detail: detail + "; see " + p.prominence("a"), Remedy: remedy})
		}
		views := p.views(d)
		for _, v := range views {
			if v.Kind == english.HeadingView {
				continue
			}
			non, at := stressed(v, true)
			for i, s := range non {
				if gaap, _ := stressed(v, false); !slices.ContainsFunc(gaap, func(g english.Presentation) bool { return g.ComparableTo(s.Measure) }) {
					tell(s.Block, at[i], "emphasis on the non-GAAP side alone", fmt.Sprintf("%s is in bold or italics, and %s in the same %s is not", s.Called(), s.GAAP.Name, v.Kind), "Give both the same style")
					break
				}
			}
		}
		for _, v := range views {
			if v.Kind != english.HeadingView || v.Blocks[0].Kind != document.Heading {
				continue
			}
			for _, n := range v.Named {
				if !n.NonGAAP() || slices.ContainsFunc(v.Named, func(g english.Presentation) bool { return g.ComparableTo(n.Measure) }) {
					continue
				}
				if i := slices.IndexFunc(views, func(w english.View) bool {
					return w.Kind == english.HeadingView && w.Blocks[0].Kind == document.Heading && w.Blocks[0].Level > v.Blocks[0].Level &&
						slices.ContainsFunc(w.Named, func(g english.Presentation) bool { return g.ComparableTo(n.Measure) })
				}); i >= 0 {
					tell(n.Block, n.At, "a larger heading on the non-GAAP side", fmt.Sprintf("%q is a larger heading than %q", v.Blocks[0].Text, views[i].Blocks[0].Text), "Give both headings the same level")
				}
			}
		}
		for _, v := range views {
			for _, s := range v.Sentences {
				for _, n := range s.Mentions {
					if at := praised(s.String(), n); at >= 0 && !judges(v, n.GAAP) {
						tell(s.Block, s.Start+at, "praise on the non-GAAP side alone", fmt.Sprintf("%q praises %s, and the %s says nothing of the kind of %s", english.Clip(s.String()[at:]), n.Text, v.Kind, n.GAAP.Name),
							"Leave the praise out, or say what is as true of "+n.GAAP.Name)
					}
				}
			}
		}
	}
	return found
}

// stressed gives the non-GAAP measures, or those under GAAP, that a view names or
// shows in bold or italics, and where.
func stressed(v english.View, non bool) (list []english.Presentation, at []int) {
	for _, s := range append(english.NamedIn(v.Sentences), v.Shown...) {
		if s.NonGAAP() == non && slices.ContainsFunc(s.Block.Stress, func(r [2]int) bool { return s.At < r[1] && r[0] < max(s.End, s.At+1) }) {
			list, at = append(list, s), append(at, s.At)
		}
	}
	return list, at
}

// praised gives where words praise a non-GAAP measure that they name, or −1.
func praised(words string, n english.Mention) int {
	if n.Measure == nil || !n.NonGAAP() || english.Negation.MatchString(words[:n.At]) || english.Practice.MatchString(words) {
		return -1
	}
	if m := praiseBefore.FindStringIndex(words[:n.At]); m != nil {
		return m[0]
	}
	after := words[n.End:]
	if end := clauseSplit.FindStringIndex(after); end != nil {
		after = after[:end[0]]
	}
	if m := praiseAfter.FindStringIndex(after); m != nil {
		return n.At
	}
	return -1
}

// judges says whether a view characterizes a measure under GAAP.
func judges(v english.View, m *english.Measure) bool {
	for _, s := range v.Sentences {
		words := s.String()
		for _, n := range s.Mentions {
			if n.Measure == m && blames.MatchString(english.Clause(clauseSplit, words, n.At, n.End)) {
				return true
			}
		}
	}
	return false
}
