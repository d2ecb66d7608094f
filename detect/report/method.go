package report

import (
	"detour/detect/batch"
	"detour/detect/words"
)

// steps say how to read the page.
func steps(b *batch.Batch) []paragraph {
	control := words.Say("method.controltext")
	if b.Manifest.Previous != nil {
		control += " " + words.Say("method.continued")
	}
	return []paragraph{
		{words.Say("method.test"), words.Say("method.testtext")},
		{words.Say("method.join"), words.Say("method.jointext")},
		{words.Say("method.control"), control},
		{words.Say("method.measure"), words.Say("method.measuretext")},
		{words.Say("method.gather"), words.Say("method.gathertext")},
		{words.Say("method.doubt"), words.Say("method.doubttext")},
		{words.Say("method.limits"), words.Say("method.limitstext")},
	}
}

// meanings are the kinds of finding and what each is.
func meanings() []kind {
	var out []kind
	for _, i := range icons {
		out = append(out, newKind(i.kind))
	}
	return out
}
