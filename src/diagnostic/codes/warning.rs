//! What is allowed but probably not meant: found by the checks, and nothing stops for it.

codes! {
    /// An undefined value can reach a pay: the person is held.
    MAY_BE_UNDEFINED = "M9001";
    /// A figure that nothing reads.
    UNUSED_FIGURE = "M9002";
    /// A table that nothing reads.
    UNUSED_TABLE = "M9003";
    /// A step of a scale with the outcome of the step before.
    SAME_OUTCOME = "M9004";
    /// Two keys of `match` that are the same value.
    MATCH_TWICE = "M9005";
    /// A step of `then` that changes nothing.
    STEP_WITHOUT_EFFECT = "M9006";
    /// Whole steps that feed money: one cent more can be worth a jump.
    CLIFF = "M9007";
    /// Outcomes that rise and fall again.
    NOT_MONOTONE = "M9008";
    /// A value that can be negative is multiplied.
    NEGATIVE_MULTIPLIED = "M9009";
    /// `prorata` in a window wider than the period.
    PRORATA_WINDOW = "M9010";
    /// A sum over records that count by shares, without `share`.
    SUM_WITHOUT_SHARE = "M9011";
}
