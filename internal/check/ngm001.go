package check

import (
	"fmt"

	"tieout/internal/diag"
)

// NGM001 looks for the GAAP ratio before a non-GAAP one.
var NGM001 = &Check{
	Code: "NGM001", Severity: diag.Error,
	Title: "a non-GAAP ratio without its GAAP ratio, for the same period, earlier in the same paragraph or table",
	Doc: `Finds a ratio of a non-GAAP measure (a margin, a share of revenues, a multiple, or a
percentage of change) where the same ratio of the most directly comparable GAAP
measure, for the same period, does not stand before it in the same paragraph, list or
table. For Adjusted EBITDA that is net income, or net loss, as a percentage of
revenues; the margin of operating income is not its ratio. Figures that a person wrote
are read as facts are: "Adjusted EBITDA margin was 45%". Where the change of the GAAP
measure has no percentage, because its sign changed, the text says "not meaningful",
or gives no percentage for either.

Left alone: ratios of a covenant, and guidance beside the statement that a
reconciliation is not available without unreasonable efforts.

Example: "Net income was $108.0 million in 2022. Adjusted EBITDA was $218.6 million,
or 45% of total revenues." Staff asks for net income as a percentage of revenues.

The rule is Item 10(e)(1)(i)(A) of Regulation S-K, in force 2003-03-28: equal or
greater prominence for the GAAP measure. See C&DI 102.10, of 2010-01-11 and revised
2016-05-17, and from 2022-12-13 C&DI 102.10(a), which names ratios; for the measure
that is comparable to EBITDA see C&DI 103.02. The finding cites the version in force
on the last day of the report's period.

Mend it by giving the GAAP ratio first, for every period for which the non-GAAP ratio
is given, or by leaving the ratio out.`,
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
