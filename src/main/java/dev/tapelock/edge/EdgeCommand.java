package dev.tapelock.edge;

import picocli.CommandLine.Command;

/** {@code tapelock edge}: the premises sealer. */
@Command(
        name = "edge",
        mixinStandardHelpOptions = true,
        description = "Seals recordings where they are made, and delivers them to the centre.",
        subcommands = {RunCommand.class, PutCommand.class, StatusCommand.class, RedeliverCommand.class})
public final class EdgeCommand {}
