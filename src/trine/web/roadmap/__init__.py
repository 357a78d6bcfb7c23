"""Plans, deliverables and the roadmap: who hands over what, when, how sure that is, and who counts on it.

Imports goals. Pages are read as values of `trine.core`, so that what they say is what the checks say.
"""
