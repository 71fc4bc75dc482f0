package check

import (
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
)

// NGM012 reports measures that change how revenue or cost is recognized.
var NGM012 = &Check{Code: "NGM012", Severity: Error, Words: true, Run: each(sentences, ngm012),
	Title: "measure that changes how revenue or cost is recognized, such as adjusted or billed revenue"}

func ngm012(p *Pass, s english.Passage) {
	if at := s.TailoredRecognition(); at != nil && s.Draft.Name != disclosure.Notes.Name {
		words := s.String()
		p.Report(s.Point(at[0]), "measure that changes how revenue or cost is recognized", "Delete the measure and its figures; revenue under GAAP, and the change in deferred revenue, may stay",
			"%q is an individually tailored method of recognition; see C&DI 100.04", english.Begun(words, at[0], at[1])).in(words)
	}
}
