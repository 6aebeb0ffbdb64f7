# Formulas, their units, and scripts.

M2001 = a formula of {$bytes} bytes is longer than the {$most} that are allowed
    .label = this formula
    .help = give parts of it names of their own, each a figure; a long list of cases is a `match`, or a table of data
    .page = A formula is a leaf of a policy: a condition or a small calculation. It may have 4 KiB. What is longer cannot be explained line by line. Give its parts names of their own, each a figure with its own formula. A long list of cases, such as a rate for each customer, belongs into a table of data.

M2002 = the formula is empty
    .label = nothing here
    .help = write a formula, `"0"` if it is 0, or take the line out
    .page = A key that takes a formula has an empty text. An empty formula has no value, and 0 is never assumed. Write what is meant, `value = "0"` if it is 0, or take the line out.

M2003 = `{$character}` is not a sign that formulas know
    .label = a full-width or typographic sign
    .help-mend = write plain signs, here `{$instead}`
    .page = Chinese input methods and word processors write `（`, `，`, `×`, `＞` or curly quotes where formulas have `(`, `,`, `*`, `>` and `"`. They look alike but are other characters. Names may be Chinese, and so may texts within quotes; signs are plain. The patch writes them so.

M2004 = a hidden character {$character} in a formula
    .label = cannot be seen here
    .help-remove = take it out
    .page = Some characters cannot be seen, and some turn the direction in which text is shown, so that a formula reads otherwise than it is calculated. They come with text copied from web pages or chats. They are refused, also within texts. Delete the marked place and write it anew.

M2005 = a comment in a formula
    .label = the comment begins here
    .help = say it in the key `note`, or after `#` outside of the formula
    .page = Formulas have no comments: who reads an explanation would not see them. Say it in the figure's `note`, which is shown with it, or in a comment of the TOML file after `#`.

M2006 = `%` stands only directly after a number
    .label = no number directly before it
    .help = a remainder is `mod(a, b)`; a percent is a number with `%` directly after it
    .help-join = write it without the space
    .page = In formulas `%` makes a percent of the number directly before it: `80%` is 0.8. It is not the remainder of a division, as it is in many programming languages. Write `mod(a, b)` for that.

M2007 = a text stands in double quotes, not in others
    .label = these are other quotes
    .help-double = write the text in double quotes
    .page = A text in a formula stands in double quotes: `status == "open"`. Single quotes and back quotes mean something else to the language underneath. In TOML, write the whole formula in single quotes, so that double ones need no backslash: `where = 'status == "open"'`.

M2008 = a text without its closing quote
    .label = begins here
    .help = write `"` where the text ends
    .page = A text in a formula begins with a double quote and ends with one on the same line. The second is missing here. A quote within the text is written as backslash and quote.

M2009 = `{$found}` has no meaning in a text
    .label = a backslash changes what follows it
    .help = a backslash is written twice; a quote as backslash and quote
    .help-twice = write the backslash twice
    .page = In a text a backslash begins an escape: backslash and quote for a quote, two backslashes for one. Any other letter after it means nothing here. Write the backslash twice if it is meant.

M2010 = `{$found}` is not a number as formulas write it
    .label = not such a number
    .help-digits = it has too many digits: write at most 28, or calculate it (`1 / 3` is an exact third)
    .help = digits, underscores between them, and at most one point with digits on both sides; at most 28 places
    .page = Numbers are written in decimal: `12`, `1_000.50`, `15%`. They have at most 28 places and 96 bits, about 28 digits in all, so that every one is exact. There is no `1e5`, no `0x1F` and no `5.`.

M2011 = `{$found}` is not used in formulas: the word is `{$word}`
    .label = write it otherwise
    .help-word = write `{$word}`
    .help-not-in = write `not (x in ["a", "b"])`
    .page = Conditions are joined with the words `and`, `or`, `not`, which read the same to everyone. The signs of programming languages are refused, so that there is one spelling only. What is not in a list is `not (x in ["a", "b"])`.

M2012 = `{$found}` does not compare
    .label = equality is `==`
    .help-twice = write `==`
    .page = In a formula `==` asks whether two values are equal. A single `=` gives a value to a name in programming languages; formulas never do that, so it is refused rather than guessed.

