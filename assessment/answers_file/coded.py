"""A column of text as numbers: each different text is looked at once, however many lines hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray


@dataclass(frozen=True)
class Coded:
    """Row ``i`` holds ``names[of[i]]``; ``names`` are in order, each different and of at least one row."""

    names: tuple[str, ...]
    of: NDArray[np.intp]

    @classmethod
    def read(cls, column: pd.Series[str]) -> Coded:
        """What a column holds; raises ValueError where a text is missing."""
        of, names = pd.factorize(column, sort=True)
        if (of < 0).any():
            message = f"a text is missing in the column {column.name}"
            raise ValueError(message)
        return cls(tuple(map(str, names)), np.asarray(of, dtype=np.intp))

    @classmethod
    def numbered(cls, texts: Sequence[str], rows: NDArray[np.intp]) -> Coded:
        """Of rows that hold ``texts[rows]``, every text being somewhere, and perhaps more than once in it.

        >>> coded = Coded.numbered(["b", "a", "b"], np.array([0, 1, 2, 1]))
        >>> coded.names, coded.of.tolist()
        (('a', 'b'), [1, 0, 1, 0])
        """
        names = sorted({*texts})
        place = {name: number for number, name in enumerate(names)}
        return cls(tuple(names), np.array([place[text] for text in texts], dtype=np.intp)[rows])

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> Coded:
        """Of rows that hold ``texts``."""
        number = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        return cls.numbered([*number], np.array([number[text] for text in texts], dtype=np.intp))

    @property
    def texts(self) -> ExtensionArray:
        """The column, of the kind of text that pandas reads."""
        return pd.Series(self.names, dtype=str).array.take(self.of)

    def are(self, name: str) -> NDArray[np.bool_]:
        """Which rows hold ``name``."""
        if name not in self.names:
            return np.zeros(len(self.of), dtype=bool)
        return np.asarray(self.of == self.names.index(name))

    def among(self, rows: NDArray[np.bool_]) -> Coded:
        """The same of some of the rows."""
        of = self.of[rows]
        held = np.bincount(of, minlength=len(self.names)) > 0
        names = tuple(name for name, some in zip(self.names, held.tolist(), strict=True) if some)
        return Coded(names, (np.cumsum(held) - 1)[of])
