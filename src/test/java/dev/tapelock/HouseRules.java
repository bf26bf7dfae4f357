package dev.tapelock;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tapelock.organization.PublicAccess;
import dev.tapelock.organization.RequiresPermission;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, each with its reason.
 *
 * <p>A room is a package below {@code dev.tapelock}, named without that; its feature is the first part of its name.
 */
final class HouseRules {

    /** Where small classes that break the rules live, in rooms of the same names. */
    static final String FIXTURE_ROOT = "dev.tapelock.architecture.fixture";

    private static final String ROOT = "dev.tapelock";

    /** Which features each feature may use. A new feature takes its place in the line here. */
    private static final Map<String, Set<String>> LINE = Map.ofEntries(
            Map.entry("demo", set("export recording keys seal vault storage audit organization platform")),
            Map.entry("console", set("export recording keys seal vault storage audit organization platform")),
            Map.entry("export", set("recording keys seal vault storage audit organization platform")),
            Map.entry("recording", set("keys seal vault storage audit organization platform")),
            Map.entry("keys", set("seal vault storage audit organization platform outbound")),
            Map.entry("edge", set("keys seal storage platform")),
            Map.entry("opener", set("edge keys seal vault storage")),
            Map.entry("organization", set("audit platform vault")),
            Map.entry("audit", set("platform")),
            Map.entry("platform", set("")),
            Map.entry("outbound", set("")),
            Map.entry("vault", set("")),
            Map.entry("seal", set("")),
            Map.entry("storage", set("")));

