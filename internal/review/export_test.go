package review

// Secret returns the secret of the run.
func (s *Server) Secret() string { return s.secret }

// Fingerprints are for a test to look at files at times of its own.
type Fingerprints = fingerprints

// Of is fingerprints.of.
var Of = (*fingerprints).of
