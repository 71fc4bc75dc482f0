package draft

import (
	"cmp"
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/text"
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
}

// Restated is a prior-period amount that was restated after it was filed. AsFiled and
// Adjustment are the names of the facts for its filed value and for the adjustment.
type Restated struct {
	Label      string
	Fact       string // name of the fact for its value now
	AsFiled    string
	Adjustment string
	When       any // the fiscal.Period or fiscal.Date of the amount
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
		if out.Amounts != nil {
			list = append(list, out)
		}
	}
	return list
}

// restatedAmounts returns the restated prior-period amounts for which take returns true: net
// income first, then Adjusted EBITDA, then by their ids.
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
	rank := func(r Restated) int {
		switch metric := r.id.Metric; {
		case strings.HasPrefix(metric, "net-income"):
			return 0
		case strings.HasPrefix(metric, "adjusted-ebitda"):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Restated) int { return cmp.Compare(rank(a), rank(b)) })
	return list
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
