package inline

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/text"
)

// strict finds what XML and its namespaces forbid and encoding/xml reads nevertheless. A processor
// would refuse the document, or read other attributes than this program.
type strict struct {
	root   bool           // whether the first element was read
	ended  bool           // whether it is closed
	spaces map[string]int // namespaces that are declared here, with the number of prefixes
}

var xmlDeclaration = regexp.MustCompile(`^version\s*=\s*("1\.[0-9]+"|'1\.[0-9]+')(\s+encoding\s*=\s*("[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*$`)

// token returns an error for a token that must not stand where it does. raw is its bytes; at is
// its offset without a byte order mark.
func (x *strict) token(token xml.Token, raw []byte, at int) error {
	switch t := token.(type) {
	case xml.StartElement:
		if x.ended {
			return fmt.Errorf("the element <%s> follows the end of the document's element", text.Clip(t.Name.Local, 40))
		}
		x.root = true
		return glued(raw)
	case xml.CharData:
		if words := bytes.TrimSpace(t); !x.root || x.ended {
			if at == 0 {
				words = bytes.TrimPrefix(words, []byte("\ufeff"))
			}
			if bytes.HasPrefix(words, []byte("\ufeff")) {
				return errors.New("a second byte order mark stands before the document's element")
			}
			if len(words) > 0 {
				return errors.New("there is text outside of the document's element")
			}
		}
	case xml.Directive:
		if x.root {
			return errors.New("a declaration <!… > must come before the document's element")
		}
	case xml.ProcInst:
		switch {
		case !strings.EqualFold(t.Target, "xml"):
		case t.Target != "xml":
			return fmt.Errorf("<?%s is not a name of XML", text.Clip(t.Target, 40))
		case at != 0:
			return errors.New("the XML declaration must be the first thing in the document")
		case !xmlDeclaration.Match(t.Inst):
			return fmt.Errorf("the XML declaration is %q", text.Clip(string(t.Inst), 80))
		}
	}
	return nil
}

// glued returns an error for a start tag in which no white space follows the value of an
// attribute.
func glued(raw []byte) error {
	for {
		i := bytes.IndexAny(raw, `"'`)
		if i < 0 {
			return nil
		}
		end := bytes.IndexByte(raw[i+1:], raw[i])
		if end < 0 {
			return nil
		}
		if raw = raw[i+end+2:]; len(raw) > 0 && !bytes.ContainsRune([]byte(" \t\r\n/>?"), rune(raw[0])) {
			return errors.New("no blank follows the value of an attribute")
		}
	}
}

// fewAttributes is the most attributes that are compared with each other.
const fewAttributes = 16

// element returns an error for an element with an attribute twice, or with a prefix that is not
// declared.
func (x *strict) element(e *Element) error {
	if e.Space != "" && x.spaces[e.Space] == 0 {
		return fmt.Errorf("the prefix %q of <%s> is not declared", text.Clip(e.Space, 60), text.Clip(e.Local, 40))
	}
	if strings.Contains(e.Local, ":") {
		return fmt.Errorf("<%s> is not a name of an element", text.Clip(e.Local, 40))
	}
	seen := map[xml.Name]bool(nil)
	if len(e.attrs) > fewAttributes {
		seen = make(map[xml.Name]bool, len(e.attrs))
	}
	for i, a := range e.attrs {
		again := seen[a.Name]
		if seen == nil {
			for _, before := range e.attrs[:i] {
				again = again || before.Name == a.Name
			}
		} else {
			seen[a.Name] = true
		}
		switch {
		case again:
			return fmt.Errorf("the attribute %s of <%s> occurs twice", text.Clip(a.Name.Local, 40), text.Clip(e.Local, 40))
		case a.Name.Space == "xmlns" && a.Value == "":
			return fmt.Errorf("the prefix %q is bound to nothing", text.Clip(a.Name.Local, 60))
		case a.Name.Space != "" && a.Name.Space != "xmlns" && x.spaces[a.Name.Space] == 0:
			return fmt.Errorf("the prefix %q of the attribute %s is not declared", text.Clip(a.Name.Space, 60), text.Clip(a.Name.Local, 40))
		}
	}
	return nil
}
