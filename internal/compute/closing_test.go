package compute_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// mapping is an element of [accounts].
type mapping struct {
	element  string
	credit   bool
	instant  bool
	standard bool
	numbers  []string
}

type entry struct {
	account string
	on      day
	amount  string
}

// adjustment is a line of the reconciliation to adjusted EBITDA.
type adjustment struct {
	key, element string
	minus        bool
}

// holding is a row of securities; blank amounts are left blank.
type holding struct {
	on                        day
	caption, class, level     string
	cost, gains, losses, fair string
}

// cell is a row of note-tables.
type cell struct {
	table                          string
	on                             day
	section, caption, column, text string
}

// closing is a small filing of a trial balance, holdings and a note's tables. Its
// world has the calendar, and the sales of a revenue ledger.
type closing struct {
	*world
	has      map[string]bool // ledgers that are mapped
	unit     map[string]int  // power of ten that a ledger counts in
	negative bool            // the trial balance shows credits as negative
	mapped   []mapping
	entries  []entry
	measured bool // adjusted EBITDA is defined
	adjusted []adjustment
	joined   [][2]string // caption, line
	outside  []string    // captions outside the tie
	held     []holding
	printed  []cell
	sloppy   bool         // some printed rows do not foot
	toDate   bool         // the trial balance holds balances of the year to date
	missing  map[day]bool // dates at which such a trial balance has no row
	restated []restatement
}

// restatement is an entry of restatements.toml for the difference of a line.
type restatement struct {
	line     string
	on       day // 0: on all dates
	approved bool
}

var unitWords = map[int]string{0: "ones", 3: "thousands", 6: "millions"}

func (c *closing) toml() string {
	var b strings.Builder
	b.WriteString(c.head())
	quoted := func(list []string) string {
		var each []string
		for _, s := range list {
			each = append(each, fmt.Sprintf("%q", s))
		}
		return "[" + strings.Join(each, ", ") + "]"
	}
	word := func(is bool, yes, no string) string {
		if is {
			return yes
		}
		return no
	}
	b.WriteString("[accounts]\n")
	for _, m := range c.mapped {
		if m.standard {
			fmt.Fprintf(&b, "%s = %s\n", m.element, quoted(m.numbers))
			continue
		}
		fmt.Fprintf(&b, "%s = { accounts = %s, balance = %q, period = %q }\n", m.element, quoted(m.numbers), word(m.credit, "credit", "debit"), word(m.instant, "instant", "duration"))
	}
	if c.measured {
		b.WriteString("[non_gaap.adjusted-ebitda]\nadjustments = [\n")
		for _, a := range c.adjusted {
			fmt.Fprintf(&b, "  { key = %q, label = \"Label\", account = %q%s },\n", a.key, a.element, word(a.minus, `, sign = "-"`, ""))
		}
		b.WriteString("]\n")
	}
	var lines []string
	for _, j := range c.joined {
		if !slices.Contains(lines, j[1]) {
			lines = append(lines, j[1])
		}
	}
	b.WriteString("[lines]\n")
	for _, line := range lines {
		var captions []string
		for _, j := range c.joined {
			if j[1] == line {
				captions = append(captions, j[0])
			}
		}
		fmt.Fprintf(&b, "%q = %s\n", line, quoted(captions))
	}
	fmt.Fprintf(&b, "[fair_value]\nhierarchy_only = %s\n", quoted(c.outside))
	for _, l := range []struct{ name, columns string }{
		{"revenue", `customer = "Customer", date = "Date", amount = "Revenue", country = "Country", channel = "Channel"`},
		{"trial-balance", `account = "Account", date = "Date", amount = "Amount"`},
		{"securities", `date = "Date", type = "Type", classification = "Class", level = "Level", cost = "Cost", gains = "Gains", losses = "Losses", fair-value = "Fair value"`},
		{"note-tables", `table = "Table", date = "Date", section = "Section", line = "Caption", column = "Column", amount = "Amount"`},
	} {
		if c.has[l.name] {
			fmt.Fprintf(&b, "[ledgers.%s]\nfile = \"%s.xlsx\"\nunit = %q\ncolumns = { %s, reference = \"Line\" }\n", l.name, l.name, unitWords[c.unit[l.name]], l.columns)
		}
		if l.name == "trial-balance" && c.has[l.name] && c.negative {
			b.WriteString("credit_negative = true\n")
		}
	}
	return b.String()
}

