"""`python -m bench.measuring ROUNDS SIZE ...`: the table of medians, ratios, queries and growth."""

import random
import sys
import time
from statistics import median

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

SLOW = 0.25  # pages beyond this many seconds are run less often
FEW = 5


def main(rounds: int, sizes: list[int]) -> None:
    from bench import databases  # noqa: PLC0415 - the apps are loaded first
    from bench.pages import pages  # noqa: PLC0415

    found = {}
    for size in sizes:
        databases.use(size)
        found[size] = measure(pages(), rounds)
    _print(found)


def measure(pages: list, rounds: int) -> dict:
    """Per page its cost; the bare view is run beside every single page, so that both see the same machine."""
    from bench.pages import BARE, clients  # noqa: PLC0415

    browsers, figures = clients(), {}
    turns = []
    for page in pages:
        client = browsers[page.role]
        try:
            answer = client.get(page.path)
        except Exception as error:
            figures[page.name] = {"word": f"failed with {type(error).__name__}"}
            continue
        if answer.status_code != 200:
            figures[page.name] = {"word": f"not there: answers {answer.status_code}"}
            continue
        client.get(BARE)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.path)
        queries = captured.captured_queries  # the next request forgets them
        spent = cost(client, page.path)
        figures[page.name] = {
            "queries": len(queries),
            "slowest": sorted(((float(q["time"]), q["sql"]) for q in queries), reverse=True)[:1],
            "kilobytes": len(answer.content) / 1024,
            "page": [],
            "bare": [],
        }
        turns += [page] * (rounds if spent < SLOW else FEW)
    random.shuffle(turns)
    for page in turns:
        client, row = browsers[page.role], figures[page.name]
        row["bare"].append(cost(client, BARE))
        row["page"].append(cost(client, page.path))
    return figures


def cost(client: Client, path: str) -> float:
    """Processor seconds of one request, application and database (SQLite works inside the process)."""
    began = time.process_time()
    client.get(path)
    return time.process_time() - began


def _print(found: dict) -> None:
    sizes = list(found)
    print(f"\n{'':30}" + "".join(f"{f'at {size:,} matters':^44}" for size in sizes) + "growth")
    print(f"{'page':30}" + f"{'ms':>9}{'bare ms':>9}{'ratio':>8}{'queries':>9}{'kB':>7}  " * len(sizes))
    for name in found[sizes[0]]:
        line, ratios = f"{name:30}", []
        for size in sizes:
            row = found[size][name]
            if "word" in row:
                line += f"  {row['word']:42}"
                continue
            page, bare = median(row["page"]), median(row["bare"])
            ratios.append(page / bare)
            line += f"{page * 1000:9.2f}{bare * 1000:9.2f}{page / bare:8.1f}{row['queries']:9}{row['kilobytes']:7.0f}  "
        growth = f"{ratios[-1] / ratios[0]:6.2f}" if len(ratios) == len(sizes) > 1 else ""
        print(line + growth)
    print("\nSlowest statement of each page beyond 20 ms, at the largest size:")
    for name, row in found[sizes[-1]].items():
        for seconds, sql in row.get("slowest", []):
            if seconds > 0.02:
                print(f"  {name}: {seconds * 1000:.0f} ms  {sql[:400]}")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), [int(size) for size in sys.argv[2:]])
