package finding

import (
	"crypto/sha256"
	"encoding/hex"

	"detour/flows"
)

// Axes are the eleven axes as columns; empty = null, where the view sums over
// the axis or the source lacks it.
type Axes struct {
	Reporter    string `parquet:"reporter,optional,dict" json:"reporter,omitempty"`
	Flow        string `parquet:"flow,optional,dict" json:"flow,omitempty"`
	Origin      string `parquet:"origin,optional,dict" json:"origin,omitempty"`
	Dispatch    string `parquet:"dispatch,optional,dict" json:"dispatch,omitempty"`
	Destination string `parquet:"destination,optional,dict" json:"destination,omitempty"`
	Via         string `parquet:"via,optional,dict" json:"via,omitempty"`
	Mode        string `parquet:"mode,optional,dict" json:"mode,omitempty"`
	Product     string `parquet:"product,optional,dict" json:"product,omitempty"`
	Consignor   string `parquet:"consignor,optional,dict" json:"consignor,omitempty"`
	Consignee   string `parquet:"consignee,optional,dict" json:"consignee,omitempty"`
	Currency    string `parquet:"currency,optional,dict" json:"currency,omitempty"`
}

// AxesOf spreads a cell over the columns.
func AxesOf(c flows.Cell) Axes {
	return Axes{
		c[flows.Reporter], c[flows.Flow], c[flows.Origin], c[flows.Dispatch], c[flows.Destination], c[flows.Via],
		c[flows.Mode], c[flows.Product], c[flows.Consignor], c[flows.Consignee], c[flows.Currency],
	}
}

// Cell gathers the columns into a cell.
func (a Axes) Cell() flows.Cell {
	return flows.Cell{
		a.Reporter, a.Flow, a.Origin, a.Dispatch, a.Destination, a.Via,
		a.Mode, a.Product, a.Consignor, a.Consignee, a.Currency,
	}
}

// Change is a row of changes.parquet: one tested change, or a series that could
// not be tested, with the reason.
type Change struct {
	View      string `parquet:"view,dict" json:"view"` // axes kept, then the product level: "flow,origin,product@4"
	Axes      `parquet:""`
	N         int32    `parquet:"n" json:"n"`                                         // months tested
	Direction string   `parquet:"direction,optional,dict" json:"direction,omitempty"` // fall or rise; empty where the test can date neither
	Class     string   `parquet:"class,optional,dict" json:"class,omitempty"`         // level, trend, variance, spike, temporary
	FirstNew  *int32   `parquet:"first_new,optional,date" json:"first_new,omitempty"` // first month at the new level, days since 1970
	CILow     *int32   `parquet:"ci_low,optional,date" json:"ci_low,omitempty"`
	CIHigh    *int32   `parquet:"ci_high,optional,date" json:"ci_high,omitempty"`
	CILevel   *float64 `parquet:"ci_level,optional" json:"ci_level,omitempty"`   // probability of [ci_low, ci_high], at least .95
	Statistic *float64 `parquet:"statistic,optional" json:"statistic,omitempty"` // signed supremum t
	Rho       *float64 `parquet:"rho,optional" json:"rho,omitempty"`             // lag-one autocorrelation, bias-corrected
	P         *float64 `parquet:"p,optional" json:"p,omitempty"`
	Before    *float64 `parquet:"before,optional" json:"before,omitempty"`
	After     *float64 `parquet:"after,optional" json:"after,omitempty"`
	Measure   string   `parquet:"measure,dict" json:"measure"`
	Reason    string   `parquet:"reason,optional,dict" json:"reason,omitempty"` // why it could not be tested, or what p rests on
	Beside    string   `parquet:"beside,optional,dict" json:"beside,omitempty"` // how it stands to a restrictive measure
}

