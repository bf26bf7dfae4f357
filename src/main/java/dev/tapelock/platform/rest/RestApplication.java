package dev.tapelock.platform.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API. Resources and filters of all features are found by their annotations. */
@ApplicationPath("/api")
public class RestApplication extends Application {}
