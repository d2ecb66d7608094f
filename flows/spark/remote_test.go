package spark

import (
	"strings"
	"testing"
)

// The form is that of Spark's client-connection-string.md.
func TestParseRemote(t *testing.T) {
	for _, test := range []struct {
		text, address string
		tls, exposed  bool
	}{
		{"sc://spark", "spark:15002", false, true},
		{"sc://spark.example.org:443", "spark.example.org:443", false, true},
		{"sc://localhost:15002/", "localhost:15002", false, false},
		{"sc://127.0.0.1", "127.0.0.1:15002", false, false},
		{"sc://[::1]:15002", "[::1]:15002", false, false},
		{"sc://10.0.0.1/;user_id=ana;x-cluster=a%20b", "10.0.0.1:15002", false, true},
		{"sc://spark/;use_ssl=true", "spark:15002", true, false},
		{"sc://spark/;use_ssl=false;token=secret", "spark:15002", true, false}, // a token is never sent in the clear
	} {
		r, err := ParseRemote(test.text)
		if err != nil || r.Address != test.address || r.TLS != test.tls || r.Exposed() != test.exposed {
			t.Errorf("%s: %+v, exposed %t, %v; want %+v", test.text, r, r.Exposed(), err, test)
		}
	}
	r, err := ParseRemote("sc://h/;user_id=ana;x-cluster=a%20b;token=secret")
	if err != nil || r.user != "ana" || r.headers["x-cluster"] != "a b" || r.token != "secret" {
		t.Errorf("%+v, %v", r, err)
	}
	for _, bad := range []string{
		"", "spark:15002", "http://spark", "sc://", "sc://:15002", "sc://spark:0", "sc://spark:70000", "sc://spark:port", "sc://spark/path", "sc://a@spark", "sc://spark?x=1",
		"sc://spark/;use_ssl=maybe", "sc://spark/;token", "sc://spark/;session_id=1", "sc://spark/;x-a=%zz", "sc://sp\x01ark",
	} {
		if _, err := ParseRemote(bad); err == nil || !strings.Contains(err.Error(), "accepted") {
			t.Errorf("%q: %v, want what is accepted", bad, err)
		}
	}
	if _, err := ParseRemote("sc://spark/x;token=secret"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error %v shows the token", err)
	}
}
