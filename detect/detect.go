package detect

import (
	"context"
	"errors"
	"fmt"

	"detour/detect/finding"
	"detour/detect/mirror"
	"detour/detect/newcomer"
	"detour/detect/relay"
	"detour/detect/series"
	"detour/detect/shift"
	"detour/detect/transfer"
	"detour/detect/unmatched"
	"detour/flows"
	"detour/flows/measure"
	"detour/flows/nomenclature"
	"detour/flows/panel"
	"detour/flows/party"
)

// Input is what detection works on.
type Input struct {
	Panel    *panel.Table
	Coverage []panel.Coverage
	Links    *nomenclature.Links // nil: the data alone tell which codes were born and died
	Measures *measure.Table      // restrictive measures; nil: none are known
	Parties  *party.Register     // who is designated, by the labels in the panel; nil: none is known
	Previous *finding.Results    // of the batch before; nil without one
}

// Options of a run that do not change its results.
type Options struct {
	Workers  int                              // at a time; 0 = 1
	Progress func(stage string, done, of int) // may be nil; called from several goroutines
}

// ErrNothingTested is returned where no series was long enough to be tested.
var ErrNothingTested = errors.New("nothing could be tested")

// CheckLedger returns what does not add up in the ledger of results (see
// [transfer.CheckLedger]).
func CheckLedger(r *finding.Results) error { return transfer.CheckLedger(r) }

// PreviousError is returned where the batch before cannot be continued.
type PreviousError struct{ err error }

func (e *PreviousError) Error() string { return e.err.Error() }
func (e *PreviousError) Unwrap() error { return e.err }

func (o Options) progress() func(stage string, done, of int) {
	if o.Progress == nil {
		return func(string, int, int) {}
	}
	return o.Progress
}

// Run turns a panel into findings.
func Run(ctx context.Context, in Input, set Settings, opt Options) (*finding.Results, error) {
	if err := set.Validate(); err != nil {
		return nil, fmt.Errorf("checking the settings: %w", err)
	}
	book, err := transfer.NewBook(set.Transfer.Q, lastMonth(in.Panel), in.Previous)
	if err != nil {
		return nil, &PreviousError{err}
	}
	opt.Workers = max(1, opt.Workers)
	progress := opt.progress()
	filled, digits := filledAxes(in.Panel), productDigits(in.Panel)
	views := series.Views(filled, digits)
	if in.Parties != nil {
		views = append(views, series.PartyViews(filled, digits)...)
	}
	codes := series.NewCodes(in.Panel, digits, in.Links)
	input := series.Input{Panel: in.Panel, Coverage: in.Coverage, Codes: codes, Listed: in.Parties.Lists}
	progress("series", 0, len(views))
	all, err := series.Build(ctx, input, views, set.Series, opt.Workers)
	if err != nil {
		return nil, fmt.Errorf("making the series: %w", err)
	}
	masked, err := series.Build(ctx, input, []series.View{series.MaskedView(filled)}, set.Series, 1)
	if err != nil {
		return nil, fmt.Errorf("making the series of confidential codes: %w", err)
	}
	tested, err := shift.All(ctx, all, set.Shift, opt.Workers, func(done, of int) { progress("tests", done, of) })
	if err != nil {
		return nil, fmt.Errorf("testing the series: %w", err)
	}
	if !anyTested(tested) {
		return nil, fmt.Errorf("%w: %d series, none with %d months and %d of trade", ErrNothingTested, len(all), 13, set.Shift.MinReceiver)
	}
	joined, err := transfer.Join(ctx, tested, views, transfer.Known{Listed: in.Measures.Lists, Unseen: unseen(in.Measures, in.Coverage)}, book, opt.Workers)
	if err != nil {
		return nil, fmt.Errorf("joining falls with rises: %w", err)
	}
	relays, _, err := relay.Join(ctx, tested, views, in.Measures.Lists, book, opt.Workers)
	if err != nil {
		return nil, fmt.Errorf("following paths: %w", err)
	}
	shifts, err := unmatched.Find(ctx, tested, in.Measures, sides(joined.Pairs, relays), set.Unmatched, opt.Workers)
	if err != nil {
		return nil, fmt.Errorf("listing shifts without a counterpart: %w", err)
	}
	beside, err := findBeside(ctx, in, input, filled, set, opt.Workers)
	if err != nil {
		return nil, err
	}
	c := composer{
		scene: transfer.NewScene(tested, masked, codes), parties: in.Parties, measures: in.Measures, links: in.Links, places: places(tested), atlas: newAtlas(tested), where: map[string]whereabouts{}, set: set,
		previous: in.Previous, currency: onlyCurrency(in.Panel),
	}
	c.scene.Parties = in.Parties
	out := c.compose(views, tested, joined.Pairs, relays, shifts, beside)
	book.Enter(out)
	return out, nil
}