// folder returns the filing folder. Ids and levels are numbers in some rows and text
// in others.
func (c *closing) folder() fstest.MapFS {
	folder := c.world.folder()
	folder["filing.toml"].Data = []byte(c.toml())
	put := func(name string, rows [][]any) {
		folder[name] = &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "Sheet1", Rows: rows})}
	}
	id := func(row int, s string) any {
		if row%2 == 0 && s != "" && strings.Trim(s, "0123456789") == "" {
			return ledgertest.Number(s)
		}
		return text(s)
	}
	number := func(s string) any {
		if s == "" {
			return nil
		}
		return ledgertest.Number(s)
	}
	rows := [][]any{{"Line", "Account", "Date", "Amount"}}
	for i, e := range c.entries {
		rows = append(rows, []any{i + 1, id(i, e.account), e.on.fiscal(), number(e.amount)})
	}
	put("trial-balance.xlsx", rows)
	rows = [][]any{{"Line", "Date", "Type", "Class", "Level", "Cost", "Gains", "Losses", "Fair value"}}
	for i, h := range c.held {
		rows = append(rows, []any{i + 1, h.on.fiscal(), text(h.caption), text(h.class), id(i, h.level), number(h.cost), number(h.gains), number(h.losses), number(h.fair)})
	}
	put("securities.xlsx", rows)
	rows = [][]any{{"Line", "Table", "Date", "Section", "Caption", "Column", "Amount"}}
	for i, p := range c.printed {
		rows = append(rows, []any{i + 1, p.table, p.on.fiscal(), text(p.section), text(p.caption), p.column, number(p.text)})
	}
	put("note-tables.xlsx", rows)
	if len(c.restated) > 0 {
		folder["restatements.toml"] = &fstest.MapFile{Data: []byte(c.restatements())}
	}
	return folder
}

func (c *closing) restatements() string {
	var b strings.Builder
	for _, x := range c.restated {
		when, approver := "", ""
		if x.on != 0 {
			when = "@" + x.on.String()
		}
		if x.approved {
			approver = "J. Doe"
		}
		fmt.Fprintf(&b, "[[restatement]]\nfact = \"fair-value.difference[%s]%s\"\nreason = \"A slip.\"\napprover = %q\n", x.line, when, approver)
	}
	return b.String()
}

// String describes the filing for failure messages.
func (c *closing) String() string {
	var b strings.Builder
	b.WriteString(c.toml())
	b.WriteString(c.restatements())
	for _, s := range c.sales {
		fmt.Fprintf(&b, "sale %s %s %s %s %s\n", s.customer, s.on, s.amount, s.country, s.channel)
	}
	for _, e := range c.entries {
		fmt.Fprintf(&b, "entry %s %s %s\n", e.account, e.on, e.amount)
	}
	for _, h := range c.held {
		fmt.Fprintf(&b, "holding %s %q %s %q: %s %s %s = %s\n", h.on, h.caption, h.class, h.level, h.cost, h.gains, h.losses, h.fair)
	}
	for _, p := range c.printed {
		fmt.Fprintf(&b, "printed %s %s %q %q %s: %s\n", p.table, p.on, p.section, p.caption, p.column, p.text)
	}
	return b.String()
}

// GoString keeps the log of a failed search short.
func (c *closing) GoString() string { return "a closing" }

// shuffled returns the filing with the rows of every ledger in another order.
func (c *closing) shuffled(t *rapid.T) *closing {
	d := *c
	d.world = c.world.shuffled(t)
	d.entries = rapid.Permutation(c.entries).Draw(t, "entries in another order")
	d.held = rapid.Permutation(c.held).Draw(t, "holdings in another order")
	d.printed = rapid.Permutation(c.printed).Draw(t, "printed cells in another order")
	return &d
}

// closes are the days at which the shown periods begin and end: each period's last
// day, and the day before its first.
func (c *closing) closes() []day {
	var list []day
	for _, pair := range c.pairs() {
		for _, p := range pair {
			if s, ok := c.span(p); ok {
				list = append(list, s.first-1, s.last)
			}
		}
	}
	return append(list, c.printings()...)
}

// printings are the dates of a balance sheet: the period's end, and the fiscal
// year-end before it.
func (c *closing) printings() []day {
	p, _ := c.span(c.period)
	first, _ := c.span(period{year: c.period.year, quarter: 1})
	return []day{first.first - 1, p.last}
}

// Captions of holdings and of printed lines. Two spell one line in two ways, and
// two are joined by [lines].
var (
	captions = []string{"U.S. Treasury and government agencies", "US Treasury, and government agencies", "U.S. government agencies", "Commercial paper", "Corporate bonds",
		"Corporate notes & bonds (A/B)", "Asset-backed securities", "Money market funds", "Lender's notes"}
	totals  = []string{"Total", "Total short-term", "Subtotal", "Total cash equivalents", "Totals"}
	forward = "Foreign currency forward contracts"
	classes = []string{"cash", "cash-equivalent", "short-term", "long-term"}
)

