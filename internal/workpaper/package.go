package workpaper

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sealed is the custom property that holds the hash of the parts of a workbook, by which Whole
// recognizes one that nobody changed.
const sealed, sealPart = "tieout", "docProps/custom.xml"

// pack returns the sheets as the bytes of a workbook.
func (b *book) pack() ([]byte, error) {
	f := b.file
	for i, s := range b.sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", s.name); err != nil {
				return nil, err
			}
		} else if _, err := f.NewSheet(s.name); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	for i, s := range b.sheets {
		if err := s.layout(f, i); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	for _, n := range b.names {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: n.name, RefersTo: n.to}); err != nil {
			return nil, fmt.Errorf("name %s: %w", n.name, err)
		}
	}
	for _, err := range []error{
		f.SetDocProps(&excelize.DocProperties{Creator: "tieout", Title: b.title(), Created: fixedTime, Modified: fixedTime}),
		f.SetAppProps(&excelize.AppProperties{Application: "tieout"}),
		f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: new(true)}),
		f.SetCustomProps(excelize.CustomProperty{Name: sealed, Value: strings.Repeat("0", 2*sha256.Size)}),
	} {
		if err != nil {
			return nil, err
		}
	}
	made, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.fill(made.Bytes())
}

// fixedTime is the time of creation of each workbook, because the same inputs give the same
// bytes.
const fixedTime = "2000-01-01T00:00:00Z"

// fill puts the rows of the sheets into a workbook, and seals it.
func (b *book) fill(made []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	if err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	var order []string
	for _, file := range in.File {
		r, err := file.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		parts[file.Name] = data
		order = append(order, file.Name)
	}
	slices.Sort(order)
	for i, s := range b.sheets {
		name := fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		before, after, found := bytes.Cut(parts[name], []byte("<sheetData></sheetData>"))
		if !found {
			if before, after, found = bytes.Cut(parts[name], []byte("<sheetData/>")); !found {
				return nil, fmt.Errorf("%s has no place for rows", name)
			}
		}
		after, err := s.linkedIn(after)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		parts[name] = slices.Concat(before, []byte("<sheetData>"), s.xml, []byte("</sheetData>"), after)
	}
	sums := map[string][]byte{}
	for name, data := range parts {
		sum := sha256.Sum256(data)
		sums[name] = sum[:]
	}
	parts[sealPart] = bytes.Replace(parts[sealPart], []byte(strings.Repeat("0", 2*sha256.Size)), []byte(seal(sums)), 1)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range order {
		to, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(parts[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// mostLinks is the number of links that a sheet may have; the cells below have none.
const mostLinks = 65_000

// linkedIn returns the end of a sheet's XML, after its rows, with the sheet's links.
func (s *sheet) linkedIn(end []byte) ([]byte, error) {
	if len(s.links) == 0 {
		return end, nil
	}
	at := -1
	for _, next := range []string{"<printOptions", "<pageMargins", "<pageSetup"} { // the elements that may follow links
		if i := bytes.Index(end, []byte(next)); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return nil, errors.New("no place for links")
	}
	links := []byte("<hyperlinks>")
	for _, l := range s.links[:min(len(s.links), mostLinks)] {
		links = append(links, `<hyperlink ref="`+l.cell+`" location="`...)
		links = append(appendText(links, l.to), `"/>`...)
	}
	return slices.Concat(end[:at], append(links, "</hyperlinks>"...), end[at:]), nil
}

// seal returns the hash of all parts but the one that holds it.
func seal(sums map[string][]byte) string {
	var names []string
	for name := range sums {
		if name != sealPart {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	all := sha256.New()
	for _, name := range names {
		fmt.Fprintf(all, "%q %x\n", name, sums[name])
	}
	return hex.EncodeToString(all.Sum(nil))
}

// What Whole reads at most: of all parts together, of the part with the seal, and parts. A workbook
// that Make returned has less.
const (
	mostBytes = 1 << 32
	mostSeal  = 1 << 16
	mostParts = 1 << 10
)

// Whole reports whether a file is a workbook that Make returned and that was not changed since.
// It reads the parts one by one, and keeps none but the small one with the seal.
func Whole(file io.ReaderAt, size int64) bool {
	if size > mostBytes {
		return false
	}
	in, err := zip.NewReader(file, size)
	if err != nil || len(in.File) > mostParts {
		return false
	}
	all, seals := uint64(0), 0
	for _, part := range in.File {
		if all += min(part.UncompressedSize64, mostBytes+1); all > mostBytes {
			return false
		}
		if part.Name == sealPart {
			if seals++; part.UncompressedSize64 > mostSeal {
				return false
			}
		}
	}
	if seals != 1 {
		return false
	}
	sums, stated := map[string][]byte{}, ""
	for _, part := range in.File {
		if sums[part.Name] != nil {
			return false
		}
		r, err := part.Open() // reads no more than the size that the part states
		if err != nil {
			return false
		}
		var sum hash.Hash = sha256.New()
		var custom bytes.Buffer
		to := io.Writer(sum)
		if part.Name == sealPart {
			to = io.MultiWriter(sum, &custom)
		}
		if _, err = io.Copy(to, io.LimitReader(r, int64(part.UncompressedSize64)+1)); err != nil {
			return false
		}
		sums[part.Name] = sum.Sum(nil)
		stated += custom.String()
	}
	return strings.Contains(stated, ">"+seal(sums)+"<") && strings.Count(stated, "<property ") == 1
}

// layout sets what a sheet has besides its rows.
func (s *sheet) layout(f *excelize.File, index int) error {
	if s.rows > 0 {
		if err := f.SetSheetDimension(s.name, "A1:"+cellAt(max(s.columns-1, 0), s.rows)); err != nil {
			return err
		}
	}
	for i, width := range s.widths {
		if width > 0 {
			if err := f.SetColWidth(s.name, column(i), column(i), float64(width)); err != nil {
				return err
			}
		}
	}
	if s.head > 0 || s.frozen > 0 {
		panes := &excelize.Panes{Freeze: true, XSplit: s.frozen, YSplit: s.head, TopLeftCell: cellAt(s.frozen, s.head+1), ActivePane: "bottomLeft"}
		if s.frozen > 0 {
			panes.ActivePane = "bottomRight"
		}
		if err := f.SetPanes(s.name, panes); err != nil {
			return err
		}
	}
	if s.head > 0 {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$%d:$%d", quoted(s.name), s.head, s.head), Scope: s.name}); err != nil {
			return err
		}
		if s.filter && s.rows > s.head {
			if err := f.AutoFilter(s.name, cellAt(0, s.head)+":"+cellAt(s.columns-1, s.rows), nil); err != nil {
				return err
			}
		}
	}
	if s.rows > 0 {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: quoted(s.name) + "!$A$1:" + fixed(s.lastColumn(), s.rows), Scope: s.name}); err != nil {
			return err
		}
	}
	if err := s.page(f); err != nil {
		return err
	}
	if err := s.flag(f); err != nil {
		return err
	}
	return f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: new(true)})
}

// leastWidth is the width that a sheet prints at least, so that its title and note are whole.
const leastWidth = 110

// lastColumn returns the last column that prints.
func (s *sheet) lastColumn() int {
	const usual = 9 // the width of a column without a width of its own
	last, width := max(s.columns-1, 0), 0
	for i := 0; i <= last; i++ {
		if i < len(s.widths) && s.widths[i] > 0 {
			width += s.widths[i]
		} else {
			width += usual
		}
	}
	for ; width < leastWidth; width += usual {
		last++
	}
	return last
}
