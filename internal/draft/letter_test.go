package draft_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
)

const commentsText = `[letter]
date = 2022-12-21
filed = 2022-02-22
to = ["U.S. Securities and Exchange Commission"]
form = "10-K"
period = "FY2021"
signatory = "Dana Officer"
[[comment]]
number = 1
heading = "Results"
text = "We note this."
response = "response-1"
`

// reply drafts the letter of a folder without ledgers, of which files are a part.
func reply(t *testing.T, comments string, files map[string]string) (string, []diag.Diagnostic) {
	t.Helper()
	folder := fstest.MapFS{"filing.toml": {Data: []byte(filingText)}, "comments.toml": {Data: []byte(comments)}, "templates/response-1.md.tmpl": {Data: []byte("We answer.\n")}}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	f, found, err := filing.Read(folder)
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	drafts, found := draft.Compose(os.DirFS("../.."), f, fact.NewSet(), nil, draft.How{})
	if len(drafts) != 1 || drafts[0].Name != "letter" {
		t.Fatalf("%d drafts, want the letter", len(drafts))
	}
	return written(t, drafts[0]), found
}

func TestLetterSays(t *testing.T) {
	with := func(old, new string) string {
		if strings.Count(commentsText, old) != 1 {
			t.Fatalf("%q is not once in the file", old)
		}
		return strings.Replace(commentsText, old, new, 1)
	}
	second := "[[comment]]\nnumber = 2\ntext = \"We also note that.\"\nresponse = \"response-1\"\n"
	for _, tt := range []struct{ name, comments, want string }{
		{"one comment", commentsText, "in response to a comment from the staff"},
		{"several comments", commentsText + second, "recited the comments from the Staff and have followed each comment with"},
		{"nobody by name", commentsText, "\n\nLadies and Gentlemen:\n\n"},
		{"one of Staff", with("form =", "attention = [\"Ann Reviewer, Senior Staff Accountant\"]\nform ="), "Dear Ann Reviewer:"},
		{"three of Staff", with("form =", "attention = [\"Ann A\", \"Ben B\", \"Cy C\"]\nform ="), "Dear Ann A, Ben B, and Cy C:"},
		{"an address that begins with the registrant", with("form =", "address = [\"A & B *Stars*, Inc.\", \"1 Way\"]\nform ="), "**A \\& B \\*Stars\\*, Inc.**\\\n1 Way\n\nDecember"},
		{"a year", commentsText, "\nForm 10-K for the Fiscal Year Ended December 31, 2021\\\nFiled February 22, 2022**\n"},
		{"a year in prose", commentsText, "Annual Report on Form 10-K for the fiscal year ended December 31, 2021 filed with the Commission on February 22, 2022 (the “**Form 10-K**”)."},
		{"a quarter", strings.Replace(with("FY2021", "FY2022Q3"), "10-K", "10-Q", 1), "Quarterly Report on Form 10-Q for the fiscal quarter ended September 30, 2022"},
		{"a form of another kind", with(`"10-K"`, `"S-3"`), "the Company’s Form S-3 for the"},
		{"an amended form", with(`"10-K"`, `"10-K/A"`), "Annual Report on Form 10-K/A for the"},
		{"a period in words", with("FY2021", "the Fiscal Year Ended January 1, 2022"), "Form 10-K for the fiscal year ended January 1, 2022 filed"},
		{"a period in words as a subject", with("FY2021", "three months ended March 31, 2022"), "for the Three Months Ended March 31, 2022"},
		{"a period that is a date", with("FY2021", "December 31, 2021"), "for the Period Ended December 31, 2021"},
		{"a period that is a year", with("FY2021", "2021"), "for the fiscal year 2021 filed"},
		{"no date of filing", with("filed = 2022-02-22\n", ""), "fiscal year ended December 31, 2021 (the “"},
		{"a date of Staff's letter", with("filed", "staff_date = 2022-12-09\nfiled"), "contained in its letter dated December 9, 2022, relating to"},
		{"a heading that names the report", with(`"Results"`, `"Form 10-K for Fiscal 2021\nResults"`), "response.\n\n### Form 10-K for Fiscal 2021\n\n### Results\n\n***1. We note this.***"},
		{"the heading of the comment before", commentsText + strings.Replace(second, "text", "heading = \"Results\"\ntext", 1), "We answer.\n\n***2. We also note that.***"},
		{"part of the heading of the comment before", strings.Replace(commentsText, `"Results"`, `"Notes\nNote A"`, 1) + strings.Replace(second, "text", "heading = \"Notes\\nNote B\"\ntext", 1), "We answer.\n\n### Note B\n\n***2."},
		{"a heading above the one before", strings.Replace(commentsText, `"Results"`, `"Notes\nNote A"`, 1) + strings.Replace(second, "text", "heading = \"Notes\"\ntext", 1), "We answer.\n\n### Notes\n\n***2."},
		{"no heading", commentsText + second, "We answer.\n\n***2."},
		{"a due by its period", commentsText + "due = \"FY2022\"\n", "will be included in the Company’s Form 10-K for the fiscal year ending December 31, 2022.\n"},
		{"a due by its form and period", commentsText + "due = \"10-Q FY2022Q1\"\n", "the Company’s Form 10-Q for the fiscal quarter ended March 31, 2022."},
		{"a due by its period and form", commentsText + "due = \"FY2022Q4 10-K\"\n", "the Company’s Form 10-K for the fiscal quarter ending December 31, 2022."},
		{"a due in words", commentsText + "due = \"future filings\"\n", "will be included in future filings.\n"},
		{"a due that is a date", commentsText + "due = 2023-02-28\n", "the Company’s filing of February 28, 2023."},
		{"no due", commentsText, "We answer.\n\n* * *\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, found := reply(t, tt.comments, nil)
			if !strings.Contains(got, tt.want) || len(found) > 0 {
				t.Errorf("the letter lacks %q (%v):\n%s", tt.want, messages(found), got)
			}
		})
	}
}

