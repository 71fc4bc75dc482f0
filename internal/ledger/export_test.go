package ledger

import (
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/workbook"
)

// Work returns what reading all ledgers took; looked is the bytes of the texts that were
// trimmed, folded or hashed.
func (b *Book) Work() (read workbook.Work, looked int64) {
	all := rows.Work{}
	for _, w := range b.work {
		all.Add(w.Work)
		all.Looked += w.Looked
	}
	return all.Work, all.Looked
}

// SetMostGroups sets the most groups of rows that are kept, until restore is called.
func SetMostGroups(n int) (restore func()) {
	was := mostGroups
	mostGroups = n
	return func() { mostGroups = was }
}

// SetMostStored sets the most rows, or groups of rows, that Store stores, until restore is called.
func SetMostStored(n int) (restore func()) {
	was := mostStored
	mostStored = n
	return func() { mostStored = was }
}

// ReadWhole is Read, but keeps all rows of the customers ledger.
func ReadWhole(f *filing.Filing, ask Ask, access Access) (*Book, []diag.Diagnostic) {
	ask.whole = true
	return Read(f, ask, access)
}

// Sparse reports whether not all rows of the customers ledger were kept.
func (b *Book) Sparse() bool { return b.Customers != nil && b.Customers.sparse != nil }

// SetMostSifted sets the most customers that are kept to compare their ids, until restore is called.
func SetMostSifted(n int) (restore func()) {
	was := mostSifted
	mostSifted = n
	return func() { mostSifted = was }
}
