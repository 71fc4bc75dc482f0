package status

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/walk"
)

// Quarters holds the last five quarters of a registrant, computed from today's ledgers, and
// each fourth quarter among them as the difference between the year and the nine months before.
type Quarters struct {
	Periods  []Quarter // oldest first; nil for a transition period
	Measures []Measure // those with a value in at least one quarter
	Missing  []Missing // the other measures
}

// Quarter is a fiscal quarter.
type Quarter struct {
	Period fiscal.Period
	Span   fiscal.Span // zero if the calendar does not have the quarter
}

// Measure is a metric by quarter.
type Measure struct {
	Metric string   // "revenue"
	Label  string   // "Revenues"
	Values []Amount // one for each quarter, from today's ledgers
	Fourth []Fourth // one for each fourth quarter of Periods, in their order
}

// Missing is a measure that has no value in any quarter.
type Missing struct {
	Metric, Label string
	Why           string // for the last quarter: "filing.toml has no [ledgers.trial-balance]"
}

// Amount is the value of a measure for a period, or the reason why it has none.
type Amount struct {
	ID    fact.ID
	Known bool
	Value quantity.Value // zero unless Known
	Why   string         // "" if Known
	From  string         // "" for today's ledgers, or the folder of the filed report, such as "filed/10-K-FY2022"
	Shown bool           // whether the filed report shows it, and did not only compute it
}

// Fourth compares a fourth quarter computed from the ledgers with the difference between the
// year and the nine months. The nine months are those of a filed report; so is the year, if
// one has it.
type Fourth struct {
	Period     fiscal.Period
	Year       Amount
	NineMonths Amount
	Ledgers    Amount         // the quarter from today's ledgers
	Why        string         // why the quarter is not compared; "" if it is, and else the fields below are zero
	Derived    quantity.Value // Year less NineMonths
	Difference quantity.Value // Derived less Ledgers, exact
	Agrees     bool           // whether Difference is zero
}

// QuartersOf returns the quarters of a filing. It returns the zero value unless the ledgers were
// read with walk.How.Quarters.
func QuartersOf(r *walk.Result) Quarters {
	var out Quarters
	if !r.How.Quarters || r.Book == nil {
		return out
	}
	periods := compute.Recent(r.Filing)
	for _, p := range periods {
		span, _ := r.Filing.Calendar.Span(p)
		out.Periods = append(out.Periods, Quarter{p, span})
	}
	if periods == nil {
		return out
	}
	set := compute.Quarters(r.Filing, r.Book)
	for _, metric := range compute.Quarterly {
		m := Measure{Metric: metric, Label: compute.Label(metric)}
		for _, p := range periods {
			now := today(set, metric, p)
			m.Values = append(m.Values, now)
			if p.Quarter == 4 {
				m.Fourth = append(m.Fourth, fourth(r.Filed, set, now, p))
			}
		}
		if slices.ContainsFunc(m.Values, func(a Amount) bool { return a.Known }) {
			out.Measures = append(out.Measures, m)
		} else {
			out.Missing = append(out.Missing, Missing{metric, m.Label, m.Values[len(m.Values)-1].Why})
		}
	}
	return out
}

// today returns a measure as today's ledgers give it.
func today(set *fact.Set, metric string, p fiscal.Period) Amount {
	a := Amount{ID: fact.ID{Metric: metric, When: p.String()}}
	f, why := set.Get(a.ID)
	if a.Why = why; f != nil {
		a.Known, a.Value = true, f.Value
	}
	return a
}

// asFiled returns a measure from the newest filed report that has it for a period.
func asFiled(filed []*record.Draft, metric string, p fiscal.Period) Amount {
	a := Amount{ID: fact.ID{Metric: metric, When: p.String()}}
	for _, d := range filed {
		if f := d.Fact(a.ID); f != nil {
			a.Known, a.Value, a.From = true, f.Amount(), path.Join(record.Folder, d.Name)
			a.Shown = slices.ContainsFunc(d.Shown, func(s render.Shown) bool { return s.ID == a.ID })
			return a
		}
	}
	a.Why = fmt.Sprintf("no report in %s/ has %s", record.Folder, a.ID)
	return a
}

// fourth compares a fourth quarter with the difference between its year and the nine months.
func fourth(filed []*record.Draft, set *fact.Set, now Amount, p fiscal.Period) Fourth {
	f := Fourth{Period: p, Ledgers: now, Year: asFiled(filed, now.ID.Metric, fiscal.Period{Year: p.Year}),
		NineMonths: asFiled(filed, now.ID.Metric, fiscal.Period{Year: p.Year, Quarter: 3, YTD: true})}
	if !f.Year.Known {
		f.Year = today(set, now.ID.Metric, fiscal.Period{Year: p.Year})
	}
	for _, a := range []Amount{f.Ledgers, f.Year, f.NineMonths} {
		f.Why = cmp.Or(f.Why, a.Why)
		if a.Known && now.Known && a.Value.Unit() != now.Value.Unit() {
			f.Why = cmp.Or(f.Why, fmt.Sprintf("%s is in %s, and %s is in %s", a.ID, a.Value.Unit(), now.ID, now.Value.Unit()))
		}
	}
	if f.Why == "" {
		f.Derived = f.Year.Value.Sub(f.NineMonths.Value)
		f.Difference = f.Derived.Sub(now.Value)
		f.Agrees = f.Difference.Sign() == 0
	}
	return f
}
