package vendortest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Type names a vendor's TypeScript type, as the prelude spells it.
type Type string

// The types that our payloads must fit.
const (
	SlackBlocks      Type = "SlackBlocks"
	SlackAttachments Type = "SlackAttachments"
	SlackMessage     Type = "SlackMessage"
	SlackMetadata    Type = "SlackMetadata"
	SlackOptions     Type = "SlackOptions"
	SlackModal       Type = "SlackModal"
	SlackHome        Type = "SlackHome"
	DiscordMessage   Type = "DiscordMessage"
	DiscordEdit      Type = "DiscordEdit"
	DiscordThread    Type = "DiscordThread"
	LinePush         Type = "LinePush"
	LineMulticast    Type = "LineMulticast"
	LineBroadcast    Type = "LineBroadcast"
)

// prelude gives the vendors' types the names above. Where Slack's own let any block pass, they are narrowed to the blocks that
// Slack has; a message and its answer to an action are Slack's documented members, with Slack's types in them.
const prelude = `import type * as slack from "@slack/types"; import type * as discord from "discord-api-types/v10"; import type { messagingApi as line } from "@line/bot-sdk";
type SlackBlocks = slack.KnownBlock[];
type SlackAttachments = (Omit<slack.MessageAttachment, "blocks"> & { blocks?: SlackBlocks })[];
type SlackMessage = { text?: string; blocks?: SlackBlocks; attachments?: SlackAttachments; response_type?: "ephemeral" | "in_channel"; replace_original?: boolean; delete_original?: boolean; thread_ts?: string };
type SlackMetadata = slack.MessageMetadata;
type SlackOptions = { options: slack.PlainTextOption[] };
type SlackModal = Omit<slack.ModalView, "blocks"> & { blocks: SlackBlocks };
type SlackHome = Omit<slack.HomeView, "blocks"> & { blocks: SlackBlocks };
type DiscordMessage = discord.RESTPostAPIChannelMessageJSONBody;
type DiscordEdit = discord.RESTPatchAPIChannelMessageJSONBody;
type DiscordThread = discord.RESTPostAPIGuildForumThreadsJSONBody;
type LinePush = line.PushMessageRequest;
type LineMulticast = line.MulticastRequest;
type LineBroadcast = line.BroadcastRequest;
`

// Payload is one JSON text that left us, and the type that it must fit.
type Payload struct {
	Name string
	Type Type
	JSON []byte
}

// Misfits lets the vendors' types judge all payloads in one run of TypeScript, and returns by name what it says of those that do not
// fit. Where TypeScript or the types are not installed the error is ErrAbsent.
func Misfits(ctx context.Context, payloads []Payload) (map[string]string, error) {
	modules, err := judges()
	if err != nil {
		return nil, err
	}
	node, err := Node(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "bongsu-types")
	if err != nil {
		return nil, fmt.Errorf("check types: %w", err)
	}
	defer os.RemoveAll(dir)
	source, err := program(payloads)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(
		os.Symlink(modules, filepath.Join(dir, "node_modules")),
		os.WriteFile(filepath.Join(dir, "payloads.mts"), source, 0o600),
	); err != nil {
		return nil, fmt.Errorf("check types: %w", err)
	}
	tsc := exec.CommandContext(ctx, node, filepath.Join(modules, "typescript", "bin", "tsc"), //nolint:gosec // the pinned TypeScript
		"--noEmit", "--strict", "--skipLibCheck", "--pretty", "false", "--types", "", "--module", "nodenext", "--moduleResolution", "nodenext", "payloads.mts")
	tsc.Dir = dir
	said, err := tsc.CombinedOutput()
	if _, refused := errors.AsType[*exec.ExitError](err); err != nil && !refused {
		return nil, fmt.Errorf("run TypeScript: %w", err)
	}
	found, other := judged(string(said), payloads)
	if len(other) > 0 || err != nil && len(found) == 0 {
		return nil, fmt.Errorf("run TypeScript: %w: %s", err, strings.Join(other, "\n"))
	}
	return found, nil
}

// judges is where TypeScript and the vendors' types are installed.
func judges() (string, error) {
	return Modules("typescript/bin/tsc", "@slack/types", "discord-api-types", "@line/bot-sdk")
}

// program holds one payload a line, below the prelude.
func program(payloads []Payload) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(prelude)
	for i, p := range payloads {
		fmt.Fprintf(&b, "export const p%d: %s = ", i, p.Type)
		if err := json.Compact(&b, p.JSON); err != nil {
			return nil, fmt.Errorf("%s is no JSON: %w", p.Name, err)
		}
		b.WriteString(";\n")
	}
	// To TypeScript these two end a line, and in JSON they stand in strings only.
	source := bytes.ReplaceAll(b.Bytes(), []byte("\u2028"), []byte(`\u2028`))
	return bytes.ReplaceAll(source, []byte("\u2029"), []byte(`\u2029`)), nil
}

// judged sorts what TypeScript said by payload; what is said of no payload is a fault of ours.
func judged(said string, payloads []Payload) (found map[string]string, other []string) {
	found = map[string]string{}
	at := regexp.MustCompile(`^payloads\.mts\((\d+),\d+\): (.*)`)
	first := strings.Count(prelude, "\n") + 1
	last := ""
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\r\n")
		m := at.FindStringSubmatch(line)
		switch {
		case m == nil && last != "" && strings.HasPrefix(line, " "):
			found[last] += "\n" + line
		case m == nil:
			other = append(other, line)
		default:
			n, _ := strconv.Atoi(m[1])
			if n -= first; n < 0 || n >= len(payloads) {
				other = append(other, line)
				continue
			}
			last = payloads[n].Name
			found[last] = strings.TrimPrefix(found[last]+"\n"+m[2], "\n")
		}
	}
	return found, other
}
