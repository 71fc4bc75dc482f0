// Package toml parses TOML documents, recording the line and column of each key, and quotes text
// for use in such documents. Reading takes two steps. [Parse] parses a document into a [Node], or
// returns an error with a line and column, in time proportional to the size. The methods of [Table]
// then read the values of its tables and report every invalid value, not only the first. Quoted
// text reads back unchanged ([Quote], [Key]). [Rewrite] changes single values and leaves all other
// bytes as they are.
//
// Package filing reads its files with this package, which is the only one to use the TOML library.
// Packages roll and survey write filing.toml with it.
package toml

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/tieout/tieout/internal/source"
)

// Kind is the kind of a value, in the words that messages use.
type Kind string

// The kinds of value.
const (
	KindTable   Kind = "a table"
	KindArray   Kind = "a list"
	KindText    Kind = "text"
	KindInteger Kind = "a whole number"
	KindFloat   Kind = "a decimal number"
	KindBool    Kind = "true or false"
	KindDate    Kind = "a date"
	KindTime    Kind = "a time"
)

// Node is a value in a document: a table, a list or a single value.
type Node struct {
	At    source.Point // place of the value's key, or of a table's header if it has one
	Kind  Kind
	Text  string   // text with line ends "\n", or a number, date or truth value as written
	Items []*Node  // values of a list
	Keys  []string // keys of a table, in the order written

	fields map[string]*Node
	origin origin
	bytes  extent // of a text, number, date or truth value
}

// extent is where a document states a value, as offsets of bytes.
type extent struct {
	key      int // the first byte of the key, or of its first part
	from, to int // the bytes of the value; to is 0 if the value is a table or a list
	inline   bool
}

// Get returns the value of a key of the table n, or nil if n has no such key.
func (n *Node) Get(key string) *Node { return n.fields[key] }

// origin is the syntax that created a table or a list, which decides what may be added.
type origin uint8

const (
	byValue  origin = iota // the value of a key: nothing may be added
	byKey                  // the leading parts of a dotted key: more dotted keys
	byPath                 // the leading parts of a header: its own header, tables within it
	byHeader               // its own header: tables within it
	byList                 // a header in double brackets: more items
)

// String returns the origin as messages name it.
func (o origin) String() string {
	return [...]string{"value", "kv-table", "table", "table", "array-table"}[o]
}

// SyntaxError is the error for a document that is not valid TOML.
type SyntaxError struct {
	At     source.Point
	Detail string
}

// Error returns the place and the problem.
func (e *SyntaxError) Error() string { return e.At.String() + ": " + e.Detail }

// parts is the most parts that a dotted key may have; each is a table in memory.
const parts = 64

// Parse parses a document and returns its outermost table. The argument file is the name
// that the places of values and errors give to the document. The error is a *SyntaxError. A
// dotted key of more than 64 parts is an error too.
//
// The decoder of go-toml looks for each key among all earlier keys, which takes minutes
// for a document of many keys. Parse therefore uses only the parser of go-toml and its
// functions that read numbers and dates, and looks for keys in maps.
func Parse(file string, data []byte) (*Node, error) {
	data = slices.Clip(data) // the parser computes offsets from capacities
	b := &builder{file: file, lines: linesOf(data)}
	b.parser.Reset(data)
	root := newTable(source.Point{File: file, Line: 1, Col: 1}, byHeader)
	for table := root; b.parser.NextExpression(); {
		e := b.parser.Expression()
		b.start = b.key(e)
		switch e.Kind {
		case unstable.Table:
			table = b.header(root, e.Key(), byHeader)
		case unstable.ArrayTable:
			table = b.header(root, e.Key(), byList)
		case unstable.KeyValue:
			b.set(table, e)
		}
		if b.conflict == nil && b.invalid != nil {
			b.invalid.Detail += hint(b.line(data, b.invalid.At))
		}
		if err := cmp.Or(b.conflict, b.invalid); err != nil {
			return nil, err
		}
	}
	if err := b.parser.Error(); err != nil {
		at := len(data)
		if p := (*unstable.ParserError)(nil); errors.As(err, &p) {
			at = int(b.parser.Range(p.Highlight).Offset)
		}
		place := b.point(at)
		return nil, &SyntaxError{place, err.Error() + hint(b.line(data, place))}
	}
	return root, nil
}

// builder builds the tree of a document.
type builder struct {
	file     string
	lines    lines
	parser   unstable.Parser
	start    source.Point // of the first key of the expression
	conflict *SyntaxError // the first key that the document already has
	invalid  *SyntaxError // the first invalid number, date or time
}

// lines are the offsets at which the lines of a document begin.
type lines []int

func linesOf(data []byte) lines {
	l := lines{0}
	for i, c := range data {
		if c == '\n' {
			l = append(l, i+1)
		}
	}
	return l
}

// point returns the place of a byte.
func (b *builder) point(offset int) source.Point {
	line, exact := slices.BinarySearch(b.lines, offset)
	if !exact {
		line--
	}
	return source.Point{File: b.file, Line: line + 1, Col: offset - b.lines[line] + 1}
}

// key returns the place of the first part of an expression's key.
func (b *builder) key(e *unstable.Node) source.Point {
	key := e.Key()
	key.Next()
	return b.point(int(key.Node().Raw.Offset))
}

