"""Questionnaire files: what is found, what is refused, and how a fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_questionnaire import SMALL, broken, line_of

from assessment.errors import InvalidQuestionnaire, UnknownQuestionnaire
from assessment.i18n import EN, NL
from assessment.library import Finding, load_questionnaire, questionnaire_paths, read_questionnaire


def findings_in(tmp_path: Path, content: str | bytes) -> list[Finding]:
    path = tmp_path / "small.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_questionnaire(path).findings)


def only(tmp_path: Path, content: str | bytes) -> Finding:
    findings = findings_in(tmp_path, content)
    assert len(findings) == 1, [finding.sentence(EN) for finding in findings]
    return findings[0]


def test_load__a_sound_file_gives_its_questionnaire(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    loaded = load_questionnaire(path)
    assert (loaded.id, loaded.version, list(loaded.items)) == ("small", "1", ["A1_1"])
    assert loaded.scales["agreement"].codes == (1, 2)
    assert loaded.scales["agreement"].missing_codes == (9,)
    assert load_questionnaire(str(path)) is loaded


def test_load__a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    load_questionnaire(path)
    path.write_text(broken('version: "1"', 'version: "1.1"'), encoding="utf-8")
    assert load_questionnaire(path).version == "1.1"


def test_load__a_shipped_one_by_its_id() -> None:
    assert load_questionnaire("sustainable-success").id == "sustainable-success"
    assert "sustainable-success" in questionnaire_paths()


@pytest.mark.parametrize("wanted", ["nothing-here", "/nowhere/at/all.yaml", ".", ""])
def test_load__unknown_names_those_that_are_there(wanted: str) -> None:
    with pytest.raises(UnknownQuestionnaire, match="sustainable-success") as caught:
        load_questionnaire(wanted)
    assert "sustainable-success" in caught.value.sentence(NL)


def test_load__the_first_fault_is_told_in_the_readers_language(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    text = broken("scored_roles: [crew]", "scored_roles: [guest]").replace(
        "min_answered: 1", "min_answered: 5"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidQuestionnaire) as caught:
        load_questionnaire(path)
    place = f"small.yaml:{line_of(text, 'scored_roles')}: dimensions[A].facets[A1].scored_roles: "
    for language, words in ((NL, ('Rol "guest" telt', "(verdere")), (EN, ('Role "guest" is', "(further"))):
        sentence = caught.value.sentence(language)
        assert sentence.startswith(place)
        assert all(word in sentence for word in words)


FAULTS = [  # what stands there, what is put there, the code, the line's mark, the place
    ("title: {nl: Klein, en: Small}", "title: {nl: Klein}", "text_missing", "Klein", "title"),
    (
        "notice: {nl: Proef, en: Trial}",
        "notice: {nl: Proef, en: Trial, fr: Essai}",
        "language_not_declared",
        "Essai",
        "notice.fr",
    ),
    ("  - id: crew\n", "  - id: boss\n", "id_repeated", "roles:", "roles"),
    ("  - id: crew\n", "  - id: all\n", "id_reserved", "id: all", "roles[all].id"),
    ("id: A1_1", "id: team", "id_reserved", "id: team", "items[team].id"),
    ("response_scale: agreement\n", "response_scale: other\n", "unknown_response_scale", "other", "A1_1"),
    ("dimensions: [A]}", "dimensions: [B]}", "unknown_dimension", "[B]", "profiles[side].dimensions"),
    ("facets: [A1]}", "facets: [B1]}", "unknown_facet", "[B1]", "claims[C1].facets"),
    ("claims: [C1]\n", "claims: [C2]\n", "unknown_claim", "[C2]", "items[A1_1].claims"),
    ("first: pay,", "first: luck,", "unknown_lever", "luck", "levers.first"),
    ("roles: [boss, crew]\n", "roles: [boss, crew, guest]\n", "unknown_role", "guest", "facets[A1].roles"),
    ("scored_roles: [crew]", "scored_roles: [guest]", "scored_role_not_asked", "guest", "scored_roles"),
    ("min_answered: 1", "min_answered: 2", "min_answered_too_high", "min_answered: 2", "min_answered"),
    (
        "role_weights: {boss: 0.5, crew: 0.5}",
        "role_weights: {boss: 1}",
        "role_weights",
        "boss: 1",
        "role_weights",
    ),
    ("crew: 0.5}", "crew: 0.4}", "role_weights", "0.4", "role_weights"),
    ("- {code: 2,", "- {code: 3,", "codes_not_consecutive", "options:", "response_scales[agreement].options"),
    ("- {code: 9,", "- {code: 2,", "codes_repeated", "options:", "response_scales[agreement].options"),
    ("from: 50", "from: 51", "bands_gap", "from: 51", "bands[upper]"),
    ("to: 100,", "to: 99,", "bands_gap", "bands:", "bands"),
    ("id: small\n", "", "shape_missing", "version", "id"),
    ("version:", "vresion:", "shape_missing", "id: small", "version"),
    ("min_answered: 1", "min_answered: one", "shape_int_parsing", "one", "min_answered"),
    ("few: true", "few: perhaps", "shape_bool_parsing", "perhaps", "roles[boss].few"),
    ("languages: [nl, en]", "languages: nl", "shape_list_type", "languages: nl", "languages"),
    ("title: {nl: Klein, en: Small}", "title: Klein", "shape_dict_type", "Klein", "title"),
    ("nl: Wij doen dit.,", "nl: '  ',", "shape_string_too_short", "'  '", "text.boss.nl"),
    ("nl: Wij doen dit.,", "nl: 12,", "shape_string_type", "nl: 12", "text.boss.nl"),
    ("id: A1_1", "id: 1 A", "shape_string_pattern_mismatch", "1 A", "id"),
    ("dimensions:\n", "color: red\ndimensions:\n", "shape_extra_forbidden", "color", "color"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "mark", "place"), FAULTS, ids=[f"{f[2]}-{f[1][:20]}" for f in FAULTS]
)
def test_fault__is_told_with_file_line_place_cause_and_way_out(
    tmp_path: Path, old: str, new: str, code: str, mark: str, place: str
) -> None:
    text = broken(old, new)
    finding = next(entry for entry in findings_in(tmp_path, text) if entry.code.endswith(code))
    assert finding.line == line_of(text, mark)
    assert place in finding.place
    for language in (NL, EN):
        sentence = finding.sentence(language)
        assert sentence.startswith(f"small.yaml:{finding.line}: {finding.place}: ")
        assert len(finding.cause(language).split()) >= 5
    assert finding.cause(NL) != finding.cause(EN)


def test_fault__a_missing_role_text_is_found(tmp_path: Path) -> None:
    text = broken("              crew: {nl: Zij doen dit., en: They do this.}\n", "")
    finding = only(tmp_path, text)
    assert finding.code.endswith("role_text_missing")
    assert finding.line == line_of(text, "            text:")


def test_fault__a_scale_has_at_most_two_hundred_options(tmp_path: Path) -> None:
    option = "      - {code: 2, "
    line = next(line for line in broken("id: small", "id: small").splitlines() if line.startswith(option))
    more = [line.replace("code: 2", f"code: {1000 + number}") for number in range(200)]
    finding = next(iter(findings_in(tmp_path, broken(line, "\n".join([line, *more])))))
    assert finding.code.endswith("shape_too_long")
    assert "options" in finding.place


def test_fault__all_are_found_in_the_files_order(tmp_path: Path) -> None:
    text = broken("min_answered: 1", "min_answered: 2").replace("first: pay,", "first: luck,")
    text = text.replace("{nl: Klein, en: Small}", "{nl: Klein}")
    lines = [finding.line for finding in findings_in(tmp_path, text)]
    assert lines == [line_of(text, "Klein"), line_of(text, "min_answered"), line_of(text, "luck")]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "empty", 1),
        ("# only words\n", "empty", 1),
        ("- a\n- b\n", "empty", 1),
        ("just text", "empty", 1),
        ("id: a\nb: [1,\n", "not_yaml", 3),
        ("id: a\n\tb: 1\n", "not_yaml", 2),
        ("id: a\nb: &x [1]\nc: *x\n", "alias", 2),
        ("id: a\nb: *x\n", "alias", 2),
        ("id: a\nb: !!python/object:os.system 1\n", "tag", 2),
        ("id: a\nb: !secret 1\n", "tag", 2),
        ("id: a\nb: " + "[" * 30 + "]" * 30, "too_deep", 2),
        ("id: a\nb: 2024-13-45\n", "not_yaml", 1),
        ("id: a\nb: " + "1" * 5000, "not_yaml", 1),
        ("id: a\nb: 0x_\n", "not_yaml", 1),
        ("id: a\x00b\n", "not_yaml", 1),
        ("? [a]\n: b\n", "not_yaml", 1),
        ("id: a\n<<: 3\n", "not_yaml", 2),
        ("id: a\nb: 1\nid: c\n", "field_repeated", 3),
        ("id: a\nb: [{c: 1, d: 2, c: 3}]\n", "field_repeated", 2),
        ("id: a\ntitel: caf\xe9\n".encode("cp1252"), "not_utf8", 2),
        ("id: a\n".encode("utf-16"), "not_utf8", 1),
        (b"id: a\n" + b"#" * (2 * 1024 * 1024), "too_large", 1),
    ],
    ids=lambda entry: repr(entry)[:30],
)
def test_file__that_is_no_questionnaire_is_one_sentence(
    tmp_path: Path, content: str | bytes, code: str, line: int
) -> None:
    finding = only(tmp_path, content)
    assert (finding.code.rpartition(".")[2], finding.line) == (code, line)
    for language in (NL, EN):
        assert finding.sentence(language).startswith(f"small.yaml:{line}: -: ")
        assert "\n" not in finding.sentence(language)
    with pytest.raises(InvalidQuestionnaire, match=r"small\.yaml"):
        load_questionnaire(tmp_path / "small.yaml")


def test_file__with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert findings_in(tmp_path, SMALL.encode("utf-8-sig")) == []


def test_file__twenty_levels_deep_is_not_too_deep(tmp_path: Path) -> None:
    nested = "id: a\nb: " + "[" * 19 + "]" * 19
    assert "too_deep" not in {finding.code.rpartition(".")[2] for finding in findings_in(tmp_path, nested)}


def test_file__many_aliases_do_not_blow_up(tmp_path: Path) -> None:
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)
    )
    assert only(tmp_path, bomb).code.endswith("alias")
