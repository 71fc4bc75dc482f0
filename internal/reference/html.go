package reference

import (
	_ "embed"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/text"
)

// Command describes a command of the program. The help texts are those that --help prints.
type Command struct {
	Name    string // "draft"; "" for the program itself
	Use     string // "tieout draft [flags]"
	Short   string // one line, without a period
	Long    string
	Example string
	Flags   []Flag
}

// Flag is an option of a command.
type Flag struct {
	Short string // "o", or ""
	Name  string // "output"
	Value string // "FOLDER", or "" for a flag without a value
	Usage string // one line, with the default if it has one
}

// Program is the program whose manual is written. Commands[0] is the program itself.
type Program struct {
	Version  string
	Commands []Command
}

//go:embed manual.css
var styles string

// writer writes the manual as HTML. The HTML is well-formed XML, too.
type writer struct {
	strings.Builder
	commands map[string]bool
	here     string // the anchor of the page that is being written, to which nothing in it links
	guide    bool   // the page is a guide, which has commands between backticks: "let tieout draft" is none
}

// anchor returns the id of the page of a command.
func anchor(command string) string { return "tieout-" + command }

// HTML returns the manual as one HTML file without scripts and without references to other files.
// The id of each entry is its name, and that of a command is "tieout-" with its name. The same
// program has the same bytes.
func HTML(p Program) []byte {
	w := &writer{commands: map[string]bool{}}
	for _, c := range p.Commands[1:] {
		w.commands[c.Name] = true
	}
	w.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>The manual of tieout</title>\n<style>\n" + styles + "</style>\n</head>\n<body>\n")
	w.WriteString("<a class=\"skip\" href=\"#main\">Skip to the text</a>\n")
	w.contents(p)
	w.WriteString("<main id=\"main\">\n<header>\n<h1>The manual of tieout</h1>\n")
	w.blocks(blocks(p.Commands[0].Long), 2)
	fmt.Fprintf(w, "<p class=\"version\">Version %s. <code>tieout explain</code> prints the same pages on a terminal.</p>\n</header>\n", html.EscapeString(p.Version))
	written := map[string]bool{}
	for kind := KindGuide; kind <= KindKey; kind++ {
		title := kind.String()
		if kind == KindKey {
			title = keysOfLedgers // the others are on the pages of their sections and ledgers
		}
		w.part(title, partAnchor(kind))
		for i, e := range All() {
			if e.Kind == kind && !written[e.Name] && !e.Again {
				w.entry(e, All()[i+1:], written)
			}
		}
		w.WriteString("</section>\n")
		if kind == KindGuide {
			w.part("Commands", "part-commands")
			for _, c := range p.Commands[1:] {
				w.command(c)
			}
			w.WriteString("</section>\n")
		}
	}
	w.WriteString("</main>\n</body>\n</html>\n")
	return []byte(w.String())
}

// partAnchor returns the id of the part with the entries of a kind.
func partAnchor(k Kind) string {
	return [...]string{"part-guides", "part-checks", "part-topics", "part-ledgers", "part-keys"}[k]
}

func (w *writer) part(title, id string) {
	fmt.Fprintf(w, "<section class=\"part\" id=%q>\n<h2>%s</h2>\n", id, html.EscapeString(title))
}

