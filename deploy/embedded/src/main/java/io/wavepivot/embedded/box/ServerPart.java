package io.wavepivot.embedded.box;

import io.wavepivot.embedded.LocalPart;
import io.wavepivot.embedded.Probe;

/** A server on this machine, which is ready when its port answers. */
interface ServerPart extends LocalPart {

    int port();

    @Override
    default String address() {
        return "localhost:" + port();
    }

    @Override
    default boolean isReady() {
        return Probe.tcp("localhost", port());
    }
}
