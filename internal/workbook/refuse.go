package workbook

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/charset"
)

// headLen is the number of bytes from which guess names the format of a file.
const headLen = 4096

// readHead returns the first bytes of the file, at most headLen.
func readHead(r io.ReaderAt, size int64) ([]byte, error) {
	if size <= 0 {
		return nil, &Error{Reason: NotWorkbook, Detail: "the file is empty", Remedy: "Export the file again"}
	}
	head := make([]byte, min(size, headLen))
	if err := readAt(r, head, 0); err != nil {
		return nil, err
	}
	return head, nil
}

// isCompound reports whether head starts an OLE compound file, the container of
// .xls files and of encrypted workbooks.
func isCompound(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
}

// refuseCompound returns the error for a compound file: Encrypted if it has a stream
// EncryptedPackage, else OldFormat.
func refuseCompound(r io.ReaderAt, size int64) error {
	var want []byte
	for _, c := range []byte("EncryptedPackage") {
		want = append(want, c, 0)
	}
	const step = 64 << 10
	block := make([]byte, step+len(want)) // blocks overlap, so that no name is split
	for off := int64(0); off < size; off += step {
		b := block[:min(size-off, int64(len(block)))]
		if err := readAt(r, b, off); err != nil {
			return err
		}
		if bytes.Contains(b, want) {
			return &Error{Reason: Encrypted, Detail: "the workbook is encrypted: it has a password, or its structure is protected with Review > Protect Workbook",
				Remedy: "Open the workbook in Excel, turn off Review > Protect Workbook if it is on, and save the workbook without a password"}
		}
	}
	return &Error{Reason: OldFormat, Detail: "the file is in the format of Excel 97-2003 (.xls)"}
}

// reExport is what to do about a file that Excel opens by converting its text.
const reExport = "Export the report again as .xlsx or .csv. If the system offers neither, open the file in Excel, save it as an .xlsx workbook, and compare its ids, dates and amounts with the system: Excel converts them when it opens such a file"

// refuseUnknown returns the error for a file that is not a zip, with its likely format.
func refuseUnknown(head []byte) error {
	e := &Error{Reason: NotWorkbook}
	e.Detail, e.Remedy = guess(head)
	switch {
	case isLock(head):
		e.Detail = "the file is the lock file that Excel writes while a workbook is open, with a name that starts with ~$"
		e.Remedy = "Write the name of the workbook, without ~$, as the value of the key \"file\" in filing.toml"
	case bytes.HasPrefix(head, []byte("{")) && (bytes.Contains(head, []byte("docs.google.com/")) || bytes.Contains(head, []byte(`"doc_id"`))):
		e.Detail = "the file is a shortcut to a Google Sheets file (.gsheet) and holds no rows"
		e.Remedy = "Open the file in Google Sheets and choose File > Download > Microsoft Excel (.xlsx)"
	}
	return e
}

// isLock reports whether head is the lock file of a workbook open in Excel: the name of the
// user, after its length, in 54 bytes of an 8-bit character set, then in UTF-16.
func isLock(head []byte) bool {
	const narrow, size = 54, 165
	if len(head) != size || head[0] == 0 || head[0] > narrow || head[narrow+1] != head[0] || head[narrow+2] != 0 {
		return false
	}
	rest := head[1+int(head[0]) : 1+narrow]
	return len(bytes.Trim(rest, " \x00")) == 0
}

