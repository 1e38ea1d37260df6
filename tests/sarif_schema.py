"""The part of the SARIF 2.1.0 schema that Regalia writes, closed: what is not here is wrong.

Written from the standard (OASIS, 2020, sections 3.13 to 3.55): names, types, what is required, and the values
that may stand. A key that ends in `!` is required.
"""

import re
from typing import Any

LEVEL = {"error", "warning", "note", "none"}
MESSAGE = {"text!": str}
CONTENT = {"text!": str, "markdown": str}
REGION = {
    "startLine": range(1, 10**9),
    "startColumn": range(1, 10**9),
    "endLine": range(1, 10**9),
    "endColumn": range(1, 10**9),
    "snippet": {"text": str},
}
ARTIFACT = {"uri": re.compile(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*|file:///(?:[A-Za-z]:/)?(?:[\w.~/-]|%[0-9A-F]{2})*")}
PHYSICAL = {"artifactLocation": ARTIFACT, "region": REGION}
LOCATION = {"id": range(10**9), "physicalLocation": PHYSICAL, "message": MESSAGE}
REPLACEMENT = {"deletedRegion!": REGION, "insertedContent": {"text": str}}
CHANGE = {"artifactLocation!": ARTIFACT, "replacements!": [REPLACEMENT]}
FIX = {"description": MESSAGE, "artifactChanges!": [CHANGE], "properties": {"applicability": {"safe", "unsafe"}}}
RESULT = {
    "ruleId": re.compile(r"RG\d{3}"),
    "ruleIndex": range(10**9),
    "level": LEVEL,
    "message!": MESSAGE,
    "locations": [LOCATION],
    "relatedLocations": [LOCATION],
    "partialFingerprints": {"primaryLocationLineHash": re.compile(r"[0-9a-f]{32}:[1-9]\d*")},
    "fixes": [FIX],
}
RULE = {
    "id!": re.compile(r"RG\d{3}"),
    "name": re.compile(r"[a-z]+(?:-[a-z]+)*"),
    "shortDescription": CONTENT,
    "fullDescription": CONTENT,
    "help": CONTENT,
    "defaultConfiguration": {"level": LEVEL},
}
NOTIFICATION = {"level": LEVEL, "message!": MESSAGE}
INVOCATION = {
    "executionSuccessful!": bool,
    "toolConfigurationNotifications": [NOTIFICATION],
    "toolExecutionNotifications": [NOTIFICATION],
}
DRIVER = {"name!": str, "version": str, "semanticVersion": re.compile(r"\d+\.\d+\.\d+.*"), "rules": [RULE]}
RUN = {
    "tool!": {"driver!": DRIVER},
    "columnKind": {"utf16CodeUnits", "unicodeCodePoints"},
    "invocations": [INVOCATION],
    "artifacts": [{"location": ARTIFACT}],
    "results": [RESULT],
}
LOG = {"$schema": re.compile(r"https://\S+sarif-2\.1\.0\.json"), "version!": {"2.1.0"}, "runs!": [RUN]}


def faults(value: Any, shape: Any = LOG, path: str = "$") -> list[str]:
    """What in a document is not as the schema says, each with where it is."""
    match shape:
        case dict():
            known = {key.removesuffix("!"): inner for key, inner in shape.items()}
            if not isinstance(value, dict):
                return [f"{path} is no object"]
            missing = [f"{path}.{key[:-1]} is missing" for key in shape if key[-1] == "!" and key[:-1] not in value]
            unknown = [f"{path}.{key} is not known" for key in value if key not in known]
            inner = [each for key in value.keys() & known for each in faults(value[key], known[key], f"{path}.{key}")]
            return missing + unknown + inner
        case list():
            if not isinstance(value, list):
                return [f"{path} is no array"]
            return [each for n, item in enumerate(value) for each in faults(item, shape[0], f"{path}[{n}]")]
        case re.Pattern():
            return [] if isinstance(value, str) and shape.fullmatch(value) else [f"{path} is {value!r}"]
        case type():
            return [] if type(value) is shape else [f"{path} is no {shape.__name__}"]
    return [] if type(value) is not bool and value in shape else [f"{path} is {value!r}"]
