package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"io"

	"detour/detect/batch"
)

// Options say how much of a batch the page shows.
type Options struct {
	Full   int // findings shown in full, at most three of a case
	Listed int // cases listed, and no more of the explained and the withdrawn findings
	Shifts int // cases of level shifts without a counterpart, and no more of what is watched
}

// DefaultOptions make a page that a browser opens at once: 50 findings in full
// are about a megabyte.
func DefaultOptions() Options { return Options{Full: 50, Listed: 500, Shifts: 50} }

//go:embed style.css
var style string

//go:embed script.js
var script string

//go:embed page.tmpl
var pageText string

var pageTemplate = Parts()

// HTML writes the batch as one page that needs no network. The same batch and
// options give the same bytes.
func HTML(ctx context.Context, w io.Writer, b *batch.Batch, o Options) error {
	p, err := newPage(ctx, b, o)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		return err
	}
	_, err = out.WriteTo(w)
	return err
}

// policy is the page's Content-Security-Policy: nothing may be loaded, and only
// the style and the script that stand in the page may act.
func policy() string {
	return "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script) + "'; base-uri 'none'; form-action 'none'"
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
