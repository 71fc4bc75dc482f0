package filing_test

import (
	"fmt"
	"math/big"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	library "github.com/pelletier/go-toml/v2"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/toml"
)

// asRegexp returns a pattern with * and ? as a regular expression for a whole text.
func asRegexp(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for _, r := range pattern {
		switch r {
		case '*':
			b.WriteString(`.*`)
		case '?':
			b.WriteString(`.`)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.MustCompile(b.String() + `\z`)
}

// FuzzNames compares the matching of patterns with that of regular expressions.
func FuzzNames(f *testing.F) {
	for _, s := range [][2]string{{"rev-2022-*.xlsx", "rev-2022-01.xlsx"}, {"Q? 20*", "Q1 2022"}, {"*a*b*", "xaxbx"}, {"**?", "é"}, {"é*", "éé"}, {"*aab", "aaaab"}, {"a?c*", "a\nc"}, {"[a]", "a"}, {"?", "😀"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if !utf8.ValidString(pattern) || !utf8.ValidString(name) || len(pattern) > 100 {
			return
		}
		n := filing.Name{Text: pattern}
		if got, want := n.Takes(name), pattern == name || asRegexp(pattern).MatchString(name); got != want {
			t.Errorf("%q takes %q: %v, want %v", pattern, name, got, want)
		}
		if n.Pattern() != strings.ContainsAny(pattern, "*?") {
			t.Errorf("%q is a pattern: %v", pattern, n.Pattern())
		}
	})
}

// slowTakes reports whether an entry of [accounts] names an account: with regular expressions
// for patterns, and numbers for ranges. Fine is false for an entry that is refused.
func slowTakes(entry, account string) (takes, fine bool) {
	number := regexp.MustCompile(`^[0-9]+$`)
	word := func(s string) bool { return asRegexp(entry).MatchString(s) }
	if low, high, found := strings.Cut(entry, ".."); found {
		low, high = strings.TrimSpace(low), strings.TrimSpace(high)
		if !number.MatchString(low) || !number.MatchString(high) || len(low) != len(high) {
			return false, false
		}
		first, _ := new(big.Int).SetString(low, 10)
		last, _ := new(big.Int).SetString(high, 10)
		if first.Cmp(last) > 0 {
			return false, false
		}
		word = func(s string) bool {
			n, ok := new(big.Int).SetString(s, 10)
			return ok && number.MatchString(s) && len(s) == len(low) && n.Cmp(first) >= 0 && n.Cmp(last) <= 0
		}
	}
	texts := []string{account}
	if parts := regexp.MustCompile(`(?s)^.* : (.*)$`).FindStringSubmatch(account); parts != nil {
		texts = append(texts, strings.TrimSpace(parts[1]))
	}
	last := texts[len(texts)-1]
	if len(texts) == 2 && !regexp.MustCompile(`\pL| : `).MatchString(entry) {
		texts = texts[1:] // a number, of which a path has one in its last part
	}
	if i := strings.Index(last, " "); i >= 0 && i < len(last)-1 {
		texts = append(texts, last[:i])
	}
	return slices.ContainsFunc(texts, word), true
}

// FuzzAccounts compares what an entry of [accounts] takes with the slow reading.
func FuzzAccounts(f *testing.F) {
	for _, s := range [][2]string{{"4000..4999", "4500 - Subscriptions"}, {"4000..4999", "04500"}, {"0001 .. 0009", "0005"}, {"40*", "40"}, {"401?", "Income : 4010 Revenue"}, {"4000", "4000"}, {"4000", "4000-1"},
		{"4000", "4000 "}, {"9..1", "5"}, {"1..10", "5"}, {"-1..+2", "1"}, {"40*", "40 Income : 5000"}, {"Income*", "Income : 5000"}, {"40 : *", "40 : 5000"}, {"??é", "40é : 5"}, {"5000", "A :  : 5000"}, {"??", " : : "}, {"é?", "éa b"}, {"18446744073709551616..18446744073709551619", "18446744073709551617 x"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, entry, account string) {
		entry = strings.TrimSpace(entry)
		if !utf8.ValidString(entry) || !utf8.ValidString(account) || entry == "" || entry == filing.Unanswered || len(entry) > 100 {
			return
		}
		got, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole + "[accounts]\nRevenues = [" + toml.Quote(entry) + "]\n")}})
		if err != nil {
			return // a character that TOML or the folder refuses
		}
		want, fine := slowTakes(entry, account)
		if fine != (len(found) == 0) {
			t.Fatalf("%q is found to be wrong: %v, want %v", entry, found, !fine)
		}
		if a := got.Account("Revenues"); fine && a.Takes(account) != want {
			t.Errorf("%q takes %q: %v, want %v", entry, account, !want, want)
		}
	})
}

// texts returns a value as a list of text: one text, or a list of text alone.
func texts(v any) (list []string, fine bool) {
	switch v := v.(type) {
	case string:
		return []string{v}, true
	case []any:
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, false
			}
			list = append(list, s)
		}
		return list, true
	}
	return nil, false
}

