# Names, shapes, cycles: what planning and the checks find.

M3001 = nothing here is called `{$name}`
    .label = not known here
    .help = formulas read figures, columns of the record at hand and columns of the subject; check the spelling, or declare it
    .help-nearest = did you mean `{$nearest}`?
    .help-column = `{$name}` is a column of `{$table}`: gather it with `of = "{$table}"` and a verb such as `sum = "{$name}"`
    .help-reserved = this word belongs to the language; here it is no value
    .page = A formula names something that the policy does not declare, or that cannot be read from where the formula stands. A figure of a person reads figures and the columns of the subject's table; a figure `per` a table also reads the columns of its record. A column of another table is gathered first: `[metric.revenue]` with `of = "orders"` and `sum = "amount"`, and then `revenue` is the name to use.

M3002 = `{$name}` cannot be read from here
    .label = belongs to another level
    .help-through = only figures of that very record or person can be read through a reference
    .help-gather = it has one value for each record or person, and here are many: gather it in a metric with `of` and a verb, as in `of = "members"`, `sum = "{$name}"`
    .help-members = what is gathered are assignments, and of someone with two this would come twice: gather a figure without `per`
    .help-level = it belongs to another group, of which there may be several here; give this figure the same `per`, or gather the value in a figure of its own
    .page = Each figure has one value for each record, person, group, or for the company, as its `per` says. A formula may read wider figures by name, but narrower ones are many values, not one. Say which of them: `[metric.region_sales]` with `per = "region"`, `of = "members"` and `sum = "revenue"`.

M3003 = `{$name}` depends on itself: {$path}
    .label = the circle begins here
    .label-next = and goes on here
    .help = take one of these names out of its formula, or read a figure there that stands before the circle
    .help-start = give `{$state}` a beginning, such as `start = 0`: then its `.previous` is known in every period
    .page = To know the first of these figures one would have to know it already. Conditions of `[subject]` and of groups are part of such circles too. Break the circle at one of the marked places: read a figure that does not need the others, or put what both need into a third one. A figure may go on from its own value of the period before (`debt.previous`) if it has `start`, the value before the first.

M3004 = no table is called `{$name}`
    .label = not a table of this policy
    .help = what the policy declares: {$known}
    .help-nearest = did you mean `{$nearest}`?
    .page = A reference, `of`, `credit` or `[subject]` names a table for which there is no `[table.NAME]`. Declare the table with its columns, or correct the name.

M3005 = `{$table}` has no column `{$name}`
    .label = not a column of this table
    .help-nearest = did you mean `{$nearest}`?
    .help-columns = its columns: {$columns}
    .help-own = here stands a column of `{$table}` itself, not a path through a reference
    .page = The keys `key`, `date`, `dates`, `credit` and paths such as `order.ordered_on` name columns that their table must declare under `[table.NAME.columns]`. Add the column to the contract, or correct the name.

M3006 = `{$name}` does not lead to another table
    .label = the path `{$path}` cannot go on here
    .help = only a column whose type is a table can be followed: `order = "orders"`
    .page = In a path such as `order.customer.region` every name but the last must be a reference: a column whose type is the name of a table. Declare the column as a reference, or end the path there.

M3007 = `{$name}` is neither a level nor a group
    .label = not known
    .help = what it can be: {$known}
    .help-nearest = did you mean `{$nearest}`?
    .help-group = the groups of this policy: {$known}
    .help-none = this policy has no group yet; declare one: `[group.region]` with `by = "region"`
    .page = `per` says for what there is one value each: a table, `person`, a group, or `company`. `within` and a column of type `group.NAME` name a group. A group is declared with `[group.region]` and `by = "region"`.

M3008 = `{$figure}` has no `{$name}`
    .label = not something that can follow a figure
    .help = a figure's name can be followed by `.previous` or `.last_year`
    .help-record = only figures of a person, a group or the company have values of other periods, and only one such word can follow
    .page = A figure is one value, so a dot after it can only ask for the same figure in another period: `revenue.previous`, `revenue.last_year`. A record lies in one period and has no such values.

M3009 = `{$name}` cannot be gathered here
    .label = cannot be gathered at this level
    .help-periods = a record lies in one period; gather periods in a figure of the person
    .help-members = only a group or the company has members: add `per = "company"`, or the name of a group
    .help-path = a path such as `order.payments` starts from a record: add `per` with the name of that table
    .help-credit = the table says to nobody that its records count: add `credit` to it, or `per = "company"` to this figure
    .help-group = its records count for a group and for no person: gather them in a figure with `per` of that group, and use that figure here by its name
    .help-reports = only a person has reports: take `per` out, or gather them in a figure of the manager
    .help-assignments = a person has several assignments only where the subject's table has `dates`: add `per = "person"`, or `dates` to the table
    .help-streak = only periods come in a row: use another verb here, or `of = "periods"`
    .help-split = only the cells of a figure with `split` can be gathered: add `split` to `{$name}`, or read it by its name
    .help-split-level = `{$name}` belongs to another level: read it by its name in a figure of this level, and gather the cells of that
    .help-split-window = the cells of `{$name}` are those of one period: leave `window` out, and put it where the records are gathered
    .help-split-streak = only periods come in a row: use another verb for the cells of `{$name}`
    .page = `of` gathers what belongs to the owner of the figure: for a person the records credited to it, for a group or the company its members or the records of its members, for a record those that refer to it. Give the figure the level that has what you want to gather, or give the table a `credit`.

