package inline_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/inline"
)

// wrote is a fact as the writer of random documents knows it.
type wrote struct {
	id, concept, context, unit, text, lang string
	value                                  *big.Rat
	places                                 int
	exact, null, hidden                    bool
}

// writer writes a random document.
type writer struct {
	t     *rapid.T
	ix    string // prefix of inline XBRL
	n     int
	facts []wrote // in the order of their tags
	later []string
	lang  string // of the texts that are open
}

func (w *writer) pick(name string, from ...string) string {
	return rapid.SampledFrom(from).Draw(w.t, name)
}

func (w *writer) chance(name string) bool { return rapid.IntRange(0, 3).Draw(w.t, name) == 0 }

func (w *writer) id() string { w.n++; return fmt.Sprint("f", w.n) }

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// prose returns words, and what they are without markup.
func (w *writer) prose() (markup, words string) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("ab <>&\"é\u00a0—9,"))).Draw(w.t, "prose")
	switch {
	case w.chance("bold"):
		return `<b style="a:b">` + escaped(text) + "</b>", text
	case w.chance("comment"):
		return "<!-- x -->" + escaped(text), text
	case w.chance("cdata"):
		return "<![CDATA[" + text + "]]>", text
	case w.chance("exclude"):
		return "<" + w.ix + ":exclude>gone <i>too</i></" + w.ix + ":exclude>" + escaped(text), text
	}
	return escaped(text), text
}

// number writes a number, and perhaps another around it.
func (w *writer) number(hidden bool) (markup, words string) {
	digits := rapid.StringMatching(`[0-9]{1,12}`).Draw(w.t, "digits")
	frac := ""
	if w.chance("fraction") {
		frac = "." + rapid.StringMatching(`[0-9]{1,4}`).Draw(w.t, "frac")
	}
	scale := rapid.IntRange(-3, 9).Draw(w.t, "scale")
	f := wrote{id: w.id(), concept: w.pick("concept", "A", "B"), context: w.pick("context", "c1", "c2"), unit: w.pick("unit", "usd", "eps"), hidden: hidden}
	value, _ := new(big.Rat).SetString(digits + frac)
	attrs, text, format := "", digits+frac, ""
	switch form := w.pick("form", "none", "dot", "comma", "words", "zero", "nil"); form {
	case "dot":
		format, text = "t:num-dot-decimal", grouped(digits, ",")+frac
	case "comma":
		format, text = "t:num-comma-decimal", grouped(digits, "\u00a0")+strings.Replace(frac, ".", ",", 1)
	case "words":
		format, text = "s:numwordsen", "twenty-one"
		value.SetInt64(21)
	case "zero":
		format, text = "t:fixed-zero", w.pick("zero", "—", "none")
		value.SetInt64(0)
	case "nil":
		attrs, text, f.null = ` xsi:nil="true"`, "", true
	}
	if format != "" {
		attrs += ` format="` + format + `"`
	}
	if scale != 0 || w.chance("scale of zero") {
		attrs += fmt.Sprintf(` scale="%d"`, scale)
	}
	power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(scale, -scale))), nil))
	if scale < 0 {
		power.Inv(power)
	}
	value.Mul(value, power)
	if w.chance("negative") {
		attrs += ` sign="-"`
		value.Neg(value)
	}
	if f.exact = w.chance("exact"); f.exact {
		attrs += ` decimals="INF"`
	} else if !f.null {
		f.places = rapid.IntRange(-6, 4).Draw(w.t, "decimals")
		attrs += fmt.Sprintf(` decimals="%d"`, f.places)
	}
	f.value = value
	tag := func(f wrote, inner string) string {
		w.facts = append(w.facts, f)
		return fmt.Sprintf(`<%s:nonFraction id="%s" name="own:%s" contextRef="%s" unitRef="%s"%s>%s</%[1]s:nonFraction>`, w.ix, f.id, f.concept, f.context, f.unit, attrs, inner)
	}
	if !f.null && w.chance("nested") {
		outer := f
		outer.id, outer.concept = w.id(), "C"
		return tag(outer, tag(f, escaped(text))), text
	}
	return tag(f, escaped(text)), text
}

