// Package dialect finds how to read a CSV or TSV file of which nobody has said it: in which encoding,
// and with which character between the fields. [Of] returns the ways that the first records of the
// file allow, each a [Dialect] as the keys encoding and delimiter of filing.toml state it, with its
// evidence. Package survey reads the file in the first that works.
package dialect

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/workbook"
)

// Dialect is a way to read a CSV file, as the keys encoding and delimiter state it.
type Dialect struct {
	Encoding, Delimiter string
	Why                 string // the evidence, "" for the way that needs no keys
}

// errEnough ends a scan.
var errEnough = errors.New("no more records needed")

// delimiters are the characters between fields, the most frequent first.
var delimiters = []string{",", ";", "\t", "|"}

// probed is the number of records from which the way to read a CSV file is found.
const probed = 200

// Of returns the dialects in which the first records of a file can be read, the best first: in the
// encoding that fits, with the delimiter that gives the most fields. It calls open for each that it
// tries, which returns nil if the file cannot be opened, and the function that closes it.
func Of(file string, open func(Dialect) (input.Book, func())) (list []Dialect) {
	usual := ","
	if strings.EqualFold(path.Ext(file), ".tsv") {
		usual = "\t"
	}
	for _, encoding := range []string{"", "utf-16", "windows-1252"} {
		best, most := Dialect{Encoding: encoding}, 1
		counts := map[string]int{}
		accent := ""
		alike := false // all records have as many fields
		for _, d := range delimiters {
			fields, even, word, err := probe(open, Dialect{Encoding: encoding, Delimiter: d})
			if err != nil {
				continue
			}
			if even {
				counts[d] = fields
			}
			if even = even && fields > 1; even && !alike || even == alike && (fields > most || fields == most && d == usual) {
				alike, most, best.Delimiter, accent = even, fields, d, word
			}
		}
		if most == 1 {
			continue
		}
		var why []string
		if encoding != "" {
			reads := fmt.Sprintf("the file is not UTF-8 text but can be read as %s", encoding)
			if accent != "" {
				reads += ", such as " + toml.Quote(text.Clip(accent, 60))
			}
			why = append(why, reads)
		}
		if best.Delimiter == usual {
			best.Delimiter = ""
		} else {
			why = append(why, fmt.Sprintf("with %[2]s as the delimiter, records have %[1]d fields; with %[4]s, %[3]d", most, toml.Quote(best.Delimiter), max(counts[usual], 1), toml.Quote(usual)))
		}
		best.Why = strings.Join(why, "; ")
		list = append(list, best)
	}
	if list == nil {
		return []Dialect{{}}
	}
	return list
}

// probe returns the number of fields that most of the first records have, records of one field
// aside, whether all have it, and the first text of other letters than those of ASCII. A record
// that cannot be read is an error.
func probe(open func(Dialect) (input.Book, func()), way Dialect) (fields int, even bool, word string, err error) {
	opened, closeBook := open(way)
	if opened == nil {
		return 0, false, "", errEnough
	}
	defer closeBook()
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
