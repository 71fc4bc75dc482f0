package toml

import (
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
	Summary string // one clause, no full stop
	Remedy  string // "" where there is none
}

// Reader says how the tables of a document are read.
type Reader struct {
	Report    func(Problem) // called for each problem, in the order of reading
	Multiline bool          // whether texts may hold line ends and tabs
}

// Table is a table that is being read. Its methods return the value of a key and report
// what is wrong with it. For a value that is missing or wrong they return the fallback,
// or the zero value.
type Table struct {
	*Node
	Name string // used in problems: "[registrant]"
	r    Reader
}

// Table returns the table for reading; problems refer to it by name.
func (n *Node) Table(name string, r Reader) Table { return Table{n, name, r} }

// Fail reports a problem.
func (t Table) Fail(at source.Point, remedy, format string, args ...any) {
	t.r.Report(Problem{at, fmt.Sprintf(format, args...), remedy})
}

// Place returns the place of a key, or of the table where it has no such key.
func (t Table) Place(key string) source.Point {
	if n := t.Get(key); n != nil {
		return n.At
	}
	return t.At
}

// Only reports every key that is not one of the known, and returns the table.
func (t Table) Only(known ...string) Table {
	for _, key := range t.Keys {
		if !slices.Contains(known, key) {
			t.Fail(t.Place(key), Nearest(key, known, "keys"), "unknown key %q in %s", key, t.Name)
		}
	}
	return t
}

// Nearest returns the remedy for an unknown name: a question about the nearest known
// name, or a list of all of them where none is near. Plural is the noun for the names:
// "keys".
func Nearest(name string, known []string, plural string) string {
	if near := text.Nearest(name, known, len(name)/2); near != "" {
		return fmt.Sprintf("Did you mean %q?", near)
	}
	return "The " + plural + " here are " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}

// Field returns the value of a key, or nil where it is missing. A value of another kind
// is reported, and nil.
func (t Table) Field(key string, kind Kind) *Node {
	n := t.Get(key)
	if n != nil && n.Kind != kind {
		t.Fail(n.At, "", "%s in %s must be %s, and is %s", key, t.Name, kind, n.Kind)
		return nil
	}
	return n
}

// need reports a key that is missing.
func (t Table) need(key string) {
	if t.Get(key) == nil {
		t.Fail(t.At, "", "%s has no %s", t.Name, key)
	}
}

// Text returns a key's text unchanged. A blank text is reported, and so is one with a
// control character.
func (t Table) Text(key, fallback string) string {
	n := t.Field(key, KindText)
	switch {
	case n == nil:
		return fallback
	case strings.TrimSpace(n.Text) == "":
		t.Fail(n.At, "", "%s in %s is blank", key, t.Name)
		return fallback
	case strings.ContainsFunc(n.Text, func(r rune) bool { return text.Control(r) && !((r == '\n' || r == '\t') && t.r.Multiline) }):
		t.Fail(n.At, "Remove it", "%s in %s holds a control character", key, t.Name)
		return fallback
	}
	return n.Text
}

// Need returns a text that must not be missing.
func (t Table) Need(key string) string {
	t.need(key)
	return t.Text(key, "")
}

// Optional returns a text without the blanks around it, "" where it is missing or
// blank.
func (t Table) Optional(key string) string {
	if n := t.Get(key); n == nil || n.Kind == KindText && strings.TrimSpace(n.Text) == "" {
		return ""
	}
	return strings.TrimSpace(t.Text(key, ""))
}

// Line returns a text of one line, without the blanks around it.
func (t Table) Line(key, fallback string) string {
	s := strings.TrimSpace(t.Text(key, fallback))
	if strings.ContainsAny(s, "\n\t") {
		t.Fail(t.Place(key), "", "%s in %s must be one line", key, t.Name)
		return fallback
	}
	return s
}

// NeedLine returns a line that must not be missing.
func (t Table) NeedLine(key string) string {
	t.need(key)
	return t.Line(key, "")
}

// Numeral returns a line, or the digits of a whole number that is not negative. It must
// not be missing.
func (t Table) Numeral(key string) string {
	n := t.Get(key)
	if n == nil || n.Kind != KindInteger {
		return t.NeedLine(key)
	}
	i, err := strconv.ParseInt(n.Text, 0, 64)
	if err != nil || i < 0 {
		t.Fail(n.At, "", "%s in %s must be a whole number or text, and is %s", key, t.Name, n.Text)
		return ""
	}
	return strconv.FormatInt(i, 10)
}

