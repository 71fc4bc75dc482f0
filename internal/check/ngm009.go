package check

import (
	"regexp"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM009 holds adjustments to be the same in each period.
var NGM009 = &Check{Code: "NGM009", Severity: Warning, Run: each(documents, ngm009),
	Title: "adjustments that differ between the periods shown"}

var (
	startingTime   = regexp.MustCompile(`(?i)\b(?:beginning|starting|effective|commencing|as of|since|from) (?:in |with |on )?(?:the )?(?:(?:first|second|third|fourth) quarter (?:of )?|january|february|march|april|may|june|july|august|september|october|november|december|fiscal|\d{4}|this (?:year|quarter))|\b(?:no longer|for the first time)\b`)
	adjustmentVerb = regexp.MustCompile(`(?i)\b(?:exclude|include|adjust|add back|deduct)(?:s|d|ed|ing)?\b`)
	recast         = regexp.MustCompile(`(?i)\b(?:recast|restated|revised|conformed|adjusted|reclassified|comparable)\b[^.]*\b(?:prior|previous|earlier|comparative|all) (?:\w+[- ])?(?:periods?|years?|amounts?)\b|\b(?:prior|previous|earlier|comparative|all)(?: \w+)?[- ](?:periods?|years?|amounts?)\b[^.]*\b(?:recast|restated|revised|conformed|adjusted|reclassified|same basis|comparable)\b`)
)

func ngm009(p *Pass, d *document.Draft) {
	const summary = "adjustments that differ between the periods shown"
	shown := map[string][]*document.Mark{} // adjustments by period, of all reconciliations
	var periods []string
	for _, r := range p.reconciliations(d) {
		_, end := r.Ends()
		for c, cell := range r.Rows[end].Cells {
			if m := cell.FirstFact(); m != nil && !slices.Contains(periods, m.ID.When) {
				periods = append(periods, m.ID.When)
			}
			if c == 0 || !english.IsFigure(cell) {
				continue
			}
			for _, each := range r.Rows {
				if !each.Adjusts || c >= len(each.Cells) {
					continue
				}
				if k := each.Cells[c].FirstFact(); k != nil {
					shown[k.ID.When] = append(shown[k.ID.When], k)
				} else if strings.TrimSpace(each.Cells[c].Text) == "" && !slices.ContainsFunc(each.Cells, isAdjustmentCell) {
					p.Report(each.Label.At(0), summary, "Give the amount, or a dash where there was none",
						"the row %q has no amount in one column, and has one in another; see C&DI 100.02", each.Label.Text)
				}
			}
		}
	}
	once := firstTime[string]()
	for _, with := range periods {
		for _, m := range shown[with] {
			name := m.ID.Name()
			for _, without := range periods {
				if !slices.ContainsFunc(shown[without], func(k *document.Mark) bool { return k.ID.Name() == name }) && once(name) {
					p.Report(m.At, summary, "Show it for every period",
						"%s is shown for %s and not for %s; see C&DI 100.02", name, with, without)
				}
			}
		}
	}
	if slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return recast.MatchString(b.Text) }) {
		return
	}
	for _, s := range p.passages(d) {
		words := s.String()
		at := startingTime.FindStringIndex(words)
		if at == nil || !adjustmentVerb.MatchString(words) || english.Supposition.MatchString(words[:at[0]]) ||
			english.Figure.MatchString(words) || !english.NamesNonGAAP(words) { // a sentence with amounts tells no change of what a measure is
			continue
		}
		p.Report(s.Point(at[0]), summary, "Say what changed and why, and recast the earlier periods",
			"%q changes what the measure leaves out, and no sentence says that earlier periods were recast; see C&DI 100.02",
			english.Around(words, at[0], at[1]))
	}
}

// isAdjustmentCell reports whether a cell shows a line between a GAAP measure and a
// non-GAAP one.
func isAdjustmentCell(b *document.Block) bool {
	m := b.FirstFact()
	return m != nil && english.IsAdjustment(m.ID)
}