// contents writes the table of contents. The lists of guides and commands are open.
func (w *writer) contents(p Program) {
	w.WriteString("<nav aria-label=\"Contents\">\n<p class=\"name\"><a href=\"#main\">tieout</a></p>\n")
	list := func(title, id string, open bool, rows [][2]string) { // anchor, text
		state := ""
		if open {
			state = " open=\"open\""
		}
		fmt.Fprintf(w, "<details%s>\n<summary>%s</summary>\n<ul>\n", state, html.EscapeString(title))
		for _, r := range rows {
			fmt.Fprintf(w, "<li><a href=\"#%s\">%s</a></li>\n", html.EscapeString(r[0]), html.EscapeString(r[1]))
		}
		fmt.Fprintf(w, "</ul>\n</details>\n")
	}
	for kind := KindGuide; kind <= KindLedger; kind++ {
		var rows [][2]string
		for _, e := range All() {
			switch {
			case e.Kind != kind:
			case kind == KindGuide:
				rows = append(rows, [2]string{e.Name, e.Title})
			case kind == KindCheck:
				rows = append(rows, [2]string{e.Name, e.Name + "  " + text.Capital(e.Title)})
			default:
				rows = append(rows, [2]string{e.Name, e.Name})
			}
		}
		list(kind.String(), partAnchor(kind), kind == KindGuide, rows)
		if kind == KindGuide {
			rows = nil
			for _, c := range p.Commands[1:] {
				rows = append(rows, [2]string{anchor(c.Name), "tieout " + c.Name})
			}
			list("Commands", "part-commands", true, rows)
		}
	}
	fmt.Fprintf(w, "<p class=\"more\"><a href=\"#%s\">%s</a></p>\n</nav>\n", partAnchor(KindKey), keysOfLedgers)
}

// keysOfLedgers is the heading of the part with the keys that no page lists in full.
const keysOfLedgers = "Keys of ledgers, with examples"

// entry writes a page, and marks the entries that it describes as written. The entries that
// follow it may be the same key of other ledgers.
func (w *writer) entry(e Entry, following []Entry, written map[string]bool) {
	w.here, w.guide, written[e.Name] = e.Name, e.Kind == KindGuide, true
	fmt.Fprintf(w, "<article id=%q>\n", e.Name)
	switch e.Kind {
	case KindGuide:
		fmt.Fprintf(w, "<h3>%s</h3>\n<p class=\"call\"><code>tieout explain %s</code></p>\n", html.EscapeString(e.Title), e.Name)
	case KindCheck:
		fmt.Fprintf(w, "<h3><span class=\"code\">%s</span> %s</h3>\n<p class=\"note\">%s</p>\n", e.Name, html.EscapeString(text.Capital(e.Title)), text.Capital(e.Note))
	default:
		fmt.Fprintf(w, "<h3><code>%s</code></h3>\n", html.EscapeString(e.Name))
	}
	if e.Kind == KindKey {
		if e.Note != "" {
			fmt.Fprintf(w, "<p class=\"note\">%s</p>\n", html.EscapeString(text.Capital(e.Note)))
		}
		w.others(following, written)
	}
	body := blocks(e.Prose)
	if e.Kind == KindGuide {
		body = body[1:] // the title
	}
	w.blocks(body, 4)
	if len(e.Items) > 0 {
		w.items(e, written)
	}
	if e.Example != "" {
		w.verbatim(e.Example)
	}
	w.WriteString("</article>\n")
}

// others writes the names of the entries that repeat a key for other ledgers.
func (w *writer) others(following []Entry, written map[string]bool) {
	if len(following) == 0 || !following[0].Again {
		return
	}
	w.WriteString("<p class=\"note\">The same key of other ledgers:")
	for _, o := range following {
		if !o.Again {
			break
		}
		fmt.Fprintf(w, " <code id=%q>%s</code>", o.Name, html.EscapeString(o.Name))
		written[o.Name] = true
	}
	w.WriteString("</p>\n")
}

// items writes the list of a page. An item with an entry of its own has its anchor here.
func (w *writer) items(page Entry, written map[string]bool) {
	w.WriteString("<dl class=\"items\">\n")
	for _, item := range page.Items {
		own, _ := find(item.Entry)
		label := "<code>" + html.EscapeString(item.Label) + "</code>"
		id := ""
		switch {
		case own != nil && own.Name == item.Entry && own.Kind >= KindKey && !written[item.Entry]:
			id = fmt.Sprintf(" id=%q", item.Entry)
			written[item.Entry] = true
		case item.Entry != page.Name:
			if to, ok := resolve(item.Entry); ok {
				label = link(to, label)
			}
		}
		note := ""
		if item.Note != "" {
			note = " <span class=\"note\">" + html.EscapeString(item.Note) + "</span>"
		}
		fmt.Fprintf(w, "<dt%s>%s%s</dt>\n<dd><p>", id, label, note)
		w.sentence(item.Meaning)
		w.WriteString("</p>\n")
		if item.Example != "" {
			w.verbatim(item.Example)
		}
		if id != "" {
			w.details(page, *own)
		}
		w.WriteString("</dd>\n")
	}
	w.WriteString("</dl>\n")
}

