# data

M4001 = there is no data at `{$path}`
    .help-missing = give `--data` a folder whose files bear the names of the policy's tables, or a `data.toml`
    .help-kind = `--data` takes a folder or a file that ends in `.toml`; put the files into a folder
    .page =
        The data is a folder with a file `<table>.csv` for each table of the policy, or a `data.toml` that says which file each table is in. The path after `--data` leads to neither.
        Mend: `merit run policy --data data`, where `data/orders.csv`, `data/people.csv` … exist.

M4002 = `data.toml` is not TOML: {$reason}
    .label = here
    .help = mend the line; texts stand in quotes, and a Chinese name is quoted also where it is a key
    .page =
        `data.toml` could not be read as TOML from this place on.
        An entry looks like this: `[orders]`, then `file = "sales.csv"`, then `columns = {"{"} id = "Order No" {"}"}`. A key in Chinese needs quotes: `["订单"]`.

M4003 = the policy has no table `{$name}`
    .label = not a table of the policy
    .help = the tables are {$known}
    .help-nearest = did you mean `{$nearest}`?
    .page =
        Each table of `data.toml` gives the file of the policy's table of that name. Other names are passed over, since a `data.toml` may serve several policies; but this name is so near to a table without an entry that it seems misspelt.
        Write the name as the policy has it after `[table.…]`, or remove the entry.

M4004 = `{$name}` is not known here
    .label = unknown key
    .help = an entry has `file` and `columns`
    .help-nearest = did you mean `{$nearest}`?
    .page =
        An entry of `data.toml` has two keys: `file`, a path, and `columns`, which names the heading of each column whose heading differs from its name.
        Values cannot be computed here; what a column holds is said by the policy.

M4005 = `{$name}` is { $found ->
        [string] text
        [integer] a whole number
        [float] a number with a point
        [boolean] `true` or `false`
        [datetime] a date
        [array] a list
       *[table] a table
    }, not { $expected ->
        [table] a table
       *[string] text in quotes
    }
    .label = expected { $expected ->
        [table] a table
       *[string] text in quotes
    }
    .help = { $expected ->
        [table] write a table, such as `columns = {"{"} id = "Order No" {"}"}`
       *[string] put the text in quotes; an entry takes one file
    }
    .page =
        A value of `data.toml` has another type than its key takes. `file` is a text; `columns` is a table whose values are texts.
        Mend: `file = "sales.csv"` and `columns = {"{"} id = "Order No" {"}"}`.

M4006 = table `{$table}` has no column `{$name}`
    .label = not a column that is read from the file
    .help = its columns are {$known}
    .help-nearest = did you mean `{$nearest}`?
    .page =
        On the left of `columns` stands the policy's name of a column, on the right the heading in the file. A reference by a computed key has no column in the file.
        Mend: `columns = {"{"} amount = "Net Amount" {"}"}`, where `amount` is in the policy's `[table.….columns]`.

M4007 = no file is given for table `{$table}`
    .label = which file?
    .help-table = add the line `[{$key}]` and under it `file = "…"`
    .help-file = add `file = "…"`
    .page =
        A `data.toml` must name the file of every table of the policy, so that nothing is read by accident.
        Mend: `[orders]` with `file = "sales.csv"` under it.

M4008 = the file of table `{$table}` is missing: `{$file}`
    .label = this file
    .help-nearest = there is a `{$nearest}`; did you mean that?
    .help-folder = put the file there, or write a `data.toml` that says where it is
    .help-root = paths are relative to `--root`, else to the folder of `data.toml`
    .page =
        A table of the policy has no file. A table without rows is a file with only its headings.
        Put the file into the folder under the table's name, or name it in `data.toml`.

M4009 = `{$file}` lies outside the folder of the data
    .label = leads out of the folder
    .help = move the file into the folder of the data (`{$folder}`), give a wider `--root`, or allow it with `--allow-outside`
    .page =
        Paths stay inside the folder of the data, also through links, so that data from elsewhere cannot make merit read other files.
        Move the file, give `--root` the folder that holds all of it, or say `--allow-outside`.

M4010 = cannot read `{$file}`: { $reason ->
        [no-file] it is a folder, a pipe or a device
        [too-long] it is longer than 1 MiB
       *[other] {$reason}
    }
    .help = check that it is a plain file and that you may read it
    .page =
        The system refused to read the file, or it is a folder, a pipe or a device. Only plain files are read, since they end.
        Check the path and the rights; close a program that has locked the file.

M4011 = `{$file}` is empty
    .help = a table without rows is a file with only its headings; export the file again
    .page =
        The file has no line, not even headings. An export that failed often leaves such a file, so it is not taken for a table without rows.
        If there are no rows, write the line of headings alone.

