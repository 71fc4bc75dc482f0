package toml

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// line returns the line of a document at a place.
func (b *builder) line(data []byte, at source.Point) string {
	line, _, _ := bytes.Cut(data[b.lines[at.Line-1]:], []byte("\n"))
	return text.Clip(string(line), 500)
}

var (
	assigned = regexp.MustCompile(`^\s*("?[A-Za-z0-9_.-]+"?)\s*=\s*([^#]*?)\s*(?:#.*)?$`)
	grouped  = regexp.MustCompile(`^[+-]?[$€£]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	american = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)
	truth    = regexp.MustCompile(`(?i)^(?:true|yes|false|no)$`)
	bare     = regexp.MustCompile(`^[\pL][^"'\[\]{}]*$`)
)

// secret reports whether a value may hold a password, which no message repeats: a connection
// string, or the value of a key for one.
func secret(key, value string) bool {
	return key == "dsn" || strings.HasSuffix(key, ".dsn") || strings.Contains(value, "://") || strings.Contains(strings.ToLower(value), "password")
}

// hint returns what to write instead of the value of a line that is not TOML, after "; ", or ""
// if it is not known.
func hint(line string) string {
	m := assigned.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	key, value := m[1], m[2]
	say := func(what, instead string) string { return fmt.Sprintf("; %s: %s = %s", what, key, instead) }
	switch d := american.FindStringSubmatch(value); {
	case grouped.MatchString(value):
		return say("write the number without commas", strings.NewReplacer(",", "", "$", "", "€", "", "£", "").Replace(value))
	case d != nil && len(d[1]) <= 2 && pad(d[1]) <= "12" && pad(d[2]) <= "31":
		return say("write the date with the year first", d[3]+"-"+pad(d[1])+"-"+pad(d[2]))
	case d != nil:
		return say("write the date with the year first", d[3]+"-"+pad(d[2])+"-"+pad(d[1]))
	case truth.MatchString(value):
		is := "false"
		if strings.ContainsAny(value[:1], "tTyY") {
			is = "true"
		}
		return say("write true or false in lower case", is)
	case bare.MatchString(value) && !strings.ContainsAny(value, "“”") && secret(key, value):
		return "; write text in quotes"
	case strings.ContainsAny(value, "“”") && secret(key, value):
		return "; write straight quotes"
	case strings.ContainsAny(value, "“”"):
		return say("write straight quotes", Quote(strings.NewReplacer("“", "", "”", "").Replace(value)))
	case bare.MatchString(value):
		return say("write text in quotes", Quote(value))
	case value == "":
		return "; write a value after =, or remove the line"
	}
	return ""
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
