package ledger

import "io"

// Sealed gives a reader of bytes that are held to their hash.
func Sealed(r io.ReaderAt, size int64) io.ReaderAt { return newSeals().reader("", r, size) }
