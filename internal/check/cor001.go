package check

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// COR001 compares the Staff comments that the response letter quotes with Staff's own
// letter.
var COR001 = &Check{Code: "COR001", Severity: Warning, Words: true, Run: cor001,
	Title: "quoted comment that does not match Staff's letter"}

func cor001(p *Pass) {
	if p.Filing.Letter == nil {
		return
	}
	compareWithLetter(p)
	for _, s := range p.passages(p.drafts(disclosure.Letter)...) {
		if s.Section != "" || s.Answer == nil && !p.overrides(disclosure.Letter.Name) {
			continue // text of a section, or of the built-in letter
		}
		for _, r := range english.Recitals(s) {
			if c := alteredComment(r, p.Filing.Letter.Comments); c != nil {
				p.Report(s.Point(r.At), "quoted sentence that does not match Staff's comment", "Copy the sentence word for word from the text of the [[comment]] in comments.toml, or remove the sentence",
					"%q differs from the text of %s", clip(r.Text), c.Name()).with(otherEnd("Staff's text", c.TextAt))
			}
		}
	}
}

// compareWithLetter compares comments.toml with Staff's letter, if the folder has it.
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
		detail := english.Departure(english.Words(c.Text), letter, c.Name(), filing.StaffLetterFile)
		if detail == "" {
			continue
		}
		p.Report(c.TextAt, "quoted comment that does not match Staff's letter", fmt.Sprintf("In comments.toml, replace the text of this [[comment]] with its exact wording in %s", filing.StaffLetterFile),
			"%s", detail).with(otherEnd("Staff's letter", source.Point{File: filing.StaffLetterFile}))
	}
}

// alteredComment returns the comment that a text recites with changes, or nil.
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
