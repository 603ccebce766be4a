"""FastAPI with asyncpg: the rows of the statement that is asked for, prepared."""

import json
import os
from contextlib import asynccontextmanager

import asyncpg
import orjson
from fastapi import FastAPI, Response

with open(os.environ["RIVAL_STATEMENT"], encoding="utf-8") as file:
    statement = json.load(file)
arrays = [of.endswith("[]") for of in statement["types"]]
bases = {of.removesuffix("[]").lower() for of in statement["types"]}


def given(value, is_array):
    """asyncpg wants arrays as lists; those that are asked for have neither quotes nor commas within."""
    if value is None or not is_array:
        return value
    inner = value.strip("{}")
    return inner.split(",") if inner else []


parameters = [list(map(given, values, arrays)) for values in statement["parameters"]]
connections = int(os.environ["RIVAL_CONNECTIONS"]) // 2
pool = None


@asynccontextmanager
async def lifespan(_app):
    global pool
    pool = await asyncpg.create_pool(min_size=connections, max_size=connections, init=with_text)
    yield
    await pool.close()


async def with_text(connection):
    for base in bases:
        await connection.set_type_codec(base, schema="pg_catalog", encoder=str, decoder=str, format="text")


app = FastAPI(lifespan=lifespan)


def plain(value):
    return value.hex() if isinstance(value, bytes) else str(value)


@app.get("/{place}")
async def rows(place: int):
    async with pool.acquire() as connection:
        found = await connection.fetch(statement["sql"], *parameters[place])
    return Response(orjson.dumps([dict(row) for row in found], default=plain), media_type="application/json")
