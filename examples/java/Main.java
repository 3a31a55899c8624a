import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Receives CKBox webhooks with nothing but the JDK: {@code java Main.java}. */
public final class Main {
    private static final int BODY_LIMIT = 8 << 20;

    private final List<String> secrets;
    private final boolean testHooks;
    private final Library library = new Library();

    private Main(List<String> secrets, boolean testHooks) {
        this.secrets = secrets;
        this.testHooks = testHooks;
    }

    public static void main(String[] arguments) throws IOException {
        var secrets = Arrays.stream(setting("CKBOX_API_SECRET", "").split(",")).filter(secret -> !secret.isEmpty()).toList();
        if (secrets.isEmpty()) {
            System.err.println("CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.");
            System.exit(2);
        }
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var address = new InetSocketAddress(setting("HOST", "127.0.0.1"), Integer.parseInt(setting("PORT", "3000")));
        var server = HttpServer.create(address, 128);
        server.setExecutor(Executors.newCachedThreadPool());
        var main = new Main(secrets, setting("CKBOX_TEST_HOOKS", "").equals("1"));
        server.createContext("/", main::handle);
        server.start();
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var url = exchange.getRequestURI().toString();
            var path = url.split("\\?", 2)[0];
            var route = exchange.getRequestMethod() + " " + path;
            var mayTest = testHooks && exchange.getRemoteAddress().getAddress().isLoopbackAddress();
            if (mayTest && route.equals("GET /state")) {
                answer(exchange, 200, library.state());
            } else if (mayTest && route.equals("POST /reset")) {
                library.clear();
                exchange.sendResponseHeaders(204, -1);
            } else if (!path.equals("/webhooks/ckbox")) {
                answer(exchange, 404, Map.of("code", "not_found"));
            } else if (!route.startsWith("POST ")) {
                answer(exchange, 405, Map.of("code", "method_not_allowed"));
            } else {
                receive(exchange, url);
            }
        }
    }

    private void receive(HttpExchange exchange, String url) throws IOException {
        byte[] body;
        try (InputStream input = exchange.getRequestBody()) {
            body = input.readNBytes(BODY_LIMIT + 1);
            if (body.length > BODY_LIMIT) {
                answer(exchange, 413, Map.of("code", "body_too_large"));
                return;
            }
        }
        var timestamp = single(exchange, "X-CS-Timestamp");
        var signature = single(exchange, "X-CS-Signature");
        if (!Signature.verify("POST", url, timestamp, signature, body, secrets)) {
            answer(exchange, 401, Map.of("code", "signature_mismatch"));
            return;
        }
        try {
            library.apply(body);
        } catch (InvalidEvent error) {
            answer(exchange, 422, Map.of("code", "event_invalid", "message", String.valueOf(error.getMessage())));
            return;
        }
        exchange.sendResponseHeaders(204, -1);
    }

    private static String single(HttpExchange exchange, String name) {
        var values = exchange.getRequestHeaders().get(name);
        return values != null && values.size() == 1 ? values.get(0) : "";
    }

    private static void answer(HttpExchange exchange, int status, Object value) throws IOException {
        var body = Json.write(value).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
    }

    /** The request is genuine, but its body is not an event. */
    static final class InvalidEvent extends Exception {
        InvalidEvent(String message) {
            super(message);
        }
    }

    /** The signature of CKBox. */
    static final class Signature {
        /** True when one of the secrets signed this request. {@code url} is the path with its query, as in the request line. */
        static boolean verify(String method, String url, String timestamp, String signature, byte[] body, List<String> secrets) {
            // The signed message has no separators: unless the timestamp is all digits, characters could move into it.
            if (timestamp == null || !timestamp.matches("[0-9]{13}") || signature == null || !signature.matches("[0-9a-f]{64}")) {
                return false;
            }
            var upper = method.toUpperCase(Locale.ROOT);
            var given = HexFormat.of().parseHex(signature);
            var matches = false;
            for (var secret : secrets) {
                try {
                    var mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                    mac.update((upper + url + timestamp).getBytes(StandardCharsets.UTF_8));
                    if (upper.equals("POST") || upper.equals("PUT")) {
                        mac.update(body);
                    }
                    matches |= MessageDigest.isEqual(mac.doFinal(), given);
                } catch (GeneralSecurityException error) {
                    throw new IllegalStateException(error);
                }
            }
            return matches;
        }
    }

    /**
     * The latest state of every asset and folder, by environment.
     *
     * <p>Events come late, twice and in any order, so each row keeps the time it was sent and an older event never replaces
     * a newer one. A removed row stays as a tombstone. {@code merge} compares and writes in one step.
     */
    static final class Library {
        private static final Map<String, String> KINDS = Map.of(
                "asset.uploaded", "asset", "asset.modified", "asset", "asset.overwritten", "asset", "asset.copied", "asset",
                "asset.removed", "asset", "folder.created", "folder", "folder.modified", "folder", "folder.removed", "folder");

        private record Key(String environment, String kind, String id) {}

        private record Row(Instant sentAt, boolean removed, String text, Object entity) {
            /** The newer one; in one instant a removal, then the greater text, so that every order of arrival ends the same. */
            static Row later(Row a, Row b) {
                var order = a.sentAt.compareTo(b.sentAt);
                order = order != 0 ? order : Boolean.compare(a.removed, b.removed);
                order = order != 0 ? order : a.text.compareTo(b.text);
                return order < 0 ? b : a;
            }
        }

        private final Map<Key, Row> rows = new ConcurrentHashMap<>();

        void apply(byte[] body) throws InvalidEvent {
            var event = object(Json.read(body), "the body");
            var environment = text(event, "environment_id");
            var name = text(event, "event");
            var payload = object(event.get("payload"), "payload");
            Instant sentAt;
            try {
                sentAt = OffsetDateTime.parse(text(event, "sent_at")).toInstant();
            } catch (DateTimeException error) {
                throw new InvalidEvent("sent_at is not a date and time");
            }
            var kind = KINDS.get(name);
            if (kind == null) {
                return; // A ping, an invalidated cache, or an event of a later CKBox: nothing to keep.
            }
            var entity = object(payload.get(kind), "payload." + kind);
            var removed = name.endsWith(".removed");
            var row = removed ? new Row(sentAt, true, "", null) : new Row(sentAt, false, Json.write(entity), entity);
            rows.merge(new Key(environment, kind, text(entity, "id")), row, Row::later);
        }

        Map<String, Object> state() {
            var state = new LinkedHashMap<String, Object>();
            rows.forEach((key, row) -> {
                if (row.removed) {
                    return;
                }
                @SuppressWarnings("unchecked")
                var kinds = (Map<String, Map<String, Object>>) state.computeIfAbsent(key.environment,
                        environment -> Map.of("assets", new LinkedHashMap<>(), "folders", new LinkedHashMap<>()));
                kinds.get(key.kind + "s").put(key.id, row.entity);
            });
            return state;
        }

        void clear() {
            rows.clear();
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> object(Object value, String name) throws InvalidEvent {
            if (value instanceof Map) {
                return (Map<String, Object>) value;
            }
            throw new InvalidEvent(name + " is not an object");
        }

        private static String text(Map<String, Object> object, String name) throws InvalidEvent {
            if (object.get(name) instanceof String text) {
                return text;
            }
            throw new InvalidEvent(name + " is not text");
        }
    }

    /** A number as it was written: what Java's own types would round stays as it came. */
    private record Number(String text) {}

    /** JSON, which the JDK does not bring: maps, lists, strings, numbers as written, booleans, null. */
    static final class Json {
        private static final int DEEPEST = 500;
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Object read(byte[] body) throws InvalidEvent {
            String text;
            try {
                text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            } catch (CharacterCodingException error) {
                throw new InvalidEvent("the body is not UTF-8");
            }
            var json = new Json(text);
            var value = json.value(0);
            if (json.peek() != 0) {
                throw json.invalid();
            }
            return value;
        }

        private Object value(int depth) throws InvalidEvent {
            if (depth > DEEPEST) {
                throw new InvalidEvent("the body is nested too deeply");
            }
            switch (peek()) {
                case '{':
                    return object(depth);
                case '[':
                    return array(depth);
                case '"':
                    return string();
                default:
                    return scalar();
            }
        }

        private Map<String, Object> object(int depth) throws InvalidEvent {
            var members = new LinkedHashMap<String, Object>();
            take('{');
            while (peek() != '}') {
                if (!members.isEmpty()) {
                    take(',');
                }
                if (peek() != '"') {
                    throw invalid();
                }
                var name = string();
                take(':');
                members.put(name, value(depth + 1));
            }
            take('}');
            return members;
        }

        private List<Object> array(int depth) throws InvalidEvent {
            var items = new ArrayList<Object>();
            take('[');
            while (peek() != ']') {
                if (!items.isEmpty()) {
                    take(',');
                }
                items.add(value(depth + 1));
            }
            take(']');
            return items;
        }

        private String string() throws InvalidEvent {
            var written = new StringBuilder();
            at++;
            for (; at < text.length(); at++) {
                var unit = text.charAt(at);
                if (unit == '"') {
                    at++;
                    return written.toString();
                }
                if (unit < ' ') {
                    throw invalid();
                }
                written.append(unit == '\\' ? escaped() : unit);
            }
            throw invalid();
        }

        private char escaped() throws InvalidEvent {
            at++;
            var name = at < text.length() ? text.charAt(at) : 0;
            var index = "\"\\/bfnrt".indexOf(name);
            if (index >= 0) {
                return "\"\\/\b\f\n\r\t".charAt(index);
            }
            if (name != 'u' || at + 4 >= text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
                throw invalid();
            }
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
        }

        private Object scalar() throws InvalidEvent {
            var start = at;
            while (at < text.length() && "+-.0123456789Eaeflnrstu".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            var word = text.substring(start, at);
            if (word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                return new Number(word);
            }
            switch (word) {
                case "true":
                    return true;
                case "false":
                    return false;
                case "null":
                    return null;
                default:
                    throw invalid();
            }
        }

        private char peek() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void take(char expected) throws InvalidEvent {
            if (peek() != expected) {
                throw invalid();
            }
            at++;
        }

        private InvalidEvent invalid() {
            return new InvalidEvent("the body is not JSON at character " + at);
        }

        static String write(Object value) {
            var written = new StringBuilder();
            write(value, written);
            return written.toString();
        }

        private static void write(Object value, StringBuilder to) {
            if (value instanceof Map<?, ?> members) {
                var separator = "{";
                for (var member : members.entrySet()) {
                    to.append(separator);
                    write(member.getKey(), to);
                    write(member.getValue(), to.append(':'));
                    separator = ",";
                }
                to.append(members.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> items) {
                var separator = "[";
                for (var item : items) {
                    write(item, to.append(separator));
                    separator = ",";
                }
                to.append(items.isEmpty() ? "[]" : "]");
            } else if (value instanceof String string) {
                quote(string, to);
            } else {
                to.append(value instanceof Number number ? number.text() : String.valueOf(value));
            }
        }

        private static void quote(String string, StringBuilder to) {
            to.append('"');
            for (var unit : string.toCharArray()) {
                if (unit == '"' || unit == '\\') {
                    to.append('\\').append(unit);
                } else if (unit < ' ' || Character.isSurrogate(unit)) {
                    // Surrogates escaped, so that half a pair survives UTF-8.
                    to.append(String.format("\\u%04x", (int) unit));
                } else {
                    to.append(unit);
                }
            }
            to.append('"');
        }
    }
}
