package dev.tapelock.export;

import dev.tapelock.export.FileToPut.Origin;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** A file that no other attempt writes in the same bytes. */
@Entity
@Table(name = "noted_file")
class NotedFile {

    private static final String SEPARATOR = ",";

    @Id
    private UUID id;

    @Column(name = "organization_id")
    private UUID organizationId;

    private String path;

    private byte[] sha256;

    @Column(name = "content_id")
    private String contentId;

    private String recipients;

    @SuppressWarnings("NullAway.Init")
    protected NotedFile() {}

    NotedFile(UUID organizationId, ExportedFile file, Origin origin) {
        this.id = UUID.randomUUID();
        this.organizationId = organizationId;
        this.path = file.path();
        this.sha256 = HexFormat.of().parseHex(file.sha256());
        this.contentId = origin.contentId();
        this.recipients = String.join(SEPARATOR, origin.recipients());
    }

    UUID organizationId() {
        return organizationId;
    }

    String path() {
        return path;
    }

    boolean hasDigest(String digest) {
        return HexFormat.of().formatHex(sha256).equals(digest);
    }

    Origin origin() {
        return new Origin(contentId, recipients.isEmpty() ? List.of() : List.of(recipients.split(SEPARATOR, -1)));
    }
}
