package filing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// Account is an element of the taxonomy and the accounts of the trial balance that add up
// to it.
type Account struct {
	gaap.Element
	Entries []Entry
	Wrong   bool // an entry is not a valid range; a finding reports this
	At      source.Point
}

// Entry names accounts: one account by its number, several accounts by a pattern with * and
// ?, or all accounts in a range such as 4000..4999.
type Entry struct {
	Text      string
	At        source.Point
	low, high string // of a range, both included; digits alone
}

// Range reports whether the entry is a range or a pattern.
func (e Entry) Range() bool { return e.low != "" || (Name{Text: e.Text}).Pattern() }

// Takes reports whether the entry names an account of the trial balance. Either the whole
// text of the account or its first word may match: "4000 - Subscription revenue" matches
// 4000. If the account is a path, with " : " between its parts, its last part may match.
// The whole path may match only if the entry has a letter or the separator " : ", as
// "Income*" has. So "40*" does not take "40 Income : 5000".
func (e Entry) Takes(account string) bool {
	i := strings.LastIndex(account, " : ")
	if (i < 0 || strings.Contains(e.Text, " : ") || strings.ContainsFunc(e.Text, unicode.IsLetter)) && e.takes(account) {
		return true
	}
	if i >= 0 {
		account = strings.TrimSpace(account[i+len(" : "):])
		if e.takes(account) {
			return true
		}
	}
	first, rest, found := strings.Cut(account, " ")
	return found && rest != "" && e.takes(first)
}