// apart is what was found beside the transfers.
type apart struct {
	gaps      *mirror.Result
	newcomers []newReceiver
}

func findBeside(ctx context.Context, in Input, build series.Input, filled flows.AxisSet, set Settings, workers int) (a apart, err error) {
	if a.gaps, err = findGaps(ctx, build, filled, set, workers); err != nil {
		return a, fmt.Errorf("holding both ends against each other: %w", err)
	}
	if a.newcomers, err = findNewcomers(ctx, in, build, filled, set, workers); err != nil {
		return a, fmt.Errorf("making the series of new receivers: %w", err)
	}
	return a, nil
}

// findGaps tests what both ends report of the same goods, where the panel has both.
func findGaps(ctx context.Context, in series.Input, filled flows.AxisSet, set Settings, workers int) (*mirror.Result, error) {
	view, ok := mirror.View(filled, productDigits(in.Panel))
	if !ok {
		return &mirror.Result{}, nil
	}
	all, err := series.Build(ctx, in, []series.View{view}, set.Series, workers)
	if err != nil {
		return nil, err
	}
	return mirror.Find(ctx, mirror.Gaps(all), set.Shift, set.Mirror, workers)
}

// findNewcomers lists the receivers without history, and makes their series.
func findNewcomers(ctx context.Context, in Input, build series.Input, filled flows.AxisSet, set Settings, workers int) ([]newReceiver, error) {
	found := newcomer.Find(in.Panel, in.Measures, build.Codes.Born, set.Newcomer)
	if len(found) == 0 {
		return nil, nil
	}
	byCell, names := map[flows.Cell]*newcomer.Newcomer{}, map[string]bool{}
	for _, n := range found {
		byCell[n.Cell], names[n.Cell[flows.Consignee]] = n, true
	}
	build.Listed = func(party string) bool { return names[party] }
	views := series.PartyViews(filled.Without(flows.Consignor), productDigits(in.Panel))
	all, err := series.Build(ctx, build, views, set.Series, workers)
	if err != nil {
		return nil, err
	}
	var out []newReceiver
	for _, s := range all {
		if n := byCell[s.Cell]; n != nil {
			out = append(out, newReceiver{n, s})
		}
	}
	return out, nil
}

// sides are both sides of every pair and all legs of every relay.
func sides(pairs []*transfer.Pair, relays []*relay.Relay) []unmatched.Side {
	var out []unmatched.Side
	for _, p := range pairs {
		out = append(out, unmatched.Side{Tested: p.From, Event: p.Fall}, unmatched.Side{Tested: p.To, Event: p.Rise})
	}
	for _, r := range relays {
		out = append(out, unmatched.Side{Tested: r.From, Event: r.Fall}, unmatched.Side{Tested: r.To, Event: r.Rise}, unmatched.Side{Tested: r.Onward, Event: r.OnwardRise})
	}
	return out
}

// lastMonth returns the last month of the panel, which is sorted by month.
func lastMonth(t *panel.Table) flows.Month {
	if t.Len() == 0 {
		return 0
	}
	return t.Periods[t.Len()-1]
}

func anyTested(tested []*shift.Tested) bool {
	for _, t := range tested {
		if t.Reason == "" {
			return true
		}
	}
	return false
}

// filledAxes returns the axes on which some row of the panel has a value.
func filledAxes(t *panel.Table) flows.AxisSet {
	var s flows.AxisSet
	for _, a := range flows.Axes() {
		if len(t.Values[a]) > 1 {
			s = s.With(a)
		}
	}
	return s
}

// onlyCurrency returns the currency of the panel, if it has a single one.
func onlyCurrency(t *panel.Table) string {
	if currencies := t.Values[flows.Currency]; len(currencies) == 2 {
		return currencies[1]
	}
	return ""
}

// productDigits returns the levels at which products are looked at: as many
// digits as most codes have, up to eight (the CN), and the subheading and heading
// of the HS above them.
func productDigits(t *panel.Table) []int {
	rows := map[int]int{}
	for _, code := range t.Codes[flows.Product] {
		rows[len(t.Values[flows.Product][code])]++
	}
	longest, most := 0, 0
	for n, count := range rows {
		if count > most || (count == most && n > longest) {
			longest, most = n, count
		}
	}
	out := []int{min(longest, 8)}
	for _, d := range []int{6, 4} {
		if d < out[0] {
			out = append(out, d)
		}
	}
	return out
}
