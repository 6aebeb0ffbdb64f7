//! Runs the program in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A run that takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a run of the program said.
#[derive(Debug)]
pub struct Said {
    /// `None` if a signal ended it.
    pub exit: Option<i32>,
    pub out: Vec<u8>,
    pub told: String,
}

impl Said {
    /// Whether an error with this code is told.
    pub fn tells(&self, code: &str) -> bool {
        self.told.contains(&format!("error[{code}]: "))
    }

    /// What is wrong with how the program ended, whatever its input was.
    pub fn misbehaves(&self) -> Option<String> {
        let Some(exit) = self.exit else {
            return Some(format!("ended by a signal\n{}", self.told));
        };
        let coded = self.told.split("[M").skip(1).any(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            digits == 4 && rest[4..].starts_with("]: ")
        });
        // Lines of an excerpt are the input's own: `12 | label = {$en = "…"}`.
        let excerpt = |line: &str| {
            line.split_once('|')
                .is_some_and(|(before, _)| before.trim().parse::<u32>().is_ok())
        };
        let mut said = self.told.lines().filter(|line| !excerpt(line));
        let wrong = if !matches!(exit, 0 | 2 | 3 | 4) {
            "a wrong exit code"
        } else if self.told.contains("panicked at")
            || self.told.contains("error[M5005]")
            || self.told.contains("error[M0070]")
        {
            "our own fault"
        } else if exit != 0 && !self.out.is_empty() {
            "a result although something is wrong"
        } else if exit != 0 && !coded {
            "no code"
        } else if said.any(|line| line.contains("{$") || line.contains("{ $")) {
            "a placeholder that nothing filled"
        } else {
            return None;
        };
        Some(format!(
            "{wrong}: exit {exit}\n{}{}",
            self.told,
            String::from_utf8_lossy(&self.out)
        ))
    }
}

/// Starts the program, waits, and kills it if it hangs.
pub fn run(folder: &Path, arguments: &[&str]) -> Said {
    let (out, told) = (folder.join(".out"), folder.join(".told"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&told).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let mut pause = Duration::from_millis(1);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(16));
    };
    let told = String::from_utf8_lossy(&fs::read(told).unwrap()).into_owned();
    Said {
        exit: status.code(),
        out: fs::read(out).unwrap(),
        told,
    }
}

/// A folder with `policy.toml` and data.
pub struct Place(TempDir);

impl Place {
    /// With these files.
    pub fn new(files: &[(&str, &str)]) -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        files
            .iter()
            .for_each(|(name, text)| place.write(name, text));
        place
    }

    /// The policy and the data of field sales.
    pub fn field_sales() -> Place {
        let place = Place::new(&[]);
        fs::copy(
            root().join("policies/field-sales/policy.toml"),
            place.path().join("policy.toml"),
        )
        .unwrap();
        for entry in root().join("examples/field-sales").read_dir().unwrap() {
            let file = entry.unwrap().path();
            fs::copy(&file, place.path().join(file.file_name().unwrap())).unwrap();
        }
        place
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Replaces the first `from` of a file, which must be there.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, text.replacen(from, to, 1));
    }

    pub fn append(&self, name: &str, more: &str) {
        self.write(name, self.read(name) + more);
    }

    /// Runs the policy on the data for the first quarter.
    pub fn run(&self) -> Said {
        run(
            self.path(),
            &["run", "policy.toml", "--data", ".", "--period", "2026-Q1"],
        )
    }

    /// Runs it: it must be refused with this code and exit, in both languages.
    #[track_caller]
    pub fn refused(&self, code: &str, exit: i32) -> Said {
        let chinese = run(
            self.path(),
            &[
                "run",
                "policy.toml",
                "--data",
                ".",
                "--period",
                "2026-Q1",
                "--lang",
                "zh",
            ],
        );
        assert!(
            chinese.told.contains(&format!("错误[{code}]: "))
                || chinese.told.contains(&format!("错误[{code}]：")),
            "{chinese:?}"
        );
        self.refused_with(
            &["run", "policy.toml", "--data", ".", "--period", "2026-Q1"],
            code,
            exit,
        )
    }

    /// Runs the program with these arguments: it must refuse with this code and exit.
    #[track_caller]
    pub fn refused_with(&self, arguments: &[&str], code: &str, exit: i32) -> Said {
        let said = run(self.path(), arguments);
        if let Some(wrong) = said.misbehaves() {
            panic!("{wrong}");
        }
        assert!(said.tells(code), "{code} is not told, but\n{}", said.told);
        assert_eq!(said.exit, Some(exit), "{}", said.told);
        said
    }
}
