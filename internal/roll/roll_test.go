package roll_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/roll"
)

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s), Mode: 0o600} }

const registrant = `[registrant]
name = "Small, Inc."
cik = "0001999001"
prefix = "smll"
namespace = "http://www.small.example/20220331"
currency = "USD"
domicile = "US"
`

// folder returns a filing folder for a report, with more lines of filing.toml.
func folder(form, period, more string) fstest.MapFS {
	calendar := "[calendar]\nfiscal_year_end = \"12-31\"\n"
	if strings.Contains(more, "[calendar.periods]") {
		calendar = ""
	}
	return fstest.MapFS{"filing.toml": file(registrant + fmt.Sprintf("[report]\nform = %q\nperiod = %q\n", form, period) + calendar + more)}
}

// plan rolls a folder, and returns the new filing.toml and the checklist.
func plan(t *testing.T, fsys fs.FS, to, form string) (got, list string) {
	t.Helper()
	f, found, err := filing.Read(fsys)
	if err != nil || len(found) > 0 {
		t.Fatalf("filing.toml: %v, %v", found, err)
	}
	period, err := roll.ParsePeriod(to)
	if err != nil {
		t.Fatal(err)
	}
	p, err := roll.Of(f, nil, period, form)
	if err != nil {
		t.Fatal(err)
	}
	p.From, p.To = ".", "../next"
	for _, f := range p.Files {
		if f.Name == filing.File {
			return string(f.Data), p.Checklist()
		}
	}
	t.Fatal("the plan has no filing.toml")
	return "", ""
}

func TestNamespace(t *testing.T) {
	t.Parallel()
	for was, want := range map[string]string{
		"http://www.small.example/20220331":            "http://www.small.example/20220630",
		"http://www.small.example/2022-03-31":          "http://www.small.example/2022-06-30",
		"http://www.small.example/2022/03/31/":         "http://www.small.example/2022/06/30/",
		"http://small.example/20211231/20220331/x":     "http://small.example/20211231/20220630/x",
		"http://small.example/20220331/id99999999":     "http://small.example/20220630/id99999999",
		"http://small.example/120220331":               "http://small.example/120220331",
		"http://small.example/20220331z":               "http://small.example/20220630z",
		"http://small.example/2022-0331":               "http://small.example/2022-0331",
		"http://small.example/20221331":                "http://small.example/20221331",
		"http://small.example/taxonomy":                "http://small.example/taxonomy",
		"http://www.small.example/99991231/2022-02-30": "http://www.small.example/99991231/2022-02-30",
	} {
		fsys := folder("10-Q", "FY2022Q1", "")
		fsys["filing.toml"].Data = []byte(strings.Replace(string(fsys["filing.toml"].Data), "http://www.small.example/20220331", was, 1))
		got, list := plan(t, fsys, "FY2022Q2", "")
		if !strings.Contains(got, "namespace = \""+want+"\"\n") {
			t.Errorf("%s: got\n%s\nwant %s", was, got, want)
		}
		if undated := strings.Contains(list, "which has no date"); undated != (was == want) {
			t.Errorf("%s: the checklist says\n%s", was, list)
		}
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ form, period, to, want string }{
		{"10-Q", "FY2022Q1", "FY2022Q2", "10-Q"}, {"10-Q", "FY2022Q3", "FY2022", "10-K"}, {"10-Q", "FY2022Q3", "FY2022Q4", "8-K"}, {"8-K", "FY2022Q4", "FY2022", "10-K"},
		{"8-K", "FY2022Q1", "FY2022Q1", "10-Q"}, {"10-K", "FY2022", "FY2023Q1", "10-Q"}, {"20-F", "FY2022", "FY2023", "20-F"},
	} {
		got, list := plan(t, folder(tt.form, tt.period, ""), tt.to, "")
		if !strings.Contains(got, fmt.Sprintf("form = %q\nperiod = %q\n", tt.want, tt.to)) {
			t.Errorf("%s %s to %s: got\n%s\n%s", tt.form, tt.period, tt.to, got, list)
		}
	}
	for _, tt := range []struct{ form, period, to, as, want string }{
		{"10-Q", "FY2022Q2", "FY2022Q1", "", "FY2022Q1 ends before FY2022Q2"},
		{"10-K", "FY2022", "FY2022Q3", "", "FY2022Q3 ends before FY2022"},
		{"10-Q", "FY2022Q2", "FY2022Q2", "", "is for the 10-Q for FY2022Q2 already"},
		{"10-Q", "FY2022Q2", "FY2022Q4", "10-Q", "one of the first three quarters"},
		{"10-Q", "FY2022Q2", "FY2022Q3", "10-K", "a 10-K is for a year"},
		{"10-Q", "FY2022Q2", "FY2022Q3", "S-1", "--form must be 10-K, 20-F, 10-KT, 10-Q or 8-K, not \"S-1\""},
		{"10-K", "FY2022", "FY2022T", "8-K", "8-K is for a quarter"},
	} {
		f, _, err := filing.Read(folder(tt.form, tt.period, ""))
		if err != nil {
			t.Fatal(err)
		}
		to, err := roll.ParsePeriod(tt.to)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := roll.Of(f, nil, to, tt.as); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s to %s %s: %v, want %s", tt.form, tt.period, tt.to, tt.as, err, tt.want)
		}
	}
	for _, s := range []string{"", "2022", "FY2022Q5", "FY2022Q2YTD", "fy2022", "FY1066"} {
		if p, err := roll.ParsePeriod(s); err == nil {
			t.Errorf("%q is the period %v", s, p)
		}
	}
}

