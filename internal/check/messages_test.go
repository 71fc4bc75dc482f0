package check_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
)

var update = flag.Bool("update", false, "write testdata/messages.tsv anew")

// messagesFile is the table of all messages, which TestMessages makes: a line for each
// distinct summary and remedy of a code, with the first place that the cases of the code have for
// it or, if they do not show it, other cases.
const messagesFile = "testdata/messages.tsv"

// databaseMessages is the table of the messages that ledgers in a database alone have. A test of
// package ledger makes it, with a server.
const databaseMessages = "../ledger/testdata/messages.tsv"

// unseen are the messages that no filing folder brings about in these tests: on a file system,
// in tieout init, where a document is broken, and in files too large for a case.
var unseen = []string{"column without a header", "file changed while the draft was made", "unreadable file", "workbook without a worksheet", "no ledger recognized in the workbook", "no ledger recognized in the file", "document that cannot be written", "document too long"}

// shape is a text without what differs from place to place: quoted texts and numbers.
func shape(s string) string { return varying.ReplaceAllString(s, "#") }

var varying = regexp.MustCompile("`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\"|[0-9][0-9.,:%-]*")

// TestMessages makes the table of all messages from the cases of all codes, and holds each
// message to its form: a place, what was found, at most three sentences, and a remedy that
// begins with a verb in the imperative. Every summary that the sources spell is in the
// table, so that a message nobody saw cannot be added.
func TestMessages(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, c := range check.All {
		codes = append(codes, string(c.Code))
	}
	own, others := map[string]string{}, map[string]string{} // the line of each message
	for _, name := range names {
		if strings.HasSuffix(name, "/fix.txtar") {
			continue
		}
		for _, d := range diag.Group(readCase(t, name).run(t, codes...)) {
			key := string(d.Code) + shape(d.Summary) + shape(d.Remedy)
			table := others
			if filepath.Base(filepath.Dir(name)) == string(d.Code) {
				table = own
			}
			if table[key] == "" {
				holdForm(t, name, d)
				table[key] = strings.Join([]string{string(d.Code), d.Severity.String(), d.At(), d.Summary, d.Detail, d.Remedy}, "\t") + "\n"
			}
		}
	}
	maps.Copy(others, own)
	lines := slices.Collect(maps.Values(others))
	slices.Sort(lines)
	got := "code\tseverity\tplace\tsummary\texpected and found\tremedy\n" + strings.Join(lines, "")
	if *update {
		if err := os.WriteFile(messagesFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(messagesFile)
	if err != nil || string(want) != got {
		t.Errorf("%s is not the table of the messages; go test ./internal/check -run TestMessages -update writes it anew (%v)", messagesFile, err)
	}
	for _, line := range ofDatabases(t) {
		holdForm(t, databaseMessages, line)
		lines = append(lines, "\t\t\t"+line.Summary)
	}
	shows := func(fits func(summary string) bool) bool {
		return slices.ContainsFunc(lines, func(line string) bool { return fits(strings.Split(line, "\t")[3]) })
	}
	for _, s := range summaries(t) {
		if !slices.ContainsFunc(unseen, s.MatchString) && !shows(s.MatchString) {
			t.Errorf("no case shows the message %s", s)
		}
	}
	for _, s := range unseen {
		if shows(func(summary string) bool { return summary == s }) {
			t.Errorf("a case shows the message %s, which unseen lists", s)
		}
	}
}

// placed is a place as a table has it.
type placed string

func (p placed) String() string { return string(p) }

// ofDatabases returns the messages that ledgers in a database alone have.
func ofDatabases(t *testing.T) (list []diag.Diagnostic) {
	t.Helper()
	table, err := os.ReadFile(databaseMessages)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(table), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 6 {
			t.Fatalf("%s:%d has %d cells, want 6", databaseMessages, i+1, len(cells))
		}
		if d := (diag.Diagnostic{Code: diag.Code(cells[0]), Summary: cells[3], Detail: cells[4], Remedy: cells[5]}); i > 0 {
			if cells[2] != "" {
				d.Subject = placed(cells[2])
			}
			list = append(list, d)
		}
	}
	if len(list) < 20 {
		t.Fatalf("%s has %d messages, want 20 at least", databaseMessages, len(list))
	}
	return list
}

// holdForm reports what a message lacks.
func holdForm(t *testing.T, name string, d diag.Diagnostic) {
	t.Helper()
	fault := func(what string) {
		t.Errorf("%s: a message of %s %s: %s: %s. %s", name, d.Code, what, d.At(), d.Message(), d.Remedy)
	}
	if d.Subject == nil {
		fault("has no place")
	}
	if d.Detail == "" {
		fault("does not say what was found")
	}
	if d.Remedy == "" && d.Severity != diag.Info {
		fault("has no remedy")
	}
	if asks := regexp.MustCompile(`(?i)\badd an \[\[explain\]\]`).MatchString(d.Remedy); asks && d.Explain == "" {
		fault("asks for an [[explain]], but does not set the fact in Explain")
	}
	if asks := regexp.MustCompile(`(?i)\badd to \[text\]|\bto the text for `).MatchString(d.Remedy); asks && d.Write == "" {
		fault("asks for a sentence in [text], but does not set its subject in Write")
	}
	if n := len(sentenceEnd.FindAllString(d.Detail, -1)) + len(sentenceEnd.FindAllString(d.Remedy, -1)); n > 3 {
		fault("has more than three sentences")
	}
	if strings.HasSuffix(d.Summary, ".") || strings.HasSuffix(d.Detail, ".") || strings.HasSuffix(d.Remedy, ".") {
		fault("ends with a full stop, which is added when it is printed")
	}
}

var sentenceEnd = regexp.MustCompile(`[a-z)"\x60]\. [A-Z]`)

// summaries returns a pattern for each summary that the sources spell as a literal, or as
// the format of one.
func summaries(t *testing.T) []*regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []*regexp.Regexp
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.Contains(file, "test/") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			var value ast.Expr
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Summary" {
					value = n.Value
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "Report" || f.Sel.Name == "Note") && len(n.Args) > 1 {
					value = n.Args[1]
				}
			}
			if call, ok := value.(*ast.CallExpr); ok && len(call.Args) > 0 {
				value = call.Args[0]
			}
			if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				list = append(list, regexp.MustCompile("^"+verbs.ReplaceAllString(regexp.QuoteMeta(text), ".*")+"$"))
			}
			return true
		})
	}
	if len(list) < 100 {
		t.Fatalf("only %d summaries were found in the sources", len(list))
	}
	return list
}

var verbs = regexp.MustCompile(`%[a-z]`)