// tooLong records a key of too many parts, and reports whether it is one.
func (b *builder) tooLong(key unstable.Iterator) bool {
	for n := 0; key.Next(); n++ {
		if n == parts {
			b.collide("the key has more than %d parts", parts)
			return true
		}
	}
	return false
}

func newTable(at source.Point, how origin) *Node { return &Node{At: at, Kind: KindTable, origin: how} }

func (n *Node) put(key string, value *Node) {
	if n.fields == nil {
		n.fields = map[string]*Node{}
	}
	n.Keys, n.fields[key] = append(n.Keys, key), value
}

// collide records a key that the document already has.
func (b *builder) collide(format string, args ...any) {
	if b.conflict == nil {
		b.conflict = &SyntaxError{b.start, fmt.Sprintf(format, args...)}
	}
}

// header returns the table that a header begins, and makes it and the tables on the path
// to it below t. Their place is the start of the header's line.
func (b *builder) header(t *Node, key unstable.Iterator, last origin) *Node {
	if b.tooLong(key) {
		return t
	}
	for key.Next() {
		name, at, how := string(key.Node().Data), source.Point{File: b.file, Line: b.start.Line, Col: 1}, byPath
		if key.IsLast() {
			how = last
		}
		child := t.fields[name]
		switch {
		case child == nil && how == byList:
			child = &Node{At: at, Kind: KindArray, origin: byList}
			t.put(name, child)
		case child == nil:
			child = newTable(at, how)
			t.put(name, child)
		case how == byPath:
			if child.origin == byValue {
				b.collide("key %s already exists as a value", name)
				return t
			}
		case how == byList:
			if child.origin != byList {
				b.collide("key %s already exists as a %s, but should be an array table", name, child.origin)
				return t
			}
		case child.origin == byPath:
			child.origin = byHeader
		case child.origin == byHeader:
			b.collide("table %s already exists", name)
		case child.origin == byKey:
			b.collide("table %s already exists as defined by a dotted key", name)
		case child.origin == byList:
			b.collide("table %s already exists as an array of tables", name)
		default:
			b.collide("key %s should be a table, not a %s", name, child.origin)
			return t
		}
		if child.origin == byList {
			if how == byList {
				child.Items = append(child.Items, newTable(at, byHeader))
			}
			child = child.Items[len(child.Items)-1]
		}
		t = child
	}
	return t
}

// set puts the value of a key, which may be dotted, into a table.
func (b *builder) set(t *Node, kv *unstable.Node) {
	if b.tooLong(kv.Key()) {
		return
	}
	inline, first := t.origin == byValue, -1
	for key := kv.Key(); key.Next(); {
		name, at := string(key.Node().Data), b.point(int(key.Node().Raw.Offset))
		if first < 0 {
			first = int(key.Node().Raw.Offset)
		}
		child := t.fields[name]
		switch {
		case child != nil && (key.IsLast() || child.origin != byKey):
			b.collide("key %s is already defined", name)
			return
		case key.IsLast():
			value := b.value(kv.Value(), at)
			value.bytes.key, value.bytes.inline = first, inline
			t.put(name, value)
		case child == nil:
			child = newTable(at, byKey)
			t.put(name, child)
		}
		t = child
	}
}

var kinds = map[unstable.Kind]Kind{unstable.String: KindText, unstable.Bool: KindBool, unstable.Integer: KindInteger, unstable.Float: KindFloat,
	unstable.LocalDate: KindDate, unstable.LocalTime: KindTime, unstable.LocalDateTime: KindTime, unstable.DateTime: KindTime,
	unstable.Array: KindArray, unstable.InlineTable: KindTable}

// value returns a value and its items, all at the place of the key.
func (b *builder) value(v *unstable.Node, at source.Point) *Node {
	n := &Node{At: at, Kind: kinds[v.Kind]}
	if n.Kind != KindArray && n.Kind != KindTable {
		n.bytes.from, n.bytes.to = int(v.Raw.Offset), int(v.Raw.Offset+v.Raw.Length)
	}
	switch n.Kind {
	case KindArray:
		for it := v.Children(); it.Next(); {
			n.Items = append(n.Items, b.value(it.Node(), at))
		}
	case KindTable:
		for it := v.Children(); it.Next(); {
			b.set(n, it.Node())
		}
	case KindText:
		n.Text = strings.ReplaceAll(string(v.Data), "\r\n", "\n")
	default:
		n.Text = string(v.Data)
		b.check(v)
	}
	return n
}

// check validates a number, a date or a time, which the parser only delimits, with
// go-toml's decoder.
func (b *builder) check(v *unstable.Node) {
	const key = "v="
	var whole map[string]any
	err := toml.Unmarshal([]byte(key+string(v.Data)+"\n"), &whole)
	if d := (*toml.DecodeError)(nil); b.invalid == nil && errors.As(err, &d) {
		_, col := d.Position()
		at := int(v.Raw.Offset) + col - 1 - len(key)
		b.invalid = &SyntaxError{b.point(min(at, len(b.parser.Data())-1)), strings.TrimPrefix(err.Error(), "toml: ")}
	}
}
