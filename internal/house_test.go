package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sources calls each for every production file of the packages.
func sources(t *testing.T, each func(name string, file *ast.File, at *token.FileSet)) {
	t.Helper()
	at := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "ledger/ledgertest/") || strings.HasPrefix(name, "warehouse/warehousetest/") {
			return err
		}
		file, err := parser.ParseFile(at, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		each(name, file, at)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNames checks that the name of each document, section and kind of key is written in
// one file only. Names with other meanings (revenue is also a ledger and a metric) are not
// checked.
func TestNames(t *testing.T) {
	t.Parallel()
	const home = "disclosure/disclosure.go"
	homes := map[string][]string{
		"mdna": {home}, "notes": {home}, "release": {home}, "memo": {home}, "geography": {home},
		"non-gaap": {home, "english/nongaap.go"},                               // a word of prose
		"letter":   {home, "document/document.go", "filing/correspondence.go"}, // the owner of words, and a table of comments.toml
		"holding":  {"schema/schema.go"},
	}
	found := map[string]map[string]bool{}
	sources(t, func(name string, file *ast.File, _ *token.FileSet) {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && homes[text] != nil {
				if found[text] == nil {
					found[text] = map[string]bool{}
				}
				found[text][name] = true
			}
			return true
		})
	})
	for text, want := range homes {
		if got := slices.Sorted(maps.Keys(found[text])); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%q is written in %v, want %v", text, got, want)
		}
	}
}

// behavior lists the function types allowed as exported types or fields of exported
// structs. Selections and groupings must be values.
var behavior = []string{
	"parallel.Once", // reads on demand
	"check.Check.Run", "compute.Metric.Members", "compute.Metric.Times", "compute.Metric.Caption", "compute.Metric.Eval",
	"input.Progress", "rows.Progress", "render.Decoration.Number", "render.Decoration.Sentence", "render.Writer.Takes", "render.Writer.Fill",
	"review.Source.Build", "review.Source.Open", "review.Source.Names", "review.Source.Roll", "review.Source.Save", "review.Source.Sign", "review.Source.Report", "toml.Reader.Report", "walk.How.Loaded",
	// a dialect is plain data and functions from text to text
	"warehouse.Connect", "warehouse.Dialect.Quote", "warehouse.Dialect.Literal", "warehouse.Dialect.Date", "warehouse.Dialect.Text", "warehouse.Dialect.Trim", "warehouse.Dialect.Day",
	"warehouse.Dialect.Clock", "warehouse.Dialect.Exact", "warehouse.Dialect.Plain", "warehouse.Dialect.Order", "warehouse.Dialect.Days", "warehouse.Dialect.Months", "warehouse.Dialect.Bytes", "warehouse.Dialect.Unique", "warehouse.Dialect.Hash",
}

// TestClosures checks that no closure is passed between packages as data.
func TestClosures(t *testing.T) {
	t.Parallel()
	var found []string
	sources(t, func(name string, file *ast.File, _ *token.FileSet) {
		pkg := path.Dir(name)
		note := func(parts ...string) { found = append(found, pkg+"."+strings.Join(parts, ".")) }
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					typed, ok := spec.(*ast.TypeSpec)
					if !ok || !typed.Name.IsExported() {
						continue
					}
					switch is := typed.Type.(type) {
					case *ast.FuncType:
						note(typed.Name.Name)
					case *ast.StructType:
						for _, field := range is.Fields.List {
							for _, n := range field.Names {
								if n.IsExported() && holdsFunction(field.Type) {
									note(typed.Name.Name, n.Name)
								}
							}
						}
					}
				}
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Type.Results != nil && slices.ContainsFunc(d.Type.Results.List, func(r *ast.Field) bool { return holdsFunction(r.Type) }) {
					note(d.Name.Name)
				}
			}
		}
	})
	for _, name := range found {
		if !slices.Contains(behavior, name) {
			t.Errorf("%s passes a function between packages; make it a value, or add it to behavior", name)
		}
	}
	for _, name := range behavior {
		if !slices.Contains(found, name) {
			t.Errorf("behavior lists %s, which does not exist", name)
		}
	}
}

// holdsFunction reports whether a type is a function, or a list or map of functions.
func holdsFunction(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.FuncType:
		return true
	case *ast.ArrayType:
		return holdsFunction(t.Elt)
	case *ast.MapType:
		return holdsFunction(t.Value)
	}
	return false
}

