// Package status describes the close at a glance: how complete and how current the ledgers are,
// what was found, who has signed, what is filed, and what is due. It reports what is missing or
// broken as a line, and never fails. It uses no clock: due dates are stated, not days that are
// left.
//
// [Of] makes a [Status] from a walk.Result, for `tieout status` and the review page. [QuartersOf]
// returns the last five quarters from the ledgers, with each fourth quarter as the year less nine
// months. A [Deadline] follows from the form and the filer category (General Instruction A of Forms
// 10-K, 10-Q and 20-F).
package status

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/signoff"
	"github.com/tieout/tieout/internal/walk"
)

// Status is the state of a filing folder.
type Status struct {
	Registrant, CIK string
	Form            string
	Period, Compare fiscal.Period
	Span            fiscal.Span // of the period; zero if the calendar does not have it
	Broken          bool        // filing.toml is too incomplete to read the ledgers
	Ledgers         []Ledger
	Findings        Findings
	Incomplete      bool     // numbers of the draft are missing because of errors, so that sign-offs may count as reopened
	Required        []string // the roles that [signoffs] requires
	Sections        []Section
	Numbers         []Signed // sign-offs of single numbers, and of sections that the draft no longer has
	Filed           []Filed  // newest first
	Year            []Report // the reports of the fiscal year, in their order
	Category        string   // filer category in [cover]; "" if it is not stated
	Promises        []Promise
	Comments        []Comment
	Explained       int // the [[explain]] in commentary.toml for the report's period
	Wanted          []Wanted
	Quarters        Quarters
}

// State is how far a ledger reaches.
type State uint8

// The states of a ledger.
const (
	Current State = iota // it reaches the end of the report's period, or has no dates
	Stale                // it ends before the end of the report's period
	Absent               // a file does not exist
	Wrong                // it has errors, or was not read
)

// String returns the state as a word.
func (s State) String() string { return []string{"current", "stale", "missing", "errors"}[s] }

// Ledger is a ledger that filing.toml maps.
type Ledger struct {
	Name        string
	State       State
	Why         string   // a clause on a state other than Current
	Files       []string // the files that were found, or the names in filing.toml
	First, Last string   // dates, "2022-12-31"; "" without dates
	Rows        int
	Read        bool // whether there are control totals
	Totals      []control.Total
}

// Findings counts the findings by severity, and lists the first.
type Findings struct {
	Errors, Warnings, Infos int
	First                   []diag.Diagnostic // errors and warnings, worst first; at most mostFirst
}

// Section is a section with the sign-offs that it needs.
type Section struct {
	signoff.Standing
	Others []Signed // the other sign-offs, in roles that are not required or by further persons
}

// Signed is a sign-off and, if it is no longer current, the reason.
type Signed struct {
	Target, By, Role, On string
	Why                  string // "" if it is current
	Uncounted            string // why the sign-off does not count, a clause; "" if it does
}

// Filed is a report that was saved as filed.
type Filed struct {
	record.Filed        // without the hashes of its files
	On           string // the day of saving; "" if it is not recorded
	Fault        string // why this cannot be read; "" if it can, or is missing
}

// Report is a report of the fiscal year: a periodic report, or the 8-K that the folder drafts.
type Report struct {
	Form     string
	Period   fiscal.Period
	FiledAs  string // the folder, "filed/10-Q-FY2022Q3"; "" if it is not filed
	Differs  bool   // a finding says that today's ledgers no longer produce what was filed
	Own      bool   // this filing folder drafts it
	Next     bool   // it is the first that is not filed, from the report of this folder on
	Earlier  bool   // it comes before the report of this folder
	Deadline Deadline
}

// Promise is a promise to Staff that is due in the report, or that is due later.
type Promise struct {
	filing.Promise
	Later bool // it is due after the report
}

// Comment is a comment of Staff whose answer promises something.
type Comment struct {
	Name, Due string
	Later     bool
}

