package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// tableKey is the key that names a destination's table of recipients. A path below it ends in a line of the table.
const tableKey = "recipients_file"

// tableHeader is the first line of every table of recipients.
func tableHeader() []string { return []string{"id", "address", "languages"} }

// loadTables reads the recipients of each destination whose list is a file of its own.
func (l *loader) loadTables(f file) {
	for i := range f.Channels {
		for j := range f.Channels[i].Destinations {
			d := &f.Channels[i].Destinations[j]
			if d.RecipientsFile == "" {
				continue
			}
			place := at("channels", i, "destinations", j, tableKey)
			if len(d.Recipients) > 0 || d.Address != "" || d.Secret != "" {
				l.fail(place, "destination %q has %s and recipients, an address or a secret of its own: keep one", d.ID, tableKey)
				continue
			}
			d.Recipients = l.table(place, d.RecipientsFile)
		}
	}
}

// table reads one CSV file; a fault in it has the file's own name and line.
func (l *loader) table(place, name string) []recipient {
	if l.env.ReadFile == nil {
		l.fail(place, "files cannot be read here: write the recipients into the configuration")
		return nil
	}
	whole := name
	if !filepath.IsAbs(whole) {
		whole = filepath.Join(l.env.Dir, whole)
	}
	data, err := l.env.ReadFile(whole)
	if err != nil {
		l.fail(place, "cannot be read: %v", err)
		return nil
	}
	l.tables[place] = name
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))) // spreadsheets put the mark before the first word
	if header, err := r.Read(); err != nil || !slices.Equal(header, tableHeader()) {
		l.fail(at(place, 1), "the first line must be %s", strings.Join(tableHeader(), ","))
		return nil
	}
	var all []recipient
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if fault, ok := errors.AsType[*csv.ParseError](err); ok {
			l.fail(at(place, fault.StartLine), "%s", tableFault(fault))
			continue
		}
		line, _ := r.FieldPos(0)
		row := recipient{ID: record[0], Address: record[1], path: at(place, line)}
		for language := range strings.FieldsSeq(record[2]) {
			row.Languages = append(row.Languages, bot.Language(language))
		}
		all = append(all, row)
	}
	if len(all) == 0 && !l.faulty(name) {
		l.fail(at(place, 1), "nobody is listed: write one recipient a line below the first one")
	}
	return all
}

func tableFault(fault *csv.ParseError) string {
	if errors.Is(fault.Err, csv.ErrFieldCount) {
		return "write three values, with commas between: " + strings.Join(tableHeader(), ",") + "; languages may be empty"
	}
	return "a quotation mark is out of place: put the whole value between two, or leave them out"
}

func (l *loader) faulty(file string) bool {
	return slices.ContainsFunc(l.faults, func(f *strictyaml.Error) bool { return f.File == file })
}

// inTable turns a path below a table's key into the table's file and the line.
func (l *loader) inTable(path string) (file string, line int, ok bool) {
	before, after, found := strings.Cut(path, "."+tableKey+".")
	if !found {
		return "", 0, false
	}
	number, _, _ := strings.Cut(after, ".")
	line, err := strconv.Atoi(number)
	file, known := l.tables[before+"."+tableKey]
	return file, line, known && err == nil
}
