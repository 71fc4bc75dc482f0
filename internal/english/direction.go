package english

import (
	"regexp"
	"strings"
	"tieout/internal/document"
)

// toward is what may stand between a word of direction and its figure.
var toward = regexp.MustCompile(`(?i)^(?: (?:in|for|from|of|during|to|by|at|approximately|a|an|total|revenues?|our|the|net|dollar|expansion|rates?|percentage|points?|year|quarter|over)| [$€£¥]?[\d.,]+%?| \((?:decrease|increase)\))* [$€£¥]?$`)

// LastDirection returns where the last word of direction stands, or nil, and whether it is
// of a rise.
func LastDirection(words string) (at []int, rise bool) {
	up, down := Rise.FindAllStringIndex(words, -1), Fall.FindAllStringIndex(words, -1)
	if len(up) > 0 {
		at, rise = up[len(up)-1], true
	}
	if len(down) > 0 && (at == nil || down[len(down)-1][0] > at[0]) {
		at, rise = down[len(down)-1], false
	}
	return at, rise
}

// Governs reports whether a word of direction, which ends at a byte, speaks of a figure: only words that lead from the one to the other stand between, and
// before a level one of them is "to".
func (s Passage) Governs(end int, span document.Span) bool {
	between := s.String()[end : span.Start-s.Start]
	for _, other := range s.Spans {
		if other.Owner == document.OwnDate && other.Start >= s.Start+end && other.End <= span.Start {
			between = strings.Replace(between, other.Text, "the year", 1)
		}
	}
	if !toward.MatchString(between) {
		return false
	}
	if span.ID.Metric == "revenue" || span.ID.Metric == "ndr" {
		return strings.HasSuffix(strings.TrimRight(between, "$ "), " to")
	}
	return !strings.ContainsAny(between, "0123456789")
}
