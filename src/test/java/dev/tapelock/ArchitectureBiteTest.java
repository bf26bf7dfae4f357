package dev.tapelock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.tapelock.architecture.fixture.keys.AsksAws;
import dev.tapelock.architecture.fixture.keys.CallsOut;
import dev.tapelock.architecture.fixture.keys.Connects;
import dev.tapelock.architecture.fixture.keys.CountsByItself;
import dev.tapelock.architecture.fixture.keys.DescribesACall;
import dev.tapelock.architecture.fixture.keys.FindsTheDatabase;
import dev.tapelock.architecture.fixture.keys.HasACommandLine;
import dev.tapelock.architecture.fixture.keys.KeyManager;
import dev.tapelock.architecture.fixture.keys.KnowsTheComponents;
import dev.tapelock.architecture.fixture.keys.KnowsTheJob;
import dev.tapelock.architecture.fixture.keys.KnowsThePage;
import dev.tapelock.architecture.fixture.keys.KnowsTheRequest;
import dev.tapelock.architecture.fixture.keys.KnowsTheServlet;
import dev.tapelock.architecture.fixture.keys.Migrates;
import dev.tapelock.architecture.fixture.keys.Neighbour;
import dev.tapelock.architecture.fixture.keys.Prints;
import dev.tapelock.architecture.fixture.keys.ReachesDown;
import dev.tapelock.architecture.fixture.keys.ReadsMail;
import dev.tapelock.architecture.fixture.keys.Settable;
import dev.tapelock.architecture.fixture.keys.Signs;
import dev.tapelock.architecture.fixture.keys.UsesBouncyCastle;
import dev.tapelock.architecture.fixture.keys.UsesTheOfficialSdk;
import dev.tapelock.architecture.fixture.keys.rest.OpenResource;
import dev.tapelock.architecture.fixture.keys.rest.Queries;
import dev.tapelock.architecture.fixture.keys.rotation.GivesUp;
import dev.tapelock.architecture.fixture.keys.rotation.Ticks;
import dev.tapelock.architecture.fixture.organization.ReachesAcross;
import dev.tapelock.architecture.fixture.recording.Enciphers;
import dev.tapelock.architecture.fixture.recording.ReachesInside;
import dev.tapelock.architecture.fixture.seal.NamesAProvider;
import dev.tapelock.architecture.fixture.vault.ReachesUpTheLine;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the house finds the class that was made to break it, so that a rule that finds nothing is good news. */
class ArchitectureBiteTest {

    private static JavaClasses fixtures;

    @BeforeAll
    static void readClasses() {
        fixtures = new ClassFileImporter().importPackages(HouseRules.FIXTURE_ROOT);
    }

    static Stream<Arguments> rulesAndTheirBreakers() {
        return Stream.of(
                breaks(ReachesDown.class, "IMPORTS_POINT_UP_THE_TREE"),
                breaks(ReachesInside.class, "IMPORTS_POINT_UP_THE_TREE"),
                breaks(ReachesUpTheLine.class, "FEATURES_FORM_A_LINE"),
                breaks(ReachesAcross.class, "FEATURES_FORM_A_LINE"),
                breaks(KnowsTheRequest.class, "JAX_RS_STAYS_IN_REST"),
                breaks(KnowsTheServlet.class, "SERVLETS_STAY_IN_REST_AND_WEB"),
                breaks(KnowsThePage.class, "FACES_STAYS_IN_WEB"),
                breaks(KnowsTheComponents.class, "PRIMEFACES_STAYS_IN_WEB"),
                breaks(ReadsMail.class, "MAIL_STAYS_IN_RECORDING_WEB"),
                breaks(KnowsTheJob.class, "BATCH_STAYS_IN_BATCH"),
                breaks(Ticks.class, "EJB_STAYS_IN_TIMERS"),
                breaks(Enciphers.class, "CRYPTO_STAYS_WITH_KEYS"),
                breaks(Queries.class, "PERSISTENCE_STAYS_IN_FEATURE_ROOTS"),
                breaks(Signs.class, "JOSE_STAYS_WITH_TOKENS"),
                breaks(NamesAProvider.class, "CORRETTO_STAYS_IN_ITS_ROOM"),
                breaks(AsksAws.class, "AWS_STAYS_IN_ITS_ADAPTERS"),
                breaks(GivesUp.class, "BREAKERS_STAY_WHERE_OTHERS_ARE_ASKED"),
                breaks(CallsOut.class, "HTTP_CALLS_STAY_IN_OUTBOUND"),
                breaks(Migrates.class, "FLYWAY_STAYS_IN_PLATFORM"),
                breaks(Connects.class, "SQL_STAYS_IN_PLATFORM"),
                breaks(FindsTheDatabase.class, "DATA_SOURCES_STAY_IN_PLATFORM"),
                breaks(CountsByItself.class, "METRICS_STAY_IN_PLATFORM"),
                breaks(DescribesACall.class, "OPENAPI_STAYS_IN_REST"),
                breaks(UsesBouncyCastle.class, "BOUNCY_CASTLE_STAYS_IN_EXPORT_PGP"),
                breaks(UsesTheOfficialSdk.class, "NO_OFFICIAL_ENCRYPTION_SDK"),
                breaks(dev.tapelock.architecture.fixture.seal.WritesJson.class, "SEAL_NEEDS_THE_JDK_ONLY"),
                breaks(dev.tapelock.architecture.fixture.storage.WritesJson.class, "STORAGE_PORT_NEEDS_THE_JDK_ONLY"),
                breaks(Neighbour.class, "PACKAGES_SAY_WHAT_THEY_ARE_FOR"),
                breaks(KeyManager.class, "NAMES_SAY_SOMETHING"),
                breaks(OpenResource.class, "RESOURCE_METHODS_SAY_WHO_MAY_CALL"),
                breaks(Settable.class, "ENTITIES_HAVE_NO_SETTERS"),
                breaks(HasACommandLine.class, "PICOCLI_STAYS_IN_COMMANDS"),
                breaks(Prints.class, "NO_SERVER_CODE_PRINTS"));
    }

    @ParameterizedTest(name = "{1} breaks {0}")
    @MethodSource("rulesAndTheirBreakers")
    void ruleFindsTheClassThatBreaksIt(String rule, Class<?> breaker) throws ReflectiveOperationException {
        ArchRule declared = (ArchRule) HouseRules.class.getDeclaredField(rule).get(null);
        List<String> found = declared.evaluate(fixtures).getFailureReport().getDetails();
        assertThat(found).anyMatch(detail -> detail.contains(breaker.getName()));
    }

    @Test
    void noRuleIsWithoutAClassThatBreaksIt() {
        Set<String> proven =
                rulesAndTheirBreakers().map(row -> (String) row.get()[0]).collect(Collectors.toSet());
        assertThat(rules()).containsExactlyInAnyOrderElementsOf(proven);
    }

    private static Stream<String> rules() {
        return Arrays.stream(HouseRules.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == ArchRule.class)
                .map(field -> field.getName());
    }

    private static Arguments breaks(Class<?> breaker, String rule) {
        return Arguments.of(rule, breaker);
    }
}
