# command: M00xx, the command line, files, our own faults

M0001 = no diagnostic has the code `{ $code }`
    .help = codes look like `M1003`; every error shows its own in brackets
    .help-nearest = did you mean `{ $nearest }`?
    .page =
        `merit check --explain CODE` tells more about a code that an error or a warning showed.
        The code is a capital M and four digits, as in `error[M1003]`.
        Write `merit check --explain M1003`.

M0002 = no template is called `{ $name }`
    .help = the templates are: { $templates }
    .help-nearest = did you mean `{ $nearest }`? The templates are: { $templates }
    .page =
        `merit new` copies a complete policy that ships with merit, together with data to run it on.
        Only the names that the help line lists exist.
        Write `merit new mine --template field-sales`.

M0003 = `{ $name }` cannot be the name of a new folder
    .help = use letters, digits, `-` and `_`, at most 64 of them, and begin with a letter or a digit
    .page =
        `merit new NAME` makes a folder of that name in the present folder.
        So that the name is the same on every system, it has only letters (Chinese ones too), digits, `-` and `_`,
        and begins with a letter or a digit. A path is no name: change to the other folder first.

M0004 = `{ $path }` exists already and is not an empty folder
    .help = choose another name, or move what is there
    .page =
        merit never writes over anything: `merit new` and `merit run --out` make a new folder, or fill one that is empty.
        Choose another name, or move the present folder away first.

M0005 = `{ $path }` cannot be written: { $reason }
    .help = nothing was changed; see that the folder exists, that you may write in it, and that the disk is not full
    .page =
        A file or a folder that merit was asked to make could not be made; the system's reason stands in the message.
        What was begun is taken away again, so you can simply try once more.

M0006 = `{ $period }` is not a period of the policy `{ $policy }`
    .help = its cycle is `{ $cycle }`: write a period like `{ $example }`
    .page =
        The cycle of a policy says how long its periods are, and `--period` names one of them:
        `2026-04` a month, `2026-Q2` a quarter, `2026-H1` a half year, `2026` a year.
        A year is named after the calendar year in which it begins.

M0007 = the policy `{ $policy }` is not effective in `{ $period }`
    .help = it is effective { $effective }: choose a period inside, or the version of the policy for that time
    .page =
        `effective` in `[policy]` says from when until when a policy holds. A period that is not wholly inside
        is not paid by it. Use the version of the policy that held then, or correct `effective`.

M0008 = the subject table has no `{ $subject }`
    .help = write the key as it stands in the file, letter by letter
    .help-nearest = did you mean `{ $nearest }`?
    .page =
        `--subject` names a row of the subject table by its key, exactly as the file has it.
        A number with leading zeros keeps them, and capital and small letters differ.

M0009 = the policy has no figure `{ $figure }`
    .help = the figures are: { $figures }
    .help-nearest = did you mean `{ $nearest }`?
    .page =
        `--figure` names a figure of the policy by its id, as in `[metric.ID]` or `[pay.ID]`.
        `merit check POLICY --plan` lists the figures.

M0010 = no record has the key `{ $record }`
    .help = write `TABLE/KEY` with a table of the policy and a key of its file
    .page =
        `--record` names a row by its key; where several tables have such a key, put the name of the table before it.
        Write `--record orders/SO-1001`.

M0011 = there is no policy at `{ $path }`
    .help = name a TOML file, a folder with `policy.toml`, or a folder of such folders
    .page =
        A policy is a TOML file. It is named directly, or by the folder in which it is called `policy.toml`,
        or, with others, by the folder that holds such folders.

M0012 = `{ $found }` is neither a command nor an option here
    .help = `merit --help` lists the commands, `merit COMMAND --help` the options of one
    .help-nearest = did you mean `{ $nearest }`?
    .page =
        A word on the command line is unknown where it stands. Options belong to a command: `merit check` does not take
        all that `merit run` takes. `merit --help` lists the commands, and `merit run --help` the options of one.
        A value that begins with `-` is written after `--`.

M0013 = { $missing } must be given
    .help-usage = write `{ $usage }`
    .help = `merit COMMAND --help` shows how it is written
    .page =
        A command lacks something that it cannot do without. The help line shows how the command is written;
        what stands in angle brackets is for you to fill in.
        Write, for example, `merit run policies/field-sales --data examples/field-sales --period 2026-Q2`.

