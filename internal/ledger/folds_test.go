package ledger_test

import (
	"strings"
	"testing"
)

// TestTrialBalanceFinds checks that a cell of the trial balance is what its field
// needs, or is named.
func TestTrialBalanceFinds(t *testing.T) {
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"nothing to find", "4000 | 2022-12-31 | -5.5\n4000 | 2022-12-31 | 5.5\n'4000 | 2022-12-30 | 0\nNI | 2022-12-31 | =1+1 -> 2", nil},
		{"an amount with commas", "4000 | 2022-12-31 | '1,234.50", []string{`LED001 C2: amount must be a number, or text in the form -1234.50; the cell holds the text "1,234.50"`}},
		{"an amount in parentheses", "4000 | 2022-12-31 | (5)", []string{`LED001 C2: the text "(5)"`}},
		{"a credit marked by letters", "4000 | 2022-12-31 | '5.00 CR", []string{`LED001 C2: the text "5.00 CR"`}},
		{"a minus that trails", "4000 | 2022-12-31 | '5.00-", []string{`LED001 C2: the text "5.00-"`}},
		{"a dash for zero", "4000 | 2022-12-31 | '-", []string{"LED001 C2"}},
		{"a blank amount", "4000 | 2022-12-31 | ", []string{"LED001 C2: the cell is blank"}},
		{"an error value", "4000 | 2022-12-31 | #REF!", []string{"LED001 C2: the error #REF!"}},
		{"a formula never calculated", "4000 | 2022-12-31 | =A1", []string{"LED001 C2: never calculated"}},
		{"text that is a number", "4000 | 2022-12-31 | '-5.5", []string{"warning LED006 C2"}},
		{"a period for a date", "4000 | FY2022 | 5", []string{`LED001 B2: the text "FY2022"`}},
		{"no date", "4000 | | 5", []string{"LED001 B2: the cell is blank"}},
		{"no account", " | 2022-12-31 | 5", []string{"LED001 A2: the cell is blank"}},
		{"an account that Excel made a number with a fraction of", "4000.1 | 2022-12-31 | 5", []string{"LED001 A2: Format the column as text"}},
		{"an account that is an error value", "#N/A | 2022-12-31 | 5", []string{"LED001 A2: #N/A"}},
		{"a row listed twice", "4000 | 2022-12-31 | 5\nNI | 2022-12-31 | 5\n'4000 | '2022-12-31 | 5.00", []string{"LED003 A4: row 4 equals row 2"}},
		{"a totals row", "4000 | 2022-12-31 | -5\n1000 | 2022-12-31 | 4\nTotal | | -1", []string{"LED013 C4: row 4 is a total of other rows"}},
		{"a totals row with a date", "4000 | 2022-12-31 | -5\n1000 | 2022-12-31 | 4\nTotal | 2022-12-31 | -1", []string{"LED013 C4"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, folder("trial-balance", headers["trial-balance"]+tt.rows))
			holds(t, got, tt.want...)
		})
	}
}

