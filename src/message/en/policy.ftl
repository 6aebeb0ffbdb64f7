# Policies: files, TOML, keys, what may stand where.

M1001 = there is no policy at `{$file}`
    .help = name a TOML file, or a folder that has a `policy.toml`; the file must be readable
    .page = A policy is a TOML file, or a folder with a file `policy.toml` in it. The path that was given leads to neither, or the file may not be read by you. Check the spelling and the folder that you are in.

M1002 = `{$file}` is not a plain file, but a folder, a pipe or a device
    .help = name a plain file with the text in it
    .page = Policies and scripts are read from plain files only: not from folders, pipes or devices. Copy the text into a file and name that.

M1003 = unknown key `{$key}` in { $table ->
        [file] the policy
       *[other] `{$table}`
    }
    .label = not a key of this table
    .help-nearest = did you mean `{$nearest}`?
    .help-keys = what may stand here: {$keys}
    .page = A table of a policy has a fixed list of keys, and a key that is not in it would have no effect. So it is refused: `valeu = "revenue"` never silently does nothing. Write the key as the language spells it, here `value`, or take the line out.

M1004 = `{$file}` is not UTF-8: line {$line} has bytes that are no text
    .help = save the file as UTF-8 without a byte order mark
    .page = Policies are UTF-8 text. A file saved by a spreadsheet or an older editor is often GBK or UTF-16, in which the same letters are other bytes. Open it in an editor that knows its encoding and save it as UTF-8.

M1005 = `{$file}` begins with a byte order mark
    .help = save the file as UTF-8 without a byte order mark
    .page = Some editors put three hidden bytes before the first letter of a file. They are not part of the text, and what they mark is always so here. Save the file as “UTF-8”, not as “UTF-8 with BOM”.

M1006 = `{$file}` is larger than the {$most} KiB that a policy may have
    .help = a policy is text that people read; put data into data files
    .page = A policy may have 4,096 KiB, far more than people can read. A larger file usually holds data, which belongs into a table that the policy declares.

M1007 = this is not TOML: {$message}
    .label = the text cannot be read from here
    .help-full-width = this is a full-width or curly character; type the plain one: " = , [ ] {"{"} {"}"}
    .help-quote = put texts, names and formulas in quotes
    .help-unclosed = close it with the bracket or brace that it was opened with
    .help-toml = at most five such errors are shown, the first of each line; mend the first one first
    .page = The file does not follow the rules of TOML, so nothing after this place can be trusted. Common causes: quotes that are not closed, a bracket that is not closed, a formula without quotes (`value = revenue * 2` must be `value = "revenue * 2"`), full-width punctuation. Keys and formulas are looked at only when the whole file is TOML.

M1008 = the key `{$key}` needs quotes
    .label = letters other than a to z are only read in quotes
    .help-quote = write {$quoted}
    .page = TOML reads a key without quotes only if it has nothing but the letters a to z, digits, `_` and `-`. Put any other key in quotes: `[metric.销售额]` becomes `[metric."销售额"]`, `工号 = "code"` becomes `"工号" = "code"`. Formulas need no quotes around a name.

M1009 = `{$key}` is written twice
    .label = here again
    .label-first = first written here
    .help = keep one of the two
    .page = A key or a table may stand once; of two, nobody could say which one counts. Keep the right one and take the other out, or give one of them another name.

M1010 = the table `[{$table}]` is missing
    .help-policy = begin the file with `[policy]`: language, id, version, effective, cycle, currency, round
    .help-subject = say who gets a result: `[subject]` with `table = "people"`
    .page = Every policy has a table `[policy]`, which says what it is and when it holds, and a table `[subject]`, which names the table of the people (or teams) who get results.

M1011 = `{$key}` is missing in `{$table}`
    .label = it belongs into this table
    .help = add `{$key} = …`
    .help-language = say the version of the language that the policy is written in
    .help-mode = say how amounts between two cents are rounded
    .page = This table does not mean anything without the key that is named, so there is no default for it. Add it; for `language` that is `language = 1`, for the rounding of a policy `round = {"{"} to = "0.01", mode = "half-up" {"}"}`.

