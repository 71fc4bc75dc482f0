package toml

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Problem is an invalid or missing value, or an unknown key, in a document.
type Problem struct {
	At      source.Point
	Summary string // noun phrase: "unknown key"
	Detail  string // one clause, no full stop
	Remedy  string // instruction that fixes it, or ""
}

// Reader holds the options with which a Table reads its values.
type Reader struct {
	Report    func(Problem) // called for each problem, in the order of reading
	Multiline bool          // whether text may contain line ends and tabs
}

// Table reads the values of one table of a document. Most methods return the value of a
// key. If the value is invalid, they report a Problem to Reader.Report and return fallback,
// or the zero value if they have no such parameter. If the key is missing, they return that
// same value. Only the methods whose comments say so report a missing key.
type Table struct {
	*Node
	Name  string // name of the table in a Problem: "[registrant]"
	r     Reader
	wrong bool // the value is no table, which has been reported: no further problems
}

// Table returns a Table that reads the values of n, which must be a table. The argument
// name becomes Table.Name.
func (n *Node) Table(name string, r Reader) Table { return Table{Node: n, Name: name, r: r} }

// Fail reports an invalid value at a place. The arguments format and args become
// Problem.Detail.
func (t Table) Fail(at source.Point, remedy, format string, args ...any) {
	t.report(at, "invalid value", remedy, format, args...)
}

// Missing reports a missing key at the place of the table. The arguments format and args
// become Problem.Detail.
func (t Table) Missing(remedy, format string, args ...any) {
	t.report(t.At, "missing key", remedy, format, args...)
}

func (t Table) report(at source.Point, summary, remedy, format string, args ...any) {
	if !t.wrong {
		t.r.Report(Problem{at, summary, fmt.Sprintf(format, args...), remedy})
	}
}

// Place returns the place of a key, or of the table if the table has no such key.
func (t Table) Place(key string) source.Point {
	if n := t.Get(key); n != nil {
		return n.At
	}
	return t.At
}

// Only reports every key of t that is not in known, and returns t.
func (t Table) Only(known ...string) Table {
	for _, key := range t.Keys {
		if !slices.Contains(known, key) {
			t.report(t.Place(key), "unknown key", Nearest(key, known), "%q is not a key of %s", key, t.Name)
		}
	}
	return t
}

// Without returns t without some of its keys, whose values are then not read.
func (t Table) Without(keys ...string) Table {
	n := *t.Node
	n.Keys = slices.DeleteFunc(slices.Clone(n.Keys), func(key string) bool { return slices.Contains(keys, key) })
	n.fields = maps.Clone(n.fields)
	maps.DeleteFunc(n.fields, func(key string, _ *Node) bool { return slices.Contains(keys, key) })
	t.Node = &n
	return t
}

// Elsewhere reports a key that belongs in other tables. The report names these tables.
func (t Table) Elsewhere(key string, tables ...string) {
	t.report(t.Place(key), "unknown key", fmt.Sprintf("Move it to %s, or remove it", text.List(tables, "or")), "%q is not a key of %s, but of %s", key, t.Name, text.List(tables, "and"))
}

// Nearest returns the remedy for an unknown name. The remedy suggests the nearest known
// name. If none is near, the remedy lists all known names or, if there are more than eight,
// only the two closest.
func Nearest(name string, known []string) string {
	if near := text.Nearest(name, known, len(name)/2); near != "" {
		return fmt.Sprintf("Write %q instead", near)
	}
	names := slices.Sorted(slices.Values(known))
	if len(names) > 8 {
		names = Closest(name, known, 2)
	}
	if names == nil {
		return "Remove the entry"
	}
	return "Write " + text.List(names, "or") + ", or remove the entry"
}

// Closest returns at most limit known names, the closest to name first. A known name is
// closer if its longest common subsequence with name is longer. If two known names are
// equal in this, the one with the smaller edit distance is closer.
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

// Field returns the value of a key, or nil if the key is missing. If the value is of
// another kind, Field reports it and returns nil.
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
	case kind == KindArray && n.Kind == KindTable && n.origin != byValue:
		return "Use double brackets: [[" + Key(key) + "]]"
	case kind == KindDate:
		if dateErr == nil {
			return "Write it without quotes: " + Key(key) + " = " + n.Text
		}
		if d := american.FindStringSubmatch(n.Text); d != nil && pad(d[1]) <= "12" {
			return "Write " + Key(key) + " = " + d[3] + "-" + pad(d[1]) + "-" + pad(d[2])
		}
		if d, err := time.Parse("January 2, 2006", n.Text); err == nil {
			return "Write " + Key(key) + " = " + d.Format(time.DateOnly)
		}
		return "Write year, month and day without quotes, such as " + Key(key) + " = 2021-12-26"
	case kind == KindBool && truth.MatchString(n.Text):
		_, line, _ := strings.Cut(hint(Key(key)+" = "+n.Text), ": ")
		return "Write it without quotes: " + line
	case kind == KindInteger && grouped.MatchString(n.Text):
		return "Write it without quotes or commas: " + Key(key) + " = " + strings.NewReplacer(",", "", "$", "").Replace(n.Text)
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

