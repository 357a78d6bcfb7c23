"""Tags for tables: server-side sorting, paging and search from `trine.web.ui.table`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.web.ui.library import register, render

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from trine.web.ui.table import Table


@register.simple_block_tag
def table(content: str, data: Table[Any], caption: str, *, name: str = "table", wraps: bool = False) -> SafeString:
    """A table with sorting heads, pages and a search box; the block holds the `<tr>`s.

    `{% table goals "Goals" %}{% for goal in goals.rows %}<tr>…</tr>{% endfor %}{% endtable %}`
    """
    return render("table", {"content": content, "table": data, "caption": caption, "id": name, "wraps": wraps})


@register.simple_block_tag
def plain_table(content: str, caption: str, *, hide_caption: bool = False, wraps: bool = True) -> SafeString:
    """A table that is short enough to need neither; the block holds `<thead>` and `<tbody>`.

    Without `wraps` each row stays on one line, and a table with many columns scrolls sideways.
    """
    values = {"content": content, "caption": caption, "hide_caption": hide_caption, "wraps": wraps}
    return render("table/plain", values)
