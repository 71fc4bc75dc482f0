package review

// Fingerprints are for a test to look at files at times of its own.
type Fingerprints = fingerprints

// Of is fingerprints.of.
var Of = (*fingerprints).of
