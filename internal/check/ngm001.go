package check

import (
	"fmt"

	"tieout/internal/diag"
)

// NGM001 looks for the GAAP ratio before a non-GAAP one.
var NGM001 = &Check{
	Code: "NGM001", Severity: diag.Error,
	Title: "a non-GAAP ratio without its GAAP ratio, for the same period, earlier in the same paragraph or table",
	Words: true,
	Run:   ngm001,
}

func ngm001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		for _, v := range p.views(d) {
			type key struct {
				*measure
				kind
			}
			told, undated := map[key]bool{}, map[key]int{}
			for i, s := range v.shown {
				at := key{s.measure, s.kind}
				if !s.NonGAAP() || s.kind != ratio && s.kind != growth {
					continue
				}
				need := 1
				if s.year == 0 && s.line == 0 {
					undated[at]++
					need = undated[at]
				}
				have := 0
				for _, g := range v.shown[:i] {
					if g.comparable(s.measure) && g.kind == s.kind && g.meets(s) {
						have++
					}
				}
				if have >= need || told[at] {
					continue
				}
				told[at] = true
				found = append(found, diag.Diagnostic{Code: "NGM001", Summary: "a non-GAAP ratio without its GAAP ratio before it", Subject: s.point(),
					Detail: fmt.Sprintf("%q shows the %s of %s%s, and no %s of %s%s stands before it in the %s; see %s", s.words(), s.kind, s.called(), s.ofPeriod(), s.kind, s.GAAP.Name, s.ofPeriod(), v.kind, p.prominence("a")),
					Remedy: fmt.Sprintf("Give the %s of %s first, for each period, or leave this one out", s.kind, s.GAAP.Name)})
			}
		}
	}
	return found
}
