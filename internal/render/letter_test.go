package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/render"
)

// aLetter is the text of a letter to Staff, with the constructs of one.
const aLetter = `{{.Registrant.Name}}\
One Main Street\
Springfield, Oregon

{{date .PeriodEnd}}

Via EDGAR

U.S. Securities and Exchange Commission\
Division of Corporation Finance\
Washington, D.C.

Attention: Ann Accountant\
Bea Branch-Chief

**Re: {{.Registrant.Name}}\
Form {{cite "10-K"}} for the Fiscal Year Ended {{date .CompareEnd}}\
File No. {{cite "001-99999"}}**

Dear Ms. Accountant and Ms. Branch-Chief:

{{.Registrant.Name}} (the “**Company**”) hereby submits this letter in response to comments from the staff (the “**Staff**”) of the Securities and Exchange Commission (the “**Commission**”) contained in its letter dated {{date .PeriodEnd}}.

In this letter, we have recited the comments from the Staff in italicized, bold type and have followed each comment with the Company’s response.

## Form {{cite "10-K"}} for the Fiscal Year Ended {{date .CompareEnd}}

### Management’s Discussion and Analysis of Financial Condition and Results of Operations

***{{cite "1."}} You state that revenue growth was "primarily" from an increase in renewal and expansion business. Please revise to disclose the dollar or percentage increase in revenue growth from new versus existing customers and refrain from using terms such as primarily in lieu of providing more specific quantitative information.***

The Company acknowledges the Staff’s comment and will disclose in future filings the following:

> ## Results of Operations
>
> Revenues {{direction "revenue.increase" .Period}} by ${{fact "revenue.increase" .Period "millions"}} million in {{year .Period}} compared to {{year .Compare}}.
>
> | (in thousands) | {{column .Period}} | {{column .Compare}} |
> | --- | ---: | ---: |
> | United States | ${{fact "revenue[us]" .Period "thousands"}} | ${{fact "revenue[us]" .Compare "thousands"}} |
> | Foreign | {{fact "revenue[foreign]" .Period "thousands"}} | {{fact "revenue[foreign]" .Compare "thousands"}} |
> | Total revenues | ${{fact "revenue" .Period "thousands"}} | ${{fact "revenue" .Compare "thousands"}} |

The Company advises the Staff:

- of one thing, which it has done; and
- of another.

* * *

Please direct your questions or comments regarding the Company’s responses to the undersigned.

Sincerely,

By: /s/

Joan Controller\
Chief Financial Officer\
{{.Registrant.Name}}

cc: Carl Counsel\
Dee Director
`

func TestHTMLOfALetter(t *testing.T) {
	t.Parallel()
	d, set := drafting(t, aLetter)
	d.Name, d.Title = "letter", "Letter to Staff"
	page := written(t, render.HTML, d, set, false).Bytes
	list := elements(t, page)
	selfContained(t, page, list)
	numbers(t, d, list)
	headings(t, list)
	_, article, _ := strings.Cut(string(page), "<article>\n")
	article, _, _ = strings.Cut(article, "</article>")
	for _, want := range []string{
		"<p class=\"letterhead\">Cascadia Retail Robotics Inc.<br>\n",
		`<p class="attention"><span class="lead">Attention:</span> Ann`,
		`<p class="re"><strong><span class="lead">Re:</span> Cascadia`,
		`<p class="staff"><em><strong>1. You state`,
		"<div class=\"signature\">\n<p class=\"closing\">Sincerely,</p>\n<p>By: /s/</p>\n<p>Joan",
		"</p>\n</div>\n<p class=\"copies\"><span class=\"lead\">cc:</span> Carl Counsel<br>\nDee Director</p>\n",
		"<p>Via EDGAR</p>",
		"<hr>",
	} {
		if !strings.Contains(article, want) {
			t.Errorf("the letter lacks %q", want)
		}
	}
	if bytes.Contains(page, []byte(`id="contents"`)) {
		t.Error("a letter has contents")
	}
	if !bytes.Contains(page, []byte(`<body class="letter">`)) {
		t.Error("the page is not a letter's")
	}
	if n := strings.Count(article, `class="staff"`); n != 1 {
		t.Errorf("%d paragraphs are Staff's, want 1", n)
	}
}
