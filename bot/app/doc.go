// Package app wires the rooms together and holds what runs: replay, demo, serve. It decides nothing about messages. Here, and in cmd, are
// the only calls of the wall clock and of the machine's source of chance.
package app
