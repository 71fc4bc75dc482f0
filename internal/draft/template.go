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

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// marking lists the functions that write marks. The walker passes each the point of its
// call as its first argument.
var marking = []string{"fact", "amount", "level", "lengths", "direction", "year", "date", "span", "spans", "during", "ends", "text", "cite", "policy", "domicile", "commentary", "column", "home", "disclosure", "blank"}

// forbidden lists built-in functions with which a template could write digits or markup
// that no fact owns.
var forbidden = []string{"print", "printf", "println", "html", "js", "urlquery", "call", "slice", "len"}

// library reads templates: the registrant's own from the filing folder, and others from
// the built-in templates.
type library struct{ builtin, folder fs.FS }

// original is the text of a template.
type original struct {
	file string
	text string
	sum  string // SHA-256 of its bytes; "" if it could not be read
	own  bool
	err  error
}

func (l library) read(name string) *original {
	o := &original{file: "templates/" + name + ".md.tmpl", own: true}
	text, sum, err := filing.ReadFileWithin(l.folder, o.file, mostFile)
	if errors.Is(err, fs.ErrNotExist) && !filing.Exists(l.folder, o.file) {
		o.own = false
		if text, err = fs.ReadFile(l.builtin, o.file); err != nil {
			panic(fmt.Sprintf("draft: built-in %s: %v", o.file, err))
		}
		sum = filing.Hash(text)
	}
	o.text, o.sum, o.err = string(text), sum, err
	return o
}

// parse parses a template with its functions. If it cannot be read or parsed, t is nil and
// a finding says so.
func (o *original) parse(funcs template.FuncMap) (t *template.Template, found []diag.Diagnostic) {
	if o.err != nil {
		return nil, []diag.Diagnostic{filing.Unreadable(o.file, "TPL001", o.err)}
	}
	if i := unprintable(o.text); i >= 0 {
		line, col := position(o.text, i)
		return nil, []diag.Diagnostic{{Code: "TPL001", Summary: "control character or invalid UTF-8 in a template", Detail: fmt.Sprintf("the template has an invisible or invalid character here (code 0x%02X)", o.text[i]), Remedy: "Remove the character, and save the file as UTF-8",
			Subject: source.Point{File: o.file, Line: line, Col: col}}}
	}
	t, err := template.New(o.file).Option("missingkey=error").Funcs(funcs).Parse(o.text)
	if err != nil {
		return nil, []diag.Diagnostic{templateError(o.file, err)}
	}
	lines := lineStarts(o.text)
	for _, each := range t.Templates() {
		if each.Tree == nil || each.Tree.Root == nil {
			continue
		}
		w := walker{file: o.file, text: o.text, lines: lines}
		w.counted(each.Tree.Root)
		found = append(found, w.found...)
	}
	return t, found
}

// unprintable returns the offset of the first control character (except tab and line
// ends) or invalid UTF-8, or −1.
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

// templateError returns a finding for an error of text/template, at its place.
func templateError(file string, err error) diag.Diagnostic {
	d := diag.Diagnostic{Code: "TPL001", Summary: "template error", Detail: err.Error(), Subject: source.Point{File: file},
		Remedy: "Correct the template; \"tieout explain templates\" lists the functions that templates may call"}
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

// A position is a template point between two control characters, which templates,
// workbooks and texts may not contain. Positions are removed before the source is parsed.
const posOpen, posClose = '\x10', '\x11'

// positions splits a text at its positions and yields each stretch of words with the
// content of the position after it, "" at the end.
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

// walker adds the point to each marking call, and a position to each run of text.
type walker struct {
	file, text string
	lines      []int // offsets at which the lines of text start
	found      []diag.Diagnostic
}

func (w *walker) point(pos parse.Pos) source.Point {
	offset := min(int(pos), len(w.text))
	line, exact := slices.BinarySearch(w.lines, offset)
	if !exact {
		line--
	}
	return source.Point{File: w.file, Line: line + 1, Col: utf8.RuneCountInString(w.text[w.lines[line]:offset]) + 1}
}

func lineStarts(text string) []int {
	starts := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func (w *walker) position(pos parse.Pos) string {
	p := w.point(pos)
	return fmt.Sprintf("%c%s:%d:%d%c", posOpen, w.file, p.Line, p.Col, posClose)
}

// counted walks the body of a template or of a loop. A position at its start makes each run
// of the body write something, so that the limit of a template's output also ends loops and
// calls that write nothing.
func (w *walker) counted(l *parse.ListNode) {
	if w.list(l); l != nil {
		l.Nodes = slices.Insert(l.Nodes, 0, parse.Node(&parse.TextNode{NodeType: parse.NodeText, Pos: l.Pos, Text: []byte(w.position(l.Pos))}))
	}
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
			w.pipe(n.Pipe)
			w.counted(n.List)
			w.list(n.ElseList)
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

// positioned returns a text with a position before each line.
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
					w.found = append(w.found, diag.Diagnostic{Code: "TPL001", Summary: "control character or invalid UTF-8 in a string", Detail: fmt.Sprintf("the text in quotes contains an invisible character or a byte that is not UTF-8, shown here with a backslash: %q", arg.Text),
						Subject: w.point(arg.Pos), Remedy: "Remove the character, and save the file as UTF-8"})
				}
			}
			name, ok := arg.(*parse.IdentifierNode)
			if !ok {
				continue
			}
			if slices.Contains(forbidden, name.Ident) {
				w.found = append(w.found, diag.Diagnostic{Code: "TPL001", Summary: "function not allowed in templates", Subject: w.point(name.Pos),
					Detail: fmt.Sprintf("the function %q could print digits that do not come from the ledgers", name.Ident), Remedy: "Print numbers with {{fact}}, dates with {{date}} or {{year}}, and fixed text with {{cite}}"})
			}
			if !slices.Contains(marking, name.Ident) || i > 0 {
				continue
			}
			if len(p.Cmds) > 1 {
				w.found = append(w.found, diag.Diagnostic{Code: "TPL001", Summary: fmt.Sprintf("%s in a pipeline", name.Ident), Subject: w.point(name.Pos),
					Detail: fmt.Sprintf("the result of %s is passed to another function with |, but no function may change it", name.Ident), Remedy: fmt.Sprintf("Call %s on its own, without |", name.Ident)})
			}
			at := w.point(name.Pos)
			s := fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Col)
			c.Args = slices.Insert(c.Args, 1, parse.Node(&parse.StringNode{NodeType: parse.NodeString, Pos: name.Pos, Quoted: strconv.Quote(s), Text: s}))
			break
		}
	}
}

// pointOf returns the point that position wrote.
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
