package roll

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// add adds items to the group with a title.
func (p *Plan) add(title string, items ...Item) {
	if len(items) == 0 {
		return
	}
	if i := slices.IndexFunc(p.Groups, func(g Group) bool { return g.Title == title }); i >= 0 {
		p.Groups[i].Items = append(p.Groups[i].Items, items...)
		return
	}
	p.Groups = append(p.Groups, Group{title, items})
}

// say adds an item to a group.
func (p *Plan) say(title, format string, args ...any) {
	p.add(title, Item{Text: fmt.Sprintf(format, args...)})
}

// The titles of the checklist, in the order printed.
const (
	first      = "Before anything else"
	exports    = "Exports to save in the new folder"
	databases  = "Rows to have in the database"
	settings   = filing.File
	commentary = "Commentary and templates"
	staff      = "Staff and restatements"
	signing    = "Sign-offs"
)

var titles = []string{first, exports, databases, settings, commentary, staff, signing}

// An item has at most the first clipped characters of a text, and mostNames names of a list.
const (
	clipped   = 100
	mostNames = 3
)

// checklist fills the groups of the plan: f is today's filing folder and next the new one.
func (p *Plan) checklist(f, next *filing.Filing, filed []*record.Draft) {
	p.unfiled(f, filed)
	for _, l := range next.Ledgers {
		p.exports(next, l)
	}
	p.calendar(f, next)
	p.settings(f, next)
	p.cover(f, next)
	p.templates(f)
	p.commentary(f)
	p.staff(f, next, filed)
	p.signoffs(f)
	slices.SortStableFunc(p.Groups, func(a, b Group) int { return slices.Index(titles, a.Title) - slices.Index(titles, b.Title) })
}

// unfiled reports that today's draft was not saved as filed.
func (p *Plan) unfiled(f *filing.Filing, filed []*record.Draft) {
	r := f.Report
	if slices.ContainsFunc(filed, func(d *record.Draft) bool { return d.Lock.Form == r.Form && d.Period == r.Period }) {
		return
	}
	command := "tieout lock --as " + r.Form + "-" + r.Period.String() + " -C {from}"
	if f.Roles != nil {
		command += " --require-signoff"
	}
	p.add(first, Item{Text: fmt.Sprintf("The %s for %s is not saved as filed, and the new drafts are compared with what was filed. Lock it, then roll again into a new folder:", r.Form, r.Period),
		Lines: []string{command}})
}

// commentary lists what commentary.toml said of the last period.
func (p *Plan) commentary(f *filing.Filing) {
	c := f.Commentary
	today := f.Report.Period
	for _, e := range c.Explain {
		p.say(commentary, "[[explain]] %s: for %s it was %s", p.moved(e.Fact, today), today, toml.Quote(text.Clip(text.OneLine(e.Text), clipped)))
	}
	for _, section := range slices.Sorted(maps.Keys(c.Text)) {
		p.say(commentary, "[text] %s: it was %s", section, toml.Quote(text.Clip(text.OneLine(c.Text[section]), clipped)))
	}
	for _, clause := range c.Keep {
		p.say(commentary, "keep = [%s]: keep the clause again only if it is true of %s", toml.Quote(clause), p.Period)
	}
	for _, a := range f.Accepted() {
		p.say(commentary, "The acceptance of %s by %s ended with %s: %s", a.Code, text.Clip(a.By, clipped), today, toml.Quote(text.Clip(text.OneLine(a.Reason), clipped)))
	}
}

// moved returns the name of a fact of today's period as that of the new one. A fact without a
// period gets the new one. Any other name is returned unchanged.
func (p *Plan) moved(name string, today fiscal.Period) string {
	fact, when, dated := strings.Cut(name, "@")
	switch {
	case when == today.String(), !dated && !strings.HasPrefix(name, "policy."):
		return fact + "@" + p.Period.String()
	case when == today.ToDate().String():
		return fact + "@" + p.Period.ToDate().String()
	}
	return name
}

