package filing

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"tieout/internal/diag"
	"tieout/internal/source"
	"tieout/internal/text"
)

// node is a value of a TOML document with the place of its key. The library's
// own decoder stops at the first wrong type; walking a tree finds them all.
type node struct {
	at     source.Point
	kind   string // as a message names it: text, integer, true or false, ...
	text   string
	items  []*node
	keys   []string // in the order written
	fields map[string]*node
}

const (
	kindTable   = "a table"
	kindArray   = "a list"
	kindText    = "text"
	kindInteger = "a whole number"
	kindFloat   = "a number with a point"
	kindBool    = "true or false"
	kindDate    = "a date"
	kindTime    = "a time"
)

// SyntaxError is a TOML document that does not parse.
type SyntaxError struct {
	At     source.Point
	Detail string
}

func (e *SyntaxError) Error() string { return e.At.String() + ": " + e.Detail }

// parseTOML builds the tree of a document.
func parseTOML(file string, data []byte) (*node, error) {
	var whole map[string]any
	if err := toml.Unmarshal(data, &whole); err != nil {
		at := source.Point{File: file}
		if d := (*toml.DecodeError)(nil); errors.As(err, &d) {
			at.Line, at.Col = d.Position()
		}
		return nil, &SyntaxError{at, strings.TrimPrefix(err.Error(), "toml: ")}
	}
	root := newTable(source.Point{File: file, Line: 1, Col: 1})
	p := &unstable.Parser{}
	p.Reset(data)
	b := builder{file: file, parser: p}
	table := root
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			table = b.descend(root, e.Key(), false)
		case unstable.ArrayTable:
			table = b.descend(root, e.Key(), true)
		case unstable.KeyValue:
			b.set(table, e)
		}
	}
	if err := p.Error(); err != nil {
		return nil, &SyntaxError{root.at, err.Error()}
	}
	return root, nil
}

func newTable(at source.Point) *node {
	return &node{at: at, kind: kindTable, fields: map[string]*node{}}
}

type builder struct {
	file   string
	parser *unstable.Parser
}

func (b builder) point(n *unstable.Node) source.Point {
	start := b.parser.Shape(n.Raw).Start
	return source.Point{File: b.file, Line: start.Line, Col: start.Column}
}

// descend walks the dotted key of a table's header from a table, making tables on
// its way, and gives the table it ends in; with array, the key's last part grows a
// list of tables. A table stands where its header's line begins.
func (b builder) descend(t *node, key unstable.Iterator, array bool) *node {
	for key.Next() {
		name := string(key.Node().Data)
		at := b.point(key.Node())
		at.Col = 1
		child := t.fields[name]
		if child == nil {
			child = newTable(at)
			if array && key.IsLast() {
				child = &node{at: at, kind: kindArray}
			}
			t.put(name, child)
		}
		if child.kind == kindArray {
			if array && key.IsLast() {
				child.items = append(child.items, newTable(at))
			}
			child = child.items[len(child.items)-1]
		}
		t = child
	}
	return t
}

func (t *node) put(name string, child *node) {
	if t.fields[name] == nil {
		t.keys = append(t.keys, name)
	}
	t.fields[name] = child
}

func (b builder) set(t *node, kv *unstable.Node) {
	key := kv.Key()
	for key.Next() {
		name, at := string(key.Node().Data), b.point(key.Node())
		if key.IsLast() {
			t.put(name, b.value(kv.Value(), at))
			return
		}
		child := t.fields[name]
		if child == nil {
			child = newTable(at)
			t.put(name, child)
		}
		t = child
	}
}

func (b builder) value(v *unstable.Node, at source.Point) *node {
	n := &node{at: at, text: string(v.Data)}
	switch v.Kind {
	case unstable.String:
		n.kind, n.text = kindText, strings.ReplaceAll(n.text, "\r\n", "\n")
	case unstable.Bool:
		n.kind = kindBool
	case unstable.Integer:
		n.kind = kindInteger
	case unstable.Float:
		n.kind = kindFloat
	case unstable.LocalDate:
		n.kind = kindDate
	case unstable.Array:
		n.kind = kindArray
		for it := v.Children(); it.Next(); {
			if it.Node().Kind != unstable.Comment {
				n.items = append(n.items, b.value(it.Node(), at))
			}
		}
	case unstable.InlineTable:
		n = newTable(at)
		for it := v.Children(); it.Next(); {
			b.set(n, it.Node())
		}
	default:
		n.kind = kindTime
	}
	return n
}

