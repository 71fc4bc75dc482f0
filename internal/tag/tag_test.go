package tag

import (
	"maps"
	"slices"
	"testing"

	"tieout/internal/compute"
)

// TestTableIsTheRegister holds that each metric has an element, and that no entry
// is of a metric that is gone.
func TestTableIsTheRegister(t *testing.T) {
	t.Parallel()
	var metrics []string
	for _, m := range compute.Register {
		metrics = append(metrics, m.Name)
		if _, known := table[m.Name]; !known {
			t.Errorf("the metric %s has no entry; give it an element and say what its members are", m.Name)
		}
	}
	for _, metric := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(metrics, metric) {
			t.Errorf("the table has an entry for %s, which is no metric of the register", metric)
		}
	}
}
