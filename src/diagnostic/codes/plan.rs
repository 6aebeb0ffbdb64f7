//! Names, shapes, cycles: what planning and the checks find.

codes! {
    /// A name that nothing bears here.
    PLAN_UNKNOWN_NAME = "M3001";
    /// A figure is wider or narrower than its place can see.
    PLAN_NOT_SEEN = "M3002";
    /// Figures that read each other in a circle.
    PLAN_CYCLE = "M3003";
    /// A table that the policy does not declare.
    PLAN_UNKNOWN_TABLE = "M3004";
    /// A column that its table does not declare.
    PLAN_UNKNOWN_COLUMN = "M3005";
    /// A path that does not go through references.
    PLAN_NOT_A_REFERENCE = "M3006";
    /// `per`, `within` or `by` names no level or group.
    PLAN_UNKNOWN_LEVEL = "M3007";
    /// A name after a figure's name that is no suffix of it.
    PLAN_UNKNOWN_SUFFIX = "M3008";
    /// A collection that this level cannot gather.
    PLAN_CANNOT_GATHER = "M3009";
    /// `credit` leads neither to the subject, a record nor a group.
    PLAN_CREDIT = "M3010";
    /// Weights of a score do not total 100 %.
    PLAN_WEIGHTS = "M3011";
    /// Bounds of a scale do not ascend.
    PLAN_BOUNDS = "M3012";
    /// A vocabulary, grade or flag is not covered.
    PLAN_NOT_COVERED = "M3013";
    /// A key of `match` that its quantity never has.
    PLAN_MATCH_KEY = "M3014";
    /// A summed record figure that may be a fraction.
    PLAN_NOT_FINITE = "M3015";
    /// A kind of figure that cannot have this unit.
    PLAN_KIND_UNIT = "M3016";
    /// A person's figure inside a wider window.
    PLAN_WINDOW = "M3017";
    /// A key or shape that this level does not have.
    PLAN_LEVEL = "M3018";
    /// A limit of `[limits]` is not kept.
    PLAN_LIMIT = "M3019";
    /// Quotas do not total 100 %.
    PLAN_QUOTAS = "M3020";
    /// Several references lead to the same table, or none does.
    PLAN_LINK = "M3021";
    /// A fund of the same or a narrower level than its shares.
    PLAN_FUND = "M3022";
    /// The `unit` key contradicts the formula.
    PLAN_UNIT_KEY = "M3023";
    /// A step's amount does not go with the value in hand.
    PLAN_STEP_UNIT = "M3024";
    /// `prizes` or `quotas` on a kind or unit that cannot hold them.
    PLAN_STANDING_UNIT = "M3026";
    /// A column path where a column was expected, or a date column that is no date.
    PLAN_DATE_COLUMN = "M3027";
    /// A cap below a floor that stands before it, or a floor above a cap.
    PLAN_CAP_AND_FLOOR = "M3028";
    /// A table of shares without its two references or its share.
    PLAN_SHARES = "M3029";
    /// `manager` that does not refer to the subject's table, or figures that need one.
    PLAN_MANAGER = "M3030";
    /// A figure of earlier periods whose unit nothing tells.
    PLAN_STATE_UNIT = "M3031";
    /// A column by which no value can be split.
    PLAN_SPLIT_COLUMN = "M3032";
    /// Two split figures with different columns in one formula.
    PLAN_SPLIT = "M3033";
    /// A split value where one value is needed.
    PLAN_SPLIT_HERE = "M3034";
}
