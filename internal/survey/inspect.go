package survey

import (
	"errors"
	"fmt"
	"github.com/tieout/tieout/internal/contents"
	"io/fs"
	"maps"
	"math/bits"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/workbook"
)

// Limits on what is reported of a sheet.
const (
	mostMerged   = 12
	mostValues   = 8
	mostRefusals = 20
	mostTitles   = 6
)

// Inspect describes the contents of files. It needs no filing.toml. The names are slash paths
// relative to fsys. Each sheet is read twice, in bounded memory.
func Inspect(fsys fs.FS, names []string) (list []contents.File) {
	for _, name := range names {
		g := &guess{}
		b := &book{file: path.Clean(name)}
		c := contents.File{File: b.file, Kind: "workbook", Sheets: []contents.Sheet{}}
		if ending := path.Ext(b.file); input.Columnar(b.file) {
			c.Kind = "Parquet"
		} else if input.Delimited(b.file) {
			c.Kind = strings.ToUpper(strings.TrimPrefix(ending, "."))
		}
		if _, err := fs.Stat(fsys, b.file); errors.Is(err, fs.ErrNotExist) && !filing.Escapes(b.file, err) {
			c.Kind, c.Refused = "missing file", []contents.Refusal{{At: b.file, Reason: missing(fsys, b.file), Count: 1}}
			list = append(list, c)
			continue
		}
		for _, d := range b.read(fsys, g) {
			c.Refused = append(c.Refused, contents.Refusal{At: d.At(), Reason: reason(d), Count: 1})
		}
		if len(b.sheets) > 0 {
			c.Encoding, c.Delimiter = b.sheets[0].How.Encoding, b.sheets[0].How.Delimiter
			c.Sheets = b.describe(fsys)
		}
		list = append(list, c)
	}
	return list
}

// missing returns what to say about a file that does not exist: the nearest names in its
// folder.
func missing(fsys fs.FS, file string) string {
	words := "there is no file with that name"
	if near := input.Nearest(fsys, file, nil); len(near) > 0 {
		words += "; the nearest in the same folder " + map[bool]string{true: "is ", false: "are "}[len(near) == 1] + list(near, "and")
	}
	return words
}

// reason returns what a finding says, and what to do.
func reason(d diag.Diagnostic) string {
	parts := []string{d.Summary}
	if d.Detail != "" {
		parts = append(parts, d.Detail)
	}
	words := strings.Join(parts, ": ")
	if d.Remedy != "" {
		words += ". " + d.Remedy
	}
	return words
}

// describe reads the sheets of a file once more.
func (b *book) describe(fsys fs.FS) []contents.Sheet {
	var list []contents.Sheet
	opened, closeBook, refused := b.open(fsys, b.sheets[0].How)
	if refused != nil {
		return nil
	}
	defer closeBook()
	near := newSeen()
	for _, s := range b.sheets {
		s.book, s.recent = opened, near
		r := newInspection(s)
		layout, err := opened.Scan(s.Name, func(raw *workbook.Row) error { r.row(raw); return nil })
		if err != nil {
			d := input.Refused(err, source.Cell{Workbook: b.file, Sheet: s.Name})
			list = append(list, contents.Sheet{Sheet: s.Name, Columns: []contents.Column{}, Refused: []contents.Refusal{{At: d.At(), Reason: reason(d), Count: 1}}})
			continue
		}
		c := r.contains(layout)
		for _, sheet := range opened.Sheets() {
			if sheet.Name == s.Name {
				c.Hidden, c.VeryHidden = sheet.Hidden, sheet.VeryHidden
			}
		}
		list = append(list, c)
	}
	return list
}

// inspection accumulates what a sheet holds.
type inspection struct {
	*sheet
	columns  map[int]*holding
	box      workbook.Range // of cells that are not blank
	rows     int
	refusals []contents.Refusal
	refused  map[string]int // by reason and column: the index in refusals
	more     map[int]bool   // columns beyond mostColumns
}

