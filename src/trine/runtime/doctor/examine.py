"""The doctor's round: every look, in the order in which one would ask."""

from trine.runtime.doctor.data import (
    look_at_cluster,
    look_at_disk,
    look_at_folder,
    look_at_holder,
    look_at_secret_key,
)
from trine.runtime.doctor.finding import Looked
from trine.runtime.doctor.machine import (
    look_at_account,
    look_at_clock,
    look_at_memory,
    look_at_port,
    look_at_programs,
    look_at_python,
    look_at_time_zones,
)
from trine.runtime.doctor.service import look_at_service
from trine.runtime.doctor.slack import look_at_slack
from trine.runtime.folder import DataFolder


def examine(folder: DataFolder, host: str, port: int) -> tuple[Looked, ...]:
    """Look at everything; nothing is changed."""
    return (
        look_at_python(),
        look_at_programs(),
        look_at_account(folder),
        look_at_memory(),
        look_at_time_zones(),
        look_at_clock(folder),
        look_at_folder(folder),
        look_at_disk(folder),
        look_at_secret_key(folder),
        look_at_cluster(folder),
        look_at_holder(folder),
        look_at_port(folder, host, port),
        *look_at_service(folder),
        look_at_slack(),
    )
