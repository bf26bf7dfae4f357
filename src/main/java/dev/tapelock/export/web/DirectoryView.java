package dev.tapelock.export.web;

import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.UnusableDestinationException;
import dev.tapelock.export.UnusableRecipientKeyException;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/export/directory.xhtml}: a directory that is a destination already. */
@Named
@RequestScoped
@ToldOnThePage
public class DirectoryView {

    @Inject
    private Destinations destinations;

    @Inject
    private RecipientsForm recipients;

    @Inject
    private PagePermissions permissions;

    @Inject
    private PageWords words;

    private @Nullable UUID id;
    private int version;
    private String name = "";
    private String directory = "";

    /** Before the page is shown; what somebody has just entered stays. */
    public void load() {
        Caller caller = permissions.require("Directory", Permission.INTEGRATION_VIEW);
        Destination present = present(caller);
        if (FacesContext.getCurrentInstance().isPostback()) {
            recipients.show(present);
            return;
        }
        name = present.name();
        directory = present.place();
        version = present.version();
        recipients.fill(present);
    }

    private Destination present(Caller caller) {
        UUID wanted = id == null ? new UUID(0, 0) : id;
        return destinations
                .find(caller.organizationId(), wanted)
                .filter(found -> found.kind() == DestinationKind.DIRECTORY)
                .orElseThrow(() -> RefusedException.notFound("integration", wanted));
    }

    /** Tries it, and stores it if it can be used. */
    public void save() {
        Caller caller = permissions.require("Directory.save", Permission.INTEGRATION_EDIT);
        try {
            DestinationOrder order = DestinationOrder.directory(name, directory).withRecipients(recipients.entered());
            version = destinations
                    .change(caller.organizationId(), present(caller).id(), version, order, caller.actor())
                    .version();
            words.done("bucket.saved");
        } catch (UnusableRecipientKeyException e) {
            recipients.tell(e);
        } catch (UnusableDestinationException e) {
            e.finding().problem().ifPresent(found -> words.failed("destinations.problem." + found.name()));
        }
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
        this.name = name == null ? "" : name;
    }

    public String getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable String directory) {
        this.directory = directory == null ? "" : directory;
    }
}
