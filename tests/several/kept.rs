//! What is refused, and runs of several policies that are kept and read again.

use super::{LEADERS, REPS, folder, merit, policy, reps_and_leaders, run, write};

#[test]
fn runs_are_kept_each_under_its_id_and_found_again() {
    let folder = reps_and_leaders();
    let closed = merit(
        folder.path(),
        "run p --data . --period 2026-Q1 --out closed/2026/q1 --format csv",
    );
    assert_eq!(closed.0, 0, "{}", closed.2);
    let kept = folder.path().join("closed/2026/q1");
    for id in ["leaders", "reps"] {
        let run: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(kept.join(id).join("run.json")).unwrap())
                .unwrap();
        assert_eq!(run["policy"]["id"], id);
    }
    // Nothing half done is left beside it.
    assert_eq!(
        std::fs::read_dir(kept.parent().unwrap()).unwrap().count(),
        1
    );
    for priors in [
        "--prior closed/2026/q1",
        "--prior closed/2026/q1/reps --prior closed/2026/q1/leaders",
        "--prior closed/2026/q1/reps",
    ] {
        let (exit, _, errors) = run(&folder, priors);
        assert_eq!(exit, 0, "{priors}\n{errors}");
    }
    // One of the policies takes its own run from the folder of several; named by itself, a run of
    // another policy is an error.
    let one = |prior: &str| {
        let line = format!("run p/a --data . --period 2026-Q2 --prior {prior}");
        let (exit, _, errors) = merit(folder.path(), &line);
        (exit, errors.lines().next().unwrap_or_default().to_owned())
    };
    assert_eq!(one("closed/2026/q1").0, 0);
    assert_eq!(
        one("closed/2026/q1/reps"),
        (
            2,
            "error[M0032]: the run in `closed/2026/q1/reps` is of another policy: `reps`, not `leaders`"
                .to_owned()
        )
    );
    assert_eq!(
        one("closed/2026"),
        (
            2,
            "error[M0031]: `closed/2026` is not the folder of a run".to_owned()
        )
    );
    // Twice the same period of one policy.
    let twice = run(
        &folder,
        "--prior closed/2026/q1 --prior closed/2026/q1/reps",
    );
    assert!(twice.0 == 2 && twice.2.contains("M0034"), "{}", twice.2);
    // Something is there already.
    let again = run(&folder, "--out closed/2026/q1");
    assert!(again.0 == 2 && again.2.contains("M0004"), "{}", again.2);
}

#[test]
fn a_run_that_belongs_to_none_of_the_policies_is_refused() {
    let folder = reps_and_leaders();
    write(&folder, "other.toml", &policy("other", "EUR", REPS, "1%"));
    let closed = merit(
        folder.path(),
        "run other.toml --data . --period 2026-Q1 --out closed",
    );
    assert_eq!(closed.0, 0, "{}", closed.2);
    let (exit, out, errors) = run(&folder, "--prior closed");
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(
        errors.contains("of another policy: `other`, not `leaders`, `reps`"),
        "{errors}"
    );
}

#[test]
fn an_id_that_is_no_folder_name_cannot_be_kept_with_others() {
    let folder = folder(&[
        ("a", policy("../leaders", "EUR", LEADERS, "1%")),
        ("b", policy("reps", "EUR", REPS, "5%")),
    ]);
    let (exit, _, errors) = run(&folder, "--out kept");
    assert!(exit == 2 && errors.contains("M0003"), "{errors}");
    assert_eq!(run(&folder, "").0, 0);
}

#[test]
fn two_policies_with_one_id_are_refused() {
    let folder = folder(&[
        ("a", policy("same", "EUR", LEADERS, "1%")),
        ("b", policy("same", "EUR", REPS, "5%")),
    ]);
    let (exit, out, errors) = run(&folder, "");
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(
        errors.contains("error[M0017]: two policies have the id `same`: `p/a` and `p/b`"),
        "{errors}"
    );
}

#[test]
fn nothing_is_printed_if_one_policy_is_refused() {
    let folder = folder(&[
        ("a", policy("leaders", "EUR", LEADERS, "1%")),
        ("b", policy("reps", "EUR", REPS, "1% * nothing")),
    ]);
    let (exit, out, _) = run(&folder, "--out kept");
    assert_eq!((exit, out.as_str()), (3, ""));
    assert!(!folder.path().join("kept").exists());
}

#[test]
fn a_period_that_does_not_fit_names_the_policies() {
    let folder = folder(&[
        ("a", policy("leaders", "EUR", LEADERS, "1%")),
        (
            "b",
            policy("monthly", "EUR", REPS, "1%").replace("quarter", "month"),
        ),
        (
            "c",
            policy("old", "EUR", REPS, "1%").replace("until = 2026-12-31", "until = 2026-03-31"),
        ),
    ]);
    let (exit, out, errors) = run(&folder, "");
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(
        errors.contains("error[M0006]: `2026-Q2` is not a period of the policy `monthly`"),
        "{errors}"
    );
    assert!(
        errors.contains("error[M0007]: the policy `old` is not effective in `2026-Q2`"),
        "{errors}"
    );
    assert!(!errors.contains("leaders"), "{errors}");
}
