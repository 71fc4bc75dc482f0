package workpaper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/text"
)

// mostPlaces is how many places of a finding, or causes of a change, are listed in a row, and
// mostOfPlace how many characters of each.
const mostPlaces, mostOfPlace = 5, 160

// findings writes the findings of the run, as `tieout check` lists them, and who accepted which.
func (b *book) findings(s *sheet) {
	s.widths = []int{9, 9, 52, 36, 28, 7, 34, 13, 20}
	s.add(str(heading, "Findings"))
	list := slices.DeleteFunc(slices.Clone(b.r.Found), func(d diag.Diagnostic) bool { return d.Code == control.Code })
	s.add(str(note, counted(list)+" The sheet Controls has the control totals of the ledgers."))
	if len(list) == 0 {
		return
	}
	s.add(toIndex())
	s.heads(str(head, "Severity"), str(head, "Code"), str(head, "Finding"), str(head, "What to do"), str(head, "Place"), str(headRight, "Places"), str(head, "Other places"),
		str(head, "Accepted by"), str(head, "Reason"))
	for _, d := range list {
		others, by, reason := b.places(d)
		finding := text.Plain(text.Capital(d.Summary)) + "."
		if d.Detail != "" {
			finding += "\n" + lines(text.Capital(d.Detail)) + "."
		}
		severity := plain
		if d.Severity != diag.Info {
			severity = bold
		}
		s.add(str(severity, d.Severity.String()), str(plain, string(d.Code)), str(wrapped, finding), str(wrapped, sentence(lines(d.Remedy))), str(wrapped, text.Plain(d.At())),
			integer(count, max(d.Count, 1)), str(wrapped, strings.Join(others, "\n")), str(wrapped, text.Plain(by)), str(wrapped, text.Plain(reason)))
	}
}

// counted returns the number of findings of each severity in words.
func counted(list []diag.Diagnostic) string {
	var n [diag.Info + 1]int
	for _, d := range list {
		n[d.Severity]++
	}
	var parts []string
	for severity, noun := range []string{"error", "warning", "note for the record"} {
		if n[severity] > 0 {
			first, rest, _ := strings.Cut(noun, " ")
			parts = append(parts, strings.TrimSpace(text.Count(n[severity], first)+" "+rest))
		}
	}
	if parts == nil {
		return "tieout check has no findings."
	}
	return text.Capital(text.List(parts, "and")) + "."
}

// places returns the further places of a finding, a line each, and who accepted it for which
// reason.
func (b *book) places(d diag.Diagnostic) (others []string, by, reason string) {
	accepted := b.r.Filing.Accepted()
	own, joined := d.Own()
	for i, r := range slices.Concat(own, joined) {
		at := ""
		if r.At != nil {
			at = text.Plain(r.At.String())
		}
		if i < len(own) {
			var is bool
			for _, a := range accepted {
				if r.At == a.At && a.Code == d.Code && r.Message == a.Message() {
					by, reason, is = a.By, a.Reason, true
				}
			}
			if is {
				continue
			}
		}
		if r.Message != "" {
			at += ": " + text.Plain(r.Message)
		}
		others = append(others, text.Clip(at, mostOfPlace))
	}
	if more := len(others) - mostPlaces; more > 0 {
		others = append(others[:mostPlaces], fmt.Sprintf("and %s more; `tieout check --all` lists them", text.Group(fmt.Sprint(more))))
	}
	return others, by, reason
}

// lines returns a text of several lines in which each line is plain.
func lines(s string) string {
	all := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range all {
		all[i] = text.Plain(line)
	}
	return strings.Join(all, "\n")
}

// sentence ends a text of one line with a full stop.
func sentence(s string) string {
	if s == "" || strings.Contains(s, "\n") || strings.ContainsAny(s[len(s)-1:], ".:?") {
		return s
	}
	return s + "."
}
