// Package record represents a draft folder as one value, a [Draft]: the facts, their places in the
// documents, the parts of each sum, the documents, the findings, and the hashes of all inputs.
// [New] makes it from the results of a run, [Draft.Files] are its files, [Write] saves them through
// package disk, and [Read] reads a folder back with the same values, to the last digit. [Writers]
// lists every format of a document, and [Lock] is the content of draft.lock.
//
// A filed report is a draft folder under filed/, saved when the report was filed ([Save],
// [ReadFiled]). A broken filed report is a finding; it is never read with some facts missing.
// Packages diff, drift, status, roll and check compare today's draft with such folders.
package record

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/docx"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
)

// Writers lists the writers for the formats of a draft, in the order in which a draft
// folder lists its files.
var Writers = []render.Writer{render.Markdown, render.HTML, render.Text, docx.Writer, ixbrl.Writer}

// FactsFile is the file with the facts of a draft folder. LockFile makes a folder a draft folder.
const (
	FactsFile = factsFile
	LockFile  = lockFile
)

// The files of a draft folder beside its documents.
const (
	lockFile     = "draft.lock"
	factsFile    = "facts.json"
	findingsFile = "findings.json"
	partsFile    = "parts.json"
	filedFile    = "filed.json"  // only under filed/
	copiesFile   = "folder.json" // only under filed/
)

// File is a file of a draft folder.
type File = disk.File

// Draft is a draft folder, either new or read from disk.
type Draft struct {
	Name            string // the name that the user gave; for a filed report, "10-K-FY2021"
	Lock            *Lock
	Period, Compare fiscal.Period
	Facts           []Fact          // in the order of facts.json
	Shown           []render.Shown  // in the order of facts.json
	Parts           []Part          // sorted by fact, then in the order of Kinds; nil for a filed report
	Findings        []Finding       // findings of a new draft or a filed report; nil for any other draft read from a folder
	Documents       []File          // the documents; only those in Markdown if the draft was read from a folder
	index           map[fact.ID]int // of Facts
}

// Fact is a fact in facts.json.
type Fact struct {
	ID      fact.ID       `json:"id"`
	Value   string        `json:"value"` // a plain decimal; a ratio has at most 18 places
	Unit    quantity.Unit `json:"unit"`
	Concept string        `json:"concept"` // "us-gaap:Revenues"
	// Dimensions maps each axis of the fact to its member.
	Dimensions map[string]string `json:"dimensions,omitempty"`
	// Negated is true if the value of Concept is minus Value: a loss is a positive amount.
	Negated bool      `json:"negated,omitempty"`
	Period  Period    `json:"period"`
	Inputs  []fact.ID `json:"inputs"`
	Cells   []string  `json:"cells"` // ranges of ledger cells
}

// Amount returns the value with its unit.
func (f *Fact) Amount() quantity.Value { return amount(f.Value, f.Unit) }

// amount parses a plain decimal that was validated when read.
func amount(s string, unit quantity.Unit) quantity.Value {
	a, err := quantity.ParseText(s)
	if err != nil {
		panic(err)
	}
	return quantity.Money(a, unit)
}

// Period is either an instant, or a start and an end, both included.
type Period struct {
	Instant string `json:"instant,omitempty"`
	Start   string `json:"start,omitempty"`
	End     string `json:"end,omitempty"`
}

// Lock holds the inputs, settings and outputs of a draft.
type Lock struct {
	Form      string            `json:"form"`
	Period    string            `json:"period"`
	Compare   string            `json:"compare"`
	Inputs    map[string]string `json:"inputs"`    // SHA-256 of the bytes that were read, by name
	Templates map[string]string `json:"templates"` // SHA-256 of the bytes that were read, by name
	Outputs   map[string]string `json:"outputs"`   // SHA-256 of all files but draft.lock; set by Files
	Policies  map[string]string `json:"policies"`  // the policy values in force, by name of the policy
	Lines     map[string]string `json:"lines"`     // the line of each caption, from [lines] in filing.toml
	Parents   map[string]string `json:"parents"`   // the parent of each customer
	Ends      map[string]string `json:"ends"`      // the last days of periods, by the role of the period: "period", "compare", "before" or "year-end"
	Sections  []render.Section  `json:"sections"`
	Ledgers   []*control.Ledger `json:"ledgers"`          // control totals; nil in a lock written before tieout recorded them
	Blank     bool              `json:"blank,omitempty"`  // whether the draft is blank; the folder then holds only documents
	Report    bool              `json:"report,omitempty"` // whether the folder holds a report; it then has no parts.json
}

