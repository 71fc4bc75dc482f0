package workpaper_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/fixtures/twins"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/walk"
	"github.com/tieout/tieout/internal/workpaper"
)

// run runs all stages on a folder.
func run(t testing.TB, folder string) *walk.Result {
	t.Helper()
	r, err := walk.Run(os.DirFS(folder), walk.How{Templates: os.DirFS("../.."), Rows: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// opened returns the workbook of a run.
func opened(t testing.TB, r *walk.Result) *excelize.File {
	t.Helper()
	data, err := workpaper.Make(r)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// table returns the rows of a sheet below the one that begins with a heading, by heading.
func table(t testing.TB, f *excelize.File, sheet, first string) (rows []map[string]string) {
	t.Helper()
	all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(row []string) bool { return len(row) > 0 && row[0] == first })
	if at < 0 {
		return nil
	}
	for _, row := range all[at+1:] {
		cells := map[string]string{}
		for i, text := range row {
			cells[all[at][i]] = text
		}
		rows = append(rows, cells)
	}
	return rows
}

// formulas returns the cells of a sheet that have a formula.
func formulas(t testing.TB, f *excelize.File, sheet string) (cells []string) {
	t.Helper()
	all, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all {
		for k := range row {
			cell, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
				cells = append(cells, cell+" "+formula)
			}
		}
	}
	return cells
}

// TestControls compares the sheet Controls with the control totals, and finds a formula for each
// that the rows have. Package fixtures/office has LibreOffice calculate the formulas.
func TestControls(t *testing.T) {
	for _, test := range []struct {
		fixture string
		want    map[string]string // by ledger and control total: the formula
	}{
		{"meridian-10k", map[string]string{
			"Subscriptions|rows": "COUNT('Subscriptions rows'!$A$6:$A$2114)", "Subscriptions|total annual recurring revenue, USD": "SUM('Subscriptions rows'!",
			"Revenue|customers": "SUMPRODUCT(--(FREQUENCY('Revenue rows'!", "Revenue|total revenue in FY2022": "SUMIFS('Revenue rows'!",
			"Trial balance|accounts": "SUMPRODUCT(--(FREQUENCY('Trial balance rows'!", "Trial balance|first date": "MIN('Trial balance rows'!"}},
		{"northgate-10k", map[string]string{"Subscriptions|total annual recurring revenue, EUR": "SUMIFS('Subscriptions rows'!", "Subscriptions|last date": "MAX('Subscriptions rows'!", "Customers|rows": ""}},
		{"harborline-10k", map[string]string{"Subscriptions|rows": "COUNT('Subscriptions rows'!", "Subscriptions|left out: rows blank in all mapped columns": ""}},
	} {
		r := run(t, "../../fixtures/"+test.fixture)
		f := opened(t, r)
		rows := table(t, f, "Controls", "Ledger")
		head := 0
		all, err := f.GetRows("Controls")
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range all {
			if len(row) > 0 && row[0] == "Ledger" {
				head = i + 1
			}
		}
		found := map[string]string{}
		text := ""
		for i, row := range rows {
			name := row["Ledger"] + "|" + row["Control total"]
			formula, err := f.GetCellFormula("Controls", "D"+strconv.Itoa(head+1+i))
			if err != nil {
				t.Fatal(err)
			}
			if _, twice := found[name]; twice && row["Control total"] != "file" {
				t.Errorf("%s: %s twice", test.fixture, name)
			}
			found[name] = formula
			agrees, err := f.GetCellFormula("Controls", "F"+strconv.Itoa(head+1+i))
			if err != nil || (agrees == "") != (formula == "") || formula != "" && (row["Agrees"] != "1" || row["As read"] != row["In this workbook"]) {
				t.Errorf("%s: %s is %v, with the formulas %q and %q (%v)", test.fixture, name, row, formula, agrees, err)
			}
			text += strings.Join([]string{row["Ledger"], row["Control total"], row["As read"], row["Where"]}, "|") + "\n"
		}
		for name, want := range test.want {
			if got, has := found[name]; !has || !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("%s: %s has the formula %q (%t), want %q\n%s", test.fixture, name, got, has, want, text)
			}
		}
		for _, l := range r.Controls() {
			wants := []string{l.Title() + "|rows|" + strconv.Itoa(l.Rows)}
			for _, total := range l.Totals {
				wants = append(wants, "|"+strings.TrimSuffix(total.Value, ".00")+"|")
			}
			for _, file := range l.Files {
				wants = append(wants, file.Name, file.SHA256)
			}
			for _, want := range wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s: Controls has no %q", test.fixture, want)
				}
			}
		}
	}
}

