package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
)

// KPI009 reports a policy that changed since the last filing, if no complete note explains the
// change.
var KPI009 = &Check{Code: "KPI009", Severity: Error, Words: true, Run: kpi009,
	Title: "policy changed since the last filing without a complete note"}

func kpi009(p *Pass) {
	for _, change := range record.PolicyChanges(p.Filing, p.Filed) {
		i := slices.IndexFunc(p.Drafts, func(d *document.Draft) bool { return hasSection(d, change.Section) })
		if i < 0 {
			continue
		}
		var missing []string
		for _, each := range english.ChangeNote {
			if !slices.ContainsFunc(p.passages(), func(s english.Passage) bool {
				return s.Section == change.Section && s.Kind == document.Paragraph && each.Words.MatchString(s.String())
			}) {
				missing = append(missing, each.What)
			}
		}
		write := text.List(missing, "and")
		at, because := min(1, len(missing)), ""
		why := p.Filing.Explains(change.Explained())
		switch {
		case len(why) == 0:
			missing = slices.Insert(missing, at, "why")
		case !slices.ContainsFunc(why, func(e filing.Explanation) bool { return prints(p.Drafts[i], e) }):
			missing, because = slices.Insert(missing, at, "why"), " (the reason is in commentary.toml, but the template does not print it)"
		}
		if len(missing) == 0 {
			continue
		}
		asked, remedy := change.Explained(), fmt.Sprintf("Add an [[explain]] with `fact = %q` to commentary.toml, with the reason as its text; or restore the earlier policy under [policies] in filing.toml", change.Explained())
		if len(why) > 0 {
			asked, remedy = "", fmt.Sprintf("Add `{{range (changed %q).Reasons}}{{.}}{{end}}` to %s", change.Policy, templateOf(change.Section))
			if write != "" {
				remedy += ", and state there " + write
			}
			if strings.Contains(write, "recast") {
				remedy += ". For the recast, write `amounts presented for prior periods have been recast` or `amounts presented for prior periods have not been recast`, whichever is true"
			}
			remedy += ". Or delete your template, to use the built-in note"
		}
		p.Report(p.Filing.Policies.At(change.Policy), "policy changed without a complete note", remedy,
			"%s is %q, and was %q in %s; the draft does not state %s%s",
			change.Policy, change.Is, change.Was, change.Since, text.List(missing, "or"), because).asks(asked).with(otherEnd("the policy as filed", change.At))
	}
}
