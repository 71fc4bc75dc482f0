package filing_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
)

const letter = `[letter]
date = 2023-01-20
to = ["U.S. Securities and Exchange Commission"]
form = "10-K"
period = "FY2021"
signatory = "Ann Example"
`

const comment = `[[comment]]
number = 1
text = "We note your discussion."
response = "response-1"
`

// beside returns the findings of a file beside a good filing.toml.
func beside(t testing.TB, name, text string) (*filing.Filing, []string) {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, name: {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, d := range found {
		list = append(list, string(d.Code)+" "+d.At()+": "+message(d))
	}
	return f, list
}

func TestComments(t *testing.T) {
	t.Parallel()
	f, found := beside(t, "comments.toml", `[letter]
date = 2023-01-20
filed = 2022-02-22
staff_date = 2022-12-09
to = ["U.S. Securities and Exchange Commission", "100 F Street, N.E."]
attention = ["Megan Akst", "Kathleen Collins"]
address = ["1 Example Way"]
cc = ["Bob Example"]
form = "Form 10-K"
period = "FY2021"
signatory = "Ann Example"
title = "Chief Financial Officer"

[[comment]]
number = 1
heading = """Notes to Consolidated Financial Statements
Note 2. Fair Value, page 62"""
text = """
1. We note your discussion.

Please revise."""
response = "templates/response-1.md.tmpl"
due = "FY2022"

[[comment]]
number = "2(a)."
text = "Tell us why."
response = ""
due = 2023-02-28
`)
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	l := f.Letter
	if l.Date.String() != "2023-01-20" || l.Filed.String() != "2022-02-22" || l.Staff.String() != "2022-12-09" || l.Form != "10-K" || len(l.To) != 2 || len(l.Attention) != 2 {
		t.Errorf("the letter is %+v", l)
	}
	one, two := l.Comments[0], l.Comments[1]
	if one.Number != "1" || one.Text != "We note your discussion.\n\nPlease revise." || one.Response != "response-1" || one.Template() != "templates/response-1.md.tmpl" || one.Due != "FY2022" ||
		one.AnswerAt.String() != "comments.toml:22:1" || !strings.Contains(one.Heading, "\nNote 2.") {
		t.Errorf("the first comment is %+v", one)
	}
	if two.Number != "2(a)" || two.Response != "" || two.Due != "February 28, 2023" {
		t.Errorf("the second comment is %+v", two)
	}
	if f, found := beside(t, "commentary.toml", ""); f.Letter != nil || f.Memo != nil || len(found) > 0 {
		t.Errorf("a folder without comments.toml has the letter %+v (%v)", f.Letter, found)
	}
}

func TestCommentsBroken(t *testing.T) {
	t.Parallel()
	with := func(rest string) string { return letter + rest } // from line 7
	for _, tt := range []struct {
		name, toml string
		want       []string
	}{
		{"nothing", "", []string{"1:1: comments.toml has no [letter]. Add [letter] with date", "1:1: comments.toml has no [[comment]]"}},
		{"an empty letter", "[letter]\n" + comment, []string{"1:1: [letter] has no date", "1:1: [letter] has no form", "1:1: [letter] has no period", "1:1: [letter] has no signatory", "1:1: [letter] has no to"}},
		{"all that is wrong at once", strings.NewReplacer("date = 2023-01-20", `date = "2023-01-20"`, "signatory", "signatry").Replace(letter) + "[[comment]]\nnumbr = 1\ntext = 5\n", []string{
			"2:1: date in [letter] must be a date such as 2021-12-26; found text", `6:1: "signatry" is not a key of [letter]. Write "signatory" instead`,
			"1:1: [letter] has no signatory", `8:1: "numbr" is not a key of [[comment]]. Write "number" instead`, "7:1: [[comment]] has no number", "9:1: text in [[comment]] must be text; found a whole number"}},
		{"a key of another table", with("due = \"FY2022\"\n" + comment), []string{`7:1: "due" is not a key of [letter]`}},
		{"an unknown table", with(comment + "[[comments]]\n"), []string{`11:1: "comments" is not a key of comments.toml. Write "comment" instead`}},
		{"an empty list", strings.Replace(letter, `["U.S. Securities and Exchange Commission"]`, "[]", 1) + comment, []string{"3:1: to in [letter] is empty"}},
		{"invalid lists", with("cc = \"Bob\"\naddress = [\"\", \"a\\nb\", 5]\n" + comment), []string{"7:1: cc in [letter] must be a list; found text",
			"8:1: address in [letter] must be a list of text; found a whole number in it", "8:1: address in [letter] has a blank item", "8:1: address in [letter] holds a control character"}},
		{"an invalid number", with(strings.Replace(comment, "number = 1", "number = 1.5", 1)), []string{"8:1: number in [[comment]] must be text; found a decimal number"}},
		{"a number below zero", with(strings.Replace(comment, "number = 1", "number = -1", 1)), []string{"8:1: number in [[comment]] must not be negative; found -1"}},
		{"a number twice", with(comment + comment), []string{"12:1: two comments have the number 1; the other is at comments.toml:8:1"}},
		{"no words of Staff", with("[[comment]]\nnumber = 1\n"), []string{"7:1: [[comment]] has no text"}},
		{"a control character in Staff's words", with(strings.Replace(comment, "We note", `We\u0001note`, 1)), []string{"9:1: text in [[comment]] holds a control character. Remove the character"}},
		{"two lines for one", with("title = \"Chief\\nOfficer\"\n" + comment), []string{"7:1: title in [letter] has several lines"}},
		{"a date with a time", strings.Replace(letter, "2023-01-20", "2023-01-20T10:00:00", 1) + comment, []string{"2:1: date in [letter] must be a date"}},
		{"a section's template for a response", with(strings.Replace(comment, "response-1", "templates/ndr.md.tmpl", 1)), []string{`10:1: response in [[comment]] is "templates/ndr.md.tmpl", which is the template of a section. Write the name of a template of your own, in which {{disclosure "ndr"}} inserts the section`}},
		{"the letter in itself", with(strings.Replace(comment, "response-1", "letter", 1)), []string{`10:1: response in [[comment]] is "letter"`}},
		{"a response of another kind", with(strings.Replace(comment, `"response-1"`, "1", 1)), []string{"10:1: response in [[comment]] must be text; found a whole number"}},
		{"a due of another kind", with(comment + "due = 2022\n"), []string{"11:1: due in [[comment]] must be text; found a whole number"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, got := beside(t, "comments.toml", tt.toml)
			holds(t, got, tt.want)
		})
	}
	for _, response := range []string{"../response-1", "/etc/passwd", "templates/../../x", "a/../../x"} {
		_, got := beside(t, "comments.toml", with(strings.Replace(comment, "response-1", response, 1)))
		if len(got) != 1 || !strings.HasPrefix(got[0], "FIL002 comments.toml:10:1: path outside the filing folder") {
			t.Errorf("response %q: found %v, want FIL002", response, got)
		}
	}
	for _, response := range []string{"response-1", "response-1.md.tmpl", "templates/response-1.md.tmpl", "./templates/response-1", "answers/response-1"} {
		f, got := beside(t, "comments.toml", with(strings.Replace(comment, "response-1", response, 1)))
		if len(got) != 0 || !strings.HasSuffix(f.Letter.Comments[0].Template(), "response-1.md.tmpl") || strings.Count(f.Letter.Comments[0].Template(), "templates/") != 1 {
			t.Errorf("response %q: found %v and %v", response, got, f.Letter.Comments[0].Response)
		}
	}
}

// TestListedLetter checks that a period that the calendar does not list is reported,
// and that words are taken as they are.
func TestListedLetter(t *testing.T) {
	t.Parallel()
	listed := strings.Replace(whole, `fiscal_year_end = "12-31"`, `periods = { FY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }, FY2022Q2 = { start = 2022-03-27, end = 2022-06-25 }, FY2022Q3 = { start = 2022-06-26, end = 2022-09-24 }, FY2022Q4 = { start = 2022-09-25, end = 2022-12-31 } }`, 1)
	for period, want := range map[string]string{"FY2021": "comments.toml:5:1: period in [letter]: the calendar does not list FY2021Q1. Write the period in words", "fiscal year ended December 25, 2021": "", "FY2022": ""} {
		_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(listed)}, "comments.toml": {Data: []byte(strings.Replace(letter, "FY2021", period, 1) + comment)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(lines(t, found), "\n"); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("period %q: found %q, want %q", period, got, want)
		}
	}
}

