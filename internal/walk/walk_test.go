package walk_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/walk"
)

// small is a filing folder with a file of each kind that is read.
func small() fstest.MapFS {
	fsys := ledgertest.Folder(map[string]string{
		"filing.toml": `[registrant]
name        = "Race, Inc."
cik         = "0001999998"
file_number = "001-99998"
prefix      = "race"
namespace   = "http://www.race.example/20221231"
currency    = "USD"
domicile    = "US"

[report]
form   = "10-K"
period = "FY2022"

[calendar]
fiscal_year_end = "12-31"

[ledgers.fx]
file    = "ledgers/fx.xlsx"
columns = { currency = "Currency", date = "Date", rate = "Rate" }

[ledgers.subscriptions]
file    = "ledgers/subscriptions.xlsx"
columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR" }
`,
		"commentary.toml":            "[text]\nndr = \"Customers renewed early.\"\n",
		"ledgers/fx.xlsx":            rates("1.1"),
		"ledgers/subscriptions.xlsx": "Customer | Start | End | Currency | ARR\nA | 2020-01-01 | 2025-12-31 | EUR | 1000\nB | 2020-01-01 | 2022-03-01 | EUR | 500\nC | 2021-06-01 | | USD | 700\n",
	})
	builtin, err := os.ReadFile("../../templates/ndr.md.tmpl")
	if err != nil {
		panic(err)
	}
	fsys["templates/ndr.md.tmpl"] = &fstest.MapFile{Data: builtin}
	r, err := walk.Run(fsys, how)
	if err != nil || diag.Errors(r.Found) {
		panic(fmt.Sprint(err, r.Found))
	}
	for _, f := range r.Record(false).Files() {
		fsys["filed/10-K-FY2022/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// rates is a ledger of rates, those of one year like those of the next.
func rates(rate string) string {
	return "Currency | Date | Rate\nEUR | 2020-12-31 | " + rate + "\nEUR | 2021-12-31 | " + rate + "\nEUR | 2022-12-31 | " + rate + "\n"
}

var how = walk.How{Templates: os.DirFS("../..")}

// save is a way in which a program saves a file.
type save struct {
	name string
	do   func(files fstest.MapFS, name string, data []byte)
}

var saves = []save{
	{"in place", func(files fstest.MapFS, name string, data []byte) { files[name].Data = data }},
	{"by another in its place", func(files fstest.MapFS, name string, data []byte) {
		files[name] = &fstest.MapFile{Data: data, ModTime: time.Unix(1_700_000_000, 0)}
	}},
}

// arr is the fact that shows which rates were read.
func arr(r *walk.Result) string {
	if f := r.Facts.Facts.Of(fact.ID{Metric: "arr", When: "2022-12-31"}); f != nil {
		return f.Value.String()
	}
	return "none"
}

// TestSavedWhileDrafted saves each input anew once the folder was read up to a point: a
// draft is written if what it was made from is what the folder holds, and then vouches
// for just that; else it is refused at the file, and there is nothing to write.
func TestSavedWhileDrafted(t *testing.T) {
	t.Parallel()
	folder := small()
	doubled, err := ledgertest.Parse(rates("2.2"))
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string][]byte{
		"filing.toml":                  append([]byte("# saved again\n"), folder["filing.toml"].Data...),
		"commentary.toml":              []byte("[text]\nndr = \"Customers renewed late.\"\n"),
		"ledgers/fx.xlsx":              doubled.Bytes(),
		"templates/ndr.md.tmpl":        append([]byte{}, append(folder["templates/ndr.md.tmpl"].Data, "\nWe looked twice.\n"...)...),
		"filed/10-K-FY2022/facts.json": append([]byte(" "), folder["filed/10-K-FY2022/facts.json"].Data...),
	}
	const old, new = "1800", "2900" // of arr, at either rates
	for name, data := range changed {
		for _, way := range saves {
			for _, point := range []string{"filing.toml", "commentary.toml", "filed/10-K-FY2022/draft.lock", "ledgers/fx.xlsx", "ledgers/subscriptions.xlsx", "templates/ndr.md.tmpl", "the end"} {
				what := fmt.Sprintf("%s, %s, when %s is opened", name, way.name, point)
				files := fstest.MapFS{}
				for name, f := range folder {
					files[name] = &fstest.MapFile{Data: f.Data}
				}
				saved := false
				r, err := walk.Run(&ledgertest.Shifting{Files: files, Before: func(opened string, opens bool) {
					if opens && opened == point && !saved {
						way.do(files, name, data)
						saved = true
					}
				}}, how)
				if err != nil {
					t.Fatal(what, err)
				}
				if point == "the end" {
					way.do(files, name, data)
				}
				written, refused := r.Files(false)
				if (written == nil) == (refused == nil) {
					t.Errorf("%s: %d files and %v", what, len(written), refused)
				}
				for _, d := range refused {
					if d.Code != "LED012" || d.Severity != diag.Error || d.At() != name || !strings.Contains(d.Message(), "saved again") {
						t.Errorf("%s: refused by %s at %s: %s", what, d.Code, d.At(), d.Message())
					}
				}
				// what was read before the point must be refused, and what is read after it be what the file holds
				lock := r.Record(false).Lock
				sum := map[string]string{}
				for each, is := range lock.Inputs {
					sum[each] = is
				}
				maps.Copy(sum, lock.Templates)
				if is := sum[name]; refused == nil && is != filing.Hash(data) || refused != nil && is != filing.Hash(folder[name].Data) {
					t.Errorf("%s: draft.lock has the hash %q, refused is %v", what, is, refused)
				}
				torn := refused != nil && arr(r) == "none" // saved while its bytes were read
				if name == "ledgers/fx.xlsx" && !torn && arr(r) != map[bool]string{true: old, false: new}[refused != nil] {
					t.Errorf("%s: facts are of arr %s, refused is %v", what, arr(r), refused)
				}
				if point == "the end" && refused == nil || point == "filing.toml" && refused != nil {
					t.Errorf("%s: refused is %v", what, refused)
				}
			}
		}
	}
}

// TestTouched holds that a file which was only touched, or saved as it was, or
// exchanged for one like it, keeps no draft from being written.
func TestTouched(t *testing.T) {
	t.Parallel()
	files := small()
	r, err := walk.Run(files, how)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range files {
		files[name] = &fstest.MapFile{Data: append([]byte{}, f.Data...), ModTime: time.Unix(1_700_000_000, 0)}
	}
	written, refused := r.Files(false)
	if refused != nil || len(written) == 0 {
		t.Fatalf("refused by %v", refused)
	}
	var lock record.Lock
	for _, f := range written {
		if f.Name == "draft.lock" {
			if err := json.Unmarshal(f.Data, &lock); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"filing.toml", "commentary.toml", "ledgers/fx.xlsx", "ledgers/subscriptions.xlsx", "filed/10-K-FY2022/facts.json", "filed/10-K-FY2022/draft.lock", "filed/10-K-FY2022/findings.json", "filed/10-K-FY2022/mdna.md"} {
		if lock.Inputs[name] != filing.Hash(files[name].Data) {
			t.Errorf("draft.lock has %q for %s", lock.Inputs[name], name)
		}
	}
	if name := "templates/ndr.md.tmpl"; lock.Templates[name] != filing.Hash(files[name].Data) {
		t.Errorf("draft.lock has %q for %s", lock.Templates[name], name)
	}
	if len(lock.Inputs) != 8 {
		t.Errorf("the inputs are %v", lock.Inputs)
	}
}

// TestRestated holds that a comparative which an approved restatement corrects has what
// was filed and the adjustment beside it as soon as the facts are computed.
func TestRestated(t *testing.T) {
	t.Parallel()
	files := small()
	of := func(old, new string) {
		files["filing.toml"].Data = []byte(strings.Replace(string(files["filing.toml"].Data), old, new, 1))
	}
	of("FY2022", "FY2021")
	r, err := walk.Run(files, how)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Record(false).Files() {
		files["filed/10-K-FY2021/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	is := r.Facts.Facts.Of(fact.ID{Metric: "arr", When: "2021-12-31"})
	for name := range files {
		if strings.HasPrefix(name, "filed/10-K-FY2022/") {
			delete(files, name)
		}
	}
	of("FY2021", "FY2022")
	corrected, err := ledgertest.Parse("Customer | Start | End | Currency | ARR\nA | 2020-01-01 | 2025-12-31 | EUR | 2000\n")
	if err != nil || is == nil {
		t.Fatal(err, is)
	}
	files["ledgers/subscriptions.xlsx"].Data = corrected.Bytes()
	files["restatements.toml"] = &fstest.MapFile{Data: []byte("[[restatement]]\nfact = \"arr@2021-12-31\"\nkind = \"error\"\nreason = \"a term listed at half its amount\"\napprover = \"Ada Moreau\"\n")}
	if r, err = walk.Open(files, how); err != nil || len(r.Found) > 0 {
		t.Fatal(err, r.Found)
	}
	r.Compute()
	for metric, want := range map[string]string{"arr": "2200", fact.AsFiled + "arr": is.Value.String(), fact.Adjustment + "arr": "-150"} {
		if f := r.Facts.Facts.Of(fact.ID{Metric: metric, When: "2021-12-31"}); f == nil || f.Value.String() != want {
			t.Errorf("%s is %v, want %s", metric, f, want)
		}
	}
}

// TestFrozen holds that facts and documents are not changed once their stage has
// returned them: not by those that follow, nor by writing them, forced or not.
func TestFrozen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"northgate-10k", "meridian-10k", "northgate-8k"} {
		r, err := walk.Open(os.DirFS("../../fixtures/"+name), how)
		if err != nil {
			t.Fatal(err)
		}
		r.Compute()
		facts := dumped(r.Facts.Facts.All())
		r.Compose()
		drafts := dumped(r.Drafts)
		r.Check()
		for _, f := range r.Facts.Facts.All()[:20] {
			r.Facts.Parts(f.ID, 10)
		}
		for _, forced := range []bool{true, false} {
			if _, err := r.Files(forced); err != nil {
				t.Fatal(err)
			}
		}
		if now := dumped(r.Facts.Facts.All()); now != facts {
			t.Errorf("%s: the facts were changed after they were computed", name)
		}
		if now := dumped(r.Drafts); now != drafts {
			t.Errorf("%s: the drafts were changed after they were composed", name)
		}
	}
}

// dumped writes values out, with all that they point to, each once.
func dumped(v any) string {
	var b strings.Builder
	seen := map[uintptr]bool{}
	var dump func(reflect.Value)
	dump = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if v.IsNil() {
				b.WriteString("nil ")
				return
			}
			if v.Kind() == reflect.Pointer {
				if seen[v.Pointer()] {
					return
				}
				seen[v.Pointer()] = true
			}
			dump(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).Type != reflect.TypeFor[*filing.Filing]() { // which is read before all of them
					dump(v.Field(i))
				}
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				dump(v.Index(i))
			}
			b.WriteString("; ")
		case reflect.Map:
			var keys []string
			for _, k := range v.MapKeys() {
				keys = append(keys, fmt.Sprint(k)+"="+fmt.Sprint(v.MapIndex(k)))
			}
			slices.Sort(keys)
			b.WriteString(strings.Join(keys, ",") + " ")
		case reflect.Func, reflect.Chan:
		default:
			fmt.Fprintf(&b, "%v ", v)
		}
	}
	dump(reflect.ValueOf(v))
	return b.String()
}
