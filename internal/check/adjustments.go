package check

import (
	"regexp"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
)

// adjustments returns the adjustments of Adjusted EBITDA that filing.toml lists.
func (p *Pass) adjustments() []filing.Adjustment {
	if p.Filing.NonGAAP == nil {
		return nil
	}
	return p.Filing.NonGAAP.Adjustments
}

// plainElement finds the elements that EBITDA names.
var plainElement = regexp.MustCompile(`IncomeTax|Interest|Depreciation|Amortization|Depletion`)

// ofEBITDA reports whether an adjustment is one of those that EBITDA names.
func ofEBITDA(a filing.Adjustment) bool {
	return plainElement.MatchString(a.Element) && !english.FurtherAdjustment.MatchString(a.Label)
}

// prominence cites the interpretation of equal prominence as it stands when the report is
// filed: it was split into (a) to (c) on 2022-12-13.
func (p *Pass) prominence(part string) string {
	if filed := p.Filing.Report.Filed; filed != 0 && filed < fiscal.NewDate(2022, 12, 13) {
		return "C&DI 102.10"
	}
	return "C&DI 102.10(" + part + ")"
}