// FuzzLedger reads the section of a ledger with the TOML library alone, and compares: each
// key that no ledger has is found, and without a finding the mapping is what is written.
func FuzzLedger(f *testing.F) {
	for _, s := range []struct{ ledger, body string }{
		{"trial-balance", "file = [\"a/./b.xlsx\", \"c-*.csv\"]\nsheet = \"S*\"\ncolumns = { account = \"A\", date = \"D\", debit = \"Dr\", credit = \"Cr\" }\nshows = \"activity\"\nunused = [\"1\"]\ndelimiter = \";\"\n"},
		{"trial-balance", "file = \"x.csv\"\nencoding = \"utf-16\"\ncolumns.account = \"A\"\nacross = { header = \"date\", cell = \"amount\", pattern = \"MMM YYYY\" }\nonly = { \"S\" = { keep = [\"a\"], drop = [\"b\"] } }\n"},
		{"revenue", "file = \"r.xlsx\"\nunit = \"thousands\"\nnamed = { date = \"r-YYYY-MM\" }\ncolumns = { customer = \"C\", amount = \"M\", country = \"L\" }\nfixed = { channel = \"direct\" }\nfill = [\"customer\"]\ntotal_rows = { customer = [\"Total*\"] }\nnote_rows.customer = [\"Run*\", \"By?\"]\nexpect = { rows = 12, total = \"-1.50\" }\nnumbers = \"1.234,50\"\ndates = \"D.M.YYYY\"\ntimes = \"drop\"\ncredit_negative = true\nvalues = { country = { DE = [\"D\"] } }\n"},
		{"subscriptions", "file = \"s.xlsx\"\ncolumns = { customer = \"C\", start = \"S\", end = \"E\", mrr = \"M\", currency = \"K\" }\nend_is = \"day-after\"\nexpect.total = { mrr = { EUR = \"2\" } }\n"},
		{"revenue", "file = \"r.xlsx\"\nunit = \"millions\"\ncolumns = { customer = \"C\", date = \"D\", amount = \"M\", country = \"L\", channel = \"H\" }\ntimes = \"drop-any\"\n"},
		{"customers", "file = \"c.csv\"\ncolumns = { customer = \"C\" }\ndelimiter = \"\\t\"\n"},
		{"customers", "file = \"c.tsv\"\ncolumns = { customer = \"C\", parent = \"P\", name = \"N\" }\nparent_is = \"name\"\n"},
		{"fx", "file = \"f.xlsx\"\nbase = 1\ncolumns = { date = \"D\" }\nacross = { header = \"currency\", cell = \"rate\" }\n"},
	} {
		f.Add(s.ledger, s.body)
	}
	f.Fuzz(func(t *testing.T, ledger, body string) {
		var s schema.Schema
		for _, each := range schema.Schemas {
			if each.Ledger == ledger {
				s = each
			}
		}
		if s.Ledger == "" {
			return
		}
		all := registrant + report + calendar + "[ledgers." + ledger + "]\n" + body
		var doc map[string]any
		err := library.Unmarshal([]byte(all), &doc)
		got, found, refused := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(all)}})
		if (err == nil) != (refused == nil) {
			t.Fatalf("%q: %v, want %v", body, refused, err)
		}
		if err != nil {
			return
		}
		section, ok := doc["ledgers"].(map[string]any)[ledger].(map[string]any)
		if !ok || len(doc) > 4 {
			return
		}
		var words strings.Builder
		for _, d := range found {
			words.WriteString(d.Message() + "\n")
		}
		known := filing.LedgerKeys(s)
		for key := range section {
			if !slices.Contains(known, key) && !strings.Contains(words.String(), "is not a key of") {
				t.Fatalf("%q: the key %q is not found to be unknown: %s", body, key, words.String())
			}
		}
		if len(found) > 0 {
			return
		}
		var l *filing.Ledger
		for _, each := range got.Ledgers {
			if each.Ledger == ledger {
				l = each
			}
		}
		mapped(t, s, l, section)
	})
}