// holding accumulates what a column holds.
type holding struct {
	*column
	field       *field
	cells       map[string]int
	formulas    int
	first, last string
	distinct    map[string]int
	more        bool
	from, to    fiscal.Date
	sums        quantity.Column   // of numbers and plain text, then of text in each of format.Numbers
	newest      []quantity.Scaled // the last of each sum
	currencies  map[string]bool
	filled      int
}

func newInspection(s *sheet) *inspection {
	r := &inspection{sheet: s, columns: map[int]*holding{}, refused: map[string]int{}, more: map[int]bool{}}
	for _, c := range s.columns {
		r.column(c.num, c.Header)
	}
	if s.Match != nil {
		for _, f := range s.Match.Fields {
			if f.Column != nil {
				if h := r.columns[f.Column.num]; h != nil {
					h.field = f
				}
			}
		}
		if a := s.Match.Across; a != nil {
			for _, col := range a.at {
				if h := r.columns[col]; h != nil {
					h.field = s.Match.field(a.Cell)
				}
			}
		}
	}
	return r
}

func (r *inspection) column(num int, header string) *holding {
	h := &holding{column: newColumn(num, header), cells: map[string]int{}, distinct: map[string]int{}, currencies: map[string]bool{}}
	h.newest = make([]quantity.Scaled, 1+len(format.Numbers))
	h.sums.Sums = make([]quantity.Wide, 1+len(format.Numbers))
	if code := vocabulary.CurrencyIn(header); code != "" {
		h.currencies[code] = true
	}
	r.columns[num] = h
	return h
}

// row adds the cells of a row.
func (r *inspection) row(raw *workbook.Row) {
	filled := false
	var cells []cell
	for _, c := range raw.Cells {
		k, _ := r.classify(c)
		cells = append(cells, k)
	}
	marked := raw.Num > r.Header && slices.ContainsFunc(cells, func(k cell) bool { return k.kind == workbook.Text && r.marks.has(k.text) })
	for i, c := range raw.Cells {
		k := cells[i]
		if c.Kind == workbook.Blank || c.Kind == workbook.Text && k.text == "" {
			continue
		}
		if r.box.FirstRow == 0 {
			r.box = workbook.Range{FirstRow: raw.Num, FirstCol: c.Col, LastRow: raw.Num, LastCol: c.Col}
		}
		r.box.LastRow, r.box.FirstCol, r.box.LastCol = raw.Num, min(r.box.FirstCol, c.Col), max(r.box.LastCol, c.Col)
		if raw.Num <= r.Header || marked {
			continue
		}
		filled = true
		h := r.columns[c.Col]
		if h == nil {
			if c.Col > mostColumns || len(r.columns) >= mostColumns {
				r.more[c.Col] = len(r.more) < mostColumns
				continue
			}
			h = r.column(c.Col, "")
		}
		r.add(h, c, k, raw.Num)
	}
	if filled {
		r.rows++
	}
}

