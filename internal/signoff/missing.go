package signoff

import (
	"cmp"
	"fmt"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/text"
)

// elsewhere returns who signed a target last for another report, or "".
func elsewhere(f *filing.Filing, target string) (who string, at source.Point) {
	for _, s := range f.Signoffs {
		if s.Target == target && !s.For(f.Report) {
			who, at = fmt.Sprintf("%s signed it for %s %s", s.By, s.Form, s.Period), s.At
		}
	}
	return who, at
}

// Missing returns a clause on why a fact or section has no current sign-off, and the place of its
// last sign-off or, if it has none, of the file. It returns "" for a target that has one. The
// clause calls the target by the given name; statuses are those of the filing.
func Missing(f *filing.Filing, statuses []Status, target, name string) (why string, at source.Point) {
	why, at = "nobody has signed "+name, source.Point{File: filing.SignoffsFile}
	if who, signed := elsewhere(f, target); who != "" {
		why, at = fmt.Sprintf("nobody has signed %s for %s %s; %s", name, f.Report.Form, f.Report.Period, who), signed
	}
	for _, s := range statuses {
		if s.Target != target {
			continue
		}
		if len(s.Changed) == 0 {
			return "", s.At
		}
		why, at = fmt.Sprintf("%s signed %s", s.By, name), s.At
		if s.On != "" {
			why += " on " + s.On
		}
		why += fmt.Sprintf(", but %s changed after that", text.List(changes(target, s.Changed), "and"))
	}
	return why, at
}

// changes returns the nouns for what changed in a signed target, given as Seal.Changed
// returns it.
func changes(target string, names []string) (nouns []string) {
	value := "its value"
	if _, err := fact.ParseID(target); err != nil {
		value = "a number in it"
	}
	for _, name := range names {
		noun := map[string]string{"value": value, "origin": "its source cells", "definition": "its definition", "sentence": "its wording"}[name]
		nouns = append(nouns, cmp.Or(noun, name))
	}
	return nouns
}
