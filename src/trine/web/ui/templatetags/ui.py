"""The library of all tags and filters; the gallery shows how to use each."""

from trine.web.ui.library import register
from trine.web.ui.tags import actions, figures, forms, layout, pictures, shell, states, tables, who, words

__all__ = ["actions", "figures", "forms", "layout", "pictures", "register", "shell", "states", "tables", "who", "words"]
