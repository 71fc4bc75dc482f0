package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/verify"
)

// tamper returns documents that differ from a report in one fact each, by what was done.
func tamper(doc string) (names []string, all map[string]func() string) {
	all = map[string]func() string{}
	add := func(what string, from, to int, instead string) {
		if doc[from:to] == instead {
			return
		}
		names = append(names, what)
		all[what] = func() string { return doc[:from] + instead + doc[to:] }
	}
	ids := func(pattern string) (list []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(doc, -1) {
			list = append(list, m[1])
		}
		return list
	}
	contexts, units := ids(`<xbrli:context id="([^"]+)"`), ids(`<xbrli:unit id="([^"]+)"`)
	concepts := ids(`<ix:nonFraction name="([^"]+)"`)
	other := func(list []string, now string) string {
		for _, o := range list[slices.Index(list, now)+1:] {
			if o != now {
				return o
			}
		}
		return list[0]
	}
	for _, m := range regexp.MustCompile(`<ix:(nonFraction|nonNumeric) ([^>]*)>([^<]*)`).FindAllStringSubmatchIndex(doc, -1) {
		start, attrs, from, to := m[0], doc[m[4]:m[5]], m[6], m[7]
		kind, content := doc[m[2]:m[3]], doc[from:to]
		get := func(name string) string {
			if m := regexp.MustCompile(`(?:^| )` + name + `="([^"]*)"`).FindStringSubmatch(attrs); m != nil {
				return m[1]
			}
			return ""
		}
		id := get("id")
		set := func(pairs ...string) string {
			s := " " + attrs
			for i := 0; i < len(pairs); i += 2 {
				name, value := pairs[i], pairs[i+1]
				with := ` ` + name + `="` + value + `"`
				if was := regexp.MustCompile(` ` + name + `="[^"]*"`); was.MatchString(s) {
					s = was.ReplaceAllLiteralString(s, with)
				} else {
					s += with
				}
			}
			return s[1:]
		}
		put := func(what string, pairs ...string) { add(id+" "+what, m[4], m[5], set(pairs...)) }
		put("contextRef", "contextRef", other(contexts, get("contextRef")))
		put("another name", "name", get("name")+"X")
		end := to + strings.Index(doc[to:], "</ix:"+kind+">")
		if !strings.Contains(doc[from:end], "<ix:") {
			add(id+" removed", start, end+len("</ix:"+kind+">"), doc[from:end])
			add(id+" twice", start, start, "<ix:"+kind+" "+set("id", "copy")+">"+doc[from:end]+"</ix:"+kind+">")
		}
		if kind == "nonNumeric" {
			if strings.TrimSpace(content) != "" && get("format") == "" {
				add(id+" words", from, to, content+"x")
			}
			put("format", "format", "ixt:fixed-empty")
			continue
		}
		put("name", "name", other(concepts, get("name")))
		put("unitRef", "unitRef", other(units, get("unitRef")))
		decimals, _ := strconv.Atoi(get("decimals"))
		scale, _ := strconv.Atoi(get("scale"))
		for _, by := range []int{-6, -3, -1, 1, 3} {
			put(fmt.Sprintf("decimals %+d", by), "decimals", strconv.Itoa(decimals+by))
		}
		put("decimals INF", "decimals", "INF")
		put("nil", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance", "xsi:nil", "true")
		put("target", "target", "other")
		if get("format") == "ixt:fixed-zero" || !strings.ContainsAny(content, "123456789") { // zero
			continue
		}
		put("sign", "sign", map[string]string{"": "-"}[get("sign")])
		for _, by := range []int{-3, -1, 1, 3} {
			put(fmt.Sprintf("scale %+d", by), "scale", strconv.Itoa(scale+by))
			put(fmt.Sprintf("scale and decimals %+d", by), "scale", strconv.Itoa(scale+by), "decimals", strconv.Itoa(decimals-by))
		}
		put("format", "format", "ixt:fixed-zero")
		if strings.ContainsAny(content, ",.") {
			put("comma", "format", "ixt:num-comma-decimal")
		}
		for i := range len(content) {
			if c := content[i]; c >= '0' && c <= '9' {
				add(fmt.Sprintf("%s digit %d", id, i), from+i, from+i+1, string('0'+(c-'0'+1)%10))
			}
		}
	}
	for _, m := range regexp.MustCompile(`<xbrli:context id="([^"]+)">(?s:(.*?))</xbrli:context>`).FindAllStringSubmatchIndex(doc, -1) {
		id := doc[m[2]:m[3]]
		if !strings.Contains(doc, `contextRef="`+id+`"`) {
			continue
		}
		part := func(pattern string, change func(string) string) {
			for _, at := range regexp.MustCompile(pattern).FindAllStringIndex(doc[m[0]:m[1]], -1) {
				was := doc[m[0]+at[0] : m[0]+at[1]]
				add(fmt.Sprintf("context %s: %s", id, was), m[0]+at[0], m[0]+at[1], change(was))
			}
		}
		part(`20\d\d-`, func(s string) string { return "19" + s[2:] })
		part(`000199999\d`, func(string) string { return "0001999990" })
		part(`www.sec.gov`, func(string) string { return "sec.example" })
		part(`Member<`, func(string) string { return "XMember<" })
		part(`Axis"`, func(string) string { return `XAxis"` })
		part(`<xbrldi:explicitMember[^>]*>[^<]*</xbrldi:explicitMember>`, func(string) string { return "" })
	}
	for _, m := range regexp.MustCompile(`<xbrli:measure>([^<]+)<`).FindAllStringSubmatchIndex(doc, -1) {
		add("measure "+doc[m[2]:m[3]], m[2], m[3], "iso4217:EUR")
	}
	for _, m := range regexp.MustCompile(`xmlns:(us-gaap|dei|srt|iso4217)="([^"]+)"`).FindAllStringSubmatchIndex(doc, -1) {
		if strings.Contains(doc[m[1]:], `="`+doc[m[2]:m[3]]+":") || strings.Contains(doc[m[1]:], `>`+doc[m[2]:m[3]]+":") {
			add("namespace "+doc[m[2]:m[3]], m[5], m[5], "X")
		}
	}
	return names, all
}

// TestTamper changes one fact of each fixture's report at a time, and expects that verify finds
// each change. TIEOUT_TAMPER is the number of changes of a report that are tried, or 0 for all.
func TestTamper(t *testing.T) {
	most := 60
	if s := os.Getenv("TIEOUT_TAMPER"); s != "" {
		most, _ = strconv.Atoi(s)
	}
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			list := fstest.MapFS{}
			name := ""
			for file, data := range reported(t, folder) {
				list[file] = &fstest.MapFile{Data: []byte(data)}
				if filepath.Ext(file) == ".htm" {
					name = file
				}
			}
			failed := func(doc string) bool {
				with := fstest.MapFS{}
				for file, data := range list {
					with[file] = data
				}
				with[name] = &fstest.MapFile{Data: []byte(doc)}
				r, err := verify.Open(with, name, name, "")
				if err != nil {
					t.Fatal(err)
				}
				if err := r.Compare(with, "facts.json", "facts.json"); err != nil {
					t.Fatal(err)
				}
				return r.Failed()
			}
			doc := string(list[name].Data)
			if failed(doc) || failed(strings.Replace(doc, "<body", "<!-- a note --><body", 1)) {
				t.Fatal("a report without a changed fact fails")
			}
			names, changed := tamper(doc)
			step := 1
			if most > 0 {
				step = max(1, len(names)/most)
			}
			silent := 0
			for i := 0; i < len(names); i += step {
				if !failed(changed[names[i]]()) {
					silent++
					t.Errorf("verify does not find the change: %s", names[i])
				}
			}
			t.Logf("%d changes of %d, %d not found", (len(names)+step-1)/step, len(names), silent)
		})
	}
}
