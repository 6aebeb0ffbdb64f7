codes! {
    /// The data folder or file is not there.
    DATA_NOT_FOUND = "M4001";
    /// `data.toml` is not TOML.
    DATA_TOML_SYNTAX = "M4002";
    /// `data.toml` speaks of a table that the policy does not have.
    MAPPING_UNKNOWN_TABLE = "M4003";
    /// A table of `data.toml` has a key other than `file` and `columns`.
    MAPPING_UNKNOWN_KEY = "M4004";
    /// A value of `data.toml` is of the wrong type.
    MAPPING_WRONG_TYPE = "M4005";
    /// `columns` names a column that the table does not have.
    MAPPING_UNKNOWN_COLUMN = "M4006";
    /// `data.toml` does not say where a table is.
    TABLE_NOT_MAPPED = "M4007";
    /// The file of a table is not there.
    FILE_MISSING = "M4008";
    /// The file of a table lies outside the data folder.
    FILE_OUTSIDE = "M4009";
    /// A file cannot be read.
    FILE_UNREADABLE = "M4010";
    /// A file has no line at all.
    FILE_EMPTY = "M4011";
    /// A file is something else than CSV.
    FILE_NOT_CSV = "M4012";
    /// A file changed while it was read.
    FILE_CHANGED = "M4013";
    /// A column of the policy is not in the file.
    COLUMN_MISSING = "M4014";
    /// Two columns have the same heading.
    HEADING_TWICE = "M4015";
    /// The fields are separated by something else than a comma.
    WRONG_SEPARATOR = "M4016";
    /// A file is not UTF-8.
    NOT_UTF8 = "M4017";
    /// A quote is never closed.
    QUOTE_OPEN = "M4018";
    /// Text follows a closing quote.
    TEXT_AFTER_QUOTE = "M4019";
    /// A row has too few or too many fields.
    ROW_LENGTH = "M4020";
    /// A cell holds a control character.
    CONTROL_CHARACTER = "M4021";
    /// A cell of more than 1 MiB.
    CELL_TOO_LONG = "M4022";
    /// A row of more than 16 MiB.
    ROW_TOO_LONG = "M4023";
    /// A Parquet file, but this merit cannot read Parquet.
    PARQUET_NOT_BUILT_IN = "M4024";
    /// A file is no whole Parquet file.
    PARQUET_UNREADABLE = "M4025";
    /// A column of a Parquet file holds binary floating-point numbers.
    COLUMN_OF_FLOATS = "M4026";
    /// A column of a Parquet file is of a type that no cell has.
    COLUMN_TYPE = "M4027";
    /// A table has a file of each kind.
    TWO_FILES = "M4028";
    /// A cell that must not be empty is.
    CELL_EMPTY = "M4030";
    /// Spaces around a code or a number.
    CELL_SPACES = "M4031";
    /// Not a number.
    NOT_A_NUMBER = "M4032";
    /// A number with too many digits.
    NUMBER_TOO_LONG = "M4033";
    /// Not a whole number from 0.
    NOT_A_COUNT = "M4034";
    /// Not a date.
    NOT_A_DATE = "M4036";
    /// Not a flag.
    NOT_A_FLAG = "M4037";
    /// Not a word of the vocabulary.
    NOT_IN_VOCABULARY = "M4038";
    /// A code with a character that nobody sees.
    INVISIBLE_CHARACTER = "M4039";
    /// A reference to a key that its table lacks.
    KEY_UNKNOWN = "M4040";
    /// Two rows have one key.
    KEY_TWICE = "M4041";
    /// Two rows of one key are valid on the same day.
    DATES_OVERLAP = "M4042";
    /// A row ends before it begins.
    DATES_REVERSED = "M4043";
    /// There is no room for the fingerprints of keys.
    NO_ROOM_FOR_KEYS = "M4044";
    /// More problems than are listed.
    MORE_PROBLEMS = "M4050";
    /// A file of a prior run that is not as it was written.
    RUN_DAMAGED = "M4061";
    /// A figure of a prior run that had another level or unit.
    RUN_FIGURE = "M4062";
}
