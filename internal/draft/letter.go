package draft

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Letter holds what comments.toml says about the correspondence with Staff. A field of the type
// owned is text that also records where it comes from.
type Letter struct {
	Date, Staff, Filed fiscal.Date // dates of the response, of Staff's letter and of the report that Staff read; zero if not given
	Address, To        []owned     // lines of the registrant's address, and of the address of the recipient
	Attention, Copies  []owned
	Dear               owned  // the names of Attention, joined
	Kind               string // "Annual Report"; "" if the form has no such name
	Form               owned  // "10-K"
	Period             owned  // "fiscal year ended December 31, 2021"
	Subject            owned  // "Fiscal Year Ended December 31, 2021"
	Signatory          owned
	Title              *owned
	Telephone          *owned // the signatory's telephone number; nil if not given
	Counsel            *owned // outside counsel; nil if not given
	One                bool   // Staff had one comment
	Headed             bool   // the heading of the first comment names the report that Staff read
	Comments           []Comment
}

// Comment is a comment in a letter of SEC Staff, with what the response needs to print.
type Comment struct {
	Number   owned
	Headings []owned // lines of the heading that differ from the heading of the previous comment
	Words    []owned // the paragraphs of Staff's text
	Due      *owned  // the filing in which a promised disclosure is due: "the Company’s Form 10-K for …"; nil if nothing is promised
	index    int
}

// Promise is a promise to Staff, the staff of the SEC, as the data of a template.
type Promise struct {
	Kind, Text owned
	Made, Due  *owned
}

// owns returns a text from a file of the folder with its mark; Missing if it is empty.
func (c *composer) owns(owner document.Owner, said string, at source.Point) owned {
	p := document.Piece{Owner: owner, Text: text.OneLine(said), At: at}
	if p.Text == "" {
		p.Text, p.Gap = Missing, true
	}
	return owned{c.mark(p), p.Text}
}

// optional returns a text of the letter with its mark, or nil if it is empty.
func (c *composer) optional(text string, at source.Point) *owned {
	if text == "" {
		return nil
	}
	o := c.owns(document.OwnLetter, text, at)
	return &o
}

// letterOf returns the data of comments.toml for templates.
func (c *composer) letterOf(l *filing.Letter) *Letter {
	say := func(s string) owned { return c.owns(document.OwnLetter, s, l.At) }
	all := func(texts []string) []owned {
		var list []owned
		for _, s := range texts {
			list = append(list, say(s))
		}
		return list
	}
	address := l.Address
	if len(address) > 0 && text.OneLine(address[0]) == text.OneLine(c.f.Registrant.Name) {
		address = address[1:] // the letterhead has it
	}
	period := c.periodOf(l)
	out := &Letter{Date: l.Date, Staff: l.Staff, Filed: l.Filed, Address: all(address), To: all(l.To), Attention: all(l.Attention), Copies: all(l.Copies),
		Dear: say(dear(l.Attention)), Kind: kinds[strings.TrimSuffix(l.Form, "/A")], Form: say(l.Form), Period: say(period),
		Subject: say(recase(period, strings.ToUpper)), Signatory: say(l.Signatory), Title: c.optional(l.Title, l.At),
		Telephone: c.optional(l.Telephone, l.At), Counsel: c.optional(l.Counsel, l.At), One: len(l.Comments) == 1}
	var before []string
	for i, each := range l.Comments {
		k := Comment{Number: c.owns(document.OwnLetter, each.Number, each.At), Due: c.optional(determined(c.dueOf(each.Due)), each.DueAt), index: i}
		heading := paragraphs(each.Heading, true)
		for _, line := range heading[shared(before, heading):] {
			k.Headings = append(k.Headings, c.owns(document.OwnLetter, line, each.At))
		}
		before = heading
		for _, words := range paragraphs(each.Text, false) {
			k.Words = append(k.Words, c.owns(document.OwnStaff, words, each.TextAt))
		}
		out.Comments = append(out.Comments, k)
	}
	out.Headed = len(out.Comments) > 0 && len(out.Comments[0].Headings) > 0 && strings.HasPrefix(out.Comments[0].Headings[0].text, "Form ")
	return out
}

