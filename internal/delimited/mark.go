package delimited

import "strings"

// Mark returns the character that seems to stand between the fields of a record that was read
// as one field; 0 if there is none, or the record has several fields.
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
