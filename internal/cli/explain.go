package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/reference"
	"github.com/tieout/tieout/internal/text"
)

func (a *app) explainCommand() *cobra.Command {
	all, format, out := false, "", ""
	c := &cobra.Command{
		Use:   "explain [GUIDE|CODE|TOPIC|KEY|TEMPLATE]",
		Short: "Print the manual: a guide, a check, a file, a key, a ledger or a template function",
		Long: `Explain prints one page of the manual, with an example. Without an argument,
explain lists the guides, the checks and the topics. You may leave out the first part
of the name of a key, as in ndr.fx for policies.ndr.fx, if no other key has the same
ending.

The name of a built-in template prints the template: save it in templates/ and change
it there.

With --all, explain prints the whole manual. --format html makes it one HTML file that
needs no other file, with the help of every command, and --format man a page that man
shows: tieout.1. Name the file with -o. A file that exists is not replaced.`,
		Example: `  tieout explain filing-folder        # a guide
  tieout explain MDA002               # a check
  tieout explain non_gaap             # a section of filing.toml: how to set up Adjusted EBITDA
  tieout explain trial-balance        # a ledger
  tieout explain ndr.fx               # a key
  tieout explain templates            # the template functions
  tieout explain revenue.md.tmpl      # a built-in template
  tieout explain --all                # the whole manual
  tieout explain --all --format html -o manual.html
  tieout explain --all --format man -o tieout.1`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, e := range reference.All() {
				title := "\t" + text.OneLine(e.Title)
				names = append(names, e.Name+title)
				short := e.Name[strings.LastIndexByte(e.Name, '.')+1:]
				if found, _ := reference.Find(short); short != e.Name && found != nil && found.Name == e.Name {
					names = append(names, short+title)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case !slices.Contains(manuals, format):
				return fmt.Errorf("--format must be %s, not %q", text.List(manuals, "or"), format)
			case all && len(args) > 0:
				return fmt.Errorf("--all prints the whole manual; remove %q", args[0])
			case all:
				return a.manual(c.Root(), format, out)
			case out != "" || format != manuals[0]:
				return errors.New("--format and -o are for the whole manual; add --all")
			case len(args) == 1:
				return a.explain(c.Root(), args[0])
			}
			a.listManual()
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "print the whole manual")
	formatFlag(c, &format, manuals...)
	c.Flags().StringVarP(&out, "output", "o", "", "the new `FILE` to write (default: print the manual)")
	return c
}

// manuals are the formats of the whole manual.
var manuals = []string{"text", "html", "man"}

// explain prints one page.
func (a *app) explain(root *cobra.Command, name string) error {
	if strings.HasSuffix(name, templateSuffix) {
		return a.explainTemplate(name)
	}
	e, near := reference.Find(name)
	command := slices.ContainsFunc(root.Commands(), func(o *cobra.Command) bool { return o.Name() == name })
	switch {
	case e == nil && command:
		return fmt.Errorf("%s is a command; run tieout %[1]s --help", name)
	case e == nil:
		return fmt.Errorf("no page of the manual has the name %s; did you mean %s?", name, text.List(near, "or"))
	}
	fmt.Fprint(a.stdout, e.Text)
	return nil
}

const templateSuffix = ".md.tmpl"

// explainTemplate prints a built-in template.
func (a *app) explainTemplate(name string) error {
	builtin, err := fs.ReadDir(a.templates, "templates")
	if err != nil {
		return err
	}
	var names []string
	for _, file := range builtin {
		names = append(names, file.Name())
	}
	if !slices.Contains(names, name) {
		return fmt.Errorf("no built-in template has the name %s; the templates are %s", text.Plain(name), text.List(names, "and"))
	}
	b, err := fs.ReadFile(a.templates, "templates/"+name)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(b)
	return err
}

// listManual prints the name and title of each guide, check, topic and ledger.
func (a *app) listManual() {
	kind := reference.KindGuide
	for _, e := range reference.All() {
		if e.Kind >= reference.KindKey {
			continue
		}
		if e.Kind != kind {
			fmt.Fprintln(a.stdout)
			kind = e.Kind
		}
		fmt.Fprintf(a.stdout, "%-26s %s\n", e.Name, e.Title)
	}
}

// manual writes the whole manual to a new file, or prints it if out is "".
func (a *app) manual(root *cobra.Command, format, out string) error {
	var manual []byte
	switch format {
	case "html":
		manual = reference.HTML(described(root))
	case "man":
		manual = reference.Man(described(root))
	default:
		manual = reference.Text()
	}
	if out == "" {
		a.stdout.Write(manual)
		return nil
	}
	a.dir = "."
	if err := a.spare(out); err != nil {
		return err
	}
	if err := disk.Create(out, manual); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists; move it away, or name another file with -o", text.Plain(out))
	} else if err != nil {
		return fmt.Errorf("cannot write %s: %w", text.Plain(out), disk.Reason(err))
	}
	fmt.Fprintf(a.stdout, "%s written\n", text.Plain(out))
	return nil
}

// described describes the program and its commands, in the order of their names.
func described(root *cobra.Command) reference.Program {
	p := reference.Program{Version: root.Version}
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		of := reference.Command{Name: c.Name(), Use: c.UseLine(), Short: c.Short, Long: c.Long, Example: c.Example}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden || f.Name == "help" || f.Name == "version" {
				return
			}
			value, usage := pflag.UnquoteUsage(f)
			if f.DefValue != "" && f.DefValue != "false" {
				usage += fmt.Sprintf(" (default: %s)", f.DefValue)
			}
			of.Flags = append(of.Flags, reference.Flag{Short: f.Shorthand, Name: f.Name, Value: value, Usage: usage})
		})
		p.Commands = append(p.Commands, of)
	}
	return p
}
