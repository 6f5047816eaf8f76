"""Which names that a corpus prints are one person's."""

from __future__ import annotations

from index.annotate.people.aliases import same_people
from index.annotate.people.names import entity_key


def same(*names: tuple[str, int], sure: tuple[str, ...] = ()) -> dict[str, str]:
    """By name, what `same_people` says by key."""
    met = {entity_key(name): (name, count) for name, count in names}
    found = same_people(met, {entity_key(name) for name in sure})
    return {met[key][0]: met[other][0] if other in met else other for key, other in found.items()}


def test_an_offices_last_word_in_front_is_no_part_of_the_name() -> None:
    others = (("Olo Dahl", 3), ("Olo Berg", 2))
    assert same(("Dockers Olo Reen", 2), ("Olo Reen", 9), *others) == {"Dockers Olo Reen": "Olo Reen"}
    assert same(("Dockers Olo Reen", 2), *others) == {"Dockers Olo Reen": entity_key("Olo Reen")}


def test_a_surname_of_two_words_is_the_one_person_who_bears_it() -> None:
    mira = ("Mira Dahl", 4)
    assert same(("Lund Solberg", 2), ("Mira Lund Solberg", 3), mira) == {"Lund Solberg": "Mira Lund Solberg"}
    two = same(("Lund Solberg", 2), ("Mira Lund Solberg", 3), ("Olo Lund Solberg", 3), mira, ("Olo Dahl", 2))
    assert two == {}


def test_the_other_order_is_the_surer_name_s() -> None:
    assert same(("Hoshino Akira", 2), ("Akira Hoshino", 9)) == {"Hoshino Akira": "Akira Hoshino"}
    assert same(("Hoshino Akira", 9), ("Akira Hoshino", 7)) == {}
    sure = same(("Hoshino Akira", 9), ("Akira Hoshino", 1), sure=("Akira Hoshino",))
    assert sure == {"Hoshino Akira": "Akira Hoshino"}


def test_people_who_only_share_a_surname_stay_two() -> None:
    assert same(("Mira Dahl", 5), ("Olo Dahl", 50)) == {}


def test_a_rare_given_name_with_a_slip_is_the_often_met_persons() -> None:
    met = {entity_key(name): (name, count) for name, count in (("Vlaidmir Reen", 1), ("Vladimir Reen", 40))}
    assert same_people(met) == {entity_key("Vlaidmir Reen"): entity_key("Vladimir Reen")}


def test_a_sister_and_one_met_as_often_are_others() -> None:
    for other, count in (("Alexandra Reen", 1), ("Vladimar Reen", 9)):
        met = {
            entity_key(name): (name, n) for name, n in ((other, count), ("Alexander Reen", 40), ("Vladimir Reen", 40))
        }
        assert same_people(met) == {}
