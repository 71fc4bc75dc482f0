package gaap

import (
	_ "embed"
	"strings"
	"sync"
)

// axisTable has a row for each axis whose members cannot be types of investments: the QName of the
// axis, and its members, or the beginnings of their names with * at the end.
//
//go:embed axes.tsv
var axisTable string

var memberAxes = sync.OnceValue(func() map[string]string {
	of := map[string]string{}
	for line := range strings.Lines(axisTable) {
		f := strings.Fields(line)
		for _, member := range f[1:] {
			of[member] = f[0]
		}
	}
	return of
})

// AxisOf returns the axis of a standard member that belongs to another axis than that of financial
// instruments; "" for any other name.
func AxisOf(prefix, local string) string {
	if prefix == "country" {
		return "srt:StatementGeographicalAxis"
	}
	of, name := memberAxes(), prefix+":"+local
	if axis := of[name]; axis != "" {
		return axis
	}
	for i := len(prefix) + 2; i < len(name); i++ {
		if axis := of[name[:i]+"*"]; axis != "" {
			return axis
		}
	}
	return ""
}
