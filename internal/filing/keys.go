package filing

import (
	_ "embed"
	"strings"
)

// Key describes one key of filing.toml or of a file beside it.
type Key struct {
	Table   string // "registrant"; "filing.toml" if the key is itself a section; LEDGER, ELEMENT and QUARTER stand for any name
	Name    string // "cik"
	Type    string // "text", "list of tables"
	Default string // the value used if the key is left out, or "required" or "optional"
	Meaning string // one or two sentences
}

// Path returns the key with its table: "registrant.cik", or "registrant" for a section.
func (k Key) Path() string {
	if strings.HasSuffix(k.Table, ".toml") {
		return k.Name
	}
	return k.Table + "." + k.Name
}

//go:embed keys.tsv
var keysText string

// Keys lists every key that the program reads, table by table. It does not list keys that
// the registrant chooses, such as those in [lines].
var Keys = func() (list []Key) {
	for line := range strings.Lines(keysText) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, Key{c[0], c[1], c[2], c[3], c[4]})
	}
	return list
}()

// keysOf returns the names of a table's keys; any other key in the table is reported.
func keysOf(table string) []string {
	var names []string
	for _, k := range Keys {
		if k.Table == table {
			names = append(names, k.Name)
		}
	}
	return names
}
