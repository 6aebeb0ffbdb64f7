#!/usr/bin/env python3
"""Data for the bench plan: generate.py PEOPLExORDERS FOLDER

Writes people, targets, products and orders as CSV and Parquet, and the orders once more as CSV in
another order. Every value is a function of its row and column (splitmix64), so that the files are
the same on every machine and with every version of the libraries."""
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

BLOCK = 1_000_000
PRODUCTS = 500
REGIONS = 20


def dice(column, rows):
    """A 64-bit number for each row of a column."""
    with np.errstate(over="ignore"):
        z = (rows.astype(np.uint64) + np.uint64(column << 40)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def below(limit, column, rows):
    return (dice(column, rows) % np.uint64(limit)).astype(np.int64)


def decimals(units, scale):
    """Whole numbers of the last place as decimals, never through a float."""
    words = np.empty((len(units), 2), dtype=np.int64)
    words[:, 0] = units
    words[:, 1] = units >> 63
    kind = pa.decimal128(18, scale)
    return pa.Array.from_buffers(kind, len(units), [None, pa.py_buffer(words)])


def codes(letter, digits, numbers):
    """P0000042 and the like."""
    width = digits + 1
    text = np.empty((len(numbers), width), dtype=np.uint8)
    text[:, 0] = ord(letter)
    rest = numbers.copy()
    for place in range(digits, 0, -1):
        text[:, place] = 48 + rest % 10
        rest //= 10
    ends = np.arange(0, (len(numbers) + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(text))


def words(list_, places):
    of = pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), pa.array(list_))
    return of.cast(pa.string())


class Files:
    """A table as CSV and as Parquet, written block by block."""

    def __init__(self, folder, name, parquet=True):
        self.folder, self.name, self.parquet = folder, name, parquet
        self.writers = None

    def add(self, columns):
        table = pa.table(columns)
        if self.writers is None:
            plain = pa.csv.WriteOptions(quoting_style="none", quoting_header="none")
            path = self.folder / self.name
            self.writers = [pa.csv.CSVWriter(f"{path}.csv", table.schema, write_options=plain)]
            if self.parquet:
                self.writers.append(
                    pa.parquet.ParquetWriter(
                        f"{path}.parquet", table.schema, compression="snappy",
                        store_decimal_as_integer=True,
                    )
                )
        self.writers[0].write_table(table)
        for writer in self.writers[1:]:
            writer.write_table(table, row_group_size=BLOCK // 2)

    def close(self):
        for writer in self.writers:
            writer.close()


def people_of(count, orders):
    """How readily customers of each person pay (in hundredths), and who has a bad quarter."""
    rows = np.arange(count)
    pays = 55 + below(46, 20, rows)
    returns = below(60, 21, rows)
    return pays, returns


def orders(rows, people, all_orders, high):
    pays, returns = people_of(people, all_orders)
    # The square of an even number between 0 and 1 favours some people over others.
    seat = below(1 << 20, 1, rows)
    who = seat * seat // (1 << 20) * people // (1 << 20)
    product = below(PRODUCTS, 2, rows)
    amount = 1_000 + below(6_000, 3, rows) * (1 + below(6, 4, rows)) ** 2
    amount = np.where(below(1000, 5, rows) < 3, -amount // 4, amount)
    share = np.where(high[product], 30 + below(31, 6, rows), 70 + below(21, 6, rows))
    cost = amount * share // 100
    discount = np.where(below(10, 7, rows) < 7, 0, below(3001, 8, rows))
    state = below(1000, 9, rows)
    status = np.where(state < returns[who], 1, np.where(state >= 950, 2, 0))
    paid = np.where(below(100, 10, rows) < pays[who], 100, below(46, 11, rows))
    collected = np.where(status == 0, amount * paid // 100, 0)
    day = np.datetime64("2026-01-01") + rows * 90 // all_orders
    return {
        "order_id": codes("O", 9, rows),
        "order_date": pa.array(day.astype("datetime64[D]")),
        "participant_id": codes("P", 7, who),
        "customer_id": codes("C", 7, below(max(1, all_orders // 20), 12, rows)),
        "product_id": codes("S", 5, product),
        "amount": decimals(amount, 2),
        "cost": decimals(cost, 2),
        "discount": decimals(discount, 4),
        "status": words(["closed", "returned", "open"], status),
        "collected": decimals(collected, 2),
    }


def main():
    size, folder = sys.argv[1], Path(sys.argv[2])
    people, count = map(int, size.split("x"))
    folder.mkdir(parents=True, exist_ok=True)
    rows = np.arange(people)
    managers = max(1, people // 10)
    above = people - managers + below(managers, 30, rows)
    leads = rows >= people - managers
    names = [None if leads[row] else f"P{above[row]:07}" for row in range(people)]

    def whole(name, columns):
        files = Files(folder, name)
        files.add(columns)
        files.close()

    hired = np.datetime64("2010-01-01") + below(5800, 31, rows)
    whole("participants", {
        "participant_id": codes("P", 7, rows),
        "name": pa.array([f"Person {row}" for row in range(people)]),
        "role": words(["rep", "manager"], leads.astype(np.int8)),
        "level": words(["L1", "L2", "L3", "L4", "L5"], below(5, 32, rows)),
        "base_salary": decimals(300_000 + below(1_200_000, 33, rows), 2),
        "manager_id": pa.array(names, pa.string()),
        "region": words([f"R{at:02}" for at in range(REGIONS)], below(REGIONS, 34, rows)),
        "hire_date": pa.array(hired.astype("datetime64[D]")),
    })
    products = np.arange(PRODUCTS)
    high = below(10, 40, products) < 4
    kinds = ["hardware", "software", "service", "support", "training"]
    whole("products", {
        "product_id": codes("S", 5, products),
        "category": words(kinds, below(5, 41, products)),
        "margin_class": words(["low", "high"], high.astype(np.int8)),
    })
    # About what a person sells in a month; the first seats have most of the orders.
    per_person = 43_000 * count // people
    months = np.tile(np.arange(3), people)
    owner = np.repeat(rows, 3)
    root = np.sqrt((owner + 1) / people)
    spread = (per_person / (6 * root)).astype(np.int64) * (70 + below(61, 50, owner)) // 100
    whole("targets", {
        "participant_id": codes("P", 7, owner),
        "month": words(["2026-01", "2026-02", "2026-03"], months),
        "amount": decimals((spread // 10_000 + 1) * 10_000, 2),
    })
    rising = Files(folder, "orders")
    shuffled = Files(folder, "orders-shuffled", parquet=False)
    # A step without a factor in common with the count visits every row once.
    step = next(s for s in range(count * 618 // 1000 | 1, 2 * count + 3, 2) if np.gcd(s, count) == 1)
    for begin in range(0, count, BLOCK):
        block = np.arange(begin, min(begin + BLOCK, count))
        rising.add(orders(block, people, count, high))
        shuffled.add(orders(block * step % count, people, count, high))
    rising.close()
    shuffled.close()


main()