func TestPromises(t *testing.T) {
	t.Parallel()
	f, found := beside(t, "promises.toml", `[[promise]]
kind = "billings"
text = "The Company does not intend to include billings in Forms 10-K."
made = 2022-12-21
due = "FY2022"
[[promise]]
kind = "ndr"
text = "To be included."
due = " "
`)
	if len(found) > 0 || len(f.Promises) != 2 || f.Promises[0].Made != "December 21, 2022" || f.Promises[0].Due != "FY2022" || f.Promises[1].Due != "" || f.Promises[1].At.String() != "promises.toml:6:1" {
		t.Errorf("the promises are %+v (%v)", f.Promises, found)
	}
	_, found = beside(t, "promises.toml", "[[promise]]\nkinds = \"x\"\nmade = true\n[[promises]]\n")
	holds(t, found, []string{`2:1: "kinds" is not a key of [[promise]]. Write "kind" instead`, "1:1: [[promise]] has no kind", "1:1: [[promise]] has no text",
		"3:1: made in [[promise]] must be text; found true or false", `4:1: "promises" is not a key of promises.toml. Write "promise" instead`})
}

func TestRestatements(t *testing.T) {
	t.Parallel()
	f, found := beside(t, "restatements.toml", `[[restatement]]
fact = "fair-value.difference[corporate-bonds]@2021-12-31"
kind = "error"
reason = "Captions were rotated."
approver = "Audit Committee"
[[restatement]]
fact = "revenue"
reason = "Reclassified."
approver = "Controller"
[[restatement]]
fact = "net-income@FY2021"
reason = "Pending."
approver = " "
`)
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	for id, want := range map[fact.ID]string{
		{Metric: "fair-value.difference", Member: "corporate-bonds", When: "2021-12-31"}:  "Audit Committee",
		{Metric: "fair-value.difference", Member: "corporate-bonds", When: "2020-12-31"}:  "",
		{Metric: "fair-value.difference", Member: "commercial-paper", When: "2021-12-31"}: "",
		{Metric: "revenue", When: "FY2020"}:                                               "Controller",
		{Metric: "revenue", Member: "us", When: "FY2020"}:                                 "",
		{Metric: "net-income", When: "FY2021"}:                                            "",
	} {
		got := ""
		if r := f.Restated(id); r != nil {
			got = r.Approver
		}
		if got != want {
			t.Errorf("Restated(%s) is approved by %q, want %q", id, got, want)
		}
	}
	_, found = beside(t, "restatements.toml", "[[restatement]]\nfact = \"Fair Value\"\nreason = \"x\"\naprover = \"y\"\n[[restatement]]\nfact = \"revenue@\"\n")
	holds(t, found, []string{`2:1: fact in [[restatement]]: "Fair Value" is not a fact`, `4:1: "aprover" is not a key of [[restatement]]. Write "approver" instead`,
		"5:1: [[restatement]] has no reason", `6:1: fact in [[restatement]]: "revenue@" has no period after @`})
	_, found = beside(t, "restatements.toml", "[[restatement]]\nfact = \"revenue@FY2021\"\nkind = \"revision\"\nreason = \"…\"\napprover = \" TBD \"\n")
	holds(t, found, []string{`4:1: reason in [[restatement]] is "…". Write the reason as it is to be printed`, `5:1: approver in [[restatement]] is "TBD". Write the name of the person who approved the change or, before it is approved, remove the line`})
}

