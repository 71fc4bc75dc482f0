package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	exampleDocument = regexp.MustCompile(`(?s)<!-- example: (\S+\.md) -->\n> ([^\n]*)\n`)
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
