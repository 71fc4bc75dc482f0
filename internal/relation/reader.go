package relation

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/workbook"
)

// Reader reads the groups of a ledger in a database.
type Reader struct {
	*filing.Ledger
	*Relation
	in      *rows.Reader
	ctx     context.Context
	conn    warehouse.Conn
	watch   rows.Progress
	only    []warehouse.Column
	digest  hash.Hash
	queries []string
	next    int32       // number of the last group
	uses    []int       // the fields of the statement that was read last
	heading string      // of that statement
	many    int         // if it has more groups than are read: their greatest number
	meant   bool        // statements compare the meanings of words, not the words
	plain   intern.Bits // the fields by whose columns rows were grouped, to find those with outer blanks
	merged  bool        // some of these have
	blanks  int         // rows that are blank in every mapped field
	seed    maphash.Seed
	seen    []uint64      // hashes of the rows that were read as such, since words were forgotten
	twofold bool          // a group of these has several rows
	labels  []string      // ids that read as labels of totals
	times   []Time        // of the passes that were read
	doubts  map[int]doubt // by field: a sum of the pass that is not an amount
	wrong   intern.Bits   // the fields of which such amounts or sums were reported

	Rejected map[string]bool // by customer of a row with an error, if rows are read as such and words are forgotten: whether all its rows have one

	shared   warehouse.Conn // conn without the record
	snapshot bool           // all queries saw one state of the ledger when the reading began
	before   []string       // the control totals when the reading began; nil with snapshot
	passes   []*totals      // of the passes over all rows, in the order read

	fixed, fixedShown               []quantity.Scaled // by field: the amounts that filing.toml fixes, in whole units and as it writes them
	customer, date, start, end, arr int               // fields, -1 for none
}

// Open finds the columns of the ledger, and the rows that it is read from. The reader in reads the
// groups; watch may be nil. The error is ErrReported if what is wrong has been reported to in.
func (r *Relation) Open(ctx context.Context, conn warehouse.Conn, in *rows.Reader, watch rows.Progress) (*Reader, error) {
	l := r.ledger
	b := &Reader{Ledger: l, Relation: r, in: in, ctx: ctx, watch: watch, digest: sha256.New(), Rejected: map[string]bool{}, seed: maphash.MakeSeed(), doubts: map[int]doubt{}, fixed: slices.Clone(in.Current.Amounts), fixedShown: slices.Clone(in.Shown),
		customer: l.Index("customer"), date: l.Index("date"), start: l.Index("start"), end: l.Index("end"), arr: l.Index("arr")}
	b.conn, b.shared, b.snapshot = recorder{conn, b}, conn, conn.Snapshot()
	b.dialect = conn.Dialect()
	if l.Table != "" {
		b.from = statement.Table(b.dialect, b.TableParts())
	} else {
		b.from = statement.Query(l.Query)
	}
	columns, err := b.conn.Columns(ctx, b.from)
	if err != nil {
		return nil, err
	}
	if l.Query != "" {
		b.from += " AS " + statement.Name(b.dialect, b.Schema.Ledger)
	}
	only, fine := b.resolve(in, columns)
	if !fine {
		return nil, ErrReported
	}
	b.only = only
	if err := b.choose(); err != nil {
		return nil, err
	}
	if !b.snapshot && !warehouse.Torn(conn) {
		b.before, _, err = b.state("control totals when the reading began")
	}
	return b, err
}

// Conn returns the session, which records each statement and what it returns.
func (b *Reader) Conn() warehouse.Conn { return b.conn }

// Record returns the statements so far, and the SHA-256 of what they returned, in hexadecimal.
func (b *Reader) Record() (queries []string, digest string) {
	return b.queries, hex.EncodeToString(b.digest.Sum(nil))
}

// ErrReported is the error of a ledger that cannot be read, as findings say.
var ErrReported = errors.New("a finding says what is wrong")

// errStopped is the error of groups that are not read to the end.
var errStopped = errors.New("no more groups are needed")

// recorder is the session of a ledger. It adds each statement and its rows to the record of the
// ledger, and reports progress.
type recorder struct {
	warehouse.Conn
	base *Reader
}

