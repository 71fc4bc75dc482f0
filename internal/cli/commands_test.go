package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/cli"
	"github.com/tieout/tieout/internal/reference"
)

var (
	fenced = regexp.MustCompile("(?ms)^ *```([a-z]*)[^\n]*\n(.*?)^ *```$")
	spans  = regexp.MustCompile("`(tieout [^`]*)`|\"(tieout [^\"]*)\"")
	// placeholder is a word in capital letters that stands for a name.
	placeholder = regexp.MustCompile(`^"?[A-Z]+"?(\.\.\.)?$`)
)

// TestCommandsOfTheDocuments parses every command that the manual, the help of the commands,
// README.md and CONTRIBUTING.md show, with the commands and flags that exist. A page that
// "tieout explain" is to print must exist.
func TestCommandsOfTheDocuments(t *testing.T) {
	texts := map[string]string{}
	for _, e := range reference.All() {
		texts["explain "+e.Name] = e.Text
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) && name == "CONTRIBUTING.md" {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	for _, c := range cli.Root().Commands() {
		texts[c.Name()+" --help"] = "```\n" + c.Example + "\n```\n" + c.Long
	}
	whole, mentioned := 0, 0
	for name, text := range texts {
		for _, m := range fenced.FindAllStringSubmatch(text, -1) {
			if m[1] == "toml" {
				continue
			}
			for _, line := range strings.Split(m[2], "\n") {
				line = strings.TrimSpace(line)
				if words, ok := command(line); ok {
					whole++
					if err := parses(words, true); err != "" {
						t.Errorf("%s: %s: %s", name, line, err)
					}
				}
			}
		}
		for _, m := range spans.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			if words, ok := command(strings.Join(strings.Fields(m[1]+m[2]), " ")); ok {
				mentioned++
				if err := parses(words, false); err != "" {
					t.Errorf("%s: %s: %s", name, m[1]+m[2], err)
				}
			}
		}
	}
	if whole < 80 || mentioned < 80 {
		t.Errorf("only %d commands in blocks and %d in sentences were found", whole, mentioned)
	}
}

// TestParses checks that a stale command, flag, argument or page is found.
func TestParses(t *testing.T) {
	for line, want := range map[string]string{
		"tieout draft -C filings/10-K-2022 -o /tmp/draft":        "",
		`tieout sign ndr --by "Ada Moreau" --role reviewer  # x`: "",
		"tieout check --format sarif > findings.sarif":           "",
		"tieout explain databases":                               "",
		"tieout explain KEY":                                     "",
		"tieout --version":                                       "",
		"go run . draft -C fixtures/northgate-10k":               "",
		"tieout draft --fast":                                    "unknown flag: --fast",
		"tieout print":                                           "no command print",
		"tieout draft extra":                                     "draft takes no arguments",
		"tieout explain no-such-page":                            "no page of the manual",
		"tieout diff OLD":                                        "diff takes two draft folders",
		"tieout trace ndr --rows many":                           "invalid argument",
	} {
		words, ok := command(line)
		if !ok {
			t.Errorf("%s is not taken for a command", line)
		} else if got := parses(words, true); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	for _, line := range []string{"tieout: cannot open", "cp -r ledgers again/ledgers", "the command tieout draft"} {
		if words, ok := command(line); ok {
			t.Errorf("%s is taken for the command %q", line, words)
		}
	}
}

// command returns the arguments of a line that runs tieout, as a shell splits them, without a
// comment or a redirection.
func command(line string) ([]string, bool) {
	rest, ok := strings.CutPrefix(line, "tieout ")
	if !ok {
		if rest, ok = strings.CutPrefix(line, "go run . "); !ok {
			return nil, false
		}
	}
	var words []string
	var word strings.Builder
	open, quote := false, rune(0)
	for _, r := range rest + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case r != ' ':
			word.WriteRune(r)
			open = true
		case open:
			if strings.HasPrefix(word.String(), "#") || word.String() == ">" || word.String() == "|" {
				return words, true
			}
			words = append(words, word.String())
			word.Reset()
			open = false
		}
	}
	return words, true
}

// parses returns why tieout would refuse the arguments of a command, or "". The arguments of a
// mention in a sentence, which leaves out what does not matter there, are not counted.
func parses(words []string, whole bool) string {
	if len(words) > 0 && placeholder.MatchString(words[0]) {
		return ""
	}
	tree := cli.Root()
	c, rest, err := tree.Find(words)
	switch {
	case err != nil || c == tree && len(words) > 0 && !strings.HasPrefix(words[0], "-"):
		return "no command " + words[0]
	case c == tree:
		c = tree
	}
	c.InitDefaultHelpFlag()
	if err := c.ParseFlags(rest); err != nil {
		return err.Error()
	}
	args := c.Flags().Args()
	if c.Name() == "explain" && len(args) == 1 && !placeholder.MatchString(args[0]) {
		_, missing := os.Stat(filepath.Join(root, "templates", args[0]))
		if e, _ := reference.Find(args[0]); e == nil && missing != nil {
			return "no page of the manual has the name " + args[0]
		}
	}
	if whole && !slices.Contains(rest, "--help") {
		if err := valid(c, args); err != nil {
			return err.Error()
		}
	}
	return ""
}

// valid checks the arguments of a command.
func valid(c *cobra.Command, args []string) error {
	if c.Args == nil {
		return nil
	}
	return c.Args(c, args)
}
