package draft

import (
	"cmp"

	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/quantity"
)

// presented gives the columns of a table by period: each of the report's and the
// one it is compared with.
func (c *composer) presented() []Dot {
	var list []Dot
	for _, pair := range c.f.Shown() {
		list = append(list, c.dotOf(pair.Period), c.dotOf(pair.Compare))
	}
	return list
}

// loss says whether an amount is below zero, however small: the noun follows the
// sign.
func (c *composer) loss(name string, when any) (bool, error) { return c.fell(name, when) }

// outcome gives what net income is called over all periods of a table: income,
// loss, or income (loss).
func (c *composer) outcome(name string) (string, error) {
	losses, all := 0, c.presented()
	for _, d := range all {
		loss, err := c.loss(name, d.Period)
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
	case len(all):
		return "loss", nil
	}
	return "income (loss)", nil
}

// margins are the ratios that the discussion of non-GAAP measures shows; a period
// has both or neither, so that the one never stands without the other.
var margins = []string{"net-income.margin", "adjusted-ebitda.margin"}

// shareable says whether a sentence tells the margins of a period as shares of
// total revenues: there are some, and no margin is beyond all of them.
func (c *composer) shareable(when any) (bool, error) {
	sales, known, err := c.value("revenue", when)
	fits := !known || sales.Sign() > 0
	for _, name := range margins {
		v, known, err2 := c.value(name, when)
		err = cmp.Or(err, err2)
		fits = fits && (!known || v.Abs().Cmp(one) <= 0)
	}
	return fits, err
}

// Adjustment is a line of a reconciliation, as words need it.
type Adjustment struct {
	Label string
	Fact  string // for fact
}

// adjustments gives the lines of the reconciliation in the order of filing.toml.
func (c *composer) adjustments() []Adjustment {
	var list []Adjustment
	if c.f.NonGAAP != nil {
		for _, a := range c.f.NonGAAP.Adjustments {
			list = append(list, Adjustment{a.Label, "adjusted-ebitda.adjustment[" + a.Key + "]"})
		}
	}
	return list
}

// adds says whether the operands of a fact add, as shown, to the fact as shown in
// every period of the table.
func (c *composer) adds(name, format string) (bool, error) {
	how, err := figure.ParseFormat(format)
	if err != nil || c.how.Blank {
		return true, err
	}
	shown := func(v quantity.Value) quantity.Value { return figure.Amount(v, how).Value(v.Unit()) }
	fits := func(f *fact.Fact) bool {
		var parts []quantity.Value
		for _, id := range f.Origin.Inputs {
			if in := c.set.Of(id); in != nil {
				parts = append(parts, shown(in.Value))
			}
		}
		for _, p := range parts[1:] {
			parts[0] = parts[0].Add(p)
		}
		return parts[0].Cmp(shown(f.Value)) == 0
	}
	for _, d := range c.presented() {
		f, _, err := c.lookup(name, d.Period)
		if err != nil {
			return false, err
		}
		if f != nil && len(f.Origin.Inputs) > 1 && !fits(f) {
			return false, nil
		}
	}
	return true, nil
}
