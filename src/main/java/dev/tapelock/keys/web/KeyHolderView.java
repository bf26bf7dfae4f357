package dev.tapelock.keys.web;

import dev.tapelock.keys.CustomerKeyHealth;
import dev.tapelock.keys.KeyConfiguration;
import dev.tapelock.keys.KeyConfigurationChanges;
import dev.tapelock.keys.KeyConfigurationOrder;
import dev.tapelock.keys.KeyConfigurations;
import dev.tapelock.keys.KeyHolder;
import dev.tapelock.keys.LocalKeyRegistration;
import dev.tapelock.keys.RecordingKeys;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who holds the keys, on {@code /admin/keys/encryption-keys.xhtml}. */
@Named
@RequestScoped
@ToldOnThePage
public class KeyHolderView {

    private static final int MOST_SHOWN = 50;
    /** Where the form says which fields it shows. */
    private static final String TYPE_FIELD = "holder:type";

    private static final Set<Refusal> SHOWN_HERE = Set.of(Refusal.KEY_HOLDER_INVALID, Refusal.INVALID_VALUE);

    @Inject
    private KeyConfigurations configurations;

    @Inject
    private RecordingKeys keys;

    @Inject
    private KeyConfigurationChanges changes;

    @Inject
    private LocalKeyRegistration registration;

    @Inject
    private CustomerKeyHealth health;

    @Inject
    private PagePermissions permissions;

    @Inject
    private CurrentCaller currentCaller;

    @Inject
    private PageWords words;

    private KeyHolder type = KeyHolder.MANAGED;
    private String url = "";
    private String apiId = "";
    private String apiKey = "";
    private String caCertificate = "";
    private String roleArn = "";
    private boolean isAcknowledged;
    private String keypairId = "";
    private String publicKey = "";
    private @Nullable KeyConfiguration newest;
    private List<Row> rows = List.of();
    private boolean isToBeAcknowledged;
    private @Nullable KeyConfiguration takingPairs;
    private @Nullable String problem;
    private @Nullable Long roundTripMs;

    /** A version as the table shows it. */
    public record Row(
            int version, KeyHolder holder, @Nullable String url, Instant createdAt, long recordings) {}

    /** The fields and buttons of a form that comes back depend on what it was shown for. */
    @PostConstruct
    void restore() {
        if (!currentCaller.get().mayAny(Permission.KEY_VIEW)) {
            return;
        }
        UUID organizationId = currentCaller.get().organizationId();
        isToBeAcknowledged = health.isToBeAcknowledged(organizationId);
        List<KeyConfiguration> all = configurations.newestOfEach(organizationId);
        newest = inForce(organizationId, all)
                .or(() ->
                        all.stream().filter(each -> each.holder().isCustomer()).findFirst())
                .or(() -> all.stream().findFirst())
                .orElse(null);
        takingPairs = all.stream()
                .filter(each -> each.holder() == KeyHolder.LOCAL_KEY_MANAGER)
                .findFirst()
                .orElse(null);
        Optional<KeyHolder> shown = Optional.ofNullable(FacesContext.getCurrentInstance()
                        .getExternalContext()
                        .getRequestParameterMap()
                        .get(TYPE_FIELD))
                .flatMap(text -> Arrays.stream(KeyHolder.values())
                        .filter(each -> each.name().equals(text))
                        .findFirst());
        type = shown.orElseGet(() -> newest == null ? KeyHolder.MANAGED : newest.holder());
        if (shown.isEmpty()) {
            fill();
        }
    }

    /** The configuration that the active key was made under, whichever was changed last. */
    private Optional<KeyConfiguration> inForce(UUID organizationId, List<KeyConfiguration> all) {
        return keys.active(organizationId)
                .filter(active -> active.holder().isCustomer())
                .map(active -> configurations
                        .openingVersion(organizationId, active.configurationVersion())
                        .id())
                .flatMap(id -> all.stream().filter(each -> each.id().equals(id)).findFirst());
    }

    private void fill() {
        if (newest != null) {
            url = newest.url().orElse("");
            apiId = newest.apiId().orElse("");
            caCertificate = newest.caCertificate().orElse("");
            roleArn = newest.roleArn().orElse("");
        }
    }

    /** Before the page is shown, and again after an action changed something. */
    public void load() {
        Caller caller = currentCaller.get();
        if (!caller.mayAny(Permission.KEY_VIEW)) {
            return;
        }
        Map<Integer, Long> counts = health.recordingCounts(caller.organizationId());
        rows = configurations.list(caller.organizationId(), Page.of(1, MOST_SHOWN, MOST_SHOWN)).stream()
                .map(each -> new Row(
                        each.version(),
                        each.holder(),
                        each.url().orElse(null),
                        each.createdAt(),
                        counts.getOrDefault(each.version(), 0L)))
                .toList();
        isToBeAcknowledged = health.isToBeAcknowledged(caller.organizationId());
    }

    /** Shows the fields of another type. */
    public void choose() {
        boolean isAsStored = newest != null && newest.holder() == type;
        url = "";
        apiId = "";
        caCertificate = "";
        roleArn = "";
        if (isAsStored) {
            fill();
        }
    }

