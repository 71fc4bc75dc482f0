package inline

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// refers are the attributes of HTML that a browser follows or fetches.
var refers = strings.Fields("action archive background cite classid codebase data formaction href icon longdesc manifest ping poster profile src srcset usemap xlink:href")

// runs are the elements of HTML that run or fetch something.
var runs = strings.Fields("applet base embed form frame frameset iframe link object portal script")

// PageFaults returns what a page for people must not hold: what runs, and what is
// fetched from elsewhere.
func PageFaults(page []byte) []Fault {
	var found []Fault
	at, next := 0, 0
	report := func(what string, args ...any) { found = append(found, Fault{At: at, What: fmt.Sprintf(what, args...)}) }
	inStyle := false
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; at = next {
		next = at + len(z.Raw())
		t := z.Token()
		if t.Type == html.TextToken && inStyle && fetches.MatchString(t.Data) {
			report("its style refers to another place")
		}
		inStyle = t.Type == html.StartTagToken && t.Data == "style"
		if t.Type != html.StartTagToken && t.Type != html.SelfClosingTagToken {
			continue
		}
		if slices.Contains(runs, t.Data) {
			report("<%s> runs or fetches something", t.Data)
		}
		for _, a := range t.Attr {
			switch value := strings.TrimSpace(a.Val); {
			case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc":
				report("the attribute %s on <%s> runs a script", a.Key, t.Data)
			case a.Key == "style" && fetches.MatchString(value):
				report("the style of <%s> refers to another place", t.Data)
			case slices.Contains(refers, a.Key) && !strings.HasPrefix(value, "#"):
				report("%s of <%s> leads to %q, and may lead within the page alone", a.Key, t.Data, a.Val)
			case t.Data == "meta" && a.Key == "http-equiv" && strings.EqualFold(value, "refresh"):
				report("<meta> leads to another page")
			}
		}
	}
	return found
}
