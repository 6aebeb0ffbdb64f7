# Warnings: allowed, but probably not meant.

M9001 = `{$pay}` may have no value, and then the person is held
    .label = this is paid
    .label-division = `{$figure}` divides, and nothing says that this is never 0
    .label-nothing = `{$figure}` is undefined where there are no records
    .label-empty = this cell may be empty
    .label-reference = this reference may lead to nothing
    .label-below = below the first bound `{$figure}` is undefined
    .label-match = whatever `match` does not name leaves `{$figure}` undefined
    .label-case = where none of the cases holds, `{$figure}` is undefined
    .label-previous = there may be no such period before
    .label-group = not everyone is in this group
    .label-condition = where this is not true, `{$figure}` has no value
    .label-alone = who is alone has nobody to be compared with
    .label-parts = if no part has a value, `{$figure}` is undefined
    .label-withheld = with fewer items `{$figure}` has no value
    .help = say what holds then: `if_undefined` on that figure, or a condition such as `when = 'defined({$figure})'` on the pay; leave it if people shall be held until the data is there
    .page = An undefined value is never taken for zero. If it reaches a pay, the person is held: listed with the cause and not paid until the data is complete or the policy says what holds. That may be just what you want, as with a missing target. Otherwise write `if_undefined = "0%"` on the figure, or `when = 'defined(target) and target > 0'` on the pay.

M9002 = nothing uses `{$name}`
    .label = no pay, award, finding, grade or condition reads it
    .help = use it, take it out, or give it a `note` that says for whom it is
    .page = The figure is declared but has no part in anything that is paid, awarded, told or graded. Often its name was meant to stand in a formula where now another one stands. A figure that is only for people to read has a `note`; then there is no warning.

M9003 = nothing uses the table `{$name}`
    .label = no figure, reference or group reads it
    .help = use it, or take it out; nobody then has to deliver its data
    .page = Every declared table must be delivered with the data of each run. This one has no part in any result. Take it out, or use it where it was meant.

M9004 = this entry of `{$name}` changes nothing: {$outcome} again
    .label = the same as before
    .label-before = already from here
    .help = take the entry out, or correct its outcome
    .page = An entry of `steps` or `slices` holds from its bound on. If it says the same as the entry before it, it has no effect; mostly a number was copied and not changed.

M9005 = `{$key}` is named twice in `{$name}`
    .label = never chosen
    .label-before = this one is
    .help = take one of them out
    .page = Two keys of a `match` are the same value, such as `1` and `1.0`. Only the first can be chosen.

M9006 = this step can never change anything
    .label = has no effect
    .label-other = this is at least as strict
    .help-one = times 100% is the same value; take the step out, or correct the factor
    .help-zero = adding nothing is the same value; take the step out, or correct the amount
    .help-floor = the value has a floor at least as high already; take the step out, or correct one of them
    .help-cap = the value has a cap at least as low already; take the step out, or correct one of them
    .page = The steps of `then` act one after the other on the value in hand. This one leaves every value as it is, so it is superfluous or its amount is not what was meant.

M9007 = a small difference decides about much: `{$name}` jumps from {$before} to {$after} { $edge ->
        [above] above
       *[from] at
    } {$bound}
    .label = the jump
    .label-feeds = and multiplies money here
    .help = if that is meant, say why with `because`; a `line` between the points, or `slices` that pay each part at its own rate, have no jump
    .page = With `steps` the outcome that is reached holds for the whole amount. Just below a bound a last small sale can be worth more than it brings in, so orders are pulled forward or held back. Where that is wanted, say why with `because` on the figure, and the warning is gone. `slices` pay each part at its own rate, and a `line` goes up evenly; neither jumps.

M9008 = more is worth less: `{$name}` falls from {$before} to {$outcome}, after it rose
    .label = falls again here
    .label-before = was {$before} here
    .help = correct the outcome; if it is meant, say why with `because`
    .page = The outcomes of this scale rise and then fall again, so that reaching more pays less. Mostly two numbers are exchanged or a digit is wrong. If it is meant, say why with `because` on the figure.

M9009 = `{$name}` may be negative when it is multiplied
    .label = a negative value is multiplied too: a factor below 100% makes a loss smaller
    .label-negative = negative if more is taken away than there is
    .help = put `at_least = 0` before this step, or keep what is claimed back in a pay of its own; if it is meant, say why with `because`
    .page = `multiply` multiplies whatever it finds. A penalty of 80% on minus 1,000 gives minus 800, so it rewards. Put `{"{"} at_least = 0 {"}"}` before the step, or claw back in a pay of its own that has no factor. If it is meant, say why with `because` on the figure or on the step.

M9010 = `prorata` counts days of the period, and this window is wider
    .label = days in the period, divided by the period's days
    .label-window = wider than the period
    .help = gather a figure of the period over the periods: `of = "periods"` with this window
    .help-assignments = gather a figure of the period over the periods: `of = "periods"` with this window; for the whole person with `per = "person"`, over its `assignments` first
    .page = `prorata` is the days that a record has in common with the period, and with the assignment where someone may have several, divided by the days of the period, also when the window is wider. For a whole year make a figure with the window of the period first, and add that up with `of = "periods"` and the wide window. An assignment has only its own days in it; for the whole person first add it up with `per = "person"` and `of = "assignments"`.

M9011 = `{$name}` counts shared records of `{$table}` whole
    .label = nothing is multiplied by the share
    .label-shares = says which part of a record is whose
    .help = multiply by the share, as in `sum = "amount * share"`; if each shall have the whole record, say why with `because`
    .page = A table of shares says which part of a record is whose, and `share` is that part. Nothing is multiplied by it unless the formula says so: with `sum = "amount"` an order of two people counts whole for both, and the sums of all people are more than there is. Write `sum = "amount * share"`. Where everyone who took part shall have the whole record, say why with `because` on the figure, and the warning is gone.
