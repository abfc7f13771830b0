"""One table of the method file, read key by key; what is wrong is named with its table and key."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from domain.errors import MethodError

LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Block:
    """A table of the file by its name, so that a message can say which key of which table is wrong."""

    name: str
    content: dict[str, Any]

    def at(self, key: str) -> str:
        """The key's full name in the file."""
        return f"{self.name}.{key}" if self.name else key

    def get(self, key: str) -> Any:
        """A key's content.

        Raises:
            MethodError: the key is missing.
        """
        if key not in self.content:
            raise MethodError("method_incomplete", column=self.at(key), expected=key)
        return self.content[key]

    def text(self, key: str, among: Collection[str] = ()) -> str:
        """A word, one of `among` where these are given.

        Raises:
            MethodError: it is none.
        """
        word = self.get(key)
        if not isinstance(word, str) or (among and word not in among):
            expected = ", ".join(among) or "text"
            raise MethodError("method_word", column=self.at(key), found=str(word), expected=expected)
        return word

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words.

        Raises:
            MethodError: it is none.
        """
        words = self.get(key)
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise MethodError("method_word", column=self.at(key), found=str(words), expected="[text]")
        return tuple(words)

    def number(self, key: str) -> float:
        """A finite number.

        Raises:
            MethodError: it is none.
        """
        return self._finite(key, self.get(key), "method_number")

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of finite numbers.

        Raises:
            MethodError: it is none.
        """
        values = self.get(key)
        if not isinstance(values, list):
            raise MethodError("method_number", column=self.at(key), found=str(values), expected="[0-9]")
        return tuple(self._finite(key, value, "method_number") for value in values)

    def flag(self, key: str) -> bool:
        """true or false; false where the key is missing.

        Raises:
            MethodError: it is neither.
        """
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            raise MethodError("method_word", column=self.at(key), found=str(value), expected="true, false")
        return value

    def weight(self) -> float:
        """The key `weight`: a number that is not negative.

        Raises:
            MethodError: it is none.
        """
        weight = self._finite("weight", self.get("weight"), "method_weight")
        if weight < 0:
            raise MethodError("method_weight", column=self.at("weight"), found=f"{weight:g}")
        return weight

    def _finite(self, key: str, value: object, code: str) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
        if not is_number:
            raise MethodError(code, column=self.at(key), found=str(value), expected="0-9")
        return float(value)  # type: ignore[arg-type]
