package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tieout/internal/reference"
	"tieout/internal/text"
)

func (a *app) explainCommand() *cobra.Command {
	all := false
	c := &cobra.Command{
		Use:   "explain [GUIDE|CODE|TOPIC|KEY]",
		Short: "Print the manual: a guide, a check, a file, a key, a ledger or a template function",
		Long: `Explain prints one page of the manual, with an example. Without an argument,
explain lists the guides, the checks and the topics. You may leave out the first part
of the name of a key, as in ndr.fx for policies.ndr.fx, if no other key has the same
ending.`,
		Example: `  tieout explain filing-folder        # a guide
  tieout explain MDA002               # a check
  tieout explain non_gaap             # a section of filing.toml: how to set up Adjusted EBITDA
  tieout explain trial-balance        # a ledger
  tieout explain ndr.fx               # a key
  tieout explain templates            # the template functions
  tieout explain --all                # the whole manual`,
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
			if len(args) == 1 {
				e, near := reference.Find(args[0])
				command := slices.ContainsFunc(c.Root().Commands(), func(o *cobra.Command) bool { return o.Name() == args[0] })
				switch {
				case e == nil && command:
					return fmt.Errorf("%s is a command; run tieout %[1]s --help", args[0])
				case e == nil:
					return fmt.Errorf("no page of the manual has the name %s; did you mean %s?", args[0], text.List(near, "or"))
				}
				fmt.Fprint(a.stdout, e.Text)
				return nil
			}
			kind := reference.Kind(-1)
			for i, e := range reference.All() {
				switch {
				case all && e.Again: // the same words once more
				case all && i > 0:
					fmt.Fprintf(a.stdout, "\n%s", e.Text)
				case all:
					fmt.Fprint(a.stdout, e.Text)
				case e.Kind < reference.KindKey:
					if e.Kind > kind && i > 0 {
						fmt.Fprintln(a.stdout)
					}
					kind = max(kind, e.Kind)
					fmt.Fprintf(a.stdout, "%-26s %s\n", e.Name, e.Title)
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "print the whole manual")
	return c
}
