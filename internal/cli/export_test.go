package cli

import (
	"io"
	"time"

	"github.com/spf13/cobra"
)

// Root returns the tree of commands, with those that cobra adds when it runs.
func Root() *cobra.Command {
	root := (&app{stdout: io.Discard, stderr: io.Discard}).root()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.InitDefaultVersionFlag()
	return root
}

// Bar is a line of progress that draws each report at once.
type Bar struct{ *bar }

// NewBar returns a bar on a terminal of a width in columns.
func NewBar(w io.Writer, width int) Bar {
	return Bar{&bar{w: w, width: width, start: time.Now().Add(-time.Hour), files: map[string]progress{}}}
}

// BarOf returns the bar of a run that reports on w.
func BarOf(w io.Writer) Bar { return Bar{(&app{stderr: w}).progress()} }

// Watch reports that a file was read so far.
func (b Bar) Watch(file string, done, size, rows int64) {
	b.last = time.Time{}
	b.watch(file, done, size, rows)
}

// Done erases the line.
func (b Bar) Done() { b.done() }
