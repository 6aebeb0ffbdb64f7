//! What stops a run, and who is held.

codes! {
    /// A record for which a condition of `require` is not true.
    REQUIRE_FAILED = "M5001";
    /// A number that needs more than 28 places or 96 bits.
    RUN_OVERFLOW = "M5002";
    /// A script or formula passed a limit.
    RUN_PASSED_LIMIT = "M5003";
    /// People are held, and `--allow-held` was not given.
    HELD = "M5004";
    /// A fault of merit: a value that should have been there, or two that should be equal.
    INTERNAL = "M5005";
    /// Somebody is their own manager.
    MANAGER_OF_ITSELF = "M5006";
    /// A chain of managers comes back to where it began.
    MANAGER_CYCLE = "M5007";
    /// The shares of a record do not total 100 %.
    SHARES_NOT_WHOLE = "M5008";
    /// A fault of merit: an explanation gives another value than the run.
    DIFFERENCE = "M5070";
}
