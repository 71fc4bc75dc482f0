package workbook

import (
	"net/url"
	"path"
	"strings"
)

// relation is one line of a relationships part.
type relation struct {
	kind   string // last segment of the type: "worksheet"
	target string // path of the part, "" if it lies outside the file
}

// readRelations returns the relationships of the part owner by id, and the first target of
// each kind. An owner of "" is the package. Without a relationships part it returns none.
func (f *File) readRelations(owner string) (byID map[string]relation, byKind map[string]string, err error) {
	dir, base := path.Split(owner)
	e := f.zip.find(dir + "_rels/" + base + ".rels")
	if e == nil {
		return nil, nil, nil
	}
	p, err := f.zip.open(e, f.lim.MaxSmall)
	if err != nil {
		return nil, nil, err
	}
	s := newScanner(p, e.name, nil)
	if err := s.root("Relationships"); err != nil {
		return nil, nil, err
	}
	byID, byKind = map[string]relation{}, map[string]string{}
	for {
		t, err := s.next(skipText)
		if err != nil {
			return nil, nil, err
		}
		if t == endTag {
			return byID, byKind, s.finish()
		}
		if !s.is("Relationship") {
			if err := s.skip(); err != nil {
				return nil, nil, err
			}
			continue
		}
		var id, kind, target string
		outside := false
		for {
			name, value, ok, err := s.attr()
			if err != nil {
				return nil, nil, err
			}
			if !ok {
				break
			}
			switch string(name) {
			case "Id":
				id = string(value)
			case "Type":
				kind = path.Base(string(value))
			case "Target":
				target = string(value)
			case "TargetMode":
				outside = string(value) == "External"
			}
		}
		if err := s.skip(); err != nil {
			return nil, nil, err
		}
		r := relation{kind: kind}
		if !outside {
			r.target = f.resolve(dir, target)
			if _, ok := byKind[kind]; !ok {
				byKind[kind] = r.target
			}
		}
		if _, ok := byID[id]; ok {
			return nil, nil, s.bad("it has the relationship %s twice", quoted([]byte(id)))
		}
		byID[id] = r
	}
}

