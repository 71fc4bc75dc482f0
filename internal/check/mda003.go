package check

import (
	"fmt"
	"regexp"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// MDA003 adds the causes that a sentence gives in dollars.
var MDA003 = &Check{
	Code: "MDA003", Severity: diag.Error,
	Title: `quantified causes that miss the change by more than half a shown unit for each figure shown, with no "other"`,
	Run:   mda003,
}

var (
	change = regexp.MustCompile(`(?i)\b(?:` + upWords + `|` + downWords + `)\b(?: \w+){0,6}? (?:by|of) [$€£¥]\s?([\d,]+(?:\.\d+)?)(?: (million|billion|thousand))?`)
	dollar = regexp.MustCompile(`(?i)[$€£¥]\s?([\d,]+(?:\.\d+)?)(?: (million|billion|thousand))?`)
	listed = regexp.MustCompile(`(?i)\b(?:driven|caused) by\b|\bdue to\b|\bbecause of\b|\bas a result of\b|\battribut(?:able|ed) to\b|\bresult(?:ed|ing) from\b|\bconsist(?:ed|ing) of\b|\bcompris(?:ed|ing)(?: of)?\b|\bmade up of\b|: `)
	more   = regexp.MustCompile(`(?i)\b(?:other|others|remain\w*|the rest|balance|includ\w+|of which|among|in part|partly|for example|such as|each|respectively|at least|over|more than|approximately|about|up to|compared (?:to|with)|versus|from \$)`)
	signs  = regexp.MustCompile(`(?i)\b(?:(` + upWords + `|added|new)|(` + downWords + `|loss|losses|lost|churn\w*|less))\b`)
)

// amount is a figure as text shows it.
type amount struct {
	value, half quantity.Value
	text        string
}

var scales = map[string]int{"": 0, "thousand": 3, "million": 6, "billion": 9}

// readAmount reads the digits and the scale that a form found.
func readAmount(words string, m []int, unit quantity.Unit) (amount, bool) {
	digits := strings.ReplaceAll(words[m[2]:m[3]], ",", "")
	scale := ""
	if m[4] >= 0 {
		scale = strings.ToLower(words[m[4]:m[5]])
	}
	a, err := quantity.ParseText(digits)
	if err != nil {
		return amount{}, false
	}
	_, decimals, _ := strings.Cut(digits, ".")
	half := quantity.Int(5).Shift(scales[scale] - len(decimals) - 1)
	return amount{quantity.Money(a.Shift(scales[scale]), unit), quantity.Money(half, unit), strings.TrimSpace(words[m[0]:m[1]])}, true
}

func mda003(p *Package) []diag.Diagnostic {
	unit := p.Filing.Registrant.Currency
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		words := s.String()
		m := change.FindStringSubmatchIndex(words)
		if m == nil || !s.Own || more.MatchString(words) {
			continue
		}
		whole, ok := readAmount(words, m, unit)
		at := listed.FindStringIndex(words[m[1]:])
		if !ok || at == nil || supposed.MatchString(words) {
			continue
		}
		parts, sure := s.parts(words[:m[1]], words[m[1]+at[1]:], unit)
		if len(parts) == 0 {
			continue
		}
		tolerance := whole.half
		sum := parts[0].value.Sub(parts[0].value)
		var told []string
		for i, part := range parts {
			tolerance = tolerance.Add(part.half)
			told = append(told, part.text)
			if sure[i] < 0 {
				sum = sum.Sub(part.value)
			} else {
				sum = sum.Add(part.value)
			}
		}
		if near(sum, whole.value, tolerance) || either(parts, sure, whole.value, tolerance) {
			continue
		}
		found = append(found, diag.Diagnostic{Code: "MDA003", Summary: "quantified causes that miss the change", Subject: s.point(m[0]),
			Detail: fmt.Sprintf("%s make %s, and the change is %s; difference %s", strings.Join(told, " and "), sum, whole.value, whole.value.Sub(sum)),
			Remedy: `Name what is missing with its amount, or as "other"`})
	}
	return found
}

// parts gives the amounts after a connective: +1 for one that goes the way of the
// change, −1 for one against it, 2 for one that may be read both ways.
func (s passage) parts(head, tail string, unit quantity.Unit) (list []amount, way []int) {
	fell := downward.MatchString(lastSign(head))
	from, offset := 0, false
	for _, m := range dollar.FindAllStringSubmatchIndex(tail, -1) {
		a, ok := readAmount(tail, m, unit)
		if !ok {
			continue
		}
		gap := tail[from:m[0]]
		from = m[1]
		offset = offset || strings.Contains(strings.ToLower(gap), "offset") || strings.Contains(strings.ToLower(gap), "net of")
		word := signs.FindStringSubmatch(gap)
		way = append(way, 1)
		list = append(list, a)
		last := &way[len(way)-1]
		switch {
		case offset:
			*last = -1
		case word == nil:
		case (word[2] != "") != fell:
			*last = 2
		}
	}
	return list, way
}

// lastSign gives the last word of direction.
func lastSign(words string) string {
	all := signs.FindAllString(words, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// either says whether the parts add under some reading of those that may be read
// both ways.
func either(parts []amount, way []int, whole, tolerance quantity.Value) bool {
	var open []int
	for i, w := range way {
		if w == 2 {
			open = append(open, i)
		}
	}
	if len(open) > 8 {
		return true
	}
	for reading := range 1 << len(open) {
		sum := whole.Sub(whole)
		for i, part := range parts {
			against := way[i] < 0
			for bit, k := range open {
				against = against || k == i && reading&(1<<bit) != 0
			}
			if against {
				sum = sum.Sub(part.value)
			} else {
				sum = sum.Add(part.value)
			}
		}
		if near(sum, whole, tolerance) {
			return true
		}
	}
	return false
}

func near(a, b, tolerance quantity.Value) bool { return a.Sub(b).Abs().Cmp(tolerance) <= 0 }
