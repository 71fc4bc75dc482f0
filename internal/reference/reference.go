// Package reference is the manual that "tieout explain" prints: guides, the checks, the keys
// and files of a filing folder, the ledgers and their fields, and the template functions. It
// takes all names from the tables that the program itself uses, and adds explanations and
// examples.
package reference

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"tieout/internal/check"
	"tieout/internal/filing"
	"tieout/internal/schema"
	"tieout/internal/text"
)

// Entry is one page of the manual.
type Entry struct {
	Name  string // "KPI005", "registrant", "registrant.cik", "templates.fact"
	Title string // one line
	Text  string // the page, with a line end
	Kind  Kind   // what the page is about
	Again bool   // true for a key that an earlier entry describes for another ledger
}

// Kind is what a page of the manual is about.
type Kind int

// The kinds, in the order of the manual. Pages before KindKey stand alone; the others describe
// a part of a topic or ledger.
const (
	KindGuide Kind = iota
	KindCheck
	KindTopic
	KindLedger
	KindKey
	KindFunction
)

// String returns the heading of the kind.
func (k Kind) String() string {
	return [...]string{"Guides", "Checks", "Files, sections and topics", "Ledgers", "Keys and columns", "Template functions"}[k]
}

// guides are the names of the guides, in the order in which a person needs them.
var guides = []string{"filing-folder", "layouts", "databases", "checks", "documents", "review-page", "workpaper", "xbrl-report", "close", "next-period"}

//go:embed guide/*.md
var guideFiles embed.FS

//go:embed templates.md
var templatesText string

//go:embed topics.txt
var topicsText string

//go:embed fields.tsv
var fieldsText string

//go:embed init.txt
var initText string

//go:embed functions.tsv
var functionsText string

// Topic is a section of filing.toml, or another file of the filing folder.
type Topic struct {
	Name, Prose, Example string
	Aliases              []string
}

// Topics returns the topics in the order in which a person sets up a filing folder. The lists
// of the manual are built on first use, because most commands need none of them.
var Topics = sync.OnceValue(func() (list []Topic) {
	for each := range strings.SplitSeq("\n"+topicsText, "\n# ") {
		if name, rest, ok := strings.Cut(each, "\n"); ok && name != "" {
			prose, example, _ := strings.Cut(rest, "\n=\n")
			names := strings.Fields(name)
			list = append(list, Topic{names[0], prose, strings.TrimSpace(example) + "\n", names[1:]})
		}
	}
	return list
})

// Field describes a field of a ledger. Header is an example of the field's header in an export.
type Field struct{ Ledger, Name, Header, Meaning string }

// Fields returns the fields of all ledgers.
var Fields = sync.OnceValue(func() []Field {
	return rows(fieldsText, func(c []string) Field { return Field{c[0], c[1], c[2], c[3]} })
})

// Function describes a template function. Example is text for the template of the section.
type Function struct{ Name, Section, Meaning, Example string }

// Functions returns the template functions.
var Functions = sync.OnceValue(func() []Function {
	return rows(functionsText, func(c []string) Function { return Function{c[0], c[1], c[2], c[3]} })
})

func rows[T any](table string, of func(cells []string) T) (list []T) {
	for line := range strings.Lines(table) {
		list = append(list, of(strings.Split(strings.TrimSuffix(line, "\n"), "\t")))
	}
	return list
}

// fullName returns the name of the topic that a name is an alias of, or the name.
func fullName(name string) string {
	for _, t := range Topics() {
		if slices.Contains(t.Aliases, name) {
			return t.Name
		}
	}
	return name
}

// guide returns the page of a guide, whose first line is its title.
func guide(name string) Entry {
	data, err := guideFiles.ReadFile(fmt.Sprintf("guide/%s.md", name))
	if err != nil {
		panic(err) // the file is part of the program
	}
	title, _, _ := strings.Cut(strings.TrimPrefix(string(data), "# "), "\n")
	return Entry{Name: name, Title: title, Text: string(data), Kind: KindGuide}
}

