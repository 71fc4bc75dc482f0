package filing

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/toml"
)

// The files beside filing.toml for the correspondence with Staff and the auditors.
const (
	CommentsFile     = "comments.toml"
	PromisesFile     = "promises.toml"
	RestatementsFile = "restatements.toml"
	MemoFile         = "memo.toml"
	StaffLetterFile  = "staff-letter.txt" // Staff's letter itself, as text
)

// Letter holds the response to Staff, from comments.toml.
type Letter struct {
	Date      fiscal.Date // date of the response
	Staff     fiscal.Date // date of Staff's letter; 0 if not given
	Filed     fiscal.Date // filing date of the report that Staff read; 0 if not given
	To        []string    // the lines of the address
	Attention []string    // the people of Staff
	Address   []string    // the lines of the registrant's own address
	Copies    []string    // the lines of the recipients of a copy
	Form      string      // form of the report that Staff read: "10-K"
	Period    string      // period of that report: "FY2021", or in words
	Signatory string
	Title     string // title of the signatory
	Telephone string // telephone number of the signatory; "" if not given
	Counsel   string // outside counsel, with a telephone number; "" if not given
	Comments  []Comment
	At        source.Point
}

// Comment is one comment of Staff and the template of its answer.
type Comment struct {
	Number   string
	Heading  string // Staff's heading, of one line or more
	Text     string // Staff's text; a blank line separates paragraphs
	Response string // the template of the answer: "response-1"; "" if none
	Refused  bool   // the key response is invalid; a finding reports this
	Due      string // the filing in which a promised disclosure is due; "" if none
	At       source.Point
	TextAt   source.Point
	AnswerAt source.Point // place of the key response, or of the comment if the key is missing
	DueAt    source.Point // place of the key due, or of the comment if the key is missing
}

// Name returns the name of the comment in messages: "comment 1".
func (c Comment) Name() string {
	if c.Number == "" {
		return "the comment at " + c.At.String()
	}
	return "comment " + c.Number
}

// Template returns the file of the template that answers the comment.
func (c Comment) Template() string { return templateFile(c.Response) }

func templateFile(name string) string { return "templates/" + name + ".md.tmpl" }

// Promise is a promise to the Staff, against which later drafts are checked.
type Promise struct {
	Kind string // in the registrant's words: "billings", "country threshold"
	Text string
	Made string // when it was made: a date in words or other text; "" if not given
	Due  string // the filing in which it is due; "" if not given
	At   source.Point
}

// The kinds of a Restatement. A Revision corrects an error in reports that may still be
// relied upon. A Reissue corrects an error in reports that may no longer be relied upon.
// The other two kinds do not correct errors.
const (
	Revision         = "revision"
	Reissue          = "restatement"
	Reclassification = "reclassification"
	AccountingChange = "accounting-change"
)

// restatementKinds lists the kinds, the most serious first.
var restatementKinds = []string{Reissue, Revision, AccountingChange, Reclassification}

// Restatement is a change of an amount that was filed. The change is either approved or
// awaiting approval.
type Restatement struct {
	Fact     string // "fair-value.difference[us-treasury]", or with a time "…@2021-12-31"
	Kind     string // Revision, Reissue, Reclassification or AccountingChange
	Reason   string
	Approver string // "" before approval
	At       source.Point
}

// Restated returns the approved restatement that names a fact, or nil.
func (f *Filing) Restated(id fact.ID) *Restatement {
	for i := range f.Restatements {
		r := &f.Restatements[i]
		if name, when, dated := strings.Cut(r.Fact, "@"); name == id.Name() && (!dated || when == id.When) && r.Approver != "" {
			return r
		}
	}
	return nil
}

// IsError reports whether the restatement corrects an error.
func (r *Restatement) IsError() bool { return r.Kind == Revision || r.Kind == Reissue }

