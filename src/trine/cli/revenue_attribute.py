"""`trine revenue attribute`: the deals that each channel, campaign or asset gets, by nine models side by side."""


def attribute() -> None:
    """Share out the won deals among the touches that came before them."""
