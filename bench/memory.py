"""`python -m bench.memory SIZE`: the memory of a process that has visited every page once."""

import sys
from pathlib import Path

import django


def main(size: int) -> None:
    from bench import databases  # noqa: PLC0415 - the apps are loaded first
    from bench.pages import clients, pages  # noqa: PLC0415

    databases.use(size)
    started = _megabytes("VmRSS")
    browsers, most = clients(), (0.0, "")
    for page in pages():
        before = _megabytes("VmHWM")
        try:
            browsers[page.role].get(page.path)
        except Exception as error:
            print(f"{page.name}: failed with {type(error).__name__}")
        most = max(most, (_megabytes("VmHWM") - before, page.name))
    print(
        f"\nMemory at {size:,} matters: {started:.0f} MB at the start, {_megabytes('VmRSS'):.0f} MB after every page "
        f"once, {_megabytes('VmHWM'):.0f} MB at most (most by “{most[1]}”: {most[0]:.0f} MB)"
    )


def _megabytes(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
