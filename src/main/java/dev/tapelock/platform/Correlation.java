package dev.tapelock.platform;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** The id under which one request can be found again in answers, logs and audit. */
@RequestScoped
public class Correlation {

    private final String id = UUID.randomUUID().toString();

    public String id() {
        return id;
    }
}
