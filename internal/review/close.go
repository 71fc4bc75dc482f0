package review

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/roll"
	"github.com/tieout/tieout/internal/status"
	"github.com/tieout/tieout/internal/walk"
)

// latest returns the newest walk that ended, also if its documents are not shown.
func (v *view) latest() *walk.Result {
	if v.newest != nil {
		return v.newest
	}
	return v.Result
}

// quarterFacts returns the facts of the last quarters.
func quarterFacts(r *walk.Result) *compute.Result {
	if r.Book == nil || !r.How.Quarters {
		return &compute.Result{Facts: fact.NewSet()}
	}
	return compute.QuartersTraced(r.Filing, r.Book)
}

// quarterly is the data of the page of quarters.
type quarterly struct {
	status.Quarters
	Unit quantity.Unit
	v    *view
}

// Link returns the page of an amount of today's ledgers, or "" if it has none.
func (q quarterly) Link(a status.Amount) string {
	if !a.Known || a.From != "" || q.v.quarters().Facts.Of(a.ID) == nil && q.v.Facts.Facts.Of(a.ID) == nil {
		return ""
	}
	return factPath(a.ID.String())
}

// Unknown returns the amounts of a measure that have no value.
func (q quarterly) Unknown(m status.Measure) []status.Amount {
	return slices.DeleteFunc(slices.Clone(m.Values), func(a status.Amount) bool { return a.Known })
}

// compared reports whether any measure of a fourth quarter is compared.
func (q quarterly) compared(p fiscal.Period) bool {
	return slices.ContainsFunc(q.Measures, func(m status.Measure) bool {
		return slices.ContainsFunc(m.Fourth, func(f status.Fourth) bool { return f.Period == p && f.Why == "" })
	})
}

// Without returns a fourth quarter of each period for which no measure is compared.
func (q quarterly) Without() (list []status.Fourth) {
	for _, m := range q.Measures {
		for _, f := range m.Fourth {
			if !q.compared(f.Period) && !slices.ContainsFunc(list, func(other status.Fourth) bool { return other.Period == f.Period }) {
				list = append(list, f)
			}
		}
	}
	return list
}

// Rows returns the fourth quarters of a measure in periods for which any measure is compared.
func (q quarterly) Rows(m status.Measure) []status.Fourth {
	return slices.DeleteFunc(slices.Clone(m.Fourth), func(f status.Fourth) bool { return !q.compared(f.Period) })
}

// Any reports whether any measure of any fourth quarter is compared.
func (q quarterly) Any() bool {
	return slices.ContainsFunc(q.Measures, func(m status.Measure) bool { return len(q.Rows(m)) > 0 })
}

// thousands formats an amount in thousands, as a table of a filing shows it.
func thousands(v quantity.Value) string {
	digits := figure.Amount(v.Abs(), figure.Format{Scale: 3, Money: true}).Digits
	if v.Sign() < 0 && digits != "0" {
		return "(" + digits + ")"
	}
	return digits
}

// exactly formats an amount with all its digits.
func exactly(v quantity.Value) string {
	value, _ := render.Exact(v)
	return value
}

// quartersPage serves the last quarters.
func (s *Server) quartersPage(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	body := quarterly{Quarters: v.status().Quarters, v: v}
	for _, m := range body.Measures {
		for _, a := range m.Values {
			if a.Known {
				body.Unit = a.Value.Unit()
			}
		}
	}
	s.page(w, r, v, http.StatusOK, "quarters", v.Title("Quarters"), body)
}

// statusPage serves the close at a glance.
func (s *Server) statusPage(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	s.page(w, r, v, http.StatusOK, "status", v.Title("Status"), v.status())
}

// following is the data of the page of the next period.
type following struct {
	Choices []choiceOf
	Plan    *roll.Plan
	Wrong   string // why there is no plan
	Made    string // the folder that was made
}

// choiceOf is a report that may follow.
type choiceOf struct{ Period, Form string }

// nextPage serves the checklist of the next report.
func (s *Server) nextPage(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	body, status := s.following(v, r.URL.Query().Get("to"), r.URL.Query().Get("form")), http.StatusOK
	if body.Wrong != "" {
		status = http.StatusNotFound
	}
	s.page(w, r, v, status, "next", v.Title("Next period"), body)
}

// following plans the report on a period, by default the first that may follow.
func (s *Server) following(v *view, to, form string) following {
	var body following
	opened, err := s.Open() // as tieout roll does: the newest save, which may have errors
	if err != nil {
		body.Wrong = sentence(err.Error())
		return body
	}
	if i := slices.IndexFunc(opened.Found, func(d diag.Diagnostic) bool { return d.Severity == diag.Error }); i >= 0 {
		body.Wrong = sentence(opened.Found[i].At() + ": " + opened.Found[i].Message())
		return body
	}
	f := opened.Filing
	if f.Report.Period.Year == 0 || f.Calendar.IsZero() {
		body.Wrong = filing.File + " does not state a valid form and period."
		return body
	}
	for _, p := range roll.Following(f.Report) {
		body.Choices = append(body.Choices, choiceOf{p.String(), roll.Form(f.Report.Form, p)})
	}
	if to == "" && len(body.Choices) > 0 {
		to = body.Choices[0].Period
	}
	period, err := roll.ParsePeriod(to)
	if err == nil {
		body.Plan, err = roll.Of(f, v.latest().Filed, period, form)
	}
	if err != nil {
		body.Wrong = sentence(err.Error())
		return body
	}
	body.Plan.From, body.Plan.To = s.Names(body.Plan.Form, period.String())
	return body
}

// next makes the filing folder of the next report beside this one, if the form comes from this run.
func (s *Server) next(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if !s.form(w, r, v) {
		return
	}
	to, form := r.PostForm.Get("to"), r.PostForm.Get("form")
	body := s.following(v, to, form)
	if body.Plan == nil {
		s.lost(w, r, v, http.StatusBadRequest, "Not made: "+body.Wrong)
		return
	}
	if err := s.Roll(to, form, body.Plan.To); err != nil {
		s.lost(w, r, v, http.StatusConflict, "Not made: "+sentence(err.Error()))
		return
	}
	body.Made = body.Plan.To
	s.page(w, r, v, http.StatusOK, "next", v.Title("Next period"), body)
}

// stateMarks are signs of the states of ledgers that do not depend on color.
var stateMarks = map[status.State]string{status.Current: "✓", status.Stale: "△", status.Absent: "✕", status.Wrong: "✕"}

func stateMark(s status.State) string { return stateMarks[s] }

// total formats a control total.
func total(t control.Total) string {
	amount := strings.Replace(control.Amount(t.Value), "-", "−", 1)
	if t.Currency != "" {
		amount += " " + t.Currency
	}
	return amount
}
