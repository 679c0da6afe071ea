# Reads docs/FIGURES.md and prints the headlines of README.md. scripts/bench runs it.
# A row is found by its first cell, or by the beginning of it where the name ends in an ellipsis. A row
# that is missing or too short is an error that names it, so that no headline is typed or out of date.

BEGIN { FS = " *[|] *" }

/^[|]/ {
  rows++
  first[rows] = $2
  text[rows] = $0
  # The third column of some tables is the limit.
  if ($4 ~ /: missed$/) missed++
}

function fail(message) {
  print "stegvis: docs/FIGURES.md: " message >"/dev/stderr"
  failed = 1
  exit 2
}

# Makes the row with that first cell the current one: $3 is its second cell.
function take(name, cells,   at, beginning, found) {
  beginning = name
  sub(/…$/, "", beginning)
  for (at = 1; at <= rows && !found; at++) {
    if (first[at] == name || (beginning != name && index(first[at], beginning) == 1)) found = at
  }
  if (!found) fail("there is no row '" name "'")
  $0 = text[found]
  if (NF < cells + 2) fail("the row '" name "' has fewer than " cells " cells")
}

# Whether there is a row with that first cell.
function has(name,   at) {
  for (at = 1; at <= rows; at++) if (first[at] == name) return 1
  return 0
}

# The number or time at the beginning of a cell: "13.83 ms; 95 of 100 …" gives "13.83 ms".
function start(cell) {
  sub(/ *[;(].*/, "", cell)
  return cell
}

# Our time in a cell: "1.92× (503.93 ms to 263.08 ms)" gives "503.93 ms".
function ours(cell) {
  sub(/^[^(]*[(]/, "", cell)
  sub(/ to .*/, "", cell)
  return cell
}

# 120531 as 120,531.
function grouped(number,   rest) {
  number = number ""
  while (length(number) > 3) {
    rest = "," substr(number, length(number) - 2) rest
    number = substr(number, 1, length(number) - 3)
  }
  return number rest
}

END {
  if (failed) exit 2

  take("all", 14)
  print "- " grouped($4 + $8 + $12) " crashes, power failures and full disks, each then resumed: " \
    $5 + $9 + $13 " changes made twice, " $6 + $10 + $14 " lost, " $7 + $11 + $15 " sessions stuck."

  # Counted from the first `scripts/bench --chaos` of each kind that found no fault.
  if (has("kills") && has("damages") && has("inputs") && has("forgeries")) {
    split("kills damages inputs forgeries", kinds, " ")
    made = faults = 0
    for (kind = 1; kind <= 4; kind++) {
      take(kinds[kind], 8)
      made += $3
      faults += $5 + $6 + $7 + $8 + $9
    }
    print "- " grouped(made) " kills, damaged files, hostile inputs and forged exports: crashes, hangs, wrong ends, " \
      "changes doubled or lost: " faults "."
  }

  take("all of them…", 11)
  print "- " grouped($3) " changes with every network fault at once: " $8 " wrongly confirmed, " $10 \
    " made twice. Going by the status code alone: " grouped($11 + $12) " wrong."

  # Counted from the first `scripts/bench --faults` whose service did more than it was asked.
  if (has("more done than asked")) {
    take("more done than asked", 13)
    print "- " grouped($13) " changes at which the service did more than it was asked: " $14 " not noticed."
  }

  take("one byte changed…", 3)
  print "- " grouped($3) " copies of an exported session, one byte changed in each: " grouped($4) \
    " detected."

  take("**all**", 3)
  planted = grouped($3)
  found = $4
  take("**sentences with an error or a warning**", 4)
  print "- " planted " translation errors planted in real pages: " found " detected; of sentences that people translated, " \
    $5 " flagged."

  take("`outline --format json` over…", 3)
  corpus = $2
  gsub(/[^0-9,]/, "", corpus)
  split(corpus, number, ",")
  print "- " grouped(number[1]) " real pages (" number[2] " MB) read in " ours($3) " on one core: " \
    start($3) " the time of a bare Markdown parser."

  take("start to first prompt", 3)
  prompt = ours($3)
  take("a step in the browser…", 3)
  print "- First prompt after " prompt "; next step in the browser after " start($3) "."

  print ""
  print "[docs/FIGURES.md](docs/FIGURES.md) has all figures and their limits. Limits missed: " missed + 0 "."
}
