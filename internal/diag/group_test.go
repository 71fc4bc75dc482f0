package diag_test

import (
	"fmt"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
)

func TestGroup(t *testing.T) {
	t.Parallel()
	at := func(sheet, ref string) source.Cell {
		return source.Cell{Workbook: "rev.xlsx", Sheet: sheet, Ref: ref}
	}
	bad := func(place source.Place, detail string) diag.Diagnostic {
		return diag.Diagnostic{Code: "LED001", Summary: "a bad cell", Detail: detail, Remedy: "Correct it", Subject: place}
	}
	listed := bad(at("Data", "C9"), `row 9 equals row 4`)
	listed.Related = []diag.Related{{Message: "the first", At: at("Data", "C4")}}
	again := bad(at("Data", "C11"), `row 11 equals row 4`)
	again.Related = listed.Related
	found := diag.Group([]diag.Diagnostic{
		bad(at("Data", "B2"), `the cell holds "31/12/2022"`),
		bad(at("Data", "C2"), `the cell holds "31/12/2022"`), // another column
		bad(at("Data", "B3"), `the cell holds "12.31.2022"`), // with B2
		bad(at("Data", "B4"), `the cell is blank`),           // another cause
		bad(at("More", "B2"), `the cell holds "31/12/2022"`), // another sheet
		bad(at("Data", "D2"), `"Atlantis" is not a country`),
		bad(at("Data", "D3"), `"Narnia" is not a country`), // another word
		bad(at("Data", "D9"), `"Atlantis" is not a country`),
		bad(source.Point{File: "filing.toml", Line: 1, Col: 1}, `the cell holds "1"`),
		bad(source.Point{File: "filing.toml", Line: 2, Col: 1}, `the cell holds "2"`), // no cell
		bad(nil, "of no place"), bad(nil, "of no place"),
		listed, again,
	})
	got := ""
	for _, d := range found {
		own, joined := d.Own()
		got += fmt.Sprintf("%s %d %d", d.At(), d.Count, len(own))
		for _, r := range joined {
			got += " " + r.At.(source.Cell).Ref
		}
		got += "\n"
	}
	want := `rev.xlsx!Data!B2 2 0 B3
rev.xlsx!Data!C2 0 0
rev.xlsx!Data!B4 0 0
rev.xlsx!More!B2 0 0
rev.xlsx!Data!D2 2 0 D9
rev.xlsx!Data!D3 0 0
filing.toml:1:1 0 0
filing.toml:2:1 0 0
 0 0
 0 0
rev.xlsx!Data!C9 2 1 C11
`
	if got != want {
		t.Errorf("grouped:\n%swant:\n%s", got, want)
	}
}

// TestGroupKeeps groups what was grouped before: it changes nothing.
func TestGroupKeeps(t *testing.T) {
	t.Parallel()
	var found []diag.Diagnostic
	for i := range 100 {
		found = append(found, diag.Diagnostic{Code: "LED001", Detail: fmt.Sprintf("the cell holds %d", i), Subject: source.Cell{Workbook: "w.xlsx", Sheet: "S", Ref: fmt.Sprintf("B%d", i+2)}})
	}
	once := diag.Group(found)
	twice := diag.Group(once)
	if len(once) != 1 || once[0].Count != 100 || len(once[0].Related) != 99 || len(twice) != 1 || twice[0].Count != 100 || len(found[0].Related) != 0 {
		t.Errorf("grouped once %d with %d places, twice %d with %d", len(once), once[0].Count, len(twice), twice[0].Count)
	}
}

// TestOwnOfMore splits the places of a finding that lists fewer than it counts.
func TestOwnOfMore(t *testing.T) {
	t.Parallel()
	d := diag.Diagnostic{Count: 150, Related: []diag.Related{{Message: "a"}, {Message: "b"}}}
	if own, joined := d.Own(); len(own) != 0 || len(joined) != 2 {
		t.Errorf("Own returns %v and %v, want all places joined", own, joined)
	}
}
