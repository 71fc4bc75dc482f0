package record_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/record"
)

func lock(form, period, compare string) string {
	return `{"form": "` + form + `", "period": "` + period + `", "compare": "` + compare + `", "policies": {"ndr.fx": "reported"}, "lines": {"U.S. T-bills": "Treasury bills"}}`
}

const facts = `{"facts": [
  {"id": "ndr@FY2021", "value": "0.333333333333333333", "unit": "pure", "concept": "exm:NetDollarExpansionRate", "inputs": [], "cells": []},
  {"id": "revenue[us]@FY2021", "value": "-12.50", "unit": "USD", "concept": "us-gaap:Revenues"}],
 "shown": [{"id": "ndr@FY2021", "text": "33", "file": "mdna.md", "line": 12}]}`

// folder gives a filing folder with drafts filed in it.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"filing.toml": {}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestReadFiled(t *testing.T) {
	drafts, _, found := record.ReadFiled(folder(map[string]string{"filed/a/draft.lock": lock("10-K", "FY2021", "FY2020"), "filed/a/facts.json": facts, "filed/a/mdna.md": "Our rate"}))
	if len(found) > 0 || len(drafts) != 1 {
		t.Fatalf("ReadFiled gives %d drafts and %v", len(drafts), found)
	}
	d := drafts[0]
	if d.Name != "a" || d.Lock.Form != "10-K" || d.Period != (fiscal.Period{Year: 2021}) || d.Compare != (fiscal.Period{Year: 2020}) || d.Lock.Policies["ndr.fx"] != "reported" || d.Lock.Lines["U.S. T-bills"] != "Treasury bills" {
		t.Errorf("the draft is %+v", d)
	}
	if !d.Shows("ndr") || d.Shows("revenue") || d.Shown[0].Text != "33" || d.Shown[0].File != "mdna.md" || d.Shown[0].Line != 12 {
		t.Errorf("the draft shows %+v", d.Shown)
	}
	if string(d.Document("mdna.md")) != "Our rate" || len(d.Documents) != 1 {
		t.Errorf("the documents are %v", d.Documents)
	}
	f := d.Fact(fact.ID{Metric: "revenue", Member: "us", When: "FY2021"})
	if f.Amount().String() != "-12.5" || f.Unit != "USD" || f.Concept != "us-gaap:Revenues" {
		t.Errorf("the fact is %+v", f)
	}
}

func TestNewestFirst(t *testing.T) {
	files := map[string]string{}
	for name, l := range map[string]string{
		"a": lock("10-Q", "FY2021Q3", "FY2020Q3"), "b": lock("8-K", "FY2021Q4", "FY2020Q4"), "c": lock("10-K", "FY2021", "FY2020"),
		"d": lock("10-K", "FY2021", "FY2020"), "e": lock("10-Q", "FY2022Q1", "FY2021Q1"),
	} {
		files["filed/"+name+"/draft.lock"], files["filed/"+name+"/facts.json"] = l, facts
	}
	drafts, _, found := record.ReadFiled(folder(files))
	var names []string
	for _, d := range drafts {
		names = append(names, d.Name)
	}
	if got, want := strings.Join(names, " "), "e d c b a"; got != want || len(found) > 0 {
		t.Errorf("ReadFiled gives %s (%v), want %s", got, found, want)
	}
	for _, c := range []struct {
		period string
		want   string // those that are before it
	}{{"FY2021", "a"}, {"FY2021Q4", "a"}, {"FY2022Q1", "d c b a"}, {"FY2022", "e d c b a"}, {"FY2021Q3", ""}} {
		p, err := fiscal.ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		var before []string
		for _, d := range drafts {
			if d.Before(p) {
				before = append(before, d.Name)
			}
		}
		if got := strings.Join(before, " "); got != c.want {
			t.Errorf("before %s are %q, want %q", c.period, got, c.want)
		}
	}
}

