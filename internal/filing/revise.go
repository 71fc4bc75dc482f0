package filing

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/toml"
)

// revision is a file that lists entries, read and about to be changed. T is what it says.
type revision[T any] struct {
	file     string
	read     func(toml.Table) T
	data     []byte // without the byte-order mark
	mark     []byte // the byte-order mark, or nil
	end      string // of its lines
	root     *toml.Node
	was      T
	problems int
}

// byteOrderMark may begin a text file.
var byteOrderMark = []byte("\xef\xbb\xbf")

// revise reads a file; the argument read returns what its top table says.
func revise[T any](file string, data []byte, read func(toml.Table) T) (*revision[T], error) {
	r := &revision[T]{file: file, read: read, end: "\n"}
	if bytes.HasPrefix(data, byteOrderMark) {
		r.mark = byteOrderMark
	}
	r.data = data[len(r.mark):]
	if bytes.Contains(data, []byte("\r\n")) {
		r.end = "\r\n"
	}
	var err error
	r.root, r.was, r.problems, err = r.parse(r.data)
	return r, err
}

func (r *revision[T]) parse(data []byte) (root *toml.Node, says T, problems int, err error) {
	root, err = toml.Parse(r.file, data)
	if err != nil {
		return nil, says, 0, fmt.Errorf("%w; correct it first", err)
	}
	says = r.read(root.Table(r.file, toml.Reader{Report: func(toml.Problem) { problems++ }, Multiline: true}))
	return root, says, problems, nil
}

// add appends a table of a list, with its keys and their values as TOML. A new file begins with
// the comment head.
func (r *revision[T]) add(head, list string, keys ...[2]string) []byte {
	data := r.data
	if len(data) == 0 {
		data = []byte(head + r.end)
	}
	b := bytes.NewBuffer(slices.Clip(data))
	if data[len(data)-1] != '\n' {
		b.WriteString(r.end)
	}
	fmt.Fprintf(b, "%s[[%s]]%s", r.end, list, r.end)
	for _, key := range keys {
		fmt.Fprintf(b, "%s = %s%s", key[0], key[1], r.end)
	}
	return b.Bytes()
}

// check reads a changed file back. It returns its bytes if it says what is wanted, and else an
// error.
func (r *revision[T]) check(data []byte, wanted func(T) bool) ([]byte, error) {
	if len(data)+len(r.mark) > mostText {
		return nil, fmt.Errorf("%s would have more than %d bytes; shorten it first", r.file, mostText)
	}
	_, is, problems, err := r.parse(data)
	if err != nil || problems > r.problems || !wanted(is) {
		return nil, fmt.Errorf("%s is written in a form to which the entry cannot be added; write each entry of %s as a table with its header in double brackets, such as [[%s]]", r.file, r.file, entries[r.file])
	}
	return slices.Concat(r.mark, data), nil
}

// entries names an entry of each file.
var entries = map[string]string{CommentaryFile: "explain", SignoffsFile: "signoff"}
