package roll_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/roll"
)

// FuzzRoll rolls any filing.toml that can be read to the soonest period that may follow. The new
// file reads as the report that was asked for, all but a few lines are as they were, and no line
// of the checklist is broken by a text of the folder.
func FuzzRoll(f *testing.F) {
	plain := string(folder("10-Q", "FY2022Q1", "[ledgers.revenue]\nfile = [\"a/rev-2022-*.csv\"]\nsheet = \"Q1 2022\"\ncolumns = { customer = \"C\", date = \"D 2021-12-31\", amount = \"A\", country = \"G\", channel = \"H\" }\nexpect = { rows = 1, total = \"2\" }\n")["filing.toml"].Data)
	for _, seed := range []string{plain, strings.Replace(plain, "[report]\n", "[report]\ncompare = 'FY2020Q1' # é\nfiled = 2022-05-04\r\ntaxonomy = \"2023\"\n", 1),
		strings.Replace(plain, "[report]\nform = \"10-Q\"\nperiod = \"FY2022Q1\"\n", "[]\n", 1), strings.Replace(plain, "[calendar]\nfiscal_year_end = \"12-31\"\n", listed, 1),
		"report = { filed = 2022-05-04, form = \"8-K\", period = \"\"\"FY2022Q1\"\"\" }\ncalendar.fiscal_year_end = '01-31'\n" + registrant + "[cover]\nperiod_end_date = 2022-05-01\n"} {
		f.Add(seed, "[[explain]]\nfact = \"revenue@FY2022Q1\"\ntext = \"a\\nb\"\n[[accept]]\ncode = \"MDA001\"\ntext = \"t\"\nperiod = \"FY2022Q1\"\nreason = \"r\"\nby = \"b\"\n")
	}
	f.Fuzz(func(t *testing.T, text, commentary string) {
		fsys := fstest.MapFS{"filing.toml": file(text), "commentary.toml": file(commentary)}
		today, found, err := filing.Read(fsys)
		if err != nil || diag.Errors(found) || today.Report.Period.Year == 0 || today.Report.Period.Year > 2098 {
			return
		}
		next := roll.Following(today.Report)[0]
		p, err := roll.Of(today, nil, next, "")
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		got := ""
		for _, each := range p.Files {
			if each.Name == filing.File {
				got = string(each.Data)
			}
		}
		again, _, err := filing.Read(fstest.MapFS{"filing.toml": file(got)})
		if err != nil || again.Report.Period != next || again.Report.Form != p.Form || again.Registrant.CIK != today.Registrant.CIK || len(again.Ledgers) != len(today.Ledgers) {
			t.Fatalf("%v\n%s", err, got)
		}
		was, is := strings.Split(text, "\n"), map[string]int{}
		for _, line := range strings.Split(got, "\n") {
			is[line]++
		}
		changed := 0
		for _, line := range was {
			if is[line]--; is[line] < 0 {
				changed++
			}
		}
		if changed > 5+strings.Count(text, "'''")+strings.Count(text, `"""`) && changed > 5*strings.Count(text, "\n") {
			t.Fatalf("%d lines changed:\n%s\n%s", changed, text, got)
		}
		p.From, p.To = ".", "next"
		for _, line := range strings.Split(p.Checklist(), "\n") {
			titled := line == "" || strings.HasPrefix(line, "next is ") || strings.HasPrefix(line, "Next: ") || strings.HasPrefix(line, "filing.toml has ") || strings.HasPrefix(line, "What belonged ")
			for _, g := range p.Groups {
				titled = titled || line == g.Title
			}
			if !titled && !strings.HasPrefix(line, "  [ ] ") && !strings.HasPrefix(line, "      ") {
				t.Fatalf("the checklist has the line %q", line)
			}
		}
	})
}