M4012 = `{$file}` is { $kind ->
        [xlsx] an Excel workbook or another ZIP file
        [xls] an old Office document
        [gzip] compressed with gzip
        [utf16] text in UTF-16
        [parquet] a Parquet file
        [sqlite] an SQLite database
        [pdf] a PDF document
        [json] JSON
       *[html] HTML or XML
    }, not CSV
    .help = { $kind ->
        [xlsx] open it and save it as “CSV UTF-8”
        [xls] open it and save it as “CSV UTF-8”
        [gzip] unpack it first
        [parquet] if it is meant, let its name end in `.parquet`
        [utf16] save it as UTF-8, separated by commas
        [html] it may be the sign-in page of the system that you exported from; export it again
       *[other] export it as CSV in UTF-8
    }
    .page =
        The first bytes show that the file is of another kind, whatever its name says. Reading it as CSV would give nonsense.
        Export the table as CSV in UTF-8, with commas between the fields.

M4013 = `{$file}` changed while it was read
    .help = run again once nothing writes to the file
    .page =
        The file has another size or time of change than when the run began. Results would mix two versions of the data.
        Wait until the export is done, or work on a copy, and run again.

M4014 = `{$file}` has no column `{$column}`
    .label = the policy needs this column
    .help = its headings are {$headings}; rename the right one to `{$column}`, or name it in `data.toml`: `columns = {"{"} {$key} = "…" {"}"}`
    .help-nearest = there is a column `{$nearest}`; if that is meant, rename it to `{$column}`, or say so in `data.toml`: `columns = {"{"} {$key} = "{$nearest}" {"}"}`
    .page =
        Every column of the policy's table must be in the file, under its own name or the one that `data.toml` gives. Columns that the policy does not know may be there too.
        Rename the heading, or write `columns = {"{"} amount = "Net Amount" {"}"}` under the table in `data.toml`.

M4015 = two columns are called `{$heading}`
    .label = columns {$first} and {$second}
    .help = rename or remove one of them where the file is made
    .page =
        With two columns of one name it would be a guess which is meant, even if both hold the same today.
        Rename or remove one of them where the file is made.

M4016 = the fields of `{$file}` are not separated by commas but, it seems, by { $separator ->
        [tab] tabs
       *[other] `{$separator}`
    }
    .label = one heading only
    .help = save it with commas between the fields
    .page =
        The first line is one single field with another separator in it. Spreadsheets in some countries write `;` or a tab.
        Save the file as CSV with commas, in UTF-8.

M4017 = `{$file}` is not UTF-8 from line {$line} on (bytes {$bytes})
    .label = bytes {$bytes}
    .help = save it as “CSV UTF-8”; Chinese files are often GBK or GB18030
    .page =
        A byte on this line cannot be UTF-8. Guessing another encoding could turn one person's name into another's, so it is not done.
        Save the file as “CSV UTF-8”, or convert it: `iconv -f GB18030 -t UTF-8`.

M4018 = a quote opened on line {$line} is not closed
    .label = the field that begins with this quote does not end
    .help = close the quote; a quote inside a quoted field is written twice
    .page =
        A field began with a quote and no closing quote came within 100 lines or before the file's end. The rows in between would be lost without a word.
        Close the quote. Inside a quoted field a quote is doubled: `"say ""yes"""`.

M4019 = text follows the closing quote of a field that began on line {$line}
    .label = after this field's closing quote must come a comma or the end of the line
    .help = double a quote inside a quoted field, or close the quote that was left open
    .page =
        After a closing quote only a comma or the end of the line may come. Something else means that a quote inside the field was not doubled, or that an earlier one was never closed.
        Write `"5"" pipe"` for a field that holds `5" pipe`.

M4020 = this row has { $found ->
        [one] one field
       *[other] {$found} fields
    }, not {$expected}
    .label = {$found} instead of {$expected}
    .help-more = a comma inside a field wants quotes around the field; numbers have no thousands separators
    .help-fewer = add the fields that are missing, if only as commas
    .page =
        Every row has as many fields as there are headings. A row with more or fewer would shift values into the wrong columns.
        Put quotes around a field with a comma (`"Smith, Ltd"`), write `1234.50` and not `1,234.50`, and keep the commas of empty fields.

M4021 = a control character ({$character}) stands in the file
    .label = {$character}
    .help = remove it, or save the file again as “CSV UTF-8”
    .page =
        Control characters cannot be seen and hide what a cell holds. A carriage return (U+000D) without a line feed after it comes from very old exports; lines end with a line feed, with or without a carriage return before it.
        Remove the character, or save the file again as “CSV UTF-8”.