M3010 = `credit` of `{$table}` cannot go through `{$name}`
    .label = leads to nobody, or to someone else than the name before
    .help = name a column that refers to the subject's table, to a group or to a record; several names must all lead to the same table
    .page = `credit` says to whom a record counts: a column that refers to the subject's table (`credit = "rep"`), to a group, or to another record whose credit it follows (`credit = "order"`). A column of plain text or numbers leads to nobody. Declare it as a reference: `rep = "people"`.

M3011 = the weights of `{$name}` total {$sum}, not 100%
    .label = the last of these weights
    .label-weight = counts too
    .help-missing = {$difference} are missing: raise a weight, or add the part that was forgotten
    .help-over = {$difference} are too many: lower a weight
    .help-mixed = write either all weights in percent or all as plain numbers
    .help-zero = at least one weight must be greater than 0
    .page = Weights in percent must total exactly 100%, so that a score of 100 in every part is 100 in all. Correct the weights, or write all of them as plain numbers (`weight = 3`), which are divided by their sum.

M3012 = the bounds of `{$name}` do not ascend: {$bound} after {$before}
    .label = not above the bound before
    .label-before = the bound before
    .help = write the steps from the lowest bound to the highest, each bound once
    .help-equal = the same bound twice: leave one of them out, or let the second begin behind it with `above`
    .page = The entries of `slices`, `steps` and `line` stand from the lowest bound to the highest; each holds up to the next one. A bound that is not above the one before would leave an entry that is never reached. Only `from` x followed by `above` x, and two points of a `line` at the same place (a jump), may be equal.

M3013 = some values have no outcome: {$missing}
    .label = these are missing here
    .help = add them, or add `otherwise` for all that are not named
    .help-weights = give each word a weight; `"0%"` to one that shall not count
    .page = A `match` by a vocabulary, a grade or a flag must say what holds for each of its values; a value that is left out would leave people without a result. Add the missing keys, or an `otherwise` that stands for all of them.

M3014 = `{$name}` never occurs here
    .label = { $unit ->
        [text] not a word of this vocabulary or grade
       *[other] not a value of this quantity
    }
    .help = a key must be a value that the quantity of `by` can have; by a flag, `true` or `false`; by a count, a number
    .help-nearest = did you mean `{$nearest}`?
    .help-depth = write one level of keys for each name in `by`
    .help-weights-depth = write one level of keys for each of the last columns, the same for all weights; the columns are {$columns}
    .help-words = the words of this column are {$words}
    .page = The keys of `match` are the values of what stands in `by`. A key that is not one of them could never be chosen, most often because it is misspelt. Write it as the vocabulary or grade spells it.

M3015 = `{$name}` adds up values that may not come out
    .label = may be a fraction without an end, such as one third
    .help = give the figure of the record a `round`: then each record is rounded, and the sum is exact
    .page = Sums over records are kept exactly, which needs each record's value to be a finite decimal. A division, an interpolation or a person's ratio may be a number such as 0.333… Put it into a figure `per` the table with a `round` of its own, and sum that; or divide after the sum, in a figure of the person.

M3016 = { $unit ->
        [money] `{$name}` cannot be an amount of money
        [flag] `{$name}` cannot be a yes or no
        [text] `{$name}` cannot be a text
        [date] `{$name}` cannot be a date
       *[other] `{$name}` cannot be of the unit `{$unit}`
    }
    .label = of the unit `{$unit}`
    .help-round = only numbers are rounded: take `round` out
    .help-part = a score and its parts are numbers or percents; turn the value into points with a `line` or `steps`
    .help-parts = all parts of a score have the same unit: all numbers, or all percents
    .help-pay = a pay is money: multiply by an amount, or say `unit = "money"` if the plain number is one
    .help-grade = a grade has words as outcomes: `steps` with `is = "A"`, or `quotas`
    .help-award = an award or a finding is given or not, or has words, days or a number
    .help-verb = only numbers can be added up or averaged; count the others with `count = true` or `distinct`
    .help-scale = a scale needs a number (`steps` also a date) to go by, and numbers as rates and points
    .help-weight = a weight is a percent or a plain number
    .page = Each kind of figure has its units: a pay is money; a score and its parts are numbers or percents; a grade is a word; an award or a finding is given or not. What a formula gives follows from what it is made of, as in money × percent = money. Change the formula, or say `unit` where a plain number is meant as money.

