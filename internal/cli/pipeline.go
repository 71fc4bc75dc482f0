package cli

import (
	"slices"

	"tieout/internal/check"
	"tieout/internal/compute"
	"tieout/internal/diag"
	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/draft"
	"tieout/internal/fact"
	"tieout/internal/filed"
	"tieout/internal/filing"
	"tieout/internal/ixbrl"
	"tieout/internal/ledger"
	"tieout/internal/render"
	"tieout/internal/source"
	"tieout/internal/tag"
)

// result is what the walk from ledgers to drafts gives.
type result struct {
	filing  *filing.Filing
	book    *ledger.Book
	facts   *compute.Result
	drafts  []*document.Draft
	outputs []render.Document // the drafts as they will be written
	found   []diag.Diagnostic

	incomplete bool // numbers are missing, or are not what they will be
}

// walk takes the data its one way: ledgers, facts, drafts, documents, checks. Each
// stage gives a usable value beside its findings, so that one run reports all it can.
func (a *app) walk(how draft.How) (*result, error) {
	f, found, err := a.open()
	if err != nil {
		return nil, err
	}
	r := &result{filing: f, found: found, facts: &compute.Result{Facts: fact.NewSet()}}
	if !usable(f) {
		if !how.Blank {
			_, more := ledger.Read(f, ledger.Ask{}, nil)
			r.found = append(r.found, more...)
		}
		r.found, r.incomplete = diag.Sort(r.found), true
		return r, nil
	}
	if how.Blank {
		drafts, more := draft.Compose(a.templates, f, r.facts.Facts, wanted(f), how)
		r.drafts = drafts
		more = append(more, r.render(how)...)
		r.found = diag.Sort(append(r.found, more...))
		return r, nil
	}
	computed := a.compute(f)
	book, facts := computed.book, computed.facts
	before, found0 := filed.Read(f.FS)
	how.Filed = before
	compute.Restate(f, facts, before)
	drafts, found2 := draft.Compose(a.templates, f, facts.Facts, facts.Drafted, how)
	r.book, r.facts, r.drafts = book, facts, drafts
	found3 := r.render(how)
	r.incomplete = len(book.Wrong) > 0 || diag.Errors(found2) || gaps(drafts)
	found4 := check.Run(&check.Package{Filing: f, Facts: facts.Facts, Drafts: drafts, Filed: before, Outputs: r.outputs, RequireSignoff: a.requireSignoff, Incomplete: r.incomplete})
	r.found = diag.Sort(slices.Concat(r.found, found0, computed.found, found2, found3, found4))
	return r, nil
}

// render makes the documents of the drafts. One that cannot be made is told with
// everything else, and left out.
func (r *result) render(how draft.How) []diag.Diagnostic {
	var found []diag.Diagnostic
	r.outputs = nil
	tags := tag.New(r.filing, r.facts.Facts)
	for _, d := range r.drafts {
		r.outputs = append(r.outputs, render.Markdown(d), render.HTML(d, r.facts.Facts))
		if d.Name == "letter" && !how.Blank {
			r.outputs = append(r.outputs, render.Text(d))
		}
		if how.Blank || !d.Tagged {
			continue
		}
		x, err := ixbrl.Render(d, tags)
		if err != nil {
			found = append(found, diag.Diagnostic{Code: "EDG001", Summary: "a document that cannot be written", Detail: err.Error(),
				Remedy: "Take what it names out of the template that writes it", Subject: source.Point{File: x.Name}})
			continue
		}
		r.outputs = append(r.outputs, x)
	}
	return found
}

// compute takes the data half its way, to the facts.
func (a *app) compute(f *filing.Filing) *result {
	bar := a.progress()
	ask := compute.Ask(f)
	ask.Rows = a.rows
	book, found1 := ledger.Read(f, ask, bar.watch)
	bar.done()
	facts, found2 := compute.Facts(f, book)
	return &result{filing: f, book: book, facts: facts, found: slices.Concat(found1, found2)}
}

// gaps says whether a number is missing from the drafts.
func gaps(drafts []*document.Draft) bool {
	return slices.ContainsFunc(drafts, func(d *document.Draft) bool {
		return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnFact && m.Fact == nil && !m.Blank })
	})
}

// usable says whether filing.toml is whole enough to compute by.
func usable(f *filing.Filing) bool {
	if f.Report.Form == "" || f.Report.Period.Year == 0 || f.Registrant.Domicile == "" || f.Registrant.Currency == "" || f.Registrant.Prefix == "" || f.Registrant.CIK == "" {
		return false
	}
	if f.Report.Form == "10-K" && f.Report.Period.Quarter != 0 || f.Report.Form == "10-Q" && f.Report.Period.Quarter == 0 {
		return false
	}
	_, err := f.Calendar.Span(f.Report.Period)
	return err == nil && !f.Calendar.IsZero()
}

// wanted gives the disclosures of a blank draft, which needs no ledgers.
func wanted(f *filing.Filing) []string {
	if f.Disclosures != nil {
		return f.Disclosures
	}
	var names []string
	for _, d := range disclosure.All {
		if slices.Contains(d.Forms, f.Report.Form) {
			names = append(names, d.Name)
		}
	}
	return names
}
