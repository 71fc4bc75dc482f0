package walk

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/cover"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/efm"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/oim"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/taxonomy"
	"github.com/tieout/tieout/internal/text"
)

// Report returns the files of a report on the drafts: the inline XBRL document, its taxonomy,
// the facts in other formats, and draft.lock. It adds the findings about the report to Found,
// and returns no files if any is an error. Form and period must be valid (Usable).
func (r *Result) Report() []record.File {
	files, found := r.report()
	r.Found = slices.DeleteFunc(r.Found, func(d diag.Diagnostic) bool { return d.Code == "XBR003" }) // of mdna.xhtml, which no report has
	r.Found = diag.Sort(append(r.Found, found...))
	if diag.Errors(r.Found) {
		return nil
	}
	return r.lock(files)
}

// reported is a report before its draft.lock is made.
type reported struct {
	*ixbrl.Report
	files []record.File // without the document
}

func (r *Result) report() (*reported, []diag.Diagnostic) {
	f := r.Filing
	page, found := cover.Of(f)
	found = append(found, r.suited()...)
	if diag.Errors(found) {
		return nil, found
	}
	drafts := ixbrl.TaggedDrafts(r.Drafts)
	whole, err := ixbrl.WriteReport(page, f, tag.New(f, r.Facts.Facts), drafts)
	if err != nil {
		return nil, append(found, diag.Diagnostic{Code: "EDG001", Summary: "document that cannot be written", Detail: err.Error(), Subject: source.Point{File: filing.File},
			Remedy: "Remove the character or text that this message names from the template that prints it, or from filing.toml"})
	}
	found = append(append(found, unmarked(page, f, whole)...), foreign(page, f, whole)...)
	for _, p := range whole.Crossing {
		found = append(found, diag.Diagnostic{Code: "XBR012", Summary: "text of two notes in one list or paragraph", Subject: p.Blocks[0].At(0),
			Detail: fmt.Sprintf("the list or paragraph begins in the section %s and ends in the section %s, so no text block can enclose the second note", p.Section, p.Crosses),
			Remedy: "Begin the template of the second section with a heading"})
	}
	schema, err := taxonomy.Write(whole.Taxonomy)
	if err != nil {
		for _, e := range taxonomy.Errors(err) {
			found = append(found, r.unusable(e))
		}
		return nil, found
	}
	doc := whole.Document
	part := diag.Diagnostic{Severity: diag.Info, Code: "XBR004", Summary: "report that is a part of the filing", Subject: source.Point{File: doc.Name},
		Detail: "the report has the cover page and the notes that tieout drafts, without the financial statements and the other items of the form",
		Remedy: "Have the filing agent add the report to the rest of the filing, as one inline XBRL document with one taxonomy"}
	if f.Report.Form == "8-K" {
		part.Detail, part.Remedy = "the report has the cover page of the 8-K, without its items and exhibits", "Have the filing agent add the items and exhibits"
	}
	found = append(found, part)
	if slices.ContainsFunc(drafts, func(d *document.Draft) bool { return d.Name == disclosure.MDNA.Name }) {
		found = append(found, diag.Diagnostic{Severity: diag.Info, Code: "XBR003", Summary: "tags in MD&A that are for review only", Subject: source.Point{File: doc.Name},
			Detail: "filing.toml has tag = \"all\", so the report tags MD&A, which EDGAR does not accept (Regulation S-T, Rule 405(b))",
			Remedy: "Before you file, remove the key \"tag\" from [report] in filing.toml, and write the report again"})
	}
	out := &reported{Report: whole}
	attached := []record.File{{Name: doc.Name, Data: doc.Bytes}}
	for _, file := range schema {
		attached = append(attached, record.File{Name: file.Name, Data: file.Bytes})
	}
	var read []efm.File
	for _, file := range attached {
		read = append(read, efm.File{Name: file.Name, Bytes: file.Data})
	}
	var faults, mismatches []diag.Diagnostic
	others := make([]record.File, 2)
	parallel.Each(4, func(i int) {
		switch i {
		case 3:
			mismatches = r.mismatches(doc, drafts)
		case 0:
			faults = efm.Findings(f.Report.Form, f.Report.Taxonomy, read)
		case 1:
			others[0] = record.File{Name: oim.FactsFile, Data: oim.JSON(whole, f.Registrant.CIK)}
		case 2:
			others[1] = oim.Package(whole, f.Registrant.Name, attached)
		}
	})
	found = append(append(found, faults...), mismatches...)
	out.files = append(slices.Clone(attached[1:]), others...)
	return out, found
}