// Query implements warehouse.Conn.
func (c recorder) Query(ctx context.Context, label, sql string, each func(row [][]byte) error) error {
	b := c.base
	b.queries = append(b.queries, sql)
	watch := func(n int64) {
		if b.watch != nil {
			b.watch(b.Relation.name+": "+label, n, 0, n)
		}
	}
	watch(0)
	n := int64(0)
	var line []byte // of the record: a row
	return c.Conn.Query(ctx, label, sql, func(row [][]byte) error {
		if n++; n%(1<<14) == 0 {
			watch(n)
		}
		line = line[:0]
		for _, value := range row {
			if value == nil {
				line = append(line, 0)
				continue
			}
			if bytes.IndexByte(value, '.') >= 0 && isPlain(value) { // 1.50 is 1.5, whatever the database
				value = shortest(value)
			}
			line = append(strconv.AppendInt(line, int64(len(value)), 10), ':')
			line = append(line, value...)
		}
		line = append(line, '\n')
		b.digest.Write(line)
		return each(row)
	})
}

// isPlain reports whether a text is a decimal.
func isPlain(text []byte) bool {
	_, plain := quantity.Plain(text)
	if !plain {
		_, err := quantity.ParseText(string(text))
		plain = err == nil
	}
	return plain
}

// query runs a statement of the ledger.
func (b *Reader) query(label, sql string, each func(row [][]byte) error) error {
	return b.conn.Query(b.ctx, label, sql, each)
}

// mostValues bounds the values of the columns of only.
const mostValues = 10_000

// choose reads the values of the columns that only names, and sets the condition of the rows that
// it keeps.
func (b *Reader) choose() error {
	if b.only == nil {
		return nil
	}
	s := statement.Select{Items: nil, From: b.from, Limit: mostValues + 1}
	for _, c := range b.only {
		s.Items = append(s.Items, statement.Item{Expr: b.dialect.Text(b.dialect.Quote(c.Name), c)})
		s.GroupBy = append(s.GroupBy, strconv.Itoa(len(s.Items)))
	}
	s.Items = append(s.Items, statement.Item{Expr: statement.Count(b.dialect, ""), Name: b.dialect.Quote("rows")})
	s.OrderBy = slices.Clone(s.GroupBy)
	keep, null, n := make([]map[string]bool, len(b.only)), make([]bool, len(b.only)), 0
	for i := range keep {
		keep[i] = map[string]bool{}
	}
	raw := &workbook.Row{}
	err := b.query(b.Schema.Ledger+" by "+b.only[0].Name, s.String(), func(row [][]byte) error {
		if n++; n > mostValues {
			return nil
		}
		raw.Cells = raw.Cells[:0]
		var where []string
		var is []string
		for i := range b.only {
			c := workbook.Cell{Col: i + 1, Kind: workbook.Text, Text: row[i]}
			if row[i] == nil {
				c.Kind = workbook.Blank
			}
			raw.Cells = append(raw.Cells, c)
			where = append(where, whereIs(b.only[i], row[i]))
			is = append(is, statement.Equals(b.dialect.Text(b.dialect.Quote(b.only[i].Name), b.only[i]), row[i] == nil, b.dialect.Literal(string(row[i]))))
		}
		count, err := strconv.Atoi(string(row[len(b.only)]))
		if err != nil {
			return err
		}
		b.begin(count, where, is)
		if b.in.Chosen(raw) {
			for i := range b.only {
				if row[i] == nil {
					null[i] = true
				} else {
					keep[i][string(row[i])] = true
				}
			}
		}
		return nil
	})
	if err == nil {
		err = b.settle(b.in, b.examples(nil))
	}
	if err != nil {
		return err
	}
	if n > mostValues {
		b.in.Report(diag.Diagnostic{Code: "LED001", Summary: "column of \"only\" with too many values", Subject: source.Cell{Workbook: b.Relation.name},
			Detail: fmt.Sprintf("the columns that the key \"only\" of %s names have more than %s values", section(b.Ledger), text.Group(fmt.Sprint(mostValues))),
			Remedy: "Name columns with few values, such as a status; or write the condition in the key \"query\"", Related: []diag.Related{{Message: "listed here", At: b.Only[0].At}}})
		return ErrReported
	}
	for i, c := range b.only {
		var words []string
		for word := range keep[i] {
			words = append(words, word)
		}
		slices.Sort(words)
		b.kept = append(b.kept, statement.In(b.dialect, b.dialect.Text(b.dialect.Quote(c.Name), c), words, null[i]))
	}
	return nil
}

// begin begins a group of n rows.
func (b *Reader) begin(n int, where, is []string) {
	b.next++
	b.in.Weight, b.in.Current.Spot = n, rows.Spot{Num: b.next}
	b.group = group{at: b.in.Current.Spot, rows: n, counted: true, where: strings.Join(where, " and "), is: is}
}