func (e Entry) takes(word string) bool {
	if e.low != "" {
		return len(word) == len(e.low) && digits(word) && e.low <= word && word <= e.high
	}
	return (Name{Text: e.Text}).Takes(word)
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// entryOf parses an entry. The problem is "" unless it is a range that names nothing.
func entryOf(text string, at source.Point) (e Entry, problem string) {
	e = Entry{Text: text, At: at}
	low, high, found := strings.Cut(text, "..")
	if !found {
		return e, ""
	}
	low, high = strings.TrimSpace(low), strings.TrimSpace(high)
	switch {
	case !digits(low) || !digits(high):
		return e, "both ends of a range must be digits"
	case len(low) != len(high):
		return e, "both ends of a range must have as many digits"
	case low > high:
		return e, "the first end of a range must not be above the last"
	}
	e.low, e.high = low, high
	return e, ""
}

// Takes reports whether any of the entries names the account.
func (a *Account) Takes(account string) bool {
	return slices.ContainsFunc(a.Entries, func(e Entry) bool { return e.Takes(account) })
}

// Texts returns the entries as they were written.
func (a *Account) Texts() []string {
	var list []string
	for _, e := range a.Entries {
		list = append(list, e.Text)
	}
	return list
}

// Account returns the Account of a taxonomy element, by the name of the element, or nil
// if [accounts] does not map it.
func (f *Filing) Account(element string) *Account {
	for i := range f.Accounts {
		if f.Accounts[i].Name == element {
			return &f.Accounts[i]
		}
	}
	return nil
}

// BalanceSheet returns which of the accounts of a trial balance are balance sheet accounts,
// and which of these are read as balances. If the element NetIncomeLoss takes at least
// three accounts, every account that no income statement element takes is a balance sheet
// account. Otherwise, only the accounts that are read as balances are.
func (f *Filing) BalanceSheet(accounts []string) (sheet, balance map[string]bool) {
	takes := func(instant bool) map[string]bool {
		taken := map[string]bool{}
		for _, account := range accounts {
			taken[account] = slices.ContainsFunc(f.Accounts, func(a Account) bool { return a.Instant == instant && a.Takes(account) })
		}
		return taken
	}
	balance = takes(true)
	income, n := f.Account("NetIncomeLoss"), 0
	for _, account := range accounts {
		if income != nil && income.Takes(account) {
			n++
		}
	}
	if n < 3 {
		return balance, balance
	}
	sheet = takes(false)
	for account, taken := range sheet {
		sheet[account] = !taken
	}
	return sheet, balance
}

// Measure is a non-GAAP measure: net income and the adjustments to it.
type Measure struct {
	Adjustments []Adjustment // in the order they are shown
	At          source.Point
}

// Adjustment is one line of the reconciliation of a non-GAAP measure to net income.
type Adjustment struct {
	Key     string // member of its fact: "tax" in adjusted-ebitda.adjustment[tax]
	Label   string // label as the reconciliation prints it
	Element string // the taxonomy element, which [accounts] maps
	Minus   bool   // true if the amount of the element is subtracted
	At      source.Point
}

var (
	elementForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)
	keyForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// readAccounts reads the elements of the trial balance. An element outside gaap.Names must
// have a balance and a period.
func (f *Filing) readAccounts(t toml.Table) {
	for _, name := range t.Keys {
		a := Account{Element: gaap.Element{Name: name}, At: t.Get(name).At}
		if !elementForm.MatchString(name) {
			t.Fail(a.At, "Write the element's local name, such as NetIncomeLoss", "%q in [accounts] is not the name of an element", name)
			continue
		}
		known, standard := gaap.Find(name)
		if standard {
			a.Element = known
		}
		var list []*toml.Node
		switch t.Get(name).Kind {
		case toml.KindArray:
			if list = t.Texts(name); len(list) < len(t.Get(name).Items) {
				continue // already reported
			}
			if !standard {
				t.Fail(a.At, fmt.Sprintf(`Write %s; or, for another element, %s = { accounts = [%s], balance = "debit", period = "duration" } with the balance and period of the element`,
					text.List(toml.Closest(name, gaap.Names(), 2), "or"), name, quoted(list)), "%s in [accounts] is an unknown element without a balance and a period", name)
			}
		default:
			t.Fail(a.At, fmt.Sprintf("Write %s = [%s]", name, toml.Quote(t.Get(name).Text)), "%s in [accounts] must be a list of account numbers; found %s", name, t.Get(name).Kind)
			continue
		case toml.KindTable:
			c := t.Child(name, "[accounts] "+name).Only(keysOf("accounts.ELEMENT")...)
			list = c.Texts("accounts")
			balance, period := c.Choice("balance", string(a.Balance), "debit", "credit"), c.Choice("period", "", "duration", "instant")
			instant := period == "instant" || period == "" && a.Instant
			switch {
			case standard && (balance != string(a.Balance) || instant != a.Instant):
				t.Fail(a.At, "Remove balance and period", "%s is a %s element with a %s, but [accounts] sets a different balance or period", name, a.Balance, periodOf(a.Instant))
			case !standard && (c.Get("balance") == nil || c.Get("period") == nil):
				t.Fail(a.At, `Add balance = "debit" or "credit", and period = "duration" or "instant"`, "%s in [accounts] has no balance and period", name)
			}
			a.Balance, a.Instant = gaap.Balance(balance), instant
		}
		for _, item := range list {
			number := strings.TrimSpace(item.Text)
			switch {
			case number == "":
				t.Fail(item.At, "Remove the blank entry", "%s in [accounts] lists a blank account", name)
			case slices.Contains(a.Texts(), number):
				t.Fail(item.At, "Remove one of the two entries", "%s in [accounts] lists account %s twice", name, number)
			default:
				e, problem := entryOf(number, item.At)
				if problem != "" {
					t.Fail(item.At, `Write a range such as "4000..4999"`, "%s in [accounts] has the range %q: %s", name, number, problem)
					a.Wrong = true
					continue
				}
				a.Entries = append(a.Entries, e)
			}
		}
		if len(a.Entries) == 0 && !a.Wrong {
			t.Fail(a.At, fmt.Sprintf("Write the account numbers, such as %s = [\"4000\"]", name), "%s in [accounts] lists no account", name)
			continue
		}
		f.Accounts = append(f.Accounts, a)
	}
}

// quoted returns the items of a list of text as TOML.
func quoted(list []*toml.Node) string {
	var items []string
	for _, item := range list {
		items = append(items, toml.Quote(item.Text))
	}
	return strings.Join(items, ", ")
}

func periodOf(instant bool) string {
	if instant {
		return "date"
	}
	return "duration"
}

// readNonGAAP reads the reconciliation of Adjusted EBITDA.
func (f *Filing) readNonGAAP(t toml.Table) {
	t.Only(keysOf("non_gaap")...)
	if t.Field("adjusted-ebitda", toml.KindTable) == nil {
		return
	}
	m := t.Child("adjusted-ebitda", "[non_gaap.adjusted-ebitda]").Only(keysOf("non_gaap.adjusted-ebitda")...)
	f.NonGAAP = &Measure{At: m.At}
	list := m.Tables("adjustments", "adjustments of [non_gaap.adjusted-ebitda]")
	if len(list) == 0 {
		t.Fail(m.Place("adjustments"), `Add adjustments = [{ key = "taxes", label = "Provision for income taxes", account = "IncomeTaxExpenseBenefit" }], one for each amount added to net income`, "[non_gaap.adjusted-ebitda] has no adjustments")
	}
	for _, each := range list {
		each.Only(keysOf("non_gaap.adjusted-ebitda.adjustments")...)
		a := Adjustment{Key: each.Need("key"), Label: each.Need("label"), Element: each.Need("account"), Minus: each.Choice("sign", "+", "+", "-") == "-", At: each.At}
		a.Key = each.Form("key", a.Key, keyForm, "lower-case words and hyphens, such as stock-compensation")
		account := f.Account(a.Element)
		switch {
		case a.Key == "" || a.Label == "" || a.Element == "":
			continue
		case slices.ContainsFunc(f.NonGAAP.Adjustments, func(b Adjustment) bool { return b.Key == a.Key }):
			t.Fail(each.Place("key"), "Change the key of one of the two adjustments", "two adjustments of [non_gaap.adjusted-ebitda] have the key %s", a.Key)
			continue
		case account == nil:
			var names []string
			for _, known := range f.Accounts {
				names = append(names, known.Name)
			}
			t.Fail(each.Place("account"), toml.Nearest(a.Element, names), "the adjustment %s uses %s, which is missing from [accounts]", a.Key, a.Element)
			continue
		case a.Element == "NetIncomeLoss":
			t.Fail(each.Place("account"), "Write an element that is added to net income or subtracted from it", "the adjustment %s uses the element of net income itself", a.Key)
			continue
		case slices.ContainsFunc(f.NonGAAP.Adjustments, func(b Adjustment) bool { return b.Element == a.Element }):
			t.Fail(each.Place("account"), "Remove one of the two adjustments, or write another element", "the adjustment %s uses %s, which another adjustment also uses", a.Key, a.Element)
			continue
		case account.Instant:
			t.Fail(each.Place("account"), "Write an element whose amount covers a period, such as an expense", "the adjustment %s uses %s, which is a balance at a date", a.Key, a.Element)
			continue
		}
		f.NonGAAP.Adjustments = append(f.NonGAAP.Adjustments, a)
	}
}

// readLines reads the captions that are one line, and the lines of the hierarchy that are
// not tied.
func (f *Filing) readLines(top toml.Table) {
	lines := top.Child("lines", "[lines]")
	f.Lines = map[string]string{}
	for _, line := range lines.Keys {
		if fact.Slug(line) == "" {
			lines.Fail(lines.Get(line).At, "Write the caption of the line", "%q in [lines] has no letter or digit", line)
			continue
		}
		for _, caption := range lines.Texts(line) {
			text := strings.TrimSpace(caption.Text)
			if other, twice := f.Lines[text]; twice && other != line {
				lines.Fail(caption.At, "Keep the correct one and remove the other", "[lines] lists %q under both %q and %q", text, other, line)
			}
			f.Lines[text] = line
		}
	}
	for _, item := range top.Child("fair_value", "[fair_value]").Only(keysOf("fair_value")...).Texts("hierarchy_only") {
		f.Outside = append(f.Outside, f.Line(item.Text))
	}
}

// Line returns the line that [lines] names for a caption, or else the caption itself.
func (f *Filing) Line(caption string) string {
	caption = strings.TrimSpace(caption)
	if line, mapped := f.Lines[caption]; mapped {
		return line
	}
	return caption
}

// Joins reports whether [lines] maps a caption to a line. Both are given as slugs.
func (f *Filing) Joins(caption, line string) bool {
	for from, to := range f.Lines {
		if fact.Slug(from) == caption && fact.Slug(to) == line {
			return true
		}
	}
	return false
}

// Ties reports whether a line of the hierarchy is compared with the table by investment
// type.
func (f *Filing) Ties(line string) bool {
	return !slices.ContainsFunc(f.Outside, func(out string) bool { return fact.Slug(out) == fact.Slug(line) })
}
