package render_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/render"
)

// wide are control totals with names that try to be markup and to burst the page.
func wide() []*control.Ledger {
	return []*control.Ledger{
		{Name: "revenue", Files: []control.File{{Name: "ledgers/" + strings.Repeat("revenue-by-customer-", 8) + "2022.xlsx", Sheets: []string{"<b>Q1</b>", "Q2 & 'Q3'"}}, {Name: "ledgers/b.csv"}},
			Rows: 28433, LeftOut: []control.LeftOut{{Why: control.TotalRow, Rows: 12}, {Why: control.NoteRow, Rows: 1}}, First: "2020-01-31", Last: "2022-12-31", Customers: 2957,
			Totals: []control.Total{{Field: "amount", Value: "-123456789012345678.5"}}, Times: []control.Times{{Field: "date", Cells: 3, First: "08:00", Last: "17:30:05"}},
			Unread: []string{"<script>alert(1)</script>", strings.Repeat("x", 200)}},
		{Name: "trial-balance", Files: []control.File{{Name: "ledgers/t.xlsx", Sheets: []string{"<i>Jan", "Feb", "Mar", "Apr"}}}, Rows: 8, Totals: []control.Total{{Field: "debit", Value: "4"}}, LeftOut: []control.LeftOut{{Why: control.Dropped, Rows: 2}},
			Periods: []control.Period{{When: "2022-04-30", Rows: 2, Totals: []control.Total{{Field: "debit", Value: "1.5"}}}}},
		{Name: "securities", Files: []control.File{{Name: "ledgers/s.xlsx", Sheets: []string{"S"}}}, Rows: 0, Totals: []control.Total{{Field: "cost", Value: "1.125"}, {Field: "fair-value", Currency: "JPY", Value: "7"}, {Field: "gains", Value: "0.5"}}},
	}
}

// TestLedgers checks the table of control totals: each number beside its name, those with
// decimals aligned at the point, many sheets in one line, and no text that is markup.
func TestLedgers(t *testing.T) {
	t.Parallel()
	table := string(render.Ledgers(wide()))
	page := []byte("<html><body>" + table + "</body></html>")
	elements(t, page)
	said := strings.Join(strings.Fields(words(t, page)), " ")
	want := `Revenue ledgers/` + strings.Repeat("revenue-by-customer-", 8) + `2022.xlsx!<b>Q1</b> ledgers/` + strings.Repeat("revenue-by-customer-", 8) + `2022.xlsx!Q2 & 'Q3' ledgers/b.csv ` +
		`Rows 28,433 Customers 2,957 Dates January 31, 2020 to December 31, 2022 Total revenue -123,456,789,012,345,678.50 ` +
		`Left out: 12 total rows, 1 note row, the times of day from 08:00 to 17:30:05 in 3 cells of date and the columns "<script>alert(1)</script>" and "` + strings.Repeat("x", 200) + `". ` +
		`Trial balance 4 sheets of ledgers/t.xlsx, <i>Jan to Apr ledgers/t.xlsx!<i>Jan ledgers/t.xlsx!Feb ledgers/t.xlsx!Mar ledgers/t.xlsx!Apr Rows 8 Total debits, all dates 4 Total debits at April 30, 2022 1.50 Left out: 2 rows dropped by a filter. ` +
		`Securities ledgers/s.xlsx!S Rows 0 Total cost 1.125 Total fair value, JPY 7 Total gains 0.50`
	if _, got, _ := strings.Cut(said, "is applied. "); got != want {
		t.Errorf("the table says\n%s, want\n%s", got, want)
	}
	for _, cell := range []string{`<span class="set">28,433</span>`, `<span class="date">January 31, 2020 to</span> <span class="date">December 31, 2022</span>`, `<span class="set">1.125</span>`, `<span class="set">7</span>`, `<span class="set" data-room="5">0.50</span>`} {
		if !strings.Contains(table, cell) {
			t.Errorf("the table lacks %s:\n%s", cell, table)
		}
	}
	if strings.Contains(table, "<script") || strings.Contains(table, "<b>Q1") || strings.Contains(table, "<i>") {
		t.Errorf("text of a ledger is markup:\n%s", table)
	}
}

// TestHTMLHasLedgers checks that a draft with numbers ends with the control totals of its
// ledgers, and that a blank draft has none.
func TestHTMLHasLedgers(t *testing.T) {
	t.Parallel()
	d, set := compose(t, folder(t, "cascadia-10k"), draft.How{})
	if own := string(render.Ledgers(d.Ledgers)); len(d.Ledgers) != 4 || !strings.Contains(string(written(t, render.HTML, d, set, false).Bytes), own) {
		t.Errorf("the page lacks the control totals of its %d ledgers, want 4", len(d.Ledgers))
	}
	d.Ledgers = wide()
	page := string(written(t, render.HTML, d, set, false).Bytes)
	table := string(render.Ledgers(wide()))
	if at := strings.Index(page, table); at < strings.Index(page, `id="schedule"`) || at < strings.Index(page, "</article>") {
		t.Errorf("the control totals are at byte %d, before the schedule or within the text", at)
	}
	if !strings.Contains(page, `<a href="#ledgers">Ledgers</a>`) || strings.Count(page, `id="ledgers"`) != 1 {
		t.Error("the contents do not lead to the control totals")
	}
	d, set = compose(t, folder(t, "cascadia-10k"), draft.How{Blank: true})
	if page := string(written(t, render.HTML, d, set, false).Bytes); strings.Contains(page, `class="control"`) || strings.Contains(page, "#ledgers") {
		t.Error("a blank draft has control totals")
	}
	if markdown := string(written(t, render.Markdown, d, set, false).Bytes); strings.Contains(markdown, "Left out") {
		t.Error("Markdown has control totals")
	}
}
