package internal_test

import (
	"go/build"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors is the house: a package imports only floors below its own.
var floors = map[string]int{
	"source": 0, "quantity": 0, "fiscal": 0, "iso": 0, "gaap": 0,
	"workbook": 1, "diag": 1, "fact": 1, "schema": 1, "disclosure": 1,
	"figure": 2, "filing": 2,
	"ledger": 3, "filed": 3, "document": 3,
	"survey": 4, "compute": 4, "draft": 4,
	"render": 5,
	"ixbrl":  6, "diff": 6, "trace": 6,
	"signoff": 7, "inline": 7, "english": 7,
	"check":  8,
	"review": 9,
	"cli":    10,
}

// owners are the packages that may import a library.
var owners = map[string][]string{
	"github.com/shopspring/decimal":   {"quantity"},
	"github.com/pelletier/go-toml/v2": {"filing"},
	"github.com/yuin/goldmark":        {"document", "render", "ixbrl", "check"},
	"github.com/beevik/etree":         {"ixbrl"},
	"github.com/spf13/cobra":          {"cli"},
	"golang.org/x/net":                {"inline"},
	"golang.org/x/term":               {"cli"},
	"text/template":                   {"draft"},
	"html/template":                   {"render", "diff", "review"},
	"os":                              {"cli"},
	"net/http":                        {"review"},
}

// writers of tests may use more; this is what the program imports.
func TestFloors(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		name := e.Name()
		floor, planned := floors[name]
		if !planned {
			t.Errorf("package %s has no floor; give it a row here and in README.md first", name)
			continue
		}
		p, err := build.ImportDir(filepath.Join(".", name), 0)
		if err != nil {
			t.Errorf("read package %s: %v", name, err)
			continue
		}
		for _, path := range p.Imports {
			if other, ours := strings.CutPrefix(path, "tieout/internal/"); ours {
				if floors[other] >= floor {
					t.Errorf("%s (floor %d) imports %s (floor %d)", name, floor, other, floors[other])
				}
				continue
			}
			for _, library := range slices.Sorted(maps.Keys(owners)) {
				if (path == library || strings.HasPrefix(path, library+"/")) && !slices.Contains(owners[library], name) {
					t.Errorf("%s imports %s, which belongs to %v", name, path, owners[library])
				}
			}
		}
	}
}
