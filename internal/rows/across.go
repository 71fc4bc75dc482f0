package rows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// acrossColumn is a column whose header gives a field: a date or a currency.
type acrossColumn struct {
	col  int
	date fiscal.Date
	word string
	span fiscal.Span // of a month or quarter
}

// otherForms are forms of dates that a header may have and across does not read: not those of
// quarters, which stand among months as their totals.
var otherForms = slices.DeleteFunc(slices.Concat(format.Months, format.Days), func(p *format.DatePattern) bool { return p.Grain() == format.Quarter })

// acrossHeader reads the header of a column across. ok is false if it is none; problem is set if it
// is one that has no date.
func (s *Reader) acrossHeader(c workbook.Cell) (a acrossColumn, grain format.Grain, problem string, ok bool) {
	a.col = c.Col
	if Blank(c) || slices.Contains(s.columns, c.Col) || slices.Contains(s.onlyAt, c.Col) {
		return a, 0, "", false
	}
	word := strings.TrimSpace(string(c.Text))
	if s.kind(s.Across.Header) == schema.Currency {
		if c.Kind != workbook.Text {
			return a, 0, "", false
		}
		meaning, err := s.Words[s.Across.Header].means(word)
		a.word = meaning
		return a, 0, "", err == nil
	}
	switch c.Kind {
	case workbook.Number, workbook.ISODate:
		if d, time, wrong := s.readDate(s.Across.Header, &c); wrong == "" && time == "" && d.Sane() {
			if s.showsNoDay(c) {
				year, month, _ := d.Civil()
				return s.month(a, format.Parts{Year: year, Month: int(month)})
			}
			a.date = d
			return a, format.Day, "", true
		}
	case workbook.Text:
		if p := s.Across.Dates; p != nil {
			if parts, fits := p.Match(word); fits {
				return s.month(a, parts)
			}
		}
		if d, err := fiscal.ParseDate(word); err == nil {
			a.date = d
			return a, format.Day, "", true
		}
	}
	return a, 0, "", false
}

// showsNoDay reports whether a date is shown without its day, as a month.
func (s *Reader) showsNoDay(c workbook.Cell) bool { return s.book.Format(c.Style).NoDay }

// month sets the last day of a header's date, month or quarter.
func (s *Reader) month(a acrossColumn, p format.Parts) (acrossColumn, format.Grain, string, bool) {
	d, problem := s.lastDay(p)
	a.date = d
	switch {
	case p.Day > 0:
		return a, format.Day, problem, true
	case p.Month > 0:
		a.span = fiscal.Span{Start: fiscal.NewDate(p.Year, time.Month(p.Month), 1), End: d}
		return a, format.Month, problem, true
	}
	grain := format.Quarter
	if p.Quarter == 0 {
		grain = format.Year
	}
	if span, err := s.filing.Calendar.Span(fiscal.Period{Year: p.Year, Quarter: p.Quarter}); err == nil {
		a.span = span
	}
	return a, grain, problem, true
}

// hasAcross reports whether a row has the header of a column across.
func (s *Reader) hasAcross(raw *workbook.Row) bool {
	return slices.ContainsFunc(raw.Cells, func(c workbook.Cell) bool { _, _, _, ok := s.acrossHeader(c); return ok })
}

