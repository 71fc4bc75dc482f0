package format_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/format"
)

func TestDates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pattern, text string
		want          format.Parts
		bad           bool
	}{
		{"MM/DD/YYYY", "03/31/2023", format.Parts{2023, 3, 31, 0}, false},
		{"MM/DD/YYYY", " 03/31/2023 ", format.Parts{2023, 3, 31, 0}, false},
		{"MM/DD/YYYY", "3/31/2023", format.Parts{}, true},
		{"MM/DD/YYYY", "31/03/2023", format.Parts{}, true},
		{"MM/DD/YYYY", "02/29/2023", format.Parts{}, true},
		{"MM/DD/YYYY", "02/29/2024", format.Parts{2024, 2, 29, 0}, false},
		{"M/D/YYYY", "3/1/2023", format.Parts{2023, 3, 1, 0}, false},
		{"M/D/YYYY", "12/31/2023", format.Parts{2023, 12, 31, 0}, false},
		{"M/D/YYYY", "12/31/20231", format.Parts{}, true},
		{"D.M.YY", "1.12.23", format.Parts{2023, 12, 1, 0}, false},
		{"D.M.YY", "1.12.2023", format.Parts{}, true},
		{"DD-MMM-YYYY", "31-mar-2023", format.Parts{2023, 3, 31, 0}, false},
		{"DD-MMM-YYYY", "31-March-2023", format.Parts{}, true},
		{"MMMM D, YYYY", "March  3, 2023", format.Parts{2023, 3, 3, 0}, false},
		{"MMMM D, YYYY", "Mar 3, 2023", format.Parts{}, true},
		{"MMM YYYY", "Jan 2023", format.Parts{2023, 1, 0, 0}, false},
		{"MMM YYYY", "Jan\u00a02023", format.Parts{2023, 1, 0, 0}, false},
		{"MMM YYYY", "Jan2023", format.Parts{}, true},
		{"MMM-YY", "Mar-23", format.Parts{2023, 3, 0, 0}, false},
		{"YYYYMMDD", "20230331", format.Parts{2023, 3, 31, 0}, false},
		{"YYYYMMDD", "2023331", format.Parts{}, true},
		{"rev-YYYY-MM", "rev-2022-07", format.Parts{2022, 7, 0, 0}, false},
		{"rev-YYYY-MM", "REV-2022-07", format.Parts{2022, 7, 0, 0}, false},
		{"rev-YYYY-MM", "old rev-2022-07", format.Parts{}, true},
		{"rev-YYYY-MM", "rev-2022-07 (1)", format.Parts{}, true},
		{"Daily-YYYY-MM", "Daily-2022-07", format.Parts{2022, 7, 0, 0}, false},
		{"RevMM.YYYY", "Rev07.2022", format.Parts{2022, 7, 0, 0}, false},
		{"Q YYYY", "Q3 2022", format.Parts{2022, 0, 0, 3}, false},
		{"Q YYYY", "3 2022", format.Parts{2022, 0, 0, 3}, false},
		{"Q YYYY", "Q5 2022", format.Parts{}, true},
		{"FYYYYY Q", "FY2022 q1", format.Parts{2022, 0, 0, 1}, false},
		{"YYYY", "2022", format.Parts{2022, 0, 0, 0}, false},
		{"YYYY", "0000", format.Parts{}, true},
	} {
		p, err := format.CompileDate(tt.pattern)
		if err != nil {
			t.Errorf("CompileDate(%q): %v", tt.pattern, err)
			continue
		}
		if got, ok := p.Match(tt.text); ok == tt.bad || ok && got != tt.want {
			t.Errorf("%q in %q is %+v, %v, want %+v", tt.text, tt.pattern, got, ok, tt.want)
		}
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"MM/DD": "has no year", "": "has no year", "MM/MMM/YYYY": "names the month twice", "YYYY YY": "names the year twice", "DD YYYY": "names a day without its month",
		"Q MM YYYY": "names a quarter as well as a month", "MDYYYY": "has M next to D", "MYYYY": "has M next to YYYY", "MM/DYYYY": "has D next to YYYY", "M1/YYYY": "has M next to the digit 1", "D0MMMYYYY": "has D next to the digit 0", "MM1/DD YYYY": "", "YYYYMMM": "", "DMMMYYYY": "", "QYYYY": "",
	} {
		_, err := format.CompileDate(pattern)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("CompileDate(%q) = %v, want %q", pattern, err, want)
		}
	}
	for pattern, want := range map[string]format.Grain{"M/D/YY": format.Day, "MMM YYYY": format.Month, "Q YYYY": format.Quarter, "YYYY": format.Year} {
		if p, err := format.CompileDate(pattern); err != nil || p.Grain() != want || p.String() != pattern {
			t.Errorf("%q: %v, grain %v", pattern, err, p.Grain())
		}
	}
}

