// Package fairvalue checks the rows of the ledgers of the fair value note: the holdings of the
// ledger securities ([Holdings]), and the cells of the note's tables of the ledger note-tables
// ([Notes]). It reads no rows itself: a [Sheet], the reader of package rows, reads them, and places
// what is found. Cost plus gains plus losses is fair value; losses are zero or negative. Package
// ledger passes the rows, package compute takes the printed cells from Notes, and package workpaper
// groups holdings by the same [Position].
package fairvalue

import (
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

// Row is the row that a Sheet is reading. Its methods take the index of a field in the schema.
type Row interface {
	Text(field int) string            // the word in a field, "" if blank
	Date(field int) fiscal.Date       // 0 if blank
	Amount(field int) quantity.Amount // in whole units
}

// Sheet is what reads the rows of a ledger.
type Sheet interface {
	Given(field int) bool                            // whether anything gives the field a value
	Here(field int) source.Cell                      // the cell of a field in the row that is read
	RowName() string                                 // the row that is read, such as "row 12"
	Report(diag.Diagnostic)                          // takes a finding
	Wrong(field int, summary, detail, remedy string) // reports a cell of the row that its field cannot hold
	Listed() []diag.Diagnostic                       // the findings so far
	Stop()                                           // the rows that follow need not be read
}

// grouped returns an amount with thousands separators.
func grouped(a quantity.Amount) string { return figure.Group(a.String()) }
