//! Windows, running totals, records at home, dated rows.

use crate::common::{HEAD, small_whole};
use crate::{ORDERS, PEOPLE, expect};

#[test]
fn windows_and_earlier_periods() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.ever]
of = "orders"
window = "ever"
sum = "amount"
[metric.earlier]
of = "orders"
window = "earlier"
sum = "amount"
[metric.year]
of = "orders"
window = "year to date"
sum = "amount"
[metric.last_six]
of = "orders"
window = "last 6 months"
sum = "amount"
[metric.before]
of = "orders"
window = "previous 1 quarter"
sum = "amount"
[metric.was]
value = "sales.previous"
[metric.year_before]
value = "sales.last_year"
[metric.quarters]
of = "periods"
window = "last 4 periods"
max = "sales"
[metric.in_a_row]
of = "periods"
streak = "sales > 0"
"#;
    let figures = [
        "ever",
        "earlier",
        "year",
        "last_six",
        "before",
        "was",
        "year_before",
        "quarters",
        "in_a_row",
    ];
    expect(
        body,
        &figures,
        &[
            ("E-1.ever", "610.5"),
            ("E-1.earlier", "150"),
            ("E-1.year", "560.5"),
            ("E-1.last_six", "560.5"),
            ("E-1.before", "100"),
            ("E-1.was", "100"),
            ("E-1.year_before", "50"),
            ("E-1.quarters", "460.5"),
            ("E-1.in_a_row", "2"),
            ("E-2.in_a_row", "1"),
            ("E-3.in_a_row", "0"),
        ],
    );
}

#[test]
fn running_totals_and_numbers() {
    let body = r#"
[metric.up_to]
per = "orders"
running = "amount"
[metric.number]
per = "orders"
running = 1
within = "customer"
window = "ever"
[metric.first_orders]
of = "orders"
where = "number == 1"
count = true
[metric.above]
per = "orders"
between = ["up_to - amount", "up_to"]
slices = [{ from = 0, rate = "1%" }, { from = 400, rate = "2%" }]
[metric.marginal]
of = "orders"
sum = "above"
"#;
    expect(
        body,
        &["up_to", "number", "first_orders", "marginal"],
        &[
            ("O-2.up_to", "100"),
            ("O-3.up_to", "200"),
            ("O-4.up_to", "500.5"),
            ("O-5.up_to", "460.5"),
            ("O-1.number", "1"),
            ("O-3.number", "3"),
            ("O-5.number", "4"),
            ("O-4.number", "1"),
            ("O-7.number", "none"),
            ("E-1.first_orders", "1"),
            // 4.00 and 60.50 at 2 %: marginal on 460.50.
            ("E-1.marginal", "5.21"),
        ],
    );
}

#[test]
fn a_record_figure_is_at_home() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.rate]
by = "sales"
steps = [{ is = "1%" }, { from = 100, is = "2%" }, { from = 400, is = "3%" }]
[metric.earned]
per = "orders"
value = "amount * rate"
[metric.to_date]
of = "orders"
window = "ever"
sum = "earned"
"#;
    // 50 at 1 % (2025-Q2), 100 at 2 % (Q1), 460.50 at 3 % (Q2).
    expect(
        body,
        &["to_date"],
        &[("E-1.to_date", "16.315"), ("E-3.to_date", "0")],
    );
}

