package check

import "github.com/tieout/tieout/internal/filing"

// ERR005 lists the approved restatements of filed reports, which may no longer be relied upon.
var ERR005 = &Check{Code: "ERR005", Severity: Info, Run: err005,
	Title: "restatement of a report that was filed"}

func err005(p *Pass) {
	var first *finding
	for _, r := range p.Filing.Restatements {
		switch {
		case r.Kind != filing.Reissue || r.Approver == "":
		case first == nil:
			first = p.Report(r.At, "restatement of a report that was filed",
				"Check whether a Form 8-K with Item 4.02(a) was filed; if the report may still be relied upon, write `kind = \"revision\"`",
				"restatements.toml restates %s, so the report that showed it should no longer be relied upon", r.Fact)
		default:
			first.Related = append(first.Related, otherEnd("and "+r.Fact, r.At))
		}
	}
}
