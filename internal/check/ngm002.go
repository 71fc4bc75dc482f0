package check

import (
	"fmt"
	"slices"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// NGM002 looks for the GAAP measure before a non-GAAP one.
var NGM002 = &Check{
	Code: "NGM002", Severity: diag.Error,
	Title: "a non-GAAP measure before its GAAP measure, in a heading, table or paragraph",
	Words: true,
	Run:   ngm002,
}

func ngm002(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		var before []english.Presentation // in tables before this one
		for _, v := range p.views(d) {
			told := map[*english.Measure]bool{}
			tell := func(s english.Presentation, summary, detail, part string) {
				if told[s.Measure] {
					return
				}
				told[s.Measure] = true
				found = append(found, diag.Diagnostic{Code: "NGM002", Summary: summary, Subject: s.Point(), Detail: detail + "; see " + p.prominence(part),
					Remedy: fmt.Sprintf("Put %s first, with its own figures", s.GAAP.Name)})
			}
			if v.Kind == english.HeadingView && !defining.MatchString(v.Blocks[0].Text) {
				for i, n := range v.Named {
					if n.NonGAAP() && !slices.ContainsFunc(v.Named[:i], func(g english.Presentation) bool { return g.ComparableTo(n.Measure) }) {
						tell(n, "a heading with a non-GAAP measure before its GAAP measure",
							fmt.Sprintf("%q names %s, and not %s before it", v.Blocks[0].Text, n.Called(), n.GAAP.Name), "a")
					}
				}
			}
			for i, s := range v.Shown {
				if !s.NonGAAP() {
					continue
				}
				first := func(g english.Presentation) bool {
					return g.ComparableTo(s.Measure) && (g.Kind != english.Movement || s.Kind == english.Movement) && (s.Kind == english.Ratio || s.Kind == english.Growth || g.Meets(s)) // periods of ratios are NGM001's
				}
				if slices.ContainsFunc(v.Shown[:i], first) || follows(v, before, s) {
					continue
				}
				tell(s, "a non-GAAP measure before its GAAP measure",
					fmt.Sprintf("%q tells %s%s, and no figure of %s%s stands before it in the %s", s.Excerpt(), s.Called(), s.ForYear(), s.GAAP.Name, s.ForYear(), v.Kind), "a")
			}
			if v.Kind != english.TableView {
				continue
			}
			for i, n := range v.Named {
				if n.NonGAAP() && !slices.ContainsFunc(v.Named[:i], func(g english.Presentation) bool { return g.ComparableTo(n.Measure) }) && !follows(v, before, n) {
					tell(n, "a table that leads with a non-GAAP measure",
						fmt.Sprintf("%q names %s, and nothing before it in the table names %s", n.Block.Text, n.Called(), n.GAAP.Name), "a")
				}
			}
			if s, lines := statement(v); lines > 0 {
				clear(told)
				tell(s, "a non-GAAP income statement", fmt.Sprintf("the table gives %d lines of an income statement on a non-GAAP basis", lines), "c")
			}
			before = append(before, v.Shown...)
		}
	}
	return found
}

// follows says whether a table without the GAAP measure follows one that has it.
func follows(v english.View, before []english.Presentation, s english.Presentation) bool {
	has := func(list []english.Presentation, meet bool) bool {
		return slices.ContainsFunc(list, func(g english.Presentation) bool {
			return g.ComparableTo(s.Measure) && g.Kind != english.Movement && (!meet || g.Period.Meets(s.Period))
		})
	}
	return v.Kind == english.TableView && !has(v.Shown, false) && has(before, true)
}

// statement counts the lines of an income statement that a table has on a
// non-GAAP basis, where they are most of one: revenue or a cost, and a result.
func statement(v english.View) (first english.Presentation, lines int) {
	var has []*english.Measure
	costs := 0
	for _, s := range v.Shown {
		if !s.NonGAAP() || !s.Line || slices.Contains(has, s.Measure) {
			continue
		}
		if has = append(has, s.Measure); len(has) == 1 {
			first = s
		}
		if slices.Contains(english.Expenses, s.GAAP) {
			costs++
		}
	}
	if len(has) < 4 || costs < 2 {
		return first, 0
	}
	return first, len(has)
}