M3017 = `{$name}` has one value for each period, and this window is wider
    .label = of which period would it be?
    .label-window = this window is wider than the period
    .help = put it into a figure `per` the table, where each record takes the value of its own period, or write `own.{$name}` for the value of now
    .page = Records of a wider window lie in several periods, and a person's figure has another value in each. Say which one is meant: a figure `per` the table is evaluated in the period of its record; `own.` takes the value of the person in the period that is evaluated.

M3018 = `{$name}` cannot be had at this level
    .label = not at this level
    .help-pay = people are paid: leave `per` out, and gather in it what other levels have
    .help-running = a running total belongs to records: add `per` with the name of the table
    .help-running-window = a running total has the window `period`, `ever`, `… to date` or `last N …`
    .help-score = a score belongs to a person, a group or the company, not to a record
    .help-start = a record has one value and no period before: leave `start` out
    .help-standing = people are ranked, and people share a fund: leave `per` out
    .page = Not every shape makes sense for every level: pay, ranks and shares belong to people, running totals to records. Change `per`, or do the work in a figure of the right level and read that.

M3019 = { $limit ->
        [parts] `{$name}` has {$found} parts
        [single_weight] a weight of `{$name}` is {$found}
        [deductions] `{$name}` deducts up to {$found}
       *[other] parts with the tag `{$limit}` make up {$found} of `{$name}`
    }; { $bound ->
        [at_least] at least
       *[at_most] at most
    } {$wanted} are agreed
    .label = outside the limit
    .label-limit = the limit
    .help = change the figure, or agree on another limit in `[limits]`
    .page = `[limits]` holds what the people who decide have agreed on: how much weight parts with a tag have, how large one weight may be, how many parts a score has, how much may be deducted. The checks compare every score with it. Parts that are themselves scores are counted through to their own parts.

M3020 = the quotas of `{$name}` total {$sum}, not 100%
    .label = the last of these shares
    .label-share = counts too
    .help-missing = {$difference} are missing: the outcome of the others must be said
    .help-over = {$difference} are too many: lower a share
    .page = With `quotas` everyone who takes part gets one of the outcomes, so the shares must total exactly 100%. Correct them, or add the outcome that was forgotten.

M3021 = { $count ->
        [0] no column of `{$name}` refers to `{$target}`
       *[other] {$count} columns of `{$name}` refer to `{$target}`
    }
    .label = which records are meant?
    .help-links = { $count ->
        [0] add a column of type `"{$target}"` to `{$name}`
       *[other] say which one counts with `credit` of `{$name}`
    }
    .page = A figure of a record gathers the records of another table that refer to it. For that the other table needs exactly one column whose type is this table, or a `credit` that names it.

M3022 = this fund cannot be shared
    .label = a share takes its part from here
    .help = name one figure that is `per` a group or `per = "company"`: it is shared among the members there
    .help-round = say in which units it is shared: `round = {"{"} to = "0.01", mode = "half-up" {"}"}`
    .page = `share` divides the figure of a group or of the company among its members, in units of `round`, so that the parts sum to the fund exactly. Give the fund a figure of its own with `per = "region"` or `per = "company"`, and name that figure alone.

M3023 = `{$name}` is worked out as `{$unit}`, not as `{$wanted}`
    .label = does not go with the formula
    .help = `unit` can make money, a percent, a count or days only of a plain number; take it out, or change the formula so that it gives `{$wanted}`
    .help-pay = a pay is money: add `unit = "money"` if the plain number is an amount
    .page = The unit of a figure follows from its formula: money divided by money is a number, money times a percent is money. The key `unit` names what a plain number is, as in `value = "250 * orders"` with `unit = "money"`; it never turns one unit into another.

M3024 = { $verb ->
        [multiply] a value of `{$hand}` cannot be multiplied by one of `{$unit}`
       *[other] `{$verb}` has the unit `{$unit}`, the value in hand has `{$hand}`
    }
    .label = of the unit `{$unit}`
    .help = multiply by a number or a percent; add, deduct and limit by the same unit as the value in hand
    .page = The steps of `then` change the value in hand one after the other. `multiply` takes a number or a percent; `add` and `deduct` take an amount of the same unit, or a percent of the value; `at_most` and `at_least` take the same unit. A cap on money is `at_most = "2 * base_salary"`, not a percent.

M3026 = the grade `{$name}` has places, not words
    .label = a place is a number
    .help = add `quotas` that give a word to each share: `quotas = [{"{"} is = "A", share = "20%" {"}"}, …]`
    .page = A `rank` alone gives a place: 1, 2, 3. A grade needs words, which `quotas` give by shares of those who take part. Add `quotas`, or make the figure a metric.

