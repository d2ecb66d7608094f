package source

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A memo understands each text once and finds it again, as a map does.
func TestMemo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		understood := map[string]uint32{}
		m := newMemo(func(text string) entry {
			if _, ok := understood[text]; ok {
				t.Fatalf("%q is understood twice", text)
			}
			understood[text] = uint32(len(understood))
			return entry{code: understood[text]}
		})
		texts := rapid.SliceOfN(rapid.OneOf(rapid.StringN(0, 6, 24), rapid.StringMatching(`[ab\x00]{0,20}`)), 1, 300).Draw(t, "texts")
		for range 2 {
			for _, text := range texts {
				e := m.find([]byte(text))
				if code, ok := understood[text]; !ok || e.code != code {
					t.Fatalf("%q is found as %+v", text, e)
				}
			}
		}
	})
}

func BenchmarkMemo(b *testing.B) {
	var texts [][]byte
	for i := range 9000 {
		texts = append(texts, fmt.Appendf(nil, "%08d", i*7919%100_000_000))
	}
	b.Run("memo", func(b *testing.B) {
		m := newMemo(func(string) entry { return entry{} })
		for i := 0; b.Loop(); i++ {
			m.find(texts[i*31%len(texts)])
		}
	})
	b.Run("map", func(b *testing.B) {
		m := map[string]*entry{}
		for _, text := range texts {
			m[string(text)] = &entry{}
		}
		n := 0
		for i := 0; b.Loop(); i++ {
			if m[string(texts[i*31%len(texts)])] != nil {
				n++
			}
		}
	})
}
