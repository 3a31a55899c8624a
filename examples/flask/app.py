"""Receives CKBox webhooks with Flask, validates them with jsonschema, keeps the state in memory."""

import hashlib
import hmac
import json
import os
import pathlib
import re
import threading
from datetime import datetime

from flask import Flask, abort, jsonify, request
from jsonschema import Draft202012Validator

SECRETS = [secret for secret in os.environ.get("CKBOX_API_SECRET", "").split(",") if secret]
TEST_HOOKS = os.environ.get("CKBOX_TEST_HOOKS") == "1"
BODY_LIMIT = 8 * 1024 * 1024
SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "generated" / "webhook.bundle.schema.json"
validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))

app = Flask(__name__)
lock = threading.Lock()
rows = {}  # (environment, kind, id) -> (sent_at, removed, text of the snapshot)


def verify(method, url, timestamp, signature, body, secrets):
    """True when one of the secrets signed this request. `url` is the path with its query, as in the request line."""
    # The signed message has no separators: unless the timestamp is all digits, characters could move into it.
    if not re.fullmatch(r"[0-9]{13}", timestamp or "") or not re.fullmatch(r"[0-9a-f]{64}", signature or ""):
        return False
    signed_body = body if method.upper() in ("POST", "PUT") else b""
    message = f"{method.upper()}{url}{timestamp}".encode("latin-1") + signed_body
    digests = [hmac.new(secret.encode(), message, hashlib.sha256).hexdigest() for secret in secrets]
    return any([hmac.compare_digest(digest, signature) for digest in digests])


KINDS = {
    **{f"asset.{action}": "asset" for action in ("uploaded", "copied", "modified", "overwritten", "removed")},
    **{f"folder.{action}": "folder" for action in ("created", "modified", "removed")},
}


def apply(event):
    """The newest `sent_at` of each asset and folder wins, removals included; what is equal is settled by content."""
    kind = KINDS.get(event["event"])
    if kind is None:
        return
    entity = event["payload"][kind]
    removed = event["event"].endswith(".removed")
    sent_at = datetime.fromisoformat(event["sent_at"].replace("Z", "+00:00"))
    if sent_at.tzinfo is None:
        raise ValueError("sent_at has no time zone")
    row = (sent_at, removed, "" if removed else json.dumps(entity, sort_keys=True))
    key = (event["environment_id"], kind, entity["id"])
    with lock:
        if key not in rows or rows[key] < row:
            rows[key] = row


@app.post("/webhooks/ckbox")
def webhook():
    body = request.stream.read(BODY_LIMIT + 1)
    if len(body) > BODY_LIMIT:
        abort(413)
    # The raw URI: Flask's own URLs are decoded, or have a question mark too many.
    url = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]
    headers = request.headers
    if not verify(request.method, url, headers.get("X-CS-Timestamp"), headers.get("X-CS-Signature"), body, SECRETS):
        abort(401)
    try:
        event = json.loads(body.decode("utf-8"), parse_constant=lambda constant: abort(400))
        error = next(validator.iter_errors(event), None)
        if error is not None:
            return jsonify(code="event_invalid", message=f"{error.json_path}: {error.message}"[:500]), 422
        apply(event)
    except (ValueError, TypeError, OverflowError, RecursionError):
        abort(400)
    return "", 204


@app.before_request
def guard_test_hooks():
    if request.path in ("/state", "/reset") and not (TEST_HOOKS and request.remote_addr == "127.0.0.1"):
        abort(404)


@app.get("/state")
def state():
    with lock:
        current = dict(rows)
    shown = {}
    for (environment, kind, id), (_, removed, text) in current.items():
        if not removed:
            shown.setdefault(environment, {"assets": {}, "folders": {}})[f"{kind}s"][id] = json.loads(text)
    return jsonify(shown)


@app.post("/reset")
def reset():
    with lock:
        rows.clear()
    return "", 204


if __name__ == "__main__":
    if not SECRETS:
        raise SystemExit("CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.")
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "3000")), threaded=True)
