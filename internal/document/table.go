package document

// Tables returns the tables of the draft in order: rows of cells, the header row first.
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

// OnlyFact returns the mark of the block's only fact with a value, or nil if there is none
// or more than one.
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

// FirstFact returns the first mark of a fact in the block, with or without a value, or nil.
func (b *Block) FirstFact() *Mark {
	for _, s := range b.Spans {
		if s.Owner == OwnFact {
			return s.Mark
		}
	}
	return nil
}