// TestSecuritiesFinds checks that each holding foots and has the level it needs, or
// is named.
func TestSecuritiesFinds(t *testing.T) {
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"nothing to find", "2022-12-31 | Bonds | short-term | 2 | 100 | 2.05 | -1.05 | 101\n2022-12-31 | Money Market Funds | cash-equivalent | 1 | 5 | | | 5\n2022-12-31 | Cash | cash | | 7 | | | 7", nil},
		// FVT002
		{"a cent too much", "2022-12-31 | Bonds | short-term | 2 | 100 | 2 | -1 | 101.01", []string{"FVT002 H2: cost 100, gains 2 and losses -1 add to 101, but fair value is 101.01; difference 0.01"}},
		{"a cent too little", "2022-12-31 | Bonds | short-term | 2 | 100 | 2 | -1 | 100.99", []string{"FVT002 H2: difference -0.01"}},
		{"less than a cent", "2022-12-31 | Bonds | short-term | 2 | 100 | 2 | -1 | 101.0001", []string{"FVT002 H2: difference 0.0001"}},
		{"a cent without gains and losses", "2022-12-31 | Bonds | short-term | 2 | 100 | | | 100.01", []string{"FVT002 H2: cost 100, gains 0 and losses 0 add to 100"}},
		{"cash that is off", "2022-12-31 | Cash | cash | | 100 | | | 99", []string{"FVT002 H2: difference -1"}},
		{"each holding by itself, though all of them foot together", "2022-12-31 | Bonds | short-term | 2 | 100 | | | 101\n2022-12-31 | Notes | short-term | 2 | 101 | | | 100",
			[]string{"FVT002 H2: difference 1", "FVT002 H3: difference -1"}},
		{"a date that no table shows", "2019-03-31 | Bonds | short-term | 2 | 100 | | | 101", []string{"FVT002 H2"}},
		{"losses above 0", "2022-12-31 | Bonds | short-term | 2 | 100 | 2 | 1 | 103", []string{"LED001 G2: losses must be 0 or less; the cell holds 1"}},
		{"losses above 0 that were meant to be taken off", "2022-12-31 | Bonds | short-term | 2 | 100 | 2 | 1 | 101", []string{"LED001 G2: Enter losses as negative amounts", "FVT002 H2: difference -2"}},
		// levels
		{"no level", "2022-12-31 | Bonds | short-term | | 100 | | | 100", []string{"LED001 D2: level must be 1, 2 or 3 for a holding that is short-term; the cell is blank"}},
		{"no level of a cash equivalent", "2022-12-31 | Money market funds | cash-equivalent | | 100 | | | 100", []string{"LED001 D2: for a holding that is cash-equivalent"}},
		{"an invalid level", "2022-12-31 | Bonds | short-term | 4 | 100 | | | 100", []string{`LED005 D2: "4" is not 1, 2 or 3`}},
		{"a level of zero", "2022-12-31 | Bonds | short-term | 0 | 100 | | | 100", []string{"LED005 D2"}},
		{"a level with a fraction", "2022-12-31 | Bonds | short-term | 1.5 | 100 | | | 100", []string{"LED001 D2"}},
		{"a level in words", "2022-12-31 | Bonds | short-term | Level 2 | 100 | | | 100", []string{"LED005 D2"}},
		{"cash with a level", "2022-12-31 | Cash | cash | 1 | 100 | | | 100", []string{"warning FVT003 D2: the line \"Cash\" is classified as cash but has Level 1"}},
		{"a money market fund at Level 2", "2022-12-31 | Money Market funds | cash-equivalent | 2 | 100 | | | 100", []string{"warning FVT003 D2: the line \"Money Market funds\" is at Level 2"}},
		{"a money-market fund at Level 3", "2022-12-31 | Institutional money-market fund | short-term | 3 | 100 | | | 100", []string{"warning FVT003 D2: is at Level 3"}},
		{"a fund that is cash, at Level 2", "2022-12-31 | Money market funds | cash | 2 | 100 | | | 100", []string{"warning FVT003 D2: has Level 2"}},
		{"a fund that is drawn up as cash, without a level", "2022-12-31 | Money market funds | cash | | 100 | | | 100", nil},
		// captions
		{"captions that differ in a mark", "2022-12-31 | Bonds rated A+ | short-term | 2 | 100 | | | 100\n2022-12-31 | Bonds rated A- | short-term | 2 | 50 | | | 50", []string{`warning FVT005 B3: "Bonds rated A+" and "Bonds rated A-" differ`}},
		{"captions that differ in a mark, in another order", "2022-12-31 | Bonds rated A- | short-term | 2 | 50 | | | 50\n2022-12-31 | Bonds rated A+ | short-term | 2 | 100 | | | 100\n2022-12-31 | Bonds rated A- | short-term | 1 | 9 | | | 9",
			[]string{`warning FVT005 B2: "Bonds rated A+" and "Bonds rated A-" differ`}},
		{"three captions of one line", "2022-12-31 | Bonds, rated A | short-term | 2 | 50 | | | 50\n2022-12-31 | Bonds rated A. | short-term | 2 | 100 | | | 100\n2022-12-31 | Bonds rated A | short-term | 1 | 9 | | | 9",
			[]string{`warning FVT005 B3: "Bonds rated A" and "Bonds rated A." differ`, `warning FVT005 B2: "Bonds rated A" and "Bonds, rated A" differ`}},
		// cells
		{"an unknown classification", "2022-12-31 | Bonds | current | 2 | 100 | | | 100", []string{`LED005 C2: "current" is not cash, cash-equivalent, short-term or long-term`}},
		{"no classification", "2022-12-31 | Bonds | | 2 | 100 | | | 100", []string{"LED001 C2: the cell is blank"}},
		{"no type", "2022-12-31 | | short-term | 2 | 100 | | | 100", []string{"LED001 B2"}},
		{"a type without a letter", "2022-12-31 | '.,' | short-term | 2 | 100 | | | 100", []string{"LED001 B2: type must be a caption"}},
		{"a type that is an error value", "2022-12-31 | #N/A | short-term | 2 | 100 | | | 100", []string{"LED001 B2: #N/A"}},
		{"text for cost", "2022-12-31 | Bonds | short-term | 2 | 1,000 | | | 1000", []string{`LED001 E2: the text "1,000"`}},
		{"no cost", "2022-12-31 | Bonds | short-term | 2 | | | | 100", []string{"LED001 E2: the cell is blank"}},
		{"an error value among gains", "2022-12-31 | Bonds | short-term | 2 | 100 | #VALUE! | | 100", []string{"LED001 F2: #VALUE!"}},
		{"a dash for no losses", "2022-12-31 | Bonds | short-term | 2 | 100 | | '– | 100", []string{"LED001 G2"}},
		{"losses in parentheses", "2022-12-31 | Bonds | short-term | 2 | 100 | | (1) | 99", []string{`LED001 G2: the text "(1)"`}},
		{"a fair value never calculated", "2022-12-31 | Bonds | short-term | 2 | 100 | | | =E2", []string{"LED001 H2: never calculated"}},
		{"no fair value", "2022-12-31 | Bonds | short-term | 2 | 100 | | | ", []string{"LED001 H2: the cell is blank"}},
		{"text for a date", "Dec 31, 2022 | Bonds | short-term | 2 | 100 | | | 100", []string{"LED001 A2"}},
		{"a row listed twice", "2022-12-31 | Bonds | short-term | 2 | 100 | | | 100\n2022-12-31 | Bonds | Short-Term | '2 | 100 | 0 | 0 | 100.00", []string{"LED003 A3: row 3 equals row 2"}},
		{"a totals row", "2022-12-31 | Bonds | short-term | 2 | 100 | 1 | | 101\n2022-12-31 | Notes | short-term | 2 | 50 | | | 50\n | Total | | | 150 | 1 | | 151", []string{"LED013 E4"}},
		{"a totals row with a date and a classification", "2022-12-31 | Bonds | short-term | 2 | 100 | 1 | | 101\n2022-12-31 | Notes | short-term | 2 | 50 | | | 50\n2022-12-31 | Total | short-term | 2 | 150 | 1 | | 151", []string{"LED013 E4"}},
		{"a totals row of one section", "2022-12-31 | Cash | cash | | 9 | | | 9\n2022-12-31 | Bonds | short-term | 2 | 100 | 1 | | 101\n2022-12-31 | Sub-total: | short-term | 2 | 100 | 1 | | 101", []string{"LED013 E4"}},
		{"a type that begins with total", "2022-12-31 | Total return swaps | short-term | 2 | 100 | 1 | | 101", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, folder("securities", headers["securities"]+tt.rows))
			holds(t, got, tt.want...)
		})
	}
}