M2013 = `{$found}` is not part of formulas
    .label = not here
    .help-variable = a value in between is a figure of its own: give it a name in the policy
    .help-loop = what goes over records or people is an aggregate: `of = "orders"`, `sum = "amount"`
    .help-script = functions stand in a script: `[script.NAME]`
    .help-one = a formula is one expression; a block holds one too
    .help-power = multiply: `x * x`
    .help-undefined = an undefined value is met by `if_undefined`, or by `defined(x)`
    .help-range = write the comparison: `x >= 1 and x < 5`; tiers are `slices` or `steps`
    .help-operators = formulas have + - * /, comparisons, `and`, `or`, `not`, `in`, `if`, `switch` and calls
    .help-map = a choice by words is `match`, or `switch`
    .help-plus = a number needs no plus sign
    .help-index = one item of many is an aggregate with `first`, `last` or `only`
    .help-path = a path is made of names only: `order.product.class`
    .page = Formulas are small on purpose: literals, names, paths, arithmetic, comparisons, `in`, `if`, `switch` and calls. They have no variables, loops, lists or functions of their own. What needs more is said by a shape of the policy, which explains itself, or by a script.

M2014 = `{$found}` is a reserved word
    .label = cannot be a name
    .help = choose another name
    .help-match = in a formula a choice by words is `switch`; `match` is a key of a figure, beside `by`
    .page = Some words are kept by the language underneath, though formulas do not use them, and cannot be names: `new`, `match`, `print`, `default` and their like. Rename the column or the figure, for a column with the mapping of `data.toml`, so that its heading can stay.

M2015 = `{$found}` may not stand here
    .label = not expected here
    .help-operator = two values stand side by side: put `*`, `+` or another operator between them, or a comma in a call
    .help = look for an operator, a comma or a parenthesis that is missing before it
    .help-missing = perhaps `{$missing}` is missing before it
    .page = The formula cannot be read from this place on. Often an operator, a comma or a parenthesis is missing just before it: `2 revenue` should be `2 * revenue`. A number has no exponent: `1e5` is `100_000`.

M2016 = the formula ends too early
    .label = something is missing here
    .help = finish the expression
    .help-close = close it with `{$missing}`, here or earlier where it belongs
    .page = The formula stops in the middle: an operator lacks its right side, or a parenthesis is not closed. Write what is missing, or take out the last sign.

M2017 = the formula nests too deep, or joins too many terms
    .label = this formula
    .help = give parts of it names of their own, each a figure; many amounts are rows of a table and a `sum`
    .page = A formula may nest about 60 parentheses, or join about 120 terms. More cannot be read by people, and a limit keeps a hostile policy from doing harm. Give parts of it names of their own: each becomes a figure.

M2018 = a list is only for `in`
    .label = this list
    .help = lists stand after `in`: `status in ["open", "closed"]`; `min` and `max` take their values one by one
    .help-in = after `in` stands a list in brackets: `x in ["a", "b"]`
    .help-empty = write at least one value: nothing is in an empty list
    .page = A list in brackets says which values are meant by `in`, and has no other use: `status in ["open", "closed"]`. Whether a text holds another is `contains(text, part)`. `min`, `max` and others take their values one by one.

M2019 = `.{$name}(…)` is written as a method
    .label = a call after a point
    .help = write the value first in the parentheses: `{$name}(x, …)`
    .page = Functions are called by their name, with all values in the parentheses: `max(x, 1)`, not `x.max(1)`. A point leads from a record to what it refers to: `order.amount`.

M2020 = `{$found}` is not a date
    .label = no such day
    .help = write year, month and day of a day that exists: `date("2026-01-31")`
    .help-literal = write `date("2026-01-31")`; a column that holds dates has the type `date` and needs no call
    .page = `date("2026-01-31")` is a literal: four digits of the year, two of the month, two of the day, and a day that exists. A text that is read from data is not turned into a date by a formula; declare its column as `date`.

M2021 = `not` takes only what is directly after it, not the whole comparison
    .label = read as `(not …)` and then compared
    .label-operand = this alone is not yes or no
    .help-parentheses = put the whole comparison into parentheses
    .page = `not x > 2` is read as `(not x) > 2`, as in the language underneath, and a number has no opposite. Write `not (x > 2)`, or simply `x <= 2`.

M2022 = `if` without `else`
    .label = what if it does not hold?
    .help = add `else {"{"} … {"}"}`, with 0 if that is what is meant
    .page = An `if` in a formula has a value in both cases, so it needs an `else`. Nothing is taken to be 0 by itself. If the figure should have no value then, use `when`, or `cases`.

M2023 = `{$found}` cannot be a label of `switch`
    .label = a text in quotes, a number or yes/no is expected
    .help-quote = if this is a text, write it in quotes
    .help = labels are texts in quotes, numbers, `true` or `false`, joined by `|`; bounds are `steps`, conditions are `if` or `cases`
    .help-otherwise = `_` stands once, last, and without a condition
    .page = A `switch` compares with fixed values (literals): `switch grade {"{"} "A" | "B" => 1, _ => 0 {"}"}`. Names, ranges and conditions cannot be labels. Use `steps` for bounds, and `if` or `cases` for conditions.

