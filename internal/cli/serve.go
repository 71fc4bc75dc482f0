package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/review"
	"github.com/tieout/tieout/internal/walk"
)

func (a *app) serveCommand() *cobra.Command {
	addr := "127.0.0.1:8720"
	c := &cobra.Command{
		Use:   "serve",
		Short: "Review the draft in a browser, on this machine only",
		Long: `Serve prints an address to open in a browser. The pages show the documents with
their findings, the status of the close, the ledger rows behind each number, the last
quarters, changes since another draft, charts of the causes of changes in rates and
revenues, and sign-offs. On the pages you can also sign, accept a finding with a
reason, write the explanations in commentary.toml, and make the filing folder of the
next period.

The address contains a key. Other users of this machine cannot open the pages
without the key, and no other machine can connect. While ledgers are read, the pages
show how far that has come. They reload when a ledger, a template or a .toml file is
saved. Press Ctrl-C to stop.

Exit status: 0 stopped; 2 the command could not run.`,
		Example: `  tieout serve -C filings/10-K-2022
  tieout serve --addr 127.0.0.1:0     # any free port`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
			return a.serve(ctx, addr)
		},
	}
	a.folder(c)
	c.Flags().StringVar(&addr, "addr", addr, "the `ADDRESS` and port of the pages: a loopback address, which no other machine can reach")
	return c
}

func (a *app) serve(ctx context.Context, addr string) error {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return fmt.Errorf("cannot open the filing folder %s: %w", a.dir, disk.Reason(err))
	}
	defer root.Close()
	source := review.Source{
		Folder: root.FS(),
		Open:   a.open,
		Build:  a.walk,
		Sign: func(s review.Signature, how walk.How) error {
			_, _, err := a.signOff(s, how)
			if errors.Is(err, errFound) {
				return errors.New("the draft has errors; correct them, then sign")
			}
			return err
		},
		Save: a.save,
		Names: func(form, period string) (from, to string) {
			return a.dir, below(a.dir, "..", form+"-"+period)
		},
		Roll: func(period, form, to string) error {
			_, err := a.plan(period, form, to)
			if errors.Is(err, errFound) {
				return errors.New("filing.toml or a filed report has errors; correct them first")
			}
			return err
		},
		Report: func(format string, args ...any) { fmt.Fprintf(a.stderr, "tieout: "+format+"\n", args...) },
	}
	server, err := review.New(source)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, a.databases.cancel)
	l, err := review.Listen(addr)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, server.Address(l))
	return server.Serve(ctx, l)
}

// save replaces a file of the filing folder, if it is still what the page showed.
func (a *app) save(r review.Revision) error {
	return disk.Edit(a.dir, r.File, func(old []byte) ([]byte, error) {
		seen := ""
		if old != nil {
			seen = filing.Hash(old)
		}
		if seen != r.Seen {
			return nil, fmt.Errorf("%s has been saved since the page was opened; reload the page, and enter it again", r.File)
		}
		return r.Data, nil
	})
}
