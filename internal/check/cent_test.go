package check_test

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/source"
)

// tying holds the checks that compare amounts of a ledger with another, by ledger.
var tying = map[string][]diag.Code{
	"revenue":       {"TIE001"},
	"trial-balance": {"TIE001", "TIE003", "FVT002"},
	"securities":    {"FVT002"},
	"note-tables":   {"FVT001", "FVT002"},
}

// amounts are the headers of columns that hold amounts.
var amounts = []string{"Revenue", "Amount", "Cost", "Gains", "Losses", "Fair value"}

// TestOneCent moves one cent in every amount of ledgers that tie: each raises an
// error whose places name the cell.
func TestOneCent(t *testing.T) {
	t.Parallel()
	folder := overlay(t, map[string]string{"base": "ties"})
	folder["filing.toml"] = strings.Replace(folder["filing.toml"], `disclosures = ["ndr", "revenue"]`, "disclosures = []", 1) // ties need no draft
	found, _ := review(t, ledgertest.Folder(folder), "TIE", "FVT")
	for _, d := range found {
		if strings.HasPrefix(string(d.Code), "TIE") || strings.HasPrefix(string(d.Code), "FVT") || strings.HasPrefix(string(d.Code), "LED") && d.Severity == diag.Error {
			t.Fatalf("before anything is moved there is %s %s: %s", d.Code, d.At(), d.Message())
		}
	}
	moves := 0
	for _, name := range slices.Sorted(maps.Keys(tying)) {
		file := "ledgers/" + name + ".xlsx"
		lines := strings.Split(strings.TrimRight(folder[file], "\n"), "\n")
		header := strings.Split(lines[0], " | ")
		for i, line := range lines[1:] {
			cells := strings.Split(line, " | ")
			for col := range cells {
				amount, ok := new(big.Rat).SetString(strings.TrimSpace(cells[col]))
				if !ok || !slices.Contains(amounts, strings.TrimSpace(header[col])) {
					continue
				}
				moves++
				cent := big.NewRat(1-2*int64(moves%2), 100)
				moved := slices.Clone(cells)
				moved[col] = amount.Add(amount, cent).FloatString(2)
				other := maps.Clone(folder)
				other[file] = strings.Join(slices.Concat(lines[:i+1], []string{strings.Join(moved, " | ")}, lines[i+2:]), "\n") + "\n"
				cell := source.Cell{Workbook: file, Sheet: "Sheet1", Ref: source.Ref(col+1, i+2)}
				found, _ := review(t, ledgertest.Folder(other), "TIE", "FVT")
				if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool {
					return d.Severity == diag.Error && slices.Contains(tying[name], d.Code) && names(d, cell)
				}) {
					t.Errorf("a cent in %s (%s) raises no tie that names it; found\n%s", cell, line, list(found))
				}
			}
		}
	}
	if moves < 200 {
		t.Errorf("%d amounts were moved, want 200 at least", moves)
	}
}

var refForm = regexp.MustCompile(`^([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?$`)

// names reports whether a finding or a related place is a cell or a range with the cell.
func names(d diag.Diagnostic, cell source.Cell) bool {
	places := []string{d.At()}
	for _, r := range d.Related {
		places = append(places, fmt.Sprint(r.At))
	}
	return slices.ContainsFunc(places, func(at string) bool {
		ref, ok := strings.CutPrefix(at, cell.Workbook+"!"+cell.Sheet+"!")
		m, c := refForm.FindStringSubmatch(ref), refForm.FindStringSubmatch(cell.Ref)
		if !ok || m == nil || m[1] != c[1] {
			return false
		}
		first, _ := strconv.Atoi(m[2])
		last, row := first, 0
		if m[4] != "" {
			last, _ = strconv.Atoi(m[4])
		}
		row, _ = strconv.Atoi(c[2])
		return first <= row && row <= last
	})
}
