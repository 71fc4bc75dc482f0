package english

import (
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/quantity"
)

// Money matches an amount of money. Its groups are the digits and, if present, the word for the
// scale, such as "million".
var Money = regexp.MustCompile(`(?i)[$€£¥]\s?([\d,]+(?:\.\d+)?)(?: (million|billion|thousand))?`)

// Amount is an amount of money in text.
type Amount struct {
	Value quantity.Value
	Half  quantity.Value // half a unit of the last digit of Text: the most that rounding can have changed
	Text  string
}

var scaleWords = map[string]int{"": 0, "thousand": 3, "million": 6, "billion": 9}

// ReadMoney reads an amount in a text. The argument m holds the indexes of a match of the
// pattern Money.
func ReadMoney(words string, m []int, unit quantity.Unit) (Amount, bool) {
	digits := strings.ReplaceAll(words[m[2]:m[3]], ",", "")
	scale := ""
	if m[4] >= 0 {
		scale = strings.ToLower(words[m[4]:m[5]])
	}
	a, err := quantity.ParseText(digits)
	if err != nil {
		return Amount{}, false
	}
	_, decimals, _ := strings.Cut(digits, ".")
	half := quantity.Int(5).Shift(scaleWords[scale] - len(decimals) - 1)
	return Amount{quantity.Money(a.Shift(scaleWords[scale]), unit), quantity.Money(half, unit), strings.TrimSpace(words[m[0]:m[1]])}, true
}

// Near reports whether two values differ by at most a tolerance.
func Near(a, b, tolerance quantity.Value) bool { return a.Sub(b).Abs().Cmp(tolerance) <= 0 }

// Breakdown is the amount of a change that a sentence states (Whole), and the amounts that the
// same sentence states for its causes (Parts).
type Breakdown struct {
	At    int // byte offset of the change in the sentence
	Whole Amount
	Parts []Amount
	way   []int // of each part: +1 with the change, -1 against it, 2 where it may be read both ways
	open  bool  // the parts need not be all: "primarily due to"
	some  bool  // they may be less than all: "due to an increase of"
}

var (
	changeBy  = regexp.MustCompile(`(?i)\b(?:` + upWords + `|` + DownWords + `)\b(?: \w+){0,6}? (?:by|of) [$€£¥]\s?([\d,]+(?:\.\d+)?)(?: (million|billion|thousand))?`)
	causeList = regexp.MustCompile(`(?i)\b(?:driven|caused) by\b|\bdue(?: \w+ly| in (?:large )?part)? to\b|\bbecause of\b|\bas a result of\b|\battribut(?:able|ed) to\b|\bresult(?:ed|ing) from\b|\bconsist(?:ed|ing) of\b|\bcompris(?:ed|ing)(?: of)?\b|\bmade up of\b|: `)
	// openEnded matches words that imply further parts, or an amount that is not a part.
	openEnded     = regexp.MustCompile(`(?i)\b(?:other|others|remain\w*|the rest|balance|includ\w+|of which|among|in part|partly|for example|such as|each|respectively|at least|over|more than|approximately|about|up to|compared (?:to|with)|versus|from \$)`)
	directionWord = regexp.MustCompile(`(?i)\b(?:(` + upWords + `|added|new)|(` + DownWords + `|loss|losses|lost|churn\w*|less))\b`)
)

// ReadBreakdown reads the amount of a change and the amounts of its causes in a sentence. ok is
// false if an amount is missing, if the sentence implies further causes, or if it is
// hypothetical.
func ReadBreakdown(words string, unit quantity.Unit) (b Breakdown, ok bool) {
	m := changeBy.FindStringSubmatchIndex(words)
	if m == nil || openEnded.MatchString(words) || Hypothetical.MatchString(words) {
		return b, false
	}
	whole, ok := ReadMoney(words, m, unit)
	at := causeList.FindStringIndex(words[m[1]:])
	if !ok || at == nil {
		return b, false
	}
	b.At, b.Whole = m[0], whole
	form, tail := words[m[1]+at[0]:m[1]+at[1]], words[m[1]+at[1]:]
	b.read(words[:m[1]], tail, unit)
	b.open = partOfAdverb.MatchString(leadOf(words, m[1]+at[0])) || strings.Contains(form, "ly ") || strings.Contains(form, "part ")
	b.some = len(b.Parts) == 1 && partial.MatchString(form+tail)
	return b, len(b.Parts) > 0
}

// read reads the amounts after a connective.
func (b *Breakdown) read(head, tail string, unit quantity.Unit) {
	last := ""
	if all := directionWord.FindAllString(head, -1); len(all) > 0 {
		last = all[len(all)-1]
	}
	fell := Fall.MatchString(last)
	from, offset := 0, false
	for _, m := range Money.FindAllStringSubmatchIndex(tail, -1) {
		a, ok := ReadMoney(tail, m, unit)
		if !ok {
			continue
		}
		gap := tail[from:m[0]]
		from = m[1]
		offset = offset || strings.Contains(strings.ToLower(gap), "offset") || strings.Contains(strings.ToLower(gap), "net of")
		way := 1
		if word := directionWord.FindStringSubmatch(gap); offset {
			way = -1
		} else if word != nil && (word[2] != "") != fell {
			way = 2
		}
		b.Parts, b.way = append(b.Parts, a), append(b.way, way)
	}
}

// partial matches one cause that is a change of its own, and so may be one of several.
var partial = regexp.MustCompile(`(?i)^(?:due to|because of|as a result of|attribut(?:able|ed) to|result(?:ed|ing) from) (?:an?|the) (?:[$€£¥]\s?[\d.,]+(?: (?:million|billion|thousand))? )?(?:` + upWords + `|` + DownWords + `)\b`)

// sum adds the parts; the bits of reading select the parts of open that are subtracted.
func (b Breakdown) sum(open []int, reading int) quantity.Value {
	sum := b.Whole.Value.Sub(b.Whole.Value)
	for i, part := range b.Parts {
		against := b.way[i] < 0
		for bit, k := range open {
			against = against || k == i && reading&(1<<bit) != 0
		}
		if against {
			sum = sum.Sub(part.Value)
		} else {
			sum = sum.Add(part.Value)
		}
	}
	return sum
}

// Missed returns the sum of the parts as written. misses is true if the sum differs from
// the change by more than rounding can explain, which is the total of Amount.Half for the
// change and all parts. A sum below the change is no miss if words such as "primarily"
// leave room for further causes, or if the only cause is itself a change, such as "due to
// an increase of $2.6 million in headcount costs". A part without a word of direction may
// count as an increase or as a decrease.
func (b Breakdown) Missed() (sum quantity.Value, misses bool) {
	tolerance := b.Whole.Half
	var open []int
	for i, part := range b.Parts {
		tolerance = tolerance.Add(part.Half)
		if b.way[i] == 2 {
			open = append(open, i)
		}
	}
	sum = b.sum(nil, 0)
	if len(open) > 8 || b.open || b.some && sum.Sign() > 0 && sum.Cmp(b.Whole.Value) < 0 {
		return sum, false
	}
	for reading := range 1 << len(open) {
		if Near(b.sum(open, reading), b.Whole.Value, tolerance) {
			return sum, false
		}
	}
	return sum, true
}

// Digits matches the digits of a number.
var Digits = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?`)
