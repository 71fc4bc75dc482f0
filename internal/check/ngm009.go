package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// NGM009 holds adjustments to be the same in each period.
var NGM009 = &Check{
	Code: "NGM009", Severity: diag.Warning,
	Title: "adjustments that differ between the periods shown",
	Run:   ngm009,
}

var (
	sinceThen = regexp.MustCompile(`(?i)\b(?:beginning|starting|effective|commencing|as of|since|from) (?:in |with |on )?(?:the )?(?:(?:first|second|third|fourth) quarter (?:of )?|january|february|march|april|may|june|july|august|september|october|november|december|fiscal|\d{4}|this (?:year|quarter))|\b(?:no longer|for the first time)\b`)
	changesIt = regexp.MustCompile(`(?i)\b(?:exclude|include|adjust|add back|deduct)(?:s|d|ed|ing)?\b`)
	recast    = regexp.MustCompile(`(?i)\b(?:recast|restated|revised|conformed|adjusted|reclassified|comparable)\b[^.]*\b(?:prior|previous|earlier|comparative|all) (?:\w+[- ])?(?:periods?|years?|amounts?)\b|\b(?:prior|previous|earlier|comparative|all)(?: \w+)?[- ](?:periods?|years?|amounts?)\b[^.]*\b(?:recast|restated|revised|conformed|adjusted|reclassified|same basis|comparable)\b`)
)

func ngm009(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		shown := map[string][]*document.Mark{} // adjustments by period, of all reconciliations
		var periods []string
		for _, v := range p.views(d) {
			r, ok := readReconciliation(v)
			if !ok {
				continue
			}
			_, end := r.ends()
			for c, cell := range r.rows[end].cells {
				m := cell.FirstFact()
				if m != nil && !slices.Contains(periods, m.ID.When) {
					periods = append(periods, m.ID.When)
				}
				if c == 0 || !english.IsFigure(cell) {
					continue
				}
				for _, each := range r.rows {
					if !each.adjusts || c >= len(each.cells) {
						continue
					}
					if k := each.cells[c].FirstFact(); k != nil {
						shown[k.ID.When] = append(shown[k.ID.When], k)
						continue
					}
					if blank := strings.TrimSpace(each.cells[c].Text) == ""; blank && !slices.ContainsFunc(each.cells, func(b *document.Block) bool { return b.FirstFact() != nil && adjusts(b.FirstFact().ID) }) {
						found = append(found, differs(each.label, fmt.Sprintf("the row %q has no amount in one column, and has one in another", each.label.Text)))
					}
				}
			}
		}
		told := map[string]bool{}
		for _, with := range periods {
			for _, m := range shown[with] {
				for _, without := range periods {
					name := m.ID.Name()
					if told[name] || slices.ContainsFunc(shown[without], func(k *document.Mark) bool { return k.ID.Name() == name }) {
						continue
					}
					told[name] = true
					found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "NGM009", Summary: "adjustments that differ between the periods shown", Subject: m.At,
						Detail: fmt.Sprintf("%s is shown for %s and not for %s; see C&DI 100.02", name, with, without), Remedy: "Show it for every period"})
				}
			}
		}
		says := slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return recast.MatchString(b.Text) })
		for _, s := range p.passages() {
			words := s.String()
			at := sinceThen.FindStringIndex(words)
			if s.Draft != d || says || at == nil || !changesIt.MatchString(words) || english.Supposition.MatchString(words[:at[0]]) || practiceOnly(words) {
				continue
			}
			if slices.ContainsFunc(english.Mentions(words), func(n english.Mention) bool { return n.Measure != nil && n.NonGAAP() }) {
				found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "NGM009", Summary: "adjustments that differ between the periods shown", Subject: s.Point(at[0]),
					Detail: fmt.Sprintf("%q changes what the measure leaves out, and no sentence says that earlier periods were recast; see C&DI 100.02", english.Around(words, at[0], at[1])),
					Remedy: "Say what changed and why, and recast the earlier periods"})
			}
		}
	}
	return found
}

func differs(label *document.Block, detail string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: "NGM009", Summary: "adjustments that differ between the periods shown", Subject: label.At(0),
		Detail: detail + "; see C&DI 100.02", Remedy: "Give the amount, or a dash where there was none"}
}

// practiceOnly says whether a sentence gives amounts, and so tells no change of
// what a measure is.
func practiceOnly(words string) bool { return english.Figure.MatchString(words) }
