//! Formulas, their units, and scripts.
codes! {
    /// A formula is longer than it may be.
    TOO_LONG = "M2001";
    /// A formula without anything in it.
    EMPTY = "M2002";
    /// Full-width or typographic characters in place of plain ones.
    LOOKALIKE = "M2003";
    /// A character that cannot be seen.
    HIDDEN = "M2004";
    /// A comment in a formula.
    COMMENT = "M2005";
    /// `%` as an operator, or apart from its number.
    MODULO = "M2006";
    /// Text in other quotes than double ones.
    QUOTES = "M2007";
    /// A text without its closing quote.
    UNTERMINATED = "M2008";
    /// An escape that texts do not have.
    ESCAPE = "M2009";
    /// A number written in a way that formulas do not have, or with too many digits.
    NUMBER = "M2010";
    /// `&&`, `||`, `!`.
    SYMBOL = "M2011";
    /// `=` in a formula.
    EQUALS = "M2012";
    /// Rhai that formulas do not have.
    OUTSIDE = "M2013";
    /// A reserved word as a name.
    RESERVED = "M2014";
    /// Something that may not stand where it stands.
    UNEXPECTED = "M2015";
    /// A formula that ends too early.
    INCOMPLETE = "M2016";
    /// A formula that nests too deep.
    TOO_DEEP = "M2017";
    /// A list outside of `in`, or `in` without one.
    LIST = "M2018";
    /// A call written as a method.
    METHOD = "M2019";
    /// A date that is none, or not a literal.
    DATE = "M2020";
    /// `not x > 2`.
    NOT_FIRST = "M2021";
    /// `if` without `else`.
    NO_ELSE = "M2022";
    /// A label of `switch` that is not a literal.
    SWITCH_LABEL = "M2023";
    /// A label of `switch` written twice.
    SWITCH_TWICE = "M2024";
    /// An operator between units that do not go together.
    UNITS = "M2030";
    /// A comparison of values that cannot be compared.
    COMPARE = "M2031";
    /// A bare number where a percent belongs.
    PERCENT = "M2032";
    /// A text that is not in the vocabulary.
    WORD = "M2033";
    /// A formula whose unit its place does not take.
    PLACE = "M2034";
    /// A condition that is not yes or no.
    CONDITION = "M2035";
    /// Branches of different units.
    BRANCHES = "M2036";
    /// A function that does not exist.
    FUNCTION = "M2037";
    /// A call with too few or too many arguments.
    COUNT = "M2038";
    /// An argument of the wrong unit.
    ARGUMENT = "M2039";
    /// `round()` in a formula.
    ROUND = "M2040";
    /// A value that may be a fraction handed to a script.
    FRACTION = "M2041";
    /// `own` without a name.
    OWN = "M2042";
    /// `<` between texts or flags.
    ORDER = "M2043";
    /// A text where a date belongs.
    TEXT_FOR_DATE = "M2044";
    /// A unary minus before what has no sign.
    NEGATE = "M2045";
    /// A script file that is too long.
    SCRIPT_LONG = "M2050";
    /// A script that Rhai cannot read.
    SCRIPT_SYNTAX = "M2051";
    /// A script file without the declared function.
    SCRIPT_MISSING = "M2052";
    /// A script function with another number of parameters than declared.
    SCRIPT_PARAMETERS = "M2053";
    /// Something that scripts may not do.
    SCRIPT_FORBIDDEN = "M2054";
    /// Statements of a script file outside of functions.
    SCRIPT_LOOSE = "M2055";
}