M3027 = `{$name}` is no date
    .label = of the unit `{$unit}`
    .help = name a column of type `date`
    .page = `date` says on which day a record happened, and so in which period it lies; it must lead to a column of type `date`. Declare the column so, or name another one.

M3028 = { $verb ->
        [at_most] the cap {$amount} lies below the floor {$other}
       *[at_least] the floor {$amount} lies above the cap {$other}
    }
    .label = leaves only one value: {$amount}
    .label-other = { $verb ->
        [at_most] this floor stands before it
       *[at_least] this cap stands before it
    }
    .help = let the cap be at least as high as the floor
    .page = A floor above the cap contradicts it: whichever stands last gives everyone the same value, whatever they reached. Correct one of the two amounts.

M3029 = `{$name}` is no table of shares of `{$table}`
    .label = credited here
    .help = give `{$name}` one column that refers to `{$table}`, one that refers to `{$subject}`, and a column `share = "percent"`
    .page = `credit` names either columns that lead to whom a record counts for, or a table of shares: a table with a row for each who has a part of a record. It has exactly one reference to the shared table, one to the subject's table, and a percent `share` that is never empty: `[table.splits.columns]` with `order = "orders"`, `rep = "people"`, `share = "percent"`.

M3030 = `{$name}` needs to know who manages whom
    .label = here
    .help-column = `manager` names a column of `{$table}` that refers to `{$table}` itself: `boss = "{$table}?"`
    .help-none = say in `[subject]` which column of `{$table}` names the manager: `manager = "boss"`
    .page = `[subject] manager` names the column of the subject's table that refers to the same table: whose report someone is. It opens `of = "reports"` (the direct reports) and `of = "below"` (everybody under them too).

M3031 = it is not known what `{$name}` is measured in
    .label = goes on from its own earlier value
    .help = say what it is, such as `unit = "money"` or `unit = "number"`
    .page = A figure that goes on from its own value of an earlier period is read before it is known, and neither its formula nor `start` tells what it is. Give it a `unit`: `unit = "money"`, `unit = "number"`, `unit = "percent"`, `unit = "count"`.

M3032 = nothing can be split by `{$name}`
    .label = no column to split by
    .help-records = only an aggregate over records has `split`; what reads a split figure is split by itself, without the key
    .help-vocabulary = the column needs a closed vocabulary, as in `{$name} = ["first", "second"]`: its words are the cells
    .help-optional = the column, or a reference on the way to it, may be empty, and such a record would be in no cell: declare it without `?`, or give what is missing a word of its own
    .help-twice = it is there already: name each column once
    .help-seen = the subject's table, or the figure's own, has a column of this name too, and in formulas the name would mean both: rename one of the two columns
    .help-many = more than {$most} cells: split by fewer columns, or by words that are fewer
    .page = `split = ["competence", "rater"]` keeps a value apart for each word of these columns. They are columns of the gathered table, or paths through its references, with a closed vocabulary and never empty, so that each record lies in exactly one cell. In formulas of the figure the name of a column is the word of the cell.

M3033 = { $split ->
        [no] `{$name}` is split by {$columns}, and `{$other}` is not
       *[other] `{$name}` is split by {$columns}, and `{$other}` by {$others}
    }
    .label = split by {$columns}
    .label-other = split otherwise
    .help = take columns away first: gather the cells with `of = "{$name}"` and a verb or `weights`, one column at a time
    .help-circle = `{$name}` is read before its columns are known, in a circle of earlier values: let `{$other}` read a figure of the same columns and the same period too
    .help-records = a record lies in no cell of `{$name}` by itself: say which columns of the record decide with `split` on `{$other}`, or read `{$name}` in a figure of the person
    .page = What reads a split figure works cell by cell and is split by the same columns, so all that one formula reads must have the same cells. A verb over the cells (`of = "rating"`, `mean = "rating"`) or a score with `weights` takes away the last column; do that in a figure of its own until the columns agree.

M3034 = `{$name}` needs one value, and here are many
    .label = one value for each `{$column}`
    .help-pay = a pay is one amount: gather the cells in a metric with `of` and a verb such as `sum`, and pay that
    .help-standing = people are ranked by one value each: gather the cells with `of` and a verb or `weights` first
    .help-share = a fund is shared by one weight each: gather the cells with `of` and a verb or `weights` first
    .help-running = a running total has one value for each record: split what gathers it
    .help-whole = gather the cells of it in a metric with `of` and a verb or `weights`, and read that here
    .page = A split figure has a value for each cell. Scales, formulas, conditions, awards and findings work cell by cell; what is paid, ranked or shared, who is covered and who belongs to a group is decided by one value. Gather the cells first: `[metric.all]` with `of = "rating"` and `mean = "rating"`, or a score with `weights`.
