package status_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/status"
	"github.com/tieout/tieout/internal/walk"
)

// folder returns a fixture in memory, without what its tests want.
func folder(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	out, from := fstest.MapFS{}, os.DirFS("../../fixtures/"+name)
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "want") {
			return err
		}
		data, err := fs.ReadFile(from, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// report returns the folder with another form and period.
func report(files fstest.MapFS, form, period string) fstest.MapFS {
	out := maps.Clone(files)
	text := regexp.MustCompile(`(?m)^form .*$`).ReplaceAllLiteralString(string(files["filing.toml"].Data), `form = "`+form+`"`)
	text = regexp.MustCompile(`(?m)^period .*$`).ReplaceAllLiteralString(text, `period = "`+period+`"`)
	out["filing.toml"] = &fstest.MapFile{Data: []byte(text)}
	return out
}

func run(t *testing.T, files fstest.MapFS) *walk.Result {
	t.Helper()
	r, err := walk.Run(files, walk.How{Templates: os.DirFS("../.."), Quarters: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// file saves the draft of a folder as filed.
func file(files fstest.MapFS, r *walk.Result, name string) {
	for _, f := range r.Record(false).Files() {
		files[path.Join(record.Folder, name, f.Name)] = &fstest.MapFile{Data: f.Data}
	}
}

// TestQuarters compares each quarter with an earnings release for that quarter alone.
func TestQuarters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fixture, period string
		want            []string
	}{
		{"northgate-10k", "FY2022", []string{"FY2021Q4", "FY2022Q1", "FY2022Q2", "FY2022Q3", "FY2022Q4"}},
		{"northgate-8k", "FY2022Q3", []string{"FY2021Q3", "FY2021Q4", "FY2022Q1", "FY2022Q2", "FY2022Q3"}},
	} {
		files := folder(t, tt.fixture)
		q := status.QuartersOf(run(t, files))
		var got []string
		for _, p := range q.Periods {
			got = append(got, p.Period.String())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the quarters are %v, want %v", tt.fixture, got, tt.want)
			continue
		}
		known := 0
		for i, p := range q.Periods {
			alone := run(t, report(files, "8-K", p.Period.String()))
			for _, m := range q.Measures {
				want := alone.Facts.Facts.Of(fact.ID{Metric: m.Metric, When: p.Period.String()})
				is := m.Values[i]
				switch {
				case is.Known != (want != nil) || is.Known == (is.Why != ""):
					t.Errorf("%s: %s is %+v, want %v", tt.fixture, is.ID, is, want)
				case is.Known:
					known++
					if !is.Value.Equal(want.Value) {
						t.Errorf("%s: %s is %s, want %s", tt.fixture, is.ID, is.Value, want.Value)
					}
				}
			}
		}
		if known < 15 {
			t.Errorf("%s: only %d amounts are known", tt.fixture, known)
		}
	}
}

// TestFourth compares a fourth quarter with reports that were filed.
func TestFourth(t *testing.T) {
	t.Parallel()
	files := folder(t, "northgate-10k")
	of := func(r *walk.Result, metric string) status.Fourth {
		t.Helper()
		for _, m := range status.QuartersOf(r).Measures {
			if m.Metric == metric {
				return m.Fourth[len(m.Fourth)-1]
			}
		}
		t.Fatalf("%s is no measure", metric)
		return status.Fourth{}
	}
	if f := of(run(t, files), "revenue"); f.Why != "no report in filed/ has revenue@FY2022Q3YTD" || f.Agrees || !f.Year.Known || f.Year.From != "" {
		t.Errorf("without a filed report the fourth quarter is %+v", f)
	}
	third := run(t, report(files, "10-Q", "FY2022Q3"))
	file(files, third, "10-Q-FY2022Q3")
	r := run(t, files)
	for _, metric := range []string{"revenue", "net-income", "adjusted-ebitda", "billings"} {
		f := of(r, metric)
		if !f.Agrees || f.Why != "" || f.NineMonths.From != "filed/10-Q-FY2022Q3" || f.Year.From != "" || !f.Derived.Equal(f.Ledgers.Value) {
			t.Errorf("%s: %+v", metric, f)
		}
	}
	// a cent that was filed in the nine months, and is not in the ledgers
	name := "filed/10-Q-FY2022Q3/facts.json"
	was := of(r, "revenue").NineMonths.Value.String()
	cents := was + ".01"
	if whole, decimals, pointed := strings.Cut(was, "."); pointed {
		cents = whole + "." + decimals + "01"
	}
	edited := strings.ReplaceAll(string(files[name].Data), `"value": "`+was+`"`, `"value": "`+cents+`"`)
	if edited == string(files[name].Data) {
		t.Fatalf("%s has no %s", name, was)
	}
	files[name] = &fstest.MapFile{Data: []byte(edited)}
	lock := regexp.MustCompile(`"facts.json": "[0-9a-f]{64}"`).ReplaceAllString(string(files["filed/10-Q-FY2022Q3/draft.lock"].Data), `"facts.json": ""`)
	files["filed/10-Q-FY2022Q3/draft.lock"] = &fstest.MapFile{Data: []byte(lock)}
	f := of(run(t, files), "revenue")
	if f.Agrees || f.Why != "" || f.Difference.Sign() >= 0 || !f.Derived.Sub(f.Ledgers.Value).Equal(f.Difference) || !f.Difference.Equal(f.NineMonths.Value.Neg().Add(of(r, "revenue").NineMonths.Value)) {
		t.Errorf("with another amount filed: %+v", f)
	}
	// the year is taken as filed once it is filed
	file(files, run(t, files), "10-K-FY2022")
	if f := of(run(t, report(files, "10-Q", "FY2023Q1")), "revenue"); f.Period.String() != "FY2022Q4" || f.Year.From != "filed/10-K-FY2022" {
		t.Errorf("after the year was filed: %+v", f)
	}
}

// TestQuartersWithout holds the quarters of filings that lack some.
func TestQuartersWithout(t *testing.T) {
	t.Parallel()
	files := folder(t, "northgate-10k")
	r, err := walk.Run(files, walk.How{Templates: os.DirFS("../..")})
	if err != nil {
		t.Fatal(err)
	}
	if q := status.QuartersOf(r); q.Periods != nil {
		t.Errorf("ledgers that were not asked for quarters give %+v", q)
	}
	text := string(files["filing.toml"].Data)
	text = strings.Replace(text, "[ledgers.trial-balance]", "[ledgers.trial-balance]\nfile = \"ledgers/none.xlsx\"", 1)
	files["filing.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, "file    = \"ledgers/trial-balance.xlsx\"\n", "", 1))}
	q := status.QuartersOf(run(t, files))
	if len(q.Measures) != 1 || q.Measures[0].Metric != "revenue" || len(q.Missing) != 3 || q.Missing[0].Why == "" {
		t.Errorf("without a trial balance: %+v", q)
	}
	early := status.QuartersOf(run(t, report(folder(t, "northgate-10k"), "8-K", "FY2020Q2")))
	for _, m := range early.Measures {
		if first := m.Values[0]; first.Known || first.Why == "" {
			t.Errorf("before the ledgers begin: %+v", first)
		}
	}
}
