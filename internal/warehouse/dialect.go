package warehouse

import (
	"fmt"
	"strings"
)

// Blanks are the characters that ids and words are trimmed of, as unicode.IsSpace has them.
const blanks = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

// quote writes an identifier in double quotes.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal writes a text of PostgreSQL, which means the same whether or not the server takes a
// backslash for an escape.
func literal(s string) string {
	s = strings.ReplaceAll(s, "'", "''")
	if strings.Contains(s, `\`) {
		return "E'" + strings.ReplaceAll(s, `\`, `\\`) + "'"
	}
	return "'" + s + "'"
}

// postgresBlanks writes the blanks as a text of PostgreSQL.
func postgresBlanks(most rune) string {
	var b strings.Builder
	b.WriteString("E'")
	for _, r := range blanks {
		switch {
		case r > most:
		case r == ' ':
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String() + "'"
}

// newPostgres returns the dialect of PostgreSQL. The argument most is the last character that
// every database of the encoding has.
func newPostgres(most rune, order func(expr string) string) *Dialect {
	set := postgresBlanks(most)
	utc := func(expr string, c Column) string {
		if c.Kind == Moment {
			return "(" + expr + " AT TIME ZONE 'UTC')"
		}
		return "(" + expr + ")"
	}
	d := &Dialect{
		Name:    "postgres",
		System:  "pg_catalog.",
		Columns: true,
		Quote:   quote,
		Literal: literal,
		Date:    func(day string) string { return "DATE " + literal(day) },
		Text: func(expr string, c Column) string {
			switch c.Kind {
			case Decimal: // 12.50 is 12.5, and 12.00 is 12
				if strings.HasSuffix(c.Type, ",0)") {
					break
				}
				return `(CASE WHEN (` + expr + `)::text LIKE '%.%' THEN rtrim(rtrim((` + expr + `)::text, '0'), '.') ELSE (` + expr + `)::text END COLLATE "C")`
			case Moment:
				return `(` + utc(expr, c) + `::text COLLATE "C")`
			}
			return `((` + expr + `)::text COLLATE "C")`
		},
		Trim:  func(expr string) string { return "btrim(" + expr + ", " + set + ")" },
		Day:   func(expr string, c Column) string { return utc(expr, c) + "::date" },
		Clock: func(expr string, c Column) string { return utc(expr, c) + "::time::text" },
		Exact: func(expr string, c Column) string { return "(" + expr + ")::numeric" },
		Plain: func(expr string) string { return "(" + expr + ")::text" },
		Order: order,
		Days:  func(expr string, days int) string { return fmt.Sprintf("(%s + (%d))", expr, days) },
		Months: func(expr string, months int) string {
			return fmt.Sprintf("(%s + interval '%d months')::date", expr, months)
		},
	}
	if most > 0x7f {
		d.Bytes = func(expr string) string { return "octet_length(" + expr + ")" }
	}
	return d
}

// postgresUnique asks for an index of a table that keeps its rows apart by some columns: a valid
// one without conditions or expressions, checked at each statement, whose columns are NOT NULL. A
// table from which others inherit has their rows too.
func postgresUnique(table string, names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, literal(name))
	}
	return `SELECT 1::text
FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
WHERE t.oid = ` + literal(table) + `::pg_catalog.regclass
  AND (t.relkind = 'p' OR t.relkind = 'r' AND NOT t.relhassubclass)
  AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
  AND NOT EXISTS (
    SELECT 1
    FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k
      LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = i.indkey[k] AND a.attnotnull AND a.attname IN (` + strings.Join(list, ", ") + `)
    WHERE a.attnum IS NULL
  )
LIMIT 1`
}

// postgresHash hashes values of any types that can be grouped, as PostgreSQL 14 and later can.
func postgresHash(exprs []string) string {
	return "pg_catalog.hash_record_extended(ROW(" + strings.Join(exprs, ", ") + "), 0)"
}

// bytes sorts a text by its bytes in the encoding of the database.
func bytes(expr string) string { return "(" + expr + `) COLLATE "C"` }

// Postgres is the dialect of PostgreSQL with the encoding UTF8.
var Postgres = newPostgres(0x10ffff, bytes)

// postgresASCII is the dialect where the encoding has few blanks, or none but those of ASCII that
// every server takes. Its bytes sort as those of UTF-8.
var postgresASCII = newPostgres(0x7f, bytes)

// postgresOther is the dialect where the bytes of the encoding sort in another way than those
// of UTF-8.
var postgresOther = newPostgres(0x7f, func(expr string) string { return "convert_to(" + expr + ", name 'UTF8')" })

// trinoBlanks writes the blanks as a text of Trino.
func trinoBlanks() string {
	var b strings.Builder
	b.WriteString("U&'")
	for _, r := range blanks {
		if r == ' ' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\%04X`, r)
		}
	}
	return b.String() + "'"
}

// Trino is the dialect of Trino. Its texts compare and sort by their bytes in UTF-8, and a sum
// of decimals that has more than 38 digits is an error.
var Trino = &Dialect{
	Name:    "trino",
	Bytes:   func(expr string) string { return "length(to_utf8(" + expr + "))" },
	AnyCase: true,
	Quote:   quote,
	Literal: func(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" },
	Date:    func(day string) string { return "DATE '" + strings.ReplaceAll(day, "'", "''") + "'" },
	Text: func(expr string, c Column) string {
		text := "CAST(" + trinoUTC(expr, c) + " AS varchar)"
		switch {
		case c.Kind == Text && strings.HasPrefix(c.Type, "char("):
			return "trim(TRAILING ' ' FROM " + text + ")"
		case c.Kind == Decimal && strings.Contains(c.Type, ",") && !strings.HasSuffix(c.Type, ",0)"): // 12.50 is 12.5, and 12.00 is 12
			return "trim(TRAILING '.' FROM trim(TRAILING '0' FROM " + text + "))"
		}
		return text
	},
	Trim: func(expr string) string { return "trim(BOTH " + trinoSet + " FROM " + expr + ")" },
	Day: func(expr string, c Column) string {
		if c.Kind == Date {
			return "(" + expr + ")"
		}
		return "CAST(" + trinoUTC(expr, c) + " AS date)"
	},
	Clock: func(expr string, c Column) string {
		return "trim(TRAILING '.' FROM regexp_replace(CAST(CAST(" + trinoUTC(expr, c) + " AS time(12)) AS varchar), '0+$'))"
	},
	Exact: func(expr string, c Column) string {
		if c.Kind == Integer {
			return "CAST(" + expr + " AS decimal(38, 0))"
		}
		return "(" + expr + ")"
	},
	Plain:  func(expr string) string { return "CAST(" + expr + " AS varchar)" },
	Order:  func(expr string) string { return expr },
	Days:   func(expr string, days int) string { return fmt.Sprintf("date_add('day', %d, %s)", days, expr) },
	Months: func(expr string, months int) string { return fmt.Sprintf("date_add('month', %d, %s)", months, expr) },
}

var trinoSet = trinoBlanks()

func trinoUTC(expr string, c Column) string {
	if c.Kind == Moment {
		return "(" + expr + ") AT TIME ZONE 'UTC'"
	}
	return expr
}
