package workbook

import "bytes"

// fastCell reads the cell at pos if it has the form that nearly every program writes:
//
//	<c r="B7" s="1" t="s"><v>12</v></c>
//
// It returns false without any effect if the bytes have another form, are not all in the
// buffer, or are wrong: [sheetReader.cell] then reads the same bytes and reports errors.
// For what it accepts, cell has the same result.
func (r *sheetReader) fastCell() bool {
	if r.empty || len(r.prefix) != 0 {
		return false
	}
	b := r.buf[r.pos:r.end]
	if len(b) < 4 || string(b[:2]) != "<c" || b[2] != ' ' && b[2] != '>' && b[2] != '/' {
		return false
	}
	i := 2
	col, kind, placed, typed := r.col+1, typeNumber, false, false
	style := uint32(0)
	for b[i] == ' ' {
		// The shortest rest is `r="A1"/>`.
		if len(b)-i < 9 || b[i+2] != '=' || b[i+3] != '"' {
			return false
		}
		name := b[i+1]
		i += 4
		n := bytes.IndexByte(b[i:min(len(b), i+12)], '"')
		if n < 1 || i+n+2 >= len(b) {
			return false
		}
		value := b[i : i+n]
		i += n + 1
		switch name {
		case 'r':
			c := 0
			k := 0
			for ; k < len(value) && k < 3 && value[k] >= 'A' && value[k] <= 'Z'; k++ {
				c = c*26 + int(value[k]-'A') + 1
			}
			if placed || c <= r.col || !bytes.Equal(value[k:], r.digits) {
				return false
			}
			col, placed = c, true
		case 's':
			if len(value) > 9 {
				return false
			}
			style = 0
			for _, d := range value {
				if d < '0' || d > '9' {
					return false
				}
				style = style*10 + uint32(d-'0')
			}
		case 't':
			var ok bool
			if kind, ok = parseType(value); !ok || typed {
				return false
			}
			typed = true
		default:
			return false
		}
	}
	if col > MaxCols {
		return false
	}
	b = b[i:]
	switch {
	case len(b) >= 2 && b[0] == '/' && b[1] == '>':
		r.pos += i + 2
		r.col = col
		return true
	case len(b) < 5 || b[0] != '>':
		return false
	}
	open, end := ">"+"<v>", "</v></c>"
	if kind == typeInline {
		open, end = "><is><t>", "</t></is></c>"
	}
	if len(b) < len(open) || string(b[:len(open)]) != open {
		if len(b) >= 5 && string(b[:5]) == "></c>" {
			r.pos += i + 5
			r.col = col
			return true
		}
		return false
	}
	from := len(open)
	n := from
	for n < len(b) && b[n] != '<' {
		// Only characters that decode to themselves; an underscore may start an escape.
		if c := b[n]; c < 0x20 || c >= 0x80 || c == '&' || c == '_' {
			return false
		}
		n++
	}
	if len(b)-n < len(end) || string(b[n:n+len(end)]) != end || n-from > maxUnits {
		return false
	}
	value := b[from:n]
	var c Cell
	switch kind {
	case typeNumber:
		if !IsDecimal(value) {
			return false
		}
		c = Cell{Col: col, Kind: Number, Style: style}
	case typeFormulaText, typeInline:
		c = Cell{Col: col, Kind: Text, Style: style}
	case typeShared:
		t := r.f.strings
		if t == nil {
			return false
		}
		k, ok := number(value, len(t.ends)-1)
		if !ok {
			return false
		}
		c = Cell{Col: col, Kind: Text, Style: style, Shared: k + 1, Text: t.at(k)}
	default:
		return false
	}
	if kind != typeShared {
		if int64(len(r.text)+len(value)) > r.f.lim.MaxRow {
			return false
		}
		at := len(r.text)
		r.text = append(r.text, value...)
		c.Text = r.text[at:len(r.text):len(r.text)]
	}
	r.row.Cells = append(r.row.Cells, c)
	r.col = col
	r.pos += i + n + len(end)
	return true
}
