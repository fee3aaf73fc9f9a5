"""A registry: the one way in which readers, segmenters, encoders and exporters are found.

Each family keeps a `Registry` in its package's `__init__`, mapping keys (file endings,
language codes, model names) to the module that provides them, so that adding a member is
adding one file and one line, and so that a module is imported only when it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class Registry(Generic[T]):
    """Keys to objects that are imported on first use.

    Args:
        family: what the members are, in the singular, for error messages ("reader").
        entries: key → `package.module:attribute`.
    """

    def __init__(self, family: str, entries: Mapping[str, str]) -> None:
        self.family = family
        self._entries = dict(entries)
        self._loaded: dict[str, T] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._entries or key in self._loaded

    def __iter__(self) -> Iterator[str]:
        return iter({**self._entries, **self._loaded})

    def register(self, key: str, member: T) -> None:
        """Add or replace the member for `key`; for plug-ins and tests."""
        self._loaded[key] = member

    def get(self, key: str) -> T:
        """The member for `key`.

        Raises:
            KeyError: nothing is registered under `key`.
        """
        if key not in self._loaded:
            module, _, attribute = self._entries[key].partition(":")
            self._loaded[key] = cast(T, getattr(import_module(module), attribute))
        return self._loaded[key]
