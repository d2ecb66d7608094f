package spark

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
)

// fake is a server of Spark Connect that does what a test says.
type fake struct {
	execute func(ctx context.Context, statement string) error

	mu          sync.Mutex
	executed    []string // ids of the sessions that executed something
	interrupted []string
	interrupt   chan struct{} // closed by the first interrupt
}

// serve starts the server.
func (f *fake) serve(t *testing.T) (Remote, *grpc.Server) {
	t.Helper()
	f.interrupt = make(chan struct{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error { return f.handle(stream) }))
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	remote, err := ParseRemote("sc://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return remote, server
}

func (f *fake) handle(stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	name := strings.TrimPrefix(method, service)
	s := &session{}
	request, err := s.message(name+"Request", nil)
	if name == "ExecutePlan" || name == "Interrupt" {
		err = errors.Join(err, stream.RecvMsg(request))
	}
	if err != nil {
		return err
	}
	text := protojson.MarshalOptions{}.Format(request)
	id := regexp.MustCompile(`"sessionId": *"([^"]+)"`).FindStringSubmatch(text)[1]
	f.mu.Lock()
	defer f.mu.Unlock()
	if name == "Interrupt" {
		if f.interrupted = append(f.interrupted, id); len(f.interrupted) == 1 {
			close(f.interrupt)
		}
		answer, err := s.message("InterruptResponse", nil)
		return errors.Join(err, stream.SendMsg(answer))
	}
	f.executed = append(f.executed, id)
	f.mu.Unlock()
	defer f.mu.Lock()
	return f.execute(stream.Context(), text)
}

func TestConnect(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	web := httptest.NewUnstartedServer(nil)
	web.Config.ErrorLog = log.New(io.Discard, "", 0)
	web.EnableHTTP2 = true
	web.StartTLS()
	defer web.Close()
	for _, test := range []struct {
		name, remote, want string
		patience           time.Duration
	}{
		{"nobody", "sc://" + closed.Addr().String(), "connection refused", time.Minute},
		{"silent", "sc://" + silent.Addr().String(), "nobody answered within 300ms", 300 * time.Millisecond},
		{"unknown authority", "sc://" + web.Listener.Addr().String() + "/;use_ssl=true", "certificate", time.Minute},
		{"no gRPC", "sc://" + web.Listener.Addr().String(), "no connection to Spark Connect", time.Minute},
	} {
		remote, err := ParseRemote(test.remote)
		if err != nil {
			t.Fatal(err)
		}
		_, err = connect(t.Context(), remote, test.patience)
		if lost := new(ConnectError); !errors.As(err, &lost) || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "desc =") {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	remote, err := ParseRemote("sc://" + silent.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := connect(ctx, remote, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
}

// A job that is given up is interrupted, and waited for; one that does not end is left
// after a while.
func TestRunInterrupted(t *testing.T) {
	for name, heeds := range map[string]bool{"heeded": true, "ignored": false} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			f := &fake{}
			f.execute = func(ctx context.Context, _ string) error {
				cancel()
				<-f.interrupt
				if heeds {
					return status.Error(codes.Internal, "[OPERATION_CANCELED] so be it")
				}
				<-ctx.Done()
				return ctx.Err()
			}
			remote, _ := f.serve(t)
			s, err := connect(t.Context(), remote, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			if !heeds {
				s.patience = 2 * time.Second // within which an interrupt comes on any machine
			}
			if err := s.run(ctx, "SELECT 1"); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want that it was cancelled", err)
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(f.executed) != 1 || len(f.interrupted) == 0 || f.interrupted[0] != f.executed[0] {
				t.Errorf("executed %v, interrupted %v, want once and the same session", f.executed, f.interrupted)
			}
		})
	}
}

// A server that goes is told at once, and nothing is sent again.
func TestRunLost(t *testing.T) {
	f := &fake{}
	begun := make(chan struct{})
	f.execute = func(ctx context.Context, _ string) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	remote, server := f.serve(t)
	s, err := connect(t.Context(), remote, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	go func() {
		<-begun
		server.Stop()
	}()
	err = s.run(t.Context(), "SELECT 1")
	f.mu.Lock()
	defer f.mu.Unlock()
	if lost := new(ConnectError); !errors.As(err, &lost) || len(f.executed) != 1 {
		t.Errorf("%v after %d requests, want that the connection is lost after one", err, len(f.executed))
	}
}

// What does not work with a folder shows when a job is opened, and nothing stays in it.
func TestOpenRefused(t *testing.T) {
	type sum struct{ sumColumns }
	short := func(_ context.Context, statement string) error {
		dir := regexp.MustCompile(`'file:([^']+)'`).FindStringSubmatch(statement)
		if dir == nil {
			return nil // a setting
		}
		if err := os.MkdirAll(dir[1], 0o755); err != nil {
			return err
		}
		f, err := os.Create(filepath.Join(dir[1], "part-00000.parquet"))
		if err != nil {
			return err
		}
		w := parquet.NewGenericWriter[sum](f)
		_, err = w.Write([]sum{{sumColumns{Records: 2}}})
		return errors.Join(err, w.Close(), f.Close(), os.WriteFile(filepath.Join(dir[1], "_SUCCESS"), nil, 0o644))
	}
	for _, test := range []struct {
		name    string
		execute func(context.Context, string) error
		want    string
	}{
		{"Spark does not see it", func(_ context.Context, statement string) error {
			if strings.Contains(statement, "INSERT") {
				return status.Error(codes.Internal, "[PATH_NOT_FOUND] Path does not exist: file:/x.\n\tat org.apache.Spark(X.scala:1)")
			}
			return nil
		}, "Spark: [PATH_NOT_FOUND] Path does not exist: file:/x.; a folder is accepted that Spark and this program see"},
		{"Spark writes elsewhere", func(context.Context, string) error { return nil }, "what Spark wrote is not seen here, or not whole"},
		{"a setting is refused", func(context.Context, string) error {
			return status.Error(codes.Internal, "[CANNOT_MODIFY_CONFIG] no")
		}, "Spark: [CANNOT_MODIFY_CONFIG] no"},
		{"records are counted twice", short, "1 records were staged, but Spark's sums are of 2"},
	} {
		f := &fake{execute: test.execute}
		remote, _ := f.serve(t)
		stage := t.TempDir()
		_, err := Open(t.Context(), Options{Remote: remote, Stage: stage})
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "org.apache") {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
		if left, err := os.ReadDir(stage); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v, %v", test.name, left, err)
		}
	}
	for dir, want := range map[string]string{filepath.Join(t.TempDir(), "none"): "no such file", filepath.Join(t.TempDir(), "a*"): `'*' in its name`} {
		_, err := Open(t.Context(), Options{Stage: dir})
		if bad := new(StageError); !errors.As(err, &bad) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", dir, err, want)
		}
	}
}

// sumColumns are those of sums.
type sumColumns struct {
	Period      int32   `parquet:"period,date"`
	Reporter    *string `parquet:"reporter,optional"`
	Flow        *string `parquet:"flow,optional"`
	Origin      *string `parquet:"origin,optional"`
	Dispatch    *string `parquet:"dispatch,optional"`
	Destination *string `parquet:"destination,optional"`
	Via         *string `parquet:"via,optional"`
	Mode        *string `parquet:"mode,optional"`
	Product     *string `parquet:"product,optional"`
	Consignor   *string `parquet:"consignor,optional"`
	Consignee   *string `parquet:"consignee,optional"`
	Currency    *string `parquet:"currency,optional"`
	Value       *int64  `parquet:"value,optional"`
	Kg          *int64  `parquet:"kg,optional"`
	Quantity    *int64  `parquet:"quantity,optional"`
	Records     int64   `parquet:"records"`
}

// What Java programs say, made short. The second is what Spark 3.5.7 says of a task
// that fails.
func TestOneLine(t *testing.T) {
	for said, want := range map[string]string{
		"plain": "plain",
		"Job aborted due to stage failure: Task 0 in stage 0.0 failed 1 times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (localhost executor driver): org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows to file:/tmp/o1.\n\tat org.apache.spark.rdd.RDD.iterator(RDD.scala:331)\nCaused by: java.lang.RuntimeException: x0\n\tat org.apa": "[TASK_WRITE_FAILED] Task failed while writing rows to file:/tmp/o1.: x0",
		"org.apache.spark.SparkException: outer\nCaused by: a.b.C$MiddleException: middle\n\tat x\nCaused by: org.apache.spark.SparkArithmeticException: [ARITHMETIC_OVERFLOW] long overflow.\n":                                                                                                                                                                                          "[ARITHMETIC_OVERFLOW] long overflow.",
		"\n[PARSE_SYNTAX_ERROR] near 'x'.(line 1, pos 0)\n\n== SQL ==\nx":                   "[PARSE_SYNTAX_ERROR] near 'x'.(line 1, pos 0)",
		"java.io.IOException: No space left\nCaused by: java.io.IOException: No space left": "No space left",
		strings.Repeat("é", 600): strings.Repeat("é", 500) + "…",
		"":                       "",
	} {
		if got := oneLine(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
