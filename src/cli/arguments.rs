//! What may stand on the command line.
//!
//! The texts of `--help` are sentences like all others: `cli-COMMAND` says what a command is for
//! and `cli-COMMAND.ARGUMENT` what an argument means, both in `message/*/cli.ftl`.

use crate::message::{Language, sentence};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// All of the command line.
#[derive(Debug, Parser)]
#[command(
    name = "merit",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[arg(long, global = true, value_name = "LANGUAGE", default_value = "en")]
    lang: Lang,
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    En,
    Zh,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Run(RunArguments),
    Explain(ExplainArguments),
    Check(CheckArguments),
    New(NewArguments),
}

/// `merit run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    #[arg(value_name = "POLICY", required = true)]
    pub policies: Vec<PathBuf>,
    #[arg(long, value_name = "DATA")]
    pub data: PathBuf,
    #[arg(long, value_name = "PERIOD")]
    pub period: String,
    #[arg(long = "subject", value_name = "ID")]
    pub subjects: Vec<String>,
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    #[arg(long)]
    pub allow_outside: bool,
    #[arg(long)]
    pub allow_held: bool,
    #[arg(long = "prior", value_name = "RUN")]
    pub priors: Vec<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with = "subjects")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: RunFormat,
}

/// How `merit run` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    Table,
    Csv,
    Json,
}

/// `merit explain`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["subject", "record", "out"]))]
pub struct ExplainArguments {
    #[arg(value_name = "POLICY")]
    pub policy: PathBuf,
    #[arg(long, value_name = "DATA")]
    pub data: PathBuf,
    #[arg(long, value_name = "PERIOD")]
    pub period: String,
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
    #[arg(long, value_name = "[TABLE/]KEY")]
    pub record: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    #[arg(long)]
    pub allow_outside: bool,
    #[arg(long = "prior", value_name = "RUN")]
    pub priors: Vec<PathBuf>,
    #[arg(long, value_name = "NAME")]
    pub figure: Option<String>,
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ExplainFormat,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["figure", "depth", "format"])]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "HOW", default_value = "none", requires = "out", conflicts_with_all = ["subject", "record"])]
    pub records: ExplainRecords,
}

/// Where the records are, when everyone is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainRecords {
    /// Told by how many they are.
    None,
    /// In the documents.
    Json,
    /// Line by line in a Parquet file beside the documents.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How `merit explain` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    Text,
    Markdown,
    Json,
}

/// `merit check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[arg(
        value_name = "POLICY",
        required_unless_present = "explain",
        conflicts_with = "explain"
    )]
    pub policies: Vec<PathBuf>,
    #[arg(long, conflicts_with = "explain")]
    pub plan: bool,
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
}

/// `merit new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    #[arg(value_name = "NAME")]
    pub name: String,
    #[arg(long, value_name = "TEMPLATE")]
    pub template: String,
}

/// The language that `--lang` asks for; English where it does not or cannot be read. Known before
/// all else, since the help and the complaints about arguments are in it too.
pub fn language(arguments: &[OsString]) -> Language {
    let mut words = arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str());
    let mut language = None;
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => language = words.next(),
            Some(value) => language = value.strip_prefix('=').or(language),
            None if word == "--" => break,
            None => {}
        }
    }
    language
        .and_then(Language::of_flag)
        .unwrap_or(Language::English)
}

/// Reads the arguments; the error is a complaint, or the text of `--help` or `--version`.
pub fn read(arguments: &[OsString], language: Language) -> Result<Arguments, clap::Error> {
    let matches = command(language).try_get_matches_from(arguments)?;
    Arguments::from_arg_matches(&matches)
}

/// The command line with its texts in a language.
pub fn command(language: Language) -> clap::Command {
    let mut command = told(Arguments::command(), "cli", language);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| told(sub, &format!("cli-{name}"), language));
    }
    command
}

/// Puts the sentence `key` and its attributes to a command and its arguments.
fn told(command: clap::Command, key: &str, language: Language) -> clap::Command {
    let words = |key: &str| sentence(language, key, &[]).unwrap_or_default();
    let usage = words("word-usage");
    command
        .about(words(key))
        .subcommand_help_heading(words("word-commands"))
        .subcommand_value_name(words("word-command"))
        .help_template(format!("{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}"))
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "word-arguments"
            } else {
                "word-options"
            };
            let text = words(&format!("{key}.{}", arg.get_id()));
            arg.help(text).help_heading(words(heading))
        })
}
