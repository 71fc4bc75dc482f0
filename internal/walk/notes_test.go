package walk_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
)

// notes reads the notes: the note on fair value, and that on geography.
func (r *reader) notes(text string) {
	var section string
	var sections []string
	about := map[string][]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "  ")
		if strings.HasPrefix(line, "## ") {
			section = line
			sections = append(sections, line)
		} else if section != "" && line != "" {
			about[section] = append(about[section], line)
		}
	}
	want := []string{"## Geographic Information"}
	if r.y.holdings != nil {
		want = []string{"## Fair Value of Financial Instruments", "## Geographic Information"}
	}
	if !slices.Equal(sections, want) {
		r.fail("the notes are %q, want %q", sections, want)
	}
	for _, name := range sections {
		n := &note{reader: r, lines: about[name]}
		if name == "## Geographic Information" {
			n.geography()
		} else {
			n.fairValue()
		}
		if len(n.lines) > 0 {
			r.fail("nothing calls for %q", n.lines[0])
		}
	}
}

// note is a note of which lines remain to be read.
type note struct {
	*reader
	lines []string
}

// noteForm is a form of sentence of the notes.
func (n *note) is(name string) []string {
	i := slices.IndexFunc(noteForms, func(f *form) bool { return f.name == name })
	if len(n.lines) == 0 {
		return nil
	}
	m := noteForms[i].match.FindStringSubmatch(n.lines[0])
	if m != nil {
		n.read[name]++
		n.lines = n.lines[1:]
	}
	return m
}

// must reads a sentence that the numbers call for.
func (n *note) must(name string) []string {
	m := n.is(name)
	if m == nil {
		next := "the end"
		if len(n.lines) > 0 {
			next = fmt.Sprintf("%q", n.lines[0])
		}
		n.fail("the note wants the sentence %q, and has %s", name, next)
	}
	return m
}

// tabled reads a table.
func (n *note) tabled() (t table, ok bool) {
	end := 0
	for end < len(n.lines) && strings.HasPrefix(n.lines[end], "|") {
		end++
	}
	if end == 0 {
		n.fail("the note wants a table, and has %q", n.lines[:min(1, len(n.lines))])
		return t, false
	}
	t = n.tableOf("the note", n.lines[:end])
	n.lines = n.lines[end:]
	return t, true
}

// rounding reads the note on rounding where amounts do not add up, and only there.
func (n *note) rounding(foots bool) {
	if noted := n.is("note rounding") != nil; noted == foots {
		n.fail("all amounts of a table add up: %t; a note says that they may not: %t", foots, noted)
	}
}

const listed = `((?:[^()]+ \([^()]*\))+)`

// noteForms are the sentences of the notes.
var noteForms = []*form{
	{name: "attribution", pattern: `We attribute revenues to countries based on the billing address of the customer`},
	{name: "announced", pattern: `The following table sets forth our revenues by geographic area:`},
	{name: "domestic", pattern: `All revenues were from customers in (.*)`},
	{name: "no country ever", pattern: `For (.*), there was no individual country included in "Foreign" that amounted to ([\d.]+) percent or more of total revenues`},
	{name: "no country", pattern: `For (the [^,]* \d+, \d{4}), there was no individual country included in "Foreign" that amounted to ([\d.]+) percent or more of total revenues`},
	{name: "few countries", pattern: `For (the [^,]* \d+, \d{4}), there was no individual country included in "Foreign" that amounted to ([\d.]+) percent or more of total revenues, other than ` + listed},
	{name: "many countries", pattern: `For (the [^,]* \d+, \d{4}), the following countries included in "Foreign" each amounted to ([\d.]+) percent or more of total revenues: ` + listed + `, and no other did`},
	{name: "not positive", pattern: `For (the [^,]* \d+, \d{4}), total revenues were (negative|zero), and we do not present individual countries as a percentage of total revenues`},
	{name: "customer share", pattern: `Customer ([A-Z]) accounted for {m}, or {p}, of total revenues for (the .*)`},
	{name: "customer amount", pattern: `Revenues from Customer ([A-Z]) were {m} for (the .*)`},
	{name: "segment", pattern: `Revenues from (Customers? [A-Z, and]+) were reported by our one operating segment`},
	{name: "no other customer", pattern: `No other customer accounted for 10 percent or more of total revenues in any period presented( in which total revenues were positive)?`},
	{name: "no customer", pattern: `No customer accounted for 10 percent or more of total revenues in any period presented( in which total revenues were positive)?`},
	{name: "note rounding", pattern: `Amounts may not sum due to rounding`},
	{name: "by type", pattern: `At {d}, cash, cash equivalents and marketable securities by investment type were:`},
	{name: "agreed", pattern: `The totals of (.*) agree to those captions of our (condensed )?consolidated balance sheets`},
	{name: "by level", pattern: `At {d}, the fair value of our assets measured at fair value on a recurring basis, by level of the fair value hierarchy, was:`},
	{name: "unheld", pattern: `We held no assets measured at fair value with (Level [123]) inputs at the (dates? presented)`},
}