// All returns the whole manual: first the guides, then the checks, then the topics, then the
// single keys, fields and functions.
var All = sync.OnceValue(func() (list []Entry) {
	for _, name := range guides {
		list = append(list, guide(name))
	}
	for _, c := range check.All {
		list = append(list, Entry{Name: string(c.Code), Title: c.Title, Text: fmt.Sprintf("%s (%s): %s\n\n%s\n", c.Code, c.Severity, c.Title, c.Manual()), Kind: KindCheck})
	}
	file := Topic{filing.File, "The settings of a filing folder. The file has the sections below; \"tieout explain SECTION\" describes one section.", "", nil}
	list = append(list, page(KindTopic, file.Name, file.Prose, keyLines(func(k filing.Key) bool { return k.Table == filing.File }), ""))
	for _, t := range Topics() {
		list = append(list, page(KindTopic, t.Name, t.Prose, keyLines(func(k filing.Key) bool { return topicOf(k).Name == t.Name }), t.Example))
	}
	list = append(list, page(KindTopic, "init", initText, "", "values.country = { \"?\" = [\"EMEA\"] }   # as tieout init writes the line\nvalues.country = { GB = [\"EMEA\"] }    # with your answer"))
	list = append(list, page(KindTopic, "templates", strings.TrimSpace(templatesText), functionLines(), ""))
	for _, s := range schema.Schemas {
		list = append(list, page(KindLedger, "ledgers."+s.Ledger, "A ledger in which each row is "+s.Row+".", fieldLines(s), LedgerExample(s)))
	}
	for _, k := range filing.Keys {
		t, path := topicOf(k), k.Path()
		if path == t.Name || fullName(path) == t.Name {
			continue
		}
		if name, ledger := strings.CutPrefix(path, "ledgers.LEDGER."); ledger {
			if strings.Contains(name, ".") { // a key of a table, the same in all ledgers
				s := withKey(name)
				list = append(list, entry("ledgers."+strings.Replace(name, ".HEADER", "", 1), kind(k), k.Meaning, keyExample(s, name)))
				continue
			}
			again := false
			for _, s := range schema.Schemas {
				if slices.Contains(filing.LedgerKeys(s), name) {
					e := entry("ledgers."+s.Ledger+"."+name, kind(k), k.Meaning, keyExample(s, name))
					e.Again, again = again, true
					list = append(list, e)
				}
			}
			continue
		}
		list = append(list, entry(path, kind(k), k.Meaning+codeLines(path), t.Example))
	}
	for _, f := range Fields() {
		s, _ := schema.Of(f.Ledger)
		list = append(list, entry(f.Ledger+"."+f.Name, "column, "+need(s, f.Name), f.Meaning, fieldExample(s, f.Name)))
	}
	for _, f := range Functions() {
		e := entry("templates."+f.Name, "template function", f.Meaning, f.Example+"\n")
		e.Kind = KindFunction
		list = append(list, e)
	}
	return list
})

// Find returns the entry with the given name. If there is none, the last part of a name is
// enough, provided that only one entry ends with it: "cik" finds registrant.cik. If a ledger
// and a key have the same last part, Find returns the page of the ledger. If Find returns no
// entry, near lists the names of the entries that end with the given name or, if there are
// none, the two closest spellings.
func Find(name string) (found *Entry, near []string) {
	name = fullName(strings.ToLower(strings.Trim(name, "[]")))
	var ends []*Entry
	for i := range All() {
		switch e := &All()[i]; {
		case strings.EqualFold(e.Name, name):
			return e, nil
		case strings.HasSuffix(strings.ToLower(e.Name), "."+name):
			ends = append(ends, e)
		}
	}
	// The page of a ledger comes before a key of the same name.
	if len(ends) == 1 || len(ends) > 1 && ends[0].Kind < KindKey {
		return ends[0], nil
	}
	for _, e := range ends {
		near = append(near, e.Name)
	}
	if len(ends) > 0 {
		return nil, near
	}
	distance := func(e Entry) int {
		full := strings.ToLower(e.Name)
		return min(text.Distance(full, name), text.Distance(full[strings.LastIndex(full, ".")+1:], name))
	}
	sorted := slices.SortedStableFunc(slices.Values(All()), func(a, b Entry) int { return distance(a) - distance(b) })
	return nil, []string{sorted[0].Name, sorted[1].Name}
}

// instead maps fields to those that a ledger has instead of them.
var instead = map[string]string{"mrr": "arr", "debit": "amount", "credit": "amount"}

// LedgerExample returns a section of filing.toml that maps the fields of a ledger.
func LedgerExample(s schema.Schema) string { return example(s, "mrr", "debit", "credit") }

// example returns a section of filing.toml that maps the fields of a ledger except some.
func example(s schema.Schema, except ...string) string {
	var columns []string
	for _, f := range Fields() {
		if f.Ledger == s.Ledger && !slices.Contains(except, f.Name) {
			columns = append(columns, fmt.Sprintf("%s = %q", f.Name, f.Header))
		}
	}
	return fmt.Sprintf("[ledgers.%s]\nfile = \"ledgers/%s.xlsx\"\ncolumns = { %s }\n", s.Ledger, s.Ledger, strings.Join(columns, ", "))
}

