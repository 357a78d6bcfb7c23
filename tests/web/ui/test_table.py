"""Tables that sort, page and search by their address."""

from dataclasses import dataclass

import pytest
from django.test import RequestFactory
from tests.web.factories import make_person

from trine.core.company import Role
from trine.web.people.models import Person
from trine.web.ui.table import Column, Table


@dataclass(frozen=True)
class Deal:
    name: str
    amount: float | None


DEALS = (Deal("Weir", 300.0), Deal("Abel", None), Deal("Nord", 100.0), Deal("Abel & Weir", 200.0))
COLUMNS = (Column("name", "Name", "name"), Column("amount", "Amount", "amount", numeric=True), Column("note", "Note"))


def table(address: str = "/deals/", **options: object) -> Table[Deal]:
    given = {"columns": COLUMNS, "sort": "name", "search": lambda deal: deal.name, **options}
    return Table.of(RequestFactory().get(address), DEALS, **given)  # type: ignore[arg-type]  # options of a test


def names(shown: Table[Deal]) -> list[str]:
    return [deal.name for deal in shown.rows]


def test_rows_come_in_the_order_of_the_page() -> None:
    assert names(table()) == ["Abel", "Abel & Weir", "Nord", "Weir"]


def test_the_address_chooses_the_order() -> None:
    assert names(table("/deals/?sort=amount"))[:3] == ["Nord", "Abel & Weir", "Weir"]


@pytest.mark.parametrize("sort", ["amount", "-amount"])
def test_what_is_unknown_comes_last_in_either_direction(sort: str) -> None:
    assert names(table(f"/deals/?sort={sort}"))[-1] == "Abel"


def test_an_order_that_does_not_exist_is_the_order_of_the_page() -> None:
    assert names(table("/deals/?sort=password")) == names(table())


def test_a_column_without_an_order_cannot_be_sorted_by() -> None:
    assert table("/deals/?sort=note").sort == "name"
    assert table().headings[2].url is None


def test_a_second_click_on_a_heading_turns_the_order_round() -> None:
    assert table("/deals/?sort=amount").headings[1].url == "/deals/?sort=-amount"
    assert table("/deals/?sort=-amount").headings[1].url == "/deals/?sort=amount"


def test_a_heading_says_how_its_column_is_sorted() -> None:
    assert [heading.sorted for heading in table("/deals/?sort=-name").headings] == ["descending", "", ""]


def test_every_word_of_a_search_must_be_found() -> None:
    assert names(table("/deals/?q=weir+abel")) == ["Abel & Weir"]


def test_a_new_order_keeps_the_search_and_leaves_the_page() -> None:
    assert table("/deals/?q=abel&page=2", per_page=1).headings[1].url == "/deals/?q=abel&sort=amount"


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert names(table("/deals/?page=99", per_page=3)) == ["Weir"]


def test_pages_lead_to_their_neighbours_and_keep_everything_else() -> None:
    middle = table("/deals/?view=mine&page=2", per_page=1)
    assert middle.previous_url == "/deals/?view=mine&page=1"
    assert middle.next_url == "/deals/?view=mine&page=3"


def test_two_tables_of_one_page_do_not_disturb_each_other() -> None:
    assert names(table("/deals/?b-sort=-name&sort=name", prefix="b-"))[0] == "Weir"
    assert table("/deals/?b-sort=-name", prefix="b-").headings[0].url == "/deals/?b-sort=name"


def test_a_search_form_keeps_what_else_is_in_the_address() -> None:
    assert table("/deals/?sort=amount&q=abel&page=2").others == [("sort", "amount")]


def test_a_nul_in_a_search_is_not_looked_for() -> None:
    assert table("/deals/?q=%00").q == ""


@pytest.mark.django_db
def test_a_queryset_is_sorted_searched_and_paged_in_the_database() -> None:
    for name, role in (("Zoe Weir", Role.GUEST), ("Abel Weir", Role.OWNER), ("Nora Nord", Role.MEMBER)):
        make_person(name, role=role)
    shown: Table[Person] = Table.of(
        RequestFactory().get("/people/?q=weir&sort=-name"),
        Person.objects.all(),
        columns=(Column("name", "Name", ("name", "slug")),),
        search=("name__icontains",),
        per_page=1,
    )
    assert [person.name for person in shown.rows] == ["Zoe Weir"]
    assert shown.total == 2
