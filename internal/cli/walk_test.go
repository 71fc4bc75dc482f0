package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// walkBlock is a block of code in the walk of README.md: its language, what follows the language,
// and its lines.
var walkBlock = regexp.MustCompile("(?m)^```([a-z]+)( \\S+)?\n((?s:.*?))^```\n")

// TestWalk does what README.md asks of a newcomer, as it is written there: it runs the commands,
// edits and writes the files, and looks for the lines that README.md quotes from the output.
func TestWalk(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, walk, _ := strings.Cut(string(readme), "<!-- walk -->\n")
	walk, _, found := strings.Cut(walk, "<!-- /walk -->")
	if !found {
		t.Fatal("README.md has no walk")
	}
	dir := t.TempDir()
	fixtures, err := filepath.Abs(filepath.Join(root, "fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(fixtures, filepath.Join(dir, "fixtures")); err != nil {
		t.Fatal(err)
	}
	output, blocks := "", map[string]int{}
	for _, m := range walkBlock.FindAllStringSubmatch(walk, -1) {
		kind, name, text := m[1], strings.TrimSpace(m[2]), m[3]
		blocks[kind+name]++
		switch {
		case kind == "text":
			for line := range strings.Lines(text) {
				if !strings.Contains(output, "\n"+line) {
					t.Errorf("README.md quotes the line\n%sbut the commands before it print\n%s", line, output)
				}
			}
		case kind == "sh" && name == "serve":
			v := visit(t, dir)
			if page := v.get("/"); !strings.Contains(page, "Harborline") {
				t.Errorf("the review page does not show the draft:\n%s", page)
			}
		case kind == "sh":
			text += "pwd >.walk\n"
			c := exec.Command("sh", "-eu")
			c.Dir, c.Stdin = dir, strings.NewReader(text)
			out, err := c.CombinedOutput()
			if err != nil {
				t.Fatalf("%v of\n%s%s", err, text, out)
			}
			output = "\n" + string(out)
			dir = moved(t, dir, text)
		case kind == "toml" && name == "filing.toml":
			edit(t, filepath.Join(dir, name), text)
		case kind == "toml":
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("README.md has a block %q in its walk, which no person would know what to do with", m[0])
		}
	}
	if blocks["sh"] < 5 || blocks["text"] < 4 || blocks["tomlfiling.toml"] != 1 || blocks["tomlcommentary.toml"] != 1 || blocks["shserve"] != 1 {
		t.Errorf("the walk of README.md has lost blocks: %v", blocks)
	}
}

// moved returns the folder in which a script ended.
func moved(t *testing.T, dir, script string) string {
	t.Helper()
	for line := range strings.Lines(script) {
		if to, found := strings.CutPrefix(strings.TrimSpace(line), "cd "); found {
			dir = filepath.Join(dir, to)
		}
	}
	if err := os.Remove(filepath.Join(dir, ".walk")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// edit replaces lines of a filing.toml by lines of the same section and key. A line may have been
// a comment.
func edit(t *testing.T, file, edits string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	section := ""
	for line := range strings.Lines(edits) {
		key, _, found := strings.Cut(line, "=")
		switch {
		case strings.HasPrefix(line, "["):
			section = strings.TrimSpace(line)
			continue
		case !found:
			continue
		}
		in, at := "", -1
		for i, old := range lines {
			if strings.HasPrefix(old, "[") {
				in, _, _ = strings.Cut(old, "]")
				in += "]"
			}
			name, _, found := strings.Cut(strings.TrimPrefix(old, "# "), "=")
			if found && in == section && strings.TrimSpace(name) == strings.TrimSpace(key) {
				if at >= 0 {
					t.Fatalf("%s has two lines for %s in %s", file, key, section)
				}
				at = i
			}
		}
		if at < 0 {
			t.Fatalf("%s has no line for %s in %s, which README.md edits", file, key, section)
		}
		lines[at] = line
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
}
