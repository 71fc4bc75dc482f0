package toml

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/source"
	"tieout/internal/text"
)

// Problem is a value that a reader of a document cannot accept.
type Problem struct {
	At      source.Point
	Summary string // noun phrase: "unknown key"
	Detail  string // one clause, no full stop
	Remedy  string // instruction that fixes it, or ""
}

// Reader holds the options for reading the tables of a document.
type Reader struct {
	Report    func(Problem) // called for each problem, in the order of reading
	Multiline bool          // whether texts may hold line ends and tabs
}

// Table is a table that is being read. Its methods return the value of a key and report
// what is wrong with it. For a value that is missing or wrong they return the fallback,
// or the zero value.
type Table struct {
	*Node
	Name  string // used in problems: "[registrant]"
	r     Reader
	wrong bool // the value is no table, which has been reported: no further problems
}

// Table returns the table for reading; problems refer to it by name.
func (n *Node) Table(name string, r Reader) Table { return Table{Node: n, Name: name, r: r} }

// Fail reports an invalid value.
func (t Table) Fail(at source.Point, remedy, format string, args ...any) {
	t.report(at, "invalid value", remedy, format, args...)
}

// Missing reports a missing key.
func (t Table) Missing(remedy, format string, args ...any) {
	t.report(t.At, "missing key", remedy, format, args...)
}

func (t Table) report(at source.Point, summary, remedy, format string, args ...any) {
	if !t.wrong {
		t.r.Report(Problem{at, summary, fmt.Sprintf(format, args...), remedy})
	}
}

// Place returns the place of a key, or of the table if it has no such key.
func (t Table) Place(key string) source.Point {
	if n := t.Get(key); n != nil {
		return n.At
	}
	return t.At
}

// Only reports every key that is not in known, and returns the table.
func (t Table) Only(known ...string) Table {
	for _, key := range t.Keys {
		if !slices.Contains(known, key) {
			t.report(t.Place(key), "unknown key", Nearest(key, known), "%q is not a key of %s", key, t.Name)
		}
	}
	return t
}

// Elsewhere reports a key that belongs in other tables, which are named.
func (t Table) Elsewhere(key string, tables ...string) {
	t.report(t.Place(key), "unknown key", fmt.Sprintf("Move it to %s, or remove it", text.List(tables, "or")), "%q is not a key of %s, but of %s", key, t.Name, text.List(tables, "and"))
}

// Nearest returns the remedy for an unknown name. It suggests the nearest known name or,
// if none is near, lists the known names: all of them, or the two closest if there are
// more than eight.
func Nearest(name string, known []string) string {
	if near := text.Nearest(name, known, len(name)/2); near != "" {
		return fmt.Sprintf("Write %q instead", near)
	}
	names := slices.Sorted(slices.Values(known))
	if len(names) > 8 {
		names = Closest(name, known, 2)
	}
	if names == nil {
		return "Remove it"
	}
	return "Write " + text.List(names, "or") + ", or remove it"
}

// Closest returns the known names closest to name, at most limit of them: by the longest
// common subsequence, then by the smallest distance.
func Closest(name string, known []string, limit int) []string {
	common := map[string]int{}
	for _, k := range known {
		common[k] = len(text.Common(len(name), len(k), func(i, j int) bool { return name[i] == k[j] }))
	}
	list := slices.SortedStableFunc(slices.Values(known), func(a, b string) int {
		return cmp.Or(common[b]-common[a], text.Distance(name, a)-text.Distance(name, b))
	})
	return list[:min(limit, len(list))]
}

// Field returns the value of a key, or nil if it is missing. It reports a value of another
// kind and returns nil.
func (t Table) Field(key string, kind Kind) *Node {
	n := t.Get(key)
	if n != nil && n.Kind != kind {
		t.report(n.At, "value of the wrong kind", rewritten(key, kind, n), "%s in %s must be %s; found %s", key, t.Name, kind, n.Kind)
		return nil
	}
	return n
}