// shared returns the number of leading lines of a heading that repeat the heading before
// it and are not printed again.
func shared(before, heading []string) int {
	n := 0
	for n < len(before) && n < len(heading) && before[n] == heading[n] {
		n++
	}
	if n == len(heading) && n < len(before) {
		return 0 // it is a parent of the heading before it
	}
	return n
}

// kinds maps each form to its name in prose.
var kinds = map[string]string{"10-K": "Annual Report", "20-F": "Annual Report", "40-F": "Annual Report", "10-Q": "Quarterly Report", "8-K": "Current Report"}

var bullet = regexp.MustCompile(`^(?:[•·‣◦–—*-]|\([a-z0-9]{1,4}\))\s`)

// paragraphs splits a text at blank lines and before bullets; with every, at each line end.
func paragraphs(said string, every bool) []string {
	var list []string
	open := false
	for line := range strings.Lines(said) {
		words := text.OneLine(line)
		switch {
		case words == "":
			open = false
		case open && !every && !bullet.MatchString(words):
			list[len(list)-1] += " " + words
		default:
			list, open = append(list, words), true
		}
	}
	return list
}

// dear returns the names of people as a list, without their titles.
func dear(people []string) string {
	var names []string
	for _, p := range people {
		name, _, _ := strings.Cut(p, ",")
		names = append(names, text.OneLine(name))
	}
	if n := len(names); n > 2 {
		return strings.Join(names[:n-1], ", ") + ", and " + names[n-1]
	}
	return strings.Join(names, " and ")
}

// periodOf returns the period of the report that Staff reviewed, in prose.
func (c *composer) periodOf(l *filing.Letter) string {
	if p, err := fiscal.ParsePeriod(l.Period); err == nil {
		if s, err := c.ended(p, "ended"); err == nil {
			return s
		}
		return l.Period
	}
	s := recase(strings.TrimPrefix(text.OneLine(l.Period), "the "), strings.ToLower)
	switch {
	case wholeDate.MatchString(s):
		return "period ended " + s
	case wholeYear.MatchString(s):
		return "fiscal year " + s
	}
	return s
}

var (
	wholeDate = regexp.MustCompile(`^[A-Z][a-z]+ \d{1,2}, \d{4}$`)
	wholeYear = regexp.MustCompile(`^\d{4}$`)
)

// ended returns a period named by its last day: "fiscal year ended December 31, 2021".
func (c *composer) ended(p fiscal.Period, word string) (string, error) {
	s, err := c.f.Calendar.Span(p)
	if err != nil {
		return "", err
	}
	kind := "fiscal year"
	if p.Quarter > 0 {
		kind = "fiscal quarter"
	}
	return kind + " " + word + " " + s.End.Words(), nil
}