// guess returns what a file looks like, and what to do about it, "" if that is nothing special.
func guess(head []byte) (detail, remedy string) {
	const export, unpack = "Export the rows of the ledger as an .xlsx workbook or as CSV", "Write the path of the unpacked file as the value of the key \"file\" in filing.toml"
	encoding := ""
	switch {
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "the file looks like a PDF", export
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return "the file is compressed with gzip: unpack it first", unpack
	case bytes.HasPrefix(head, []byte("7z\xBC\xAF\x27\x1C")), bytes.HasPrefix(head, []byte("Rar!")):
		return "the file is an archive, not a workbook: unpack it first", unpack
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		head, _ = io.ReadAll(charset.NewReader(bytes.NewReader(head[2:]), "utf-16le")) // of bytes, without errors
		encoding = `, and encoding = "utf-16",`
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		head, _ = io.ReadAll(charset.NewReader(bytes.NewReader(head[2:]), "utf-16be"))
		encoding = `, and encoding = "utf-16",`
	case len(head) >= 4 && head[0] == 0x09 && (head[1] == 0 || head[1] == 2 || head[1] == 4 || head[1] == 8) && (head[2] == 4 || head[2] == 6 || head[2] == 8) && head[3] == 0:
		return "the file looks like an Excel workbook from before Excel 97", ""
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	lower := strings.ToLower(string(text))
	switch {
	case len(text) == 0:
		return "the file holds only white space", export
	case strings.HasPrefix(lower, "mime-version:"), strings.Contains(lower, "content-type: multipart/related"):
		return "the file is a web page archive (MHTML) with another extension, and not a workbook", reExport
	case strings.HasPrefix(lower, "<!doctype html"), strings.HasPrefix(lower, "<html"), strings.HasPrefix(lower, "<table"), strings.HasPrefix(lower, "<head"), strings.HasPrefix(lower, "<meta"),
		text[0] == '<' && strings.Contains(lower, "<html"):
		return "the file is a web page (HTML) with another extension, as some systems export for Excel, and not a workbook", reExport
	case text[0] == '<':
		return "the file looks like XML", ""
	case isText(head):
		if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.ContainsAny(first, ",;\t|") {
			return "the file looks like CSV text", "Rename the file so that its name ends in .csv (or in .tsv if tabs separate the fields), and write the new name as file" + encoding + " in filing.toml"
		}
		return "the file looks like plain text", export
	}
	return "the file is not a zip file, as every .xlsx workbook is", ""
}

// isText reports whether b looks like text in some ASCII-based encoding.
func isText(b []byte) bool {
	for _, c := range b {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f {
			return false
		}
	}
	return true
}

// refuseZip returns the error for a zip without a workbook part.
func (a *archive) refuseZip() error {
	no := func(detail string) error { return &Error{Reason: NotWorkbook, Detail: detail} }
	iWork := &Error{Reason: NotWorkbook, Detail: "the file is an Apple iWork document (.numbers)", Remedy: "Open the file in Numbers and choose File > Export To > Excel"}
	if e := a.find("mimetype"); e != nil {
		if p, err := a.open(e, a.lim.MaxPart); err == nil {
			b, _ := io.ReadAll(io.LimitReader(p, 128))
			if bytes.HasPrefix(b, []byte("application/vnd.oasis.opendocument")) {
				return &Error{Reason: NotWorkbook, Detail: "the file is an OpenDocument file (.ods)", Remedy: "Open the file in LibreOffice or Excel, and save it as an .xlsx workbook"}
			}
		}
	}
	for i := range a.entries {
		name := partKey(a.entries[i].name)
		switch {
		case name == "xl/workbook.bin":
			return refuseXlsb(a.entries[i].name)
		case strings.HasPrefix(name, "word/"):
			return &Error{Reason: NotWorkbook, Detail: "the file is a Word document", Remedy: "Export the rows of the ledger as an .xlsx workbook or as CSV"}
		case strings.HasPrefix(name, "ppt/"):
			return &Error{Reason: NotWorkbook, Detail: "the file is a PowerPoint presentation", Remedy: "Export the rows of the ledger as an .xlsx workbook or as CSV"}
		case strings.HasPrefix(name, "index/") && strings.HasSuffix(name, ".iwa"), name == "index.zip",
			name == "buildversionhistory.plist", name == "metadata/buildversionhistory.plist": // iWork '09, and after
			return iWork
		}
	}
	for i := range a.entries {
		name := a.entries[i].name
		if k := partKey(name); strings.HasSuffix(k, ".xlsx") || strings.HasSuffix(k, ".xlsm") {
			if !utf8.ValidString(name) {
				name = "one"
			}
			return &Error{Reason: NotWorkbook, Detail: "the file is a zip file that contains a workbook (" + printable(name) + ")", Remedy: "Unpack the zip file, and write the path of the workbook as the value of the key \"file\" in filing.toml"}
		}
	}
	return no("the file is a zip file without a workbook")
}

func refuseXlsb(part string) error {
	return &Error{Reason: OldFormat, Part: part, Detail: "the file is a binary workbook (.xlsb)"}
}
