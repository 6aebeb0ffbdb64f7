//! Units of work done by several threads at once, and what they make handed on in the units' order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What a unit gave, and what stopped it.
pub(super) type Made<T, E> = (Vec<T>, Option<E>);

/// What the threads share; `P` is what the work itself passes from unit to unit.
pub(super) struct Shared<T, E, P> {
    state: Mutex<State<T, E, P>>,
    changed: Condvar,
    units: usize,
    /// How many units may be ahead of the one that is handed on next.
    ahead: usize,
}

struct State<T, E, P> {
    /// The next unit that nobody has taken, and the next that is to be handed on.
    claimed: usize,
    merged: usize,
    ready: BTreeMap<usize, Made<T, E>>,
    /// Nothing more is wanted.
    stopped: bool,
    passed: P,
}

impl<T, E, P> Shared<T, E, P> {
    fn lock(&self) -> MutexGuard<'_, State<T, E, P>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<T, E, P>>) -> MutexGuard<'s, State<T, E, P>> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Waits until `take` finds what it wants; `None` if nothing more is wanted.
    pub fn wait_for<R>(&self, mut take: impl FnMut(&mut P) -> Option<R>) -> Option<R> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(taken) = take(&mut state.passed) {
                return Some(taken);
            }
            state = self.wait(state);
        }
    }

    /// Changes what is passed on, and tells those who wait.
    pub fn pass_on(&self, change: impl FnOnce(&mut P)) {
        change(&mut self.lock().passed);
        self.changed.notify_all();
    }

    fn may_claim(&self, state: &State<T, E, P>) -> bool {
        state.claimed < self.units && state.claimed < state.merged + self.ahead
    }

    /// Takes the next unit and does it.
    fn do_next<S>(
        &self,
        mut state: MutexGuard<'_, State<T, E, P>>,
        own: &mut S,
        work: &impl Fn(&Self, usize, &mut S) -> Option<Made<T, E>>,
    ) {
        let number = state.claimed;
        state.claimed += 1;
        drop(state);
        if let Some(made) = work(self, number, own) {
            self.lock().ready.insert(number, made);
            self.changed.notify_all();
        }
    }

    /// Does units as long as there are any.
    fn help<S>(&self, own: &mut S, work: &impl Fn(&Self, usize, &mut S) -> Option<Made<T, E>>) {
        let _guard = Guard(self);
        loop {
            let mut state = self.lock();
            while !state.stopped && state.claimed < self.units && !self.may_claim(&state) {
                state = self.wait(state);
            }
            if state.stopped || state.claimed >= self.units {
                return;
            }
            self.do_next(state, own, work);
        }
    }
}

/// Stops the others if this thread panics, so that none waits for ever.
struct Guard<'s, T, E, P>(&'s Shared<T, E, P>);

impl<T, E, P> Drop for Guard<'_, T, E, P> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// Hands what `work` makes of each of `units` to `done`, in their order, until `done` breaks; each
/// thread has an `S` of its own. Gives what was passed on last, or `None` if it broke. `ahead` is how
/// many units for each thread may be ahead of the one that is handed on next.
pub(super) fn each<T: Send, E: Send, P: Send, S: Default>(
    units: usize,
    ahead: usize,
    passed: P,
    work: impl Fn(&Shared<T, E, P>, usize, &mut S) -> Option<Made<T, E>> + Sync,
    mut done: impl FnMut(T) -> ControlFlow<()>,
) -> Result<Option<P>, E> {
    let threads = rayon::current_num_threads().max(1);
    let shared = Shared {
        state: Mutex::new(State {
            claimed: 0,
            merged: 0,
            ready: BTreeMap::new(),
            stopped: false,
            passed,
        }),
        changed: Condvar::new(),
        units,
        ahead: threads * ahead,
    };
    let mut broke = false;
    let mut result = Ok(());
    rayon::in_place_scope(|scope| {
        for _ in 1..threads.min(units) {
            scope.spawn(|_| shared.help(&mut S::default(), &work));
        }
        let _guard = Guard(&shared);
        let mut own = S::default();
        loop {
            let mut state = shared.lock();
            let merged = state.merged;
            if let Some((made, problem)) = state.ready.remove(&merged) {
                state.merged += 1;
                drop(state);
                shared.changed.notify_all();
                broke = made.into_iter().any(|one| done(one).is_break());
                if let Some(problem) = problem.filter(|_| !broke) {
                    result = Err(problem);
                }
                if broke || result.is_err() {
                    shared.stop();
                    return;
                }
            } else if merged >= units || state.stopped {
                return;
            } else if shared.may_claim(&state) {
                shared.do_next(state, &mut own, &work);
            } else {
                drop(shared.wait(state));
            }
        }
    });
    result?;
    let state = shared.state.into_inner();
    let passed = state.unwrap_or_else(PoisonError::into_inner).passed;
    Ok((!broke).then_some(passed))
}
