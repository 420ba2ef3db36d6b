#!/usr/bin/env python3
"""Writes an address list for measurements: the same arguments give the same bytes.

usage: people.py N DIR [--first I] [--changes K]

DIR/list.ldif and DIR/list.csv    N people with 14 attributes, every third name not ASCII
DIR/new.ldif and DIR/new.csv      the same after K changes (default 1 %): three of five modified, one added, one deleted
"""
import argparse
import base64
import os
import random

GIVEN = "Aino Björn Chloé Dmitri Elif Farid Grace Hiro Inés Jürgen Kofi Leïla Maria Nils Olga Pavel Quinn Rosa Søren Tomás".split()
FAMILY = "Abel Bäcker Costa Dahl Evans Fuchs Grün Hill Ito Jansen Kröger Lund Méndez Novak Öberg Pohl Reyes Stone Tóth Weiß".split()
TITLES = "Buyer Chemist Driver Editor Fitter Guide Lawyer Nurse Planner Welder".split()
TOWNS = (("Aarhus", "8000"), ("Bergen", "5003"), ("Cork", "T12"), ("Dresden", "01067"), ("Évora", "7000"), ("Lviv", "79000"))
UNITS = [f"{what} {where}" for what in ("Works", "Stores", "Lab", "Accounts") for where in ("I", "II", "III")]
COLUMNS = "uid cn sn givenName displayName mail telephoneNumber title ou o l postalCode employeeNumber description".split()


def person(number, revision=0):
    dice = random.Random(number * 31 + revision * 1_000_003)
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    town, code = dice.choice(TOWNS)
    local = f"{given}.{family}.{number}".lower().encode("ascii", "ignore").decode()
    return [f"b{number:07d}", f"{given} {family} {number}", family, given, f"{family}, {given}", f"{local}@bench.example",
            f"+{dice.randrange(1, 99)} 555 {dice.randrange(10**6, 10**7)}", dice.choice(TITLES), dice.choice(UNITS),
            "Bench & Sons", town, code, str(500_000 + number), f"Floor {dice.randrange(9)}, desk {dice.randrange(400)}"]


def ldif(values):
    lines = [f"dn: uid={values[0]},ou=people,dc=bench,dc=example"]
    lines += [f"objectClass: {name}" for name in ("top", "person", "organizationalPerson", "inetOrgPerson")]
    for name, value in zip(COLUMNS, values):
        raw = value.encode()
        lines.append(f"{name}: {value}" if value.isascii() else f"{name}:: {base64.b64encode(raw).decode()}")
    return "\n".join(lines) + "\n\n"


def csv(values):
    return ",".join(f'"{value}"' if "," in value else value for value in values) + "\r\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int)
    parser.add_argument("dir")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--changes", type=int)
    options = parser.parse_args()
    changes = options.n // 100 if options.changes is None else options.changes
    os.makedirs(options.dir, exist_ok=True)
    picked = random.Random(7).sample(range(options.first, options.first + options.n), changes - changes // 5)
    gone = set(picked[: changes // 5])
    changed = set(picked[changes // 5 :])
    head = ("dn: dc=bench,dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: bench\no: Bench\n\n"
            "dn: ou=people,dc=bench,dc=example\nobjectClass: organizationalUnit\nou: people\n\n")
    names = ("list.ldif", "list.csv", "new.ldif", "new.csv")
    files = {name: open(os.path.join(options.dir, name), "w", encoding="utf-8", newline="", buffering=1 << 20) for name in names}
    for name in names:
        files[name].write(head if name.endswith("ldif") else ",".join(COLUMNS) + "\r\n")
    last = options.first + options.n
    for number in range(options.first, last + changes // 5):
        values = person(number)
        if number < last:
            files["list.ldif"].write(ldif(values))
            files["list.csv"].write(csv(values))
            if number in gone:
                continue
        if number in changed:
            values[6:9] = person(number, 1)[6:9]
        files["new.ldif"].write(ldif(values))
        files["new.csv"].write(csv(values))
    for file in files.values():
        file.close()


main()
