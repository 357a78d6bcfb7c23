"""Tags for forms: fields with their errors beside them, whole forms, drop zones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect

from trine.web.ui.library import attributes, register, render

if TYPE_CHECKING:
    from django.forms import BaseForm, BoundField
    from django.utils.safestring import SafeString


def describing(bound: BoundField) -> str:
    """The ids of the help and the error of a field, for `aria-describedby`."""
    ids = []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_help")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    return " ".join(ids)


@register.simple_tag
def field(bound: BoundField, *, label: str = "", hint: str = "", wide: bool = False, **more: Any) -> SafeString:
    """One field: label, control, help and error, tied together: `{% field form.title wide=True %}`."""
    if hint:
        bound.help_text = hint
    widget = bound.field.widget
    given = {name.strip("_").replace("_", "-"): value for name, value in more.items()}
    attributes(more)  # refuses inline code
    attrs = {"aria-describedby": describing(bound) or None, "aria-invalid": "true" if bound.errors else None, **given}
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    values = {
        "bound": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value is not None}),
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": is_group,
        "wide": wide,
        "optional": not bound.field.required and not isinstance(widget, CheckboxInput),
    }
    return render("field", values)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """All fields of a form in their order, with a summary of the errors above them."""
    return render("form/fields", {"form": form})


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """What has to be mended, with a link to each field; nothing if all is well."""
    return render("form/errors", {"form": form})


@register.simple_tag
def drop_zone(
    name: str,
    label: str,
    *,
    hint: str = "",
    accept: str = "",
    multiple: bool = True,
    required: bool = True,
) -> SafeString:
    """A file control that files can be dropped on; inside a form with `data-upload` it shows how far they are."""
    values = {"name": name, "label": label, "hint": hint, "accept": accept, "multiple": multiple, "required": required}
    return render("drop_zone", values)
