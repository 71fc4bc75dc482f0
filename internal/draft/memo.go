package draft

import (
	"cmp"
	"slices"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/text"
)

// unanswered is printed for a factor without an answer.
const unanswered = "[unanswered]"

// Misstated is an approved correction with the amounts that SAB 99 and SAB 108 require.
// Net is the name of the fact for the net error; IronCurtain and Rollover name the facts
// for the error under those two methods.
type Misstated struct {
	Corrected
	ByLine                     []CorrectedLine // the lines of the correction; the total is last
	Net, IronCurtain, Rollover string          // names of facts
	Before                     bool            // the tables of the prior year exist, so the part of the error that arose during the year is known
	Shares                     []Share
	Entries                    []Entry
}

// CorrectedLine is one line of a correction.
type CorrectedLine struct {
	Row
	Share string // name of the fact for the adjustment as a share of the amount reported; "" if no amount was reported
}

// Share is an error as a share of an amount in the financial statements.
type Share struct {
	Name                  string // "of net income"
	Amount                string // the name of the fact that the error is divided by
	When                  any    // the period or date of the amount
	IronCurtain, Rollover string // names of facts; Rollover is "" if the fact has no value
	Date                  fiscal.Date
}

// Entry is an entry of restatements.toml, with the lines that it covers.
type Entry struct {
	Lines                  string // the captions of the lines, joined
	Kind, Reason, Approver string
}

// Factor is a qualitative factor of materiality and its answer in memo.toml.
type Factor struct{ Question, Answer string }

// errors returns the approved corrections with their quantities.
func (c *composer) errors() []Misstated {
	var list []Misstated
	for _, corrected := range c.corrections() {
		d := corrected.Date
		m := Misstated{Corrected: corrected, Net: "error.net", IronCurtain: "error.iron-curtain", Rollover: "error.rollover"}
		m.Total.Name = "Total"
		for _, row := range append(slices.Clone(m.Lines), m.Total) {
			share := of("error.line-share", row.line)
			if c.factOf(share, d) == nil {
				share = ""
			}
			m.ByLine = append(m.ByLine, CorrectedLine{row, share})
		}
		if f := c.factOf(m.Rollover, d); f != nil {
			m.Before = slices.ContainsFunc(f.Origin.Inputs, func(id fact.ID) bool { return id.When != d.String() })
		}
		for _, f := range c.sharesOf("error.share.iron-curtain", d) {
			s := Share{Name: "of " + lower(f.Words.Caption), IronCurtain: of("error.share.iron-curtain", f.ID.Member), Date: d, When: d}
			if rollover := of("error.share.rollover", f.ID.Member); c.factOf(rollover, d) != nil {
				s.Rollover = rollover
			}
			base := f.Origin.Inputs[len(f.Origin.Inputs)-1]
			s.Amount = base.Name()
			if p, err := fiscal.ParsePeriod(base.When); err == nil {
				s.When = p
			}
			m.Shares = append(m.Shares, s)
		}
		m.Entries = c.entries(d)
		list = append(list, m)
	}
	return list
}

// entries returns the entries of restatements.toml for the corrected lines; equal entries
// of several lines are merged.
func (c *composer) entries(d fiscal.Date) []Entry {
	var list []Entry
	for _, f := range c.off(d) {
		r := c.f.Restated(f.ID)
		if r == nil {
			continue
		}
		e := Entry{f.Words.Caption, r.Kind, r.Reason, r.Approver}
		i := slices.IndexFunc(list, func(b Entry) bool { return b.Kind == e.Kind && b.Reason == e.Reason && b.Approver == e.Approver })
		if i < 0 {
			list = append(list, e)
			continue
		}
		list[i].Lines += "; " + e.Lines
	}
	return list
}

// sharesOf returns an error's shares by caption: the section, cash and securities, then
// the elements in the order of [accounts].
func (c *composer) sharesOf(metric string, d fiscal.Date) []*fact.Fact {
	rank := func(f *fact.Fact) int {
		switch f.ID.Member {
		case "section":
			return -2
		case "cash-and-securities":
			return -1
		}
		if i := slices.IndexFunc(c.f.Accounts, func(a filing.Account) bool { return a.Name == f.ID.Member }); i >= 0 {
			return i
		}
		return len(c.f.Accounts)
	}
	list := c.linesOf(metric, d)
	slices.SortStableFunc(list, func(a, b *fact.Fact) int { return cmp.Compare(rank(a), rank(b)) })
	return list
}

// lower returns a caption as written within a sentence.
func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
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
