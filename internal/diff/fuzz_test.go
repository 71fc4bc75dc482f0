package diff_test

import (
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/record"
)

// FuzzCompare reads a draft folder of any bytes and compares it with a good one and with
// itself: it differs from itself in nothing.
func FuzzCompare(f *testing.F) {
	const lock = `{"form":"8-K","period":"FY2022Q4","compare":"FY2021Q4","inputs":{"a":"b"},"templates":{},"outputs":{},"policies":{"x":"y"},"lines":{},"parents":{"a":"b"},"ends":{"period":"2022-12-31"},"ledgers":[{"ledger":"fx","rows":3,"totals":[{"amount":"amount","currency":"EUR","total":"1.5"}]}],"sections":[{"name":"billings","file":"release.md","first":1,"last":3}]}`
	const facts = `{"facts":[{"id":"revenue@FY2022Q4","value":"1.5","unit":"USD","concept":"us-gaap:Revenues","inputs":["revenue[us]@FY2022Q4"],"cells":["a!b!C1"]},{"id":"revenue[us]@FY2022Q4","value":"1","unit":"USD"}],"shown":[{"id":"revenue@FY2022Q4","text":"2","file":"release.md","line":1,"col":3}]}`
	const parts = `{"parts":[{"id":"revenue@FY2022Q4","by":"customer","addends":[{"key":"a","value":"1"},{"key":"b","value":"0.5"}]}]}`
	folder := func(lock, facts, parts, text string) fstest.MapFS {
		return fstest.MapFS{"draft.lock": {Data: []byte(lock)}, "facts.json": {Data: []byte(facts)}, "parts.json": {Data: []byte(parts)}, "release.md": {Data: []byte(text)}}
	}
	f.Add(lock, facts, parts, "$ 2 million\n| a | b |\n| --- | --- |\n| x | 2 |\n")
	f.Add(`{}`, `{}`, `{}`, "")
	good, err := record.Read(folder(lock, facts, parts, "$ 2 million\n"), "good")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, lock, facts, parts, text string) {
		any, err := record.Read(folder(lock, facts, parts, text), "any")
		if err != nil {
			return
		}
		for _, pair := range [][2]*record.Draft{{good, any}, {any, good}, {any, any}} {
			c := diff.Compare(pair[0], pair[1])
			changes := c.Changes()
			diff.JSON(changes)
			diff.Markdown("a", "b", changes)
			diff.Text(changes, true, 80)
			c.HTML()
			if pair[0] == pair[1] && len(changes) > 0 {
				t.Fatalf("a draft differs from itself: %+v", changes[0])
			}
		}
	})
}
