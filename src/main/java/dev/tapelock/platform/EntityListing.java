package dev.tapelock.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One numbered page of a list, with links to its neighbours. */
public record EntityListing<T>(
        List<T> entities,
        int pageSize,
        int pageNumber,
        long total,
        int pageCount,
        String firstUri,
        @Nullable String nextUri,
        @Nullable String previousUri,
        String lastUri,
        String selfUri) {

    /** @param path the list's address, without a query */
    public static <T> EntityListing<T> of(List<T> entities, Page page, long total, String path) {
        int pageCount = (int) Math.min(Integer.MAX_VALUE, Math.max(1, (total + page.size() - 1) / page.size()));
        return new EntityListing<>(
                List.copyOf(entities),
                page.size(),
                page.number(),
                total,
                pageCount,
                uri(path, page.size(), 1),
                page.number() < pageCount ? uri(path, page.size(), page.number() + 1) : null,
                page.number() > 1 ? uri(path, page.size(), page.number() - 1) : null,
                uri(path, page.size(), pageCount),
                uri(path, page.size(), page.number()));
    }

    private static String uri(String path, int size, int number) {
        return path + "?pageSize=" + size + "&pageNumber=" + number;
    }
}
