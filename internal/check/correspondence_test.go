package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// answered reviews the folder of a response to Staff, with files laid over it.
func answered(t *testing.T, files map[string]string) (found []string, letter string) {
	t.Helper()
	files["base"] = "correspondence"
	all, p := review(t, ledgertest.Folder(overlay(t, files)))
	for _, d := range all {
		if d.Severity != diag.Info {
			found = append(found, string(d.Code)+" "+d.At()+": "+d.Message())
		}
	}
	return found, document(t, p, "letter.md")
}

// TestCorrespondence verifies that quotations in the letter raise nothing: Staff's words,
// embedded sections and proposed blanks.
func TestCorrespondence(t *testing.T) {
	t.Parallel()
	found, letter := answered(t, map[string]string{})
	if len(found) > 0 {
		t.Errorf("found\n%s", strings.Join(found, "\n"))
	}
	for _, want := range []string{
		`***1. You state that revenue growth was "primarily" from`, "\n> ### Revenues\n", "\n> Revenues increased by $6.2 million in 2022", `\*% and \*%`,
	} {
		if !strings.Contains(strings.ReplaceAll(letter, "> #####", "> ###"), want) {
			t.Errorf("the letter lacks %q:\n%s", want, letter)
		}
	}
}

// TestLetterWords covers what is and is not checked in the letter.
func TestLetterWords(t *testing.T) {
	t.Parallel()
	const answer = "templates/response-1.md.tmpl"
	for _, tt := range []struct {
		name, text string
		want       []string // codes and places
	}{
		{"a digit that nothing owns", "The share was 39 percent.", []string{"NUM003 " + answer + ":1:15"}},
		{"a digit in a heading", "#### Note 13", []string{"NUM003 " + answer + ":1:11"}},
		{"a leftover", "The Company had revenues of $[●] million.", []string{"NUM004 " + answer + ":1:30"}},
		{"an old date", "The subscription started on {{cite \"December 30, 2016\"}}.", nil},
		{"words in place of an amount", "Revenues increased primarily because of renewals.", nil},
		{"a metric that is not defined", "Our ARR was ${{fact \"arr\" .PeriodEnd \"millions\"}} million.", nil},
		{"a template that does not run", "{{fact \"ndr\"}}", []string{"TPL001 " + answer + ":1:3"}},
		{"an unknown fact", "In all, ${{fact \"revenues\" .Period \"millions\"}} million.", []string{"TPL002 " + answer + ":1:12"}},
		{"an unknown section", "Set forth below:\n\n{{disclosure \"revenu\"}}", []string{"TPL001 " + answer + ":3:3"}},
		{"an answer in an answer", "{{answer .Comment}}", []string{"TPL001 " + answer + ":1:3"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, _ := answered(t, map[string]string{answer: tt.text + "\n"})
			var got []string
			for _, d := range found {
				code, _, _ := strings.Cut(d, ": ")
				got = append(got, code)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s\nfound\n%s\nwant %v", tt.text, strings.Join(found, "\n"), tt.want)
			}
		})
	}
}

// TestLetterOfOnesOwn compares the registrant's own letter template with Staff's
// words, and to answering every comment.
func TestLetterOfOnesOwn(t *testing.T) {
	t.Parallel()
	found, _ := answered(t, map[string]string{"templates/letter.md.tmpl": "{{range .Letter.Comments}}\n{{range .Words}}{{.}}\n{{end}}\n{{answer .}}\n{{end}}\n"})
	if len(found) > 0 {
		t.Errorf("a letter that recites and answers is reported:\n%s", strings.Join(found, "\n"))
	}
	found, _ = answered(t, map[string]string{"templates/letter.md.tmpl": "Please revise to disclose the dollar increase in revenue from new versus existing customers.\n"})
	if len(found) != 2 || !strings.HasPrefix(found[0], "COR002 templates/letter.md.tmpl: ") || !strings.Contains(found[0], "comment 1 is not answered") || !strings.HasPrefix(found[1], "COR001 templates/letter.md.tmpl:1:1: ") {
		t.Errorf("found\n%s\nwant COR002 and COR001", strings.Join(found, "\n"))
	}
	found, _ = answered(t, map[string]string{"templates/letter.md.tmpl": "{{.Nothing}}"})
	if len(found) != 1 || !strings.HasPrefix(found[0], "TPL001 templates/letter.md.tmpl:1:3: ") {
		t.Errorf("found\n%s\nwant TPL001 alone", strings.Join(found, "\n"))
	}
}

