package diff

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
)

// Folder is a draft folder as it was written.
type Folder struct {
	Name    string  // as the user names it
	Locate  Locator // finds rows of its ledgers; nil where they are not to be had
	Form    string
	Period  fiscal.Period
	Compare fiscal.Period
	Inputs  map[string]string // SHA-256 of each input
	lock    lock
	facts   map[fact.ID]*Fact
	order   []fact.ID             // shown in Markdown, in order, each once
	shows   map[fact.ID][]showing // by section, in order
	where   map[fact.ID]Point
	docs    []*text
	parts   map[fact.ID]map[string]map[string]quantity.Value // by kind and key
}

// Key is a key of a sum: what one customer, country, channel, account or holding
// adds to a fact.
type Key struct {
	Fact    fact.ID
	By, Key string
}

// Rows is where a key's rows are: the cells of the first of them, and how many there
// are.
type Rows struct {
	Cells []string
	Count int
}

// Locator finds the rows of keys in ledgers that are what a draft was made from.
type Locator func([]Key) map[Key]Rows

// Fact is a fact as facts.json tells it.
type Fact struct {
	ID     fact.ID
	Value  quantity.Value
	Inputs []fact.ID
	Books  []string // workbooks of its cells
}

// showing is how a section shows a fact: in one way, or in several.
type showing struct {
	section string
	texts   []string
}

func (f *Folder) show(id fact.ID, section, text string) {
	i := slices.IndexFunc(f.shows[id], func(s showing) bool { return s.section == section })
	if i < 0 {
		i = len(f.shows[id])
		f.shows[id] = append(f.shows[id], showing{section: section})
	}
	if s := &f.shows[id][i]; !slices.Contains(s.texts, text) {
		s.texts = append(s.texts, text)
	}
}

// Point is a line of a document.
type Point struct {
	File string
	Line int
}

// String gives the point as file:line.
func (p Point) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

type lock struct {
	Form      string            `json:"form"`
	Period    string            `json:"period"`
	Compare   string            `json:"compare"`
	Inputs    map[string]string `json:"inputs"`
	Templates map[string]string `json:"templates"`
	Policies  map[string]string `json:"policies"`
	Lines     map[string]string `json:"lines"`
	Parents   map[string]string `json:"parents"`
	Ends      map[string]string `json:"ends"`
	Sections  []struct {
		Name, File  string
		First, Last int
	} `json:"sections"`
}

// text is a Markdown document with the figures that stand in it.
type text struct {
	name    string
	draft   *document.Draft
	figures map[int]printed // by byte of the source
}

type printed struct {
	id   fact.ID
	text string
}

// mostFile bounds a file of a draft folder, in bytes.
const mostFile = 64 << 20

// Read reads a draft folder, which draft wrote and a person may have edited. The
// error says which of its files is missing or broken.
func Read(fsys fs.FS, name string) (*Folder, error) {
	f := &Folder{Name: name, facts: map[fact.ID]*Fact{}, shows: map[fact.ID][]showing{}, where: map[fact.ID]Point{},
		parts: map[fact.ID]map[string]map[string]quantity.Value{}}
	if err := f.read(fsys); err != nil {
		return nil, fmt.Errorf("%s is not a draft folder: %w", name, err)
	}
	return f, nil
}