func TestMemo(t *testing.T) {
	t.Parallel()
	f, found := beside(t, "memo.toml", `[[factor]]
name = "Loss to income"
answer = """No.
Income before and after."""
[[factor]]
name = "trend"
answer = ""
[[factor]]
name = "intent"
[[factor]]
name = "covenants"
answer = "…"
`)
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	if a, ok := f.Memo.Answer("loss-to-income"); !ok || a.Text != "No.\nIncome before and after." || a.At.String() != "memo.toml:1:1" {
		t.Errorf("the answer is %+v, %v", a, ok)
	}
	for _, key := range []string{"trend", "intent", "segment", "covenants"} {
		if a, ok := f.Memo.Answer(key); ok {
			t.Errorf("%s is answered by %+v, want no answer", key, a)
		}
	}
	if _, ok := (*filing.Memo)(nil).Answer("trend"); ok || len(filing.Factors) != 11 {
		t.Error("a folder without a memo answers, or a factor is missing")
	}
	_, found = beside(t, "memo.toml", "[[factor]]\nname = \"covenant\"\n[[factor]]\nname = \"weather and tides\"\n[[factor]]\nname = \"trend\"\n[[factor]]\nname = \"Trend\"\nanswers = \"x\"\n")
	holds(t, found, []string{`2:1: name in [[factor]] is "covenant", which is not a factor of SAB 99. Write "covenants" instead`, `4:1: name in [[factor]] is "weather and tides", which is not a factor of SAB 99. Write expectations or market-reaction, or remove the entry`,
		`8:1: two [[factor]] entries have the name trend`, `9:1: "answers" is not a key of [[factor]]. Write "answer" instead`})
}