M0014 = `{ $argument }` cannot be `{ $found }`
    .help = `merit COMMAND --help` says what it takes
    .help-values = it takes { $values }
    .page =
        An option was given a value that it does not take. Where it takes one of a few words, the help line lists them;
        `--depth` takes a whole number.

M0015 = `{ $argument }` cannot be given as well
    .help = `merit COMMAND --help` shows what goes together
    .help-other = it excludes { $other }; leave one of them out
    .help-twice = it may be given only once
    .page =
        Two arguments exclude each other, or one that may be given once was given twice.
        `merit explain`, for example, explains either a `--subject` or a `--record`. Leave one of them out.

M0031 = `{ $path }` is not the folder of a run
    .help = name a folder that `merit run --out` has written; it holds `run.json`
    .page =
        `--prior` takes the folder of a run that closed an earlier period: what it found is read there and not computed again.
        Make it with `merit run … --period 2026-01 --out closed/2026-01`, and name that folder: `--prior closed/2026-01`.

M0032 = the run in `{ $path }` is of another { $what ->
        [policy] policy: `{ $found }`, not `{ $expected }`
        [cycle] cycle: `{ $found }`, not `{ $expected }`
       *[currency] currency: `{ $found }`, not `{ $expected }`
    }
    .help = name the runs of this policy, or run the policy to which this folder belongs
    .page =
        A prior run is read figure by figure, so it must be of the same policy (its `id`), with periods of the same length and money of the same currency.
        Another `version` of the policy is fine: what the earlier one found stays as it was paid.

M0033 = the run in `{ $path }` is of { $found }, which does not lie before { $period }
    .help = name only runs of earlier periods
    .page =
        A prior run closes its period for all later ones. For the period that is run, or one behind it, it says nothing.
        Leave this folder out, or run a later period.

M0034 = two runs are of { $period }: `{ $other }` and `{ $path }`
    .help = name the one that counts
    .page =
        A period is closed by one run. merit does not choose between two: name the folder of the run that was paid.

M0035 = the run in `{ $path }` was written by a later version of merit: `{ $found }`
    .help = this version reads `{ $expected }`; use the later one
    .page =
        The folder says in which format it was written. A format that this version does not know could be read wrongly, so it is refused. Use the version of merit that wrote it, or a later one.

M0070 = this is a fault of merit, not of your policy or data
    .help = please report it with what you typed, the version that `merit --version` shows, and the place { $place }; no result was given
    .page =
        merit met a state that its makers had ruled out, and stopped before it could give a wrong number.
        Nothing that it printed before counts as a result. Please report it: what you typed, the version,
        and, if you may share it, the smallest policy and data that show it.

M0016 = `{ $path }` holds { $count } policies
    .help = name the folder or file of one policy: an explanation is of one
    .page = An explanation follows one policy from a person's amount to the records, so `merit explain` takes the folder or the file of one policy. `merit run` takes several.

M0017 = two policies have the id `{ $id }`: `{ $other }` and `{ $path }`
    .help = give each policy an `id` of its own, or name only one of the two
    .page =
        Of several policies each is named by its `id`: in the lists of who is covered, in the results, and as the folder of a run that is kept.
        Two with the same `id` could not be told apart; two versions of one policy are not run at once. Leave one of them out, or change an `id`.

M0018 = stopped, as you asked
    .help = there is no result, and nothing was written
    .page =
        Ctrl-C ends a run before it has a result: nothing goes to standard output, and a folder of `--out` that was begun is taken away.
        The exit code is 130. Run the command again to have the result.

M0021 = the policy has no parameter `{ $path }`
    .help = every number, date and text of a policy is a parameter, named by where it stands
    .help-nearest = did you mean `{ $nearest }`?
    .page =
        A session changes literals of a policy by their paths: `metric.factor.slices[1].rate` is the rate of the second slice of `[metric.factor]`, counted from 0.
        In a formula of more than the literal each has a number: `pay.bonus.value#1` is the first. The session lists them all with their values.

M0022 = `{ $value }` cannot stand in the place of `{ $path }`, which is `{ $now }`
    .help = write one literal, as in a policy: 5_000, 60%, 2026-04-01, a text without quotes, true
    .page =
        A parameter is one literal, and only another literal can stand in its place; a formula cannot.
        Write it as in the policy: `60%` for a percent, `5_000` for an amount, `2026-04-01` for a date, a text without quotes.
