package workpaper_test

import (
	"archive/zip"
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/workpaper"
)

// made returns the workbook of a fixture.
func made(t testing.TB, fixture string) []byte {
	t.Helper()
	data, err := workpaper.Make(run(t, "../../fixtures/"+fixture))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSameBytes(t *testing.T) {
	one, other := made(t, "meridian-10k"), made(t, "meridian-10k")
	if !bytes.Equal(one, other) {
		t.Error("two workbooks of one filing differ")
	}
}

// whole reports whether a workbook is as Make returned it.
func whole(data []byte) bool { return workpaper.Whole(bytes.NewReader(data), int64(len(data))) }

func TestWhole(t *testing.T) {
	data := made(t, "northgate-8k")
	if !whole(data) {
		t.Error("Whole denies a workbook that was just made")
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var resaved bytes.Buffer
	if err := f.SetCellStr("Index", "L1", "reviewed"); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&resaved); err != nil {
		t.Fatal(err)
	}
	rewritten := func(change func(name string, part []byte) []byte) []byte {
		in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, file := range in.File {
			r, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			part, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if part = change(file.Name, part); part == nil {
				continue
			}
			to, err := w.Create(file.Name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := to.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if !whole(rewritten(func(_ string, part []byte) []byte { return part })) {
		t.Error("Whole denies a workbook with the same parts")
	}
	for name, other := range map[string][]byte{
		"nothing": nil, "text": []byte("x"), "a workbook that another program saved": resaved.Bytes(), "half a workbook": data[:len(data)/2],
		"an edited cell": rewritten(func(name string, part []byte) []byte {
			if name == "xl/worksheets/sheet1.xml" {
				return bytes.Replace(part, []byte("</t>"), []byte("!</t>"), 1)
			}
			return part
		}),
		"a style left out": rewritten(func(name string, part []byte) []byte {
			if name == "xl/styles.xml" {
				return nil
			}
			return part
		}),
		"another seal": rewritten(func(name string, part []byte) []byte {
			if name == "docProps/custom.xml" {
				return bytes.Replace(part, []byte("</vt:lpwstr>"), []byte("0</vt:lpwstr>"), 1)
			}
			return part
		}),
	} {
		if whole(other) {
			t.Errorf("Whole takes %s for a workbook that nobody changed", name)
		}
	}
}

// TestWholeBounded shows that Whole denies a small file with large parts without reading them into
// memory.
func TestWholeBounded(t *testing.T) {
	for name, size := range map[string]int{"docProps/custom.xml": 64 << 20, "xl/worksheets/sheet1.xml": 64 << 20} {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, part := range []string{name, "docProps/custom.xml"} {
			to, err := w.Create(part)
			if err != nil {
				t.Fatal(err)
			}
			if part != name {
				size = 10
			}
			for block := make([]byte, min(size, 1<<20)); size > 0; size -= len(block) {
				if _, err := to.Write(block); err != nil {
					t.Fatal(err)
				}
			}
			if name == "docProps/custom.xml" {
				break
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		is := whole(out.Bytes())
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; is || took > 8<<20 {
			t.Errorf("a large %s: Whole = %t with %d bytes of memory", name, is, took)
		}
	}
	if workpaper.Whole(failing{}, 20<<30) {
		t.Error("Whole takes a file of 20 GB for its own")
	}
}

// failing is a file that cannot be read.
type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestCells(t *testing.T) {
	for in, want := range map[string]string{
		"a & b < c": "a &amp; b &lt; c", "=1+1": "=1+1", "bell\a": "bell_x0007_", "_x0041_": "_x005F_x0041_", "_x41_": "_x41_", "two\nlines": "two\nlines",
		"carriage\r": "carriage_x000D_", "\ufffe": "_xFFFE_", `"quoted"`: "&quot;quoted&quot;",
	} {
		if got := workpaper.Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
	for _, long := range []string{strings.Repeat("x", 40_000), strings.Repeat("😀", 20_000)} {
		if got := utf16.Encode([]rune(workpaper.Text(long))); len(got) > 32_767 || len(got) < 32_000 {
			t.Errorf("a long text has %d units, want at most 32,767", len(got))
		}
	}
	for in, want := range map[string]string{"12345678901234567890": "12345678901234567890", "1.234567890123456789": "1.2345678901234567", "0.0000000001234567890123456789": "0.00000000012345678901234567",
		"-12.50": "-12.50", "100000000000000000.25": "100000000000000000"} {
		if got := workpaper.Significant(in); got != want {
			t.Errorf("Significant(%s) = %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]bool{"123456789012345": true, "1234567890123456": false, "1234567890123450000": true, "-0.00012345678901234": true, "1.0000000000000001": false, "0": true} {
		if got := workpaper.Precise(in); got != want {
			t.Errorf("Precise(%s) = %v, want %v", in, got, want)
		}
	}
	for in, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16_383: "XFD"} {
		if got := workpaper.Column(in); got != want {
			t.Errorf("Column(%d) = %s, want %s", in, got, want)
		}
	}
	if got := workpaper.Quoted("it's"); got != "'it''s'" {
		t.Errorf("Quoted = %s", got)
	}
	if got := workpaper.Safe("2022-12-31 to Q1"); got != "2022_12_31_to_Q1" {
		t.Errorf("Safe = %s", got)
	}
}

// unzipped returns the parts of a workbook and their names, one after the other.
func unzipped(t testing.TB, data []byte) (all []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, file.Name...), text...)
	}
	return all
}
