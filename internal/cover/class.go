package cover

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/gaap"
	"tieout/internal/tag"
	"tieout/internal/text"
)

// lettered matches the title of a class of common stock with a letter.
var lettered = regexp.MustCompile(`(?i)\bclass ([a-z]) (?:common|ordinary)\b`)

// stocks matches the title of a class of stock, up to its first comma, and others that of
// another security whose title names stock.
var (
	stocks     = regexp.MustCompile(`(?i)\b(?:common|ordinary|capital stock|beneficial interest|class [a-z])\b`)
	others     = regexp.MustCompile(`(?i)\b(?:warrants?|rights?|preferred|preference|notes?|bonds?|debentures?|depositary|adss?|units?,)`)
	depositary = regexp.MustCompile(`(?i)\b(?:american depositary|global depositary|depositary shares|adss?)\b`)
)

// stock reports whether a class of securities is common stock, by its title.
func stock(title string) bool {
	title, rest, _ := strings.Cut(title, ",")
	return stocks.MatchString(title) && !others.MatchString(title) && !strings.HasPrefix(strings.TrimSpace(rest), "each consisting")
}

// stock returns the indices of the classes of common stock, the first of each title, and sets
// Stock.
func (r *reader) stock() (list []int) {
	var titles []string
	for i, s := range r.f.Securities {
		if stock(s.Title) && !slices.Contains(titles, text.Fold(s.Title)) {
			list, titles = append(list, i), append(titles, text.Fold(s.Title))
		}
	}
	if len(list) == 1 {
		r.Stock = r.f.Securities[list[0]].Title
	} else if title, _ := r.f.Cover.Value("security12g_title"); list == nil && stock(title) {
		r.Stock = title
	}
	return list
}

// classes returns the dimensions of each class of securities: none if there is only one class,
// unless it is of depositary shares, which are not the shares that are outstanding.
func (r *reader) classes() [][]tag.Dim {
	list := make([][]tag.Dim, len(r.f.Securities))
	if len(list) == 0 || len(list) == 1 && !depositary.MatchString(r.f.Securities[0].Title) {
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
