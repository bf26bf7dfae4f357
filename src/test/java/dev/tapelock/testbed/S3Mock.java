package dev.tapelock.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Adobe's S3Mock as a process of its own. It answers checksums as AWS does, takes any signature, and its conditions are not atomic. */
public final class S3Mock implements S3Service {

    private static final Path JAR = Path.of("target", "testservers", "s3mock.jar");
    private static final Pattern PORT = Pattern.compile("Tomcat started on ports ([0-9]+) \\(http\\)");

    /** Of two connectors one listens at all addresses and has no switch for it; so it is exchanged. */
    private static final String LOOPBACK_ONLY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <beans xmlns="http://www.springframework.org/schema/beans"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.springframework.org/schema/beans
                    http://www.springframework.org/schema/beans/spring-beans.xsd">
              <bean id="httpConnector" class="org.apache.catalina.connector.Connector">
                <constructor-arg>
                  <bean class="org.apache.coyote.http11.Http11NioProtocol">
                    <property name="address" value="127.0.0.1" />
                    <property name="port" value="0" />
                  </bean>
                </constructor-arg>
              </bean>
            </beans>
            """;

    private final LoggedProcess process;
    private final URI endpoint;

    private S3Mock(LoggedProcess process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    public static S3Mock start(Path directory) throws IOException {
        Path loopback = Files.writeString(directory.resolve("loopback.xml"), LOOPBACK_ONLY);
        LoggedProcess process = LoggedProcess.java(
                "S3Mock",
                directory.resolve("s3mock.log"),
                JAR,
                List.of(
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--server.ssl.enabled=false",
                        "--spring.main.sources=" + loopback.toUri(),
                        "--spring.main.allow-bean-definition-overriding=true",
                        "--com.adobe.testing.s3mock.store.root=" + directory.resolve("objects")));
        return new S3Mock(
                process, URI.create("http://127.0.0.1:" + process.await(PORT).group(1)));
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.close();
    }
}
