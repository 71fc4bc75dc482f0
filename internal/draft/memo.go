package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

// unanswered is printed for a factor without an answer.
const unanswered = "[unanswered]"

// Misstated is an approved correction of the fair value table by investment type, with the
// amounts that SAB 99 requires. Net and Gross are names of facts: the error in the total, and
// the total of the amounts in error.
type Misstated struct {
	Corrected
	ByLine     []CorrectedLine // the lines of the correction; the total is last
	Net, Gross string
	Entries    []Entry
	Unaffected []Unaffected
}

// CorrectedLine is one line of the correction in a Misstated.
type CorrectedLine struct {
	Row
	Share string // name of the fact for the adjustment as a share of the reported amount; "" if no amount was reported
}

// Unaffected is an amount of the financial statements that an error does not affect.
type Unaffected struct {
	Label  string
	Fact   string // name of the fact
	When   any    // the period or date of the amount
	AtDate bool   // whether When is a date

	// Unmeasured is true if it cannot be said that the error does not affect the amount: no
	// figure of it was filed, or it holds net income that was in error, and was not corrected.
	Unmeasured bool
}

// Entry is an entry of restatements.toml, with the captions of the amounts that it covers.
type Entry struct {
	Lines                  string // the captions of the amounts, joined
	Kind, Reason, Approver string
}

// Factor is a qualitative factor of materiality and its answer in memo.toml.
type Factor struct{ Question, Answer string }

// errors returns the approved corrections of errors in the table by investment type, with
// their quantities.
func (c *composer) errors() []Misstated {
	var list []Misstated
	for _, corrected := range c.corrections() {
		d := corrected.Date
		if corrected.Kind != filing.Revision && corrected.Kind != filing.Reissue {
			continue
		}
		m := Misstated{Corrected: corrected, Net: "error.net", Gross: "error.gross"}
		m.Total.Name = "Total"
		for _, row := range append(slices.Clone(m.Lines), m.Total) {
			share := of("error.line-share", row.line)
			if c.factOf(share, d) == nil {
				share = ""
			}
			m.ByLine = append(m.ByLine, CorrectedLine{row, share})
		}
		for _, f := range c.off(d) {
			if r := c.f.Restated(f.ID); r != nil {
				m.Entries = withEntry(m.Entries, f.Words.Caption, r)
			}
		}
		m.Unaffected = c.unaffected(c.set.All(), func(f *fact.Fact) bool { return f.Context.Span.End == d })
		list = append(list, m)
	}
	return list
}

// withEntry adds an amount to the entries of restatements.toml; equal entries are merged.
func withEntry(list []Entry, line string, r *filing.Restatement) []Entry {
	i := slices.IndexFunc(list, func(e Entry) bool { return e.Kind == r.Kind && e.Reason == r.Reason && e.Approver == r.Approver })
	if i < 0 {
		return append(list, Entry{line, r.Kind, r.Reason, r.Approver})
	}
	list[i].Lines += "; " + line
	return list
}

// unaffected returns the amounts of [accounts], and net income and revenues where they lack these,
// among some facts that were not restated.
func (c *composer) unaffected(among []*fact.Fact, take func(*fact.Fact) bool) []Unaffected {
	var list []Unaffected
	for _, f := range among {
		metric, member := f.ID.Metric, f.ID.Member
		element := map[string]string{"net-income": "NetIncomeLoss", "revenue": "Revenues"}[metric]
		filedAs := f.ID
		filedAs.Metric = fact.AsFiled + metric
		if metric != "account" && (element == "" || member != "" || c.set.Of(fact.ID{Metric: "account", Member: element, When: f.ID.When}) != nil) || c.set.Of(filedAs) != nil || !take(f) {
			continue
		}
		u := Unaffected{Label: f.Words.Label, Fact: f.ID.Name()}
		if f.Words.Caption != "" {
			u.Label = f.Words.Caption
		}
		u.Label = outcomeLabel(u.Label, f.Value)
		if p, err := fiscal.ParsePeriod(f.ID.When); err == nil {
			u.When = p
		} else if d, err := fiscal.ParseDate(f.ID.When); err == nil {
			u.When, u.AtDate = d, true
		}
		list = append(list, u)
	}
	slices.SortStableFunc(list, func(a, b Unaffected) int { return netFirst(a.Label) - netFirst(b.Label) })
	return list
}

// netFirst returns 0 for the label of net income or loss, and 1 for any other.
func netFirst(label string) int {
	if strings.HasPrefix(label, "Net income") || strings.HasPrefix(label, "Net loss") {
		return 0
	}
	return 1
}

// Misstatement is the error that approved restatements correct in prior-period amounts outside
// of the fair value tables, whether or not the filing shows the amounts. It has the amounts that SAB 99 and SAB 108 require.
type Misstatement struct {
	Amounts    []Restated
	Scale      // how the amounts print
	Entries    []Entry
	Net        []Effect     // the effect on net income in each period; empty if net income was not in error
	Known      bool         // whether a filed net income of these periods can be compared with today's
	Unaffected []Unaffected // other amounts of the same periods and dates, which did not change or cannot be compared
	Unmeasured bool         // whether one of Unaffected is
}