// staff lists promises that are due, and what continues of restatements.
func (p *Plan) staff(f, next *filing.Filing, filed []*record.Draft) {
	last := english.Reader{Filing: lastPeriodic(f, filed)}
	for _, promise := range f.Promises {
		if (english.Reader{Filing: next}).DueLater(promise.Due) {
			continue
		}
		when := "due now"
		if last.Filing != nil && !last.DueLater(promise.Due) {
			when = "in force since " + promise.Due
		}
		p.say(staff, "Promised to Staff, %s: %s (%s)", when, toml.Quote(text.Clip(text.OneLine(promise.Text), clipped)), promise.At)
	}
	if f.Letter != nil {
		for _, c := range f.Letter.Comments {
			if c.Due != "" && !slices.ContainsFunc(f.Promises, func(p filing.Promise) bool { return p.Due == c.Due }) {
				p.say(staff, "The answer to %s promises disclosure in %s, and promises.toml has no promise that is due then: add it, as later reports read promises.toml alone (%s)", c.Name(), text.OneLine(c.Due), c.DueAt)
			}
		}
	}
	groups := map[string][]string{} // the facts of restatements, by kind and approval
	for _, r := range f.Restatements {
		state := r.Kind + ", approved by " + text.Clip(r.Approver, clipped)
		if r.Approver == "" {
			state = r.Kind + ", not approved"
		}
		groups[state] = append(groups[state], r.Fact)
	}
	for _, state := range slices.Sorted(maps.Keys(groups)) {
		facts := groups[state]
		n := len(facts)
		if n > mostNames {
			facts = append(facts[:mostNames:mostNames], strconv.Itoa(n-mostNames)+" more")
		}
		p.say(staff, "restatements.toml has %s (%s): %s. Remove each once no report shows the amount as it was", text.Count(n, "restatement"), state, text.List(facts, "and"))
	}
	if filing.Exists(f.FS, filing.MemoFile) {
		p.say(staff, "%s is in %s: copy it back if the new draft has a memorandum on an error", filing.MemoFile, Previous)
	}
	if filing.Exists(f.FS, filing.CommentsFile) {
		p.say(staff, "%s is in %s: copy it back if the letter to Staff is still to be sent", filing.CommentsFile, Previous)
	}
}

// lastPeriodic returns the filing folder as of the last periodic report: today's, or that of
// the newest one that was filed before a release. It returns nil if there is none.
func lastPeriodic(f *filing.Filing, filed []*record.Draft) *filing.Filing {
	if f.Report.Periodic() {
		return f
	}
	for _, d := range filed {
		if as := *f; d.Lock.Form != f.Report.Form {
			as.Report.Form, as.Report.Period = d.Lock.Form, d.Period
			return &as
		}
	}
	return nil
}

// signoffs lists the roles in which each section is signed, and who signed the last report.
func (p *Plan) signoffs(f *filing.Filing) {
	if f.Roles != nil {
		p.say(signing, "Each section needs a current sign-off as %s, each by another person", text.List(f.Roles, "and"))
	}
	signed := map[string][]string{}
	var order []string
	for _, s := range f.Signoffs {
		if !s.For(f.Report) {
			continue
		}
		target := s.Target
		if strings.Contains(target, "@") { // a number, not a section
			target = p.moved(target, f.Report.Period)
		}
		if signed[target] == nil {
			order = append(order, target)
		}
		signed[target] = append(signed[target], s.Role+" ("+text.Clip(s.By, clipped)+")")
	}
	for _, target := range order {
		p.say(signing, "%s: %s", target, text.List(signed[target], "and"))
	}
}

// Checklist returns the checklist as text: the new report, what is to be renewed, and the next
// command.
func (p *Plan) Checklist() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is the filing folder of the %s for %s, compared with %s.\n", text.Plain(p.To), p.Form, p.days(), p.Compare)
	if p.Changed != nil {
		fmt.Fprintf(&b, "%s has new values: %s.\n", filing.File, text.Plain(strings.Join(p.Changed, ", ")))
	}
	if slices.ContainsFunc(p.Files, func(f disk.File) bool { return strings.HasPrefix(f.Name, Previous+"/") }) {
		fmt.Fprintf(&b, "What belonged to the last report alone is in its folder %s, which no command reads.\n", Previous)
	}
	for _, g := range p.Groups {
		fmt.Fprintf(&b, "\n%s\n", g.Title)
		for _, item := range g.Items {
			fmt.Fprintf(&b, "  [ ] %s\n", text.Plain(item.Text))
			for _, line := range item.Lines {
				fmt.Fprintf(&b, "      %s\n", text.Plain(p.Typed(line)))
			}
		}
	}
	fmt.Fprintf(&b, "\nNext: tieout check -C %s\n", text.Plain(text.Shell(p.To)))
	return b.String()
}

// Typed returns a line of an item with the folders as a person types them.
func (p *Plan) Typed(line string) string {
	return strings.ReplaceAll(line, "{from}", text.Shell(p.From))
}

// Command returns the command that makes the folder.
func (p *Plan) Command() string {
	return fmt.Sprintf("tieout roll -C %s --to %s --form %s -o %s", text.Shell(p.From), p.Period, p.Form, text.Shell(p.To))
}

// days returns the period with its first and last day, if the calendar has it.
func (p *Plan) days() string {
	if p.Span.End == 0 {
		return p.Period.String()
	}
	return fmt.Sprintf("%s (%s to %s)", p.Period, p.Span.Start.Words(), p.Span.End.Words())
}