// dice are the draws of a filing, in words.
type dice struct{ *rapid.T }

func (d dice) pick(label string, choices ...int) int {
	return rapid.SampledFrom(choices).Draw(d.T, label)
}

func (d dice) words(label string, choices ...string) string {
	return rapid.SampledFrom(choices).Draw(d.T, label)
}

func (d dice) chance(label string, n int) bool { return rapid.IntRange(1, n).Draw(d.T, label) == n }

func (d dice) upTo(label string, n int) int { return rapid.IntRange(0, n).Draw(d.T, label) }

// some takes some of a list, in its order.
func (d dice) some(label string, list []string) []string {
	var taken []string
	for _, s := range list {
		if rapid.Bool().Draw(d.T, label) {
			taken = append(taken, s)
		}
	}
	return taken
}

// cents draws an amount in hundredths.
func (d dice) cents(label string) int {
	return rapid.OneOf(rapid.SampledFrom([]int{0, 1, 100, -100, 2500, -1999}), rapid.IntRange(-999999, 99999999)).Draw(d.T, label)
}

func plainly(cents int) string { return big.NewRat(int64(cents), 100).FloatString(2) }

// closings draws small filings whose dates crowd around the ends of periods.
var closings = rapid.Custom(func(t *rapid.T) *closing {
	d := dice{t}
	c := &closing{world: report(t), has: map[string]bool{}, unit: map[string]int{}, negative: d.chance("credits are negative", 2)}
	c.has["revenue"] = d.chance("a revenue ledger", 2)
	c.has["trial-balance"] = !d.chance("no trial balance", 10)
	c.has["securities"] = !d.chance("no securities", 4)
	c.has["note-tables"] = !d.chance("no note tables", 4)
	for _, name := range []string{"trial-balance", "securities", "note-tables"} {
		c.unit[name] = d.pick("unit", 0, 0, 3, 6)
	}
	c.books(d)
	c.sell(d)
	for _, j := range [][2]string{{"U.S. government agencies", captions[0]}, {"Corporate bonds", "Corporate debt"}, {"Corporate notes & bonds (A/B)", "Corporate debt"}, {"Forwards", forward}} {
		if !d.chance("not joined", 3) {
			c.joined = append(c.joined, j)
		}
	}
	if !d.chance("nothing outside the tie", 4) {
		c.outside = []string{d.words("outside", forward, "Forwards")}
	}
	c.hold(d)
	c.sloppy = d.chance("sloppy", 5)
	c.print(d)
	if c.has["note-tables"] && d.chance("restated", 2) {
		for _, caption := range d.some("line", captions) {
			c.restated = append(c.restated, restatement{slug(c.line(caption)), day(d.pick("on", 0, 0, int(c.printings()[0]), int(c.printings()[1]))), !d.chance("not approved", 4)})
		}
	}
	return c
})

// books draws the accounts, and the rows of the trial balance.
func (c *closing) books(d dice) {
	numbers := []string{"4000", "4010", "40", "400", "NI", "2400", "24", "9100", "91", "8000", "1000", "A-1"}
	for _, m := range []mapping{
		{element: "NetIncomeLoss", credit: true, standard: true}, {element: "Revenues", credit: true, standard: true},
		{element: "ContractWithCustomerLiabilityCurrent", credit: true, instant: true, standard: true},
		{element: "ContractWithCustomerLiabilityNoncurrent", credit: true, instant: true, standard: true},
		{element: "IncomeTaxExpenseBenefit", standard: true}, {element: "InvestmentIncomeInterest", credit: true, standard: true}, {element: "ShareBasedCompensation", standard: true},
		{element: "MarketableSecuritiesCurrent", instant: true, standard: true}, {element: "OurCharge"}, {element: "OurGain", credit: true}, {element: "OurReserve", credit: true, instant: true},
	} {
		if d.chance("not mapped", 8) {
			continue
		}
		for range 1 + d.upTo("more accounts", 2) {
			if n := d.words("account", numbers...); !slices.Contains(m.numbers, n) {
				m.numbers = append(m.numbers, n)
			}
		}
		c.mapped = append(c.mapped, m)
	}
	if c.measured = !d.chance("no measure", 8); c.measured {
		for _, m := range c.mapped {
			if !m.instant && m.element != "NetIncomeLoss" && !d.chance("no adjustment", 3) {
				c.adjusted = append(c.adjusted, adjustment{fmt.Sprintf("key-%d", len(c.adjusted)), m.element, d.chance("taken off", 2)})
			}
		}
		c.measured = len(c.adjusted) > 0
	}
	for _, account := range append(numbers, "9999") {
		if d.chance("an account without a row", 8) {
			continue
		}
		for _, at := range c.closes() {
			if rapid.Bool().Draw(d.T, "an entry") {
				c.entries = append(c.entries, entry{account, at + day(d.pick("entry days", 0, 0, 0, 0, 0, 1, -1, -30)), plainly(d.cents("entry"))})
			}
		}
	}
	if d.chance("a period without a row", 4) {
		pair := rapid.SampledFrom(c.pairs()).Draw(d.T, "empty")
		if s, ok := c.span(pair[d.upTo("of the two", 1)]); ok {
			c.entries = slices.DeleteFunc(c.entries, func(e entry) bool { return s.first <= e.on && e.on <= s.last })
		}
	}
}