// fieldExample returns a section that maps a field.
func fieldExample(s schema.Schema, field string) string {
	if instead[field] == "" {
		return LedgerExample(s)
	}
	except := []string{instead[field]}
	for other, of := range instead {
		if of != instead[field] {
			except = append(except, other)
		}
	}
	return example(s, except...)
}

// words are examples of a ledger's values.
var words = map[string]string{
	"customers":     `parent = { "C-01" = ["C1", "Acme (old)"] }`,
	"fx":            `currency = { EUR = ["Euro"] }`,
	"subscriptions": `currency = { EUR = ["Euro"] }`,
	"revenue":       `channel = { partner = ["Reseller"] }`,
	"trial-balance": `account = { "4000" = ["4000-00"] }`,
	"securities":    `classification = { cash-equivalent = ["CE"] }`,
	"note-tables":   `column = { fair-value = ["FV"] }`,
}

// keyed is the example of a key that gives a field, and the field, by ledger.
var keyed = map[string]map[string][2]string{
	"fixed": {"customers": {"country", `"US"`}, "fx": {"currency", `"EUR"`}, "subscriptions": {"currency", `"USD"`}, "revenue": {"channel", `"direct"`},
		"trial-balance": {"date", `"2022-12-31"`}, "securities": {"classification", `"short-term"`}, "note-tables": {"table", `"hierarchy"`}},
	"named": {"customers": {"channel", `"*-customers"`}, "fx": {"date", `"fx-YYYY-MM-DD"`}, "subscriptions": {"product", `"*-terms"`}, "revenue": {"date", `"rev-YYYY-MM"`},
		"trial-balance": {"date", `"tb-YYYY-MM"`}, "securities": {"date", `"holdings-YYYY-MM"`}, "note-tables": {"date", `"note-YYYY-MM"`}},
}

// keyExample returns the example of a ledger with one of its keys added.
func keyExample(s schema.Schema, key string) string {
	key, nested, _ := strings.Cut(key, ".")
	line, of := key, LedgerExample(s)
	table := fmt.Sprintf("table = %q", "finance."+underscored(s))
	first := s.Fields[0].Name
	switch key {
	case "sheet":
		line = `sheet = "Sheet1"`
	case "unit":
		line = `unit = "thousands"`
	case "values":
		line = "values." + words[s.Ledger]
	case "credit_negative":
		line = "credit_negative = true"
	case "fixed", "named":
		by := keyed[key][s.Ledger]
		line = fmt.Sprintf("%s = { %s = %s }", key, by[0], by[1])
		of = example(s, append(slices.Collect(maps.Keys(instead)), by[0])...)
	case "across":
		header, cell, pattern := "date", "amount", `, pattern = "MMM YYYY"`
		if s.Ledger == "fx" {
			header, cell, pattern = "currency", "rate", ""
			if nested == "pattern" {
				header, pattern = "date", `, pattern = "YYYY/MM/DD"`
			}
		}
		line = fmt.Sprintf("across = { header = %q, cell = %q%s }", header, cell, pattern)
		of = example(s, append(slices.Collect(maps.Keys(instead)), header, cell)...)
	case "fill":
		line = fmt.Sprintf("fill = [%q]", first)
	case "only":
		line = `only = { "Status" = { keep = ["Active"], drop = ["Draft"] } }`
	case "dates":
		line = `dates = "MM/DD/YYYY"`
	case "times":
		line = `times = "drop"`
	case "numbers":
		line = `numbers = "1,234.50"`
	case "total_rows":
		line = fmt.Sprintf(`total_rows = { %s = ["Total*", "Grand Total"] }`, first)
	case "note_rows":
		line = fmt.Sprintf(`note_rows = { %s = ["Report run*"] }`, first)
	case "expect":
		line = "expect = { rows = 28434 }"
		if s.Has(schema.Amount) {
			line = `expect = { rows = 28434, total = "485977012.33" }`
		}
	case "shows":
		line = `shows = "year-to-date"`
	case "unused":
		line = `unused = ["4999"]`
	case "end_is":
		line = `end_is = "day-after"`
	case "rate_is":
		line = `rate_is = "units-per-reporting"`
	case "parent_is":
		line = `parent_is = "name"`
	case "encoding":
		line, of = `encoding = "windows-1252"`, strings.Replace(of, ".xlsx", ".csv", 1)
	case "delimiter":
		line, of = `delimiter = ";"`, strings.Replace(of, ".xlsx", ".csv", 1)
	case "source", "table":
		line, of = "", stored(of, table)
	case "query":
		line, of = "", stored(of, fmt.Sprintf("query = \"SELECT * FROM finance.%s WHERE status = 'posted'\"", underscored(s)))
	case "key":
		line, of = fmt.Sprintf("key = [%q]", rowNames[s.Ledger]), stored(of, table)
	case "file", "columns":
		line = ""
	}
	return of + line
}

