package draft

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/text"
)

// marking are the functions that write marks. Each is told the point of its
// call, as html/template tells its escapers.
var marking = []string{"fact", "direction", "year", "date", "span", "during", "ends", "text", "cite", "policy", "domicile", "commentary", "column", "home", "disclosure", "blank"}

// forbidden are built-in functions with which a template could make digits or
// markup of its own.
var forbidden = []string{"print", "printf", "println", "html", "js", "urlquery", "call", "slice", "len"}

// library reads templates: from the filing folder where it stands there, which makes it
// the registrant's own, and else from the built-in ones.
type library struct{ builtin, folder fs.FS }

// original is a template as it was read.
type original struct {
	file string
	text string
	sum  string // SHA-256 of its bytes; "" where it could not be read
	own  bool
	err  error
}

func (l library) read(name string) *original {
	o := &original{file: "templates/" + name + ".md.tmpl", own: true}
	text, sum, err := filing.ReadFile(l.folder, o.file)
	if errors.Is(err, fs.ErrNotExist) && !filing.Names(l.folder, o.file) {
		o.own = false
		if text, err = fs.ReadFile(l.builtin, o.file); err != nil {
			panic(fmt.Sprintf("draft: built-in %s: %v", o.file, err))
		}
		sum = filing.Hash(text)
	}
	o.text, o.sum, o.err = string(text), sum, err
	return o
}

// parse parses a template anew, with what it may call; t is nil where it cannot be read
// or is none, which is then found.
func (o *original) parse(funcs template.FuncMap) (t *template.Template, found []diag.Diagnostic) {
	if o.err != nil {
		return nil, []diag.Diagnostic{filing.Unreadable(o.file, "TPL001", o.err)}
	}
	if i := unprintable(o.text); i >= 0 {
		line, col := position(o.text, i)
		return nil, []diag.Diagnostic{{Code: "TPL001", Summary: "a template that holds a control character, or is not UTF-8", Remedy: "Remove it",
			Subject: source.Point{File: o.file, Line: line, Col: col}}}
	}
	t, err := template.New(o.file).Option("missingkey=error").Funcs(funcs).Parse(o.text)
	if err != nil {
		return nil, []diag.Diagnostic{templateError(o.file, err)}
	}
	for _, each := range t.Templates() {
		if each.Tree == nil || each.Tree.Root == nil {
			continue
		}
		w := walker{file: o.file, text: o.text}
		w.list(each.Tree.Root)
		found = append(found, w.found...)
	}
	return t, found
}

// unprintable gives where a text holds what no document may, or −1: a control
// character but a tab or the end of a line, or bytes that are not UTF-8.
func unprintable(s string) int {
	for i, r := range s {
		if text.Control(r) && r != '\n' && r != '\t' && r != '\r' {
			return i
		}
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return -1
}

var errorPlace = regexp.MustCompile(`^template: [^:]*:(\d+)(?::(\d+))?: (?s)(.*)$`)

// templateError turns an error of text/template into a finding at its place.
func templateError(file string, err error) diag.Diagnostic {
	d := diag.Diagnostic{Code: "TPL001", Summary: "a template that does not run", Detail: err.Error(), Subject: source.Point{File: file},
		Remedy: "Correct the template; \"tieout explain templates\" lists what templates may call"}
	if m := errorPlace.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		col, _ := strconv.Atoi(m[2])
		if m[2] != "" {
			col++
		}
		d.Subject, d.Detail = source.Point{File: file, Line: line, Col: max(col, 1)}, m[3]
		if _, after, ok := strings.Cut(m[3], ">: "); ok && strings.HasPrefix(m[3], "executing") {
			d.Detail = after
		}
	}
	return d
}

func position(text string, offset int) (line, col int) {
	before := text[:min(offset, len(text))]
	i := strings.LastIndexByte(before, '\n')
	return strings.Count(before, "\n") + 1, len([]rune(before[i+1:])) + 1
}

// A position is a template point between two control characters that no template,
// workbook or text may hold. It is taken out again before the source is parsed.
const posOpen, posClose = '\x10', '\x11'

