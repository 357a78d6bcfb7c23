"""What marketing and product marketing count; its “New customers” are not those of sales."""

from __future__ import annotations

from trine.core.company import Better, Cadence, Metric

UP, DOWN = Better.UP, Better.DOWN
MONTH, QUARTER = Cadence.MONTH, Cadence.QUARTER

METRICS = (
    Metric(
        "new_customers_marketing",
        "New customers",
        "count",
        UP,
        definition="Accounts whose first won deal ever closed in the quarter",
        filter="first won deal ever",
        source="crm",
        window="quarter",
        cadence=MONTH,
        owner="marketing",
    ),
    Metric(
        "cost_per_mql",
        "Cost per qualified lead",
        "EUR",
        DOWN,
        definition="Campaign spend over marketing qualified leads",
        formula="campaign_spend / mql",
        source="sheet",
        window="90 days",
        cadence=MONTH,
        owner="marketing",
    ),
    Metric(
        "campaign_spend",
        "Campaign spend",
        "EUR",
        DOWN,
        definition="What was paid for campaigns in the last ninety days, without salaries",
        source="sheet",
        window="90 days",
        cadence=MONTH,
        owner="finance",
    ),
    Metric(
        "sourced_pipeline",
        "Pipeline from campaigns",
        "EUR",
        UP,
        definition="Value of open opportunities whose first touch was a campaign",
        source="crm",
        cadence=MONTH,
        owner="marketing",
    ),
    Metric(
        "followers",
        "Followers online",
        "count",
        UP,
        definition="People who follow Halden on the two networks that engineers use",
        source="sheet",
        cadence=MONTH,
        owner="marketing",
    ),
    Metric(
        "references",
        "Reference customers",
        "count",
        UP,
        definition="Customers who take a call from a buyer and let us print their numbers",
        source="sheet",
        cadence=MONTH,
        owner="product-marketing",
    ),
    Metric(
        "content_use",
        "Deals with a case study",
        "ratio",
        UP,
        definition="Open deals on which sales has sent a case study of the buyer's industry",
        source="crm",
        window="quarter",
        cadence=MONTH,
        owner="product-marketing",
    ),
    Metric(
        "message_recall",
        "Buyers who name the promise",
        "ratio",
        UP,
        definition="Buyers who say after the first call that alarms come a week ahead",
        source="other",
        window="quarter",
        cadence=QUARTER,
        owner="product-marketing",
    ),
)
