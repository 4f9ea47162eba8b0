//go:build tools

// What is built from this module, besides generate-sdk. These imports make the modules direct requirements, which Dependabot updates.
package tools

import (
	_ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
	_ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
)
