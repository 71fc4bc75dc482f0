// Package reference is the manual that "tieout explain" prints: guides, the checks, the keys
// and files of a filing folder, the ledgers and their fields, and the template functions. It
// takes all names from the tables that the program itself uses, and adds explanations and
// examples.
package reference

import (
	"bytes"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
)

// Entry is one page of the manual.
type Entry struct {
	Name  string // "KPI005", "registrant", "registrant.cik", "templates.fact"
	Title string // one line
	Text  string // the page as a terminal shows it, with a line end
	Kind  Kind   // what the page is about
	Again bool   // true for a key that an earlier entry describes for another ledger

	Note    string // "text, required", or the severity of a check; may be empty
	Prose   string // the page without its name, list and example, in the Markdown of blocks
	Items   []Item // the keys, columns or functions that the page lists
	Codes   []filing.Code
	Example string // TOML or a template, without a line end; may be empty
}

// Item is a key, column or function in the list of a page.
type Item struct {
	Label   string // as the list shows it: "registrant.cik", "amount"
	Entry   string // the name of its own entry, which may be missing: "ledgers.LEDGER.file"
	Note    string
	Meaning string // one paragraph
	Example string // for a function
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
	return Entry{Name: name, Title: title, Text: string(data), Kind: KindGuide, Prose: string(data)}
}

