"""Small steps through the tree of a decision model's file."""

from collections.abc import Iterator
from typing import Any


class Tree:
    """A file's elements, by the names of its own version of the standard."""

    def __init__(self, root: Any, space: str) -> None:
        self.root = root
        self.space = space
        named = (element for element in root if element.get("id") and element.get("name"))
        self.names = {element.get("id"): element.get("name") for element in named}

    def all(self, element: Any, name: str) -> Iterator[Any]:
        return iter(element.findall(self.space + name))

    def one(self, element: Any, name: str) -> Any:
        return element.find(self.space + name)

    def text(self, element: Any, name: str = "text") -> str:
        found = self.one(element, name) if element is not None else None
        return (found.text or "").strip() if found is not None else ""

    def inner(self, element: Any, name: str) -> str:
        """Return the text inside a named child (`inputValues`, `allowedValues` …)."""
        found = self.one(element, name)
        return self.text(found) if found is not None else ""

    def type(self, element: Any) -> str:
        variable = self.one(element, "variable")
        return "" if variable is None else variable.get("typeRef", "") or self.text(variable, "typeRef")

    def needed(self, element: Any, *path: str) -> tuple[str, ...]:
        """Return the names of what a requirement points to."""
        found = element.findall("/".join(self.space + name for name in path))
        return tuple(self.names[key] for one in found if (key := one.get("href", "").rpartition("#")[2]) in self.names)

    def kind(self, element: Any) -> str:
        tag = str(element.tag)
        return tag.removeprefix(self.space) if tag.startswith(self.space) else ""
