package slackapp

import "time"

// BePatient lets answers wait for the desk nearly as long as Slack does, so that a busy machine does not make a test's desk a slow one.
func (a *App) BePatient() { a.patience = 2500 * time.Millisecond }