// sell draws the rows of the revenue ledger.
func (c *closing) sell(d dice) {
	if !c.has["revenue"] {
		return
	}
	for _, at := range c.closes() {
		if d.chance("no sale", 4) {
			continue
		}
		c.sales = append(c.sales, sale{"c1", at + day(d.pick("sale days", 0, 0, 1, -30)), plainly(d.cents("sale")), d.words("country", "US", "GB"), d.words("channel", "direct", "partner")})
	}
}

// hold draws the rows of securities.
func (c *closing) hold(d dice) {
	dates := c.printings()
	dates = append(dates, dates[0]-1, dates[1]+1, c.closes()[0])
	for _, at := range dates {
		if d.chance("a date without holdings", 6) {
			continue
		}
		for range d.upTo("holdings", 8) {
			h := holding{on: at, caption: d.words("type", captions...), class: d.words("classification", classes[1:]...), level: d.words("level", "1", "2", "2", "3")}
			if d.chance("cash", 4) {
				h.class, h.level = "cash", d.words("level of cash", "", "", "", "1", "2")
				h.caption = d.words("type of cash", "Cash", h.caption)
			}
			cost, gains, losses := d.cents("cost"), max(0, d.cents("gains")), min(0, -d.cents("losses"))
			if h.gains = plainly(gains); gains == 0 || d.chance("no gains", 4) {
				h.gains, gains = "", 0
			}
			if h.losses = plainly(losses); losses == 0 || d.chance("no losses", 4) {
				h.losses, losses = "", 0
			}
			h.cost, h.fair = plainly(cost), plainly(cost+gains+losses)
			if d.chance("outer blanks", 10) {
				h.caption, h.class = " "+h.caption+" ", strings.ToUpper(h.class)
			}
			c.held = append(c.held, h)
		}
	}
}

// row is a line of one section, in hundredths.
type row struct {
	caption string
	fair    int
}

// print draws the two tables of the note on some dates. They tie, or one line is
// off, or a section's amounts are rotated, or a section is wrong in all its lines.
func (c *closing) print(d dice) {
	dates := c.printings()
	dates = append(dates, dates[1]+1)
	if s, ok := c.span(period{year: c.period.year - 1, quarter: 1}); ok {
		dates = append(dates, s.first-1)
	}
	for _, at := range dates {
		which := d.pick("tables", 3, 3, 3, 3, 3, 3, 3, 3, 2, 1, 0)
		sections := map[string][]row{}
		for _, class := range classes {
			for _, caption := range d.some("line", captions) {
				if class == "cash" && !d.chance("cash of another name", 6) {
					caption = "Cash"
				}
				if !slices.ContainsFunc(sections[class], func(r row) bool { return slug(r.caption) == slug(caption) }) {
					sections[class] = append(sections[class], row{caption, d.cents("printed")})
				}
			}
		}
		hierarchy := c.measure(d, sections)
		for range d.pick("mistakes", 0, 1, 1, 1, 1, 2) {
			hierarchy = c.misprint(d, sections[d.words("section", classes[1:]...)], hierarchy)
		}
		if which&1 != 0 {
			c.printTypes(d, at, sections)
		}
		if which&2 != 0 {
			c.printHierarchy(d, at, hierarchy)
		}
	}
}

