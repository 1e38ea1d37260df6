"""A statement as Parquet (extra `arrow`: pyarrow): the rows of the CSV form with their types, block by block."""

from datetime import date
from typing import Any, BinaryIO

from ...statement.statement import Statement
from ..arrow import plain
from .rows import Block, Told, blocks

_PLACES = 12


def write_parquet(statement: Statement, out: BinaryIO, told: Told | None = None) -> None:
    """Amounts are decimals of twelve places, dates are days; a block is written before the next one is made.

    Raises: ImportError where the extra is not installed.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            ("line", pa.string()),
            ("who", pa.string()),
            ("instrument", pa.string()),
            ("date", pa.date32()),
            ("record_date", pa.date32()),
            ("entry", pa.int64()),
            ("clause", pa.string()),
            ("from", pa.string()),
            ("units", pa.int64()),
            ("amount", pa.decimal128(38, _PLACES)),
            ("unit", pa.string()),
            ("unknown", pa.string()),
        ]
    )
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for block in blocks(statement):
            if told and block.instrument:
                told(len(block.who))
            batch = _batch(pa, block, schema)
            if batch.num_rows:
                writer.write_batch(batch)


def _batch(pa: Any, block: Block, schema: Any) -> Any:
    """A block as a batch of columns; those who held nothing, and have nothing, are left out."""
    count = len(block.who)
    units = block.units if block.units is not None else [None] * count
    amounts = block.amounts if block.amounts is not None else [None] * count
    kept = [index for index in range(count) if units[index] != 0 or amounts[index]]
    columns = {
        "who": [block.who[index] for index in kept],
        "units": [units[index] for index in kept],
        "amount": [plain(amounts[index], block.unit) for index in kept],
    }
    same = {
        "line": block.line,
        "instrument": block.instrument or None,
        "date": _day(block.date),
        "record_date": _day(block.record_date),
        "entry": block.entry,
        "clause": block.clause or None,
        "from": block.source or None,
        "unit": block.unit,
        "unknown": block.unknown or None,
    }
    arrays = [
        pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.repeat(pa.scalar(same[field.name], field.type), len(kept))
        for field in schema
    ]
    return pa.record_batch(arrays, schema=schema)


def _day(text: str) -> Any:
    return date.fromisoformat(text) if text else None
