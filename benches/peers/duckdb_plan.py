#!/usr/bin/env python3
"""The bench plan in DuckDB: duckdb_plan.py FOLDER csv|parquet OUT.csv [THREADS] [--narrow]

Amounts are DECIMAL(18,2), with --narrow DECIMAL(12,2), whose products stay in 64 bits. Ratios are
divided in whole numbers, since DuckDB divides decimals as floating point."""
import sys

import duckdb

folder, kind, out = sys.argv[1:4]
rest = [word for word in sys.argv[4:] if word != "--narrow"]
money, share = ("DECIMAL(12,2)", "DECIMAL(5,4)") if "--narrow" in sys.argv else ("DECIMAL(18,2)", "DECIMAL(18,4)")
db = duckdb.connect()
if rest:
    db.execute(f"SET threads = {int(rest[0])}")
db.execute("SET preserve_insertion_order = false")
TYPES = {
    "orders": {
        "order_id": "VARCHAR", "order_date": "DATE", "participant_id": "VARCHAR",
        "customer_id": "VARCHAR", "product_id": "VARCHAR", "amount": money, "cost": money,
        "discount": share, "status": "VARCHAR", "collected": money,
    },
    "participants": {
        "participant_id": "VARCHAR", "name": "VARCHAR", "role": "VARCHAR", "level": "VARCHAR",
        "base_salary": "DECIMAL(18,2)", "manager_id": "VARCHAR", "region": "VARCHAR",
        "hire_date": "DATE",
    },
    "targets": {"participant_id": "VARCHAR", "month": "VARCHAR", "amount": "DECIMAL(18,2)"},
    "products": {"product_id": "VARCHAR", "category": "VARCHAR", "margin_class": "VARCHAR"},
}
for table, types in TYPES.items():
    path = f"{folder}/{table}.{kind}"
    if kind == "csv":
        source = f"read_csv('{path}', header = true, auto_detect = false, quote = '', escape = '', columns = {types})"
        columns = "*"
    else:
        source = f"read_parquet('{path}')"
        columns = ", ".join(f"{name}::{of} AS {name}" for name, of in types.items())
    db.execute(f"CREATE VIEW {table} AS SELECT {columns} FROM {source}")

db.execute(f"""
CREATE MACRO halves_away(above, below) AS
  sign(above)::HUGEINT * ((2 * abs(above) + below) // (2 * below));
CREATE MACRO millionths(part, base) AS
  CASE WHEN base > 0 THEN halves_away(part::HUGEINT * 1000000, base::HUGEINT) ELSE 0::HUGEINT END;
CREATE MACRO cents(amount) AS coalesce((amount * 100)::HUGEINT, 0::HUGEINT);
CREATE MACRO within(x, low, high) AS greatest(low::HUGEINT, least(high::HUGEINT, x));

CREATE TEMP TABLE sold AS
SELECT participant_id AS id,
  sum(amount) FILTER (status = 'closed') AS revenue,
  sum(cost) FILTER (status = 'closed') AS costs,
  sum(collected) FILTER (status = 'closed') AS received,
  sum(round(amount * (1 - discount) * CASE margin_class WHEN 'high' THEN 0.15 ELSE 0.08 END::DECIMAL(3,2), 2)::DECIMAL(18,2))
    FILTER (status = 'closed') AS commission,
  count(*) FILTER (status = 'closed') AS closed,
  count(*) FILTER (status = 'returned') AS returned
FROM orders JOIN products USING (product_id) GROUP BY id;

CREATE TEMP TABLE people AS
SELECT p.participant_id AS id, p.manager_id AS manager, p.region, cents(p.base_salary) AS base,
  cents(revenue) AS revenue, cents(costs) AS costs, cents(received) AS received, cents(commission) AS commission,
  coalesce(closed, 0) AS closed, coalesce(returned, 0) AS returned, cents(t.target) AS target
FROM participants p
LEFT JOIN sold ON sold.id = p.participant_id
LEFT JOIN (SELECT participant_id, sum(amount) AS target FROM targets GROUP BY ALL) t USING (participant_id);

CREATE TEMP TABLE paid AS
WITH reports AS (
  SELECT manager AS id, sum(revenue)::HUGEINT AS team FROM people WHERE manager <> '' GROUP BY manager
), ratios AS (
  SELECT *, millionths(received, revenue) AS collection_rate, millionths(revenue - costs, revenue) AS margin_rate,
    millionths(revenue, target) AS attainment, millionths(returned, closed + returned) AS return_rate
  FROM people
), rated AS (
  SELECT *,
    -- hundredths of a millionth: the rates have two places
    50 * within(attainment - 800000, 0, 200000) + 100 * within(attainment - 1000000, 0, 200000)
      + 150 * within(attainment - 1200000, 0, 300000) + 25 * greatest(attainment - 1500000, 0::HUGEINT) AS factor,
    CASE WHEN collection_rate >= 800000 THEN 10 WHEN collection_rate >= 600000 THEN 8 ELSE 0 END AS gate,
    halves_away(40 * within(attainment * 100, 0, 100000000) + 30 * within(collection_rate * 100, 0, 100000000)
      + 20 * within(margin_rate * 250, 0, 100000000) + 10 * within(100000000 - return_rate * 1000, 0, 100000000),
      1000000::HUGEINT) AS score
  FROM ratios
), graded AS (
  SELECT *, halves_away(base * factor, 100000000::HUGEINT) AS accelerator, halves_away(commission * gate, 10::HUGEINT) AS gated,
    CASE WHEN score >= 9000 THEN 'A' WHEN score >= 7500 THEN 'B' WHEN score >= 6000 THEN 'C' ELSE 'D' END AS grade
  FROM rated
), awarded AS (
  SELECT graded.*,
    CASE WHEN return_rate > 50000 AND gated > 0 THEN halves_away(gated, 10::HUGEINT) ELSE 0::HUGEINT END AS penalty,
    halves_away(accelerator * CASE grade WHEN 'A' THEN 120 WHEN 'B' THEN 100 WHEN 'C' THEN 80 ELSE 50 END, 100::HUGEINT) AS bonus,
    CASE WHEN team > 0 THEN halves_away(team, 100::HUGEINT) ELSE 0::HUGEINT END AS override,
    row_number() OVER (PARTITION BY region ORDER BY revenue DESC, graded.id) AS place
  FROM graded LEFT JOIN reports ON reports.id = graded.id
)
SELECT *, greatest(least(gated - penalty + bonus + override, 6 * base), 0::HUGEINT) AS capped,
  CASE place WHEN 1 THEN 500000 WHEN 2 THEN 300000 WHEN 3 THEN 100000 ELSE 0 END AS prize
FROM awarded;
""")
HUNDREDTHS = ["revenue", "commission", "accelerator", "gated", "penalty", "score", "bonus", "override", "capped", "prize"]
MILLIONTHS = ["collection_rate", "margin_rate", "attainment", "return_rate"]
shown = [f"({name}::DECIMAL(30,0) * 0.01)::DECIMAL(32,2) AS {name}" for name in HUNDREDTHS]
shown += [f"({name}::DECIMAL(30,0) * 0.000001)::DECIMAL(36,6) AS {name}" for name in MILLIONTHS]
shown += ["grade", "((capped + prize)::DECIMAL(30,0) * 0.01)::DECIMAL(32,2) AS total"]
db.execute(f"COPY (SELECT id AS subject, {', '.join(shown)} FROM paid ORDER BY id) TO '{out}' (HEADER)")