func TestResponseSays(t *testing.T) {
	promises := "[[promise]]\nkind = \"billings\"\ntext = \"They *stay* out.\"\ndue = \"FY2022\"\n"
	for _, tt := range []struct{ name, response, want string }{
		{"a section in blank", "{{blank \"ndr\"}}", "\n\n> #### Net Dollar Expansion Rate\n>\n> We evaluate"},
		{"a section after words and before words", "See: {{blank \"ndr\"}} and more", "See: \n\n> #### Net Dollar"},
		{"what it answers", "{{.Comment.Number}} {{.Letter.Form}} {{range .Comment.Words}}{{.}}{{end}}", "\n1 10-K We note this.\n"},
		{"promises", "{{range promises}}{{.Kind}}: {{.Text}} {{.Due}}{{end}}", "billings: They \\*stay\\* out. the Company’s Form 10-K for the fiscal year ending December 31, 2022\n\n* * *"},
		{"no list of promises", "Nothing.", "\n\nNothing.\n\n* * *\n\nPlease direct"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, found := reply(t, commentsText, map[string]string{"templates/response-1.md.tmpl": tt.response + "\n", "promises.toml": promises})
			if !strings.Contains(got, tt.want) || len(found) > 0 {
				t.Errorf("%s\nthe letter lacks %q (%v):\n%s", tt.response, tt.want, messages(found), got)
			}
		})
	}
}

// TestLetterEnds verifies whom Staff may call.
func TestLetterEnds(t *testing.T) {
	for _, tt := range []struct{ keys, want string }{
		{"", "responses to the undersigned.\n"},
		{`telephone = "(555) 010-0100"`, "responses to me at (555) 010-0100.\n"},
		{`counsel = "A. Bell of Bell LLP, at (555) 010-0199"`, "responses to the undersigned or to the Company’s counsel, A. Bell of Bell LLP, at (555) 010-0199.\n"},
		{"telephone = \"(555) 010-0100\"\ncounsel = \"A. Bell, (555) 010-0199\"", "responses to me at (555) 010-0100 or to the Company’s counsel, A. Bell, (555) 010-0199.\n"},
	} {
		got, found := reply(t, strings.Replace(commentsText, "[letter]\n", "[letter]\n"+tt.keys+"\n", 1), nil)
		if !strings.Contains(got, tt.want) || len(found) > 0 {
			t.Errorf("%s: the letter lacks %q (%v):\n%s", tt.keys, tt.want, messages(found), got)
		}
	}
}