// recase returns a period with the first letter of each of its words in another case.
func recase(s string, to func(string) string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if slices.Contains([]string{"fiscal", "year", "quarter", "quarterly", "period", "three", "six", "nine", "twelve", "months", "ended", "ending"}, strings.ToLower(w)) {
			words[i] = to(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

var filingForm = regexp.MustCompile(`^(?:(?:Form )?(\d+-[A-Z]) )?(?:for )?(FY\d{4}(?:Q[1-4])?)(?: (?:Form )?(\d+-[A-Z]))?$`)

// duePeriod returns the period of the filing in which something is due; the zero period if
// due does not name it as FY2022 does.
func duePeriod(due string) (p fiscal.Period) {
	if m := filingForm.FindStringSubmatch(text.OneLine(due)); m != nil {
		p, _ = fiscal.ParsePeriod(m[2])
	}
	return p
}

// dueOf returns the filing in which something is due, in prose: "FY2022" becomes "Form
// 10-K for the fiscal year ending December 31, 2022".
func (c *composer) dueOf(due string) string {
	due = text.OneLine(due)
	m := filingForm.FindStringSubmatch(due)
	if m == nil {
		return due
	}
	p, err := fiscal.ParsePeriod(m[2])
	if err != nil {
		return due
	}
	form := "10-Q"
	switch p.Quarter {
	case 0:
		form = "10-K"
	case 4:
		form = "8-K"
	}
	word := "ended"
	if s, err := c.f.Calendar.Span(p); err == nil && c.f.Letter != nil && s.End > c.f.Letter.Date {
		word = "ending"
	}
	when, err := c.ended(p, word)
	if err != nil {
		return due
	}
	return "Form " + cmp.Or(m[1], m[3], form) + " for the " + when
}

var article = regexp.MustCompile(`(?i)^(?:the|its|our|all|each|every|any|future|this|that|an?)\b`)

// determined returns a filing as a noun phrase with an article: "the Company’s Form 10-K …".
func determined(due string) string {
	switch {
	case due == "" || article.MatchString(due):
		return due
	case wholeDate.MatchString(due):
		due = "filing of " + due
	}
	return "the Company’s " + due
}

// letterFuncs adds the functions of the letter and its responses, and those that the memo may
// call too; in every other template they return an error.
func (c *composer) letterFuncs(m template.FuncMap, name string) {
	isLetter := name == disclosure.Letter.Name
	own := template.FuncMap{
		"disclosure": func(_, section string) (string, error) { return c.setIn(section, c.how) },
		"blank":      c.blank,
		"promises":   c.promises,
		"lines":      lines,
		"answer": func(k Comment) (string, error) {
			if !isLetter {
				return "", fmt.Errorf("only letter.md.tmpl may call answer")
			}
			return c.answer(k), nil
		},
	}
	m["reconciliation"] = func() (string, error) {
		text, _ := c.run(reconciliationPart)
		return "\n\n" + string(trim(text)) + "\n\n", nil
	}
	if disclosure.Find(name) != nil || c.reply == nil && (c.d == nil || c.d.Name != disclosure.Memo.Name) {
		for _, each := range []string{"reconciliation", "reconciliations"} {
			m[each] = func(...any) (string, error) {
				return "", fmt.Errorf("only the letter, its responses and the memo may call %s", each)
			}
		}
	}
	for each, f := range own {
		m[each] = f
		if c.reply == nil || disclosure.Find(name) != nil {
			m[each] = func(...any) (string, error) {
				return "", fmt.Errorf("only the letter and its responses may call %s", each)
			}
		}
	}
}

// lines returns texts on separate lines.
func lines(list []owned) string {
	var all []string
	for _, o := range list {
		all = append(all, o.String())
	}
	return strings.Join(all, "\\\n")
}

// promises returns the entries of promises.toml.
func (c *composer) promises() []Promise {
	var list []Promise
	for _, p := range c.f.Promises {
		list = append(list, Promise{Kind: c.owns(document.OwnLetter, p.Kind, p.At), Text: c.owns(document.OwnLetter, p.Text, p.At), Made: c.optional(p.Made, p.At), Due: c.optional(determined(c.dueOf(p.Due)), p.At)})
	}
	return list
}

// partMark marks the start of a quoted part (with its name) and its end (alone), in place
// of a position.
const partMark = "@"

// between wraps the output of a nested template so that its range in the source is known.
func between(what string, text []byte) string {
	return string(posOpen) + partMark + what + string(posClose) + string(text) + string(posOpen) + partMark + string(posClose)
}

// part records where a part starts or ends; ok is false for a position.
func (c *composer) part(said string, offset int) (ok bool) {
	what, ok := strings.CutPrefix(said, partMark)
	switch {
	case !ok:
	case what != "":
		c.open = append(c.open, document.Section{Name: what, Start: offset})
	case len(c.open) > 0:
		last := c.open[len(c.open)-1]
		c.open = c.open[:len(c.open)-1]
		if i, err := strconv.Atoi(last.Name); err == nil {
			a := c.d.Answers[i]
			a.Start, a.End = last.Start, offset
			return true
		}
		last.End = offset
		c.d.Sections = append(c.d.Sections, last)
	}
	return ok
}

// answer runs the response to a comment. A check reports a missing response.
func (c *composer) answer(k Comment) string {
	a := &document.Answer{Comment: k.index}
	c.d.Answers = append(c.d.Answers, a)
	part := strconv.Itoa(len(c.d.Answers) - 1)
	comment := c.f.Letter.Comments[k.index]
	var text []byte
	if comment.Response != "" && filing.Exists(c.f.FS, comment.Template()) {
		c.answers = &k
		wrote, ok := c.run(comment.Response)
		c.answers = nil
		a.Broken = !ok
		text = trim(wrote)
	}
	if len(text) == 0 {
		return between(part, nil) + c.mark(document.Piece{Owner: document.OwnLetter, Text: Missing, Gap: true, At: comment.AnswerAt})
	}
	return between(part, text)
}

// blank returns the wording of a section in a typical year as a quotation, with * for each
// number. In the answer to a comment that is due in the filing of a later period, its dates
// are those of that period, if the calendar lists it.
func (c *composer) blank(_, section string) (string, error) {
	report := c.f.Report
	if c.answers != nil {
		due := duePeriod(c.f.Letter.Comments[c.answers.index].Due)
		this, err := c.f.Calendar.Span(report.Period)
		later, err2 := c.f.Calendar.Span(due)
		_, err3 := c.f.Calendar.Span(due.Earlier(1))
		if cmp.Or(err, err2, err3) == nil && later.End > this.End {
			f := *c.f
			f.Report.Period, f.Report.Compare = due, due.Earlier(1)
			switch {
			case due.Quarter > 0:
				f.Report.Form = "10-Q"
			case report.Period.Quarter > 0:
				f.Report.Form = "10-K"
			}
			c.f = &f
			defer func(f *filing.Filing) { c.f = f }(c.d.Filing)
		}
	}
	return c.setIn(section, How{Blank: true})
}

// setIn returns today's draft of a section as a quotation; with Blank, the wording of a
// typical year with * for each number.
func (c *composer) setIn(section string, how How) (string, error) {
	if disclosure.Find(section) == nil {
		names := disclosure.Names()
		return "", fmt.Errorf("%q is not a section; use one of %s (did you mean %s?)", section, strings.Join(names, ", "), text.Nearest(section, names, math.MaxInt))
	}
	was, comment := c.how, c.answers
	c.how, c.answers = how, nil
	text, _ := c.run(section)
	c.how, c.answers = was, comment
	return "\n\n" + between(section, quoted(trim(text))) + "\n\n", nil // separated from the paragraphs before and after
}

// deeper is the number of levels by which headings of a quoted section are lowered.
const deeper = 2

var atxHeading = regexp.MustCompile(`^ {0,3}(#{1,6})(?:\s|$)`)

// quoted returns a text with marks and positions as a Markdown quotation.
func quoted(text []byte) []byte {
	if len(text) == 0 {
		return nil
	}
	var b bytes.Buffer
	for i, line := range bytes.Split(text, []byte("\n")) {
		if i > 0 {
			b.WriteByte('\n')
		}
		words := bare(line)
		if len(bytes.TrimSpace(words)) == 0 {
			b.WriteByte('>')
			b.Write(line)
			continue
		}
		b.WriteString("> ")
		if m := atxHeading.FindSubmatch(words); m != nil {
			b.WriteString(strings.Repeat("#", min(deeper, 6-len(m[1]))))
			line = bytes.TrimLeft(line, " ")
		}
		b.Write(line)
	}
	return b.Bytes()
}

// bare returns a line without its positions.
func bare(line []byte) []byte {
	var out []byte
	for words := range positions(line) {
		out = append(out, words...)
	}
	return out
}

// trim removes blank lines from both ends of a text with positions.
func trim(text []byte) []byte {
	all := bytes.Split(text, []byte("\n"))
	words := func(line []byte) bool { return len(bytes.TrimSpace(bare(line))) > 0 }
	first := slices.IndexFunc(all, words)
	if first < 0 {
		return nil
	}
	for !words(all[len(all)-1]) {
		all = all[:len(all)-1]
	}
	return bytes.Join(all[first:], []byte("\n"))
}
