"""What a stranger sent is opened by a small program in a process of its own, with nothing of ours in reach."""

import subprocess
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent


def answer_of(program: Path, library: str, *words: object, data: bytes, seconds: float) -> bytes | None:
    """What the program says of the data; None when it is killed or does not come to an end.

    It is called `python -I -S PROGRAM PLACE_OF_LIBRARY PLACE_OF_NARROW WORDS...`, and calls `narrow.limit` before it reads.
    """
    command = [sys.executable, "-I", "-S", str(program), _place_of(library), str(HERE), *map(str, words)]
    try:
        # An empty environment: the key of the installation is none of its business.
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=seconds,
            env={},
            cwd="/",
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


@lru_cache(maxsize=4)
def _place_of(library: str) -> str:
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{library} is not installed")
    return str(Path(spec.origin).parents[1])