func TestFollowing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ form, period, want string }{
		{"10-Q", "FY2022Q1", "FY2022Q2 FY2022Q3 FY2022Q4 FY2022 FY2023Q1"}, {"8-K", "FY2022Q1", "FY2022Q1 FY2022Q2 FY2022Q3 FY2022Q4 FY2022 FY2023Q1"},
		{"8-K", "FY2022Q4", "FY2022 FY2023Q1 FY2023Q2 FY2023Q3 FY2023Q4 FY2023"}, {"10-K", "FY2022", "FY2023Q1 FY2023Q2 FY2023Q3 FY2023Q4 FY2023"},
		{"8-K", "FY2022", "FY2022 FY2023Q1 FY2023Q2 FY2023Q3 FY2023Q4 FY2023"},
	} {
		p, err := fiscal.ParsePeriod(tt.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Trim(fmt.Sprint(roll.Following(filing.Report{Form: tt.form, Period: p})), "[]"); got != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.form, tt.period, got, tt.want)
		}
	}
}

// TestDatedNames checks which names of files the checklist calls to look at.
func TestDatedNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ files, to, want string }{
		{`"rev-2022-*.xlsx"`, "FY2023Q1", "the name holds 2022; check the pattern in [ledgers.revenue]"},
		{`"rev-2022-*.xlsx"`, "FY2022Q2", ""},
		{`"rev-20??-*.xlsx"`, "FY2023Q1", ""},
		{`["rev-2021.xlsx", "rev-2022.xlsx"]`, "FY2022Q3", ""},
		{`["rev-2021.xlsx", "rev-2022.xlsx"]`, "FY2023Q1", "the name holds 2022; check `file` in [ledgers.revenue]"},
		{`"2022/rev.xlsx"`, "FY2023Q1", "the name holds 2022"},
		{`"exports 2022Q1/rev.xlsx"`, "FY2022Q2", "the name holds 2022Q1"},
		{`["2021/rev.xlsx", "2022/rev.xlsx"]`, "FY2022Q2", ""},
		{`"rev Q1 2022.xlsx"`, "FY2022Q2", "the name holds Q1 2022"},
		{`"rev Q2 2022.xlsx"`, "FY2022Q2", ""},
		{`"rev_FY22.xlsx"`, "FY2022Q2", ""},
		{`"rev_20220331.xlsx"`, "FY2022Q2", "the name holds 20220331"},
		{`"rev_20220630.xlsx"`, "FY2022Q2", ""},
		{`"rev_06302022.xlsx"`, "FY2022Q2", ""},
		{`"rev 03-31-2022.xlsx"`, "FY2022Q2", "the name holds 03-31-2022"},
		{`"rev 03-31-22.xlsx"`, "FY2022Q2", "the name holds 03-31-22"},
		{`"rev 06.30.22.xlsx"`, "FY2022Q2", ""},
		{`"rev 22-03-31.xlsx"`, "FY2022Q2", ""},
		{`"rev v01-02.xlsx"`, "FY2022Q2", ""},
		{`"rev-2022-03.xlsx"`, "FY2022Q2", "the name holds 2022-03"},
		{`"rev-June2022.xlsx"`, "FY2022Q2", ""},
		{`"rev Mar 2022.xlsx"`, "FY2022Q2", "the name holds Mar 2022"},
		{`"rev-120221.xlsx"`, "FY2023Q1", ""},
		{`"decks2022.xlsx"`, "FY2022Q2", ""},
		{`"équipe-2022.xlsx"`, "FY2023Q1", "the name holds 2022"},
	} {
		_, list := plan(t, folder("10-Q", "FY2022Q1", "[ledgers.revenue]\nfile = "+tt.files+"\ncolumns = { customer = \"C\", date = \"D\", amount = \"A\", country = \"G\", channel = \"H\" }\n"), tt.to, "")
		if tt.want != "" && !strings.Contains(list, tt.want) || tt.want == "" && strings.Contains(list, " holds ") {
			t.Errorf("%s to %s: got\n%s\nwant %q", tt.files, tt.to, list, tt.want)
		}
	}
}

