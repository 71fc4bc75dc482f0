package delimited_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/tieout/tieout/internal/delimited"
	"github.com/tieout/tieout/internal/workbook"
)

// read returns the records of a file as fields joined by |, a blank one as "".
func read(t testing.TB, data string, how delimited.How) (rows []string, err error) {
	t.Helper()
	f, err := delimited.Open(strings.NewReader(data), int64(len(data)), how)
	if err != nil {
		return nil, err
	}
	err = f.Scan(func(r *workbook.Row) error {
		if r.Num != len(rows)+1 {
			t.Errorf("record %d has the number %d", len(rows)+1, r.Num)
		}
		var fields []string
		for _, c := range r.Cells {
			for len(fields) < c.Col-1 {
				fields = append(fields, "")
			}
			fields = append(fields, string(c.Text))
		}
		rows = append(rows, strings.Join(fields, "|"))
		return nil
	})
	return rows, err
}

func TestRead(t *testing.T) {
	t.Parallel()
	utf16le := func(s string) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
		return b.String()
	}
	for _, tt := range []struct {
		name, data string
		how        delimited.How
		want       []string
		problem    string
		place      [2]int
	}{
		{"plain", "a,b\n1,2\n", delimited.How{}, []string{"a|b", "1|2"}, "", [2]int{}},
		{"no line end at the end, and CRLF", "a,b\r\n1,2", delimited.How{}, []string{"a|b", "1|2"}, "", [2]int{}},
		{"quotes", "\"a,1\",\"b \"\"x\"\"\"\n\"1\n2\",3\n", delimited.How{}, []string{"a,1|b \"x\"", "1\n2|3"}, "", [2]int{}},
		{"blank fields and blank lines", "a,b,c\n,,3\n\n1,,\n\"\",\"\",\"\"\n", delimited.How{}, []string{"a|b|c", "||3", "", "1", ""}, "", [2]int{}},
		{"a blank in quotes", "a,b\n\"\"\n", delimited.How{}, []string{"a|b", ""}, "", [2]int{}},
		{"titles and footers", "T\n\na,b,c\n1,2,3\nx\n1,2,3,4\n", delimited.How{}, []string{"T", "", "a|b|c", "1|2|3", "x", "1|2|3|4"}, "", [2]int{}},
		{"blanks are kept", " a , b\n", delimited.How{}, []string{" a | b"}, "", [2]int{}},
		{"leading zeros, long numbers and dates are text", "id,n,d\n00123,12345678901234567890.10,4-12\n", delimited.How{}, []string{"id|n|d", "00123|12345678901234567890.10|4-12"}, "", [2]int{}},
		{"a byte order mark", "\xef\xbb\xbfa,b\n", delimited.How{}, []string{"a|b"}, "", [2]int{}},
		{"another delimiter", "a;b,c\n", delimited.How{Delimiter: ';'}, []string{"a|b,c"}, "", [2]int{}},
		{"tabs", "a\tb\n", delimited.How{Delimiter: '\t'}, []string{"a|b"}, "", [2]int{}},
		{"a delimiter of two bytes", "a§b§\"c§d\"\n", delimited.How{Delimiter: '§'}, []string{"a|b|c§d"}, "", [2]int{}},
		{"windows-1252", "Z\xfcrich,\x80 5\n", delimited.How{Encoding: "windows-1252"}, []string{"Zürich|€ 5"}, "", [2]int{}},
		{"windows-1252 that is not", "a\n\x81\n", delimited.How{Encoding: "windows-1252"}, nil, "not windows-1252 text", [2]int{2, 0}},
		{"UTF-16 with its mark", "\xff\xfe" + utf16le("Zürich,€\n😀,x\n"), delimited.How{Encoding: "utf-16"}, []string{"Zürich|€", "😀|x"}, "", [2]int{}},
		{"UTF-16 without its mark", utf16le("a,b\n"), delimited.How{Encoding: "utf-16"}, []string{"a|b"}, "", [2]int{}},
		{"UTF-16 without its mark, big end first", "\x00a\x00,\x00b\x00\n", delimited.How{Encoding: "utf-16"}, []string{"a|b"}, "", [2]int{}},
		{"UTF-16 without its mark, with letters beyond ASCII", utf16le("Zürich,日本\n"), delimited.How{Encoding: "utf-16"}, []string{"Zürich|日本"}, "", [2]int{}},
		{"UTF-16 without its mark, in either order", "\x00,\x00\n,\x00\n\x00", delimited.How{Encoding: "utf-16"}, nil, "in either byte order", [2]int{1, 0}},
		{"UTF-16 without its mark, in neither order", "a\x00b\x00", delimited.How{Encoding: "utf-16"}, nil, "in neither byte order", [2]int{1, 0}},
		{"half of a pair", utf16le("a\nb") + "\x00\xd8" + utf16le("\n"), delimited.How{Encoding: "utf-16"}, nil, "not utf-16 text", [2]int{2, 0}},
		{"half a unit", utf16le("a\n") + "x", delimited.How{Encoding: "utf-16"}, nil, "not utf-16 text", [2]int{2, 0}},
		{"UTF-16 read as UTF-8", utf16le("a,b\n"), delimited.How{}, nil, "zero byte", [2]int{1, 0}},
		{"windows-1252 read as UTF-8", "a,b\nZ\xfcrich,1\n", delimited.How{}, nil, "not utf-8 text", [2]int{2, 0}},
		{"an open quote", "a,b\n\"1,2\n3,4\n", delimited.How{}, nil, "no closing quote before the end of the file", [2]int{2, 0}},
		{"text after a quote", "a,b\n\"1\"x,2\n", delimited.How{}, nil, "a closing quote is followed", [2]int{2, 1}},
		{"a quote within a field", "a,b\n1,2\"\"3\n", delimited.How{}, nil, "a field that does not begin with a quote", [2]int{2, 2}},
		{"a carriage return alone", "a,b\r1,2\n", delimited.How{}, nil, "carriage return alone", [2]int{1, 2}},
		{"a workbook", "PK\x03\x04xxxx", delimited.How{}, nil, "not text but a zip file", [2]int{0, 0}},
		{"a workbook in XML", "<?xml version=\"1.0\"?><Workbook/>", delimited.How{}, nil, "not text but XML", [2]int{0, 0}},
		{"a workbook in XML after a mark", "\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook/>", delimited.How{}, nil, "not text but XML", [2]int{0, 0}},
		{"a field too long", "a\n" + strings.Repeat("x", 32768) + "\n", delimited.How{}, nil, "more than 32767 characters", [2]int{2, 1}},
		{"the longest field", "a\n" + strings.Repeat("é", 32767) + "\n", delimited.How{}, []string{"a", strings.Repeat("é", 32767)}, "", [2]int{}},
		{"too many columns", strings.Repeat(",", 16384) + "\n", delimited.How{}, nil, "more than 16384 fields", [2]int{1, 0}},
		{"a quote that swallows the file", "a\n\"" + strings.Repeat("x\n", 3<<20), delimited.How{}, nil, "a closing quote may be missing", [2]int{2, 0}},
		{"empty", "", delimited.How{}, nil, "", [2]int{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := read(t, tt.data, tt.how)
			if tt.problem == "" {
				if err != nil || fmt.Sprint(got) != fmt.Sprint(tt.want) {
					t.Errorf("the records are %.200q, %v, want %.200q", got, err, tt.want)
				}
				return
			}
			var e *delimited.Error
			if !errors.As(err, &e) || !strings.Contains(e.Detail, tt.problem) || [2]int{e.Record, e.Column} != tt.place {
				t.Errorf("the error is %+v, want %q at %v", err, tt.problem, tt.place)
			}
		})
	}
}

