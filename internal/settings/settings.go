// Package settings states what the rows of a ledger together say of the settings that read them,
// where headers and single cells do not show it: whether ends are last days ([Ends]), whether
// parents are names ([Parents]), which way rates are quoted ([Rates]), whether credits are negative
// ([Credits]), and what the rows of a trial balance hold ([Shows]); and by what address revenue has
// a country ([Attribution]), which a header shows. Each is a value for filing.toml
// with its evidence as a sentence, which package survey writes beside it. Package evidence finds
// the rows.
package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/vocabulary"
)

// Stated is a value of filing.toml and its evidence. Is is "" where the rows do not say, and
// filing.Unanswered where they do not say and a person must.
type Stated struct{ Is, Why string }

// name quotes a name for a comment.
func name(s string) string { return toml.Quote(text.Clip(s, 60)) }

// Attribution states how revenue is attributed to countries, by the header of their column. The
// billing address is the default.
func Attribution(header string) Stated {
	if words := vocabulary.Tokens(header); slices.Contains(words, "ship") || slices.Contains(words, "shipping") {
		return Stated{"the shipping address of the customer", fmt.Sprintf("The countries are in the column %s: confirm it.", name(header))}
	}
	return Stated{}
}

// Ends states what the ends of terms are.
func Ends(e evidence.Ends) (s Stated) {
	is, agree, other, not := "the last day of service", e.Last, e.First, "the first day without service"
	examples, found := e.Against(evidence.LastDay)
	if found {
		s.Is = evidence.DayAfter
		is, agree, other, not = not, other, agree, is
	} else if examples, found = e.Against(evidence.DayAfter); !found {
		return Stated{}
	}
	others := "none are"
	if other > 0 {
		others = isAre(other, "")
	}
	s.Why = fmt.Sprintf("If the end date is %s, %s are whole months long or renewed without a gap; if the end date is %s, %s. For example, %s.",
		is, control.Counted(agree, "term"), not, strings.TrimSpace(others), examples[0].Evidence())
	return s
}

// Parents states whether the parents are ids or names. Rejected is whether some rows could not
// be read.
func Parents(rows []evidence.Customer, isCustomer func(id string) bool, rejected bool) Stated {
	p := evidence.Names(rows, isCustomer)
	given := 0
	for _, r := range rows {
		if r.Parent != "" && r.Parent != r.ID {
			given++
		}
	}
	if len(p.ByName) == 0 {
		return Stated{}
	}
	first := p.ByName[0]
	of := control.Counted(given, "parent")
	if rejected {
		of += " in the rows that could be read"
	}
	why := fmt.Sprintf("Of %s, %s by the parent's name instead of its id; for example, the parent of %s is %s.", of, isAre(len(p.ByName), "given"), text.Clip(first.ID, 60), name(first.Parent))
	if len(p.ByName) < given {
		return Stated{filing.Unanswered, why + " The others are not. Replace the ? with id or name, and correct the other parents in the export."}
	}
	return Stated{"name", why}
}

// isAre returns a number with a participle: "1 is given", "2 are given".
func isAre(n int, participle string) string {
	if n == 1 {
		return "1 is " + participle
	}
	return control.Number(n) + " are " + participle
}

// Rates states which way the rates are quoted, and lists those that are per hundred units. The value
// is in the form of TOML. headers is the direction that headers name, "" where they name none: it
// counts where the rates do not show another.
func Rates(rates []evidence.Rate, q evidence.Quote, headers string) (s Stated, hundreds []evidence.Finding) {
	switch {
	case len(rates) == 0:
		return Stated{}, nil
	case q.Reporting == filing.Unanswered:
		return Stated{Why: "Confirm that each rate is the price of one unit in the reporting currency; the exports do not name the reporting currency."}, nil
	}
	d := evidence.Rates(rates, q)
	for _, h := range d.Hundreds {
		hundreds = append(hundreds, h.Finding(q))
	}
	newest := slices.MaxFunc(rates, func(a, b evidence.Rate) int { return int(a.Date - b.Date) })
	if value, open, ok := d.Remedy(); ok && strings.HasPrefix(value, "{") {
		return Stated{value, d.Mixed(q, open)}, hundreds
	} else if ok && d.Found() {
		q.RateIs = evidence.UnitsPerReporting
		return Stated{value, fmt.Sprintf("%s. In the other direction, the rates contradict the known order of value in %s of %s of currencies.", q.Sentence(newest), control.Number(d.Reversed), control.Counted(d.Reversed+d.InOrder, "pair"))}, hundreds
	}
	if headers == evidence.UnitsPerReporting && d.InOrder == 0 {
		q.RateIs = headers
		return Stated{toml.Quote(headers), q.Sentence(newest) + ", as the headers name the currencies. Confirm it; no pair of currencies in the ledger shows it."}, hundreds
	}
	s.Why = q.Sentence(newest) + "."
	if d.InOrder == 0 {
		s.Why += " Confirm that the rates are not inverted; no pair of currencies in the ledger shows this."
	}
	return s, hundreds
}

