package source_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/source"
)

func TestColumnsAreNamed(t *testing.T) {
	for col, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 52: "AZ", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := source.Column(col); got != want {
			t.Errorf("Column(%d) = %s, want %s", col, got, want)
		}
	}
}

func TestPlacesAreWritten(t *testing.T) {
	for want, place := range map[string]source.Place{
		"ledgers/q4.xlsx!Income!C18":    source.Cell{Workbook: "ledgers/q4.xlsx", Sheet: "Income", Ref: "C18"},
		"ledgers/q4.xlsx!Income":        source.Cell{Workbook: "ledgers/q4.xlsx", Sheet: "Income"},
		"ledgers/q4.xlsx":               source.Cell{Workbook: "ledgers/q4.xlsx"},
		"ledgers/q4.xlsx!Income!C2:C18": source.Range{Workbook: "ledgers/q4.xlsx", Sheet: "Income", First: "C2", Last: "C18"},
		"ledgers/q4.xlsx!Income!C3":     source.Range{Workbook: "ledgers/q4.xlsx", Sheet: "Income", First: "C3", Last: "C3"},
		"filing.toml:3:1":               source.Point{File: "filing.toml", Line: 3, Col: 1},
		"commentary.toml":               source.Point{File: "commentary.toml"},
	} {
		if got := place.String(); got != want {
			t.Errorf("%#v = %q, want %q", place, got, want)
		}
	}
}

func TestRuns(t *testing.T) {
	for _, tt := range []struct {
		name string
		list string // ranges, "workbook!sheet!first:last"
		want []string
	}{
		{"none", "", nil},
		{"three are listed", "a.xlsx!Jan!C2:C9 a.xlsx!Feb!C2:C9 a.xlsx!Mar!C2:C9", []string{"a.xlsx!Jan!C2:C9", "a.xlsx!Feb!C2:C9", "a.xlsx!Mar!C2:C9"}},
		{"sheets with the same cells", "a.xlsx!Jan!C2:D9 a.xlsx!Feb!C2:D9 a.xlsx!Mar!C2:D9 a.xlsx!Apr!C2:D9", []string{"C2:D9 of 4 sheets of a.xlsx, Jan to Apr"}},
		{"other rows", "a.xlsx!Jan!C2:D9 a.xlsx!Feb!C2:D8 a.xlsx!Mar!C2:D9 a.xlsx!Apr!C2:D9", []string{"columns C to D of 4 sheets of a.xlsx, Jan to Apr"}},
		{"other rows of one column", "a.xlsx!Jan!C2:C9 a.xlsx!Feb!C2:C9 a.xlsx!Mar!C3:C9 a.xlsx!Apr!C2:C9", []string{"column C of 4 sheets of a.xlsx, Jan to Apr"}},
		{"other columns, and what follows", "a.xlsx!Jan!C2:C9 a.xlsx!Feb!D2:D9 a.xlsx!Mar!D2:D9 a.xlsx!Apr!D2:D9 a.xlsx!May!D2:D9 b.xlsx!Rates!C7:C7", []string{"a.xlsx!Jan!C2:C9", "D2:D9 of 4 sheets of a.xlsx, Feb to May", "b.xlsx!Rates!C7"}},
		{"cells of one sheet", "b.xlsx!Rates!C2:C2 b.xlsx!Rates!C3:C3 b.xlsx!Rates!C4:C4 b.xlsx!Rates!C5:C5", []string{"b.xlsx!Rates!C2", "b.xlsx!Rates!C3", "b.xlsx!Rates!C4", "b.xlsx!Rates!C5"}},
		{"files", "1.csv!!C2:C9 2.csv!!C2:C9 3.csv!!C2:C9 4.csv!!C2:C9", []string{"C2:C9 of 4 files, 1.csv to 4.csv"}},
		{"sheets of files", "1.xlsx!A!C2:C9 1.xlsx!B!C2:C9 2.xlsx!A!C2:C9 2.xlsx!B!C2:C9", []string{"C2:C9 of 4 sheets of 2 files, 1.xlsx!A to 2.xlsx!B"}},
		{"sheets alone", "1.xlsx!A! 1.xlsx!B! 1.xlsx!C! 1.xlsx!D!", []string{"4 sheets of 1.xlsx, A to D"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var list []source.Range
			for _, each := range strings.Fields(tt.list) {
				part := strings.Split(each, "!")
				first, last, _ := strings.Cut(part[2], ":")
				list = append(list, source.Range{Workbook: part[0], Sheet: part[1], First: first, Last: last})
			}
			var got []string
			n := 0
			for _, run := range source.Runs(list) {
				got, n = append(got, run.String()), n+len(run)
			}
			if !slices.Equal(got, tt.want) || n != len(list) {
				t.Errorf("the runs of %s are %q, want %q", tt.list, got, tt.want)
			}
		})
	}
}