// Wanted is commentary that a finding asks for.
type Wanted struct {
	For     string // the fact or policy of the [[explain]], or what the text is about: "revenue.increase@FY2022", "gross dollar retention rate"
	IsFact  bool   // For is the name of a fact or policy
	Finding diag.Diagnostic
}

// mostFirst is the number of findings that Findings lists.
const mostFirst = 8

// Of returns the status of a filing folder. The ledgers should have been read with
// walk.How.Quarters; otherwise Quarters is empty.
func Of(r *walk.Result) Status {
	f := r.Filing
	s := Status{Registrant: f.Registrant.Name, CIK: f.Registrant.CIK, Form: f.Report.Form, Period: f.Report.Period, Compare: f.Report.Compare,
		Broken: !r.Usable(), Incomplete: r.Incomplete, Required: f.Roles, Quarters: QuartersOf(r)}
	if span, err := f.Calendar.Span(f.Report.Period); err == nil && !f.Calendar.IsZero() {
		s.Span = span
	}
	s.Category, _ = f.Cover.Value("filer_category")
	s.ledgers(r)
	s.findings(r.Found)
	s.signoffs(r)
	s.filings(r)
	s.promises(f)
	s.commentary(r)
	return s
}

func (s *Status) ledgers(r *walk.Result) {
	totals := map[string]*control.Ledger{}
	if r.Book != nil {
		for _, c := range r.Controls() {
			totals[c.Name] = c
		}
	}
	for _, l := range r.Filing.Ledgers {
		out := Ledger{Name: l.Ledger}
		files := input.Files(r.Filing.FS, l)
		if c := totals[l.Ledger]; c != nil {
			out.Read, out.First, out.Last, out.Rows, out.Totals = true, c.First, c.Last, c.Rows, c.Totals
			for _, f := range c.Files {
				out.Files = append(out.Files, f.Name)
			}
		}
		if out.Files == nil {
			out.Files = files
		}
		if out.Files == nil && l.Source != nil {
			out.Files = []string{l.Relation()}
		}
		if out.Files == nil {
			for _, name := range l.Files {
				out.Files = append(out.Files, name.Text)
			}
		}
		out.judge(r, l, files, s.Span)
		s.Ledgers = append(s.Ledgers, out)
	}
}

// judge sets the state of a ledger.
func (l *Ledger) judge(r *walk.Result, of *filing.Ledger, files []string, span fiscal.Span) {
	var absent []string
	for _, name := range files {
		if !filing.Exists(r.Filing.FS, name) {
			absent = append(absent, name)
		}
	}
	names := files
	if of.Source != nil {
		names = []string{of.Relation(), of.Source.At.String()}
	}
	switch {
	case len(absent) > 0:
		l.State, l.Why = Absent, "no file "+strings.Join(absent, ", ")
	case len(files) == 0 && of.Files != nil:
		l.State, l.Why = Absent, "no file matches "+strings.Join(l.Files, ", ")
	case r.Book == nil:
		l.State, l.Why = Wrong, "it was not read, because filing.toml has errors"
	case !l.Read:
		l.State, l.Why = Wrong, "it could not be read"
		if i := slices.IndexFunc(r.Found, func(d diag.Diagnostic) bool {
			return d.Severity == diag.Error && slices.ContainsFunc(names, func(name string) bool {
				return d.At() == name || strings.HasPrefix(d.At(), name+"!") || strings.HasPrefix(d.At(), name+" where ")
			})
		}); i >= 0 {
			l.Why += fmt.Sprintf(": %s (%s)", r.Found[i].Summary, r.Found[i].Code)
		}
	case r.Book.Wrong[l.Name]:
		l.State, l.Why = Wrong, "it has errors, so its totals may be incomplete"
	default:
		l.compareEnd(r, span)
	}
}

// fxDays is the age of the oldest rate that is used, in days.
const fxDays = 7

