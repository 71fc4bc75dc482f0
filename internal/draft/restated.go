package draft

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// restatedPart is the template that follows each section with a restated comparative.
// reconciliationPart compares the two printed tables of the note on fair value.
const (
	restatedPart       = "restated"
	reconciliationPart = "reconciliation"
)

// Restatement lists the prior-period amounts of a section that were restated with the same
// Kind.
type Restatement struct {
	Kind    string  // filing.Revision, for example
	Reasons []owned // the reasons that the document has not printed yet
	Amounts []Restated
	Foots   bool // whether each amount and its adjustment add up as printed
	Scale
	Unchanged bool // whether it has amounts that did not change, to complete the table
}

// Scale is how a table of corrected amounts prints them.
type Scale struct {
	Format string // of amounts: "thousands", or "dollars" if an adjustment would print as zero in thousands
	Small  bool   // whether an adjustment prints as zero in this format
}

// Restated is a prior-period amount that was restated after it was filed. AsFiled and
// Adjustment are the names of the facts for its filed value and for the adjustment.
type Restated struct {
	Label      string
	Fact       string // name of the fact for its value now
	AsFiled    string
	Adjustment string // "" if the amount is unchanged, and is here because a non-GAAP measure follows it
	When       any    // the fiscal.Period or fiscal.Date of the amount
	Period     fiscal.Period
	AtDate     bool // whether When is a date
	Money      bool
	Share      string // name of the fact for the adjustment as a percentage; "" if the adjustment is no error, or no amount was reported
	id         fact.ID
}

// comparatives returns the comparatives of a section that an approved restatement explains,
// by kind of restatement, the most serious first; a document explains each once.
func (c *composer) comparatives(section string, shown []*document.Piece) []Restatement {
	if c.how.Blank || disclosure.Find(section) == nil {
		return nil
	}
	shows := map[fact.ID]bool{}
	for _, p := range shown {
		shows[p.ID] = shows[p.ID] || p.Fact != nil
	}
	for id := range maps.Clone(shows) {
		if equal, ok := gaapEqual(id); ok && shows[id] {
			shows[equal] = true
		}
	}
	var list []Restatement
	for _, kind := range []string{filing.Reissue, filing.Revision, filing.AccountingChange, filing.Reclassification} {
		out := Restatement{Kind: kind}
		for _, r := range c.restatedAmounts(func(id fact.ID) bool { return shows[id] && !c.explained[id] }) {
			covering := c.f.Covering(c.set, r.id)
			if covering[0].Kind != kind {
				continue
			}
			c.explained[r.id] = true
			for _, entry := range covering {
				if !slices.ContainsFunc(out.Reasons, func(o owned) bool { return o.text == entry.Reason }) {
					out.Reasons = append(out.Reasons, owned{c.mark(document.Piece{Owner: document.OwnCommentary, Text: text.OneLine(entry.Reason), At: entry.At}), entry.Reason})
				}
			}
			out.Amounts = append(out.Amounts, r)
		}
		if out.Amounts == nil {
			continue
		}
		for _, rows := range c.reconciled(out.Amounts) {
			how := c.scaleOf(rows)
			list = append(list, Restatement{Kind: kind, Reasons: out.Reasons, Amounts: rows, Scale: how,
				Foots:     !slices.ContainsFunc(rows, func(r Restated) bool { return c.breaks(r, how) }),
				Unchanged: slices.ContainsFunc(rows, func(r Restated) bool { return r.Adjustment == "" })})
			out.Reasons = nil // printed once
		}
	}
	return list
}

// gaapEqual returns the id of net income or its margin for the id of Adjusted EBITDA or its margin,
// which a table may not show without it.
func gaapEqual(id fact.ID) (fact.ID, bool) {
	rest, ok := strings.CutPrefix(id.Metric, "adjusted-ebitda")
	id.Metric = "net-income" + rest
	return id, ok && (rest == "" || rest == ".margin")
}

