// Package oim writes the facts of a report in formats of the Open Information Model: xBRL-JSON 1.0
// ([JSON]), which is the facts without the document, and a report package ([Package]), which is the
// document and its taxonomy in one file. Both have the facts and the ids of the inline XBRL
// document, which package ixbrl lists in its Report. Package verify compares a report that was
// changed since with the xBRL-JSON beside it.
package oim

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ixbrl"
)

// FactsFile is the name of the file of JSON.
const FactsFile = "facts.xbrl.json"

// namespaces of units, contexts and registrants, which every report uses.
var namespaces = []ixbrl.Namespace{
	{Prefix: "cik", URI: "http://www.sec.gov/CIK"},
	{Prefix: "iso4217", URI: "http://www.xbrl.org/2003/iso4217"},
	{Prefix: "xbrl", URI: "https://xbrl.org/2021"},
	{Prefix: "xbrli", URI: "http://www.xbrl.org/2003/instance"},
}

// oneFact is a fact in xBRL-JSON.
type oneFact struct {
	Value      string            `json:"value"`
	Decimals   *int              `json:"decimals,omitempty"`
	Dimensions map[string]string `json:"dimensions"`
}

// JSON returns the facts of a report as xBRL-JSON 1.0, in the order of the document. The
// argument cik has 10 digits, and prefix is that of the registrant's elements.
func JSON(r *ixbrl.Report, cik string) []byte {
	spaces := map[string]string{}
	for _, n := range slices.Concat(namespaces, r.Namespaces) {
		spaces[n.Prefix] = n.URI
	}
	var b bytes.Buffer
	b.WriteString("{\n  \"documentInfo\": ")
	write(&b, "  ", struct {
		Type       string            `json:"documentType"`
		Namespaces map[string]string `json:"namespaces"`
		Taxonomy   []string          `json:"taxonomy"`
	}{"https://xbrl.org/2021/xbrl-json", spaces, []string{r.Taxonomy.Base + ".xsd"}})
	b.WriteString(",\n  \"facts\": {")
	for i, f := range r.Facts {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n    %q: ", f.ID)
		one := oneFact{Value: f.Value, Dimensions: map[string]string{"concept": f.Element.QName(r.Taxonomy.Prefix), "entity": "cik:" + cik, "period": period(f.Context)}}
		for _, d := range f.Dims {
			one.Dimensions[d.Axis.QName(r.Taxonomy.Prefix)] = d.Member.QName(r.Taxonomy.Prefix)
		}
		if f.Measure != "" {
			one.Decimals = &f.Decimals
			if f.Measure != "xbrli:pure" { // the default
				one.Dimensions["unit"] = f.Measure
			}
		}
		write(&b, "    ", one)
	}
	b.WriteString("\n  }\n}\n")
	return b.Bytes()
}

// write writes a value as indented JSON after a prefix.
func write(b *bytes.Buffer, prefix string, v any) {
	var one bytes.Buffer
	e := json.NewEncoder(&one)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // only texts and numbers come here
	}
	b.Write(bytes.TrimRight(one.Bytes(), "\n"))
}

// period returns a period with an exclusive end: the midnight after its last day.
func period(c fact.Context) string {
	midnight := func(d fiscal.Date) string { return d.String() + "T00:00:00" }
	if c.Instant {
		return midnight(c.Span.End + 1)
	}
	return midnight(c.Span.Start) + "/" + midnight(c.Span.End+1)
}

const (
	packageType = `{"documentInfo":{"documentType":"https://xbrl.org/report-package/2023/xbri"}}` + "\n"
	catalogForm = `<?xml version="1.0" encoding="UTF-8"?>
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
  <rewriteURI uriStartString="%s/" rewritePrefix="../reports/"/>
</catalog>
`
	taxonomyForm = `<?xml version="1.0" encoding="UTF-8"?>
<tp:taxonomyPackage xmlns:tp="http://xbrl.org/2016/taxonomy-package" xml:lang="en">
  <tp:identifier>%[1]s/package</tp:identifier>
  <tp:name>%[2]s</tp:name>
  <tp:description>Extension taxonomy of %[2]s</tp:description>
  <tp:version>%[3]s</tp:version>
  <tp:entryPoints>
    <tp:entryPoint>
      <tp:name>%[4]s</tp:name>
      <tp:entryPointDocument href="%[1]s/%[4]s.xsd"/>
    </tp:entryPoint>
  </tp:entryPoints>
</tp:taxonomyPackage>
`
)

// Package returns a report package of a document and its taxonomy, as a file with the suffix
// .xbri. Its bytes depend only on the arguments. The argument name is that of the registrant.
func Package(r *ixbrl.Report, name string, files []disk.File) disk.File {
	base, space := r.Taxonomy.Base, escape(strings.TrimSuffix(r.Taxonomy.Namespace, "/"))
	date := base[strings.LastIndexByte(base, '-')+1:]
	meta := []disk.File{
		{Name: "META-INF/reportPackage.json", Data: []byte(packageType)},
		{Name: "META-INF/catalog.xml", Data: fmt.Appendf(nil, catalogForm, space)},
		{Name: "META-INF/taxonomyPackage.xml", Data: fmt.Appendf(nil, taxonomyForm, space, escape(name), date, escape(base))},
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range meta {
		add(z, base+"/"+f.Name, f.Data)
	}
	for _, f := range files {
		add(z, base+"/reports/"+f.Name, f.Data)
	}
	if err := z.Close(); err != nil {
		panic(err) // a buffer takes all bytes
	}
	return disk.File{Name: base + ".xbri", Data: b.Bytes()}
}

// begin is the time of every file of a package: the first that a zip file can state.
var begin = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// add adds a file.
func add(z *zip.Writer, name string, data []byte) {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: begin})
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		panic(err) // a buffer takes all bytes
	}
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a builder takes all bytes
	}
	return b.String()
}
