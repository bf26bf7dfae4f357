package dev.tapelock.organization.web;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user whom the running request's name and password belong to. */
@RequestScoped
class FoundUser {

    private @Nullable SignedInUser user;

    Optional<SignedInUser> get() {
        return Optional.ofNullable(user);
    }

    void set(SignedInUser found) {
        user = found;
    }
}
