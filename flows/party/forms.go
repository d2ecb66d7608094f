package party

import "strings"

// forms are legal forms of companies, transliterated (ISO 20275, Entity Legal Forms
// code list, for the countries that trade in the measures' goods).
var forms = formSet(`
	ltd|limited|llc|llp|lp|plc|inc|incorporated|corp|corporation|co|company|limited company|limited liability company|limited liability partnership
	public limited company|private limited company|pvt ltd|private limited|pte ltd|pte|pty ltd|pty
	jsc|pjsc|ojsc|cjsc|joint stock company|public joint stock company|open joint stock company|closed joint stock company
	ooo|oao|zao|pao|ao|odo|npo|gup|fgup|mup|rup|chup|up|tov|vat|prat|pat|too|osoo|oso|ip|chp|tdv|kt|rue|pue|ue
	obshchestvo s ogranichennoi otvetstvennostiu|obshchestvo s ogranichennoy otvetstvennostyu|aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo
	otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo|tovarishchestvo s ogranichennoi otvetstvennostiu
	gmbh|gmbh und co kg|gmbh and co kg|gmbh co kg|ag|kg|ohg|ug|se|gesmbh|gesellschaft mit beschrankter haftung|aktiengesellschaft
	sa|sas|sarl|sprl|srl|spa|snc|sl|slu|sau|sc|scs|societe anonyme|societe a responsabilite limitee|sociedad anonima|sociedad limitada
	bv|nv|besloten vennootschap|naamloze vennootschap|ab|aktiebolag|oy|oyj|as|a s|asa|aps|a p s
	sp z oo|sp zoo|spolka z oo|spolka z ograniczona odpowiedzialnoscia|spolka akcyjna|sp k|sro|s r o|as|a s|spol s ro|kft|zrt|nyrt|bt|doo|dd|ad|ood|eood|ead|dooel
	uab|uzdaroji akcine bendrove|sia|sabiedriba ar ierobezotu atbildibu|ou|osauhing|aktsiaselts|aktsiju sabiedriba|akcine bendrove
	ltd sti|ltdsti|limited sirketi|anonim sirketi|sti|ticaret ltd sti|fze|fzco|fz llc|fzc|dmcc|wll|kk|kabushiki kaisha|sdn bhd|bhd|pt|tbk
	mmc|mas|asc|spe|shpk|sha
`)

// mostFormWords is the most words of a legal form that is looked for.
const mostFormWords = 5

func formSet(text string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(text) {
		for form := range strings.SplitSeq(strings.TrimSpace(line), "|") {
			if form != "" {
				set[form] = true
			}
		}
	}
	return set
}

// stripForms drops legal forms from both ends, the longest first, as long as a word
// is left.
func stripForms(words []string) []string {
	for again := true; again; {
		again = false
		for n := min(mostFormWords, len(words)-1); n > 0; n-- {
			if forms[strings.Join(words[len(words)-n:], " ")] {
				words, again = words[:len(words)-n], true
				break
			}
			if forms[strings.Join(words[:n], " ")] {
				words, again = words[n:], true
				break
			}
		}
	}
	return words
}