// mapped checks a ledger against its section.
func mapped(t *testing.T, s schema.Schema, l *filing.Ledger, section map[string]any) {
	same := func(what string, got, want any) {
		t.Helper()
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%s is %q, want %q: %v", what, got, want, section)
		}
	}
	word := func(key, fallback string) string {
		if v, ok := section[key].(string); ok {
			return v
		}
		return fallback
	}
	table := func(key string) map[string]any {
		m, _ := section[key].(map[string]any)
		return m
	}
	names := func(list []filing.Name) (texts []string) {
		for _, n := range list {
			texts = append(texts, n.Text)
		}
		return texts
	}
	files, _ := texts(section["file"])
	for i := range files {
		files[i] = path.Clean(files[i])
	}
	same("file", names(l.Files), files)
	sheets, _ := texts(section["sheet"])
	same("sheet", names(l.Sheets), sheets)
	columns, fixed, named := table("columns"), table("fixed"), table("named")
	for i, field := range s.Fields {
		header, value := columns[field.Name], fixed[field.Name]
		switch field.Name {
		case "arr":
			if columns["mrr"] != nil {
				header = columns["mrr"]
			}
			if fixed["mrr"] != nil {
				value = fixed["mrr"]
			}
		case "mrr":
			header, value = nil, nil
		}
		text := func(v any) string {
			if v == nil {
				return ""
			}
			return fmt.Sprint(v)
		}
		same("the column of "+field.Name, l.Columns[i], text(header))
		if _, is := value.(string); is || value == nil {
			same("the value of "+field.Name, l.Fixed[i], strings.TrimSpace(text(value)))
		}
		if (l.Named[i] != nil) != (named[field.Name] != nil) || l.Named[i] != nil && l.Named[i].Pattern != named[field.Name] {
			t.Fatalf("the name of %s is %v, want %v", field.Name, l.Named[i], named[field.Name])
		}
		fill, _ := texts(section["fill"])
		same("fill of "+field.Name, l.Fill[i], slices.Contains(fill, field.Name))
	}
	same("mrr", l.Monthly, columns["mrr"] != nil || fixed["mrr"] != nil || table("across")["cell"] == "mrr")
	split := columns["debit"] != nil || fixed["debit"] != nil
	same("debit and credit", l.Split, split)
	same("credit_negative", l.Credits, split || section["credit_negative"] == true)
	same("encoding", l.Encoding, word("encoding", "utf-8"))
	same("delimiter", l.Delimiter, word("delimiter", ""))
	same("shows", l.Shows, word("shows", ""))
	same("end_is", l.DayAfter, word("end_is", "") == "day-after")
	same("parent_is", l.ByName, word("parent_is", "") == "name")
	same("unit", l.Scale, map[string]int{"ones": 0, "thousands": 3, "millions": 6}[word("unit", "ones")])
	same("times", l.Times, map[string]filing.Times{"": filing.RefuseTimes, "drop": filing.DropTimes, "drop-any": filing.DropAfternoons}[word("times", "")])
	pattern := func(p fmt.Stringer, is bool) string {
		if is {
			return p.String()
		}
		return ""
	}
	same("dates", pattern(l.Dates, l.Dates != nil), word("dates", ""))
	same("numbers", pattern(l.Numbers, l.Numbers != nil), word("numbers", ""))
	across := table("across")
	if (l.Across != nil) != (across != nil) {
		t.Fatalf("across is %v, want %v", l.Across, across)
	}
	if across != nil {
		same("the header of across", s.Fields[l.Across.Header].Name, across["header"])
		same("the cell of across", s.Fields[l.Across.Cell].Name, strings.Replace(fmt.Sprint(across["cell"]), "mrr", "arr", 1))
		p, _ := across["pattern"].(string)
		same("the pattern of across", pattern(l.Across.Dates, l.Across.Dates != nil), p)
	}
	kept := map[string][2]int{}
	for _, o := range l.Only {
		kept[o.Header] = [2]int{len(o.Keep), len(o.Drop)}
	}
	want := map[string][2]int{}
	for header, v := range table("only") {
		m, _ := v.(map[string]any)
		keep, _ := texts(m["keep"])
		drop, _ := texts(m["drop"])
		want[header] = [2]int{len(keep), len(drop)}
	}
	same("only", kept, want)
	for key, list := range map[string][]filing.Marked{"total_rows": l.TotalRows, "note_rows": l.NoteRows} {
		marked := map[string]int{}
		for _, m := range list {
			marked[m.Name] = len(m.Patterns)
		}
		want := map[string]int{}
		for field, v := range table(key) {
			words, _ := texts(v)
			want[field] = len(words)
		}
		same(key, marked, want)
	}
	expect := table("expect")
	rows := int64(-1)
	if n, ok := expect["rows"].(int64); ok {
		rows = n
	}
	same("rows to expect", int64(l.Expect.Rows), rows)
	totals := map[string]string{}
	var add func(key string, v any)
	add = func(key string, v any) {
		switch v := v.(type) {
		case string:
			r, ok := new(big.Rat).SetString(strings.TrimSpace(v))
			if !ok {
				t.Fatalf("%q is taken for a total", v)
			}
			totals[strings.ToUpper(key)] = r.RatString()
		case map[string]any:
			for k, each := range v {
				add(key+"."+k, each)
			}
		}
	}
	if v := expect["total"]; v != nil {
		add("", v)
	}
	gotTotals := map[string]string{}
	for _, total := range l.Expect.Totals {
		r, ok := new(big.Rat).SetString(total.Amount.String())
		if !ok {
			t.Fatalf("the total is %q", total.Amount)
		}
		key := ""
		if total.Field != "" {
			key = "." + total.Field
		}
		if total.Currency != "" {
			key += "." + total.Currency
		}
		gotTotals[strings.ToUpper(key)] = r.RatString()
	}
	same("the totals to expect", gotTotals, totals)
}
