package filing

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/toml"
)

// Unanswered stands in filing.toml for a value or key that a person must still supply.
// `tieout init` writes it for everything that the exports do not show. Each "?" in the file
// is reported as FIL001.
const Unanswered = "?"

// unanswered replaces the findings at lines that hold Unanswered with one for each such line.
func unanswered(root *toml.Node, found []diag.Diagnostic) []diag.Diagnostic {
	at := map[source.Place]bool{}
	var open []diag.Diagnostic
	var walk func(n *toml.Node, path string)
	mark := func(n *toml.Node, detail string) {
		if !at[n.At] {
			at[n.At] = true
			open = append(open, diag.Diagnostic{Code: "FIL001", Summary: "unanswered line", Subject: n.At, Detail: detail,
				Remedy: "Replace the ? with your answer; the comment above or beside the line says what is needed"})
		}
	}
	walk = func(n *toml.Node, path string) {
		for _, key := range n.Keys {
			under := toml.Key(key)
			if path != "" {
				under = path + "." + under
			}
			if key == Unanswered {
				mark(n.Get(key), fmt.Sprintf("%s has entries under %q, which need a value", path, key))
			}
			walk(n.Get(key), under)
		}
		for _, item := range n.Items {
			walk(item, path)
		}
		if n.Kind == toml.KindText && n.Text == Unanswered {
			mark(n, fmt.Sprintf("%s is %q", path, Unanswered))
		}
	}
	walk(root, "")
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Subject != nil && at[d.Subject] })
	return append(found, open...)
}