// reader takes values out of a tree and keeps every complaint.
type reader struct {
	found []diag.Diagnostic
}

func (r *reader) fail(at source.Place, remedy, format string, args ...any) {
	r.found = append(r.found, diag.Diagnostic{Code: "FIL001", Summary: fmt.Sprintf(format, args...), Remedy: remedy, Subject: at})
}

// table is a table being read, under the name that messages call it by.
type table struct {
	*node
	r    *reader
	name string // "[registrant]"
}

// only complains of every key that is none of the known, and names the nearest.
func (t table) only(known ...string) table {
	for _, key := range t.keys {
		if slices.Contains(known, key) {
			continue
		}
		t.r.fail(t.fields[key].at, nearest(key, known), "unknown key %q in %s", key, t.name)
	}
	return t
}

func nearest(key string, known []string) string { return near(key, known, "keys") }

// near asks whether the nearest of some names was meant, or lists them all.
func near(key string, known []string, what string) string {
	best, cost := "", 1+len(key)/2
	for _, k := range known {
		if d := text.Distance(key, k); d < cost {
			best, cost = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("Did you mean %q?", best)
	}
	known = slices.Sorted(slices.Values(known))
	return "The " + what + " here are " + strings.Join(known, ", ")
}

// field gives a key's value if it is of the kind, and complains if it is not.
func (t table) field(key, kind string) *node {
	n := t.fields[key]
	if n == nil {
		return nil
	}
	if n.kind != kind {
		t.r.fail(n.at, "", "%s in %s must be %s, and is %s", key, t.name, kind, n.kind)
		return nil
	}
	return n
}

// text gives a key's text, or fallback when it is not there. A value that is
// blank is complained of.
func (t table) text(key, fallback string) string {
	n := t.field(key, kindText)
	if n == nil {
		return fallback
	}
	if strings.TrimSpace(n.text) == "" {
		t.r.fail(n.at, "", "%s in %s is blank", key, t.name)
		return fallback
	}
	if strings.ContainsFunc(n.text, func(r rune) bool { return isControl(r) && !((r == '\n' || r == '\t') && n.at.File != File) }) {
		t.r.fail(n.at, "Remove it", "%s in %s holds a control character", key, t.name)
		return fallback
	}
	return n.text
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff }

// need is text that must be there.
func (t table) need(key string) string {
	if t.fields[key] == nil {
		t.r.fail(t.at, "", "%s has no %s", t.name, key)
	}
	return t.text(key, "")
}

// child gives a table within the table; one that is missing is empty.
func (t table) child(key, name string) table {
	n := t.field(key, kindTable)
	if n == nil {
		n = newTable(t.at)
	}
	return table{n, t.r, name}
}

// texts gives a list of texts.
func (t table) texts(key string) []*node {
	n := t.field(key, kindArray)
	if n == nil {
		return nil
	}
	var list []*node
	for _, item := range n.items {
		if item.kind != kindText {
			t.r.fail(item.at, "", "%s in %s must be a list of texts, and holds %s", key, t.name, item.kind)
			continue
		}
		list = append(list, item)
	}
	return list
}

// tables gives a list of tables.
func (t table) tables(key, name string) []table {
	n := t.field(key, kindArray)
	if n == nil {
		return nil
	}
	var list []table
	for _, item := range n.items {
		if item.kind != kindTable {
			t.r.fail(item.at, "", "%s in %s must be a list of tables, and holds %s", key, t.name, item.kind)
			continue
		}
		list = append(list, table{item, t.r, name})
	}
	return list
}

// at is where a key stands, or the table when it is not there.
func (t table) pos(key string) source.Point {
	if n := t.fields[key]; n != nil {
		return n.at
	}
	return t.node.at
}
