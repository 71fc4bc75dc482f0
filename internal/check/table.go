package check

import (
	"fmt"

	"tieout/internal/document"
)

// tree is a node of a parsed document by its shape alone; the library that
// parses stays with draft.
type tree[N any, K fmt.Stringer] interface {
	Kind() K
	FirstChild() N
	NextSibling() N
}

// tables gives the tables of a document: rows of cells, the header first.
func tables(d *document.Draft) [][][]*document.Block {
	var cells []*document.Block
	for _, b := range d.Blocks {
		if b.Kind == document.Cell {
			cells = append(cells, b)
		}
	}
	var list [][][]*document.Block
	walk(d.Doc, func(kind string) {
		switch kind {
		case "Table":
			list = append(list, nil)
		case "TableHeader", "TableRow":
			t := &list[len(list)-1]
			*t = append(*t, nil)
		case "TableCell":
			t := list[len(list)-1]
			row := &t[len(t)-1]
			*row = append(*row, cells[0])
			cells = cells[1:]
		}
	})
	return list
}

// walk visits the nodes in the order they are read.
func walk[N tree[N, K], K fmt.Stringer](n N, visit func(kind string)) {
	visit(n.Kind().String())
	for c := n.FirstChild(); any(c) != nil; c = c.NextSibling() {
		walk(c, visit)
	}
}
