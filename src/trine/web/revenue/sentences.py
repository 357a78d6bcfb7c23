"""What happens in the area, in words."""

SENTENCES = {
    "sourcing_defined": "{actor} said what sourced means: {meaning}",
    "asset_replaced": "{actor} replaced “{asset}”: use “{new_name}”.",
    "asset_replacement_withdrawn": "{actor} took it back that “{asset}” was replaced: it may be used again.",
    "asset_confirmed": "{actor} uses “{new_name}” from now on.",
    "handoff_agreed": "{actor} wrote down how soon sales answers leads: {said}.",
}