// reconciled returns the restated amounts of one kind as the rows of one table or, if Adjusted
// EBITDA is among them, of a table for each period. It adds the unchanged amounts without which a
// table would not start at net income, and if it has adjustments of the measure, not add up.
func (c *composer) reconciled(list []Restated) [][]Restated {
	adjusts := func(r Restated) bool { return r.id.Metric == "adjusted-ebitda.adjustment" }
	tables := [][]Restated{list}
	if slices.ContainsFunc(list, func(r Restated) bool { return strings.HasPrefix(r.id.Metric, "adjusted-ebitda") }) {
		tables = nil
		for _, d := range c.presented() {
			rows := slices.Clone(list)
			if rows = slices.DeleteFunc(rows, func(r Restated) bool { return r.id.When != d.Period.String() }); len(rows) > 0 {
				tables = append(tables, rows)
			}
		}
	}
	for i, rows := range tables {
		rows = c.withoutSmallRatios(rows)
		var needed []fact.ID
		for _, r := range rows {
			if equal, ok := gaapEqual(r.id); ok {
				needed = append(needed, equal)
			}
		}
		if slices.ContainsFunc(rows, adjusts) {
			needed = append(needed, fact.ID{Metric: "net-income", When: rows[0].id.When}, fact.ID{Metric: "adjusted-ebitda", When: rows[0].id.When})
			for _, a := range c.adjustments() {
				if id, err := fact.ParseName(a.Fact, rows[0].id.When); err == nil {
					needed = append(needed, id)
				}
			}
		}
		for _, id := range needed {
			f := c.set.Of(id)
			if f == nil || slices.ContainsFunc(rows, func(r Restated) bool { return r.id == id }) {
				continue
			}
			p, _ := fiscal.ParsePeriod(id.When)
			rows = append(rows, Restated{Label: outcomeLabel(f.Words.Label, f.Value), Fact: id.Name(), AsFiled: id.Name(), When: p, Period: p, Money: f.Value.Unit() != quantity.Pure, id: id})
		}
		c.sortRestated(rows)
		tables[i] = rows
	}
	return tables
}

// printsZero reports whether the adjustment of an amount that changed prints as zero in a format
// of amounts or, if it is a ratio, in percent.
func (c *composer) printsZero(r Restated, format string) bool {
	by, _, err := c.lookup(r.Adjustment, r.When)
	if r.Adjustment == "" || err != nil || by == nil {
		return false
	}
	if !r.Money {
		format = "percent1"
	}
	how, err := figure.ParseFormat(format)
	return err == nil && by.Value.Sign() != 0 && figure.Show(by, how).Zero
}

// scaleOf returns how a table prints restated amounts.
func (c *composer) scaleOf(rows []Restated) Scale {
	s := Scale{Format: "thousands"}
	if slices.ContainsFunc(rows, func(r Restated) bool { return r.Money && c.printsZero(r, s.Format) }) {
		s.Format = "dollars"
	}
	s.Small = slices.ContainsFunc(rows, func(r Restated) bool { return c.printsZero(r, s.Format) })
	return s
}

// withoutSmallRatios leaves out the ratios that print as they were reported, if an amount is so
// small an error that its table is in dollars.
func (c *composer) withoutSmallRatios(rows []Restated) []Restated {
	if c.scaleOf(rows).Format != "dollars" {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r Restated) bool { return !r.Money && c.printsZero(r, "") })
}

// breaks reports whether the amount filed and the adjustment do not add up to the amount now, as
// the table of restated amounts prints them.
func (c *composer) breaks(r Restated, how Scale) bool {
	is, _, _ := c.lookup(r.Fact, r.When)
	was, _, _ := c.lookup(r.AsFiled, r.When)
	if is == nil || was == nil {
		return false
	}
	parts := []*fact.Fact{was}
	if by, _, err := c.lookup(r.Adjustment, r.When); err == nil && by != nil {
		parts = append(parts, by)
	}
	format, err := figure.ParseFormat(map[bool]string{true: how.Format, false: "percent1"}[r.Money])
	return err == nil && !c.addsUp(always(format), is, parts...)
}

