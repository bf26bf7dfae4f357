package dev.tapelock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class VaultOpeningTest {

    private static final Instant NOW = Instant.parse("2026-02-01T10:00:00Z");

    private final FakeRootKeyStore store = new FakeRootKeyStore();
    private final FakeRootKeyRecords records = new FakeRootKeyRecords();
    private final VaultOpening opening = new VaultOpening(store, records, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theFirstStartMakesAKeyAndRecordsIt() {
        RootKey opened = opening.open();

        assertThat(store.done).containsExactly("create");
        assertThat(opened).isSameAs(store.kept);
        assertThat(records.kept).isNotNull();
        assertThat(records.kept.matches(opened)).isTrue();
        assertThat(records.kept.createdAt()).isEqualTo(NOW);
    }

    @Test
    void theKeyIsMadeBeforeItIsRecorded() {
        FakeRootKeyStore failing = new FakeRootKeyStore() {
            @Override
            public RootKey createNew() {
                throw new RootKeyUnavailableException("disk full");
            }
        };
        assertRefused(new VaultOpening(failing, records, Clock.systemUTC()));
        assertThat(records.kept).isNull();
    }

    @Test
    void aKeyFromBeforeACrashIsFlushedAndRecorded() {
        store.kept = TestRootKey.any();

        assertThat(opening.open()).isSameAs(store.kept);

        assertThat(store.done).containsExactly("open", "flush");
        assertThat(records.kept).isNotNull();
        assertThat(records.kept.matches(store.kept)).isTrue();
    }

    @Test
    void theNextStartOpensTheSameKey() {
        RootKey first = opening.open();
        store.done.clear();

        assertThat(opening.open()).isSameAs(first);
        assertThat(store.done).containsExactly("open");
    }

    @Test
    void aMissingKeyIsNeverMadeAnew() {
        opening.open();
        store.kept = null;
        store.done.clear();

        assertRefused(opening)
                .withMessageContaining(records.kept.id().toString())
                .withMessageContaining("/fake/root.p12");
        assertThat(store.done).isEmpty();
    }

    @Test
    void aDatabaseWithProtectedKeysButNoRecordGetsNoNewRootKey() {
        records.anythingProtected = true;

        assertRefused(opening).withMessageContaining("lost the record");
        assertThat(store.done).isEmpty();
        assertThat(records.kept).isNull();
    }

    @Test
    void anotherKeyThanTheDatabasesIsRefused() {
        RootKey first = opening.open();

        store.kept = TestRootKey.any();
        assertRefused(opening)
                .withMessageContaining(first.id().toString())
                .withMessageContaining(store.kept.id().toString());

        store.kept = TestRootKey.of(first.id(), 99);
        assertRefused(opening);
    }

    @Test
    void ofTwoServersThatStartTogetherTheSlowerOneNeedsTheFastersKey() {
        store.kept = TestRootKey.any();
        records.faster = new RootKeyRecord(store.kept, NOW);
        assertThat(opening.open()).isSameAs(store.kept);

        records.kept = null;
        records.faster = new RootKeyRecord(TestRootKey.any(), NOW);
        assertRefused(opening).withMessageContaining("holds another one");
    }

    private static ThrowableAssertAlternative<RootKeyUnavailableException> assertRefused(VaultOpening opening) {
        return assertThatExceptionOfType(RootKeyUnavailableException.class).isThrownBy(opening::open);
    }
}
