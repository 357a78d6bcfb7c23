"""What happens to webhooks, in words."""

SENTENCES = {
    "webhook_made": "{actor} added the webhook {name}.",
    "webhook_changed": "{actor} changed the webhook {name}.",
    "webhook_secret_renewed": "{actor} gave the webhook {name} a new secret.",
    "webhook_tested": "{actor} tested the webhook {name}.",
    "webhook_turned_off": "{actor} switched the webhook {name} off.",
    "webhook_turned_on": "{actor} switched the webhook {name} on.",
    "webhook_given_up": "{actor} switched the webhook {name} off: {because}.",
    "webhook_removed": "{actor} removed the webhook {name}.",
}