M2024 = a `switch` has the same label twice
    .label = never reached
    .label-first = this one holds
    .help = take one of them out, or write the value that was meant
    .page = In a `switch` the first label that fits holds, so a second one of the same value has no effect. One of the two is a mistake. Take it out, or write the value that is meant.

M2030 = `{$left} {$op} {$right}` has no meaning
    .label = these units do not go together
    .label-left = {$left}
    .label-right = {$right}
    .help-same = both sides need one unit; if one is a figure whose plain number means money, give that figure `unit = "money"`
    .help-portion = say of what the percent is: `revenue + 10% * revenue`
    .help-times = money and days are multiplied by numbers and percents only
    .help-over = divide by a number, a percent, or a value of the same unit
    .help-date = a date takes days: `date + 30`, `date - date`
    .help-numbers = arithmetic is for numbers; texts are not joined
    .page = Every value has a unit, and an operator that makes no sense between two units is refused: money plus a percent, days times money. Money ± money is money, money × percent is money, money / money is a number, date − date is days. A figure of plain numbers that are money says so: `unit = "money"`.

M2031 = `{$left}` cannot be compared with `{$right}`
    .label = values of different units
    .label-left = {$left}
    .label-right = {$right}
    .help = compare values of one unit
    .help-unit = compare values of one unit; if one is a figure whose plain number means money, give that figure `unit = "money"`
    .help-chain = a comparison is yes or no, and is not compared again: join two with `and`, as in `1 < x and x < 3`
    .page = Only values of one unit can be compared: money with money, text with text. A text is never equal to a number, and that would silently be false elsewhere. `1 < x < 3` compares yes or no with 3: write `1 < x and x < 3`.

M2032 = a percent is written with `%`
    .label = a number without `%`, beside a percent
    .help-write = write `{$found}%`
    .help-compose = write the percents with `%`
    .page = A percent is written with its sign, so that nobody mistakes 80 for 0.8: `attainment > 80%`. Only 0 and 1 need no sign. This holds wherever a number is compared with a percent, added to it, or given where one belongs.

M2033 = `{$found}` is not one of the words that are possible here
    .label = never occurs
    .help = the words are {$words}
    .help-near = did you mean `{$near}`?
    .page = The column or grade has a closed list of words, and this one is not among them, so the comparison would never hold. Mend the spelling, or add the word to the list in the contract of the table.

M2034 = a value of `{$found}` where `{$expected}` belongs
    .label = `{$found}`
    .help = write a formula of the unit `{$expected}`
    .help-percent = write percents with `%`; if the value is that of a figure and means a percent, give that figure `unit = "percent"`
    .help-money = if it means money, give the figure that has it `unit = "money"`
    .page = The key takes values of one unit, and the formula gives another. A plain number becomes money or a percent by the key `unit` of the figure. A condition is yes or no: a comparison, a flag, or `defined(x)`.

M2035 = a condition must be yes or no, this is `{$unit}`
    .label = not yes or no
    .help = compare it with something: `x > 0`, `status == "open"`
    .page = `and`, `or`, `not` and `if` take what is yes or no: a flag, a comparison, `defined(x)`. A number is neither, and a text is neither. Write the comparison that is meant.

M2036 = one branch gives `{$first}`, another `{$second}`
    .label = `{$second}`
    .label-first = `{$first}`
    .help = let all branches give values of one unit
    .page = An `if` or `switch` has one unit, whichever branch is taken. A literal takes the unit of the others; a percent is written with `%`. Bring the branches to one unit.

M2037 = there is no function `{$name}`
    .label = unknown function
    .help = the functions are {$names}, and declared scripts
    .help-aggregate = what goes over records is an aggregate, with keys of its own: `of = "orders"`, `where = …`, then `sum = "amount"`, `count = true` or `mean = …`
    .help-lookup = what is looked up in a table is a column with a reference to it: `order.product.class`
    .help-if = a choice is written `if x > 0 {"{"} 1 {"}"} else {"{"} 2 {"}"}`
    .help-undefined = what has no value is met by the key `if_undefined`, or by `defined(x)`
    .help-rank = a place among others is a figure with the key `rank` or `percentile`
    .help-near = did you mean `{$near}`?
    .page = Formulas have a fixed list of functions: numbers, dates, texts, and `defined`. Others can be declared as scripts: `[script.NAME]` with `file`, `takes` and `gives`. The name must be that of the declaration.

M2038 = `{$name}` was given { $found ->
        [one] {$found} value
       *[other] {$found} values
    }
    .label = this call
    .help = it takes { $expected ->
        [one] {$expected} value
       *[other] {$expected} values
    }, separated by commas
    .help-least = it takes at least {$expected} values, separated by commas
    .page = Each function takes a fixed number of values, given in parentheses and separated by commas: `clamp(x, 0, 1)` takes three, `min` and `max` at least two. A script takes what its `takes` lists.