// text writes a text, perhaps in pieces, with numbers inside.
func (w *writer) text(hidden bool, depth int) (markup, words string) {
	f := wrote{id: w.id(), concept: w.pick("concept", "T", "U"), context: "c1", hidden: hidden}
	attrs, around := "", w.lang
	if w.chance("language") {
		w.lang = "fr"
		attrs = ` xml:lang="FR"`
	}
	f.lang = w.lang
	at := len(w.facts)
	w.facts = append(w.facts, f)
	piece := func() (markup, words string) {
		for range rapid.IntRange(0, 3).Draw(w.t, "pieces") {
			m, s := w.content(hidden, depth-1)
			markup, words = markup+m, words+s
		}
		return markup, words
	}
	markup, f.text = piece()
	words = f.text // what an outer text has of it
	w.lang = around
	if w.chance("continued") && !hidden && depth == maxTexts {
		attrs += fmt.Sprintf(` continuedAt="k%s"`, f.id)
		more, s := piece()
		w.later = append(w.later, fmt.Sprintf(`<td><%s:continuation id="k%s">%s</%[1]s:continuation></td>`, w.ix, f.id, more))
		f.text += s
	}
	w.facts[at] = f
	return fmt.Sprintf(`<%s:nonNumeric id="%s" name="own:%s" contextRef="c1" escape="true"%s>%s</%[1]s:nonNumeric>`, w.ix, f.id, f.concept, attrs, markup), words
}

const maxTexts = 3

func (w *writer) content(hidden bool, depth int) (markup, words string) {
	switch rapid.IntRange(0, 4).Draw(w.t, "content") {
	case 0:
		return w.number(hidden)
	case 1:
		if depth > 0 {
			return w.text(hidden, depth)
		}
	}
	return w.prose()
}

func grouped(digits, mark string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}

func (w *writer) document() string {
	hidden, body := "", ""
	for range rapid.IntRange(0, 3).Draw(w.t, "hidden") {
		m, _ := w.content(true, 1)
		if strings.HasPrefix(m, "<"+w.ix+":non") {
			hidden += m
		}
	}
	for range rapid.IntRange(1, 8).Draw(w.t, "paragraphs") {
		m, _ := w.content(false, maxTexts)
		body += "<p>" + m + "</p>\n"
	}
	body += "<table><tr>" + strings.Join(w.later, "") + "</tr></table>"
	return fmt.Sprintf(`<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en-US" xmlns:%s="http://www.xbrl.org/2013/inlineXBRL" xmlns:own="http://own.example/1" xmlns:x="http://www.xbrl.org/2003/instance"
 xmlns:t="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:s="http://www.sec.gov/inlineXBRL/transformation/2015-08-31" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><body>%s
<%[1]s:header><%[1]s:hidden>%[3]s</%[1]s:hidden><%[1]s:resources><x:context id="c1"><x:entity><x:identifier scheme="a">1</x:identifier></x:entity><x:period><x:instant>2022-12-31</x:instant></x:period></x:context>
<x:context id="c2"><x:entity><x:identifier scheme="a">1</x:identifier></x:entity><x:period><x:startDate>2022-01-01</x:startDate><x:endDate>2022-12-31</x:endDate></x:period></x:context>
<x:unit id="usd"><x:measure>i:USD</x:measure></x:unit><x:unit id="eps"><x:measure>x:pure</x:measure></x:unit></%[1]s:resources></%[1]s:header></body></html>`, w.ix, body, hidden)
}

