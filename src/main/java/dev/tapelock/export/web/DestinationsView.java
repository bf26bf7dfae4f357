package dev.tapelock.export.web;

import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.UnprotectedExport;
import dev.tapelock.export.UnusableDestinationException;
import dev.tapelock.export.UnusableRecipientKeyException;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.PageWords;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/export/destinations.xhtml}. */
@Named
@RequestScoped
@ToldOnThePage
public class DestinationsView {

    private static final int MOST = 100;

    @Inject
    private Destinations destinations;

    @Inject
    private RecipientsForm recipients;

    @Inject
    private UnprotectedExport unprotectedExport;

    @Inject
    private PagePermissions permissions;

    @Inject
    private PageWords words;

    @Inject
    private CurrentCaller currentCaller;

    private List<Destination> rows = List.of();
    private boolean isUnprotectedAllowed;
    private String name = "";
    private String directory = "";

    /** A form that comes back only knows the buttons of what there is: each row's, and those of the switch as it is. */
    @PostConstruct
    void restore() {
        if (FacesContext.getCurrentInstance().isPostback()
                && currentCaller.get().mayAny(Permission.INTEGRATION_VIEW)) {
            show(currentCaller.get());
        }
    }

    /** Before the page is shown. */
    public void load() {
        show(permissions.require("Destinations", Permission.INTEGRATION_VIEW));
    }

    private void show(Caller caller) {
        rows = destinations.list(caller.organizationId(), Page.of(1, MOST, MOST));
        isUnprotectedAllowed = unprotectedExport.isAllowed(caller.organizationId());
    }

    public void add() {
        Caller caller = permissions.require("Destinations.add", Permission.INTEGRATION_ADD);
        try {
            DestinationOrder order = DestinationOrder.directory(name, directory).withRecipients(recipients.entered());
            destinations.add(caller.organizationId(), order, caller.actor());
            name = "";
            directory = "";
            recipients.setKeys("");
            words.done("destinations.added");
        } catch (UnusableRecipientKeyException e) {
            recipients.tell(e);
        } catch (UnusableDestinationException e) {
            e.finding().problem().ifPresent(found -> words.failed("destinations.problem." + found.name()));
        }
    }

    /** Tries whether it can be used now. */
    public void check() {
        Caller caller = permissions.require("Destinations.check", Permission.INTEGRATION_VIEW);
        DestinationFinding finding = destinations.check(caller.organizationId(), chosen(), caller.actor());
        finding.problem()
                .ifPresentOrElse(
                        found -> words.failed("destinations.problem." + found.name()),
                        () -> words.done("destinations.usable"));
    }

    public void remove() {
        Caller caller = permissions.require("Destinations.remove", Permission.INTEGRATION_DELETE);
        destinations.remove(caller.organizationId(), chosen(), caller.actor());
        words.done("destinations.removed");
    }

    /** The one that the button stood beside when the page was shown; the rows may have moved since. */
    private static UUID chosen() {
        return Ids.parse(
                "destination",
                String.valueOf(FacesContext.getCurrentInstance()
                        .getExternalContext()
                        .getRequestParameterMap()
                        .get("destination")));
    }

    public void allowUnprotected(boolean allowed) {
        Caller caller = permissions.require("Destinations.allowUnprotected", Permission.INTEGRATION_EDIT);
        unprotectedExport.allow(caller.organizationId(), allowed, caller.actor());
        words.done(allowed ? "destinations.unprotected.allowed" : "destinations.unprotected.forbidden");
    }

    public List<Destination> getRows() {
        return rows;
    }

    /** Whether what is put there is encrypted. */
    public boolean isProtected(Destination destination) {
        return destinations.isProtected(destination);
    }

    /** How often a file may come to lie there. */
    public String guaranteeOf(Destination destination) {
        return destination.guarantee().map(Enum::name).orElse("unknown");
    }

    public boolean isUnprotectedAllowed() {
        return isUnprotectedAllowed;
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
