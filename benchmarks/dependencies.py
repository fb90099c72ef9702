"""What the product is built on: every installed dependency with version and licence, and what is known of it.

    python benchmarks/dependencies.py [--extra postgresql ...] [--sbom FILE] [--advisories FOLDER]
        [--constraints FILE]

Prints one line a package. ``--sbom`` writes a CycloneDX 1.5 bill of materials, ``--constraints`` the exact
versions for ``pip install -c``. ``--advisories``: a folder of OSV records of PyPI as JSON files, downloaded
beforehand; nothing is asked of any server. Ends with 1 for a licence that is unknown or does not go with
MIT, and for an advisory that concerns an installed version.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

if not __package__:  # run as a file: see the folder above
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.written import table

PRODUCT = "sustainable-success-scan"
GOES_WITH_MIT = re.compile(
    r"\b(MIT|MIT-CMU|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|HPND|Zlib|Unlicense|CC0|MPL|LGPL|OFL"
    r"|Public Domain|BlueOak)",
    re.IGNORECASE,
)
"""Permissive licences, and weak copyleft that asks nothing of a program that only imports the library."""
COPYLEFT = re.compile(
    r"\b(A?GPL|GNU (?:Affero )?General Public|SSPL|EUPL|Commons Clause|proprietary)", re.IGNORECASE
)
READ_BY_HAND: Mapping[str, str] = {}
"""Packages whose metadata name no licence, with what their licence file says."""


@dataclass(frozen=True)
class Package:
    """An installed package."""

    name: str
    version: str
    licence: str

    @property
    def refused(self) -> bool:
        """Whether its licence is unknown or does not go with ours."""
        words = re.sub(r"LGPL\S*|GNU Lesser General Public\S*", "LGPL", self.licence)
        either = re.split(r"\bOR\b", words)
        return not any(GOES_WITH_MIT.search(one) and not COPYLEFT.search(one) for one in either)


def installed(product: str, extras: Iterable[str] = ()) -> list[Package]:
    """Every package that ``product`` needs as it is installed here, itself left out, by name."""
    found: dict[str, Package] = {}
    waiting = [(product, frozenset(extras))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # a need of another system or version of Python
        if name != product:
            found[canonicalize_name(name)] = Package(
                canonicalize_name(name), package.version, licence_of(package)
            )
        for line in package.requires or ():
            need = Requirement(line)
            if any(need.marker is None or need.marker.evaluate({"extra": extra}) for extra in ("", *wanted)):
                waiting.append((canonicalize_name(need.name), frozenset(need.extras)))
    return [found[name] for name in sorted(found)]


def licence_of(package: metadata.Distribution) -> str:
    """The licence by the package's own word; "" for none."""
    said = package.metadata
    lines = [text for text in said.get_all("Classifier", []) if text.startswith("License ::")]
    names = [text.rpartition(" :: ")[2] for text in lines]
    words = said.get("License-Expression") or " OR ".join(text for text in names if text != "OSI Approved")
    words = words or (said.get("License") or "").strip().partition("\n")[0]
    return words or READ_BY_HAND.get(canonicalize_name(said["Name"]), "")


def advisories(folder: Path, packages: Sequence[Package]) -> Iterator[tuple[Package, str, str]]:
    """Each advisory in a folder of OSV records that concerns an installed version: package, id, summary."""
    mine = {package.name: package for package in packages}
    for path in sorted(folder.rglob("*.json")):
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if record.get("withdrawn"):
            continue
        for affected in record.get("affected", ()):
            about = affected.get("package", {})
            package = mine.get(canonicalize_name(about.get("name", "")))
            if package and about.get("ecosystem") == "PyPI" and concerns(affected, package.version):
                yield package, str(record["id"]), str(record.get("summary", ""))[:80]
                break


def concerns(affected: Mapping[str, Any], version: str) -> bool:
    """Whether a version is among those that an OSV record names, one by one or by ranges."""
    here = Version(version)
    if version in affected.get("versions", ()):
        return True
    ranges = [entry for entry in affected.get("ranges", ()) if entry.get("type") in ("ECOSYSTEM", "SEMVER")]
    return any(_inside(entry["events"], here) for entry in ranges)


def _inside(events: Sequence[Mapping[str, str]], here: Version) -> bool:
    inside = False
    for event in sorted(events, key=lambda one: (_bound(one), "introduced" in one)):
        bound = _bound(event)
        if "introduced" in event and here >= bound:
            inside = True
        elif ("fixed" in event and here >= bound) or ("last_affected" in event and here > bound):
            inside = False
    return inside


def _bound(event: Mapping[str, str]) -> Version:
    try:
        return Version(next(iter(event.values())))
    except InvalidVersion:
        return Version("0")  # rather too early than never


def bill_of_materials(product: str, packages: Sequence[Package]) -> dict[str, Any]:
    """CycloneDX 1.5 as plain data; the same packages give the same bill."""

    def component(name: str, version: str, licence: str, kind: str) -> dict[str, Any]:
        reference = f"pkg:pypi/{name}@{version}"
        told = {"licenses": [{"license": {"name": licence}}]} if licence else {}
        return {
            "type": kind,
            "bom-ref": reference,
            "name": name,
            "version": version,
            "purl": reference,
            **told,
        }

    own = component(product, metadata.version(product), "MIT", "application")
    parts = [component(one.name, one.version, one.licence, "library") for one in packages]
    number = uuid5(NAMESPACE_URL, json.dumps([own, parts]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": own},
        "components": parts,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> int:
    """List, write, check."""
    arguments = _arguments()
    packages = installed(PRODUCT, arguments.extra)
    print(
        table(
            ("package", "version", "licence"),
            [(p.name, p.version, p.licence) for p in packages],
            markdown=False,
        )
    )
    if arguments.sbom:
        text = json.dumps(bill_of_materials(PRODUCT, packages), indent=1)
        arguments.sbom.write_text(text + "\n", encoding="utf-8")
    if arguments.constraints:
        lines = "".join(f"{package.name}=={package.version}\n" for package in packages)
        arguments.constraints.write_text(lines, encoding="utf-8")
    found = [f"{p.name} {p.version}: licence {p.licence or 'unknown'}" for p in packages if p.refused]
    if arguments.advisories:
        if not any(arguments.advisories.rglob("*.json")):
            found.append(f"{arguments.advisories} holds no advisories")
        found += [
            f"{p.name} {p.version}: {name} {said}"
            for p, name, said in advisories(arguments.advisories, packages)
        ]
    for line in found:
        print(line, file=sys.stderr)
    return int(bool(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--extra", nargs="+", default=["postgresql", "oidc", "pool"])
    parser.add_argument("--sbom", type=Path, metavar="FILE")
    parser.add_argument("--constraints", type=Path, metavar="FILE")
    parser.add_argument("--advisories", type=Path, metavar="FOLDER")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
