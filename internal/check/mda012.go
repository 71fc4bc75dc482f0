package check

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/demand"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/text"
)

// MDA012 reports claims of demand, momentum or expected growth that a number contradicts.
var MDA012 = &Check{Code: "MDA012", Severity: Warning, Run: each(sentences, mda012),
	Title: "claim of demand, momentum or expected growth that a number contradicts"}

func mda012(p *Pass, s english.Passage) {
	words, pairs := s.String(), p.Filing.Shown()
	clause, at := "outlook", 0
	if i := strings.Index(words, letterDemand); i >= 0 {
		clause, at = "demand", i
		pairs = slices.DeleteFunc(pairs, func(pair filing.Pair) bool {
			return !slices.ContainsFunc(s.Facts(), func(f document.Span) bool {
				return f.ID.Metric == "revenue.increase" && f.ID.When == pair.Period.String()
			})
		})
	} else if s.Wording() != letterOutlook {
		claim := english.DemandClaim(words)
		if claim == nil || !s.Own {
			return
		}
		clause, at = "", claim[0]
	}
	others := &Pass{readings: p.readings, check: MDA010}
	if mda010(others, s); clause == "" {
		kpi006(others, s)
	}
	if others.found != nil {
		return
	}
	var why []string
	for _, pair := range pairs {
		for _, r := range demand.Against(p.Filing, p.Facts, pair) {
			if (clause != "" || !r.Missing && !r.Revenue) && !slices.Contains(why, r.Text) {
				why = append(why, r.Text)
			}
		}
	}
	remedy := "Delete the claim; or state in the same sentence what fell, or how much of the change in revenue had another cause than demand"
	if clause != "" {
		remedy = "Remove \"" + clause + "\" from keep in commentary.toml, or delete the sentence from your own template"
	}
	if why != nil {
		p.Report(s.Point(at), "claim of demand or growth that a number contradicts", remedy, "the text says %q, but %s", clip(words[at:]), text.List(why, "and"))
	}
}
