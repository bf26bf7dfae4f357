package dev.tapelock.edge;

import dev.tapelock.platform.ByteSize;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How the sealer is set up.
 *
 * @param centre what stands before {@code /api} and {@code /oauth} in the centre's addresses ({@code centre})
 * @param edge what this sealer is called there ({@code edge})
 * @param clientId of the API client whose organization the recordings are ({@code clientId})
 * @param clientSecretFile holds its secret, and nobody but its owner reads it ({@code clientSecretFile})
 * @param organization whose recordings they are: a lease of another one is not taken; empty: whatever the lease says
 *     ({@code organization})
 * @param trustedCertificates PEM file with what the centre's certificate must lead to; the JDK's own if empty
 *     ({@code trustedCertificates})
 * @param spool the sealer's directory, on a local disk ({@code spool})
 * @param leastFree what stays free on that disk; a recording that finds less is refused ({@code leastFree})
 * @param port of the listener on loopback; 0: any ({@code port})
 * @param streams recordings taken at the same time ({@code streams})
 * @param watched a folder in memory, from which files are taken ({@code watched})
 * @param deliveries at the same time ({@code deliveries})
 * @param interval how often is looked for files to deliver, besides being told ({@code interval})
 * @param firstWait after the first failure of the centre ({@code firstWait})
 * @param longestWait between two attempts, however many failed ({@code longestWait})
 * @param stalledAfter how long a call may stand still ({@code stalledAfter})
 * @param leaseInterval how often the lease is renewed ({@code leaseInterval})
 * @param unopenedInterval how often is asked for what the centre could not check ({@code unopenedInterval})
 * @param alarmAfter how long a file may wait before that is an alarm ({@code alarmAfter})
 * @param remembered how long a recording that was taken is known after its delivery ({@code remembered})
 */
record EdgeSettings(
        URI centre,
        String edge,
        String clientId,
        Path clientSecretFile,
        Optional<UUID> organization,
        Optional<Path> trustedCertificates,
        Path spool,
        ByteSize leastFree,
        int port,
        int streams,
        Optional<Path> watched,
        int deliveries,
        Duration interval,
        Duration firstWait,
        Duration longestWait,
        Duration stalledAfter,
        Duration leaseInterval,
        Duration unopenedInterval,
        Duration alarmAfter,
        Duration remembered) {}
