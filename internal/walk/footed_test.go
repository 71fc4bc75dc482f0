package walk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/walk"
)

// underFooting returns the folder with a policy on footing.
func underFooting(t *testing.T, folder fs.FS, policy string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(folder, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	toml := string(files["filing.toml"].Data)
	if before, after, ok := strings.Cut(toml, "[policies]\n"); ok {
		toml = before + "[policies]\nfooting = \"" + policy + "\"\n" + after
	} else {
		toml += "\n[policies]\nfooting = \"" + policy + "\"\n"
	}
	files["filing.toml"].Data = []byte(toml)
	return files
}

// TestTablesFoot drafts each fixture under footing = "adjust", and checks that each table adds up as
// printed, that a fact prints alike in one number format, and that nothing but figures changed.
func TestTablesFoot(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../fixtures/*/filing.toml")
	if err != nil || len(names) < 7 {
		t.Fatalf("fixtures: %v, %v", names, err)
	}
	moved := 0
	for _, name := range names {
		folder := os.DirFS(filepath.Dir(name))
		run := func(policy string) *walk.Result {
			r, err := walk.Run(underFooting(t, folder, policy), walk.How{Templates: os.DirFS("../..")})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		exact, adjusted := run("exact"), run("adjust")
		t.Run(filepath.Base(filepath.Dir(name)), func(t *testing.T) {
			missed := 0
			for _, d := range exact.Drafts {
				for _, m := range d.Marks {
					if m.Figure.Moved != 0 {
						t.Errorf("%s is moved by default", m.ID)
					}
				}
				for _, r := range footing.Relations(d, exact.Facts.Facts, exact.Filing.Registrant.Domicile) {
					if !r.Holds() {
						missed++
					}
				}
			}
			shown, n := map[footing.Key]string{}, 0
			for _, d := range adjusted.Drafts {
				for _, r := range footing.Relations(d, adjusted.Facts.Facts, adjusted.Filing.Registrant.Domicile) {
					if !r.Holds() {
						t.Errorf("%s: %s is shown as %s, and its %d parts add to %s", d.Name, r.Total.ID, r.Total.Text, len(r.Parts), r.Sum(footing.Printed))
					}
				}
				for _, m := range d.Marks {
					if m.Fact == nil {
						continue
					}
					if was := exact.Facts.Facts.Of(m.ID); was == nil || was.Value.Cmp(m.Fact.Value) != 0 {
						t.Errorf("%s is %s, and was another amount", m.ID, m.Fact.Value)
					}
					key := footing.Key{ID: m.ID, Format: m.Format.Name}
					if was, known := shown[key]; known && was != m.Figure.Signed() {
						t.Errorf("%s is shown as %s and as %s", m.ID, was, m.Figure.Signed())
					}
					shown[key] = m.Figure.Signed()
					if m.Figure.Moved != 0 {
						n++
						holdMove(t, m)
					}
				}
			}
			if (missed > 0) != (n > 0) {
				t.Errorf("%d sums do not hold as rounded, and %d figures are moved", missed, n)
			}
			moved += n
		})
	}
	if moved < 20 {
		t.Errorf("%d figures are moved in all fixtures, which tests little", moved)
	}
}

// holdMove checks a moved figure: it is at most one unit from the rounded value, keeps its sign, and
// its decimals are one place coarser than its digits.
func holdMove(t *testing.T, m *document.Mark) {
	t.Helper()
	unit := m.Figure.Unit(m.Fact.Value.Unit())
	apart := footing.Printed(m).Sub(m.Fact.Value).Abs()
	if apart.Add(apart).Cmp(unit.Add(unit).Add(unit)) > 0 {
		t.Errorf("%s is shown as %s, and is %s", m.ID, m.Figure.Signed(), m.Fact.Value)
	}
	if m.Fact.Value.Sign() == 0 || !m.Figure.Zero && m.Figure.Negative != (m.Fact.Value.Sign() < 0) {
		t.Errorf("%s is shown as %s, and is %s", m.ID, m.Figure.Signed(), m.Fact.Value)
	}
	if m.Figure.Decimals != m.Figure.LastPlace()-1 {
		t.Errorf("%s, shown as %s, has %d decimals", m.ID, m.Figure.Signed(), m.Figure.Decimals)
	}
	if m.Rounded() == "" || m.Rounded() == m.Figure.Digits {
		t.Errorf("%s, shown as %s, rounds to %q", m.ID, m.Figure.Signed(), m.Rounded())
	}
}
