"""Names of components: each is one component, and a pattern's is read the same everywhere."""

from components import ids


def constants() -> dict[str, str]:
    return {name: value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}


def test_no_two_components_share_a_name() -> None:
    named = {name: value for name, value in constants().items() if name != "LENS_TABLE"}  # a value, no component
    assert len(set(named.values())) == len(named)


def test_a_name_has_no_sign_that_a_pattern_or_an_address_reads() -> None:
    assert [value for value in constants().values() if set(value) & set('.{}":@ ')] == []


def test_a_part_of_a_layer_and_its_choice_are_told_apart() -> None:
    assert ids.layer("shown", "warnings") == {"part": "shown", "layer": "warnings"}
    assert ids.choice("warnings", "figure") == {"part": "choice", "layer": "warnings", "choice": "figure"}
    assert ids.layer("choice", "warnings").keys() != ids.choice("warnings", "figure").keys()


def test_buttons_fields_and_live_fields_never_match_one_another() -> None:
    made = [ids.action("closing", "find"), ids.entry("closing", "find"), ids.live("closing", "find")]
    assert len({frozenset(each) for each in made}) == 3
    assert all(each["tool"] == "closing" for each in made)


def test_a_button_says_what_it_acts_on_or_nothing() -> None:
    assert ids.action("closing", "drop", "SITE-1")["of"] == "SITE-1"
    assert ids.action("closing", "drop")["of"] == ""


def test_a_section_of_risk_has_a_name_of_its_own() -> None:
    names = [ids.risk(section) for section in ("annual", "index", "backtest", "export")]
    assert len({*names, *constants().values()}) == len(names) + len(set(constants().values()))
