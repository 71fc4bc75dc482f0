package survey

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// book is a surveyed file.
type book struct {
	file   string
	sheets []*sheet
	whole  bool // every sheet was read
}

// how is a way to read a CSV file, as the keys encoding and delimiter state it.
type how struct {
	encoding, delimiter string
	why                 string // the evidence, "" for the way that needs no keys
}

// read surveys the sheets of a file and reports those it cannot read.
func (b *book) read(fsys fs.FS, g *guess) (found []diag.Diagnostic) {
	at := source.Cell{Workbook: b.file}
	if !plain(b.file) {
		return []diag.Diagnostic{{Code: "LED012", Summary: "unreadable workbook",
			Detail: fmt.Sprintf("the file name %q has characters that filing.toml cannot hold", b.file), Remedy: "Rename the file without line breaks or control characters", Subject: at}}
	}
	ways := []how{{}}
	if input.Delimited(b.file) {
		ways = b.ways(fsys, g)
	}
	for i, way := range ways {
		if found = b.readAs(fsys, g, way); found == nil || i == len(ways)-1 {
			return found
		}
	}
	return found
}

// open opens the file in one of the ways to read it.
func (b *book) open(fsys fs.FS, way how) (input.Book, func(), *diag.Diagnostic) {
	l := &filing.Ledger{Encoding: way.encoding, Delimiter: way.delimiter}
	opened, closer, refused := input.Open(fsys, l, input.Name{Path: b.file, At: source.Point{File: b.file}}, nil, nil)
	if refused != nil {
		refused.Related = nil
		return nil, nil, refused
	}
	return opened, func() { closer.Close() }, nil
}

// readAs surveys the sheets of a file that is read in one way.
func (b *book) readAs(fsys fs.FS, g *guess, way how) (found []diag.Diagnostic) {
	opened, closeBook, refused := b.open(fsys, way)
	if refused != nil {
		return []diag.Diagnostic{*refused}
	}
	defer closeBook()
	defer func() { g.work = append(g.work, opened.Work()) }()
	b.whole, b.sheets = true, nil
	scored, counted, near := map[string]map[string]int{}, 0, newSeen()
	sheets := opened.Sheets()
	for _, listed := range sheets {
		var s *sheet
		var err error
		for full := map[int]bool{}; ; full = s.full { // a second time, if the sample was wrong about a column that may be a field
			again := len(full) > 0
			s = &sheet{full: full, recent: near, known: map[int]cell{}, texts: map[int]cell{}, scored: scored, counted: counted, File: b.file, Name: listed.Name, Hidden: listed.Hidden, Alone: len(sheets) == 1,
				Plain: opened.Plain(), How: way, date1904: opened.Date1904()}
			err = s.read(opened)
			g.looked, counted, s.recent = g.looked+s.looked, s.counted, nil
			if err != nil || again || !slices.ContainsFunc(s.columns, func(c *column) bool { return c.aside && s.full[c.num] && len(c.scores) > 0 }) {
				break
			}
		}
		if err != nil {
			b.whole = false
			found = append(found, input.Refused(err, source.Cell{Workbook: b.file, Sheet: s.Name}))
			continue
		}
		b.sheets = append(b.sheets, s)
		g.sheets = append(g.sheets, s)
	}
	return found
}

// delimiters are the characters between fields, the most frequent first.
var delimiters = []string{",", ";", "\t", "|"}

// probed is the number of records from which the way to read a CSV file is found.
const probed = 200

// ways returns the ways in which the first records of a CSV file can be read, the best first:
// in the encoding that fits, with the delimiter that gives the most fields.
func (b *book) ways(fsys fs.FS, g *guess) (list []how) {
	usual := ","
	if strings.EqualFold(path.Ext(b.file), ".tsv") {
		usual = "\t"
	}
	for _, encoding := range []string{"", "utf-16", "windows-1252"} {
		best, most := how{encoding: encoding}, 1
		counts := map[string]int{}
		accent := ""
		alike := false // all records have as many fields
		for _, d := range delimiters {
			fields, even, word, err := b.probe(fsys, g, how{encoding: encoding, delimiter: d})
			if err != nil {
				continue
			}
			if even {
				counts[d] = fields
			}
			if even = even && fields > 1; even && !alike || even == alike && (fields > most || fields == most && d == usual) {
				alike, most, best.delimiter, accent = even, fields, d, word
			}
		}
		if most == 1 {
			continue
		}
		var why []string
		if encoding != "" {
			reads := fmt.Sprintf("the file is not UTF-8 text but can be read as %s", encoding)
			if accent != "" {
				reads += ", such as " + name(accent)
			}
			why = append(why, reads)
		}
		if best.delimiter == usual {
			best.delimiter = ""
		} else {
			why = append(why, fmt.Sprintf("with %[2]s as the delimiter, records have %[1]d fields; with %[4]s, %[3]d", most, name(best.delimiter), max(counts[usual], 1), name(usual)))
		}
		best.why = strings.Join(why, "; ")
		list = append(list, best)
	}
	if list == nil {
		return []how{{}}
	}
	return list
}

// probe returns the number of fields that most of the first records have, records of one field
// aside, whether all have it, and the first text of other letters than those of ASCII. A record
// that cannot be read is an error.
func (b *book) probe(fsys fs.FS, g *guess, way how) (fields int, even bool, word string, err error) {
	opened, closeBook, refused := b.open(fsys, way)
	if refused != nil {
		return 0, false, "", errEnough
	}
	defer closeBook()
	defer func() { g.work = append(g.work, opened.Work()) }()
	rows := 0
	widths := map[int]int{} // records by fields
	_, err = opened.Scan("", func(raw *workbook.Row) error {
		widths[raw.Fields]++
		for _, c := range raw.Cells {
			if word == "" && strings.ContainsFunc(string(c.Text), func(r rune) bool { return r >= utf8.RuneSelf }) {
				word = string(c.Text)
			}
		}
		if rows++; rows == probed {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	delete(widths, 0)
	fields = 1
	for _, n := range slices.Sorted(maps.Keys(widths)) {
		if fields == 1 || widths[n] >= widths[fields] {
			fields = n
		}
	}
	return fields, len(widths) == 1, word, err
}