// mismatches returns a finding for each number whose tag, read back from the document, does not
// have the value, element, period or members of its fact.
func (r *Result) mismatches(doc render.Document, drafts []*document.Draft) (found []diag.Diagnostic) {
	read, tags := inline.Read(doc.Name, doc.Bytes), tag.New(r.Filing, r.Facts.Facts)
	byID := map[string]*inline.Tag{}
	for _, t := range read.Tags {
		byID[t.ID] = t
	}
	next := 0
	for _, d := range drafts {
		for _, m := range d.Marks {
			if m.Fact == nil {
				continue
			}
			s := doc.Shown[next]
			next++
			report := func(at source.Point, detail string) {
				found = append(found, diag.Diagnostic{Code: "XBR001", Summary: "tag that does not match its fact", Detail: detail, Subject: at, Remedy: efm.Defect})
			}
			t := byID[s.Tag]
			if t == nil {
				report(source.Point{File: doc.Name, Line: s.Line, Col: 1}, fmt.Sprintf("%s is shown as %s, but the tag %q is missing", s.ID, s.Text, s.Tag))
				continue
			}
			shown := m.Figure
			shown.Decimals = ixbrl.Decimals(shown)
			if wrong := read.Mismatches(t, m.Fact, tags.Of(m.Fact), &shown, r.Filing.Registrant.CIK, r.Filing.Registrant.Prefix); len(wrong) > 0 {
				report(read.Place(t.Element), fmt.Sprintf("the tag %s represents %s: %s", t.ID, s.ID, strings.Join(wrong, "; ")))
			}
		}
	}
	return found
}

// unusable returns the finding about an element that the report cannot use, at the key of
// filing.toml that chose it.
func (r *Result) unusable(e *taxonomy.Error) diag.Diagnostic {
	f := r.Filing
	d := diag.Diagnostic{Code: "FIL001", Summary: "element that a report cannot use", Detail: e.Element.QName(f.Registrant.Prefix) + " " + e.Why, Subject: source.Point{File: filing.File},
		Remedy: fmt.Sprintf("Under [tags] or [accounts], write another element of the taxonomy; if only this one is right, write %s:%s, and have the filing agent replace it", f.Registrant.Prefix, e.Element.Local)}
	for _, choices := range []map[string]filing.Choice{f.Tags.Elements, f.Tags.Lines} {
		for _, key := range slices.Sorted(maps.Keys(choices)) {
			if choices[key].Local == e.Element.Local {
				d.Subject = choices[key].At
				return d
			}
		}
	}
	if a := f.Account(e.Element.Local); a != nil {
		d.Subject = a.At
	}
	return d
}

// lock returns the files with draft.lock, or none, and a finding, if an input has changed since
// it was read.
func (r *Result) lock(made *reported) []record.File {
	d := record.Report(r.made(ixbrl.TaggedDrafts(r.Drafts), made.Document), made.files)
	for _, name := range d.Lock.Moved(r.Filing.FS) {
		r.Found = append(r.Found, filing.Changed(name))
	}
	if diag.Errors(r.Found) {
		return nil
	}
	return d.Files()
}

// dated matches the end of the namespace of an extension taxonomy (EFM 6.7.4).
var dated = regexp.MustCompile(`/[0-9]{8}$`)

// conformed matches the names of registrants that EDGAR accepts (dei:conformedNameItemType).
var conformed = regexp.MustCompile(`^[A-Za-z0-9].{0,149}$`)

// suited returns the findings about settings of filing.toml that only a report needs.
func (r *Result) suited() (found []diag.Diagnostic) {
	f := r.Filing
	span, err := f.Calendar.Span(f.Report.Period)
	if err != nil {
		panic(err) // filing.toml was checked
	}
	if !conformed.MatchString(f.Registrant.Name) {
		found = append(found, diag.Diagnostic{Code: "FIL001", Summary: "invalid value", Subject: f.Registrant.NameAt,
			Detail: fmt.Sprintf("name in [registrant] must begin with a letter or digit of ASCII for a report, and have at most 150 characters; found %q", text.Clip(f.Registrant.Name, 60)),
			Remedy: "Write the name as EDGAR has it"})
	}
	if !dated.MatchString(f.Registrant.Namespace) {
		day := ixbrl.Base("", span.End)[1:]
		found = append(found, diag.Diagnostic{Code: "FIL001", Summary: "invalid value", Subject: f.Registrant.NamespaceAt,
			Detail: fmt.Sprintf("namespace in [registrant] must end in a date for a report (EFM 6.7.4), such as /%s; found %q", day, f.Registrant.Namespace),
			Remedy: fmt.Sprintf("Write namespace = \"http://www.example.com/%s\", with the name of your own website", day)})
	}
	for _, o := range tag.New(f, r.Facts.Facts).Opposed() {
		found = append(found, diag.Diagnostic{Code: "FIL001", Summary: "element with the opposite balance", Subject: o.Choice.At,
			Detail: fmt.Sprintf("[tags] sets the element %s:%s for %s; its normal balance is %s, but that of %s is %s", o.Choice.Prefix, o.Choice.Local, o.Metric, o.Has, o.Metric, o.Needs),
			Remedy: fmt.Sprintf("Write an element whose normal balance is %s, or remove %s from [tags]", o.Needs, o.Metric)})
	}
	return found
}

