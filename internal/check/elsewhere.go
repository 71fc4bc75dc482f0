package check

import (
	_ "embed"
	"strings"

	"github.com/tieout/tieout/internal/diag"
)

// elsewhere.tsv lists the codes without a Run, a line each: code, severity, the packages that
// report it where they read the folder, the ledgers and the templates, rule and title.
//
//go:embed elsewhere.tsv
var elsewhereTable string

// foundElsewhere holds the codes of elsewhere.tsv.
var foundElsewhere = func() (list []*Check) {
	_, rows, _ := strings.Cut(elsewhereTable, "\n") // below the header
	for row := range strings.Lines(rows) {
		f := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		list = append(list, &Check{Code: diag.Code(f[0]), Severity: severities[f[1]], FoundBy: f[2], Rule: f[3], Title: f[4]})
	}
	return list
}()

var severities = map[string]diag.Severity{"error": Error, "warning": Warning, "info": Info}

// own is the Rule of a check that no rule of the SEC or the FASB requires.
const own = "tieout adds"
