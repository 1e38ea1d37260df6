"""What callers give: a contract as a path or a text, inputs as paths, a mapping of columns beside the contract."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from regalia.dsl.diagnostic import Diagnostic, Refusal, Severity
from regalia.dsl.reading import read_source
from regalia.dsl.source import Source

if TYPE_CHECKING:
    from regalia.interpreter.rows import Inputs

_ONE_OF_TWO = "name a file for the contract, or for the input"
PathLike = str | os.PathLike[str]


def source_of(contract: PathLike | Source) -> Source:
    """The text of a contract. Raises: Refusal where it cannot be read."""
    return contract if isinstance(contract, Source) else read_source(contract)


def inputs_of(
    contract: PathLike | Source,
    cash: PathLike | None,
    quantities: PathLike | None,
    observations: PathLike | None,
    events: PathLike | None,
    register: PathLike | None,
) -> "Inputs":
    """The rows of input files. Raises: Refusal, also where two files are to be standard input."""
    from regalia.interpreter.inputs import read_inputs

    files = {
        "cash": cash,
        "quantities": quantities,
        "observations": observations,
        "events": events,
        "register": register,
    }
    if str(contract) == "-" and "-" in map(str, files.values()):
        finding = Diagnostic("RG011", Severity.ERROR, "standard input can be read only once", None, _ONE_OF_TWO)
        raise Refusal([finding])
    paths = {kind: Path(path) for kind, path in files.items() if path is not None}
    return read_inputs(**paths, mapping=mapping_of(contract))


def mapping_of(contract: PathLike | Source) -> Path | None:
    """What says the meaning of columns beside a contract, if there is such a file."""
    from regalia.interpreter.imports.reading import mapping_beside

    return None if isinstance(contract, Source) or str(contract) == "-" else mapping_beside(Path(contract))
