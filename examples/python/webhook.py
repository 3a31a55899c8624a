"""CKBox webhooks: the signature check, and a library that follows the events."""

import hashlib
import hmac
import json
import re
import sqlite3
import threading
from datetime import datetime, timezone

UPSERTS = {
    "asset.uploaded": "asset",
    "asset.modified": "asset",
    "asset.overwritten": "asset",
    "asset.copied": "asset",
    "folder.created": "folder",
    "folder.modified": "folder",
}
REMOVALS = {"asset.removed": "asset", "folder.removed": "folder"}


def verify(method, url, timestamp, signature, body, secrets):
    """True when one of the secrets signed this request. `url` is the path with its query, as in the request line."""
    # The signed message has no separators: unless the timestamp is all digits, characters could move into it.
    if not re.fullmatch(r"[0-9]{13}", timestamp or "") or not re.fullmatch(r"[0-9a-f]{64}", signature or ""):
        return False
    method = method.upper()
    message = f"{method}{url}{timestamp}".encode("latin-1")
    if method in ("POST", "PUT"):
        message += body
    matches = [
        hmac.compare_digest(hmac.new(secret.encode(), message, hashlib.sha256).hexdigest(), signature)
        for secret in secrets
    ]
    return any(matches)


class InvalidEvent(ValueError):
    """The request is genuine, but its body is not an event."""


def parse(body):
    """Parses a verified body to (environment, name, payload, sent_at)."""
    try:
        event = json.loads(body.decode("utf-8"), parse_constant=_refuse)
        sent_at = datetime.fromisoformat(event["sent_at"].replace("Z", "+00:00"))
        environment, name, payload = event["environment_id"], event["event"], event["payload"]
        if not (isinstance(environment, str) and isinstance(name, str) and isinstance(payload, dict) and sent_at.tzinfo):
            raise InvalidEvent("environment_id, event, payload or sent_at is not what it has to be")
        return environment, name, payload, sent_at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise InvalidEvent(str(error)) from error


def _refuse(constant):
    raise InvalidEvent(f"{constant} is not JSON")


class Library:
    """The latest state of every asset and folder, by environment.

    Events come late, twice and in any order, so each row keeps the `sent_at` it was written with and an older event
    never replaces a newer one. A removed row stays as a tombstone. Of two events in one millisecond a removal wins,
    then the greater text, so that every order of arrival ends the same. One statement compares and writes.
    """

    def __init__(self, path=":memory:"):
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute(
            """CREATE TABLE IF NOT EXISTS entity (environment TEXT, kind TEXT, id TEXT, sent_at TEXT, removed INTEGER,
               data TEXT, PRIMARY KEY (environment, kind, id))"""
        )

    def apply(self, environment, name, payload, sent_at):
        removed = name in REMOVALS
        kind = REMOVALS.get(name) or UPSERTS.get(name)
        if kind is None:
            return  # A ping, an invalidated cache, or an event of a later CKBox: nothing to keep.
        try:
            entity = payload[kind]
            id, data = entity["id"], "" if removed else json.dumps(entity, sort_keys=True)
            if not isinstance(id, str):
                raise InvalidEvent(f"the id of the {kind} is not text")
            id.encode()
        except (KeyError, TypeError, RecursionError, UnicodeError) as error:
            raise InvalidEvent(f"payload.{kind}: {error}") from error
        with self._lock:
            self._db.execute(
                """INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
                   SET sent_at = excluded.sent_at, removed = excluded.removed, data = excluded.data
                   WHERE (excluded.sent_at, excluded.removed, excluded.data) > (sent_at, removed, data)""",
                (environment, kind, id, sent_at, removed, data),
            )

    def state(self):
        with self._lock:
            rows = self._db.execute("SELECT environment, kind, id, data FROM entity WHERE NOT removed").fetchall()
        state = {}
        for environment, kind, id, data in rows:
            kinds = state.setdefault(environment, {"assets": {}, "folders": {}})
            kinds[kind + "s"][id] = json.loads(data)
        return state

    def clear(self):
        with self._lock:
            self._db.execute("DELETE FROM entity")