M1012 = `{$key}` wants { $expected ->
        [text] a text
        [list] a list
        [table] a table
        [date] a date
        [number] a number
        [formula] a formula
        [type] a type
       *[other] {$expected}
    }, not { $found ->
        [text] a text
        [number] a number
        [flag] a flag
        [date] a date
        [list] a list
       *[table] a table
    }
    .label = { $found ->
        [text] this is a text
        [number] this is a number
        [flag] this is a flag
        [date] this is a date
        [list] this is a list
       *[table] this is a table
    }
    .help-quote = put it in quotes
    .help = { $expected ->
        [text] write a text in quotes
        [list] write a list in square brackets: `["a", "b"]`
        [table] write a table under a header of its own, or in braces
        [date] write a day without quotes: `2026-01-31`
        [number] write a number
        [formula] write a formula in quotes, or a number, a date, true or false
       *[type] write a type (`"money"`), the name of a table, or a list of words
    }
    .page = Each key takes one kind of value: a text, a list, a table, a date, a number or a formula. A formula is written as a text in quotes; a number, a date, `true` and `false` are formulas too. The outcomes of grades and findings are texts: `is = "A"`.

M1013 = `{$key}` has nothing in it
    .label = empty
    .help = fill it, or take the key out
    .page = An empty list or text here would mean nothing: a scale without entries has no value, a vocabulary without words no cell. Write at least one entry, or take the key out.

M1014 = `{$found}` is not a word for `{$key}`
    .label = not one of its words
    .help-nearest = did you mean `{$nearest}`?
    .help-words = one of: {$words}
    .page = This key takes one of a few fixed words, such as `month`, `quarter`, `half` or `year` for `cycle`. Write one of them, in quotes and in small letters.

M1015 = `{$found}` is not a day
    .label = a day is written 2026-01-31
    .help-unquote = take the quotes away
    .help = write year, month and day, without quotes and without a time
    .page = A day is written as TOML writes it: `effective = {"{"} from = 2026-01-01 {"}"}`, four digits of the year, two of the month, two of the day, no quotes, no time of day. Inside a formula write `date("2026-01-31")`.

M1016 = `{$found}` cannot be read as a number here
    .label = not written out in decimal digits
    .help-exponent = write all digits: 100_000 in place of 1e5
    .help-radix = write it in decimal digits
    .help-infinite = there is no endless number here; leave the key out where nothing limits
    .help-digits = at most 28 places after the point and 28 digits in all are kept exactly
    .help-plain = write digits, with a point if needed: "0.01"
    .page = Numbers are read from their digits as they are written and kept exactly, so `0.10` is a tenth and nothing near it. Exponents (`1e5`), hexadecimal numbers, `inf` and `nan` are not read: write `100_000`, `"15%"`, `"2/37"`.

M1017 = `{$key}` cannot be `{$found}`
    .label = outside what it may be
    .help-positive = it must be more than 0
    .help-month = it is a month, from 1 to 12
    .help-language = this program reads version {$known}
    .page = The value is of the right kind but outside of what its key can have: `round` needs a unit above 0, such as `"0.01"`; `year_begins` is the number of a month, 1 to 12; `language` is a whole number from 1.

M1018 = the policy is written in version {$found} of the language; this program reads version {$known}
    .label = newer than this program
    .help-language = use a newer merit, or write the policy in version {$known}
    .page = `language` names the version of the policy language. A newer version may mean other things by the same words, so an older program refuses it rather than guess. Use a newer merit for this policy.

M1019 = the policy ends on {$until}, before it begins on {$from}
    .label = the last day
    .label-from = the first day
    .help = exchange the two days, or mend the year
    .page = `effective` names the first and the last day on which the policy holds. The last must not lie before the first. `until` may be left out: then the policy has no end.

M1020 = `{$what}` is part of the language, but this version of merit does not read it
    .label = not read yet
    .help = say it in another way, or wait for a later version
    .page = The policy language has features that this version of the program does not carry out yet, such as `gaps` and `extends`. A policy that uses one is refused, since leaving it out would pay something else than what is written.

M1021 = `{$name}` cannot be a name
    .label = formulas could not read this
    .help-key = use letters of any script, digits and `_`, no digit first
    .help-value = write the name of a table, a column or a figure; a path has dots: `order.closed_on`
    .page = Names of tables, columns, groups and figures stand in formulas, so they have letters of any script, digits and `_`, and do not begin with a digit. No spaces, dots or hyphens: `[metric."new-customers"]` becomes `[metric.new_customers]`. Labels may hold anything.

M1022 = `{$name}` is a word of the language and cannot be a name
    .label = taken
    .help = choose another name, such as `{$name}_1`; the label may stay
    .page = Some words mean something in every formula or level: `period`, `own`, `prorata`, `share`, `person`, `company`, `members`, `total`, the words of conditions such as `and` and `if`, and some that are kept for later. A figure or column of that name could not be told apart from them. Choose another name and put the word into `label`.

M1023 = the name `{$name}` has two meanings
    .label = named again
    .label-first = already the name of this
    .help = give one of the two another name
    .page = Figures of all kinds, groups, scripts and the columns of the subject's table share one list of names, so that a bare name in a formula never has two meanings. Rename one of the two. A group may bear the name of the column that it is `by`.

