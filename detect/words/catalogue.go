package words

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// catalogue is the sentences of a language.
type catalogue struct {
	tag       language.Tag
	sentences map[string]sentence
}

// sentence has a form for each plural of the language, or one for all: plural.Other.
type sentence map[plural.Form][]part

// part is a text, or the name of an argument.
type part struct {
	text string
	name bool
}

// forms are the plural forms by their names in a catalogue (CLDR).
var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

func mustParse(tag language.Tag, text string) *catalogue {
	c, err := parse(tag, text)
	if err != nil {
		panic(err) // the catalogues are part of the program
	}
	return c
}

// parse reads a catalogue: TOML whose tables are parts of the ids. A table with a key
// "other" is a sentence with plural forms.
func parse(tag language.Tag, text string) (*catalogue, error) {
	var tree map[string]any
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", tag, err)
	}
	c := &catalogue{tag, map[string]sentence{}}
	return c, c.add("", tree)
}

func (c *catalogue) add(id string, tree map[string]any) error {
	if _, ok := tree["other"].(string); ok {
		s := sentence{}
		for name, v := range tree {
			form, known := forms[name]
			text, isText := v.(string)
			if !known || !isText {
				return fmt.Errorf("catalogue %s: %s: %q is no plural form", c.tag, id, name)
			}
			s[form] = split(text)
		}
		c.sentences[id] = s
		return nil
	}
	for name, v := range tree {
		inner := strings.TrimPrefix(id+"."+name, ".")
		switch v := v.(type) {
		case string:
			c.sentences[inner] = sentence{plural.Other: split(v)}
		case map[string]any:
			if err := c.add(inner, v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("catalogue %s: %s is no sentence", c.tag, inner)
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func split(text string) []part {
	var out []part
	from := 0
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		out = append(out, part{text[from:at[0]], false}, part{text[at[0]+1 : at[1]-1], true})
		from = at[1]
	}
	return append(out, part{text[from:], false})
}

func (c *catalogue) say(id string, args []any) (string, bool) {
	s, ok := c.sentences[id]
	if !ok {
		return "", false
	}
	parts := s[plural.Other]
	if n, counted := argument(args, "n").(int); counted {
		if p, has := s[plural.Cardinal.MatchPlural(c.tag, max(n, -n), 0, 0, 0, 0)]; has {
			parts = p
		}
	}
	var b strings.Builder
	for _, p := range parts {
		if !p.name {
			b.WriteString(p.text)
			continue
		}
		switch v := argument(args, p.text).(type) {
		case string:
			b.WriteString(v)
		case int:
			b.WriteString(Count(int64(v)))
		default:
			b.WriteString("⟦" + p.text + "⟧")
		}
	}
	return b.String(), true
}

// argument returns the value behind a name.
func argument(args []any, name string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return nil
}

// Thin is the narrow no-break space that groups thousands and stands before a per cent
// sign (ISO 80000-1, 7.2 and 7.3).
const Thin = "\u202f"

// Count writes a whole number in groups of three digits.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + Thin + s[i:]
	}
	return sign + s
}
