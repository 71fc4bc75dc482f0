package draft

import (
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/text"
)

// restatedPart is the template that follows each section with a restated comparative.
const restatedPart = "restated"

// Restated is a prior-period amount that was restated after it was filed. AsFiled and
// Adjustment are names of facts.
type Restated struct {
	Label      string
	Fact       string // name of the fact as revised, for the function fact
	AsFiled    string
	Adjustment string
	When       any // the fiscal.Period or fiscal.Date of the amount
	Period     fiscal.Period
	AtDate     bool // true if When is a date
	Money      bool
	Reason     owned // empty if an amount listed before it has the same reason
}

// comparatives returns the comparatives of a section that an approved restatement
// corrects, in the order of their ids; a document explains each once.
func (c *composer) comparatives(section string, shown []*document.Piece) []Restated {
	if c.how.Blank || disclosure.Find(section) == nil {
		return nil
	}
	var list []Restated
	given := map[string]bool{} // reasons
	for _, f := range c.set.All() {
		now := f.ID
		metric, ok := strings.CutPrefix(now.Metric, fact.AsFiled)
		now.Metric = metric
		if !ok || c.explained[now] || !slices.ContainsFunc(shown, func(p *document.Piece) bool { return p.Fact != nil && p.ID == now }) {
			continue
		}
		is, restatement := c.set.Of(now), c.f.Restated(now)
		if is == nil || restatement == nil {
			continue
		}
		c.explained[now] = true
		by := f.ID
		by.Metric = fact.Adjustment + metric
		r := Restated{Label: is.Words.Label, Fact: now.Name(), AsFiled: f.ID.Name(), Adjustment: by.Name(), Money: is.Value.Unit() != quantity.Pure}
		if metric == "revenue.customer" {
			r.Label = "Revenues from " + c.customerName(now) // by letter, as in the rest of the document
		}
		if p, err := fiscal.ParsePeriod(now.When); err == nil {
			r.When, r.Period = p, p
		} else if d, err := fiscal.ParseDate(now.When); err == nil {
			r.When, r.AtDate = d, true
		}
		if !given[restatement.Reason] {
			given[restatement.Reason] = true
			r.Reason = owned{c.mark(document.Piece{Owner: document.OwnCommentary, Text: text.OneLine(restatement.Reason), At: restatement.At}), restatement.Reason}
		}
		list = append(list, r)
	}
	return list
}

// customerName returns the letter name of a customer of 10 percent or more.
func (c *composer) customerName(id fact.ID) string {
	for _, each := range c.customers() {
		if each.Fact == id.Name() {
			return "Customer " + each.Letter
		}
	}
	return "a customer"
}
