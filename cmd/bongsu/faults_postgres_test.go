package main

import (
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// postgresRestarts ends all of Postgres at once when a random message arrives, as a crash does, and starts it again.
func postgresRestarts(r *round) {
	c := newCluster(r.T)
	c.start()
	r.keepIn("", c.url())
	reached := r.reached(1 + r.rng.IntN(crashRecipients/2))
	r.serve()
	r.publish("INC-1")
	r.await(reached)
	c.crash()
	c.start()
	r.over()
}

// cluster is a Postgres of the round's own.
type cluster struct {
	*testing.T
	bin, dir, port string
	server         *exec.Cmd
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(bins) == 0 {
		t.Skip("no Postgres server is installed: .ci/install test")
	}
	dir, err := os.MkdirTemp("", "bongsu-faults-") //nolint:usetesting // the owner of the server could not enter the test's own folder
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{T: t, bin: bins[len(bins)-1], dir: dir}
	t.Cleanup(func() {
		if c.server != nil {
			c.crash()
		}
		_ = os.RemoveAll(dir)
	})
	if os.Getuid() == 0 {
		c.giveAway()
	}
	addr, err := freeAddr()
	if err != nil {
		t.Fatal(err)
	}
	if _, c.port, err = net.SplitHostPort(addr); err != nil {
		t.Fatal(err)
	}
	if out, err := c.command("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", dir+"/data").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %s", out)
	}
	return c
}

// giveAway makes the folder that of postgres: the server refuses to run as root.
func (c *cluster) giveAway() {
	c.Helper()
	owner, err := user.Lookup("postgres")
	if err != nil {
		c.Skip("there is no user postgres to run a server as")
	}
	uid, _ := strconv.Atoi(owner.Uid) // a number, where there are users of that name
	gid, _ := strconv.Atoi(owner.Gid)
	if err := os.Chown(c.dir, uid, gid); err != nil {
		c.Fatal(err)
	}
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	line := append([]string{filepath.Join(c.bin, name)}, args...)
	if os.Getuid() == 0 {
		line = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"}, line...)
	}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Dir = c.dir
	return cmd
}

func (c *cluster) url() string {
	return "postgres://postgres@127.0.0.1:" + c.port + "/postgres?sslmode=disable"
}

func (c *cluster) start() {
	c.Helper()
	c.server = c.command("postgres", "-D", c.dir+"/data", "-k", c.dir, "-p", c.port, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off")
	if err := c.server.Start(); err != nil {
		c.Fatal(err)
	}
	for end := time.Now().Add(patience); time.Now().Before(end); <-time.After(100 * time.Millisecond) {
		if c.command("pg_isready", "-q", "-h", "127.0.0.1", "-p", c.port).Run() == nil {
			return
		}
	}
	c.Fatal("Postgres does not start")
}

// crash ends the server and its processes without a checkpoint: it starts again by its log.
func (c *cluster) crash() {
	c.Helper()
	if err := c.server.Process.Signal(syscall.SIGQUIT); err != nil {
		c.Fatal(err)
	}
	_ = c.server.Wait() // it says that it was told to
	c.server = nil
}
