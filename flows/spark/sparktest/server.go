// Package sparktest starts Spark for tests, from where make spark has installed it.
package sparktest

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// installed is what make spark makes, below the root of the module.
const installed = ".spark"

// startPatience is how long Spark may take to start: 4 seconds on an idle machine.
const startPatience = 3 * time.Minute

var listening = regexp.MustCompile(`Spark Connect server started at: .*:([0-9]+)`)

// Start starts Spark with Spark Connect on a free port, and ends it with the test. It
// returns its address. A test without Spark is skipped; in CI it fails.
func Start(t testing.TB) (remote string) {
	t.Helper()
	home, jar, err := find()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("no Spark here (%v): make spark", err)
	}
	work := t.TempDir()
	cmd := exec.Command(
		filepath.Join(home, "bin", "spark-submit"), "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
		"--master", "local[2]", "--driver-memory", "1g", "--jars", jar,
		"--conf", "spark.connect.grpc.binding.port=0", "--conf", "spark.ui.enabled=false",
		"--conf", "spark.sql.shuffle.partitions=2", // the 200 that it has else take most of the time of small jobs
		"--conf", "spark.local.dir="+work, "--conf", "spark.sql.warehouse.dir="+work, "spark-internal",
	)
	cmd.Dir = work // where Spark puts what it keeps
	cmd.Env = append(os.Environ(), "SPARK_HOME="+home, "SPARK_LOCAL_IP=127.0.0.1")
	alone(cmd)
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end(cmd)
		_ = cmd.Wait() // it was killed
	})
	port := make(chan string, 1)
	var all []string
	go func() {
		defer close(port)
		for lines := bufio.NewScanner(said); lines.Scan(); {
			all = append(all, lines.Text())
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				port <- m[1]
				break
			}
		}
		_, _ = io.Copy(io.Discard, said)
	}()
	select {
	case p, ok := <-port:
		if !ok {
			t.Fatalf("Spark did not start: %q", all)
		}
		return "sc://127.0.0.1:" + p
	case <-time.After(startPatience):
		t.Fatalf("Spark did not start within %v", startPatience)
	}
	return ""
}

// begun is where the test began, before it goes elsewhere: the folder of its package.
var begun, errBegun = os.Getwd()

// find returns where Spark and its Connect server are installed.
func find() (home, jar string, err error) {
	if errBegun != nil {
		return "", "", errBegun
	}
	root := begun
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		above := filepath.Dir(root)
		if above == root {
			return "", "", errors.New("no go.mod here or above")
		}
		root = above
	}
	if _, err := os.Stat(filepath.Join(root, installed, "ready")); err != nil {
		return "", "", err
	}
	for pattern, to := range map[string]*string{
		"lib/python3*/site-packages/pyspark": &home,
		"spark-connect_*.jar":                &jar,
	} {
		found, err := filepath.Glob(filepath.Join(root, installed, pattern))
		if err != nil || len(found) != 1 {
			return "", "", errors.Join(err, errors.New(pattern+" is not once in "+installed))
		}
		*to = found[0]
	}
	return home, jar, nil
}