// TestUneven checks that only a heading or a footer may have another number of fields.
func TestUneven(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                   string
		fields, filled, header int
		want                   string
	}{
		{"as many", 3, 3, 3, ""},
		{"a blank line", 0, 0, 3, ""},
		{"a workbook", 0, 2, 0, ""},
		{"a footer", 1, 1, 3, ""},
		{"a heading with a blank field", 2, 1, 3, ""},
		{"blank fields", 2, 0, 3, ""},
		{"a row that was cut", 2, 2, 3, "the record has 2 fields, and the header has 3"},
		{"a delimiter too many", 4, 4, 3, "the record has 4 fields, and the header has 3"},
		{"a delimiter too many in a footer", 2, 1, 1, "the record has 2 fields, and the header has 1"},
	} {
		got := ""
		if err := delimited.Uneven(7, tt.fields, tt.filled, tt.header); err != nil {
			got = err.Error()
			if e := (*delimited.Error)(nil); !errors.As(err, &e) || e.Record != 7 || e.Remedy == "" {
				t.Errorf("%s: the error is %+v", tt.name, err)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestFields checks that a row has the number of its fields, blank ones too.
func TestFields(t *testing.T) {
	t.Parallel()
	const data = "a,,\n\n\"\"\n,\n"
	f, err := delimited.Open(strings.NewReader(data), int64(len(data)), delimited.How{})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	if err := f.Scan(func(r *workbook.Row) error { got = append(got, r.Fields); return nil }); err != nil || fmt.Sprint(got) != "[3 0 1 2]" {
		t.Errorf("the fields are %v, %v", got, err)
	}
}

func TestScanEndsWithTheErrorOfVisit(t *testing.T) {
	t.Parallel()
	f, err := delimited.Open(strings.NewReader("a\nb\n"), 4, delimited.How{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		rows := 0
		if err := f.Scan(func(*workbook.Row) error { rows++; return io.ErrNoProgress }); err != io.ErrNoProgress || rows != 1 {
			t.Errorf("Scan returns %v after %d rows", err, rows)
		}
	}
}

// FuzzRead compares with encoding/csv wherever that accepts a file without being lenient, and
// reads anything without a panic.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"a\"\"b\",c\r\n", "\xff", "a\n\n", "\"x", "a;b", "\xef\xbb\xbfq,\"\n\"\n"} {
		f.Add([]byte(s), "")
	}
	f.Fuzz(func(t *testing.T, data []byte, encoding string) {
		if encoding != "utf-16" && encoding != "windows-1252" {
			encoding = "utf-8"
		}
		got, err := read(t, string(data), delimited.How{Encoding: encoding})
		if err != nil || encoding != "utf-8" {
			return
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
		want, err := r.ReadAll()
		if err != nil {
			t.Fatalf("accepted %q, which encoding/csv refuses: %v", data, err)
		}
		var rows []string
		for _, row := range got {
			if row != "" {
				rows = append(rows, strings.ReplaceAll(row, "\r\n", "\n"))
			}
		}
		var others []string
		for _, fields := range want {
			if row := strings.TrimRight(strings.Join(fields, "|"), "|"); row != "" {
				others = append(others, row)
			}
		}
		for i := range rows {
			rows[i] = strings.TrimRight(rows[i], "|")
		}
		if strings.Contains(string(data), "|") || strings.Contains(string(data), "\r\r") {
			return
		}
		if fmt.Sprint(rows) != fmt.Sprint(others) {
			t.Errorf("%q is %q, and %q to encoding/csv", data, rows, others)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	line := "C-000123,2022-12-31,12345.67,US,direct,INV-0000123,some words about it\n"
	data := []byte(strings.Repeat(line, 100_000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f, err := delimited.Open(bytes.NewReader(data), int64(len(data)), delimited.How{})
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Scan(func(*workbook.Row) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
