package survey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/vocabulary"
)

// pair is the two currencies of rates that are all between the same two: the one that the field
// holds in all rows, and the one that another column holds.
type pair struct {
	of, other       *column
	code, otherCode string
	from            bool // the headers say that a rate is the price of one unit of code in otherCode
}

// pair returns the two currencies of all rates, nil if there are more, or one alone.
func (g *guess) pair() *pair {
	rates := g.ledger("fx").Sheet
	if rates == nil {
		return nil
	}
	f := rates.Match.field("currency")
	if f.Column == nil || f.By != byNothing {
		return nil
	}
	p := &pair{of: f.Column, code: f.Column.one()}
	p.other = only(rates.Unmapped(), func(c *column) bool { return c.usable && c.one() != "" && c.one() != p.code })
	if p.code == "" || p.other == nil {
		return nil
	}
	p.otherCode = p.other.one()
	p.from = vocabulary.Target(p.other.tokens) || slices.Contains(p.of.tokens, "from") || slices.Contains(p.of.tokens, "source")
	return p
}

// one returns the currency that a column holds in all rows, "" if there is none.
func (c *column) one() (code string) {
	for w := range c.words {
		if w = strings.ToUpper(w); c.More || len(c.words) > 1 || !vocabulary.Currency(w) {
			return ""
		}
		code = w
	}
	return code
}

// has reports whether a currency is one of the two.
func (p *pair) has(code string) bool { return code != "" && (code == p.code || code == p.otherCode) }

// names lists the two, in the order of the alphabet.
func (p *pair) names(conjunction string) string {
	return min(p.code, p.otherCode) + " " + conjunction + " " + max(p.code, p.otherCode)
}

// reported returns which of the two currencies the company reports in, by what headers, titles and
// columns of currencies say; the rates alone do not.
func (g *guess) reported(p *pair) answer[string] {
	has := func(c *column, words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(c.tokens, w) })
	}
	switch {
	case has(p.other, "reporting", "functional", "home") || has(p.of, "foreign"):
		return answer[string]{p.otherCode, fmt.Sprintf("Assumed: %s of the exchange rates holds it in all rows.", name(p.other.Header))}
	case has(p.of, "reporting", "functional", "home") || has(p.other, "foreign"):
		return answer[string]{p.code, fmt.Sprintf("Assumed: %s of the exchange rates holds it in all rows.", name(p.of.Header))}
	}
	for _, ledger := range []string{"revenue", "trial-balance", "securities"} {
		s := g.ledger(ledger).Sheet
		if s == nil {
			continue
		}
		for _, f := range s.Match.Fields {
			if f.Column != nil && p.has(vocabulary.CurrencyIn(f.Column.Header)) {
				return answer[string]{vocabulary.CurrencyIn(f.Column.Header), fmt.Sprintf("Assumed: a header of the %s ledger is %s.", ledger, name(f.Column.Header))}
			}
		}
		for _, c := range s.Unmapped() {
			if slices.Contains(c.tokens, "currency") && p.has(c.one()) {
				return answer[string]{c.one(), fmt.Sprintf("Assumed: all rows of the %s ledger have it under %s.", ledger, name(c.Header))}
			}
		}
		for _, title := range s.titles {
			if p.has(vocabulary.CurrencyIn(title)) {
				return answer[string]{vocabulary.CurrencyIn(title), fmt.Sprintf("Assumed: a title of the %s ledger is %s.", ledger, name(title))}
			}
		}
	}
	terms := g.codes("subscriptions", "currency")
	if code := most(terms); p.has(code) && len(terms) > 1 && mostly(terms[code], terms[p.code]+terms[p.otherCode]) {
		return answer[string]{code, "Assumed: most subscriptions are in this currency. The exchange rates do not show it: all are between " + p.names("and") + "."}
	}
	return answer[string]{unanswered, fmt.Sprintf("Write %s: all exchange rates are between these two, and the exports do not show in which of them you report.", p.names("or"))}
}

// orient takes as the currency of rates that are all between two currencies the one in which the
// company does not report, and says what to change if it does.
func (g *guess) orient() {
	p := g.pair()
	if p == nil {
		return
	}
	m := g.ledger("fx")
	f := m.Sheet.Match.field("currency")
	units, per := fmt.Sprintf("rate_is = %q", evidence.UnitsPerReporting), "remove the key rate_is if there is one"
	if !p.from {
		units, per = "state in rate_is which way the rates are quoted", "state in rate_is which way the rates are quoted"
	}
	said := fmt.Sprintf("%s holds %s in all rows, and %s %s.", name(p.of.Header), p.code, name(p.other.Header), p.otherCode)
	switch g.Currency().Is {
	case p.code:
		f.Column, f.Why = p.other, fmt.Sprintf("%s If you do not report in %s but in %s, write currency = %s in columns, and %s (tieout explain ledgers.fx.rate_is).", said, p.code, p.otherCode, name(p.of.Header), per)
		if p.from {
			m.Found.Quoted = evidence.UnitsPerReporting
		}
	case p.otherCode, unanswered:
		f.Why = fmt.Sprintf("%s This is right if you report in %s. If you report in %s, write currency = %s in columns, and %s (tieout explain ledgers.fx.rate_is).", said, p.otherCode, p.code, name(p.other.Header), units)
	}
}
