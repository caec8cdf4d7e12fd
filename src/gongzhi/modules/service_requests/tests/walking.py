"""How a resident without JavaScript walks through the pages: one form after the other, each sent as a browser would send it."""

import re
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

WORDS = "柳塘村口的路灯坏了三天，晚上看不见路，老人容易摔倒。"
NAMED = {"identity": "named", "name": "李小红", "phone": "13800138000", "about": "no"}
ANONYMOUS = {"identity": "anonymous", "about": "no"}
PLACE = {"place": "村口大榕树旁", "area": "999901001001"}


class Resident:
    """A browser without scripts; `page` is what it shows."""

    def __init__(self, language: str = "zh-hans") -> None:
        self.client = Client(headers={"Accept-Language": language})
        self.page: Any = None

    def open(self, address: str) -> HttpResponse:
        self.page = self.client.get(address)
        return self.page

    def send(self, step: str, **fields: Any) -> HttpResponse:
        self.page = self.client.post(f"/report/{step}", {"draft": self.draft, **fields})
        return self.page

    @property
    def html(self) -> str:
        return str(self.page.content.decode())

    @property
    def draft(self) -> str:
        found = re.search(r'name="draft" value="([^"]+)"', self.html)
        assert found, self.html
        return unescape(found[1])

    def fill(self, words: str = WORDS, place: Any = PLACE, person: Any = NAMED, photos: Any = ()) -> None:
        """Go from the first page to the answers."""
        self.send("words", text=words, photos=list(photos))
        self.send("place", **place)
        self.send("person", **person)

    def walk(self, words: str = WORDS, place: Any = PLACE, person: Any = NAMED, photos: Any = ()) -> str:
        """Go through all pages, send, and return the address of the receipt."""
        self.open("/report")
        self.fill(words, place, person, photos)
        self.send("check")
        assert self.page.status_code == 302, self.html
        return str(self.page.url)


def photo(name: str = "photo.jpg", colour: str = "steelblue") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")