M4022 = a cell of {$bytes} bytes is longer than 1 MiB
    .label = too long
    .help = look for a quote that is not closed, or leave the text out
    .page =
        No cell may be longer than 1 MiB (1,048,576 bytes), so that memory stays bounded. Most such cells come from a quote that is not closed.
        Mend the quote or shorten the text.

M4023 = the row that begins on line {$line} is longer than 16 MiB
    .label = no end found
    .help = check that it is text and that its lines end
    .page =
        No row may be longer than 16 MiB, so that memory stays bounded. A file that is not text, or one without line ends, looks like one endless row.
        Check the file, and export it again.

M4024 = `{$file}` is a Parquet file, and this merit was built without Parquet
    .help = build merit with `cargo install merit --features parquet`, or export the table as CSV
    .page =
        Reading Parquet is a feature that is chosen when merit is built, so that the common program stays small.
        Build it with `--features parquet`, or export the table as CSV.

M4025 = cannot read `{$file}` as Parquet: {$reason}
    .help = write the file again; compressed with snappy, gzip, lz4 or zstd, or not at all
    .page =
        The file does not begin and end as a Parquet file does, was cut, was damaged, or uses a part of the format that merit does not read. A part of it is never taken for the whole.
        Write the file again, or copy it again and compare the sizes. Compressions are snappy, gzip, lz4 and zstd; there is no encryption.

M4026 = the column `{$column}` of `{$file}` holds binary floating-point numbers ({$type})
    .help-amount = write it as a decimal, such as `DECIMAL(18, 2)`, or as text; a whole number as an integer
    .help-other = write it as what it is: text, an integer, a date, a flag
    .page =
        Binary floating point cannot hold most amounts: 0.1 becomes 0.1000000000000000055…, and sums of such amounts are wrong by cents. What the column should have said can no longer be told.
        Write the column as a decimal, in SQL with `CAST(amount AS DECIMAL(18, 2))`, from the source that still knows the amount. Whole numbers may be integers.

M4027 = the column `{$column}` of `{$file}` is of the type {$type}, which merit does not read
    .help-amount = write it as a decimal or an integer
    .help-other = write it as text, an integer, a decimal, a date, a timestamp or a flag
    .page =
        A cell is one text, number, date or flag. Lists, structures, maps, bytes, times of day and durations are none.
        Write the column as one of those types. If the policy does not need it, take it out of the policy; columns that the policy does not have may be of any type.

M4028 = the table `{$table}` has two files: `{$file}` and `{$other}`
    .help = remove one of them, or write a `data.toml` that says which is meant: `[{$key}]` and under it `file = "…"`
    .page =
        A folder holds the table both as CSV and as Parquet, and nothing says which of them is right.
        Remove one, or name the one that is meant in a `data.toml`.

M4030 = `{$column}` is empty
    .label = must not be empty
    .help = fill it in; if it may be missing, say so in the policy with `?` after the column's type
    .page =
        An empty cell is not 0 and not “no”: it says nothing. Only columns whose type ends with `?` may be empty.
        Fill in the cell, or write for example `rep = "people?"` in the policy and decide there what a missing value means.

M4031 = `{$value}` begins or ends with a space
    .label = a space at an end
    .help = write `{$trimmed}`
    .page =
        Spaces at the ends of a code, a number or a date are refused: `E-1` and `E-1 ` could be two people. In a text they are kept.
        Remove the spaces where the file is made.

M4032 = `{$value}` is not a number
    .label = expected digits, such as `-1234.50`
    .help = write digits with at most one point, such as `-1234.50`
    .help-meant = write `{$meant}`, if that is meant
    .help-two = write `{$meant}` or `{$other}`, whichever is meant
    .help-nothing = leave the cell empty and give the column's type a `?`, if the value may be missing
    .help-sheet = the spreadsheet could not compute this cell; mend it there
    .help-formula = this is a formula; export its value
    .page =
        Numbers are digits with at most one point and `-` in front: no thousands separators, currency signs, units or exponents. What else might be meant is offered, never assumed, since `1,234` is 1234 to one reader and 1.234 to another.
        Export the column as a plain number: `1234.50`.

M4033 = `{$value}` has too many digits
    .label = more than 28 decimal places or more than 28 digits
    .help = shorten the number where the file is made
    .page =
        An exact number has at most 28 decimal places and about 28 digits in all. A longer one would have to be rounded, which is never done while reading.
        Export the number with as many places as it means.

M4034 = `{$value}` is not a count
    .label = expected a whole number from 0
    .help = write a whole number from 0, or give the column the type `number`
    .page =
        A count is a whole number and not negative.
        Mend the cell, or use the type `number` in the policy if halves or negative values are meant.

