"""A calendar is read back by its library as it was meant, and is the same bytes for the same entries."""

from datetime import UTC, date, datetime, timedelta, timezone

from icalendar import Calendar

from trine.integrations.calendar.writing import Entry, write_calendar

CHANGED = datetime(2027, 1, 11, 9, 0, 0, 123456, tzinfo=UTC)
TITLE = "Preisliste, “Größe”; Zeile\nzwei \\ " + "sehr lang " * 12


def test_days_end_on_the_day_after_and_texts_are_folded_and_escaped() -> None:
    entry = Entry(
        "a@trine", TITLE, date(2027, 3, 1), date(2027, 3, 2), CHANGED, 3, "Zeile 1\nZeile 2; mehr", "https://t/"
    )
    text = write_calendar("Halden, Inc.", [entry])
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"DTSTART;VALUE=DATE:20270301" in text
    assert b"X-PUBLISHED-TTL:PT1H" in text
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (TITLE, "Zeile 1\nZeile 2; mehr")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 3, 1), date(2027, 3, 3))
    assert (event["sequence"], event["transp"], str(event["url"])) == (3, "TRANSPARENT", "https://t/")
    assert event.decoded("last-modified") == event.decoded("dtstamp") == CHANGED.replace(microsecond=0)
    assert (str(calendar["x-wr-calname"]), calendar.errors, event.errors) == ("Halden, Inc.", [], [])


def test_moments_stand_in_utc_and_take_the_readers_time() -> None:
    start = datetime(2027, 3, 1, 10, 0, tzinfo=timezone(timedelta(hours=2)))
    entry = Entry("b@trine", "Check-in", start, start + timedelta(minutes=15), CHANGED, is_called_off=True)
    (event,) = Calendar.from_ical(write_calendar("Trine", [entry])).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    assert ("transp" in event, event["status"]) == (False, "CANCELLED")


def test_the_order_of_entries_and_the_time_of_writing_change_nothing() -> None:
    days = [Entry(f"{n}@trine", "x", date(2027, 3, n), date.max, CHANGED) for n in (1, 2, 3)]
    assert write_calendar("Trine", days) == write_calendar("Trine", reversed(days))
