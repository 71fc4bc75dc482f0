package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestPlantedDigit plants a digit that nothing owns where a registrant's own
// template could have one, and finds no draft written.
func TestPlantedDigit(t *testing.T) {
	builtin, err := os.ReadFile(filepath.Join(root, "templates", "revenue.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	for name, planted := range map[string]string{
		"a paragraph":         "We serve 42 industries.",
		"a heading":           "#### Item 7",
		"a list":              "- In all, 3 regions.",
		"a numbered list":     "1. First of all, quality.",
		"a cell":              "| Region | Share |\n| --- | --- |\n| West | 12 |",
		"a word":              "Our Q4 was like any other.",
		"a superscript digit": "See note ².",
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.CopyFS(folder, os.DirFS(filepath.Join(root, "fixtures", "cascadia-10k"))); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Join(folder, "templates"), 0o700); err != nil {
				t.Fatal(err)
			}
			text := strings.Replace(string(builtin), "### Revenues\n", "### Revenues\n\n"+planted+"\n\n", 1)
			if err := os.WriteFile(filepath.Join(folder, "templates", "revenue.md.tmpl"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(folder, "out")
			status, _, stderr := run(t, "draft", "-C", folder, "-o", out)
			if _, err := os.Stat(out); status != 1 || !strings.Contains(stderr, "error NUM003") || !strings.Contains(stderr, "templates/revenue.md.tmpl:") || err == nil {
				t.Errorf("draft = %d, %v\n%s", status, err, stderr)
			}
		})
	}
}

var markup = regexp.MustCompile(`(?m)^#+ |^> |\*\*?|\\|^\|(?: -+:? \|)+$|\|`)

// TestSameWords holds the three documents of each filing to the same words and
// numbers in the same order.
func TestSameWords(t *testing.T) {
	for _, folder := range filings(t) {
		got := drafted(t, folder)
		for _, name := range []string{"mdna", "notes"} {
			markdown := flow(markup.ReplaceAllString(got[name+".md"], ""))
			if xhtml := flow(parseInline(t, got[name+".xhtml"]).text); xhtml != markdown {
				t.Errorf("%s: %s.xhtml says\n%s\nand %s.md\n%s", folder, name, xhtml, name, markdown)
			}
			page, err := html.Parse(strings.NewReader(got[name+".html"]))
			if err != nil {
				t.Fatal(err)
			}
			if words := flow(textOf(find(page, "body"))); !inOrder(words, markdown) {
				t.Errorf("%s: %s.html does not say what %s.md does:\n%s", folder, name, name, words)
			}
		}
	}
}

// inOrder says whether the words of a text are in another, in order: the page
// has a contents list and a schedule beside them.
func inOrder(page, text string) bool {
	words := strings.Fields(page)
	i := 0
	for _, w := range strings.Fields(text) {
		for i < len(words) && words[i] != w {
			i++
		}
		if i == len(words) {
			return false
		}
		i++
	}
	return true
}

func find(n *html.Node, tag string) *html.Node {
	if n.Type == html.ElementNode && n.Data == tag {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := find(c, tag); found != nil {
			return found
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	if n == nil {
		return ""
	}
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	switch n.Data {
	case "p", "h1", "h2", "h3", "h4", "li", "td", "th":
		b.WriteString("\n")
	}
	return b.String()
}
