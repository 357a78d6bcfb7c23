"""What customer success and finance count."""

from __future__ import annotations

from trine.core.company import Better, Cadence, Metric

UP, DOWN = Better.UP, Better.DOWN
MONTH, QUARTER = Cadence.MONTH, Cadence.QUARTER

METRICS = (
    Metric(
        "churn",
        "Customer churn",
        "ratio",
        DOWN,
        definition="Customers lost in the last twelve months, of those at their beginning",
        source="crm",
        window="12 months",
        cadence=MONTH,
        owner="success",
    ),
    Metric(
        "net_retention",
        "Net revenue retention",
        "ratio",
        UP,
        definition="Yearly revenue of last year's customers now, over what it was then",
        source="billing",
        window="12 months",
        cadence=QUARTER,
        owner="success",
    ),
    Metric(
        "nps",
        "Net promoter score",
        "points",
        UP,
        definition="Customers who would recommend us less those who would not, per hundred asked",
        source="survey",
        window="quarter",
        cadence=MONTH,
        owner="success",
    ),
    Metric(
        "gross_margin",
        "Gross margin",
        "ratio",
        UP,
        definition="Revenue less the cost of what was delivered, over revenue",
        source="billing",
        window="quarter",
        cadence=MONTH,
        owner="finance",
    ),
    Metric(
        "days_to_cash",
        "Days until invoices are paid",
        "days",
        DOWN,
        definition="Mean days from invoice to payment, weighted by amount",
        source="billing",
        window="quarter",
        cadence=MONTH,
        owner="finance",
    ),
    Metric(
        "forecast_error",
        "Forecast error",
        "ratio",
        DOWN,
        definition="Distance between the forecast at mid-quarter and the quarter's revenue",
        source="sheet",
        window="quarter",
        cadence=QUARTER,
        owner="finance",
    ),
)