// rewritten returns the remedy for a value of the wrong kind: the line to write, if it is
// known.
func rewritten(key string, kind Kind, n *Node) string {
	_, dateErr := fiscal.ParseDate(n.Text)
	_, numberErr := strconv.ParseInt(n.Text, 10, 64)
	quoted := ""
	if n.Text != "" {
		quoted = Quote(text.Clip(n.Text, 60))
	}
	switch {
	case kind == KindText && quoted != "":
		return "Write it in quotes: " + Key(key) + " = " + quoted
	case kind == KindArray && quoted != "":
		return "Write it in brackets: " + Key(key) + " = [" + quoted + "]"
	case n.Kind == KindText && (kind == KindDate && dateErr == nil || kind == KindInteger && numberErr == nil || kind == KindBool && (n.Text == "true" || n.Text == "false")):
		return "Write it without quotes: " + Key(key) + " = " + n.Text
	}
	return "Write " + string(kind)
}

// need reports a key that is missing, with an example of its value.
func (t Table) need(key, example string) {
	if t.Get(key) == nil {
		t.Missing("Add "+key+" = "+example, "%s has no %s", t.Name, key)
	}
}

// Text returns a key's text unchanged. A blank text, or a text with a control character,
// is reported.
func (t Table) Text(key, fallback string) string {
	n := t.Field(key, KindText)
	switch {
	case n == nil:
		return fallback
	case strings.TrimSpace(n.Text) == "":
		t.Fail(n.At, "Enter a value, or remove the key", "%s in %s is blank", key, t.Name)
		return fallback
	case strings.ContainsFunc(n.Text, func(r rune) bool { return text.Control(r) && !((r == '\n' || r == '\t') && t.r.Multiline) }):
		t.Fail(n.At, "Remove it", "%s in %s holds a control character", key, t.Name)
		return fallback
	}
	return n.Text
}

// Need returns a text, and reports a missing one.
func (t Table) Need(key string) string {
	t.need(key, `"..."`)
	return t.Text(key, "")
}

// Optional returns a text without the spaces around it, or "" if the text is missing or
// blank.
func (t Table) Optional(key string) string {
	if n := t.Get(key); n == nil || n.Kind == KindText && strings.TrimSpace(n.Text) == "" {
		return ""
	}
	return strings.TrimSpace(t.Text(key, ""))
}

// Line returns a text of one line, without the spaces around it.
func (t Table) Line(key, fallback string) string {
	s := strings.TrimSpace(t.Text(key, fallback))
	if strings.ContainsAny(s, "\n\t") {
		t.Fail(t.Place(key), "Write it on one line", "%s in %s has several lines", key, t.Name)
		return fallback
	}
	return s
}

// NeedLine returns a text of one line, and reports a missing one.
func (t Table) NeedLine(key string) string {
	t.need(key, `"..."`)
	return t.Line(key, "")
}

// Numeral returns a line, or the digits of a whole number that is not negative. A missing
// value is reported.
func (t Table) Numeral(key string) string {
	n := t.Get(key)
	if n == nil || n.Kind != KindInteger {
		return t.NeedLine(key)
	}
	i, err := strconv.ParseInt(n.Text, 0, 64)
	if err != nil || i < 0 {
		t.Fail(n.At, "Write zero, a positive whole number or text", "%s in %s must not be negative; found %s", key, t.Name, n.Text)
		return ""
	}
	return strconv.FormatInt(i, 10)
}

// Form returns value, the text of the key, or reports that it does not match the form
// and returns "". Want describes the form: "10 digits". An empty value is not checked.
func (t Table) Form(key, value string, form *regexp.Regexp, want string) string {
	if value != "" && !form.MatchString(value) {
		t.Fail(t.Place(key), "Write "+want, "%s in %s must be %s; found %q", key, t.Name, want, value)
		return ""
	}
	return value
}

// Choice returns a text that must be one of the choices.
func (t Table) Choice(key, fallback string, choices ...string) string {
	s := t.Text(key, fallback)
	if s != "" && !slices.Contains(choices, s) {
		remedy := "Write one of them"
		if near := text.Nearest(s, choices, len(s)/2); near != "" {
			remedy = fmt.Sprintf("Write %q instead", near)
		}
		t.Fail(t.Place(key), remedy, "%s in %s must be %s; found %q", key, t.Name, text.List(choices, "or"), s)
		return fallback
	}
	return s
}

// Bool returns a truth value, or false if it is missing.
func (t Table) Bool(key string) bool {
	n := t.Field(key, KindBool)
	return n != nil && n.Text == "true"
}

