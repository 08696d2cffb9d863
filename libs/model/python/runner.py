"""The process that a Python model runs in.

It is started by the model host with the protocol channel on descriptor 3 and takes no arguments; protocol.md
lists what goes over the channel. Nothing but the standard library of Python 3.9 or later is needed.
"""

import os
import sys

CHANNEL_DESCRIPTOR = 3


def main():
    # The model's own modules come first, and none of ours may be taken for one of them.
    own_directory = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [own_directory, *(path for path in sys.path if os.path.abspath(path) != own_directory)]

    from tidegate_runner.channel import Channel
    from tidegate_runner.session import Session

    sys.path.remove(own_directory)
    Session(Channel(CHANNEL_DESCRIPTOR), os.getpid()).serve()


# A process that the model starts by multiprocessing reads this file, too, under another name.
if __name__ == "__main__":
    main()