// positions parts a text at its positions: each stretch of words comes with what the
// position after it says, "" at the end.
func positions(text []byte) iter.Seq2[[]byte, string] {
	return func(yield func([]byte, string) bool) {
		for found := true; found; {
			var words, said []byte
			words, text, found = bytes.Cut(text, []byte{posOpen})
			said, text, _ = bytes.Cut(text, []byte{posClose})
			if !yield(words, string(said)) {
				return
			}
		}
	}
}

// walker gives each call its point, and each run of text a position.
type walker struct {
	file, text string
	found      []diag.Diagnostic
}

func (w *walker) point(pos parse.Pos) source.Point {
	line, col := position(w.text, int(pos))
	return source.Point{File: w.file, Line: line, Col: col}
}

func (w *walker) position(pos parse.Pos) string {
	p := w.point(pos)
	return fmt.Sprintf("%c%s:%d:%d%c", posOpen, w.file, p.Line, p.Col, posClose)
}

func (w *walker) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	var nodes []parse.Node
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			n.Text = w.positioned(n)
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 {
				nodes = append(nodes, &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(w.position(n.Pos))})
			}
			w.pipe(n.Pipe)
		case *parse.IfNode:
			w.branch(&n.BranchNode)
		case *parse.RangeNode:
			w.branch(&n.BranchNode)
		case *parse.WithNode:
			w.branch(&n.BranchNode)
		case *parse.TemplateNode:
			w.pipe(n.Pipe)
		}
		nodes = append(nodes, n)
	}
	l.Nodes = nodes
}

func (w *walker) branch(b *parse.BranchNode) {
	w.pipe(b.Pipe)
	w.list(b.List)
	w.list(b.ElseList)
}

// positioned puts a position before each line of a text.
func (w *walker) positioned(n *parse.TextNode) []byte {
	var b strings.Builder
	offset := n.Pos
	for line := range strings.Lines(string(n.Text)) {
		b.WriteString(w.position(offset) + line)
		offset += parse.Pos(len(line))
	}
	return []byte(b.String())
}

func (w *walker) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for _, c := range p.Cmds {
		for i, arg := range c.Args {
			switch arg := arg.(type) {
			case *parse.PipeNode:
				w.pipe(arg)
			case *parse.StringNode:
				if unprintable(arg.Text) >= 0 {
					w.found = append(w.found, diag.Diagnostic{Code: "TPL001", Summary: "a text that holds a control character, or is not UTF-8",
						Subject: w.point(arg.Pos), Remedy: "Remove it"})
				}
			}
			name, ok := arg.(*parse.IdentifierNode)
			if !ok {
				continue
			}
			if slices.Contains(forbidden, name.Ident) {
				w.found = append(w.found, diag.Diagnostic{Code: "TPL001", Summary: "a function that templates may not use", Subject: w.point(name.Pos),
					Detail: fmt.Sprintf("%s could make digits that nothing owns", name.Ident), Remedy: "Take numbers from fact, dates from date and year, fixed words from cite"})
			}
			if !slices.Contains(marking, name.Ident) || i > 0 {
				continue
			}
			if len(p.Cmds) > 1 {
				w.found = append(w.found, diag.Diagnostic{Code: "TPL001", Summary: fmt.Sprintf("%s in a pipe", name.Ident), Subject: w.point(name.Pos),
					Detail: "what it gives is a reference, not text", Remedy: "Call it by itself"})
			}
			at := w.point(name.Pos)
			s := fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Col)
			c.Args = slices.Insert(c.Args, 1, parse.Node(&parse.StringNode{NodeType: parse.NodeString, Pos: name.Pos, Quoted: strconv.Quote(s), Text: s}))
			break
		}
	}
}

// pointOf reads what position wrote.
func pointOf(s string) source.Point {
	rest, col := cutLast(s)
	file, line := cutLast(rest)
	n, _ := strconv.Atoi(line)
	m, _ := strconv.Atoi(col)
	return source.Point{File: file, Line: n, Col: m}
}

func cutLast(s string) (before, after string) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+1:]
}
