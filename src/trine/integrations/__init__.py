"""Ways in and out: one folder each; kinds never import each other."""
