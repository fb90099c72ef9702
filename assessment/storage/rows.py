"""A response as a row, with a keyed digest over all of it, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from assessment.errors import StorageError
from assessment.response import Response
from assessment.storage import codes


def stored(response: Response, digest_key: bytes) -> dict[str, str]:
    """The row of a response, with a keyed digest over all of it."""
    row = response.model_dump(exclude={"answers"})
    row["answers"] = json.dumps(response.answers, sort_keys=True, separators=(",", ":"))
    return {**row, "digest": digest_of(row, digest_key)}


def digest_of(row: Mapping[str, str], digest_key: bytes) -> str:
    """The keyed digest over a response's row."""
    fields = {name: text for name, text in row.items() if name != "digest"}
    return codes.keyed_digest(digest_key, json.dumps(fields, sort_keys=True).encode())


def restored(row: Mapping[str, str], digest_key: bytes) -> Response:
    """The response in a row; raises StorageError when it is not as it was stored."""
    fields = {name: text for name, text in row.items() if name != "digest"}
    if digest_of(row, digest_key) != row["digest"]:
        raise StorageError("storage.damaged")
    return Response.model_validate({**fields, "answers": json.loads(fields["answers"])})
