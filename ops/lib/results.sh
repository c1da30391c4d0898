# Counts what the test runs wrote into their TRX files.
# shellcheck shell=bash

PASSED=0
FAILED=0
SKIPPED=0

# counter LINE NAME
counter() { sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p" <<<"$1" | head -n 1; }

# count_results FILE: adds the file's numbers. False when the file says that the run broke off, or says nothing.
count_results() {
  local line outcome total executed name wrong=0
  line=$(grep -o '<Counters [^>]*>' -- "$1" | head -n 1) || return 1
  outcome=$(grep -o '<ResultSummary [^>]*>' -- "$1" | sed -n 's/.*outcome="\([A-Za-z]*\)".*/\1/p' | head -n 1)
  total=$(counter "$line" total) executed=$(counter "$line" executed)
  for name in failed error timeout aborted inconclusive disconnected; do wrong=$((wrong + $(counter "$line" "$name"))); done
  PASSED=$((PASSED + $(counter "$line" passed)))
  FAILED=$((FAILED + wrong))
  SKIPPED=$((SKIPPED + total - executed))
  [ "$outcome" = Completed ] || [ "$wrong" -gt 0 ]
}

# results_line: the one line that closes a run.
results_line() {
  printf 'Tests: %d passed, %d failed' "$PASSED" "$FAILED"
  [ "$SKIPPED" = 0 ] || printf ', %d skipped' "$SKIPPED"
  printf '\n'
}
