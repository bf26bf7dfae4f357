package dev.tapelock.vault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A root key store in memory that notes what was done. */
class FakeRootKeyStore implements RootKeyStore {

    final List<String> done = new ArrayList<>();

    @Nullable
    RootKey kept;

    @Override
    public String location() {
        return "/fake/root.p12";
    }

    @Override
    public boolean exists() {
        return kept != null;
    }

    @Override
    public RootKey open() {
        done.add("open");
        if (kept == null) {
            throw new RootKeyUnavailableException("missing");
        }
        return kept;
    }

    @Override
    public void flush() {
        done.add("flush");
    }

    @Override
    public RootKey createNew() {
        done.add("create");
        if (kept != null) {
            throw new RootKeyUnavailableException("exists");
        }
        kept = TestRootKey.any();
        return kept;
    }
}
