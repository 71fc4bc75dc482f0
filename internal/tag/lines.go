package tag

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/text"
)

//go:embed captions.tsv
var captionTable string

// captions maps the slug of a common caption to its member, if the names differ.
var captions = readCaptions(captionTable)

func readCaptions(table string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		known[f[0]] = f[1]
	}
	return known
}

// instruments returns the member of each line of the fair value note: the registrant's
// choice, the usual member for its caption, or the standard member with its name; else one
// of the registrant's own, named by its caption. Two lines share a member only if the registrant
// chose it. The argument named has the caption of each line that has one, by its slug.
func instruments(slugs []string, spelled map[string]string, chosen map[string]filing.Choice, prefix string) map[string]Name {
	members := map[string]Name{}
	taken := map[Name]bool{}
	assign := func(slug string, n Name) {
		members[slug], taken[n] = n, true
	}
	for _, slug := range slugs {
		if c, ok := chosen[slug]; ok && c.Prefix == prefix {
			assign(slug, own(c.Local))
		} else if ok {
			assign(slug, Name{c.Prefix, c.Local})
		}
	}
	for _, known := range []bool{false, true} {
		for _, slug := range slugs {
			_, listed := captions[slug]
			if local, ok := standardOf(slug); ok && listed == known && members[slug] == (Name{}) && !taken[usgaap(local)] {
				assign(slug, usgaap(local))
			}
		}
	}
	for _, slug := range slugs {
		if members[slug] != (Name{}) {
			continue
		}
		name := camel(spelled[slug])
		if spelled[slug] == "" {
			name = camel(slug)
		}
		if _, standard := gaap.Member(name + "Member"); standard { // an own member must not have a standard name
			name += "Holdings"
		}
		local := name + "Member"
		for i := 2; taken[own(local)]; i++ {
			local = fmt.Sprint(name, i, "Member")
		}
		assign(slug, own(local))
	}
	return members
}

// standardOf returns the standard member of a line: the usual one for its caption, or the one
// with its name.
func standardOf(slug string) (local string, ok bool) {
	if local, ok = captions[slug]; ok {
		return local, true
	}
	local, ok = gaap.Member(camel(slug) + "Member")
	return local, ok && gaap.AxisOf("us-gaap", local) == ""
}

// Displaced is a line that has a member of the registrant's own because the registrant chose its
// usual member for another line.
type Displaced struct {
	Line, By string // captions
	Usual    Name
	Has      Name
	Choice   filing.Choice // of the other line
}

// Displaced returns the lines that a choice displaced, in the order of their slugs.
func (t *Tags) Displaced() []Displaced {
	caption := func(slug string) string {
		if c := t.captions[slug]; c != "" {
			return c
		}
		return slug
	}
	var list []Displaced
	for _, slug := range slices.Sorted(maps.Keys(t.lines)) {
		local, ok := standardOf(slug)
		if _, chosen := t.f.Tags.Lines[slug]; !ok || chosen || t.lines[slug] == usgaap(local) {
			continue
		}
		for _, by := range slices.Sorted(maps.Keys(t.f.Tags.Lines)) {
			if t.lines[by] == usgaap(local) {
				list = append(list, Displaced{caption(slug), caption(by), usgaap(local), t.lines[slug], t.f.Tags.Lines[by]})
				break
			}
		}
	}
	return list
}

// Captions returns the caption of each line with a member of the registrant's own, by the member.
// A member that two lines share has no caption.
func (t *Tags) Captions() map[Name]string {
	of := map[Name]string{}
	lines := map[Name]int{}
	for slug, n := range t.lines {
		if lines[n]++; n.Prefix == "" && t.captions[slug] != "" {
			of[n] = t.captions[slug]
		}
	}
	maps.DeleteFunc(of, func(n Name, _ string) bool { return lines[n] > 1 })
	return of
}

// Captioned returns the standard label and the documentation label of a member that stands for a
// caption, which the labels keep as it is spelled. EDGAR accepts labels of 511 characters without
// the character < (EFM 6.10.6).
func Captioned(caption string) (label, documentation string) {
	caption = labelled(caption)
	return caption + " [Member]", fmt.Sprintf("Holdings that the report presents as %q.", caption)
}

// Titled returns the labels of a member that stands for a class of securities, like Captioned.
func Titled(title string) (label, documentation string) {
	title = labelled(title)
	return title + " [Member]", fmt.Sprintf("Class of securities that the cover page lists as %q.", title)
}

// labelled returns a text as a label may have it.
func labelled(caption string) string {
	caption = strings.Join(strings.Fields(strings.ReplaceAll(caption, "<", " less than ")), " ")
	if runes := []rune(caption); len(runes) > 450 {
		caption = strings.TrimSpace(string(runes[:450]))
	}
	return caption
}

// debt reports whether a line is debt securities, which are tagged as available for sale:
// all lines except those whose captions mention cash, a fund, equity or a derivative.
func debt(line string) bool {
	return !slices.ContainsFunc(strings.Split(line, "-"), func(word string) bool {
		return slices.Contains([]string{"cash", "fund", "funds", "equity", "equities", "stock", "stocks", "shares",
			"derivative", "derivatives", "forward", "forwards", "futures", "option", "options", "swap", "swaps", "warrant", "warrants"}, word)
	})
}

// longest is the length of the longest name made of a caption. EDGAR accepts names of 200
// characters.
const longest = 150

// camel returns a caption or slug as a name.
func camel(caption string) string { return Spell(caption, "Line") }

// Spell returns words as a name: each word capitalized, with letters in their plain form and
// percentages in words. Words that would make the name too long are left out. A name that would
// not start with a capital letter has another word before it.
func Spell(caption, before string) string {
	var b strings.Builder
	for _, word := range wordsOf(caption) {
		if b.Len()+len(word) <= longest {
			b.WriteString(text.Capital(word))
		}
	}
	if name := b.String(); name == "" || name[0] < 'A' || name[0] > 'Z' {
		return before + name
	}
	return b.String()
}

// letters are the letters that have no accent to drop.
var letters = strings.NewReplacer("ß", "ss", "Æ", "Ae", "æ", "ae", "Œ", "Oe", "œ", "oe", "Ø", "O", "ø", "o", "Ł", "L", "ł", "l", "Đ", "D", "đ", "d")

// wordsOf returns the words of a caption in letters and digits of ASCII. A word in capitals of
// more than four letters is no abbreviation and loses them; 5.25% is 5Point25Percent.
func wordsOf(caption string) []string {
	var words []string
	var word []rune
	end := func() {
		if w := string(word); len(w) > 4 && w == strings.ToUpper(w) {
			words = append(words, strings.ToLower(w))
		} else if w != "" {
			words = append(words, w)
		}
		word = word[:0]
	}
	runes := []rune(norm.NFD.String(letters.Replace(caption)))
	digit := func(i int) bool { return i >= 0 && i < len(runes) && runes[i] >= '0' && runes[i] <= '9' }
	for i, c := range runes {
		switch {
		case c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			word = append(word, c)
		case c == '.' && digit(i-1) && digit(i+1):
			word = append(word, []rune("Point")...)
		case c == '%':
			end()
			words = append(words, "Percent")
		case c == '&':
			end()
			words = append(words, "And")
		case c == '.', c == ',', c == '\'', c == '’', unicode.Is(unicode.Mn, c):
		default:
			end()
		}
	}
	end()
	return words
}
