package cli_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// copied returns a temporary copy of a fixture, without what its tests want.
func copied(t *testing.T, fixture string) string {
	t.Helper()
	dir, from := t.TempDir(), filepath.Join(root, "fixtures", fixture)
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(from, name)
		if d.IsDir() {
			if strings.HasPrefix(rel, "want") {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, rel), 0o700)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, rel), data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFiledAgain makes a filed draft again from the copies that lock saved and the ledgers: the
// hashes of all inputs, templates and outputs are the same.
func TestFiledAgain(t *testing.T) {
	t.Parallel()
	for _, fixture := range []string{"meridian-10k", "northgate-8k"} {
		t.Run(fixture, func(t *testing.T) {
			t.Parallel()
			dir := copied(t, fixture)
			save(t, filepath.Join(dir, ".env"), []byte("PASSWORD=1"))
			save(t, filepath.Join(dir, "notes.toml"), []byte("mine = true"))
			tieout(t, "draft", "-C", dir)
			section := map[string]string{"meridian-10k": "ndr", "northgate-8k": "billings"}[fixture]
			tieout(t, "sign", "-C", dir, section, "--by", "Ada Moreau")
			tieout(t, "lock", "-C", dir, "--as", "one")
			folder := filepath.Join(dir, "filed", "one", "folder")
			var kept []string
			err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
				if rel, _ := filepath.Rel(folder, name); err == nil && !d.IsDir() {
					kept = append(kept, filepath.ToSlash(rel))
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"filing.toml", "signoffs.toml"}
			if fixture == "meridian-10k" {
				want = []string{"comments.toml", "filing.toml", "memo.toml", "promises.toml", "restatements.toml", "signoffs.toml", "staff-letter.txt"}
				names, err := os.ReadDir(filepath.Join(dir, "templates"))
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range names {
					want = append(want, "templates/"+e.Name())
				}
			}
			if slices.Sort(kept); !slices.Equal(kept, want) {
				t.Errorf("the copies are %v, want %v", kept, want)
			}
			again := t.TempDir()
			for from, to := range map[string]string{folder: again, filepath.Join(dir, "ledgers"): filepath.Join(again, "ledgers")} {
				if err := os.CopyFS(to, os.DirFS(from)); err != nil {
					t.Fatal(err)
				}
			}
			tieout(t, "draft", "-C", again)
			drafts, err := filepath.Glob(filepath.Join(again, "drafts", "*", "draft.lock"))
			if err != nil || len(drafts) != 1 {
				t.Fatalf("the drafts are %v (%v)", drafts, err)
			}
			was, err := os.ReadFile(filepath.Join(dir, "filed", "one", "draft.lock"))
			if err != nil {
				t.Fatal(err)
			}
			if now, err := os.ReadFile(drafts[0]); err != nil || string(now) != string(was) {
				t.Errorf("draft.lock differs from the filed one (%v):\n%s", err, now)
			}
		})
	}
}
