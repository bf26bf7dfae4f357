package dev.tapelock.keys;

import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** How a recording key wraps a data key; part of the key, never negotiated again. In the order in which they are wished for. */
public enum WrapAlgorithm {
    /** RSAES-OAEP (RFC 8017 section 7.1) with SHA-256 for the label and for MGF1, empty label. */
    RSAES_OAEP_SHA_256(new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT)),

    /**
     * The same with SHA-1, for key services that open nothing else. OAEP does not rest on collisions of its hash, which is
     * what SHA-1 is weak in (NIST SP 800-56B revision 2).
     */
    RSAES_OAEP_SHA_1(new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));

    /** The JCA's own default for this padding takes SHA-1 for MGF1, which other decoders do not read. */
    private final OAEPParameterSpec parameters;

    WrapAlgorithm(OAEPParameterSpec parameters) {
        this.parameters = parameters;
    }

    AlgorithmParameterSpec parameters() {
        return parameters;
    }
}
