// Package contents holds what tieout inspect shows of a file, as plain data: a [File] has a [Sheet] for
// each of its sheets, and that a [Column] for each of its columns. Package survey fills them from the
// cells of files, package profile describes tables of a database in its own types, and the command
// line prints them as text or JSON. Amounts are plain decimals, and dates ISO dates, as texts; the
// other texts come from the file, and whoever displays them escapes them.
package contents

import "slices"

// File describes the contents of a file. Its texts come from the file and are shortened but
// not escaped. The code that displays them must escape them.
type File struct {
	File      string    `json:"file"`
	Kind      string    `json:"kind"`                // "workbook", "CSV", "TSV" or "Parquet"; or "missing file"
	Encoding  string    `json:"encoding,omitempty"`  // encoding of a CSV or TSV file; "" if it is UTF-8
	Delimiter string    `json:"delimiter,omitempty"` // delimiter of a CSV or TSV file; "" if it is a comma in a .csv file or a tab in a .tsv file
	Sheets    []Sheet   `json:"sheets"`
	Refused   []Refusal `json:"refused,omitempty"` // why the file, or a sheet, cannot be read
}

// Sheet describes the contents of a sheet, or of a file without sheets, to be written as
// JSON.
type Sheet struct {
	Sheet      string    `json:"sheet,omitempty"`
	Hidden     bool      `json:"hidden,omitempty"`
	VeryHidden bool      `json:"very_hidden,omitempty"`
	Range      string    `json:"range,omitempty"` // the smallest range that includes all cells that are not blank: "A1:F412"
	Titles     []string  `json:"titles,omitempty"`
	HeaderRow  int       `json:"header_row,omitempty"`
	Rows       int       `json:"rows"` // number of rows below the header row that are not blank
	HiddenRows int       `json:"hidden_rows,omitempty"`
	HiddenCols []string  `json:"hidden_columns,omitempty"` // "C", "F:H"
	Filter     string    `json:"filter,omitempty"`
	Merged     []string  `json:"merged,omitempty"` // the first merged ranges
	MergedMore int       `json:"merged_more,omitempty"`
	Ledger     string    `json:"ledger,omitempty"` // the ledger that the sheet looks like, or "" if none
	Lacks      string    `json:"lacks,omitempty"`  // what the sheet lacks to be read as that ledger
	Totals     []string  `json:"totals,omitempty"` // labels of the rows that look like totals
	Notes      []string  `json:"notes,omitempty"`  // labels of the rows that look like notes
	Columns    []Column  `json:"columns"`
	More       int       `json:"columns_more,omitempty"` // number of columns that Columns leaves out
	Refused    []Refusal `json:"refused,omitempty"`      // cells that package ledger would refuse
}

// Column describes the contents of a column below its header.
type Column struct {
	Column     string         `json:"column"`
	Header     string         `json:"header"`
	Field      string         `json:"field,omitempty"` // the field that the column fits, in the ledger that the sheet looks like; or ""
	Cells      map[string]int `json:"cells"`           // number of cells of each kind; see Kinds
	Formulas   int            `json:"formulas,omitempty"`
	First      string         `json:"first,omitempty"`
	Last       string         `json:"last,omitempty"`
	Distinct   int            `json:"distinct"`                // number of distinct values that were counted
	More       bool           `json:"distinct_more,omitempty"` // true if the column has more distinct values than Distinct
	Values     []string       `json:"values,omitempty"`        // the most frequent values, if the column has few distinct values
	From       string         `json:"from,omitempty"`          // the earliest date
	To         string         `json:"to,omitempty"`            // the latest date
	Total      string         `json:"total,omitempty"`         // sum of the amounts, a plain decimal
	Summed     bool           `json:"last_is_total,omitempty"` // the last amount is the sum of the other amounts, and Total leaves it out
	DateForms  []string       `json:"date_forms,omitempty"`    // the patterns that fit all dates stored as text
	Numbers    []string       `json:"number_forms,omitempty"`  // the forms that fit all amounts stored as text
	Currencies []string       `json:"currencies,omitempty"`
}

// Refusal is a reason why cells, or a file, could not be read, with the first place and the
// number of places.
type Refusal struct {
	At     string `json:"at"`
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// The kinds of cell, in the order in which they are listed.
const (
	KindText     = "text"
	KindAmount   = "number as text"
	KindWhole    = "whole number"
	KindDecimal  = "decimal"
	KindDate     = "date"
	KindTimed    = "date with a time"
	KindBool     = "truth value"
	KindError    = "error"
	KindNoResult = "formula without a value"
	KindBlank    = "blank"
)

// Kinds lists the kinds of cell that Column.Cells counts, in the order in which they are
// printed.
var Kinds = []string{KindText, KindAmount, KindWhole, KindDecimal, KindDate, KindTimed, KindBool, KindError, KindNoResult, KindBlank}

// Refuses reports whether anything in the file could not be read.
func (c File) Refuses() bool {
	return len(c.Refused) > 0 || slices.ContainsFunc(c.Sheets, func(s Sheet) bool { return len(s.Refused) > 0 })
}
