"""Reads rendered HTML as a browser would see it: its elements, and what is wrong with how they are written."""

from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
DATA_TYPES = frozenset({"application/json"})


class Markup(HTMLParser):
    """The elements of a text, and what is left open or closed twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.faults.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")

    @property
    def ids(self) -> list[str]:
        """Every id, as often as it occurs."""
        return [value for _, attrs in self.elements for name, value in attrs.items() if name == "id" and value]

    @property
    def doubled_ids(self) -> set[str]:
        return {one for one in self.ids if self.ids.count(one) > 1}

    @property
    def dangling(self) -> set[str]:
        """Ids that something refers to and that are not there."""
        named = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "data-opens")
        wanted = {one for _, attrs in self.elements for name in named for one in (attrs.get(name) or "").split()}
        return wanted - set(self.ids)

    @property
    def inline_code(self) -> list[str]:
        """Styles and scripts inside the page, which the security policy blocks."""
        found = [
            f"<{tag} {name}>"
            for tag, attrs in self.elements
            for name in attrs
            if name == "style" or name.startswith(("on", "hx-on"))
        ]
        found += ["<style>" for tag, _ in self.elements if tag == "style"]
        scripts = [attrs for tag, attrs in self.elements if tag == "script"]
        return found + ["<script>" for attrs in scripts if not attrs.get("src") and attrs.get("type") not in DATA_TYPES]
