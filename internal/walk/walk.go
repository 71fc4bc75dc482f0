// Package walk runs the stages that lead from a filing folder to its drafts: it reads filing.toml
// and the ledgers, computes the facts, composes and renders the documents, and checks them. The
// command line, the review page and the tests run the stages through this package. A stage that
// finds errors still produces a result for the next stage, so that one run reports as many errors
// as possible. The package writes no files.
//
// [Run] runs all stages with the options of a [How], and returns a [Result] with what each stage
// made. [Open], [Result.Compute], [Result.Compose] and [Result.Check] are the stages one by one,
// and their code is the shortest account of how tieout works. [Result.Files] returns the files of
// the draft folder, and [Result.Report] those of the inline XBRL report.
package walk

import (
	"io/fs"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/drift"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
)

// How holds the options of a run.
type How struct {
	Templates      fs.FS         // the built-in templates
	Blank          bool          // draft the text of a typical year, with * for each number, and read no ledgers
	RequireSignoff bool          // report sections without a current sign-off
	Rows           bool          // store the rows of files in memory, and keep the sessions of databases open, as package trace requires
	Quarters       bool          // add up the last five quarters too, as status.QuartersOf requires
	Access         ledger.Access // how the ledgers are reached
	Loaded         func()        // called when all ledgers have been read; may be nil
}

// Result holds the results of the stages that have run.
type Result struct {
	How        How
	Filing     *filing.Filing
	Filed      []*record.Draft // filed reports, newest first
	Book       *ledger.Book    // nil if no ledger was read
	Facts      *compute.Result // never nil
	Drift      []drift.Result  // figures of filed reports that changed
	Drafts     []*document.Draft
	Documents  []render.Document // the drafts in each format, without the banner about errors
	Found      []diag.Diagnostic // findings of all stages; after Run, some are accepted and those of one cause are one
	Raw        []diag.Diagnostic // after Run: the findings of all stages as they were found
	Incomplete bool              // whether numbers are missing because of errors, or may change when the errors are corrected
	hashes     map[string]string // SHA-256 of the files under filed/
}

// Run runs every stage. It returns an error if filing.toml is missing, or if a TOML file of the
// folder is not valid TOML.
func Run(folder fs.FS, how How) (*Result, error) {
	r, err := Open(folder, how)
	if err != nil {
		return nil, err
	}
	switch {
	case !how.Blank && r.Usable():
		r.Compute()
		r.Compose()
		r.Check()
	case how.Blank && r.Usable():
		r.Compose()
	default:
		if !how.Blank {
			_, more := ledger.Read(r.Filing, ledger.Ask{}, how.Access)
			r.Found = append(r.Found, more...)
		}
		r.Incomplete = true
	}
	if !how.Rows {
		r.Close()
	}
	r.Raw = r.Found
	r.Found = r.Filing.Accept(r.Found, !how.Blank && !r.Incomplete)
	r.Found = diag.Group(diag.Sort(r.Found))
	return r, nil
}

// Close ends the sessions of the databases that the ledgers are in. After Close, the rows of a
// database are fetched in a new session. Run closes them itself, unless How.Rows is set.
func (r *Result) Close() {
	if r != nil {
		r.Book.Close()
	}
}

// Open runs the first stage: it reads filing.toml and the other configuration files of the
// folder. It returns an error in the same cases as Run.
func Open(folder fs.FS, how How) (*Result, error) {
	f, found, err := filing.Read(folder)
	if err != nil {
		return nil, err
	}
	return &Result{How: how, Filing: f, Facts: &compute.Result{Facts: fact.NewSet()}, Found: found}, nil
}

// Usable reports whether filing.toml is complete enough to compute facts.
func (r *Result) Usable() bool {
	f := r.Filing
	if f.Report.Form == "" || f.Report.Period.Year == 0 || f.Registrant.Domicile == "" || f.Registrant.Currency == "" || f.Registrant.Prefix == "" || f.Registrant.CIK == "" {
		return false
	}
	if transition := f.Report.Form == "10-KT"; transition != f.Report.Period.Transition || f.Report.Annual() && f.Report.Period.Quarter != 0 || f.Report.Form == "10-Q" && f.Report.Period.Quarter == 0 {
		return false
	}
	_, err := f.Calendar.Span(f.Report.Period)
	return err == nil && !f.Calendar.IsZero()
}

// Compute reads the ledgers and the filed reports, and computes the facts.
func (r *Result) Compute() {
	var found []diag.Diagnostic
	r.Filed, r.hashes, found = record.ReadFiled(r.Filing.FS)
	r.Found = append(r.Found, found...)
	reports := drift.Reports(r.Filing, r.Filed)
	ask := compute.Ask(r.Filing, drift.Filings(reports)...)
	ask.Rows = r.How.Rows
	if r.How.Quarters {
		compute.AskQuarters(&ask, r.Filing)
	}
	r.Book, found = ledger.Read(r.Filing, ask, r.How.Access)
	if r.How.Loaded != nil {
		r.How.Loaded()
	}
	r.Found = append(r.Found, found...)
	for _, l := range r.Filing.Ledgers {
		if t := r.Book.Table(l.Ledger); t != nil {
			r.Found = append(r.Found, t.Finding())
		}
	}
	r.Drift = drift.Compare(r.Filing, reports, r.Book)
	period := r.Filing.Report.Period
	r.Facts, found = compute.Facts(r.Filing, r.Book, record.Comparatives(r.Filed, period), drift.Recomputed(r.Drift, period)...)
	r.Found = append(r.Found, record.Repeated(found, "LED021", r.Filed, r.Filing.Report.Period)...)
}

