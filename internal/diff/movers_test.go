package diff_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
)

// book is a draft by its facts, the addends of its sums and its document.
type book struct {
	facts []string // "ID VALUE UNIT = INPUT INPUT"
	parts []string // "ID KIND KEY=VALUE KEY=VALUE +N=VALUE", the last for keys that are not listed
	shown []string // "ID TEXT", each the next line of the document
	text  string   // before it, on a line of its own
}

// read writes the book as a draft folder and reads it.
func (b book) read(t *testing.T) *record.Draft {
	t.Helper()
	type object = map[string]any
	var facts, parts, shown []object
	for _, line := range b.facts {
		of, inputs, _ := strings.Cut(line, " =")
		f := strings.Fields(of)
		facts = append(facts, object{"id": f[0], "value": f[1], "unit": f[2], "inputs": append([]string{}, strings.Fields(inputs)...), "cells": []string{}})
	}
	for _, line := range b.parts {
		f := strings.Fields(line)
		p, addends := object{"id": f[0], "by": f[1], "rest": nil}, []object{}
		for _, each := range f[2:] {
			key, value, _ := strings.Cut(each, "=")
			if strings.HasPrefix(key, "+") {
				p["rest"] = object{"keys": len(key), "value": value}
				continue
			}
			addends = append(addends, object{"key": key, "value": value})
		}
		p["addends"] = addends
		parts = append(parts, p)
	}
	doc := b.text + "\n\n"
	for i, line := range b.shown {
		id, text, _ := strings.Cut(line, " ")
		lead, digits, rest := "It was ", text, "."
		if before, after, ok := strings.Cut(text, "|"); ok {
			lead = before
			digits, rest, _ = strings.Cut(after, "|")
		}
		shown = append(shown, object{"id": id, "text": digits, "file": "mdna.md", "line": 3 + 2*i, "col": 1 + len([]rune(lead))})
		doc += lead + digits + rest + "\n\n"
	}
	bytes := func(v any) *fstest.MapFile {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return &fstest.MapFile{Data: data}
	}
	d, err := record.Read(fstest.MapFS{
		"draft.lock": bytes(object{"form": "10-K", "period": "FY2022", "compare": "FY2021", "sections": []object{{"name": "revenue", "file": "mdna.md", "first": 1, "last": 1000}}}),
		"facts.json": bytes(object{"facts": facts, "shown": shown}), "parts.json": bytes(object{"parts": parts}), "mdna.md": {Data: []byte(doc)},
	}, "draft")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// moved returns what moved a figure, a line for each movement.
func moved(t *testing.T, old, new book, id string) (lines []string) {
	t.Helper()
	for _, c := range diff.Compare(old.read(t), new.read(t)).Changes() {
		sums := map[string]quantity.Amount{}
		for _, m := range c.Moved {
			if a, err := quantity.ParseText(m.Delta); err != nil {
				t.Fatal(err)
			} else if sum, ok := sums[m.By]; ok {
				sums[m.By] = sum.Add(a)
			} else {
				sums[m.By] = a
			}
			if c.ID == id {
				lines = append(lines, fmt.Sprintf("%s %q %s %d %s", m.By, m.Key, m.Delta, m.Others, m.Of))
			}
		}
		for by, sum := range sums {
			if sum.String() != c.Delta {
				t.Errorf("%s: movements by %s add to %s, want %s", c.ID, by, sum, c.Delta)
			}
		}
	}
	return lines
}

// TestMovers follows the change of a figure through its operands to the keys of their sums.
func TestMovers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, id string
		old, new book
		want     []string
	}{
		{"the second operand of a difference moved", "revenue.increase@FY2022",
			book{[]string{"revenue@FY2022 100 USD", "revenue@FY2021 85 USD", "revenue.increase@FY2022 15 USD = revenue@FY2022 revenue@FY2021"},
				[]string{"revenue@FY2022 customer A=50 B=50", "revenue@FY2021 customer A=40 B=45"}, []string{"revenue.increase@FY2022 15"}, ""},
			book{[]string{"revenue@FY2022 100.01 USD", "revenue@FY2021 80 USD", "revenue.increase@FY2022 20.01 USD = revenue@FY2022 revenue@FY2021"},
				[]string{"revenue@FY2022 customer A=50.01 B=50", "revenue@FY2021 customer A=40 B=40"}, []string{"revenue.increase@FY2022 20"}, ""},
			[]string{`customer "B" 5 0 revenue@FY2021`, `customer "A" 0.01 0 revenue@FY2022`}},
		{"a key in both operands", "ndr@FY2022",
			book{[]string{"ndr.numerator@FY2022 110 USD", "ndr.denominator@FY2022 100 USD", "ndr@FY2022 1.1 pure = ndr.numerator@FY2022 ndr.denominator@FY2022"},
				[]string{"ndr.numerator@FY2022 customer A=60 B=50", "ndr.denominator@FY2022 customer A=50 B=50"}, []string{"ndr@FY2022 110"}, ""},
			book{[]string{"ndr.numerator@FY2022 140 USD", "ndr.denominator@FY2022 125 USD", "ndr@FY2022 1.12 pure = ndr.numerator@FY2022 ndr.denominator@FY2022"},
				[]string{"ndr.numerator@FY2022 customer A=90 B=50", "ndr.denominator@FY2022 customer A=50 B=75"}, []string{"ndr@FY2022 112"}, ""},
			[]string{`customer "A" 0.24 0 ndr.numerator@FY2022`, `customer "B" -0.22 0 ndr.denominator@FY2022`}},
		{"a change of a rate", "ndr.change@FY2022",
			book{[]string{"n@FY2022 110 USD", "d@FY2022 100 USD", "n@FY2021 90 USD", "d@FY2021 100 USD", "ndr@FY2022 1.1 pure = n@FY2022 d@FY2022", "ndr@FY2021 0.9 pure = n@FY2021 d@FY2021", "ndr.change@FY2022 0.2 pure = ndr@FY2022 ndr@FY2021"},
				[]string{"n@FY2022 customer A=110", "d@FY2022 customer A=100", "n@FY2021 customer A=90", "d@FY2021 customer A=100"}, []string{"ndr.change@FY2022 20.0"}, ""},
			book{[]string{"n@FY2022 110 USD", "d@FY2022 100 USD", "n@FY2021 96 USD", "d@FY2021 96 USD", "ndr@FY2022 1.1 pure = n@FY2022 d@FY2022", "ndr@FY2021 1 pure = n@FY2021 d@FY2021", "ndr.change@FY2022 0.1 pure = ndr@FY2022 ndr@FY2021"},
				[]string{"n@FY2022 customer A=110", "d@FY2022 customer A=100", "n@FY2021 customer A=96", "d@FY2021 customer A=96"}, []string{"ndr.change@FY2022 10.0"}, ""},
			[]string{`customer "A" -0.1 0 n@FY2021 and d@FY2021`}},
		{"retention, whose first operand is its divisor too", "gross-retention@FY2022",
			book{[]string{"d@FY2022 100 USD", "l@FY2022 10 USD", "c@FY2022 10 USD", "gross-retention@FY2022 0.8 pure = d@FY2022 l@FY2022 c@FY2022"},
				[]string{"d@FY2022 customer A=50 B=50", "l@FY2022 customer A=10", "c@FY2022 customer B=10"}, []string{"gross-retention@FY2022 80"}, ""},
			book{[]string{"d@FY2022 200 USD", "l@FY2022 10 USD", "c@FY2022 30 USD", "gross-retention@FY2022 0.8 pure = d@FY2022 l@FY2022 c@FY2022"},
				[]string{"d@FY2022 customer A=150 B=50", "l@FY2022 customer A=10", "c@FY2022 customer B=30"}, []string{"gross-retention@FY2022 80"}, ""}, nil},
		{"a sum of operands of another kind", "billings@FY2022",
			book{[]string{"revenue@FY2022 100 USD", "balance@2022-12-31 30 USD", "balance@2021-12-31 20 USD", "deferred-revenue.current.change@FY2022 10 USD = balance@2022-12-31 balance@2021-12-31", "billings@FY2022 110 USD = revenue@FY2022 deferred-revenue.current.change@FY2022"},
				[]string{"revenue@FY2022 customer A=100", "balance@2022-12-31 account 2400=30", "balance@2021-12-31 account 2400=20"}, []string{"billings@FY2022 110"}, ""},
			book{[]string{"revenue@FY2022 101 USD", "balance@2022-12-31 30 USD", "balance@2021-12-31 27 USD", "deferred-revenue.current.change@FY2022 3 USD = balance@2022-12-31 balance@2021-12-31", "billings@FY2022 104 USD = revenue@FY2022 deferred-revenue.current.change@FY2022"},
				[]string{"revenue@FY2022 customer A=101", "balance@2022-12-31 account 2400=30", "balance@2021-12-31 account 2400=27"}, []string{"billings@FY2022 104"}, ""},
			[]string{`customer "" -7 0 balance@2021-12-31`, `customer "A" 1 0 revenue@FY2022`, `account "2400" -7 0 balance@2021-12-31`, `account "" 1 0 revenue@FY2022`}},
		{"more keys than are listed", "revenue@FY2022",
			book{[]string{"revenue@FY2022 28 USD"}, []string{"revenue@FY2022 customer A=1 B=2 C=3 D=4 E=5 F=6 G=7"}, []string{"revenue@FY2022 28"}, ""},
			book{[]string{"revenue@FY2022 -7 USD"}, []string{"revenue@FY2022 customer A=2 B=3 C=-3 D=-4 E=-5 F=0 G=0"}, []string{"revenue@FY2022 7"}, ""},
			[]string{`customer "E" -10 0 `, `customer "D" -8 0 `, `customer "G" -7 0 `, `customer "C" -6 0 `, `customer "F" -6 0 `, `customer "" 2 2 `}},
		{"a key that one draft does not list", "revenue@FY2022",
			book{[]string{"revenue@FY2022 100 USD"}, []string{"revenue@FY2022 customer A=60 B=30 +=10"}, []string{"revenue@FY2022 100"}, ""},
			book{[]string{"revenue@FY2022 107 USD"}, []string{"revenue@FY2022 customer A=65 C=30 +=12"}, []string{"revenue@FY2022 107"}, ""},
			[]string{`customer "A" 5 0 `, `customer "" 2 0 `}},
		{"a key that is new", "revenue@FY2022",
			book{[]string{"revenue@FY2022 100 USD"}, []string{"revenue@FY2022 customer A=60 B=40"}, []string{"revenue@FY2022 100"}, ""},
			book{[]string{"revenue@FY2022 103 USD"}, []string{"revenue@FY2022 customer A=60 C=43"}, []string{"revenue@FY2022 103"}, ""},
			[]string{`customer "C" 43 0 `, `customer "B" -40 0 `}},
		{"operands that do not make up the value", "revenue.growth@FY2022",
			book{[]string{"a@FY2022 3 USD", "b@FY2022 2 USD", "revenue.growth@FY2022 7 USD = a@FY2022 b@FY2022"}, []string{"a@FY2022 customer A=3"}, []string{"revenue.growth@FY2022 7"}, ""},
			book{[]string{"a@FY2022 4 USD", "b@FY2022 2 USD", "revenue.growth@FY2022 8 USD = a@FY2022 b@FY2022"}, []string{"a@FY2022 customer A=4"}, []string{"revenue.growth@FY2022 8"}, ""}, nil},
		{"operands in a circle", "a@FY2022",
			book{[]string{"a@FY2022 3 USD = b@FY2022", "b@FY2022 3 USD = a@FY2022"}, nil, []string{"a@FY2022 3"}, ""},
			book{[]string{"a@FY2022 4 USD = b@FY2022", "b@FY2022 4 USD = a@FY2022"}, nil, []string{"a@FY2022 4"}, ""}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := moved(t, tt.old, tt.new, tt.id)
			for i := range got {
				got[i] = strings.TrimRight(got[i], " ")
			}
			var want []string
			for _, line := range tt.want {
				want = append(want, strings.TrimRight(line, " "))
			}
			if !slices.Equal(got, want) {
				t.Errorf("moved by\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// TestMoversRound verifies that the movements of a ratio without an end add up to its change,
// as they print too.
func TestMoversRound(t *testing.T) {
	t.Parallel()
	share := func(total, ratio string, parts string) book {
		return book{[]string{"u@FY2022 1 USD", "r@FY2022 " + total + " USD", "revenue.share[us]@FY2022 " + ratio + " pure = u@FY2022 r@FY2022"},
			[]string{"u@FY2022 customer A=1", "r@FY2022 customer A=1 " + parts}, []string{"revenue.share[us]@FY2022 33"}, ""}
	}
	old, new := share("3", "0.333333333333333333", "B=1 C=1"), share("7", "0.142857142857142857", "B=2 C=4")
	if lines := moved(t, old, new, "revenue.share[us]@FY2022"); len(lines) < 2 || !strings.HasPrefix(lines[0], `customer "C" -0.142857142857142857`) {
		t.Errorf("moved by %q, want C first", lines)
	}
	text := string(diff.Text(diff.Compare(old.read(t), new.read(t)).Changes(), false, 80))
	if want := "33.33% → 14.29% (−19.05 points)\n      customer C −14.29 points in r@FY2022\n      customer B −4.76 points in r@FY2022\n"; !strings.Contains(text, want) {
		t.Errorf("the text is\n%s\nwant\n%s", text, want)
	}
}

// TestCells verifies that a figure names each cell once, and the sheet of several cells once.
func TestCells(t *testing.T) {
	t.Parallel()
	old := book{[]string{"revenue@FY2022 3 USD"}, []string{"revenue@FY2022 customer A=1 B=2", "revenue@FY2022 country US=3"}, []string{"revenue@FY2022 3"}, ""}
	new := book{[]string{"revenue@FY2022 9 USD"}, []string{"revenue@FY2022 customer A=5 B=4", "revenue@FY2022 country US=9"}, []string{"revenue@FY2022 9"}, ""}
	c := diff.Compare(old.read(t), new.read(t))
	rows := map[record.Key]record.KeyRows{}
	for _, k := range c.Keys() {
		rows[k] = map[string]record.KeyRows{
			"A":  {Cells: []string{"l/r.xlsx!Q1!C2", "l/r.xlsx!Q1!C9", "l/r.xlsx!Q2!C3"}, Count: 5},
			"B":  {Cells: []string{"l/r.xlsx!Q1!C4"}, Count: 1},
			"US": {Cells: []string{"l/r.xlsx!Q1!C2", "l/r.xlsx!Q1!C4", "l/r.xlsx!Q1!C5"}, Count: 6},
		}[k.Key]
	}
	c.Locate(rows)
	want := "      customer A +4, l/r.xlsx!Q1!C2, C9, l/r.xlsx!Q2!C3 and 2 more rows\n      customer B +2, l/r.xlsx!Q1!C4\n      country US +6, l/r.xlsx!Q1!C5 and 5 more rows\n"
	if text := string(diff.Text(c.Changes(), false, 80)); !strings.HasSuffix(text, want) {
		t.Errorf("the text is\n%s\nwant\n%s", text, want)
	}
}

// TestSigns verifies that a figure has its sign in every format, whatever stands around its
// digits in the document, and that a line has one scale.
func TestSigns(t *testing.T) {
	t.Parallel()
	one := func(value, text string) book {
		return book{facts: []string{"net-income@FY2022 " + value + " USD"}, shown: []string{"net-income@FY2022 " + text}}
	}
	for _, tt := range []struct{ name, before, was, after, is, old, new, line string }{
		{"income that became a loss", "3000000", "Net income was $|3.0| million.", "-5000000", "Net loss was $|5.0| million.", "3.0", "-5.0", "3,000,000 → −5,000,000 (−8,000,000)"},
		{"a loss that shrank", "-5000000", "Net loss was $|5.0| million.", "-3000000", "Net loss was $|3.0| million.", "-5.0", "-3.0", "−5,000,000 → −3,000,000 (+2,000,000)"},
		{"the same digits", "4000000", "Net income was $|4.0| million.", "-4000000", "Net loss was $|4.0| million.", "4.0", "-4.0", "4,000,000 → −4,000,000 (−8,000,000)"},
		{"a cent that does not print", "4000000", "Net income was $|4.0| million.", "4000000.01", "Net income was $|4.0| million.", "4000000", "4000000.01", "4,000,000.00 → 4,000,000.01 (+0.01)"},
		{"a loss that prints as zero", "-400", "Net loss was $|0.0| million.", "60000", "Net income was $|0.1| million.", "0.0", "0.1", "−400 → 60,000 (+60,400)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := diff.Compare(one(tt.before, tt.was).read(t), one(tt.after, tt.is).read(t))
			var changes []diff.Change
			for _, each := range c.Changes() {
				if each.Words == nil {
					changes = append(changes, each)
				}
			}
			if len(changes) != 1 || changes[0].Before != tt.old || changes[0].After != tt.new {
				t.Fatalf("the changes are %v, want %s → %s", changes, tt.old, tt.new)
			}
			if json := string(diff.JSON(changes)); !strings.Contains(json, `"before": "`+tt.old+`"`) || !strings.Contains(json, `"after": "`+tt.new+`"`) {
				t.Errorf("the JSON is\n%s", json)
			}
			was, rest, _ := strings.Cut(tt.line, " → ")
			is, by, _ := strings.Cut(rest, " (")
			by = strings.TrimSuffix(by, ")")
			for format, want := range map[string][2]string{
				"text": {string(diff.Text(changes, false, 80)), "net-income@FY2022  " + tt.line},
				"md":   {string(diff.Markdown("a", "b", changes)), "| " + was + " | " + is + " | " + by + " |"},
				"html": {string(c.HTML()), "<del>" + was + "</del> → <ins>" + is + "</ins>"},
			} {
				if !strings.Contains(strings.ReplaceAll(want[0], "&#43;", "+"), want[1]) {
					t.Errorf("the %s is\n%s\nwant %s", format, want[0], want[1])
				}
			}
		})
	}
}

// TestSameWords verifies that words which read the same are no change, whatever they refer to.
func TestSameWords(t *testing.T) {
	t.Parallel()
	facts := func(c, d string) []string {
		return []string{"revenue.customer[c]@FY2022 " + c + " USD", "revenue.customer[d]@FY2022 " + d + " USD"}
	}
	shown := func(a, b string) []string {
		return []string{"revenue.customer[" + a + "]@FY2022 Customer A accounted for $|5.0| million.", "revenue.customer[" + b + "]@FY2022 Customer B accounted for $|5.0| million."}
	}
	old := book{facts: facts("5000000", "5000000"), shown: shown("c", "d"), text: "Two customers were large."}
	for _, tt := range []struct {
		name string
		new  book
		want []string
	}{
		{"two customers of equal size swap letters", book{facts: facts("5000000", "5000000"), shown: shown("d", "c"), text: old.text}, nil},
		{"they swap letters, and one is a cent larger", book{facts: facts("5000000", "5000000.01"), shown: shown("d", "c"), text: old.text},
			[]string{`restated revenue.customer[d]@FY2022: "5000000" → "5000000.01"`}},
		{"they swap letters, and another word changes", book{facts: facts("5000000", "5000000"), shown: shown("d", "c"), text: "Two buyers were large."},
			[]string{`reworded mdna.md:1: "Two customers were large." → "Two buyers were large."`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			c := diff.Compare(old.read(t), tt.new.read(t))
			for _, each := range c.Changes() {
				got = append(got, each.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the changes are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if page := string(c.HTML()); strings.Contains(page, "<del>5.0</del>") || strings.Contains(page, `">5.0</del>`) {
				t.Errorf("the page shows the same amount as changed:\n%s", page)
			}
		})
	}
}

// TestMovementsInText prints the movements of a margin: a split names its kind where an operand has
// no keys of it, and no line rounds to zero.
func TestMovementsInText(t *testing.T) {
	t.Parallel()
	draft := func(income, revenue, customers, margin, shown string) book {
		return book{[]string{"net-income@FY2022 " + income + " USD", "revenue@FY2022 " + revenue + " USD", "net-income.margin@FY2022 " + margin + " pure = net-income@FY2022 revenue@FY2022"},
			[]string{"revenue@FY2022 customer " + customers, "revenue@FY2022 country US=" + revenue, "net-income@FY2022 account NI=" + income}, []string{"net-income.margin@FY2022 " + shown}, ""}
	}
	old := draft("20000", "100000", "A=50000 B=49990 C=1 D=1 E=1 F=1 G=1 H=5", "0.2", "20")
	new := draft("30000", "125000", "A=60000 B=64974 C=2 D=2 E=3 F=4 G=5 H=10", "0.24", "24")
	text := string(diff.Text(diff.Compare(old.read(t), new.read(t)).Changes(), false, 80))
	_, got, _ := strings.Cut(text, "net-income.margin@FY2022  ")
	want := `20.00% → 24.00% (+4.00 points)
      by customer: net-income@FY2022 +8.00 points
      customer B −2.40 points in revenue@FY2022
      customer A −1.60 points in revenue@FY2022
      by country: net-income@FY2022 +8.00 points
      country US −4.00 points in revenue@FY2022
      account NI +8.00 points in net-income@FY2022
      by account: revenue@FY2022 −4.00 points
`
	if !strings.HasPrefix(got, want) {
		t.Errorf("the text is\n%s\nwant\n%s", text, want)
	}

	// revenue did not change, so neither a customer nor a country changed the margin
	new = draft("30000", "100000", "A=50000 B=49990 C=1 D=1 E=1 F=1 G=1 H=5", "0.3", "30")
	text = string(diff.Text(diff.Compare(old.read(t), new.read(t)).Changes(), false, 80))
	_, got, _ = strings.Cut(text, "net-income.margin@FY2022  ")
	if want := "20.00% → 30.00% (+10.00 points)\n      account NI +10.00 points in net-income@FY2022\n"; got != want {
		t.Errorf("the text is\n%s\nwant\n%s", text, want)
	}

	// and without keys of net income, the number itself is named once
	old.parts, new.parts = old.parts[:2], new.parts[:2]
	text = string(diff.Text(diff.Compare(old.read(t), new.read(t)).Changes(), false, 80))
	_, got, _ = strings.Cut(text, "net-income.margin@FY2022  ")
	if want := "20.00% → 30.00% (+10.00 points)\n      net-income@FY2022 +10.00 points\n"; got != want {
		t.Errorf("the text is\n%s\nwant\n%s", text, want)
	}
}