// Finding is a row of findings.parquet.
type Finding struct {
	ID          string   `parquet:"id" json:"id"`
	CaseID      string   `parquet:"case_id" json:"case_id"`
	Kind        string   `parquet:"kind,dict" json:"kind"`
	Rank        int32    `parquet:"rank" json:"rank"`
	FirstNew    int32    `parquet:"first_new,date" json:"first_new"`
	CILow       int32    `parquet:"ci_low,date" json:"ci_low"`
	CIHigh      int32    `parquet:"ci_high,date" json:"ci_high"`
	CILevel     *float64 `parquet:"ci_level,optional" json:"ci_level,omitempty"` // probability of [ci_low, ci_high], at least .95
	Measure     string   `parquet:"measure,dict" json:"measure"`
	Moved       float64  `parquet:"moved" json:"moved"`
	MovedLow    float64  `parquet:"moved_low" json:"moved_low"`
	MovedHigh   float64  `parquet:"moved_high" json:"moved_high"`
	Ratio       float64  `parquet:"ratio" json:"ratio"`
	RatioLow    float64  `parquet:"ratio_low" json:"ratio_low"`
	RatioHigh   float64  `parquet:"ratio_high" json:"ratio_high"`
	P           float64  `parquet:"p" json:"p"`
	Q           float64  `parquet:"q" json:"q"`
	Confidence  string   `parquet:"confidence,dict" json:"confidence"`                  // high, medium, low
	Explained   string   `parquet:"explained,optional,dict" json:"explained,omitempty"` // the innocent explanation that the checks support
	Restriction string   `parquet:"restriction,optional,dict" json:"restriction,omitempty"`
	Status      string   `parquet:"status,dict" json:"status"` // new, continuing, revised, withdrawn
	Headline    string   `parquet:"headline" json:"headline"`
	Counted     float64  `parquet:"counted" json:"counted"` // what of moved its case counts, so that no mass counts twice
}

// Case is a row of cases.parquet: the findings of one event, with one headline. Its
// amounts are the sums of what its findings are counted with.
type Case struct {
	ID        string  `parquet:"case_id" json:"case_id"`
	Rank      int32   `parquet:"rank" json:"rank"`
	Kinds     string  `parquet:"kinds,dict" json:"kinds"` // of its findings, by number, separated by commas
	Findings  int32   `parquet:"findings" json:"findings"`
	FirstNew  int32   `parquet:"first_new,date" json:"first_new"`
	CILow     int32   `parquet:"ci_low,date" json:"ci_low"`
	CIHigh    int32   `parquet:"ci_high,date" json:"ci_high"`
	LastNew   int32   `parquet:"last_new,date" json:"last_new"` // of the rises, the latest first month
	Measure   string  `parquet:"measure,dict" json:"measure"`
	About     string  `parquet:"about" json:"about"` // the finding whose fall, or whose shift that stands alone, the case is about
	Fell      float64 `parquet:"fell" json:"fell"`   // the fall that the case is about
	Moved     float64 `parquet:"moved" json:"moved"`
	MovedLow  float64 `parquet:"moved_low" json:"moved_low"`
	MovedHigh float64 `parquet:"moved_high" json:"moved_high"`
	QLow      float64 `parquet:"q_low" json:"q_low"` // the smallest q of its findings
	QHigh     float64 `parquet:"q_high" json:"q_high"`
	Status    string  `parquet:"status,dict" json:"status"` // of its first finding
	Headline  string  `parquet:"headline" json:"headline"`
}

// The kinds of finding.
const (
	Substitution         = "substitution"
	RouteDiversion       = "route-diversion"
	ModeDiversion        = "mode-diversion"
	DestinationDiversion = "destination-diversion"
	OriginDiversion      = "origin-diversion"
	Relay                = "relay"
	Successor            = "successor"
	MirrorGap            = "mirror-gap"
	NewParty             = "new-party"
	UnmatchedShift       = "unmatched-shift"
)

// ShortSeries is the number of months below which no finding is more than of low
// confidence: between 36 and 60 months a shift of 1.5 standard deviations is found in two
// of three cases and less (see package changepoint).
const ShortSeries = 36

// The roles of a leg. In a relay the direct flow has RoleFrom, the flow to the
// hub RoleLeg1 and the flow from the hub on RoleLeg2.
const (
	RoleFrom    = "from"
	RoleTo      = "to"
	RoleLeg1    = "leg1"
	RoleLeg2    = "leg2"
	RoleControl = "control"
)

