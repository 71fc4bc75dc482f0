package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tieout/internal/draft"
	"tieout/internal/review"
)

func (a *app) serveCommand() *cobra.Command {
	addr := "127.0.0.1:8720"
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the review page, to this machine alone",
		Long: `Serve shows the drafts of a filing folder in a browser: the documents with what was
found, each number's trace down to the rows, what changed since another draft, the
bridges as charts, and sign-offs, which it writes as tieout sign does. A page shows
what was saved within a second of its being saved. It prints its address, opens
nothing by itself, and ends on Ctrl-C.`,
		Example: `  tieout serve -C filings/10-K-2022
  tieout serve --addr 127.0.0.1:0     # any free port`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return a.serve(ctx, addr)
		},
	}
	a.folder(c)
	c.Flags().StringVar(&addr, "addr", addr, "the address of this machine to listen on")
	return c
}

func (a *app) serve(ctx context.Context, addr string) error {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return fmt.Errorf("there is no filing folder %s: %w", a.dir, reason(err))
	}
	defer root.Close()
	server, err := review.New(review.Source{
		Folder: root.FS(),
		Build:  a.state,
		Sign: func(target, by, seen string) error {
			_, _, err := a.signOff(target, by, time.Now().UTC().Format("2006-01-02"), seen)
			if errors.Is(err, errFound) {
				return errors.New("nothing is signed while there are errors; mend them first")
			}
			return err
		},
		Report: func(format string, args ...any) { fmt.Fprintf(a.stderr, "tieout: "+format+"\n", args...) },
	})
	if err != nil {
		return err
	}
	l, err := review.Listen(addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "http://%s/\n", l.Addr())
	return server.Serve(ctx, l)
}

// state walks from the ledgers to the drafts, for the review page.
func (a *app) state() (*review.State, error) {
	a.rows = true
	r, err := a.walk(draft.How{})
	if err != nil {
		return nil, err
	}
	return &review.State{Filing: r.filing, Facts: r.facts, Drafts: r.drafts, Found: r.found, Incomplete: r.incomplete,
		Files: func() (fs.FS, error) {
			files, err := outputs(r, draft.How{})
			if err != nil {
				return nil, err
			}
			m := memory{}
			for _, f := range files {
				m[f.name] = f.data
			}
			return m, nil
		}}, nil
}

// memory is a folder of files that are not written.
type memory map[string][]byte

// Open refuses: files are read whole.
func (m memory) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
}

// ReadFile gives a file's bytes.
func (m memory) ReadFile(name string) ([]byte, error) {
	data, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return data, nil
}

// Stat tells of a file.
func (m memory) Stat(name string) (fs.FileInfo, error) {
	data, err := m.ReadFile(name)
	return remembered{name, int64(len(data))}, err
}

type remembered struct {
	name string
	size int64
}

func (r remembered) Name() string     { return r.name }
func (r remembered) Size() int64      { return r.size }
func (remembered) Mode() fs.FileMode  { return ownerFile }
func (remembered) ModTime() time.Time { return time.Time{} }
func (remembered) IsDir() bool        { return false }
func (remembered) Sys() any           { return nil }
