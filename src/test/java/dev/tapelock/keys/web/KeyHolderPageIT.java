package dev.tapelock.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Console;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.LocalKeyServer;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An administrator lets a key service hold the keys, from the page. */
@ExtendWith(SharedServer.class)
class KeyHolderPageIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String PAGE = "/admin/keys/encryption-keys.xhtml";

    private final ServerProcess server;
    private final Caller caller;
    private LocalKeyServer service;

    KeyHolderPageIT(ServerProcess server) {
        this.server = server;
        this.caller = server.demoCaller("other.");
    }

    @BeforeEach
    void startService() throws IOException {
        service = LocalKeyServer.start();
        Files.createDirectories(SCREENSHOTS);
    }

    @AfterEach
    void giveBack() {
        KeyCalls keys = new KeyCalls(caller);
        service.behave();
        keys.configurations().stream()
                .filter(each -> !each.getString("keyConfigurationType").equals("Native"))
                .forEach(each -> keys.disable(each.getString("id")));
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|The key holder answered as it should|the service answered 401|Confirm first|Register a key pair|"
                        + "The key was changed.|Your own key service makes the keys",
                "ja|キーの保持先は正しく応答しました|the service answered 401|先に警告を理解したこと|キーペアを登録してください|"
                        + "キーを変更しました。|キーはお客様のキーサービスが作成します"
            })
    void aKeyServiceIsTriedSavedAndUsed(
            Locale language, String valid, String denied, String confirm, String next, String changed, String rotation)
            throws Exception {
        try (Console console = Console.open(server, language, 1280)) {
            console.signIn("other.").to(PAGE);
            choose(console, "LOCAL_KEY_MANAGER");
            fill(console, "another key");
            console.click("[id='holder:validate']");
            assertThat(console.text()).contains(denied);
            console.page().fill("[id='holder:lkm-key']", service.keyText());
            console.click("[id='holder:validate']");
            assertThat(console.text()).contains(valid).doesNotContain(denied);
            console.page().mouse().move(0, 0);
            screenshot(console, "tried", language);
            assertThat(console.barriers()).isEmpty();

            console.submit("[id='holder:save']");
            assertThat(console.text()).contains(confirm);
            assertThat(new KeyCalls(caller).configurations())
                    .allMatch(each -> each.getString("keyConfigurationType").equals("Native"));
            console.page().fill("[id='holder:lkm-key']", service.keyText());
            console.page().check("[id='holder:acknowledged']");
            console.submit("[id='holder:save']");
            assertThat(console.text()).contains(next);

            UUID pair = service.makePair();
            console.page().fill("[id='pair:pair-id']", "not an id");
            console.page().fill("[id='pair:pair-key']", service.publicKey(pair));
            console.submit("[id='pair:register']");
            assertThat(console.text()).contains("keypairId is \"not an id\"");
            console.page().fill("[id='pair:pair-id']", pair.toString());
            console.page().fill("[id='pair:pair-key']", service.publicKey(pair));
            console.submit("[id='pair:register']");
            assertThat(console.text()).contains(changed);
            console.to(PAGE);
            assertThat(console.text()).contains(rotation);
            assertThat(console.page().locator("[id='keys:change']").count()).isZero();
            assertThat(console.page().locator("[id='keys:table'] code").first().innerText())
                    .isEqualTo(pair.toString());
            OneRecording.delivered(caller, "counted".getBytes(StandardCharsets.UTF_8))
                    .assertPlays();
            console.to(PAGE);
            assertThat(versions(console).first().locator("td").last().innerText())
                    .endsWith("1");
            screenshot(console, "registered", language);
            assertThat(console.barriers()).isEmpty();
            assertThat(console.page().content()).doesNotContain(service.keyText());

            choose(console, "MANAGED");
            console.submit("[id='holder:save']");
            assertThat(console.page().locator("[id='keys:change']").count()).isOne();
            assertThat(versions(console).nth(1).locator("td").last().innerText())
                    .as("what still needs the service")
                    .endsWith("1");
            assertThat(console.complaints()).isEmpty();
        }
    }

    @Test
    void recordingsAreCountedWhereTheyAreOpened() throws Exception {
        KeyCalls keys = new KeyCalls(caller);
        String id = keys.configure(KeyCalls.localKeyManager(service).replaceFirst("\\{", "{\"acknowledged\":true,"));
        keys.register(id, service);
        OneRecording.delivered(caller, "before the service moved".getBytes(StandardCharsets.UTF_8));
        try (LocalKeyServer moved = LocalKeyServer.start()) {
            moved.takePairsOf(service);
            keys.change(id, KeyCalls.localKeyManager(moved).replaceFirst("\\{", "{\"acknowledged\":true,"));
            try (Console console = Console.open(server)) {
                console.signIn("other.").to(PAGE);
                assertThat(versions(console).nth(0).locator("td").last().innerText())
                        .as("the newest version")
                        .endsWith("1");
                assertThat(versions(console).nth(1).locator("td").last().innerText())
                        .as("the one before")
                        .endsWith("0");
            }
            keys.disable(id);
        }
    }

    @Test
    void aWarningStaysUntilSomebodyHasReadIt() {
        new KeyCalls(caller).configure(KeyCalls.localKeyManager(service));
        try (Console console = Console.open(server)) {
            console.signIn("other.");
            assertThat(console.page().locator("#key-warning").innerText()).contains("Nobody");
            console.to(PAGE);
            console.click("[id='acknowledge:read']");
            assertThat(console.page().locator("[id='acknowledge:read']").count())
                    .isZero();
            console.to("/admin/index.xhtml");
            assertThat(console.page().locator("#key-warning").count()).isZero();
            assertThat(console.complaints()).isEmpty();
        }
        assertThat(new KeyCalls(caller).audited("KeyConfigurationAcknowledged")).isPositive();
    }

    @Test
    void theFieldsAreThoseOfTheType() {
        try (Console console = Console.open(server)) {
            console.signIn("other.").to(PAGE);
            choose(console, "KMS_SYMMETRIC");
            assertThat(console.page().locator("[id='holder:kms-alias']").count())
                    .isOne();
            assertThat(console.text()).contains(caller.organizationId());
            screenshot(console, "kms", Locale.ENGLISH);
            console.page().fill("[id='holder:kms-alias']", "no arn");
            console.click("[id='holder:validate']");
            assertThat(console.text()).contains("the ARN of an alias");
            assertThat(console.barriers()).isEmpty();
            choose(console, "LOCAL_KEY_MANAGER");
            assertThat(console.page().locator("[id='holder:kms-alias']").count())
                    .isZero();
            choose(console, "MANAGED");
            assertThat(console.page().locator("[id='holder:lkm-url']").count()).isZero();
        }
    }

    private void fill(Console console, String key) {
        console.page().fill("[id='holder:lkm-url']", service.decryptUrl().toString());
        console.page().fill("[id='holder:lkm-id']", LocalKeyServer.ID);
        console.page().fill("[id='holder:lkm-key']", key);
    }

    private static void choose(Console console, String type) {
        console.page().selectOption("[id='holder:type']", type);
        console.page().waitForFunction("() => PrimeFaces.ajax.Queue.isEmpty()");
    }

    private static Locator versions(Console console) {
        return console.page().locator("[id='versions'] tbody tr");
    }

    private static void screenshot(Console console, String name, Locale language) {
        console.screenshot(SCREENSHOTS.resolve("keys-holder-%s-%s.png".formatted(name, language.getLanguage())));
    }
}
