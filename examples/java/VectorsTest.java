import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Holds the signature check against the vectors: {@code javac -d out *.java && java -cp out VectorsTest}. */
public final class VectorsTest {
    @SuppressWarnings("unchecked")
    public static void main(String[] arguments) throws Exception {
        var path = Path.of(arguments.length > 0 ? arguments[0] : "../../vectors/signature.json");
        var file = (Map<String, Object>) Main.Json.read(Files.readAllBytes(path));
        var passed = 0;
        var failed = 0;
        for (var group : (List<Map<String, Object>>) file.get("groups")) {
            for (var vector : (List<Map<String, Object>>) group.get("cases")) {
                // This receiver has no replay window.
                if (vector.get("result").equals("acceptable") || vector.containsKey("replayWindow")) {
                    continue;
                }
                var request = (Map<String, String>) vector.get("request");
                var body = request.containsKey("bodyHex")
                        ? HexFormat.of().parseHex(request.get("bodyHex"))
                        : request.get("body").getBytes(StandardCharsets.UTF_8);
                var valid = Main.Signature.verify(request.get("method"), request.get("url"), request.get("timestamp"),
                        request.get("signature"), body, (List<String>) vector.get("secrets"));
                if (valid == vector.get("result").equals("valid")) {
                    passed++;
                } else {
                    failed++;
                    System.out.println("not " + vector.get("result") + ": " + vector.get("name"));
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }
}
