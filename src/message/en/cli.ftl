# cli: the texts of --help, and what the commands say beside results

word-usage = Usage:
word-commands = Commands
word-command = COMMAND
word-arguments = Arguments
word-options = Options

cli = A rules engine for sales compensation and performance evaluation
    .lang = Language of messages and reports
    .help = Show this help
    .version = Show the version

cli-run = Compute what everybody is paid in a period
    .policies = A TOML file, a folder with policy.toml, or a folder of such folders
    .data = A folder whose files bear the names of the tables, or a data.toml
    .period = The period: 2026-Q2, 2026-04, 2026-H1 or 2026, as the cycle of the policy says
    .subjects = Show only this person; may be repeated
    .root = The folder to which the paths of data.toml are relative
    .allow_outside = Let data.toml name files outside that folder
    .allow_held = Print results although people are held; they are listed without an amount
    .priors = The folder of a run that closed an earlier period; may be repeated
    .out = Keep the run in this folder, to be read by later ones with --prior
    .format = How the results are printed

cli-explain = Explain how one result comes about, down to the records
    .policy = A TOML file or a folder with policy.toml
    .data = A folder whose files bear the names of the tables, or a data.toml
    .period = The period: 2026-Q2, 2026-04, 2026-H1 or 2026, as the cycle of the policy says
    .subject = The person to explain
    .record = The record to explain
    .root = The folder to which the paths of data.toml are relative
    .allow_outside = Let data.toml name files outside that folder
    .figure = Explain only this figure
    .priors = The folder of a run that closed an earlier period; may be repeated
    .depth = Show so many levels
    .format = How the explanation is printed
    .out = Write the explanation of everyone into this folder: explanations.jsonl
    .records = With --out: leave records out (none), or list them in the documents (json)

cli-check = Check policies without paying anybody, or explain a code
    .policies = A TOML file, a folder with policy.toml, or a folder of such folders
    .plan = Show the stages, the passes over the data and what memory grows with
    .explain = Explain the code of an error or a warning, such as M1003

cli-new = Make a new folder with a complete policy and data to run it on
    .name = Name of the folder
    .template = The policy to begin with, such as field-sales

new-done =
    { $count ->
        [one] made `{ $name }` with { $count } file
       *[other] made `{ $name }` with { $count } files
    }
    next:
    {"  "}merit check { $name }
    {"  "}merit run { $name } --data { $name }/data --period { $period }
    {"  "}merit explain { $name } --data { $name }/data --period { $period } --subject { $subject }

progress = { $rows } rows, { $rate } a second, { $left } left
progress-read = { $rows } rows, { $rate } a second
progress-begins = reading
