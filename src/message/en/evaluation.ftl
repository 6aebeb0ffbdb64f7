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
        [condition-false] its condition does not hold, so it has no value
        [division-by-zero] a division by zero
        [empty-cell] an empty cell
        [no-record] there is no record for it
        [none-referred] the reference leads to nothing
        [below-first] below the first step
        [no-match] no key of `match` fits
        [no-case] none of the cases holds
        [not-in-group] not in a group
        [not-credited] credited to nobody
        [too-few-items] fewer items than `needs` asks for
        [alone] nobody to compare with
        [not-taking-part] takes no part
        [no-parts] no part of the score has a value
        [bounds-do-not-ascend] the bounds do not ascend for this person
        [several-records] `only` found several records
        [negative-weight] a negative weight
        [fund-not-a-multiple] the fund is not a multiple of the unit that is shared
        [weights-not-whole] the weights do not total 100%
        [group-held] someone else of the group is held, and the value needs everyone
        [later] the record lies in a later period
        [script-failed] the script gave no value
        [wrong-argument] a function got an argument that it cannot take
       *[other] there is no value ({$why})
    }
    .help = enter what is missing and run again; or say in the policy what holds then, with `if_undefined` or `when`; `--allow-held` pays the others
    .help-record = look at the record `{$record}`; enter what is missing and run again, or say in the policy what holds then; `--allow-held` pays the others
    .page = A value that should be paid is not known: something that it needs is missing, and merit pays nothing on a guess. Enter the missing data, or let the policy say what holds without it: `if_undefined = "0%"` on the figure, or `when = 'defined(quota)'` on the pay. With `--allow-held` the others get their results, and those who are held are listed without an amount.

M5005 = merit contradicts itself at `{$figure}` for `{$subject}`
    .label = here
    .help = this is a fault of merit, not of the policy or the data; please report it
    .help-record = at the record `{$record}`; this is a fault of merit, not of the policy or the data; please report it
    .page = A value that should have been there was not, or two values that must be equal differ. Nothing is paid on it. It is a fault of merit itself: please report it with the policy and as little data as shows it.

M5070 = the explanation of `{$figure}` gives {$traced}, the run {$found}
    .help = this is a fault of merit, not of the policy or the data; please report it
    .page = What is explained must be what is paid. The same figure was worked out twice, once for the result and once step by step, and the two values differ. Nothing is shown, so that nobody relies on either. It is a fault of merit itself: please report it with the policy and as little data as shows it.
