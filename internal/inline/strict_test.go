package inline_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/inline"
)

// TestStrict covers documents that are not well-formed, or not so with namespaces, and that
// encoding/xml reads nevertheless.
func TestStrict(t *testing.T) {
	t.Parallel()
	const head = `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:q="u:q">`
	for _, tt := range []struct{ content, err string }{
		{head + `<p q:a="1" a="2">x</p></html>` + "\n<!-- end -->\n", ""},
		{"\ufeff" + `<?xml version='1.0' encoding='ASCII'?>` + head + `</html>`, ""},
		{`<?xml version="1.0" encoding="UTF-8" standalone="no" ?><!DOCTYPE html>` + head + `<?note x?></html>`, ""},
		{head + `<p a="1>" b='"'/></html>`, ""},
		{head + `<b xmlns:q="u:r"><q:i q:a="1"/></b><q:i/></html>`, ""},
		{head + `<p a="1" b="2" a="3"/></html>`, "the attribute a of <p> occurs twice"},
		{head + `<p xmlns:r="u:q" r:a="1" q:a="3"/></html>`, "the attribute a of <p> occurs twice"},
		{head + `<p a="1"b="2"/></html>`, "no blank follows"},
		{head + `<r:p/></html>`, `the prefix "r" of <p> is not declared`},
		{head + `<b xmlns:r="u:r"/><r:p/></html>`, `the prefix "r" of <p> is not declared`},
		{head + `<p r:a="1"/></html>`, `the prefix "r" of the attribute a is not declared`},
		{head + `<p xmlns:q=""/></html>`, `the prefix "q" is bound to nothing`},
		{head + `<:p></:p></html>`, "is not a name of an element"},
		{head + `</html>x`, "text outside"},
		{head + `</html><html/>`, "follows the end"},
		{`x` + head + `</html>`, "text outside"},
		{head + `</html><!DOCTYPE html>`, "must come before"},
		{` <?xml version="1.0"?>` + head + `</html>`, "the first thing"},
		{head + `<?xml version="1.0"?></html>`, "the first thing"},
		{`<?xml encoding="UTF-8"?>` + head + `</html>`, "the XML declaration is"},
		{`<?xml version="1.0" standalone="maybe"?>` + head + `</html>`, "the XML declaration is"},
		{`<?XML version="1.0"?>` + head + `</html>`, "is not a name of XML"},
		{`<?xml version="1.0" encoding="US-ASCII"?>` + head + `é</html>`, "states that it is in ASCII"},
	} {
		d := inline.Read("a.htm", []byte(tt.content))
		if tt.err == "" && d.Err != nil || tt.err != "" && (d.Err == nil || !strings.Contains(d.Err.Error(), tt.err)) {
			t.Errorf("%s: error %v, want %q", tt.content, d.Err, tt.err)
		}
	}
	if _, ok := inline.Read("a.htm", []byte(`<!DOCTYPE html [<!ATTLIST p a CDATA "-">]>`+head+`</html>`)).Declared(); !ok {
		t.Error("a DOCTYPE that declares attributes is not found")
	}
}
