"""The Django areas. Downward only: insights > data > goals > people > ui > base."""
