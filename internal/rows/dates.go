package rows

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/workbook"
)

// days parses a serial date of up to nine digits.
func days(text []byte) (n int64, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, len(text) > 0 && len(text) < 10
}

// readDate reads a date. Clock is its time of day, "08:00" or "23:59:59"; "" at midnight.
func (s *Reader) readDate(field int, c *workbook.Cell) (d fiscal.Date, clock, problem string) {
	switch c.Kind {
	case workbook.ISODate:
		return s.readISODate(field, c)
	case workbook.Text:
		text := fiscal.CutMidnight(string(c.Text[:min(len(c.Text), longText)]))
		if d, ok := s.readDay(field, text); ok {
			return d, "", ""
		}
		if day, clock, ok := format.CutClock(text); ok {
			if d, ok := s.readDay(field, day); ok {
				return d, clock, ""
			}
		}
		return 0, "", fmt.Sprintf("the cell holds the text %q", clip(c.Text))
	case workbook.Decimal:
		if s.Dates != nil {
			if d, ok := s.readDay(field, string(c.Text[:min(len(c.Text), longText)])); ok {
				return d, "", ""
			}
		}
	case workbook.Number:
		n, ok := days(c.Text)
		if !ok {
			a, err := quantity.ParseStored(string(c.Text))
			if err != nil {
				return 0, "", err.Error()
			}
			if n, ok = a.Int64(); !ok {
				whole, fraction, _ := strings.Cut(a.String(), ".")
				n, ok = days([]byte(whole))
				if d, valid := fiscal.Serial(n, s.date1904); ok && valid {
					return d, format.ClockOf(fraction), ""
				}
				return 0, "", fmt.Sprintf("the cell holds %s, which is not a date", grouped(a))
			}
		}
		if d, ok = fiscal.Serial(n, s.date1904); !ok {
			return 0, "", fmt.Sprintf("the cell holds %d, which is not a date", n)
		}
		if s.Dates != nil {
			s.days[field].excel(d)
		}
		return s.asMonth(c, d), "", ""
	}
	return 0, "", "the cell holds " + describe(*c)
}

// asMonth returns the last day of the month of a date that is shown without its day, where
// dates in filing.toml are months or quarters.
func (s *Reader) asMonth(c *workbook.Cell, d fiscal.Date) fiscal.Date {
	if s.Dates == nil || s.Dates.Grain() == format.Day || !s.showsNoDay(*c) {
		return d
	}
	year, month, _ := d.Civil()
	d, s.outside = s.lastDay(format.Parts{Year: year, Month: int(month)})
	return d
}

// readISODate reads a date that is stored as one.
func (s *Reader) readISODate(field int, c *workbook.Cell) (d fiscal.Date, clock, problem string) {
	day := fiscal.CutMidnight(string(c.Text[:min(len(c.Text), longText)]))
	d, err := fiscal.ParseDate(day)
	if err != nil {
		if word, time, ok := format.CutClock(day); ok {
			d, err = fiscal.ParseDate(word)
			clock = time
		}
	}
	if err != nil {
		return 0, "", "the cell holds " + describe(*c)
	}
	if s.Dates != nil {
		s.days[field].excel(d)
	}
	return s.asMonth(c, d), clock, ""
}

// readDay reads a date that is text: in ISO form, or in the form of dates in filing.toml. A
// month or a quarter means its last day.
func (s *Reader) readDay(field int, text string) (d fiscal.Date, ok bool) {
	if d, err := fiscal.ParseDate(text); err == nil {
		return d, true
	}
	if s.Dates == nil {
		return 0, false
	}
	p, ok := s.Dates.Match(text)
	if !ok {
		return 0, false
	}
	if p.Day > 0 {
		s.days[field].text(p.Day)
	}
	d, s.outside = s.lastDay(p)
	return d, true
}

// timed reports a date with a time of day, with a formula that removes the time.
func (s *Reader) timed(i int, f *schema.Field, moment string) {
	at := s.Cell(i, s.Current.Spot)
	s.wrong(i, "date with a time of day", fmt.Sprintf("%s must be a date without a time; the cell holds %s", f.Name, moment), remedy.Times(s.Ledger, f, at, s.plain))
}

// cutOff counts a time of day that was cut off.
func (s *Reader) cutOff(i int, clock string) {
	if len(clock) == len("08:00") {
		clock += ":00"
	}
	s.Clocks(i, s.Weight, clock, clock)
}