// TestAllFilesAtOnce checks that what is wrong in one file does not hide another's,
// and that files that do not parse are all named.
func TestAllFilesAtOnce(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "comments.toml": {Data: []byte("[leter]\n")}, "promises.toml": {Data: []byte("x = 1\n")},
		"restatements.toml": {Data: []byte("x = 1\r\n")}, "memo.toml": {Data: []byte("x = 1\n")}}
	_, found, err := filing.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(lines(t, found), "\n")
	for name := range folder {
		if name != "filing.toml" && !strings.Contains(got, " "+name+":1:1: ") {
			t.Errorf("nothing is found in %s:\n%s", name, got)
		}
	}
	folder["promises.toml"].Data, folder["memo.toml"].Data = []byte("= 1"), []byte("= 1")
	if _, _, err := filing.Read(folder); err == nil || !strings.Contains(err.Error(), "promises.toml:1:1") || !strings.Contains(err.Error(), "memo.toml:1:1") {
		t.Errorf("two files that do not parse gave %v", err)
	}
}

// TestLineEnds checks that lines that end as on Windows read the same.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	f, found := beside(t, "comments.toml", strings.ReplaceAll(letter+"[[comment]]\nnumber = 1\ntext = \"\"\"One.\n\nTwo.\"\"\"\n", "\n", "\r\n"))
	if len(found) > 0 || f.Letter.Comments[0].Text != "One.\n\nTwo." {
		t.Errorf("the words are %q (%v)", f.Letter.Comments[0].Text, found)
	}
}

// FuzzComments checks that no comments.toml makes the reader panic, and that every
// finding has a place in it.
func FuzzComments(f *testing.F) {
	for _, s := range []string{letter + comment, "", "[letter]\n", "comment = 1\nletter = []\n", "[[comment]]\nresponse = \"..\"\nnumber = 99999999999999999999\n", "[[letter]]\n[comment]\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, toml string) {
		_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "comments.toml": {Data: []byte(toml)}})
		if err != nil {
			return
		}
		for _, d := range found {
			if !strings.HasPrefix(d.At(), "comments.toml:") {
				t.Fatalf("%s has no place: %q %s", d.Code, d.At(), d.Message())
			}
		}
	})
}
