package bot

import "time"

// Clock tells a loop or a door what time it is; stages take the time as an argument instead.
type Clock interface{ Now() time.Time }

// IDs makes opaque identifiers: 12 lower-case alphanumerics, never reused. Tests and replays hand over a seeded source.
type IDs interface{ NewID() string }
