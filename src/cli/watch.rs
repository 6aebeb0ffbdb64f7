//! Beside a run: Ctrl-C, and on a terminal how far the run has come.

use super::{Exit, Screen};
use crate::message::{Language, sentence};
use crate::table::{Progress, SoFar};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What Ctrl-C does at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Nothing would be left half-done: it ends the program.
    #[default]
    Free,
    /// The work looks whether it is to stop, and says so; a second one ends the program.
    Running,
    /// Files are being made: only the work itself may end, which takes them away.
    Writing,
}

/// Ctrl-C: a wish to stop that the work at hand looks at.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    stop: Arc<AtomicBool>,
    phase: Arc<Mutex<Phase>>,
}

impl Interrupt {
    /// Hears Ctrl-C from now on. Where the program was started so that it does not hear it (in the
    /// background of a script), that stays so.
    pub fn listen(&self) {
        let heard = self.clone();
        // Without a handler Ctrl-C ends the program at once, as everywhere.
        let _ = ctrlc::try_set_handler(move || {
            let again = heard.stop.swap(true, Ordering::Relaxed);
            // The lock is held while the program ends, so that no phase begins meanwhile.
            let phase = heard.phase();
            if *phase == Phase::Free || (*phase == Phase::Running && again) {
                std::process::exit(Exit::Stopped as i32);
            }
        });
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn during<R>(&self, phase: Phase, work: impl FnOnce() -> R) -> R {
        let before = std::mem::replace(&mut *self.phase(), phase);
        let done = work();
        *self.phase() = before;
        done
    }

    /// Does `work` that makes files and takes them away if it is asked to stop.
    pub fn writing<R>(&self, work: impl FnOnce(&Progress) -> R) -> R {
        let progress = Progress::stopped_by(Arc::clone(&self.stop));
        self.during(Phase::Writing, || work(&progress))
    }
}

/// Nothing is drawn of a run that is shorter.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two looks at the progress.
const PAUSE: Duration = Duration::from_millis(100);

impl Screen<'_> {
    /// Does `work` that tells how far it has come, and draws it where somebody can see it. Nothing
    /// is drawn any more when it returns.
    pub fn watched<R>(&self, work: impl FnOnce(&Arc<Progress>) -> R) -> R {
        let progress = Arc::new(Progress::stopped_by(Arc::clone(&self.interrupt.stop)));
        let language = self.language;
        self.interrupt.during(Phase::Running, || {
            std::thread::scope(|scope| {
                let (working, ended) = channel::<()>();
                if self.terminal {
                    let progress = &progress;
                    scope.spawn(move || draw(progress, &ended, language));
                }
                let done = work(&progress);
                drop(working);
                done
            })
        })
    }
}

/// Draws until the other end is gone.
fn draw(progress: &Progress, ended: &Receiver<()>, language: Language) {
    let begun = Instant::now();
    let waits = |time| ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !waits(PATIENCE) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {percent:>3} %  {wide_msg}") {
        bar.set_style(style);
    }
    loop {
        let so_far = progress.so_far();
        bar.set_message(line(so_far, begun.elapsed(), language));
        bar.set_length(so_far.expected.max(1));
        bar.set_position(so_far.bytes.min(so_far.expected));
        if !waits(PAUSE) {
            break;
        }
    }
    bar.finish_and_clear();
}

/// Rows read, rows per second, and the time left at the pace of the bytes so far.
fn line(so_far: SoFar, elapsed: Duration, language: Language) -> String {
    let millis = elapsed.as_millis().max(1);
    let rate = u128::from(so_far.rows) * 1000 / millis;
    let to_come = so_far.expected.saturating_sub(so_far.bytes);
    let left = (millis * u128::from(to_come)).div_ceil(u128::from(so_far.bytes.max(1)) * 1000);
    let rate = u64::try_from(rate).unwrap_or(u64::MAX);
    let arguments = [
        ("rows", HumanCount(so_far.rows).to_string()),
        ("rate", HumanCount(rate).to_string()),
        ("left", format!("{}:{:02}", left / 60, left % 60)),
    ];
    let key = match so_far.bytes {
        0 => "progress-begins",
        // Too early to tell, or nothing left.
        _ if so_far.bytes < so_far.expected / 100 || to_come == 0 => "progress-read",
        _ => "progress",
    };
    sentence(language, key, &arguments).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_rows_their_rate_and_the_time_left() {
        let so_far = |bytes| SoFar {
            bytes,
            rows: 1_234_567,
            expected: 4_000,
        };
        let told = |bytes, language| line(so_far(bytes), Duration::from_secs(30), language);
        assert_eq!(
            told(1_000, Language::English),
            "1,234,567 rows, 41,152 a second, 1:30 left"
        );
        assert_eq!(
            told(1_000, Language::Chinese),
            "已读 1,234,567 行，每秒 41,152 行，还需 1:30"
        );
        assert_eq!(
            told(4_000, Language::English),
            "1,234,567 rows, 41,152 a second"
        );
        assert_eq!(
            told(39, Language::Chinese),
            "已读 1,234,567 行，每秒 41,152 行"
        );
        assert_eq!(told(0, Language::English), "reading");
    }

    #[test]
    fn a_wish_to_stop_reaches_the_work() {
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let screen = Screen::new(&mut out, &mut errors, false);
        let go_on = screen.watched(|progress| progress.go_on());
        assert_eq!(go_on, Ok(()));
        screen.interrupt.stop.store(true, Ordering::Relaxed);
        let stopped = screen.watched(|progress| progress.go_on());
        assert_eq!(
            stopped.unwrap_err().code,
            crate::diagnostic::command::STOPPED
        );
        assert!(screen.interrupt.writing(Progress::stopped));
        assert_eq!(*screen.interrupt.phase(), Phase::Free);
    }
}