// TestEveryDay writes each day of four years in several forms and reads it back.
func TestEveryDay(t *testing.T) {
	t.Parallel()
	forms := map[string]string{"MM/DD/YYYY": "01/02/2006", "D-MMM-YY": "2-Jan-06", "MMMM D, YYYY": "January 2, 2006", "YYYYMMDD": "20060102", "D.M.YYYY": "2.1.2006", "YY/MM/DD": "06/01/02"}
	for form, layout := range forms {
		p, err := format.CompileDate(form)
		if err != nil {
			t.Fatal(err)
		}
		for d := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2025; d = d.AddDate(0, 0, 1) {
			got, ok := p.Match(d.Format(layout))
			if want := (format.Parts{Year: d.Year(), Month: int(d.Month()), Day: d.Day()}); !ok || got != want {
				t.Fatalf("%q in %q is %+v, %v", d.Format(layout), form, got, ok)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	const us, de, fr, ch = "1,234.50", "1.234,50", "1 234,50", "1'234.50"
	for _, tt := range []struct {
		form, text  string
		credits     bool
		plain, mark string
		problem     string
	}{
		{us, "1,234.50", false, "1234.50", "", ""},
		{us, "1,234,567.895", false, "1234567.895", "", ""},
		{us, "1234.50", false, "1234.50", "", ""},
		{us, "1234567", false, "1234567", "", ""},
		{us, "-1,234.50", false, "-1234.50", "", ""},
		{us, "1,234.50-", false, "-1234.50", "", ""},
		{us, "−1,234.50", false, "-1234.50", "", ""},
		{us, "(1,234.50)", false, "-1234.50", "", ""},
		{us, "$1,234.50", false, "1234.50", "$", ""},
		{us, "$ 1,234.50", false, "1234.50", "$", ""},
		{us, "-$5.00", false, "-5.00", "$", ""},
		{us, "$-5.00", false, "-5.00", "$", ""},
		{us, "($5.00)", false, "-5.00", "$", ""},
		{us, "$(5.00)", false, "-5.00", "$", ""},
		{us, "USD 12,000.00", false, "12000.00", "USD", ""},
		{us, "12,000.00 USD", false, "12000.00", "USD", ""},
		{us, "(12,000.00) USD", false, "-12000.00", "USD", ""},
		{us, "-", false, "0", "", ""},
		{us, " – ", false, "0", "", ""},
		{us, "—", false, "0", "", ""},
		{us, "(0.00)", false, "0.00", "", ""},
		{us, "5.00 CR", true, "-5.00", "", ""},
		{us, "5.00CR", true, "-5.00", "", ""},
		{us, "5.00 DR", true, "5.00", "", ""},
		{us, "5.00 CR", false, "5.00", "CR", ""},
		{us, "5.00 IDR", true, "5.00", "IDR", ""},
		{us, "-5.00 SCR", true, "-5.00", "SCR", ""},
		{us, "5.00 IDR CR", true, "-5.00", "IDR", ""},
		{us, "5.00 CR IDR", true, "-5.00", "IDR", ""},
		{us, "5.00 CR DR", true, "", "", "two signs"},
		{us, "5.00 USDCR", true, "5.00", "USDCR", ""},
		{us, "-5.00 CR", true, "", "", "two signs"},
		{us, "(5.00)-", false, "", "", "two signs"},
		{us, "(-5.00)", false, "", "", "two signs"},
		{us, "--5", false, "", "", "two signs"},
		{us, "(5.00", false, "", "", "does not belong"},
		{us, "$5.00 USD", false, "", "", "two currency marks"},
		{us, "1,23.50", false, "", "", "are not in groups of three"},
		{us, "12,34,567.00", false, "", "", "are not in groups of three"},
		{us, "1,2345.00", false, "", "", "are not in groups of three"},
		{us, "1234,567.00", false, "", "", "are not in groups of three"},
		{us, ",234", false, "", "", "are not in groups of three"},
		{us, ".5", false, "", "", "are not in groups of three"},
		{us, "1.234,50", false, "", "", "decimal mark"},
		{us, "1.2.3", false, "", "", "decimal mark"},
		{us, "5.", false, "", "", "decimal mark"},
		{us, "1 234.50", false, "", "", "does not belong"},
		{us, "1E5", false, "", "", "does not belong"},
		{us, "12%", false, "", "", "does not belong"},
		{us, "", false, "", "", "blank"},
		{us, "n/a", false, "", "", "no digits"},
		{us, "１２", false, "", "", "does not belong"},
		{de, "1.234,50", false, "1234.50", "", ""},
		{de, "1.234", false, "1234", "", ""},
		{de, "1234.5", false, "", "", "are not in groups of three"},
		{de, "1,5 €", false, "1.5", "€", ""},
		{fr, "1 234,50", false, "1234.50", "", ""},
		{fr, "1\u00a0234\u202f567,5", false, "1234567.5", "", ""},
		{fr, "1\u2009234", false, "1234", "", ""},
		{fr, "1  234", false, "", "", "are not in groups of three"},
		{ch, "1'234.50", false, "1234.50", "", ""},
		{ch, "1’234.50", false, "1234.50", "", ""},
		{ch, "CHF 1'234.50-", false, "-1234.50", "CHF", ""},
	} {
		p, err := format.CompileNumber(tt.form)
		if err != nil {
			t.Fatal(err)
		}
		got, problem := p.Parse(tt.text, tt.credits)
		if (problem == "") != (tt.problem == "") || !strings.Contains(problem, tt.problem) || problem == "" && got != (format.Number{Plain: tt.plain, Mark: tt.mark}) {
			t.Errorf("%q in the form %q is %+v, %q, want %q %q, %q", tt.text, tt.form, got, problem, tt.plain, tt.mark, tt.problem)
		}
	}
	if _, err := format.CompileNumber("1,234"); err == nil || !strings.Contains(err.Error(), `"1,234.50", "1.234,50", "1 234,50" and "1'234.50"`) {
		t.Errorf("CompileNumber of another example: %v", err)
	}
}

// TestNumbersReadBack writes random amounts in each form and reads them back.
func TestNumbersReadBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, form := range []struct{ example, thousands, decimal string }{{"1,234.50", ",", "."}, {"1.234,50", ".", ","}, {"1 234,50", " ", ","}, {"1'234.50", "'", "."}} {
		p, _ := format.CompileNumber(form.example)
		for range 5000 {
			digits := fmt.Sprint(r.Uint64() >> r.UintN(64))
			plain, shown := digits, ""
			for i, d := range digits {
				if left := len(digits) - i; i > 0 && left%3 == 0 {
					shown += form.thousands
				}
				shown += string(d)
			}
			if r.IntN(2) == 0 {
				cents := fmt.Sprintf("%02d", r.IntN(100))
				plain, shown = plain+"."+cents, shown+form.decimal+cents
			}
			if strings.Trim(plain, "0.") != "" && r.IntN(2) == 0 {
				plain = "-" + plain
				shown = []string{"-" + shown, "(" + shown + ")", shown + "-", "-$" + shown, "$(" + shown + ")"}[r.IntN(5)]
			}
			if got, problem := p.Parse(shown, false); problem != "" || got.Plain != plain {
				t.Fatalf("%q is %+v, %q, want %s", shown, got, problem, plain)
			}
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mark, currency string
		want           bool
	}{{"$", "USD", true}, {"$", "CAD", true}, {"$", "EUR", false}, {"€", "EUR", true}, {"€", "USD", false}, {"eur", "EUR", true}, {"US$", "USD", true}, {"US$", "CAD", false}, {"¥", "JPY", true}, {"¥", "CNY", true}, {"CR", "USD", false}, {"GBP", "EUR", false}} {
		if got := format.IsMark(tt.mark, tt.currency); got != tt.want {
			t.Errorf("IsMark(%q, %q) = %v", tt.mark, tt.currency, got)
		}
	}
}

func FuzzCompileDate(f *testing.F) {
	for _, s := range []string{"MM/DD/YYYY", "rev-YYYY-MM", "FYYYYY Q", "DMMMYY", "\xff", "YYYY  MM"} {
		f.Add(s, "03/31/2023")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := format.CompileDate(pattern)
		if err != nil {
			return
		}
		got, ok := p.Match(text)
		if !ok {
			return
		}
		if got.Year < 1 || got.Month < 0 || got.Month > 12 || got.Day > 31 || got.Quarter > 4 || (p.Grain() == format.Day) != (got.Day > 0) || (p.Grain() == format.Quarter) != (got.Quarter > 0) {
			t.Errorf("%q in %q is %+v", text, pattern, got)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1,234.50", "($5.00)", "5 CR", "--", "−1", "1’234", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, example := range []string{"1,234.50", "1.234,50", "1 234,50", "1'234.50"} {
			p, _ := format.CompileNumber(example)
			got, problem := p.Parse(s, true)
			if problem != "" {
				continue
			}
			digits := func(s string) string {
				return strings.Map(func(r rune) rune {
					if '0' <= r && r <= '9' {
						return r
					}
					return -1
				}, s)
			}
			if want := digits(s); digits(got.Plain) != want && !(want == "" && got.Plain == "0") {
				t.Errorf("%q is %q: digits were lost or added", s, got.Plain)
			}
		}
	})
}
