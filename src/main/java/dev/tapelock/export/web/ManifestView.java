package dev.tapelock.export.web;

import dev.tapelock.export.ManifestDownload;
import dev.tapelock.export.PlacedFile;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.PagePermissions;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.UUID;

/** {@code /admin/export/bulk-job.xhtml}: the job's manifest and its signature, to be kept. */
@Named
@RequestScoped
@ToldOnThePage
public class ManifestView {

    @Inject
    private ManifestDownload downloads;

    @Inject
    private PagePermissions permissions;

    public void download(UUID jobId) throws IOException {
        Caller caller = permissions.require("BulkJob.manifest", Permission.JOB_VIEW);
        try (PlacedFile manifest = downloads.manifest(caller.organizationId(), jobId)) {
            answer(manifest, jobId + ".jsonl");
        }
    }

    public void downloadSignature(UUID jobId) throws IOException {
        Caller caller = permissions.require("BulkJob.manifest", Permission.JOB_VIEW);
        try (PlacedFile signature = downloads.signature(caller.organizationId(), jobId)) {
            answer(signature, jobId + ".jsonl.sig");
        }
    }

    private static void answer(PlacedFile file, String name) throws IOException {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext answer = faces.getExternalContext();
        answer.setResponseContentType("application/octet-stream");
        answer.setResponseHeader("Content-Length", Long.toString(file.lengthBytes()));
        answer.setResponseHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        file.writeTo(answer.getResponseOutputStream());
        faces.responseComplete();
    }
}
