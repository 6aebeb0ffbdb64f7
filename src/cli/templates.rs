//! The policies that ship with merit, as `merit new` copies them.

/// A policy that ships with merit.
pub struct Template {
    pub name: &'static str,
    /// A period and a subject that its data has, for the commands that are suggested.
    pub period: &'static str,
    pub subject: &'static str,
    /// Each file's path in the new folder, and what is in it.
    pub files: &'static [(&'static str, &'static [u8])],
}

/// A template: its policy and one of its cases from `policies/`, its data from `examples/`.
macro_rules! template {
    ($name:literal, $period:literal, $subject:literal, $case:literal, [$($table:literal),* $(,)?] $(,)?) => {
        Template {
            name: $name,
            period: $period,
            subject: $subject,
            files: &[
                of_policy!($name, "policy.toml"),
                of_policy!($name, "cases/README.md"),
                of_policy!($name, concat!("cases/", $case, "/case.toml")),
                of_policy!($name, concat!("cases/", $case, "/expected.csv")),
                $(
                    of_policy!($name, concat!("cases/", $case, "/", $table)),
                    (
                        concat!("data/", $table),
                        include_bytes!(concat!("../../examples/", $name, "/", $table)),
                    ),
                )*
            ],
        }
    };
}

/// A file of a shipped policy, with its path there.
macro_rules! of_policy {
    ($name:literal, $file:expr) => {
        (
            $file,
            include_bytes!(concat!("../../policies/", $name, "/", $file)),
        )
    };
}

/// All of them, by name.
pub const TEMPLATES: &[Template] = &[
    template!(
        "field-sales",
        "2026-Q2",
        "E-101",
        "on-target",
        [
            "orders.csv",
            "payments.csv",
            "people.csv",
            "products.csv",
            "targets.csv",
            "visits.csv",
        ],
    ),
    template!(
        "key-accounts",
        "2026-Q2",
        "K-02",
        "odd-thirds",
        [
            "accounts.csv",
            "orders.csv",
            "people.csv",
            "splits.csv",
            "targets.csv",
        ],
    ),
    template!(
        "margin-commission",
        "2026-Q2",
        "Y-07",
        "second-condition",
        ["产品.csv", "员工.csv", "指标.csv", "明细.csv", "订单.csv",],
    ),
    template!(
        "new-hire-draw",
        "2026-05",
        "H-03",
        "fourth-month",
        ["postings.csv", "sales.csv",],
    ),
    template!(
        "quarter-contest",
        "2026-Q2",
        "J-07",
        "ties-shared",
        ["产品.csv", "员工.csv", "客户.csv", "指标.csv", "订单.csv",],
    ),
    template!(
        "subscription",
        "2026-Q3",
        "S-02",
        "in-three-parts",
        [
            "cancellations.csv",
            "contracts.csv",
            "payments.csv",
            "people.csv",
            "plans.csv",
            "targets.csv",
        ],
    ),
    template!(
        "team-pool",
        "2026-H1",
        "T-10",
        "cap-and-unallocated",
        ["员工.csv", "损益.csv", "评分.csv", "调整.csv",],
    ),
];