// measure returns the lines of the hierarchy that tie to the sections, and some that
// stand there alone.
func (c *closing) measure(d dice, sections map[string][]row) []row {
	var list []row
	add := func(caption string, fair int) {
		for i, r := range list {
			if slug(r.caption) == slug(caption) {
				list[i].fair += fair
				return
			}
		}
		list = append(list, row{caption, fair})
	}
	for _, class := range classes[1:] {
		for _, r := range sections[class] {
			caption := r.caption
			if line := c.line(caption); d.chance("under the line's own caption", 3) {
				caption = line
			}
			add(caption, r.fair)
		}
	}
	for _, alone := range []struct {
		caption string
		rare    int
	}{{forward, 2}, {"Forwards", 6}, {"Cash", 8}, {"Auction rate securities", 8}} {
		if d.chance("in the hierarchy alone", alone.rare) {
			add(alone.caption, d.cents("alone"))
		}
	}
	return list
}

// misprint makes a section wrong, or a line of the hierarchy, which it returns.
func (c *closing) misprint(d dice, section, hierarchy []row) []row {
	switch d.words("mistake", "rotated", "rotated", "off", "left out", "all wrong") {
	case "rotated":
		for i := 1; i < len(section); i++ {
			section[i-1].fair, section[i].fair = section[i].fair, section[i-1].fair
		}
	case "off":
		if len(hierarchy) > 0 {
			hierarchy[d.upTo("line", len(hierarchy)-1)].fair += d.pick("off by", 1, -1, 100, 19895300)
		}
	case "left out":
		if len(hierarchy) > 0 {
			return hierarchy[1:]
		}
	case "all wrong":
		for i := range section {
			section[i].fair += d.pick("wrong by", 0, 1, -250)
		}
	}
	return hierarchy
}

func (c *closing) printTypes(d dice, at day, sections map[string][]row) {
	whole := 0
	for _, class := range classes {
		sum := 0
		for _, r := range sections[class] {
			put := func(column string, cents int) {
				c.printed = append(c.printed, cell{"investment-types", at, class, r.caption, column, plainly(cents)})
			}
			put("fair-value", r.fair)
			sum += r.fair
			if d.chance("fair value alone", 2) {
				continue
			}
			gains, losses := max(0, d.cents("gains")), min(0, -d.cents("losses"))
			if d.chance("no gains", 3) {
				gains = 0
			} else {
				put("gains", gains)
			}
			put("losses", losses)
			put("cost", r.fair-gains-losses+c.slip(d))
		}
		if whole += sum; d.chance("a total of the section", 3) {
			c.printed = append(c.printed, cell{"investment-types", at, class, d.words("total", totals...), "fair-value", plainly(sum)})
		}
	}
	if d.chance("a total of the table", 4) {
		c.printed = append(c.printed, cell{"investment-types", at, "", "Total", "fair-value", plainly(whole)})
	}
}

func (c *closing) printHierarchy(d dice, at day, list []row) {
	sum := 0
	for _, r := range list {
		put := func(column string, cents int) {
			c.printed = append(c.printed, cell{"hierarchy", at, "", r.caption, column, plainly(cents)})
		}
		how := d.words("columns", "total", "levels", "both")
		if how != "levels" {
			put("total", r.fair)
			sum += r.fair
		}
		if how == "total" {
			continue
		}
		level, left := d.pick("level", 1, 2, 3), r.fair
		if d.chance("of two levels", 2) {
			part := d.cents("part")
			put(fmt.Sprintf("level-%d", 1+level%3), part)
			left -= part
		}
		put(fmt.Sprintf("level-%d", level), left+c.slip(d))
	}
	if d.chance("a total of the hierarchy", 3) {
		c.printed = append(c.printed, cell{"hierarchy", at, "", "Total", "total", plainly(sum)})
		if d.chance("a subtotal", 2) {
			c.printed = append(c.printed, cell{"hierarchy", at, "", d.words("total", totals[1:]...), "total", plainly(d.cents("subtotal"))})
		}
	}
}

// slip is what a printed row is off by across.
func (c *closing) slip(d dice) int {
	if !c.sloppy {
		return 0
	}
	return d.pick("off across by", 0, 1, -100)
}

// line returns the line that a caption stands for.
func (c *closing) line(caption string) string {
	caption = strings.Trim(caption, " ")
	for _, j := range c.joined {
		if j[0] == caption {
			return j[1]
		}
	}
	return caption
}

// slug makes a member of a caption: lower case, the marks . ' , dropped, every
// other run outside a to z and 0 to 9 one hyphen, ends trimmed.
func slug(caption string) string {
	s := ""
	for _, r := range strings.ToLower(caption) {
		switch {
		case r == '.' || r == '\'' || r == ',':
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			s += string(r)
		case s != "" && !strings.HasSuffix(s, "-"):
			s += "-"
		}
	}
	return strings.TrimSuffix(s, "-")
}