// readAcross reads the headers of columns across, and reports what is wrong with them.
func (s *Reader) readAcross(raw *workbook.Row) (fine bool) {
	fine = true
	wrong := func(col int, code diag.Code, summary, detail, remedy string) {
		fine = false
		s.Report(diag.Diagnostic{Code: code, Summary: summary, Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(col, raw.Num)}, Detail: detail, Remedy: remedy,
			Related: []diag.Related{{Message: "mapped here", At: s.Across.At}}})
	}
	grains := map[format.Grain]int{} // to the first column
	var others []int                 // columns of dates in another form
	another := ""                    // the header of the first
	var headers []string             // those that are text
	for _, c := range raw.Cells {
		a, grain, problem, ok := s.acrossHeader(c)
		word := clip(strings.TrimSpace(string(c.Text)))
		headers = append(headers, word)
		switch {
		case !ok && c.Kind == workbook.Text && s.kind(s.Across.Header) == schema.Date && !slices.Contains(s.columns, c.Col) && slices.ContainsFunc(otherForms, func(p *format.DatePattern) bool { _, fits := p.Match(word); return fits }):
			others = append(others, c.Col)
			if len(others) == 1 {
				another = word
			}
		case !ok:
			if !Blank(c) && !slices.Contains(s.columns, c.Col) && !slices.Contains(s.onlyAt, c.Col) && s.totals != nil {
				s.totals.LeaveOut(word)
			}
		case problem != "":
			wrong(c.Col, "LED003", "date outside the calendar", problem, "List its quarter under [calendar.periods], or delete the column and save the workbook")
		default:
			s.Part.across = append(s.Part.across, a)
			if grains[grain] == 0 {
				grains[grain] = c.Col
			}
		}
	}
	list := s.Part.across
	if others != nil {
		detail := fmt.Sprintf("%q is a date, but does not have the form that pattern in across states", another)
		if n := len(others) - 1; n > 0 {
			detail += fmt.Sprintf("; the same is true of the headers of %s", control.Counted(n, "more column"))
		}
		wrong(others[0], "LED002", "header in another form", detail, "Write all headers in the same form, and save the workbook; or correct pattern in the key \"across\"")
		return false
	}
	if len(grains) > 1 {
		last := 0
		for _, col := range grains {
			last = max(last, col)
		}
		wrong(last, "LED002", "headers of two kinds", "some headers are months, quarters or years and others are days", "Delete the columns of one kind, and save the workbook")
		return fine
	}
	if len(list) == 0 && fine {
		remedy := fmt.Sprintf("Correct pattern in across of [ledgers.%s] so that it fits the headers", s.Schema.Ledger)
		if s.kind(s.Across.Header) == schema.Currency {
			remedy = "Give each column of rates the ISO 4217 code of its currency as its header, and save the workbook"
			if values := filing.Pairs(headers, string(s.filing.Registrant.Currency)); values != "" {
				remedy = fmt.Sprintf("Add `values.currency = %s` to [ledgers.%s] in filing.toml, and state in rate_is which way the rates are quoted", values, s.Schema.Ledger)
			}
		}
		wrong(1, "LED002", "no header that is a date or a currency", fmt.Sprintf("row %d has no header that is a %s", raw.Num, s.Fields[s.Across.Header].Name), remedy)
	}
	for i, a := range list {
		for _, b := range list[:i] {
			if a.date == b.date && a.word == b.word {
				wrong(a.col, "LED002", "header in two columns", fmt.Sprintf("columns %s and %s have the same %s", source.Column(b.col), source.Column(a.col), s.Fields[s.Across.Header].Name), "Delete one of them, or correct its header, and save the workbook")
			}
		}
	}
	if fine && len(list) > 0 && list[0].span.End != 0 {
		s.contiguous(list, wrong)
	}
	if fine {
		s.running.Widen(len(s.Fields) + len(list))
	}
	return fine
}

// contiguous reports a month or quarter that is missing between the first and the last.
func (s *Reader) contiguous(list []acrossColumn, wrong func(col int, code diag.Code, summary, detail, remedy string)) {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b acrossColumn) int { return int(a.date - b.date) })
	var missing []string
	col := 0
	for i := 1; i < len(sorted); i++ {
		if before, after := sorted[i-1].span, sorted[i].span; before.End+1 != after.Start {
			missing = append(missing, fmt.Sprintf("from %s to %s", before.End+1, after.Start-1))
			col = sorted[i].col
		}
	}
	if missing != nil {
		wrong(col, "LED002", "missing header in a series", "no column covers the days "+text.List(missing, "and"), "Export the whole range again, or add the missing columns, and save the workbook")
	}
}
