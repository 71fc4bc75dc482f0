package internal_test

import (
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors maps each package to its layer; a package imports only lower layers.
var floors = map[string]int{
	"source": 0, "charset": 0, "intern": 0, "quantity": 0, "fiscal": 0, "iso": 0, "gaap": 0, "text": 0, "parallel": 0, "disk": 0, "transformation": 0, "word": 0, "contents": 0,
	"acquisition": 1, "diag": 1, "control": 1, "format": 1, "workbook": 1, "fact": 1, "schema": 1, "toml": 1, "disclosure": 1,
	"figure": 2, "exchange": 2, "tally": 2, "filing": 2, "delimited": 2, "spreadsheetml": 2, "parquet": 2, "evidence": 2, "vocabulary": 2,
	"input": 3, "remedy": 3, "settings": 3, "warehouse": 3,
	"fairvalue": 4, "dialect": 4, "statement": 4, "profile": 4, "crowd": 4, "rows": 4,
	"relation": 5,
	"ledger":   6,
	"compute":  7, "demand": 7, "survey": 7, "document": 7,
	"footing": 8, "tag": 8,
	"draft": 9, "taxonomy": 9, "cover": 9, "redline": 9,
	"render": 10,
	"docx":   11, "ixbrl": 11, "english": 11, "inline": 11,
	"record": 12, "oim": 12, "efm": 12,
	"drift": 13, "trace": 13, "signoff": 13, "verify": 13, "roll": 13,
	"check": 14, "diff": 14,
	"walk": 15, "reference": 15,
	"status": 16, "workpaper": 16,
	"review": 17,
	"cli":    18,
}

// owners maps each library to the packages that may import it.
var owners = map[string][]string{
	"github.com/shopspring/decimal":    {"quantity"},
	"github.com/pelletier/go-toml/v2":  {"toml"},
	"github.com/yuin/goldmark":         {"document", "render", "docx"},
	"github.com/parquet-go/parquet-go": {"parquet"},
	"github.com/andybalholm/brotli":    {"parquet"},
	"github.com/pierrec/lz4":           {"parquet"},
	"github.com/spf13/cobra":           {"cli"},
	"golang.org/x/net":                 {"inline"},
	"golang.org/x/term":                {"cli"},
	"github.com/xuri/excelize/v2":      {"workpaper"},
	"text/template":                    {"draft", "survey"},
	"html/template":                    {"render", "diff", "review"},
	"os":                               {"cli", "disk", "record"},
	"golang.org/x/sys":                 {"disk"},
	"golang.org/x/text":                {"evidence", "tag"},
	"net/http":                         {"review", "warehouse"},
	"database/sql":                     {"warehouse"},
	"github.com/jackc/pgx/v5":          {"warehouse"},
	"github.com/trinodb":               {"warehouse"},
}

// only imports of the program, not of tests
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
			t.Errorf("package %s has no layer; add a row here and in CONTRIBUTING.md", name)
			continue
		}
		p, err := build.ImportDir(filepath.Join(".", name), 0)
		if err != nil {
			t.Errorf("read package %s: %v", name, err)
			continue
		}
		for _, path := range p.Imports {
			if other, own := strings.CutPrefix(path, "github.com/tieout/tieout/internal/"); own {
				if floors[other] >= floor {
					t.Errorf("%s (layer %d) imports %s (layer %d)", name, floor, other, floors[other])
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

// TestSuffixes checks that the suffix of each kind of document is written only in the file
// of its writer; other code uses record.Writers.
func TestSuffixes(t *testing.T) {
	homes := map[string]string{`".md"`: "render/render.go", `".html"`: "render/html.go", `".txt"`: "render/text.go", `".xhtml"`: "ixbrl/ixbrl.go", `".docx"`: "docx/docx.go"}
	found := map[string][]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		for line := range strings.Lines(string(text)) {
			code, _, _ := strings.Cut(line, "//")
			for suffix := range homes {
				if strings.Contains(code, suffix) {
					found[suffix] = append(found[suffix], name)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for suffix, home := range homes {
		if !slices.Equal(found[suffix], []string{home}) {
			t.Errorf("%s is written in %v, want only %s", suffix, found[suffix], home)
		}
	}
}
