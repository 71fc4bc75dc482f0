package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// FVT002 compares the totals of the fair value tables with their parts and with the balance
// sheet.
var FVT002 = &Check{Code: "FVT002", Severity: Error, Run: fvt002,
	Title: "cost, gains and losses that do not add up to fair value; rows that do not add up to their total; section that does not agree with the balance sheet"}

// sheetCaptions are captions of the balance sheet, the sections that add up to each, and other
// elements under which [accounts] may map the accounts of the caption.
var sheetCaptions = []struct {
	element string
	classes []string
	others  []string
}{
	{"CashAndCashEquivalentsAtCarryingValue", schema.Classes[:2], []string{"Cash", "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents", "CashAndCashEquivalentsFairValueDisclosure"}},
	{"MarketableSecuritiesCurrent", schema.Classes[2:3], []string{"ShortTermInvestments", "AvailableForSaleSecuritiesDebtSecuritiesCurrent", "DebtSecuritiesAvailableForSaleExcludingAccruedInterestCurrent", "DebtSecuritiesCurrent"}},
	{"MarketableSecuritiesNoncurrent", schema.Classes[3:], []string{"LongTermInvestments", "AvailableForSaleSecuritiesDebtSecuritiesNoncurrent", "DebtSecuritiesAvailableForSaleExcludingAccruedInterestNoncurrent", "DebtSecuritiesNoncurrent"}},
}

func fvt002(p *Pass) {
	trial := p.Filing.Ledger("trial-balance")
	if trial == nil {
		return
	}
	for _, kind := range []struct{ ledger, metric string }{{"securities", "fair-value."}, {"note-tables", "fair-value.printed."}} {
		l := p.Filing.Ledger(kind.ledger)
		if l == nil {
			continue
		}
		p.notCompared(kind.ledger, kind.metric)
		least := tolerance(max(l.Scale, trial.Scale), p.Filing.Registrant.Currency)
		for _, d := range p.closings() {
			total := func(class string) (*fact.Fact, bool) { return p.fact(part(kind.metric+class, "total"), d.String()) }
			for _, caption := range sheetCaptions {
				booked, known := p.fact(part("account", caption.element), d.String())
				if !known || !slices.ContainsFunc(schema.Classes, func(class string) bool { _, ok := total(class); return ok }) {
					continue
				}
				sum := quantity.Money(quantity.Amount{}, p.Filing.Registrant.Currency)
				var cells []diag.Related
				for _, class := range caption.classes {
					if f, ok := total(class); ok {
						sum, cells = sum.Add(f.Value), append(cells, printedCells(fmt.Sprintf("%s, %s", f.ID, counted(f.Value, 0)), f)...)
					}
				}
				difference, allowed := sum.Sub(booked.Value), least
				if kind.ledger == "note-tables" && l.Scale > 0 { // each cell was rounded by itself
					for range max(0, len(cells)-1) {
						allowed = allowed.Add(tolerance(l.Scale, p.Filing.Registrant.Currency))
					}
				}
				if difference.Abs().Cmp(allowed) >= 0 {
					p.Report(cellsOf(booked), "section that does not agree with the balance sheet", remedy.Section(kind.ledger, caption.element, d.String(), caption.classes[0], counted(booked.Value, 0), len(cells) == 0),
						"%s at %s is %s in the trial balance, but the %s ledger has %s classified as %s; difference %s", caption.element, d, counted(booked.Value, 0),
						kind.ledger, counted(sum, 0), text.List(caption.classes, "and"), counted(difference, 0)).with(cells...)
				}
			}
		}
	}
}

// notCompared reports a caption whose accounts [accounts] maps under another element, so that
// its sections are not compared with the balance sheet.
func (p *Pass) notCompared(ledger, metric string) {
	dates := p.closings()
	for _, caption := range sheetCaptions {
		if p.Filing.Account(caption.element) != nil {
			continue
		}
		i := slices.IndexFunc(caption.others, func(other string) bool { return p.Filing.Account(other) != nil })
		if i < 0 {
			continue
		}
		mapped := p.Filing.Account(caption.others[i])
		has := quantity.Money(quantity.Amount{}, p.Filing.Registrant.Currency)
		found, on := false, ""
		for _, d := range slices.Backward(dates) { // the newest
			for _, class := range caption.classes {
				if f, ok := p.fact(part(metric+class, "total"), d.String()); ok && (on == "" || on == d.String()) {
					has, found, on = has.Add(f.Value), true, d.String()
				}
			}
		}
		if !found {
			continue
		}
		var texts []string
		for _, e := range mapped.Entries {
			texts = append(texts, toml.Quote(e.Text))
		}
		p.Report(mapped.At, "section not compared with the balance sheet",
			fmt.Sprintf("To compare them, rename the entry in [accounts] to `%s = [%s]`", caption.element, strings.Join(texts, ", ")),
			"the %s ledger has %s classified as %s at %s; it is not compared with the trial balance, because [accounts] maps %s and not %s", ledger, counted(has, 0), text.List(caption.classes, "and"), on, mapped.Name, caption.element).Severity = Warning
	}
}
