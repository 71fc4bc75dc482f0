package workbook

import "unicode/utf16"

// maxText bounds the text of a cell in bytes: Excel stores 32,767 UTF-16 units, at most
// three bytes each in UTF-8; the rest is reserve.
const maxText = 4 * 32767

// Excel's limits, in UTF-16 units.
const (
	maxUnits     = 32767 // of a cell
	maxSheetName = 31
)

// TooLong reports whether a text is longer than Excel's limit for a cell.
func TooLong(text []byte) bool { return len(text) > maxUnits && utf16Length(string(text)) > maxUnits }

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// stringTable holds the shared strings of a workbook in one slice.
type stringTable struct {
	bytes []byte
	ends  []uint32 // end of each string in bytes
}

// at returns string i. The caller must not change it.
func (t *stringTable) at(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.bytes[from:t.ends[i]:t.ends[i]]
}

// loadStrings returns the shared strings; the first call reads them.
func (f *File) loadStrings() (*stringTable, error) {
	if f.strings == nil && f.stringsErr == nil {
		f.strings, f.stringsErr = f.readStrings()
	}
	return f.strings, f.stringsErr
}

func (f *File) readStrings() (*stringTable, error) {
	e := f.zip.find(f.stringsPart)
	if e == nil {
		return nil, &Error{Reason: Malformed, Part: f.stringsPart, Detail: "cells refer to shared strings, but the workbook has none"}
	}
	p, err := f.zip.open(e, f.lim.MaxPart)
	if err != nil {
		return nil, err
	}
	s := newScanner(p, e.name, nil)
	if err := s.root("sst"); err != nil {
		return nil, err
	}
	// Trust the declared size only as far as the packed size makes it likely.
	t := &stringTable{bytes: make([]byte, 0, min(e.unpacked/2, 4*e.packed, f.lim.MaxStrings))}
	for {
		k, err := s.next(noText)
		if err != nil {
			return nil, err
		}
		if k == endTag {
			return t, s.finish()
		}
		if s.is("extLst") {
			if err := s.skip(); err != nil {
				return nil, err
			}
			continue
		}
		if !s.is("si") {
			return nil, s.bad("the shared strings contain <%s>", printable(string(s.name)))
		}
		from := len(t.bytes)
		t.bytes, err = s.richText(t.bytes)
		if err != nil {
			return nil, at(err, "shared string %d", len(t.ends))
		}
		if TooLong(t.bytes[from:]) {
			return nil, s.bad("shared string %d is longer than Excel's 32,767 characters", len(t.ends))
		}
		if int64(len(t.bytes))+4*int64(len(t.ends)+1) > f.lim.MaxStrings {
			return nil, s.fail(TooLarge, "the shared strings take more than %d bytes", f.lim.MaxStrings)
		}
		t.ends = append(t.ends, uint32(len(t.bytes)))
	}
}

// richText appends the text of the element just started (<si> or <is>) to dst: its <t> and
// those of its runs <r>, without phonetic text. It stops soon after maxText bytes.
func (s *scanner) richText(dst []byte) ([]byte, error) {
	from, inRun := len(dst), false
	for {
		k, err := s.next(noText)
		if err != nil {
			return nil, err
		}
		switch {
		case k == endTag && !inRun:
			return dst, nil
		case k == endTag:
			inRun = false
		case s.is("t"):
			dst, err = s.text(dst)
			if err != nil {
				return nil, err
			}
			if len(dst)-from > maxText {
				return nil, s.bad("it is longer than Excel's 32,767 characters")
			}
		case s.is("r") && !inRun:
			inRun = true
		case s.is("rPh"), s.is("phoneticPr"), s.is("rPr"), s.is("extLst"):
			if err := s.skip(); err != nil {
				return nil, err
			}
		default:
			return nil, s.bad("it contains <%s>", printable(string(s.name)))
		}
	}
}

// text appends the decoded text of the element just started to dst; the element must have
// no child elements.
func (s *scanner) text(dst []byte) ([]byte, error) {
	from := len(dst)
	for {
		k, err := s.next(wantText)
		if err != nil {
			return nil, err
		}
		switch k {
		case endTag:
			return dst[:from+len(unescape(dst[from:]))], nil
		case textRun:
			how := elementText
			if s.verbatim {
				how = verbatimText
			}
			dst, err = s.decode(dst, s.run, how)
			if err != nil {
				return nil, err
			}
			if len(dst)-from > 7*maxText {
				return nil, s.bad("it is longer than Excel's 32,767 characters")
			}
		default:
			return nil, s.bad("a text contains the element <%s>", printable(string(s.name)))
		}
	}
}
