package ledger

import (
	"context"
)

// context returns the context of queries.
func (a Access) context() context.Context {
	if a.Context == nil {
		return context.Background()
	}
	return a.Context
}

// Close ends the sessions of databases. Fetch opens another when it needs one.
func (b *Book) Close() {
	if b != nil && b.sessions != nil {
		_ = b.sessions.Close() // nothing was written
	}
}
