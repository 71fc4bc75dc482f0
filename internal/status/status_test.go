package status_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"tieout/internal/diag"
	"tieout/internal/status"
	"tieout/internal/walk"
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
	later := states(report(files, "8-K", "FY2023Q1")) // the ledgers end with 2022, but terms start later
	for name, want := range map[string]string{"revenue": "stale", "trial-balance": "stale", "fx": "stale", "securities": "stale", "customers": "current", "subscriptions": "current"} {
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
