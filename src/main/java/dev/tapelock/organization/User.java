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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A person who signs in with a name and a password. */
@Entity
@Table(name = "app_user")
public class User {

    @EmbeddedId
    private OwnedId id;

    @Column(name = "sign_in_name")
    private String signInName;

    @Column(name = "password_hash")
    private String passwordHash;

    private int version;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "app_user_permission",
            joinColumns = {
                @JoinColumn(name = "organization_id", referencedColumnName = "organization_id"),
                @JoinColumn(name = "user_id", referencedColumnName = "id")
            })
    @Column(name = "permission")
    @Enumerated(EnumType.STRING)
    private Set<Permission> permissions = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    protected User() {}

    User(UUID organizationId, UUID id, String signInName, String passwordHash, Set<Permission> permissions) {
        this.id = new OwnedId(organizationId, id);
        this.signInName = signInName;
        this.passwordHash = passwordHash;
        this.version = 1;
        this.permissions.addAll(permissions);
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public String signInName() {
        return signInName;
    }

    /** PBKDF2 with its parameters, as Jakarta Security writes it. */
    String passwordHash() {
        return passwordHash;
    }

    /** Changes with everything that should end the sessions begun before. */
    public int version() {
        return version;
    }

    /** The user as a caller, with the permissions of now. */
    Caller caller() {
        return new Caller(Caller.Kind.USER, organizationId(), id(), permissions(), Optional.empty());
    }

    public Set<Permission> permissions() {
        Set<Permission> copy = EnumSet.noneOf(Permission.class);
        copy.addAll(permissions);
        return copy;
    }
}
