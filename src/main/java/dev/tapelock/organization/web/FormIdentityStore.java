package dev.tapelock.organization.web;

import dev.tapelock.organization.SignIn;
import dev.tapelock.organization.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Lets Jakarta Security ask us whose name and password these are. */
@ApplicationScoped
class FormIdentityStore implements IdentityStore {

    private final SignIn signIn;
    private final FoundUser found;

    @Inject
    FormIdentityStore(SignIn signIn, FoundUser found) {
        this.signIn = signIn;
        this.found = found;
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
        return credential instanceof UsernamePasswordCredential offered
                ? signIn.check(offered.getCaller(), offered.getPassword().getValue())
                        .map(this::valid)
                        .orElse(CredentialValidationResult.INVALID_RESULT)
                : CredentialValidationResult.NOT_VALIDATED_RESULT;
    }

    private CredentialValidationResult valid(User user) {
        found.set(new SignedInUser(user.organizationId(), user.id(), user.version()));
        return new CredentialValidationResult(user.id().toString(), Set.of(AdminDoor.ROLE));
    }
}
