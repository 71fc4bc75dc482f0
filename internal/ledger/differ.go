package ledger

import (
	"slices"

	"tieout/internal/statement"
)

// compares reports whether rows of the ledger may be equal in every mapped field: neither is the
// key mapped, nor is each row read by itself.
func (b *base) compares() bool {
	mapped := len(b.keys) > 0
	for _, key := range b.keys {
		mapped = mapped && slices.ContainsFunc(b.mapped(), func(i int) bool { return b.columns[i].Name == key.Name })
	}
	return !mapped && !b.passes()[0].row
}

// differ reports whether a statement shows that no rows are equal in every mapped field. It groups
// rows by the bare columns, in half the time that those take that say which rows are equal, but it
// needs values that are equal wherever their words are: none with outer blanks, and no two
// that mean the same.
func (b *base) differ() (bool, error) {
	if !b.plain.Any() || b.merged {
		return false, nil
	}
	d := b.dialect
	rows, groups := statement.Select{From: b.from, Where: b.where}, statement.Select{Items: []statement.Item{{Expr: "1"}}, Having: "count(*) > 1"}
	for _, i := range b.mapped() {
		expr := b.expr(b.columns[i], b.Fields[i].Kind)
		if b.plain.Has(i) {
			expr = d.Quote(b.columns[i].Name)
		}
		if !b.in.words[i].differ() {
			return false, nil
		}
		rows.Items, groups.GroupBy = append(rows.Items, statement.Item{Expr: expr, Name: b.field(i)}), append(groups.GroupBy, b.field(i))
	}
	groups.From = rows.As(d.Quote("ledger"))
	s := statement.Select{Items: []statement.Item{{Expr: statement.Count(d, "")}}, From: groups.As(d.Quote("equal"))}
	none := false
	err := b.query(b.Schema.Ledger+", rows that may be listed twice", s.String(), func(row [][]byte) error {
		none = string(row[0]) == "0"
		return nil
	})
	return none, err
}

// differ reports whether no two words of the ledger mean the same.
func (w *words) differ() bool {
	if w == nil || w.raw == nil {
		return true
	}
	seen := map[string]bool{}
	for raw := ID(1); int(raw) < len(w.meaning); raw++ {
		meaning := w.dict.Word(w.meaning[raw])
		if meaning == "" {
			meaning = w.raw.Word(raw)
		}
		if seen[meaning] {
			return false
		}
		seen[meaning] = true
	}
	return true
}
