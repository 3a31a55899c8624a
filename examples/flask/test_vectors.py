"""Holds `verify` against the signature vectors: python3 -m unittest"""

import json
import pathlib
import unittest

from app import verify

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors" / "signature.json"


class Vectors(unittest.TestCase):
    def test_vectors(self):
        for group in json.loads(VECTORS.read_text("utf-8"))["groups"]:
            for case in group["cases"]:
                # This receiver has no replay window.
                if case["result"] == "acceptable" or "replayWindow" in case:
                    continue
                request = case["request"]
                body = bytes.fromhex(request["bodyHex"]) if "bodyHex" in request else request["body"].encode()
                headers = request.get("timestamp"), request.get("signature")
                with self.subTest(case["name"]):
                    valid = verify(request["method"], request["url"], *headers, body, case["secrets"])
                    self.assertEqual(valid, case["result"] == "valid", case.get("reason"))


if __name__ == "__main__":
    unittest.main()
