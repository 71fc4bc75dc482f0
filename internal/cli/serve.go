package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tieout/internal/record"
	"tieout/internal/review"
	"tieout/internal/walk"
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
		return fmt.Errorf("there is no filing folder %s: %w", a.dir, record.Reason(err))
	}
	defer root.Close()
	server, err := review.New(review.Source{
		Folder: root.FS(),
		Build:  func() (*walk.Result, error) { return a.walk(walk.How{Rows: true}) },
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
