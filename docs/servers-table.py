#!/usr/bin/env python3
"""Prints the table of docs/servers.md from the reports of the last `mvn verify`: run it in the project's directory.

Each directory of reports is a column; a further one can be named:
    docs/servers-table.py target/failsafe-reports/* more/reports
"""
import pathlib
import sys
import xml.etree.ElementTree as xml

places = [pathlib.Path(p) for p in sys.argv[1:] or sorted(pathlib.Path("target/failsafe-reports").glob("*"))]
results = {}
servers = []
for place in filter(pathlib.Path.is_dir, places):
    servers.append(place.name)
    for report in place.glob("TEST-*.xml"):
        suite = xml.parse(report).getroot()
        failed = int(suite.get("failures")) + int(suite.get("errors"))
        passed = int(suite.get("tests")) - failed - int(suite.get("skipped"))
        name = suite.get("name").rsplit(".", 1)[-1]
        results.setdefault(name, {})[place.name] = (passed, failed)

if not results:
    sys.exit("No reports: run mvn verify first.")


def row(name, counts):
    cells = (f"{counts[s][0]} / {counts[s][1]}" if s in counts else "not run" for s in servers)
    print(f"| {name} | " + " | ".join(cells) + " |")


print("| suite (passed / failed) | " + " | ".join(servers) + " |")
print("|---" * (len(servers) + 1) + "|")
for name in sorted(results):
    row(name, results[name])
columns = {s: [counts[s] for counts in results.values() if s in counts] for s in servers}
row("all", {s: tuple(map(sum, zip(*columns[s]))) for s in servers})
