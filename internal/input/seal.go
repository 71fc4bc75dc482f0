package input

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/maphash"
	"io"
	"sync"
)

// errChanged ends the reading of a file whose bytes are no longer those that were hashed.
var errChanged = errors.New("the file changed while it was read")

// sealBlock is the number of bytes that one checksum of a seal covers.
const sealBlock = 32 << 10

// seal records a file as it was when it was first opened: the SHA-256 of the whole file,
// and a checksum of each block, which every later read is checked against.
type seal struct {
	once   sync.Once
	sum    string
	blocks []uint64
	err    error
}

// Seals holds the seal of each file that was opened, by name. Two ledgers in the same workbook
// share its seal.
type Seals struct {
	mu   sync.Mutex
	seed maphash.Seed
	of   map[string]*seal
	all  []string // the files of all ledgers of the filing
}

// NewSeals returns Seals without any seal. all lists the files of all ledgers of the
// filing.
func NewSeals(all []string) *Seals {
	return &Seals{seed: maphash.MakeSeed(), of: map[string]*seal{}, all: all}
}

// Sum returns two texts for a file that filing.toml names: the name under which the file was
// opened, and the SHA-256 of the file in hexadecimal. The SHA-256 is "" if the file changed
// while it was hashed. Both texts are "" if the file was not opened or could not be read.
func (s *Seals) Sum(name string) (read, sum string) {
	s.mu.Lock()
	is := s.of[name]
	s.mu.Unlock()
	if is != nil && (is.err == nil || errors.Is(is.err, errChanged)) {
		return name, is.sum
	}
	return "", ""
}

// reader returns a reader of the size bytes of a file, which fails with errChanged where
// they are not those of the file's seal. The first to ask for a file makes its seal, in
// one pass over the bytes.
func (s *Seals) reader(name string, r io.ReaderAt, size int64) *sealedReader {
	s.mu.Lock()
	if s.of[name] == nil {
		s.of[name] = &seal{}
	}
	is := s.of[name]
	s.mu.Unlock()
	is.once.Do(func() { is.make(r, size, s.seed) })
	return &sealedReader{r: r, size: size, seal: is, seed: s.seed}
}

func (s *seal) make(r io.ReaderAt, size int64, seed maphash.Seed) {
	all, block := sha256.New(), make([]byte, sealBlock)
	for at := int64(0); at < size; at += sealBlock {
		n, err := readBlock(r, block, at, size)
		if err != nil {
			s.err = err
			return
		}
		all.Write(block[:n])
		s.blocks = append(s.blocks, maphash.Bytes(seed, block[:n]))
	}
	s.sum = hex.EncodeToString(all.Sum(nil))
}

// readBlock reads the block that starts at a byte of a file of size bytes. A file that
// ends before its size has changed.
func readBlock(r io.ReaderAt, block []byte, at, size int64) (int, error) {
	n := int(min(sealBlock, size-at))
	switch m, err := r.ReadAt(block[:n], at); {
	case m == n:
		return n, nil
	case err == io.EOF:
		return m, errChanged
	default:
		return m, err
	}
}

// sealedReader reads a file block by block. As any io.ReaderAt, it may be read from
// several goroutines: a workbook's strings are read while a sheet is read ahead.
type sealedReader struct {
	r    io.ReaderAt
	size int64
	seal *seal
	seed maphash.Seed
}

// ReadAt implements io.ReaderAt.
func (s *sealedReader) ReadAt(p []byte, off int64) (n int, err error) {
	if s.seal.err != nil {
		return 0, s.seal.err
	}
	block := make([]byte, sealBlock)
	for n < len(p) {
		at := off + int64(n)
		if at >= s.size {
			return n, io.EOF
		}
		i := at / sealBlock
		m, err := readBlock(s.r, block, i*sealBlock, s.size)
		if err != nil {
			return n, err
		}
		if i >= int64(len(s.seal.blocks)) || maphash.Bytes(s.seed, block[:m]) != s.seal.blocks[i] {
			return n, errChanged
		}
		n += copy(p[n:], block[at-i*sealBlock:m])
	}
	return n, nil
}
