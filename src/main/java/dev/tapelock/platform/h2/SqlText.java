package dev.tapelock.platform.h2;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells statements that change something from those that only read. */
final class SqlText {

    private SqlText() {}

    /** Whether it surely only reads: a query that locks no row and draws no number. In doubt it writes. */
    static boolean isRead(@Nullable String sql) {
        if (sql == null) {
            return false;
        }
        String text = sql.stripLeading().toLowerCase(Locale.ROOT);
        return (text.startsWith("select") || text.startsWith("values"))
                && !text.contains("for update")
                && !text.contains("next value for")
                && !text.contains("nextval");
    }
}
