"""Past ratings of a resource person, summed up."""

from decimal import Decimal

from khet.domains.development.rules.ratings import Rated, overall


def rated(mean, n, top=5):
    return Rated(Decimal(mean), n, top)


def test_ratings_are_weighted_by_how_many_rated():
    found = overall([rated("4.00", 30), rated("5.00", 10)])

    assert (found.mean_text, found.n, found.events) == ("4.25", 40, 2)


def test_too_few_people_are_not_told_not_even_inside_the_whole():
    found = overall([rated("1.00", 4), rated("4.50", 5)])

    assert (found.mean_text, found.n) == ("4.50", 5)
    assert overall([rated("5.00", 4)]) is None


def test_another_scale_than_the_newest_is_left_out():
    found = overall([rated("4.50", 10), rated("9.00", 10, top=10)])

    assert (found.mean_text, found.scale_top, found.n) == ("4.50", 5, 10)


def test_nobody_rated():
    assert overall([]) is None
