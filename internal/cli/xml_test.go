package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestSameFromXML drafts from the same ledgers as SpreadsheetML 2003: the documents have the
// same bytes, and facts and traces differ in the names of the files alone.
func TestSameFromXML(t *testing.T) {
	for _, folder := range filings(t)[:2] {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			copied := t.TempDir()
			if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
				t.Fatal(err)
			}
			toml := filepath.Join(copied, "filing.toml")
			data, err := os.ReadFile(toml)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(toml, []byte(strings.ReplaceAll(string(data), ".xlsx", ".xls")), 0o644); err != nil {
				t.Fatal(err)
			}
			ledgers, err := filepath.Glob(filepath.Join(copied, "ledgers", "*.xlsx"))
			if err != nil || len(ledgers) == 0 {
				t.Fatal(ledgers, err)
			}
			for _, name := range ledgers {
				book, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				converted, err := ledgertest.SpreadsheetML(book)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if err := os.WriteFile(strings.TrimSuffix(name, "x"), converted, 0o644); err != nil {
					t.Fatal(err)
				}
				if err := os.Remove(name); err != nil {
					t.Fatal(err)
				}
			}
			want, got := drafted(t, folder), drafted(t, copied)
			for name := range want {
				switch {
				case name == "draft.lock": // the hashes of the files
				case strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".xhtml"), strings.HasSuffix(name, ".txt"):
					if diff := cmp.Diff(want[name], got[name]); diff != "" {
						t.Errorf("%s differs (-xlsx +xls):\n%s", name, diff)
					}
				default:
					if diff := cmp.Diff(strings.ReplaceAll(want[name], ".xlsx", ".xls"), got[name]); diff != "" {
						t.Errorf("%s differs (-xlsx +xls):\n%.3000s", name, diff)
					}
				}
			}
		})
	}
}