M1024 = the column `{$name}` bears the name of a figure
    .label = this column
    .label-figure = this figure
    .help = rename the column here and map it in `data.toml`, or rename the figure
    .page = Inside an aggregate or a record figure both the columns of the record and the figures of the person can be named, so they must differ. Columns of several tables may share a name. The name in the policy need not be the heading of the file: `data.toml` maps one to the other.

M1025 = `{$found}` is neither a type nor a table
    .label = the type of `{$column}`
    .help-nearest = did you mean `{$nearest}`?
    .help-types = code, text, flag, date, days, count, number, percent, money, a table, `group.NAME`, or a list of words; `?` after it lets cells be empty
    .page = A column has a type (`code text flag date days count number percent money`), or it refers to a table of the policy by that table's name, to a group by `group.NAME`, or it is a closed list of words. Declare the table if it is missing. A `?` at the end says that cells may be empty.

M1026 = `{$word}` stands twice in the words of `{$column}`
    .label = again
    .label-first = first here
    .help = keep it once
    .page = A closed list of words names each word once. The second was probably meant to be another word.

M1027 = the table `{$table}` has both `date` and `dates`
    .label = makes each row valid for days
    .label-date = puts each row on one day
    .help = keep `date` for things that happen on a day, `dates` for things that hold from one day to another
    .page = `date` puts a row on one day, as an order; `dates = {"{"} from = "…", until = "…" {"}"}` makes it hold over days, as a salary. A row cannot be both. Keep the one that is meant.

M1028 = `{$figure}` does not say how its value comes about
    .label = no shape
    .help-shapes = give it one of: `value`, `of` with a verb, `running`, `by` with `slices`, `steps`, `line` or `match`, `cases`, `rank`, `percentile`, `share`
    .help-beside = `{$key}` goes with one of: {$shapes}
    .help-when = say `when` it is given, or give it outcomes by `steps`, `match` or `cases`
    .help-score = a score has parts: `[{$figure}.parts.NAME]` with a `weight` and a value
    .page = A figure has exactly one shape, known by its key: a formula (`value`), an aggregate (`of` and a verb such as `sum`), a running total, a scale (`slices`, `steps`, `line`), a choice (`match`, `cases`), the `parts` of a score, a standing (`rank`, `percentile`) or a `share`. Only an award or a finding may have none: then its `when` says it all.

M1029 = `{$figure}` has two shapes, `{$first}` and `{$second}`
    .label = the second
    .label-first = the first
    .help = keep one; give the other a figure of its own and name that
    .page = A figure has one shape, so that it is always clear where its value comes from. Put one of the two into a figure of its own and use its name: a rate by `steps` is one figure, `value = "revenue * rate"` another.

M1030 = `{$key}` does not go with `{$shape}`
    .label = not a key of this shape
    .label-shape = the shape of this figure
    .help = `{$key}` goes with: {$shapes}
    .page = Each key belongs to one family of shapes. `where` and `window` filter what an aggregate gathers, `by` is what a scale or a choice reads, `ties` and `prizes` belong to a rank. Take the key out, or give the figure the shape that it belongs to.

M1031 = `{$shape}` needs { $key ->
        [verb] a verb
       *[other] `{$key}`
    }
    .label = not complete
    .help = { $key ->
        [verb] add one of: sum, count, distinct, mean, median, min, max, first, last, only, streak
        [of] say what is gathered: `of = "orders"`
        [by] say what it reads: `by = "revenue"`
        [ties] say what equal places get: `ties = "share"` or `ties = "same"`
       *[prizes] name the prizes, first place first: `prizes = ["5000", "3000"]`
    }
    .page = Some shapes are made of two keys: an aggregate of `of` and a verb, a scale or a `match` of what it is `by`, a share of the fund and the weight (`by`), prizes of the amounts and what equal places get (`ties`). Add the other key.

M1032 = { $shape ->
        [parts] `parts` belong to a score
       *[other] a score comes about by its `parts`, not by `{$shape}`
    }
    .label = not of this kind of figure
    .help-score = make it a `metric`, or give it `parts` with weights
    .help-parts = make it a `[score.NAME]` and use that score's name here
    .page = A score is always put together from `parts` with weights, and only a score is. A number that is computed in another way is a `metric`; other figures use a score by its name.

M1033 = `{$key}` belongs to { $kind ->
        [award] an award
        [finding] a finding
       *[grade] a grade
    }
    .label = not a key of this kind of figure
    .help = take it out, or change the kind of the figure
    .page = `gives` and `cost` describe an award, `severity` a finding, `quotas` make a grade. In a figure of another kind they would have no effect, so they are refused.

