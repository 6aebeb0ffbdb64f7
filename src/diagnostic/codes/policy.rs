//! The policy as TOML: files, keys, what may stand where.
codes! {
    /// There is no such policy, or it cannot be opened.
    POLICY_MISSING = "M1001";
    /// The path is no regular file.
    NOT_A_FILE = "M1002";
    /// A key that the table does not know.
    UNKNOWN_KEY = "M1003";
    /// The file is not UTF-8.
    NOT_UTF8 = "M1004";
    /// The file begins with a byte order mark.
    BYTE_ORDER_MARK = "M1005";
    /// The file has more bytes than a policy or a script may have.
    TOO_LARGE = "M1006";
    /// Not TOML.
    SYNTAX = "M1007";
    /// A key with other letters than ASCII needs quotes.
    BARE_KEY = "M1008";
    /// A key or a table is written twice.
    KEY_TWICE = "M1009";
    /// A table that every policy has is missing.
    MISSING_TABLE = "M1010";
    /// A key that the table needs is missing.
    MISSING_KEY = "M1011";
    /// A value of another kind: a list where a text belongs.
    WRONG_KIND = "M1012";
    /// A list, a table or a text without anything in it.
    EMPTY = "M1013";
    /// A word that is not of the closed list of its key.
    NOT_IN_LIST = "M1014";
    /// Not a day of the calendar, written as TOML writes it.
    BAD_DATE = "M1015";
    /// A number written in a way that policies do not read.
    BAD_NUMBER = "M1016";
    /// A number that its key cannot have.
    OUT_OF_RANGE = "M1017";
    /// The policy is written in a newer version of the language.
    LANGUAGE_NEWER = "M1018";
    /// `until` lies before `from`.
    ENDS_BEFORE_IT_BEGINS = "M1019";
    /// Part of the language, but not read by this version.
    NOT_YET = "M1020";
    /// A name that formulas cannot read.
    BAD_NAME = "M1021";
    /// A name that the language keeps for itself.
    RESERVED_NAME = "M1022";
    /// One name with two meanings.
    NAME_TWICE = "M1023";
    /// A column bears the name of a figure.
    COLUMN_LIKE_FIGURE = "M1024";
    /// A column's type is neither a type nor a table.
    BAD_TYPE = "M1025";
    /// A word stands twice in a vocabulary.
    WORD_TWICE = "M1026";
    /// A table has both `date` and `dates`.
    DATE_AND_DATES = "M1027";
    /// A figure without a shape.
    NO_SHAPE = "M1028";
    /// A figure with two shapes.
    TWO_SHAPES = "M1029";
    /// A key that stands beside another shape than the one found.
    KEY_OF_OTHER_SHAPE = "M1030";
    /// A shape that lacks a key.
    INCOMPLETE_SHAPE = "M1031";
    /// A score that is not by parts, or parts that are not of a score.
    SHAPE_OF_OTHER_KIND = "M1032";
    /// A key that belongs to another kind of figure.
    KEY_OF_OTHER_KIND = "M1033";
    /// A key that belongs to a part of a score.
    KEY_OF_PART = "M1034";
    /// `count` with anything but `true`.
    COUNT_IS_TRUE = "M1035";
    /// A text that is no window.
    BAD_WINDOW = "M1036";
    /// Two bounds where one is wanted.
    TWO_BOUNDS = "M1037";
    /// `between` without exactly two formulas.
    NOT_A_PAIR = "M1038";
    /// A step without a bound that is not the first.
    STEP_WITHOUT_BOUND = "M1039";
    /// Outcomes of `match` deeper or less deep than `by` is long.
    MATCH_DEPTH = "M1040";
    /// `otherwise` in an inner table of `match`.
    OTHERWISE_INSIDE = "M1041";
    /// A case without `when` that is not the last.
    CASE_WITHOUT_WHEN = "M1042";
    /// A step of `then` without a verb.
    NO_VERB = "M1043";
    /// A step of `then` with two verbs.
    TWO_VERBS = "M1044";
    /// Two steps of one figure with the same name.
    STEP_TWICE = "M1045";
    /// A script outside the folder of the policy.
    OUTSIDE_FOLDER = "M1046";
    /// A script file that is not there.
    SCRIPT_MISSING = "M1047";
    /// A key of a whole figure in a part of a score.
    KEY_OF_FIGURE = "M1048";
}
