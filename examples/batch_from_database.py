"""Generates a text for each row of a database table, and writes it back: python examples/batch_from_database.py

It needs the extra batch. If it ends early, run it again: the query leaves out the rows that have a text.
"""

import asyncio
import sqlite3
from contextlib import aclosing

from _inputs import inputs_about
from _server import a_server
from dify_completion import AsyncDify
from dify_completion_batch import run_batch

SCHEMA = "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, text TEXT)"
PRODUCTS = ["lamp", "chair", "table", "shelf"]


async def write_texts(database: sqlite3.Connection) -> None:
    waiting = database.execute("SELECT id, name FROM products WHERE text IS NULL ORDER BY id").fetchall()
    async with AsyncDify(max_retries=0) as dify:
        parameters = await dify.get_app_parameters()
        rows = [inputs_about(name, parameters) for _, name in waiting]
        async with aclosing(run_batch(rows, dify, concurrency=20)) as records:
            async for record in records:
                number = waiting[record.row][0]
                if record.ok:
                    database.execute("UPDATE products SET text = ? WHERE id = ?", (record.answer, number))
                    database.commit()  # Each text is kept as soon as it is paid for.
                else:
                    print(f"product {number}: {record.error}")


def main() -> None:
    database = sqlite3.connect(":memory:")  # Yours is a file, or a server.
    database.execute(SCHEMA)
    database.executemany("INSERT INTO products (name) VALUES (?)", [(name,) for name in PRODUCTS])
    asyncio.run(write_texts(database))
    for name, text in database.execute("SELECT name, text FROM products ORDER BY id"):
        print(f"{name}: {text}")
    database.close()


if __name__ == "__main__":
    with a_server():
        main()