M1034 = `{$key}` belongs to a part of a score
    .label = not a key of a figure
    .help = write it in `[score.NAME.parts.NAME]`
    .page = `weight` and `missing` say how one part counts in its score: they stand in the part, beside its value. `missing` may be `undefined`, `zero` or `renormalise`.

M1035 = `count` takes only `true`
    .label = not a condition
    .help-true = write `count = true`, and the condition in `where`
    .page = `count = true` counts the items that pass `where`. To count different values use `distinct = "customer"`; to count only some items put the condition into `where`.

M1036 = `{$found}` is not a window
    .label = which days?
    .help = for example: period, ever, earlier, first day, last day, year to date, last 3 months, previous 4 quarters
    .page = `window` says which days an aggregate reads: `period`, `ever`, `earlier`, `first day`, `last day`, `year to date` (or half, quarter, month), `last N months` (quarters, years, periods) ending with this period, `previous N …` ending before it.

M1037 = `{$first}` and `{$second}` cannot stand together
    .label = the second
    .label-first = the first
    .help = { $first ->
        [by] keep `by` to pay from 0 on, `between` to pay only from one value to another
       *[from] keep `from` to include the bound, `above` to leave it out
    }
    .page = An entry of `steps` begins either `from` its bound, which includes it, or `above` it, which does not. A scale reads one quantity by `by`, or what lies `between` two. Keep one of the two keys.

M1038 = `between` wants two formulas, not {$found}
    .label = from where to where?
    .help = write `between = ["before", "after"]`
    .page = `between = ["sold - amount", "sold"]` pays the slices from the first value to the second. Write exactly two formulas, the lower one first.

M1039 = only the first step may be without `from` or `above`
    .label = from where on?
    .help = add `from = …`, or move it to the front
    .page = A step without a bound catches all that lies below the next one, so it can only be the first. Later steps say where they begin: `{"{"} from = "80%", is = "1.6%" {"}"}`.

M1040 = the outcomes of `match` are not as deep as `by` is long, at `{$key}`
    .label = here
    .help-deep = an outcome belongs here: each name in `by` makes one level of tables
    .help-shallow = a table belongs here, with an outcome for each value of the next name in `by`
    .page = `match` has one level of tables for each name in `by`: with `by = ["region", "level"]` it is `match = {"{"} north = {"{"} junior = "1%" {"}"} {"}"}`. One `by` has outcomes directly under `match`.

M1041 = `otherwise` stands only in the outermost table of `match`
    .label = in an inner table
    .help = move it to the outermost table; it is for every miss at any depth
    .page = `otherwise` is the outcome for every combination that `match` does not name, at whatever depth it misses. So there is one, directly under `match`.

M1042 = only the last case may be without `when`
    .label = holds always, so nothing after it is ever reached
    .help = add its condition, or move it to the end
    .page = Cases are tried in order, and the first whose conditions hold gives the value. A case without `when` always holds; the ones after it could never be reached. Put it last.

M1043 = this step does nothing
    .label = no verb
    .help = add one of: multiply, add, deduct, at_most, at_least
    .page = A step of `then` does one thing to the value in hand: `multiply`, `add`, `deduct`, `at_most` (a cap) or `at_least` (a floor). `when`, `id` and labels only describe it.

M1044 = one step cannot both `{$first}` and `{$second}`
    .label = the second
    .label-first = the first
    .help = write two steps, in the order in which they act
    .page = Steps act in the order in which they are written, so each has one verb: `then = [{"{"} at_least = 0 {"}"}, {"{"} at_most = 1000 {"}"}]`. Split the step into two.

M1045 = two steps are both called `{$id}`
    .label = again
    .label-first = first here
    .help = give one of them another `id`
    .page = A step is named in explanations by its `id`, so within a figure each `id` stands once.

M1046 = `{$file}` is not inside the folder of the policy
    .label = scripts stay beside their policy
    .help = put the script into the folder of the policy and name it from there: `"bonus.rhai"`
    .page = A policy reads scripts only from its own folder and the folders in it: no absolute path, no `..`, no drive, no `\`, and no link that leads out. So a policy can be moved and checked as a whole, and cannot read what is none of its business.

M1047 = there is no script `{$file}` in the folder of the policy
    .label = not found
    .help = check the name; it is read from the folder of the policy
    .page = `file` of a `[script.NAME]` names a file in the policy's folder. It is not there, or may not be read.

M1048 = `{$key}` belongs to a figure, not to a part of a score
    .label = not a key of a part
    .help = make a figure of its own with `{$key}`, and let the part read it by its name
    .page = A part of a score is a figure without a name outside. What carries a value over periods (`start`) or keeps it apart by the values of a column (`split`) is a figure of its own; the part then reads it: `value = "its_name"`.
