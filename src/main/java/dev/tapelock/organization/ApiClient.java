package dev.tapelock.organization;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** A system that calls the API with an id and a secret. */
@Entity
@Table(name = "api_client")
public class ApiClient {

    @EmbeddedId
    private OwnedId id;

    private String name;

    @Column(name = "secret_sha256")
    private byte[] secretSha256;

    private int version;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "api_client_permission",
            joinColumns = {
                @JoinColumn(name = "organization_id", referencedColumnName = "organization_id"),
                @JoinColumn(name = "client_id", referencedColumnName = "id")
            })
    @Column(name = "permission")
    @Enumerated(EnumType.STRING)
    private Set<Permission> permissions = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    protected ApiClient() {}

    ApiClient(UUID organizationId, UUID id, String name, GeneratedSecret secret, Set<Permission> permissions) {
        this.id = new OwnedId(organizationId, id);
        this.name = name;
        this.secretSha256 = secret.sha256();
        this.version = 1;
        this.permissions.addAll(permissions);
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public String name() {
        return name;
    }

    /** Changes with everything that should end the tokens given out before. */
    public int version() {
        return version;
    }

    public Set<Permission> permissions() {
        Set<Permission> copy = EnumSet.noneOf(Permission.class);
        copy.addAll(permissions);
        return copy;
    }

    /** Whether this is the client's secret; takes as long for a wrong one as for the right one. */
    boolean hasSecret(String secret) {
        return GeneratedSecret.matches(secret, secretSha256);
    }

    Caller caller() {
        return new Caller(Caller.Kind.CLIENT, organizationId(), id(), permissions(), java.util.Optional.empty());
    }
}