// Filed is the content of filed.json, which describes how a draft was filed.
type Filed struct {
	Name      string `json:"name"`
	Accession string `json:"accession,omitempty"`
	Form      string `json:"form"`
	Period    string `json:"period"`
	// Report maps each file of the inline XBRL report that was filed to its SHA-256. It is nil
	// if the report was not saved.
	Report map[string]string `json:"report,omitempty"`
}

// File returns the file filed.json.
func (f Filed) File() File { return File{Name: filedFile, Data: JSON(f)} }

// Made holds the contents of a new draft folder.
type Made struct {
	Filing    *filing.Filing
	Inputs    map[string]string // SHA-256 of all files that were read, except templates
	Parents   map[string]string // the parents of customers
	Ledgers   []*control.Ledger // the control totals of the ledgers
	Facts     *compute.Result
	Drafts    []*document.Draft
	Documents []render.Document // the rendered drafts
	Found     []diag.Diagnostic
}

// Blank returns the draft folder for a blank draft: the documents, and a draft.lock with their
// hashes.
func Blank(m Made) *Draft {
	f, d := m.Filing, &Draft{}
	for _, doc := range m.Documents {
		d.Documents = append(d.Documents, File{Name: doc.Name, Data: doc.Bytes})
	}
	d.Period, d.Compare = f.Report.Period, f.Report.Compare
	d.Lock = &Lock{Form: f.Report.Form, Period: d.Period.String(), Compare: d.Compare.String(), Inputs: m.Inputs, Templates: map[string]string{},
		Policies: f.Policies.InForce(), Lines: f.Lines, Parents: m.Parents, Ends: ends(f), Sections: []render.Section{}, Ledgers: m.Ledgers, Blank: true}
	for _, t := range []*map[string]string{&d.Lock.Lines, &d.Lock.Parents} {
		if *t == nil {
			*t = map[string]string{}
		}
	}
	for _, draft := range m.Drafts {
		maps.Copy(d.Lock.Templates, draft.Inputs)
	}
	return d
}

// New returns the draft folder for a new draft.
func New(m Made) *Draft {
	f, d := m.Filing, Blank(m)
	d.Lock.Blank = false
	for _, doc := range m.Documents {
		d.Shown = append(d.Shown, doc.Shown...)
		d.Lock.Sections = append(d.Lock.Sections, doc.Sections...)
	}
	tags := tag.New(f, m.Facts.Facts)
	for _, each := range m.Facts.Facts.All() {
		d.Facts = append(d.Facts, FactOf(each, tags))
	}
	d.Parts = partsOf(m.Facts, d.Shown)
	d.Findings = findings(m.Found)
	d.indexed()
	return d
}

// Report returns the folder of a report, whose document is the only one of m, with other files
// of the report.
func Report(m Made, more []File) *Draft {
	d := New(m)
	d.Documents, d.Parts, d.Lock.Report = append(d.Documents, more...), nil, true
	if d.Lock.Sections == nil {
		d.Lock.Sections = []render.Section{}
	}
	return d
}

// FactOf returns the entry of a fact in facts.json.
func FactOf(f *fact.Fact, tags *tag.Tags) Fact {
	is := tags.Of(f)
	out := Fact{ID: f.ID, Value: f.Value.String(), Unit: f.Value.Unit(), Concept: tags.QName(is.Element), Negated: is.Negated, Inputs: append([]fact.ID{}, f.Origin.Inputs...), Cells: []string{},
		Period: Period{Start: f.Context.Span.Start.String(), End: f.Context.Span.End.String()}}
	if f.Context.Instant {
		out.Period = Period{Instant: f.Context.Span.End.String()}
	}
	for _, d := range is.Dims {
		if out.Dimensions == nil {
			out.Dimensions = map[string]string{}
		}
		out.Dimensions[tags.QName(d.Axis)] = tags.QName(d.Member)
	}
	for _, r := range f.Origin.Cells {
		out.Cells = append(out.Cells, r.String())
	}
	return out
}

// ends returns the last days of the period, the one compared, the year before that and the
// previous fiscal year, by role.
func ends(f *filing.Filing) map[string]string {
	list := map[string]string{}
	for role, p := range map[string]fiscal.Period{"period": f.Report.Period, "compare": f.Report.Compare, "before": f.Report.Compare.Earlier(1)} {
		if span, err := f.Calendar.Span(p); err == nil {
			list[role] = span.End.String()
		}
	}
	if start, err := f.Calendar.YearStart(f.Report.Period); err == nil {
		list["year-end"] = (start - 1).String()
	}
	return list
}

