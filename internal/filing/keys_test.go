package filing_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
)

// TestKeysAreRead writes each key of the table with a time of day, which no key accepts:
// a key that the reader knows is reported for its type, and one that no code reads is
// not reported at all.
func TestKeysAreRead(t *testing.T) {
	lists, owner := map[string]bool{}, map[string]string{}
	for _, k := range filing.Keys {
		if strings.HasSuffix(k.Table, ".toml") {
			owner[k.Name] = k.Table
		}
		if k.Type == "list of tables" {
			lists[k.Path()] = true
		}
	}
	example := strings.NewReplacer("LEDGER", "trial-balance", "ELEMENT", "Revenues", "QUARTER", "FY2022Q1")
	for _, k := range filing.Keys {
		file, table := k.Table, ""
		if !strings.HasSuffix(file, ".toml") {
			section, _, _ := strings.Cut(k.Table, ".")
			file, table = owner[section], "["+example.Replace(k.Table)+"]\n"
			if section == "text" || lists[k.Table] {
				table = "[" + strings.TrimSpace(table) + "]\n"
			}
		}
		folder := fstest.MapFS{"filing.toml": {Data: []byte("")}}
		folder[file] = &fstest.MapFile{Data: []byte(table + k.Name + " = 12:30:00\n")}
		_, found, err := filing.Read(folder)
		if err != nil {
			t.Errorf("%s: %v", k.Path(), err)
			continue
		}
		var about []string
		for _, d := range found {
			if m := d.Message(); strings.Contains(d.At(), file) && strings.Contains(m, k.Name+" in ") || strings.Contains(m, `unknown key "`) {
				about = append(about, m)
			}
		}
		if len(about) == 0 {
			t.Errorf("%s is in keys.tsv and is not read", k.Path())
		}
		for _, m := range about {
			if strings.Contains(m, "unknown key") {
				t.Errorf("%s: %s", k.Path(), m)
			}
		}
	}
}
