package filing

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
	texts "github.com/tieout/tieout/internal/text"
)

// Acceptance is an [[accept]] entry of commentary.toml: for the report of one period, a
// person accepts the findings that have a code and whose message contains a text.
type Acceptance struct {
	Code   diag.Code
	Text   string
	Period string
	Reason string
	By     string
	At     source.Point
}

// acceptable lists the errors that a person may accept, in addition to all warnings.
var acceptable = []diag.Code{"MDA001", "MDA002", "MDA003", "NGM001", "NGM002", "NGM007", "NGM012"}

// Acceptable reports whether an [[accept]] entry may accept a finding: a warning, or an error of a
// few codes.
func Acceptable(d diag.Diagnostic) bool {
	return d.Severity == diag.Warning || d.Severity == diag.Error && slices.Contains(acceptable, d.Code)
}

// Accepted returns the [[accept]] entries for the report's period, in the order written.
func (f *Filing) Accepted() []Acceptance {
	return slices.DeleteFunc(slices.Clone(f.Commentary.Accept), func(a Acceptance) bool { return a.Period != f.Report.Period.String() })
}

// Accept returns the findings in found. A finding that an [[accept]] entry accepts gets the
// severity Info, and names the reason and the person. The argument all is true if found
// holds all findings of the report; Accept then adds a finding for each entry that accepts
// none.
func (f *Filing) Accept(found []diag.Diagnostic, all bool) []diag.Diagnostic {
	list := slices.Clone(found)
	for _, a := range f.Accepted() {
		matched, refused := false, false
		for i, d := range found {
			switch {
			case !a.matches(d):
			case d.Severity == diag.Error && !Acceptable(d):
				refused = true
			case d.Severity != diag.Info:
				matched = true
				list[i].Severity = diag.Info
				list[i].Related = append(slices.Clone(list[i].Related), diag.Related{Message: a.Message(), At: a.At})
			}
		}
		detail := fmt.Sprintf("the entry accepts a %s finding with the text %q, but the draft has no such finding that can be accepted", a.Code, a.Text)
		remedy := "Copy the code and a part of the message from the finding, or delete the entry"
		if refused {
			detail, remedy = fmt.Sprintf("%s is an error that cannot be accepted", a.Code), "Delete the entry, and correct the draft as the finding says"
		}
		if !matched && (all || refused) {
			list = append(list, diag.Diagnostic{Severity: diag.Error, Code: "FIL001", Summary: "[[accept]] that accepts no finding", Detail: detail, Remedy: remedy, Subject: a.At})
		}
	}
	return list
}

// Message returns the message that Accept appends to the Related of a finding.
func (a Acceptance) Message() string { return fmt.Sprintf("accepted by %s: %s", a.By, a.Reason) }

// matches reports whether a finding has the code and, in its message or its sentence, the
// text of the entry; line breaks count as spaces.
func (a Acceptance) matches(d diag.Diagnostic) bool {
	return d.Code == a.Code && plain(a.Text) != "" && (strings.Contains(plain(d.Message()), plain(a.Text)) || strings.Contains(plain(d.Sentence), plain(a.Text)))
}

// plain writes each run of spaces and line breaks as one space.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// AcceptedBy returns the entry that accepted a finding which Accept returned.
func (f *Filing) AcceptedBy(d diag.Diagnostic) (Acceptance, bool) {
	for _, a := range f.Accepted() {
		if a.Code == d.Code && d.Severity == diag.Info && slices.ContainsFunc(d.Related, func(r diag.Related) bool { return r.At == source.Place(a.At) }) {
			return a, true
		}
	}
	return Acceptance{}, false
}

const (
	// mostSentence is the longest sentence that Wordings.Text returns whole, in bytes.
	mostSentence = 400
	// fewestWords is the fewest words of a longer sentence that Wordings.Text returns.
	fewestWords = 8
)

// Wordings holds the words of all findings of a report, to find a text by which an [[accept]]
// entry accepts one of them and no other.
type Wordings map[diag.Code][]wording

// wording is what an entry is compared with in one finding.
type wording struct {
	at, detail        string
	message, sentence string // plain
}

// WordingsOf returns the words of the findings as they were found (walk.Result.Raw).
func WordingsOf(found []diag.Diagnostic) Wordings {
	w := Wordings{}
	for _, d := range found {
		w[d.Code] = append(w[d.Code], wording{d.At(), d.Detail, plain(d.Message()), plain(d.Sentence)})
	}
	return w
}

// Text returns a text for an [[accept]] entry that accepts the finding d, with all places that
// diag.Group joined to it, and accepts no other finding: the sentence of the draft, or a part of
// the message. It returns "" if there is no such text, because another finding has the same words.
func (w Wordings) Text(d diag.Diagnostic) string {
	wanted := map[[2]string]bool{{d.At(), d.Detail}: true}
	_, joined := d.Own()
	for _, r := range joined {
		wanted[[2]string{r.At.String(), r.Message}] = true
	}
	fits := func(text string) bool {
		if text == "" || !utf8.ValidString(text) || strings.ContainsFunc(text, texts.Control) {
			return false
		}
		return !slices.ContainsFunc(w[d.Code], func(other wording) bool {
			has := strings.Contains(other.message, text) || strings.Contains(other.sentence, text)
			return has != wanted[[2]string{other.at, other.detail}]
		})
	}
	start, end := common(wanted)
	for _, of := range []string{d.Sentence, d.Detail, start, end, d.Summary, d.Message()} {
		words := strings.Fields(of)
		for n := min(fewestWords, len(words)); n < len(words) && len(of) > mostSentence; n++ {
			if text := strings.Join(words[:n], " "); fits(text) {
				return text
			}
		}
		if text := strings.Join(words, " "); fits(text) {
			return text
		}
	}
	return ""
}

// common returns the words with which all details begin, and those with which all end.
func common(wanted map[[2]string]bool) (start, end string) {
	var first, last []string
	seen := false
	for key := range wanted {
		words := strings.Fields(key[1])
		if !seen {
			first, last, seen = words, words, true
			continue
		}
		n := 0
		for n < min(len(first), len(words)) && first[n] == words[n] {
			n++
		}
		first = first[:n]
		n = 0
		for n < min(len(last), len(words)) && last[len(last)-1-n] == words[len(words)-1-n] {
			n++
		}
		last = last[len(last)-n:]
	}
	return strings.Join(first, " "), strings.Join(last, " ")
}
