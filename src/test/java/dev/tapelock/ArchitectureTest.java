package dev.tapelock;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The code keeps the rules of the house. */
class ArchitectureTest {

    private static JavaClasses main;

    @BeforeAll
    static void readClasses() {
        main = new ClassFileImporter().importPath(Path.of("target/classes"));
    }

    @Test
    void importsPointUpTheTree() {
        HouseRules.IMPORTS_POINT_UP_THE_TREE.check(main);
    }

    @Test
    void featuresFormALine() {
        HouseRules.FEATURES_FORM_A_LINE.check(main);
    }

    @Test
    void jaxRsStaysInRest() {
        HouseRules.JAX_RS_STAYS_IN_REST.check(main);
    }

    @Test
    void servletsStayInRestAndWeb() {
        HouseRules.SERVLETS_STAY_IN_REST_AND_WEB.check(main);
    }

    @Test
    void facesStaysInWeb() {
        HouseRules.FACES_STAYS_IN_WEB.check(main);
    }

    @Test
    void primefacesStaysInWeb() {
        HouseRules.PRIMEFACES_STAYS_IN_WEB.check(main);
    }

    @Test
    void mailStaysInRecordingWeb() {
        HouseRules.MAIL_STAYS_IN_RECORDING_WEB.check(main);
    }

    @Test
    void batchStaysInBatch() {
        HouseRules.BATCH_STAYS_IN_BATCH.check(main);
    }

    @Test
    void ejbStaysInTimers() {
        HouseRules.EJB_STAYS_IN_TIMERS.check(main);
    }

    @Test
    void cryptoStaysWithKeys() {
        HouseRules.CRYPTO_STAYS_WITH_KEYS.check(main);
    }

    @Test
    void persistenceStaysInFeatureRoots() {
        HouseRules.PERSISTENCE_STAYS_IN_FEATURE_ROOTS.check(main);
    }

    @Test
    void picocliStaysInCommands() {
        HouseRules.PICOCLI_STAYS_IN_COMMANDS.check(main);
    }

    @Test
    void joseStaysWithTokens() {
        HouseRules.JOSE_STAYS_WITH_TOKENS.check(main);
    }

    @Test
    void correttoStaysInItsRoom() {
        HouseRules.CORRETTO_STAYS_IN_ITS_ROOM.check(main);
    }

    @Test
    void httpCallsStayInOutbound() {
        HouseRules.HTTP_CALLS_STAY_IN_OUTBOUND.check(main);
    }

    @Test
    void flywayStaysInPlatform() {
        HouseRules.FLYWAY_STAYS_IN_PLATFORM.check(main);
    }

    @Test
    void sqlStaysInPlatform() {
        HouseRules.SQL_STAYS_IN_PLATFORM.check(main);
    }

    @Test
    void dataSourcesStayInPlatform() {
        HouseRules.DATA_SOURCES_STAY_IN_PLATFORM.check(main);
    }

    @Test
    void metricsStayInPlatform() {
        HouseRules.METRICS_STAY_IN_PLATFORM.check(main);
    }

    @Test
    void openApiStaysInRest() {
        HouseRules.OPENAPI_STAYS_IN_REST.check(main);
    }

    @Test
    void awsStaysInItsAdapters() {
        HouseRules.AWS_STAYS_IN_ITS_ADAPTERS.check(main);
    }

    @Test
    void breakersStayWhereOthersAreAsked() {
        HouseRules.BREAKERS_STAY_WHERE_OTHERS_ARE_ASKED.check(main);
    }

    @Test
    void bouncyCastleStaysInExportPgp() {
        HouseRules.BOUNCY_CASTLE_STAYS_IN_EXPORT_PGP.check(main);
    }

    @Test
    void noOfficialEncryptionSdk() {
        HouseRules.NO_OFFICIAL_ENCRYPTION_SDK.check(main);
    }

    @Test
    void sealNeedsTheJdkOnly() {
        HouseRules.SEAL_NEEDS_THE_JDK_ONLY.check(main);
    }

    @Test
    void storagePortNeedsTheJdkOnly() {
        HouseRules.STORAGE_PORT_NEEDS_THE_JDK_ONLY.check(main);
    }

    @Test
    void packagesSayWhatTheyAreFor() {
        HouseRules.PACKAGES_SAY_WHAT_THEY_ARE_FOR.check(main);
    }

    @Test
    void namesSaySomething() {
        HouseRules.NAMES_SAY_SOMETHING.check(main);
    }

    @Test
    void resourceMethodsSayWhoMayCall() {
        HouseRules.RESOURCE_METHODS_SAY_WHO_MAY_CALL.check(main);
    }

    @Test
    void entitiesHaveNoSetters() {
        HouseRules.ENTITIES_HAVE_NO_SETTERS.check(main);
    }

    @Test
    void noServerCodePrints() {
        HouseRules.NO_SERVER_CODE_PRINTS.check(main);
    }
}
