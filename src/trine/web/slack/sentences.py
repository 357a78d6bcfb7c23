"""What is recorded of Slack, in words."""

SENTENCES = {
    "slack_topics_chosen": "{actor} chose what the channel in Slack hears of: {topics}.",
    "slack_post_let_go": "{actor} let a post to the channel in Slack go.",
    "slack_post_sent_again": "{actor} had a post to the channel in Slack sent again.",
}