// details writes what the entry of an item has beyond the page: codes, and an example of its own.
func (w *writer) details(page, e Entry) {
	if e.Kind == KindKey && e.Example != "" && e.Example != page.Example {
		w.verbatim(e.Example)
	}
	if len(e.Codes) == 0 {
		return
	}
	w.WriteString("<details>\n<summary>Codes and names, each of which the key takes</summary>\n<table>\n")
	for _, c := range e.Codes {
		fmt.Fprintf(w, "<tr><td><code>%s</code></td><td>%s</td></tr>\n", html.EscapeString(c.Code), html.EscapeString(c.Name))
	}
	w.WriteString("</table>\n</details>\n")
}

// command writes the page of a command.
func (w *writer) command(c Command) {
	w.here, w.guide = anchor(c.Name), false
	fmt.Fprintf(w, "<article id=%q>\n<h3><code>tieout %s</code></h3>\n<p class=\"short\">%s.</p>\n", w.here, html.EscapeString(c.Name), html.EscapeString(c.Short))
	w.verbatim(c.Use)
	w.blocks(blocks(c.Long), 4)
	if len(c.Flags) > 0 {
		w.WriteString("<dl class=\"items\">\n")
		for _, f := range c.Flags {
			fmt.Fprintf(w, "<dt><code>%s</code></dt>\n<dd><p>", html.EscapeString(f.form()))
			w.sentence(text.Capital(f.Usage) + ".")
			w.WriteString("</p></dd>\n")
		}
		w.WriteString("</dl>\n")
	}
	if c.Example != "" {
		w.verbatim(outdented(c.Example))
	}
	w.WriteString("</article>\n")
}

// form returns a flag as help shows it: "-o, --output FOLDER".
func (f Flag) form() string {
	s := "--" + f.Name
	if f.Short != "" {
		s = "-" + f.Short + ", " + s
	}
	return strings.TrimSpace(s + " " + f.Value)
}

// outdented returns lines without the two blanks with which an example of help begins.
func outdented(s string) string {
	return strings.TrimPrefix(strings.ReplaceAll(s, "\n  ", "\n"), "  ")
}

// blocks writes blocks. Headings of the second level have the level given.
func (w *writer) blocks(list []block, level int) {
	for _, b := range list {
		switch b.kind {
		case heading:
			fmt.Fprintf(w, "<h%d id=%q>", level, w.here+"--"+slug(b.text))
			w.sentence(b.text)
			fmt.Fprintf(w, "</h%d>\n", level)
		case verbatim:
			w.verbatim(b.text)
		case bullets, numbered:
			tag, from := "ul", ""
			if b.kind == numbered {
				tag = "ol"
				if b.first != 1 {
					from = fmt.Sprintf(" start=\"%d\"", b.first)
				}
			}
			fmt.Fprintf(w, "<%s%s>\n", tag, from)
			for _, item := range b.items {
				w.WriteString("<li>")
				w.sentence(item.text)
				w.WriteString("</li>\n")
			}
			fmt.Fprintf(w, "</%s>\n", tag)
		case definition:
			w.WriteString("<dl>\n")
			for _, item := range b.items {
				for _, term := range item.terms {
					w.WriteString("<dt>")
					w.sentence(term)
					w.WriteString("</dt>\n")
				}
				w.WriteString("<dd>")
				w.sentence(item.text)
				w.WriteString("</dd>\n")
			}
			w.WriteString("</dl>\n")
		default:
			w.WriteString("<p>")
			w.sentence(b.text)
			w.WriteString("</p>\n")
		}
	}
}

// verbatim writes code. A reader of the keyboard can scroll it.
func (w *writer) verbatim(s string) {
	w.WriteString("<pre tabindex=\"0\"><code>" + html.EscapeString(s) + "</code></pre>\n")
}

// slug returns a heading as a part of an anchor.
func slug(s string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(s), "-"), "-")
}

