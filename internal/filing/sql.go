package filing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/text"
)

// fault is what is wrong with a query or the name of a table.
type fault struct{ detail, remedy string }

// tokenKind is the kind of a token of SQL.
type tokenKind uint8

const (
	wordToken   tokenKind = iota + 1 // a keyword, a name without quotation marks, or a number
	quotedToken                      // a text or a name in quotation marks
	symbolToken                      // one character of anything else
)

// token is a token of SQL with the number of its line in the query, from 1.
type token struct {
	kind tokenKind
	text string // a word in lower case, or a symbol; "" if quoted
	line int
}

// scanner splits a query into tokens. It leaves out comments and blanks. The dialects differ in
// what hides text from the parser, so the driver matters: Trino neither nests comments nor has
// texts in dollars or with backslashes.
type scanner struct {
	text  string
	at    int
	line  int
	trino bool
	fault *fault // why the rest cannot be read
}

// next returns the next token; ok is false at the end and after a fault.
func (s *scanner) next() (t token, ok bool) {
	for s.fault == nil && s.at < len(s.text) {
		rest, line := s.text[s.at:], s.line
		switch c := rest[0]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			s.skip(1)
		case strings.HasPrefix(rest, "--"):
			if end := strings.IndexAny(rest, "\r\n"); end >= 0 {
				s.skip(end)
			} else {
				s.skip(len(rest))
			}
		case strings.HasPrefix(rest, "/*"):
			s.comment()
		case c == '\'':
			s.quote('\'', false)
			return token{quotedToken, "", line}, s.fault == nil
		case c == '"':
			s.quote('"', false)
			return token{quotedToken, "", line}, s.fault == nil
		case c == '$' && !s.trino && dollars(rest) != "":
			tag := dollars(rest)
			end := strings.Index(rest[len(tag):], tag)
			if end < 0 {
				s.unclosed("a text that begins with " + tag)
				return token{}, false
			}
			s.skip(len(tag) + end + len(tag))
			return token{quotedToken, "", line}, true
		case wordByte(c):
			end := 1
			number := c >= '0' && c <= '9'
			for end < len(rest) && (wordByte(rest[end]) || rest[end] == '$' && !number) {
				end++
			}
			if number && end < len(rest) && rest[end] == '$' { // the end of a number, or part of a name
				s.fault = &fault{fmt.Sprintf("has a $ after a number in line %d of the query, which databases read differently", line), "Write a blank before the $"}
				return token{}, false
			}
			s.skip(end)
			w := strings.ToLower(rest[:end])
			if w == "e" && !s.trino && strings.HasPrefix(rest[end:], "'") {
				s.quote('\'', true)
				return token{quotedToken, "", line}, s.fault == nil
			}
			return token{wordToken, w, line}, true
		default:
			s.skip(1)
			return token{symbolToken, string(c), line}, true
		}
	}
	return token{}, false
}

func (s *scanner) skip(n int) {
	s.line += strings.Count(s.text[s.at:s.at+n], "\n")
	s.at += n
}

func (s *scanner) unclosed(what string) {
	s.fault = &fault{fmt.Sprintf("has %s in line %d of the query, and no end of it", what, s.line), "End the text, the name or the comment in the query"}
}

// comment skips a comment between /* and */.
func (s *scanner) comment() {
	depth, i := 1, s.at+2
	for ; depth > 0; i++ {
		switch rest := s.text[min(i, len(s.text)):]; {
		case rest == "":
			s.unclosed("a comment that begins with /*")
			return
		case strings.HasPrefix(rest, "*/"):
			depth, i = depth-1, i+1
		case strings.HasPrefix(rest, "/*") && !s.trino:
			depth, i = depth+1, i+1
		}
	}
	s.skip(i - s.at)
}

// quote skips a text or a name in quotation marks. With escapes, a backslash takes the next
// character. Without, a backslash before the mark is refused: some databases that speak the
// protocol of PostgreSQL take it for an escape, so that they and tieout would see other ends.
func (s *scanner) quote(mark byte, escapes bool) {
	for i := s.at + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\\' && escapes:
			i++
		case c == '\\' && mark == '\'' && !s.trino && i+1 < len(s.text) && s.text[i+1] == mark:
			s.fault = &fault{fmt.Sprintf(`has a backslash before a quotation mark in line %d of the query, which databases read differently`, s.line+strings.Count(s.text[s.at:i], "\n")),
				`Write the text without a backslash before a quotation mark, such as 'it''s' or chr(92)`}
			return
		case c == mark && i+1 < len(s.text) && s.text[i+1] == mark:
			i++
		case c == mark:
			s.skip(i + 1 - s.at)
			return
		}
	}
	what := "a text that begins with '"
	if mark == '"' {
		what = `a name that begins with "`
	}
	s.unclosed(what)
}

// dollars returns the tag with which a text in dollars begins, such as $$ or $body$; "" if the
// text does not begin with one.
func dollars(rest string) string {
	end := 1
	for end < len(rest) && wordByte(rest[end]) && !(end == 1 && rest[end] >= '0' && rest[end] <= '9') {
		end++
	}
	if end < len(rest) && rest[end] == '$' {
		return rest[:end+1]
	}
	return ""
}

