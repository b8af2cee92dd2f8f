package io.wavepivot.embedded.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way of a test's services to MongoDB, for outages: while it is frozen connections stay, and nothing comes through;
 * while it is cut there are none.
 */
public final class MongoLink implements AutoCloseable {

    /** A property of the system, as the tests are in another class loader than what starts their services. */
    private static final String STATE = "wavepivot.test.mongo-link";

    private static final String FROZEN = "frozen";
    private static final String CUT = "cut";

    private static final long A_MOMENT_NANOS = 5_000_000;
    private static final int DEFAULT_PORT = 27017;

    /** Scheme and user; the first server's host; its port; the database and the options. */
    private static final Pattern URI = Pattern.compile("(mongodb://(?:[^/@]*@)?)([^:,/?]+)(?::(\\d+))?[^/?]*/?(.*)");

    private final Matcher server;
    private final ServerSocket socket;

    /** @param uri the connection string of the server */
    public MongoLink(String uri) {
        server = URI.matcher(uri);
        if (!server.matches()) {
            throw new IllegalArgumentException("This is not of the form mongodb://user:password@host:port/?options");
        }
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static void freeze() {
        System.setProperty(STATE, FROZEN);
    }

    public static void cut() {
        System.setProperty(STATE, CUT);
    }

    /** It is as it was before it was frozen or cut. */
    public static void mend() {
        System.clearProperty(STATE);
    }

    /** The connection string that leads through here. */
    public String uri() {
        String options = server.group(4);
        return "%slocalhost:%d/%s%sdirectConnection=true"
                .formatted(server.group(1), socket.getLocalPort(), options, options.contains("?") ? "&" : "?");
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
        int port = server.group(3) == null ? DEFAULT_PORT : Integer.parseInt(server.group(3));
        try {
            while (true) {
                Socket client = socket.accept();
                if (is(CUT)) {
                    client.close();
                    continue;
                }
                Socket upstream = new Socket(server.group(2), port);
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
                while (is(FROZEN)) {
                    LockSupport.parkNanos(A_MOMENT_NANOS);
                }
                if (is(CUT)) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException over) {
            // One side is gone, and so is the other.
        }
    }

    private static boolean is(String state) {
        return state.equals(System.getProperty(STATE));
    }
}
