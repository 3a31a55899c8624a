package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// The signed message has no separators: unless the timestamp is all digits, characters could move into it.
var (
	timestampForm = regexp.MustCompile(`\A[0-9]{13}\z`)
	signatureForm = regexp.MustCompile(`\A[0-9a-f]{64}\z`)
)

// verify says whether one of the secrets signed this request. url is the path with its query, as in the request line.
func verify(method, url, timestamp, signature string, body []byte, secrets []string) bool {
	if !timestampForm.MatchString(timestamp) || !signatureForm.MatchString(signature) {
		return false
	}
	method = strings.ToUpper(method)
	given, err := hex.DecodeString(signature)
	if err != nil {
		return false
	}
	matches := false
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(method + url + timestamp))
		if method == "POST" || method == "PUT" {
			mac.Write(body)
		}
		matches = hmac.Equal(mac.Sum(nil), given) || matches
	}
	return matches
}

var errInvalidEvent = errors.New("the body is not a CKBox event")

// kinds of the events that change the library. Others are pings, invalidated caches, or events of a later CKBox.
var kinds = map[string]string{
	"asset.uploaded": "asset", "asset.modified": "asset", "asset.overwritten": "asset",
	"asset.copied": "asset", "asset.removed": "asset",
	"folder.created": "folder", "folder.modified": "folder", "folder.removed": "folder",
}

type key struct{ environment, kind, id string }

type row struct {
	sentAt  time.Time
	removed bool
	data    []byte
}

// after says whether r replaces other: the newer event does; in one instant a removal, then the greater text, so that
// every order of arrival ends the same.
func (r row) after(other row) bool {
	if !r.sentAt.Equal(other.sentAt) {
		return r.sentAt.After(other.sentAt)
	}
	if r.removed != other.removed {
		return r.removed
	}
	return bytes.Compare(r.data, other.data) > 0
}

// library is the latest state of every asset and folder, by environment. Events come late, twice and in any order, so
// each row keeps the time it was sent, and a removed row stays as a tombstone.
type library struct {
	lock sync.Mutex
	rows map[key]row
}

func newLibrary() *library {
	return &library{rows: map[key]row{}}
}

func (l *library) apply(body []byte) error {
	if !utf8.Valid(body) {
		return errInvalidEvent
	}
	// Maps, because the names of struct fields would match in any case.
	var event map[string]json.RawMessage
	var environment, name, sentAt string
	var payload map[string]json.RawMessage
	if json.Unmarshal(body, &event) != nil || !text(event["environment_id"], &environment) || !text(event["event"], &name) ||
		!text(event["sent_at"], &sentAt) || json.Unmarshal(event["payload"], &payload) != nil || payload == nil {
		return errInvalidEvent
	}
	at, err := time.Parse(time.RFC3339Nano, sentAt)
	if err != nil {
		return errInvalidEvent
	}
	kind, known := kinds[name]
	if !known {
		return nil
	}
	var entity map[string]json.RawMessage
	var id string
	if json.Unmarshal(payload[kind], &entity) != nil || !text(entity["id"], &id) {
		return errInvalidEvent
	}
	written := row{sentAt: at, removed: strings.HasSuffix(name, ".removed")}
	if !written.removed {
		var data bytes.Buffer
		if err := json.Compact(&data, payload[kind]); err != nil {
			return errInvalidEvent
		}
		written.data = data.Bytes()
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	place := key{environment, kind, id}
	if before, exists := l.rows[place]; !exists || written.after(before) {
		l.rows[place] = written
	}
	return nil
}

// text reads a JSON string; null and other types are none.
func text(raw json.RawMessage, into *string) bool {
	return len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, into) == nil
}

type environmentState struct {
	Assets  map[string]json.RawMessage `json:"assets"`
	Folders map[string]json.RawMessage `json:"folders"`
}

func (l *library) state() map[string]environmentState {
	l.lock.Lock()
	defer l.lock.Unlock()
	state := map[string]environmentState{}
	for at, row := range l.rows {
		if row.removed {
			continue
		}
		if _, exists := state[at.environment]; !exists {
			state[at.environment] = environmentState{map[string]json.RawMessage{}, map[string]json.RawMessage{}}
		}
		if at.kind == "asset" {
			state[at.environment].Assets[at.id] = row.data
		} else {
			state[at.environment].Folders[at.id] = row.data
		}
	}
	return state
}

func (l *library) clear() {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.rows = map[key]row{}
}
