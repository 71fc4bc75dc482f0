package workbook

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

const (
	ratioFloor   = 16 << 20 // unpacked size below which the ratio is not looked at
	maxDirectory = 8 << 20  // bytes of a zip directory

	stored   = 0
	deflated = 8

	localLen   = 30
	centralLen = 46
	endLen     = 22
)

// entry is one file of the zip, as its central directory describes it.
type entry struct {
	name     string // as stored
	method   uint16
	flags    uint16
	crc      uint32
	packed   int64
	unpacked int64
	offset   int64 // of the local header, from the start of the file
}

// archive is a zip whose directory was read and found consistent.
type archive struct {
	r       io.ReaderAt
	size    int64
	lim     Limits
	entries []entry
	byPath  map[string]*entry // by partKey
}

// partKey is the form in which part names are compared: without a leading slash,
// with forward slashes, letters folded.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// find returns the entry of a part, or nil.
func (a *archive) find(path string) *entry {
	return a.byPath[partKey(path)]
}

// readAt fills b from off; it returns a Truncated error when the file ends first.
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

// openArchive reads the zip directory. head is the start of the file.
func openArchive(r io.ReaderAt, size int64, head []byte, lim Limits) (*archive, error) {
	a := &archive{r: r, size: size, lim: lim}
	zipHead := bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
	err := a.readDirectory()
	var e *Error
	if errors.As(err, &e) && !zipHead {
		return nil, refuseUnknown(head)
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// directoryEnd is where the zip says its directory is.
type directoryEnd struct {
	records, size, offset uint64
	at                    int64 // where the directory must have ended
}

// findEnd reads the end record of the zip, and the zip64 one where there is one.
func (a *archive) findEnd() (directoryEnd, error) {
	tail := make([]byte, min(a.size, endLen+0xFFFF))
	base := a.size - int64(len(tail))
	if err := readAt(a.r, tail, base); err != nil {
		return directoryEnd{}, err
	}
	i := len(tail) - endLen
	for ; i >= 0; i-- {
		if tail[i] == 'P' && string(tail[i:i+4]) == "PK\x05\x06" &&
			i+endLen+int(binary.LittleEndian.Uint16(tail[i+20:])) <= len(tail) {
			break
		}
	}
	if i < 0 {
		return directoryEnd{}, &Error{Reason: Truncated, Detail: "the file is a zip without its end: it was cut short"}
	}
	rec := tail[i:]
	d := directoryEnd{
		records: uint64(binary.LittleEndian.Uint16(rec[10:])),
		size:    uint64(binary.LittleEndian.Uint32(rec[12:])),
		offset:  uint64(binary.LittleEndian.Uint32(rec[16:])),
		at:      base + int64(i),
	}
	if d.records != 0xFFFF && d.size != 0xFFFFFFFF && d.offset != 0xFFFFFFFF {
		return d, nil
	}
	if d.at < 20 {
		return d, nil
	}
	var loc [20]byte
	if err := readAt(a.r, loc[:], d.at-20); err != nil {
		return d, err
	}
	if string(loc[:4]) != "PK\x06\x07" {
		return d, nil
	}
	at := binary.LittleEndian.Uint64(loc[8:])
	if at > uint64(d.at) {
		return d, &Error{Reason: Truncated, Detail: "the zip directory lies outside the file"}
	}
	var big [56]byte
	if err := readAt(a.r, big[:], int64(at)); err != nil {
		return d, err
	}
	if string(big[:4]) != "PK\x06\x06" {
		return d, &Error{Reason: Truncated, Detail: "the zip directory is damaged"}
	}
	d.records = binary.LittleEndian.Uint64(big[32:])
	d.size = binary.LittleEndian.Uint64(big[40:])
	d.offset = binary.LittleEndian.Uint64(big[48:])
	d.at = int64(at)
	return d, nil
}

// readDirectory reads and checks the central directory.
func (a *archive) readDirectory() error {
	end, err := a.findEnd()
	if err != nil {
		return err
	}
	damaged := &Error{Reason: Truncated, Detail: "the zip directory is damaged or cut short"}
	if end.records > uint64(a.lim.MaxEntries) {
		return &Error{Reason: TooLarge, Detail: fmt.Sprintf("the zip holds %d entries, more than %d", end.records, a.lim.MaxEntries)}
	}
	if end.size > uint64(end.at) || end.offset > uint64(end.at)-end.size {
		return damaged
	}
	if end.records > end.size/centralLen {
		return damaged
	}
	if end.size > maxDirectory {
		return &Error{Reason: TooLarge, Detail: fmt.Sprintf("the zip directory takes %d bytes", end.size)}
	}
	// Bytes put before the zip shift every offset by the same amount.
	shift := end.at - int64(end.size) - int64(end.offset)
	dir := make([]byte, end.size)
	if err := readAt(a.r, dir, end.at-int64(end.size)); err != nil {
		return err
	}
	a.entries = make([]entry, 0, end.records)
	var total int64
	for len(dir) > 0 {
		if len(a.entries) == int(end.records) {
			return &Error{Reason: Malformed, Detail: "the zip directory lists more entries than it counts"}
		}
		e, n, ok := parseEntry(dir)
		if !ok {
			return damaged
		}
		dir = dir[n:]
		e.offset += shift
		if e.offset < 0 || e.offset > end.at-int64(end.size)-localLen || e.packed > end.at-int64(end.size)-localLen-e.offset {
			return &Error{Reason: Truncated, Part: e.name, Detail: "the part lies outside the file"}
		}
		if e.unpacked > a.lim.MaxPart {
			return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("it unpacks to %d bytes, more than %d", e.unpacked, a.lim.MaxPart)}
		}
		// Pictures may pack better than any sheet, and are never unpacked.
		if xml := strings.HasSuffix(partKey(e.name), ".xml"); xml && e.unpacked > ratioFloor && e.unpacked/max(e.packed, 1) > a.lim.MaxRatio {
			return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("%d bytes unpack to %d, as a zip bomb does", e.packed, e.unpacked)}
		}
		if total += e.unpacked; total > a.lim.MaxTotal {
			return &Error{Reason: TooLarge, Detail: fmt.Sprintf("its parts unpack to more than %d bytes", a.lim.MaxTotal)}
		}
		a.entries = append(a.entries, e)
	}
	if len(a.entries) != int(end.records) {
		return damaged
	}
	if err := a.checkOverlap(end.at - int64(end.size)); err != nil {
		return err
	}
	a.byPath = make(map[string]*entry, len(a.entries))
	for i := range a.entries {
		e := &a.entries[i]
		if strings.HasSuffix(e.name, "/") {
			continue
		}
		key := partKey(e.name)
		if a.byPath[key] != nil {
			return &Error{Reason: Malformed, Part: e.name, Detail: "the zip holds this part twice"}
		}
		a.byPath[key] = e
	}
	return nil
}