// Covering returns the approved restatements that explain a change of a fact of a set: the
// restatement that names the fact or, if none does, the restatements that name the facts
// from which it is computed. The most serious kind is first.
func (f *Filing) Covering(set *fact.Set, id fact.ID) []*Restatement {
	var list []*Restatement
	seen := map[fact.ID]bool{}
	var cover func(fact.ID)
	cover = func(id fact.ID) {
		if seen[id] {
			return
		}
		seen[id] = true
		if r := f.Restated(id); r != nil {
			if !slices.Contains(list, r) {
				list = append(list, r)
			}
		} else if is := set.Of(id); is != nil {
			for _, in := range is.Origin.Inputs {
				cover(in)
			}
		}
	}
	cover(id)
	slices.SortStableFunc(list, func(a, b *Restatement) int {
		return slices.Index(restatementKinds, a.Kind) - slices.Index(restatementKinds, b.Kind)
	})
	return list
}

// Memo holds the answers in memo.toml to the factors of SAB 99.
type Memo struct {
	Answers []FactorAnswer // in the order written
}

// FactorAnswer is the answer to one factor; a blank Text means no answer.
type FactorAnswer struct {
	Factor string // the key of the factor
	Text   string
	At     source.Point
}

// Answer returns the answer to a factor. The result ok is false if the answer is missing or
// blank.
func (m *Memo) Answer(key string) (answer FactorAnswer, ok bool) {
	if m != nil {
		for _, a := range m.Answers {
			if a.Factor == key {
				return a, a.Text != ""
			}
		}
	}
	return FactorAnswer{}, false
}

// Factor is a qualitative factor of materiality.
type Factor struct {
	Key      string // "loss-to-income"
	Question string
	Cite     string // the rule that lists it
}

// Factors lists the qualitative factors of materiality in the order in which SAB 99 lists
// them. SAB 99 discusses the last two, intent and market reaction, after its list.
var Factors = []Factor{
	{"measurement", "Does the misstatement come from an item that can be measured precisely, or from an estimate, and how imprecise is that estimate?", sab99},
	{"trend", "Does it hide a change in earnings or in another trend?", sab99},
	{"expectations", "Does it hide that analysts' consensus expectations were not met?", sab99},
	{"loss-to-income", "Does it turn a loss into income, or income into a loss?", sab99},
	{"segment", "Does it concern a segment or another part of the business that plays a significant role in operations or profitability?", sab99},
	{"regulatory", "Does it affect compliance with regulatory requirements?", sab99},
	{"covenants", "Does it affect compliance with loan covenants or other contractual requirements?", sab99},
	{"compensation", "Does it increase management's compensation, such as by meeting the conditions of a bonus or an award?", sab99},
	{"concealment", "Does it conceal an unlawful transaction?", sab99},
	{"intent", "Was the misstatement intentional, for example to manage earnings?", sab99},
	{"market-reaction", "Is it expected to result in a significant positive or negative reaction of the market?", sab99},
}

const sab99 = "SAB 99 (Topic 1.M)"

func factorKeys() []string {
	var keys []string
	for _, f := range Factors {
		keys = append(keys, f.Key)
	}
	return keys
}

// beside reads a file beside filing.toml, if the folder has it. It returns an error if the
// file does not parse.
func (f *Filing) beside(r *findings, name string, read func(toml.Table)) error {
	data, sum, err := ReadFile(f.FS, name)
	if errors.Is(err, fs.ErrNotExist) && !Exists(f.FS, name) {
		return nil
	}
	if err != nil {
		r.add(Unreadable(name, "FIL001", err))
		return nil
	}
	if name != SignoffsFile { // sign-offs do not affect drafts
		f.Hashes[name] = sum
	}
	root, err := toml.Parse(name, data)
	if err != nil {
		return err
	}
	read(root.Table(name, toml.Reader{Report: r.report, Multiline: true}))
	return nil
}

// Exists reports whether the folder lists a file, even if the file is a broken link.
func Exists(folder fs.FS, file string) bool {
	entries, err := fs.ReadDir(folder, path.Dir(file))
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(file) })
}

// readCorrespondence reads all four files, even if one has errors.
func (f *Filing) readCorrespondence(r *findings) error {
	return errors.Join(
		f.beside(r, CommentsFile, func(t toml.Table) { f.readComments(t, r) }),
		f.beside(r, PromisesFile, f.readPromises),
		f.beside(r, RestatementsFile, f.readRestatements),
		f.beside(r, MemoFile, f.readMemo))
}

