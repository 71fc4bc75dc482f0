package verify_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/verify"
)

// files reads the folder of the report habits, which has the forms that real reports have.
func files(t testing.TB) fstest.MapFS {
	t.Helper()
	list := fstest.MapFS{}
	from := os.DirFS("testdata/habits")
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(from, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		list[e.Name()] = &fstest.MapFile{Data: data}
	}
	return list
}

// TestHabits reads a report with the forms of real ones. Arelle wrote the instance beside it,
// and every fact is equal.
func TestHabits(t *testing.T) {
	t.Parallel()
	r, err := verify.Open(files(t), "own-20221231.htm", "own-20221231.htm", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Found {
		t.Errorf("%s %s at %s: %s", d.Severity, d.Code, d.At(), d.Message())
	}
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"files":["own-20221231.htm"],"numbers":18,"texts":14,"nil":2,"hidden":2,"distinct":31,"contexts":5,` +
		`"units":["iso4217:USD","iso4217:USD per xbrli:shares","xbrli:pure","xbrli:shares"],"footnotes":1,"entities":["0001999999"],` +
		`"first":"2021-12-31","last":"2022-12-31","sums":{"files":["own-20221231_cal.xml"],"checked":2,"inconsistent":0,"partial":0,"skipped":0},` +
		`"instance":{"file":"own-20221231_htm.xml","equal":32,"different":0,"missing":0,"others":0}}`
	if string(counts) != want {
		t.Errorf("got  %s\nwant %s", counts, want)
	}
}

// TestFaults plants one fault at a time in the report, and expects exactly the findings that it
// causes. A finding is given by severity, code, place and a part of its message.
func TestFaults(t *testing.T) {
	t.Parallel()
	const htm = "own-20221231.htm"
	for _, tt := range []struct{ name, file, old, new, want string }{
		{"another value of a fact", htm, `scale="9">1.24<`, `scale="9">1.25<`,
			`error XBR002: o:Assets for 2022-12-31 is 1,250,000,000 in the tag around "1.25" but 1,235,000,000 in the tag f-23; difference 15,000,000`},
		{"half a unit of the coarser value is no conflict", htm, `scale="9">1.24<`, `scale="9">1.23<`, ``},
		{"nil and a value", htm, `contextRef="c-5" name="o:Commitments" format="ixt4:fixed-zero" xsi:nil="true"`, `contextRef="c-3" decimals="0" name="o:Commitments" format="ixt4:fixed-zero"`,
			`error XBR002: o:Commitments for 2022-12-31 is 0 in the tag f-26 but nil in the tag f-25`},
		{"two texts", htm, `contextRef="i1a2b3c4d5e6f70819293a4b5c6d7e8f9_D20220101-20221231" name="o:Life" format="ixt-sec:durmonth"`, `contextRef="c-1" name="o:Life" format="ixt-sec:durmonth"`,
			`error XBR002: o:Life for 2022-01-01 to 2022-12-31 is "P18M" in the tag f-12 but "P3Y" in the tag f-11`},
		{"a total that does not foot", htm, `475,273&#160;`, `475,270`,
			`error XBR011: o:Profit for 2022-01-01 to 2022-12-31 is 102,000,000, but its parts add to 104,000,000: 475,374,000,000 o:Revenues - 475,270,000,000 o:Costs; difference -2,000,000`},
		{"a total that rounding explains", htm, `>102<`, `>100<`, ``},
		{"a total that rounding does not explain", htm, `>102<`, `>99<`, `error XBR011: o:Profit for 2022-01-01 to 2022-12-31 is 99,000,000`},
		{"a weight", "own-20221231_cal.xml", `weight="-1"/>`, `weight="1"/>`, `error XBR011: is 102,000,000, but its parts add to 950,647,000,000`},
		{"a sum that is prohibited", "own-20221231_cal.xml", `weight="-1"/>`, `weight="1" use="prohibited"/>`, `error XBR011: but its parts add to 475,374,000,000: 475,374,000,000 o:Revenues; difference`},
		{"a part that only another context has", htm, `contextRef="i1a2b3c4d5e6f70819293a4b5c6d7e8f9_D20220101-20221231" decimals="-6" name="o:Profit" format="ixt4:num-dot-decimal" scale="6" sign="-" id="f-19">5</ix:nonFraction>`,
			`contextRef="i1a2b3c4d5e6f70819293a4b5c6d7e8f9_D20220101-20221231" decimals="-6" name="o:Profit" format="ixt4:num-dot-decimal" scale="6" sign="-" id="f-19">5</ix:nonFraction><ix:nonFraction unitRef="usd" contextRef="i1a2b3c4d5e6f70819293a4b5c6d7e8f9_D20220101-20221231" decimals="-6" name="o:Revenues" scale="6" id="f-98">7</ix:nonFraction>`,
			`info XBR011: sum of which only some parts are reported: o:Profit for 2022-01-01 to 2022-12-31 with o:LevelAxis o:OneMember is -5,000,000, but its parts add to 7,000,000: 7,000,000 o:Revenues`},
		{"a total with two values is not summed", htm, `475,273&#160;</ix:nonFraction>`, `475,270</ix:nonFraction><ix:nonFraction unitRef="usd" contextRef="c-1" decimals="-6" name="o:Costs" scale="6" id="f-99">475273</ix:nonFraction>`,
			`error XBR002: o:Costs for 2022-01-01 to 2022-12-31 is 475,273,000,000 in the tag f-99 but 475,270,000,000 in the tag f-17; difference 3,000,000`},
		{"a linkbase that is not XML", "own-20221231_cal.xml", `</link:calculationLink>`, ``, `error XBR011: element <calculationLink> closed by </linkbase>`},
		{"a weight that is no number", "own-20221231_cal.xml", `weight="1.0"`, `weight="one"`, `error XBR011: the weight of an arc: "one" is not a plain number`},
		{"digits beyond the decimals", htm, `decimals="-6" name="o:Profit" format="ixt4:num-dot-decimal" scale="6" id="f-18">102<`, `decimals="-7" name="o:Profit" format="ixt4:num-dot-decimal" scale="6" id="f-18">102<`,
			`warning XBR001: the tag f-18 (o:Profit): its value 102,000,000 has digits beyond its -7 decimals (EFM 6.5.37)`},
		{"no decimals", htm, `decimals="3" name="o:Rate"`, `name="o:Rate"`, `error XBR001: the tag f-29 (o:Rate): it has neither decimals nor precision`},
		{"both decimals and precision", htm, `precision="3"`, `precision="3" decimals="3"`, `error XBR001: the tag f-30 (o:Other): it has both decimals and precision`},
		{"decimals that are no number", htm, `decimals="3" name="o:Rate"`, `decimals="3.5" name="o:Rate"`, `error XBR001: its decimals is "3.5"`},
		{"a scale that is no number", htm, `scale="-2" id="f-29"`, `scale="x" id="f-29"`, `error XBR001: its scale is "x"`},
		{"a large scale", htm, `scale="-2" id="f-29"`, `scale="-20" id="f-29"`, `warning XBR001: digits beyond | info XBR001: its scale is -20`},
		{"a sign that is not one", htm, `sign="-"`, `sign="+"`, `error XBR001: its sign is "+", but only - is allowed`},
		{"a negative zero", htm, `name="o:Allowance"`, `sign="-" name="o:Allowance"`, `info XBR001: the value is zero, but the sign is negative`},
		{"a missing context", htm, `contextRef="c-1" name="o:Symbol"`, ``, ``},
		{"a context that is not declared", htm, `contextRef="c-1" decimals="3"`, `contextRef="c-99" decimals="3"`, `error XBR001: the tag f-29 (o:Rate): its context "c-99" is not in the report`},
		{"a unit that is not declared", htm, `unitRef="number" contextRef="c-1" decimals="3"`, `unitRef="percent" contextRef="c-1" decimals="3"`, `error XBR001: the tag f-29 (o:Rate): its unit "percent" is not in the report`},
		{"no unit", htm, `unitRef="number" contextRef="c-1" decimals="3"`, `contextRef="c-1" decimals="3"`, `error XBR001: the tag f-29 (o:Rate): it has no unit`},
		{"a tag without a name", htm, ` name="o:Symbol"`, ``, `error XBR001: it has no name`},
		{"a name without a prefix", htm, `name="o:Symbol"`, `name="Assets"`, `error XBR001: its name "Assets" has no declared prefix`},
		{"a name that is not one", htm, `name="o:Symbol"`, `name="o:a b:c"`, `error XBR001: its name "o:a b:c" is not a name`},
		{"a member without a declared prefix", htm, `>o:OneMember<`, `>zz:OneMember<`, `error XBR001: the member "zz:OneMember" has no declared prefix`},
		{"an axis without a declared prefix", htm, `dimension="o:LevelAxis"`, `dimension="zz:LevelAxis"`, `error XBR001: the axis "zz:LevelAxis" has no declared prefix`},
		{"a measure without a declared prefix", htm, `>iso4217:USD<`, `>zz:USD<`, `error XBR001: the measure "zz:USD" has no declared prefix`},
		{"two periods", htm, `</xbrli:period>`, `</xbrli:period><xbrli:period><xbrli:startDate>2020-01-01</xbrli:startDate></xbrli:period>`, `error XBR001: the context "c-1" has <startDate> twice`},
		{"an instant beside dates", htm, `</xbrli:period>`, `<xbrli:instant>2020-01-01</xbrli:instant></xbrli:period>`, `error XBR001: the context "c-1" has <instant> twice, or beside other dates`},
		{"blanks around a reference", htm, `contextRef="c-1"`, `contextRef=" c-1&#10;"`, ``},
		{"blanks around a unit and an id", htm, `unitRef="usd"`, `unitRef=" usd "`, ``},
		{"blanks around a scheme", htm, `scheme="http://www.sec.gov/CIK"`, `scheme=" http://www.sec.gov/CIK "`, ``},
		{"blanks around the id of a context", htm, `<xbrli:context id="c-1"`, `<xbrli:context id=" c-1 "`, ``},
		{"a prefix that is not declared", htm, `name="o:Rate"`, `name="other:Rate"`, `error XBR001: its name "other:Rate" has no declared prefix`},
		{"a format that is not declared", htm, `format="ixt4:num-dot-decimal" scale="-2"`, `format="ixt9:num-dot-decimal" scale="-2"`, `error XBR001: its format "ixt9:num-dot-decimal" has a prefix that is not declared`},
		{"a format of another registry", htm, `format="ixt4:num-dot-decimal" scale="-2"`, `format="ixt:num-dot-decimal" scale="-2"`, `error XBR001: its format "ixt:num-dot-decimal" is not a number format`},
		{"a number with letters", htm, `>21.0<`, `>21.O<`, `error XBR001: its text "21.O" is not a number in the format`},
		{"a number in parentheses", htm, `>5</ix:nonFraction>)`, `>(5)</ix:nonFraction>`, `error XBR001: its text "(5)" is not a number`},
		{"commas in odd places", htm, `475,273`, `4752,73`, `info XBR001: the commas of "4752,73" do not separate groups of three digits; its value is read as 475,273,000,000`},
		{"commas that the registry refuses", htm, `475,374`, `4753,74`, `error XBR001: its text "4753,74" is not a number in the format "ixt:numdotdecimal"`},
		{"a date that does not exist", htm, `31.12.2022`, `31.11.2022`, `error XBR001: its text "31.11.2022" is not in the form that its transformation reads, ixt4:date-day-month-year`},
		{"a state that does not exist", htm, `New&#160;York`, `New Delaware`, `error XBR001: its text "New Delaware" is not in the form that its transformation reads, ixt-sec:stateprovnameen`},
		{"a continuation that is missing", htm, `id="f-14-2"`, `id="f-14-3"`, `error XBR007: the text goes on in "f-14-2", which is not an ix:continuation of the report | warning XBR007: the continuation "f-14-3" holds`},
		{"a continuation of two texts", htm, `continuedAt="f-15-1"`, `continuedAt="f-14-1"`, `error XBR007: goes on in "f-14-1", in which | warning XBR007: the continuation "f-15-1" holds "in a cell"`},
		{"a circle of continuations", htm, `<ix:continuation id="f-14-2">`, `<ix:continuation id="f-14-2" continuedAt="f-14-1">`, `error XBR007: a second time | error XBR007: in which the text f-14 goes on already`},
		{"a text block that is not escaped", htm, `continuedAt="f-14-1" escape="true"`, `continuedAt="f-14-1"`, `warning XBR007: escape is not true`},
		{"a footnote that is missing", htm, `toRefs="fn-1"`, `toRefs="fn-2"`, `warning XBR001: no tag or footnote has the id "fn-2"`},
		{"an id that occurs twice", htm, `id="f-29"`, `id="f-30"`, `error EDG001: the id "f-30" is also that of another element`},
		{"a period that ends before it starts", htm, `<xbrli:startDate>2022-01-01</xbrli:startDate><xbrli:endDate>2022-12-31</xbrli:endDate></xbrli:period></xbrli:context><xbrli:context id="i1a`, `<xbrli:startDate>2023-01-01</xbrli:startDate><xbrli:endDate>2022-12-31</xbrli:endDate></xbrli:period></xbrli:context><xbrli:context id="i1a`,
			`error XBR001: it ends on 2022-12-31, before it starts on 2023-01-01`},
		{"a date that is not one", htm, `<xbrli:instant>2021-12-31`, `<xbrli:instant>31 Dec 2021`, `error XBR001: its date is "31 Dec 2021"`},
		{"a context of another registrant", htm, `0001999999</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2021`, `0001999998</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2021`, `error XBR001: the context "c-5" is of 0001999998 (http://www.sec.gov/CIK), but others are of 0001999999`},
		{"an axis twice", htm, `o:OneMember</xbrldi:explicitMember>`, `o:OneMember</xbrldi:explicitMember><xbrldi:explicitMember dimension="o:LevelAxis">o:TwoMember</xbrldi:explicitMember>`, `error XBR001: has 2 members on 1 axis`},
		{"an attribute twice", htm, `scale="9">1.24<`, `scale="9" scale="8">1.24<`, `error EDG001: the attribute scale of <nonFraction> occurs twice`},
		{"a sign that is empty", htm, `sign="-"`, `sign=""`, `error XBR001: its sign is " ", but only - is allowed`},
		{"a DOCTYPE with declarations", htm, `<html xmlns:xsi`, `<!DOCTYPE html [<!ATTLIST html a CDATA "b">]><html xmlns:xsi`, `error EDG001: the DOCTYPE declares attributes or entities itself`},
		{"a DOCTYPE of another file", htm, `<html xmlns:xsi`, `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1.dtd"><html xmlns:xsi`, `warning EDG001: the DOCTYPE refers to declarations in another file`},
		{"a byte order mark", htm, `<?xml`, "\ufeff<?xml", ``},
		{"two byte order marks", htm, `<?xml`, "\ufeff\ufeff<?xml", `error EDG001: a second byte order mark`},
		{"a midnight", htm, `<xbrli:instant>2021-12-31`, `<xbrli:instant>2022-01-01T00:00:00`, ``},
		{"markup in a number", htm, `>21.0<`, `><b>21.0</b><`, `error XBR001: it contains elements; only one other number may be inside`},
		{"words beside a nested number", htm, `id="f-23"><ix`, `id="f-23">$ <ix`, `error XBR001: words beside | error XBR001: "$ 1,235.0" is not a number`},
		{"a nested number with another scale", htm, `scale="6" id="f-24"`, `scale="3" id="f-24"`, `error XBR001: the tag f-23 around it has another unit, scale or format | warning XBR001: digits beyond`},
		{"content of nil", htm, `xsi:nil="true" id="f-26"><`, `xsi:nil="true" id="f-26">&#8212;<`, `error XBR001: it is nil, but contains "—"`},
		{"a tuple", htm, `<p><ix:footnote`, `<p><ix:tuple name="o:T"/><ix:footnote`, `info XBR001: tuple (o:T)`},
		{"an end that does not match", htm, `<div>12</div>`, `<div>12</p>`, `error EDG001: element <div> closed by </p>`},
		{"a character of HTML", htm, `475,273&#160;`, `475,273&nbsp;`, `error EDG001: invalid character entity &nbsp;`},
	} {
		list := files(t)
		delete(list, "own-20221231_htm.xml")
		before := string(list[tt.file].Data)
		if tt.old != "" && tt.new != "" && !strings.Contains(before, tt.old) {
			t.Errorf("%s: the report has no %q", tt.name, tt.old)
			continue
		}
		if tt.new != "" || tt.want != "" {
			list[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(before, tt.old, tt.new, 1))}
		}
		r, err := verify.Open(list, htm, htm, "")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, d := range r.Found {
			got = append(got, fmt.Sprintf("%s %s: %s", d.Severity, d.Code, d.Message()))
			at := d.Subject.(source.Point)
			line := []rune(strings.Split(string(list[at.File].Data), "\n")[at.Line-1])
			if syntax := d.Code == "EDG001" || strings.HasPrefix(d.Detail, "element"); !syntax && !strings.HasPrefix(string(line[at.Col-1:]), "<") {
				t.Errorf("%s: %s is not the start of an element", tt.name, at)
			}
		}
		var want []string
		if tt.want != "" {
			want = strings.Split(tt.want, " | ")
		}
		fits := func(got, want string) bool {
			head, part, _ := strings.Cut(want, ": ")
			return strings.HasPrefix(got, head+": ") && strings.Contains(got, part)
		}
		if !slices.EqualFunc(got, want, fits) {
			t.Errorf("%s: found\n  %s\nwant\n  %s", tt.name, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
	}
}

