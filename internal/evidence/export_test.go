package evidence

// NewSieve returns a Sieve that keeps some ids.
func NewSieve(most int) *Sieve { return &Sieve{most: most} }
