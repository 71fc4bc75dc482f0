package warehouse

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/tieout/tieout/internal/filing"
)

// Open opens a session of a source of filing.toml. The function lookup returns the value of a
// variable of the environment, as os.LookupEnv does. The error is an *Error.
func Open(ctx context.Context, s *filing.Source, lookup func(name string) (value string, ok bool)) (Conn, error) {
	dsn, ok := lookup(s.Env)
	if !ok {
		return nil, (&Error{Reason: NoVariable}).of(s, "")
	}
	if dsn == "" {
		return nil, (&Error{Reason: NoVariable, detail: "the environment variable VARIABLE, which [sources.SOURCE] in filing.toml names, is empty"}).of(s, "")
	}
	if s.Driver == filing.Trino {
		return openTrino(ctx, s, dsn)
	}
	return openPostgres(ctx, s, dsn)
}

// Connector returns the function that opens sources with the connection strings of an
// environment.
func Connector(lookup func(name string) (value string, ok bool)) Connect {
	return func(ctx context.Context, s *filing.Source) (Conn, error) { return Open(ctx, s, lookup) }
}

// Sessions are the sessions of one reading of a filing: one for each source, which the ledgers
// of the source share, so that all of them see one state of the database. It may be used by
// several goroutines; each waits until a query of another has ended. The zero value has no
// access to databases.
type Sessions struct {
	connect Connect
	lock    sync.Mutex
	open    map[string]*shared // by name of the source
}

// NewSessions returns sessions that connect opens when they are first used.
func NewSessions(connect Connect) *Sessions { return &Sessions{connect: connect} }

// Of returns the session of a source, and opens it the first time. If it could not be opened,
// each call returns the same error. Closing the result has no effect; Close closes all sessions.
func (s *Sessions) Of(ctx context.Context, source *filing.Source) (Conn, error) {
	if s.connect == nil {
		return nil, (&Error{Reason: NoVariable, detail: "this command does not read databases"}).of(source, "")
	}
	s.lock.Lock()
	if s.open == nil {
		s.open = map[string]*shared{}
	}
	c := s.open[source.Name]
	if c == nil {
		c = &shared{source: source, free: make(chan struct{}, 1)}
		s.open[source.Name] = c
	}
	s.lock.Unlock()
	c.once.Do(func() { c.conn, c.failed = s.connect(ctx, source) })
	if c.failed != nil {
		return nil, c.failed
	}
	return c, nil
}

// Close ends all sessions. A session that is asked for afterwards is a new one, with a new view
// of the database; so a caller that met ErrLost may close, and read everything again.
func (s *Sessions) Close() error {
	s.lock.Lock()
	open := s.open
	s.open = nil
	s.lock.Unlock()
	var failed []error
	for _, c := range open {
		c.once.Do(func() {})
		if c.conn != nil {
			c.free <- struct{}{} // waits for a query that has not ended
			failed = append(failed, c.conn.Close())
			<-c.free
		}
	}
	return errors.Join(failed...)
}

// shared is a session that several ledgers use, one query at a time. A function that takes
// rows must not send a query of its own: it would wait for itself.
type shared struct {
	source *filing.Source
	once   sync.Once
	conn   Conn
	failed error
	free   chan struct{} // holds an element while a query runs
	ended  atomic.Bool   // a statement failed
}

// Torn reports whether a statement of a session that ledgers share has failed, so that the ledgers read
// afterwards need not show the state that the others show. It is false for any other session.
func Torn(c Conn) bool {
	s, is := c.(*shared)
	return is && s.ended.Load()
}

func (c *shared) enter(ctx context.Context) error {
	select {
	case c.free <- struct{}{}:
		return nil
	case <-ctx.Done():
		return interrupted(ctx.Err()).of(c.source, "")
	}
}

func (c *shared) Dialect() *Dialect { return c.conn.Dialect() }
func (c *shared) Snapshot() bool    { return c.conn.Snapshot() }
func (c *shared) Close() error      { return nil }

func (c *shared) Columns(ctx context.Context, from string) ([]Column, error) {
	if err := c.enter(ctx); err != nil {
		return nil, err
	}
	defer func() { <-c.free }()
	list, err := c.conn.Columns(ctx, from)
	if err != nil {
		c.ended.Store(true)
	}
	return list, err
}

func (c *shared) Query(ctx context.Context, label, sql string, each func(row [][]byte) error) error {
	if err := c.enter(ctx); err != nil {
		return err
	}
	defer func() { <-c.free }()
	err := c.conn.Query(ctx, label, sql, each)
	if err != nil {
		c.ended.Store(true)
	}
	return err
}
