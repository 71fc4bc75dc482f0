package ledger

import (
	"iter"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
)

// stored holds the rows of a ledger, column by column, so that the rows of a number are found
// without reading the ledger again.
type stored struct {
	num    []int32
	col    []int16 // of columns across, else nil
	across bool
	word   []column        // [field]
	date   [][]fiscal.Date // likewise
	amount []quantity.List // [field]
	dicts  []*rows.Dict    // [field]: of the words
	where  []string        // of rows of a database: the condition that names each; else nil
	many   []int32         // of groups of rows: the number of rows; else nil
}

func newStored(fields int, across bool, dicts []*rows.Dict) *stored {
	return &stored{across: across, dicts: dicts, word: make([]column, fields), date: make([][]fiscal.Date, fields), amount: make([]quantity.List, fields)}
}

// add adds a row of a sheet.
func (k *stored) add(r *rows.Row, s *rows.Reader) {
	k.num = append(k.num, r.Num)
	if k.across {
		k.col = append(k.col, int16(r.Col))
	}
	for i := range s.Fields {
		if !s.Given(i) {
			continue
		}
		switch s.Fields[i].Kind {
		case schema.Date:
			k.date[i] = append(k.date[i], r.Dates[i])
		case schema.Amount, schema.Rate:
			k.amount[i].Append(r.Amounts[i])
		default:
			k.word[i] = append(k.word[i], r.Words[i])
		}
	}
}

// Entry is one stored row, or several rows with the same words (see Entry.Many).
type Entry struct {
	t *Table
	k *stored
	i int
}

// Spot returns the place of the row.
func (e Entry) Spot() rows.Spot {
	at := rows.Spot{Num: e.k.num[e.i]}
	if e.k.across {
		at.Col = int32(e.k.col[e.i])
	}
	return at
}

// Many returns the number of rows of the ledger that the entry stands for.
func (e Entry) Many() int {
	if e.k.many == nil {
		return 1
	}
	return int(e.k.many[e.i])
}

// cell returns the cell of a field of the row; in a database, the row.
func (e Entry) cell(field int) source.Cell {
	if e.k.where != nil {
		return source.Cell{Workbook: e.t.Relation(), Where: e.k.where[e.i]}
	}
	return e.t.cell(field, e.Spot())
}

func (e Entry) word(field int) intern.ID {
	return e.k.word[field].at(e.i)
}

func (e Entry) date(field int) fiscal.Date {
	if field < 0 || !e.t.Given(field) {
		return 0
	}
	return e.k.date[field][e.i]
}

// Amount returns the amount in a field of the row, in units of the currency: an amount in
// a ledger in thousands is multiplied by 1,000. It is 0 if the field is not mapped.
func (e Entry) Amount(field string) quantity.Scaled {
	return e.k.amount[e.t.Index(field)].At(e.i)
}

// Date returns the date in a field, or 0 if the cell is blank or the field is not mapped.
func (e Entry) Date(field string) fiscal.Date { return e.date(e.t.Index(field)) }

// Word returns the word of a field, or "" if the field is blank or not mapped.
func (e Entry) Word(field string) string {
	i := e.t.Index(field)
	return e.k.dicts[i].Word(e.word(i))
}

// Line is a row for display: its mapped fields, each with its cell.
type Line struct {
	rows.Spot
	Fields []FieldCell
}

// FieldCell is one field of a row, with its cell.
type FieldCell struct {
	Name string
	Text string // what the cell stands for: the meaning of a word, or an amount in whole units such as dollars
	At   source.Cell
}

// Line returns the mapped fields of the row that are not blank, each with its cell.
func (e Entry) Line() Line {
	line := Line{Spot: e.Spot()}
	for i, f := range e.t.Fields {
		if !e.t.Given(i) && !e.t.Joined(i) {
			continue
		}
		text := ""
		switch f.Kind {
		case schema.Date:
			text = e.date(i).String()
		case schema.Amount, schema.Rate:
			text = e.k.amount[i].At(e.i).String()
		default:
			text = e.k.dicts[i].Word(e.word(i))
		}
		if text != "" {
			line.Fields = append(line.Fields, FieldCell{f.Name, text, e.cell(i)})
		}
	}
	return line
}

// Rows returns the rows in the order of the ledger. The ledger must have been read with
// Ask.Rows set.
func (t *Table) Rows() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := range t.rows.num {
			if !yield(Entry{t, t.rows, i}) {
				return
			}
		}
	}
}
