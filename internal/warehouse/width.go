package warehouse

import (
	"fmt"
	"strings"
)

// misshaped returns the error of a row that has not as many values as the statement asks for; want is
// 0 if that is not known.
func misshaped(row [][]byte, want int) *Error {
	if want == 0 || len(row) == want {
		return nil
	}
	return &Error{Reason: Failed, detail: fmt.Sprintf("the server sent a row of %d values for a query of %d columns", len(row), want), remedy: "Check the host and the port in VARIABLE: the server, or what stands between it and this machine, does not answer as a database does"}
}

// width returns how many columns the result of a SELECT has, and 0 if its list does not say, such
// as that of SELECT *.
func width(sql string) int {
	depth, items, in := 0, 1, false
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case c == '\'' || c == '"':
			i = quoted(sql, i, c, c == '\'' && i > 0 && (sql[i-1] == 'E' || sql[i-1] == 'e'))
		case strings.HasPrefix(sql[i:], "--"):
			for i < len(sql) && sql[i] != '\n' {
				i++
			}
		case strings.HasPrefix(sql[i:], "/*"):
			i = comment(sql, i)
		case c == '$':
			i = dollars(sql, i)
		case c == '(' || c == '[':
			depth++
			i++
		case c == ')' || c == ']':
			depth--
			i++
		case c == ',':
			if depth == 0 && in {
				items++
			}
			i++
		case c == '*' && depth == 0 && in:
			return 0 // of all columns, or a product: not known
		case wordByte(c):
			from := i
			for i < len(sql) && (wordByte(sql[i]) || sql[i] == '$') {
				i++
			}
			if depth != 0 {
				continue
			}
			switch strings.ToUpper(sql[from:i]) {
			case "SELECT":
				if in {
					return items // a second one, after UNION
				}
				in = true
			case "FROM", "WHERE", "GROUP", "ORDER", "LIMIT", "UNION":
				if in {
					return items
				}
			case "DISTINCT":
				return 0
			}
		default:
			i++
		}
	}
	if !in {
		return 0
	}
	return items
}

func wordByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

// quoted returns the end of a text or an identifier that begins at i.
func quoted(sql string, i int, quote byte, escapes bool) int {
	for i++; i < len(sql); i++ {
		switch {
		case sql[i] == '\\' && escapes:
			i++
		case sql[i] != quote:
		case i+1 < len(sql) && sql[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(sql)
}

// comment returns the end of a comment that begins at i, with those within it.
func comment(sql string, i int) int {
	depth := 0
	for i < len(sql) {
		switch {
		case strings.HasPrefix(sql[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(sql[i:], "*/"):
			depth--
			i += 2
		default:
			i++
		}
		if depth == 0 {
			break
		}
	}
	return i
}

// dollars returns the end of a text between two equal tags, such as $$ or $tag$, that begins at i.
func dollars(sql string, i int) int {
	end := i + 1
	for end < len(sql) && wordByte(sql[end]) {
		end++
	}
	if end == len(sql) || sql[end] != '$' {
		return end
	}
	tag := sql[i : end+1]
	if n := strings.Index(sql[end+1:], tag); n >= 0 {
		return end + 1 + n + len(tag)
	}
	return len(sql)
}
