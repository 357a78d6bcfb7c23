"""The few icons, drawn on a 20 × 20 grid with one line width. An icon never stands for a word that is not there."""

ICONS = {
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4 4"/>',
    "signs": '<path d="M3 16V9M7 16V5M11 16v-5M15 16V8"/><path d="M2.5 18.5h15"/>',
    "findings": '<path d="M4 5h12M4 10h12M4 15h7"/><circle cx="15.5" cy="15" r="1.5"/>',
    "scoreboard": '<rect x="3" y="3.5" width="14" height="13" rx="2"/><path d="M8 3.5v13M13 3.5v13M3 8h14"/>',
    "inbox": '<path d="M3.5 11.5 5.5 4h9l2 7.5v4.5h-13z"/><path d="M3.5 11.5H7a3 3 0 0 0 6 0h3.5"/>',
    "goals": '<circle cx="10" cy="10" r="7"/><circle cx="10" cy="10" r="3"/>',
    "more": '<path d="M4 6h12M4 10h12M4 14h12"/>',
    "dots": '<path d="M5 10h.01M10 10h.01M15 10h.01" stroke-width="2.4"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "right": '<path d="m8 5 5 5-5 5"/>',
    "down": '<path d="m5 8 5 5 5-5"/>',
    "up": '<path d="m5 12 5-5 5 5"/>',
    "sort": '<path d="m6.5 8 3.5-4 3.5 4M6.5 12l3.5 4 3.5-4"/>',
    "copy": '<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/><path d="M13 4V3H3.5v9.5H5"/>',
    "upload": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 13.5v2a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5v-2"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "edit": '<path d="m12.5 4.5 3 3L7 16H4v-3z"/>',
    "external": '<path d="M8 5H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3M11 4h5v5M16 4l-7 7"/>',
    "link": '<path d="M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2"/>',
}
