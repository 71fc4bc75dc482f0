package transformation

import (
	"slices"
	"strings"
	"sync"
)

// The lists of names that the SEC's transformations read.
const (
	Countries = "country"  // ISO 3166 codes, read by countrynameen
	States    = "state"    // postal codes of states and Canadian provinces, read by stateprovnameen
	Places    = "edgar"    // EDGAR's codes of countries, territories and Canadian provinces, read by edgarprovcountryen
	Exchanges = "exchange" // EDGAR's codes of exchanges, read by exchnameen
)

// Code returns the code of a name in a list, without regard to capitals.
func Code(list, name string) (code string, ok bool) {
	code, ok = codes()[[2]string{list, nameKey(name)}]
	return code, ok
}

// Name returns the usual name of a code in a list, with its capitals, which the transformation
// of the list reads as the code: "Delaware", "New York Stock Exchange".
func Name(list, code string) (name string, ok bool) {
	name, ok = names()[[2]string{list, code}]
	return name, ok
}

// exchangeNames holds the names of exchanges as cover pages print them.
var exchangeNames = map[string]string{
	"BOX": "BOX Exchange LLC", "CboeBYX": "Cboe BYX Exchange, Inc.", "CboeBZX": "Cboe BZX Exchange, Inc.", "C2": "Cboe C2 Exchange, Inc.",
	"CboeEDGA": "Cboe EDGA Exchange, Inc.", "CboeEDGX": "Cboe EDGX Exchange, Inc.", "CBOE": "Cboe Exchange, Inc.", "CHX": "Chicago Stock Exchange, Inc.",
	"IEX": "Investors Exchange LLC", "MIAX": "Miami International Securities Exchange, LLC", "PEARL": "MIAX PEARL, LLC", "BX": "Nasdaq BX, Inc.",
	"GEMX": "Nasdaq GEMX, LLC", "ISE": "Nasdaq ISE, LLC", "MRX": "Nasdaq MRX, LLC", "Phlx": "Nasdaq PHLX LLC", "NYSE": "New York Stock Exchange",
	"NYSEAMER": "NYSE American LLC", "NYSEArca": "NYSE Arca, Inc.", "NYSENAT": "NYSE National, Inc.", "NASDAQ": "The Nasdaq Stock Market LLC",
}

// usual holds the names that are in use, of the codes whose first name in the table is not.
var usual = map[string]bool{
	"brazil": true, "democratic republic of the congo": true, "north korea": true, "south korea": true, "spain": true, "united kingdom": true,
	"united states": true, "united arab emirates": true, "luxembourg": true, "micronesia": true, "turkey": true, "saint vincent and the grenadines": true,
	"côte d'ivoire": true, "curaçao": true, "western sahara": true, "newfoundland and labrador": true, "macau": true, "cocos islands": true,
	"north macedonia": true, "venezuela": true, "south africa": true, "iran": true, "south georgia and the south sandwich islands": true,
}

// names maps a list and a code to the usual name.
var names = sync.OnceValue(func() map[[2]string]string {
	table := map[[2]string]string{}
	for line := range strings.Lines(namesTable) {
		row := strings.Split(strings.TrimSpace(line), ",")
		list, code, all := row[0], row[1], strings.Split(row[2], "|")
		name := all[max(0, slices.IndexFunc(all, func(s string) bool { return usual[s] }))]
		switch {
		case code == "code" || code == "XX" || table[[2]string{list, code}] != "":
			continue
		case list == Exchanges:
			name = exchangeNames[code]
		case strings.HasSuffix(name, "virgin islands us"), strings.HasPrefix(name, "u s virgin"):
			name = "Virgin Islands, U.S."
		case list == Places && slices.Contains(all, name+" canada"):
			name = capitals(name) + ", Canada"
		default:
			name = capitals(name)
		}
		table[[2]string{list, code}] = name
	}
	return table
})

func capital(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// capitals returns the name of a place with its capitals.
func capitals(name string) string {
	list := strings.Fields(name)
	for i, w := range list {
		switch {
		case w == "us":
			list[i] = "U.S."
		case w == "mcdonald":
			list[i] = "McDonald"
		case w == "bonaire":
			list[i] = "Bonaire,"
		case strings.HasPrefix(w, "d'"):
			list[i] = "d'" + capital(w[2:])
		case i == 0 || w != "and" && w != "of" && w != "the":
			parts := strings.Split(w, "-")
			for k := range parts {
				parts[k] = capital(parts[k])
			}
			list[i] = strings.Join(parts, "-")
		}
	}
	return strings.Join(list, " ")
}
