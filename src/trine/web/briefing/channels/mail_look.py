"""How mails look. Mail programs read no style sheets, and some not even the head: every element carries its style.

Colours are those of the pages' tokens, in sRGB. What is dark in the dark is told by classes in the head, for the
programs that read it; the others keep the light look, which is whole by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

SERIF = "Charter,Iowan Old Style,Georgia,Cambria,serif"
SANS = "-apple-system,Segoe UI,Roboto,Noto Sans,Helvetica,Arial,sans-serif"
INK, INK_2, INK_3, RULE, PAPER = "#181b20", "#494d55", "#656970", "#dfdeda", "#fdfcfa"
HUES = {"product": "#3a6cce", "marketing": "#cb494d", "sales": "#458a3f"}
HUES_IN_THE_DARK = {"product": "#77a4f6", "marketing": "#f3817f", "sales": "#7fc678"}
_DOT = "display:inline-block;width:10px;height:10px;border-radius:50%;margin:0 7px 0 0;"

_STYLES = {
    "body": f"margin:0;padding:0;background:{PAPER};color:{INK};-webkit-text-size-adjust:100%;",
    "preheader": "display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;opacity:0;mso-hide:all;",
    "sheet": f"max-width:600px;margin:0 auto;padding:28px 20px 36px;font:16px/1.5 {SANS};",
    "brand": f"margin:0 0 22px;font:600 17px/1 {SERIF};color:{INK};",
    "brand_dot": "display:inline-block;width:9px;height:9px;border-radius:50%;margin:0 3px 0 0;",
    "count": f"margin:0 0 10px;font-size:14px;color:{INK_3};",
    "first": f"margin:0;font:400 24px/1.3 {SERIF};color:{INK};",
    "item": f"margin:24px 0 0;padding:24px 0 0;border-top:1px solid {RULE};",
    "headline": f"margin:0;font:400 20px/1.35 {SERIF};color:{INK};",
    "section": "margin:24px 0 0;",
    "title": f"margin:0 0 8px;font:600 15px/1.4 {SANS};color:{INK};",
    "line": f"margin:0 0 8px;padding:0 0 0 12px;border-left:2px solid {RULE};font:16px/1.45 {SANS};color:{INK};",
    "line_link": f"color:{INK};text-decoration:underline;text-decoration-color:{RULE};text-underline-offset:3px;",
    "go": "margin:22px 0 0;",
    "button": (
        f"display:inline-block;padding:10px 16px;border:1px solid {RULE};border-radius:8px;background:#ffffff;"
        f"color:{INK};font:600 15px/1.3 {SANS};text-decoration:none;"
    ),
    "why": f"margin:16px 0 0;font-size:14px;line-height:1.45;color:{INK_3};",
    "foot": f"margin:32px 0 0;padding:16px 0 0;border-top:1px solid {RULE};font-size:14px;color:{INK_3};",
    "foot_link": f"color:{INK_2};",
}
LOOK: Mapping[str, Any] = {
    **{name: mark_safe(style) for name, style in _STYLES.items()},  # noqa: S308 - constants of this module
    "dots": {hue: mark_safe(f"{_DOT}background:{colour};") for hue, colour in HUES.items()},  # noqa: S308 - the same
    "dark": HUES_IN_THE_DARK,
    "light": HUES,
}
"""The style of each part of a mail, by its name in the template; escaped already, which a long mail feels."""