// rowNames are examples of the column that names a row, by ledger.
var rowNames = map[string]string{"customers": "Customer ID", "fx": "Rate ID", "subscriptions": "Contract Line", "revenue": "Invoice ID",
	"trial-balance": "Entry ID", "securities": "Lot", "note-tables": "Row ID"}

// underscored returns the name of a ledger as a table would have it.
func underscored(s schema.Schema) string { return strings.ReplaceAll(s.Ledger, "-", "_") }

// stored returns the example of a ledger in a database, with the line that names its rows.
func stored(example, rows string) string {
	section, rest, _ := strings.Cut(example, "\n")
	_, rest, _ = strings.Cut(rest, "\n")
	return "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:TIEOUT_WAREHOUSE\"\n" + section + "\nsource = \"warehouse\"\n" + rows + "\n" + rest
}

// withKey returns the ledger for the example of a key of a table in it: revenue, or the first
// that may have it.
func withKey(name string) schema.Schema {
	key, _, _ := strings.Cut(name, ".")
	s, _ := schema.Of("revenue")
	if !slices.Contains(filing.LedgerKeys(s), key) {
		for _, other := range schema.Schemas {
			if slices.Contains(filing.LedgerKeys(other), key) {
				return other
			}
		}
	}
	return s
}

// kind returns the type of a key and whether it is required or its default.
func kind(k filing.Key) string {
	if k.Default == "optional" || strings.HasPrefix(k.Default, "required") {
		return k.Type + ", " + k.Default
	}
	return k.Type + ", default: " + k.Default
}

// topicOf returns the topic that describes a key and has an example of it.
func topicOf(k filing.Key) Topic {
	if k.Table == "calendar.periods.QUARTER" || k.Path() == "calendar.periods" {
		return topicNamed("calendar.periods")
	}
	table, _, _ := strings.Cut(k.Path(), ".")
	for _, other := range filing.Keys {
		if other.Name == table && strings.HasSuffix(other.Table, ".toml") && other.Table != filing.File {
			table = other.Table
			break
		}
	}
	return topicNamed(table)
}

func topicNamed(name string) Topic {
	if i := slices.IndexFunc(Topics(), func(t Topic) bool { return t.Name == name }); i >= 0 {
		return Topics()[i]
	}
	return Topic{}
}

func keyLines(of func(filing.Key) bool) string {
	var b strings.Builder
	for _, k := range filing.Keys {
		if of(k) {
			fmt.Fprintf(&b, "  %s (%s)\n      %s\n", k.Path(), kind(k), k.Meaning)
		}
	}
	return b.String()
}

func fieldLines(s schema.Schema) string {
	var b strings.Builder
	for _, f := range Fields() {
		if f.Ledger == s.Ledger {
			fmt.Fprintf(&b, "  %s (%s)\n      %s\n", f.Name, need(s, f.Name), f.Meaning)
		}
	}
	return b.String()
}

// codeLines lists the codes that a key takes, each with its name.
func codeLines(path string) string {
	var b strings.Builder
	for i, c := range filing.Codes(path) {
		if i == 0 {
			b.WriteString("\n\nCodes and names, each of which the key takes:\n")
		}
		fmt.Fprintf(&b, "\n  %-8s  %s", c.Code, c.Name)
	}
	return b.String()
}

func functionLines() string {
	var b strings.Builder
	for _, f := range Functions() {
		fmt.Fprintf(&b, "  %s\n      %s\n      %s\n", f.Name, f.Meaning, f.Example)
	}
	return b.String()
}

func need(s schema.Schema, field string) string {
	if i := s.Index(field); i >= 0 && s.Fields[i].Required {
		return "required"
	}
	return "optional"
}

func page(kind Kind, name, prose, list, example string) Entry {
	e := entry(name, "", strings.TrimSuffix(prose+"\n\n"+list, "\n"), example)
	e.Title, _, _ = strings.Cut(text.OneLine(prose), ". ")
	e.Title = strings.TrimSuffix(e.Title, ".")
	e.Kind = kind
	return e
}

func entry(name, kind, meaning, example string) Entry {
	body := name
	if kind != "" {
		body += " (" + kind + ")"
	}
	body += "\n\n" + meaning + "\n"
	if strings.TrimSpace(example) != "" {
		body += "\nExample:\n\n  " + strings.ReplaceAll(strings.TrimSpace(example), "\n", "\n  ") + "\n"
	}
	title, _, _ := strings.Cut(meaning, "\n")
	return Entry{Name: name, Title: title, Text: body, Kind: KindKey}
}
