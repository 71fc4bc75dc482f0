package source_test

import (
	"testing"

	"tieout/internal/source"
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
