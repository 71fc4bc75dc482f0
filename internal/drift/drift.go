// Package drift finds the figures of filed reports that today's ledgers no longer produce. It
// covers figures for periods of the fiscal year that is being drafted and for the comparison
// period, even if the draft does not show them. For example, when the annual report is drafted, the
// quarters that were filed in Forms 10-Q are compared too.
//
// [Reports] chooses the filed reports and their figures before the ledgers are read, [Filings] has
// package compute ask for their sums, and [Compare] returns a [Result] with each [Change]. The
// check ERR004 reports them. [Recomputed] gives them to package compute, which adds those that an
// approved restatement corrects to the facts, for the memorandum on materiality.
package drift

import (
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
)

// Report is a filed report with the figures to compute again.
type Report struct {
	Filed   *record.Draft
	Filing  *filing.Filing // today's filing folder, with the form and periods of the report
	Figures []render.Shown // one for each fact and text
}

// Reports returns the filed reports that show figures to compute again, newest first. A fact
// is taken from the newest report that shows it.
func Reports(f *filing.Filing, filed []*record.Draft) []Report {
	covers := coverage(f)
	taken := map[fact.ID]bool{}
	var list []Report
	for _, d := range filed {
		if !d.Before(f.Report.Period) && !d.SameEnd(f.Report.Period) {
			continue
		}
		r := Report{Filed: d}
		seen := map[render.Shown]bool{}
		for _, s := range d.Shown {
			s = render.Shown{ID: s.ID, Text: s.Text, File: s.File}
			if !published(s.File) || taken[s.ID] || !covers(s.ID.When) || d.Fact(s.ID) == nil {
				continue
			}
			if s.File = ""; !seen[s] {
				seen[s] = true
				r.Figures = append(r.Figures, s)
			}
		}
		for _, s := range r.Figures {
			taken[s.ID] = true
		}
		if r.Figures != nil {
			as := *f
			as.Report.Form, as.Report.Period, as.Report.Compare = d.Lock.Form, d.Period, d.Compare
			r.Filing = &as
			list = append(list, r)
		}
	}
	return list
}

// published reports whether a file belongs to a document that is filed with a report.
func published(file string) bool {
	return slices.ContainsFunc(disclosure.Documents, func(d *disclosure.Document) bool {
		return d.Checked && strings.HasPrefix(file, d.Name+".")
	})
}

// coverage returns a function that reports whether a period or date belongs to the report's
// fiscal year or to its comparison period.
func coverage(f *filing.Filing) func(when string) bool {
	own := fiscal.Period{Year: f.Report.Period.Year, Transition: f.Report.Period.Transition} // a transition period is a fiscal year of its own
	year, err := f.Calendar.Span(own)
	known := err == nil
	return func(when string) bool {
		if p, err := fiscal.ParsePeriod(when); err == nil {
			return p.Year == own.Year && p.Transition == own.Transition || slices.ContainsFunc(f.Shown(), func(pair filing.Pair) bool { return p == pair.Compare })
		}
		d, err := fiscal.ParseDate(when)
		if err != nil {
			return false
		}
		compared := slices.ContainsFunc(f.Shown(), func(pair filing.Pair) bool {
			span, err := f.Calendar.Span(pair.Compare)
			return err == nil && d == span.End
		})
		return compared || known && d >= year.Start-1 && d <= year.End
	}
}

// Filings returns the filings whose facts compute.Ask must ask for.
func Filings(reports []Report) []*filing.Filing {
	var list []*filing.Filing
	for _, r := range reports {
		list = append(list, r.Filing)
	}
	return list
}

// Change is a figure of a filed report whose value is another today.
type Change struct {
	Was    *record.Fact
	Now    *fact.Fact
	Text   string // as it was filed
	Prints bool   // true if today's value prints with other digits
}

// Result compares the figures of a filed report.
type Result struct {
	Report
	Now      *fact.Set       // the facts of the report today
	again    *compute.Result // of Now
	Changes  []Change        // by place in the report, each fact once
	LeftOut  []fact.ID       // figures that changed only because the settings in Settings changed
	Settings []string        // noun phrases for the settings: "the policy ndr.fx"
}