// Form returns value, the text of the key, or reports that it does not match the form
// and returns "". Want describes the form: "10 digits". An empty value is not checked.
func (t Table) Form(key, value string, form *regexp.Regexp, want string) string {
	if value != "" && !form.MatchString(value) {
		t.Fail(t.Place(key), "", "%s in %s must be %s, and is %q", key, t.Name, want, value)
		return ""
	}
	return value
}

// Choice returns a text that must be one of the choices.
func (t Table) Choice(key, fallback string, choices ...string) string {
	s := t.Text(key, fallback)
	if s != "" && !slices.Contains(choices, s) {
		t.Fail(t.Place(key), "", "%s in %s must be one of %s, and is %q", key, t.Name, strings.Join(choices, ", "), s)
		return fallback
	}
	return s
}

// Bool returns a truth value, false where it is missing.
func (t Table) Bool(key string) bool {
	n := t.Field(key, KindBool)
	return n != nil && n.Text == "true"
}

// Number returns a whole number from least to most, both included.
func (t Table) Number(key string, fallback, least, most int) int {
	n := t.Field(key, KindInteger)
	if n == nil {
		return fallback
	}
	i, err := strconv.ParseInt(n.Text, 0, 32)
	if err != nil || int(i) < least || int(i) > most {
		t.Fail(n.At, "", "%s in %s must be from %d to %d, and is %s", key, t.Name, least, most, n.Text)
		return fallback
	}
	return int(i)
}

// Percent returns a percentage of zero or more as it is written: "10%".
func (t Table) Percent(key, fallback string) string {
	s := t.Text(key, fallback)
	if v, err := quantity.ParsePercent(s); err != nil || v.Sign() < 0 {
		t.Fail(t.Place(key), "", "%s in %s must be a percentage such as %q", key, t.Name, fallback)
		return fallback
	}
	return s
}

// Date returns a date that must not be missing, 0 where it is.
func (t Table) Date(key string) fiscal.Date {
	n := t.Get(key)
	if n == nil {
		t.need(key)
		return 0
	}
	if n.Kind != KindDate {
		t.Fail(n.At, "", "%s in %s must be a date such as 2021-12-26, without quotes, and is %s", key, t.Name, n.Kind)
		return 0
	}
	d, err := fiscal.ParseDate(n.Text)
	if err != nil {
		t.Fail(n.At, "", "%s in %s: %v", key, t.Name, err)
	}
	return d
}

// OptionalDate returns a date, 0 where it is missing.
func (t Table) OptionalDate(key string) fiscal.Date {
	if t.Get(key) == nil {
		return 0
	}
	return t.Date(key)
}

// DateOrText returns a date in words, or a text without the blanks around it; "" where
// it is missing or blank.
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
// is empty, at the place of the outer one.
func (t Table) Child(key, name string) Table {
	n := t.Field(key, KindTable)
	if n == nil {
		n = newTable(t.At, byValue)
	}
	return Table{n, name, t.r}
}

// Tables returns a list of tables; problems refer to each by name.
func (t Table) Tables(key, name string) []Table {
	var list []Table
	for _, item := range t.items(key, KindTable, "tables") {
		list = append(list, Table{item, name, t.r})
	}
	return list
}

// Texts returns a list of texts.
func (t Table) Texts(key string) []*Node { return t.items(key, KindText, "texts") }

// items returns the items of a list that are of a kind.
func (t Table) items(key string, kind Kind, plural string) []*Node {
	n := t.Field(key, KindArray)
	if n == nil {
		return nil
	}
	var list []*Node
	for _, item := range n.Items {
		if item.Kind != kind {
			t.Fail(item.At, "", "%s in %s must be a list of %s, and holds %s", key, t.Name, plural, item.Kind)
			continue
		}
		list = append(list, item)
	}
	return list
}

// Lines returns a list of texts of one line, none of them blank, without the blanks
// around them.
func (t Table) Lines(key string) []string {
	var list []string
	for _, item := range t.Texts(key) {
		switch s := strings.TrimSpace(item.Text); {
		case s == "":
			t.Fail(item.At, "Remove it", "%s in %s holds a blank line", key, t.Name)
		case strings.ContainsFunc(s, text.Control):
			t.Fail(item.At, "Write each line as a text of its own", "%s in %s holds a control character", key, t.Name)
		default:
			list = append(list, s)
		}
	}
	return list
}