// TestSecuritiesWithoutLevels holds what a ledger of cash alone may leave out.
// TestNetGains checks that one column may have gains, above zero, and losses, below.
func TestNetGains(t *testing.T) {
	t.Parallel()
	fsys := folder("securities", "Date | Type | Class | Level | Cost | Net | Fair value\n2022-12-31 | Bonds | short-term | 2 | 100 | -2.5 | 97.5\n2022-12-31 | Notes | short-term | 2 | 100 | 3 | 103\n"+
		"2022-12-31 | Bills | short-term | 1 | 100 | 0 | 100\n2022-12-31 | Paper | short-term | 2 | 100 | 3 | 104\nTotal | | | | 400 | 3.5 | 404.5\n")
	fsys["filing.toml"].Data = []byte(strings.Replace(string(fsys["filing.toml"].Data), `gains = "Gains", losses = "Losses", `, `gains = "Net", losses = "net", `, 1) + "\ntotal_rows = { date = [\"Total\"] }\n")
	book, got := read(t, fsys)
	holds(t, got, "FVT002 G5: holding that does not foot: cost 100, gains 3 and losses 0 add to 103, but fair value is 104")
	c := book.Table("securities").Control
	totals := map[string]string{}
	for _, total := range c.Totals {
		totals[total.Field] = total.Value
	}
	if totals["gains"] != "6" || totals["losses"] != "-2.5" {
		t.Errorf("the totals are %v, want gains of 6 and losses of -2.5", totals)
	}
}

