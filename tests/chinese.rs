//! A policy in Chinese from end to end: tables, columns, figures, labels, messages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{evaluated, location, small_whole};
use insta::assert_snapshot;
use merit::explain::{Style, explain, render};
use merit::message::Language;
use merit::run::Settings;

const POLICY: &str = r#"
[policy]
language = 1
id = "季度提成"
title = "销售人员季度提成方案"
version = "2026.1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table."员工"]
key = "工号"
[table."员工".columns]
"工号" = "code"
"姓名" = "text"
"大区" = ["华东", "华北"]

[table."订单"]
key = "订单号"
date = "成交日期"
credit = "销售员"
require = ['金额 != 0']
[table."订单".columns]
"订单号" = "code"
"成交日期" = "date?"
"销售员" = "员工?"
"金额" = "money"
"状态" = ["已完成", "已退货"]

[table."指标"]
date = "所属季度"
credit = "人员"
[table."指标".columns]
"人员" = "员工"
"所属季度" = "date"
"目标金额" = "money"

[subject]
table = "员工"
when = 'defined(目标) and 目标 > 0'

[group."区域"]
by = "大区"

[metric."销售额"]
of = "订单"
where = '状态 == "已完成"'
sum = "金额"

[metric."目标"]
of = "指标"
only = "目标金额"

[metric."达成率"]
value = "销售额 / 目标"
unit = "percent"

[pay."提成"]
by = "销售额"
slices = [{ from = 0, rate = "1%" }, { from = "80% * 目标", rate = "2%" }, { from = "目标", rate = "3%" }]
then = [{ deduct = "10%", when = '退货数 > 0', label = "有退货，扣一成" }, { at_most = "5_000" }]

[metric."退货数"]
of = "订单"
where = '状态 == "已退货"'
count = true

[pay."大区冠军"]
rank = "销售额"
within = "区域"
prizes = ["1_000"]
ties = "share"

[grade."等级"]
by = "达成率"
steps = [{ is = "待改进" }, { from = "80%", is = "合格" }, { above = "100%", is = "优秀" }]
"#;

const FILES: [(&str, &str); 3] = [
    (
        "员工.csv",
        "工号,姓名,大区\nE-9,王芳,华东\nE-10,李强,华东\nE-11,赵敏,华北\n",
    ),
    (
        "订单.csv",
        "订单号,成交日期,销售员,金额,状态\nD-1,2026-04-02,E-9,60000.50,已完成\nD-2,2026-05-02,E-9,50000,已完成\nD-3,2026-05-03,E-10,70000,已完成\nD-4,2026-05-04,E-10,900,已退货\nD-5,,E-9,800,已完成\n",
    ),
    (
        "指标.csv",
        "人员,所属季度,目标金额\nE-9,2026-04-01,100000\nE-10,2026-04-01,100000\n",
    ),
];

#[test]
fn what_is_paid() {
    let mut policy = small_whole(POLICY, &FILES);
    // 80,000 × 1 % + 20,000 × 2 % + 10,000.50 × 3 %; 70,000 × 1 % less a tenth.
    assert_eq!(
        policy.csv("2026-Q2"),
        "subject,status,提成,大区冠军,total\nE-9,ok,1500.02,1000.00,2500.02\nE-10,ok,630.00,0.00,630.00\n"
    );
}

#[test]
fn how_it_is_explained() {
    let mut policy = small_whole(POLICY, &FILES);
    let location = location(policy.folder.path(), None);
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let text = evaluated(
        &mut policy.prepared,
        &location,
        "2026-Q2",
        &[],
        settings,
        |evaluated, sources| {
            let document = explain(evaluated, sources, 1, None).unwrap();
            render(&document, Style::Text, Language::Chinese, None, false)
        },
    );
    assert_snapshot!(text.unwrap());
}