// Clocks counts times of day that were cut off, n of them from first to last.
func (s *Reader) Clocks(i, n int, first, last string) {
	t := &s.times[i]
	if t.cells == 0 {
		t.first, t.last, t.at = first, last, s.Current.Spot
	}
	t.cells += n
	t.first, t.last = min(t.first, first), max(t.last, last)
	t.dated = false
}

// dayOf notes the day of a date whose time of day was cut off.
func (t *timesOfDay) dayOf(d fiscal.Date) {
	if t.cells == 0 || t.dated {
		return
	}
	if t.from == 0 {
		t.from, t.to = d, d
	}
	t.dated, t.from, t.to = true, min(t.from, d), max(t.to, d)
	if _, _, day := d.Civil(); day != 1 {
		t.within = true
	}
}

// mornings reports whether each date is the first day of a month and each time of day is before
// noon, in three months or more, so that the dates may be evenings of the last day of a month in
// a time zone west of UTC. Midnight in the time zones of America is between 04:00 and 10:00 UTC,
// on the same day, so times of whole hours in this range, one hour apart at most, show nothing.
func (t *timesOfDay) mornings() bool {
	if t.cells == 0 || t.within || t.from == 0 || t.to-t.from < 59 || t.last >= "12:00:00" {
		return false
	}
	whole := strings.HasSuffix(t.first, ":00:00") && strings.HasSuffix(t.last, ":00:00")
	if whole && t.first >= "04:00:00" && t.last <= "10:00:00" {
		return t.last != t.first && t.last[:2] != fmt.Sprintf("%02d", 1+10*int(t.first[0]-'0')+int(t.first[1]-'0'))
	}
	return true
}

// otherZone reports dates whose times of day show that, in the registrant's time zone, the day
// may be another: times that are all in the afternoon, or in the morning of the first of a month.
// The start of a term is often the first of a month.
func (s *Reader) otherZone() {
	for i := range s.times {
		t := &s.times[i]
		if s.Times != filing.DropTimes || t.cells == 0 {
			continue
		}
		times := t.first
		if t.last != t.first {
			times = "from " + t.first + " to " + t.last
		}
		right := fmt.Sprintf("; or, if the dates are right, write `times = \"drop-any\"` in [ledgers.%s] of filing.toml", s.Schema.Ledger)
		how := "Export the dates in your own time zone"
		if s.relation != nil {
			how = "Take the date in the time zone of your books in " + remedy.Query(s.Ledger) + ", such as " + s.relation.Zoned(i)
		}
		switch {
		case s.Fields[i].Name != "start" && t.mornings():
			s.Report(diag.Diagnostic{Severity: diag.Warning, Code: "LED003", Summary: "times before noon on the first day of months", Subject: s.Cell(i, t.at),
				Detail: fmt.Sprintf("in the field %q, every date with a time is the first day of a month, and every time of day is %s; if the times are in UTC, and the rows were booked in the evening in a time zone west of it, each date should be the last day of the month before", s.Fields[i].Name, times),
				Remedy: how + right})
		case t.first >= "12:00:00" && t.last <= "23:58:59":
			s.Report(diag.Diagnostic{Code: "LED003", Summary: "times that are all after noon", Subject: s.Cell(i, t.at),
				Detail: fmt.Sprintf("in the field %q, every time of day is %s, so the times may be in another time zone, and each date may be one day too early", s.Fields[i].Name, times),
				Remedy: how + right})
		}
	}
}

// dayMix holds the days of the month of a column of dates.
type dayMix struct{ excelMost, textLeast int }

func (m *dayMix) excel(d fiscal.Date) {
	_, _, day := d.Civil()
	m.excelMost = max(m.excelMost, day)
}

func (m *dayMix) text(day int) {
	if m.textLeast == 0 || day < m.textLeast {
		m.textLeast = day
	}
}

// mixedDays reports a column in which the days of Excel dates are all 12 or less and those of
// text all over 12: a spreadsheet took the day for the month where it could.
func (s *Reader) mixedDays() {
	for i, m := range s.days {
		if m.excelMost > 0 && m.excelMost <= 12 && m.textLeast > 12 {
			at := s.Cell(i, Spot{Num: int32(s.base + s.first)})
			s.Report(diag.Diagnostic{Code: "LED003", Summary: "day and month that seem to be exchanged", Subject: at,
				Detail: fmt.Sprintf("in the field %q, every Excel date has a day from 1 to 12, and every date stored as text has a day of 13 or more; so a program seems to have exchanged day and month in the dates in which both are at most 12, and to have left the others as text", s.Fields[i].Name),
				Remedy: "Export the ledger again, with dates in the form 2022-12-31, or open the export with Data > From Text/CSV and set the date format of the column"})
		}
	}
}
