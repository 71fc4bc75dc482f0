package cli

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/walk"
)

func (a *app) checkCommand() *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use:   "check",
		Short: "List errors and warnings without writing a draft",
		Long: `Check reads the ledgers, composes the drafts in memory, and lists all errors and
warnings, other information, and the control totals of each ledger. It writes no
files. To read about a check, run tieout explain with the code of the check.

Exit status: 0 no errors (there may be warnings); 1 errors were found; 2 the
command could not run.`,
		Example: `  tieout check -C filings/10-K-2022
  tieout check --format sarif > findings.sarif
  tieout check --all                            # every place of each finding
  tieout check --require-signoff`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if !slices.Contains([]string{"text", "json", "sarif"}, format) {
				return fmt.Errorf("--format must be text, json or sarif, not %q", format)
			}
			return a.check(format)
		},
	}
	a.folder(c)
	formatFlag(c, &format, "text", "json", "sarif")
	a.allPlaces(c)
	c.Flags().BoolVar(&a.requireSignoff, "require-signoff", false, "report every section without a current sign-off (SGN001)")
	return c
}

// allPlaces adds the flag that prints every place of a finding.
func (a *app) allPlaces(c *cobra.Command) {
	c.Flags().BoolVar(&a.all, "all", false, "print every place of each finding, not only the first three")
}

func formatFlag(c *cobra.Command, format *string, choices ...string) {
	c.Flags().StringVar(format, "format", choices[0], "output `FORMAT`: "+text.List(choices, "or"))
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
}

func (a *app) check(format string) error {
	r, err := a.walk(walk.How{})
	if err != nil {
		return err
	}
	switch format {
	case "json":
		a.stdout.Write(record.FindingsJSON(r.Found))
	case "sarif":
		a.stdout.Write(sarif(r.Found))
	default:
		a.printFindings(a.stdout, withoutTotals(r.Found))
		a.printTotals(r.Controls())
		fmt.Fprintln(a.stdout, tally(r.Found))
	}
	if diag.Errors(r.Found) {
		return errFound
	}
	return nil
}

// The parts of SARIF 2.1.0 that a viewer of findings needs.
type (
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Physical *sarifPhysical `json:"physicalLocation,omitempty"` // nil in a database, which has no files
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifResult struct {
		Rule      string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
		Count     int             `json:"occurrenceCount,omitempty"`
	}
	sarifRule struct {
		ID    string       `json:"id"`
		Short sarifMessage `json:"shortDescription"`
		Full  sarifMessage `json:"fullDescription"`
	}
)

var sarifLevel = map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "note"}

// sarif writes findings as SARIF. A cell is a logical place in its workbook, and a row of a
// database a logical place without a file.
func sarif(found []diag.Diagnostic) []byte {
	rules := []sarifRule{}
	used := map[diag.Code]bool{}
	results := []sarifResult{}
	for _, d := range found {
		if c := check.Find(string(d.Code)); c != nil && !used[d.Code] {
			used[d.Code] = true
			rules = append(rules, sarifRule{string(c.Code), sarifMessage{c.Title}, sarifMessage{c.Manual()}})
		}
		r := sarifResult{Rule: string(d.Code), Level: sarifLevel[d.Severity], Message: sarifMessage{d.Message()}, Count: d.Count}
		if d.Subject != nil {
			r.Locations = []sarifLocation{sarifPlace(d.Subject)}
		}
		for i, rel := range d.Related {
			l := sarifPlace(rel.At)
			l.ID, l.Message = i+1, &sarifMessage{rel.Message}
			r.Related = append(r.Related, l)
		}
		results = append(results, r)
	}
	type driver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	type tool struct {
		Driver driver `json:"driver"`
	}
	type run struct {
		Tool    tool          `json:"tool"`
		Columns string        `json:"columnKind"`
		Results []sarifResult `json:"results"`
	}
	return record.JSON(struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []run{{tool{driver{"tieout", rules}}, "unicodeCodePoints", results}}})
}

// artifact names a file of the folder as SARIF does, by a relative URI.
func artifact(name string) sarifArtifact { return sarifArtifact{(&url.URL{Path: name}).EscapedPath()} }

func sarifPlace(p source.Place) sarifLocation {
	switch p := p.(type) {
	case source.Point:
		l := sarifLocation{Physical: &sarifPhysical{Artifact: artifact(p.File)}}
		if p.Line > 0 {
			l.Physical.Region = &sarifRegion{p.Line, p.Col}
		}
		return l
	case source.Cell:
		if !input.Stored(p) {
			return sarifLocation{Physical: &sarifPhysical{Artifact: artifact(p.Workbook)}, Logical: []sarifLogical{{p.String()}}}
		}
	case source.Range:
		if !input.Stored(p) {
			return sarifLocation{Physical: &sarifPhysical{Artifact: artifact(p.Workbook)}, Logical: []sarifLogical{{p.String()}}}
		}
	}
	return sarifLocation{Logical: []sarifLogical{{p.String()}}}
}
