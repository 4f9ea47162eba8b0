@node "%~dp0pulumi-resource-kaleyra" %*
