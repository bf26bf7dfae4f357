package dev.tapelock.platform.corretto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.tapelock.platform.CryptographySettings;
import dev.tapelock.testbed.Corretto;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorrettoProviderTest {

    private final List<String> before = names();

    @Test
    void standsInFrontFromStartToStop() throws Exception {
        Corretto.inFront(() -> null); // or skipped
        for (String choice : List.of("auto", "corretto")) {
            CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of(choice));
            provider.install(new Startup());
            try {
                assertThat(names())
                        .startsWith(AmazonCorrettoCryptoProvider.PROVIDER_NAME)
                        .hasSize(before.size() + 1);
            } finally {
                provider.remove(new Shutdown());
            }
            assertThat(names()).isEqualTo(before);
        }
    }

    @Test
    void theJdkAloneIsLeftAlone() {
        CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of("jdk"));
        provider.install(new Startup());
        assertThat(names()).isEqualTo(before);
        provider.remove(new Shutdown());
        assertThat(names()).isEqualTo(before);
    }

    /** The native part on a disk that may not be executed from, another architecture, a failed test of its own. */
    @ParameterizedTest
    @MethodSource("failures")
    void whatCannotBeLoadedIsDoneWithoutOrStopsTheStart(Throwable failure) {
        Supplier<Provider> broken = () -> {
            throw sneaky(failure);
        };
        CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of("auto"), broken);
        provider.install(new Startup());
        assertThat(names()).isEqualTo(before);
        provider.remove(new Shutdown());
        assertThat(names()).isEqualTo(before);

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> new CorrettoProvider(CryptographySettings.of("corretto"), broken).install(new Startup()))
                .withMessageContaining("tapelock.cryptography.provider");
    }

    static List<Throwable> failures() {
        return List.of(
                new NoClassDefFoundError("com/amazon"),
                new UnsatisfiedLinkError("libamazonCorrettoCryptoProvider"),
                new IllegalStateException("unhealthy"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    /** On a machine for which there is no jar the container still has to look at the class. */
    @Test
    void canBeLookedAtWithoutCorrettosClasses() throws Exception {
        ClassLoader without = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("com.amazon.corretto")) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith(CorrettoProvider.class.getPackageName())) {
                    return super.loadClass(name, resolve);
                }
                try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] content = Objects.requireNonNull(bytes).readAllBytes();
                    return defineClass(name, content, 0, content.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        Class<?> provider = Class.forName(CorrettoProvider.class.getName(), true, without);

        assertThat(provider.getClassLoader()).isSameAs(without);
        assertThat(provider.getDeclaredMethods()).isNotEmpty();
        Constructor<?> constructor = provider.getDeclaredConstructor(CryptographySettings.class);
        constructor.setAccessible(true);
        Object made = constructor.newInstance(CryptographySettings.of("auto"));
        Method install = provider.getDeclaredMethod("install", Startup.class);
        install.setAccessible(true);
        install.invoke(made, new Startup());
        assertThat(names()).isEqualTo(before);
    }

    /** As when an operator has put it into the JVM's own list. */
    @Test
    void whatWasThereBeforeStays() throws Exception {
        Corretto.inFront(() -> {
            List<String> withCorretto = names();
            CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of("auto"));
            provider.install(new Startup());
            provider.remove(new Shutdown());
            assertThat(names()).isEqualTo(withCorretto);
            return null;
        });
    }

    private static List<String> names() {
        return Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
    }
}
