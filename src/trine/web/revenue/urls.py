"""Addresses of the revenue area."""

from django.urls import path

from trine.web.revenue.views import attribution, campaigns, collateral, execution, funnel, handoff, win_rate

app_name = "revenue"
urlpatterns = [
    path("", attribution.attribution, name="attribution"),
    path("attribution.csv", attribution.attribution_csv, name="attribution_csv"),
    path("sourced/", attribution.sourcing, name="sourcing"),
    path("deals/", attribution.won, name="won"),
    path("accounts/<path:source>/-/<path:account_id>/", attribution.account, name="account"),
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel.csv", funnel.funnel_csv, name="funnel_csv"),
    path("handoff/", handoff.handoff, name="handoff"),
    path("handoff/agreement/", handoff.agreement, name="handoff_agreement"),
    path("handoff.csv", handoff.handoff_csv, name="handoff_csv"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns.csv", campaigns.campaigns_csv, name="campaigns_csv"),
    path("win-rate/", win_rate.win_rate, name="win_rate"),
    path("win-rate.csv", win_rate.win_rate_csv, name="win_rate_csv"),
    path("execution/", execution.execution, name="execution"),
    path("collateral/", collateral.collateral, name="collateral"),
    path("collateral/new/", collateral.replace, name="asset_replace"),
    path("collateral/<int:pk>/", collateral.replacement, name="replacement"),
    path("collateral/<int:pk>/confirm/", collateral.confirm, name="asset_confirm"),
    path("collateral/<int:pk>/confirm/back/", collateral.unconfirm, name="asset_unconfirm"),
    path("collateral/<int:pk>/withdraw/", collateral.withdraw, name="asset_withdraw"),
    path("execution.csv", execution.execution_csv, name="execution_csv"),
]
