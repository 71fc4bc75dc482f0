package check

import (
	"fmt"
	"slices"

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
		var before []showing // in tables before this one
		for _, v := range p.views(d) {
			told := map[*measure]bool{}
			tell := func(s showing, summary, detail, part string) {
				if told[s.measure] {
					return
				}
				told[s.measure] = true
				found = append(found, diag.Diagnostic{Code: "NGM002", Summary: summary, Subject: s.point(), Detail: detail + "; see " + p.prominence(part),
					Remedy: fmt.Sprintf("Put %s first, with its own figures", s.GAAP.Name)})
			}
			if v.kind == headed && !defining.MatchString(v.blocks[0].Text) {
				for i, n := range v.named {
					if n.NonGAAP() && !slices.ContainsFunc(v.named[:i], func(g showing) bool { return g.comparable(n.measure) }) {
						tell(n, "a heading with a non-GAAP measure before its GAAP measure",
							fmt.Sprintf("%q names %s, and not %s before it", v.blocks[0].Text, n.called(), n.GAAP.Name), "a")
					}
				}
			}
			for i, s := range v.shown {
				if !s.NonGAAP() {
					continue
				}
				first := func(g showing) bool {
					return g.comparable(s.measure) && (g.kind != move || s.kind == move) && (s.kind == ratio || s.kind == growth || g.meets(s)) // periods of ratios are NGM001's
				}
				if slices.ContainsFunc(v.shown[:i], first) || v.follows(before, s) {
					continue
				}
				tell(s, "a non-GAAP measure before its GAAP measure",
					fmt.Sprintf("%q tells %s%s, and no figure of %s%s stands before it in the %s", s.words(), s.called(), s.ofPeriod(), s.GAAP.Name, s.ofPeriod(), v.kind), "a")
			}
			if v.kind != tabled {
				continue
			}
			for i, n := range v.named {
				if n.NonGAAP() && !slices.ContainsFunc(v.named[:i], func(g showing) bool { return g.comparable(n.measure) }) && !v.follows(before, n) {
					tell(n, "a table that leads with a non-GAAP measure",
						fmt.Sprintf("%q names %s, and nothing before it in the table names %s", n.block.Text, n.called(), n.GAAP.Name), "a")
				}
			}
			if s, lines := v.statement(); lines > 0 {
				clear(told)
				tell(s, "a non-GAAP income statement", fmt.Sprintf("the table gives %d lines of an income statement on a non-GAAP basis", lines), "c")
			}
			before = append(before, v.shown...)
		}
	}
	return found
}

// follows says whether a table without the GAAP measure follows one that has it.
func (v view) follows(before []showing, s showing) bool {
	has := func(list []showing, meet bool) bool {
		return slices.ContainsFunc(list, func(g showing) bool {
			return g.comparable(s.measure) && g.kind != move && (!meet || g.when.meets(s.when))
		})
	}
	return v.kind == tabled && !has(v.shown, false) && has(before, true)
}

// statement counts the lines of an income statement that a table has on a
// non-GAAP basis, where they are most of one: revenue or a cost, and a result.
func (v view) statement() (first showing, lines int) {
	var has []*measure
	costs := 0
	for _, s := range v.shown {
		if !s.NonGAAP() || !s.Line || slices.Contains(has, s.measure) {
			continue
		}
		if has = append(has, s.measure); len(has) == 1 {
			first = s
		}
		if slices.Contains(expenses, s.GAAP) {
			costs++
		}
	}
	if len(has) < 4 || costs < 2 {
		return first, 0
	}
	return first, len(has)
}