// sentence writes text with code between backticks, and links the names in it.
func (w *writer) sentence(s string) {
	for _, p := range parts(s) {
		if !p.code {
			w.plain(p.text)
			continue
		}
		label := "<code>" + html.EscapeString(p.text) + "</code>"
		if to, ok := w.target(p.text, true); ok {
			label = link(to, label)
		}
		w.WriteString(label)
	}
}

// mention matches a form, which no line may break, and what may be the name of a page in text:
// "tieout explain KEY", "tieout draft", a code, and a dotted name.
var mention = regexp.MustCompile(`\b\d+-(?:K|Q|F|KT)\b|\btieout explain [A-Za-z0-9_.-]*[A-Za-z0-9_]|\btieout [a-z]+\b|\b[A-Z]{3}\d{3}\b|\b[a-z_-]+(\.[A-Za-z_-]*[A-Za-z_])+`)

// plain writes text without code.
func (w *writer) plain(s string) {
	for s != "" {
		at := mention.FindStringIndex(s)
		if at == nil {
			break
		}
		word := s[at[0]:at[1]]
		w.WriteString(html.EscapeString(s[:at[0]]))
		if to, ok := w.target(word, false); ok && !(w.guide && strings.HasPrefix(word, "tieout ")) {
			w.WriteString(link(to, html.EscapeString(word)))
		} else if word[0] >= '0' && word[0] <= '9' {
			w.WriteString("<span class=\"form\">" + word + "</span>")
		} else {
			w.WriteString(html.EscapeString(word))
		}
		s = s[at[1]:]
	}
	w.WriteString(html.EscapeString(s))
}

func link(to, label string) string {
	return fmt.Sprintf("<a href=\"#%s\">%s</a>", html.EscapeString(to), label)
}

// target returns the anchor of the page that a text names, unless it is the page itself. Code may
// also be the name of a section with its brackets, and the last part of a name.
func (w *writer) target(s string, code bool) (string, bool) {
	to, ok := "", false
	if rest, call := strings.CutPrefix(s, "tieout "); call {
		words := strings.Fields(rest)
		switch {
		case len(words) == 2 && words[0] == "explain":
			if to, ok = resolve(words[1]); !ok {
				to, ok = anchor("explain"), true
			}
		case len(words) > 0 && w.commands[words[0]]:
			to, ok = anchor(words[0]), true
		}
	} else if check.Find(s) != nil {
		to, ok = s, true
	} else if e, _ := find(s); e != nil && e.Name == s {
		to, ok = s, true
	} else if code {
		to, ok = w.named(s)
	}
	return to, ok && to != w.here && to != filing.File // which nearly every page names
}

// named returns the entry that code names: on the page of the templates, a function; elsewhere, a
// section, a file, a ledger, a key of ledgers, or another key if its name is no common word, as
// that of a section of a document may be.
func (w *writer) named(s string) (string, bool) {
	if w.here == "templates" {
		s = "templates." + s
	}
	to, ok := resolve(s)
	e, _ := find(to)
	switch {
	case !ok || e.Kind == KindFunction && w.here != "templates":
		return "", false
	case e.Kind == KindKey && !strings.HasPrefix(to, "ledgers.") && !strings.ContainsAny(s, "._["):
		return "", false
	}
	return to, true
}

// resolve returns the name of the entry that a name finds. For a key that several ledgers have, it
// is that of the first of them.
func resolve(name string) (string, bool) {
	if strings.ContainsAny(name, " =\"<>*") {
		return "", false
	}
	if key, ok := strings.CutPrefix(name, "ledgers.LEDGER."); ok {
		if name = key; strings.Contains(key, ".") { // a key of a table, the same in all ledgers
			name = "ledgers." + strings.Replace(key, ".HEADER", "", 1)
		}
	}
	e, ends := find(name)
	if e != nil {
		return e.Name, true
	}
	for _, n := range ends {
		if parts := strings.Split(n, "."); parts[0] != "ledgers" || len(parts) != 3 || parts[2] != name {
			return "", false
		}
	}
	return append(ends, "")[0], len(ends) > 0
}