// Credits states whether credits are negative, by the footing of the accounts, or else by the amounts
// of accounts whose text says that they are revenue. names are those of accounts, by id.
func Credits(accounts []evidence.Account, foot evidence.Footing, names map[string]string) Stated {
	if zero, of := foot.Zero, foot.Zero+len(foot.Off); 2*zero > of {
		return Stated{"true", fmt.Sprintf("The accounts add to zero on %s of %s, so credits are negative.", control.Number(zero), control.Counted(of, "date"))}
	}
	minus, plus := 0, 0
	example := ""
	for _, a := range accounts {
		words := vocabulary.Tokens(a.ID + " " + names[a.ID])
		revenue := slices.Contains(words, "revenue") && !slices.Contains(words, "cost") && !slices.Contains(words, "deferred") && !slices.Contains(words, "unbilled")
		for _, r := range a.Rows {
			switch sign := r.Amount.Sign(); {
			case revenue && sign < 0:
				minus++
				if example == "" {
					example = fmt.Sprintf("%s has %s on %s", name(strings.TrimSpace(a.ID+" "+names[a.ID])), text.Group(r.Amount.String()), r.Date)
				}
			case revenue && sign > 0:
				plus++
			}
		}
	}
	if minus > plus {
		return Stated{"true", fmt.Sprintf("Revenue is negative in %s of %s: %s.", control.Number(minus), control.Counted(minus+plus, "amount"), example)}
	}
	return Stated{filing.Unanswered, "Replace the ? with true if the export shows credits, such as revenue, as negative amounts; or with false if revenue and expenses are both positive."}
}

// Shows states whether rows are balances of the year to date: whether accounts grow through
// each fiscal year and start again in the next. yearEnd is the month in which fiscal years end, 0
// where the rows do not say.
func Shows(accounts []evidence.Account, dates []fiscal.Date) (s Stated, yearEnd int) {
	first, _, _ := dates[0].Civil()
	last, _, _ := dates[len(dates)-1].Civil()
	if data := "One date in each year"; first == last || len(dates) <= last-first+1 {
		if first == last {
			data = "Data for one calendar year"
		}
		return Stated{filing.Unanswered, data + " does not show what each row of an income statement account holds. Replace the ? with year-to-date if the row is the balance since the fiscal year began; or with activity if it is the amount of one month or quarter."}, 0
	}
	// the first fiscal year of calendar quarters in which accounts start again
	for _, end := range []int{12, 1, 3, 6, 9, 2, 4, 5, 7, 8, 10, 11} {
		var years []fiscal.Span
		for y := first - 1; y <= last+1; y++ {
			start := fiscal.NewDate(y, 1, 1).AddMonths(end - 12)
			years = append(years, fiscal.Span{Start: start, End: start.AddMonths(12) - 1})
		}
		restart, seen := []string(nil), 0
		why := ""
		for _, a := range accounts {
			if len(a.Rows) < 4 {
				continue
			}
			seen++
			c := evidence.Cumulative(evidence.Book{Years: years, Dates: dates, Accounts: []evidence.Account{a}})
			if c.Shape == nil || !c.Shape.Grows {
				continue
			}
			if restart = append(restart, a.ID); why == "" {
				why = c.Shape.Evidence()
			}
		}
		if len(restart) > 0 && (len(restart) > 1 || seen < 4) {
			others := ""
			if len(restart) > 1 {
				others = fmt.Sprintf(" The same is true of %s.", control.Counted(len(restart)-1, "other account"))
			}
			return Stated{evidence.YearToDate, strings.ToUpper(why[:1]) + why[1:] + "." + others}, end
		}
	}
	return Stated{"", fmt.Sprintf("No account grows through each of %s and starts again in the next, so each row is read as the amount of its month or quarter.", control.Counted(last-first+1, "year"))}, 0
}