// TestInstance plants faults in the instance beside the report.
func TestInstance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, old, new, want string }{
		{"another value", ">475374000000<", ">275374000000<", `its value is 475,374,000,000, but 275,374,000,000 there`},
		{"other decimals", `decimals="3"`, `decimals="4"`, `its decimals are 3, but 4 there`},
		{"another text", ">New York<", ">NY<", ``},
		{"another text block", "in a cell", "in a box", `its text is`},
		{"a fact that the report does not have", `</xbrl>`, `<o:Rate contextRef="c-3" unitRef="number" decimals="2">0.5</o:Rate></xbrl>`, `o:Rate for 2022-12-31 is 0.5`},
		{"a value that is no number", ">475374000000<", ">many<", `but "many" there`},
	} {
		list := files(t)
		before := string(list["own-20221231_htm.xml"].Data)
		after := strings.Replace(before, tt.old, tt.new, 1)
		if before == after && tt.want != "" {
			t.Errorf("%s: the instance has no %q", tt.name, tt.old)
		}
		list["own-20221231_htm.xml"] = &fstest.MapFile{Data: []byte(after)}
		r, err := verify.Open(list, "", ".", "")
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case tt.want == "" && len(r.Found) == 0:
		case len(r.Found) != 1 || r.Found[0].Code != "XBR001" || !strings.Contains(r.Found[0].Detail, tt.want):
			t.Errorf("%s: found %+v, want %q", tt.name, r.Found, tt.want)
		}
	}
}