const listed = `[calendar.periods]
FY2021Q3 = { start = 2021-06-27, end = 2021-09-25 }
FY2021Q4 = { start = 2021-09-26, end = 2021-12-25 }
FY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }
FY2022Q2 = { start = 2022-03-27, end = 2022-06-25 }
`

// TestListedCalendar rolls to quarters that [calendar.periods] has and lacks.
func TestListedCalendar(t *testing.T) {
	t.Parallel()
	got, list := plan(t, folder("10-Q", "FY2022Q1", listed), "FY2022Q2", "")
	if !strings.Contains(got, "/20220625\"") || strings.Contains(list, "[calendar.periods] lacks") || !strings.Contains(list, "The calendar lacks FY2021Q2, with which FY2022Q2 is compared") {
		t.Errorf("to a listed quarter: %s\n%s", got, list)
	}
	got, list = plan(t, folder("10-Q", "FY2022Q1", listed), "FY2022", "")
	want := "      FY2022Q3 = { start = 2022-06-26, end = 2022-09-24 }\n      FY2022Q4 = { start = 2022-09-25, end = 2022-12-24 }\n"
	if !strings.Contains(got, "/20220331\"") || !strings.Contains(list, want) || !strings.Contains(list, "is the filing folder of the 10-K for FY2022, compared") {
		t.Errorf("to an unlisted year: %s\n%s", got, list)
	}
	_, list = plan(t, folder("10-Q", "FY2022Q1", listed), "FY2023Q3", "")
	if strings.Count(list, "      FY202") != 5 || !strings.Contains(list, "      FY2023Q3 = { start = 2023-06-25, end = 2023-09-23 }\n") || strings.Contains(list, "The calendar lacks FY2022Q3,") {
		t.Errorf("to a quarter of the next year: %s", list)
	}
	got, list = plan(t, folder("10-K", "FY2022", ""), "FY2022T", "")
	if !strings.Contains(got, "form = \"10-KT\"\n") || !strings.Contains(list, "      FY2022T = { start = YYYY-MM-DD, end = YYYY-MM-DD }\n") {
		t.Errorf("to a transition period: %s\n%s", got, list)
	}
}

