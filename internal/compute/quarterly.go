package compute

import (
	"slices"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
)

// recentQuarters is the number of quarters that Recent returns: a year, and the quarter one year
// before the last one.
const recentQuarters = 5

// Quarterly lists the metrics that Quarters computes.
var Quarterly = []string{"revenue", "net-income", "adjusted-ebitda", "billings"}

// Recent returns the last five quarters up to the end of the report's period, oldest first. It
// returns nil for a transition period, which has no quarters.
func Recent(f *filing.Filing) []fiscal.Period {
	q := f.Calendar.LastQuarter(f.Report.Period)
	if q.Transition || q.Year == 0 {
		return nil
	}
	list := []fiscal.Period{q}
	for len(list) < recentQuarters {
		if q.Quarter--; q.Quarter == 0 {
			q = f.Calendar.LastQuarter(fiscal.Period{Year: q.Year - 1})
		}
		list = append(list, q)
	}
	slices.Reverse(list)
	return list
}

// withYears returns quarters and, for each fourth quarter, its year and the nine months before
// it.
func withYears(quarters []fiscal.Period) []fiscal.Period {
	list := slices.Clone(quarters)
	for _, q := range quarters {
		if q.Quarter == 4 {
			list = append(list, fiscal.Period{Year: q.Year}, fiscal.Period{Year: q.Year, Quarter: 3, YTD: true})
		}
	}
	return list
}

// AskQuarters adds to the queries of Ask the times that Quarters needs.
func AskQuarters(ask *ledger.Ask, f *filing.Filing) {
	var spans, ends []ledger.When
	for _, p := range withYears(Recent(f)) {
		if span, err := f.Calendar.Span(p); err == nil {
			spans = append(spans, ledger.When{Span: span})
			ends = append(ends, ledger.On(span.End, ledger.Dated), ledger.On(span.Start-1, ledger.Dated))
		}
	}
	for i, q := range ask.Queries {
		more := spans
		switch {
		case q.Ledger == "trial-balance" && q.Sum == "":
			more = ends
		case q.Ledger == "trial-balance":
			more = slices.Concat(spans, ends)
		case q.Ledger != "revenue" || q.Sum == "":
			continue
		}
		ask.Queries[i].When = once(slices.Concat(q.When, more))
	}
}

// Quarters returns the facts of the metrics in Quarterly for the quarters that Recent returns
// and, for each fourth quarter, for its year and the nine months before it. The ledgers must have
// been read with a query to which AskQuarters added its times.
func Quarters(f *filing.Filing, b *ledger.Book) *fact.Set { return QuartersTraced(f, b).Facts }

// QuartersTraced returns the facts of Quarters with the selections of their rows, for package
// trace. It drafts no disclosures.
func QuartersTraced(f *filing.Filing, b *ledger.Book) *Result {
	e := newEngine(f, b)
	for _, p := range withYears(Recent(f)) {
		for _, name := range Quarterly {
			_, _ = e.fact(e.find(name), "", When{Period: p, Compare: p.Earlier(1)}) // the set has the reason
		}
	}
	e.out.Facts.All() // sorted before several goroutines read them
	return e.out
}

// Label returns the label of a metric in the register, such as "Revenues".
func Label(metric string) string {
	i := slices.IndexFunc(Register, func(m Metric) bool { return m.Name == metric })
	if i < 0 {
		panic("compute: no metric " + metric)
	}
	return Register[i].Label
}