// resolve returns the path for the target of a relationship of a part in dir.
func (f *File) resolve(dir, target string) string {
	join := func(t string) string {
		t = strings.ReplaceAll(t, `\`, "/")
		if !strings.HasPrefix(t, "/") {
			t = "/" + dir + t
		}
		return strings.TrimPrefix(path.Clean(t), "/")
	}
	plain := join(target)
	if f.zip.find(plain) == nil {
		if t, err := url.PathUnescape(target); err == nil && f.zip.find(join(t)) != nil {
			return join(t)
		}
	}
	return plain
}

// readWorkbook finds and reads the workbook part and its relationships.
func (f *File) readWorkbook() error {
	_, byKind, err := f.readRelations("")
	if err != nil {
		return err
	}
	main := byKind["officeDocument"]
	if f.zip.find(main) == nil {
		main = "xl/workbook.xml"
	}
	e := f.zip.find(main)
	if e == nil {
		return f.zip.refuseZip()
	}
	switch k := partKey(e.name); {
	case strings.HasSuffix(k, ".bin"):
		return refuseXlsb(e.name)
	case strings.HasPrefix(k, "word/"), strings.HasPrefix(k, "ppt/"):
		return f.zip.refuseZip()
	}
	byID, byKind, err := f.readRelations(strings.TrimPrefix(strings.ReplaceAll(e.name, `\`, "/"), "/"))
	if err != nil {
		return err
	}
	f.stringsPart, f.stylesPart = byKind["sharedStrings"], byKind["styles"]
	f.parts, f.others = map[string]*entry{}, map[string]string{}
	p, err := f.zip.open(e, f.lim.MaxSmall)
	if err != nil {
		return err
	}
	s := newScanner(p, e.name, nil)
	if err := s.root("workbook"); err != nil {
		return err
	}
	seen := false
	for {
		t, err := s.next(skipText)
		if err != nil {
			return err
		}
		if t == endTag {
			break
		}
		switch {
		case s.is("workbookPr"):
			if err := f.readDateSystem(s); err != nil {
				return err
			}
		case s.is("calcPr"):
			if err := f.readCalculation(s); err != nil {
				return err
			}
		case string(s.local) == "sheets":
			if seen || !s.own() {
				return s.bad("it lists its sheets twice or in a foreign namespace")
			}
			seen = true
			if err := f.readSheets(s, byID); err != nil {
				return err
			}
			continue
		}
		if err := s.skip(); err != nil {
			return err
		}
	}
	if !seen {
		return s.bad("it lists no sheets")
	}
	return s.finish()
}

// readDateSystem reads the attributes of <workbookPr>.
func (f *File) readDateSystem(s *scanner) error {
	for {
		name, value, ok, err := s.attr()
		if err != nil || !ok {
			return err
		}
		if string(name) == "date1904" {
			on, ok := boolean(value)
			if !ok {
				return s.bad("date1904 is %s, neither true nor false", quoted(value))
			}
			f.date1904 = on
		}
	}
}

// readCalculation reads the attributes of <calcPr>.
func (f *File) readCalculation(s *scanner) error {
	for {
		name, value, ok, err := s.attr()
		if err != nil || !ok {
			return err
		}
		on, good := false, true
		switch string(name) {
		case "fullCalcOnLoad":
			on, good = boolean(value)
			f.calc.full = on
		case "calcMode":
			f.calc.manual = string(value) == "manual"
		case "calcCompleted":
			on, good = boolean(value)
			f.calc.incomplete = !on
		}
		if !good {
			return s.bad("%s is %s, neither true nor false", name, quoted(value))
		}
	}
}

// boolean parses an XML boolean, including the spellings of older programs.
func boolean(b []byte) (on, ok bool) {
	switch string(trimSpace(b)) {
	case "1", "true", "on", "True", "TRUE", "t":
		return true, true
	case "0", "false", "off", "False", "FALSE", "f":
		return false, true
	}
	return false, false
}

// readSheets reads the children of <sheets>.
func (f *File) readSheets(s *scanner, byID map[string]relation) error {
	used := map[*entry]string{}
	for {
		t, err := s.next(noText)
		if err != nil {
			return err
		}
		if t == endTag {
			return nil
		}
		if !s.is("sheet") {
			return s.bad("its list of sheets holds <%s>", printable(string(s.name)))
		}
		var name, id string
		var state Sheet
		placed := false
		for {
			attr, value, ok, err := s.attr()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			switch a := string(attr); {
			case a == "name":
				name = string(unescape(append([]byte(nil), value...)))
			case a == "state":
				state.VeryHidden = string(value) == "veryHidden"
				state.Hidden = state.VeryHidden || string(value) == "hidden"
			case strings.HasSuffix(a, ":id"):
				id, placed = string(value), true
			}
		}
		if err := s.skip(); err != nil {
			return err
		}
		if len(f.parts)+len(f.others) >= f.lim.MaxEntries {
			return s.fail(TooLarge, "it lists more than %d sheets", f.lim.MaxEntries)
		}
		label := quoted([]byte(name))
		if utf16Length(name) > maxSheetName {
			return s.bad("a sheet has the name %s, longer than Excel's %d characters", label, maxSheetName)
		}
		if f.parts[name] != nil || f.others[name] != "" {
			return s.bad("it has two sheets named %s", label)
		}
		if placed && id == "" { // as Excel writes for a module of Excel 5
			f.others[name] = "a macro module"
			continue
		}
		r, ok := byID[id]
		if !ok {
			return s.bad("its sheet %s has no relationship %s", label, quoted([]byte(id)))
		}
		switch r.kind {
		case "worksheet":
			e := f.zip.find(r.target)
			if e == nil {
				return s.bad("its sheet %s should be in %s, which is missing", label, quoted([]byte(r.target)))
			}
			if other, taken := used[e]; taken {
				return s.bad("its sheets %s and %s are one part, %s", quoted([]byte(other)), label, quoted([]byte(r.target)))
			}
			used[e], f.parts[name] = name, e
			state.Name = name
			f.sheets = append(f.sheets, state)
		case "chartsheet":
			f.others[name] = "a chart"
		case "dialogsheet":
			f.others[name] = "a dialog"
		default:
			f.others[name] = "not a worksheet"
		}
	}
}
