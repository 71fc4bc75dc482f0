package ledger_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestChangedWhileRead saves a workbook anew at each point of its being read: what is
// read is what was hashed, or the reading fails.
func TestChangedWhileRead(t *testing.T) {
	t.Parallel()
	table := func(amount string) []byte {
		rows := headers["revenue"]
		for i := range 3000 {
			rows += fmt.Sprintf("C%d | 2022-12-31 | %s%d | US | direct\n", i, amount, i*i)
		}
		book, err := ledgertest.Parse(rows)
		if err != nil {
			t.Fatal(err)
		}
		return book.Bytes()
	}
	before, after := table("1"), table("2")
	toml := head + "[ledgers.revenue]\nfile = \"l.xlsx\"\n" + mapped["revenue"] +
		"\n[ledgers.fx]\nfile = \"l.xlsx\"\ncolumns = { currency = \"Customer\", date = \"Date\", rate = \"Revenue\" }\n"
	for _, how := range []struct {
		name string
		save func(files fstest.MapFS)
	}{
		{"in place", func(files fstest.MapFS) { files["l.xlsx"].Data = after }},
		{"in place, cut short", func(files fstest.MapFS) { files["l.xlsx"].Data = before[:len(before)/2] }},
		{"by another in its place", func(files fstest.MapFS) { files["l.xlsx"] = &fstest.MapFile{Data: after} }},
		{"touched", func(files fstest.MapFS) { files["l.xlsx"].ModTime = time.Unix(1_700_000_000, 0) }},
	} {
		found := map[bool]int{} // how often the change was found, and how often not
		for at := range 12 {
			name := fmt.Sprintf("%s before read %d", how.name, at)
			files := fstest.MapFS{"filing.toml": {Data: []byte(toml)}, "l.xlsx": {Data: before}}
			reads := 0
			folder := &ledgertest.Shifting{Files: files, Before: func(name string, opens bool) {
				if name == "l.xlsx" && !opens {
					if reads == at {
						how.save(files)
					}
					reads++
				}
			}}
			f, wrong, err := filing.Read(folder)
			if err != nil || len(wrong) > 0 {
				t.Fatal(err, wrong)
			}
			book, wrong := ledger.Read(f, ask, ledger.Access{})
			sum := book.Hashes["l.xlsx"]
			var changed []diag.Diagnostic
			for _, d := range wrong {
				if d.Code == "LED012" {
					changed = append(changed, d)
				}
			}
			found[len(changed) > 0]++
			switch {
			case len(changed) > 0:
				for _, d := range changed {
					if d.At() != "l.xlsx" || !strings.Contains(d.Message(), "saved again after tieout began to read it") {
						t.Errorf("%s: found %s at %s", name, d.Message(), d.At())
					}
				}
				if _, known := book.Hashes["l.xlsx"]; !known {
					t.Errorf("%s: the file has no hash, so that nobody would miss it", name)
				}
				if !book.Wrong["revenue"] && !book.Wrong["fx"] {
					t.Errorf("%s: neither ledger is wrong", name)
				}
			case sum != fmt.Sprintf("%x", sha256.Sum256(before)) && sum != fmt.Sprintf("%x", sha256.Sum256(after)):
				t.Errorf("%s: the hash is of bytes that the file never held", name)
			default:
				amount := "1"
				if sum == fmt.Sprintf("%x", sha256.Sum256(after)) {
					amount = "2"
				}
				got := sums(book, "revenue", "amount", ledger.When{Span: year2022})["C3 US direct"]
				if got != amount+"9" {
					t.Errorf("%s: read are amounts such as %s, and the hash is of %s9", name, got, amount)
				}
			}
			if reads <= at {
				t.Fatalf("%s: the file is read %d times", name, reads)
			}
		}
		if how.name == "touched" && found[true] > 0 || how.name != "touched" && found[true] == 0 {
			t.Errorf("%s: found %d times", how.name, found[true])
		}
	}
}