// compareEnd compares the last date of a ledger with the end of the report's period. A ledger of
// balances must have the last day itself, rates one of the last days, and revenue a date in the last
// month, or in the last quarter if its rows are quarters: a row may have any day of its time. Terms
// start as often as they did before.
func (l *Ledger) compareEnd(r *walk.Result, span fiscal.Span) {
	f := r.Filing
	last, err := fiscal.ParseDate(l.Last)
	if err != nil || span.End == 0 {
		return
	}
	needs, noun := span.End, "the last date is"
	switch l.Name {
	case "fx":
		needs = span.End - fxDays
	case "revenue":
		q, err := f.Calendar.Span(f.Calendar.LastQuarter(f.Report.Period))
		switch {
		case err == nil && (f.Calendar.IsListed() && last == q.Start || !f.Calendar.IsListed() && !compute.Monthly(f, r.Book)):
			needs = q.Start
		case f.Calendar.IsListed():
			needs = span.End - 34 // the last month of a quarter has four or five weeks
		default:
			needs = (span.End + 1).AddMonths(-1)
		}
	case "subscriptions":
		starts := compute.StartsOf(r.Book.Table("subscriptions").Terms, span.End)
		switch {
		case starts.Last == 0:
			l.State, l.Why = Stale, fmt.Sprintf("no term starts by %s, the end of the period", span.End)
			return
		case !starts.Stale():
			return
		}
		last, noun = starts.Last, "the last term starts on"
	case "customers":
		return
	}
	if last < needs {
		l.State = Stale
		l.Why = fmt.Sprintf("%s %s, %s before the period ends on %s", noun, last, days(int(span.End-last)), span.End)
	}
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return control.Number(n) + " days"
}

func (s *Status) findings(found []diag.Diagnostic) {
	for _, d := range found {
		switch d.Severity {
		case diag.Error:
			s.Findings.Errors++
		case diag.Warning:
			s.Findings.Warnings++
		default:
			s.Findings.Infos++
			continue
		}
		if len(s.Findings.First) < mostFirst {
			s.Findings.First = append(s.Findings.First, d)
		}
	}
}

func (s *Status) signoffs(r *walk.Result) {
	statuses := signoff.Statuses(r.Filing, r.Facts.Facts, r.Drafts)
	signed := func(st signoff.Status) Signed {
		out := Signed{Target: st.Target, By: st.By, Role: cmp.Or(st.Role, filing.Preparer), On: st.On}
		if st.Open() {
			out.Why = st.Reason()
		}
		if !signoff.Counted(r.Filing, st.Role) {
			out.Uncounted = "the role is not required"
		}
		return out
	}
	drafted := map[string]bool{}
	for _, standing := range signoff.Standings(r.Filing, statuses, r.Drafts) {
		section := Section{Standing: standing}
		drafted[standing.Target] = true
		for _, st := range statuses {
			counted := slices.ContainsFunc(standing.Roles, func(role signoff.Role) bool {
				return filing.SameName(cmp.Or(role.By, role.Last), st.By) && (role.Name == "" || st.InRole(role.Name))
			})
			if st.Target == standing.Target && !counted {
				other := signed(st)
				if r.Filing.Roles != nil {
					other.Uncounted = cmp.Or(other.Uncounted, "the sign-off of another person stands for the role")
				}
				section.Others = append(section.Others, other)
			}
		}
		s.Sections = append(s.Sections, section)
	}
	for _, st := range statuses {
		if !drafted[st.Target] {
			s.Numbers = append(s.Numbers, signed(st))
		}
	}
}