#[test]
fn dated_rows_hold_for_days() {
    let text = format!(
        "{HEAD}{}",
        r#"
[table.targets]
key = "rep"
dates = { from = "from_day" }
credit = "rep"
[table.targets.columns]
rep = "people"
from_day = "date"
amount = "money"
[table.leave]
dates = { from = "a", until = "b" }
credit = "rep"
[table.leave.columns]
rep = "people"
a = "date"
b = "date?"
[table.prices]
key = ["class", "year"]
[table.prices.columns]
class = "code"
year = "count"
price = "money"
[table.deals]
date = "day"
credit = "rep"
[table.deals.columns]
day = "date"
rep = "people"
class = "code"
year = "count"
aim = "targets"
listed = { table = "prices", by = ["class", "year"] }
[metric.target]
of = "targets"
sum = "amount * prorata"
[metric.latest]
of = "targets"
last = "amount"
[metric.versions]
of = "targets"
count = true
[metric.days_off]
of = "leave"
sum = "prorata * period.days"
[metric.off_at_end]
of = "leave"
window = "last day"
count = true
[metric.priced]
of = "deals"
sum = "listed.price"
[metric.then_target]
of = "deals"
sum = "aim.amount"
"#
    );
    let files = [
        ("people.csv", "id,region\nE-1,n\nE-2,n\n"),
        ("orders.csv", "id,day,rep,customer,amount\n"),
        (
            "targets.csv",
            "rep,from_day,amount\nE-1,2026-01-01,455000\nE-1,2026-05-16,546000\nE-1,2026-06-01,500500\nE-2,2026-08-01,5\n",
        ),
        (
            "leave.csv",
            "rep,a,b\nE-1,2026-03-30,2026-04-02\nE-1,2026-06-29,\n",
        ),
        ("prices.csv", "class,year,price\nx,2025,3\nx,2026,4\n"),
        (
            "deals.csv",
            "day,rep,class,year,aim\n2026-05-15,E-1,x,2026,E-1\n2026-05-16,E-1,x,2025,E-1\n2026-07-01,E-1,x,2025,E-1\n",
        ),
    ];
    let values = small_whole(&text, &files).values(
        "2026-Q2",
        &[
            "target",
            "latest",
            "versions",
            "days_off",
            "off_at_end",
            "priced",
            "then_target",
        ],
    );
    let expected = [
        // 45 days of 455,000, 16 of 546,000, 30 of 500,500, of 91.
        ("E-1.target", "486000"),
        ("E-1.latest", "500500"),
        ("E-1.versions", "3"),
        ("E-1.days_off", "4"),
        ("E-1.off_at_end", "1"),
        ("E-1.priced", "7"),
        ("E-1.then_target", "1001000"),
        ("E-2.target", "0"),
        ("E-2.versions", "0"),
    ];
    for (key, value) in expected {
        assert_eq!(values[key], value, "{key}");
    }
}

#[test]
fn figures_of_records_from_records_that_refer_to_them() {
    let text = format!(
        "{HEAD}{}",
        r#"
[table.payments]
key = "id"
date = "paid"
credit = "order"
[table.payments.columns]
id = "code"
order = "orders"
paid = "date"
net = "money"
[metric.sales]
of = "orders"
sum = "amount"
[metric.rate]
per = "orders"
by = "sales"
steps = [{ is = "1%" }, { from = 400, is = "2%" }]
[metric.paid_in_home_quarter]
per = "orders"
of = "payments"
sum = "net"
[metric.paid_before]
per = "payments"
of = "order.payments"
where = "paid < own.paid"
sum = "net"
[metric.commission]
per = "payments"
value = "net * order.rate"
[metric.collected]
of = "payments"
sum = "net"
[metric.earned]
of = "payments"
sum = "commission"
[metric.late]
of = "payments"
where = "days_between(order.day, paid) > 30"
count = true
"#
    );
    let files = [
        PEOPLE,
        ORDERS,
        (
            "payments.csv",
            "id,order,paid,net\nP-1,O-2,2026-02-01,60\nP-2,O-2,2026-04-20,40\nP-3,O-4,2026-05-20,300.50\nP-4,O-4,2026-07-01,1\n",
        ),
    ];
    let values = small_whole(&text, &files).values(
        "2026-Q2",
        &[
            "paid_in_home_quarter",
            "paid_before",
            "commission",
            "collected",
            "earned",
            "late",
        ],
    );
    let expected = [
        // At home in the first quarter: the payment of April is not seen.
        ("O-2.paid_in_home_quarter", "60"),
        ("O-4.paid_in_home_quarter", "300.5"),
        ("P-2.paid_before", "60"),
        ("P-1.paid_before", "0"),
        ("P-2.commission", "0.4"),
        ("P-3.commission", "6.01"),
        ("E-1.collected", "340.5"),
        ("E-1.earned", "6.41"),
        ("E-1.late", "1"),
    ];
    for (key, value) in expected {
        assert_eq!(values[key], value, "{key}");
    }
}
