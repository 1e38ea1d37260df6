"""A Parquet file as a text (extra `arrow`: pyarrow): line 1 names the columns, line n + 1 is row n."""

import io
from collections.abc import Iterator
from typing import Any

from ...dsl import limits
from .archive import CannotOpen
from .cells import as_text

_BATCH = 65_536


def parquet_text(data: bytes, point: str = ".") -> str:
    """The rows of a file as CSV.

    Raises: CannotOpen; ImportError where the extra is not installed.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(data))
        _refuse_too_much(file.metadata)
        return as_text(_rows(pa, file), point)
    except (pa.ArrowException, OSError, UnicodeDecodeError, OverflowError):
        raise CannotOpen("RG011", "is damaged", "write the Parquet file anew") from None


def _refuse_too_much(metadata: Any) -> None:
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    if metadata.num_rows > limits.INPUT_ROWS or sum(group.num_rows for group in groups) > limits.INPUT_ROWS:
        raise CannotOpen("RG010", f"has more than {limits.INPUT_ROWS:,} rows", "leave out what the run does not need")
    if sum(group.total_byte_size for group in groups) > limits.SHEET_BYTES:
        message = f"unpacks to more than {limits.SHEET_BYTES:,} bytes"
        raise CannotOpen("RG010", message, "leave out what the run does not need")


def _rows(pa: Any, file: Any) -> Iterator[list[Any]]:
    """The names of the columns, then the rows; columns of lists and structures are refused."""
    schema = file.schema_arrow
    nested = [field.name for field in schema if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)]
    if nested:
        raise CannotOpen("RG011", f"has a column '{nested[0]}' of more than one value", "leave the column out")
    yield list(schema.names)
    seen = 0
    for batch in file.iter_batches(batch_size=_BATCH):
        seen += batch.nbytes
        if seen > 2 * limits.SHEET_BYTES:
            message = f"unpacks to more than {2 * limits.SHEET_BYTES:,} bytes"
            raise CannotOpen("RG010", message, "leave out what the run does not need")
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
