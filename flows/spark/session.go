package spark

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	_ "github.com/apache/spark-connect-go/v35/spark/sql/utils" // registers the messages of the protocol
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

const (
	// connectPatience is how long a connection may take: those that come at all come
	// within a second, and within some on a server that is busy.
	connectPatience = 20 * time.Second
	// jobPatience is how long a job may take to end once it is interrupted, and
	// askAgain how often that is asked for: a job that has not yet begun is missed.
	jobPatience = 30 * time.Second
	askAgain    = time.Second
	// alive is how often a server that says nothing is asked whether it is there: one
	// of gRPC in Java closes the connection if that is more often than every 5 minutes
	// (NettyServerBuilder.permitKeepAliveTime).
	alive        = 6 * time.Minute
	alivePatient = 20 * time.Second
)

// session is a session of Spark Connect.
type session struct {
	remote   Remote
	conn     *grpc.ClientConn
	who      map[string]any // fields that all requests share
	patience time.Duration  // with a job that is interrupted
}

// connect connects, and tells at once if there is nobody.
func connect(ctx context.Context, remote Remote, patience time.Duration) (*session, error) {
	secret := insecure.NewCredentials()
	if remote.TLS {
		secret = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	}
	conn, err := grpc.NewClient(
		remote.Address, grpc.WithTransportCredentials(secret),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: alive, Timeout: alivePatient}),
	)
	if err != nil {
		return nil, &ConnectError{remote.Address, err.Error()}
	}
	s := &session{remote: remote, conn: conn, patience: jobPatience, who: map[string]any{
		"sessionId":   uuid.NewString(),
		"userContext": map[string]any{"userId": remote.user},
		"clientType":  "detour",
	}}
	if err := s.reach(ctx, patience); err != nil {
		return nil, errors.Join(cmp.Or(ctx.Err(), err), conn.Close())
	}
	return s, nil
}

// reach waits until the connection stands.
func (s *session) reach(ctx context.Context, patience time.Duration) error {
	patient, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s.conn.Connect()
	for {
		switch state := s.conn.GetState(); state {
		case connectivity.Ready:
			return nil
		case connectivity.TransientFailure:
			return s.execute(patient, "SELECT 1") // fails at once, and says why
		default:
			if s.conn.WaitForStateChange(patient, state) {
				continue
			}
		}
		return &ConnectError{s.remote.Address, fmt.Sprintf("nobody answered within %v", patience)}
	}
}

// run executes a statement that is no query. Where the context ends before, the job is
// interrupted; the error is that of the context then.
func (s *session) run(ctx context.Context, statement string) error {
	asking, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	done := make(chan error, 1)
	go func() { done <- s.execute(asking, statement) }()
	select {
	case err := <-done:
		if lost := new(ConnectError); errors.As(err, &lost) { // the job may go on, without anybody to hear of it
			patient, cancel := context.WithTimeout(asking, s.patience)
			defer cancel()
			_ = s.interrupt(patient)
		}
		return err
	case <-ctx.Done():
		s.end(asking, done)
		return ctx.Err()
	}
}

// end interrupts a job until it has ended, or patience has. Spark heeds the first
// interrupt of a job alone, and loses one that comes while it has a program set the
// permissions of the folder to write in (Hadoop's Shell.runCommand swallows it): such a
// job ends when a task next looks for records that are staged no more.
func (s *session) end(ctx context.Context, done <-chan error) {
	patient, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	again := time.NewTicker(askAgain)
	defer again.Stop()
	for {
		_ = s.interrupt(patient) // whether it worked shows in that the job ends
		select {
		case <-done:
			return
		case <-again.C:
		case <-patient.Done():
			return
		}
	}
}

// set makes the settings that sums depend on.
func (s *session) set(ctx context.Context) error {
	for _, setting := range settings {
		if err := s.run(ctx, setting); err != nil {
			return err
		}
	}
	return nil
}

const service = "/spark.connect.SparkConnectService/"

// execute sends a statement and waits for its end.
func (s *session) execute(ctx context.Context, statement string) error {
	request, err := s.message("ExecutePlanRequest", map[string]any{
		"operationId": uuid.NewString(),
		"plan":        map[string]any{"command": map[string]any{"sqlCommand": map[string]any{"sql": statement}}},
	})
	if err != nil {
		return err
	}
	stream, err := s.conn.NewStream(s.outgoing(ctx), &grpc.StreamDesc{ServerStreams: true}, service+"ExecutePlan")
	if err != nil {
		return s.told(err)
	}
	err = errors.Join(stream.SendMsg(request), stream.CloseSend())
	if err != nil && !errors.Is(err, io.EOF) { // at the end of the stream receiving says why
		return s.told(err)
	}
	for {
		answer, err := s.message("ExecutePlanResponse", nil)
		if err != nil {
			return err
		}
		switch err := stream.RecvMsg(answer); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return s.told(err)
		}
	}
}

// interrupt ends what the session is doing.
func (s *session) interrupt(ctx context.Context) error {
	request, err := s.message("InterruptRequest", map[string]any{"interruptType": "INTERRUPT_TYPE_ALL"})
	if err != nil {
		return err
	}
	answer, err := s.message("InterruptResponse", nil)
	if err != nil {
		return err
	}
	return s.conn.Invoke(s.outgoing(ctx), service+"Interrupt", request, answer)
}

// message makes a message of the protocol: an empty one, or one with the fields and
// those that all requests have, as JSON names them.
func (s *session) message(name string, fields map[string]any) (proto.Message, error) {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName("spark.connect." + name))
	if err != nil {
		return nil, fmt.Errorf("the client of Spark Connect lacks %s: %w", name, err)
	}
	m := kind.New().Interface()
	if fields == nil {
		return m, nil
	}
	for field, value := range s.who {
		fields[field] = value
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	return m, protojson.Unmarshal(text, m)
}

func (s *session) outgoing(ctx context.Context) context.Context {
	headers := metadata.New(s.remote.headers)
	if s.remote.token != "" {
		headers.Set("authorization", "Bearer "+s.remote.token)
	}
	return metadata.NewOutgoingContext(ctx, headers)
}

func (s *session) close() error { return s.conn.Close() }
