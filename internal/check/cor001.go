package check

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/english"
	"tieout/internal/filing"
	"tieout/internal/source"
)

// COR001 holds what the letter recites to what Staff wrote.
var COR001 = &Check{Code: "COR001", Severity: Warning, Words: true, Run: cor001,
	Title: "a recited Staff comment that differs from Staff's letter"}

func cor001(p *Pass) {
	if p.Filing.Letter == nil {
		return
	}
	compareWithLetter(p)
	for _, s := range p.passages(p.drafts(disclosure.Letter)...) {
		if s.Section != "" || s.Answer == nil && !p.overrides(disclosure.Letter.Name) {
			continue // a section set in, or the built-in letter's own words
		}
		for _, r := range english.Recitals(s) {
			if c := alteredComment(r, p.Filing.Letter.Comments); c != nil {
				p.Report(s.Point(r.At), "a recited comment that differs from Staff's", "Recite it word for word, or say it in other words",
					"%q is not what %s says", clip(r.Text), c.Name()).with(otherEnd("Staff's words", c.TextAt))
			}
		}
	}
}

// compareWithLetter holds comments.toml to Staff's letter, where the folder has it.
func compareWithLetter(p *Pass) {
	text, err := p.Filing.StaffLetter()
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		f := finding(filing.Unreadable(filing.StaffLetterFile, p.check.Code, err))
		if f.Code == p.check.Code {
			f.Severity = p.check.Severity
		}
		p.found = append(p.found, &f)
		return
	}
	letter := english.Words(string(text))
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
		p.Report(c.TextAt, "a recited comment that differs from Staff's letter", "Copy the comment from Staff's letter word for word",
			"%s", detail).with(otherEnd("Staff's letter", source.Point{File: filing.StaffLetterFile}))
	}
}

// excerptWords is how many words a message quotes.
const excerptWords = 6

func excerpt(words []string, from int) string {
	return strings.Join(words[from:min(len(words), from+excerptWords)], " ")
}

// alteredComment returns the comment of which a text recites a sentence in other words, or nil.
func alteredComment(r english.Recital, comments []filing.Comment) *filing.Comment {
	var near *filing.Comment
	for i := range comments {
		if r.IsIn(comments[i].Text) {
			return nil
		}
		if r.Resembles(comments[i].Text) {
			near = &comments[i]
		}
	}
	return near
}
