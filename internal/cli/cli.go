// Package cli is the command line: arguments in, exit status out. It promises that findings go where a person or a script looks
// for them, that colour and progress are for terminals alone, and that output
// appears whole or not at all.
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tieout/internal/filing"
	"tieout/internal/record"
	"tieout/internal/walk"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFound  = 1 // findings of severity error
	exitCannot = 2 // it could not run
)

// errFound ends a command that told errors.
var errFound = errors.New("errors were found")

// app is what every command needs.
type app struct {
	templates      fs.FS
	stdout, stderr io.Writer
	dir            string
	requireSignoff bool // check asks for sign-offs
	all            bool // findings are printed with all their places
}

// Main runs the command line and gives its exit status.
func Main(templates fs.FS, args []string, stdout, stderr io.Writer) (status int) {
	out := &sink{Writer: stdout}
	a := &app{templates: templates, stdout: out, stderr: stderr}
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "tieout: this is a defect of tieout, not of your ledgers: %v\n%s", p, debug.Stack())
			status = exitCannot
		}
	}()
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.Execute()
	if out.err != nil && !errors.Is(err, errFound) {
		err = errors.Join(err, fmt.Errorf("the output cannot be written: %w", record.Reason(out.err)))
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFound
	}
	fmt.Fprintln(stderr, "tieout:", err)
	return exitCannot
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tieout",
		Short: "Turn ledger exports in Excel into draft SEC disclosure whose every number ties to its cells",
		Long: `tieout reads the ledgers that a filing folder's filing.toml maps, computes key
metrics and revenue growth exactly, and drafts the disclosure as Markdown, HTML
and inline XBRL, each number tied to the cells it was made from.

Exit status: 0 all is well; 1 errors were found; 2 it could not run.`,
		Example: `  tieout init ledgers/*.xlsx -o filing.toml   # guess a filing.toml from workbooks
  tieout check                                # what a reviewer would find
  tieout draft                                # write drafts/10-K-FY2022
  tieout trace ndr@FY2022                     # where a number comes from`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
	}
	root.SetVersionTemplate("tieout {{.Version}}\n")
	root.AddCommand(a.draftCommand(), a.checkCommand(), a.traceCommand(), a.explainCommand(), a.initCommand(), a.diffCommand(), a.lockCommand(), a.signCommand(), a.serveCommand())
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %q", err, c.CommandPath()+" --help")
	})
	return root
}

// sink keeps the first error of writing to stdout: a result that did not arrive is
// not a success.
type sink struct {
	io.Writer
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.Writer.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// oneArg asks for one argument, which it says what it is.
func oneArg(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s needs %s", c.Name(), what)
		}
		return nil
	}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// folder adds the flag that names the filing folder.
func (a *app) folder(c *cobra.Command) {
	c.Flags().StringVarP(&a.dir, "folder", "C", ".", "the filing folder, which holds filing.toml")
	_ = c.MarkFlagDirname("folder")
}

// open reads filing.toml of the filing folder.
func (a *app) open() (*walk.Result, error) { return a.take(walk.Open, walk.How{}) }

// walk makes the drafts of the filing folder.
func (a *app) walk(how walk.How) (*walk.Result, error) { return a.take(walk.Run, how) }

// take opens the filing folder, which nothing read from it can leave, and takes the
// road from there.
func (a *app) take(road func(fs.FS, walk.How) (*walk.Result, error), how walk.How) (*walk.Result, error) {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return nil, fmt.Errorf("there is no filing folder %s: %w", a.dir, record.Reason(err))
	}
	bar := a.progress()
	how.Templates, how.RequireSignoff, how.Watch, how.Loaded = a.templates, a.requireSignoff, bar.watch, bar.done
	r, err := road(root.FS(), how)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s in %s; %q guesses one from workbooks", filing.File, a.dir, "tieout init")
	}
	return r, err
}