// restatedAmounts returns the restated prior-period amounts for which take returns true: net
// income first, then the adjustments and Adjusted EBITDA, then by their ids; those of customers
// last, by letter.
func (c *composer) restatedAmounts(take func(fact.ID) bool) []Restated {
	var list []Restated
	for _, f := range c.set.All() {
		now := f.ID
		metric, ok := strings.CutPrefix(now.Metric, fact.AsFiled)
		now.Metric = metric
		is := c.set.Of(now)
		if !ok || is == nil || !take(now) {
			continue
		}
		covering := c.f.Covering(c.set, now)
		if len(covering) == 0 || strings.HasPrefix(covering[0].Fact, "fair-value.difference") {
			continue // the note on fair value shows its own corrections
		}
		by, share := now, now
		by.Metric, share.Metric = fact.Adjustment+metric, fact.AdjustmentShare+metric
		r := Restated{Label: outcomeLabel(is.Words.Label, is.Value, f.Value), Fact: now.Name(), AsFiled: f.ID.Name(), Adjustment: by.Name(), Money: is.Value.Unit() != quantity.Pure, id: now}
		if c.set.Of(share) != nil {
			r.Share = share.Name()
		}
		switch metric { // by letter, as in the rest of the document
		case "revenue.customer":
			r.Label = "Revenues from " + c.customerName(now)
		case "revenue.customer.share":
			r.Label = "Share of revenues from " + c.customerName(now)
		}
		if p, err := fiscal.ParsePeriod(now.When); err == nil {
			r.When, r.Period = p, p
		} else if d, err := fiscal.ParseDate(now.When); err == nil {
			r.When, r.AtDate = d, true
		}
		list = append(list, r)
	}
	c.sortRestated(list)
	return list
}

// sortRestated sorts restated amounts as restatedAmounts returns them.
func (c *composer) sortRestated(list []Restated) {
	adjustments := c.adjustments()
	rank := func(r Restated) int {
		switch metric := r.id.Metric; {
		case strings.HasPrefix(metric, "net-income"):
			return 0
		case metric == "adjusted-ebitda.adjustment":
			return 1 + slices.IndexFunc(adjustments, func(a Adjustment) bool { return a.Fact == r.Fact })
		case strings.HasPrefix(metric, "adjusted-ebitda"):
			return 1 + len(adjustments)
		case metric == "revenue.customer":
			return 3 + len(adjustments)
		case metric == "revenue.customer.share":
			return 4 + len(adjustments)
		}
		return 2 + len(adjustments)
	}
	slices.SortStableFunc(list, func(a, b Restated) int {
		if order := cmp.Compare(rank(a), rank(b)); order != 0 {
			return order
		}
		switch others := 2 + len(adjustments); {
		case rank(a) < others:
			return strings.Compare(a.id.Metric, b.id.Metric)
		case rank(a) > others:
			return cmp.Or(strings.Compare(a.id.When, b.id.When), strings.Compare(a.Label, b.Label)) // by letter
		}
		return 0
	})
}

// outcomeLabel returns a label; if it is of net income, its noun follows the signs of the
// values.
func outcomeLabel(label string, values ...quantity.Value) string {
	rest, ok := strings.CutPrefix(label, "Net income")
	if !ok {
		return label
	}
	return "Net " + nounOf(values...) + rest
}

// nounOf returns "income", "loss" or, if the signs of the values differ, "income (loss)".
func nounOf(values ...quantity.Value) string {
	losses := 0
	for _, v := range values {
		if v.Sign() < 0 {
			losses++
		}
	}
	switch losses {
	case 0:
		return "income"
	case len(values):
		return "loss"
	}
	return "income (loss)"
}

// customerName returns the letter name of a customer of 10 percent or more.
func (c *composer) customerName(id fact.ID) string {
	for _, each := range c.customers() {
		if each.Fact == id.Name() || each.Share == id.Name() {
			return "Customer " + each.Letter
		}
	}
	return "a customer"
}
