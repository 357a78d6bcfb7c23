"""As whom PostgreSQL runs. It refuses to be root, so root runs it in a user namespace or as another account."""

import os
import pwd
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from trine.runtime.child import launched
from trine.runtime.errors import StartError


@dataclass(frozen=True)
class Account:
    """An identity for `launch.py`, and who must own the files (None: whoever we are)."""

    identity: str
    owner: tuple[int, int] | None = None

    @property
    def explained(self) -> str:
        """In words, for `trine doctor`."""
        if self.owner is not None:
            return f"as user id {self.owner[0]}"
        if self.identity.startswith("inside:"):
            return "in a user namespace, because we are root"
        return "as you"


def choose_account(cluster: Path) -> Account:
    """The account for the cluster in this folder: its owner if it exists, else what the system allows."""
    if os.geteuid() != 0:
        return Account("-")
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid != 0:
            return Account(f"be:{owner.st_uid}:{owner.st_gid}", (owner.st_uid, owner.st_gid))
        return _inside_namespace(must=cluster)
    if _namespace_works():
        return _inside_namespace()
    account = _ordinary_account()
    return Account(f"be:{account.pw_uid}:{account.pw_gid}", (account.pw_uid, account.pw_gid))


def _inside_namespace(must: Path | None = None) -> Account:
    if must is not None and not _namespace_works():
        raise StartError(
            f"The database in {must} belongs to root, and this system no longer lets root run it in a user namespace. "
            "Run Trine as an ordinary user with a data folder of its own, or set DATABASE_URL to a PostgreSQL server."
        )
    # initdb wants a user id that has a name.
    return Account(f"inside:{_ordinary_account().pw_uid}")


def _namespace_works() -> bool:
    if sys.platform != "linux" or os.environ.get("TRINE_NO_USER_NAMESPACE"):
        return False
    probe = launched(["/bin/true"], "inside:65534", signal.SIGKILL)
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _ordinary_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    for account in pwd.getpwall():
        if account.pw_uid != 0:
            return account
    raise StartError(
        "PostgreSQL does not run as root, and this system has no other account. "
        "Make one (`useradd trine`) and run Trine as that user, or set DATABASE_URL to a PostgreSQL server."
    )
