"""The limits of a process that opens what a stranger sent. Its programs import this alone of the product, and this only
the standard library.
"""

import resource


def limit(*, memory: int, seconds: int) -> None:
    """From here on no file grows, no process begins, memory (bytes) and time are short."""
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, most in wanted.items():
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue  # a system that does not know this limit still keeps the others
