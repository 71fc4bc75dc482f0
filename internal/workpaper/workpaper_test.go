package workpaper_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"tieout/internal/workpaper"
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

func TestWhole(t *testing.T) {
	data := made(t, "northgate-8k")
	if !workpaper.Whole(data) {
		t.Error("Whole denies a workbook that was just made")
	}
	for i := 0; i < len(data); i += 97 {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		if workpaper.Whole(changed) && !bytes.Equal(changed, data) {
			t.Logf("byte %d is not sealed", i)
		}
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