// TestMissingOnce verifies that a missing fact of a section is reported where the section
// is drafted, and not again for the letter that sets it in.
func TestMissingOnce(t *testing.T) {
	t.Parallel()
	found, _ := answered(t, map[string]string{"templates/revenue.md.tmpl": "Revenues of the year were ${{fact \"revenu\" .Period \"millions\"}} million.\n"})
	if n := len(slices.DeleteFunc(slices.Clone(found), func(s string) bool { return !strings.HasPrefix(s, "TPL002") })); n != 1 {
		t.Errorf("found TPL002 %d times, want once:\n%s", n, strings.Join(found, "\n"))
	}
}

// TestStranger verifies that a template that answers no comment is reported.
func TestStranger(t *testing.T) {
	t.Parallel()
	found, _ := answered(t, map[string]string{"templates/respose-1.md.tmpl": "Words.\n"})
	if len(found) != 1 || !strings.HasPrefix(found[0], "TPL001 templates/respose-1.md.tmpl: ") || !strings.HasSuffix(found[0], "no comment names it as its response. Delete the file; or rename it to response-1.md.tmpl, which replaces the built-in text") {
		t.Errorf("found\n%s\nwant TPL001", strings.Join(found, "\n"))
	}
}

// TestPromised covers which answers promise future disclosure.
func TestPromised(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"The Company plans to include the same disclosure in its annual report.":                                          true,
		"The Company will include a quantified discussion of this measure.":                                               true,
		"The disclosure will be expanded.":                                                                                true,
		"The Company considers this in future filings.":                                                                   true,
		"It does not believe that this is useful, and in future annual filings it says so.":                               true,
		"The Company does not intend to include a quantified discussion of billings.":                                     false,
		"The Company will not include billings in future filings.":                                                        false,
		"The Company has no plans to disclose billings.":                                                                  false,
		"The Company uses a threshold when disclosing geographic area information.":                                       false,
		"The error was corrected prospectively.":                                                                          false,
		"The Company advises the Staff that renewals are presented as existing revenue, and that it reviewed its policy.": false,
	} {
		found, _ := answered(t, map[string]string{"comments.toml-": "due = \"FY2022\"\n", "templates/response-1.md.tmpl": text + "\n"})
		if got := len(found) == 1 && strings.HasPrefix(found[0], "COR002"); got != want || !want && len(found) > 0 {
			t.Errorf("%q found %v, want a promise: %v", text, found, want)
		}
	}
}

// TestBinding covers the report from which a promise applies, and its subject.
func TestBinding(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		promise, want string
	}{
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"FY2021\"", "no section fair-value"},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"10-K FY2022\"", "no section fair-value"},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"FY2022Q3\"", "no section fair-value"},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"FY2023Q1\"", ""},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"Form 10-Q for the quarter ended March 31, 2023\"", ""},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"the 2022 annual report\"", "no section fair-value"},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"the 2023 annual report\"", ""},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = 2024-02-28", ""},
		{"kind = \"fair-value\"\ntext = \"x\"\ndue = \"all future filings\"", "no section fair-value"},
		{"kind = \"Fair Value note\"\ntext = \"billings\"\ndue = \"FY2022\"", "no section fair-value"},
		{"kind = \"policy\"\ntext = \"No individual country of 8% or more goes unnamed.\"\ndue = \"FY2022\"", "country.threshold is 10%, above the 8%"},
		{"kind = \"revenue\"\ntext = \"x\"\ndue = \"FY2022\"", ""},
		{"kind = \"new versus existing\"\ntext = \"x\"\ndue = \"FY2022\"", ""},
		{"kind = \"weather\"\ntext = \"It will be fine.\"\ndue = \"FY2022\"", ""},
		{"kind = \"billings\"\ntext = \"They stay out.\"\ndue = \"FY2022\"", ""},
	} {
		all, _ := review(t, ledgertest.Folder(overlay(t, map[string]string{"promises.toml": "[[promise]]\n" + tt.promise + "\n"})), "COR")
		var got []string
		for _, d := range all {
			if d.Code == "COR003" && !strings.Contains(d.Detail, "no section geography") {
				got = append(got, d.Message())
			}
		}
		if found := strings.Join(got, "\n"); !strings.Contains(found, tt.want) || tt.want == "" && found != "" {
			t.Errorf("%s\nfound %q, want %q", tt.promise, found, tt.want)
		}
	}
}