func TestBrokenFiled(t *testing.T) {
	good := lock("10-K", "FY2021", "FY2020")
	for _, c := range []struct{ name, lock, facts, at, say string }{
		{"no lock", "", facts, "filed/a/draft.lock", "not exist"},
		{"no facts", good, "", "filed/a/facts.json", "not exist"},
		{"a lock that does not parse", "{\n  \"form\": \"10-K\",,", facts, "filed/a/draft.lock:2:18", "invalid character"},
		{"an unknown form", lock("10-X", "FY2021", "FY2020"), facts, "filed/a/draft.lock", `"10-X"`},
		{"an invalid period", lock("10-K", "2021", "FY2020"), facts, "filed/a/draft.lock", `"2021"`},
		{"no policies", strings.Replace(good, `"ndr.fx": "reported"`, "", 1), facts, "filed/a/draft.lock", "policies"},
		{"no list of facts", good, "{}", "filed/a/facts.json", "no facts"},
		{"an invalid value", good, strings.Replace(facts, `"-12.50"`, `"12,5"`, 1), "filed/a/facts.json", "12,5"},
		{"a number for a text", good, strings.Replace(facts, `"-12.50"`, `12.5`, 1), "filed/a/facts.json:3:44", "string"},
		{"a fact twice", good, strings.Replace(facts, "revenue[us]", "ndr", 1), "filed/a/facts.json", "twice"},
		{"a fact without a unit", good, strings.Replace(facts, `"USD"`, `""`, 1), "filed/a/facts.json", "no unit"},
		{"an invalid id", good, strings.Replace(facts, `"id": "ndr@FY2021", "text"`, `"id": "ndr", "text"`, 1), "filed/a/facts.json", `"ndr"`},
	} {
		files := map[string]string{"filed/a/x.md": "", "filed/b/draft.lock": good, "filed/b/facts.json": facts}
		if c.lock != "" {
			files["filed/a/draft.lock"] = c.lock
		}
		if c.facts != "" {
			files["filed/a/facts.json"] = c.facts
		}
		drafts, _, found := record.ReadFiled(folder(files))
		if len(drafts) != 1 || drafts[0].Name != "b" {
			t.Errorf("%s: ReadFiled gives %d drafts, want the other alone", c.name, len(drafts))
		}
		if len(found) == 0 || found[0].Code != "FIL001" || found[0].At() != c.at || !strings.Contains(found[0].Message(), c.say) {
			t.Errorf("%s: found %v, want FIL001 at %s that says %s", c.name, found, c.at, c.say)
		}
	}
}

func TestNothingFiled(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"no folder":            {},
		"files of others":      {"filed/README": "what was filed"},
		"a folder being moved": {"filed/.tieout-1/draft.lock": "{"},
	} {
		fsys := folder(files)
		drafts, _, found := record.ReadFiled(fsys)
		if len(drafts)+len(found)+len(record.FiledFiles(fsys)) > 0 {
			t.Errorf("%s: ReadFiled gives %v and %v", name, drafts, found)
		}
	}
}

func TestLeadsOut(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, inside+"/filed"); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	if drafts, _, found := record.ReadFiled(root.FS()); len(drafts) > 0 || len(found) != 1 || found[0].Code != "FIL002" || found[0].At() != "filed" {
		t.Errorf("a link that leads out gives %v and %v, want FIL002 at filed", drafts, found)
	}
	if err := os.Remove(inside + "/filed"); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(inside+"/filed", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, inside+"/filed/a"); err != nil {
		t.Fatal(err)
	}
	if drafts, _, found := record.ReadFiled(root.FS()); len(drafts) > 0 || len(found) != 1 || found[0].Code != "FIL002" || found[0].At() != "filed/a" {
		t.Errorf("a draft that leads out gives %v and %v, want FIL002 at filed/a", drafts, found)
	}
}

func TestFiledFiles(t *testing.T) {
	got := record.FiledFiles(folder(map[string]string{"filed/b/draft.lock": "", "filed/a/draft.lock": "", "filed/a/mdna.md": ""}))
	if want := []string{"filed/a/draft.lock", "filed/a/facts.json", "filed/a/findings.json", "filed/a/mdna.md", "filed/b/draft.lock", "filed/b/facts.json", "filed/b/findings.json"}; !slices.Equal(got, want) {
		t.Errorf("FiledFiles gives %v, want %v", got, want)
	}
}

// FuzzReadFiled reads a filed report of any name and bytes: each finding has a place, and
// each fact that is read has an id and a value.
func FuzzReadFiled(f *testing.F) {
	f.Add("L", `{"form":"8-K","period":"FY2022Q4","compare":"FY2021Q4","policies":{"x":"y"},"outputs":{}}`, `{"facts":[{"id":"revenue@FY2022Q4","value":"1.5","unit":"USD","concept":"us-gaap:Revenues"}],"shown":[{"id":"revenue@FY2022Q4","text":"2","file":"release.md","line":1}]}`, "x")
	f.Add("[a]", `{}`, `{}`, "")
	f.Fuzz(func(t *testing.T, name, lock, facts, text string) {
		folder := fstest.MapFS{"filed/" + name + "/draft.lock": {Data: []byte(lock)}, "filed/" + name + "/facts.json": {Data: []byte(facts)}, "filed/" + name + "/release.md": {Data: []byte(text)}}
		drafts, _, found := record.ReadFiled(folder)
		record.FiledFiles(folder)
		for _, d := range found {
			if d.At() == "" {
				t.Fatalf("no place: %s", d.Message())
			}
		}
		for _, d := range drafts {
			for _, each := range d.Facts {
				if each.ID.String() == "" || each.Amount().String() == "" {
					t.Fatal("a fact without an id or a value")
				}
			}
		}
	})
}
