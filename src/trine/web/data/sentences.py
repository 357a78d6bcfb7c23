"""What happens to files and facts, in words."""

SENTENCES = {
    "file_dropped": "{actor} dropped {name}.",
    "file_kind_chosen": "{actor} said that the file holds {kind}.",
    "file_mapped": "{actor} mapped the columns of the file.",
    "file_import_started": "{actor} started importing {name}.",
    "file_discarded": "{actor} put {name} aside.",
    "facts_imported": "{actor} imported {kind} from {name}.",
    "facts_confirmed": "{actor} imported {kind} from {name}; nothing in it was new.",
    "source_connected": "{actor} connected {kind} as {name}.",
    "source_changed": "{actor} changed how {name} is connected.",
    "source_sync_started": "{actor} had {name} read.",
    "source_synced": "{name} was read: {new} new rows, {changed} changed, {deleted} deleted, {merged} merged.",
    "source_let_go": "{actor} disconnected {name}.",
    "facts_import_undone": "{actor} took back the import of {name}.",
}
