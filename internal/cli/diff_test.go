package cli_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/record"
)

// planted is an edit of a filing folder, and what its draft must differ in.
type planted struct {
	name  string
	edit  func(folder map[string]string)
	must  map[diff.Kind]bool // each is found
	may   map[diff.Kind]bool // found or not; nothing else is
	exact int                // how many changes there are; 0 where it is not said
}

func kinds(list ...diff.Kind) map[diff.Kind]bool {
	m := map[diff.Kind]bool{}
	for _, k := range list {
		m[k] = true
	}
	return m
}

// base is the folder that edits are planted in.
func base(t *testing.T) map[string]string {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join(root, "internal", "check", "testdata", "base.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
	}
	files["filing.toml"] = strings.Replace(files["filing.toml"], "disclosures = [\"ndr\", \"revenue\"]\n", "", 1) +
		"\n[policies]\nndr.fx = \"prior-rates\"\nnew_customer.lookback = 12\ncountry.threshold = \"10%\"\ncountry.attribution = \"the billing address of the customer\"\n"
	for _, name := range []string{"ndr", "revenue", "geography"} {
		data, err := os.ReadFile(filepath.Join(root, "templates", name+".md.tmpl"))
		if err != nil {
			t.Fatal(err)
		}
		files["templates/"+name+".md.tmpl"] = string(data)
	}
	return files
}

