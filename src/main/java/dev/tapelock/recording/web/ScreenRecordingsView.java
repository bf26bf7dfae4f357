package dev.tapelock.recording.web;

import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.ToldOnThePage;
import dev.tapelock.recording.ArtifactProtection;
import dev.tapelock.recording.RecordingPolicies;
import dev.tapelock.recording.ScreenRecordings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** What protects screen recordings, on {@code /admin/keys/encryption-keys.xhtml}. */
@Named
@RequestScoped
@ToldOnThePage
public class ScreenRecordingsView {

    @Inject
    private RecordingPolicies policies;

    @Inject
    private ScreenRecordings screenRecordings;

    @Inject
    private PagePermissions permissions;

    @Inject
    private PageWords words;

    private boolean isSealedEverywhere;
    private ArtifactProtection protection = ArtifactProtection.SEALED;

    /** Before the page is shown, also after something was done on it. */
    public void load() {
        Caller caller = permissions.require("ScreenRecordings", Permission.KEY_VIEW);
        isSealedEverywhere = policies.of(caller.organizationId()).isSealingScreenRecordings();
        protection = screenRecordings.protectionOf(caller.organizationId());
    }

    public void save() {
        Caller caller = permissions.require("ScreenRecordings.save", Permission.SETTINGS_EDIT_SCREEN_RECORDINGS);
        policies.change(
                caller.organizationId(), before -> before.sealingScreenRecordings(isSealedEverywhere), caller.actor());
        words.done("keys.screen.saved");
    }

    public boolean isSealedEverywhere() {
        return isSealedEverywhere;
    }

    public void setSealedEverywhere(boolean sealedEverywhere) {
        this.isSealedEverywhere = sealedEverywhere;
    }

    public ArtifactProtection getProtection() {
        return protection;
    }
}
