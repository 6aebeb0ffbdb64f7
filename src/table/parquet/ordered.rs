//! Units of work done by several threads and handed on in their order.

use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Units for each thread that may be ahead of the one that is handed on next.
const AHEAD: usize = 3;

/// What a unit gave, and what stopped it.
type Made<T> = (Vec<T>, Option<Diagnostic>);

struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// The next unit that nobody has taken, and the next that is to be handed on.
    claimed: usize,
    merged: usize,
    ready: BTreeMap<usize, Made<T>>,
    stopped: bool,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<T>>) -> MutexGuard<'s, State<T>> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    fn do_one(&self, number: usize, work: &(impl Fn(usize) -> Made<T> + Sync)) {
        let made = work(number);
        self.lock().ready.insert(number, made);
        self.changed.notify_all();
    }
}

/// Stops the others if this thread panics, so that none waits for ever.
struct Guard<'s, T>(&'s Shared<T>);

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// Hands what `work` makes of each of `units` to `done`, in their order; false if that broke off.
pub(super) fn each<T: Send>(
    units: usize,
    work: impl Fn(usize) -> Made<T> + Sync,
    mut done: impl FnMut(T) -> ControlFlow<()>,
) -> Result<bool, Diagnostic> {
    let threads = rayon::current_num_threads().max(1);
    let ahead = threads * AHEAD;
    let shared = Shared {
        state: Mutex::new(State {
            claimed: 0,
            merged: 0,
            ready: BTreeMap::new(),
            stopped: false,
        }),
        changed: Condvar::new(),
    };
    let mut result = Ok(true);
    rayon::in_place_scope(|scope| {
        for _ in 1..threads.min(units) {
            scope.spawn(|_| help(&shared, units, ahead, &work));
        }
        let _guard = Guard(&shared);
        loop {
            let mut state = shared.lock();
            let merged = state.merged;
            if let Some((made, problem)) = state.ready.remove(&merged) {
                state.merged += 1;
                drop(state);
                shared.changed.notify_all();
                if made.into_iter().any(|one| done(one).is_break()) {
                    result = Ok(false);
                } else if let Some(problem) = problem {
                    result = Err(problem);
                } else {
                    continue;
                }
                shared.stop();
                return;
            } else if merged >= units || state.stopped {
                return;
            } else if state.claimed < units && state.claimed < merged + ahead {
                let number = state.claimed;
                state.claimed += 1;
                drop(state);
                shared.do_one(number, &work);
            } else {
                drop(shared.wait(state));
            }
        }
    });
    result
}

/// Takes units as long as there are any.
fn help<T: Send>(
    shared: &Shared<T>,
    units: usize,
    ahead: usize,
    work: &(impl Fn(usize) -> Made<T> + Sync),
) {
    let _guard = Guard(shared);
    loop {
        let mut state = shared.lock();
        while !state.stopped && state.claimed < units && state.claimed >= state.merged + ahead {
            state = shared.wait(state);
        }
        if state.stopped || state.claimed >= units {
            return;
        }
        let number = state.claimed;
        state.claimed += 1;
        drop(state);
        shared.do_one(number, work);
    }
}