// parseEntry reads the directory record at the start of b and returns its length.
func parseEntry(b []byte) (e entry, n int, ok bool) {
	if len(b) < centralLen || string(b[:4]) != "PK\x01\x02" {
		return e, 0, false
	}
	le := binary.LittleEndian
	nameLen, extraLen, commentLen := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	n = centralLen + nameLen + extraLen + commentLen
	if len(b) < n {
		return e, 0, false
	}
	e.name = string(b[centralLen : centralLen+nameLen])
	e.flags, e.method, e.crc = le.Uint16(b[8:]), le.Uint16(b[10:]), le.Uint32(b[16:])
	packed, unpacked, offset := uint64(le.Uint32(b[20:])), uint64(le.Uint32(b[24:])), uint64(le.Uint32(b[42:]))
	for extra := b[centralLen+nameLen:][:extraLen]; len(extra) >= 4; {
		tag, size := le.Uint16(extra), int(le.Uint16(extra[2:]))
		extra = extra[4:]
		if size > len(extra) {
			break // writers leave odd bytes here; only zip64 matters
		}
		field := extra[:size]
		extra = extra[size:]
		if tag != 1 {
			continue
		}
		for _, v := range []*uint64{&unpacked, &packed, &offset} {
			if *v != 0xFFFFFFFF {
				continue
			}
			if len(field) < 8 {
				return e, 0, false
			}
			*v, field = le.Uint64(field), field[8:]
		}
		break
	}
	const most = maxSize
	if packed > most || unpacked > most || offset > most {
		return e, 0, false
	}
	e.packed, e.unpacked, e.offset = int64(packed), int64(unpacked), int64(offset)
	return e, n, true
}

