package dev.tapelock.export.web;

import dev.tapelock.export.Destination;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKey;
import dev.tapelock.export.RecipientKeys;
import dev.tapelock.export.UnusableRecipientKeyException;
import dev.tapelock.platform.PageWords;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a destination's form in which its recipients' keys stand. */
@Named
@RequestScoped
public class RecipientsForm {

    private static final Duration SOON = Duration.ofDays(30);
    private static final Pattern ENDS_OF_KEYS = Pattern.compile("(?<=-----END PGP PUBLIC KEY BLOCK-----)");

    @Inject
    private RecipientKeys recipients;

    @Inject
    private PageWords words;

    @Inject
    private Clock clock;

    private List<RecipientKey> rows = List.of();
    private String keys = "";
    private @Nullable String format;
    private @Nullable String detail;

    /** Shows what a destination has, and leaves what somebody has entered. */
    void show(Destination destination) {
        rows = destination.order().recipients();
        format = recipients.format(rows).map(MessageFormat::words).orElse(null);
    }

    /** Shows what a destination has, for somebody to change. */
    void fill(Destination destination) {
        show(destination);
        keys = rows.stream().map(RecipientKey::armored).collect(Collectors.joining("\n"));
    }

    /** @throws UnusableRecipientKeyException if a key cannot be used */
    List<RecipientKey> entered() {
        return recipients.read(List.of(ENDS_OF_KEYS.split(keys)));
    }

    /** Tells why keys were refused. */
    void tell(UnusableRecipientKeyException refused) {
        detail = refused.getMessage();
        words.failed("destinations.key.problem." + refused.problem().name());
    }

    public List<RecipientKey> getRows() {
        return rows;
    }

    /** How files are encrypted to those; none if one of them cannot be used any more. */
    public @Nullable String getFormat() {
        return format;
    }

    public boolean isExpired(RecipientKey key) {
        return key.isExpiringWithin(Duration.ZERO, clock.instant());
    }

    public boolean isExpiring(RecipientKey key) {
        return key.isExpiringWithin(SOON, clock.instant());
    }

    public String getKeys() {
        return keys;
    }

    public void setKeys(@Nullable String keys) {
        this.keys = keys == null ? "" : keys;
    }

    /** Which key was refused. */
    public @Nullable String getDetail() {
        return detail;
    }
}
