//go:build tools

// This import makes actionlint a direct requirement, which Dependabot updates.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
