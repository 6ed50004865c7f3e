// Package templates embeds the templates: <message type>/{text,short,html}.tmpl put the parts of a message in
// their order, and the other folders are pages.
package templates

import "embed"

// FS holds the templates, a folder a message type.
//
//go:embed all:*
var FS embed.FS
