package walk_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/walk"
)

// manyFacts is the number of facts of the large report.
const manyFacts = 20_000

// large returns a filing folder with revenues from 200 countries.
func large(t testing.TB) fstest.MapFS {
	t.Helper()
	toml, err := os.ReadFile("../../fixtures/harborline-10k/filing.toml")
	if err != nil {
		t.Fatal(err)
	}
	_, cover, _ := strings.Cut(string(toml), "# Invented facts of the cover page")
	codes := strings.Fields(`AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ
		DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ
		LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PR PT PW PY QA RE RO RS RU RW SA SB SC
		SD SE SG SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA`)[:200]
	var rows bytes.Buffer
	rows.WriteString("Customer,Date,Amount,Country,Channel\n")
	for i, code := range codes {
		for _, date := range []string{"2020-12-31", "2021-12-31", "2022-12-31"} {
			fmt.Fprintf(&rows, "C-%d,%s,%d,%s,direct\n", i, date, 1_000_000+i*1000, code)
		}
	}
	return fstest.MapFS{
		"filing.toml": {Data: []byte(`[registrant]
name = "Large, Inc."
cik = "0001999001"
file_number = "001-99901"
prefix = "lrge"
namespace = "http://www.large.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
disclosures = ["geography"]
[calendar]
fiscal_year_end = "12-31"
[ledgers.revenue]
file = "ledgers/revenue.csv"
columns = { customer = "Customer", date = "Date", amount = "Amount", country = "Country", channel = "Channel" }
#` + cover)},
		"ledgers/revenue.csv": {Data: rows.Bytes()},
	}
}

// composed takes the folder to its facts, and makes a draft of manyFacts facts in tables of 100
// rows, which is longer than a template may write.
func composed(t testing.TB, folder fstest.MapFS) *walk.Result {
	t.Helper()
	r, err := walk.Open(folder, walk.How{Templates: os.DirFS("../..")})
	if err != nil || diag.Errors(r.Found) {
		t.Fatal(err, r.Found)
	}
	r.Compute()
	thousands, err := figure.ParseFormat("thousands")
	if err != nil {
		t.Fatal(err)
	}
	var pieces []*document.Piece
	for _, f := range r.Facts.Facts.All() {
		if f.ID.Metric == "revenue" && len(f.ID.Member) == 2 {
			shown := figure.Show(f, thousands)
			pieces = append(pieces, &document.Piece{Owner: document.OwnFact, Text: shown.Digits, Fact: f, ID: f.ID, Format: thousands, Figure: shown})
		}
	}
	if len(pieces) < 600 {
		t.Fatalf("%d facts", len(pieces))
	}
	source := []byte("## Revenues\n\nWe attribute revenues to countries.\n")
	for n := 0; n < manyFacts; n += 2 {
		if n%200 == 0 {
			source = append(source, "\nRevenues were:\n\n| (in thousands) | a | b |\n| --- | ---: | ---: |\n"...)
		}
		source = fmt.Appendf(source, "| row %d | %s | %s |\n", n, document.MarkOf(n%len(pieces)), document.MarkOf((n+1)%len(pieces)))
	}
	r.Drafts = []*document.Draft{document.New(document.Draft{Name: "notes", Title: "Notes", Tagged: true, Filing: r.Filing, Source: source,
		Sections: []document.Section{{Name: "geography", End: len(source)}}}, pieces)}
	return r
}

// TestLargeReport writes a report of many facts.
func TestLargeReport(t *testing.T) {
	t.Parallel()
	r := composed(t, large(t))
	files := r.Report()
	if diag.Errors(r.Found) || len(files) == 0 {
		t.Fatal(r.Found)
	}
	if n := bytes.Count(files[0].Data, []byte("<ix:nonFraction ")); n < manyFacts {
		t.Errorf("the report has %d numbers, want %d", n, manyFacts)
	}
}

// BenchmarkReport writes a report of 20,000 facts from its drafts, with all checks.
func BenchmarkReport(b *testing.B) {
	r := composed(b, large(b))
	for b.Loop() {
		if files := r.Report(); len(files) == 0 {
			b.Fatal(r.Found)
		}
	}
}

// TestBasis refuses a report whose cover page denies the errors that the notes correct, or the
// accounting standard of their tags.
func TestBasis(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot("../../fixtures/meridian-10k")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, tt := range []struct{ old, new, code, key string }{
		{"fin_stmt_error_correction_flag       = true\nfin_stmt_restatement_recovery_analysis_flag = false", "fin_stmt_error_correction_flag = false", "XBR006", "fin_stmt_error_correction_flag in [cover] is false"},
		{"", "", "", ""},
	} {
		folder := fstest.MapFS{}
		err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root.FS(), name)
			folder[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		toml := string(folder["filing.toml"].Data)
		if !strings.Contains(toml, tt.old) {
			t.Fatalf("filing.toml has no %q", tt.old)
		}
		folder["filing.toml"].Data = []byte(strings.Replace(toml, tt.old, tt.new, 1))
		r, err := walk.Run(folder, walk.How{Templates: os.DirFS("../..")})
		if err != nil {
			t.Fatal(err)
		}
		files := r.Report()
		refused := slices.ContainsFunc(r.Found, func(d diag.Diagnostic) bool {
			return string(d.Code) == tt.code && d.Severity == diag.Error && strings.HasPrefix(d.Detail, tt.key)
		})
		if refused != (tt.code != "") || refused == (files != nil) {
			t.Errorf("%q: refused: %t, with %d files: %v", tt.new, refused, len(files), r.Found)
		}
	}
}
