package dev.tapelock.platform;

/**
 * Which part of a list is wanted.
 *
 * @param number from 1
 * @param size entries on a page
 */
public record Page(int number, int size) {

    /** @throws RefusedException {@code invalid.value} unless number is 1 or more and size 1 to {@code largestSize} */
    public static Page of(int number, int size, int largestSize) {
        if (number < 1 || number > 1_000_000) {
            throw RefusedException.invalidValue("pageNumber", Integer.toString(number), "1 to 1000000");
        }
        if (size < 1 || size > largestSize) {
            throw RefusedException.invalidValue("pageSize", Integer.toString(size), "1 to " + largestSize);
        }
        return new Page(number, size);
    }

    /** How many entries come before this page. */
    public int offset() {
        return Math.multiplyExact(number - 1, size);
    }
}
