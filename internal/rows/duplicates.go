package rows

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/schema"
)

// duplicates finds rows that equal earlier ones in every mapped field. It stores 16 bytes
// for each row; rows with equal hashes are read again and compared.
type duplicates struct {
	seed maphash.Seed
	rows []hashed
	key  []byte
}

type hashed struct {
	hash uint64
	at   Spot
}

func newDuplicates() *duplicates { return &duplicates{seed: maphash.MakeSeed()} }

func (d *duplicates) add(s *Reader, r *Row) {
	d.key = s.RowKey(d.key[:0], r)
	d.rows = append(d.rows, hashed{maphash.Bytes(d.seed, d.key), r.Spot})
}

// RowKey appends the values of a row. Two rows of one reader are equal if their keys are,
// except for hash collisions of words that are not interned.
func (s *Reader) RowKey(b []byte, r *Row) []byte {
	for i := range s.Fields {
		switch s.Fields[i].Kind {
		case schema.Date:
			b = binary.LittleEndian.AppendUint32(b, uint32(r.Dates[i]))
		case schema.Amount, schema.Rate:
			b = r.Amounts[i].AppendKey(b)
		default:
			b = binary.LittleEndian.AppendUint32(b, uint32(r.Words[i]))
			b = binary.LittleEndian.AppendUint64(b, r.hash[i])
		}
	}
	return b
}

// close reports the rows that equal earlier ones, in the order of the sheet.
func (d *duplicates) close(s *Reader) {
	slices.SortFunc(d.rows, func(a, b hashed) int {
		if a.hash != b.hash {
			return cmp.Compare(a.hash, b.hash)
		}
		return cmp.Or(cmp.Compare(a.at.Num, b.at.Num), cmp.Compare(a.at.Col, b.at.Col))
	})
	suspects := map[Spot]bool{}
	total, last := 0, Spot{}
	for i := 1; i < len(d.rows); i++ {
		if d.rows[i-1].hash == d.rows[i].hash {
			suspects[d.rows[i-1].at], suspects[d.rows[i].at] = true, true
			if total++; d.rows[i].at.Num >= last.Num {
				last = d.rows[i].at
			}
		}
	}
	d.rows = nil
	if len(suspects) == 0 {
		return
	}
	first := map[string]Spot{}
	repeats := 0
	var found diag.Diagnostic
	again := New(s.filing, s.Ledger, s.sealed, nil, s.work, func(int) bool { return true })
	again.scan(func(r *Row) {
		if !suspects[r.Spot] {
			return
		}
		key := string(again.RowKey(nil, r))
		before, listed := first[key]
		if !listed {
			first[key] = r.Spot
			return
		}
		here, there := s.keyCell(r.Spot), s.keyCell(before)
		found = diag.Diagnostic{Code: "LED003", Summary: "row listed twice", Subject: here,
			Detail:  fmt.Sprintf("%s equals %s in every mapped field", s.rowWords(r.Spot), s.rowWords(before)),
			Remedy:  fmt.Sprintf("Delete one of them and save the workbook; or, if both rows are right, add reference = \"HEADER\" to the columns key of [ledgers.%s] in filing.toml, where HEADER is the header of a column in which the rows differ", s.Schema.Ledger),
			Related: []diag.Related{{Message: "first listed here", At: there}}}
		s.Report(found)
		repeats++
		again.Enough = repeats == mostListed
	})
	if more := total - repeats; repeats == mostListed && more > 0 { // the others are counted by their hashes
		found.Subject = s.keyCell(last)
		s.Report(found)
		s.Repeat(found, more-1)
	}
}
