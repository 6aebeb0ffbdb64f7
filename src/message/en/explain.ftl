# Explanations. Values and formulas are filled in ready to print.
explain-when = when
explain-undefined = undefined
explain-failed = failed
explain-held = held
explain-not-covered = not covered by the policy
explain-held-by = held: { $pay } needs { $figure }: { $why } ({ $at })
explain-sides = { $left } against { $right }
explain-apart = { $by } apart
explain-points = { $by } percentage points
explain-only-if = only if { $condition }
explain-because = { $state }: { $why }
explain-yes = yes
explain-no = no
explain-not-given = not given
explain-above-told = see above
explain-mode-half-up = half up
explain-mode-half-even = half to even
explain-mode-half-down = half down
explain-mode-up = up
explain-mode-down = down
explain-round = rounded { $mode } to { $to } from { $from }
explain-start = start of {$figure}
explain-recomputed = recomputed from the data of today
explain-prior = read from the run of {$run}
explain-prior-partly = partly read from the run of {$run}
explain-computed = computed
explain-all-computed = { $count ->
        [one] computed
       *[other] all {$count} computed
    }
explain-some-read = { $read } of { $all } read from the runs that closed them
explain-prorata = of the days of the period
explain-not-shared = not shared
explain-told = { $why }: { $detail }
explain-assignment = { $key } from { $from }
explain-days = { $key } { $from } – { $until }
explain-days-open = { $key } { $from } – open end
explain-depth = depth { $depth }
explain-text = { $column }: { $text }
explain-not-asked = not asked
explain-equal = exactly { $left }
explain-tie-broken = { $count ->
        [one] one other has the same
       *[other] {$count} others have the same
    }, decided by { $by }
explain-same-place = { $count ->
        [one] one other has the same place
       *[other] {$count} others have the same place
    }
explain-if-undefined = instead of undefined
explain-not-applied = not applied
explain-not-reached = not reached
explain-not-needed = not needed
explain-away = { $by } away
explain-members = members
explain-periods = periods
explain-reports = direct reports
explain-below = everyone below
explain-assignments = assignments
explain-sum = sum over { $of }
explain-count = number of { $of }
explain-distinct = different ones among { $of }
explain-mean = mean over { $of }
explain-median = median over { $of }
explain-min = least of { $of }
explain-max = greatest of { $of }
explain-first = first of { $of }
explain-last = last of { $of }
explain-only = the only one of { $of }
explain-streak = periods in a row
explain-counted = { $counted } of { $all } counted
explain-none-counted = no records
explain-all-counted = { $all ->
        [one] 1 counted
       *[other] all { $all } counted
    }
explain-passed-where = { $count } left out by { $condition }
explain-passed-no-value = { $count } without a value
explain-passed-no-date = { $count } without a date
explain-passed-late = { $count } came after their period was closed
explain-without-cells = without { $words }
explain-private = { $count } counted; private, so never shown one by one
explain-needs = needs at least { $count }
explain-more = … and { $count } more
explain-running = running total of { $count }
explain-slices = in slices
explain-slice = { $width } between { $from } and { $to } × { $rate }
explain-slice-open = { $width } above { $from } × { $rate }
explain-begins = begins at { $from }, { $by } away
explain-steps = step reached
explain-line = on the line
explain-match = looked up
explain-cases = case reached
explain-from = from { $bound }
explain-above = above { $bound }
explain-next = next from { $bound }
explain-next-above = next above { $bound }
explain-at = at { $bound }
explain-up-to = up to { $bound }
explain-between = between { $from } ({ $low }) and { $to } ({ $high })
explain-by = { $by }: { $range }
explain-otherwise = no other case holds
explain-zero = missing, counts 0
explain-left-out = missing, its weight is left out
explain-weights = divided by the weights' sum of { $sum }
explain-rank = place { $place } of { $among }
explain-tied = { $count } are equal and share the prizes
explain-percentile = position among { $count }
explain-lowest = the lowest is best
explain-share = { $fund } × { $weight } / { $all }, shared among { $among }
explain-unallocated = unallocated: all weights are 0
explain-record-counted = lies in the period
explain-record-other-period = lies in another period
explain-record-no-date = has no date, so lies in no period
explain-record-late = came after its period was closed
explain-record-nobody-credited = is credited to nobody
explain-record-without-assignment = is credited to someone without an assignment on its day
explain-record-not-covered = is credited to someone whom the policy does not cover
explain-record-private = private, so not shown
explain-went-own = { $value }
explain-went-counted = counted { $value }
explain-went-where = left out by { $condition }
explain-went-no-value = has no value
explain-went-other-period = lies in another period
explain-went-no-date = has no date
explain-went-late = came after its period was closed

# Why there is no value.
why-condition-false = its condition does not hold
why-division-by-zero = a division by 0
why-empty-cell = an empty cell
why-no-record = no record to take it from
why-none-referred = a reference that leads nowhere
why-below-first = below the first step
why-no-match = nothing matches
why-no-case = no case holds
why-not-in-group = not in a group
why-not-credited = credited to nobody
why-no-assignment = no assignment in that period
why-several-assignments = there are several assignments, and it is not said which
why-too-few-items = fewer items than it needs
why-alone = nobody to compare with
why-not-taking-part = does not take part
why-no-parts = no part with a weight has a value
why-bounds-do-not-ascend = bounds that do not ascend
why-several-records = more than one record where only one may be
why-negative-weight = a negative weight
why-fund-not-a-multiple = a fund that is no multiple of the unit
why-weights-not-whole = weights that do not total 100%
why-group-held = someone of the group is held
why-later = of a later period
why-not-in-run = a run that closed the period does not know it
why-script-failed = the script failed
why-wrong-argument = a function was given a wrong argument
why-overflow = a number too long to be exact
why-limit = a limit was passed
why-internal = a fault of merit
