"""Runs as a script between the supervisor and a child: ties the child's life to its parent's, then becomes the child.

    python -I -S launch.py PARENT_PID DEATH_SIGNAL IDENTITY PROGRAM ARGUMENT...

IDENTITY is `-` (stay who we are), `inside:UID` (be UID in a user namespace of our own; to the rest of the system we
stay who we are), or `be:UID:GID` (become that account). PostgreSQL refuses to run as root, hence the last two.

A script of its own, and not a `preexec_fn`, because that is not safe in a process with threads. It imports nothing of
Trine so that it costs a few milliseconds only.
"""

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
FAILED = 97


def main(arguments: list[str]) -> None:
    """Take the identity, bind to the parent, and run the program."""
    parent, death_signal, identity, *command = arguments
    kind, _, who = identity.partition(":")
    if kind == "inside":
        enter_user_namespace(int(who))
    elif kind == "be":
        uid, gid = (int(part) for part in who.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After the change of identity: the kernel forgets the death signal when credentials change.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):  # the parent died before we were bound to it
        sys.exit(FAILED)
    os.execv(command[0], command)  # noqa: S606 - the point of this script


def enter_user_namespace(uid: int) -> None:
    """Give this process the user id `uid` in a namespace where nobody else lives."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    if ctypes.CDLL(None).unshare(CLONE_NEWUSER) != 0:
        sys.exit(FAILED)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{uid} {outer_gid} 1")


if __name__ == "__main__":
    main(sys.argv[1:])
