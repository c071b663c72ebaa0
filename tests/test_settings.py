from __future__ import annotations

import pytest

from bot.settings import SettingError, read_settings


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"PUBLIC_URL": "https://willkommen.luenen.de/"}, "https://willkommen.luenen.de"),
    ],
)
def test_the_public_address_is_set_or_follows_from_where_the_door_listens(
    environment: dict[str, str], expected: str
) -> None:
    assert read_settings(environment).public_url == expected


@pytest.mark.parametrize(
    "value", ["willkommen.luenen.de", "ftp://a.de", 'https://a.de"onclick', "https://a.de/b", "https://a b.de"]
)
def test_a_public_address_that_is_none_is_refused_with_the_mend(value: str) -> None:
    with pytest.raises(SettingError, match=r"PUBLIC_URL=.*write it as in https://"):
        read_settings({"PUBLIC_URL": value})