// checkOverlap refuses entries that share bytes with each other. end is where the
// directory starts.
func (a *archive) checkOverlap(end int64) error {
	order := make([]*entry, len(a.entries))
	for i := range a.entries {
		order[i] = &a.entries[i]
	}
	slices.SortFunc(order, func(x, y *entry) int {
		switch {
		case x.offset < y.offset:
			return -1
		case x.offset > y.offset:
			return 1
		}
		return 0
	})
	for i, e := range order {
		next := end
		if i+1 < len(order) {
			next = order[i+1].offset
		}
		if e.offset+localLen+int64(len(e.name))+e.packed > next {
			return &Error{Reason: Malformed, Part: e.name, Detail: "the part overlaps another in the zip"}
		}
	}
	return nil
}

// open returns a reader of the unpacked part. The reader fails unless the part has
// exactly the declared size and checksum; most bounds the size further.
func (a *archive) open(e *entry, most int64) (*partReader, error) {
	if e.flags&1 != 0 {
		return nil, &Error{Reason: Encrypted, Part: e.name, Detail: "the zip is protected with a password"}
	}
	if e.unpacked > most {
		return nil, &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("it unpacks to %d bytes, more than %d", e.unpacked, most)}
	}
	var h [localLen]byte
	if err := readAt(a.r, h[:], e.offset); err != nil {
		return nil, err
	}
	if string(h[:4]) != "PK\x03\x04" {
		return nil, &Error{Reason: Truncated, Part: e.name, Detail: "the part is not where the zip directory says"}
	}
	skip := localLen + int64(binary.LittleEndian.Uint16(h[26:])) + int64(binary.LittleEndian.Uint16(h[28:]))
	if e.packed > a.size-e.offset-skip {
		return nil, &Error{Reason: Truncated, Part: e.name, Detail: "the part is cut short"}
	}
	p := &partReader{entry: e, lim: a.lim}
	p.raw.r = io.NewSectionReader(a.r, e.offset+skip, e.packed)
	switch e.method {
	case stored:
		p.src = &p.raw
	case deflated:
		p.src = flate.NewReader(bufio.NewReaderSize(&p.raw, 64<<10))
	default:
		return nil, &Error{Reason: Malformed, Part: e.name, Detail: fmt.Sprintf("it is packed with zip method %d, which workbooks do not use", e.method)}
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

// partReader reads one unpacked part and checks it on the way.
type partReader struct {
	entry *entry
	lim   Limits
	raw   counter
	src   io.Reader
	n     int64
	crc   uint32
	err   error
}

// Read implements io.Reader. It returns io.EOF only for a part that is whole.
func (p *partReader) Read(b []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.src.Read(b)
	p.n += int64(n)
	p.crc = crc32.Update(p.crc, crc32.IEEETable, b[:n])
	p.err = p.check(err)
	if p.err != nil && p.err != io.EOF {
		return 0, p.err
	}
	return n, p.err
}

// check judges the part as read so far, given what the unpacking returned.
func (p *partReader) check(err error) error {
	e := p.entry
	if p.n > e.unpacked {
		return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("it unpacks to more than the %d bytes the zip declares", e.unpacked)}
	}
	if p.n > ratioFloor && p.n/max(p.raw.n, 1) > p.lim.MaxRatio {
		return &Error{Reason: TooLarge, Part: e.name, Detail: fmt.Sprintf("%d bytes unpack to over %d, as a zip bomb does", p.raw.n, p.n)}
	}
	if err == nil {
		return nil
	}
	if err == io.EOF {
		if p.n < e.unpacked {
			return &Error{Reason: Truncated, Part: e.name, Detail: fmt.Sprintf("the part ends after %d of %d bytes", p.n, e.unpacked)}
		}
		if p.crc != e.crc {
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
		return &Error{Reason: Truncated, Part: e.name, Detail: "the packed data is cut short"}
	}
	return err
}