// holdsIncome are the elements of [accounts] whose balance holds the net income of all periods.
var holdsIncome = []string{"StockholdersEquity", "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
	"RetainedEarningsAccumulatedDeficit", "LiabilitiesAndStockholdersEquity", "PartnersCapital", "MembersEquity"}

// Effect is an error in the net income of a period. Rollover and IronCurtain are names of
// facts: the error under each of the two methods of SAB 108. RolloverShare and IronShare are
// the names of the facts for the same errors as shares of filed net income, or "" if filed net
// income was zero.
type Effect struct {
	Period                    fiscal.Period
	Noun                      string // "income", "loss" or "income (loss)"
	Rollover, IronCurtain     string
	RolloverShare, IronShare  string
	RolloverOver, CurtainOver bool // whether filed net income was too high under each method
}

// misstatement returns the error in prior-period amounts; nil if there is none.
func (c *composer) misstatement() *Misstatement {
	if c.how.Blank {
		return nil
	}
	m := &Misstatement{}
	times, incomeEnds := map[string]bool{}, map[string]bool{}
	m.Amounts = c.restatedAmounts(func(id fact.ID) bool {
		covering := c.f.Covering(c.set, id)
		return len(covering) > 0 && covering[0].IsError() && !strings.HasSuffix(id.Metric, ".share") && id.Member != c.f.Registrant.Domicile
	})
	if m.Amounts == nil {
		return nil
	}
	m.Scale = c.scaleOf(m.Amounts)
	percent1, _ := figure.ParseFormat("percent1")
	for _, r := range m.Amounts {
		times[r.id.When] = true
		if share, _, err := c.lookup(r.Share, r.When); r.Share != "" && err == nil && share != nil {
			m.Small = m.Small || figure.Show(share, percent1).Zero
		}
		if own := c.f.Restated(r.id); own != nil {
			m.Entries = withEntry(m.Entries, r.Label+" ("+r.id.When+")", own)
		}
		if span, err := c.f.Calendar.Span(r.Period); err == nil && !r.AtDate {
			times[span.End.String()] = true
		}
		if r.id.Metric != "net-income" || r.id.Member != "" {
			continue
		}
		filed, _, _ := c.lookup(r.AsFiled, r.When)
		now, _, _ := c.lookup(r.Fact, r.When)
		e := Effect{Period: r.Period, Noun: nounOf(filed.Value, now.Value), Rollover: "error.rollover", IronCurtain: "error.iron-curtain"}
		for share, name := range map[*string]string{&e.RolloverShare: "error.share.rollover", &e.IronShare: "error.share.iron-curtain"} {
			if f, _, _ := c.lookup(name, r.Period); f != nil {
				*share = name
			}
		}
		if f, _, _ := c.lookup(e.Rollover, r.Period); f != nil {
			e.RolloverOver = f.Value.Sign() < 0
		}
		if f, _, _ := c.lookup(e.IronCurtain, r.Period); f != nil {
			e.CurtainOver = f.Value.Sign() < 0
		}
		m.Net = append(m.Net, e)
		if span, err := c.f.Calendar.Span(r.Period); err == nil {
			incomeEnds[span.End.String()] = true
		}
	}
	m.Known = slices.ContainsFunc(c.set.All(), func(f *fact.Fact) bool {
		_, filed := c.how.Filed[f.ID]
		return filed && times[f.ID.When] && f.ID.Metric == "net-income" && f.ID.Member == ""
	})
	uncorrected := func(id fact.ID) bool { return slices.Contains(holdsIncome, id.Member) && incomeEnds[id.When] }
	m.Unaffected = c.unaffected(c.set.All(), func(f *fact.Fact) bool {
		was, filed := c.how.Filed[f.ID]
		return times[f.ID.When] && (!filed || was.Value.Unit() == f.Value.Unit() && was.Value.Equal(f.Value) || uncorrected(f.ID))
	})
	for i, u := range m.Unaffected {
		id, _ := fact.ParseName(u.Fact, fmt.Sprint(u.When))
		_, filed := c.how.Filed[id]
		m.Unaffected[i].Unmeasured = !filed || uncorrected(id)
		m.Unmeasured = m.Unmeasured || m.Unaffected[i].Unmeasured
	}
	return m
}

// factors returns the qualitative factors of materiality with their answers.
func (c *composer) factors() []Factor {
	var list []Factor
	for _, f := range filing.Factors {
		answer, ok := c.f.Memo.Answer(f.Key)
		if !ok {
			answer.Text = unanswered
		}
		list = append(list, Factor{f.Question, text.OneLine(answer.Text)})
	}
	return list
}
