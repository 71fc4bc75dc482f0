package reference_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tieout/tieout/internal/reference"
)

// program is a program with characters that HTML and roff take for markup.
func program() reference.Program {
	return reference.Program{Version: "1.0 <x>", Commands: []reference.Command{
		{Use: "tieout", Short: "Draft disclosure", Long: "tieout reads ledgers.\n\nExit status: 0 if it did.", Example: "  tieout draft   # it's a \\ draft\n  'quoted' -- ~^`"},
		{Name: "draft", Use: "tieout draft FILE [flags]", Short: "Write a draft", Example: "  tieout draft",
			Long:  "Draft writes. It needs a & b < c, LED001 and tieout explain cover:\n\n.hidden text\n'also hidden\n\n  one    the first\n  second\n         the second - with a \\ and a dash\n\n- an item\n  goes on\n- another\n\n  a list\n    without terms",
			Flags: []reference.Flag{{Short: "o", Name: "output", Value: "FILE", Usage: "the `FILE` of \"it\" (default: 'x')"}, {Name: "all", Usage: "print all"}}},
		{Name: "explain", Use: "tieout explain [KEY]", Short: "Print a page", Long: "Explain prints."},
	}}
}

// TestHTML checks that the manual is well-formed, refers to nothing outside itself, and has each
// entry and command, and that every link has a target.
func TestHTML(t *testing.T) {
	page := reference.HTML(program())
	if !bytes.Equal(page, reference.HTML(program())) {
		t.Error("the manual has other bytes the second time")
	}
	d := xml.NewDecoder(bytes.NewReader(page))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the manual is not well-formed: %v", err)
		}
	}
	tree, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, links := map[string]int{}, map[string]string{}
	for n := range tree.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "img", "link", "iframe", "object", "base", "form"}, n.Data) {
			t.Errorf("the manual has a %s", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "href":
				links[a.Val] = text(n)
			case a.Key == "src" || a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("the manual has the attribute %s", a.Key)
			}
		}
	}
	if style := page[:bytes.Index(page, []byte("</style>"))]; regexp.MustCompile(`url\(|@import|https?:`).Match(style) {
		t.Error("the styles refer to another file")
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the id %s", n, id)
		}
	}
	for to, label := range links {
		if id, ok := strings.CutPrefix(to, "#"); !ok || ids[id] == 0 {
			t.Errorf("the link %q to %s has no target", label, to)
		}
	}
	if len(links) < 200 {
		t.Errorf("only %d links", len(links))
	}
	for _, e := range reference.All() {
		if ids[e.Name] == 0 {
			t.Errorf("the entry %s has no anchor", e.Name)
		}
	}
	for _, want := range []string{"tieout-draft", "tieout-explain", "databases--set-up-a-database", "part-keys"} {
		if ids[want] == 0 {
			t.Errorf("no element has the id %s", want)
		}
	}
	for _, want := range []string{
		"Version 1.0 &lt;x&gt;.",
		"It needs a &amp; b &lt; c, <a href=\"#LED001\">LED001</a> and <a href=\"#cover\">tieout explain cover</a>:",
		"<dt>one</dt>\n<dd>the first</dd>\n<dt>second</dt>\n<dd>the second - with a \\ and a dash</dd>",
		"<li>an item goes on</li>\n<li>another</li>",
		"<li>a list without terms</li>",
		"<dt><code>-o, --output FILE</code></dt>",
	} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the manual has no %s", want)
		}
	}
}

