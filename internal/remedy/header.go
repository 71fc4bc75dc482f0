package remedy

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/delimited"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// mostHeaders is the number of headers that a finding lists.
const mostHeaders = 40

// NoHeader returns the finding for a sheet, or a file without sheets, in which no row has
// all mapped headers. The finding names the row that has the most mapped headers. The
// argument row is the number of this row, first is the column of its first cell that is not
// blank, names are its cells, and found is the number of mapped headers in it. The argument
// elsewhere is true if another sheet or file of the ledger has been read.
func NoHeader(l *filing.Ledger, at source.Cell, row, first int, names []string, found int, elsewhere bool) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED002", Summary: "mapped header not found", Subject: at, Related: []diag.Related{{Message: "mapped here", At: l.At}}}
	where := fmt.Sprintf("on sheet %q", at.Sheet)
	if at.Sheet == "" {
		where = "in the file"
	}
	if len(names) == 0 {
		d.Detail, d.Remedy = "the sheet is empty", fmt.Sprintf("Save the export on this sheet, or name the sheet that has it under %s", in(l))
		if at.Sheet == "" {
			d.Detail, d.Remedy = "the file is empty", "Save the export again"
		}
		return d
	}
	at.Ref = source.Ref(1, row)
	d.Subject = at
	if mark := delimited.Mark(names); at.Sheet == "" && mark != 0 {
		d.Detail = fmt.Sprintf("row %d is one field, %q, so the fields seem to be separated by a character other than %q", row, names[0], delimiterOf(l, at.Workbook))
		d.Remedy = fmt.Sprintf("Add delimiter = %s to %s", toml.Quote(string(mark)), in(l))
		if mark == '\t' {
			d.Remedy = fmt.Sprintf("Add delimiter = \"\\t\" to %s, or name the file .tsv", in(l))
		}
		return d
	}
	has := func(list []string, header string) bool {
		return slices.ContainsFunc(list, func(name string) bool { return text.Fold(name) == text.Fold(header) })
	}
	var spare, missing []string // headers
	for _, name := range names {
		if !has(l.Headers(), name) {
			spare = append(spare, name)
		}
	}
	lacked, field := "", "" // the first of missing
	for i, header := range l.Columns {
		if header != "" && !has(names, header) {
			if missing = append(missing, fmt.Sprintf("%q (field %s)", header, l.FieldName(i))); len(missing) == 1 {
				lacked, field = header, l.FieldName(i)
			}
		}
	}
	for _, o := range l.Only {
		if !has(names, o.Header) {
			missing = append(missing, fmt.Sprintf("%q (only)", o.Header))
		}
	}
	for _, m := range slices.Concat(l.TotalRows, l.NoteRows) {
		if lack := fmt.Sprintf("%q (total_rows or note_rows)", m.Name); m.Field < 0 && !has(names, m.Name) && !slices.Contains(missing, lack) {
			missing = append(missing, lack)
		}
	}
	shown := []string{}
	for _, name := range names[:min(len(names), mostHeaders)] {
		shown = append(shown, fmt.Sprintf("%q", name))
	}
	if more := len(names) - mostHeaders; more > 0 {
		shown = append(shown, fmt.Sprintf("%d more", more))
	}
	if missing == nil { // columns across alone
		d.Detail = fmt.Sprintf("no row %s has headers for across; row %d has %s", where, row, text.List(shown, "and"))
		d.Remedy = fmt.Sprintf("Correct pattern in across of [ledgers.%s]", l.Ledger)
		return d
	}
	lacks, was := "the header ", " was"
	if len(missing) > 1 {
		lacks, was = "the headers ", " were"
	}
	d.Detail = fmt.Sprintf("%s not found %s; row %d has %s", lacks+text.List(missing, "and")+was, where, row, text.List(shown, "and"))
	switch {
	case found == 0 && elsewhere && at.Sheet != "":
		d.Remedy = fmt.Sprintf("If the sheet has no rows of the ledger, leave it out of sheet in %s; otherwise write the headers above its rows, and save the workbook", in(l))
	case field != "" && len(missing) == 1 && found > 0 && first == 2:
		d.Remedy = fmt.Sprintf("Cell %s has no header: if the column holds %s, write %q in the cell and save the file; otherwise correct the header in the columns key under %s", at.Ref, field, lacked, in(l))
	case field == "" || spare == nil:
		d.Remedy = "Add the column to the sheet and save the workbook"
	case elsewhere:
		d.Remedy = fmt.Sprintf("Rename the header of the column that holds %s, such as %q, to %q, as the ledger has it elsewhere, and save the workbook", field, text.Nearest(lacked, spare, math.MaxInt), lacked)
	case found == 0 && len(missing) > 1:
		d.Remedy = fmt.Sprintf("If another file or sheet is the export of the %s ledger, name it under %s; otherwise write the headers of these columns in the columns key there", l.Ledger, in(l))
	default:
		d.Remedy = fmt.Sprintf("Under %s, change the columns key, for example to %s = %s; or rename the header in the workbook",
			in(l), field, toml.Quote(text.Nearest(lacked, spare, math.MaxInt)))
	}
	return d
}

// delimiterOf returns the character between the fields of a CSV file.
func delimiterOf(l *filing.Ledger, file string) string {
	switch {
	case l.Delimiter != "":
		return l.Delimiter
	case strings.EqualFold(path.Ext(file), ".tsv"):
		return "\t"
	}
	return ","
}
