package rows

import (
	"fmt"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tally"
)

// mostListed is the number of findings with one summary in one column that are listed
// cell by cell.
const mostListed = tally.Most

// MostErrors is the number of errors in a ledger after which the rest of its rows is not
// read: one cause made them.
const MostErrors = 20_000

// Report lists a finding. One about the rows of a database that are being read is listed when
// their keys are known.
func (s *Reader) Report(d diag.Diagnostic) {
	if s.Part != nil && s.relation != nil && s.relation.Keep(d, false) {
		return
	}
	s.Findings.Report(d)
}

// Wrong implements fairvalue.Sheet.
func (s *Reader) Wrong(field int, summary, detail, remedy string) {
	s.wrong(field, summary, detail, remedy)
}

// Here implements fairvalue.Sheet.
func (s *Reader) Here(field int) source.Cell { return s.Cell(field, s.Current.Spot) }

// RowName implements fairvalue.Sheet.
func (s *Reader) RowName() string { return fmt.Sprintf("row %d", s.rowOf(s.Current.Spot)) }

// Stop implements fairvalue.Sheet.
func (s *Reader) Stop() { s.Enough = true }

// wrong reports a cell that its field cannot hold (LED001).
func (s *Reader) wrong(field int, summary, detail, remedy string) {
	s.Report(diag.Diagnostic{Code: "LED001", Summary: summary, Detail: detail, Remedy: remedy, Subject: s.Cell(field, s.Current.Spot)})
}

// count reports cells of one column as one finding at the first of them.
func (s *Reader) count(code diag.Code, severity diag.Severity, field int, summary, remedy string) {
	if s.relation != nil {
		s.relation.Keep(diag.Diagnostic{Severity: severity, Code: code, Summary: summary, Remedy: remedy, Subject: s.Cell(field, s.Current.Spot)}, true)
		return
	}
	s.Count(s.Fields[field].Name, diag.Diagnostic{Severity: severity, Code: code, Summary: summary, Remedy: remedy, Subject: s.Cell(field, s.Current.Spot)})
}

// grouped returns an amount with thousands separators.
func grouped(a quantity.Amount) string { return figure.Group(a.String()) }