func init() {
	for _, f := range noteForms {
		end := `\.$`
		if strings.HasSuffix(f.pattern, ":") {
			end = `$`
		}
		f.match = regexp.MustCompile(`^` + placeholders.Replace(placeholders.Replace(f.pattern)) + end)
	}
}

// threshold checks the percentage that a sentence on countries has.
func (n *note) threshold(words string) {
	if want := new(big.Rat).SetFrac64(n.y.threshold, 10); words != strings.TrimSuffix(want.FloatString(1), ".0") {
		n.fail("the threshold is %s%%, and the text says %s percent", want.FloatString(1), words)
	}
}

// named is a country or a customer of a period.
type named struct {
	who    string
	amount *big.Rat
}

// largest returns the parties with a share of at least so many thousandths of total revenues in
// a period, by falling amount.
func (y *year) largest(in stretch, least int64, names []string, of func(name string) func(*party) bool) (list []named) {
	total := y.sold(in, anyone)
	if total.Sign() <= 0 {
		return nil
	}
	bound := new(big.Rat).Mul(total, big.NewRat(least, 1000))
	for _, name := range names {
		if v := y.sold(in, of(name)); v.Sign() > 0 && v.Cmp(bound) >= 0 {
			list = append(list, named{name, v})
		}
	}
	slices.SortStableFunc(list, func(a, b named) int { return b.amount.Cmp(a.amount) })
	return list
}

// nations returns the foreign countries at the threshold in a period, those of one amount by name.
func (y *year) nations(in stretch) []named {
	codes := y.overseas()
	for _, code := range []string{"US", "DE"} {
		if code != y.home {
			codes = append(codes, code)
		}
	}
	caption := func(code string) string { return strings.TrimPrefix(inSentences[code], "the ") }
	slices.SortFunc(codes, func(a, b string) int { return strings.Compare(caption(a), caption(b)) })
	return y.largest(in, y.threshold, codes, func(code string) func(*party) bool {
		return func(c *party) bool { return c.country == code }
	})
}

// majors returns the customers, with their parents, of a tenth or more of total revenues.
func (y *year) majors(in stretch) []named {
	seen := map[string]bool{}
	var tops []string
	for _, c := range y.parties {
		if top := y.top(c.id); !seen[top] {
			seen[top], tops = true, append(tops, top)
		}
	}
	slices.Sort(tops)
	return y.largest(in, 100, tops, func(top string) func(*party) bool {
		return func(c *party) bool { return y.top(c.id) == top }
	})
}

