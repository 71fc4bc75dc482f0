package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// TestInspectTable profiles a table of a server at the command line.
func TestInspectTable(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Exec("CREATE SCHEMA finance")
	d.Load("finance.revenue", "invoice_id text, customer_id text, posted_on text, amount double precision", [][]string{{"I-1", "C-1", "12/31/2022", "1.5"}, {"I-2", "C\x1b[31m", "1/30/2022", "2.5"}})
	dir := folderOf(t, "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:TIEOUT_TEST_INSPECT\"\n")
	t.Setenv("TIEOUT_TEST_INSPECT", d.DSN())
	status, out, faults := run(t, "inspect", "warehouse:finance.revenue", "-C", dir)
	if status != 1 || faults != "" || !strings.HasPrefix(out, "warehouse:finance.revenue: table in postgres\n  2 rows; looks like revenue; one row for each invoice_id\n") ||
		!strings.Contains(out, "cannot be read: amount is double precision, a floating-point type, whose sums are not exact (LED001)") ||
		!strings.Contains(out, `"posted_on" (date): text`) || strings.Contains(out, "\x1b") {
		t.Errorf("inspect = %d\n%s%s", status, out, faults)
	}
	// the section that it prints reads the table
	_, section, found := strings.Cut(out, "filing.toml:\n\n")
	if !found {
		t.Fatal(out)
	}
	query := section[strings.Index(section, "SELECT"):strings.LastIndex(section, "'''")]
	columns, err := d.Open().Columns(t.Context(), "(\n"+query+")")
	if err != nil || len(columns) != 4 || columns[2].Type != "date" || !strings.HasPrefix(columns[3].Type, "numeric") {
		t.Errorf("%v: %v\n%s", columns, err, query)
	}
	status, out, _ = run(t, "inspect", "warehouse:finance.revenue", "-C", dir, "--format", "json")
	var list []struct {
		Table   string
		Rows    int
		Columns []struct{ Name, Kind, Problem string }
		Section string
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || status != 1 || len(list) != 1 || list[0].Rows != 2 || list[0].Columns[3].Kind != "floating-point number" || list[0].Section == "" {
		t.Errorf("inspect --format json = %d: %v\n%s", status, err, out)
	}
	if status, out, faults := run(t, "inspect", "warehouse:", "-C", dir); status != 0 || faults != "" || !strings.Contains(out, "\n    finance.revenue\n") {
		t.Errorf("inspect of a source = %d\n%s%s", status, out, faults)
	}
	d.OnlyReads()
	if status, out, _ := run(t, "inspect", "warehouse:finance.revenu", "-C", dir); status != 1 || !strings.Contains(out, "cannot be read:") || strings.Contains(out, warehousetest.Password) {
		t.Errorf("a missing table = %d\n%s", status, out)
	}
}

// TestInspectTableRefused checks what inspect says of a table that it cannot reach.
func TestInspectTableRefused(t *testing.T) {
	dir := folderOf(t, "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:TIEOUT_TEST_UNSET\"\n[sources.broken]\ndriver = \"postgres\"\ndsn = \"postgres://u:hunter2@db/x\"\n")
	for _, test := range []struct {
		arg, dir, want string
		status         int
	}{
		{"warehouse:finance.revenue", dir, "TIEOUT_TEST_UNSET", 1},
		{"lake:finance.revenue", dir, "lake:finance.revenue is a table of the source lake, and filing.toml has [sources.warehouse] and [sources.broken]", 2},
		{"broken:finance.revenue", dir, `dsn in [sources.broken] must be "env:"`, 2},
		{"warehouse:a;b", dir, "is not the name of a table", 2},
		{"warehouse:finance.revenue", t.TempDir(), "write these lines in a new filing.toml, which are all that inspect needs, and set the variable:\n\n[sources.warehouse]\ndriver = \"postgres\"   # or \"trino\"\ndsn = \"env:TIEOUT_WAREHOUSE\"", 2},
		{"warehouse:", t.TempDir(), "warehouse: is the source warehouse, and there is no filing.toml in", 2},
		{"warehouse:finance.revenue", "../../fixtures/northgate-10k", "filing.toml has no [sources.warehouse]; add the section", 2},
	} {
		status, out, faults := run(t, "inspect", test.arg, "-C", test.dir)
		if status != test.status || !strings.Contains(out+faults, test.want) || strings.Contains(out+faults, "hunter2") {
			t.Errorf("inspect %s = %d, want %d and %q\n%s%s", test.arg, status, test.status, test.want, out, faults)
		}
	}
	// a file with such a name is a file
	name := filepath.Join(t.TempDir(), "warehouse:revenue")
	if err := os.WriteFile(name, []byte("a\n"), 0o644); err != nil {
		t.Skip(err)
	}
	if _, out, faults := run(t, "inspect", name); strings.Contains(out+faults, "source") {
		t.Errorf("%s%s", out, faults)
	}
}

// folderOf makes a filing folder with sections in addition to those that every folder has.
func folderOf(t *testing.T, sections string) string {
	t.Helper()
	dir := t.TempDir()
	file := "[registrant]\nname = \"Example, Inc.\"\ncik = \"0001999999\"\nprefix = \"exm\"\nnamespace = \"http://www.example.example/2022\"\ncurrency = \"USD\"\ndomicile = \"US\"\n" +
		"[report]\nform = \"10-K\"\nperiod = \"FY2022\"\n[calendar]\nfiscal_year_end = \"12-31\"\n" + sections
	if err := os.WriteFile(filepath.Join(dir, "filing.toml"), []byte(file), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
