package filing

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/transformation"
)

// edgarTable holds the codes that the dei taxonomies of 2022 to 2025 allow.
//
//go:embed edgar.codes
var edgarTable string

// The kinds of codes.
const (
	placeCodes    = "state or country"
	stateCodes    = "state or province"
	exchangeCodes = "exchange"
)

// lists holds the lists of names for each kind of code, the first list first.
var lists = map[string][]string{
	placeCodes: {transformation.States, transformation.Places}, stateCodes: {transformation.States}, exchangeCodes: {transformation.Exchanges},
}

// otherNames holds names of exchanges that are in use, and that no transformation reads.
var otherNames = map[string]string{
	"nasdaq capital market": "NASDAQ", "nasdaq gs": "NASDAQ", "nasdaq gm": "NASDAQ", "nasdaq cm": "NASDAQ", "nasdaqgs": "NASDAQ", "nasdaqgm": "NASDAQ", "nasdaqcm": "NASDAQ",
	"nyse mkt": "NYSEAMER", "american stock exchange": "NYSEAMER", "amex": "NYSEAMER", "nyse chicago": "CHX", "none": "NONE",
}

// edgarCodes returns the codes of a kind.
func edgarCodes(kind string) []string {
	for line := range strings.Lines(edgarTable) {
		if name, codes, _ := strings.Cut(line, "\t"); name == kind {
			return strings.Fields(codes)
		}
	}
	return nil
}

// kindOf maps the keys of filing.toml whose values are codes of EDGAR to their kinds.
var kindOf = map[string]string{
	"cover.incorporation_state_country_code": placeCodes, "cover.state_or_province": stateCodes, "cover.contact_state_or_province": stateCodes, "security.exchange": exchangeCodes,
}

// Code is a code of EDGAR and its name: "DE" and "Delaware".
type Code struct{ Code, Name string }

// Codes returns the codes that a key of filing.toml takes, or none: "security.exchange".
func Codes(path string) (list []Code) {
	for _, c := range edgarCodes(kindOf[path]) {
		if name := codeName(kindOf[path], c); name != "" {
			list = append(list, Code{c, name})
		}
	}
	return list
}

// codeName returns the name of a code of a kind, or "".
func codeName(kind, code string) string {
	for _, list := range lists[kind] {
		if name, ok := transformation.Name(list, code); ok {
			return name
		}
	}
	return ""
}

// code returns the code of EDGAR for a code or a name, or "" after reporting an unknown one.
func code(t toml.Table, key, s, kind, want string) string {
	known := edgarCodes(kind)
	if s == "" || slices.Contains(known, s) {
		return s
	}
	for _, list := range lists[kind] {
		if c, ok := transformation.Code(list, s); ok && slices.Contains(known, c) {
			return c
		}
	}
	if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, s) }); i >= 0 {
		return known[i]
	}
	if c := otherNames[strings.TrimPrefix(text.Fold(s), "the ")]; kind == exchangeCodes && c != "" {
		return c
	}
	if is, ok := iso.Country(s); ok && kind == placeCodes && len(s) > 3 {
		name, _ := transformation.Name(transformation.Countries, is)
		if c, ok := transformation.Code(transformation.Places, name); ok && slices.Contains(known, c) {
			return c
		}
	}
	remedy := "Write the code of "
	for i, c := range likely(s, kind, known) {
		if i > 0 {
			remedy += ", "
		}
		remedy += fmt.Sprintf("%s (%q)", codeName(kind, c), c)
	}
	path := strings.Trim(t.Name, "[]") + "." + key
	t.Fail(t.Place(key), remedy+fmt.Sprintf("; \"tieout explain %s\" lists all", path), "%s in %s must be %s; found %q", key, t.Name, want, s)
	return ""
}

// usual holds the codes that a remedy lists if none is like the value.
var usual = map[string][]string{
	placeCodes: {"DE", "NV", "A6", "X0"}, stateCodes: {"CA", "NY", "ON"}, exchangeCodes: {"NASDAQ", "NYSE", "NYSEAMER", "NYSEArca", "CboeBZX"},
}

// mostLikely is the most codes that a remedy lists.
const mostLikely = 5

// likely returns the codes whose name or code is like a value, or else the usual codes. A name
// is like the value if few letters differ, or if they share a word.
func likely(s, kind string, known []string) (list []string) {
	s = text.Fold(s)
	shared := func(name string) bool {
		words := strings.Fields(text.Fold(name))
		for w := range strings.FieldsSeq(s) {
			if len(w) > 3 && slices.Contains(words, w) && !slices.Contains([]string{"stock", "exchange", "market", "islands", "republic", "saint", "north", "south", "west"}, w) {
				return true
			}
		}
		return false
	}
	for _, near := range []bool{true, false} {
		for _, c := range known {
			name := codeName(kind, c)
			if name == "" || len(list) == mostLikely || slices.Contains(list, c) {
				continue
			}
			if near && text.Distance(s, text.Fold(name)) <= len(s)/4 || !near && shared(name) {
				list = append(list, c)
			}
		}
	}
	if list == nil {
		return usual[kind]
	}
	return list
}
