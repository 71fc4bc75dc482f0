package reference

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/text"
)

// roff writes the manual page.
type roff struct{ strings.Builder }

// Man returns the manual page tieout(1), in the macros of man(7): the commands with their
// options, the exit statuses, the files and the variables of the environment. The pages of the
// manual are listed, and not repeated. The same program has the same bytes.
func Man(p Program) []byte {
	w := &roff{}
	main := p.Commands[0]
	fmt.Fprintf(w, ".TH TIEOUT 1 \"\" %s \"User Commands\"\n", quoted("tieout "+p.Version))
	w.section("NAME")
	w.text("tieout - " + strings.ToLower(main.Short[:1]) + main.Short[1:])
	w.section("SYNOPSIS")
	for i, c := range p.Commands {
		if i > 0 {
			w.WriteString(".br\n")
		}
		w.synopsis(c.Use)
	}
	w.section("DESCRIPTION")
	w.blocks(withoutStatus(blocks(main.Long)))
	w.section("COMMANDS")
	for _, c := range p.Commands[1:] {
		fmt.Fprintf(w, ".SS %s\n", quoted("tieout "+c.Name))
		w.text(c.Short + ".")
		w.WriteString(".PP\n")
		w.synopsis(c.Use)
		w.blocks(blocks(c.Long))
		for _, f := range c.Flags {
			w.WriteString(".TP\n")
			w.WriteString(f.roff() + "\n")
			w.text(text.Capital(f.Usage) + ".")
		}
		if c.Example != "" {
			w.WriteString(".PP\nExamples:\n")
			w.verbatim(outdented(c.Example))
		}
	}
	w.section("EXIT STATUS")
	w.blocks(section("checks", "Exit statuses, for scripts"))
	w.section("FILES")
	w.blocks([]block{{kind: definition, items: []listItem{{terms: []string{"filing.toml"}, text: "The settings of the filing folder: the report, its period, and the ledgers."}}}})
	w.blocks(section("filing-folder", "Files that you add when you need them"))
	w.section("ENVIRONMENT")
	w.blocks(section("checks", "Environment variables"))
	w.section("EXAMPLES")
	w.verbatim(outdented(main.Example))
	w.section("SEE ALSO")
	w.text("The manual is part of the program. `tieout explain` lists its pages, and prints one. `tieout explain --all --format html` prints all of it. The guides are:")
	for _, e := range All() {
		if e.Kind == KindGuide {
			w.WriteString(".TP\n\\fB" + escaped("tieout explain "+e.Name) + "\\fR\n")
			w.text(e.Title + ".")
		}
	}
	return []byte(w.String())
}

// withoutStatus leaves out the paragraph on exit statuses, which have a section of their own.
func withoutStatus(list []block) (rest []block) {
	for _, b := range list {
		if b.kind != paragraph || !strings.HasPrefix(b.text, "Exit status") {
			rest = append(rest, b)
		}
	}
	return rest
}

func (w *roff) section(title string) { fmt.Fprintf(w, ".SH %s\n", quoted(title)) }

// synopsis writes how a command is called. Words in capital letters are names to fill in.
func (w *roff) synopsis(use string) {
	var words []string
	for _, word := range strings.Fields(use) {
		font := `\fB`
		if placeholder.MatchString(word) {
			font = `\fI`
		}
		words = append(words, font+escaped(word)+`\fR`)
	}
	w.WriteString(strings.Join(words, " ") + "\n")
}

// placeholder matches a word of a synopsis that has capital letters and no small ones.
var placeholder = regexp.MustCompile(`^[^a-z]*[A-Z][^a-z]*$`)

// roff returns a flag as the manual page shows it.
func (f Flag) roff() string {
	s := `\fB` + escaped("--"+f.Name) + `\fR`
	if f.Short != "" {
		s = `\fB` + escaped("-"+f.Short) + `\fR, ` + s
	}
	if f.Value != "" {
		s += ` \fI` + escaped(f.Value) + `\fR`
	}
	return s
}

func (w *roff) blocks(list []block) {
	for _, b := range list {
		switch b.kind {
		case heading:
			fmt.Fprintf(w, ".SS %s\n", quoted(b.text))
		case verbatim:
			w.verbatim(b.text)
		case bullets, numbered:
			for i, item := range b.items {
				if b.kind == bullets {
					w.WriteString(".IP \\(bu 2\n")
				} else {
					fmt.Fprintf(w, ".IP %d. 3\n", b.first+i)
				}
				w.text(item.text)
			}
		case definition:
			for _, item := range b.items {
				for i, term := range item.terms {
					w.WriteString([]string{".TP\n", ".TQ\n"}[min(i, 1)])
					w.WriteString(`\fB` + escaped(strings.ReplaceAll(term, "`", "")) + "\\fR\n")
				}
				w.text(item.text)
			}
		default:
			w.WriteString(".PP\n")
			w.text(b.text)
		}
	}
}

// text writes a text of one line, with code between backticks, as lines of about 80 characters.
func (w *roff) text(s string) {
	var b strings.Builder
	for _, p := range parts(s) {
		if p.code {
			b.WriteString(`\fB` + escaped(p.text) + `\fR`)
		} else {
			b.WriteString(escaped(p.text))
		}
	}
	for line := range strings.SplitSeq(fill(b.String(), ""), "\n") {
		w.line(line)
	}
}

// line writes a line of text, which no macro may be.
func (w *roff) line(s string) {
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		w.WriteString(`\&`)
	}
	w.WriteString(s + "\n")
}

func (w *roff) verbatim(s string) {
	w.WriteString(".PP\n.RS 4\n.EX\n")
	for line := range strings.SplitSeq(s, "\n") {
		w.line(escaped(line))
	}
	w.WriteString(".EE\n.RE\n")
}

// quoted returns text as one argument of a macro.
func quoted(s string) string { return `"` + escaped(s) + `"` }

// escapes are the characters that roff would not print as they are. In the argument of a macro, a
// quotation mark would end it.
var escapes = map[rune]string{'\\': `\e`, '-': `\-`, '"': `\(dq`, '\'': `\(aq`, '`': `\(ga`, '^': `\(ha`, '~': `\(ti`}

// escaped returns text that roff prints character by character, in ASCII.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch e := escapes[r]; {
		case e != "":
			b.WriteString(e)
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
