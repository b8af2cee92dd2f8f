package io.wavepivot.embedded;

import java.net.URI;

/** A part that runs elsewhere: it is neither started nor stopped. */
record ExternalPart(String name, String address, String reason, URI probe) implements Part {

    /** @param variable the environment variable that named it */
    static ExternalPart at(String name, String address, String variable, URI probe) {
        return new ExternalPart(name, address, variable + " is set", probe);
    }

    @Override
    public boolean isReady() {
        return probe.getScheme().startsWith("http") ? Probe.http(probe) : Probe.tcp(probe.getHost(), probe.getPort());
    }
}
