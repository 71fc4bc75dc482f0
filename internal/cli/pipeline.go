package cli

import (
	"slices"

	"tieout/internal/check"
	"tieout/internal/compute"
	"tieout/internal/diag"
	"tieout/internal/draft"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/ledger"
)

// result is what the walk from ledgers to drafts gives.
type result struct {
	filing *filing.Filing
	book   *ledger.Book
	facts  *compute.Result
	drafts []*draft.Draft
	found  []diag.Diagnostic
}

// walk takes the data its one way: ledgers, facts, drafts, checks. Each stage
// gives a usable value beside its findings, so that one run reports all it can.
func (a *app) walk(how draft.How) (*result, error) {
	f, found, err := a.open()
	if err != nil {
		return nil, err
	}
	r := &result{filing: f, found: found, facts: &compute.Result{Facts: fact.NewSet()}}
	if !usable(f) {
		if !how.Blank {
			_, more := ledger.Read(f, ledger.Needs{}, nil)
			r.found = append(r.found, more...)
		}
		r.found = diag.Sort(r.found)
		return r, nil
	}
	if how.Blank {
		drafts, more := draft.Compose(a.templates, f, r.facts.Facts, wanted(f), how)
		r.drafts, r.found = drafts, diag.Sort(append(r.found, more...))
		return r, nil
	}
	computed := a.compute(f)
	book, facts := computed.book, computed.facts
	drafts, found2 := draft.Compose(a.templates, f, facts.Facts, facts.Drafted, how)
	found3 := check.Run(&check.Package{Filing: f, Facts: facts.Facts, Drafts: drafts, Incomplete: len(book.Wrong) > 0 || diag.Errors(found2) || gaps(drafts)})
	r.book, r.facts, r.drafts = book, facts, drafts
	r.found = diag.Sort(slices.Concat(r.found, computed.found, found2, found3))
	return r, nil
}

// compute takes the data half its way, to the facts.
func (a *app) compute(f *filing.Filing) *result {
	bar := a.progress()
	book, found1 := ledger.Read(f, compute.Needs(f), bar.watch)
	bar.done()
	facts, found2 := compute.Facts(f, book)
	return &result{filing: f, book: book, facts: facts, found: slices.Concat(found1, found2)}
}

// gaps says whether a number is missing from the drafts.
func gaps(drafts []*draft.Draft) bool {
	return slices.ContainsFunc(drafts, func(d *draft.Draft) bool {
		return slices.ContainsFunc(d.Marks, func(m *draft.Mark) bool { return m.Owner == draft.OwnFact && m.Fact == nil })
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
	for _, d := range filing.Disclosures {
		if slices.Contains(d.Forms, f.Report.Form) {
			names = append(names, d.Name)
		}
	}
	return names
}