M2039 = value {$place} of `{$name}` is `{$found}`, not `{$expected}`
    .label = `{$found}`
    .label-first = `{$expected}`
    .help = give it a value of the unit `{$expected}`
    .help-alike = all values of `{$name}` need one unit
    .page = A function takes values of certain units: `year` takes a date, `length` a text, `min` and `max` values of one unit. Look for a name that was mistaken for another, or a percent without its `%`.

M2040 = formulas do not round
    .label = not in a formula
    .help = say it in a key beside the formula: `round = "0.01"`, or `round = {"{"} to = "0.01", mode = "half-up" {"}"}`
    .page = Rounding is a key of the figure, not a function: it happens once, last, with a declared place and mode, and it stands in the explanation. Where a value in between is to be rounded, give it a name: a figure with its own `round`.

M2041 = this value may have endless decimals, which the script `{$name}` cannot take
    .label = a division that may not come out, such as 1 / 3
    .help = round it first: make it a figure of its own with `round`, and hand over that figure
    .page = Divisions are exact here: a third stays a third. A script has decimals only, so it would be handed a shortened number. Make the value a figure of its own with `round = "0.0001"`, and hand the script that figure.

M2042 = `own` needs a name after it
    .label = the name is missing
    .help = write `own.NAME`, with a name of whoever the figure belongs to
    .page = Inside an aggregate, bare names are those of the items, and `own.x` is the value of whoever owns the figure. `own` by itself is nobody's value.

M2043 = values of `{$unit}` have no order
    .label = neither is greater or less
    .help = list the values that are meant, `x in ["A", "B"]`, or compare with `==` or `!=`
    .page = Numbers and dates have an order; texts and yes or no have none here, since “greater” would mean a place in the alphabet. Say which values are meant: `grade in ["A", "B"]`.

M2044 = `{$found}` is a text where a date belongs
    .label = a text
    .help = write `date("2026-01-31")`
    .help-date = make it a date
    .page = A date in a formula is written `date("2026-01-31")`. A bare text is never compared with a date, since that could only be false. In a TOML value of its own a date needs no quotes: `from = 2026-01-31`.

M2045 = a minus cannot stand before a value of `{$unit}`
    .label = this is no number
    .help = a minus stands before numbers; the opposite of yes or no is `not`
    .page = A minus turns the sign of a number, of money, of a percent or of days. Dates, texts and flags have none. For the opposite of a condition write `not`.

M2050 = a script of {$bytes} bytes is longer than the {$most} that are allowed
    .label = this file
    .help = say as much as possible in the policy; a script is for what is truly special
    .page = A script may have 64 KiB. Longer ones are refused before they are read, since reading alone could take very long. Most of what long scripts do is said by the shapes of a policy, which also explain themselves.

M2051 = the script cannot be read: {$reason}
    .label = here
    .help = look here and on the line before: often a semicolon, a bracket or a `let` is missing
    .page = The file is not a script as Rhai reads it; what it says is told in its own words. Every name must be declared with `let`, statements end with a semicolon, and there are no anonymous functions.

M2052 = the file has no function `{$name}`
    .label = in this file
    .help-near = it has a function `{$near}`: let both have one name
    .help-write = write `fn {$name}(…) {"{"} … {"}"}`
    .page = `[script.NAME]` calls the function of that name in its file. The file has none of that name. Rename one of the two.

M2053 = the function `{$name}` has { $found ->
        [one] {$found} parameter
       *[other] {$found} parameters
    }, but `takes` lists {$expected}
    .label = the function of this file
    .help = `takes` lists one unit for each parameter: add or take out one
    .page = `takes` lists the units of the values that a script is given, one for each parameter of the function, in their order. Add or take out one on either side.

M2054 = scripts do not have `{$found}`
    .label = not in a script
    .help-divide = write `x = x / y`, which never cuts off a fraction
    .help-word = a script only calculates with what it is given: it knows no clock and no chance, prints nothing and loads nothing
    .help-switch = compare numbers with `if x == 1`: a `switch` would tell 1 from 1.0
    .help-near = did you mean `{$near}`?
    .help-function = `merit check --explain M2054` lists the functions that there are
    .page = A script is a pure calculation: the same values always give the same result. So it can reach no clock, file, network or other script, and calls only the functions of a short list. A few spellings that would calculate wrongly without a word are refused too. The functions are abs, floor, ceil, round, divide, mod, min, max, clamp, to_int; year, month, day, days_between, months_between, add_months; starts_with, ends_with, contains, upper, lower, trim, length, to_text; len, push, pop, keys, values, range; and those of the file.

M2055 = a statement outside of a function
    .label = this would never run
    .help = put it into the function that needs it
    .page = A script file holds functions only. What stands outside of them would run at another time than people think, or never. Move it into the function that needs it.
