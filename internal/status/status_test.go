package status_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/status"
	"github.com/tieout/tieout/internal/walk"
)

// with returns the folder with a line of filing.toml in place of the line with its key, or added
// at the end.
func with(files fstest.MapFS, lines ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range files {
		out[name] = f
	}
	text := string(files["filing.toml"].Data)
	for _, line := range lines {
		key, _, _ := strings.Cut(line, " ")
		if was := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + ` .*$`); was.MatchString(text) {
			text = was.ReplaceAllLiteralString(text, line)
		} else {
			text += "\n" + line + "\n"
		}
	}
	out["filing.toml"] = &fstest.MapFile{Data: []byte(text)}
	return out
}

// TestDeadlines compares due dates with those that the SEC's calendar had.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	files := folder(t, "northgate-10k")
	for _, tt := range []struct {
		name  string
		lines []string
		want  []string // the reports of the year
	}{
		{"large accelerated, 2022", []string{`filer_category = "Large Accelerated Filer"`},
			[]string{"10-Q FY2022Q1 2022-05-10", "10-Q FY2022Q2 2022-08-09", "10-Q FY2022Q3 2022-11-09", "10-K FY2022 2023-03-01 own next"}},
		{"accelerated, 2023: the day of a quarter is a Friday on which Veterans Day is observed", []string{`filer_category = "Accelerated Filer"`, `period = "FY2023"`},
			[]string{"10-Q FY2023Q1 2023-05-10", "10-Q FY2023Q2 2023-08-09", "10-Q FY2023Q3 2023-11-09", "10-K FY2023 2024-03-15 own next"}},
		{"non-accelerated, 2023", []string{`filer_category = "Non-accelerated Filer"`, `period = "FY2023"`},
			[]string{"10-Q FY2023Q1 2023-05-15", "10-Q FY2023Q2 2023-08-14", "10-Q FY2023Q3 2023-11-14", "10-K FY2023 2024-04-01 own next"}}, // March 30, a Saturday
		{"year that ends in January: day 40 after October is December 10, a Saturday", []string{`filer_category = "Accelerated Filer"`, `fiscal_year_end = "01-31"`, `period = "FY2023"`},
			[]string{"10-Q FY2023Q1 2022-06-09", "10-Q FY2023Q2 2022-09-09", "10-Q FY2023Q3 2022-12-12", "10-K FY2023 2023-04-17 own next"}}, // April 16, a Sunday
		{"20-F", []string{`form = "20-F"`, `filer_category = "Large Accelerated Filer"`}, []string{"20-F FY2022 2023-05-01 own next"}}, // April 30, a Sunday
		{"8-K", []string{`form = "8-K"`, `period = "FY2022Q2"`, `filer_category = "Large Accelerated Filer"`},
			[]string{"10-Q FY2022Q1 2022-05-10", "8-K FY2022Q2 unknown own next", "10-Q FY2022Q2 2022-08-09", "10-Q FY2022Q3 2022-11-09", "10-K FY2022 2023-03-01"}},
		{"category not stated", []string{`filer_category = ""`}, []string{"10-Q FY2022Q1 unknown", "10-Q FY2022Q2 unknown", "10-Q FY2022Q3 unknown", "10-K FY2022 unknown own next"}},
	} {
		r, err := walk.Open(with(files, tt.lines...), walk.How{})
		if err != nil {
			t.Fatal(err)
		}
		s := status.Of(r)
		var got []string
		for _, r := range s.Year {
			line := r.Form + " " + r.Period.String() + " "
			if r.Deadline.On != 0 {
				line += r.Deadline.On.String()
			} else {
				line += "unknown"
			}
			if (r.Deadline.On == 0) != (r.Deadline.Why != "") || (r.Deadline.On == 0) != (r.Deadline.Rule == "") {
				t.Errorf("%s: %+v", tt.name, r.Deadline)
			}
			if r.Own {
				line += " own"
			}
			if r.Next {
				line += " next"
			}
			got = append(got, line)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the reports are\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestListedDeadlines has a calendar that lists the first quarters of a year, as roll does: the year
// has four, and its last day is not known.
func TestListedDeadlines(t *testing.T) {
	t.Parallel()
	quarters := []string{"FY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }", "FY2022Q2 = { start = 2022-03-27, end = 2022-06-25 }", "FY2022Q3 = { start = 2022-06-26, end = 2022-09-24 }", "FY2022Q4 = { start = 2022-09-25, end = 2022-12-24 }"}
	for _, tt := range []struct {
		period string
		listed int
		more   string
		want   string
	}{
		{"FY2022Q1", 1, "", "10-Q FY2022Q1 2022-05-05 own next, 10-Q FY2022Q2 unknown, 10-Q FY2022Q3 unknown, 10-K FY2022 unknown"},
		{"FY2022Q3", 3, "", "10-Q FY2022Q1 2022-05-05, 10-Q FY2022Q2 2022-08-04, 10-Q FY2022Q3 2022-11-03 own next, 10-K FY2022 unknown"},
		{"FY2022Q3", 4, "", "10-Q FY2022Q1 2022-05-05, 10-Q FY2022Q2 2022-08-04, 10-Q FY2022Q3 2022-11-03 own next, 10-K FY2022 2023-02-22"},
		{"FY2022Q2", 3, "FY2023Q1 = { start = 2022-09-25, end = 2022-12-24 }", "10-Q FY2022Q1 2022-05-05, 10-Q FY2022Q2 2022-08-04 own next, 10-K FY2022 2022-11-23"}, // a short year
	} {
		text := fmt.Sprintf("[registrant]\nname = \"Small\"\ncik = \"0001999001\"\nprefix = \"s\"\nnamespace = \"http://s.example/1\"\ncurrency = \"USD\"\ndomicile = \"US\"\n[report]\nform = \"10-Q\"\nperiod = %q\n[cover]\nfiler_category = \"Large Accelerated Filer\"\n[calendar.periods]\n%s\n%s\n",
			tt.period, strings.Join(quarters[:tt.listed], "\n"), tt.more)
		r, err := walk.Open(fstest.MapFS{"filing.toml": {Data: []byte(text)}}, walk.How{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range status.Of(r).Year {
			line := r.Form + " " + r.Period.String() + " unknown"
			if r.Deadline.On != 0 {
				line = strings.Replace(line, "unknown", r.Deadline.On.String(), 1)
			} else if want := "[calendar.periods] lacks the last day of " + r.Period.String(); r.Deadline.Why != want {
				t.Errorf("%s of %d: %s", tt.period, tt.listed, r.Deadline.Why)
			}
			if r.Own {
				line += " own"
			}
			if r.Next {
				line += " next"
			}
			got = append(got, line)
		}
		if is := strings.Join(got, ", "); is != tt.want {
			t.Errorf("%s, %d quarters listed: got\n%s\nwant\n%s", tt.period, tt.listed, is, tt.want)
		}
	}
}

// TestStale judges exports by what they say of their day: terms by their starts, not their ends, and
// quarters of revenue by their quarter.
func TestStale(t *testing.T) {
	t.Parallel()
	csv := func(head string, rows ...string) string { return head + "\n" + strings.Join(rows, "\n") + "\n" }
	weekly := func(to string, extra ...string) string {
		rows := extra
		last, _ := time.Parse(time.DateOnly, to)
		for i := range 40 {
			day := last.AddDate(0, 0, -7*i)
			rows = append(rows, fmt.Sprintf("A%d,%s,%s,100", i, day.Format(time.DateOnly), day.AddDate(3, 0, -1).Format(time.DateOnly)))
		}
		return csv("Customer,Start,End,ARR", rows...)
	}
	revenue := func(dates ...string) string {
		var rows []string
		for _, d := range dates {
			rows = append(rows, "A,"+d+",10,US,direct")
		}
		return csv("Customer,Date,Amount,Country,Channel", rows...)
	}
	monthly := func(to time.Month) (list []string) {
		for m := time.January; m <= to; m++ {
			list = append(list, fmt.Sprintf("2022-%02d-01", m))
		}
		return list
	}
	for _, tt := range []struct {
		name, subscriptions, revenue string
		calendar                     string
		want                         string
	}{
		{"an export of October", weekly("2022-10-29"), "", "", "the last term starts on 2022-10-29, 63 days before the period ends on 2022-12-31"},
		{"an export of the last week", weekly("2022-12-28"), "", "", ""},
		{"a term that was signed early", weekly("2022-10-29", "Z,2023-02-01,2024-01-31,100"), "", "", "the last term starts on 2022-10-29, 63 days before the period ends on 2022-12-31"},
		{"terms that all start on January 1", csv("Customer,Start,End,ARR", "A,2021-01-01,2021-12-31,1", "A,2022-01-01,2022-12-31,1"), "", "", ""},
		{"terms that all started on January 1, a year ago", csv("Customer,Start,End,ARR", "A,2020-01-01,2020-12-31,1", "A,2021-01-01,2024-12-31,1"), "", "", "the last term starts on 2021-01-01, 729 days before the period ends on 2022-12-31"},
		{"quarters, by their first day", "", revenue("2022-01-01", "2022-04-01", "2022-07-01", "2022-10-01"), "", ""},
		{"a quarter that is missing", "", revenue("2022-01-01", "2022-04-01", "2022-07-01"), "", "the last date is 2022-07-01, 183 days before the period ends on 2022-12-31"},
		{"months, by their first day", "", revenue(monthly(12)...), "", ""},
		{"two months that are missing", "", revenue(monthly(10)...), "", "the last date is 2022-10-01, 91 days before the period ends on 2022-12-31"},
		{"listed quarters, by their first day", "", revenue("2021-12-26", "2022-03-27", "2022-06-26", "2022-10-02"), "[calendar.periods]\nFY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }\nFY2022Q2 = { start = 2022-03-27, end = 2022-06-25 }\nFY2022Q3 = { start = 2022-06-26, end = 2022-10-01 }\nFY2022Q4 = { start = 2022-10-02, end = 2022-12-31 }\n", ""},
	} {
		files := fstest.MapFS{}
		text := "[registrant]\nname = \"Small\"\ncik = \"0001999001\"\nprefix = \"s\"\nnamespace = \"http://s.example/1\"\ncurrency = \"USD\"\ndomicile = \"US\"\n[report]\nform = \"10-K\"\nperiod = \"FY2022\"\n" +
			cmp.Or(tt.calendar, "[calendar]\nfiscal_year_end = \"12-31\"\n")
		if tt.subscriptions != "" {
			text += "[ledgers.subscriptions]\nfile = \"s.csv\"\ncolumns = { customer = \"Customer\", start = \"Start\", end = \"End\", arr = \"ARR\" }\n"
			files["s.csv"] = &fstest.MapFile{Data: []byte(tt.subscriptions)}
		}
		if tt.revenue != "" {
			text += "[ledgers.revenue]\nfile = \"r.csv\"\ncolumns = { customer = \"Customer\", date = \"Date\", amount = \"Amount\", country = \"Country\", channel = \"Channel\" }\n"
			files["r.csv"] = &fstest.MapFile{Data: []byte(tt.revenue)}
		}
		files["filing.toml"] = &fstest.MapFile{Data: []byte(text)}
		r := run(t, files)
		l := status.Of(r).Ledgers[0]
		if l.Why != tt.want || (l.State == status.Stale) != (tt.want != "") || l.State > status.Stale {
			t.Errorf("%s: %s, %q, want %q", tt.name, l.State, l.Why, tt.want)
		}
	}
}

// TestNextReport files the report of the folder, after which the next one is due.
func TestNextReport(t *testing.T) {
	t.Parallel()
	files := report(folder(t, "northgate-10k"), "10-Q", "FY2022Q2")
	next := func() string {
		t.Helper()
		var list []string
		for _, r := range status.Of(run(t, files)).Year {
			if r.Next {
				list = append(list, r.Form+" "+r.Period.String())
			}
		}
		return strings.Join(list, ", ")
	}
	if got := next(); got != "10-Q FY2022Q2" {
		t.Errorf("next is %s", got)
	}
	file(files, run(t, files), "Q2")
	if got := next(); got != "10-Q FY2022Q3" {
		t.Errorf("after the second quarter was filed, next is %s", got)
	}
	files = folder(t, "northgate-10k")
	file(files, run(t, files), "K")
	if got := next(); got != "10-Q FY2023Q1" {
		t.Errorf("after the year was filed, next is %s", got)
	}
}

// TestStates holds the state of each ledger by its last date.
func TestStates(t *testing.T) {
	t.Parallel()
	files := folder(t, "northgate-10k")
	states := func(files fstest.MapFS) map[string]string {
		list := map[string]string{}
		for _, l := range status.Of(run(t, files)).Ledgers {
			list[l.Name] = l.State.String()
			if (l.State == status.Current) != (l.Why == "") {
				t.Errorf("%s is %s: %q", l.Name, l.State, l.Why)
			}
		}
		return list
	}
	for name, state := range states(files) {
		if state != "current" {
			t.Errorf("%s is %s", name, state)
		}
	}
	later := states(report(files, "8-K", "FY2023Q1")) // the ledgers end with 2022, and terms start in January alone
	for name, want := range map[string]string{"revenue": "stale", "trial-balance": "stale", "fx": "stale", "securities": "stale", "customers": "current", "subscriptions": "stale"} {
		if later[name] != want {
			t.Errorf("a quarter later, %s is %s, want %s", name, later[name], want)
		}
	}
	delete(files, "ledgers/fx.xlsx")
	files["ledgers/revenue.xlsx"] = &fstest.MapFile{Data: []byte("no workbook")}
	gone := states(files)
	for name, want := range map[string]string{"fx": "missing", "revenue": "errors", "trial-balance": "current"} {
		if gone[name] != want {
			t.Errorf("%s is %s, want %s", name, gone[name], want)
		}
	}
}

// TestText holds the width, the colors, and what text of others may do to a terminal.
func TestText(t *testing.T) {
	t.Parallel()
	files := with(folder(t, "meridian-10k"), `name = "`+strings.Repeat("Very Long Name \u202e", 30)+`"`)
	files["promises.toml"] = &fstest.MapFile{Data: []byte("[[promise]]\nkind = \"x\"\ntext = \"\"\"" + strings.Repeat("wörd\n", 60) + strings.Repeat("x", 300) + "\"\"\"\ndue = \"Form 10-K FY2022\"\n")}
	s := status.Of(run(t, files))
	bare, colored := s.Text(false), s.Text(true)
	for line := range strings.Lines(bare) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 100 {
			t.Errorf("a line has %d characters: %s", n, line)
		}
		if strings.TrimRight(line, " \n") != strings.TrimSuffix(line, "\n") {
			t.Errorf("a line ends with blanks: %q", line)
		}
	}
	if strings.ContainsAny(bare, "\x1b\u202e") || strings.Contains(colored, "\u202e") {
		t.Error("text of the folder controls the terminal")
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colored, ""); got != bare {
		t.Errorf("without its colors, the text is\n%s\nwant\n%s", got, bare)
	}
	if !strings.Contains(colored, "\x1b[") {
		t.Error("the text has no color")
	}
}

// TestWanted lists the commentary that findings ask for by what they ask for, whatever the words of
// their remedies are.
func TestWanted(t *testing.T) {
	t.Parallel()
	r := run(t, folder(t, "meridian-10k"))
	found := func(severity diag.Severity, code diag.Code, remedy, explain, write string) diag.Diagnostic {
		return diag.Diagnostic{Severity: severity, Code: code, Summary: "left out", Remedy: remedy, Explain: explain, Write: write}
	}
	r.Found = []diag.Diagnostic{
		found(diag.Warning, "KPI013", "Show the metric again; or add a sentence", "", "Adjusted EBITDA"),
		found(diag.Warning, "KPI013", "Show the metric again; or add a sentence", "", "gross dollar retention rate"),
		found(diag.Warning, "KPI005", "Write down why", "ndr.change@FY2022", ""),
		found(diag.Warning, "KPI005", "Write down why", "ndr.change@FY2022", ""), // in another document
		found(diag.Info, "GEO007", "Add it to commentary.toml", "", "assets"),
		found(diag.Warning, "NUM003", "Add a cite to commentary.toml", "", ""),
	}
	var got []string
	for line := range strings.Lines(status.Of(r).Text(false)) {
		if mark, words, _ := strings.Cut(strings.TrimSpace(line), " "); mark == "missing" {
			got = append(got, strings.TrimSpace(words))
		}
	}
	want := []string{"Adjusted EBITDA: left out (KPI013)", "gross dollar retention rate: left out (KPI013)", "ndr.change@FY2022: left out (KPI005)"}
	if !slices.Equal(got, want) {
		t.Errorf("missing is %q, want %q", got, want)
	}
}
