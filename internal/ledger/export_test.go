package ledger

import (
	"tieout/internal/rows"
	"tieout/internal/workbook"
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
