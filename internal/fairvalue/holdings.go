package fairvalue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Holdings compares the amounts of each holding, and its level with its classification.
type Holdings struct {
	f     *filing.Filing
	l     *filing.Ledger
	lines map[string]heldLine               // by type
	said  map[string]map[string]source.Cell // by slug: the captions of the line, each with the first row that has it
}

// heldLine is the line of the note for a type of holding.
type heldLine struct {
	caption, slug string
	fund          bool // a money market fund
}

// The indexes of the fields of the securities ledger in its schema.
const (
	SecDate, SecType, SecClass, SecLevel, SecCost, SecGains, SecLosses, SecFairValue = 0, 1, 2, 3, 4, 5, 6, 7
)

// Position is the key by which holdings are grouped. Class is the classification, such as
// "cash-equivalent".
type Position struct {
	Line  string // slug of the line of the note that the type of investment belongs to
	Class string
	Level string // 1, 2 or 3; "" for cash
}

// String returns the position as one key, from its line, classification and level.
func (p Position) String() string {
	return strings.TrimSuffix(p.Line+" · "+p.Class+" · "+p.Level, " · ")
}

// PositionOf returns the position of a row of the securities ledger. The function word must
// return the word that the row has in a field. Cash has no level, even if its row has one.
func PositionOf(f *filing.Filing, word func(field string) string) Position {
	p := Position{fact.Slug(f.Line(word("type"))), word("classification"), word("level")}
	if p.Class == schema.Cash {
		p.Level = ""
	}
	return p
}

// NewHoldings returns the checks of the securities ledger of a filing.
func NewHoldings(f *filing.Filing) *Holdings {
	return &Holdings{f: f, l: f.Ledger("securities"), lines: map[string]heldLine{}, said: map[string]map[string]source.Cell{}}
}

// mostTypes is the largest number of investment types; a note prints about ten.
const mostTypes = 1000

// Add checks a row, which the sheet is reading.
func (h *Holdings) Add(s Sheet, row Row) {
	cost, gains, losses, fair := row.Amount(SecCost), row.Amount(SecGains), row.Amount(SecLosses), row.Amount(SecFairValue)
	if losses.Sign() > 0 {
		s.Wrong(SecLosses, "loss above zero", fmt.Sprintf("losses must be 0 or less; the cell holds %s", grouped(losses)), "Enter losses as negative amounts and save the workbook")
	}
	if sum := cost.Add(gains).Add(losses); sum.Cmp(fair) != 0 {
		var parts []diag.Related
		for _, i := range []int{SecCost, SecGains, SecLosses} {
			if s.Given(i) {
				parts = append(parts, diag.Related{Message: fmt.Sprintf("%s %s", h.l.Fields[i].Name, grouped(row.Amount(i))), At: s.Here(i)})
			}
		}
		s.Report(remedy.Unfooted(s.Here(SecFairValue), cost, gains, losses, fair, s.Given(SecGains) || s.Given(SecLosses), parts))
	}
	line, known := h.lines[row.Text(SecType)]
	if !known {
		caption := h.f.Line(row.Text(SecType))
		line = heldLine{caption, fact.Slug(caption), remedy.MoneyMarket(caption)}
		h.lines[row.Text(SecType)] = line
		if len(h.lines) > mostTypes {
			s.Wrong(SecType, "too many investment types", fmt.Sprintf("the rows to this one have more than %s types, so the column appears to hold the names of securities; the rows below were not read", figure.Group(fmt.Sprint(mostTypes))),
				"Enter in each row the investment type that the note prints, and save the workbook; or write the header of the column of types as type under columns of [ledgers.securities] in filing.toml")
			s.Stop()
			return
		}
		if line.slug == "" {
			s.Wrong(SecType, "type without a letter or digit", fmt.Sprintf("type must be a caption; the cell holds %q", text.Clip(caption, 60)), "Enter the caption of the line and save the workbook")
		}
		if h.said[line.slug] == nil {
			h.said[line.slug] = map[string]source.Cell{}
		}
		if _, said := h.said[line.slug][caption]; !said {
			h.said[line.slug][caption] = s.Here(SecType)
		}
	}
	level, class := row.Text(SecLevel), row.Text(SecClass)
	switch {
	case level == "" && class != schema.Cash && !s.Given(SecLevel):
		s.Report(diag.Diagnostic{Code: "FIL001", Summary: "holding without a level", Subject: h.l.At,
			Detail: fmt.Sprintf("%s is a %s holding and needs a level, but the columns key of [ledgers.securities] has no entry for level", s.RowName(), class),
			Remedy: `Add level = "HEADER" to the columns key of [ledgers.securities], where HEADER is the header of the column that holds the level`})
	case level == "" && class != schema.Cash:
		s.Wrong(SecLevel, "blank level", fmt.Sprintf("level must be 1, 2 or 3 for a holding that is %s; the cell is blank", class), "Enter the level and save the workbook; only cash has none")
	case level != "" && class == schema.Cash:
		s.Report(remedy.CashInHierarchy(s.Here(SecLevel), line.caption, "has Level "+level, "Clear the level of the row and save the workbook"))
	case level != "1" && class != schema.Cash && line.fund:
		s.Report(remedy.FundOffLevel(s.Here(SecLevel), line.caption, level, "1"))
	}
}

// Close reports the captions that are one line of the note together with another: as in the note, the
// first in alphabetical order, whatever the order of the rows.
func (h *Holdings) Close(s Sheet) {
	for _, slug := range slices.Sorted(maps.Keys(h.said)) {
		captions := slices.Sorted(maps.Keys(h.said[slug]))
		for _, caption := range captions[1:] {
			s.Report(remedy.OneLine(h.said[slug][caption], captions[0], caption))
		}
	}
}

// named records the caption of a line: of several with one slug, the first in
// alphabetical order.
func named(captions map[string]string, slug, caption string) {
	if known, ok := captions[slug]; !ok || caption < known {
		captions[slug] = caption
	}
}
