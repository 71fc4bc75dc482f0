package draft

import (
	"cmp"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// presented returns the columns of a table by period: each period of the report and its
// comparison period.
func (c *composer) presented() []Dot {
	var list []Dot
	for _, pair := range c.f.Shown() {
		list = append(list, c.dotOf(pair.Period), c.dotOf(pair.Compare))
	}
	return list
}

// outcome returns the name of net income for all periods of a table: income, loss, or
// income (loss).
func (c *composer) outcome(name string) (string, error) {
	losses, all := 0, 0
	for _, d := range c.presented() {
		if late, _ := c.late(name, d.Period); late {
			continue // its column is left out
		}
		all++
		loss, err := c.fell(name, d.Period)
		if err != nil {
			return "", err
		}
		if loss {
			losses++
		}
	}
	switch losses {
	case 0:
		return "income", nil
	case all:
		return "loss", nil
	}
	return "income (loss)", nil
}

// margins lists the ratios in the discussion of non-GAAP measures; a period has both or
// neither.
var margins = []string{"net-income.margin", "adjusted-ebitda.margin"}

// shareable reports whether a sentence can state the margins of a period as percentages
// of total revenues: revenues are positive, and no margin exceeds 100%.
func (c *composer) shareable(when any) (bool, error) {
	sales, known, err := c.value("revenue", when)
	fits := !known || sales.Sign() > 0
	for _, name := range margins {
		v, known, err2 := c.value(name, when)
		err = cmp.Or(err, err2)
		fits = fits && (!known || v.Abs().Cmp(quantity.One) <= 0)
	}
	return fits, err
}

// Adjustment is one adjustment in a reconciliation of a non-GAAP measure.
type Adjustment struct {
	Label string
	Fact  string // name of the fact for its amount
}

// adjustments returns the lines of the reconciliation in the order of filing.toml.
func (c *composer) adjustments() []Adjustment {
	var list []Adjustment
	if c.f.NonGAAP != nil {
		for _, a := range c.f.NonGAAP.Adjustments {
			list = append(list, Adjustment{a.Label, "adjusted-ebitda.adjustment[" + a.Key + "]"})
		}
	}
	return list
}

// adds reports whether the printed operands of a fact add up to the printed fact in every
// period of the table. In millions, small amounts print as in a sentence, which Scaled decides.
func (c *composer) adds(name, format string) (bool, error) {
	how, err := figure.ParseFormat(format)
	if err != nil || c.how.Blank {
		return true, err
	}
	for _, d := range c.presented() {
		f, _, err := c.lookup(name, d.Period)
		if err != nil {
			return false, err
		}
		if f == nil || len(f.Origin.Inputs) < 2 {
			continue
		}
		var parts []*fact.Fact
		for _, id := range f.Origin.Inputs {
			if in := c.set.Of(id); in != nil {
				parts = append(parts, in)
			}
		}
		as := always(how)
		if how == million {
			as = figure.Scaled
		}
		if !c.addsUp(as, f, parts...) {
			return false, nil
		}
	}
	return true, nil
}

// always returns a function that returns one format.
func always(how figure.Format) func(quantity.Value) figure.Format {
	return func(quantity.Value) figure.Format { return how }
}

// addsUp reports whether the printed parts add up to the printed total; how returns the
// format in which an amount prints.
func (c *composer) addsUp(how func(quantity.Value) figure.Format, total *fact.Fact, parts ...*fact.Fact) bool {
	rest := c.shown(total, how(total.Value))
	for _, p := range parts {
		rest = rest.Sub(c.shown(p, how(p.Value)))
	}
	return rest.Sign() == 0
}

// shown returns the rounded value of a fact as the documents print it in a format.
func (c *composer) shown(f *fact.Fact, how figure.Format) quantity.Value {
	return c.moves.Show(f, how).Value(f.Value.Unit())
}