// text returns the text of an element.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// TestHTMLHasEveryWord checks that no word of a page is lost in its HTML: markup is all that the
// page as text has besides.
func TestHTMLHasEveryWord(t *testing.T) {
	tree, err := html.Parse(bytes.NewReader(reference.HTML(program())))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for n := range tree.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				shown[a.Val] = " " + flat(text(n)) + " "
			}
		}
	}
	fence := regexp.MustCompile("(?m)^```.*$")
	// marks of lists, headings and code, which are also characters of text, and blanks
	marks := regexp.MustCompile("[-:#.0-9`\\s]")
	for _, e := range reference.All() {
		if e.Kind > reference.KindCheck {
			continue
		}
		_, prose, _ := strings.Cut(e.Text, "\n")
		prose = marks.ReplaceAllString(fence.ReplaceAllString(prose, ""), "")
		if page := marks.ReplaceAllString(shown[e.Name], ""); !strings.HasSuffix(page, prose) || len(prose) < 100 {
			i := 0
			for i < len(prose) && strings.HasSuffix(page, prose[len(prose)-i:]) {
				i++
			}
			t.Errorf("the HTML of %s differs before %q", e.Name, prose[len(prose)-i:][:min(i, 60)])
		}
	}
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestMan checks the source of the manual page.
func TestMan(t *testing.T) {
	page := reference.Man(program())
	if !bytes.Equal(page, reference.Man(program())) {
		t.Error("the page has other bytes the second time")
	}
	macros := regexp.MustCompile(`^\.(TH|SH|SS|PP|TP|TQ|IP|br|RS|RE|EX|EE)( |$)`)
	for i, line := range strings.Split(string(page), "\n") {
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !macros.MatchString(line) {
			t.Errorf("line %d is not text: %s", i+1, line)
		}
		if j := strings.IndexFunc(line, func(r rune) bool { return r > '~' || r < ' ' }); j >= 0 {
			t.Errorf("line %d has a character beyond ASCII: %s", i+1, line)
		}
	}
	at := 0
	for _, title := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO"} {
		i := bytes.Index(page[at:], []byte(".SH \""+title+"\"\n"))
		if i < 0 {
			t.Fatalf("the page has no section %s in its place", title)
		}
		at += i
	}
	for _, want := range []string{`tieout \- draft disclosure`, `\&.hidden text`, `\fB\-o\fR, \fB\-\-output\fR \fIFILE\fR`, `with a \e and a dash`, "\n\\(aqquoted\\(aq \\-\\- \\(ti\\(ha\\(ga\n", `\fBtieout explain filing\-folder\fR`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// TestManual shows the page with the programs that show manual pages, and checks that they warn of
// nothing and print its words.
func TestManual(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tieout.1")
	if err := os.WriteFile(file, reference.Man(program()), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"groff", "-ww", "-man", "-Tutf8", file}, {"groff", "-ww", "-man", "-Tps", file}, {"mandoc", "-T", "lint", "-W", "warning", file}, {"man", "--warnings", "-E", "UTF-8", "-l", file}} {
		t.Run(strings.Join(command[:len(command)-1], " "), func(t *testing.T) {
			if _, err := exec.LookPath(command[0]); err != nil {
				t.Skipf("%s is not installed, so the manual page is not shown with it", command[0])
			}
			run := exec.Command(command[0], command[1:]...)
			run.Env = append(os.Environ(), "MANWIDTH=80", "MANPAGER=cat", "LC_ALL=C.UTF-8", "GROFF_NO_SGR=1")
			var warnings bytes.Buffer
			run.Stderr = &warnings
			printed, err := run.Output()
			if err != nil || warnings.Len() > 0 {
				t.Errorf("%v: %v\n%s%s", command, err, warnings.String(), first(printed))
			}
			if command[0] == "man" {
				words := flat(regexp.MustCompile(`.\x08`).ReplaceAllString(string(printed), ""))
				for _, want := range []string{"tieout - draft disclosure", ".hidden text 'also hidden", "-o, --output FILE", "with a \\ and a dash", "'quoted' -- ~^`", "tieout explain filing-folder"} {
					if !strings.Contains(words, want) {
						t.Errorf("man shows no %q", want)
					}
				}
			}
		})
	}
}

// first returns the start of what a program printed.
func first(printed []byte) string { return fmt.Sprintf("%.600s", printed) }