// read drafts a folder, by force where words alone are edited, and reads the draft.
func read(t *testing.T, files map[string]string) *record.Draft {
	t.Helper()
	folder, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	err := fs.WalkDir(ledgertest.Folder(files), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		to := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		data, err := fs.ReadFile(ledgertest.Folder(files), name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := run(t, "draft", "-C", folder, "-o", out); status != 0 {
		t.Fatalf("draft = %d\n%s", status, stderr)
	}
	f, err := record.Read(os.DirFS(out), "out")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func swap(files map[string]string, name, old, new string) {
	if !strings.Contains(files[name], old) {
		panic(name + " has no " + old)
	}
	files[name] = strings.Replace(files[name], old, new, 1)
}

// rows gives the rows of a ledger that is written as a table.
func rows(table string) []string {
	return slices.DeleteFunc(strings.Split(table, "\n")[1:], func(s string) bool { return strings.TrimSpace(s) == "" })
}

// amountCall matches a call that prints an amount in millions, but for small ones.
var amountCall = regexp.MustCompile(`\{\{(?:amount|level) ([^{}]+)\}\}`)

// corpus is every edit that is planted.
func corpus(t *testing.T) []planted {
	var list []planted
	files := base(t)
	add := func(p planted) { list = append(list, p) }
	words := []diff.Kind{diff.Reworded, diff.Added, diff.Removed} // a sentence may turn with its figures

	for _, ledger := range []string{"revenue", "subscriptions"} {
		table := "ledgers/" + ledger + ".xlsx"
		for i, row := range rows(files[table]) {
			cells := strings.Split(row, "|")
			amount := 2
			if ledger == "subscriptions" {
				amount = 4
				if strings.HasPrefix(row, "C-11") || strings.HasPrefix(row, "C-12") {
					continue // new in the year, and of no rate that is shown
				}
			}
			cells[amount] = " " + strings.TrimSpace(cells[amount]) + "1 "
			add(planted{fmt.Sprintf("%s: another amount in row %d", ledger, i+2), func(f map[string]string) { swap(f, table, row, strings.Join(cells, "|")) },
				kinds(diff.Restated), kinds(append(words, diff.Rounding)...), 0})
		}
	}
	for i, row := range rows(files["ledgers/revenue.xlsx"]) {
		for old, new := range map[string]string{"| US ": "| CA ", "| DE ": "| US ", "| FR ": "| US ", "| Direct": "| Partner", "| Partner": "| Direct"} {
			if strings.Contains(row, old) {
				add(planted{fmt.Sprintf("revenue:%s for%s in row %d", new[1:], old[1:], i+2), func(f map[string]string) { swap(f, "ledgers/revenue.xlsx", row, strings.Replace(row, old, new, 1)) },
					kinds(diff.Restated), kinds(words...), 0})
			}
		}
	}
	for i, row := range rows(files["ledgers/fx.xlsx"])[:2] {
		add(planted{fmt.Sprintf("fx: another rate in row %d", i+2), func(f map[string]string) { swap(f, "ledgers/fx.xlsx", row, row+"9") },
			kinds(diff.Restated), kinds(words...), 0})
	}
	for child := 1; child <= 10; child++ {
		for _, parent := range []int{child%12 + 1, (child+5)%12 + 1, (child+2)%12 + 1} {
			if parent == child {
				continue
			}
			add(planted{fmt.Sprintf("customers: C-%02d counts with C-%02d", child, parent), func(f map[string]string) {
				table := fmt.Sprintf("Customer | Parent\nC-%02d | C-%02d\n", child, parent)
				f["ledgers/customers.xlsx"] = table
			}, kinds(diff.Remapped), kinds(words...), 0})
		}
	}
	for _, p := range [][3]string{{"ndr.fx", `"prior-rates"`, `"reported"`}, {"new_customer.lookback", "12", "24"}, {"new_customer.lookback", "12", "6"}, {"new_customer.lookback", "12", "1"},
		{"new_customer.lookback", "12", "36"}, {"country.threshold", `"10%"`, `"12%"`}, {"country.threshold", `"10%"`, `"9%"`}, {"country.attribution", `"the billing address of the customer"`, `"the shipping address"`}} {
		add(planted{"policy " + p[0] + " " + p[2], func(f map[string]string) { swap(f, "filing.toml", p[0]+" = "+p[1], p[0]+" = "+p[2]) },
			kinds(diff.Redefined), kinds(diff.Added, diff.Removed), 0})
	}
	for _, name := range []string{"ndr", "revenue", "geography"} {
		template := "templates/" + name + ".md.tmpl"
		for i, line := range strings.Split(files[template], "\n") {
			if strings.Contains(line, "No customer accounted") || strings.Contains(line, "net of credits") || strings.Contains(line, "may not sum") || strings.Contains(line, "are not affected") {
				continue // not in this year
			}
			plain := !strings.ContainsAny(line, "{|#") && len(strings.Fields(line)) > 5 && strings.HasSuffix(line, ".")
			if plain {
				add(planted{fmt.Sprintf("%s: a word more in line %d", name, i+1), func(f map[string]string) {
					swap(f, template, line, strings.TrimSuffix(line, ".")+" indeed.")
				}, kinds(diff.Reworded), nil, 1})
				add(planted{fmt.Sprintf("%s: a sentence after line %d", name, i+1), func(f map[string]string) {
					swap(f, template, line, line+"\nOur board reviews this disclosure before it is filed.")
				}, kinds(diff.Added), nil, 1})
			}
			if plain {
				add(planted{fmt.Sprintf("%s: line %d taken out", name, i+1), func(f map[string]string) { swap(f, template, line+"\n", "") }, kinds(diff.Removed), nil, 1})
			}
			for n, m := range amountCall.FindAllStringSubmatchIndex(line, -1) {
				add(planted{fmt.Sprintf("%s: thousands for an amount in line %d, %d", name, i+1, n+1), func(f map[string]string) {
					swap(f, template, line, line[:m[0]]+"{{symbol}}{{fact "+line[m[2]:m[3]]+" \"thousands\"}} million"+line[m[1]:])
				}, nil, kinds(diff.Rounding), 0})
			}
			for _, format := range []string{"millions", "thousands", "percent"} {
				other := map[string]string{"millions": "thousands", "thousands": "dollars", "percent": "percent1"}[format]
				if name == "geography" && format == "percent" {
					other = "points"
				}
				for n := range strings.Count(line, `"`+format+`"}}`) {
					if strings.Contains(line, "foots") || strings.Contains(line, "same ") {
						continue
					}
					add(planted{fmt.Sprintf("%s: %s for %s in line %d, %d", name, other, format, i+1, n+1), func(f map[string]string) {
						at := 0
						for range n + 1 {
							at += strings.Index(line[at:], `"`+format+`"}}`) + 1
						}
						at--
						swap(f, template, line, line[:at]+`"`+other+`"}}`+line[at+len(format)+4:])
					}, nil, kinds(diff.Rounding), 0})
				}
			}
		}
	}
	for i, row := range rows(files["ledgers/revenue.xlsx"]) {
		add(planted{fmt.Sprintf("revenue: row %d taken out", i+2), func(f map[string]string) { swap(f, "ledgers/revenue.xlsx", row+"\n", "") }, kinds(diff.Restated), kinds(words...), 0})
	}
	for i, caption := range []string{"| {{home}} |", "| Foreign |", "| Total revenues |"} {
		add(planted{fmt.Sprintf("geography: another caption %d", i+1), func(f map[string]string) {
			swap(f, "templates/geography.md.tmpl", caption, "| Revenues of this row |")
		}, kinds(diff.Reworded), nil, 1})
	}
	for i, text := range []string{"Enterprise customers added modules.", "Renewals came earlier in the year than in the year before.", "A large customer in Germany expanded its subscription."} {
		add(planted{fmt.Sprintf("commentary %d", i+1), func(f map[string]string) {
			f["commentary.toml"] = fmt.Sprintf("[text]\nrevenue = %q\n", text)
		}, kinds(diff.Added), nil, 1})
	}
	return list
}

// TestPlanted plants edits, one at a time, and checks their kinds; that
// comparing in reverse swaps before and after; and that a draft has no changes
// from itself.
func TestPlanted(t *testing.T) {
	before := read(t, base(t))
	list := corpus(t)
	seen := map[diff.Kind]int{}
	for _, p := range list {
		files := base(t)
		p.edit(files)
		after := read(t, files)
		changes := diff.Compare(before, after).Changes()
		got := map[diff.Kind]bool{}
		for _, c := range changes {
			got[c.Kind] = true
			seen[c.Kind]++
		}
		for _, c := range changes {
			left := map[string]quantity.Amount{}
			for _, m := range c.Moved {
				if _, known := left[m.By]; !known {
					left[m.By], _ = quantity.ParseText(c.Delta)
				}
				by, err := quantity.ParseText(m.Delta)
				if left[m.By] = left[m.By].Sub(by); err != nil {
					t.Fatal(err)
				}
			}
			for by, rest := range left {
				if rest.Sign() != 0 {
					t.Errorf("%s: the movements of %s by %s miss its change by %s: %v", p.name, c.ID, by, rest, c.Moved)
				}
			}
		}
		fine := p.exact == 0 || p.exact == len(changes)
		for k := range p.must {
			fine = fine && got[k]
		}
		for k := range got {
			fine = fine && (p.must[k] || p.may[k])
		}
		if !fine {
			t.Errorf("%s: found %v\nwant %v, optionally %v (%d)", p.name, changes, slices.Collect(maps.Keys(p.must)), slices.Collect(maps.Keys(p.may)), p.exact)
		}
		if back := mirrored(diff.Compare(after, before).Changes()); !slices.Equal(summaries(changes), back) {
			t.Errorf("%s: there\n%s\nand back\n%s", p.name, strings.Join(summaries(changes), "\n"), strings.Join(back, "\n"))
		}
		if again := diff.Compare(after, after).Changes(); len(again) > 0 {
			t.Errorf("%s: it differs from itself: %v", p.name, again)
		}
	}
	t.Logf("%d edits, %v", len(list), seen)
	if len(list) < 200 {
		t.Errorf("%d edits are planted, want 200 or more", len(list))
	}
}

func summaries(changes []diff.Change) []string {
	var list []string
	for _, c := range changes {
		list = append(list, fmt.Sprintf("%s %s: %q → %q", c.Kind, c.Section, c.Before, c.After))
	}
	slices.Sort(list)
	return list
}

func mirrored(changes []diff.Change) []string {
	turned := map[diff.Kind]diff.Kind{diff.Added: diff.Removed, diff.Removed: diff.Added}
	var list []diff.Change
	for _, c := range changes {
		if k, ok := turned[c.Kind]; ok {
			c.Kind = k
		}
		c.Before, c.After = c.After, c.Before
		list = append(list, c)
	}
	return summaries(list)
}

// TestRolled drafts a quarter after the one before it: the roll is no change of
// substance, and what was restated under it is.
func TestRolled(t *testing.T) {
	quarter := func(period string, edit func(toml string) string) *record.Draft {
		t.Helper()
		folder, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
		fixture := filepath.Join(root, "fixtures", "northgate-10q")
		if err := os.CopyFS(folder, os.DirFS(fixture)); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, "filing.toml")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		toml := edit(strings.ReplaceAll(string(data), "FY2022Q3", period))
		// the ledger of securities has no holdings at the end of the second quarter
		toml = strings.Replace(toml, "[report]\n", "[report]\ndisclosures = [\"ndr\", \"revenue\", \"non-gaap\", \"geography\"]\n", 1)
		if err := os.WriteFile(name, []byte(toml), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, _, stderr := run(t, "draft", "-C", folder, "-o", out); status != 0 {
			t.Fatalf("draft = %d\n%s", status, stderr)
		}
		f, err := record.Read(os.DirFS(out), period)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	asIs := func(s string) string { return s }
	second, third := quarter("FY2022Q2", asIs), quarter("FY2022Q3", asIs)
	for _, tt := range []struct {
		name      string
		old, new  *record.Draft
		must, not []diff.Kind
	}{
		{"the next quarter", second, third, []diff.Kind{diff.Rolled}, []diff.Kind{diff.Restated, diff.Remapped, diff.Redefined, diff.Rounding}},
		{"the quarter before", third, second, []diff.Kind{diff.Rolled}, []diff.Kind{diff.Restated, diff.Remapped, diff.Redefined, diff.Rounding}},
		{"the next quarter under another policy", second, quarter("FY2022Q3", func(s string) string {
			return strings.Replace(s, "[policies]", "[policies]\nndr.fx = \"reported\"", 1)
		}), []diff.Kind{diff.Rolled, diff.Redefined}, []diff.Kind{diff.Restated, diff.Remapped, diff.Rounding}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := map[diff.Kind]int{}
			changes := diff.Compare(tt.old, tt.new).Changes()
			for _, c := range changes {
				got[c.Kind]++
			}
			for _, k := range tt.must {
				if got[k] == 0 {
					t.Errorf("nothing is %s in %v", k, got)
				}
			}
			for _, k := range tt.not {
				if got[k] > 0 {
					t.Errorf("%d are %s: %v", got[k], k, changes)
				}
			}
		})
	}
}