func decode(fsys fs.FS, name string, into any) error {
	data, _, err := filing.ReadFileWithin(fsys, name, mostFile)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err
	}
	if t := (*json.UnmarshalTypeError)(nil); errors.As(err, &t) {
		err = errors.New("it is not what draft writes")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (f *Folder) read(fsys fs.FS) error {
	if err := decode(fsys, "draft.lock", &f.lock); err != nil {
		return err
	}
	var err, err2 error
	f.Form, f.Inputs = f.lock.Form, f.lock.Inputs
	f.Period, err = fiscal.ParsePeriod(f.lock.Period)
	f.Compare, err2 = fiscal.ParsePeriod(f.lock.Compare)
	if err := errors.Join(err, err2); err != nil {
		return fmt.Errorf("draft.lock: %w", err)
	}
	var record struct {
		Facts []struct {
			ID, Value, Unit string
			Inputs, Cells   []string
		}
		Shown []struct {
			ID, Text, File string
			Line, Col      int
		}
	}
	if err := decode(fsys, "facts.json", &record); err != nil {
		return err
	}
	for _, r := range record.Facts {
		id, err := fact.ParseID(r.ID)
		a, err2 := quantity.ParseText(r.Value)
		if err := errors.Join(err, err2); err != nil {
			return fmt.Errorf("facts.json: %s: %w", r.ID, err)
		}
		t := &Fact{ID: id, Value: quantity.Money(a, quantity.Unit(r.Unit))}
		for _, s := range r.Inputs {
			if in, err := fact.ParseID(s); err == nil {
				t.Inputs = append(t.Inputs, in)
			}
		}
		for _, cell := range r.Cells {
			if book, _, ok := strings.Cut(cell, "!"); ok && !slices.Contains(t.Books, book) {
				t.Books = append(t.Books, book)
			}
		}
		f.facts[id] = t
	}
	docs := map[string]*text{}
	for _, s := range record.Shown {
		if path.Ext(s.File) != ".md" || path.Base(s.File) != s.File {
			continue
		}
		if docs[s.File] == nil {
			d, err := f.document(fsys, s.File)
			if err != nil {
				return err
			}
			docs[s.File] = d
		}
		id, err := fact.ParseID(s.ID)
		if err != nil {
			return fmt.Errorf("facts.json: %w", err)
		}
		if offset := place(docs[s.File].draft.Source, s.Line, s.Col, s.Text); offset >= 0 {
			docs[s.File].figures[offset] = printed{id, s.Text}
		}
		if f.shows[id] == nil {
			f.where[id] = Point{s.File, s.Line}
			f.order = append(f.order, id)
		}
		f.show(id, f.sectionAt(s.File, s.Line), s.Text)
	}
	for _, s := range f.lock.Sections { // a document may show no fact
		if docs[s.File] == nil && path.Base(s.File) == s.File {
			d, err := f.document(fsys, s.File)
			if err != nil {
				return err
			}
			docs[s.File] = d
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(docs), byDocument) {
		f.docs = append(f.docs, docs[name])
	}
	return f.readParts(fsys)
}

// documents in the order in which a person reads them.
var documents = []string{"mdna.md", "notes.md", "release.md", "letter.md", "memo.md"}

func byDocument(a, b string) int {
	i, j := slices.Index(documents, a), slices.Index(documents, b)
	if i != j {
		return i - j
	}
	return strings.Compare(a, b)
}

func (f *Folder) document(fsys fs.FS, name string) (*text, error) {
	data, _, err := filing.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return &text{name, document.Plain(strings.TrimSuffix(name, ".md"), data), map[int]printed{}}, nil
}

// place gives the byte at which a text stands on a line: at its column, or where
// an edited line has it alone. It gives −1 where it does not stand.
func place(src []byte, line, col int, text string) int {
	start := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(src[start:], '\n')
		if i < 0 {
			return -1
		}
		start += i + 1
	}
	end := len(src)
	if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
		end = start + i
	}
	row := string(src[start:end])
	at := 0
	for ; col > 1 && at < len(row); col-- {
		_, size := utf8.DecodeRuneInString(row[at:])
		at += size
	}
	if col == 1 && strings.HasPrefix(row[at:], text) {
		return start + at
	}
	return -1
}

func (f *Folder) sectionAt(file string, line int) string {
	for _, s := range f.lock.Sections {
		if s.File == file && s.First <= line && line <= s.Last {
			return s.Name
		}
	}
	return ""
}

func (f *Folder) readParts(fsys fs.FS) error {
	var record struct {
		Parts []struct {
			ID, By  string
			Addends []struct{ Key, Value string }
		}
	}
	if _, err := fs.Stat(fsys, "parts.json"); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := decode(fsys, "parts.json", &record); err != nil {
		return err
	}
	for _, p := range record.Parts {
		id, err := fact.ParseID(p.ID)
		if err != nil || f.facts[id] == nil {
			continue
		}
		keys := map[string]quantity.Value{}
		for _, a := range p.Addends {
			n, err := quantity.ParseText(a.Value)
			if err != nil {
				return fmt.Errorf("parts.json: %s: %w", p.ID, err)
			}
			keys[a.Key] = quantity.Money(n, f.facts[id].Value.Unit())
		}
		if f.parts[id] == nil {
			f.parts[id] = map[string]map[string]quantity.Value{}
		}
		f.parts[id][p.By] = keys
	}
	return nil
}

// role says what a fact is to its report, whatever the period: its name, and
// whether it is of the period, of the one compared, or of which other.
func (f *Folder) role(id fact.ID) string { return id.Name() + "@" + f.when(id.When) }

func (f *Folder) when(when string) string {
	p, err := fiscal.ParsePeriod(when)
	if err != nil {
		return f.dateRole(when)
	}
	years := f.Period.Year - p.Year
	p.Year = 0
	own := f.Period
	own.Year = 0
	suffix := ""
	switch {
	case p == own:
	case p == own.ToDate():
		suffix = "YTD"
	case p == fiscal.Period{}:
		suffix = "FY"
	default:
		return when
	}
	return fmt.Sprintf("P-%d%s", years, suffix)
}

// dateRole gives what a date is to the report, or the date itself.
func (f *Folder) dateRole(date string) string {
	for _, role := range []string{"period", "compare", "before", "year-end"} {
		if f.lock.Ends[role] == date {
			return role
		}
	}
	return date
}
