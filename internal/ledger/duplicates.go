package ledger

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/schema"
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
	row  int32
}

func newDuplicates() *duplicates { return &duplicates{seed: maphash.MakeSeed()} }

func (d *duplicates) add(s *sheet, r *Row) {
	d.key = s.key(d.key[:0], r)
	d.rows = append(d.rows, hashed{maphash.Bytes(d.seed, d.key), int32(r.Num)})
}

// key appends the values of a row. Two rows of one reader are equal if their keys are,
// except for hash collisions of words that are not interned.
func (s *sheet) key(b []byte, r *Row) []byte {
	for _, i := range s.fields {
		switch s.Fields[i].Kind {
		case schema.Date:
			b = binary.LittleEndian.AppendUint32(b, uint32(r.date[i]))
		case schema.Amount, schema.Rate:
			b = r.amount[i].AppendKey(b)
		default:
			b = binary.LittleEndian.AppendUint32(b, uint32(r.word[i]))
			b = binary.LittleEndian.AppendUint64(b, r.hash[i])
		}
	}
	return b
}

// close reports the rows that equal earlier ones, in the order of the sheet.
func (d *duplicates) close(s *sheet) {
	slices.SortFunc(d.rows, func(a, b hashed) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.row, b.row)) })
	suspects := map[int]bool{}
	total, last := 0, 0
	for i := 1; i < len(d.rows); i++ {
		if d.rows[i-1].hash == d.rows[i].hash {
			suspects[int(d.rows[i-1].row)], suspects[int(d.rows[i].row)] = true, true
			total, last = total+1, max(last, int(d.rows[i].row))
		}
	}
	d.rows = nil
	if len(suspects) == 0 {
		return
	}
	first := map[string]int{}
	repeats := 0
	again := newSheet(s.fsys, s.Ledger, s.sealed, nil, s.work, func(int) bool { return true })
	again.scan(func(r *Row) {
		if !suspects[r.Num] {
			return
		}
		key := string(again.key(nil, r))
		before, listed := first[key]
		if !listed {
			first[key] = r.Num
			return
		}
		s.report(diag.Diagnostic{Code: "LED003", Summary: "row listed twice", Subject: s.cell(0, r.Num),
			Detail:  fmt.Sprintf("row %d equals row %d in every mapped field", r.Num, before),
			Remedy:  fmt.Sprintf("Delete one of them and save the workbook; or, if both rows are right, add reference = \"HEADER\" to the columns key of [ledgers.%s] in filing.toml, where HEADER is the header of a column in which the rows differ", s.Schema.Ledger),
			Related: []diag.Related{{Message: "first listed here", At: s.cell(0, before)}}})
		repeats++
		again.enough = repeats == mostListed
	})
	if more := total - repeats; repeats == mostListed && more > 0 { // the others are counted by their hashes
		d := s.list[len(s.list)-1]
		d.Subject = s.cell(0, last)
		s.report(d)
		s.tally(keyOf(d)).n += more - 1
	}
}
