package warehouse

import (
	"context"

	"tieout/internal/filing"
)

// openTrino opens a session of Trino.
func openTrino(ctx context.Context, s *filing.Source, dsn string) (Conn, error) {
	return nil, &Error{Reason: Unsupported, Source: s.Name, Env: s.Env}
}
