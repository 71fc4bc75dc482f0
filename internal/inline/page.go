package inline

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// linkAttributes lists the HTML attributes that a browser follows or loads.
var linkAttributes = strings.Fields("action archive background cite classid codebase data formaction href icon longdesc manifest ping poster profile src srcset usemap xlink:href")

// activeElements lists the HTML elements that run or load something.
var activeElements = strings.Fields("applet base embed form frame frameset iframe link object portal script")

// PageFaults returns the content that an HTML page must not have: scripts, and anything that it
// loads from outside the page.
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
			report("a style loads content from another place")
		}
		if inStyle = false; kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		tag := string(name)
		inStyle = kind == html.StartTagToken && tag == "style"
		if slices.Contains(activeElements, tag) {
			report("the element <%s> runs code or loads content", tag)
		}
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			switch value := bytes.TrimSpace(value); {
			case bytes.HasPrefix(key, []byte("on")), string(key) == "srcdoc":
				report("the attribute %s on <%s> runs a script", key, tag)
			case string(key) == "style" && fetches(string(value)):
				report("the style of <%s> loads something from elsewhere", tag)
			case slices.Contains(linkAttributes, string(key)) && !bytes.HasPrefix(value, []byte("#")):
				report("%s of <%s> links to %q, but only links within the page are allowed", key, tag, value)
			case tag == "meta" && string(key) == "http-equiv" && strings.EqualFold(string(value), "refresh"):
				report("<meta> redirects to another page")
			}
		}
	}
}

// Words returns the text of markup without its white space: what a browser would print.
func Words(markup string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), "")
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}