// ranked returns the names of lists of the periods in order: by falling amount in the first
// period, and after those the names of the later periods alone.
func ranked(lists [][]named, nameOf func(who string) string, amount func(who string, i int) *big.Rat) []string {
	var all []string
	for _, list := range lists {
		for _, each := range list {
			if !slices.Contains(all, each.who) {
				all = append(all, each.who)
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		for i := range lists {
			one, other := amount(a, i), amount(b, i)
			switch {
			case one == nil && other == nil:
			case one == nil:
				return 1
			case other == nil:
				return -1
			default:
				if c := other.Cmp(one); c != 0 {
					return c
				}
			}
		}
		return strings.Compare(nameOf(a), nameOf(b))
	})
	return all
}

var countryForm = regexp.MustCompile(`^(.+?) \(` + money + `(?:, or (\d[\d.]*)%)?\)`)

// countriesIn checks a list of countries.
func (n *note) countriesIn(words string, in stretch, want []named) {
	total := n.y.sold(in, anyone)
	for i, each := range want {
		separator := ""
		if i > 0 {
			separator = ", "
		}
		if i > 0 && i == len(want)-1 {
			separator = " and "
		}
		rest, ok := strings.CutPrefix(words, separator)
		m := countryForm.FindStringSubmatch(rest)
		if !ok || m == nil || m[1] != inSentences[each.who] {
			n.fail("the list wants %q in %s: %q", separator+inSentences[each.who], in.id, words)
			return
		}
		n.amount(m[2], each.amount, each.who+" in "+in.id)
		n.shareOf(m[3], each.amount, total, each.who+" in "+in.id)
		words = rest[len(m[0]):]
	}
	if words != "" {
		n.fail("the list of countries in %s has more: %q", in.id, words)
	}
}

// shareOf checks a share in words, which is absent if it cannot be printed with one decimal.
func (n *note) shareOf(words string, part, total *big.Rat, what string) {
	v := new(big.Rat).Quo(part, total)
	whole := big.NewRat(1, 1)
	permille := rounded(new(big.Rat).Mul(v, big.NewRat(1000, 1))).Int64()
	absent := v.Cmp(whole) > 0 || permille == 1000 && v.Cmp(whole) != 0
	percent := rounded(new(big.Rat).Mul(v, big.NewRat(100, 1))).Int64()
	want := fmt.Sprint(percent)
	if percent == 100 && v.Cmp(whole) != 0 {
		want = fmt.Sprintf("%d.%d", permille/10, permille%10)
	}
	if absent {
		want = ""
	}
	if words != want {
		n.fail("%s has a share of %s, and the text says %q, want %q", what, v.FloatString(6), words, want)
	}
}

// geography reads the note on geography.
func (n *note) geography() {
	all := n.y.mapped()
	n.must("attribution")
	abroad := slices.ContainsFunc(n.y.parties, func(c *party) bool {
		return c.country != n.y.home && slices.ContainsFunc(all, func(s stretch) bool {
			return n.y.sold(s, func(each *party) bool { return each.country == c.country }).Sign() != 0
		})
	})
	if !abroad {
		if m := n.must("domestic"); m != nil && m[1] != inSentences[n.y.home] {
			n.fail("revenues are from %s, and the note says %s", n.y.home, m[1])
		}
	} else {
		n.must("announced")
		nations := make([][]named, len(all))
		any := false
		for i, s := range all {
			nations[i] = n.y.nations(s)
			any = any || nations[i] != nil || n.y.sold(s, anyone).Sign() <= 0
		}
		n.areas(all, nations)
		if !any {
			if m := n.must("no country ever"); m != nil {
				n.threshold(m[2])
				n.periods(m[1], all)
			}
		}
		for i := 0; any && i < len(all); i++ {
			name := []string{"no country", "few countries", "few countries"}
			form := "many countries"
			if len(nations[i]) < len(name) {
				form = name[len(nations[i])]
			}
			total := n.y.sold(all[i], anyone).Sign()
			if total <= 0 {
				form = "not positive"
			}
			m := n.must(form)
			if m == nil {
				return
			}
			if total > 0 {
				n.threshold(m[2])
			} else if (m[2] == "zero") != (total == 0) {
				n.fail("total revenues in %s: %q", all[i].id, m[0])
			}
			if want := ended(all[i]); m[1] != want {
				n.fail("a sentence on countries is of %q, want %q", m[1], want)
			}
			if len(nations[i]) > 0 {
				n.countriesIn(m[3], all[i], nations[i])
			}
		}
	}
	n.buyers(all)
}

// areas reads the table by area.
func (n *note) areas(all []stretch, nations [][]named) {
	t, ok := n.tabled()
	if !ok {
		return
	}
	foots := true
	caption := func(code string) string { return strings.TrimPrefix(inSentences[code], "the ") }
	codes := ranked(nations, caption, func(code string, i int) *big.Rat {
		return n.y.sold(all[i], func(c *party) bool { return c.country == code })
	})
	want := []string{caption(n.y.home), "Foreign"}
	for _, code := range codes {
		want = append(want, "of which "+caption(code))
	}
	if t.head.caption != "(in thousands)" {
		n.fail("the table by area is %q", t.head.caption)
	}
	var got []string
	for _, row := range t.rows {
		got = append(got, strings.ReplaceAll(row.caption, "of which the ", "of which "))
	}
	if want = append(want, "Total revenues"); !slices.Equal(got, want) {
		n.fail("the table by area has the lines %q, want %q", got, want)
	}
	if n.heads(t, all) != nil && len(got) == len(want) {
		for i, s := range all {
			home := n.cell(t.rows[0].cells[i], true, n.y.sold(s, func(c *party) bool { return c.country == n.y.home }), "domestic revenue in "+s.id)
			foreign := n.cell(t.rows[1].cells[i], false, n.y.sold(s, func(c *party) bool { return c.country != n.y.home }), "foreign revenue in "+s.id)
			for j, code := range codes {
				n.cell(t.rows[2+j].cells[i], false, n.y.sold(s, func(c *party) bool { return c.country == code }), code+" in "+s.id)
			}
			total := n.cell(t.rows[len(want)-1].cells[i], true, n.y.sold(s, anyone), "revenue in "+s.id)
			foots = foots && adds(total, home, foreign)
		}
	}
	n.rounding(foots)
}

var groupForm = regexp.MustCompile(`(?:^| and |, )the (years|(?:three|six|nine)(?: and (?:six|nine))? months) ended `)

// periods checks words that name all periods shown.
func (n *note) periods(words string, want []stretch) {
	names := map[string]bool{}
	if len(want) == 1 {
		names[words] = true
	} else {
		words, _ = strings.CutPrefix(words, "each of ")
		at := groupForm.FindAllStringSubmatchIndex(words, -1)
		for i, m := range at {
			end := len(words)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			for _, day := range daysOf(words[m[1]:end]) {
				for _, length := range strings.Split(strings.TrimSuffix(words[m[2]:m[3]], " months"), " and ") {
					if length == "years" {
						length = "year"
					} else {
						length += " months"
					}
					names["the "+length+" ended "+day.Format("January 2, 2006")] = true
				}
			}
		}
	}
	ok := len(names) == len(want)
	for _, s := range want {
		ok = ok && names[ended(s)]
	}
	if !ok {
		n.fail("the text names the periods %q, want %v", words, want)
	}
}

// buyers reads the sentences on customers.
func (n *note) buyers(all []stretch) {
	lists := make([][]named, len(all))
	clause := ""
	for i, s := range all {
		lists[i] = n.y.majors(s)
		if n.y.sold(s, anyone).Sign() <= 0 {
			clause = " in which total revenues were positive"
		}
	}
	order := ranked(lists, func(id string) string { return id }, func(who string, i int) *big.Rat {
		if j := slices.IndexFunc(lists[i], func(each named) bool { return each.who == who }); j >= 0 {
			return lists[i][j].amount
		}
		return nil
	})
	var letters []string
	for i := range order {
		letters = append(letters, string(rune('A'+i)))
	}
	for i, s := range all {
		total := n.y.sold(s, anyone)
		for j, who := range order {
			k := slices.IndexFunc(lists[i], func(each named) bool { return each.who == who })
			if k < 0 {
				continue
			}
			v, what := lists[i][k].amount, who+" in "+s.id
			m := n.is("customer share")
			if m == nil {
				if m = n.must("customer amount"); m == nil {
					return
				}
				m = []string{m[0], m[1], m[2], "", m[3]}
			}
			if m[1] != letters[j] || m[4] != ended(s) {
				n.fail("%s is Customer %s for %s, and the text says %q", what, letters[j], ended(s), m[0])
			}
			n.amount(m[2], v, what)
			n.shareOf(m[3], v, total, what)
		}
	}
	if len(order) == 0 {
		if m := n.must("no customer"); m != nil && m[1] != clause {
			n.fail("the text says %q, want %q", m[1], clause)
		}
		return
	}
	if n.y.segment != "" {
		want := "Customer A"
		if last := len(letters) - 1; last > 0 {
			want = "Customers " + strings.Join(letters[:last], ", ") + " and " + letters[last]
		}
		if m := n.must("segment"); m != nil && m[1] != want {
			n.fail("the segment reports %q, want %q", m[1], want)
		}
	}
	if m := n.must("no other customer"); m != nil && m[1] != clause {
		n.fail("the text says %q, want %q", m[1], clause)
	}
}

// amounts are those of a line of the note on fair value.
type amounts struct {
	caption string
	values  []*big.Rat
}

func (a amounts) blank() bool {
	return !slices.ContainsFunc(a.values, func(v *big.Rat) bool { return v.Sign() != 0 })
}

// sum adds holdings of a date that pass a test, in each of some columns.
func (y *year) holdingsIn(date time.Time, of func(held) bool, columns ...func(held) int64) (list []*big.Rat) {
	for _, column := range columns {
		sum := new(big.Int)
		for _, h := range y.holdings {
			if h.date.Equal(date) && of(h) {
				sum.Add(sum, big.NewInt(column(h)))
			}
		}
		list = append(list, new(big.Rat).SetFrac(sum, big.NewInt(100)))
	}
	return list
}

// linesOf returns the lines of holdings of a date, without those of which no amount is other
// than zero, in order: cash, money market funds, and by caption.
func (y *year) linesOf(date time.Time, of func(held) bool, columns ...func(held) int64) (list []amounts) {
	rank := func(caption string) string {
		switch caption = strings.ToLower(caption); {
		case strings.HasPrefix(caption, "cash"):
			return "0" + caption
		case strings.HasPrefix(caption, "money market"):
			return "1" + caption
		}
		return "2" + caption
	}
	seen := map[string]bool{}
	for _, h := range y.holdings {
		name := line(h.kind)
		if !h.date.Equal(date) || !of(h) || seen[name] {
			continue
		}
		seen[name] = true
		a := amounts{name, y.holdingsIn(date, func(each held) bool { return of(each) && line(each.kind) == name }, columns...)}
		if !a.blank() {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b amounts) int { return strings.Compare(rank(a.caption), rank(b.caption)) })
	return list
}

func costOf(h held) int64   { return h.cost }
func gainsOf(h held) int64  { return h.gains }
func lossesOf(h held) int64 { return h.losses }
func fairOf(h held) int64   { return h.fair() }

// fairValue reads the note on fair value.
func (n *note) fairValue() {
	for len(n.lines) > 0 && (strings.HasPrefix(n.lines[0], "We measure cash") || strings.HasPrefix(n.lines[0], "The inputs") || strings.HasPrefix(n.lines[0], "Level ")) {
		n.lines = n.lines[1:]
	}
	foots := true
	dates := n.y.closings()
	for _, date := range dates {
		if m := n.must("by type"); m == nil || !slices.EqualFunc(daysOf(m[1]), []time.Time{date}, time.Time.Equal) {
			n.fail("a table by type is at %v, want %v", m, date)
			return
		}
		t, ok := n.tabled()
		if !ok {
			return
		}
		foots = n.byType(t, date) && foots
	}
	var agreed []string
	for _, each := range []struct{ element, class, words string }{
		{"CashAndCashEquivalentsAtCarryingValue", "cash-equivalent", "cash and cash equivalents"}, {"MarketableSecuritiesCurrent", "short-term", "short-term marketable securities"},
		{"MarketableSecuritiesNoncurrent", "long-term", "long-term marketable securities"},
	} {
		if n.y.listedCaptions[each.element] && slices.ContainsFunc(n.y.holdings, func(h held) bool { return h.class == each.class }) {
			agreed = append(agreed, each.words)
		}
	}
	if agreed != nil {
		want := agreed[0]
		if last := len(agreed) - 1; last > 0 {
			want = strings.Join(agreed[:last], ", ") + " and " + agreed[last]
		}
		if m := n.must("agreed"); m != nil && (m[1] != want || (m[2] != "") != (n.y.form == "10-Q")) {
			n.fail("the note says %q, want %q", m[0], want)
		}
	}
	leveled := func(level int) bool {
		return slices.ContainsFunc(dates, func(date time.Time) bool {
			return len(n.y.linesOf(date, func(h held) bool { return h.level == level }, fairOf)) > 0
		})
	}
	for _, date := range dates {
		if len(n.y.linesOf(date, func(h held) bool { return h.class != "cash" }, fairOf)) == 0 {
			continue
		}
		if m := n.must("by level"); m == nil || !slices.EqualFunc(daysOf(m[1]), []time.Time{date}, time.Time.Equal) {
			n.fail("a table by level is at %v, want %v", m, date)
			return
		}
		t, ok := n.tabled()
		if !ok {
			return
		}
		var columns []func(held) int64
		var heads []string
		for level := 1; level <= 3; level++ {
			if leveled(level) {
				heads = append(heads, fmt.Sprintf("Level %d", level))
				columns = append(columns, func(h held) int64 {
					if h.level == level {
						return h.fair()
					}
					return 0
				})
			}
		}
		if heads = append(heads, "Total"); !slices.Equal(t.head.cells, heads) || t.head.caption != "(in thousands)" {
			n.fail("a table by level has the columns %q, want %q", t.head.cells, heads)
			return
		}
		leveled := func(h held) bool { return h.class != "cash" }
		lines := n.y.linesOf(date, leveled, append(columns, fairOf)...)
		total := amounts{"Total", n.y.holdingsIn(date, leveled, append(columns, fairOf)...)}
		foots = n.group(t.rows, lines, total, true, len(columns)) && foots
	}
	for level := 1; level <= 3; level++ {
		if !leveled(level) {
			if m := n.must("unheld"); m != nil && (m[1] != fmt.Sprintf("Level %d", level) || (m[2] == "dates presented") != (len(dates) > 1)) {
				n.fail("the note says %q of level %d at %d dates", m[0], level, len(dates))
			}
		}
	}
	n.rounding(foots)
}

// byType reads a table by investment type, and reports whether it adds up as printed.
func (n *note) byType(t table, date time.Time) (foots bool) {
	if want := []string{"Amortized Cost", "Unrealized Gains", "Unrealized Losses", "Fair Value"}; !slices.Equal(t.head.cells, want) || t.head.caption != "(in thousands)" {
		n.fail("a table by type has the columns %q, want %q", t.head.cells, want)
		return true
	}
	columns := []func(held) int64{costOf, gainsOf, lossesOf, fairOf}
	foots, first := true, true
	rows := t.rows
	take := func(count int) (list []row) {
		list, rows = rows[:min(count, len(rows))], rows[min(count, len(rows)):]
		return list
	}
	var totals []*big.Int
	var all [][]*big.Int
	for _, each := range []struct{ class, title string }{{"cash", "Cash"}, {"cash-equivalent", "Cash equivalents"}, {"short-term", "Short-term marketable securities"}, {"long-term", "Long-term marketable securities"}} {
		of := func(h held) bool { return h.class == each.class }
		lines := n.y.linesOf(date, of, columns...)
		if len(lines) == 0 {
			continue
		}
		total := amounts{"Total " + strings.ToLower(each.title), n.y.holdingsIn(date, of, columns...)}
		if each.class == "cash" && len(lines) == 1 {
			one := take(1)
			if len(one) < 1 || one[0].caption != lines[0].caption {
				n.fail("the table at %v has %v, want the line %s", date, one, lines[0].caption)
				return true
			}
			printed := n.rowCells(one[0], lines[0], first)
			foots = foots && adds(printed[3], printed[:3]...)
			all, first = append(all, printed), false
			continue
		}
		if head := take(1); len(head) < 1 || head[0].caption != each.title+":" || strings.Join(head[0].cells, "") != "" {
			n.fail("the table at %v has %v, want the heading %s", date, head, each.title)
			return true
		}
		group := take(len(lines) + 1)
		foots = n.group(group, lines, total, first, 3) && foots
		if first = false; len(group) > 0 {
			all = append(all, n.rowCells(group[len(group)-1], total, true))
		}
	}
	last := take(1)
	if len(last) < 1 || len(rows) > 0 || last[0].caption != "Total cash, cash equivalents and marketable securities" {
		n.fail("the table at %v ends with %v %v", date, last, rows)
		return true
	}
	totals = n.rowCells(last[0], amounts{"total", n.y.holdingsIn(date, func(held) bool { return true }, columns...)}, true)
	foots = foots && adds(totals[3], totals[:3]...)
	for i := range columns {
		var column []*big.Int
		for _, printed := range all {
			column = append(column, printed[i])
		}
		foots = foots && adds(totals[i], column...)
	}
	return foots
}

// rowCells checks the cells of a row, and returns what they print.
func (n *note) rowCells(r row, want amounts, symbol bool) (printed []*big.Int) {
	for i, v := range want.values {
		printed = append(printed, n.cell(r.cells[i], symbol, v, fmt.Sprintf("%s, column %d", want.caption, i)))
	}
	return printed
}

// group checks lines and their total, and reports whether they add up down and, to the column
// with the index across, across.
func (n *note) group(rows []row, lines []amounts, total amounts, first bool, across int) (foots bool) {
	lines = append(slices.Clone(lines), total)
	if len(rows) != len(lines) {
		n.fail("a table has the lines %v, want %v", rows, lines)
		return true
	}
	foots = true
	var printed [][]*big.Int
	for i, want := range lines {
		if rows[i].caption != want.caption {
			n.fail("a table has the line %q, want %q", rows[i].caption, want.caption)
			return true
		}
		cells := n.rowCells(rows[i], want, first && i == 0 || i == len(lines)-1)
		foots = foots && adds(cells[across], cells[:across]...)
		printed = append(printed, cells)
	}
	for i := range total.values {
		var column []*big.Int
		for _, cells := range printed[:len(printed)-1] {
			column = append(column, cells[i])
		}
		foots = foots && adds(printed[len(printed)-1][i], column...)
	}
	return foots
}
