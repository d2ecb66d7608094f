package spark

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// Remote says where Spark Connect listens and who asks.
type Remote struct {
	Address string // host:port
	TLS     bool
	host    string
	token   string
	user    string
	headers map[string]string
}

// defaultPort is that of Spark Connect (spark.connect.grpc.binding.port).
const defaultPort = 15002

const remoteAccepted = "sc://HOST[:PORT][/;user_id=NAME;use_ssl=true;token=TOKEN;x-HEADER=VALUE] is accepted"

// ParseRemote reads the address of Spark Connect in the form that its clients share
// (Spark, client-connection-string.md). A token is sent over TLS only.
func ParseRemote(text string) (Remote, error) {
	shown, _, _ := strings.Cut(text, ";") // a token is not for the screen
	u, err := url.Parse(shown)
	if err != nil || u.Scheme != "sc" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/" {
		return Remote{}, fmt.Errorf("%q is no address of Spark Connect: %s", shown, remoteAccepted)
	}
	r := Remote{host: u.Hostname(), user: os.Getenv("USER"), headers: map[string]string{}}
	port := defaultPort
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
			return Remote{}, fmt.Errorf("%q: %s is no port: 1 to 65535 is accepted", shown, u.Port())
		}
	}
	r.Address = net.JoinHostPort(r.host, strconv.Itoa(port))
	if r.user == "" {
		r.user = "detour"
	}
	_, parameters, _ := strings.Cut(text, ";")
	for parameter := range strings.SplitSeq(parameters, ";") {
		if parameter == "" {
			continue
		}
		if err := r.set(parameter); err != nil {
			return Remote{}, fmt.Errorf("%s…: %w", shown, err)
		}
	}
	if r.token != "" {
		r.TLS = true
	}
	return r, nil
}

// set takes a parameter name=value.
func (r *Remote) set(parameter string) error {
	name, value, _ := strings.Cut(parameter, "=")
	value, err := url.PathUnescape(value)
	if err != nil || value == "" {
		return fmt.Errorf("the parameter %q has no readable value: %s", name, remoteAccepted)
	}
	switch {
	case name == "token":
		r.token = value
	case name == "user_id":
		r.user = value
	case name == "use_ssl":
		if r.TLS, err = strconv.ParseBool(value); err != nil {
			return fmt.Errorf("use_ssl is %q: true or false is accepted", value)
		}
	case strings.HasPrefix(name, "x-"):
		r.headers[name] = value
	default:
		return fmt.Errorf("the parameter %q is not known: %s", name, remoteAccepted)
	}
	return nil
}

// Exposed tells that the records go over a network as they are, to a server that asks
// nobody who he is.
func (r Remote) Exposed() bool {
	ip := net.ParseIP(r.host)
	return !r.TLS && r.host != "localhost" && (ip == nil || !ip.IsLoopback())
}
