package walk_test

import (
	"os"
	"testing"

	"github.com/tieout/tieout/internal/walk"
)

// BenchmarkDraft drafts the fixtures whole, save the writing of the folder.
func BenchmarkDraft(b *testing.B) {
	for _, name := range []string{"northgate-10k", "meridian-10k"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := walk.Run(os.DirFS("../../fixtures/"+name), walk.How{Templates: os.DirFS("../..")})
				if err != nil {
					b.Fatal(err)
				}
				if files, found := r.Files(false); len(files) == 0 || len(found) > 0 {
					b.Fatalf("%d files, %v", len(files), found)
				}
			}
		})
	}
}
