"""What the sales teams count beside the funnel."""

from __future__ import annotations

from trine.core.company import Better, Cadence, Metric

UP, DOWN = Better.UP, Better.DOWN
WEEK, MONTH, QUARTER = Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER

METRICS = (
    Metric(
        "discount",
        "Average discount",
        "ratio",
        DOWN,
        definition="One less the price paid, over the list price, on deals won",
        source="crm",
        window="quarter",
        cadence=MONTH,
        owner="sales",
    ),
    Metric(
        "pipeline_coverage",
        "Pipeline coverage",
        "times",
        UP,
        definition="Open pipeline that can close in the quarter, over what the quarter still needs",
        source="crm",
        window="quarter",
        cadence=WEEK,
        owner="enterprise",
    ),
    Metric(
        "enterprise_leads",
        "Enterprise leads",
        "count",
        UP,
        definition="Qualified leads from groups with more than 5,000 employees",
        source="crm",
        window="quarter",
        cadence=MONTH,
        owner="enterprise",
    ),
    Metric(
        "revenue_enterprise",
        "Enterprise revenue",
        "EUR",
        UP,
        definition="Contract value of deals won in the last ninety days with groups of more than 5,000 employees",
        source="crm",
        window="90 days",
        cadence=MONTH,
        owner="enterprise",
    ),
    Metric(
        "average_deal_enterprise",
        "Average enterprise deal",
        "EUR",
        UP,
        definition="Contract value of a deal won with a group of more than 5,000 employees",
        source="crm",
        window="quarter",
        cadence=QUARTER,
        owner="enterprise",
    ),
    Metric(
        "new_customers_sales",
        "New customers",
        "count",
        UP,
        definition="Accounts with a won deal and none in the twelve months before it",
        filter="no won deal in the last 12 months",
        source="crm",
        window="quarter",
        cadence=MONTH,
        owner="sales",
    ),
    Metric(
        "plants_americas",
        "Plants in the Americas",
        "count",
        UP,
        definition="Plants in North and South America with sensors online",
        source="telemetry",
        cadence=MONTH,
        owner="sales",
    ),
    Metric(
        "partner_deals",
        "Deals through partners",
        "count",
        UP,
        definition="Deals won that a partner registered first",
        source="crm",
        window="quarter",
        cadence=MONTH,
        owner="partner-sales",
    ),
)
