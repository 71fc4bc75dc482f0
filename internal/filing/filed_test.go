package filing_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"tieout/internal/filing"
	"tieout/internal/fiscal"
)

// TestFiled holds that the newest draft that has a fact says what was filed of it,
// and that a folder which is no draft is told.
func TestFiled(t *testing.T) {
	folder := fstest.MapFS{"filing.toml": {Data: []byte(whole)}}
	keep := func(name, period, facts string) {
		folder["filed/"+name+"/draft.lock"] = &fstest.MapFile{Data: []byte(`{"form": "10-K", "period": "` + period + `"}`)}
		folder["filed/"+name+"/facts.json"] = &fstest.MapFile{Data: []byte(facts)}
	}
	keep("a", "FY2021", `{"facts": [{"id": "revenue@FY2021", "value": "21", "unit": "USD"}]}`)
	keep("b", "FY2020", `{"facts": [{"id": "revenue@FY2021", "value": "20", "unit": "USD"}, {"id": "revenue@FY2020", "value": "5", "unit": "USD"}]}`)
	keep("c", "FY2022", `{"facts": [{"id": "revenue@FY2021", "value": "22", "unit": "USD"}]}`)
	keep("d", "2019", `{"facts": []}`)
	keep("e", "FY2019", `{"facts": `)
	folder["filed/README.md"] = &fstest.MapFile{Data: []byte("What was filed.")}
	f, found, err := filing.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ id, before, value, name string }{
		{"revenue@FY2021", "2022-12-31", "21", "a"},
		{"revenue@FY2021", "2023-01-01", "22", "c"},
		{"revenue@FY2020", "2022-12-31", "5", "b"},
		{"revenue@FY2019", "2022-12-31", "", ""},
	} {
		before, _ := fiscal.ParseDate(tt.before)
		v, in, ok := f.WasFiled(tt.id, before)
		if v.Value != tt.value || in.Name != tt.name || ok != (tt.name != "") {
			t.Errorf("WasFiled(%s, %s) = %q of %q, %v; want %q of %q", tt.id, tt.before, v.Value, in.Name, ok, tt.value, tt.name)
		}
	}
	var told []string
	for _, d := range found {
		told = append(told, string(d.Code)+" "+d.At())
	}
	if got, want := strings.Join(told, "\n"), "FIL001 filed/d/draft.lock\nFIL001 filed/e/facts.json"; got != want {
		t.Errorf("found\n%s\nwant\n%s", got, want)
	}
}
