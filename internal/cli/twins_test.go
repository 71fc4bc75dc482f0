package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tieout/fixtures/invented"
	"tieout/fixtures/twins"
)

// twinned returns what the twins of a draft must have in common: the bytes of Markdown and
// inline XBRL, and the facts and the parts of sums without their places.
func twinned(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	same := map[string]string{}
	for name, content := range files {
		switch {
		case strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".xhtml"), strings.HasSuffix(name, ".txt"), name == "parts.json":
			same[name] = content
		case name == "facts.json":
			var all struct{ Facts []map[string]any }
			if err := json.Unmarshal([]byte(content), &all); err != nil {
				t.Fatal(err)
			}
			for _, f := range all.Facts {
				if _, has := f["value"]; !has {
					t.Fatalf("a fact has no value: %v", f)
				}
				delete(f, "cells")
			}
			text, err := json.MarshalIndent(all.Facts, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			same[name] = string(text)
		}
	}
	return same
}

// differs reports the files of two drafts that differ, by their first line that does.
func differs(t *testing.T, of string, want, got map[string]string) {
	t.Helper()
	for name := range want {
		a, b := strings.Split(want[name], "\n"), strings.Split(got[name], "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Errorf("%s: line %d of %s is\n%s\nwant\n%s", of, i+1, name, b[i], a[i])
				break
			}
		}
		if len(a) != len(b) {
			t.Errorf("%s: %s has %d lines, want %d", of, name, len(b), len(a))
		}
	}
	if len(got) != len(want) || len(want) < 2 {
		t.Errorf("%s: %d files, want %d, and 2 at least", of, len(got), len(want))
	}
}

// TestTwins drafts the filings of the fixtures from workbooks, CSV files and Parquet files,
// which give the same facts and the same bytes.
func TestTwins(t *testing.T) {
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			want := twinned(t, drafted(t, folder))
			for _, kind := range []twins.Kind{twins.CSV, twins.Parquet} {
				twin := filepath.Join(t.TempDir(), "twin")
				if rows, err := twins.Write(folder, twin, kind); err != nil || rows < 20 {
					t.Fatalf("%s: %d rows, %v", kind, rows, err)
				}
				differs(t, string(kind), want, twinned(t, drafted(t, twin)))
			}
		})
	}
}

// TestTwinsOfBooks does the same for generated filings, TIEOUT_BOOKS of them. One that has
// errors as workbooks must have errors as its twins.
func TestTwinsOfBooks(t *testing.T) {
	wanted := 200
	if s := os.Getenv("TIEOUT_BOOKS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("TIEOUT_BOOKS is %q, want a number of filings", s)
		}
		wanted = n
	}
	const lanes, chunk = 4, 25
	type tally struct{ same, wrong, none int }
	var tallies [lanes]tally
	t.Run("books", func(t *testing.T) {
		for lane := range lanes {
			t.Run(fmt.Sprint(lane), func(t *testing.T) {
				t.Parallel()
				got := &tallies[lane]
				for seed := lane + 1; got.same < (wanted+lanes-1)/lanes && seed < 100+wanted; seed += lanes {
					dir := t.TempDir()
					if err := invented.Write(dir, chunk, uint64(seed)); err != nil {
						t.Fatal(err)
					}
					for i := range chunk {
						book := fmt.Sprintf("book-%04d", i+1)
						same, status := compareTwins(t, filepath.Join(dir, book), fmt.Sprintf("%s of seed %d", book, seed), got.wrong < 10)
						switch {
						case !same:
							got.none++
						case status == 0:
							got.same++
						default:
							got.wrong++
						}
					}
				}
			})
		}
	})
	all := tally{}
	for _, one := range tallies {
		all = tally{all.same + one.same, all.wrong + one.wrong, all.none + one.none}
	}
	t.Logf("%d filings give the same drafts, %d the same errors, %d have no twin or were not compared", all.same, all.wrong, all.none)
	if all.same < wanted || all.wrong < lanes {
		t.Errorf("%d filings give the same drafts and %d the same errors; want %d and %d", all.same, all.wrong, wanted, lanes)
	}
}

// compareTwins drafts a filing and its twins, and compares them. It returns whether there was
// a twin, and the exit status of the filing; one with errors is compared only if wrong is set.
func compareTwins(t *testing.T, from, of string, wrong bool) (compared bool, status int) {
	t.Helper()
	status, _, _ = run(t, "draft", "-C", from, "-o", filepath.Join(from, "workbook"))
	if status != 0 && !wrong {
		return false, status
	}
	for _, kind := range []twins.Kind{twins.CSV, twins.Parquet} {
		twin, draft := from+"-twin"+string(kind), from+"-draft"+string(kind)
		if _, err := twins.Write(from, twin, kind); errors.Is(err, twins.ErrNone) {
			continue
		} else if err != nil {
			t.Fatalf("%s %s: %v", of, kind, err)
		}
		again, _, stderr := run(t, "draft", "-C", twin, "-o", draft)
		if again != status {
			t.Errorf("%s as %s: exit status %d, want %d\n%s", of, kind, again, status, stderr)
			continue
		}
		compared = true
		if status == 0 {
			differs(t, of+" as "+string(kind), twinned(t, files(t, filepath.Join(from, "workbook"))), twinned(t, files(t, draft)))
		}
	}
	return compared, status
}
