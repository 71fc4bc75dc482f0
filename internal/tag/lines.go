package tag

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"tieout/internal/filing"
	"tieout/internal/gaap"
	"tieout/internal/text"
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
// of the registrant's own. Two lines share a member only if the registrant chose it.
func instruments(slugs []string, chosen map[string]filing.Choice, prefix string) map[string]Name {
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
	named := func(slug string) (string, bool) { return gaap.Member(camel(slug) + "Member") }
	usual := func(slug string) (string, bool) { local, ok := captions[slug]; return local, ok }
	for i, of := range []func(slug string) (string, bool){named, usual} {
		for _, slug := range slugs {
			_, known := captions[slug]
			if local, ok := of(slug); ok && known == (i == 1) && members[slug] == (Name{}) && !taken[usgaap(local)] {
				assign(slug, usgaap(local))
			}
		}
	}
	for _, slug := range slugs {
		if members[slug] != (Name{}) {
			continue
		}
		name := camel(slug)
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

// debt reports whether a line is debt securities, which are tagged as available for sale:
// all lines except those whose captions mention cash, a fund or equity.
func debt(line string) bool {
	return !slices.ContainsFunc(strings.Split(line, "-"), func(word string) bool {
		return slices.Contains([]string{"cash", "fund", "funds", "equity", "equities", "stock", "stocks", "shares"}, word)
	})
}

// longest is the length of the longest name made of a caption. EDGAR accepts names of 200
// characters.
const longest = 150

// camel returns a slug as a name: each word capitalized, starting with a letter. Words that
// would make the name too long are left out.
func camel(slug string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(slug, "-") {
		if b.Len()+len(word) <= longest {
			b.WriteString(text.Capital(word))
		}
	}
	if name := b.String(); name == "" || name[0] < 'A' || name[0] > 'Z' {
		return "Line" + name
	}
	return b.String()
}
