package inline

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// The longest line of a plain text document that EDGAR accepts, and of a table in it, in
// characters.
const (
	mostColumns      = 80
	mostTableColumns = 132
)

// ASCIIRule is the number of the EDGAR Filer Manual rule that documents are in ASCII.
const ASCIIRule = "EFM 5.2.1.1"

// TextFaults returns the content of a plain text document that EDGAR does not accept: the first
// character outside of ASCII and the first line that is too long.
func TextFaults(data []byte) []Fault {
	var found []Fault
	if at := bytes.IndexFunc(data, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' && r != '\t' }); at >= 0 {
		r, _ := utf8.DecodeRune(data[at:])
		found = append(found, Fault{at, fmt.Sprintf("the character %q (%U) is not printable ASCII", r, r), ASCIIRule})
	}
	at, most := 0, mostColumns
	for line := range bytes.Lines(data) {
		words := bytes.TrimRight(line, "\r\n")
		switch string(words) {
		case "<TABLE>":
			most = mostTableColumns
		case "</TABLE>":
			most = mostColumns
		}
		if n := utf8.RuneCount(words); n > most {
			return append(found, Fault{at, fmt.Sprintf("a line has %d characters, but EDGAR accepts %d", n, most), "EFM 5.2.1"})
		}
		at += len(line)
	}
	return found
}
