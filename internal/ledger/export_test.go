package ledger

import (
	"tieout/internal/workbook"
)

// Work returns what reading all ledgers took; looked is the bytes of the texts that were
// trimmed, folded or hashed.
func (b *Book) Work() (read workbook.Work, looked int64) {
	all := work{}
	for _, w := range b.work {
		all.add(w.Work)
		all.looked += w.looked
	}
	return all.Work, all.looked
}
