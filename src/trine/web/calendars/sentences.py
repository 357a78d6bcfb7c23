"""What happens to links of calendars, in words."""

SENTENCES = {
    "calendar_address_made": "{actor} made a link for their calendar.",
    "calendar_address_withdrawn": "{actor} withdrew the link of their calendar.",
}