M4036 = `{$value}` is not a date
    .label = expected a day as YYYY-MM-DD
    .help = write year, month and day, such as `2026-03-31`
    .help-calendar = the calendar has no such day; mend the month or the day
    .help-meant = write `{$meant}`, if that is meant
    .help-two = write `{$meant}` or `{$other}`, whichever is meant
    .page =
        Dates are written YYYY-MM-DD and nothing else: `03/04/2026` is a day of April to one reader and of March to another. A time of day is not accepted either, since its time zone decides the day.
        Export the column as `2026-03-31`.

M4037 = `{$value}` is not a flag
    .label = expected `true`, `false`, `1` or `0`
    .help = write `true`, `false`, `1` or `0`
    .help-meant = write `{$meant}`, if that is meant
    .page =
        A flag is `true`, `false`, `1` or `0`.
        Replace the words where the file is made, or use a vocabulary in the policy: `paid = ["yes", "no"]`.

M4038 = `{$value}` is not among the words of `{$column}`
    .label = expected one of {$words}
    .help = the words are {$words}
    .help-nearest = did you mean `{$nearest}`?
    .page =
        The policy lists the words that this column may hold; capitals and spaces count.
        Mend the cell, or add the word to the list in the policy and decide what it means there.

M4039 = `{$value}` holds a character that cannot be seen ({$character})
    .label = {$character}
    .help = write `{$clean}`
    .page =
        Two codes that look alike would be two different ones. Such characters come from copied web pages and chats.
        Remove the character where the file is made.

M4040 = table `{$table}` has no row with the key `{$value}`
    .label = leads nowhere
    .help = add the row to `{$table}`, or mend the key
    .help-nearest = did you mean `{$nearest}`? If not, add the row to `{$table}`
    .page =
        A reference names a row of another table by its key, and that table has no such row. A sale of somebody unknown cannot be credited to anybody.
        Add the row, mend the key, or leave the cell empty if the column's type has a `?`.

M4041 = the key `{$key}` stands { $counted ->
        [rows] in rows
       *[lines] on lines
    } {$first} and {$second}
    .label = again here
    .label-first = first here
    .help = remove one of the rows, or make the key longer in the policy: `key = ["order", "line"]`
    .page =
        A key belongs to one row. A row that is there twice would be paid twice.
        Remove the row that is too many. If both are right, the key is too short: add a column to it.

M4042 = { $counted ->
        [rows] rows
       *[lines] lines
    } {$first} and {$second} of the key `{$key}` are both valid on {$day}
    .label = valid on that day too
    .label-first = valid on that day
    .help-until = end the earlier row before the later one begins; `until` is the last day that counts
    .help-open = give the earlier row a last day, or the later one another first day
    .page =
        Of a table with `dates` at most one row of a key is valid on any day; `until` is included, and an empty `until` is open.
        Let the earlier row end on the day before the later one begins.

M4043 = this row ends on {$until}, before it begins on {$from}
    .label = before {$from}
    .help = exchange the two dates or mend one of them
    .page =
        The last day of a row comes before its first. A row of a single day has the same day in both.
        Mend the dates where the file is made.

M4044 = no room to check the keys of `{$file}` in `{$folder}`: {$reason}
    .help = make room there (8 bytes for each row), or set `TMPDIR` to a folder that can be written; rows in the order of their keys need no room
    .page =
        The keys of this file do not rise from row to row. So that memory does not grow with the rows, a fingerprint of each key goes to a temporary file, and the system refused to write or read it.
        Make room in the folder for temporary files (8 bytes for each row), or name another one in the environment variable `TMPDIR` (on Windows `TEMP`). A file that is sorted by its key needs none.

M4050 = { $count ->
        [one] one more problem in this table is not listed
       *[other] {$count} more problems in this table are not listed
    }
    .help = mend the first {$shown}; many problems often have one cause
    .page =
        Of each table the first problems are listed and the others only counted. So many often have one cause: a wrong column, a wrong type, a shifted row.
        Mend those that are listed and run again.

M4061 = `{$path}` is not as a run wrote it: `{$found}`
    .label = here
    .help = expected: {$expected}
    .page =
        The folder of a run is written by merit and read again as it is. This file was changed, cut or damaged since.
        Take the folder from where it is kept safe, or run that period again with `--out`.

M4062 = { $what ->
        [unit] `{$name}` was measured in {$found} when the period was closed, and is in {$expected} now
       *[per] `{$name}` was `per = "{$found}"` when the period was closed, and is `per = "{$expected}"` now
    }
    .label = what was found then
    .label-now = the figure of today
    .help = give the figure of today another name: the one of then keeps its own
    .page =
        A closed period is read from the run that closed it, figure by figure, by name. A figure that has become something else under the same name cannot be read from there.
        Give the new figure a name of its own.
