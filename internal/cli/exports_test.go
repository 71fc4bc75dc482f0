package cli_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/fixtures/exports"
	"github.com/tieout/tieout/internal/filing"
	ledgers "github.com/tieout/tieout/internal/schema"
)

// inverse reports whether filing.toml can say that rates are units per reporting currency.
func inverse() bool {
	fx, _ := ledgers.Of("fx")
	return slices.Contains(filing.LedgerKeys(fx), "rate_is")
}

// TestExports runs init on exports that nobody shaped for the program, answers what it marks
// as open and nothing else, drafts, and compares the facts with the books' own numbers.
func TestExports(t *testing.T) {
	t.Parallel()
	for _, set := range exports.Sets(inverse()) {
		t.Run(set.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, set.Files); err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(dir, filing.File)
			args := []string{"init", "-o", name}
			for _, n := range set.Names() {
				args = append(args, filepath.Join(dir, filepath.FromSlash(n)))
			}
			if status, stdout, stderr := run(t, args...); status != 0 || stderr != "" {
				t.Fatalf("init = %d\n%s%s", status, stdout, stderr)
			}
			written, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if status, _, stderr := run(t, "draft", "-C", dir); status != 1 || strings.Count(stderr, "unanswered line") == 0 {
				t.Errorf("draft of what nobody answered = %d\n%s", status, stderr)
			}
			if err := answer(name, set.Answers); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(t.TempDir(), "out")
			status, _, stderr := run(t, "draft", "-C", dir, "-o", out)
			if status != 0 {
				t.Fatalf("draft = %d\n%s\nof\n%s", status, stderr, written)
			}
			facts := set.Facts
			if net := "net-income@FY2023"; facts[net] != nil { // a reconciliation is a choice, which init does not make
				reconcile(t, name)
				out = filepath.Join(t.TempDir(), "out")
				if status, _, stderr := run(t, "draft", "-C", dir, "-o", out); status != 0 {
					t.Fatalf("draft with a reconciliation = %d\n%s", status, stderr)
				}
			}
			got := factsOf(t, filepath.Join(out, "facts.json"))
			for id, want := range facts {
				if n, ok := got[id]; !ok || n.FloatString(18) != want.FloatString(18) {
					t.Errorf("%s is %v, want %s", id, n, want.FloatString(4))
				}
			}
			if t.Failed() {
				t.Logf("%s", written)
			}
		})
	}
}

// reconcile adds a reconciliation of net income to a filing.toml.
func reconcile(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "\n[accounts]\n", "\n[accounts]\nIncomeTaxExpenseBenefit = [\"9100\"]\n", 1) +
		"\n[non_gaap.adjusted-ebitda]\nadjustments = [{ key = \"tax\", label = \"Provision for income taxes\", account = \"IncomeTaxExpenseBenefit\" }]\n"
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// factsOf reads the values of a facts.json by their ids.
func factsOf(t *testing.T, name string) map[string]*big.Rat {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Facts []struct{ ID, Value string } }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	values := map[string]*big.Rat{}
	for _, f := range file.Facts {
		n, ok := new(big.Rat).SetString(f.Value)
		if !ok {
			t.Fatal(fmt.Sprintf("%s is %q", f.ID, f.Value))
		}
		values[f.ID] = n
	}
	return values
}
