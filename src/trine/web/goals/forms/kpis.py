"""What a team says about one of its KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.web.goals.actions.scoreboard import KpiContent
from trine.web.goals.amounts import typed
from trine.web.goals.forms.fields import AmountField, MetricField, PersonField, VersionedForm, person_label
from trine.web.goals.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.web.goals.models import Kpi

PAY = [("", "Not said yet"), ("none", "We are not paid on it"), ("paid", "We are paid on it")]


class KpiForm(VersionedForm):
    """One of the top KPIs."""

    metric = MetricField(label="Metric", help_text="Its definition and formula are on its own page.")
    measured = forms.CharField(
        label="How it is measured",
        max_length=2000,
        required=False,
        help_text="So that another team would count the same: “won deals by close date”.",
    )
    source = forms.CharField(label="Source", max_length=200, required=False, help_text="Where the values come from.")
    owner = PersonField(label="Who answers for it", required=False)
    pay = forms.ChoiceField(label="Pay", required=False, choices=PAY, widget=forms.RadioSelect)
    pay_basis = MetricField(label="Pay follows", required=False, help_text="The metric itself unless you name another.")
    pay_share = AmountField(label="Share of variable pay", required=False, help_text="Such as 40 %.")
    pay_accelerates_above = AmountField(label="Pays faster above", required=False)

    def clean_pay_share(self) -> float | None:
        """A fraction."""
        share: float | None = self.cleaned_data["pay_share"]
        if share is not None and not 0 <= share <= 1:
            raise forms.ValidationError(f"A share lies between 0 and 100 %. Did you mean {share:g} %?")
        return share

    def content(self) -> KpiContent:
        """The KPI as a value; pay follows the KPI itself unless another metric is named."""
        said = {name: self.cleaned_data[name] for name in KpiContent.__dataclass_fields__}
        if said["pay"] == "paid" and said["pay_basis"] is None:
            said["pay_basis"] = said["metric"]
        return KpiContent(**said)


def kpi_initial(kpi: Kpi, labels: Mapping[str, str]) -> dict[str, Any]:
    """A KPI as the form shows it; `labels` are how metrics are written."""
    basis = kpi.pay_basis
    return {
        "version": version_of(kpi),
        "metric": labels[kpi.metric.slug],
        "measured": kpi.measured,
        "source": kpi.source,
        "owner": person_label(kpi.owner),
        "pay": kpi.pay,
        "pay_basis": labels[basis.slug] if basis else "",
        "pay_share": typed(kpi.pay_share, "ratio"),
        "pay_accelerates_above": typed(kpi.pay_accelerates_above, basis.unit if basis else ""),
    }
