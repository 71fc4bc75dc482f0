package cover

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/text"
)

// lettered matches the title of a class of common stock with a letter.
var lettered = regexp.MustCompile(`(?i)\bclass ([a-z]) (?:common|ordinary)\b`)

// stocks matches the title of a class of stock, up to its first comma, and others that of
// another security whose title names stock.
var (
	stocks     = regexp.MustCompile(`(?i)\b(?:common|ordinary|capital stock|beneficial interest|class [a-z])\b`)
	others     = regexp.MustCompile(`(?i)\b(?:warrants?|rights?|preferred|preference|notes?|bonds?|debentures?|depositary|adss?|units?,)`)
	preference = regexp.MustCompile(`(?i)\b(?:preferred|preference)\b`)
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
	} else if title, _ := r.title("security12g_title"); list == nil && stock(title) {
		r.Stock = title
	}
	return list
}

// title returns the title of the class of securities that a key states; ok is false if the key is
// left out or says that there is none.
func (r *reader) title(key string) (title string, ok bool) {
	title, ok = r.f.Cover.Value(key)
	if slices.Contains([]string{"none", "none.", "n/a", "not applicable"}, text.Fold(title)) {
		return "", false
	}
	return title, ok
}

// classes holds the dimensions of each class of securities: of each [[security]], and of those
// under Sections 12(g) and 15(d). A class alone has none, unless it is of depositary shares, which
// are not the shares that are outstanding. Beside another class, those of Sections 12(g) and 15(d)
// have members of their own, because their facts must not share a context (EFM 6.5.46).
type classes struct {
	section12b             [][]tag.Dim
	section12g, section15d []tag.Dim
}

// classify sets the classes and the Titles of their members.
func (r *reader) classify() {
	listed := r.f.Securities
	r.classes.section12b, r.Titles = make([][]tag.Dim, len(listed)), map[tag.Name]string{}
	taken := map[string]bool{}
	add := func(title string) []tag.Dim {
		member := class(title, taken)
		taken[strings.ToLower(member.Local)] = true
		if member.Prefix == "" {
			r.Titles[member] = title
		}
		return []tag.Dim{{Axis: tag.Name{Prefix: "us-gaap", Local: "StatementClassOfStockAxis"}, Member: member}}
	}
	if len(listed) > 1 || len(listed) == 1 && depositary.MatchString(listed[0].Title) {
		for i, s := range listed {
			r.classes.section12b[i] = add(s.Title)
		}
	}
	over, beside := r.title("security12g_title")
	due, owed := r.title("section15d_title")
	if beside && (len(listed) > 0 || owed) {
		r.classes.section12g = add(over)
	}
	if owed && (len(listed) > 0 || beside) {
		r.classes.section15d = add(due)
	}
}

const suffix = "Member"

// usual matches the titles that have a member of us-gaap by another name.
var usual = []struct {
	title  *regexp.Regexp
	member string
}{
	{regexp.MustCompile(`(?i)^(?:(?:public|redeemable|stock|common stock) )*warrants?\b`), "WarrantMember"},
	{regexp.MustCompile(`(?i)^units?(?: each\b.*)?$`), "CapitalUnitsMember"},
}

// class returns the member of a class of securities: of us-gaap, if its title has the name of
// one that is not taken, else of the registrant's own. Its name is that of a caption.
func class(title string, taken map[string]bool) tag.Name {
	title, _, _ = strings.Cut(title, ",")
	title = text.OneLine(title)
	name := tag.Spell(title, "Security")
	known := name + suffix
	if m := lettered.FindStringSubmatch(title); m != nil {
		known = "CommonClass" + strings.ToUpper(m[1]) + suffix
	}
	for _, u := range usual {
		if u.title.MatchString(title) {
			known = u.member
		}
	}
	if standard, ok := gaap.Member(known); ok && !taken[strings.ToLower(standard)] {
		return tag.Name{Prefix: "us-gaap", Local: standard}
	}
	own := tag.Name{Local: name + suffix}
	for n := 2; ; n++ {
		if _, standard := gaap.Member(own.Local); !standard && !taken[strings.ToLower(own.Local)] {
			return own
		}
		own.Local = name + strconv.Itoa(n) + suffix
	}
}
