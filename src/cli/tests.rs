use super::*;
use crate::message::sentence;
use std::io::Write;

/// Runs a command line: exit, standard output, standard error.
fn merit(line: &str) -> (Exit, String, String) {
    let arguments: Vec<OsString> = std::iter::once("merit")
        .chain(line.split_whitespace())
        .map(Into::into)
        .collect();
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let exit = run_arguments(&arguments, &mut Screen::new(&mut out, &mut errors, false)).unwrap();
    (
        exit,
        String::from_utf8(out).unwrap(),
        String::from_utf8(errors).unwrap(),
    )
}

#[test]
fn a_code_is_explained_in_both_languages() {
    let (exit, out, errors) = merit("check --explain M0004");
    assert_eq!((exit, errors.as_str()), (Exit::Fine, ""));
    insta::assert_snapshot!(out, @r"
    M0004: `…` exists already and is not an empty folder

    merit never writes over anything: `merit new` and `merit run --out` make a new folder, or fill one that is empty.
    Choose another name, or move the present folder away first.
    ");
    let (exit, out, errors) = merit("check --explain m0004 --lang zh");
    assert_eq!((exit, errors.as_str()), (Exit::Fine, ""));
    insta::assert_snapshot!(out, @r"
    M0004: `…` 已经存在，而且不是空文件夹

    merit 从不覆盖任何内容：`merit new` 和 `merit run --out` 只新建文件夹，或填充一个空文件夹。
    请换一个名称，或先把现有文件夹移走。
    ");
}

#[test]
fn every_code_is_explained() {
    for code in crate::diagnostic::all() {
        for language in ["en", "zh"] {
            let (exit, out, _) = merit(&format!("check --explain {} --lang {language}", code.0));
            assert_eq!(exit, Exit::Fine, "{}", code.0);
            assert!(!out.contains("{$") && out.contains(code.0), "{out}");
        }
    }
}

#[test]
fn an_unknown_code_names_the_nearest() {
    let (exit, out, errors) = merit("check --explain M00044");
    assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
    insta::assert_snapshot!(errors, @r"
    error[M0001]: no diagnostic has the code `M00044`
     |
     = help: did you mean `M0004`?
    ");
    assert!(
        merit("check --explain tiers --lang zh")
            .2
            .contains("代码形如")
    );
}

#[test]
fn new_refuses_by_code() {
    let (exit, out, errors) = merit("new mine --template field-sells");
    assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
    insta::assert_snapshot!(errors, @r"
    error[M0002]: no template is called `field-sells`
     |
     = help: did you mean `field-sales`? The templates are: `field-sales`, `key-accounts`, `margin-commission`, `new-hire-draw`, `quarter-contest`, `subscription`, `team-pool`
    ");
    let (exit, _, errors) = merit("new ../mine --template field-sales --lang=zh");
    assert_eq!(exit, Exit::Usage);
    insta::assert_snapshot!(errors, @r"
    错误[M0003]: `../mine` 不能用作新文件夹的名称
     |
     = 帮助: 只用文字、数字、`-` 和 `_`，不超过 64 个字符，并以文字或数字开头
    ");
}

#[test]
fn a_policy_that_is_not_there_is_a_usage_error() {
    for line in [
        "check nowhere",
        "run nowhere other --data d --period 2026-Q2",
        "explain nowhere --data d --period 2026-Q2 --subject E-1",
    ] {
        let (exit, out, errors) = merit(line);
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{line}");
        assert!(
            errors.contains("error[M0011]: there is no policy at `nowhere`"),
            "{errors}"
        );
    }
}

#[test]
fn what_does_not_exist_is_refused() {
    for line in [
        "",
        "pay",
        "run p",
        "run p --data d --period 2026-Q2 --prior x",
        "run p --data d --period 2026-Q2 --out x",
        "run p --data d --period 2026-Q2 --format html",
        "explain p --data d --period 2026-Q2",
        "explain p --data d --period 2026-Q2 --subject a --record b",
        "explain p --data d --period 2026-Q2 --subject a --format html",
        "explain p --data d --period 2026-Q2 --subject a --depth -1",
        "check",
        "check p --shape",
        "check p --data d",
        "check p --explain M0001",
        "new",
        "new mine",
        "check p --lang de",
    ] {
        let (exit, out, errors) = merit(line);
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{line}");
        assert!(!errors.is_empty(), "{line}");
    }
}

#[test]
fn complaints_name_what_was_meant() {
    let complaint = |line: &str| merit(line).2;
    insta::assert_snapshot!(complaint("run p --data d --period 2026-Q2 --subjet E-1"), @r"
    error[M0012]: `--subjet` is neither a command nor an option here
     |
     = help: did you mean `--subject`?
    ");
    insta::assert_snapshot!(complaint("chek p --lang zh"), @r"
    错误[M0012]: 此处没有名为 `chek` 的命令或选项
     |
     = 帮助: 是否想写 `check`？
    ");
    insta::assert_snapshot!(complaint("run p --data d"), @r"
    error[M0013]: `--period <PERIOD>` must be given
     |
     = help: write `merit run --data <DATA> --period <PERIOD> <POLICY>...`
    ");
    insta::assert_snapshot!(complaint("run p --period 2026-Q2 --data"), @r"
    error[M0013]: `--data <DATA>` must be given
     |
     = help: `merit COMMAND --help` shows how it is written
    ");
    insta::assert_snapshot!(complaint("run p --data d --period 2026-Q2 --format html"), @r"
    error[M0014]: `--format <FORMAT>` cannot be `html`
     |
     = help: it takes `table`, `csv`, `json`
    ");
    insta::assert_snapshot!(complaint("check p --plan=3"), @r"
    error[M0014]: `--plan` cannot be `3`
     |
     = help: `merit COMMAND --help` says what it takes
    ");
    insta::assert_snapshot!(complaint("explain p --data d --period 2026-Q2 --subject a --record b --lang zh"), @r"
    错误[M0015]: 不能同时使用 `--subject <ID>`
     |
     = 帮助: 它与 `--record <[TABLE/]KEY>` 互斥，请去掉其中一个
    ");
    insta::assert_snapshot!(complaint("run p --data d --data e --period 2026-Q2"), @r"
    error[M0015]: `--data <DATA>` cannot be given as well
     |
     = help: it may be given only once
    ");
}

#[test]
fn help_is_in_the_language_asked_for() {
    let (exit, out, errors) = merit("--help");
    assert_eq!((exit, errors.as_str()), (Exit::Fine, ""));
    insta::assert_snapshot!(out, @r"
    A rules engine for sales compensation and performance evaluation

    Usage: merit [OPTIONS] <COMMAND>

    Commands:
      run      Compute what everybody is paid in a period
      explain  Explain how one result comes about, down to the records
      check    Check policies without paying anybody, or explain a code
      new      Make a new folder with a complete policy and data to run it on

    Options:
          --lang <LANGUAGE>  Language of messages and reports [default: en] [possible values: en, zh]
      -h, --help             Show this help
      -V, --version          Show the version
    ");
    insta::assert_snapshot!(merit("--lang zh check --help").1, @r"
    检查方案而不计发，或说明一个代码

    用法: merit check [OPTIONS] [POLICY]...

    参数:
      [POLICY]...  TOML 文件、含有 policy.toml 的文件夹，或存放这类文件夹的上级文件夹

    选项:
          --plan             显示各阶段、读取数据的遍数，以及内存随什么增长
          --explain <CODE>   说明错误或警告的代码，例如 M1003
          --lang <LANGUAGE>  消息和报告所用的语言 [default: en] [possible values: en, zh]
      -h, --help             显示本帮助
    ");
    assert_eq!(
        merit("--version").1,
        format!("merit {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn every_argument_is_told_in_both_languages() {
    let mut untold = Vec::new();
    for language in [Language::English, Language::Chinese] {
        let command = arguments::command(language);
        let subcommands = command
            .get_subcommands()
            .map(|sub| (format!("cli-{}", sub.get_name()), sub));
        for (key, command) in std::iter::once(("cli".to_owned(), &command)).chain(subcommands) {
            let arguments = command
                .get_arguments()
                .map(|argument| format!("{key}.{}", argument.get_id()));
            let keys: Vec<String> = std::iter::once(key.clone()).chain(arguments).collect();
            untold.extend(
                keys.into_iter()
                    .filter(|key| sentence(language, key, &[]).is_none()),
            );
        }
    }
    assert!(untold.is_empty(), "no sentence for {}", untold.join(", "));
}

#[test]
fn the_language_is_that_of_the_flag_alone() {
    let of = |line: &str| {
        arguments::language(&line.split(' ').map(Into::into).collect::<Vec<OsString>>())
    };
    assert_eq!(of("merit check p"), Language::English);
    assert_eq!(of("merit check p --lang zh"), Language::Chinese);
    assert_eq!(of("merit --lang=zh check p"), Language::Chinese);
    assert_eq!(of("merit check -- --lang zh"), Language::English);
    assert_eq!(of("merit --lang"), Language::English);
    assert_eq!(of("merit --language zh"), Language::English);
}

#[test]
fn the_exit_is_that_of_the_family() {
    let exits = [
        "M0004", "M0070", "M1003", "M2001", "M3001", "M4001", "M5001",
    ]
    .map(|code| Exit::of_code(Code(code)));
    use Exit::{Data, Fault, Policy, Usage};
    assert_eq!(exits, [Usage, Fault, Policy, Policy, Policy, Data, Data]);
    let error = |code| Diagnostic::error(Code(code), Place::Command);
    assert_eq!(Exit::of(&[error("M4001"), error("M3001")]), Policy);
    assert_eq!(
        Exit::of(&[Diagnostic::warning(Code("M9001"), Place::Command)]),
        Exit::Fine
    );
    assert_eq!(Exit::of(&[]), Exit::Fine);
}

/// A stream that fails in one way.
struct Failing(ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One test, since the panic hook is the process's.
#[test]
fn what_goes_wrong_outside_of_a_command_becomes_an_exit() {
    let hook = std::panic::take_hook();
    let mut errors = Vec::new();
    let exit = guarded(
        &mut Screen::new(&mut Failing(ErrorKind::BrokenPipe), &mut errors, false),
        |screen| screen.result("x").map(|()| Exit::Data),
    );
    assert_eq!((exit, errors.as_slice()), (Exit::Fine, [].as_slice()));

    let exit = guarded(
        &mut Screen::new(&mut Failing(ErrorKind::StorageFull), &mut errors, false),
        |screen| screen.result("x").map(|()| Exit::Fine),
    );
    assert_eq!(exit, Exit::Usage);
    assert!(
        String::from_utf8(errors)
            .unwrap()
            .contains("error[M0005]: `stdout` cannot be written")
    );

    // Nobody hears the complaint; it is one all the same.
    let exit = guarded(
        &mut Screen::new(&mut Vec::new(), &mut Failing(ErrorKind::BrokenPipe), false),
        |screen| {
            screen.note("x");
            Ok(Exit::Policy)
        },
    );
    assert_eq!(exit, Exit::Policy);

    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let exit = guarded(&mut Screen::new(&mut out, &mut errors, false), |_| {
        panic!("李明 earns 41,250.00")
    });
    std::panic::set_hook(hook);
    let errors = String::from_utf8(errors).unwrap();
    assert_eq!(exit, Exit::Fault);
    assert!(
        errors.contains("error[M0070]: this is a fault of merit"),
        "{errors}"
    );
    assert!(errors.contains("cli/tests.rs:"), "{errors}");
    assert!(
        !errors.contains("41,250.00") && !errors.contains("panicked"),
        "{errors}"
    );
}
