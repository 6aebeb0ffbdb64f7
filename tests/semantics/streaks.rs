//! `streak`: over which periods it goes.

use crate::expect;

#[test]
fn a_period_that_where_leaves_out_is_no_item() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.in_a_row]
of = "periods"
streak = "sales > 0"
[metric.but_for_the_last]
of = "periods"
streak = "sales > 0"
where = "period.start < date(\"2026-04-01\")"
[metric.of_the_big]
of = "periods"
streak = "sales > 0"
where = "sales == 50 or sales > 400"
[metric.of_the_known]
of = "periods"
streak = "sales > 0"
where = "100 / sales > 0"
"#;
    // E-1: 50 in 2025-Q2, nothing in the two quarters that follow, 100, then 460.50.
    expect(
        body,
        &["in_a_row", "but_for_the_last", "of_the_big", "of_the_known"],
        &[
            ("E-1.in_a_row", "2"),
            ("E-1.but_for_the_last", "1"),
            ("E-1.of_the_big", "2"),
            // What is undefined ends it, in `where` as in the condition.
            ("E-1.of_the_known", "2"),
            ("E-3.of_the_known", "0"),
        ],
    );
}

#[test]
fn only_periods_come_in_a_row() {
    for collection in ["orders", "members"] {
        let level = match collection {
            "members" => "per = \"company\"\n",
            _ => "",
        };
        let text = format!(
            "{}[metric.sales]\nof = \"orders\"\nsum = \"amount\"\n\
             [metric.row]\n{level}of = \"{collection}\"\nstreak = \"1 > 2\"\n",
            crate::common::HEAD
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        std::fs::write(&path, text).unwrap();
        let refused = merit::run::prepare(&path).err().unwrap();
        let codes: Vec<&str> = refused.diagnostics.iter().map(|d| d.code.0).collect();
        assert_eq!(codes, ["M3009"], "{collection}");
    }
}
