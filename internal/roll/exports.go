package roll

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// exports lists the files of a ledger, or the table or query of a ledger in a database.
func (p *Plan) exports(f *filing.Filing, l *filing.Ledger) {
	known := p.Span.End > 0
	end := "the last day of " + p.Period.String()
	if known {
		end = p.Span.End.Words()
	}
	needs := needed(f, l, p.Period, end, known)
	section := "[ledgers." + l.Ledger + "]"
	title, rows := exports, "new export"
	if l.Source != nil {
		title, rows = databases, "new rows"
	}
	stale := staleNames(l.Files, p.Period, p.Span.End)
	for _, name := range l.Files {
		item := Item{Text: fmt.Sprintf("%s (%s): %s", name.Text, l.Ledger, needs)}
		if words := stale[name.Text]; words != nil && known {
			item.Lines = append(item.Lines, p.renew(name, "name", words, section))
		}
		p.add(exports, item)
	}
	p.stored(l, needs, section, known)
	if !known {
		return
	}
	for _, name := range l.Sheets {
		if words := staleNames(l.Sheets, p.Period, p.Span.End)[name.Text]; words != nil {
			p.say(exports, "%s: %s", section, p.renew(name, "sheet "+toml.Quote(name.Text), words, section))
		}
	}
	for i, field := range l.Fields {
		if header := l.Columns[i]; header != "" {
			if words := datesIn(header, p.Period, p.Span.End); words != nil {
				p.say(title, "columns.%s in %s is %s, which holds %s; check it against the %s", field.Name, section, toml.Quote(header), text.List(words, "and"), rows)
			}
		}
		if field.Kind == schema.Date && l.Fixed[i] != "" {
			p.say(title, "fixed in %s gives every row the %s %s; write the date of the new rows", section, field.Name, l.Fixed[i])
		}
	}
	if l.Expect.Rows >= 0 || l.Expect.Totals != nil {
		var was []string
		if l.Expect.Rows >= 0 {
			was = append(was, text.Count(l.Expect.Rows, "row"))
		}
		for _, t := range l.Expect.Totals {
			was = append(was, strings.Join(strings.Fields("total "+t.Field+" "+text.Group(t.Amount.String())+" "+t.Currency), " "))
		}
		p.say(title, "expect in %s (%s): write the control totals of the %s", section, text.List(was, "and"), rows)
	}
}

// stored adds the item of a ledger in a database, which needs no export.
func (p *Plan) stored(l *filing.Ledger, needs, section string, known bool) {
	if l.Source == nil {
		return
	}
	item := Item{Text: fmt.Sprintf("%s (%s): %s", l.Relation(), l.Ledger, needs)}
	key, where := "table", l.Table
	if l.Query != "" {
		key, where = "query", l.Query
	}
	if words := slices.Compact(slices.Sorted(slices.Values(datesIn(where, p.Period, p.Span.End)))); words != nil && known {
		if more := len(words) - mostNames; more > 0 {
			words = append(words[:mostNames:mostNames], text.Count(more, "more date"))
		}
		item.Lines = append(item.Lines, fmt.Sprintf("the %s holds %s; check `%s` in %s", key, text.List(words, "and"), key, section))
	}
	p.add(databases, item)
}

// renew returns what is wrong with a name that holds dates of another period.
func (p *Plan) renew(name filing.Name, what string, words []string, section string) string {
	do := "check `file` in " + section
	switch {
	case strings.HasPrefix(what, "sheet"):
		do = "check `sheet` in " + section
	case name.Pattern():
		do = "check the pattern in " + section
	}
	return fmt.Sprintf("the %s holds %s; %s", what, text.List(words, "and"), do)
}

// staleNames returns the words of names that read as dates of another period, by name. It
// returns none if one of the names has no such words: the others then hold earlier rows.
func staleNames(names []filing.Name, p fiscal.Period, end fiscal.Date) map[string][]string {
	stale := map[string][]string{}
	for _, n := range names {
		words := datesIn(n.Text, p, end)
		if words == nil {
			return nil
		}
		stale[n.Text] = words
	}
	return stale
}

