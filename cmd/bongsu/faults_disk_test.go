package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// diskFull fills the disk of the database when a random message arrives, and makes room again after a while. The daemon goes on all the time.
func diskFull(r *round) {
	disk := filepath.Join(r.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		r.Fatal(err)
	}
	if out, err := exec.CommandContext(r.Context(), "mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk).CombinedOutput(); err != nil {
		r.Skipf("a small disk cannot be mounted here, which takes root: %s", out)
	}
	r.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", disk).CombinedOutput(); err != nil {
			r.Errorf("umount: %s", out)
		}
	})
	r.keepIn("disk/bongsu.db", "")
	reached := r.reached(1 + r.rng.IntN(crashRecipients/2))
	r.serve()
	r.publish("INC-1")
	r.await(reached)
	filler := filepath.Join(disk, "filler")
	r.fill(filler)
	<-time.After(3 * time.Second)
	if err := os.Remove(filler); err != nil {
		r.Fatal(err)
	}
	r.over()
}

// fill writes a file until there is no room left.
func (r *round) fill(path string) {
	r.Helper()
	f, err := os.Create(path)
	if err != nil {
		r.Fatal(err)
	}
	for chunk := make([]byte, 4096); err == nil; {
		_, err = f.Write(chunk)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		r.Fatal(err)
	}
	_ = f.Close() // the disk is full, and shall be
}
