package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/warehouse"
)

// errInterrupted ends a command that was interrupted while it read a database.
var errInterrupted = errors.New("interrupted; nothing was written")

// databases opens the databases of a command. From the first session on, an interrupt ends the
// queries that run, so that no query is left running in the database; a second interrupt ends
// the program at once, as any interrupt does before.
type databases struct {
	ctx    context.Context // ends on an interrupt
	cancel context.CancelFunc
	listen sync.Once
	lock   sync.Mutex
	ended  bool           // no session is opened anymore
	open   sync.WaitGroup // sessions
}

func newDatabases() *databases {
	d := &databases{}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// connect opens a session of a database. Its connection string comes from the environment.
func (d *databases) connect(ctx context.Context, s *filing.Source) (warehouse.Conn, error) {
	d.listen.Do(func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		go func() {
			select {
			case <-signals:
			case <-d.ctx.Done():
			}
			signal.Stop(signals)
			d.cancel()
		}()
	})
	conn, err := warehouse.Open(ctx, s, os.LookupEnv)
	if err != nil {
		return nil, err
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.ended {
		_ = conn.Close()
		return nil, errInterrupted
	}
	d.open.Add(1)
	return &session{Conn: conn, closed: d.open.Done}, nil
}

// interrupted reports whether an interrupt ended the queries.
func (d *databases) interrupted() bool { return d.ctx.Err() != nil }

// farewell is how long the end of the program waits for queries to be cancelled.
const farewell = 3 * time.Second

// end cancels the queries that still run, and waits until their sessions are closed.
func (d *databases) end() {
	d.cancel()
	d.lock.Lock()
	d.ended = true
	d.lock.Unlock()
	done := make(chan struct{})
	go func() { d.open.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(farewell):
	}
}

// session is a session that is counted until it is closed.
type session struct {
	warehouse.Conn
	once   sync.Once
	closed func()
}

// Close closes the session.
func (s *session) Close() error {
	defer s.once.Do(s.closed)
	return s.Conn.Close()
}