// Leg is a row of legs.parquet: a cell that takes part in a finding.
type Leg struct {
	Finding  string `parquet:"finding,dict" json:"finding"`
	Role     string `parquet:"role,dict" json:"role"`
	Axes     `parquet:""`
	FirstNew *int32   `parquet:"first_new,optional,date" json:"first_new,omitempty"`
	CILow    *int32   `parquet:"ci_low,optional,date" json:"ci_low,omitempty"`
	CIHigh   *int32   `parquet:"ci_high,optional,date" json:"ci_high,omitempty"`
	CILevel  *float64 `parquet:"ci_level,optional" json:"ci_level,omitempty"` // probability of [ci_low, ci_high], at least .95
	Before   float64  `parquet:"before" json:"before"`
	After    float64  `parquet:"after" json:"after"`
	P        *float64 `parquet:"p,optional" json:"p,omitempty"`
	Goods    string   `parquet:"goods,optional,dict" json:"goods,omitempty"` // its product in a few words, where some are known
}

// The outcomes of a check.
const (
	Supports = "supports"
	Against  = "against"
	Unknown  = "unknown"
)

// Evidence is a row of evidence.parquet: one check of one finding.
type Evidence struct {
	Finding  string   `parquet:"finding,dict" json:"finding"`
	Check    string   `parquet:"check,dict" json:"check"`
	Outcome  string   `parquet:"outcome,dict" json:"outcome"`
	Figure   *float64 `parquet:"figure,optional" json:"figure,omitempty"`
	Sentence string   `parquet:"sentence" json:"sentence"`
}

// Point is a row of series.parquet: one month of one leg of a finding.
type Point struct {
	Finding string   `parquet:"finding,dict" json:"finding"`
	Role    string   `parquet:"role,dict" json:"role"`
	Leg     int32    `parquet:"leg" json:"leg"` // 0-based, in the order of the finding's rows in legs.parquet
	Period  int32    `parquet:"period,date" json:"period"`
	Value   *float64 `parquet:"value,optional" json:"value,omitempty"`
	Kg      *float64 `parquet:"kg,optional" json:"kg,omitempty"`
	Fitted  *float64 `parquet:"fitted,optional" json:"fitted,omitempty"` // in the finding's measure
	Masked  bool     `parquet:"masked" json:"masked"`                    // left out of the test: missing, or before a code was valid
}

// Watched is a row of watch.parquet: a cell beside a restrictive measure whose level
// seems to have moved, of which nothing is proven.
type Watched struct {
	View      string `parquet:"view,dict" json:"view"`
	Axes      `parquet:""`
	Beside    string   `parquet:"beside,dict" json:"beside"`
	Direction string   `parquet:"direction,dict" json:"direction"`
	Measure   string   `parquet:"measure,dict" json:"measure"`
	FirstNew  int32    `parquet:"first_new,date" json:"first_new"`
	Before    float64  `parquet:"before" json:"before"`
	After     float64  `parquet:"after" json:"after"`
	AtLeast   float64  `parquet:"at_least" json:"at_least"`                   // one-sided lower 5 % bound of the change, its date taken as known
	Size      float64  `parquet:"size" json:"size"`                           // of the change, in standard deviations of the months on the scale of the test
	Months    int32    `parquet:"months" json:"months"`                       // seen at the new level
	Until     *int32   `parquet:"until,optional,date" json:"until,omitempty"` // first month in which it had ended again
	Needed    *int32   `parquet:"needed,optional" json:"needed,omitempty"`    // more months at it after which half of such changes are seen; null: more months do not help, or its own p is at most .05
	P         *float64 `parquet:"p,optional" json:"p,omitempty"`              // null: too few months to be tested
}