// TestRandomDocuments reads random documents back: every fact has the value, decimals, text and
// language that its writer knows.
func TestRandomDocuments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &writer{t: t, lang: "en-us", ix: rapid.SampledFrom([]string{"ix", "q"}).Draw(t, "prefix")}
		source := w.document()
		d := inline.Read("a.htm", []byte(source))
		if d.Err != nil {
			t.Fatalf("%v in\n%s", d.Err, source)
		}
		r := inline.Join(d)
		want := map[string]wrote{}
		for _, f := range w.facts {
			if strings.Contains(source, `id="`+f.id+`"`) { // hidden prose was left out
				want[f.id] = f
			}
		}
		if len(r.Facts) != len(want) {
			t.Fatalf("%d facts, want %d in\n%s", len(r.Facts), len(want), source)
		}
		for _, f := range r.Facts {
			x, known := want[f.ID]
			switch {
			case !known || f.Concept.Local != x.concept || f.Context != x.context || f.Hidden != x.hidden || f.Of == nil:
				t.Fatalf("%s is %+v, want %+v in\n%s", f.ID, f, x, source)
			case f.Err != nil:
				t.Fatalf("%s: %v in\n%s", f.ID, f.Err, source)
			case f.Kind == inline.Text:
				if f.Words != x.text || f.Language != x.lang {
					t.Fatalf("%s is %q in %s, want %q in %s in\n%s", f.ID, f.Words, f.Language, x.text, x.lang, source)
				}
			case f.Nil != x.null, !f.Nil && (f.Unsure != nil || f.Exact != x.exact || f.Places != x.places):
				t.Fatalf("%s is %+v, want %+v in\n%s", f.ID, f, x, source)
			case !f.Nil:
				if got, _ := new(big.Rat).SetString(f.Value.String()); got.Cmp(x.value) != 0 {
					t.Fatalf("%s is %s, want %s in\n%s", f.ID, got, x.value, source)
				}
			}
		}
	})
}

// large returns a document of n numbers in rows with the styles of a real one, and n texts of
// words between.
func large(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:own="http://own.example/1" xmlns:x="http://www.xbrl.org/2003/instance" xmlns:d="http://xbrl.org/2006/xbrldi" xmlns:i="http://www.xbrl.org/2003/iso4217" xmlns:t="http://www.xbrl.org/inlineXBRL/transformation/2022-02-16"><body><div style="display:none"><ix:header><ix:resources>`)
	contexts := n/8 + 1
	for i := range contexts {
		fmt.Fprintf(&b, `<x:context id="c%d"><x:entity><x:identifier scheme="http://www.sec.gov/CIK">0001999999</x:identifier><x:segment><d:explicitMember dimension="own:LineAxis">own:Line%dMember</d:explicitMember></x:segment></x:entity><x:period><x:instant>2022-12-31</x:instant></x:period></x:context>`, i, i)
	}
	b.WriteString(`<x:unit id="usd"><x:measure>i:USD</x:measure></x:unit></ix:resources></ix:header></div><ix:nonNumeric id="t" name="own:NoteTextBlock" contextRef="c0" escape="true"><table>`)
	const style = "padding:2px 1pt;text-align:right;vertical-align:bottom;color:#000000;font-family:'Helvetica',sans-serif;font-size:9pt;font-weight:400;line-height:100%"
	for i := range n {
		fmt.Fprintf(&b, `<tr style="%s"><td colspan="3" style="%[1]s"><span style="%[1]s">Line %d of the table</span></td><td colspan="2" style="%[1]s"><span style="%[1]s"><ix:nonFraction unitRef="usd" contextRef="c%d" decimals="-3" name="own:Amount%d" format="t:num-dot-decimal" scale="3" id="f-%[2]d">%[5]s</ix:nonFraction></span></td></tr>`, style, i, i%contexts, i%8, grouped(fmt.Sprint(1000+i*37), ","))
	}
	b.WriteString(`</table></ix:nonNumeric></body></html>`)
	return b.Bytes()
}

// BenchmarkRead reads documents of 2,000 and 20,000 facts; its memory is in step with them.
func BenchmarkRead(b *testing.B) {
	for _, n := range []int{2000, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			content := large(n)
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				r := inline.Join(inline.Read("a.htm", content))
				if len(r.Facts) != n+1 || len(r.Conflicts()) > 0 {
					b.Fatal("facts were not read")
				}
			}
		})
	}
}
