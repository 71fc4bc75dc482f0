package text

import "strings"

// ASCII returns the ASCII text for a character beyond ASCII: straight quotation marks for
// curly ones, two hyphens for a dash, a letter without its accent, the code of a currency.
// A character without an equivalent is returned as it is.
func ASCII(r rune) string {
	for _, each := range equivalents {
		if strings.ContainsRune(each.of, r) {
			return each.is
		}
	}
	return string(r)
}

var equivalents = []struct{ of, is string }{
	{"\u200b\u200c\u200d\u2060\ufeff", ""}, // no width
	{"“”„‟«»", `"`}, {"‘’‚‛‹›′", "'"}, {"‐‑‒−", "-"}, {"–", "-"}, {"—―", "--"}, {"…", "..."}, {"•·‣●◦", "*"}, {"⁄", "/"},
	{"€", "EUR "}, {"£", "GBP "}, {"¥", "JPY "}, {"¢", "c"}, {"§", "Section"}, {"¶", "Paragraph"}, {"×", "x"}, {"÷", "/"}, {"±", "+/-"}, {"≥", ">="}, {"≤", "<="},
	{"°", " degrees"}, {"©", "(c)"}, {"®", "(R)"}, {"™", "(TM)"}, {"½", "1/2"}, {"¼", "1/4"}, {"¾", "3/4"}, {"¹", "1"}, {"²", "2"}, {"³", "3"},
	{"ÀÁÂÃÄÅĀĂĄ", "A"}, {"àáâãäåāăąª", "a"}, {"Æ", "AE"}, {"æ", "ae"}, {"ÇĆĈĊČ", "C"}, {"çćĉċč", "c"}, {"ĎĐÐ", "D"}, {"ďđð", "d"},
	{"ÈÉÊËĒĔĖĘĚ", "E"}, {"èéêëēĕėęě", "e"}, {"ĜĞĠĢ", "G"}, {"ĝğġģ", "g"}, {"ĤĦ", "H"}, {"ĥħ", "h"}, {"ÌÍÎÏĨĪĬĮİ", "I"}, {"ìíîïĩīĭįı", "i"},
	{"Ĵ", "J"}, {"ĵ", "j"}, {"Ķ", "K"}, {"ķ", "k"}, {"ĹĻĽĿŁ", "L"}, {"ĺļľŀł", "l"}, {"ÑŃŅŇ", "N"}, {"ñńņň", "n"}, {"ÒÓÔÕÖØŌŎŐ", "O"}, {"òóôõöøōŏőº", "o"},
	{"Œ", "OE"}, {"œ", "oe"}, {"ŔŖŘ", "R"}, {"ŕŗř", "r"}, {"ŚŜŞŠȘ", "S"}, {"śŝşšș", "s"}, {"ß", "ss"}, {"Þ", "Th"}, {"þ", "th"}, {"ŢŤŦȚ", "T"}, {"ţťŧț", "t"},
	{"ÙÚÛÜŨŪŬŮŰŲ", "U"}, {"ùúûüũūŭůűų", "u"}, {"Ŵ", "W"}, {"ŵ", "w"}, {"ÝŶŸ", "Y"}, {"ýÿŷ", "y"}, {"ŹŻŽ", "Z"}, {"źżž", "z"},
}