// TestNotReady rolls what cannot be rolled: a file that was saved meanwhile, and one without a
// report.
func TestNotReady(t *testing.T) {
	t.Parallel()
	fsys := folder("10-Q", "FY2022Q1", "")
	f, _, err := filing.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	fsys["filing.toml"] = file(registrant + "[report]\nform = \"10-Q\"\nperiod = \"FY2022Q1\"\n[calendar]\nfiscal_year_end = \"06-30\"\n")
	if _, err := roll.Of(f, nil, fiscal.Period{Year: 2022, Quarter: 2}, ""); err == nil || !strings.Contains(err.Error(), "was saved while it was read") {
		t.Errorf("a file that changed: %v", err)
	}
	for _, line := range []string{"filed = [\"x\"]", "filed = { a = 1 }", "compare = { a = 1 }", "compare = [\"FY2021Q1\"]"} { // the review page rolls whatever a person saved
		fsys := folder("10-Q", "FY2022Q1", "")
		fsys["filing.toml"].Data = []byte(strings.Replace(string(fsys["filing.toml"].Data), "[report]\n", "[report]\n"+line+"\n", 1))
		f, _, err := filing.Read(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := roll.Of(f, nil, fiscal.Period{Year: 2022, Quarter: 2}, ""); err == nil || !strings.Contains(err.Error(), "filing.toml:9:") || !strings.Contains(err.Error(), "correct it first") {
			t.Errorf("%s: %v", line, err)
		}
	}
	f, _, err = filing.Read(fstest.MapFS{"filing.toml": file("a = 1\n")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := roll.Of(f, nil, fiscal.Period{Year: 2022, Quarter: 2}, ""); err == nil || !strings.Contains(err.Error(), "does not state a valid form, period and namespace") {
		t.Errorf("a file without a report: %v", err)
	}
}

// TestHostileText rolls a folder whose texts try to leave their line of the checklist.
func TestHostileText(t *testing.T) {
	t.Parallel()
	fsys := folder("10-Q", "FY2022Q1", "[ledgers.fx]\nfile = \"a\\u001b[31m/fx.csv\"\ncolumns = { currency = \"C\", date = \"D\", rate = \"R\" }\n")
	fsys["commentary.toml"] = file("[[explain]]\nfact = \"ndr@FY2022Q1\\n[ ] x\"\ntext = \"one\\n  [ ] two\\u202e\"\n")
	fsys["promises.toml"] = file("[[promise]]\nkind = \"k\"\ntext = '''a\n  [ ] b" + strings.Repeat("é", 5000) + "'''\n")
	f, _, err := filing.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	p, err := roll.Of(f, nil, fiscal.Period{Year: 2022, Quarter: 2}, "")
	if err != nil {
		t.Fatal(err)
	}
	p.From, p.To = "it's; rm", "a b\n$(x)\x1b[31m"
	list := p.Checklist()
	if strings.ContainsAny(list, "\x1b\u202e") || strings.Contains(list, "\n  [ ] two") || strings.Contains(list, "\n  [ ] b") || len(list) > 5000 {
		t.Errorf("the checklist holds\n%s", list)
	}
	if !strings.Contains(list, `-C 'it'\''s; rm'`) {
		t.Errorf("the folder is not quoted:\n%s", list)
	}
}

// TestExports checks the days and rows that the checklist asks of each export.
func TestExports(t *testing.T) {
	t.Parallel()
	ledgers := func(shows, accounts string) string {
		return `[ledgers.subscriptions]
file = "s.csv"
columns = { customer = "C", start = "S", arr = "A", currency = "U" }
[ledgers.fx]
file = "fx.csv"
columns = { currency = "C", date = "D", rate = "R" }
[ledgers.trial-balance]
file = "tb.csv"
columns = { account = "A", date = "D", amount = "M" }
` + shows + `[ledgers.securities]
file = "h.csv"
columns = { date = "D", type = "T", classification = "C", cost = "P", fair-value = "F" }
[accounts]
Revenues = ["4000"]
` + accounts
	}
	const deferred = "ContractWithCustomerLiabilityCurrent = [\"2400\"]\n"
	for _, tt := range []struct {
		shows, accounts, to string
		want                []string
	}{
		{"", deferred, "FY2022", []string{
			"(fx): the rates of December 31, 2020, December 31, 2021 and December 31, 2022, or of at most 7 days before each",
			"(trial-balance): rows from January 1, 2020 through December 31, 2022",
			"(securities): the balances at December 31, 2021 and December 31, 2022"}},
		{"", deferred, "FY2022Q2", []string{
			"(fx): the rates of June 30, 2020, June 30, 2021 and June 30, 2022, or of",
			"(trial-balance): the balances at December 31, 2020, and rows from January 1, 2021 through June 30, 2022",
			"(securities): the balances at December 31, 2021 and June 30, 2022"}},
		{"", "", "FY2022Q2", []string{"(trial-balance): rows from January 1, 2021 through June 30, 2022"}},
		{"shows = \"year-to-date\"\n", "", "FY2022Q2", []string{"(trial-balance): rows from January 1, 2021 through June 30, 2022"}}, // a year starts with zero
		{"shows = \"year-to-date\"\n", "", "FY2022Q4", []string{"(trial-balance): rows from January 1, 2021 through December 31, 2022"}},
		{"", deferred, "FY2022Q4", []string{"(trial-balance): the balances at December 31, 2020, and rows from January 1, 2021 through December 31, 2022"}},
	} {
		_, list := plan(t, folder("10-Q", "FY2022Q1", ledgers(tt.shows, tt.accounts)), tt.to, "")
		for _, want := range tt.want {
			if !strings.Contains(list, want) {
				t.Errorf("to %s: the checklist lacks %q:\n%s", tt.to, want, list)
			}
		}
	}
	_, list := plan(t, folder("10-Q", "FY2022Q1", listed+ledgers("", deferred)), "FY2022Q3", "")
	for _, want := range []string{"(fx): the rates of the last day of FY2022Q3 and of the same day one and two years earlier", "(trial-balance): rows through the last day of FY2022Q3\n", "(securities): the balances at December 25, 2021 and at the last day of FY2022Q3"} {
		if !strings.Contains(list, want) {
			t.Errorf("to a quarter that is not listed: the checklist lacks %q:\n%s", want, list)
		}
	}
}
