"""Revenue: who brought the deals, how they come about, and what changed, the same answers for both teams."""
