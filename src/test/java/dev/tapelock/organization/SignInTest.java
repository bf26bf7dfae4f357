package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.NotedAuditTrail;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignInTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final User ADMIN =
            new User(ORGANIZATION, UUID.randomUUID(), "admin", "hash of right", EnumSet.of(Permission.KEY_VIEW));

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private final List<String> comparedTo = new CopyOnWriteArrayList<>();
    private final NotedAuditTrail audit = new NotedAuditTrail();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final SignIn signIn = new SignIn(
            new Accounts() {
                @Override
                Optional<User> findUser(String signInName) {
                    return Optional.of(ADMIN).filter(user -> user.signInName().equals(signInName));
                }

                @Override
                Optional<User> findUser(UUID organizationId, UUID userId) {
                    return Optional.of(ADMIN)
                            .filter(user -> organizationId.equals(ORGANIZATION) && userId.equals(user.id()));
                }
            },
            new PasswordHashing(new Hashing(), new SecureRandom()),
            new SignInThrottle(clock),
            audit);

    /** Notes what is compared, and takes its time over it. */
    private final class Hashing implements Pbkdf2PasswordHash {

        @Override
        public void initialize(Map<String, String> parameters) {}

        @Override
        public String generate(char[] password) {
            return "hash of " + String.valueOf(password);
        }

        @Override
        public boolean verify(char[] password, String hashedPassword) {
            comparedTo.add(hashedPassword);
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            atOnce.decrementAndGet();
            return generate(password).equals(hashedPassword);
        }
    }

    private Optional<User> check(String name, String password) {
        return signIn.check(name, password.toCharArray());
    }

    @Test
    void theRightPasswordFindsTheUser() {
        assertThat(check("admin", "right")).contains(ADMIN);
        assertThat(audit.facts()).extracting(AuditFact::action).containsExactly("UserSignedIn");
    }

    @Test
    void anUnknownNameIsComparedToo() {
        assertThat(check("nobody", "right")).isEmpty();
        assertThat(check("admin", "wrong")).isEmpty();
        assertThat(comparedTo).hasSize(2).doesNotHaveDuplicates();
        assertThat(audit.facts()).extracting(AuditFact::action).containsExactly("SignInRefused", "SignInRefused");
    }

    @Test
    void whoGuessesInParallelGuessesNoMore() throws InterruptedException {
        ExecutorService guessers = Executors.newFixedThreadPool(20);
        for (int guess = 0; guess < 40; guess++) {
            String password = "guess " + guess;
            guessers.execute(() -> check("admin", password));
        }
        guessers.shutdown();
        assertThat(guessers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(comparedTo).hasSizeBetween(SignInThrottle.FREE_FAILURES, SignInThrottle.FREE_FAILURES + 1);
        assertThat(mostAtOnce.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aNameTriedTooOftenIsRefusedWithTheRightPasswordToo() {
        for (int time = 0; time < SignInThrottle.FREE_FAILURES; time++) {
            check("admin", "wrong");
        }
        assertThat(check("admin", "right")).isEmpty();
    }

    @Test
    void aPasswordThatIsMuchTooLongIsNotCompared() {
        assertThat(check("admin", "x".repeat(1001))).isEmpty();
        assertThat(comparedTo).isEmpty();
    }

    @Test
    void aSessionOfAnotherVersionIsOut() {
        assertThat(signIn.stillIn(ORGANIZATION, ADMIN.id(), ADMIN.version())).isPresent();
        assertThat(signIn.stillIn(ORGANIZATION, ADMIN.id(), ADMIN.version() + 1))
                .isEmpty();
        assertThat(signIn.stillIn(UUID.randomUUID(), ADMIN.id(), ADMIN.version()))
                .isEmpty();
    }
}