// Number returns a whole number from low to high, both included.
func (t Table) Number(key string, fallback, low, high int) int {
	n := t.Field(key, KindInteger)
	if n == nil {
		return fallback
	}
	i, err := strconv.ParseInt(n.Text, 0, 32)
	if err != nil || int(i) < low || int(i) > high {
		t.Fail(n.At, "Write a number in that range", "%s in %s must be from %d to %d; found %s", key, t.Name, low, high, n.Text)
		return fallback
	}
	return int(i)
}

// Percent returns a percentage of zero or more as it is written: "10%".
func (t Table) Percent(key, fallback string) string {
	s := t.Text(key, fallback)
	if v, err := quantity.ParsePercent(s); err != nil || v.Sign() < 0 {
		t.Fail(t.Place(key), "Write a number with a percent sign", "%s in %s must be a percentage such as %q; found %q", key, t.Name, fallback, s)
		return fallback
	}
	return s
}

// Date returns a date, or 0 after reporting that it is missing.
func (t Table) Date(key string) fiscal.Date {
	n := t.Get(key)
	if n == nil {
		t.need(key, "YYYY-MM-DD")
		return 0
	}
	if n.Kind != KindDate {
		t.report(n.At, "value of the wrong kind", rewritten(key, KindDate, n), "%s in %s must be a date such as 2021-12-26; found %s", key, t.Name, n.Kind)
		return 0
	}
	d, err := fiscal.ParseDate(n.Text)
	if err != nil {
		t.Fail(n.At, "Correct the date", "%s in %s: %v", key, t.Name, err)
	}
	return d
}

// OptionalDate returns a date, or 0 if it is missing.
func (t Table) OptionalDate(key string) fiscal.Date {
	if t.Get(key) == nil {
		return 0
	}
	return t.Date(key)
}

// DateOrText returns a date in words, or a text without the spaces around it; "" if it is
// missing or blank.
func (t Table) DateOrText(key string) string {
	if n := t.Get(key); n != nil && n.Kind == KindDate {
		if d := t.Date(key); d != 0 {
			return d.Words()
		}
		return ""
	}
	return t.Optional(key)
}

// Child returns a table within the table; problems refer to it by name. A missing table
// is empty, at the place of the outer one. A value of another kind is reported once: the
// table that Child then returns reports nothing.
func (t Table) Child(key, name string) Table {
	n := t.Field(key, KindTable)
	wrong := t.wrong || n == nil && t.Get(key) != nil
	if n == nil {
		n = newTable(t.At, byValue)
	}
	return Table{n, name, t.r, wrong}
}

// Tables returns a list of tables; problems refer to each by name.
func (t Table) Tables(key, name string) []Table {
	var list []Table
	for _, item := range t.items(key, KindTable) {
		list = append(list, Table{Node: item, Name: name, r: t.r})
	}
	return list
}

// Texts returns a list of texts.
func (t Table) Texts(key string) []*Node { return t.items(key, KindText) }

// items returns the items of a list that are of a kind, text or tables. It reports the first
// of another kind.
func (t Table) items(key string, kind Kind) []*Node {
	n := t.Field(key, KindArray)
	if n == nil {
		return nil
	}
	var list, others []*Node
	whole := ""
	for i, item := range n.Items {
		if item.Kind != kind {
			others = append(others, item)
		} else {
			list = append(list, item)
		}
		if i > 0 {
			whole += ", "
		}
		whole += Quote(item.Text)
	}
	if others != nil {
		remedy, want := "Write tables alone", "tables"
		if kind == KindText {
			remedy, want = "Write text alone", "text"
			if !slices.ContainsFunc(others, func(item *Node) bool { return item.Text == "" }) && len(whole) < 200 {
				remedy = "Write each item in quotes: " + Key(key) + " = [" + whole + "]"
			}
		}
		t.report(others[0].At, "value of the wrong kind", remedy, "%s in %s must be a list of %s; found %s in it", key, t.Name, want, others[0].Kind)
	}
	return list
}

// Lines returns a list of strings of one line each, none of them blank, without the
// spaces around them.
func (t Table) Lines(key string) []string {
	var list []string
	for _, item := range t.Texts(key) {
		switch s := strings.TrimSpace(item.Text); {
		case s == "":
			t.Fail(item.At, "Remove it", "%s in %s holds a blank line", key, t.Name)
		case strings.ContainsFunc(s, text.Control):
			t.Fail(item.At, "Write each line as a separate item of the list", "%s in %s holds a control character", key, t.Name)
		default:
			list = append(list, s)
		}
	}
	return list
}
