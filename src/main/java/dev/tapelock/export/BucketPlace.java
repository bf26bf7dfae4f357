package dev.tapelock.export;

import dev.tapelock.platform.RefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A place in a bucket of Amazon S3 or of a store that speaks its protocol.
 *
 * @param endpoint where the store is, if not at AWS: scheme, host and port alone
 * @param prefix stands before each name; empty, or ends with a slash
 * @param isPathStyle whether the bucket's name stands in the path instead of the host
 * @param roleArn the role that is taken to write there
 * @param credentialId whose access key is used; without one, the server's own credentials
 */
public record BucketPlace(
        String bucket,
        String region,
        Optional<URI> endpoint,
        String prefix,
        boolean isPathStyle,
        BucketEncryption encryption,
        Optional<String> roleArn,
        Optional<UUID> credentialId) {

    /** Of a general-purpose bucket: an access point's alias, or another sort of bucket, leads elsewhere than it says. */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final Pattern OTHER_SORT = Pattern.compile(".*(-s3alias|--ol-s3|--x-s3|--table-s3|\\.mrap)");
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{1,39}");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._=-]+/)*");
    private static final int LONGEST_PREFIX = 300;

    /** What an endpoint is, for whoever wrote something else. */
    public static final String ENDPOINT = "https://, a host, and perhaps a port";

    private static final Map<String, Integer> STANDARD_PORTS = Map.of("https", 443, "http", 80);
    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}");

    /** @throws RefusedException {@code invalid.value} for anything that cannot be */
    public BucketPlace {
        bucket = bucket.strip();
        region = region.strip();
        prefix = prefix.strip();
        roleArn = roleArn.map(String::strip).filter(role -> !role.isEmpty());
        require(
                "bucket",
                bucket,
                BUCKET.matcher(bucket).matches() && !OTHER_SORT.matcher(bucket).matches(),
                "the name of a general-purpose bucket");
        require("region", region, REGION.matcher(region).matches(), "a region, as eu-central-1");
        require(
                "prefix",
                prefix,
                prefix.length() <= LONGEST_PREFIX && PREFIX.matcher(prefix).matches() && !isClimbing(prefix),
                "at most " + LONGEST_PREFIX + " characters: parts of letters, digits and . _ = -, a slash after each");
        roleArn.ifPresent(role -> require("roleArn", role, ROLE.matcher(role).matches(), "the ARN of an IAM role"));
        endpoint = endpoint.map(BucketPlace::plain);
    }

    private static void require(String name, String value, boolean isGood, String allowed) {
        if (!isGood) {
            throw RefusedException.invalidValue(name, value, allowed);
        }
    }

    private static boolean isClimbing(String prefix) {
        return ("/" + prefix).contains("/./") || ("/" + prefix).contains("/../");
    }

    /**
     * An endpoint from its text, written in the one way that all are: in lower case, without a standard port.
     *
     * @throws RefusedException {@code invalid.value} for anything that is more or less than scheme, host and port
     */
    public static URI endpoint(String text) {
        try {
            return plain(new URI(text.strip()));
        } catch (URISyntaxException e) {
            throw notAnEndpoint(text);
        }
    }

    /** Anything behind the host could lead past the bucket's name, and a name could be written in two ways. */
    private static URI plain(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        Integer standard = STANDARD_PORTS.get(scheme);
        String host = endpoint.getHost();
        boolean isPlain = endpoint.getUserInfo() == null
                && (endpoint.getRawPath() == null || endpoint.getRawPath().matches("/?"))
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null;
        if (standard == null || host == null || !isPlain) {
            throw notAnEndpoint(endpoint.toString());
        }
        boolean isPortSaid = endpoint.getPort() >= 0 && endpoint.getPort() != standard;
        return URI.create(
                scheme + "://" + host.toLowerCase(Locale.ROOT) + (isPortSaid ? ":" + endpoint.getPort() : ""));
    }

    private static RefusedException notAnEndpoint(String text) {
        return RefusedException.invalidValue("endpoint", text, ENDPOINT);
    }

    /**
     * Whether one lies in the other, or both are the same, by bucket and prefix at whatever endpoint: one store has many addresses, and
     * nobody can tell them all.
     */
    public boolean overlaps(BucketPlace other) {
        return bucket.equals(other.bucket) && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix));
    }

    BucketPlace withCredential(Optional<UUID> id) {
        return new BucketPlace(bucket, region, endpoint, prefix, isPathStyle, encryption, roleArn, id);
    }

    /** As people write it. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
