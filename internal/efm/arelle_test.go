package efm_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tieout/tieout/fixtures/arelle"
	"github.com/tieout/tieout/internal/efm"
)

// swapped lists the attributes whose values spoil exchanges for other values of the same
// attribute in the same file.
var swapped = []string{"name", "contextRef", "unitRef", "decimals", "scale", "format", "escape", "continuedAt", "dimension", "scheme",
	"xlink:href", "xlink:label", "xlink:from", "xlink:to", "xlink:role", "xlink:arcrole", "order", "weight", "roleURI", "arcroleURI", "xml:lang",
	"id", "type", "substitutionGroup", "abstract", "nillable", "xbrli:periodType", "xbrli:balance", "namespace", "schemaLocation", "xbrldt:closed", "xbrldt:contextElement"}

// spoil returns the files after a random change to one of them, and describes it; what is ""
// if the files did not change.
func spoil(files []efm.File, dice *rand.Rand) (spoiled []efm.File, what string) {
	spoiled = slices.Clone(files)
	i := dice.IntN(len(files))
	f := &spoiled[i]
	lines := bytes.SplitAfter(f.Bytes, []byte("\n"))
	at := dice.IntN(len(lines))
	before := string(f.Bytes)
	switch kind := dice.IntN(5); kind {
	case 0: // a line left out
		if end := strings.TrimSpace(string(lines[at])); !strings.HasSuffix(end, "/>") && !strings.HasSuffix(end, "</link:label>") {
			return files, ""
		}
		what = "left out " + string(lines[at])
		f.Bytes = bytes.Join(slices.Delete(lines, at, at+1), nil)
	case 1: // a line twice
		what = "twice " + string(lines[at])
		f.Bytes = bytes.Join(slices.Insert(lines, at, lines[at]), nil)
	case 2, 3: // a value from elsewhere, or an attribute left out
		pattern := regexp.MustCompile(`\s` + swapped[dice.IntN(len(swapped))] + `="[^"]*"`)
		places := pattern.FindAllIndex(f.Bytes, -1)
		if len(places) < 2 {
			return files, ""
		}
		to, from := places[dice.IntN(len(places))], places[dice.IntN(len(places))]
		with := string(f.Bytes[from[0]:from[1]])
		if kind == 3 {
			with = ""
		}
		what = fmt.Sprintf("%q becomes %q", f.Bytes[to[0]:to[1]], with)
		f.Bytes = slices.Concat(f.Bytes[:to[0]], []byte(with), f.Bytes[to[1]:])
	case 4: // another digit of a number
		places := regexp.MustCompile(`>[0-9,]+</ix:nonFraction>`).FindAllIndex(f.Bytes, -1)
		if len(places) == 0 {
			return files, ""
		}
		p := places[dice.IntN(len(places))]
		what = fmt.Sprintf("a digit of %q", f.Bytes[p[0]:p[1]])
		f.Bytes = slices.Concat(f.Bytes[:p[0]+1], []byte{'1' + byte(dice.IntN(9))}, f.Bytes[p[0]+2:])
	}
	if string(f.Bytes) == before {
		return files, ""
	}
	return spoiled, f.Name + ": " + what
}

// TestArelleAgrees spoils reports at random, TIEOUT_SPOILED of them or a few, from the seed
// TIEOUT_SEED, and checks that
// each report in which Arelle finds a fault has one here too.
func TestArelleAgrees(t *testing.T) {
	arelle.Command(t)
	number := func(name string, n int) int {
		if text := os.Getenv(name); text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	n := number("TIEOUT_SPOILED", 20)
	dice := rand.New(rand.NewPCG(23, uint64(number("TIEOUT_SEED", 14))))
	var documents, changes []string
	var found [][]efm.Fault
	for len(documents) < n {
		r := reportOf(t, []string{"northgate-10k", "meridian-10k", "harborline-10k", "northgate-10q"}[dice.IntN(4)])
		var files []efm.File
		for _, f := range r.files {
			if strings.HasSuffix(f.Name, ".htm") || strings.HasSuffix(f.Name, ".xsd") || strings.HasSuffix(f.Name, ".xml") {
				files = append(files, f)
			}
		}
		files, what := spoil(files, dice)
		if what == "" {
			continue
		}
		folder := filepath.Join(t.TempDir(), "report")
		if err := os.Mkdir(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			name := filepath.Join(folder, f.Name)
			if err := os.WriteFile(name, f.Bytes, 0o666); err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, ".htm") {
				documents = append(documents, name)
			}
		}
		changes = append(changes, what)
		found = append(found, efm.Check(r.form, r.year, files))
	}
	refused := 0
	for i, reading := range arelle.Read(t, documents...) {
		complaints := reading.Complaints()
		if complaints != "" {
			refused++
		}
		if complaints != "" && len(found[i]) == 0 {
			t.Errorf("%s\nArelle finds\n%sand nothing is found here", changes[i], complaints)
		}
	}
	t.Logf("Arelle refuses %d of %d spoiled reports", refused, n)
	if refused < n/4 {
		t.Errorf("Arelle refuses only %d of %d spoiled reports", refused, n)
	}
}
