#!/bin/sh
# A plug-in in POSIX shell, with jq: doors that are locked or open, each a file in the folder that the
# setting `folder` names. It speaks plug-in protocol 1, which docs/PLUGINS.md explains.
#
# `state` has two lines for each change that was made, the key and what was done, in one file that is
# renamed into place: the effect and its key are there together, or neither is.

set -u
LC_ALL=C
folder=

get() { printf '%s' "$line" | jq -r "$1"; }

# answer <filter> [<option of jq>…]: writes one line with the id of the request.
answer() {
  filter=$1
  shift
  printf '%s' "$line" | jq -c "$@" "{id: .id} + $filter"
}

refuse() { answer '{error: {kind: "refused", code: $code}}' --arg code "$1"; }

# The path of the door that is asked about; fails for an id that is no door. Ids come from outside:
# only those that are in the list are ever part of a path.
door() {
  case $(get '.subject.kind + ":" + (.subject.id | tostring)') in
  door:front) echo "$folder/front" ;;
  door:back) echo "$folder/back" ;;
  *) return 1 ;;
  esac
}

describe() {
  answer '{result: {protocol: 1, name: "doors", version: "1.0", reads: ["door"],
    performs: ["lock", "unlock"], recalls: true}}'
}

begin() {
  folder=$(get '.settings.folder')
  if mkdir -p "$folder" 2>/dev/null; then answer '{result: {}}'; else
    answer '{error: {kind: "unavailable", evidence: "the folder cannot be made"}}'
  fi
}

candidates() {
  answer '((.text // "" | ascii_downcase) as $text | .most as $most
    | [{id: "front", name: "Front door"}, {id: "back", name: "Back door"}]
    | map(select(.name | ascii_downcase | contains($text)))
    | {result: {candidates: .[:$most], whole: (length <= $most)}})'
}

read_door() {
  path=$(door) || {
    answer '{result: {present: false}}'
    return
  }
  state=open
  [ ! -e "$path" ] || state=$(sed -n '$p' "$path")
  answer '{result: {present: true, facts: {state: {code: $state}}}}' --arg state "$state"
}

perform() {
  key=$(get '.key')
  case $(get '.perform') in
  lock) state=locked ;;
  unlock) state=open ;;
  *)
    refuse unknownPerform
    return
    ;;
  esac
  path=$(door) || {
    refuse notThere
    return
  }
  if known "$key"; then
    answer '{result: {}}'
    return
  fi
  seconds=$(get '.with.seconds.number // 0')
  if [ "$seconds" != 0 ]; then
    answer '{note: "the lock is slow"}'
    sleep "$seconds" </dev/null
  fi
  {
    [ ! -e "$path" ] || cat "$path"
    printf '%s\n%s\n' "key:$key" "$state"
  } >"$path.new" && mv "$path.new" "$path" && answer '{result: {}}' ||
    answer '{error: {kind: "lost", evidence: "the file could not be written"}}'
}

known() { cat "$folder/front" "$folder/back" 2>/dev/null | grep -qxF "key:$1"; }

recall() {
  if known "$(get '.key')"; then answer '{result: {was: "done"}}'; else
    answer '{result: {was: "notDone"}}'
  fi
}

# The last line counts only if it is whole: `read` fails where the input ends in the middle of one.
while IFS= read -r line; do
  ask=$(get '.ask')
  if [ -z "$folder" ] && [ "$ask" != describe ] && [ "$ask" != open ]; then ask=unknown; fi
  case $ask in
  describe) describe ;;
  open) begin ;;
  candidates) candidates ;;
  read) read_door ;;
  perform) perform ;;
  recall) recall ;;
  *) refuse unknownAsk ;;
  esac
done