// All returns the whole manual: first the guides, then the checks, then the topics, then the
// single keys, fields and functions.
var All = sync.OnceValue(func() (list []Entry) {
	for _, name := range guides {
		list = append(list, guide(name))
	}
	for _, c := range check.All {
		list = append(list, Entry{Name: string(c.Code), Title: c.Title, Text: fmt.Sprintf("%s (%s): %s\n\n%s\n", c.Code, c.Severity, c.Title, c.Manual()), Kind: KindCheck,
			Note: c.Severity.String(), Prose: c.Manual()})
	}
	file := Topic{filing.File, "The settings of a filing folder. The file has the sections below; \"tieout explain SECTION\" describes one section.", "", nil}
	list = append(list, page(KindTopic, file.Name, file.Prose, keyItems(func(k filing.Key) bool { return k.Table == filing.File }), ""))
	for _, t := range Topics() {
		list = append(list, page(KindTopic, t.Name, t.Prose, keyItems(func(k filing.Key) bool { return topicOf(k).Name == t.Name }), t.Example))
	}
	list = append(list, page(KindTopic, "init", strings.TrimSpace(initText), nil, "values.country = { \"?\" = [\"EMEA\"] }   # as tieout init writes the line\nvalues.country = { GB = [\"EMEA\"] }    # with your answer"))
	list = append(list, page(KindTopic, "templates", strings.TrimSpace(templatesText), functionItems(), ""))
	for _, s := range schema.Schemas {
		list = append(list, page(KindLedger, "ledgers."+s.Ledger, "A ledger in which each row is "+s.Row+".", fieldItems(s), LedgerExample(s)))
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
		e := Entry{Name: path, Kind: KindKey, Note: kind(k), Prose: k.Meaning, Codes: filing.Codes(path), Example: t.Example}
		list = append(list, e.complete())
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

// Text returns the whole manual as a terminal shows it. A key that several ledgers have is there
// once.
func Text() []byte {
	var b bytes.Buffer
	for i, e := range All() {
		if e.Again {
			continue
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.Text)
	}
	return b.Bytes()
}

// Find returns the entry with the given name. If there is none, the last part of a name is
// enough, provided that only one entry ends with it, or that all that do say the same: "cik"
// finds registrant.cik, and "total_rows" the key of the revenue ledger. If a ledger
// and a key have the same last part, Find returns the page of the ledger. If Find returns no
// entry, near lists the names of the entries that end with the given name or, if there are
// none, the two closest spellings.
func Find(name string) (found *Entry, near []string) {
	if found, near = find(name); found != nil || near != nil {
		return found, near
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	distance := func(e Entry) int {
		full := strings.ToLower(e.Name)
		return min(text.Distance(full, name), text.Distance(full[strings.LastIndex(full, ".")+1:], name))
	}
	sorted := slices.SortedStableFunc(slices.Values(All()), func(a, b Entry) int { return distance(a) - distance(b) })
	return nil, []string{sorted[0].Name, sorted[1].Name}
}

// find returns what Find does, without the closest spellings.
func find(name string) (found *Entry, ends []string) {
	name = fullName(strings.ToLower(strings.Trim(name, "[]")))
	if i, ok := index()[name]; ok {
		return &All()[i], nil
	}
	var first *Entry
	for i := range All() {
		if e := &All()[i]; strings.HasSuffix(strings.ToLower(e.Name), "."+name) {
			if ends = append(ends, e.Name); first == nil {
				first = e
			}
		}
	}
	// The page of a ledger comes before a key of the same name.
	if len(ends) == 1 || len(ends) > 1 && first.Kind < KindKey {
		return first, nil
	}
	same := len(ends) > 1
	for _, end := range ends {
		e := &All()[index()[strings.ToLower(end)]]
		if same = same && meaning(e) == meaning(first); strings.HasPrefix(end, "ledgers.revenue.") {
			first = e
		}
	}
	if same { // a key that several ledgers have
		return first, nil
	}
	return nil, ends
}

// meaning returns the page of a key without its title and example.
func meaning(e *Entry) string {
	_, about, _ := strings.Cut(e.Text, "\n")
	about, _, _ = strings.Cut(about, "\nExample:")
	return about
}

// index returns the place in All of each name in small letters.
var index = sync.OnceValue(func() map[string]int {
	at := map[string]int{}
	for i, e := range All() {
		at[strings.ToLower(e.Name)] = i
	}
	return at
})

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

func keyItems(of func(filing.Key) bool) (list []Item) {
	for _, k := range filing.Keys {
		if of(k) {
			list = append(list, Item{Label: k.Path(), Entry: k.Path(), Note: kind(k), Meaning: k.Meaning})
		}
	}
	return list
}

func fieldItems(s schema.Schema) (list []Item) {
	for _, f := range Fields() {
		if f.Ledger == s.Ledger {
			list = append(list, Item{Label: f.Name, Entry: f.Ledger + "." + f.Name, Note: need(s, f.Name), Meaning: f.Meaning})
		}
	}
	return list
}

func functionItems() (list []Item) {
	for _, f := range Functions() {
		list = append(list, Item{Label: f.Name, Entry: "templates." + f.Name, Meaning: f.Meaning, Example: f.Example})
	}
	return list
}

func need(s schema.Schema, field string) string {
	if i := s.Index(field); i >= 0 && s.Fields[i].Required {
		return "required"
	}
	return "optional"
}

// page returns the page of a topic or a ledger. Its title is the first sentence of its prose.
func page(kind Kind, name, prose string, items []Item, example string) Entry {
	e := Entry{Name: name, Kind: kind, Prose: prose, Items: items, Example: example}.complete()
	e.Title, _, _ = strings.Cut(text.OneLine(prose), ". ")
	e.Title = strings.TrimSuffix(e.Title, ".")
	return e
}

// entry returns the page of a key or a column.
func entry(name, note, meaning, example string) Entry {
	return Entry{Name: name, Kind: KindKey, Note: note, Prose: meaning, Example: example}.complete()
}

// complete returns the entry with its title and its text for a terminal.
func (e Entry) complete() Entry {
	e.Example = strings.TrimSpace(e.Example)
	e.Title = e.Prose
	var b strings.Builder
	b.WriteString(e.Name)
	if e.Note != "" {
		b.WriteString(" (" + e.Note + ")")
	}
	b.WriteString("\n\n")
	if strings.Contains(e.Prose, "\n") {
		b.WriteString(e.Prose + "\n")
	} else {
		b.WriteString(fill(e.Prose, "") + "\n")
	}
	for i, item := range e.Items {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("  " + item.Label)
		if item.Note != "" {
			b.WriteString(" (" + item.Note + ")")
		}
		b.WriteString("\n" + fill(item.Meaning, "      ") + "\n")
		if item.Example != "" {
			b.WriteString("      " + item.Example + "\n")
		}
	}
	for i, c := range e.Codes {
		if i == 0 {
			b.WriteString("\nCodes and names, each of which the key takes:\n\n")
		}
		fmt.Fprintf(&b, "  %-8s  %s\n", c.Code, c.Name)
	}
	if e.Example != "" {
		b.WriteString("\nExample:\n\n  " + strings.ReplaceAll(e.Example, "\n", "\n  ") + "\n")
	}
	e.Text = b.String()
	return e
}
