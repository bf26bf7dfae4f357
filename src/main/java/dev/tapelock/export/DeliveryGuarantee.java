package dev.tapelock.export;

/** How often a file may come to lie at a destination when servers die at the wrong moment. */
public enum DeliveryGuarantee {
    /** The place refuses a second file of the same name. */
    EXACTLY_ONCE("exactly-once"),
    /** It takes the second one for the first, so a late one may replace a newer one. */
    AT_LEAST_ONCE("at-least-once");

    private final String wireName;

    DeliveryGuarantee(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
