package cli

import "fmt"

type versionCommand struct {
	JSON bool `help:"Print JSON."`
}

// Run prints the version.
func (c versionCommand) Run(program Program, streams Streams) error {
	if c.JSON {
		return printJSON(streams.Out, map[string]string{"version": program.Version})
	}
	_, err := fmt.Fprintln(streams.Out, "bongsu "+program.Version)
	return err
}