// wordByte reports whether a byte may begin a word. A byte above ASCII is part of a letter.
func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

// changing are the statements that change data and may stand in or after a WITH.
var changing = []string{"insert", "update", "delete", "merge"}

// oneSelect returns why a query is not one SELECT statement, or nil. It accepts only text that
// remains one relation when it stands in parentheses with a line end after it.
func oneSelect(query, driver string) *fault {
	s := &scanner{text: query, line: 1, trino: driver == Trino}
	at := func(t token, what, remedy string) *fault {
		return &fault{fmt.Sprintf("has %s in line %d of the query", what, t.line), remedy}
	}
	if i := strings.IndexFunc(query, func(r rune) bool { return text.Control(r) && r != '\n' && r != '\r' && r != '\t' }); i >= 0 {
		return &fault{"holds a control character", "Remove the character"}
	}
	var before [4]token // the tokens before, the nearest first
	depth := 0
	for first := true; ; first = false {
		t, ok := s.next()
		if !ok {
			break
		}
		is := func(n int, words ...string) bool {
			return slices.Contains(words, before[n].text) && before[n].kind != quotedToken
		}
		switch {
		case first && (t.kind != wordToken || t.text != "select" && t.text != "with"):
			return &fault{"does not begin with SELECT or WITH", "Write one SELECT statement whose rows are the ledger"}
		case t.kind == symbolToken && t.text == ";":
			return at(t, "a semicolon", "Remove the semicolon, and keep one SELECT statement")
		case t.kind == symbolToken && t.text == "(":
			depth++
		case t.kind == symbolToken && t.text == ")":
			if depth--; depth < 0 {
				return at(t, "a closing parenthesis without an opening one", "Remove the parenthesis, or add the opening one")
			}
		case t.kind != wordToken:
		case t.text == "into":
			return at(t, "INTO, which makes a table,", "Remove INTO; if it is the name of a column, write it in double quotation marks")
		case slices.Contains(changing, t.text) && (is(0, ")") || is(0, "(") && is(1, "as", "materialized")):
			return at(t, strings.ToUpper(t.text)+", which changes data,", fmt.Sprintf("Remove the %s; if it is the name of a column, write it in double quotation marks", strings.ToUpper(t.text)))
		case t.text == "update" && (is(0, "for") || is(0, "key") && is(1, "no") && is(2, "for")), t.text == "share" && (is(0, "for") || is(0, "key") && is(1, "for")):
			return at(t, "FOR "+strings.ToUpper(t.text)+", which locks rows,", "Remove the clause: tieout reads one snapshot, which needs no locks")
		}
		copy(before[1:], before[:3])
		before[0] = t
	}
	switch {
	case s.fault != nil:
		return s.fault
	case before[0].kind == 0:
		return &fault{"has no statement", "Write one SELECT statement whose rows are the ledger"}
	case depth > 0:
		return &fault{"has an opening parenthesis without a closing one", "Add the closing parenthesis"}
	}
	return nil
}

// mostParts is the most parts of the name of a table: catalog, schema and table.
const mostParts = 3

// tableParts splits the name of a table at the periods outside of quotation marks, and removes
// the quotation marks. A quotation mark within them is doubled.
func tableParts(table string) ([]string, *fault) {
	const remedy = `Write the name of a table or view, such as "finance.revenue"; put a part that has other characters in quotation marks: 'finance."Odd.Name"'`
	var parts []string
	for rest := table; ; {
		part := ""
		if name, marked := strings.CutPrefix(rest, `"`); marked {
			closed := false
			for name != "" && !closed {
				c := name[0]
				switch name = name[1:]; {
				case c != '"':
					part += string([]byte{c})
				case strings.HasPrefix(name, `"`):
					part, name = part+`"`, name[1:]
				default:
					closed = true
				}
			}
			if !closed {
				return nil, &fault{"has a quotation mark that is not closed", remedy}
			}
			rest = name
		} else {
			end := strings.IndexFunc(rest, func(r rune) bool { return r < 0x80 && !wordByte(byte(r)) && !strings.ContainsRune("$#@-", r) })
			if end < 0 {
				end = len(rest)
			}
			part, rest = rest[:end], rest[end:]
		}
		if strings.TrimSpace(part) == "" {
			if rest != "" && rest[0] != '.' {
				return nil, &fault{"is not the name of a table", remedy}
			}
			return nil, &fault{"has an empty part", remedy}
		}
		parts = append(parts, part)
		switch after, more := strings.CutPrefix(rest, "."); {
		case rest == "" && len(parts) > mostParts:
			return nil, &fault{fmt.Sprintf("has %d parts; a table has at most a catalog, a schema and a name", len(parts)), remedy}
		case rest == "":
			return parts, nil
		case !more:
			return nil, &fault{"is not the name of a table", remedy}
		default:
			rest = after
		}
	}
}
