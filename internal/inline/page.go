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
	z := html.NewTokenizer(bytes.NewReader(page))
	for inStyle := false; ; at = next {
		kind := z.Next()
		next = at + len(z.Raw())
		if kind == html.ErrorToken {
			return found
		}
		if kind == html.TextToken && inStyle && fetches(string(z.Text())) {
			report("its style refers to another place")
		}
		if inStyle = false; kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		tag := string(name)
		inStyle = kind == html.StartTagToken && tag == "style"
		if slices.Contains(runs, tag) {
			report("<%s> runs or fetches something", tag)
		}
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			switch value := bytes.TrimSpace(value); {
			case bytes.HasPrefix(key, []byte("on")), string(key) == "srcdoc":
				report("the attribute %s on <%s> runs a script", key, tag)
			case string(key) == "style" && fetches(string(value)):
				report("the style of <%s> refers to another place", tag)
			case slices.Contains(refers, string(key)) && !bytes.HasPrefix(value, []byte("#")):
				report("%s of <%s> leads to %q, and may lead within the page alone", key, tag, value)
			case tag == "meta" && string(key) == "http-equiv" && strings.EqualFold(string(value), "refresh"):
				report("<meta> leads to another page")
			}
		}
	}
}
