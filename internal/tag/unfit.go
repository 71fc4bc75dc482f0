package tag

import (
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/text"
)

// Opposed is an element that the registrant chose for a metric, and whose normal balance is the
// opposite of the metric's.
type Opposed struct {
	Metric     string
	Choice     filing.Choice
	Has, Needs gaap.Balance
}

// Opposed returns the elements of [tags] with the opposite balance, in the order of their metrics.
// An amount without a balance may have any element.
func (t *Tags) Opposed() []Opposed {
	var list []Opposed
	for _, metric := range slices.Sorted(maps.Keys(t.f.Tags.Elements)) {
		c := t.f.Tags.Elements[metric]
		e, known := table[metric]
		if !known {
			e = misstatements[metric]
		}
		needs := e.balance
		if usual, ok := gaap.Lookup(e.element.Prefix, e.element.Local); ok {
			needs = usual.Balance
		}
		has := gaap.Balance("")
		if standard, ok := gaap.Lookup(c.Prefix, c.Local); ok {
			has = standard.Balance
		} else if a := t.f.Account(c.Local); a != nil && c.Prefix == t.f.Registrant.Prefix {
			has = a.Balance
		}
		if needs != "" && has != "" && needs != has {
			list = append(list, Opposed{metric, c, has, needs})
		}
	}
	return list
}

// Unmatched is a caption of [tags] that no line of the note on fair value has.
type Unmatched struct {
	Slug   string
	Near   string // the caption that is spelled most like it; "" if none is near
	Choice filing.Choice
}

// Unmatched returns the captions of [tags] without a line, in the order of their slugs; none if the
// ledgers have no lines.
func (t *Tags) Unmatched() []Unmatched {
	if len(t.lines) == 0 {
		return nil
	}
	slugs := slices.Sorted(maps.Keys(t.lines))
	var list []Unmatched
	for _, slug := range slices.Sorted(maps.Keys(t.f.Tags.Lines)) {
		if _, has := t.lines[slug]; has {
			continue
		}
		near := text.Nearest(slug, slugs, max(3, len(slug)/3))
		if caption := t.captions[near]; caption != "" {
			near = caption
		}
		list = append(list, Unmatched{slug, near, t.f.Tags.Lines[slug]})
	}
	return list
}
