package check

import (
	"fmt"
	"regexp"
	"slices"

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
			if v.kind == headed {
				continue
			}
			non, at := v.stressed(true)
			for i, s := range non {
				if gaap, _ := v.stressed(false); !slices.ContainsFunc(gaap, func(g showing) bool { return g.comparable(s.measure) }) {
					tell(s.block, at[i], "emphasis on the non-GAAP side alone", fmt.Sprintf("%s is in bold or italics, and %s in the same %s is not", s.called(), s.GAAP.Name, v.kind), "Give both the same style")
					break
				}
			}
		}
		for _, v := range views {
			if v.kind != headed || v.blocks[0].Kind != document.Heading {
				continue
			}
			for _, n := range v.named {
				if !n.NonGAAP() || slices.ContainsFunc(v.named, func(g showing) bool { return g.comparable(n.measure) }) {
					continue
				}
				if i := slices.IndexFunc(views, func(w view) bool {
					return w.kind == headed && w.blocks[0].Kind == document.Heading && w.blocks[0].Level > v.blocks[0].Level &&
						slices.ContainsFunc(w.named, func(g showing) bool { return g.comparable(n.measure) })
				}); i >= 0 {
					tell(n.block, n.at, "a larger heading on the non-GAAP side", fmt.Sprintf("%q is a larger heading than %q", v.blocks[0].Text, views[i].blocks[0].Text), "Give both headings the same level")
				}
			}
		}
		for _, v := range views {
			for _, s := range v.said {
				for _, n := range s.names {
					if at := praised(s.String(), n); at >= 0 && !v.judges(n.GAAP) {
						tell(s.Block, s.Start+at, "praise on the non-GAAP side alone", fmt.Sprintf("%q praises %s, and the %s says nothing of the kind of %s", clip(s.String()[at:]), n.text, v.kind, n.GAAP.Name),
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
func (v view) stressed(non bool) (list []showing, at []int) {
	for _, s := range append(namings(v.said), v.shown...) {
		if s.NonGAAP() == non && slices.ContainsFunc(s.block.Stress, func(r [2]int) bool { return s.at < r[1] && r[0] < max(s.end, s.at+1) }) {
			list, at = append(list, s), append(at, s.at)
		}
	}
	return list, at
}

// praised gives where words praise a non-GAAP measure that they name, or −1.
func praised(words string, n naming) int {
	if n.measure == nil || !n.NonGAAP() || denies.MatchString(words[:n.at]) || practice.MatchString(words) {
		return -1
	}
	if m := praiseBefore.FindStringIndex(words[:n.at]); m != nil {
		return m[0]
	}
	after := words[n.end:]
	if end := clauseSplit.FindStringIndex(after); end != nil {
		after = after[:end[0]]
	}
	if m := praiseAfter.FindStringIndex(after); m != nil {
		return n.at
	}
	return -1
}

// judges says whether a view characterizes a measure under GAAP.
func (v view) judges(m *measure) bool {
	for _, s := range v.said {
		words := s.String()
		for _, n := range s.names {
			if n.measure == m && blames.MatchString(clause(clauseSplit, words, n.at, n.end)) {
				return true
			}
		}
	}
	return false
}

// clause gives the words about a run of them up to where a form cuts them.
func clause(cuts *regexp.Regexp, words string, at, end int) string {
	from, to := 0, len(words)
	for _, cut := range cuts.FindAllStringIndex(words, -1) {
		if cut[1] <= at {
			from = cut[1]
		} else if cut[0] >= end && cut[0] < to {
			to = cut[0]
		}
	}
	return words[from:to]
}
