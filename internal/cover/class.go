package cover

import (
	"regexp"
	"strconv"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/gaap"
	"tieout/internal/tag"
	"tieout/internal/text"
)

// lettered matches the title of a class of common stock with a letter.
var lettered = regexp.MustCompile(`(?i)\bclass ([a-z]) (?:common|ordinary)\b`)

// classes returns the dimensions of each class of securities: none if there is only one class.
func (r *reader) classes() [][]tag.Dim {
	list := make([][]tag.Dim, len(r.f.Securities))
	if len(list) < 2 {
		return list
	}
	axis, taken := tag.Name{Prefix: "us-gaap", Local: "StatementClassOfStockAxis"}, map[string]bool{}
	for i, s := range r.f.Securities {
		member := class(s.Title)
		for n, first := 2, member.Local; taken[strings.ToLower(member.Local)]; n++ {
			member = tag.Name{Local: strings.TrimSuffix(first, suffix) + strconv.Itoa(n) + suffix}
		}
		taken[strings.ToLower(member.Local)] = true
		list[i] = []tag.Dim{{Axis: axis, Member: member}}
	}
	return list
}

const suffix = "Member"

// class returns the member of a class of securities: of us-gaap, if its title has the name of
// one, else of the registrant's own.
func class(title string) tag.Name {
	title, _, _ = strings.Cut(title, ",")
	name := ""
	for word := range strings.SplitSeq(fact.Slug(title), "-") {
		name += text.Capital(word)
	}
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		name = "Class" + name
	}
	if m := lettered.FindStringSubmatch(title); m != nil {
		name = "CommonClass" + strings.ToUpper(m[1])
	}
	if known, ok := gaap.Member(name + suffix); ok {
		return tag.Name{Prefix: "us-gaap", Local: known}
	}
	return tag.Name{Local: name + suffix}
}
