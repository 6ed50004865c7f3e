package cli

import "fmt"

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(program Program, streams Streams) error {
	_, err := fmt.Fprintln(streams.Out, "bongsu "+program.Version)
	return err
}
