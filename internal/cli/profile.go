package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/profile"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/warehouse"
)

// exists reports whether a file exists.
func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// profile describes a table of a database, written SOURCE:TABLE. A table that cannot be read is
// described by the reason.
func (a *app) profile(arg string) (*profile.Table, error) {
	name, table, _ := strings.Cut(arg, ":")
	s, err := a.source(name, arg)
	if err != nil {
		return nil, err
	}
	if l := (&filing.Ledger{Source: s, Table: table}); l.TableParts() == nil {
		return nil, fmt.Errorf("%s is not the name of a table; write SOURCE:TABLE, such as %s:finance.revenue, and put a part with a period or a blank in quotation marks", text.Plain(arg), name)
	}
	refused := func(err error) (*profile.Table, error) {
		why, err := a.refusal(err, arg)
		if err != nil {
			return nil, err
		}
		return &profile.Table{Table: arg, Driver: s.Driver, Columns: []profile.Column{}, Refused: why}, nil
	}
	conn, err := a.databases.connect(a.databases.ctx, s)
	if err != nil {
		return refused(err)
	}
	defer conn.Close()
	t, err := profile.Of(a.databases.ctx, conn, s, table)
	if err != nil {
		return refused(err)
	}
	return t, nil
}

// refusal returns why a table or a source cannot be read, or an error of the program.
func (a *app) refusal(err error, arg string) ([]string, error) {
	if a.databases.interrupted() {
		return nil, errInterrupted
	}
	e := (*warehouse.Error)(nil)
	if !errors.As(err, &e) {
		return nil, err
	}
	d := e.Diagnostic(source.Cell{Workbook: arg})
	return []string{d.Message()}, nil
}

// tables are the tables that the account of a source can read, to be written as JSON.
type tables struct {
	Source  string           `json:"source"` // "warehouse:"
	Driver  string           `json:"driver"`
	Tables  []profile.Listed `json:"tables"`
	More    bool             `json:"tables_more,omitempty"` // whether there are more tables
	Refused []string         `json:"refused,omitempty"`
}

// tables lists the tables of a source.
func (a *app) tables(name string) (*tables, error) {
	s, err := a.source(name, name+":")
	if err != nil {
		return nil, err
	}
	t := &tables{Source: name + ":", Driver: s.Driver, Tables: []profile.Listed{}}
	conn, err := a.databases.connect(a.databases.ctx, s)
	if err == nil {
		defer conn.Close()
		var list []profile.Listed
		list, t.More, err = profile.Tables(a.databases.ctx, conn)
		t.Tables = append(t.Tables, list...)
	}
	if err != nil {
		if t.Refused, err = a.refusal(err, t.Source); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// printTables prints the tables of a source. Every text of the database is escaped.
func printTables(w io.Writer, t *tables) {
	line := func(indent int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", indent), text.Plain(fmt.Sprintf(format, args...)))
	}
	line(0, "%s database of the driver %s", t.Source, t.Driver)
	for _, why := range t.Refused {
		line(1, "cannot be read: %s", why)
	}
	switch {
	case t.Refused != nil:
	case len(t.Tables) == 0:
		line(1, "the account can read no table; ask the administrator to grant it the right to SELECT from the tables of the ledgers, and to use their schema")
	default:
		line(1, "the account can read %s; `tieout inspect %sSCHEMA.TABLE` prints what one holds", text.Count(len(t.Tables), "table"), t.Source)
	}
	for _, each := range t.Tables {
		line(2, "%s.%s%s", part(each.Schema), part(each.Table), map[bool]string{true: " (view)"}[each.Kind == "view"])
	}
	if t.More {
		line(2, "and more")
	}
}

// part writes a part of the name of a table as the key "table" has it.
func part(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r == '.' || r == '"' || r == ' ' || r == '\t' }) {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

// isTable describes the argument of inspect in a message.
func isTable(arg, name string) string {
	if arg == name+":" {
		return fmt.Sprintf("%s is the source %s", text.Plain(arg), name)
	}
	return fmt.Sprintf("%s is a table of the source %s", text.Plain(arg), name)
}

// threeLines are the lines of filing.toml that inspect needs.
func threeLines(name string) string {
	return fmt.Sprintf("\n\n[sources.%s]\ndriver = %s   # or %s\ndsn = \"env:%s\"   # the environment variable that holds the connection string\n", name, toml.Quote(filing.Postgres), toml.Quote(filing.Trino), filing.Variable(name))
}

// source returns a source of the filing folder.
func (a *app) source(name, arg string) (*filing.Source, error) {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return nil, fmt.Errorf("cannot open the filing folder %s: %w", a.dir, disk.Reason(err))
	}
	defer root.Close()
	f, found, err := filing.Read(root.FS())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s, and there is no %s in %s; name the filing folder with -C, or write these lines in a new %[2]s, which are all that inspect needs, and set the variable:%[4]s", isTable(arg, name), filing.File, a.dir, threeLines(name))
	}
	if err != nil {
		return nil, err
	}
	var known []string
	for _, s := range f.Sources {
		if known = append(known, "[sources."+s.Name+"]"); s.Name != name {
			continue
		}
		if s.Driver != "" && s.Env != "" {
			return s, nil
		}
		for _, d := range found {
			if strings.Contains(d.Detail, "[sources."+name+"]") {
				return nil, fmt.Errorf("%s: %s. %s", d.At(), d.Detail, d.Remedy)
			}
		}
	}
	if known == nil {
		return nil, fmt.Errorf("%s, and %s has no [sources.%s]; add the section (tieout explain sources), and set the variable:%s", isTable(arg, name), filing.File, name, threeLines(name))
	}
	return nil, fmt.Errorf("%s, and %s has %s", isTable(arg, name), filing.File, text.List(known, "and"))
}

