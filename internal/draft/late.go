package draft

import (
	"bytes"
	"slices"

	"github.com/tieout/tieout/internal/document"
)

// late reports whether a fact has no value because its ledger begins after its period, as in the
// first report of a company.
func (c *composer) late(name string, when any) (bool, error) {
	if c.how.Blank {
		return false, nil
	}
	f, id, err := c.lookup(name, when)
	return err == nil && f == nil && c.set.Late(id), err
}

// withoutLate returns the output of a built-in template without what needs a late fact: a
// sentence, which is a line; a column of a table; a table of which no other column is left, with
// the sentence that announces it. It returns nothing if no fact remains.
func (c *composer) withoutLate(wrote []byte) []byte {
	if !c.builtin || !c.anyLeft(wrote) {
		return wrote
	}
	var out [][]byte
	lines := bytes.Split(wrote, []byte("\n"))
	for i := 0; i < len(lines); i++ {
		if !isTableLine(lines[i]) {
			if !c.anyLeft(lines[i]) {
				out = append(out, lines[i])
			}
			continue
		}
		end := i
		for end < len(lines) && isTableLine(lines[end]) {
			end++
		}
		table := c.withoutColumns(lines[i:end])
		if table == nil {
			out = withoutLead(out)
		}
		out = append(out, table...)
		i = end - 1
	}
	rest := bytes.Join(out, []byte("\n"))
	if !slices.ContainsFunc(document.Pieces(rest), func(i int) bool { return c.pieces[i].Fact != nil }) {
		return nil
	}
	return rest
}

// anyLeft reports whether a text has a late fact.
func (c *composer) anyLeft(text []byte) bool {
	return slices.ContainsFunc(document.Pieces(text), func(i int) bool { return c.left[i] })
}

// withoutColumns returns the lines of a table without the columns that have a late fact, nil if
// only the captions remain.
func (c *composer) withoutColumns(lines [][]byte) [][]byte {
	var rows [][][]byte
	drop := map[int]bool{}
	columns := 0
	for _, line := range lines {
		cells := bytes.Split(line, []byte("|"))
		rows, columns = append(rows, cells), max(columns, len(cells)-2)
		for i, cell := range cells {
			if c.anyLeft(cell) {
				drop[i] = true
			}
		}
	}
	if len(drop) >= columns-1 {
		return nil
	}
	var out [][]byte
	for _, cells := range rows {
		var kept [][]byte
		for i, cell := range cells {
			if !drop[i] {
				kept = append(kept, cell)
			}
		}
		out = append(out, bytes.Join(kept, []byte("|")))
	}
	return out
}

// withoutLead returns lines without a sentence at their end that announces a table.
func withoutLead(lines [][]byte) [][]byte {
	last := len(lines) - 1
	for last >= 0 && len(bytes.TrimSpace(words(lines[last]))) == 0 {
		last--
	}
	if last >= 0 && bytes.HasSuffix(bytes.TrimSpace(words(lines[last])), []byte(":")) {
		return lines[:last]
	}
	return lines
}

func isTableLine(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(words(line)), []byte("|"))
}

// words returns a text without its positions.
func words(text []byte) []byte {
	var out []byte
	for w := range positions(text) {
		out = append(out, w...)
	}
	return out
}
