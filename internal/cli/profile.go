package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"tieout/internal/control"
	"tieout/internal/disk"
	"tieout/internal/filing"
	"tieout/internal/profile"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/toml"
	"tieout/internal/warehouse"
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
		if a.databases.interrupted() {
			return nil, errInterrupted
		}
		e := (*warehouse.Error)(nil)
		if !errors.As(err, &e) {
			return nil, err
		}
		d := e.Diagnostic(source.Cell{Workbook: arg})
		return &profile.Table{Table: arg, Driver: s.Driver, Columns: []profile.Column{}, Refused: []string{d.Message()}}, nil
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

// source returns a source of the filing folder.
func (a *app) source(name, arg string) (*filing.Source, error) {
	root, err := os.OpenRoot(a.dir)
	if err != nil {
		return nil, fmt.Errorf("cannot open the filing folder %s: %w", a.dir, disk.Reason(err))
	}
	defer root.Close()
	f, found, err := filing.Read(root.FS())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is a table of the source %s, and there is no %s in %s; name the filing folder with -C", text.Plain(arg), name, filing.File, a.dir)
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
		return nil, fmt.Errorf("%s is a table of the source %s, and %s has no [sources.%[2]s]; add the section with driver and dsn (tieout explain sources)", text.Plain(arg), name, filing.File)
	}
	return nil, fmt.Errorf("%s is a table of the source %s, and %s has %s", text.Plain(arg), name, filing.File, text.List(known, "and"))
}

// printTable prints what a table holds. Every text of the database is escaped.
func printTable(w io.Writer, t *profile.Table) {
	line := func(indent int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", indent), text.Plain(fmt.Sprintf(format, args...)))
	}
	line(0, "%s: table in %s", t.Table, t.Driver)
	if len(t.Columns) > 0 {
		about := control.Counted(t.Rows, "row")
		switch {
		case t.Ledger != "" && t.Lacks == "":
			about += "; looks like " + t.Ledger
		case t.Ledger != "":
			about += fmt.Sprintf("; looks like %s; missing: %s", t.Ledger, t.Lacks)
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
	if t.Section != "" {
		line(1, "to read the table, add these lines to %s:", filing.File)
		fmt.Fprintln(w)
		for each := range strings.Lines(t.Section) {
			line(0, "%s", strings.TrimSuffix(each, "\n"))
		}
	}
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