// copied returns a copy of a fixture.
func copied(t testing.TB, fixture string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), fixture)
	if err := os.CopyFS(folder, os.DirFS("../../fixtures/"+fixture)); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestFindings(t *testing.T) {
	folder := copied(t, "meridian-10k")
	const by, reason = "=HYPERLINK(\"http://example.com\")", "+1 for the captions"
	accept := "\n[[accept]]\ncode = \"FVT004\"\ntext = \"captions\"\nperiod = \"FY2022\"\nreason = \"" + reason + "\"\nby = '" + by + "'\n"
	name := filepath.Join(folder, "commentary.toml")
	if err := os.WriteFile(name, []byte(accept), 0o644); err != nil {
		t.Fatal(err)
	}
	r := run(t, folder)
	f := opened(t, r)
	rows := table(t, f, "Findings", "Severity")
	if len(rows) == 0 || len(rows) != len(r.Found)-len(r.Controls()) {
		t.Fatalf("%d findings, want %d without the control totals", len(rows), len(r.Found)-len(r.Controls()))
	}
	for i, want := range []map[string]string{
		{"Severity": "info", "Code": "FVT004", "Accepted by": by, "Reason": reason, "Places": "1"},
	} {
		at := slices.IndexFunc(rows, func(row map[string]string) bool { return row["Code"] == want["Code"] })
		if at < 0 {
			t.Fatalf("no finding %s among %v", want["Code"], rows)
		}
		for heading, text := range want {
			if rows[at][heading] != text {
				t.Errorf("%d: %s = %q, want %q", i, heading, rows[at][heading], text)
			}
		}
		if strings.Contains(rows[at]["Other places"], "accepted by") {
			t.Errorf("the acceptance is among the other places: %q", rows[at]["Other places"])
		}
	}
	for _, row := range rows {
		if row["Code"] != "FVT004" && row["Accepted by"] != "" {
			t.Errorf("%s is accepted by %q", row["Code"], row["Accepted by"])
		}
		if row["Finding"] == "" || row["Place"] == "" {
			t.Errorf("a finding without words or place: %v", row)
		}
		for _, text := range row {
			if strings.Contains(text, "..") && strings.HasSuffix(text, "..") {
				t.Errorf("%q ends with two full stops", text)
			}
		}
	}
	if cells := formulas(t, f, "Findings"); cells != nil {
		t.Errorf("text became a formula: %q", cells)
	}
	if note, _ := f.GetCellValue("Findings", "A2"); !strings.Contains(note, "notes for the record") || strings.Contains(note, "warning") {
		t.Errorf("the counts are %q, want notes for the record and no warning", note)
	}
}