// needed returns the rows that the export of a ledger must have. The end is the last day of the
// period as words, and known whether the calendar has it.
func needed(f *filing.Filing, l *filing.Ledger, p fiscal.Period, end string, known bool) string {
	need, dated := compute.Needs(f)[l.Ledger]
	on := func() string {
		var list []string
		for _, d := range need.On {
			list = append(list, d.Words())
		}
		return text.List(list, "and")
	}
	switch {
	case l.Ledger == "subscriptions":
		return "every term that started by " + end + ", ended terms included"
	case !dated:
		return "every " + strings.TrimPrefix(l.Row, "a ") + " of the other ledgers, as of " + end
	case l.Ledger == "fx" && !known:
		return "the rates of " + end + " and of the same day one and two years earlier, or of at most 7 days before each"
	case l.Ledger == "fx":
		return "the rates of " + on() + ", or of at most 7 days before each"
	case need.Rows != fiscal.Span{}:
		needs := "rows through " + end
		if need.Rows.Start > 0 {
			needs = "rows from " + need.Rows.Start.Words() + " through " + end
		}
		if need.On != nil {
			needs = "the balances at " + on() + ", and " + needs
		}
		return needs
	case !known && (l.Ledger == "revenue" || l.Ledger == "trial-balance"):
		return "rows through " + end
	case !known && need.On != nil:
		return "the balances at " + on() + " and at " + end
	case !known:
		return "the balances at " + end
	}
	return "the balances at " + on()
}

// dated matches the parts of a name that read as a date, a quarter, a month or a year.
var dated = regexp.MustCompile(`(?i)` +
	`(?P<date>(?:19|20)[0-9]{2}[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12][0-9]|3[01]))` +
	`|(?P<usdate>(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12][0-9]|3[01])[-_. ]?(?:19|20)[0-9]{2})` +
	`|(?P<usshort>(?:0[1-9]|1[0-2])[-_.](?:0[1-9]|[12][0-9]|3[01])[-_.][0-9]{2})` +
	`|(?P<quarter>(?:fy[-_. ]?)?(?:19|20)[0-9]{2}[-_. ]?q[1-4]|q[1-4](?:[-_. ]?(?:fy[-_. ]?)?(?:19|20)[0-9]{2})?)` +
	`|(?P<month>(?:19|20)[0-9]{2}[-_. ]?(?:0[1-9]|1[0-2])|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[-_. ]?(?:19|20)[0-9]{2})` +
	`|(?P<year>(?:fy[-_. ]?)?(?:19|20)[0-9]{2})`)

// datesIn lists the parts of a name that read as dates, except those that are right for a
// report on the period p whose last day is end: the day itself, its month, the quarter, and
// the fiscal or calendar year.
func datesIn(name string, p fiscal.Period, end fiscal.Date) (list []string) {
	year, month, _ := end.Civil()
	named := strings.ToLower(month.String()[:3]) + strconv.Itoa(year)
	plain := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(strings.ToLower(s))
	}
	for i := 0; i < len(name); {
		m := dated.FindStringSubmatchIndex(name[i:])
		if m == nil {
			break
		}
		from, to := i+m[0], i+m[1]
		if from > 0 && alike(name[from-1], name[from]) || to < len(name) && digit(name[to]) {
			i = from + 1
			continue
		}
		i = to
		word := name[from:to]
		right := false
		switch group(m) {
		case "date":
			right = plain(word) == plain(end.String())
		case "usdate":
			right = plain(word) == plain(end.String()[5:]+end.String()[:4])
		case "usshort":
			right = plain(word) == plain(end.String()[5:]+end.String()[2:4])
		case "month":
			w := plain(word)
			right = w == plain(end.String()[:7]) || w[:3]+w[len(w)-4:] == named
		case "quarter":
			q := "q" + strconv.Itoa(p.Quarter)
			for _, y := range []string{strconv.Itoa(p.Year), strconv.Itoa(year), ""} {
				w := strings.ReplaceAll(plain(word), "fy", "")
				right = right || p.Quarter > 0 && (w == y+q || w == q+y)
			}
		case "year":
			w := strings.ReplaceAll(plain(word), "fy", "")
			right = w == strconv.Itoa(p.Year) || w == strconv.Itoa(year)
		}
		if !right {
			list = append(list, word)
		}
	}
	return list
}

// group returns the name of the group of dated that matched.
func group(m []int) string {
	for i, name := range dated.SubexpNames() {
		if name != "" && m[2*i] >= 0 {
			return name
		}
	}
	return ""
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// alike reports whether two characters belong to one number or one word.
func alike(a, b byte) bool { return digit(a) && digit(b) || letter(a) && letter(b) }