func (f *Filing) readComments(t toml.Table, r *findings) {
	t.Only(keysOf(CommentsFile)...)
	if t.Get("letter") == nil {
		t.Missing("Add [letter] with date, to, form, period and signatory", "%s has no [letter]", CommentsFile)
	}
	f.Letter = f.readLetter(t.Child("letter", "[letter]"), t.Get("letter") != nil)
	if t.Get("comment") == nil {
		t.Missing("Add a [[comment]] with number, heading, text and response for each comment of Staff", "%s has no [[comment]]", CommentsFile)
	}
	numbers := map[string]source.Point{}
	for _, each := range t.Tables("comment", "[[comment]]") {
		c := comment(each, r)
		if first, twice := numbers[c.Number]; twice && c.Number != "" {
			each.Fail(each.Place("number"), "Correct the number that is wrong", "two comments have the number %s; the other is at %s", c.Number, first)
		}
		numbers[c.Number] = each.Place("number")
		f.Letter.Comments = append(f.Letter.Comments, c)
	}
}

// readLetter reads [letter]; a missing table was already reported.
func (f *Filing) readLetter(t toml.Table, there bool) *Letter {
	t.Only(keysOf("letter")...)
	l := &Letter{Filed: t.OptionalDate("filed"), Staff: t.OptionalDate("staff_date"), To: t.Lines("to"), Attention: t.Lines("attention"), Address: t.Lines("address"),
		Copies: t.Lines("cc"), Title: t.Line("title", ""), Telephone: t.Line("telephone", ""), Counsel: t.Line("counsel", ""), At: t.At}
	if !there {
		return l
	}
	l.Date = t.Date("date")
	l.Form = strings.TrimSpace(strings.TrimPrefix(t.NeedLine("form"), "Form "))
	l.Period, l.Signatory = t.NeedLine("period"), t.NeedLine("signatory")
	if t.Get("to") == nil {
		t.Missing(`Add to = ["United States Securities and Exchange Commission", "Division of Corporation Finance"], the lines of the address`, "%s has no to", t.Name)
	} else if len(l.To) == 0 && len(t.Get("to").Items) == 0 && t.Get("to").Kind == toml.KindArray {
		t.Fail(t.Place("to"), "Write the lines of the address", "to in %s is empty", t.Name)
	}
	if p, err := fiscal.ParsePeriod(l.Period); err == nil && !f.Calendar.IsZero() {
		if _, err := f.Calendar.Span(p); err != nil {
			t.Fail(t.Place("period"), `Write the period in words, such as "fiscal year ended December 25, 2021"`, "period in %s: %v", t.Name, err)
		}
	}
	return l
}

func comment(t toml.Table, r *findings) Comment {
	t.Only(keysOf("comment")...)
	c := Comment{Number: strings.TrimSuffix(t.Numeral("number"), "."), Heading: t.Text("heading", ""), Text: strings.TrimSpace(t.Need("text")), Due: t.DateOrText("due"),
		At: t.At, TextAt: t.Place("text"), AnswerAt: t.Place("response"), DueAt: t.Place("due")}
	if c.Number != "" {
		c.Text = strings.TrimSpace(strings.TrimPrefix(c.Text, c.Number+". "))
	}
	c.Response = response(t, r)
	c.Refused = c.Response == "" && t.Get("response") != nil && (t.Get("response").Kind != toml.KindText || t.Optional("response") != "")
	return c
}

