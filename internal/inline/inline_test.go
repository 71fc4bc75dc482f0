package inline_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/quantity"
)

// document is an inline XBRL document of one tag with some attributes and text.
func document(attributes, text string) *inline.Document {
	return inline.Read("a.xhtml", []byte(`<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2022-02-16">`+"\n"+
		`<p>In all <ix:nonFraction id="f1" `+attributes+`>`+text+`</ix:nonFraction></p></html>`))
}

// TestValue covers the value that a processor reads from a tag.
func TestValue(t *testing.T) {
	t.Parallel()
	const dots = `format="ixt:num-dot-decimal" `
	for _, tt := range []struct{ attributes, text, want, err string }{
		{dots, "1,234.5", "1234.5", ""},
		{dots + `scale="6"`, "71.1", "71100000", ""},
		{dots + `scale="-2"`, "109", "1.09", ""},
		{dots + `scale="3" sign="-"`, "41,203", "-41203000", ""},
		{`format="ixt:fixed-zero"`, "—", "0", ""},
		{``, "12.50", "12.5", ""},
		{``, "1,234", "", "is not a number"},
		{dots, "12,34", "1234", ""}, // the registry does not say where commas stand
		{dots, "12;34", "", "is not a number"},
		{dots, "", "", "is not a number"},
		{dots + `sign="+"`, "1", "", "only - is allowed"},
		{dots + `scale="99"`, "1", "", "not a whole number"},
		{`format="ixt:num-comma-decimal"`, "1.234,5", "1234.5", ""},
		{`format="ixt:date-month-day"`, "1,5", "", "is not a number format"},
		{`format="ixt:no-such"`, "1,5", "", "is not a number format"},
		{`format="other:num-dot-decimal"`, "1", "", "not declared"},
	} {
		d := document(tt.attributes, tt.text)
		if d.Err != nil || len(d.Tags) != 1 {
			t.Fatalf("%s: read %d tags, %v", tt.attributes, len(d.Tags), d.Err)
		}
		got, err := d.Tags[0].Value(quantity.Pure)
		switch {
		case tt.err != "":
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s %q: error %v, want one with %q", tt.attributes, tt.text, err, tt.err)
			}
		case err != nil || got.String() != tt.want:
			t.Errorf("%s %q is %v, %v, want %s", tt.attributes, tt.text, got, err, tt.want)
		}
	}
}

// TestPlace covers the line and column of an element.
func TestPlace(t *testing.T) {
	t.Parallel()
	d := document("", "1")
	if got := d.Place(d.Tags[0].Element).String(); got != "a.xhtml:2:11" {
		t.Errorf("the tag is at %s, want a.xhtml:2:11", got)
	}
}

// FuzzRead verifies that no bytes make the readers panic, and that what they return is within
// the document.
func FuzzRead(f *testing.F) {
	f.Add(document("", "1").Bytes)
	f.Add([]byte(`<a xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><ix:nonFraction scale="-99999999999" decimals="x" id="f1">,.</ix:nonFraction></b>`))
	f.Add([]byte("<!DOCTYPE html><html"))
	f.Add([]byte(page(contextOf("c", "<xbrldi:typedMember dimension='own:A'><own:k>1</own:k></xbrldi:typedMember><own:x/>", "<xbrli:instant>2022-01-01T00:00:00</xbrli:instant>"),
		`<ix:nonNumeric name="own:T" contextRef="c" continuedAt="k" escape="1">a<ix:exclude>b<ix:exclude>c</ix:exclude></ix:exclude><ix:nonFraction precision="3" name="own:N" contextRef="c" format="s:numwordsen">one</ix:nonFraction></ix:nonNumeric><ix:continuation id="k" continuedAt="k">d</ix:continuation>`)))
	f.Add([]byte("\xfe\xff\x00<\x00a\x00>"))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1252"?><a>` + "\x80\xe9" + `&eacute;</a>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := inline.Read("a.xhtml", data)
		d.Faults(inline.Registrant{CIK: "0001999990", Prefix: "brw", Namespace: "http://a.example/"})
		inline.PageFaults(data)
		r := inline.Join(d, inline.Read("b.xhtml", data))
		r.Conflicts()
		for _, x := range r.Facts {
			if own := r.OwnWords(x); x.Kind == inline.Text && x.ContinuedAt == "" && len(strings.ReplaceAll(own, "\u2026", "")) > len(d.Bytes) {
				t.Errorf("%d bytes of words in a document of %d", len(own), len(d.Bytes))
			}
			x.Markup()
			x.Alone()
			x.Key()
			x.Whole()
			if at := x.Document.Place(x.Element); at.Line < 1 || at.Col < 1 {
				t.Errorf("a tag at %v", at)
			}
		}
	})
}