// indexed builds the index of the facts.
func (d *Draft) indexed() {
	d.index = map[fact.ID]int{}
	for i, f := range d.Facts {
		d.index[f.ID] = i
	}
}

// Fact returns the fact with the given id, or nil.
func (d *Draft) Fact(id fact.ID) *Fact {
	if i, ok := d.index[id]; ok {
		return &d.Facts[i]
	}
	return nil
}

// Document returns the content of the document with the given file name, or nil.
func (d *Draft) Document(file string) []byte {
	if f := d.File(file); f != nil {
		return f.Data
	}
	return nil
}

// File returns the file of a document by its name, or nil.
func (d *Draft) File(name string) *File {
	i := slices.IndexFunc(d.Documents, func(f File) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &d.Documents[i]
}

// Shows reports whether a document of the draft prints a fact of the given metric.
func (d *Draft) Shows(metric string) bool {
	return slices.ContainsFunc(d.Shown, func(s render.Shown) bool { return s.ID.Metric == metric })
}

// Path returns the path, in the filing folder, of a file of a filed report.
func (d *Draft) Path(file string) string { return path.Join(Folder, d.Name, file) }

// FactsAt returns the place of the file facts.json of a filed report.
func (d *Draft) FactsAt() source.Point { return source.Point{File: d.Path(factsFile)} }

// Before reports whether the draft's period ends before the period p ends.
func (d *Draft) Before(p fiscal.Period) bool { return d.Period.Order() < p.Order() }

// SameEnd reports whether the draft's period ends on the same day as the period p.
func (d *Draft) SameEnd(p fiscal.Period) bool { return d.Period.Order() == p.Order() }

// Comparatives returns the filed value of each fact. It takes the value from the newest filed
// report that has the fact and is for a period earlier than before.
func Comparatives(filed []*Draft, before fiscal.Period) map[fact.ID]fact.Filed {
	was := map[fact.ID]fact.Filed{}
	for _, d := range filed {
		if !d.Before(before) {
			continue
		}
		for _, f := range d.Facts {
			if _, newer := was[f.ID]; !newer {
				was[f.ID] = fact.Filed{Value: f.Amount(), File: d.FactsAt().File}
			}
		}
	}
	return was
}

// Repeated returns the findings, but a repeated warning becomes an Info. A warning is repeated
// if it has the given code, and the newest filed report for a period earlier than before has a
// finding with that code and the same summary.
func Repeated(found []diag.Diagnostic, code diag.Code, filed []*Draft, before fiscal.Period) []diag.Diagnostic {
	i := slices.IndexFunc(filed, func(d *Draft) bool { return d.Before(before) })
	if i < 0 {
		return found
	}
	found = slices.Clone(found)
	for k, d := range found {
		if d.Code == code && d.Severity == diag.Warning && slices.ContainsFunc(filed[i].Findings, func(f Finding) bool { return f.Code == code && strings.HasPrefix(f.Message, d.Summary) }) {
			found[k].Severity = diag.Info
		}
	}
	return found
}

// PolicyChanges returns the policies whose values have changed since the last filing. For each
// policy, the last filing is the newest 10-K or 10-Q for an earlier period that has the section
// affected by the policy. If the last filing did not record the policy, the policy counts as
// unchanged.
func PolicyChanges(f *filing.Filing, filed []*Draft) []filing.PolicyChange {
	var list []filing.PolicyChange
	now := f.Policies.InForce()
	for _, b := range disclosure.NotedPolicies() {
		i := slices.IndexFunc(filed, func(d *Draft) bool {
			// without printed facts in facts.json, any section is possible
			return d.Lock.Form != "8-K" && d.Before(f.Report.Period) && (len(d.Shown) == 0 || slices.ContainsFunc(b.Shown, d.Shows))
		})
		if i < 0 {
			continue
		}
		was, known := filed[i].Lock.Policies[b.Name]
		if known && !filing.SamePolicy(was, now[b.Name]) {
			list = append(list, filing.PolicyChange{Policy: b.Name, Section: b.Disclosure.Name, Was: was, Is: now[b.Name],
				Since: filed[i].Name, At: source.Point{File: filed[i].Path(lockFile)}})
		}
	}
	return list
}
