package strictyaml_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

func TestJoinTellsTheFaultsInTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	fault := func(line int, message string) error {
		return &strictyaml.Error{File: "a.yaml", Line: line, Path: "at." + message, Message: message}
	}
	joined := strictyaml.Join(nil, errors.Join(fault(7, "late"), errors.Join(fault(2, "early"))), fault(2, "early"), errors.New("unreadable"))
	if want := "unreadable\na.yaml:2: early\na.yaml:7: late"; joined == nil || joined.Error() != want {
		t.Errorf("got\n%v\nwanted\n%s", joined, want)
	}
	if diff := cmp.Diff([]string{"at.early", "at.late"}, strictyaml.Paths(joined)); diff != "" {
		t.Error(diff)
	}
	if err := strictyaml.Join(nil, nil); err != nil {
		t.Errorf("nothing was wrong, and it says %v", err)
	}
}
