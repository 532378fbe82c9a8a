"""A ceiling for the API and the public downloads as a whole, so that it can't starve the pages where people answer.

It counts requests, not callers: an address of a visitor is kept nowhere on this platform, not even
here. A limit for each caller belongs to the proxy in front (docs/operations.md).
"""

import threading
import time

from django.http import HttpResponse
from django.shortcuts import render


class Bucket:
    """A token bucket: ``rate`` requests a second on average, twice as many in a burst; 0: no limit."""

    def __init__(self, rate: float, clock=time.monotonic):
        self.rate, self.clock = rate, clock
        self.capacity = self.level = max(1.0, 2 * rate)
        self.checked = clock()
        self.lock = threading.Lock()

    def take(self, requests: int = 1) -> bool:
        """Whether one more request may pass now, or one that costs as much as several.

        One that costs more than the bucket holds passes when it is full: else it never could.
        """
        if self.rate <= 0:
            return True
        with self.lock:
            now = self.clock()
            self.level = min(self.capacity, self.level + (now - self.checked) * self.rate)
            self.checked = now
            cost = min(requests, self.capacity)
            if self.level < cost:
                return False
            self.level -= cost
            return True


def too_many(request, cost: int = 1) -> HttpResponse | None:
    """What is answered instead of a public download that would go over the ceiling; None while there is room."""
    if request.ceiling.take(cost):
        return None
    response = render(request, "errors/429.html", status=429)
    response["Retry-After"] = "5"
    return response