    public void validate() {
        Caller caller = permissions.require("EncryptionKeys.validate", Permission.KEY_EDIT);
        shown(() -> {
            KeyConfigurationChanges.Trial trial = changes.validate(
                    caller.organizationId(),
                    Optional.ofNullable(newest).map(KeyConfiguration::id),
                    order(),
                    caller.actor());
            roundTripMs = trial.took().toMillis();
            problem = trial.problem().orElse(null);
        });
    }

    public void save() {
        Caller caller = permissions.require("EncryptionKeys.saveHolder", Permission.KEY_EDIT);
        if (type.isCustomer() && !isAcknowledged) {
            words.failed("keys.holder.acknowledge.missing");
            return;
        }
        if (newest == null && !type.isCustomer()) {
            words.done("keys.holder.saved");
            return;
        }
        shown(() -> {
            KeyConfigurationChanges.Change change = newest == null
                    ? changes.create(caller.organizationId(), order(), caller.actor())
                    : changes.change(caller.organizationId(), newest.id(), order(), caller.actor());
            newest = change.configuration();
            takingPairs = type == KeyHolder.LOCAL_KEY_MANAGER ? newest : null;
            words.done(type == KeyHolder.LOCAL_KEY_MANAGER ? "keys.holder.saved.lkm" : "keys.holder.saved");
            if (!change.apart().isEmpty()) {
                words.failed("keys.holder.apart");
            }
        });
    }

    /** Takes a pair that the key service has made. */
    public void register() {
        Caller caller = permissions.require("EncryptionKeys.register", Permission.KEY_EDIT);
        KeyConfiguration present = takingPairs;
        if (present == null) {
            throw RefusedException.notFound("key configuration", "");
        }
        shown(() -> {
            registration.register(
                    caller.organizationId(),
                    present.id(),
                    publicKey.strip(),
                    Ids.parse("keypairId", keypairId.strip()),
                    caller.actor());
            keypairId = "";
            publicKey = "";
            words.done("keys.changed");
        });
    }

    /** What is said once more by whoever reads the warning. */
    public void acknowledge() {
        Caller caller = permissions.require("EncryptionKeys.acknowledge", Permission.KEY_EDIT);
        changes.acknowledge(caller.organizationId(), caller.actor());
        words.done("keys.warning.done");
    }

    /** Why a holder cannot be used is more than a page's usual word for a refusal. */
    private void shown(Runnable work) {
        try {
            work.run();
        } catch (RefusedException e) {
            if (!SHOWN_HERE.contains(e.refusal())) {
                throw e;
            }
            problem = e.getMessage();
            words.failed("refusal." + e.refusal().code());
        }
    }

    private KeyConfigurationOrder order() {
        return new KeyConfigurationOrder(
                type,
                Optional.of(url),
                Optional.of(apiId),
                Optional.of(apiKey),
                Optional.of(caCertificate),
                Optional.of(roleArn),
                isAcknowledged);
    }

    public KeyHolder[] getTypes() {
        return KeyHolder.values();
    }

    public KeyHolder getType() {
        return type;
    }

    public void setType(KeyHolder type) {
        this.type = type;
    }

    public boolean isLocalKeyManager() {
        return type == KeyHolder.LOCAL_KEY_MANAGER;
    }

    public boolean isKms() {
        return type == KeyHolder.KMS_SYMMETRIC;
    }

    /** What a customer's role asks for, so that nobody else has us take it. */
    public String getExternalId() {
        return currentCaller.get().organizationId().toString();
    }

    /** Whether a key service is configured, so that its pairs can be registered. */
    public boolean isTakingPairs() {
        return takingPairs != null;
    }

    /** Whether an empty secret means the one that is stored. */
    public boolean isSecretStored() {
        return newest != null && newest.holder() == type && newest.hasApiKey();
    }

    public List<Row> getRows() {
        return rows;
    }

    public boolean isToBeAcknowledged() {
        return isToBeAcknowledged;
    }

    public @Nullable String getProblem() {
        return problem;
    }

    public @Nullable Long getRoundTripMs() {
        return roundTripMs;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(@Nullable String url) {
        this.url = text(url);
    }

    public String getApiId() {
        return apiId;
    }

    public void setApiId(@Nullable String apiId) {
        this.apiId = text(apiId);
    }

    /** Never shown again. */
    public String getApiKey() {
        return "";
    }

    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = text(apiKey);
    }

    public String getCaCertificate() {
        return caCertificate;
    }

    public void setCaCertificate(@Nullable String caCertificate) {
        this.caCertificate = text(caCertificate);
    }

    public String getRoleArn() {
        return roleArn;
    }

    public void setRoleArn(@Nullable String roleArn) {
        this.roleArn = text(roleArn);
    }

    public boolean isAcknowledged() {
        return isAcknowledged;
    }

    public void setAcknowledged(boolean acknowledged) {
        isAcknowledged = acknowledged;
    }

    public String getKeypairId() {
        return keypairId;
    }

    public void setKeypairId(@Nullable String keypairId) {
        this.keypairId = text(keypairId);
    }

    public String getPublicKey() {
        return publicKey;
    }

    public void setPublicKey(@Nullable String publicKey) {
        this.publicKey = text(publicKey);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