// Compose composes the drafts from templates and facts, and renders them in each format.
// It leaves out a document that cannot be rendered, and adds a finding about it.
func (r *Result) Compose() {
	disclosures := r.Facts.Drafted
	if r.How.Blank {
		disclosures = wanted(r.Filing)
	}
	drafts, found := draft.Compose(r.How.Templates, r.Filing, r.Facts.Facts, disclosures, draft.How{Blank: r.How.Blank, Changes: record.PolicyChanges(r.Filing, r.Filed), Ledgers: r.Controls(),
		Filed: record.Comparatives(r.Filed, r.Filing.Report.Period)})
	r.Drafts = drafts
	r.Incomplete = r.Book != nil && len(r.Book.Wrong) > 0 || diag.Errors(found) || gaps(drafts)
	r.Found = append(r.Found, found...)
	r.Documents, found = r.write(false)
	r.Found = append(r.Found, found...)
}

// write renders the drafts, with the banner if forced.
func (r *Result) write(forced bool) (documents []render.Document, found []diag.Diagnostic) {
	var writes []func() (render.Document, error)
	for _, d := range r.Drafts {
		for _, w := range record.Writers {
			if (!r.How.Blank || w.Blank) && w.Takes(d) {
				writes = append(writes, func() (render.Document, error) { return w.Write(d, r.Facts.Facts, forced) })
			}
		}
	}
	documents, failed := make([]render.Document, len(writes)), make([]error, len(writes))
	parallel.Each(len(writes), func(i int) { documents[i], failed[i] = writes[i]() })
	for i, err := range failed {
		if err != nil {
			found = append(found, diag.Diagnostic{Code: "EDG001", Summary: "document that cannot be written", Detail: err.Error(),
				Remedy: "Remove the character or text that this message names from the template that prints it", Subject: source.Point{File: documents[i].Name}})
			documents[i] = render.Document{}
		}
	}
	return slices.DeleteFunc(documents, func(d render.Document) bool { return d.Name == "" }), found
}

// Controls returns the control totals of the ledgers that were read.
func (r *Result) Controls() []*control.Ledger { return r.Book.Controls() }

// Check runs the checks and adds their findings.
func (r *Result) Check() {
	r.Found = slices.Concat(r.Found, check.Run(r.Input()), r.oldTaxonomy(), r.displaced(), r.unmatched())
}

// Input returns the data that the checks read.
func (r *Result) Input() *check.Input {
	return &check.Input{Filing: r.Filing, Facts: r.Facts.Facts, Drafts: r.Drafts, Filed: r.Filed, Drift: r.Drift, Outputs: r.Documents,
		RequireSignoff: r.How.RequireSignoff, Incomplete: r.Incomplete}
}

// Record returns the content of the draft folder. If forced is true, its documents have
// the banner (render.Banner).
func (r *Result) Record(forced bool) *record.Draft {
	documents := r.Documents
	if forced {
		documents, _ = r.write(true) // failures are findings already
	}
	made := r.made(r.Drafts, documents...)
	if r.How.Blank {
		return record.Blank(made)
	}
	return record.New(made)
}

// made returns the contents of a folder with the documents, which were written from the drafts.
func (r *Result) made(drafts []*document.Draft, documents ...render.Document) record.Made {
	book := r.Book
	if book == nil {
		book = &ledger.Book{}
	}
	inputs := maps.Clone(r.Filing.Hashes)
	maps.Copy(inputs, book.Hashes)
	maps.Copy(inputs, r.hashes)
	return record.Made{Filing: r.Filing, Inputs: inputs, Parents: book.Customers.Parents(), Ledgers: r.Controls(), Facts: r.Facts, Drafts: drafts, Documents: documents, Found: r.Found}
}

// Files returns the files of the draft folder that Record returns. If inputs have changed since
// they were read, Files returns no files and a finding for each changed input, because
// draft.lock would otherwise record inputs that the folder no longer has.
func (r *Result) Files(forced bool) ([]record.File, []diag.Diagnostic) {
	d := r.Record(forced)
	var found []diag.Diagnostic
	for _, name := range d.Lock.Moved(r.Filing.FS) {
		found = append(found, filing.Changed(name))
	}
	if found != nil {
		return nil, found
	}
	return d.Files(), nil
}

// gaps reports whether a number is missing from the drafts.
func gaps(drafts []*document.Draft) bool {
	return slices.ContainsFunc(drafts, func(d *document.Draft) bool {
		return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnFact && m.Fact == nil && !m.Blank })
	})
}

// wanted returns the disclosures of a blank draft, which needs no ledgers.
func wanted(f *filing.Filing) []string {
	if f.Disclosures != nil {
		return f.Disclosures
	}
	var names []string
	for _, d := range disclosure.All {
		if d.Belongs(f.Report.Form) {
			names = append(names, d.Name)
		}
	}
	return names
}
