// Package cli is the command line: [Main] takes the arguments and returns the exit status, which is
// 0, 1 if errors were found, 2 if the command could not run, or 130 if it was interrupted. Each
// command is a file, such as draft.go. It calls package walk or another package for the work, and
// prints the result: results go to stdout and everything else to stderr; color and progress appear
// on terminals only. Files are written by packages record and disk, whole or not at all. Only this
// package reads the environment, and the date on which something is signed or filed.
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFound  = 1 // there are errors, or diff found changes
	exitCannot = 2 // the command could not run

	exitInterrupted = 130 // as a shell reports a program that an interrupt ended
)

// errFound ends a command that has printed errors.
var errFound = errors.New("errors were found")

// app is the state shared by all commands.
type app struct {
	templates      fs.FS
	stdout, stderr io.Writer
	dir            string
	requireSignoff bool // check requires sign-offs
	all            bool // findings are printed with all their places
	databases      *databases
}

// Main runs one command and returns the exit status. The arguments in args do not include the
// name of the program. templates holds the built-in templates.
func Main(templates fs.FS, args []string, stdout, stderr io.Writer) (status int) {
	out := &sink{Writer: stdout}
	a := &app{templates: templates, stdout: out, stderr: stderr, databases: newDatabases()}
	defer a.databases.end()
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "tieout: this is a bug in tieout, not in your ledgers: %v\n%s", p, debug.Stack())
			status = exitCannot
		}
	}()
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.Execute()
	if out.err != nil && !errors.Is(err, errFound) {
		err = errors.Join(err, fmt.Errorf("cannot write to standard output: %w", disk.Reason(out.err)))
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errInterrupted):
		status = exitInterrupted
	case errors.Is(err, errFound):
		return exitFound
	default:
		status = exitCannot
	}
	for line := range strings.Lines("tieout: " + err.Error()) {
		fmt.Fprintln(stderr, text.Plain(strings.TrimSuffix(line, "\n")))
	}
	return status
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tieout",
		Short: "Draft SEC disclosure from ledger exports, with every number tied to its cells",
		Long: `tieout reads the ledgers that filing.toml maps, computes the numbers of a 10-K,
10-Q, 20-F, 10-KT or 8-K, and drafts the disclosure as Markdown, HTML, Word documents and
inline XBRL. Every number in a draft can be traced to the ledger cells behind it.

A filing folder holds filing.toml and its ledgers. Commands work on the filing
folder that -C names; by default, on the current folder. tieout explain prints the
manual, and tieout completion a script that completes commands in a shell.

Exit status: 0 if the command succeeded (there may be warnings); 1 if errors were
found, or if diff found changes; 2 if the command could not run; 130 if it was
interrupted while it read a database.`,
		Example: `  tieout init ledgers/*.xlsx -o filing.toml   # draft a filing.toml to review
  tieout check                                # list errors and warnings
  tieout draft                                # write drafts/10-K-FY2022
  tieout report                               # write reports/10-K-FY2022, in inline XBRL
  tieout trace ndr@FY2022                     # show where a number comes from`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
	}
	root.SetVersionTemplate("tieout {{.Version}}\n")
	root.AddCommand(a.draftCommand(), a.checkCommand(), a.reportCommand(), a.traceCommand(), a.explainCommand(), a.initCommand(), a.inspectCommand(), a.verifyCommand(), a.diffCommand(), a.lockCommand(), a.signCommand(), a.workpaperCommand(), a.rollCommand(), a.statusCommand(), a.serveCommand())
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %q", err, c.CommandPath()+" --help")
	})
	return root
}

// sink remembers the first error of writing to stdout, so that lost output is not reported
// as success.
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

// oneArg requires exactly one argument and names it in the error.
func oneArg(noun string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s takes one argument: %s", c.Name(), noun)
		}
		return nil
	}
}

// noArgs refuses arguments.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments, only flags; remove %q, or see %q", c.Name(), strings.Join(args, " "), c.CommandPath()+" --help")
	}
	return nil
}

// below returns the path of a file or folder in a folder, with slashes, which every system takes: so a
// command prints the same on all of them.
func below(dir string, names ...string) string {
	return filepath.ToSlash(filepath.Join(append([]string{dir}, names...)...))
}

// folder adds the flag -C, the filing folder.
func (a *app) folder(c *cobra.Command) {
	c.Flags().StringVarP(&a.dir, "folder", "C", ".", "the filing `FOLDER`, which holds filing.toml")
	_ = c.MarkFlagDirname("folder")
}

// restore finishes or undoes what an interrupted command left in the filing folder.
func (a *app) restore() {
	a.restoreIn(a.dir, below(a.dir, record.Drafts), below(a.dir, record.Reports), below(a.dir, record.Folder))
}

// restoreIn finishes or undoes what an interrupted command left in folders, and reports what
// a person should know of it.
func (a *app) restoreIn(dirs ...string) {
	for _, dir := range dirs {
		notes, err := disk.Restore(dir)
		for _, note := range notes {
			fmt.Fprintf(a.stderr, "tieout: %s\n", text.Plain(note))
		}
		if err != nil {
			fmt.Fprintf(a.stderr, "tieout: %v\n", err)
		}
	}
}

// open reads filing.toml.
func (a *app) open() (*walk.Result, error) { return a.take(walk.Open, walk.How{}) }

// walk drafts the filing folder.
func (a *app) walk(how walk.How) (*walk.Result, error) { return a.take(walk.Run, how) }

// take opens the filing folder, confines all reads to it, and runs road.
func (a *app) take(road func(fs.FS, walk.How) (*walk.Result, error), how walk.How) (*walk.Result, error) {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return nil, fmt.Errorf("cannot open the filing folder %s: %w", a.dir, disk.Reason(err))
	}
	a.restore()
	bar := a.progress()
	watch, loaded := how.Access.Watch, how.Loaded
	how.Templates, how.RequireSignoff = a.templates, a.requireSignoff
	how.Access.Context, how.Access.Connect = a.databases.ctx, a.databases.connect
	how.Access.Watch = func(file string, done, size, rows int64) {
		bar.watch(file, done, size, rows)
		if watch != nil {
			watch(file, done, size, rows)
		}
	}
	how.Loaded = func() {
		bar.done()
		if loaded != nil {
			loaded()
		}
	}
	r, err := road(root.FS(), how)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no %s in %s; name another folder with -C, or draft one with %q", filing.File, a.dir, "tieout init")
	}
	if a.databases.interrupted() {
		r.Close()
		return nil, errInterrupted
	}
	return r, err
}
