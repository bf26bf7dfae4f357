package dev.tapelock.testbed;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every call that the API takes, as its resources declare them. */
public final class RestOperations {

    private RestOperations() {}

    /**
     * A call.
     *
     * @param path where clients find it, with its parameters in braces
     * @param method what answers it
     */
    public record Operation(String httpMethod, String path, Method method) {

        /** What the audit trail names it by. */
        public String auditName() {
            return httpMethod + " " + method.getDeclaringClass().getSimpleName();
        }

        @Override
        public String toString() {
            return httpMethod + " " + path;
        }
    }

    /** All of them, sorted. */
    public static List<Operation> all() {
        return new ClassFileImporter()
                .importPath(java.nio.file.Path.of("target/classes")).stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .flatMap(method -> operation(method).stream())
                        .sorted((a, b) -> (a.path() + a.httpMethod()).compareTo(b.path() + b.httpMethod()))
                        .toList();
    }

    private static Optional<Operation> operation(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(http -> http != null)
                .map(http -> new Operation(http.value(), path(method), method))
                .findFirst();
    }

    private static String path(Method method) {
        String path = Stream.of(method.getDeclaringClass().getAnnotation(Path.class), method.getAnnotation(Path.class))
                .filter(part -> part != null)
                .map(Path::value)
                .map(part -> part.startsWith("/") ? part : "/" + part)
                .reduce("", String::concat);
        return path.startsWith("/oauth") ? path : "/api" + path;
    }
}
