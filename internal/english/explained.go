package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

var (
	stops  = regexp.MustCompile(`(?i)\b(?:no longer|discontinu\w+|ceas(?:e|ed|ing)|stopp(?:ed|ing)|omit(?:s|ted)?|(?:do|does|did|will) not (?:\w+ )?(?:present|report|disclose|provide|show|include|state)|(?:is|are) not (?:presented|reported|disclosed|provided|shown|included)|replac(?:e|ed|es|ing)|in place of|instead of)\b`)
	reason = regexp.MustCompile(`(?i)\b(?:because|since|therefore|due to|as a result of|in order to|so that|given that|for th(?:at|is|e) reason|replac(?:e|ed|es|ing)|in place of|instead of|as (?:we|it|they|our|the)|(?:no longer|not) (?:useful|meaningful|relevant|representative|material|use[ds]?))\b`)
	leaves = regexp.MustCompile(`(?i)\b(?:not|no longer|never|remove[ds]?|removing|omit\w*|exclud\w+|discontinu\w+|delet\w+|ceas\w+|stop\w*|leav\w+ out)\b`)
)

// Discontinues reports whether a sentence states that a measure is no longer presented, and
// its paragraph states why.
func (s Passage) Discontinues(name *regexp.Regexp) bool {
	words := s.String()
	return s.Kind != document.Heading && name.MatchString(words) && stops.MatchString(words) && reason.MatchString(s.Block.Text)
}

// PromisesOut reports whether the text of a promise says that a measure will be left out.
func PromisesOut(text string, name *regexp.Regexp) bool {
	return name.MatchString(text) && leaves.MatchString(text)
}

// HasFigures reports whether a text has an amount, a rate or a date.
func HasFigures(text string) bool {
	return HasAmount(text) || Date.MatchString(text) || Year.MatchString(text)
}

// Recited reports whether a block of a document has a text word for word.
func Recited(text string, d *document.Draft) bool {
	words := " " + strings.Join(Words(text), " ") + " "
	return slices.ContainsFunc(d.Blocks, func(b *document.Block) bool {
		return strings.Contains(" "+strings.Join(Words(b.Text), " ")+" ", words)
	})
}

// Stated is a figure that a sentence states for the net dollar expansion rate or revenue.
type Stated struct {
	At, End int    // of its digits
	Name    string // of the fact: "ndr", "ndr.change", "revenue", "revenue.increase" or "revenue.growth"
	Earlier bool   // for the comparison period
	Digits  string // without separators
	Scale   int    // power of ten: 6 for millions, -2 for a percentage
}

const (
	statedFigure = `([$€£¥] ?)?(\d[\d,]*(?:\.\d+)?) ?(%|percent\b|percentage points?\b|points?\b|million\b|billion\b|thousand\b)?`
	statedMove   = `(?: (?:` + upWords + `|` + DownWords + `))`
)

var (
	// Groups: the measure; then each figure's sign, digits and unit.
	statedSubject = regexp.MustCompile(`(?i)^(?:(?:in|for|during) (?:fiscal |the (?:year|three|six|nine|twelve|quarter|first|second|third)\b)?[^,;]*?(?:19|20)\d\d, )?(?:our |the |this |total |consolidated )*(net dollar expansion rates?|revenues?)((?: (?:has|have|also))*)`)
	statedBy      = regexp.MustCompile(`(?i)^` + statedMove + `(?: by)? ` + statedFigure + `(?:,? or ` + statedFigure + `)?`)
	statedFrom    = regexp.MustCompile(`(?i)^` + statedMove + `(?: by ` + statedFigure + `,?)? from ` + statedFigure + ` to ` + statedFigure)
	statedTo      = regexp.MustCompile(`(?i)^` + statedMove + ` to ` + statedFigure)
	statedIs      = regexp.MustCompile(`(?i)^ (?:was|were|is|are) ` + statedFigure)
	// statedEnd matches what may follow the last figure; a place or a source after it makes it
	// a figure for a part of the measure.
	statedEnd    = regexp.MustCompile(`(?i)^(?:[.,;)]|$| (?:in|for|during) (?:fiscal |the (?:year|three|six|nine|twelve|quarter|first|second|third|fourth|period)\b|(?:19|20)\d\d)| (?:compared|because|due|as|since|over|year|primarily|driven|versus|reflecting|while|but)\b)`)
	statedScales = map[string]int{"%": -2, "percent": -2, "percentage point": -2, "percentage points": -2, "point": -2, "points": -2, "thousand": 3, "million": 6, "billion": 9, "": 0}
)

// StatedFigures returns the figures in a sentence that begins with the net dollar expansion
// rate or revenue as its subject: the amount of a change, the values before and after it, or
// the value itself. It returns nothing for a sentence with "if" or "not".
func StatedFigures(words string) (list []Stated) {
	if Hypothetical.MatchString(words) || Negation.MatchString(words) {
		return nil
	}
	if m := statedSubject.FindStringSubmatchIndex(words); m != nil {
		rest := words[m[1]:]
		level, change := "ndr", "ndr.change"
		if strings.HasPrefix(strings.ToLower(words[m[2]:m[3]]), "rev") {
			level, change = "revenue", "revenue.increase"
		}
		put := func(at []int, group int, name string, earlier bool) {
			if at[group+2] < 0 || !statedEnd.MatchString(rest[at[1]:]) {
				return // not stated, or for a part
			}
			unit := ""
			if at[group+4] >= 0 {
				unit = strings.ToLower(rest[at[group+4]:at[group+5]])
			}
			s := Stated{m[1] + at[group+2], m[1] + at[group+3], name, earlier, strings.ReplaceAll(rest[at[group+2]:at[group+3]], ",", ""), statedScales[unit]}
			money, points := at[group] >= 0, strings.Contains(unit, "point")
			switch {
			case level == "ndr" && (money || s.Scale != -2 || points != (name == change)):
				return // such as a percentage of a percentage
			case level == "revenue" && s.Scale == -2:
				if points || name != change {
					return
				}
				s.Name = "revenue.growth"
			case level == "revenue" && !money:
				return
			}
			list = append(list, s)
		}
		if at := statedFrom.FindStringSubmatchIndex(rest); at != nil {
			put(at, 2, change, false)
			put(at, 8, level, true)
			put(at, 14, level, false)
		} else if at := statedBy.FindStringSubmatchIndex(rest); at != nil {
			put(at, 2, change, false)
			put(at, 8, change, false)
		} else if at := statedTo.FindStringSubmatchIndex(rest); at != nil {
			put(at, 2, level, false)
		} else if at := statedIs.FindStringSubmatchIndex(rest); at != nil {
			put(at, 2, level, false)
		}
	}
	return list
}

// Fits reports whether a value, whatever its sign, prints as the figure.
func (s Stated) Fits(v quantity.Value) bool {
	_, decimals, _ := strings.Cut(s.Digits, ".")
	return v.Abs().Fixed(s.Scale, len(decimals)) == s.Digits
}

// Exactly returns a value with one decimal more than the figure, without its sign.
func (s Stated) Exactly(v quantity.Value) string {
	_, decimals, _ := strings.Cut(s.Digits, ".")
	digits := text.Group(v.Abs().Fixed(s.Scale, len(decimals)+1))
	return map[int]string{-2: digits + "%", 3: digits + " thousand", 6: digits + " million", 9: digits + " billion", 0: digits}[s.Scale]
}
