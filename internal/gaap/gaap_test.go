package gaap_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/gaap"
)

func TestElements(t *testing.T) {
	names := gaap.Names()
	if len(names) < 100 {
		t.Fatalf("%d elements are known, want 100 or more", len(names))
	}
	form := regexp.MustCompile(`^[A-Z][A-Za-z0-9]+$`)
	for _, name := range names {
		e, ok := gaap.Find(name)
		if !ok || !e.Standard || !form.MatchString(e.Name) || e.Balance != gaap.Debit && e.Balance != gaap.Credit || e.Label == "" {
			t.Errorf("Find(%s) = %+v, %v", name, e, ok)
		}
	}
	if e, _ := gaap.Find("NetIncomeLoss"); e.Balance != gaap.Credit || e.Instant {
		t.Errorf("net income is %+v, want a credit duration", e)
	}
	if e, _ := gaap.Find("ContractWithCustomerLiabilityCurrent"); e.Balance != gaap.Credit || !e.Instant {
		t.Errorf("current deferred revenue is %+v, want a credit at a date", e)
	}
	if _, ok := gaap.Find("OurOwnExpense"); ok {
		t.Error("an element of nobody's is known")
	}
	for _, s := range gaap.Sums {
		of, ok := gaap.Find(s.Of)
		for _, term := range s.Terms {
			e, known := gaap.Find(term.Element)
			if !ok || !known || e.Instant != of.Instant {
				t.Errorf("%s is made of %s, which is unknown or of another time", s.Of, term.Element)
			}
		}
	}
}

func TestLabel(t *testing.T) {
	for name, want := range map[string]string{"NetIncomeLoss": "Net income", "OurOwnExpense": "Our own expense", "ABCCosts": "ABC costs", "X": "X"} {
		if got := gaap.Label(name); got != want {
			t.Errorf("Label(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestMember(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"CashMember": "CashMember", "UsTreasurySecuritiesMember": "USTreasurySecuritiesMember", "nonusmember": "NonUsMember", "SupranationalBondsMember": "", "Cash": ""} {
		if got, ok := gaap.Member(name); got != want || ok != (want != "") {
			t.Errorf("Member(%s) = %q, %t, want %q", name, got, ok, want)
		}
	}
}

func TestAxisOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"us-gaap:FairValueInputsLevel1Member": "us-gaap:FairValueByFairValueHierarchyLevelAxis", "us-gaap:FairValueInputsLevel12And3Member": "us-gaap:FairValueByFairValueHierarchyLevelAxis",
		"srt:RestatementAdjustmentMember": "srt:RestatementAxis", "country:DE": "srt:StatementGeographicalAxis", "us-gaap:NonUsMember": "srt:StatementGeographicalAxis",
		"us-gaap:CorporateBondSecuritiesMember": "", "us-gaap:CashMember": "", "exm:FairValueInputsLevel1Member": "", ":": ""} {
		prefix, local, _ := strings.Cut(name, ":")
		if got := gaap.AxisOf(prefix, local); got != want {
			t.Errorf("%s is a member of %q, want %q", name, got, want)
		}
	}
	for _, m := range []string{"CorporateDebtSecuritiesMember", "EquitySecuritiesMember", "DerivativeMember", "WarrantMember", "MoneyMarketFundsMember"} {
		if axis := gaap.AxisOf("us-gaap", m); axis != "" {
			t.Errorf("%s cannot be a line, because it is of %s", m, axis)
		}
	}
}
