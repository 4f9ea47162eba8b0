# Puts the output of a preview into one comment on the pull request, which later runs update.
# bash comment.sh <output of pulumi preview>

set -euo pipefail

marker="<!-- pulumi preview -->"
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
body=$(mktemp)
{
  echo "$marker"
  echo "\`pulumi preview\`: $OUTCOME"
  echo
  echo '````text'
  tail -c 60000 "$1" # a comment has at most 65536 characters
  echo '````'
} > "$body"

id=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | sed -n 1p)
if [ -n "$id" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body" --silent
else
  gh api --method POST "$comments" --field "body=@$body" --silent
fi
