package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/filing"
	"tieout/internal/record"
)

// KPI009 holds a metric to the policies it was last filed with.
var KPI009 = &Check{Code: "KPI009", Severity: Error, Words: true, Run: kpi009,
	Title: "a policy that differs from the last filed draft with no change note (what, why, effect, recast)"}

func kpi009(p *Pass) {
	for _, change := range record.PolicyChanges(p.Filing, p.Filed) {
		i := slices.IndexFunc(p.Drafts, func(d *document.Draft) bool { return hasSection(d, change.Section) })
		if i < 0 {
			continue
		}
		var lacks []string
		for _, each := range english.ChangeNote {
			if !slices.ContainsFunc(p.passages(), func(s english.Passage) bool {
				return s.Section == change.Section && s.Kind == document.Paragraph && each.Words.MatchString(s.String())
			}) {
				lacks = append(lacks, each.What)
			}
		}
		why := p.Filing.Explains(change.Explained())
		switch {
		case len(why) == 0:
			lacks = append(lacks, "why")
		case !slices.ContainsFunc(why, func(e filing.Explanation) bool { return prints(p.Drafts[i], e) }):
			lacks = append(lacks, "why, which commentary.toml explains and the template does not print")
		}
		if len(lacks) == 0 {
			continue
		}
		remedy := fmt.Sprintf("Add an [[explain]] with fact = %q to commentary.toml, and the reason as its text", change.Explained())
		if len(why) > 0 {
			remedy = fmt.Sprintf("Print it with {{range (changed %q).Reasons}}, and say the rest beside it, as the built-in %s does", change.Policy, templateOf(change.Section))
		}
		p.Report(p.Filing.Policies.At(change.Policy), "a policy that changed with no note of it", remedy,
			"%s is %q, and was %q in %s; the draft does not say %s",
			change.Policy, change.Is, change.Was, change.Since, strings.Join(lacks, ", nor ")).with(otherEnd("as it was filed", change.At))
	}
}