func TestSecuritiesWithoutLevels(t *testing.T) {
	for _, tt := range []struct {
		name, rows string
		want       []string
	}{
		{"cash alone", "2022-12-31 | Cash | cash | 5 | 5", nil},
		{"a security", "2022-12-31 | Cash | cash | 5 | 5\n2022-12-31 | Bonds | long-term | 5 | 5\n2022-12-31 | Notes | long-term | 5 | 5",
			[]string{"FIL001 filing.toml:15:1: row 3 is a long-term holding", "FIL001 filing.toml:15:1: row 4 is a long-term holding"}},
		{"a security that is off", "2022-12-31 | Bonds | long-term | 5 | 4", []string{"FIL001 filing.toml:15:1: to the columns key of [ledgers.securities]", "FVT002 E2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys := folder("securities", "Date | Type | Class | Cost | Fair value\n"+tt.rows)
			fsys["filing.toml"].Data = []byte(strings.NewReplacer(`level = "Level", `, "", `gains = "Gains", losses = "Losses", `, "").Replace(string(fsys["filing.toml"].Data)))
			_, got := read(t, fsys)
			holds(t, got, tt.want...)
		})
	}
}

// TestNoteTablesFind holds a note's tables to their own arithmetic, across and down.
func TestNoteTablesFind(t *testing.T) {
	const types, levels = "investment-types | 2022-12-31 | ", "hierarchy | 2022-12-31 | | "
	rows := func(lines ...string) string { return strings.Join(lines, "\n") }
	section := rows( // 100 + 2 − 1 = 101; 50 − 3 = 47; in all 150, 2, −4, 148
		types+"short-term | Bonds | cost | 100", types+"short-term | Bonds | gains | 2", types+"short-term | Bonds | losses | -1", types+"short-term | Bonds | fair-value | 101",
		types+"short-term | Notes | cost | 50", types+"short-term | Notes | losses | -3", types+"short-term | Notes | fair-value | 47") // rows 2 to 8
	table := rows( // in all 20, 70, 5, 95
		levels+"Bonds | level-1 | 20", levels+"Bonds | level-2 | 40", levels+"Bonds | total | 60", levels+"Notes | level-2 | 30", levels+"Notes | level-3 | 5", levels+"Notes | total | 35") // rows 2 to 7
	tests := []struct {
		name, rows string
		want       []string
	}{
		// what stands where
		{"a level among investment types", types + "short-term | Bonds | level-1 | 5", []string{"LED001 E2: column must be cost, gains, losses or fair-value in the table investment-types; the cell holds level-1"}},
		{"a total among investment types", types + "short-term | Bonds | total | 5", []string{"LED001 E2: the cell holds total"}},
		{"a cost in the hierarchy", levels + "Bonds | cost | 5", []string{"LED001 E2: column must be level-1, level-2, level-3 or total in the table hierarchy; the cell holds cost"}},
		{"a fair value in the hierarchy", levels + "Bonds | fair-value | 5", []string{"LED001 E2: the cell holds fair-value"}},
		{"a section in the hierarchy", "hierarchy | 2022-12-31 | short-term | Bonds | level-1 | 5", []string{"LED001 C2: section must be blank in the table hierarchy; the cell holds short-term"}},
		{"no section among investment types", types + " | Bonds | fair-value | 5", []string{"LED001 C2: section must be cash, cash-equivalent, short-term or long-term in the table investment-types; the cell is blank"}},
		{"no section of a total of all sections", rows(types+"short-term | Bonds | fair-value | 5", types+" | Total | fair-value | 5"), nil},
		{"a line without a letter", levels + "'--- | total | 5", []string{"LED001 D2: line must be a caption"}},
		// twice
		{"a cell listed twice", rows(levels+"Bonds | level-1 | 5", levels+"Bonds | level-1 | 6"), []string{"LED003 F3: in the hierarchy table, at 2022-12-31, the amount of \"Bonds\" under level-1 is 6 here and 5 in an earlier row"}},
		{"a cell listed twice in a section", rows(types+"short-term | Bonds | fair-value | 5", types+"short-term | \" Bonds \" | fair-value | 6"), []string{"LED003 F3: in the investment-types table, short-term section, at 2022-12-31, the amount of \"Bonds\" under fair-value is 6 here and 5 in an earlier row"}},
		{"the same line in two sections and on two dates", rows(types+"short-term | Bonds | fair-value | 5", types+"long-term | Bonds | fair-value | 5", "investment-types | 2021-12-31 | long-term | Bonds | fair-value | 5"), nil},
		// across
		{"a line that foots across", section, nil},
		{"a line a cent off across", strings.Replace(section, "fair-value | 101", "fair-value | 101.01", 1), []string{"FVT002 F5: the columns of Bonds on 2022-12-31 add to 101, but fair-value is 101.01; difference 0.01"}},
		{"a line a cent off in its losses", strings.Replace(section, "losses | -3", "losses | -3.01", 1), []string{"FVT002 F8: the columns of Notes on 2022-12-31 add to 46.99, but fair-value is 47; difference 0.01"}},
		{"a line with its fair value alone", types + "short-term | Bonds | fair-value | 101", nil},
		{"a line without its fair value", rows(types+"short-term | Bonds | cost | 101", types+"short-term | Bonds | gains | 1"), []string{"FVT002 F2: the line \"Bonds\" has an amount for cost on 2022-12-31, but none for fair-value"}},
		{"losses above 0", rows(types+"short-term | Bonds | cost | 100", types+"short-term | Bonds | losses | 1", types+"short-term | Bonds | fair-value | 101"), []string{"FVT002 F3: losses entered as a positive amount"}},
		{"levels that foot across", table, nil},
		{"levels a cent off across", strings.Replace(table, "level-1 | 20", "level-1 | 20.01", 1), []string{"FVT002 F4: the columns of Bonds on 2022-12-31 add to 60.01, but total is 60; difference -0.01"}},
		{"a level that was left out", strings.Replace(table, levels+"Notes | level-3 | 5\n", "", 1), []string{"FVT002 F6: add to 30, but total is 35; difference 5"}},
		{"levels without a total", rows(levels+"Bonds | level-1 | 5", levels+"Bonds | level-2 | 7"), nil},
		{"a total without levels", levels + "Bonds | total | 5", nil},
		// down
		{"a total of a section", rows(section, types+"short-term | Total | cost | 150", types+"short-term | Total | gains | 2", types+"short-term | Total | losses | -4", types+"short-term | Total | fair-value | 148"), nil},
		{"a total of a section a cent off", rows(section, types+"short-term | Total short-term | fair-value | 148.01"),
			[]string{"FVT002 F9: in the investment-types table, short-term section, at 2022-12-31, the amount of \"Total short-term\" under fair-value is 148.01, but the rows add to 148; difference 0.01"}},
		{"a total of a section, cost a cent off", rows(section, types+"short-term | Total | cost | 149.99", types+"short-term | Total | gains | 2", types+"short-term | Total | losses | -3.99", types+"short-term | Total | fair-value | 148"),
			[]string{"FVT002 F9: is 149.99, but the rows add to 150", "FVT002 F11: is -3.99, but the rows add to -4"}},
		{"a total of a section takes no other section in", rows(section, types+"long-term | Notes | fair-value | 9", types+"short-term | Total | fair-value | 148", types+"long-term | Total | fair-value | 9"), nil},
		{"a total takes no other date in", rows(section, "investment-types | 2021-12-31 | short-term | Bonds | fair-value | 9", types+"short-term | Total | fair-value | 148", "investment-types | 2021-12-31 | short-term | Total | fair-value | 9"), nil},
		{"a total of all sections", rows(section, types+"cash | Cash | fair-value | 7", types+"short-term | Subtotal | fair-value | 148", types+" | Total | fair-value | 155"), nil},
		{"a total of all sections that leaves cash out", rows(section, types+"cash | Cash | fair-value | 7", types+" | Total | fair-value | 148"), []string{"FVT002 F10: is 148, but the rows add to 155; difference -7"}},
		{"a total of the hierarchy", rows(table, levels+"Total | level-1 | 20", levels+"Total | level-2 | 70", levels+"Total | level-3 | 5", levels+"Total | total | 95"), nil},
		{"a total of the hierarchy a cent off in one level", rows(table, levels+"Total | level-1 | 20", levels+"Total | level-2 | 70.01", levels+"Total | level-3 | 4.99", levels+"Total | total | 95"),
			[]string{"FVT002 F9: in the hierarchy table, at 2022-12-31, the amount of \"Total\" under level-2 is 70.01, but the rows add to 70", "FVT002 F10: is 4.99, but the rows add to 5"}},
		{"a total that does not foot across either", rows(table, levels+"Total | level-1 | 21", levels+"Total | level-2 | 70", levels+"Total | level-3 | 5", levels+"Total | total | 95"),
			[]string{"FVT002 F8: is 21, but the rows add to 20", "FVT002 F11: add to 96, but total is 95"}},
		{"one total by another name", rows(table, levels+"Total assets measured at fair value | total | 96"), []string{"FVT002 F8: is 96, but the rows add to 95"}},
		{"subtotals of some lines of the hierarchy", rows(levels+"Funds | total | 8", levels+"Total cash equivalents | total | 8", strings.ReplaceAll(table, "\n\n", "\n"), levels+"Total marketable securities | total | 95", levels+"Total | total | 103"), nil},
		{"subtotals, and a total that is off", rows(levels+"Funds | total | 8", levels+"Total cash equivalents | total | 8", table, levels+"Total marketable securities | total | 95", levels+"Total | total | 95"),
			[]string{"FVT002 F11: in the hierarchy table, at 2022-12-31, the amount of \"Total\" under total is 95, but the rows add to 103"}},
		{"a total without a line", levels + "Total | total | 5", nil},
		// FVT003
		{"cash in the hierarchy", rows(types+"cash | Bank deposits | fair-value | 5", levels+"Bank deposits | level-1 | 5", levels+"Bank deposits | total | 5"), []string{"warning FVT003 F3: the line \"Bank deposits\" is classified as cash but appears in the hierarchy"}},
		{"a line called cash in the hierarchy", levels + "Cash | total | 5", []string{"warning FVT003 F2: Cash"}},
		{"a line that is cash and a cash equivalent", rows(types+"cash | Deposits | fair-value | 5", types+"cash-equivalent | Deposits | fair-value | 5", levels+"Deposits | level-1 | 5"), nil},
		{"a money market fund at Level 2", rows(levels+"Money market funds | level-1 | 5", levels+"Money market funds | level-2 | 6"), []string{"warning FVT003 F3: the line \"Money market funds\" is at Level 2"}},
		{"a money market fund with zero at Level 2", rows(levels+"Money market funds | level-1 | 5", levels+"Money market funds | level-2 | 0"), nil},
		// cells
		{"an unknown table", "types | 2022-12-31 | short-term | Bonds | fair-value | 5", []string{`LED005 A2: "types" is not investment-types or hierarchy`}},
		{"an unknown section", types + "current | Bonds | fair-value | 5", []string{`LED005 C2: "current" is not cash,`}},
		{"an unknown column", types + "short-term | Bonds | amount | 5", []string{`LED005 E2: "amount" is not cost,`}},
		{"text for an amount", types + "short-term | Bonds | fair-value | $5", []string{`LED001 F2: the text "$5"`}},
		{"a dash for an amount", levels + "Bonds | level-1 | '—", []string{"LED001 F2"}},
		{"an error value for an amount", levels + "Bonds | level-1 | #DIV/0!", []string{"LED001 F2: #DIV/0!"}},
		{"no amount", levels + "Bonds | level-1 | ", []string{"LED001 F2: the cell is blank"}},
		{"no line", levels + " | level-1 | 5", []string{"LED001 D2: the cell is blank"}},
		{"no column", levels + "Bonds | | 5", []string{"LED001 E2: the cell is blank"}},
		{"a year for a date", "hierarchy | FY2022 | | Bonds | level-1 | 5", []string{"LED001 B2"}},
		{"an error value for a section", types + "#N/A | Bonds | fair-value | 5", []string{"LED001 C2: #N/A"}},
		{"a cell that is wrong is left out of its line", strings.Replace(section, "gains | 2", "gains | x", 1), []string{"LED001 F3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, folder("note-tables", headers["note-tables"]+tt.rows))
			holds(t, got, tt.want...)
		})
	}
}