// TestFolders covers folders without a report, with several, and with documents of one.
func TestFolders(t *testing.T) {
	t.Parallel()
	list := files(t)
	if _, err := verify.Open(fstest.MapFS{"a.htm": &fstest.MapFile{Data: []byte("<html>an exhibit</html>")}}, "", ".", ""); !errors.Is(err, verify.ErrNone) {
		t.Errorf("a folder of exhibits: %v", err)
	}
	list["exhibit.htm"] = &fstest.MapFile{Data: []byte("<html><p>unclosed")}
	if r, err := verify.Open(list, "", ".", ""); err != nil || len(r.Found) > 0 {
		t.Errorf("a report and an exhibit: %v", err)
	}
	report := string(list["own-20221231.htm"].Data)
	list["other.htm"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(report, "own-20221231.xsd", "other.xsd"))}
	if _, err := verify.Open(list, "", ".", ""); err == nil || !strings.Contains(err.Error(), "several reports") {
		t.Errorf("two reports: %v", err)
	}
	delete(list, "other.htm")
	// without its schema, the linkbase names elements by their ids
	schema := list["own-20221231.xsd"]
	delete(list, "own-20221231.xsd")
	list["own-20221231_cal.xml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(list["own-20221231_cal.xml"].Data), "#own_", "#o_"))}
	if r, err := verify.Open(list, "own-20221231.htm", "x", ""); err != nil || r.Sums == nil || r.Sums.Checked != 2 {
		t.Errorf("without the schema: %v", err)
	}
	list["own-20221231.xsd"], list["own-20221231_cal.xml"] = schema, files(t)["own-20221231_cal.xml"]
	// one report in two documents: the contexts are in the first, the note goes on in the second
	head, body, _ := strings.Cut(report, `<ix:continuation id="f-14-2">`)
	root := report[strings.Index(report, "<html"):strings.Index(report, "<head>")]
	list["own-20221231.htm"] = &fstest.MapFile{Data: []byte(head + "</body></html>")}
	list["own-ex.htm"] = &fstest.MapFile{Data: []byte(root + `<head><title>x</title></head><body><ix:continuation id="f-14-2">` + body)}
	delete(list, "own-20221231_htm.xml")
	r, err := verify.Open(list, "", ".", "in/a")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Found {
		t.Errorf("%s %s at %s: %s", d.Severity, d.Code, d.At(), d.Message())
	}
	if got := fmt.Sprint(r.Files, r.Numbers, r.Sums.Checked); got != "[in/a/own-20221231.htm in/a/own-ex.htm] 18 2" {
		t.Errorf("two documents of one report: %s", got)
	}
}