    /** What a single room may use beyond its feature. */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            // Reading the events is refused to most callers: its resource and its page ask who calls.
            "audit.rest",
            set("organization"),
            "audit.web",
            set("organization"),
            // Sizes are written as in every other setting.
            "storage.s3",
            set("platform"));

    /** Adapters that a command without a container has to name. */
    private static final Set<String> CHOSEN_WITHOUT_CDI = Set.of("keys.managed", "vault.pkcs12");

    static final ArchRule IMPORTS_POINT_UP_THE_TREE = classes()
            .should(useOnly(
                    "their own package, packages above it and the root packages of other features",
                    HouseRules::isUpTheTreeOrAnotherRoot))
            .because(
                    "a feature is understood from its root down, and its inner rooms can change without asking others");

    static final ArchRule FEATURES_FORM_A_LINE = classes()
            .should(useOnly("features that come later in the line", HouseRules::isLaterInTheLine))
            .because("what lies below can be read, tested and replaced without what lies above");

    static final ArchRule JAX_RS_STAYS_IN_REST =
            onlyIn("jakarta.ws.rs", resideInAnyPackage("..rest..")).because("services also run without a request");

    static final ArchRule SERVLETS_STAY_IN_REST_AND_WEB = onlyIn(
                    "jakarta.servlet", resideInAnyPackage("..rest..", "..web.."))
            .because("services also run without a request");

    static final ArchRule FACES_STAYS_IN_WEB = onlyIn("jakarta.faces", resideInAnyPackage("..web.."))
            .because("pages come and go, and what they show stays");

    static final ArchRule PRIMEFACES_STAYS_IN_WEB = onlyIn("org.primefaces", resideInAnyPackage("..web.."))
            .because("pages come and go, and what they show stays");

    static final ArchRule MAIL_STAYS_IN_RECORDING_WEB =
            onlyIn("jakarta.mail", room("recording.web")).because("e-mails are read to be shown, and never sent");

    static final ArchRule BATCH_STAYS_IN_BATCH = onlyIn("jakarta.batch", resideInAnyPackage("..batch.."))
            .because("a job is a way to run a service many times, and no service knows it");

    static final ArchRule EJB_STAYS_IN_TIMERS = onlyIn(
                    "jakarta.ejb",
                    describe("named *Timer", c -> outermost(c).getSimpleName().endsWith("Timer")))
            .because("persistent timers are all that EJB is used for");

    static final ArchRule CRYPTO_STAYS_WITH_KEYS = onlyIn(
                    "javax.crypto",
                    feature("vault", "seal", "keys")
                            // The format that others read has its own encryption.
                            .or(room("export.pgp")))
            .because(
                    "whoever reviews the cryptography reads three features and one room and knows that there is no more");

    static final ArchRule PERSISTENCE_STAYS_IN_FEATURE_ROOTS = onlyIn("jakarta.persistence", featureRoot())
            .because("entities and their queries are a feature's middle, not its edge");

    static final ArchRule PICOCLI_STAYS_IN_COMMANDS =
            onlyIn("picocli", room("opener", "edge")).because("the server has no command line of its own");

    static final ArchRule JOSE_STAYS_WITH_TOKENS = onlyIn("com.nimbusds", room("organization"))
            .because("whoever reviews how claims are signed and checked reads one class");

    static final ArchRule CORRETTO_STAYS_IN_ITS_ROOM = onlyIn("com.amazon.corretto", room("platform.corretto"))
            .because("whoever seals or wraps asks for an algorithm, and not for somebody's");

    static final ArchRule HTTP_CALLS_STAY_IN_OUTBOUND = onlyIn("org.apache.hc", room("outbound"))
            .because("one class checks where a call goes that a customer asked for");

    static final ArchRule FLYWAY_STAYS_IN_PLATFORM =
            onlyIn("org.flywaydb", room("platform")).because("the schema is migrated once, before any feature starts");

    static final ArchRule SQL_STAYS_IN_PLATFORM = onlyIn("java.sql", room("platform", "platform.h2"))
            .because("features reach the database through Jakarta Persistence alone, inside its transactions");

    static final ArchRule DATA_SOURCES_STAY_IN_PLATFORM = onlyIn("javax.sql", room("platform", "platform.h2"))
            .because("features reach the database through Jakarta Persistence alone, inside its transactions");

    static final ArchRule METRICS_STAY_IN_PLATFORM = onlyIn("org.eclipse.microprofile.metrics", room("platform"))
            .because("a feature says what it counts; names, units and how it is shown are decided in one place");

    static final ArchRule OPENAPI_STAYS_IN_REST = onlyIn(
                    "org.eclipse.microprofile.openapi", resideInAnyPackage("..rest.."))
            .because("a call is described where it is taken");

    static final ArchRule AWS_STAYS_IN_ITS_ADAPTERS = onlyIn(
                    "software.amazon.awssdk", room("keys.kms", "storage.s3", "export.s3"))
            .because("what AWS calls a failure is made one of ours at the edge");

    static final ArchRule BREAKERS_STAY_WHERE_OTHERS_ARE_ASKED = onlyIn(
                    "io.github.resilience4j", room("keys", "recording.spool", "edge"))
            .because("what is given up for a while, and for how long, is decided once for each kind of counterpart");

    static final ArchRule BOUNCY_CASTLE_STAYS_IN_EXPORT_PGP = onlyIn("org.bouncycastle", room("export.pgp"))
            .because("it is here for OpenPGP alone; all other cryptography asks the platform");

    static final ArchRule NO_OFFICIAL_ENCRYPTION_SDK = onlyIn("com.amazonaws", nowhere())
            .because("the official library only proves in tests that our files are what it reads and writes");

    static final ArchRule SEAL_NEEDS_THE_JDK_ONLY = needsTheJdkOnly(feature("seal"))
            .because("equipment on a customer's premises seals with these classes and nothing else");

    static final ArchRule STORAGE_PORT_NEEDS_THE_JDK_ONLY =
            needsTheJdkOnly(room("storage")).because("the port must not take the side of one of its adapters");

    static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_FOR = classes()
            .should(new ArchCondition<JavaClass>("reside in a package whose package-info is @NullMarked") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    boolean isMarked = item.getPackage()
                            .tryGetPackageInfo()
                            .filter(described -> described.isAnnotatedWith(NullMarked.class))
                            .isPresent();
                    report(events, item, isMarked, item.getPackageName() + " of " + item.getName());
                }
            })
            .because("null is checked by the compiler only where it is marked, and a package says what must not go in");

    static final ArchRule NAMES_SAY_SOMETHING = classes()
            .should(new ArchCondition<JavaClass>("not end in a word that says nothing") {
                private static final List<String> EMPTY =
                        List.of("Manager", "Helper", "Util", "Utils", "Impl", "Data", "Info");

                /** What RFC 5116 calls it, and every reader of authenticated encryption with it. */
                private static final Set<String> TERMS = Set.of("AssociatedData");

                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    boolean isGood = TERMS.contains(item.getSimpleName())
                            || EMPTY.stream().noneMatch(item.getSimpleName()::endsWith);
                    report(events, item, isGood, item.getName());
                }
            })
            .because("such a word is true of every class, so it tells nothing about this one");

    static final ArchRule RESOURCE_METHODS_SAY_WHO_MAY_CALL = methods()
            .that()
            .areMetaAnnotatedWith(HttpMethod.class)
            .should()
            .beMetaAnnotatedWith(RequiresPermission.class)
            .orShould()
            .beAnnotatedWith(PublicAccess.class)
            .because("a method that says nothing is refused to everybody, and nobody should find that out on the air");

    static final ArchRule ENTITIES_HAVE_NO_SETTERS = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Entity.class)
            .should(beNamedSet())
            .because("an entity changes by what happened to it, not field by field");

    static final ArchRule NO_SERVER_CODE_PRINTS = noClasses()
            .that(describe(
                    "outside of the demo and the opener",
                    c -> !Set.of("demo", "opener").contains(featureOf(c))))
            .should(accessField(System.class, "out"))
            .orShould(accessField(System.class, "err"))
            .because(
                    "the demo speaks to whoever started it, the opener is a command, and all else has a logger, whose lines carry a level and a time");

    private HouseRules() {}

    private static ArchRule onlyIn(String technology, DescribedPredicate<JavaClass> place) {
        return noClasses()
                .that(DescribedPredicate.not(place))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology + "..");
    }

    private static ArchRule needsTheJdkOnly(DescribedPredicate<JavaClass> who) {
        return classes()
                .that(who)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "javax.crypto..", "javax.security.auth..", "org.jspecify..")
                                .or(who));
    }

    private static ArchCondition<JavaClass> useOnly(String what, BiPredicate<JavaClass, JavaClass> isAllowed) {
        return new ArchCondition<>("use only " + what) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isOurs(dependency.getTargetClass()))
                        .forEach(dependency -> report(
                                events,
                                item,
                                isAllowed.test(item, dependency.getTargetClass()),
                                dependency.getDescription()));
            }
        };
    }

    private static boolean isUpTheTreeOrAnotherRoot(JavaClass user, JavaClass used) {
        String from = roomOf(user);
        String to = roomOf(used);
        return (from + ".").startsWith(to + ".")
                || (!featureOf(user).equals(featureOf(used)) && to.equals(featureOf(used)))
                || (from.equals("opener") && CHOSEN_WITHOUT_CDI.contains(to));
    }

    private static boolean isLaterInTheLine(JavaClass user, JavaClass used) {
        String feature = featureOf(user);
        return feature.equals(featureOf(used))
                || LINE.getOrDefault(feature, Set.of()).contains(featureOf(used))
                || EXCEPTIONS.getOrDefault(roomOf(user), Set.of()).contains(featureOf(used));
    }

    private static ArchCondition<JavaMember> beNamedSet() {
        return new ArchCondition<>("be named set*") {
            @Override
            public void check(JavaMember item, ConditionEvents events) {
                events.add(new SimpleConditionEvent(item, item.getName().matches("set([A-Z].*)?"), item.getFullName()));
            }
        };
    }

    private static DescribedPredicate<JavaClass> feature(String... names) {
        return describe("of the features " + List.of(names), c -> List.of(names).contains(featureOf(c)));
    }

    private static DescribedPredicate<JavaClass> room(String... names) {
        return describe("in the rooms " + List.of(names), c -> List.of(names).contains(roomOf(c)));
    }

    private static DescribedPredicate<JavaClass> featureRoot() {
        return describe("in the root of a feature", c -> roomOf(c).equals(featureOf(c)));
    }

    private static DescribedPredicate<JavaClass> nowhere() {
        return describe("nowhere", c -> false);
    }

    private static boolean isOurs(JavaClass c) {
        return (c.getBaseComponentType().getPackageName() + ".").startsWith(ROOT + ".");
    }

    private static String roomOf(JavaClass c) {
        String name = c.getBaseComponentType().getPackageName();
        return Stream.of(FIXTURE_ROOT, ROOT)
                .map(root -> root + ".")
                .filter(name::startsWith)
                .findFirst()
                .map(root -> name.substring(root.length()))
                .orElse("");
    }

    private static String featureOf(JavaClass c) {
        return roomOf(c).split("\\.", -1)[0];
    }

    private static JavaClass outermost(JavaClass c) {
        Optional<JavaClass> enclosing = c.getEnclosingClass();
        return enclosing.map(HouseRules::outermost).orElse(c);
    }

    private static void report(ConditionEvents events, Object item, boolean isGood, String message) {
        events.add(new SimpleConditionEvent(item, isGood, message));
    }

    private static Set<String> set(String words) {
        return Arrays.stream(words.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}
