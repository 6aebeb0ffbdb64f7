//! Shared orders and their lines after their period was closed.

use super::*;

/// Orders shared by people, paid as the customer pays and taken back as goods return; a negative
/// quarter is carried.
const SHARED: &str = r#"
[policy]
language = 1
id = "shared"
title = "Shared"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"

[table.orders]
key = "id"
date = "closed_on"
credit = "splits"
[table.orders.columns]
id = "code"
closed_on = "date"
net = "money"

[table.splits]
key = ["order", "rep"]
[table.splits.columns]
order = "orders"
rep = "people"
share = "percent"

[table.payments]
key = "id"
date = "paid_on"
credit = "order"
[table.payments.columns]
id = "code"
order = "orders"
paid_on = "date"
net = "money"

[table.returns]
key = "id"
date = "returned_on"
credit = "order"
[table.returns.columns]
id = "code"
order = "orders"
returned_on = "date"
net = "money"

[subject]
table = "people"

[metric.booked]
of = "orders"
sum = "net * share"

[metric.rate]
per = "orders"
by = "booked"
steps = [{ is = "10%" }, { from = 1000, is = "15%" }]

[metric.collected]
per = "payments"
running = "net"
within = "order"
window = "ever"

[metric.paid]
per = "payments"
value = "collected * order.rate * share - (collected - net) * order.rate * share"

[pay.commission]
of = "payments"
sum = "paid"

[metric.returned]
per = "returns"
running = "net"
within = "order"
window = "ever"

[metric.taken_back]
per = "returns"
value = "(returned - (returned - net)) * order.rate * share"

[pay.clawback]
of = "returns"
sum = "-taken_back"

[metric.debt]
start = 0
value = "max(0, debt.previous - commission - clawback)"

[pay.carried]
value = "debt - debt.previous"
"#;

#[test]
fn shared_orders_keep_each_rate_of_then() {
    let mut small = small_whole(
        SHARED,
        &[
            ("people.csv", "id\nE-1\nE-2\n"),
            (
                "orders.csv",
                "id,closed_on,net\nO-1,2026-01-15,1500\nO-2,2026-02-15,600\n",
            ),
            (
                "splits.csv",
                "order,rep,share\nO-1,E-1,60%\nO-1,E-2,40%\nO-2,E-1,100%\n",
            ),
            (
                "payments.csv",
                "id,order,paid_on,net\nP-1,O-1,2026-03-01,500\nP-2,O-1,2026-05-01,1000\nP-3,O-2,2026-05-02,600\n",
            ),
            (
                "returns.csv",
                "id,order,returned_on,net\nR-1,O-1,2026-06-20,300\nR-2,O-2,2026-08-01,600\n",
            ),
        ],
    );
    let kept = tempfile::tempdir().unwrap();
    let mut closed: Vec<PathBuf> = Vec::new();
    // E-1 booked 900 + 600, so 15%; E-2 booked 600, so 10%.
    for (quarter, one, two) in [
        ("2026-Q1", "45 0 0 0 45", "20 0 0 0 20"),
        ("2026-Q2", "180 -27 0 0 153", "40 -12 0 0 28"),
        ("2026-Q3", "0 -90 90 90 0", "0 0 0 0 0"),
        ("2026-Q4", "0 0 90 0 0", "0 0 0 0 0"),
    ] {
        let figures = ["commission", "clawback", "debt", "carried", "total"];
        let open = small.values(quarter, &figures);
        for (who, wanted) in [("E-1", one), ("E-2", two)] {
            let row: Vec<&str> = figures
                .iter()
                .map(|figure| open[&format!("{who}.{figure}")].as_str())
                .collect();
            assert_eq!(row.join(" "), wanted, "{quarter} {who}");
        }
        assert_eq!(
            small.values_after(quarter, &closed, &figures),
            open,
            "{quarter}"
        );
        let folder = kept.path().join(quarter);
        small.close(quarter, &closed, &folder);
        closed.push(folder);
    }
    let first = std::fs::read_to_string(closed[0].join("figures.csv")).unwrap();
    assert!(
        first.contains("rate,orders,O-1,E-1,0.15,") && first.contains("rate,orders,O-1,E-2,0.1,"),
        "{first}"
    );
}

/// Lines without a key are as late as the order that they follow.
#[test]
fn lines_are_late_with_their_order() {
    let body = r#"
[table.lines]
credit = "order"
[table.lines.columns]
order = "orders"
price = "money"

[metric.of_year]
of = "lines"
window = "year to date"
sum = "price"

[pay.x]
value = "of_year"
"#;
    let mut small = small_whole(
        &format!("{HEAD}{body}"),
        &[
            ("people.csv", "id,region\nE-1,North\n"),
            (
                "orders.csv",
                "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,1\n",
            ),
            ("lines.csv", "order,price\nA,10\n"),
        ],
    );
    let kept = tempfile::tempdir().unwrap();
    let first = [kept.path().join("q1")];
    small.close("2025-Q1", &[], &first[0]);
    small.write(
        "orders.csv",
        "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,1\nB,2025-02-10,E-1,C,1\n",
    );
    small.write("lines.csv", "order,price\nA,10\nB,5\n");
    let values = |small: &mut Small, priors: &[PathBuf]| {
        small.values_after("2025-Q2", priors, &["of_year"])["E-1.of_year"].clone()
    };
    assert_eq!(
        (values(&mut small, &first), values(&mut small, &[])),
        ("10".to_owned(), "15".to_owned())
    );
}
