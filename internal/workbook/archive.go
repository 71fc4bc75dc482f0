package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
)

const (
	minRatioSize = 16 << 20 // unpacked size from which the ratio that the zip declares is checked
	minSheetSize = 8 << 20  // unpacked size from which the ratio of a sheet is checked while it is read
	maxDirectory = 8 << 20  // bytes of a zip directory

	localLen   = 30
	centralLen = 46
	endLen     = 22
)

// entry is one file of the zip, as its directory describes it.
type entry struct {
	file     *zip.File
	name     string // as stored
	packed   int64
	unpacked int64
	at       int64 // offset of the packed bytes in the file; -1 if the part is missing
}

// archive is a zip with a consistent directory.
type archive struct {
	r       io.ReaderAt
	lim     Limits
	entries []entry
	byPath  map[string]*entry // by partKey
	read    atomic.Int64      // bytes of all parts read; strings are read while a sheet is read ahead
}

// partKey returns a part name for comparison: without a leading slash, with forward
// slashes, in lower case.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// find returns the entry of a part, or nil.
func (a *archive) find(path string) *entry {
	return a.byPath[partKey(path)]
}

// readAt fills b from off; it returns a Truncated error if the file ends first.
func readAt(r io.ReaderAt, b []byte, off int64) error {
	n, err := r.ReadAt(b, off)
	if n == len(b) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{Reason: Truncated, Detail: "the file ends early"}
	}
	return err
}

// bounded is a file from which a limited number of bytes may be read. err is the first
// error other than the end of the file.
type bounded struct {
	r          io.ReaderAt
	size, left int64
	err        error
}

// ReadAt implements io.ReaderAt. An offset before the file is the end of the file.
func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= b.size {
		return 0, io.EOF
	}
	if b.left -= int64(len(p)); b.left < 0 && b.err == nil {
		b.err = &Error{Reason: TooLarge, Detail: fmt.Sprintf("the zip directory takes more than %d bytes", maxDirectory)}
	}
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.r.ReadAt(p, off)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// openArchive reads the zip directory. head is the start of the file.
func openArchive(r io.ReaderAt, size int64, head []byte, lim Limits) (*archive, error) {
	a := &archive{r: r, lim: lim}
	err := a.readDirectory(size)
	var e *Error
	if errors.As(err, &e) && !bytes.HasPrefix(head, []byte("PK\x03\x04")) && !bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return nil, refuseUnknown(head)
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// directoryEnd holds the fields of the end record of a zip.
type directoryEnd struct {
	at            int64 // offset of the record
	records, size int64 // of the directory; 0xFFFF, 0xFFFFFFFF if a zip64 record has them
}

// findEnd returns the last end record, as archive/zip does.
func findEnd(r io.ReaderAt, size int64) (d directoryEnd, err error) {
	tail := make([]byte, min(size, endLen+0xFFFF))
	if err := readAt(r, tail, size-int64(len(tail))); err != nil {
		return d, err
	}
	i := bytes.LastIndex(tail[:max(0, len(tail)-endLen+4)], []byte("PK\x05\x06"))
	if i < 0 || i+endLen+int(binary.LittleEndian.Uint16(tail[i+20:])) > len(tail) {
		return d, &Error{Reason: Truncated, Detail: "the file is a zip without its end"}
	}
	return directoryEnd{size - int64(len(tail)-i), int64(binary.LittleEndian.Uint16(tail[i+10:])), int64(binary.LittleEndian.Uint32(tail[i+12:]))}, nil
}

// readDirectory reads the directory with archive/zip, and checks what archive/zip does not:
// the sizes, and that no two parts share a name or bytes.
func (a *archive) readDirectory(size int64) error {
	end, err := findEnd(a.r, size)
	if err != nil {
		return err
	}
	tooMany := func(n int64) error {
		return &Error{Reason: TooLarge, Detail: fmt.Sprintf("the zip holds %d entries, more than %d", n, a.lim.MaxEntries)}
	}
	if end.records != 0xFFFF && end.records > int64(a.lim.MaxEntries) {
		return tooMany(end.records)
	}
	file := &bounded{r: a.r, size: size, left: maxDirectory}
	z, _ := zip.NewReader(file, size)
	switch {
	case file.err != nil:
		return file.err
	case z == nil: // an error with a reader is about names, which are not used as paths
		return a.refuseDirectory(end)
	case len(z.File) > a.lim.MaxEntries:
		return tooMany(int64(len(z.File)))
	}
	file.left = math.MaxInt64
	limit := end.at // where the directory starts
	for _, f := range z.File {
		limit -= int64(centralLen + len(f.Name) + len(f.Extra) + len(f.Comment))
	}
	if end.size != 0xFFFFFFFF && end.size != end.at-limit {
		return a.refuseDirectory(end)
	}
	a.entries = make([]entry, len(z.File))
	a.byPath = make(map[string]*entry, len(z.File))
	var total, xmlPacked, xmlUnpacked int64
	for i, f := range z.File {
		e := &a.entries[i]
		*e = entry{file: f, name: f.Name, packed: int64(min(f.CompressedSize64, maxSize)), unpacked: int64(min(f.UncompressedSize64, maxSize))}
		switch e.at, err = f.DataOffset(); {
		case file.err != nil:
			return file.err
		case errors.Is(err, zip.ErrFormat):
			e.at = -1
		case err != nil, e.at+e.packed > limit:
			return &Error{Reason: Truncated, Part: e.name, Detail: "the part lies outside the file"}
		}
		if e.unpacked > a.lim.MaxPart {
			return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("it unpacks to %d bytes, more than %d", e.unpacked, a.lim.MaxPart)}
		}
		// Pictures may compress better than any sheet, and are never unpacked.
		if xml := strings.HasSuffix(partKey(e.name), ".xml"); xml && e.unpacked > minRatioSize && e.unpacked/max(e.packed, 1) > a.lim.MaxRatio {
			return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("%d bytes unpack to %d, as a zip bomb does", e.packed, e.unpacked)}
		}
		if strings.HasSuffix(partKey(e.name), ".xml") {
			xmlPacked, xmlUnpacked = xmlPacked+e.packed, xmlUnpacked+e.unpacked
		}
		if total += e.unpacked; total > a.lim.MaxTotal {
			return &Error{Reason: TooLarge, Detail: fmt.Sprintf("its parts unpack to more than %d bytes", a.lim.MaxTotal)}
		}
		if strings.HasSuffix(e.name, "/") {
			continue
		}
		key := partKey(e.name)
		if a.byPath[key] != nil {
			return &Error{Reason: Malformed, Part: e.name, Detail: "the zip holds this part twice"}
		}
		a.byPath[key] = e
	}
	if xmlUnpacked > minRatioSize && xmlUnpacked/max(xmlPacked, 1) > a.lim.MaxRatio {
		return &Error{Reason: TooLarge, Detail: fmt.Sprintf("%d bytes of its parts unpack to %d, as a zip bomb does", xmlPacked, xmlUnpacked)}
	}
	return a.checkOverlap()
}

