package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/reference"
)

// TestGuideOfTheFolder checks that a cell that cannot be read is reported as the guide to the
// filing folder shows.
func TestGuideOfTheFolder(t *testing.T) {
	guide, _ := reference.Find("filing-folder")
	if guide == nil {
		t.Fatal("no guide to the filing folder")
	}
	part := regexp.MustCompile("(?s)\n```\n(error LED001.*?)```\n").FindStringSubmatch(guide.Text)
	if part == nil {
		t.Fatal("the guide to the filing folder has lost its broken cell")
	}
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(root, "fixtures", "northgate-10k"))); err != nil {
		t.Fatal(err)
	}
	breakCell(t, filepath.Join(copied, "ledgers", "revenue.xlsx"), "C2", "1,234.50")
	if status, _, stderr := run(t, "draft", "-C", copied); status != 1 || flat(stderr) != flat(part[1]) {
		t.Errorf("the guide says of a broken cell\n%swant (%d)\n%s", part[1], status, stderr)
	}
}

// flat returns a text in one line: a guide has shorter lines than a command prints.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestGuideOfTheClose checks that tieout status prints the example of the guide to the close.
func TestGuideOfTheClose(t *testing.T) {
	guide, _ := reference.Find("close")
	if guide == nil {
		t.Fatal("no guide to the close")
	}
	part := regexp.MustCompile("(?s)\n```\n(Reports of the fiscal year\n.*?)```\n").FindStringSubmatch(guide.Text)
	if part == nil {
		t.Fatal("the guide to the close has lost its status")
	}
	if _, stdout, _ := run(t, "status", "-C", filepath.Join(root, "fixtures", "northgate-10k")); !strings.Contains(flat(stdout), flat(part[1])) {
		t.Errorf("the guide says that the status has\n%sbut it is\n%s", part[1], stdout)
	}
}

// breakCell writes text into a cell of the first sheet of a workbook.
func breakCell(t *testing.T, name, ref, text string) {
	t.Helper()
	book, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if err := book.SetCellStr(book.GetSheetName(0), ref, text); err != nil {
		t.Fatal(err)
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
}
