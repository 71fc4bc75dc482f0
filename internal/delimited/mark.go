package delimited

import "strings"

// Mark returns the likely delimiter of a record that was read as one field: the semicolon, tab,
// | or comma, if the field contains it at least twice. It returns 0 if there is no likely
// delimiter, or if the record has several fields.
func Mark(record []string) rune {
	if len(record) != 1 {
		return 0
	}
	for _, mark := range ";\t|," {
		if strings.Count(record[0], string(mark)) > 1 {
			return mark
		}
	}
	return 0
}