// add adds a cell to its column.
func (r *inspection) add(h *holding, c workbook.Cell, k cell, row int) {
	h.filled++
	if c.Formula != nil {
		h.formulas++
	}
	f := r.book.Format(c.Style)
	isDate := k.can[asDate] && (c.Kind == workbook.ISODate || c.Kind == workbook.Text && !k.plain || f.Date || h.field != nil && h.field.Kind == schema.Date)
	kind, shown := contents.KindText, k.text
	switch {
	case c.Kind == workbook.ErrorValue:
		kind, shown = contents.KindError, string(c.Text)
		r.refuse(h, row, "the error "+clip(string(c.Text)))
	case c.Kind == workbook.Uncalculated:
		kind, shown = contents.KindNoResult, ""
		r.refuse(h, row, "a formula that was never calculated")
	case c.Kind == workbook.Bool:
		kind, shown = contents.KindBool, map[bool]string{true: "TRUE", false: "FALSE"}[string(c.Text) == "1"]
	case isDate:
		kind, shown = contents.KindDate, k.date.String()
		if c.Kind == workbook.Text {
			shown = k.text
		}
		if k.clock != "" {
			kind, shown = contents.KindTimed, k.date.String()+" "+k.clock
		}
		if h.from == 0 || k.date < h.from {
			h.from = k.date
		}
		h.to = max(h.to, k.date)
	case c.Kind == workbook.Number, c.Kind == workbook.Decimal:
		a := k.amountsOf(c)
		if a.err != nil {
			r.refuse(h, row, "a number that cannot be read: "+clip(string(c.Text)))
			break
		}
		kind, shown = contents.KindDecimal, a.shown
		if a.whole {
			kind = contents.KindWhole
		}
		h.sum(a)
	case k.can[asAmount] && (h.field == nil || readingOf[h.field.Kind] != asID):
		kind = contents.KindAmount
		h.sum(k.amountsOf(c))
	}
	h.cells[kind]++
	h.add(k)
	if c.Kind == workbook.Text && len(k.text) == 3 && len(h.currencies) < mostValues {
		if w := strings.ToUpper(k.text); vocabulary.Currency(w) {
			h.currencies[w] = true
		}
	}
	if h.first == "" {
		h.first = shown
	}
	h.last = shown
	if _, known := h.distinct[k.text]; !known && len(h.distinct) == mostWords {
		h.more = true
	} else {
		h.distinct[k.text]++
	}
	r.readable(h, k, row, kind)
}

// sum adds the amounts of a cell.
func (h *holding) sum(a *amounts) {
	for _, of := range a.list {
		h.sums.Add(of.form, of.n)
		h.newest[of.form] = of.n
		if of.mark != "" && len(h.currencies) < mostValues {
			h.currencies[of.mark] = true
		}
	}
}

// readable reports a cell that the field of its column could not read.
func (r *inspection) readable(h *holding, k cell, row int, kind string) {
	if h.field == nil || kind == contents.KindError || kind == contents.KindNoResult {
		return
	}
	as := readingOf[h.field.Kind]
	switch {
	case !k.can[as] && as == asDate:
		r.refuse(h, row, fmt.Sprintf("%s, which is not a date", name(k.text)))
	case !k.can[as] && (as == asAmount || as == asRate):
		r.refuse(h, row, fmt.Sprintf("%s, which is not a number", name(k.text)))
	case !k.can[as]:
		r.refuse(h, row, "a value that is neither text nor a whole number")
	}
}

// refuse reports a cell; of one column, those of one reason are one.
func (r *inspection) refuse(h *holding, row int, why string) {
	key := fmt.Sprint(h.num, why[:min(len(why), 4)])
	if i, known := r.refused[key]; known {
		r.refusals[i].Count++
		return
	}
	if len(r.refusals) == mostRefusals {
		return
	}
	r.refused[key] = len(r.refusals)
	at := source.Cell{Workbook: r.File, Sheet: r.Name, Ref: source.Ref(h.num, row)}
	r.refusals = append(r.refusals, contents.Refusal{At: at.String(), Reason: "the cell holds " + why, Count: 1})
}

