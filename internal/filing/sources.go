package filing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

var (
	sourceForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	envForm    = regexp.MustCompile(`^env:([A-Za-z_][A-Za-z0-9_]*)$`)
)

// secret reports whether a text may be a connection string, which no message repeats.
func secret(s string) bool { return strings.ContainsAny(s, ":=@/") || len(s) > 64 }

// plainly returns a text of filing.toml for a message, or words in its place if it may be a
// connection string.
func plainly(s string) string {
	if secret(s) {
		return "another text"
	}
	return toml.Quote(s)
}

// Variable returns the name that messages propose for the variable of a source.
func Variable(source string) string {
	return "TIEOUT_" + strings.ToUpper(strings.ReplaceAll(source, "-", "_"))
}

// readSources reads the databases. A source without ledgers is no mistake: `tieout inspect`
// profiles its tables before they are mapped.
func (f *Filing) readSources(t toml.Table) {
	for _, name := range t.Keys {
		n := t.Get(name)
		if !sourceForm.MatchString(name) {
			t.Fail(n.At, "Write a name of letters, digits, - and _, such as [sources.warehouse]", "a table in [sources] has a name with other characters than letters, digits, - and _")
			continue
		}
		c := t.Child(name, "[sources."+name+"]")
		if n.Kind != toml.KindTable {
			continue // reported
		}
		c.Only(keysOf("sources.NAME")...)
		s := &Source{Name: name, At: n.At}
		if c.Get("driver") == nil {
			c.Missing(`Add driver = "postgres", or driver = "trino"`, "%s has no driver", c.Name)
		} else if driver := c.Get("driver"); driver.Kind != toml.KindText || !slices.Contains(Drivers, driver.Text) {
			c.Fail(driver.At, "Write "+text.List([]string{toml.Quote(Postgres), toml.Quote(Trino)}, "or"), "driver in %s must be %s; found %s", c.Name, text.List(Drivers, "or"), found(driver))
		} else {
			s.Driver = driver.Text
		}
		example := fmt.Sprintf(`dsn = "env:%s"`, Variable(name))
		if dsn := c.Get("dsn"); dsn == nil {
			c.Missing(fmt.Sprintf("Add %s, and set the variable %s to the connection string", example, Variable(name)), "%s has no dsn", c.Name)
		} else if m := envForm.FindStringSubmatch(dsn.Text); m == nil || dsn.Kind != toml.KindText {
			c.Fail(dsn.At, fmt.Sprintf("Write %s, and set the variable %s of the environment to the connection string", example, Variable(name)),
				`dsn in %s must be "env:" and the name of a variable of the environment; a connection string does not belong in the file, because the file is saved with each filed report`, c.Name)
		} else {
			s.Env = m[1]
		}
		f.Sources = append(f.Sources, s)
	}
}

// found describes a value in a message.
func found(n *toml.Node) string {
	if n.Kind != toml.KindText {
		return string(n.Kind)
	}
	return plainly(n.Text)
}

// forFiles are the keys of a ledger in files that a ledger in a database cannot have, with what
// to do instead.
var forFiles = []struct{ key, instead string }{
	{"file", "Keep source for a ledger in a database, or file for a ledger in files, and remove the other"},
	{"sheet", "Remove sheet; a table has no sheets"},
	{"named", "Remove named; write the value in `query`, such as SELECT DATE '2022-12-31' AS posted_on"},
	{"across", "Remove across; write a `query` whose rows each have one date or currency and one amount"},
	{"fill", "Remove fill; write a `query` in which each row has its own value"},
	{"dates", "Remove dates; write a `query` that converts the text to a date, such as DATE AS posted_on"},
	{"numbers", "Remove numbers; write a `query` that converts the text to a decimal, such as CAST(replace(amount, ',', '') AS decimal(18, 2)) AS amount"},
	{"total_rows", "Remove total_rows; leave these rows out with a WHERE in `query`"},
	{"note_rows", "Remove note_rows; leave these rows out with a WHERE in `query`"},
	{"encoding", "Remove encoding, which is for CSV files"},
	{"delimiter", "Remove delimiter, which is for CSV files"},
}

// ToDate returns the expression that converts a column of text to a date, in the words of the
// database of a source; nil stands for PostgreSQL.
func ToDate(s *Source, column string) string {
	if s != nil && s.Driver == Trino {
		return fmt.Sprintf("CAST(date_parse(%s, '%%m/%%d/%%Y') AS date)", column)
	}
	return fmt.Sprintf("to_date(%s, 'MM/DD/YYYY')", column)
}

// ofFiles returns the keys of forFiles.
func ofFiles() (keys []string) {
	for _, other := range forFiles {
		keys = append(keys, other.key)
	}
	return keys
}

// forDatabases are the keys that only a ledger in a database has.
var forDatabases = []string{"table", "query", "key"}

