"""Licences, the bill of materials, and advisories looked up in a folder, with planted ones found."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.dependencies import PRODUCT, Package, advisories, bill_of_materials, concerns, installed

ROOT = Path(__file__).resolve().parents[1]
PLANTED = Package("streamlit", "1.67.2", "Apache-2.0")


def record(folder: Path, name: str, **affected: Any) -> None:
    about = {"package": {"ecosystem": "PyPI", "name": name}, **affected}
    content = {"id": f"PLANTED-{name}", "summary": "planted", "affected": [about]}
    (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def test_licences__of_everything_the_product_needs_go_with_ours() -> None:
    packages = installed(PRODUCT, ("postgresql", "oidc", "pool"))
    assert {"streamlit", "pandas", "psycopg", "dask"} <= {package.name for package in packages}
    assert [(package.name, package.licence) for package in packages if package.refused] == []


def test_constraints__name_one_version_of_every_package_that_a_run_installs() -> None:
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines)
    assert list(pinned) == sorted(pinned)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for name in project["optional-dependencies"] if name != "dev"]
    asked = [
        *project["dependencies"],
        *(line for name in extras for line in project["optional-dependencies"][name]),
    ]
    needs = [Requirement(line) for line in asked if not line.startswith(PRODUCT)]
    outside = [
        need.name
        for need in needs
        if not need.specifier.contains(pinned.get(canonicalize_name(need.name), "0"), prereleases=True)
    ]
    assert outside == []


@pytest.mark.parametrize(
    "licence", ["", "GPL-3.0-or-later", "AGPL-3.0", "Proprietary", "Other/Proprietary License"]
)
def test_licence__unknown_or_not_to_be_joined_with_ours_is_refused(licence: str) -> None:
    assert Package("planted", "1.0", licence).refused
    assert not Package("planted", "1.0", f"{licence} OR MIT").refused


@pytest.mark.parametrize(
    ("events", "inside"),
    [
        ([{"introduced": "0"}], True),
        ([{"introduced": "0"}, {"fixed": "1.67.2"}], False),
        ([{"introduced": "1.60"}, {"fixed": "1.67.3"}], True),
        ([{"introduced": "0"}, {"last_affected": "1.67.2"}], True),
        ([{"introduced": "0"}, {"last_affected": "1.67.1"}], False),
        ([{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "1.67"}, {"fixed": "1.68"}], True),
        ([{"introduced": "1.68"}], False),
    ],
)
def test_advisory__concerns_versions_in_its_ranges(events: list[dict[str, str]], inside: bool) -> None:
    assert concerns({"ranges": [{"type": "ECOSYSTEM", "events": events}]}, PLANTED.version) is inside


def test_advisories__a_planted_one_is_found_and_others_are_not(tmp_path: Path) -> None:
    record(tmp_path, "Streamlit", versions=["1.67.2"])
    record(tmp_path, "something-else", versions=["1.67.2"])
    assert [(package.name, name) for package, name, _ in advisories(tmp_path, [PLANTED])] == [
        ("streamlit", "PLANTED-Streamlit")
    ]


def test_bill_of_materials__names_each_package_once_and_the_same_way_again() -> None:
    packages = installed(PRODUCT)
    bill = bill_of_materials(PRODUCT, packages)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert [part["name"] for part in bill["components"]] == [package.name for package in packages]
    assert bill == bill_of_materials(PRODUCT, packages)