// contains returns what was read.
func (r *inspection) contains(l workbook.Layout) contents.Sheet {
	c := contents.Sheet{Sheet: r.Name, HeaderRow: r.Header, Rows: r.rows, HiddenRows: l.HiddenRows, Filter: l.Filter, Columns: []contents.Column{}, More: len(r.more), Refused: r.refusals}
	if b := r.box; b.FirstRow > 0 {
		c.Range = source.Ref(b.FirstCol, b.FirstRow) + ":" + source.Ref(b.LastCol, b.LastRow)
	}
	for _, t := range r.titles[:min(len(r.titles), mostTitles)] {
		c.Titles = append(c.Titles, clip(t))
	}
	for _, h := range l.HiddenCols[:min(len(l.HiddenCols), mostMerged)] {
		cols := source.Column(h.First)
		if h.Last > h.First {
			cols += ":" + source.Column(min(h.Last, workbook.MaxCols))
		}
		c.HiddenCols = append(c.HiddenCols, cols)
	}
	for _, m := range l.Merged[:min(len(l.Merged), mostMerged)] {
		c.Merged = append(c.Merged, source.Ref(m.FirstCol, m.FirstRow)+":"+source.Ref(m.LastCol, m.LastRow))
	}
	c.MergedMore = len(l.Merged) - len(c.Merged)
	if r.Match != nil {
		c.Ledger = r.Match.Ledger
		if lacks := r.Match.Lacks(); lacks != "" {
			c.Lacks = lacks
		}
	}
	labels := func(list map[label]*marked) (texts []string) {
		for _, l := range slices.SortedFunc(maps.Keys(list), compareLabels) {
			if len(texts) < mostListed {
				texts = append(texts, clip(l.text))
			}
		}
		return texts
	}
	c.Totals, c.Notes = labels(r.marks.totals), labels(r.marks.notes)
	for _, num := range slices.Sorted(maps.Keys(r.columns)) {
		if why, remedy := r.book.Unread(num); why != "" {
			at := source.Cell{Workbook: r.File, Sheet: r.Name, Ref: source.Ref(num, max(r.Header, 1))}
			c.Refused = append(c.Refused, contents.Refusal{At: at.String(), Reason: why + ". " + remedy, Count: 1})
		}
		c.Columns = append(c.Columns, r.columns[num].holds(r.rows))
	}
	return c
}

// holds returns what a column holds, of a sheet with some rows.
func (h *holding) holds(rows int) contents.Column {
	out := contents.Column{Column: source.Column(h.num), Header: clip(h.Header), Cells: h.cells, Formulas: h.formulas, First: clip(h.first), Last: clip(h.last), Distinct: len(h.distinct), More: h.more}
	if blank := rows - h.filled; blank > 0 {
		h.cells[contents.KindBlank] = blank
	}
	if h.field != nil {
		out.Field = h.field.Name
	}
	if h.from != 0 {
		out.From, out.To = h.from.String(), h.to.String()
	}
	if h.dateTexts > 0 {
		out.DateForms = format.Distinct(h.days)
	}
	words := slices.SortedFunc(maps.Keys(h.distinct), func(a, b string) int {
		if h.distinct[a] != h.distinct[b] {
			return h.distinct[b] - h.distinct[a]
		}
		return strings.Compare(a, b)
	})
	if !h.more && len(words) <= 4*mostValues && h.from == 0 && h.cells[contents.KindDecimal] == 0 {
		for _, w := range words[:min(len(words), mostValues)] {
			out.Values = append(out.Values, clip(w))
		}
	}
	if amounts := h.cells[contents.KindAmount] > 0 || h.cells[contents.KindWhole]+h.cells[contents.KindDecimal] > 0; amounts && h.cells[contents.KindText] == 0 &&
		(h.field != nil && h.field.Kind == schema.Amount || h.field == nil && (h.cells[contents.KindDecimal] > 0 || h.numberTexts > 0)) {
		out.Total = h.total(&out)
	}
	out.Currencies = slices.Sorted(maps.Keys(h.currencies))
	return out
}

// total returns the sum of the amounts; "" if they are in no form, or in one of several.
func (h *holding) total(out *contents.Column) string {
	sum := 0
	if h.numberTexts > 0 {
		if out.Numbers = format.Decimals(h.numbers); len(out.Numbers) != 1 {
			return ""
		}
		sum = 1 + bits.TrailingZeros8(h.numbers)
	}
	total, last := quantity.Scaled{Coef: h.sums.Sums[sum], Places: h.sums.Places}.Amount(), h.newest[sum].Amount()
	if others := total.Sub(last); h.filled > 2 && last.Sign() != 0 && others.Cmp(last) == 0 {
		total, out.Summed = others, true
	}
	return total.String()
}
