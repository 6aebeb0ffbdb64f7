#!/usr/bin/env python3
"""The bench plan in Polars: polars_plan.py FOLDER csv|parquet OUT.csv [THREADS]

Amounts are read as Decimal and worked with in whole cents; the streaming engine reads the orders."""
import os
import sys

folder, kind, out = sys.argv[1:4]
if len(sys.argv) > 4:
    os.environ["POLARS_MAX_THREADS"] = sys.argv[4]
import polars as pl
from polars import col, lit, when

CENTS, SHARE, BIG = pl.Decimal(18, 2), pl.Decimal(18, 4), pl.Int128
SCHEMAS = {
    "orders": {
        "order_id": pl.String, "order_date": pl.Date, "participant_id": pl.String,
        "customer_id": pl.String, "product_id": pl.String, "amount": CENTS, "cost": CENTS,
        "discount": SHARE, "status": pl.String, "collected": CENTS,
    },
    "participants": {
        "participant_id": pl.String, "name": pl.String, "role": pl.String, "level": pl.String,
        "base_salary": CENTS, "manager_id": pl.String, "region": pl.String, "hire_date": pl.Date,
    },
    "targets": {"participant_id": pl.String, "month": pl.String, "amount": CENTS},
    "products": {"product_id": pl.String, "category": pl.String, "margin_class": pl.String},
}


def table(name):
    path = f"{folder}/{name}.{kind}"
    if kind == "parquet":
        return pl.scan_parquet(path)
    return pl.scan_csv(path, schema=SCHEMAS[name], quote_char=None)


def units(name, of=pl.Int64):
    """A decimal as a whole number of its last place."""
    return col(name).to_physical().cast(of)


def number(value):
    return lit(value, dtype=BIG)


def halves_away(above, below):
    return above.sign() * ((2 * above.abs() + below) // (2 * below))


def millionths(part, base):
    safe = when(base > 0).then(base).otherwise(number(1))
    return when(base > 0).then(halves_away(part * 1_000_000, safe)).otherwise(number(0))


closed, returned = col("status") == "closed", col("status") == "returned"
rate = when(col("margin_class") == "high").then(15).otherwise(8)
earned = units("amount") * (10_000 - units("discount")) * rate
sold = (
    table("orders")
    .join(table("products"), on="product_id")
    .select(
        "participant_id", "status",
        amount=units("amount"), cost=units("cost"), collected=units("collected"),
        earned=halves_away(earned, 1_000_000),
    )
    .group_by("participant_id")
    .agg(
        revenue=col("amount").filter(closed).sum(),
        costs=col("cost").filter(closed).sum(),
        received=col("collected").filter(closed).sum(),
        commission=col("earned").filter(closed).sum(),
        closed=closed.sum(),
        returned=returned.sum(),
    )
    .collect(engine="streaming")
)
targets = table("targets").group_by("participant_id").agg(target=units("amount").sum()).collect()
SUMS = ["revenue", "costs", "received", "commission", "closed", "returned", "target"]
people = (
    table("participants")
    .collect()
    .join(sold, on="participant_id", how="left")
    .join(targets, on="participant_id", how="left")
    .with_columns(*[col(name).cast(BIG).fill_null(0) for name in SUMS], base=units("base_salary", BIG))
)
reports = (
    people.filter(col("manager_id").fill_null("") != "")
    .group_by(participant_id="manager_id")
    .agg(team=col("revenue").sum())
)


def between(value, most):
    return value.clip(number(0), number(most))


points = col("attainment")
paid = (
    people.join(reports, on="participant_id", how="left")
    .with_columns(
        col("team").fill_null(0),
        collection_rate=millionths(col("received"), col("revenue")),
        margin_rate=millionths(col("revenue") - col("costs"), col("revenue")),
        attainment=millionths(col("revenue"), col("target")),
        return_rate=millionths(col("returned"), col("closed") + col("returned")),
    )
    .with_columns(
        factor=50 * between(points - 800_000, 200_000) + 100 * between(points - 1_000_000, 200_000)
        + 150 * between(points - 1_200_000, 300_000) + 25 * (points - 1_500_000).clip(lower_bound=number(0)),
        gate=when(col("collection_rate") >= 800_000).then(number(10))
        .when(col("collection_rate") >= 600_000).then(number(8)).otherwise(number(0)),
        score=halves_away(
            40 * between(points * 100, 10**8) + 30 * between(col("collection_rate") * 100, 10**8)
            + 20 * between(col("margin_rate") * 250, 10**8)
            + 10 * between(10**8 - col("return_rate") * 1000, 10**8),
            number(1_000_000),
        ),
    )
    .with_columns(
        accelerator=halves_away(col("base") * col("factor"), number(10**8)),
        gated=halves_away(col("commission") * col("gate"), number(10)),
        grade=when(col("score") >= 9000).then(lit("A")).when(col("score") >= 7500).then(lit("B"))
        .when(col("score") >= 6000).then(lit("C")).otherwise(lit("D")),
        multiplier=when(col("score") >= 9000).then(number(120)).when(col("score") >= 7500).then(number(100))
        .when(col("score") >= 6000).then(number(80)).otherwise(number(50)),
        override=when(col("team") > 0).then(halves_away(col("team"), number(100))).otherwise(number(0)),
    )
    .with_columns(
        penalty=when((col("return_rate") > 50_000) & (col("gated") > 0))
        .then(halves_away(col("gated"), number(10))).otherwise(number(0)),
        bonus=halves_away(col("accelerator") * col("multiplier"), number(100)),
    )
    .with_columns(
        capped=pl.min_horizontal(
            col("gated") - col("penalty") + col("bonus") + col("override"), 6 * col("base")
        ).clip(lower_bound=number(0)),
    )
    .sort("revenue", "participant_id", descending=[True, False])
    .with_columns(place=pl.int_range(1, pl.len() + 1).over("region"))
    .with_columns(
        prize=when(col("place") == 1).then(number(500_000)).when(col("place") == 2).then(number(300_000))
        .when(col("place") == 3).then(number(100_000)).otherwise(number(0)),
    )
    .with_columns(total=col("capped") + col("prize"))
    .sort("participant_id")
)


def shown(name, scale):
    """A whole number of the last place as a decimal text."""
    of = col(name).abs()
    whole, rest = of // 10**scale, of % 10**scale
    sign = when(col(name) < 0).then(lit("-")).otherwise(lit(""))
    rest = rest.cast(pl.String).str.zfill(scale)
    return (sign + whole.cast(pl.String) + lit(".") + rest).alias(name)


HUNDREDTHS = ["revenue", "commission", "accelerator", "gated", "penalty", "score", "bonus", "override", "capped", "prize", "total"]
MILLIONTHS = ["collection_rate", "margin_rate", "attainment", "return_rate"]
paid.select(
    col("participant_id").alias("subject"),
    *[shown(name, 2) for name in HUNDREDTHS],
    *[shown(name, 6) for name in MILLIONTHS],
    "grade",
).write_csv(out)
