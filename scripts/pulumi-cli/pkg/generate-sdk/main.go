// Generates the SDK of a schema: generate-sdk <schema.json> <nodejs|python|go> <folder>.
// It calls the same packages of the CLI as `pulumi package gen-sdk`, for language hosts that cannot generate SDKs.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The schema refers to no other package, so nothing is ever loaded.
type noOtherPackages struct{ schema.Loader }

func (noOtherPackages) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	panic("the schema refers to another package")
}

func (noOtherPackages) LoadPackageReferenceV2(context.Context, *schema.PackageDescriptor) (schema.PackageReference, error) {
	panic("the schema refers to another package")
}

func main() {
	bytes, err := os.ReadFile(os.Args[1])
	check(err)
	var spec schema.PackageSpec
	check(json.Unmarshal(bytes, &spec))
	pkg, diags, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	check(err)
	if diags.HasErrors() {
		check(diags)
	}
	// As for an SDK that "pulumi package add" puts into a project.
	pkg.SupportPack = true
	files := map[string][]byte{}
	switch os.Args[2] {
	case "nodejs":
		files, err = nodejs.GeneratePackage("generate-sdk", pkg, nil, nil, true, noOtherPackages{schema.NewNullLoader()})
	case "python":
		files, err = python.GeneratePackage("generate-sdk", pkg, nil, noOtherPackages{schema.NewNullLoader()})
	case "go":
		files, err = gogen.GeneratePackage("generate-sdk", pkg, nil)
	}
	check(err)
	for name, contents := range files {
		path := filepath.Join(os.Args[3], name)
		check(os.MkdirAll(filepath.Dir(path), 0o755))
		check(os.WriteFile(path, contents, 0o644))
	}
}
