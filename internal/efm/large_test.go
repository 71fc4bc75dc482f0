package efm_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/efm"
)

// large returns a report with n lines of investments: each an own member with four amounts. It
// has no cover page.
func large(n int) []efm.File {
	const gaap = "https://xbrl.fasb.org/us-gaap/2025/elts/us-gaap-2025.xsd#"
	const axis, domain = "us-gaap_FinancialInstrumentAxis", "us-gaap_TransfersAndServicingOfFinancialInstrumentsTypesOfFinancialInstrumentsDomain"
	const table, lines = "us-gaap_DebtSecuritiesAvailableForSaleTable", "us-gaap_ScheduleOfAvailableForSaleSecuritiesLineItems"
	amounts := []string{"us-gaap_AvailableForSaleDebtSecuritiesAmortizedCostBasis", "us-gaap_AvailableForSaleDebtSecuritiesAccumulatedGrossUnrealizedGainBeforeTax",
		"us-gaap_AvailableForSaleDebtSecuritiesAccumulatedGrossUnrealizedLossBeforeTax", "us-gaap_AvailableForSaleSecuritiesDebtSecurities"}
	const role = "http://www.example.example/role/Details"
	var doc, xsd, pre, def, cal, lab strings.Builder
	doc.WriteString(`<?xml version="1.0" encoding="ASCII"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2022-02-16" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:us-gaap="http://fasb.org/us-gaap/2025" xmlns:exm="http://www.example.example/20221231" xml:lang="en-US"><head><title>Large</title></head><body><div style="display:none"><ix:header><ix:references><link:schemaRef xlink:type="simple" xlink:href="exm-20221231.xsd"/></ix:references><ix:resources>
`)
	const root = `<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrldt="http://xbrl.org/2005/xbrldt">` + "\n"
	const roleRef = `<link:roleRef roleURI="` + role + `" xlink:type="simple" xlink:href="exm-20221231.xsd#Details"/>` + "\n"
	xsd.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dtr-types="http://www.xbrl.org/dtr/type/2024-01-31" xmlns:exm="http://www.example.example/20221231" targetNamespace="http://www.example.example/20221231"><xs:annotation><xs:appinfo>
`)
	for _, kind := range []string{"presentation", "definition", "calculation", "label"} {
		fmt.Fprintf(&xsd, `<link:linkbaseRef xlink:type="simple" xlink:href="exm-20221231_%s.xml" xlink:role="http://www.xbrl.org/2003/role/%sLinkbaseRef" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/>`+"\n", kind[:3], kind)
	}
	xsd.WriteString(`<link:roleType id="Details" roleURI="` + role + `"><link:definition>0000002 - Disclosure - Investments (Details)</link:definition><link:usedOn>link:presentationLink</link:usedOn><link:usedOn>link:calculationLink</link:usedOn><link:usedOn>link:definitionLink</link:usedOn></link:roleType></xs:appinfo></xs:annotation>
<xs:import namespace="http://www.xbrl.org/2003/instance" schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/><xs:import namespace="http://fasb.org/us-gaap/2025" schemaLocation="https://xbrl.fasb.org/us-gaap/2025/elts/us-gaap-2025.xsd"/>
`)
	pre.WriteString(root + roleRef + `<link:presentationLink xlink:type="extended" xlink:role="` + role + `">` + "\n")
	def.WriteString(root + roleRef)
	for _, name := range []string{"all", "hypercube-dimension", "dimension-domain", "dimension-default", "domain-member"} {
		fmt.Fprintf(&def, `<link:arcroleRef arcroleURI="http://xbrl.org/int/dim/arcrole/%[1]s" xlink:type="simple" xlink:href="http://www.xbrl.org/2005/xbrldt-2005.xsd#%[1]s"/>`+"\n", name)
	}
	def.WriteString(`<link:definitionLink xlink:type="extended" xlink:role="` + role + `">` + "\n")
	cal.WriteString(root + roleRef + `<link:calculationLink xlink:type="extended" xlink:role="` + role + `">` + "\n")
	lab.WriteString(root + `<link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">` + "\n")
	order := 0
	loc := func(b *strings.Builder, id, name string) {
		href := gaap + id
		if strings.HasPrefix(id, "exm_") {
			href = "exm-20221231.xsd#" + id
		}
		fmt.Fprintf(b, `<link:loc xlink:type="locator" xlink:href="%s" xlink:label="%s"/>`+"\n", href, name)
	}
	arc := func(b *strings.Builder, kind, arcrole, from, to, more string) {
		order++
		fmt.Fprintf(b, `<link:%sArc xlink:type="arc" xlink:arcrole="%s" xlink:from="%s" xlink:to="%s" order="%d"%s/>`+"\n", kind, arcrole, from, to, order, more)
	}
	label := func(id, words string) {
		loc(&lab, id, id)
		fmt.Fprintf(&lab, `<link:label xlink:type="resource" xlink:label="%s_l" xlink:role="http://www.xbrl.org/2003/role/label" xml:lang="en-US">%s</link:label>`+"\n", id, words)
		arc(&lab, "label", "http://www.xbrl.org/2003/arcrole/concept-label", id, id+"_l", "")
	}
	const child, dims, sum = "http://www.xbrl.org/2003/arcrole/parent-child", "http://xbrl.org/int/dim/arcrole/", "http://www.xbrl.org/2003/arcrole/summation-item"
	for i, id := range append([]string{table, axis, domain, lines}, amounts...) {
		label(id, fmt.Sprintf("Label %d", i))
		loc(&pre, id, id)
		loc(&def, id, id)
	}
	loc(&def, domain, "default")
	arc(&pre, "presentation", child, table, axis, "")
	arc(&pre, "presentation", child, axis, domain, "")
	arc(&pre, "presentation", child, table, lines, "")
	arc(&def, "definition", dims+"all", lines, table, ` xbrldt:closed="true" xbrldt:contextElement="segment"`)
	arc(&def, "definition", dims+"hypercube-dimension", table, axis, "")
	arc(&def, "definition", dims+"dimension-domain", axis, domain, "")
	arc(&def, "definition", dims+"dimension-default", axis, "default", "")
	for i, id := range amounts {
		arc(&pre, "presentation", child, lines, id, "")
		arc(&def, "definition", dims+"domain-member", lines, id, "")
		loc(&cal, id, id)
		if i > 0 {
			arc(&cal, "calculation", sum, amounts[0], id, fmt.Sprintf(` weight="%s"`, []string{"", "-1", "1", "1"}[i]))
		}
	}
	for i := range n {
		id := fmt.Sprintf("exm_Line%dMember", i)
		fmt.Fprintf(&xsd, `<xs:element id="%s" name="%s" type="dtr-types:domainItemType" substitutionGroup="xbrli:item" abstract="true" nillable="true" xbrli:periodType="duration"/>`+"\n", id, id[4:])
		label(id, fmt.Sprintf("Line %d [Member]", i))
		loc(&pre, id, id)
		arc(&pre, "presentation", child, domain, id, "")
		loc(&def, id, id)
		arc(&def, "definition", dims+"domain-member", domain, id, "")
		fmt.Fprintf(&doc, `<xbrli:context id="c%d"><xbrli:entity><xbrli:identifier scheme="http://www.sec.gov/CIK">0001999999</xbrli:identifier><xbrli:segment><xbrldi:explicitMember dimension="us-gaap:FinancialInstrumentAxis">exm:%s</xbrldi:explicitMember></xbrli:segment></xbrli:entity><xbrli:period><xbrli:instant>2022-12-31</xbrli:instant></xbrli:period></xbrli:context>`+"\n", i, id[4:])
	}
	doc.WriteString(`<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit></ix:resources></ix:header></div><table>`)
	for i := range n {
		fmt.Fprintf(&doc, `<tr><td style="text-align:left;vertical-align:bottom;padding:2px 0 2px 1em;text-indent:-1em">Line %d</td>`, i)
		for j, id := range amounts {
			fmt.Fprintf(&doc, `<td style="text-align:right;vertical-align:bottom;padding:2px 0 2px 1em"><div style="white-space:nowrap"><span style="padding-right:0.75em">$</span><ix:nonFraction name="%s" contextRef="c%d" unitRef="usd" decimals="-3" scale="3" format="ixt:num-dot-decimal" id="f%d">%s</ix:nonFraction></div></td>`+"\n",
				strings.Replace(id, "_", ":", 1), i, 4*i+j, []string{"1,010", "20", "30", "1,000"}[j])
		}
		doc.WriteString("</tr>\n")
	}
	doc.WriteString(`</table></body></html>`)
	xsd.WriteString(`</xs:schema>`)
	files := []efm.File{{Name: "exm-20221231.htm", Bytes: []byte(doc.String())}, {Name: "exm-20221231.xsd", Bytes: []byte(xsd.String())}}
	for _, b := range []struct {
		kind string
		text *strings.Builder
	}{{"presentation", &pre}, {"definition", &def}, {"calculation", &cal}, {"label", &lab}} {
		b.text.WriteString(`</link:` + b.kind + `Link></link:linkbase>`)
		files = append(files, efm.File{Name: "exm-20221231_" + b.kind[:3] + ".xml", Bytes: []byte(b.text.String())})
	}
	return files
}