func (s *Status) filings(r *walk.Result) {
	f := r.Filing
	for _, d := range r.Filed {
		filed, saved, err := record.FiledAs(f.FS, d.Name)
		out := Filed{Filed: filed, On: saved.On}
		if err != nil {
			out.Fault = err.Error()
		}
		out.Name, out.Form, out.Period, out.Report = d.Name, d.Lock.Form, d.Lock.Period, nil
		s.Filed = append(s.Filed, out)
	}
	own := -1
	for _, each := range reports(f) {
		i := slices.IndexFunc(r.Filed, func(d *record.Draft) bool { return d.Lock.Form == each.Form && d.Period == each.Period })
		if i >= 0 {
			each.FiledAs = path.Join(record.Folder, r.Filed[i].Name)
			each.Differs = slices.ContainsFunc(r.Found, func(d diag.Diagnostic) bool {
				return d.Code == "ERR004" && strings.HasPrefix(d.At(), each.FiledAs+"/")
			})
		}
		if each.Own = each.Form == f.Report.Form && each.Period == f.Report.Period; each.Own || own < 0 && !each.before(f) {
			own = len(s.Year)
		}
		each.Deadline = deadline(f, each.Form, each.Period)
		s.Year = append(s.Year, each)
	}
	if own >= 0 && !slices.ContainsFunc(s.Year[own:], func(r Report) bool { return r.FiledAs == "" }) {
		next := following(f)
		next.Deadline = deadline(f, next.Form, next.Period)
		s.Year = append(s.Year, next)
	}
	for i := range s.Year {
		s.Year[i].Earlier = i < own
		if i >= own && own >= 0 && s.Year[i].FiledAs == "" && !slices.ContainsFunc(s.Year, func(r Report) bool { return r.Next }) {
			s.Year[i].Next = true
		}
	}
}

// following returns the report after the last one of the fiscal year.
func following(f *filing.Filing) Report {
	p := fiscal.Period{Year: f.Report.Period.Year + 1}
	if f.Report.Form == "20-F" {
		return Report{Form: "20-F", Period: p}
	}
	p.Quarter = 1
	return Report{Form: "10-Q", Period: p}
}

// before reports whether a report's period ends before that of the folder's report.
func (r Report) before(f *filing.Filing) bool { return r.Period.Order() < f.Report.Period.Order() }

// reports returns the reports of the fiscal year of the folder's report: the periodic reports and,
// before the one for the same period, an 8-K of the folder itself.
func reports(f *filing.Filing) (list []Report) {
	p := f.Report.Period
	switch {
	case p.Year == 0 || f.Report.Form == "" || f.Calendar.IsZero():
		return nil
	case p.Transition:
		return []Report{{Form: "10-KT", Period: p}}
	case f.Report.Form == "20-F":
		return []Report{{Form: "20-F", Period: p}}
	}
	quarters := 4 // unless the year is known to be shorter
	if f.Calendar.Whole(p.Year) {
		quarters = f.Calendar.Quarters(p.Year)
	}
	for q := 1; q < quarters; q++ {
		list = append(list, Report{Form: "10-Q", Period: fiscal.Period{Year: p.Year, Quarter: q}})
	}
	list = append(list, Report{Form: "10-K", Period: fiscal.Period{Year: p.Year}})
	if !f.Report.Periodic() {
		i := slices.IndexFunc(list, func(r Report) bool { return !r.before(f) })
		list = slices.Insert(list, max(i, 0), Report{Form: f.Report.Form, Period: p})
	}
	return list
}

func (s *Status) promises(f *filing.Filing) {
	reader := english.Reader{Filing: f}
	for _, p := range f.Promises {
		s.Promises = append(s.Promises, Promise{p, reader.DueLater(p.Due)})
	}
	if f.Letter == nil {
		return
	}
	for _, c := range f.Letter.Comments {
		if c.Due != "" {
			s.Comments = append(s.Comments, Comment{c.Name(), c.Due, reader.DueLater(c.Due)})
		}
	}
}

func (s *Status) commentary(r *walk.Result) {
	for _, e := range r.Filing.Commentary.Explain {
		if _, when, dated := strings.Cut(e.Fact, "@"); !dated || when == s.Period.String() || when == s.Period.ToDate().String() {
			s.Explained++
		}
	}
	asked := map[string]bool{}
	for _, d := range r.Found {
		if d.Severity == diag.Info || d.Explain == "" && d.Write == "" {
			continue
		}
		w := Wanted{For: cmp.Or(d.Explain, d.Write), IsFact: d.Explain != "", Finding: d}
		if key := w.For + " " + d.Summary; !asked[key] {
			asked[key] = true
			s.Wanted = append(s.Wanted, w)
		}
	}
}
