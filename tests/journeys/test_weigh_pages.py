"""A story fits into the first packets of a connection, whatever surrounds it. In kB of 1000 compressed bytes."""

from bench.pages import REST_GOAL, STORY, STORY_GOAL, weigh


def test_a_story_of_600_words_is_light(demo_site):
    weight = weigh(demo_site, demo_site.address(STORY))

    assert weight.whole / 1000 <= STORY_GOAL, weight


def test_what_surrounds_a_story_is_light_on_every_story(demo_site):
    rest = {address: weigh(demo_site, address, "br").rest / 1000 for address in demo_site.addresses}

    assert {address: size for address, size in rest.items() if size > REST_GOAL} == {}
