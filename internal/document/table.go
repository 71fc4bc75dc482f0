package document

// Tables returns the tables of the draft in order, as [table][row][column]; row 0 is the
// header.
func (d *Draft) Tables() [][][]*Block {
	var tables [][][]*Block
	for _, b := range d.Blocks {
		if b.Kind != Cell {
			continue
		}
		if b.Table > len(tables) {
			tables = append(tables, nil)
		}
		t := &tables[b.Table-1]
		if b.Row == len(*t) {
			*t = append(*t, nil)
		}
		(*t)[b.Row] = append((*t)[b.Row], b)
	}
	return tables
}

// OnlyFact returns the mark of the only fact with a value in the block. It returns nil if
// no fact or more than one fact has a value.
func (b *Block) OnlyFact() *Mark {
	var m *Mark
	for _, s := range b.Spans {
		if s.Fact == nil {
			continue
		}
		if m != nil {
			return nil
		}
		m = s.Mark
	}
	return m
}

// FirstFact returns the first mark in the block that refers to a fact, even if the fact
// has no value. It returns nil if there is none.
func (b *Block) FirstFact() *Mark {
	for _, s := range b.Spans {
		if s.Owner == OwnFact {
			return s.Mark
		}
	}
	return nil
}

// Scopes returns the marks of facts with a value, by paragraph and by table.
func (d *Draft) Scopes() [][]*Mark {
	var list [][]*Mark
	table := false
	for _, b := range d.Blocks {
		if b.Kind != Cell || !table {
			list = append(list, nil)
		}
		table = b.Kind == Cell
		for _, s := range b.Spans {
			if s.Fact != nil {
				list[len(list)-1] = append(list[len(list)-1], s.Mark)
			}
		}
	}
	return list
}
