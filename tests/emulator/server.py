"""moto's server with a snapshot's organization in it: `python server.py SNAPSHOT [--notes]`.

Prints one line, its address, when it is ready. Ends when its standard input does, so that it never outlives the
process that started it. A caller without credentials from AssumeRole is in the management account.
"""

import logging
import os
import sys

# Nothing outside may change how moto answers, and boto3 reads no profile of the person who runs the tests.
for variable in [name for name in os.environ if name.startswith(("MOTO_", "AWS_"))]:
    del os.environ[variable]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

from snapshot import Snapshot  # noqa: E402


def main():
    folder, *flags = sys.argv[1:]
    own_account(Snapshot(folder).management_account())

    import corrections
    import ids
    from moto.server import ThreadedMotoServer

    import seed

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    ids.replace_draws()
    corrections.apply()
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    seed.seed(folder, address)
    if "--notes" in flags:
        print(f"not as in the snapshot:\n{seed.NOT_THE_SAME}", file=sys.stderr)
    print(address, flush=True)
    sys.stdin.read()


def own_account(account):
    """Makes this the account of callers that moto does not know; call it before other parts of moto are loaded."""
    import moto.core
    import moto.core.models

    moto.core.DEFAULT_ACCOUNT_ID = moto.core.models.DEFAULT_ACCOUNT_ID = account


if __name__ == "__main__":
    main()
