# What people read of a run.
report-subject = subject
report-name = name
report-total = total
report-held = held
report-sum = sum
report-findings = findings of records, groups and the company
report-severity-note = note
report-severity-warning = warning
report-severity-serious = serious
report-company = company
report-more = and { $count } more
report-policies = policies
report-covered = people of { $file }: { $people } ({ $policies })
report-covered-once = people of { $file }: { $people }, { $several ->
    [true] everyone covered by one policy
   *[false] everyone covered
} ({ $policies })
report-covered-several = covered by several policies: { $count }
report-covered-none = covered by no policy: { $count }
report-rows = {$table}: {$counted} of {$rows} rows count; {$reasons}
report-other-period = {$count} in other periods
report-no-date = {$count} without a date
report-nobody-credited = {$count} credited to nobody
report-without-assignment = {$count} credited to someone without an assignment on the day
report-late = {$count} came after their period was closed

# The plan in words.
plan-stage = stage { $number }
plan-join = join, { $table } by record
plan-records = records, { $table }
plan-passing = with each record of { $table }
plan-subjects = subjects
plan-across = across
plan-passes = passes over the data
plan-pass = { $table }: { $count ->
    [one] { $count } pass
   *[other] { $count } passes
}
plan-memory = memory grows with
plan-memory-sums = subjects × { $count ->
    [one] { $count } period
   *[other] { $count } periods
} × { $sums } sums
plan-memory-every = subjects × every period of the data × { $sums } sums
plan-memory-referred = rows and keys of { $table }: other tables refer to it
plan-memory-rows = rows of { $table }: it is asked for in another order than the file's
plan-memory-keys = keys of { $table }, only while they do not rise
plan-memory-distinct = distinct values of { $figure }
plan-memory-values = values of { $figure }, for the median
report-plan-fine = { $path }: nothing wrong