// printTable prints what a table holds. Every text of the database is escaped.
func printTable(w io.Writer, t *profile.Table) {
	line := func(indent int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", indent), text.Plain(fmt.Sprintf(format, args...)))
	}
	line(0, "%s: table in %s", t.Table, t.Driver)
	if len(t.Columns) > 0 {
		about := control.Counted(t.Rows, "row")
		looks := "; looks like "
		if len(t.Guessed) > 0 || len(t.Others) > 0 {
			looks = "; may be "
		}
		if t.Ledger != "" {
			about += looks + likeness(t.Ledger, t.Lacks, t.Guessed)
		}
		for _, o := range t.Others {
			about += "; or " + likeness(o.Ledger, o.Lacks, o.Guessed)
		}
		if t.Key != nil {
			about += "; one row for each " + text.List(t.Key, "and")
		}
		line(1, "%s", about)
	}
	for _, c := range t.Columns {
		printStored(line, c)
	}
	if t.More > 0 {
		line(2, "and %s more", text.Count(t.More, "column"))
	}
	for _, why := range t.Refused {
		line(1, "cannot be read: %s", why)
	}
	print := func(section string) {
		fmt.Fprintln(w)
		for each := range strings.Lines(section) {
			line(0, "%s", strings.TrimSuffix(each, "\n"))
		}
	}
	switch {
	case t.Section != "":
		line(1, "to read the table, add these lines to %s:", filing.File)
		print(t.Section)
	case len(t.Columns) > 0:
		line(1, "looks like no ledger by the names of its columns; to read it, add a section such as [ledgers.revenue] to %s, with source, table and columns,", filing.File)
		line(1, "as `tieout explain sources` shows; `tieout explain revenue` lists the fields of a ledger, and so do customers, subscriptions, fx, trial-balance and securities")
	}
	for _, o := range t.Others {
		fmt.Fprintln(w)
		for _, why := range o.Refused {
			line(1, "cannot be read: %s", why)
		}
		line(1, "or, if the table is %s:", o.Ledger)
		print(o.Section)
	}
}

// likeness describes a ledger that a table looks like.
func likeness(ledger, lacks string, guessed []string) string {
	if len(guessed) > 0 {
		ledger += fmt.Sprintf(" (%s by type alone)", text.List(guessed, "and"))
	}
	if lacks != "" {
		ledger += ", missing: " + lacks
	}
	return ledger
}

// printStored prints what a column of a table holds.
func printStored(line func(indent int, format string, args ...any), c profile.Column) {
	head := toml.Quote(c.Name)
	if c.Field != "" {
		head += " (" + c.Field + ")"
	}
	about := []string{c.Type}
	add := func(format string, args ...any) { about = append(about, fmt.Sprintf(format, args...)) }
	numeric := c.Kind == "whole number" || c.Kind == "decimal"
	switch {
	case c.From == "" && c.To == "":
	case numeric:
		add("from %s to %s", text.Group(c.From), text.Group(c.To))
	case c.Kind == "text":
		add("first %s, last %s", toml.Quote(text.Clip(c.From, 60)), toml.Quote(text.Clip(c.To, 60)))
	default:
		add("from %s to %s", c.From, c.To)
	}
	if c.Total != "" {
		add("total %s", text.Group(c.Total))
	}
	switch {
	case c.Kind == "other":
	case c.More:
		add("%s in the first 1,000,000 rows", control.Counted(c.Distinct, "different value"))
	default:
		add("%s", control.Counted(c.Distinct, "different value"))
	}
	if c.Nulls > 0 {
		add("%s NULL", control.Number(c.Nulls))
	}
	if c.Blank > 0 {
		add("%s blank", control.Number(c.Blank))
	}
	if c.Timed > 0 {
		add("%s with a time other than 00:00:00 UTC", control.Number(c.Timed))
	}
	line(2, "%s: %s", head, strings.Join(about, "; "))
	if len(c.Examples) > 0 && c.Kind == "text" {
		var quoted []string
		for _, v := range c.Examples {
			quoted = append(quoted, toml.Quote(text.Clip(v, 60)))
		}
		line(3, "such as %s", text.List(quoted, "and"))
	}
	if c.Problem != "" {
		line(3, "%s", c.Problem)
	}
}
