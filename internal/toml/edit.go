package toml

import (
	"bytes"
	"cmp"
	"slices"
)

// Edit changes a key of a document whose value is text, a number, a date or a truth value.
type Edit struct {
	Node  *Node  // the value that Parse returned
	Value string // the new value as a document writes it; "" makes a comment of the line, or removes the key from an inline table
}

// Rewrite returns a document with edits. The argument data must be the bytes from which Parse
// read the nodes, and no two edits may have the same node. All other bytes stay, comments and
// the order of keys among them. Rewrite panics if the value of a node is a table or a list.
func Rewrite(data []byte, edits ...Edit) []byte {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Node.bytes.key, b.Node.bytes.key) })
	var out bytes.Buffer
	done := 0
	for _, e := range edits {
		at := e.Node.bytes
		if at.to == 0 {
			panic("toml: an edit of " + string(e.Node.Kind))
		}
		from, to, put := at.from, at.to, e.Value
		switch {
		case e.Value != "":
		case at.inline:
			from, to = entry(data, at)
		default:
			from, to, put = at.key, at.key, "# "
		}
		out.Write(data[done:max(done, from)])
		out.WriteString(put)
		done = max(done, to)
	}
	out.Write(data[done:])
	return out.Bytes()
}

// entry returns the bytes of a key of an inline table with its value and one comma.
func entry(data []byte, at extent) (from, to int) {
	blank := func(c byte) bool { return c == ' ' || c == '\t' }
	after := at.to
	for after < len(data) && blank(data[after]) {
		after++
	}
	if after < len(data) && data[after] == ',' {
		for after++; after < len(data) && blank(data[after]); {
			after++
		}
		return at.key, after
	}
	before := at.key
	for before > 0 && blank(data[before-1]) {
		before--
	}
	if before > 0 && data[before-1] == ',' {
		return before - 1, at.to
	}
	return at.key, at.to
}
