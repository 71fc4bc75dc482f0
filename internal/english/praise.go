package english

import (
	"regexp"
	"slices"
)

// praises are words of praise.
const praises = `(?:exceptional(?:ly)?|outstanding(?:ly)?|remarkabl[ey]|impressive(?:ly)?|excellent|stellar|superb|tremendous|terrific|fantastic|great|strong(?:er|est|ly)?|robust|solid|healthy|superior|best(?:[- ]ever|[- ]in[- ]class)?|highest(?:[- ]ever)?|all-time high|industry-leading|world-class|record(?:[- ](?:breaking|setting|high|level))?|milestone|pleased|proud|delighted|thrilled|excited|spectacular|phenomenal|extraordinary)`

var (
	praiseBefore = regexp.MustCompile(`(?i)\b` + praises + `(?: (?:in|of|with|by|our|the|a|an|to|report|announce|deliver|growth|full-year|fourth-quarter|quarterly|annual|year-over-year|\d{4}|[$€£¥]?[\d.,]+%?|million|billion|increase|improvement|results?|performance|level))*[ ,]*$`)
	praiseAfter  = regexp.MustCompile(`(?i)^[^;]*?\b(?:(?:an?|our|another|new|all-time|the|its|were|was|been|remained?|remains|is|at) (?:\w+ ){0,2}?` + praises + `|` + praises + ` (?:results?|performance|growth|level|year|quarter))\b`)
	blames       = regexp.MustCompile(`(?i)\b(?:` + praises + `|disappointing|weak(?:er|est)?|poor|worst|largest|lowest|unsatisfactory|deeper)\b`)
	clauseSplit  = regexp.MustCompile(`[;:]|, (?:and|but|while|whereas)\b|\b(?:while|whereas)\b`)
)

// Stressed returns the non-GAAP measures, or those under GAAP, that a view names or
// shows in bold or italics.
func (v View) Stressed(non bool) (list []Presentation) {
	for _, s := range append(NamedIn(v.Sentences), v.Shown...) {
		if s.NonGAAP() == non && slices.ContainsFunc(s.Block.Stress, func(r [2]int) bool { return s.At < r[1] && r[0] < max(s.End, s.At+1) }) {
			list = append(list, s)
		}
	}
	return list
}

// Praise returns where words praise a non-GAAP measure that they name, or −1.
func Praise(words string, n Mention) int {
	if n.Measure == nil || !n.NonGAAP() || Negation.MatchString(words[:n.At]) || Practice.MatchString(words) {
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

// Judges reports whether a view characterizes a measure under GAAP.
func (v View) Judges(m *Measure) bool {
	for _, s := range v.Sentences {
		words := s.String()
		for _, n := range s.Mentions {
			if n.Measure == m && blames.MatchString(Clause(clauseSplit, words, n.At, n.End)) {
				return true
			}
		}
	}
	return false
}
