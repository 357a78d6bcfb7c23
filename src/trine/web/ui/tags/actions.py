"""Tags for what a person does: buttons, links that look like them, menus, dialogs, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from trine.web.ui.library import attributes, register, render

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString

KINDS = ("plain", "primary", "danger", "quiet")


def kind_class(kind: str) -> str:
    """The class of a kind of button."""
    if kind not in KINDS:
        raise ValueError(f"no kind of button is called {kind!r}; take one of {', '.join(KINDS)}")
    return "button" if kind == "plain" else f"button {kind}"


@register.simple_tag
def button(label: str, *, kind: str = "plain", type: str = "submit", icon: str = "", **more: Any) -> SafeString:  # noqa: A002 - HTML's word
    """`{% button "Save" kind="primary" name="…" hx_post="…" %}`; kind: plain, primary, danger, quiet."""
    values = {"label": label, "class": kind_class(kind), "icon": icon, "type": type, "attributes": attributes(more)}
    return render("button", values)


@register.simple_tag
def button_link(label: str, url: str, *, kind: str = "plain", icon: str = "", **more: Any) -> SafeString:
    """A link that looks like a button: `{% button_link "Open the conflict" url %}`."""
    values = {"label": label, "class": kind_class(kind), "icon": icon, "attributes": attributes({"href": url, **more})}
    return render("button", values | {"is_link": True})


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, label: str, url: str, *, kind: str = "plain", icon: str = "", **fields: Any
) -> SafeString:
    """A form of one button, for a URL that takes POST; further keywords are sent as hidden fields."""
    values = {"label": label, "url": url, "class": kind_class(kind), "icon": icon, "fields": fields}
    return render("button/post", values, context)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    label: str,
    url: str,
    title: str,
    *,
    verb: str = "",
    kind: str = "danger",
    trigger: str = "plain",
) -> SafeString:
    """A button that asks first, in a dialog; without script it leads to `url`, whose GET is `ui/confirm.html`.

    `{% confirm "Remove" url "Remove the goal?" verb="Remove" %}What happens then.{% endconfirm %}`
    """
    values = {
        "id": f"confirm-{slugify(f'{title} {url}')}",
        "label": label,
        "url": url,
        "title": title,
        "content": content,
        "verb": verb or label,
        "verb_class": kind_class(kind),
        "trigger_class": kind_class(trigger),
    }
    return render("confirm", values, context)


@register.simple_block_tag
def dialog(content: str, name: str, title: str) -> SafeString:
    """A dialog that `<a data-opens="name" href="…">` opens; the link's own page is the way without script."""
    return render("dialog", {"id": name, "title": title, "content": content})


@register.simple_block_tag
def menu(
    content: str, label: str = "More", *, icon: str = "", kind: str = "plain", icon_only: bool = False
) -> SafeString:
    """A menu of links and buttons with the class `menu-item`; with `icon_only` its label is spoken, not shown."""
    values = {"label": label, "icon": icon, "class": kind_class(kind), "icon_only": icon_only, "content": content}
    return render("menu", values)


@register.simple_tag(takes_context=True)
def menu_button(context: Context, label: str, url: str, **fields: Any) -> SafeString:
    """An entry of a menu for a URL that takes POST; further keywords are sent as hidden fields."""
    return render("button/post", {"label": label, "url": url, "class": "menu-item", "fields": fields}, context)


@register.simple_tag
def copy(text: str, label: str = "Copy") -> SafeString:
    """The text with a button that copies it."""
    return render("copy", {"text": text, "label": label})