// filed saves the drafts of a run as filed in a folder.
func filed(t testing.TB, r *walk.Result, folder, name string) {
	t.Helper()
	files, found := r.Files(false)
	if found != nil {
		t.Fatal(found)
	}
	if err := os.MkdirAll(filepath.Join(folder, record.Folder), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := record.Save(filepath.Join(folder, record.Folder, name), files); err != nil {
		t.Fatal(err)
	}
}

func TestChanges(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "csv")
	if _, err := twins.Write("../../fixtures/northgate-8k", folder, twins.CSV); err != nil {
		t.Fatal(err)
	}
	before := run(t, folder)
	f := opened(t, before)
	if rows := table(t, f, "Changes", "Kind"); rows != nil {
		t.Errorf("without a filing, the changes are %v", rows)
	}
	if note, _ := f.GetCellValue("Changes", "A2"); !strings.Contains(note, "no earlier filing") {
		t.Errorf("without a filing, the note is %q", note)
	}
	filed(t, before, folder, "8-K-as-filed")
	if rows := table(t, opened(t, run(t, folder)), "Changes", "Kind"); rows != nil {
		t.Errorf("just filed, the changes are %v", rows)
	}

	// an account of revenue moves by 16 million
	account := raise(t, before, folder, 16_000_000)
	after := run(t, folder)
	rows := table(t, opened(t, after), "Changes", "Kind")
	id := "revenue@" + after.Filing.Report.Period.String()
	at := slices.IndexFunc(rows, func(row map[string]string) bool {
		return row["Kind"] == "restated" && strings.HasSuffix(row["Number, policy or place"], "\n"+id)
	})
	if at < 0 {
		t.Fatalf("no restated %s among %v", id, rows)
	}
	row := rows[at]
	was, is := before.Record(false), after.Record(false)
	printed := func(d *record.Draft) string {
		for _, s := range d.Shown {
			if s.ID.String() == id {
				return s.Text
			}
		}
		return ""
	}
	if row["As filed"] != printed(was) || row["In this draft"] != printed(is) || row["As filed"] == row["In this draft"] {
		t.Errorf("from %q to %q, want %q and %q as printed", row["As filed"], row["In this draft"], printed(was), printed(is))
	}
	if row["Exact change"] != "+16,000,000" {
		t.Errorf("exact change = %q, want +16,000,000", row["Exact change"])
	}
	if by := row["Changed by"]; !strings.HasPrefix(by, "account "+account+" +16,000,000, ledgers/trial-balance.csv!") {
		t.Errorf("changed by %q, want account %s with its cell", by, account)
	}
	if row["Cause"] == "" || row["Section"] == "" {
		t.Errorf("no cause or section: %v", row)
	}
}

// raise adds an amount to an account of revenue in the last month of the report, in a ledger
// of one CSV file, and returns the account.
func raise(t testing.TB, r *walk.Result, folder string, by int64) (account string) {
	t.Helper()
	span, err := r.Filing.Calendar.Span(r.Filing.Report.Period)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Filing.Accounts, func(a filing.Account) bool { return a.Name == "Revenues" })
	for e := range r.Book.Table("trial-balance").Rows() {
		account := e.Word("account")
		if i < 0 || e.Date("date") != span.End || !r.Filing.Accounts[i].Takes(account) {
			continue
		}
		for _, f := range e.Line().Fields {
			if f.Name != "amount" {
				continue
			}
			name := filepath.Join(folder, filepath.FromSlash(f.At.Workbook))
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			row, err := strconv.Atoi(strings.TrimLeft(f.At.Ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(text), "\n")
			was := strings.TrimSuffix(f.Text, ".00")
			whole, cents, _ := strings.Cut(was, ".")
			n, err := strconv.ParseInt(whole, 10, 64)
			if err != nil || !strings.Contains(lines[row-1], was) {
				t.Fatalf("%s has no %s in %q", f.At, was, lines[row-1])
			}
			sign := int64(1)
			if n < 0 {
				sign = -1
			}
			is := strconv.FormatInt(n+sign*by, 10)
			if cents != "" {
				is += "." + cents
			}
			lines[row-1] = strings.Replace(lines[row-1], was, is, 1)
			if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
			return account
		}
	}
	t.Fatal("no row of revenue at the end of the period")
	return ""
}

// TestComparable shows which filing a draft is compared with.
func TestComparable(t *testing.T) {
	r := run(t, "../../fixtures/northgate-10q")
	made := func(name, form string, period string) *record.Draft {
		d := *r.Record(false)
		lock := *d.Lock
		lock.Form, lock.Period = form, period
		d.Name, d.Lock = name, &lock
		return &d
	}
	same := r.Filing.Report.Period.String()
	for _, test := range []struct {
		filed []*record.Draft
		want  string
	}{
		{nil, "no earlier filing"},
		{[]*record.Draft{made("release", "8-K", same)}, "no earlier filing"},
		{[]*record.Draft{made("year", "10-K", same)}, "From year, as filed"},
		{[]*record.Draft{made("year", "10-K", same), made("quarter", "10-Q", same), made("older", "10-Q", same)}, "From quarter, as filed"},
	} {
		r.Filed = test.filed
		if note, _ := opened(t, r).GetCellValue("Changes", "A2"); !strings.Contains(note, test.want) {
			t.Errorf("%v: %q, want %q", test.filed, note, test.want)
		}
	}
}
