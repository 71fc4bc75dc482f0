package check

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/filing"
	"tieout/internal/source"
)

// COR001 holds what the letter recites to what Staff wrote.
var COR001 = &Check{
	Code: "COR001", Severity: diag.Warning,
	Title: "a recited Staff comment that differs from Staff's letter",
	Words: true,
	Run:   cor001,
}

func cor001(p *Package) []diag.Diagnostic {
	if p.Filing.Letter == nil {
		return nil
	}
	found := againstLetter(p)
	for _, d := range p.letters() {
		for _, s := range p.passagesOf([]*document.Draft{d}) {
			if s.Section != "" || s.Answer == nil && !p.overrides("letter") {
				continue // a section set in, or the built-in letter's own words
			}
			for _, words := range recitals(s) {
				if c := changed(words, p.Filing.Letter.Comments); c != nil {
					found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "COR001", Summary: "a recited comment that differs from Staff's", Subject: s.Point(words.at),
						Detail:  fmt.Sprintf("%q is not what %s says", diag.Clip(words.text, 80), c.Name()),
						Remedy:  "Recite it word for word, or say it in other words",
						Related: []diag.Related{{Message: "Staff's words", At: c.TextAt}}})
				}
			}
		}
	}
	return found
}

// againstLetter holds comments.toml to Staff's letter, where the folder has it.
func againstLetter(p *Package) []diag.Diagnostic {
	text, err := filing.ReadFile(p.Filing.FS, filing.StaffLetterFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		d := filing.Unreadable(filing.StaffLetterFile, "COR001", err)
		if d.Code == "COR001" {
			d.Severity = diag.Warning
		}
		return []diag.Diagnostic{d}
	}
	letter := english.Words(string(text))
	var found []diag.Diagnostic
	for _, c := range p.Filing.Letter.Comments {
		comment := english.Words(c.Text)
		at, n := english.LongestPrefix(letter, comment)
		if n == len(comment) {
			continue
		}
		detail := fmt.Sprintf("%s begins %q, and %s does not have it", c.Name(), excerpt(comment, 0), filing.StaffLetterFile)
		if n > 0 {
			theirs := "ends"
			if at+n < len(letter) {
				theirs = fmt.Sprintf("has %q", excerpt(letter, at+n))
			}
			detail = fmt.Sprintf("after %q %s has %q, and %s %s", excerpt(comment[:n], max(0, n-excerptWords)), c.Name(), excerpt(comment, n), filing.StaffLetterFile, theirs)
		}
		found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "COR001", Summary: "a recited comment that differs from Staff's letter", Subject: c.TextAt,
			Detail: detail, Remedy: "Copy the comment from Staff's letter word for word", Related: []diag.Related{{Message: "Staff's letter", At: source.Point{File: filing.StaffLetterFile}}}})
	}
	return found
}

// excerptWords is how many words a message quotes.
const excerptWords = 6

func excerpt(words []string, from int) string {
	return strings.Join(words[from:min(len(words), from+excerptWords)], " ")
}

// recital is a run of words that may recite Staff, and where it stands in its
// sentence.
type recital struct {
	text  string
	at    int
	quote bool // it is between quotation marks, and may be of a part of a sentence
}

var (
	quotation = regexp.MustCompile(`[“"]([^“”"]+)[”"]`)
	staffSaid = regexp.MustCompile(`(?i)\b(?:staff|your comment|you (?:state|note|ask|asked|noted))\b`)
)

// recitals gives the sentence, and what it quotes of Staff. What comments.toml
// recites is none.
func recitals(s english.Passage) []recital {
	words := s.String()
	if slices.ContainsFunc(s.Spans, func(span document.Span) bool {
		return span.Owner == document.OwnStaff && span.Start < s.End && s.Start < span.End
	}) {
		return nil
	}
	list := []recital{{text: words}}
	if staffSaid.MatchString(words) {
		for _, m := range quotation.FindAllStringSubmatchIndex(words, -1) {
			list = append(list, recital{words[m[2]:m[3]], m[2], true})
		}
	}
	return list
}

// fewest is how many words recite something.
const fewest = 6

// sentenceEnd parts Staff's words into sentences.
var sentenceEnd = regexp.MustCompile(`[.?!]["')]*\s+|\n\s*\n`)

// changed gives the comment of which a text recites a sentence in other words, or
// nil.
func changed(r recital, comments []filing.Comment) *filing.Comment {
	words := english.Words(r.text)
	if len(words) < fewest {
		return nil
	}
	var near *filing.Comment
	for i := range comments {
		c := &comments[i]
		if _, n := english.LongestPrefix(english.Words(c.Text), words); n == len(words) {
			return nil
		}
		for _, sentence := range sentenceEnd.Split(c.Text, -1) {
			theirs := english.Words(sentence)
			of := max(len(words), len(theirs))
			if r.quote {
				of = len(words)
			}
			if len(theirs) >= fewest && 4*english.CommonWords(words, theirs) >= 3*of { // three quarters of the words, in order
				near = c
			}
		}
	}
	return near
}
