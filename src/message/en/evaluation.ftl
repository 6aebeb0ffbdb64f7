# What stops a run, and who is held.

M5001 = `{$key}` in `{$table}` breaks a rule of the policy
    .label = this row
    .label-rule = the rule that every row must keep
    .help = correct the row, or the rule if it is too strict; a rule that cannot be answered because a cell is empty counts as broken
    .page = `require` of a table lists what must be true for every row. A row for which it is false, or cannot be told, is wrong data, and nothing is paid on wrong data. Correct the row at its source and run again.

M5002 = a number of `{$figure}` for `{$subject}` has too many digits
    .label = this operation
    .help = numbers have at most 28 decimal places and about 28 digits in all; look for an amount that is far too large, or `round` earlier
    .help-record = look at the record `{$record}`: numbers have at most 28 decimal places and about 28 digits in all
    .page = Every number is kept exactly, up to 28 decimal places and 96 bits. A result that needs more stops the run, since cutting digits off would change what is paid. Most often a cell holds an amount that nobody meant, or numbers with many places are multiplied again and again: a `round` on the figure in between helps.

M5003 = `{$figure}` for `{$subject}` does not come to an end
    .label = here a limit was passed
    .help = a script may do 1,000,000 operations and calls may nest 32 deep; look for a loop that never ends
    .help-record = it happens at the record `{$record}`; a script may do 1,000,000 operations and calls may nest 32 deep
    .page = Scripts run under fixed limits, so that no policy can hang or exhaust the computer. Passing one stops the run and pays nobody. Look for a loop whose end is never reached, or say in the policy what the script does in a loop.

M5004 = { $count ->
        [one] `{$subject}` is held
       *[other] {$count} people are held ({$subject})
    }: `{$pay}` cannot be known
    .label = `{$figure}`: { $why ->
        [condition-false] { why-condition-false }
        [division-by-zero] { why-division-by-zero }
        [empty-cell] { why-empty-cell }
        [no-record] { why-no-record }
        [none-referred] { why-none-referred }
        [below-first] { why-below-first }
        [no-match] { why-no-match }
        [no-case] { why-no-case }
        [not-in-group] { why-not-in-group }
        [not-credited] { why-not-credited }
        [no-assignment] { why-no-assignment }
        [several-assignments] { why-several-assignments }
        [too-few-items] { why-too-few-items }
        [alone] { why-alone }
        [not-taking-part] { why-not-taking-part }
        [no-parts] { why-no-parts }
        [bounds-do-not-ascend] { why-bounds-do-not-ascend }
        [several-records] { why-several-records }
        [several-records-told] { why-several-records }: { $detail }
        [negative-weight] { why-negative-weight }
        [fund-not-a-multiple] { why-fund-not-a-multiple }
        [weights-not-whole] { why-weights-not-whole }
        [group-held] { why-group-held }
        [later] { why-later }
        [not-in-run] { why-not-in-run }
        [script-failed] { why-script-failed }
        [script-failed-told] { why-script-failed }: { $detail }
        [wrong-argument] { why-wrong-argument }
       *[other] { why-other }
    }
    .help = enter what is missing and run again; or say in the policy what holds then, with `if_undefined` or `when`; `--allow-held` pays the others
    .help-assignments = `{$record}` overlaps two assignments of the one it leads to: divide its row on the same day, or read a figure with `per = "person"`; `--allow-held` pays the others
    .help-record = look at the record `{$record}`; enter what is missing and run again, or say in the policy what holds then; `--allow-held` pays the others
    .page = A value that should be paid is not known: something that it needs is missing, and merit pays nothing on a guess. Enter the missing data, or let the policy say what holds without it: `if_undefined = "0%"` on the figure, or `when = 'defined(quota)'` on the pay. With `--allow-held` the others get their results, and those who are held are listed without an amount.

M5005 = merit contradicts itself at `{$figure}` for `{$subject}`
    .label = here
    .help = this is a fault of merit, not of the policy or the data; please report it
    .help-record = at the record `{$record}`; this is a fault of merit, not of the policy or the data; please report it
    .page = A value that should have been there was not, or two values that must be equal differ. Nothing is paid on it. It is a fault of merit itself: please report it with the policy and as little data as shows it.

M5006 = `{$subject}` is named as their own manager
    .label = manager and report in one
    .help = name the manager, or leave the cell empty if there is none
    .page = The column that `[subject] manager` names says to whom someone reports. Nobody can be above themselves: sums over a team would never end. Leave the cell empty for whoever reports to nobody.

M5007 = the managers above `{$subject}` come back to `{$subject}`: {$chain}
    .label = the chain begins here
    .label-next = and goes on here
    .help = correct one of these rows; the chain must end at someone who reports to nobody
    .page = Following the column that `[subject] manager` names from a person upwards must come to an end. Here it comes back to where it began on some day, so it cannot be said who is below whom. All rows of the circle are shown.

M5008 = the shares of `{$record}` total {$sum}, not 100%
    .label = the first of its shares
    .label-next = another
    .help = correct the shares; a table whose shares may total anything says `shares = "any"`
    .page = A record that is credited by a table of shares is divided among those it names, and the whole of it must be: the shares of each record that has any total 100%. One without shares is credited to nobody and listed. Where a policy allows otherwise, the table of shares says `shares = "any"`.

M5070 = the explanation of `{$figure}` gives {$traced}, the run {$found}
    .help = this is a fault of merit, not of the policy or the data; please report it
    .page = What is explained must be what is paid. The same figure was worked out twice, once for the result and once step by step, and the two values differ. Nothing is shown, so that nobody relies on either. It is a fault of merit itself: please report it with the policy and as little data as shows it.