// Compare computes the figures of filed reports again. It leaves out figures that have no
// value today because rows are missing. It also leaves out figures that changed only
// because the customers ledger, [lines] or a policy changed; the change of a policy
// counts only if a note in the draft discloses it.
func Compare(f *filing.Filing, reports []Report, b *ledger.Book) []Result {
	var list []Result
	covers := coverage(f)
	for i, r := range reports {
		wanted := map[fact.ID]bool{}
		for _, s := range r.Figures {
			wanted[s.ID] = true
		}
		for k := range r.Filed.Facts {
			if id := r.Filed.Facts[k].ID; id.Metric == "account" && covers(id.When) {
				wanted[id] = true // the memorandum compares it, shown or not
			}
		}
		out := Result{Report: r, again: compute.Again(r.Filing, b, wanted)}
		out.Now = out.again.Facts
		settings := changed(f, r.Filed, reports[:i], b)
		at := map[fact.ID]int{}
		for _, s := range r.Figures {
			was, now := r.Filed.Fact(s.ID), out.Now.Of(s.ID)
			if now == nil || was.Unit == now.Value.Unit() && was.Amount().Equal(now.Value) {
				continue
			}
			if setting := settings(s.ID); setting != "" {
				if !slices.Contains(out.LeftOut, s.ID) {
					out.LeftOut = append(out.LeftOut, s.ID)
				}
				if !slices.Contains(out.Settings, setting) {
					out.Settings = append(out.Settings, setting)
				}
				continue
			}
			k, known := at[s.ID]
			if !known {
				k = len(out.Changes)
				at[s.ID] = k
				out.Changes = append(out.Changes, Change{Was: was, Now: now, Text: s.Text})
			}
			if !out.Changes[k].Prints && otherwise(s.Text, was, now, r.Filed.Lock.Policies[filing.Footing] != "") {
				out.Changes[k].Prints, out.Changes[k].Text = true, s.Text
			}
		}
		if out.Changes != nil || out.LeftOut != nil {
			list = append(list, out)
		}
	}
	return list
}

// Recomputed returns the figures of the reports for earlier periods that changed, for the
// memorandum on the errors among them: as compute.Facts takes them.
func Recomputed(list []Result, before fiscal.Period) (again []compute.Recomputed) {
	for _, r := range list {
		if !r.Filed.Before(before) {
			continue // it is of this very period, or of its end
		}
		was := map[fact.ID]fact.Filed{}
		for _, now := range r.Now.All() { // figures, what they are computed from, and accounts
			if f := r.Filed.Fact(now.ID); f != nil {
				was[f.ID] = fact.Filed{Value: f.Amount(), File: r.Filed.FactsAt().File}
			}
		}
		for _, id := range r.LeftOut { // a setting changed, and no amount was wrong
			delete(was, id)
		}
		again = append(again, compute.Recomputed{Result: r.again, Was: was})
	}
	return again
}

// otherwise reports whether a figure would print otherwise today. Its format is the one in
// which the filed value prints as it was filed. If figures were moved so that tables foot, it may
// also be one in which the filed value prints one unit higher or lower; then the rounded values are
// compared.
func otherwise(said string, was *record.Fact, now *fact.Fact, moved bool) bool {
	if was.Unit != now.Value.Unit() {
		return true
	}
	prints := func(is figure.Figure) bool { return is.Digits == said || is.Zero && strings.Trim(said, "—-") == "" }
	fits := func(how figure.Format) bool { return prints(figure.Amount(was.Amount(), how)) }
	formats := figure.Formats()
	if slices.ContainsFunc(formats, fits) { // else the printed figure was adjusted to a total
		formats = slices.DeleteFunc(formats, func(how figure.Format) bool { return !fits(how) })
	}
	near := func(how figure.Format) bool {
		is := figure.Amount(was.Amount(), how)
		return prints(is.Move(1)) || prints(is.Move(-1))
	}
	if moved && !slices.ContainsFunc(formats, fits) && slices.ContainsFunc(formats, near) {
		return !slices.ContainsFunc(formats, func(how figure.Format) bool {
			return near(how) && figure.Show(now, how).Same(figure.Amount(was.Amount(), how))
		})
	}
	return !slices.ContainsFunc(formats, func(how figure.Format) bool {
		is := figure.Show(now, how)
		return prints(is) && (is.Zero || is.Negative == (was.Amount().Sign() < 0))
	})
}

// changed returns a function that returns the setting that explains a change of a fact since
// a report was filed, or "". A change of a policy counts if a note explains it: in this
// report, or in a newer report that was filed with the policy of today.
func changed(f *filing.Filing, d *record.Draft, newer []Report, b *ledger.Book) func(fact.ID) string {
	parents := map[string]string{}
	if b != nil {
		maps.Copy(parents, b.Customers.Parents())
	}
	customers, lines := !maps.Equal(d.Lock.Parents, parents), !maps.Equal(d.Lock.Lines, f.Lines)
	inForce := f.Policies.InForce()
	noted := func(policy string) bool {
		return len(f.Explains(filing.PolicyPrefix+policy)) > 0 || slices.ContainsFunc(newer, func(r Report) bool {
			return filing.SamePolicy(r.Filed.Lock.Policies[policy], inForce[policy])
		})
	}
	return func(id fact.ID) string {
		of, _ := disclosure.Of(id.Metric)
		for _, policy := range disclosure.PoliciesAffecting(id.Metric, id.Member) {
			if was, known := d.Lock.Policies[policy]; known && !filing.SamePolicy(was, inForce[policy]) && noted(policy) {
				return "the policy " + policy
			}
		}
		switch {
		case lines && of == disclosure.FairValue:
			return "[lines] in filing.toml"
		case customers && (of == disclosure.NDR || id.Metric == "revenue.customer" || id.Member == "existing" || id.Member == "new"):
			return "the parent companies in the customers ledger"
		}
		return ""
	}
}
