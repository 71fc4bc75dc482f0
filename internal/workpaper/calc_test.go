package workpaper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

var fixtures = []string{"northgate-10k", "northgate-10q", "northgate-8k", "northgate-8k-year-end", "meridian-10k", "cascadia-10k", "harborline-10k"}

func TestDump(t *testing.T) {
	for _, name := range fixtures {
		data := made(t, name)
		file := filepath.Join("/tmp/w1", name+".xlsx")
		os.WriteFile(file, data, 0o600)
		cmd := exec.Command("soffice", "-env:UserInstallation=file:///tmp/lo-w1", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "/tmp/w1/out", file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Log(string(out))
		}
		again, err := os.ReadFile("/tmp/w1/out/" + name + ".xlsx")
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(again))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("Checks", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %v", name, len(data), rows[2])
		n := 0
		for _, r := range rows[5:] {
			if n < 10 && len(r) > 6 && r[6] != "1" && r[6] != "TRUE" {
				n++
				t.Errorf("%s %v", name, r)
			}
		}
	}
}
