package cli_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	declaration   = regexp.MustCompile(`xmlns:([A-Za-z][A-Za-z0-9-]*)="([^"]+)"`)
	schemaAddress = regexp.MustCompile(`<link:schemaRef [^>]*xlink:href="([^"]+)"`)
	axisAndMember = regexp.MustCompile(`<xbrldi:explicitMember dimension="([^"]+)">([^<]+)<`)
	complaint     = regexp.MustCompile(`(?m)^\[(?:[^i]|i[^n]|in[^f])[^\n]*`) // all but [info]
)

// TestArelle has another processor of XBRL validate the documents of all fixtures:
// XML, inline XBRL, contexts, units, dimensions and transformations. The schemas
// of the concepts are stand-ins, made of the names that a document uses; whether
// FASB has such a concept is not tested here.
func TestArelle(t *testing.T) {
	arelle := os.Getenv("TIEOUT_ARELLE")
	if arelle == "" {
		t.Skip("TIEOUT_ARELLE names no arelleCmdLine; pip install arelle-release brings one")
	}
	folder := t.TempDir()
	var names []string
	for _, filing := range filings(t) {
		for name, doc := range drafted(t, filing) {
			if !strings.HasSuffix(name, ".xhtml") {
				continue
			}
			dir := filepath.Join(folder, filepath.Base(filing)+"-"+name)
			names = append(names, filepath.Join(dir, name))
			schemas := standIns(t, doc)
			schemas[name] = doc
			for file, text := range schemas {
				write(t, filepath.Join(dir, file), text)
			}
		}
	}
	slices.Sort(names)
	if report := validate(t, arelle, strings.Join(names, "|")); report != "" {
		t.Errorf("Arelle says of %s\n%s", names, report)
	}
	// what it says of a document that is wrong, so that its silence means something
	wrong := filepath.Join(filepath.Dir(names[0]), "wrong.xhtml")
	doc, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	write(t, wrong, strings.Replace(string(doc), `contextRef="c1"`, `contextRef="c99"`, 1))
	if report := validate(t, arelle, wrong); !strings.Contains(report, "c99") {
		t.Errorf("Arelle says of a tag without its context %q", report)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// validate gives what Arelle complains of.
func validate(t *testing.T, arelle, files string) string {
	t.Helper()
	c := exec.Command(arelle, "--file", files, "--validate", "--internetConnectivity", "offline", "--utr",
		"--validateDuplicateFacts", "inconsistent", "--logFormat", "[%(messageCode)s] %(message)s - %(file)s")
	c.Env = append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir())
	out, err := c.CombinedOutput()
	if n := strings.Count(string(out), "[info] validated"); err != nil || n != 1+strings.Count(files, "|") {
		t.Fatalf("Arelle validated %d documents (%v):\n%s", n, err, out)
	}
	return strings.Join(complaint.FindAllString(string(out), -1), "\n")
}

// standIns gives a schema for each taxonomy that a document uses, by file: the
// registrant's own imports the others.
func standIns(t *testing.T, doc string) map[string]string {
	t.Helper()
	in := parseInline(t, doc)
	elements := map[string]map[string]string{} // by prefix and name, what the element is
	add := func(qname, what string) {
		prefix, local, _ := strings.Cut(qname, ":")
		if elements[prefix] == nil {
			elements[prefix] = map[string]string{}
		}
		elements[prefix][local] = what
	}
	for _, m := range axisAndMember.FindAllStringSubmatch(doc, -1) {
		add(m[1], `type="xbrli:stringItemType" substitutionGroup="xbrldt:dimensionItem" abstract="true" xbrli:periodType="duration"`)
		add(m[2], `type="xbrli:stringItemType" substitutionGroup="xbrli:item" abstract="true" xbrli:periodType="duration"`)
	}
	for _, f := range in.facts {
		kind, period := "monetary", "duration"
		if in.units[f.unit] == "xbrli:pure" {
			kind = "pure"
		}
		if in.contexts[f.context]["instant"] != "" {
			period = "instant"
		}
		add(f.name, fmt.Sprintf(`type="xbrli:%sItemType" substitutionGroup="xbrli:item" nillable="true" xbrli:periodType="%s"`, kind, period))
	}
	spaces := map[string]string{}
	for _, m := range declaration.FindAllStringSubmatch(doc, -1) {
		spaces[m[1]] = m[2]
	}
	address := schemaAddress.FindStringSubmatch(doc)
	if address == nil {
		t.Fatal("the document names no schema")
	}
	own, _, _ := strings.Cut(address[1], "-")
	schemas := map[string]string{}
	imports := importing("http://www.xbrl.org/2003/instance", "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd") +
		importing("http://xbrl.org/2005/xbrldt", "http://www.xbrl.org/2005/xbrldt-2005.xsd")
	for _, prefix := range slices.Sorted(maps.Keys(elements)) {
		if prefix != own {
			schemas[prefix+".xsd"] = schema(spaces[prefix], prefix, imports, elements[prefix])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		imports += importing(spaces[strings.TrimSuffix(name, ".xsd")], name)
	}
	schemas[address[1]] = schema(spaces[own], own, imports, elements[own])
	return schemas
}

func importing(namespace, file string) string {
	return fmt.Sprintf("<xs:import namespace=%q schemaLocation=%q/>\n", namespace, file)
}

func schema(namespace, prefix, imports string, elements map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldt="http://xbrl.org/2005/xbrldt" targetNamespace=%q elementFormDefault="qualified">`+"\n%s", namespace, imports)
	for _, local := range slices.Sorted(maps.Keys(elements)) {
		fmt.Fprintf(&b, "<xs:element name=%q id=\"%s_%s\" %s/>\n", local, prefix, local, elements[local])
	}
	return b.String() + "</xs:schema>\n"
}
