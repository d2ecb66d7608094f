package report

import (
	"fmt"
	"strings"
	"testing"

	"detour/detect/batch"
	"detour/detect/finding"
)

// ranked makes cases by rank, each with the checks that speak against its first finding.
func ranked(against ...string) []batch.CaseDetail {
	out := make([]batch.CaseDetail, len(against))
	for i, checks := range against {
		d := batch.Detail{Finding: finding.Finding{Kind: finding.Substitution}}
		for _, check := range strings.Fields(checks) {
			d.Evidence = append(d.Evidence, finding.Evidence{Check: strings.ReplaceAll(check, "_", " "), Outcome: finding.Against})
		}
		d.Evidence = append(d.Evidence, finding.Evidence{Check: "season", Outcome: finding.Supports})
		out[i] = batch.CaseDetail{Case: finding.Case{ID: fmt.Sprint("C", i+1), Rank: int32(i + 1), Kinds: finding.Substitution}, Findings: []batch.Detail{d}}
	}
	return out
}

func ranks(cases []batch.CaseDetail) (out []int32) {
	for _, c := range cases {
		out = append(out, c.Rank)
	}
	return out
}

func TestArrange(t *testing.T) {
	a := arrange(ranked("common_shock", "", "amount common_shock", "", "common_shock common_shock"))
	if got := fmt.Sprint(ranks(a.all()), ranks(byRank(a))); got != "[2 4 1 3 5] [1 2 3 4 5]" {
		t.Errorf("order %s", got)
	}
	if got := fmt.Sprint(a.againstTally(), " ", a.commonest()); got != "[{Common shock 3} {Amount 1}] common shock 3, amount 1" {
		t.Error(got)
	}
	if got := fmt.Sprint(ranks(a.first(3).all())); got != "[2 4 1]" {
		t.Errorf("the first three: %s", got)
	}
	rows := make([]caseRow, 5)
	for i, c := range a.all() {
		rows[i] = newCaseRow(c, nil)
	}
	a.divided(rows)
	var parts []string
	for _, r := range rows {
		parts = append(parts, r.Divider)
	}
	if got := fmt.Sprintf("%q", parts); got != `["2 cases with no check against them, by rank" "" "3 cases with a check against their first finding, by rank: common shock 3, amount 1" "" ""]` {
		t.Errorf("parts %s", got)
	}
	var choices []string
	for _, c := range choosers(rows) {
		for _, o := range c.Choices {
			choices = append(choices, fmt.Sprint(c.Name, " ", o.Value, " ", o.Word, " ", o.Count))
		}
	}
	if got := strings.Join(choices, "; "); got != "kind substitution Substitution 5; against none Nothing 2; against common-shock Common shock 3; against amount Amount 1" {
		t.Errorf("choices %s", got)
	}
}

// TestArrangeAlike: where a check speaks against all cases, or against none, the list has
// no parts and begins by rank.
func TestArrangeAlike(t *testing.T) {
	for _, cases := range [][]batch.CaseDetail{ranked("", ""), ranked("amount", "amount"), nil} {
		a := arrange(cases)
		if got := ranks(a.all()); len(got) != len(cases) || a.behind() != "" || sorts(a)[0].Value != "rank" {
			t.Errorf("%v, %q, sorted by %s", got, a.behind(), sorts(a)[0].Value)
		}
	}
}

func TestHalves(t *testing.T) {
	for _, tt := range []struct{ most, a, b, forA, forB int }{
		{10, 3, 4, 3, 4}, {10, 30, 4, 6, 4}, {10, 30, 40, 5, 5}, {10, 3, 40, 3, 7}, {0, 3, 4, 0, 0}, {3, 9, 9, 2, 1}, {10, 0, 40, 0, 10},
	} {
		if a, b := halves(tt.most, tt.a, tt.b); a != tt.forA || b != tt.forB {
			t.Errorf("%d places for %d and %d: %d and %d, want %d and %d", tt.most, tt.a, tt.b, a, b, tt.forA, tt.forB)
		}
	}
}