// Text returns the text of a key unchanged. It reports text that is blank or contains a
// control character.
func (t Table) Text(key, fallback string) string {
	n := t.Field(key, KindText)
	switch {
	case n == nil:
		return fallback
	case strings.TrimSpace(n.Text) == "":
		t.Fail(n.At, "Enter a value, or remove the key", "%s in %s is blank", key, t.Name)
		return fallback
	case strings.ContainsFunc(n.Text, func(r rune) bool { return text.Control(r) && !((r == '\n' || r == '\t') && t.r.Multiline) }):
		t.Fail(n.At, "Remove the character", "%s in %s holds a control character", key, t.Name)
		return fallback
	}
	return n.Text
}

// Need returns the text of a key, as Text does. It reports a missing key.
func (t Table) Need(key string) string {
	t.need(key, `"..."`)
	return t.Text(key, "")
}

// Optional returns the text of a key without the spaces around it, or "" if the key is
// missing or its text is blank.
func (t Table) Optional(key string) string {
	if n := t.Get(key); n == nil || n.Kind == KindText && strings.TrimSpace(n.Text) == "" {
		return ""
	}
	return strings.TrimSpace(t.Text(key, ""))
}

// Line returns the text of a key without the spaces around it. It reports text of more than
// one line.
func (t Table) Line(key, fallback string) string {
	s := strings.TrimSpace(t.Text(key, fallback))
	if strings.ContainsAny(s, "\n\t") {
		t.Fail(t.Place(key), "Write the value on one line", "%s in %s has several lines", key, t.Name)
		return fallback
	}
	return s
}

// NeedLine returns the text of a key, as Line does. It reports a missing key.
func (t Table) NeedLine(key string) string {
	t.need(key, `"..."`)
	return t.Line(key, "")
}

// Numeral returns the value of a key as text: the digits of a whole number of zero or more,
// or else the text that NeedLine returns. It reports a missing key and a negative number.
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

// Form returns value, which the caller has read from key, if it matches the regular
// expression form. Otherwise it reports the value and returns "". The argument want
// describes the form in the report: "10 digits". Form does not report an empty value.
func (t Table) Form(key, value string, form *regexp.Regexp, want string) string {
	if value != "" && !form.MatchString(value) {
		t.Fail(t.Place(key), "Write "+want, "%s in %s must be %s; found %q", key, t.Name, want, value)
		return ""
	}
	return value
}

// Choice returns the text of a key. It reports text that is not one of the choices.
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

// Bool returns the truth value of a key, or false if the key is missing.
func (t Table) Bool(key string) bool {
	n := t.Field(key, KindBool)
	return n != nil && n.Text == "true"
}

// Number returns the whole number of a key. It reports a number that is less than low or
// more than high.
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

// Percent returns the percentage of a key as written, such as "10%". It reports text that
// is not a percentage of zero or more.
func (t Table) Percent(key, fallback string) string {
	s := t.Text(key, fallback)
	if v, err := quantity.ParsePercent(s); err != nil || v.Sign() < 0 {
		t.Fail(t.Place(key), "Write a number with a percent sign", "%s in %s must be a percentage such as %q; found %q", key, t.Name, fallback, s)
		return fallback
	}
	return s
}

// Date returns the date of a key. It reports a missing key and returns 0.
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

// OptionalDate returns the date of a key, or 0 if the key is missing.
func (t Table) OptionalDate(key string) fiscal.Date {
	if t.Get(key) == nil {
		return 0
	}
	return t.Date(key)
}

// DateOrText returns the value of a key: a date in words, or text without the spaces
// around it. It returns "" if the key is missing or its text is blank.
func (t Table) DateOrText(key string) string {
	if n := t.Get(key); n != nil && n.Kind == KindDate {
		if d := t.Date(key); d != 0 {
			return d.Words()
		}
		return ""
	}
	return t.Optional(key)
}

// Child returns the table that is the value of a key. The argument name becomes its
// Table.Name. If the key is missing, Child returns an empty table at the place of t. If the
// value is not a table, Child reports it and returns an empty table whose methods report
// nothing, so that one mistake is reported once.
func (t Table) Child(key, name string) Table {
	n := t.Field(key, KindTable)
	wrong := t.wrong || n == nil && t.Get(key) != nil
	if n == nil {
		n = newTable(t.At, byValue)
	}
	return Table{n, name, t.r, wrong}
}

// Tables returns the tables of a list. The argument name becomes the Table.Name of each. It
// reports an item that is not a table and leaves it out.
func (t Table) Tables(key, name string) []Table {
	var list []Table
	for _, item := range t.items(key, KindTable) {
		list = append(list, Table{Node: item, Name: name, r: t.r})
	}
	return list
}

// Texts returns the items of a list of text. It reports an item of another kind and leaves
// it out.
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

// Lines returns the items of a list of text, without the spaces around each. It reports,
// and leaves out, an item that is blank or contains a control character such as a line
// end.
func (t Table) Lines(key string) []string {
	var list []string
	for _, item := range t.Texts(key) {
		switch s := strings.TrimSpace(item.Text); {
		case s == "":
			t.Fail(item.At, "Remove the blank item from the list", "%s in %s has a blank item", key, t.Name)
		case strings.ContainsFunc(s, text.Control):
			t.Fail(item.At, "Write each line as a separate item of the list", "%s in %s holds a control character", key, t.Name)
		default:
			list = append(list, s)
		}
	}
	return list
}
