package dev.tapelock.export.web;

import dev.tapelock.export.AccessKey;
import dev.tapelock.export.BucketDestinations;
import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.IncompleteAccessKeyException;
import dev.tapelock.export.UnusableDestinationException;
import dev.tapelock.export.UnusableRecipientKeyException;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/export/bucket.xhtml}: a bucket as a destination, a new one or one that is there. */
@Named
@RequestScoped
@ToldOnThePage
public class BucketView {

    @Inject
    private Destinations destinations;

    @Inject
    private BucketDestinations buckets;

    @Inject
    private RecipientsForm recipients;

    @Inject
    private PagePermissions permissions;

    @Inject
    private CurrentCaller currentCaller;

    @Inject
    private PageWords words;

    private @Nullable UUID id;
    private int version;
    private String name = "";
    private String bucket = "";
    private String region = "";
    private String endpoint = "";
    private String prefix = "";
    private boolean isPathStyle;
    private BucketEncryption.Kind encryption = BucketEncryption.Kind.AES256;
    private String kmsKeyArn = "";
    private boolean isBucketKey;
    private String roleArn = "";
    private String accessKeyId = "";
    private String secretAccessKey = "";
    private @Nullable String detail;

    /** Before the page is shown; what somebody has just entered stays. */
    public void load() {
        Caller caller = permissions.require("Bucket", Permission.INTEGRATION_VIEW);
        if (id == null) {
            return;
        }
        Destination present = present(caller, id);
        if (FacesContext.getCurrentInstance().isPostback()) {
            recipients.show(present);
        } else {
            fill(present);
        }
    }

    private Destination present(Caller caller, UUID wanted) {
        return destinations
                .find(caller.organizationId(), wanted)
                .filter(found -> found.kind() == DestinationKind.S3)
                .orElseThrow(() -> RefusedException.notFound("integration", wanted));
    }

    private void fill(Destination destination) {
        name = destination.name();
        version = destination.version();
        destination.order().bucket().ifPresent(place -> {
            bucket = place.bucket();
            region = place.region();
            endpoint = place.endpoint().map(URI::toString).orElse("");
            prefix = place.prefix();
            isPathStyle = place.isPathStyle();
            encryption = place.encryption().kind();
            kmsKeyArn = place.encryption().kmsKeyArn().orElse("");
            isBucketKey = place.encryption().isBucketKey();
            roleArn = place.roleArn().orElse("");
        });
        accessKeyId = buckets.accessKeyIdOf(destination);
        recipients.fill(destination);
    }

    /** Tries it, and stores it if it can be used. */
    public void save() {
        Caller caller = permissions.require(
                "Bucket.save", id == null ? Permission.INTEGRATION_ADD : Permission.INTEGRATION_EDIT);
        try {
            store(caller, new AccessKey(accessKeyId, secretAccessKey));
        } catch (UnusableDestinationException e) {
            detail = e.finding().detail().isEmpty() ? null : e.finding().detail();
            e.finding().problem().ifPresent(found -> words.failed("destinations.problem." + found.name()));
        } catch (UnusableRecipientKeyException e) {
            recipients.tell(e);
        } catch (IncompleteAccessKeyException e) {
            words.failed("bucket.key.incomplete");
        }
    }

    private void store(Caller caller, AccessKey key) {
        if (id == null) {
            id = buckets.add(caller.organizationId(), order(), key, caller.actor())
                    .id();
            version = 1;
            words.done("destinations.added");
        } else {
            version = buckets.change(caller.organizationId(), id, version, order(), key, caller.actor())
                    .version();
            words.done("bucket.saved");
        }
    }

    private DestinationOrder order() {
        boolean isKms = encryption == BucketEncryption.Kind.KMS;
        BucketPlace place = new BucketPlace(
                bucket,
                region,
                endpoint.isBlank() ? Optional.empty() : Optional.of(BucketPlace.endpoint(endpoint)),
                prefix,
                isPathStyle,
                new BucketEncryption(
                        encryption, isKms ? Optional.of(kmsKeyArn) : Optional.empty(), isKms && isBucketKey),
                Optional.of(roleArn),
                Optional.empty());
        return DestinationOrder.bucket(name, place).withRecipients(recipients.entered());
    }

    /** What a customer's role asks for, so that nobody else has us take it. */
    public String getExternalId() {
        return currentCaller.get().organizationId().toString();
    }

    public BucketEncryption.Kind[] getEncryptions() {
        return BucketEncryption.Kind.values();
    }

    public @Nullable UUID getId() {
        return id;
    }

    public void setId(@Nullable UUID id) {
        this.id = id;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = text(name);
    }

    public String getBucket() {
        return bucket;
    }

    public void setBucket(@Nullable String bucket) {
        this.bucket = text(bucket);
    }

    public String getRegion() {
        return region;
    }

    public void setRegion(@Nullable String region) {
        this.region = text(region);
    }

    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(@Nullable String endpoint) {
        this.endpoint = text(endpoint);
    }

    public String getPrefix() {
        return prefix;
    }

    public void setPrefix(@Nullable String prefix) {
        this.prefix = text(prefix);
    }

    public boolean isPathStyle() {
        return isPathStyle;
    }

    public void setPathStyle(boolean pathStyle) {
        this.isPathStyle = pathStyle;
    }

    public BucketEncryption.Kind getEncryption() {
        return encryption;
    }

    public void setEncryption(BucketEncryption.Kind encryption) {
        this.encryption = encryption;
    }

    public String getKmsKeyArn() {
        return kmsKeyArn;
    }

    public void setKmsKeyArn(@Nullable String kmsKeyArn) {
        this.kmsKeyArn = text(kmsKeyArn);
    }

    public boolean isBucketKey() {
        return isBucketKey;
    }

    public void setBucketKey(boolean bucketKey) {
        this.isBucketKey = bucketKey;
    }

    public String getRoleArn() {
        return roleArn;
    }

    public void setRoleArn(@Nullable String roleArn) {
        this.roleArn = text(roleArn);
    }

    public String getAccessKeyId() {
        return accessKeyId;
    }

    public void setAccessKeyId(@Nullable String accessKeyId) {
        this.accessKeyId = text(accessKeyId);
    }

    /** Never shown again. */
    public String getSecretAccessKey() {
        return "";
    }

    public void setSecretAccessKey(@Nullable String secretAccessKey) {
        this.secretAccessKey = text(secretAccessKey);
    }

    /** What the store said, if it is to blame. */
    public @Nullable String getDetail() {
        return detail;
    }

    private static String text(@Nullable String entered) {
        return entered == null ? "" : entered;
    }
}