// refuseDirectory returns the error for a directory that archive/zip cannot read.
func (a *archive) refuseDirectory(end directoryEnd) error {
	if end.size <= min(end.at, maxDirectory) {
		dir := make([]byte, end.size)
		if err := readAt(a.r, dir, end.at-end.size); err != nil {
			return err
		}
		if int64(bytes.Count(dir, []byte("PK\x01\x02"))) > end.records {
			return &Error{Reason: Malformed, Detail: "the zip directory lists more entries than it counts"}
		}
	}
	return &Error{Reason: Truncated, Detail: "the zip directory is damaged or truncated"}
}

// checkOverlap returns an error if entries share bytes.
func (a *archive) checkOverlap() error {
	var order []*entry
	for i := range a.entries {
		if a.entries[i].at >= 0 {
			order = append(order, &a.entries[i])
		}
	}
	slices.SortFunc(order, func(x, y *entry) int { return cmp.Compare(x.at, y.at) })
	for i, e := range order[:max(0, len(order)-1)] {
		if next := order[i+1]; e.at+e.packed > next.at-localLen-int64(len(next.name)) {
			return &Error{Reason: Malformed, Part: e.name, Detail: "the part overlaps another in the zip"}
		}
	}
	return nil
}

// open returns a reader of the unpacked part. The reader fails unless the part has
// exactly the declared size and checksum; most bounds the size further.
func (a *archive) open(e *entry, most int64) (*partReader, error) {
	switch {
	case e.file.Flags&1 != 0:
		return nil, &Error{Reason: Encrypted, Part: e.name, Detail: "the zip is protected with a password"}
	case e.unpacked > most:
		return nil, &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("it unpacks to %d bytes, more than %d", e.unpacked, most)}
	case e.at < 0:
		return nil, &Error{Reason: Truncated, Part: e.name, Detail: "the part is not where the zip directory says"}
	}
	p := &partReader{entry: e, zip: a}
	p.raw.r = io.NewSectionReader(a.r, e.at, e.packed)
	switch e.file.Method {
	case zip.Store:
		p.src = &p.raw
	case zip.Deflate:
		p.src = flate.NewReader(bufio.NewReaderSize(&p.raw, 64<<10))
	default:
		return nil, &Error{Reason: Malformed, Part: e.name, Detail: fmt.Sprintf("it is packed with zip method %d, which workbooks do not use", e.file.Method)}
	}
	return p, nil
}

// counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// partReader reads one unpacked part and checks its size and checksum.
type partReader struct {
	entry *entry
	zip   *archive
	sheet bool // the part is a sheet
	raw   counter
	src   io.Reader
	n     int64
	crc   uint32
	err   error
}

// Read implements io.Reader. It returns io.EOF only for a complete part.
func (p *partReader) Read(b []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.src.Read(b)
	p.n += int64(n)
	p.zip.read.Add(int64(n))
	p.crc = crc32.Update(p.crc, crc32.IEEETable, b[:n])
	p.err = p.check(err)
	if p.err != nil && p.err != io.EOF {
		return 0, p.err
	}
	return n, p.err
}

// check returns the error of the part as read so far; err is that of the unpacking.
func (p *partReader) check(err error) error {
	e := p.entry
	if p.n > e.unpacked {
		return &Error{Reason: Truncated, Part: e.name, Detail: fmt.Sprintf("it unpacks to more than the %d bytes the zip declares", e.unpacked)}
	}
	if p.sheet && p.n > minSheetSize && p.n/max(p.raw.n, 1) > p.zip.lim.SheetRatio || p.n > minRatioSize && p.n/max(p.raw.n, 1) > p.zip.lim.MaxRatio {
		return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("%d bytes unpack to over %d, as a zip bomb does", p.raw.n, p.n)}
	}
	if err == nil {
		return nil
	}
	if err == io.EOF {
		if p.n < e.unpacked {
			return &Error{Reason: Truncated, Part: e.name, Detail: fmt.Sprintf("the part ends after %d of %d bytes", p.n, e.unpacked)}
		}
		if p.crc != e.file.CRC32 {
			return &Error{Reason: Truncated, Part: e.name, Detail: "the part does not match its checksum"}
		}
		return io.EOF
	}
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	if errors.As(err, &corrupt) || errors.As(err, &internal) {
		return &Error{Reason: Truncated, Part: e.name, Detail: "the packed data is damaged"}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{Reason: Truncated, Part: e.name, Detail: "the packed data ends early"}
	}
	return err
}