// TestLarge checks that a large report has no fault but the missing cover page and the schema
// types that it does not import.
func TestLarge(t *testing.T) {
	t.Parallel()
	found := slices.DeleteFunc(efm.Check("10-K", "2025", large(50)), func(f efm.Fault) bool { return f.Code == "XBR006" })
	if len(found) > 0 {
		t.Errorf("found\n%s", list(found))
	}
}

// BenchmarkCheck reads and checks a report of 20,000 facts.
func BenchmarkCheck(b *testing.B) {
	files := large(5000)
	size := 0
	for _, f := range files {
		size += len(f.Bytes)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		efm.Check("10-K", "2025", files)
	}
}

// TestHostile checks that files that are built to take long are read in a bounded time, which is seconds on an idle
// machine.
func TestHostile(t *testing.T) {
	t.Parallel()
	base := large(3)
	with := func(suffix, text string) []efm.File {
		files := slices.Clone(base)
		for i := range files {
			if strings.HasSuffix(files[i].Name, suffix) {
				files[i].Bytes = []byte(text)
			}
		}
		return files
	}
	const open = `<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrldt="http://xbrl.org/2005/xbrldt">`
	link := func(kind, inside string) string {
		return open + `<link:` + kind + `Link xlink:role="http://www.example.example/role/Details">` + inside + `</link:` + kind + `Link></link:linkbase>`
	}
	var locs, chain, tables, many strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&locs, `<link:loc xlink:href="#a_B" xlink:label="l%d"/>`, i)
	}
	for i := range 20_000 {
		fmt.Fprintf(&chain, `<link:loc xlink:href="exm-20221231.xsd#exm_L%[1]dMember" xlink:label="l%[1]d"/><link:definitionArc xlink:arcrole="http://xbrl.org/int/dim/arcrole/domain-member" xlink:from="l%[1]d" xlink:to="l%[2]d" order="1"/>`, i, (i+1)%20_000)
		fmt.Fprintf(&tables, `<link:definitionArc xlink:arcrole="http://xbrl.org/int/dim/arcrole/all" xlink:from="l%[1]d" xlink:to="l%[2]d" order="1"/><link:definitionArc xlink:arcrole="http://xbrl.org/int/dim/arcrole/hypercube-dimension" xlink:from="l%[2]d" xlink:to="l%[1]d" order="1"/><link:definitionArc xlink:arcrole="http://xbrl.org/int/dim/arcrole/dimension-domain" xlink:from="l%[1]d" xlink:to="l%[2]d" order="1"/>`, i, (i+7)%20_000)
	}
	many.WriteString(`<link:loc xlink:href="exm-20221231.xsd#exm_Line0Member" xlink:label="a"/>`)
	for range 5000 {
		many.WriteString(`<link:label xlink:label="b" xlink:role="r" xml:lang="en-US">x</link:label><link:labelArc xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label" xlink:from="a" xlink:to="b"/>`)
	}
	for _, tt := range []struct {
		name  string
		files []efm.File
	}{
		{"deep nesting", with("_pre.xml", open+strings.Repeat("<a>", 500_000))},
		{"a deep schema", with(".xsd", `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`+strings.Repeat("<xs:element>", 500_000))},
		{"a deep document", with(".htm", `<html>`+strings.Repeat(`<ix:continuation xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" id="a" continuedAt="a">`, 50_000))},
		{"a large attribute", with("_def.xml", link("definition", `<link:loc xlink:href="`+strings.Repeat("x", 20<<20)+`"/>`))},
		{"many locators", with("_pre.xml", link("presentation", locs.String()))},
		{"a long circle", with("_def.xml", link("definition", chain.String()))},
		{"tables of tables", with("_def.xml", link("definition", chain.String()+tables.String()))},
		{"many labels", with("_lab.xml", link("label", many.String()))},
	} {
		found := efm.Check("10-K", "2025", tt.files) // returns: the timeout of the tests is the only limit on its time
		if len(found) == 0 || len(found) > 2000 {
			t.Errorf("%s: found %d faults", tt.name, len(found))
		}
		for _, f := range found {
			if len(f.What) > 5000 {
				t.Errorf("%s: a message has %d bytes", tt.name, len(f.What))
			}
		}
	}
}

// FuzzCheck checks that no bytes of a file make the reader panic or hang, and that each fault
// is at a byte of a file.
func FuzzCheck(f *testing.F) {
	for i, file := range large(1) {
		f.Add(i, file.Bytes)
	}
	base := large(1)
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		if which < 0 || which >= len(base) {
			return
		}
		files := slices.Clone(base)
		files[which].Bytes = data
		for _, fault := range efm.Check("10-K", "2025", files) {
			i := slices.IndexFunc(files, func(f efm.File) bool { return f.Name == fault.File })
			if i < 0 || fault.At < 0 || fault.At > len(files[i].Bytes) {
				t.Errorf("a fault is at %s+%d: %s", fault.File, fault.At, fault.What)
			}
		}
	})
}