// TestDriftedCaptions checks that captions which [lines] joins are one line: each is
// a cell of its own, and they add.
func TestDriftedCaptions(t *testing.T) {
	const lines = "\n[lines]\n\"U.S. Treasury and agencies\" = [\"U.S. Treasury\", \"U.S. agencies\"]\n"
	const types, levels = "investment-types | 2022-12-31 | short-term | ", "hierarchy | 2022-12-31 | | "
	for _, tt := range []struct {
		name, rows string
		want       []string
	}{
		{"two captions of one line", types + "U.S. Treasury | fair-value | 5\n" + types + "U.S. agencies | fair-value | 7\n" + types + "Total | fair-value | 12", nil},
		{"two captions, a cent off", types + "U.S. Treasury | fair-value | 5\n" + types + "U.S. agencies | fair-value | 7\n" + types + "Total | fair-value | 12.01", []string{"FVT002 F4: is 12.01, but the rows add to 12"}},
		{"each caption across by itself", levels + "U.S. Treasury | level-1 | 5\n" + levels + "U.S. Treasury | total | 5\n" + levels + "U.S. agencies | level-2 | 7\n" + levels + "U.S. agencies | total | 7", nil},
		{"each caption across by itself, and one that is off", levels + "U.S. Treasury | level-1 | 5\n" + levels + "U.S. Treasury | total | 6\n" + levels + "U.S. agencies | level-2 | 7\n" + levels + "U.S. agencies | total | 6",
			[]string{"FVT002 F3: add to 5, but total is 6", "FVT002 F5: add to 7, but total is 6"}},
		{"one caption twice", levels + "U.S. Treasury | level-1 | 5\n" + levels + "U.S. Treasury | level-1 | 6", []string{"LED003 F3: is 6 here and 5 in an earlier row"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, folder("note-tables", headers["note-tables"]+tt.rows, lines))
			holds(t, got, tt.want...)
		})
	}
}
