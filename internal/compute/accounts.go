package compute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// reportAccounts compares [accounts] with the accounts of the trial balance.
func (e *Engine) reportAccounts() {
	t := e.b.Table("trial-balance")
	if t == nil || e.b.Wrong["trial-balance"] {
		return
	}
	words := t.Dict("account")
	var accounts []string
	for id := 1; id < words.Len(); id++ {
		accounts = append(accounts, words.Word(intern.ID(id)))
	}
	slices.Sort(accounts)
	e.reportUnused(t, accounts)
	e.reportLeftOut(t, accounts)
	if !t.Credits {
		e.reportDirections(t, accounts)
	}
}

// reportUnused reports entries that no row has (FIL003).
func (e *Engine) reportUnused(t *ledger.Table, accounts []string) {
	for i := range e.f.Accounts {
		a := &e.f.Accounts[i]
		for _, entry := range a.Entries {
			if slices.ContainsFunc(accounts, entry.Takes) || slices.Contains(t.Unused, entry.Text) {
				continue
			}
			remedy := fmt.Sprintf("Correct the account number, or remove %q from %s", entry.Text, a.Name)
			if near := rewritten(entry.Text, accounts); near != "" {
				remedy = fmt.Sprintf("Write %s instead of %q, or remove %[2]q from %s", toml.Quote(near), entry.Text, a.Name)
			}
			e.report("FIL003 "+entry.Text, diag.Diagnostic{Code: "FIL003", Summary: "account without rows in the trial balance", Subject: entry.At,
				Detail: fmt.Sprintf("%s under [accounts] lists account %s, but no row of the trial balance has that account in column %s", a.Name, entry.Text, t.Columns[t.Index("account")]),
				Remedy: fmt.Sprintf("%s. If the account may have no row, add `unused = [%s]` to [ledgers.trial-balance] in filing.toml instead", remedy, toml.Quote(entry.Text))})
		}
	}
}

// rewritten returns how an entry that no row has may have been meant: the account that is
// the same but for leading zeros, or goes on after it, or a range for "4000-9999". It is ""
// if there is none, or several.
func rewritten(entry string, accounts []string) string {
	low, high, found := strings.Cut(entry, "-")
	if digits := low + high; found && len(low) == len(high) && low < high && strings.Trim(digits, "0123456789") == "" {
		return low + ".." + high
	}
	var near []string
	for _, account := range accounts {
		if strings.TrimLeft(account, "0") == strings.TrimLeft(entry, "0") || strings.HasPrefix(account, entry) {
			near = append(near, account)
		}
	}
	if len(near) != 1 {
		return ""
	}
	return near[0]
}

// unfound reports whether FIL003 or FIL001 names why an element has no row: an entry that
// names nothing, or entries that no row has.
func (e *Engine) unfound(a *filing.Account) bool {
	return a.Wrong || !slices.ContainsFunc(a.Entries, func(entry filing.Entry) bool {
		tb := e.b.Table("trial-balance")
		if slices.Contains(tb.Unused, entry.Text) {
			return true
		}
		words := tb.Dict("account")
		for id := 1; id < words.Len(); id++ {
			if entry.Takes(words.Word(intern.ID(id))) {
				return true
			}
		}
		return false
	})
}

// reportLeftOut reports accounts between the lowest and the highest of net income that no
// entry takes (FIL004).
func (e *Engine) reportLeftOut(t *ledger.Table, accounts []string) {
	net := e.f.Account("NetIncomeLoss")
	if net == nil {
		return
	}
	low, high := "", ""
	for _, account := range accounts {
		if n := numberOf(account); n != "" && net.Takes(account) {
			if low == "" || before(n, low) {
				low = n
			}
			if high == "" || before(high, n) {
				high = n
			}
		}
	}
	var left []string
	for _, account := range accounts {
		n := numberOf(account)
		if n == "" || len(n) != len(low) || low == "" || !before(low, n) || !before(n, high) {
			continue
		}
		if !slices.ContainsFunc(e.f.Accounts, func(a filing.Account) bool { return a.Takes(account) }) {
			left = append(left, account)
		}
	}
	if left == nil {
		return
	}
	const most = 5
	named := left[:min(len(left), most)]
	what, lies, them, are := "accounts "+text.List(named, "and"), "lie", "them", "they are"
	if len(left) > most {
		what = fmt.Sprintf("%s accounts, such as %s,", text.Group(fmt.Sprint(len(left))), text.List(named, "and"))
	}
	if len(left) == 1 {
		what, lies, them, are = "account "+left[0], "lies", "that account", "the account is"
	}
	at, _ := t.First("account", left[0])
	e.report("FIL004", diag.Diagnostic{Severity: diag.Warning, Code: "FIL004", Summary: "account left out of net income", Subject: at,
		Detail:  fmt.Sprintf("%s %s between %s and %s, the lowest and the highest account of NetIncomeLoss, but no entry of [accounts] includes %s", what, lies, low, high, them),
		Remedy:  fmt.Sprintf("If %s part of net income, write a range, such as `NetIncomeLoss = [\"%s..%s\"]`; if not, no change is needed", are, low, high),
		Related: []diag.Related{{Message: "NetIncomeLoss", At: net.At}}})
}

// numberOf returns the number at the start of an account, "" if there is none.
func numberOf(account string) string {
	if i := strings.LastIndex(account, " : "); i >= 0 {
		account = account[i+len(" : "):]
	}
	first, _, _ := strings.Cut(account, " ")
	if strings.Trim(first, "0123456789") != "" {
		return ""
	}
	return first
}

// before reports whether one number is below another.
func before(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return len(a) < len(b) || len(a) == len(b) && a < b
}

// reportDirections reports elements that would add amounts of two directions, in a trial
// balance whose amounts have no signs of their own.
func (e *Engine) reportDirections(t *ledger.Table, accounts []string) {
	report := func(a *filing.Account, detail string) {
		e.report("FIL001 direction "+a.Name, diag.Diagnostic{Code: "FIL001", Summary: "debits and credits added together", Subject: a.At, Detail: detail,
			Remedy: fmt.Sprintf("If the %[2]s shows credits as negative amounts, add `credit_negative = true` to [ledgers.trial-balance]; if it has separate columns for debits and credits, map debit and credit instead of amount; "+
				"if both revenue and expenses are positive amounts, add one row to the %[2]s for each date, with a new account such as NI and the net income of the period as the amount, and write `%[1]s = [\"NI\"]`", a.Name, map[bool]string{true: "table", false: "export"}[t.Source != nil]),
			Related: []diag.Related{{Message: "mapped here", At: t.At}}})
	}
	for i := range e.f.Accounts {
		a := &e.f.Accounts[i]
		if a.Name == "NetIncomeLoss" {
			if k := slices.IndexFunc(a.Entries, filing.Entry.Range); k >= 0 {
				report(a, fmt.Sprintf("NetIncomeLoss includes %s, and the amounts have no signs, so expenses would be added to revenue instead of subtracted", a.Entries[k].Text))
				continue
			}
		}
		for j := range e.f.Accounts {
			b := &e.f.Accounts[j]
			if a.Balance != "credit" || b.Balance != "debit" {
				continue
			}
			if k := slices.IndexFunc(accounts, func(account string) bool { return a.Takes(account) && b.Takes(account) }); k >= 0 {
				report(a, fmt.Sprintf("%s, a credit, includes account %s of %s, a debit, and the amounts have no signs, so the account would be added instead of subtracted", a.Name, accounts[k], b.Name))
				break
			}
		}
	}
}
