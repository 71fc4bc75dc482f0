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

// restatedPart is the template that follows each section with a comparative that
// was restated.
const restatedPart = "restated"

// Restated is a comparative that was restated since it was filed, as words need it.
type Restated struct {
	Label      string
	Fact       string // as revised, for fact
	AsFiled    string
	Adjustment string
	When       any // a period, or a date
	Period     fiscal.Period
	AtDate     bool // When is a date
	Money      bool
	Reason     owned // why, where it was not told of one before
}

// comparatives gives the comparatives that a section shows and that an approved
// restatement corrects, in the order of their ids; a document tells each once.
func (c *composer) comparatives(section string, shown []*document.Piece) []Restated {
	if c.how.Blank || disclosure.Find(section) == nil {
		return nil
	}
	var list []Restated
	told := map[string]bool{}
	for _, f := range c.set.All() {
		now := f.ID
		metric, ok := strings.CutPrefix(now.Metric, fact.AsFiled)
		now.Metric = metric
		if !ok || c.told[now] || !slices.ContainsFunc(shown, func(p *document.Piece) bool { return p.Fact != nil && p.ID == now }) {
			continue
		}
		is, restatement := c.set.Of(now), c.f.Restated(now)
		if is == nil || restatement == nil {
			continue
		}
		c.told[now] = true
		by := f.ID
		by.Metric = fact.Adjustment + metric
		r := Restated{Label: is.Words.Label, Fact: now.Name(), AsFiled: f.ID.Name(), Adjustment: by.Name(), Money: is.Value.Unit() != quantity.Pure}
		if metric == "revenue.customer" {
			r.Label = "Revenues from " + c.customerName(now) // by letter, as everywhere
		}
		if p, err := fiscal.ParsePeriod(now.When); err == nil {
			r.When, r.Period = p, p
		} else if d, err := fiscal.ParseDate(now.When); err == nil {
			r.When, r.AtDate = d, true
		}
		if !told[restatement.Reason] {
			told[restatement.Reason] = true
			r.Reason = owned{c.mark(document.Piece{Owner: document.OwnCommentary, Text: text.OneLine(restatement.Reason), At: restatement.At}), restatement.Reason}
		}
		list = append(list, r)
	}
	return list
}

// customerName gives the letter of a customer of 10 percent or more.
func (c *composer) customerName(id fact.ID) string {
	for _, each := range c.customers() {
		if each.Fact == id.Name() {
			return "Customer " + each.Letter
		}
	}
	return "a customer"
}