// Sampled is a row of control_sample.parquet: a tested series that is in no finding,
// drawn at random.
type Sampled struct {
	View    string `parquet:"view,dict" json:"view"`
	Axes    `parquet:""`
	N       int32   `parquet:"n" json:"n"` // months tested
	Measure string  `parquet:"measure,dict" json:"measure"`
	Weight  float64 `parquet:"weight" json:"weight"` // 1 / probability of being drawn: so many unflagged series stand behind it

	FallFirstNew *int32   `parquet:"fall_first_new,optional,date" json:"fall_first_new,omitempty"`
	FallCILow    *int32   `parquet:"fall_ci_low,optional,date" json:"fall_ci_low,omitempty"`
	FallCIHigh   *int32   `parquet:"fall_ci_high,optional,date" json:"fall_ci_high,omitempty"`
	FallP        *float64 `parquet:"fall_p,optional" json:"fall_p,omitempty"`
	FallBefore   *float64 `parquet:"fall_before,optional" json:"fall_before,omitempty"`
	FallAfter    *float64 `parquet:"fall_after,optional" json:"fall_after,omitempty"`

	RiseFirstNew *int32   `parquet:"rise_first_new,optional,date" json:"rise_first_new,omitempty"`
	RiseCILow    *int32   `parquet:"rise_ci_low,optional,date" json:"rise_ci_low,omitempty"`
	RiseCIHigh   *int32   `parquet:"rise_ci_high,optional,date" json:"rise_ci_high,omitempty"`
	RiseP        *float64 `parquet:"rise_p,optional" json:"rise_p,omitempty"`
	RiseBefore   *float64 `parquet:"rise_before,optional" json:"rise_before,omitempty"`
	RiseAfter    *float64 `parquet:"rise_after,optional" json:"rise_after,omitempty"`
}

// Discovery is a row of discoveries.parquet: a pair of cells, or a path, that was found
// in this batch or in one that it continues, told as a finding or not. A family is a
// kind of transfer with the axes on which its sides differ, and whether what leaves is
// under a restrictive measure.
type Discovery struct {
	Finding  string `parquet:"finding" json:"finding"` // the id that a finding of these cells has
	Kind     string `parquet:"kind,dict" json:"kind"`
	Across   string `parquet:"across,dict" json:"across"` // axes, separated by commas
	Listed   bool   `parquet:"listed" json:"listed"`
	FirstNew int32  `parquet:"first_new,date" json:"first_new"` // of the fall, when it was found
	Batch    int32  `parquet:"batch" json:"batch"`              // that found it: 0 is the first, which stands by itself
	Look     int32  `parquet:"look" json:"look"`                // how many batches had looked at it then, from 1
}

// Charge is a row of ledger.parquet: a family in one of the batches that continue one
// another, this one the last.
type Charge struct {
	Kind   string  `parquet:"kind,dict" json:"kind"`
	Across string  `parquet:"across,dict" json:"across"`
	Listed bool    `parquet:"listed" json:"listed"`
	Batch  int32   `parquet:"batch" json:"batch"`
	Month  int32   `parquet:"month,date" json:"month"` // the last of the batch's data
	Q      float64 `parquet:"q" json:"q"`              // false discovery rate asked for
	Tested int64   `parquet:"tested" json:"tested"`    // hypotheses charged
	Found  int64   `parquet:"found" json:"found"`      // of them
	Kept   int64   `parquet:"kept" json:"kept"`        // found before and still supported: not charged
}

// Results is everything that detection yields.
type Results struct {
	Changes      []Change
	Cases        []Case
	Findings     []Finding
	Legs         []Leg
	Evidence     []Evidence
	Series       []Point
	Restrictions []Restriction
	Watch        []Watched
	Control      []Sampled // nil where none was asked for
	Discoveries  []Discovery
	Ledger       []Charge
}

// ID names a finding by its kind and cells alone, so that it survives revisions
// and new months. The cells are given in the order of the roles.
func ID(kind string, cells ...flows.Cell) string {
	h := sha256.New()
	h.Write([]byte(kind))
	for _, c := range cells {
		for _, v := range c {
			h.Write([]byte{0})
			h.Write([]byte(v))
		}
		h.Write([]byte{1})
	}
	return "F" + hex.EncodeToString(h.Sum(nil)[:6])
}