// response returns the name of the template that a comment names, "" if none.
func response(t toml.Table, r *findings) string {
	s, at := t.Optional("response"), t.Place("response")
	if s == "" {
		return ""
	}
	name := path.Clean(strings.TrimSuffix(strings.TrimPrefix(path.Clean(s), "templates/"), ".md.tmpl"))
	switch {
	case Escapes(path.Clean(s), nil):
		r.add(diag.Diagnostic{Code: "FIL002", Summary: "path outside the filing folder", Subject: at,
			Detail: fmt.Sprintf("response in %s is %q", t.Name, s), Remedy: `Copy the template into the folder templates/ of the filing folder, and write its name as response, such as response = "response-1"`})
	case name == "." || strings.ContainsAny(name, ":\\\n\t"):
		t.Fail(at, `Write the name of a template in templates/, such as response = "response-1"`, "response in %s is %q, which is not the name of a template in templates/", t.Name, s)
	case slices.Contains(disclosure.Names(), name):
		t.Fail(at, fmt.Sprintf("Write the name of a template of your own, in which {{disclosure %q}} inserts the section", name), "response in %s is %q, which is the template of a section", t.Name, s)
	case name != disclosure.Memo.Name && slices.ContainsFunc(disclosure.Documents, func(d *disclosure.Document) bool { return d.Name == name }):
		t.Fail(at, `Write the name of another template, such as response = "response-1"`, "response in %s is %q, which is the template of a document", t.Name, s)
	default:
		return name
	}
	return ""
}

func (f *Filing) readPromises(t toml.Table) {
	for _, p := range t.Only(keysOf(PromisesFile)...).Tables("promise", "[[promise]]") {
		p.Only(keysOf("promise")...)
		f.Promises = append(f.Promises, Promise{Kind: p.Need("kind"), Text: strings.TrimSpace(p.Need("text")), Made: p.DateOrText("made"), Due: p.DateOrText("due"), At: p.At})
	}
}

func (f *Filing) readRestatements(t toml.Table) {
	for _, each := range t.Only(keysOf(RestatementsFile)...).Tables("restatement", "[[restatement]]") {
		each.Only(keysOf("restatement")...)
		r := Restatement{Fact: each.NeedLine("fact"), Kind: each.Choice("kind", Revision, append([]string{"error"}, restatementKinds...)...), Reason: each.Need("reason"), Approver: each.Optional("approver"), At: each.At}
		if r.Kind == "error" || r.Kind == "" {
			r.Kind = Revision
		}
		if r.Fact != "" {
			name, when, dated := strings.Cut(r.Fact, "@")
			_, err := fact.ParseName(name, when)
			if err == nil && dated && when == "" {
				err = fmt.Errorf("%q has no period after @", r.Fact)
			}
			if err != nil {
				each.Fail(each.Place("fact"), "Write the id of a fact, such as revenue@FY2021; for all periods, write revenue", "fact in [[restatement]]: %v", err)
				continue
			}
		}
		if isPlaceholder(r.Reason) {
			each.Fail(each.Place("reason"), "Write the reason as it is to be printed", "reason in [[restatement]] is %q", r.Reason)
		}
		if isPlaceholder(r.Approver) {
			each.Fail(each.Place("approver"), "Write the name of the person who approved the change or, before it is approved, remove the line", "approver in [[restatement]] is %q", r.Approver)
		}
		f.Restatements = append(f.Restatements, r)
	}
}

// isPlaceholder reports whether a text stands for one that a person has yet to write, as in the
// lines that findings print.
func isPlaceholder(text string) bool {
	return slices.Contains([]string{"…", "...", "?", "tbd"}, strings.ToLower(strings.TrimSpace(text)))
}

func (f *Filing) readMemo(t toml.Table) {
	f.Memo = &Memo{}
	for _, each := range t.Only(keysOf(MemoFile)...).Tables("factor", "[[factor]]") {
		each.Only(keysOf("factor")...)
		name := each.NeedLine("name")
		key := fact.Slug(name)
		a := FactorAnswer{Factor: key, Text: each.Optional("answer"), At: each.At}
		if isPlaceholder(a.Text) {
			a.Text = ""
		}
		switch {
		case name == "":
		case !slices.Contains(factorKeys(), key):
			each.Fail(each.Place("name"), toml.Nearest(key, factorKeys()), "name in [[factor]] is %q, which is not a factor of SAB 99", name)
		case slices.ContainsFunc(f.Memo.Answers, func(b FactorAnswer) bool { return b.Factor == key }):
			each.Fail(each.Place("name"), "Keep the correct one and remove the other", "two [[factor]] entries have the name %s", key)
		default:
			f.Memo.Answers = append(f.Memo.Answers, a)
		}
	}
}
