package io.wavepivot.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** The way to a server. While it is frozen connections stay, and nothing comes through. */
final class FreezableLink implements AutoCloseable {

    /** A property of the system, as the tests are in another class loader than what starts their services. */
    private static final String FROZEN = "wavepivot.test.frozen";

    private static final long A_MOMENT_NANOS = 5_000_000;

    private final URI server;
    private final ServerSocket socket;

    FreezableLink(String uri) {
        try {
            server = URI.create(uri);
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static void freeze() {
        System.setProperty(FROZEN, "true");
    }

    static void thaw() {
        System.clearProperty(FROZEN);
    }

    String uri() {
        return "mongodb://localhost:%d/?directConnection=true".formatted(socket.getLocalPort());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Socket upstream = new Socket(server.getHost(), server.getPort());
                Thread.ofVirtual().start(() -> pass(client, upstream));
                Thread.ofVirtual().start(() -> pass(upstream, client));
            }
        } catch (IOException closed) {
            // The tests are over.
        }
    }

    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                while (Boolean.getBoolean(FROZEN)) {
                    LockSupport.parkNanos(A_MOMENT_NANOS);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException over) {
            // One side is gone, and so is the other.
        }
    }
}