// TestSecondDocument covers documents in a folder that are read whatever their name, encoding and
// the way in which they write the namespaces, and files whose kind is not known.
func TestSecondDocument(t *testing.T) {
	t.Parallel()
	report := string(files(t)["own-20221231.htm"].Data)
	other := strings.Replace(report, `scale="9">1.24<`, `scale="9">1.25<`, 1)
	wide := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(strings.Replace(other, `encoding="UTF-8"`, `encoding="UTF-16"`, 1))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for _, tt := range []struct{ name, file, data, want string }{
		{"another ending", "zz.HTM", other, "XBR002"},
		{"another ending", "zz.html", other, "XBR002"},
		{"another ending", "zz.xhtml", other, "XBR002"},
		{"UTF-16", "zz.htm", string(wide), "XBR002"},
		{"a namespace with a character reference", "zz.htm", strings.Replace(other, "2013/inlineXBRL", "2013/inlineXBR&#76;", 1), "XBR002"},
		{"not XML", "zz.htm", strings.Replace(strings.Replace(other, "2013/inlineXBRL", "2013/inlineXBR&#76;", 1), "<html ", "<html a ", 1), "EDG001"},
		{"an encoding that is not read", "zz.htm", `<?xml version="1.0" encoding="EBCDIC-US"?><html/>`, "EDG001"},
		{"no text", "zz.htm", "\x00<\x00h\x00t\x00m\x00l", "EDG001"},
		{"an exhibit", "zz.htm", "<html><p>&nbsp;unclosed", ""},
		{"an exhibit in XML", "zz.htm", "<html><p>An exhibit of inlineXBRL</p></html>", ""},
	} {
		list := files(t)
		delete(list, "own-20221231_htm.xml")
		list[tt.file] = &fstest.MapFile{Data: []byte(tt.data)}
		r, err := verify.Open(list, "", ".", "")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if found := slices.ContainsFunc(r.Found, func(d diag.Diagnostic) bool { return string(d.Code) == tt.want }); found != (tt.want != "") || tt.want == "" && len(r.Found) > 0 {
			t.Errorf("%s: found %v, want %q", tt.name, r.Found, tt.want)
		}
	}
}
