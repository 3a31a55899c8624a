// Receives CKBox webhooks with nothing but Go's standard library.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const bodyLimit = 8 << 20

type server struct {
	secrets   []string
	testHooks bool
	library   *library
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The raw request target: r.URL is parsed, and a mux would redirect what it cleans.
	path, _, _ := strings.Cut(r.RequestURI, "?")
	switch {
	case path == "/state" && r.Method == http.MethodGet && s.mayTest(r):
		answer(w, http.StatusOK, s.library.state())
	case path == "/reset" && r.Method == http.MethodPost && s.mayTest(r):
		s.library.clear()
		w.WriteHeader(http.StatusNoContent)
	case path != "/webhooks/ckbox":
		answer(w, http.StatusNotFound, map[string]string{"code": "not_found"})
	case r.Method != http.MethodPost:
		answer(w, http.StatusMethodNotAllowed, map[string]string{"code": "method_not_allowed"})
	default:
		s.receive(w, r)
	}
}

func (s *server) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		answer(w, http.StatusRequestEntityTooLarge, map[string]string{"code": "body_too_large"})
		return
	}
	if err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"code": "body_incomplete"})
		return
	}
	if !verify(r.Method, r.RequestURI, single(r, "X-Cs-Timestamp"), single(r, "X-Cs-Signature"), body, s.secrets) {
		answer(w, http.StatusUnauthorized, map[string]string{"code": "signature_mismatch"})
		return
	}
	if err := s.library.apply(body); err != nil {
		answer(w, http.StatusUnprocessableEntity, map[string]string{"code": "event_invalid", "message": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func single(r *http.Request, name string) string {
	if values := r.Header.Values(name); len(values) == 1 {
		return values[0]
	}
	return ""
}

func (s *server) mayTest(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return s.testHooks && err == nil && net.ParseIP(host).IsLoopback()
}

func answer(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"code":"internal"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		log.Print(err)
	}
}

func main() {
	secrets := strings.FieldsFunc(os.Getenv("CKBOX_API_SECRET"), func(r rune) bool { return r == ',' })
	if len(secrets) == 0 {
		log.Fatal("CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.")
	}
	host, port := os.Getenv("HOST"), os.Getenv("PORT")
	if host == "" {
		host = "127.0.0.1"
	}
	if port == "" {
		port = "3000"
	}
	handler := &server{secrets, os.Getenv("CKBOX_TEST_HOOKS") == "1", newLibrary()}
	listening := &http.Server{Addr: net.JoinHostPort(host, port), Handler: handler, ReadTimeout: 30 * time.Second}
	log.Fatal(listening.ListenAndServe())
}
