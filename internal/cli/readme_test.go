package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/internal/reference"
)

var (
	exampleDocument = regexp.MustCompile(`(?s)<!-- example: (\S+\.md) -->\n> ([^\n]*)\n`)
	exampleBroken   = regexp.MustCompile("(?s)<!-- example: (\\S+) (\\S+) is (\\S+) -->\n```\n(.*?)```\n")
	exampleCommand  = regexp.MustCompile("(?s)<!-- example: (trace [^\n]*) -->\n```\n(.*?)```\n")
)

// TestReadme runs the examples of README.md: what it quotes of a draft is in it,
// and what it says a command prints, the command prints.
func TestReadme(t *testing.T) {
	name := filepath.Join(root, "README.md")
	readme, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(root, "fixtures", "northgate-10k")
	document := exampleDocument.FindSubmatch(readme)
	command := exampleCommand.FindSubmatchIndex(readme)
	if document == nil || command == nil {
		t.Fatal("README.md has lost its examples")
	}
	if got := drafted(t, folder)[string(document[1])]; !strings.Contains(got, string(document[2])) {
		t.Errorf("%s does not say %q", document[1], document[2])
	}
	broken := exampleBroken.FindSubmatch(readme)
	if broken == nil {
		t.Fatal("README.md has lost its broken cell")
	}
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	breakCell(t, filepath.Join(copied, "ledgers", string(broken[1])), string(broken[2]), string(broken[3]))
	if status, _, stderr := run(t, "draft", "-C", copied); status != 1 || stderr != string(broken[4]) {
		t.Errorf("README.md says of a broken cell\n%swant (%d)\n%s", broken[4], status, stderr)
	}
	args := strings.Fields(string(readme[command[2]:command[3]]))
	status, stdout, stderr := run(t, append(args, "-C", folder)...)
	if status != 0 {
		t.Fatalf("%v = %d\n%s", args, status, stderr)
	}
	if got := string(readme[command[4]:command[5]]); got != stdout {
		if *update {
			text := string(readme[:command[4]]) + stdout + string(readme[command[5]:])
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("README.md says that %v prints\n%swant\n%s", args, got, stdout)
	}
}

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
