# render: the words around a diagnostic

word-error = error
word-warning = warning
word-help = help

# A place in a data file.
place-cell = { $file }:{ $line } (column «{ $column }»)
place-line = { $file }:{ $line }
place-row-cell = { $file }, row { $line } (column «{ $column }»)
place-row = { $file }, row { $line }

# After twenty diagnostics of one code the others are only counted.
more-diagnostics =
    { $rest ->
        [one] { $rest } more { $code } is not shown
       *[other] { $rest } more { $code } are not shown
    }
