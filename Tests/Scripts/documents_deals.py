"""Writes deals whose texts are meant to be taken for something else: markup, formulas, quotation marks, other directions, at full length.

usage: documents_deals.py FIXTURE FOLDER
"""

import json
import sys

fixture, folder = sys.argv[1:]
TEXTS = {
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+1|x",
    "minus": "-2+3,\"a\";b",
    "at": "@SUM(A1:A9)",
    "script": "<script>alert(1)</script>",
    "image": "\"><img src=x onerror=alert(1)>",
    "entity": "&lt;b&gt; & '\"",
    "close": "</style></title></svg><svg onload=alert(1)>",
    "typst": "#read(\"/etc/passwd\") $x$ @ref <label> *b* _i_ `c` \\u{41}",
    "markdown": "[a](javascript:alert(1)) | *b* | `c` \\| ![x](http://x) # h",
    "hebrew": "נכס ראשי (א)",
    "arabic": "مركز البيانات ١٢٣",
    "japanese": "大手町データセンター",
    "long": "W" * 100,
    "words": "long name " * 9 + "of a lot",
}


def named(text):
    with open(fixture) as file:
        deal = json.load(file)
    deal["name"] = text * 2 if len(text) == 100 else text
    sites = {site["id"]: text[: 96] + f" {n}" for n, site in enumerate(deal["sites"])}
    for site in deal["sites"]:
        site["city"] = text
        site["id"] = sites[site["id"]]
    leases = {lease["id"]: text[: 96] + f" {n}" for n, lease in enumerate(deal["leases"])}
    for n, lease in enumerate(deal["leases"]):
        lease["id"], lease["site"] = leases[lease["id"]], sites[lease["site"]]
        lease["tenant"] = text[: 96] + f" {n}"
    pools = {}
    for n, pool in enumerate(deal["pools"]):
        pools[pool["id"]] = text[: 96] + f" {n}"
        pool["id"] = pools[pool["id"]]
        if "leases" in pool:
            pool["leases"] = [leases[lease] for lease in pool["leases"]]
    if "pool" in deal["levers"]:
        deal["levers"]["pool"] = [pools[pool] for pool in deal["levers"]["pool"]]
    deal["scenarios"] = [{"id": text, "rent_shock": 0.1}, {"id": text[: 96] + " 2", "cpi": 0, "rate_shock_bps": 200}]
    return deal


for name, text in TEXTS.items():
    with open(f"{folder}/{name}.json", "w") as file:
        json.dump(named(text), file, ensure_ascii=False)
    with open(f"{folder}/{name}.txt", "w") as file:
        file.write(text)
# A text of 500 characters is more than a deal takes: it is refused, and no document is written.
with open(f"{folder}/too-long.json", "w") as file:
    json.dump(named("W" * 100) | {"name": "x" * 500}, file)
