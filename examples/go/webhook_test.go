package main

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

type vector struct {
	Name         string
	Secrets      []string
	ReplayWindow *int64
	Result       string
	Reason       string
	Request      struct{ Method, URL, Timestamp, Signature, Body, BodyHex string }
}

// TestVectors holds verify against the signature vectors.
func TestVectors(t *testing.T) {
	data, err := os.ReadFile("../../vectors/signature.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Groups []struct{ Cases []vector } }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, group := range file.Groups {
		for _, v := range group.Cases {
			// This receiver has no replay window.
			if v.Result == "acceptable" || v.ReplayWindow != nil {
				continue
			}
			t.Run(v.Name, func(t *testing.T) {
				r := v.Request
				body := []byte(r.Body)
				if r.BodyHex != "" {
					if body, err = hex.DecodeString(r.BodyHex); err != nil {
						t.Fatal(err)
					}
				}
				if valid := verify(r.Method, r.URL, r.Timestamp, r.Signature, body, v.Secrets); valid != (v.Result == "valid") {
					t.Errorf("got %v: %s", valid, v.Reason)
				}
			})
		}
	}
}