// TestBlankOfALaterFiling verifies that a blank draft has the dates of the filing in which
// the answer is due, if that is later than the report, and that a draft has its own.
func TestBlankOfALaterFiling(t *testing.T) {
	for _, tt := range []struct{ due, response, want string }{
		{"", `{{blank "ndr"}}`, "were \\*% and \\*% for the years ended December 31, 2022 and 2021"},
		{"FY2022", `{{blank "ndr"}}`, "for the years ended December 31, 2022 and 2021"},
		{"FY2023", `{{blank "ndr"}}`, "for the years ended December 31, 2023 and 2022"},
		{"Form 10-K FY2023", `{{blank "ndr"}}`, "for the years ended December 31, 2023 and 2022"},
		{"FY2023Q2", `{{blank "ndr"}}`, "for the twelve months ended June 30, 2023 and 2022"},
		{"FY2021", `{{blank "ndr"}}`, "for the years ended December 31, 2022 and 2021"},
		{"FY2023", `{{blank "ndr"}} At {{date .PeriodEnd}}.`, "At December 31, 2022."},
		{"2023-05-05", `{{blank "ndr"}}`, "for the years ended December 31, 2022 and 2021"},
	} {
		comments := commentsText
		if tt.due != "" {
			comments = strings.Replace(comments, "response = \"response-1\"\n", fmt.Sprintf("response = \"response-1\"\ndue = %q\n", tt.due), 1)
		}
		got, found := reply(t, comments, map[string]string{"templates/response-1.md.tmpl": tt.response + "\n"})
		if !strings.Contains(got, tt.want) || len(found) > 0 {
			t.Errorf("%s due in %q: the letter lacks %q (%v):\n%s", tt.response, tt.due, tt.want, messages(found), got)
		}
	}
}

// TestSetInSaysSo checks that what is for the letter is refused elsewhere, so that
// no section can set itself in.
func TestSetInSaysSo(t *testing.T) {
	for _, call := range []string{`{{disclosure "ndr"}}`, `{{blank "ndr"}}`, `{{range promises}}{{end}}`, `{{answer .}}`} {
		_, found := reply(t, commentsText, map[string]string{"templates/ndr.md.tmpl": "Words.\n" + call + "\n", "templates/response-1.md.tmpl": "{{disclosure \"ndr\"}}\n"})
		if len(found) != 1 || found[0].Code != "TPL001" || found[0].At() != "templates/ndr.md.tmpl:2:3" && found[0].At() != "templates/ndr.md.tmpl:2:9" || !strings.Contains(found[0].Message(), "only the letter and its responses may call") {
			t.Errorf("%s in a section gave %v, want TPL001", call, messages(found))
		}
	}
}

// TestStaffIsQuoted checks that Staff's words come out as they are, whatever is in
// them, in one run of bold italics for each paragraph.
func TestStaffIsQuoted(t *testing.T) {
	for words, want := range map[string]string{
		"***Now***":                "***1. \\*\\*\\*Now\\*\\*\\****",
		"# One\n\n- two\n\n1. six": "***1. \\# One***\n\n***\\- two***\n\n***1\\. six***",
		"<b onclick='x'>&amp;</b>": "***1. \\<b onclick='x'\\>\\&amp;\\</b\\>***",
		"{{fact}} ^ [a](b)":        "***1. \\{\\{fact\\}\\} ^ \\[a\\](b)***",
		"One\nline.\t\n \nTwo":     "***1. One line.***\n\n***Two***",
		"(a) first\n(b) second":    "***1. (a) first***\n\n***(b) second***",
	} {
		got, found := reply(t, strings.Replace(commentsText, `"We note this."`, "'''"+words+"'''", 1), nil)
		if !strings.Contains(got, "\n"+want+"\n\nWe answer.") || len(found) > 0 {
			t.Errorf("%q gave\n%s\nwant %q (%v)", words, got, want, messages(found))
		}
	}
}

// FuzzResponse checks that no response makes the composer panic.
func FuzzResponse(f *testing.F) {
	for _, seed := range []string{"{{disclosure \"ndr\"}}", "- {{blank \"revenue\"}} x\n  {{blank \"ndr\"}}", "{{$x := blank \"ndr\"}}{{$x}}{{$x}}", "{{range promises}}{{.}}{{end}}", "> {{blank \"geography\"}}\n```\n{{blank \"ndr\"}}", "{{with blank \"ndr\"}}{{index . 1}}{{end}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, response string) {
		if len(response) > 300 || strings.Contains(response, "template") || strings.Contains(response, "range") {
			t.Skip("recursion is bounded by text/template, slowly")
		}
		reply(t, commentsText, map[string]string{"templates/response-1.md.tmpl": response})
	})
}