// readSource reads where a ledger in a database is. It returns false for a ledger whose files
// are to be read.
func (l *Ledger) readSource(t toml.Table, sources []*Source) bool {
	named := t.Get("source")
	if named == nil {
		var stated []string
		for _, key := range forDatabases {
			if t.Get(key) != nil {
				stated = append(stated, key)
			}
		}
		if stated == nil {
			return false
		}
		l.Incomplete = true
		remedy := `Add source = "warehouse", and a section [sources.warehouse] with the driver and the dsn of the database`
		if len(sources) > 0 {
			remedy = "Add source = " + toml.Quote(sources[0].Name)
		}
		if t.Get("file") != nil {
			remedy = fmt.Sprintf("Remove %s, or replace file: %s", text.List(stated, "and"), strings.ToLower(remedy[:1])+remedy[1:])
		}
		if t.Get(stated[0]).Kind == toml.KindText || stated[0] == "key" && t.Get(stated[0]).Kind == toml.KindArray {
			t.Fail(t.Place(stated[0]), remedy, "%s in %s %s only for a ledger in a database, and the section has no source", text.List(stated, "and"), t.Name, map[bool]string{true: "is", false: "are"}[len(stated) == 1])
		}
		t.Text("table", "")
		t.Field("query", toml.KindText)
		t.Field("key", toml.KindArray)
		return t.Get("file") == nil
	}
	l.readNamedSource(t, sources)
	for _, other := range forFiles {
		if t.Get(other.key) != nil {
			t.Fail(t.Place(other.key), strings.Replace(other.instead, "DATE AS", ToDate(l.Source, "posted")+" AS", 1), "%s in %s is for a ledger in files, and the section has a source", other.key, t.Name)
			l.Incomplete = l.Incomplete || other.key == "file"
		}
	}
	table, query := t.Text("table", ""), t.Field("query", toml.KindText)
	switch {
	case t.Get("table") != nil && t.Get("query") != nil:
		t.Fail(t.Place("query"), "Keep table or query, and remove the other", "%s has both table and query", t.Name)
		l.Incomplete = true
	case t.Get("table") != nil:
		_, wrong := tableParts(table)
		if table != "" && wrong != nil {
			t.Fail(t.Place("table"), wrong.remedy, "table in %s %s: %s", t.Name, wrong.detail, plainly(table))
		}
		if l.Table = table; table == "" || wrong != nil {
			l.Table, l.Incomplete = "", true
		}
	case query != nil:
		driver := ""
		if l.Source != nil {
			driver = l.Source.Driver
		}
		if wrong := oneSelect(query.Text, driver); wrong != nil {
			t.Fail(query.At, wrong.remedy, "query in %s must be one SELECT statement, and %s", t.Name, wrong.detail)
			l.Incomplete = true
			break
		}
		l.Query = query.Text
	case t.Get("query") == nil:
		t.Missing(`Add table = "SCHEMA.TABLE", or query = "SELECT ..."`, "%s has a source and neither table nor query", t.Name)
		l.Incomplete = true
	default:
		l.Incomplete = true // reported
	}
	l.readKey(t)
	return true
}

// readNamedSource finds the source of a ledger.
func (l *Ledger) readNamedSource(t toml.Table, sources []*Source) {
	name := t.Text("source", "")
	var known []string
	for _, s := range sources {
		if known = append(known, s.Name); s.Name == name {
			l.Source = s
		}
	}
	switch {
	case l.Source != nil:
		l.Incomplete = l.Source.Driver == "" || l.Source.Env == "" // reported
	case name == "":
		l.Incomplete = true // reported
	default:
		remedy := fmt.Sprintf("Add a section [sources.%s] with driver = \"postgres\" and dsn = \"env:%s\"", name, Variable(name))
		if !sourceForm.MatchString(name) {
			remedy = "Write the name of a section of [sources]"
		}
		if known != nil {
			remedy = toml.Nearest(name, known)
		}
		t.Fail(t.Place("source"), remedy, "source in %s is %s, which is not a section of [sources]", t.Name, plainly(name))
		l.Incomplete = true
	}
}

// readKey reads the columns that name a row.
func (l *Ledger) readKey(t toml.Table) {
	n := t.Field("key", toml.KindArray)
	if n == nil {
		return
	}
	if len(n.Items) == 0 {
		t.Fail(n.At, "Write the column that names a row, such as key = [\"invoice_id\"], or remove the key", "key in %s is an empty list", t.Name)
	}
	var folded []string
	for _, column := range t.Lines("key") {
		if slices.Contains(folded, text.Fold(column)) {
			t.Fail(n.At, "Remove one of the two", "key in %s lists the column %s twice", t.Name, plainly(column))
			continue
		}
		folded, l.Key = append(folded, text.Fold(column)), append(l.Key, column)
	}
}

// TableParts returns the parts of Table without quotation marks: the name, after the schema and
// the catalog if the table states them. It is nil for a ledger without Table.
func (l *Ledger) TableParts() []string {
	parts, _ := tableParts(l.Table)
	return parts
}
