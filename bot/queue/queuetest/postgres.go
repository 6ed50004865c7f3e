package queuetest

import (
	"context"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Postgres makes a fresh database on the server that TEST_POSTGRES_URL names and returns its URL. Without the variable the test is skipped,
// or fails where CI=true, so that nobody believes it ran.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_POSTGRES_URL")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("TEST_POSTGRES_URL is not set: the suite must run on Postgres in CI")
		}
		t.Skip("TEST_POSTGRES_URL is not set: name a server, such as postgres://postgres@127.0.0.1:5432/postgres, to run this on Postgres")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("TEST_POSTGRES_URL is not a URL")
	}
	ctx := context.WithoutCancel(t.Context())
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("connect to the server that TEST_POSTGRES_URL names: %v", err)
	}
	var name string
	if err := admin.QueryRow(ctx, "SELECT 'bongsu_test_' || txid_current()").Scan(&name); err != nil { // no two are alike on a server
		t.Fatal(err)
	}
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer admin.Close(ctx)
		if _, err := admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u.Path = "/" + name
	return u.String()
}
