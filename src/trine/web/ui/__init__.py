"""Tokens, components, shell, gallery. Imports base and core's values.

A page extends `ui/page.html` (blocks `title`, `lede`, `asof`, `actions`, `crumb`, `content`, `styles`; context `active`
is a key of `navigation.PLACES`) or `ui/bare.html`, and takes its components from `{% load ui %}`. The tags live in
`tags/`, their templates, styles and examples in `templates/components/<name>/`. Tables that sort and page come from
`table.Table`, messages after an action from `toasts.toast`.
"""
