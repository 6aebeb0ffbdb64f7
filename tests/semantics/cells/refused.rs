//! What cannot be split, and columns and weights that do not fit.

use super::*;

#[test]
fn what_cannot_be_split_is_told() {
    let split = |columns: &str| {
        format!("[metric.x]\nof = \"ratings\"\nmean = \"points\"\nsplit = [{columns}]\n")
    };
    refused(&split(r#""points""#), "M3032", "closed vocabulary");
    refused(&split(r#""rater", "rater""#), "M3032", "each column once");
    refused(&split(r#""nobody""#), "M3005", "no column");
    let orders = "[metric.x]\nof = \"orders\"\nsum = \"amount\"\n";
    refused(
        &format!("{orders}split = [\"who.region\"]"),
        "M3032",
        "closed vocabulary",
    );
    refused(
        "[metric.x]\nvalue = \"sold\"\nsplit = [\"kind\"]",
        "M3032",
        "without the key",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nsum = \"sold\"\nsplit = [\"kind\"]",
        "M3032",
        "without the key",
    );
    refused("[pay.x]\nvalue = \"sold\"", "M3034", "a pay is one amount");
    refused("[metric.x]\nrank = \"sold\"", "M3034", "people are ranked");
    refused(
        "[metric.fund]\nper = \"company\"\nvalue = \"1000\"\nunit = \"money\"\n[pay.x]\nshare = \"fund\"\nby = \"sold\"",
        "M3034",
        "a pay is one amount",
    );
    refused(
        "[metric.x]\nper = \"orders\"\nrunning = \"prices\"\n[metric.prices]\nper = \"orders\"\nof = \"lines\"\nsum = \"price\"\nsplit = [\"sort\"]",
        "M3034",
        "split what gathers it",
    );
    refused(
        "[pay.x]\nvalue = \"10\"\nunit = \"money\"\n[total]\nthen = [{ add = \"sold\" }]",
        "M3034",
        "gather the cells of it",
    );
    refused(
        "[group.good]\nwhen = 'sold > 3'\n[metric.x]\nper = \"good\"\nof = \"members\"\ncount = true",
        "M3034",
        "gather the cells of it",
    );
    let with = |columns: &str| {
        let table = format!(
            "[table.calls]\ncredit = \"who\"\n[table.calls.columns]\nwho = \"people\"\n{columns}\n"
        );
        let words: Vec<String> = (0..1001).map(|word| format!("\"w{word}\"")).collect();
        let table = table.replace("MANY", &format!("[{}]", words.join(", ")));
        format!("{table}[metric.x]\nof = \"calls\"\ncount = true\nsplit = [\"by\"]")
    };
    refused(
        &with("by = \"products?\"").replace("[\"by\"]", "[\"by.class\"]"),
        "M3032",
        "may be empty",
    );
    refused(&with("by = MANY"), "M3032", "more than 1000 cells");
    refused(
        &with("by = [\"a\"]\nregion = [\"a\"]").replace("[\"by\"]", "[\"region\"]"),
        "M3032",
        "rename one",
    );
}

#[test]
fn columns_must_agree() {
    refused(
        "[metric.x]\nvalue = \"rating * sold\"",
        "M3033",
        "split by kind, and `rating` by skill, rater",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nsum = \"sold\"\nwhen = 'sold > 0'",
        "M3033",
        "`sold` is split by kind, and `sold` is not",
    );
    refused(
        "[metric.x]\nof = \"orders\"\nsum = \"amount * rating\"\nsplit = [\"kind\"]",
        "M3033",
        "`rating` is split by skill, rater, and `x` by kind",
    );
    refused(
        "[metric.x]\nof = \"orders\"\nsum = \"amount * sold\"",
        "M3033",
        "a record lies in no cell",
    );
    refused(
        "[metric.x]\nof = \"area_sold\"\nsum = \"area_sold\"\n[metric.area_sold]\nper = \"area\"\nof = \"members\"\nsum = \"sold\"",
        "M3009",
        "another level",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nsum = \"sold\"\nwindow = \"ever\"",
        "M3009",
        "window",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nstreak = 'sold > 0'",
        "M3009",
        "only periods",
    );
    refused(
        "[metric.flat]\nvalue = \"1\"\n[metric.x]\nof = \"flat\"\nsum = \"flat\"",
        "M3009",
        "add `split`",
    );
}

/// A figure that goes round by earlier values is read before its columns are known.
#[test]
fn circles_know_their_columns() {
    let carried = |also: &str| {
        format!(
            "[metric.carried]\nstart = 0\nunit = \"money\"\nvalue = \"left.previous / 2{also}\"\n\
             [metric.left]\nstart = 0\nunit = \"money\"\nvalue = \"max(0, 100 - sold - carried)\"\n"
        )
    };
    refused(&carried(""), "M3033", "circle of earlier values");
    // 2025: 100, 50, 75, 62.5; then with 10 sold 58.75, and 100 sold nothing is left.
    expect(
        &carried(" + 0 * sold"),
        &["left", "carried"],
        &[
            ("E-1.left/cell.sell", "0"),
            ("E-1.carried/cell.sell", "29.375"),
            ("E-3.carried/cell.serve", "34.375"),
        ],
    );
}

#[test]
fn weights_are_checked() {
    let weights = |weights: &str| format!("[score.x]\nof = \"rating\"\nweights = {weights}");
    refused(
        &weights(r#"{ boss = "50%", peer = "30%" }"#),
        "M3013",
        "`self`",
    );
    refused(
        &weights(r#"{ boss = "50%", peer = "30%", selv = "20%" }"#),
        "M3014",
        "self",
    );
    refused(
        &weights(r#"{ boss = "50%", peer = "30%", self = "10%" }"#),
        "M3011",
        "total 90%",
    );
    refused(
        &weights(r#"{ sell = { boss = 1, peer = 1, self = 1 }, serve = 3 }"#),
        "M3014",
        "skill, rater",
    );
    refused(
        &weights(
            r#"{ sell = { boss = "50%", peer = "50%", self = "0%" }, serve = { boss = "70%", peer = "40%", self = "0%" } }"#,
        ),
        "M3011",
        "total 110%",
    );
    refused(
        "[metric.money]\nvalue = \"sold * 2\"\n[score.x]\nof = \"money\"\nweights = { sell = 1, serve = 2 }",
        "M3016",
        "",
    );
    refused(
        &format!(
            "{}\n[limits]\nsingle_weight = {{ at_most = \"60%\" }}",
            weights(r#"{ boss = "70%", peer = "30%", self = "0%" }"#)
        ),
        "M3019",
        "70%",
    );
}
