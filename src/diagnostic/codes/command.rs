codes! {
    /// `check --explain` of a code that does not exist.
    UNKNOWN_CODE = "M0001";
    /// `new --template` of a template that does not exist.
    UNKNOWN_TEMPLATE = "M0002";
    /// `new` with a name that is no plain folder name.
    BAD_PROJECT_NAME = "M0003";
    /// `new` or `run --out` where there is something already.
    FOLDER_NOT_EMPTY = "M0004";
    /// A file or folder could not be written.
    CANNOT_WRITE = "M0005";
    /// `--period` that is no period of the policy's cycle.
    UNKNOWN_PERIOD = "M0006";
    /// `--period` before or after the policy's `effective`.
    PERIOD_NOT_EFFECTIVE = "M0007";
    /// `--subject` that the subject table does not have.
    UNKNOWN_SUBJECT = "M0008";
    /// `--figure` that the policy does not have.
    UNKNOWN_FIGURE = "M0009";
    /// `--record` that no table has.
    UNKNOWN_RECORD = "M0010";
    /// POLICY is neither a TOML file, nor a folder with one, nor a folder of such folders.
    NO_POLICY = "M0011";
    /// A command or an option that does not exist.
    UNKNOWN_ARGUMENT = "M0012";
    /// Something that must be given is not.
    MISSING_ARGUMENT = "M0013";
    /// A value that an option does not take.
    BAD_VALUE = "M0014";
    /// Arguments that exclude each other, or one given twice.
    ARGUMENTS_CLASH = "M0015";
    /// Several policies where one is explained.
    SEVERAL_POLICIES = "M0016";
    /// Two policies of one run with the same id.
    SAME_POLICY_ID = "M0017";
    /// The run was asked to stop: Ctrl-C.
    STOPPED = "M0018";
    /// A parameter that the policy does not have.
    UNKNOWN_PARAMETER = "M0021";
    /// What is to stand in the place of a literal is none.
    NO_LITERAL = "M0022";
    /// `--prior` that is no folder of a run.
    NOT_A_RUN = "M0031";
    /// `--prior` of another policy, cycle or currency.
    RUN_OF_ANOTHER = "M0032";
    /// `--prior` of a period that is not before the one that is run.
    RUN_PERIOD = "M0033";
    /// Two `--prior` of one period.
    RUN_TWICE = "M0034";
    /// `--prior` in a format of a later version.
    RUN_NEWER = "M0035";
    /// A fault of merit itself.
    OUR_FAULT = "M0070";
}
