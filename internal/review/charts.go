package review

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// chart is a bridge from one level through increases and decreases to another. The level
// bars start at zero.
type chart struct {
	ID, Title, Text string // Text describes the chart
	Unit            string // "In millions of USD"
	Width, Height   int
	Zero            int // y of zero, from the top
	Bars            []bar
}

// bar is one step of a bridge.
type bar struct {
	Label    string
	Fact     *fact.Fact
	Minus    bool   // subtracted from the level, as contraction and churn are
	Class    string // level, up or down
	Mark     string // direction, without color
	Figure   string // with its sign
	X, Y     int
	W, H     int
	At       int // y of the figure
	Mid      int
	Lines    []string // the label, a line each
	LinkX    int      // x where the connecting line to the next bar starts; 0 on the last
	NextX    int
	LinkY    int
	Footnote string // exact value
	End      quantity.Value
	From     quantity.Value
}

// Measures of a chart, in its own units.
const (
	barWidth, chartTop, chartField, chartFoot = 150, 40, 280, 72
)

// charts draws the bridges of the filing's periods.
func (s *Server) charts(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	s.page(w, r, v, http.StatusOK, "charts", v.Title("Charts"), v.bridges())
}

// step is a fact that changes a level.
type step struct {
	label string
	id    fact.ID
	minus bool
}

func (v *view) bridges() []chart {
	var list []chart
	put := func(c chart, ok bool) {
		if ok {
			c.ID = fmt.Sprintf("chart-%d", len(list)+1)
			list = append(list, c)
		}
	}
	id := func(metric, member, when string) fact.ID { return fact.ID{Metric: metric, Member: member, When: when} }
	for i, pair := range v.Filing.Shown() {
		p, c := pair.Period.String(), pair.Compare.String()
		if i == 0 {
			put(v.bridge("Net dollar expansion, "+p, "Annual recurring revenue of customers of one year earlier", step{"Start", id("ndr.denominator", "", p), false}, []step{
				{"Expansion", id("ndr.expansion", "", p), false}, {"Contraction", id("ndr.contraction", "", p), true},
				{"Churn", id("ndr.churn", "", p), true}, {"Currency", id("ndr.currency", "", p), false},
			}, step{"End", id("ndr.numerator", "", p), false}))
		}
		for _, by := range []struct {
			title  string
			of     [2]string
			labels [2]string
		}{
			{"existing and new customers", [2]string{"existing", "new"}, [2]string{"Existing customers", "New customers"}},
			{"the United States and foreign countries", [2]string{"us", "foreign"}, [2]string{"Domestic", "Foreign"}},
			{"channel", [2]string{"direct", "partner"}, [2]string{"Direct", "Partners"}},
		} {
			if by.of[0] == "us" && v.Filing.Registrant.Domicile != "US" {
				by.title = "the home country and foreign countries"
			}
			put(v.bridge("Change in revenues by "+by.title+", "+p, "Revenues", step{"Revenues " + c, id("revenue", "", c), false}, []step{
				{by.labels[0], id("revenue.increase", by.of[0], p), false}, {by.labels[1], id("revenue.increase", by.of[1], p), false},
			}, step{"Revenues " + p, id("revenue", "", p), false}))
		}
	}
	return list
}

// bridge returns a chart; ok is false where either end or every step has no value.
func (v *view) bridge(title, of string, first step, steps []step, last step) (c chart, ok bool) {
	start := v.Facts.Facts.Of(first.id)
	end := v.Facts.Facts.Of(last.id)
	if start == nil || end == nil {
		return c, false
	}
	unit := start.Value.Unit()
	zero := quantity.Money(quantity.Amount{}, unit)
	c = chart{Title: title, Height: chartTop + chartField + chartFoot}
	level := start.Value
	c.Bars = append(c.Bars, bar{Label: first.label, Fact: start, Class: "level", From: zero, End: level})
	for _, s := range steps {
		f := v.Facts.Facts.Of(s.id)
		if f == nil {
			continue
		}
		by := f.Value
		if s.minus {
			by = by.Neg()
		}
		b := bar{Label: s.label, Fact: f, Minus: s.minus, Class: "up", Mark: "▲", From: level, End: level.Add(by)}
		switch {
		case by.Sign() < 0:
			b.Class, b.Mark = "down", "▼"
		case by.Sign() == 0:
			b.Mark = "="
		}
		level = b.End
		c.Bars = append(c.Bars, b)
	}
	if len(c.Bars) == 1 {
		return c, false
	}
	c.Bars = append(c.Bars, bar{Label: last.label, Fact: end, Class: "level", From: zero, End: end.Value})
	c.place(of, unit)
	return c, true
}

// place positions the bars and describes the chart in words.
func (c *chart) place(of string, unit quantity.Unit) {
	low := quantity.Money(quantity.Amount{}, unit)
	high := low
	for _, b := range c.Bars {
		for _, v := range []quantity.Value{b.From, b.End} {
			if v.Cmp(high) > 0 {
				high = v
			}
			if v.Cmp(low) < 0 {
				low = v
			}
		}
	}
	most := high
	if low.Abs().Cmp(most) > 0 {
		most = low.Abs()
	}
	how, words := millions, "In millions of "
	if len(most.Fixed(0, 0)) < 7 {
		how, words = ones, "In "
	}
	c.Unit = words + string(unit)
	at := func(v quantity.Value) int {
		ratio, ok := high.Sub(v).Div(high.Sub(low))
		if !ok {
			return chartTop + chartField
		}
		n, _ := strconv.Atoi(ratio.Fixed(-4, 0)) // a share of the field in ten-thousandths, digits alone
		return chartTop + n*chartField/10_000
	}
	zero := quantity.Money(quantity.Amount{}, unit)
	c.Zero = at(zero)
	const each = barWidth
	c.Width = each * len(c.Bars)
	var described []string
	for i := range c.Bars {
		b := &c.Bars[i]
		from, end := at(b.From), at(b.End)
		b.X, b.W = i*each+each/8, each*3/4
		b.Mid = b.X + b.W/2
		b.Y, b.H = min(from, end), max(2, max(from, end)-min(from, end))
		b.At = b.Y - 9
		b.Lines = strings.SplitN(b.Label, " ", 2) // a label has two words at most
		if i+1 < len(c.Bars) {
			b.LinkX, b.NextX, b.LinkY = b.X+b.W, (i+1)*each+each/8, end
		}
		value := b.Fact.Value
		if b.Minus {
			value = value.Neg()
		}
		shown := figure.Amount(value, how)
		sign := ""
		switch {
		case shown.Negative:
			sign = "−"
		case b.Class != "level" && !shown.Zero:
			sign = "+"
		}
		b.Figure = strings.TrimSpace(b.Mark + " " + sign + shown.Digits)
		b.Footnote = readable(b.Fact.ID, value)
		described = append(described, b.Label+" "+sign+shown.Digits)
	}
	c.Text = of + ", in" + c.Unit[2:] + ": " + strings.Join(described, ", ") + "."
}

// LabelY returns the y of the labels.
func (c chart) LabelY() int { return chartTop + chartField + 26 }

var (
	millions = figure.Format{Scale: 6, Places: 1, Money: true}
	ones     = figure.Format{Money: true}
)
