# What people read of a run.
report-subject = subject
report-name = name
report-total = total
report-held = held
report-sum = sum
report-rows = {$table}: {$counted} of {$rows} rows count; {$reasons}
report-other-period = {$count} in other periods
report-no-date = {$count} without a date
report-nobody-credited = {$count} credited to nobody