// unmarked returns a finding if the notes of a report correct an error, and the cover page says
// that the financial statements correct none.
func unmarked(page *cover.Page, f *filing.Filing, whole *ixbrl.Report) []diag.Diagnostic {
	const key = "fin_stmt_error_correction_flag"
	i := slices.IndexFunc(whole.Facts, func(x ixbrl.Fact) bool { return slices.ContainsFunc(x.Dims, tag.Dim.Corrects) })
	if i < 0 || page.Of("DocumentFinStmtErrorCorrectionFlag").Value != "false" {
		return nil
	}
	return []diag.Diagnostic{{Code: "XBR006", Summary: "cover page fact that does not fit", Subject: f.Cover.Place(key),
		Detail: fmt.Sprintf("%s in [cover] is false, but the notes correct an error of an earlier report, in %s for one", key, whole.Facts[i].Element.QName(f.Registrant.Prefix)),
		Remedy: "Write " + key + " = true, and answer fin_stmt_restatement_recovery_analysis_flag; or remove the [[restatement]] that is wrong"}}
}

// oldTaxonomy returns a finding if the taxonomies are older than the year before the end of the
// period.
func (r *Result) oldTaxonomy() (found []diag.Diagnostic) {
	f := r.Filing
	span, err := f.Calendar.Span(f.Report.Period)
	if err != nil {
		panic(err) // filing.toml was checked
	}
	year, _ := strconv.Atoi(f.Report.Taxonomy)
	if ends, _, _ := span.End.Civil(); year < ends-1 {
		found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "XBR005", Summary: "old taxonomy", Subject: f.Report.TaxonomyAt,
			Detail: fmt.Sprintf("the report uses the taxonomies of %d, and its period ends in %d; EDGAR accepts only the taxonomies of the last two years", year, ends),
			Remedy: "Write the year of a taxonomy that EDGAR accepts on the day of the filing, or remove the key \"taxonomy\""})
	}
	return found
}

// unmatched returns a finding for each caption of [tags] that no line has.
func (r *Result) unmatched() (found []diag.Diagnostic) {
	tags := tag.New(r.Filing, r.Facts.Facts)
	for _, u := range tags.Unmatched() {
		d := diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "caption in [tags] without a line", Subject: u.Choice.At,
			Detail: fmt.Sprintf("[tags] lines gives %s:%s to a caption that no line of the ledgers has", u.Choice.Prefix, u.Choice.Local), Remedy: "Write the caption as the ledgers have it, or remove it from [tags] lines"}
		if u.Near != "" {
			d.Remedy = fmt.Sprintf("Write the caption %q instead, or remove it from [tags] lines", u.Near)
		}
		found = append(found, d)
	}
	return found
}

// foreign returns a finding if the cover page says that the financial statements follow IFRS, and
// the notes have tags of US GAAP.
func foreign(page *cover.Page, f *filing.Filing, whole *ixbrl.Report) []diag.Diagnostic {
	const key = "accounting_standard"
	if page.Of("DocumentAccountingStandard").Value != filing.AccountingStandards["IFRS"] || !slices.ContainsFunc(whole.Facts, func(x ixbrl.Fact) bool { return x.Element.Prefix == "us-gaap" }) {
		return nil
	}
	return []diag.Diagnostic{{Code: "FIL001", Summary: "invalid value", Subject: f.Cover.Place(key),
		Detail: key + " in [cover] is \"IFRS\", but the notes are tagged with US GAAP, which such a report cannot have", Remedy: "Write " + key + " = \"U.S. GAAP\" if that is the basis of the financial statements; if it is IFRS, have the filing agent tag the notes with the IFRS taxonomy"}}
}

// displaced returns a finding for each line whose usual member [tags] gives to another line.
func (r *Result) displaced() (found []diag.Diagnostic) {
	tags := tag.New(r.Filing, r.Facts.Facts)
	for _, d := range tags.Displaced() {
		found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "member that is usual for another line", Subject: d.Choice.At,
			Detail: fmt.Sprintf("[tags] lines gives %s to the line %q; it is the usual member of the line %q, which has %s instead", tags.QName(d.Usual), d.By, d.Line, tags.QName(d.Has)),
			Remedy: fmt.Sprintf("Write another member for %q, or write a member for %q too", d.By, d.Line)})
	}
	return found
}
