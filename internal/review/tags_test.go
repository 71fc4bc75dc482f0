package review_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestTags reads the page of tags: each number with its element and its reasons.
func TestTags(t *testing.T) {
	s := serve(t, folder(t))
	page := s.ask("GET", "/tags", nil).Body.String()
	words := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")), " ")
	for _, want := range []string{
		"smll:NetDollarExpansionRate Own Net Dollar Expansion Rate smll:NetDollarExpansionRate: no standard element measures this.",
		"us-gaap:Revenues Revenues srt:StatementGeographicalAxis country:US 2022-01-01 to 2022-12-31 $63,000,000.00",
		"srt:MajorCustomersAxis smll:CustomerAMember Own",
		"smll:CustomerAMember: customers have no standard members; the note does not name the customer.",
		"smll:CustomerTenureAxis: no standard axis divides amounts in this way.",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the page has no %q:\n%s", want, words)
		}
	}
	for _, m := range regexp.MustCompile(`href="/#((?:mdna|notes)-n[0-9]+)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(s.ask("GET", "/", nil).Body.String(), `id="`+m[1]+`"`) {
			t.Errorf("%s is not in the documents", m[1])
		}
	}
}
