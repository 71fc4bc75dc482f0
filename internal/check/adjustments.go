package check

import (
	"regexp"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/filing"
)

// reconciliations returns the reconciliations of a document.
func (p *Pass) reconciliations(d *document.Draft) []english.Reconciliation {
	var list []english.Reconciliation
	for _, v := range p.views(d) {
		if r, ok := v.Reconciliation(); ok {
			list = append(list, r)
		}
	}
	return list
}

// adjustments returns the adjustments of Adjusted EBITDA that filing.toml lists.
func (p *Pass) adjustments() []filing.Adjustment {
	if p.Filing.NonGAAP == nil {
		return nil
	}
	return p.Filing.NonGAAP.Adjustments
}

// ofEBITDA reports whether an adjustment is one of those that EBITDA names.
func ofEBITDA(a filing.Adjustment) bool {
	return plainElement.MatchString(a.Element) && !furtherWords.MatchString(a.Label)
}

var (
	plainElement = regexp.MustCompile(`IncomeTax|Interest|Depreciation|Amortization|Depletion`)
	furtherWords = regexp.MustCompile(`(?i)\b(?:stock|share|equity)-based\b|\bstock compensation\b|\brestructuring\b|\bimpairments?\b|\bacquisition(?:s|-related)?\b|\blitigation\b|\bsettlements?\b|\bforeign (?:exchange|currency)\b|\bseverance\b|\bnon-?recurring\b|\bone-time\b|\bother (?:non-cash|unusual|special) \w+|\bdeferred revenue\b`)
)