// TestWritersAreListed checks that record.Writers has every value of render.Writer; a
// missing one would write nothing.
func TestWritersAreListed(t *testing.T) {
	t.Parallel()
	var made, listed []string
	sources(t, func(name string, file *ast.File, _ *token.FileSet) {
		for _, d := range file.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				v := spec.(*ast.ValueSpec)
				for i, value := range v.Values {
					lit, ok := value.(*ast.CompositeLit)
					switch {
					case !ok:
					case typeName(lit.Type) == "Writer":
						made = append(made, path.Dir(name)+"."+v.Names[i].Name)
					case v.Names[i].Name == "Writers":
						for _, e := range lit.Elts {
							if s, ok := e.(*ast.SelectorExpr); ok {
								listed = append(listed, s.X.(*ast.Ident).Name+"."+s.Sel.Name)
							}
						}
					}
				}
			}
		}
	})
	slices.Sort(made)
	if slices.Sort(listed); !slices.Equal(made, listed) || len(made) == 0 {
		t.Errorf("the writers are %v, but record.Writers lists %v", made, listed)
	}
}

// typeName returns the unqualified name of a type, or "".
func typeName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	}
	return ""
}

// mostLines is the limit of production code in a package, without blanks, comments and the files
// that hold one check each.
const mostLines = 4000

var oneCheck = regexp.MustCompile(`^check/[a-z]{3}\d{3}\.go$`)

// TestPackagesAreSmall checks that each package has at most mostLines lines of code, and lists those
// that are near it.
func TestPackagesAreSmall(t *testing.T) {
	t.Parallel()
	lines := map[string]int{}
	sources(t, func(name string, file *ast.File, at *token.FileSet) {
		if oneCheck.MatchString(name) {
			return
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		comment := map[int]bool{} // lines that hold a comment and nothing else
		for _, group := range file.Comments {
			for line := at.Position(group.Pos()).Line; line <= at.Position(group.End()).Line; line++ {
				comment[line] = true
			}
		}
		n := 0
		for line := range strings.Lines(string(text)) {
			n++
			if words := strings.TrimSpace(line); words != "" && !(comment[n] && strings.HasPrefix(words, "//")) {
				lines[path.Dir(name)]++
			}
		}
	})
	for pkg, n := range lines {
		if n > mostLines {
			t.Errorf("package %s has %d lines of code, want at most %d; move a separate concern to another package", pkg, n, mostLines)
		} else if n > mostLines*9/10 {
			t.Logf("package %s has %d lines of code of at most %d", pkg, n, mostLines)
		}
	}
}

// TestContributingHasTheHouse checks that CONTRIBUTING.md lists each package with its layer, and
// the steps of each kind of change.
func TestContributingHasTheHouse(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	for pkg, floor := range floors {
		if row := "\n| " + strconv.Itoa(floor) + " | `" + pkg + "` | "; !strings.Contains(string(text), row) {
			t.Errorf("CONTRIBUTING.md has no row %q", row)
		}
	}
	for _, change := range []string{"a metric", "a check", "a field of a ledger", "an output", "a disclosure", "a key of filing.toml", "a template function", "a package"} {
		if !strings.Contains(string(text), "\n| "+change+" |") {
			t.Errorf("CONTRIBUTING.md has no row of steps for %s", change)
		}
	}
	for _, link := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(string(text), -1) {
		heading := strings.ReplaceAll(link[1], "-", " ")
		if !regexp.MustCompile(`(?im)^##+ ` + regexp.QuoteMeta(heading) + `$`).MatchString(strings.ReplaceAll(strings.ReplaceAll(string(text), ",", ""), "-", " ")) {
			t.Errorf("CONTRIBUTING.md links to #%s, which is no heading", link[1])
		}
	}
}

// TestBook checks that the comment of the command, the table of contents of go doc, names each
// package once, and that each package has one comment that says what it is.
func TestBook(t *testing.T) {
	t.Parallel()
	main, err := parser.ParseFile(token.NewFileSet(), "../main.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	chapters := map[string]int{}
	for _, entry := range regexp.MustCompile(`(?m)^  - ([a-z, ]+):`).FindAllStringSubmatch(main.Doc.Text(), -1) {
		for _, pkg := range strings.Split(entry[1], ", ") {
			chapters[pkg]++
			if _, known := floors[pkg]; !known {
				t.Errorf("main.go names %s, which is no package", pkg)
			}
		}
	}
	comments := map[string]string{}
	sources(t, func(name string, file *ast.File, _ *token.FileSet) {
		if file.Doc != nil {
			if comments[path.Dir(name)] != "" {
				t.Errorf("package %s has a second comment in %s", path.Dir(name), name)
			}
			comments[path.Dir(name)] = file.Doc.Text()
		}
	})
	for pkg := range floors {
		if chapters[pkg] != 1 {
			t.Errorf("main.go names package %s %d times, want once", pkg, chapters[pkg])
		}
		if comment := comments[pkg]; !strings.HasPrefix(comment, "Package "+pkg+" ") || strings.Count(comment, "\n") < 4 {
			t.Errorf("the comment of package %s is %q, want what it holds, its types, its rules and its neighbors", pkg, comment)
		}
	}
}
