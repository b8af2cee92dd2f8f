package io.wavepivot.query;

import io.restassured.RestAssured;
import io.wavepivot.embedded.tests.TestSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What comes over the connection, to the byte, when a client waits for the connection's end.
 *
 * @param body as far as it came, without what is between its chunks
 * @param hasLastChunk whether it is marked as whole
 */
record RawAnswer(int status, boolean isChunked, byte[] body, boolean hasLastChunk) {

    private static final int PATIENCE_MILLIS = 10_000;

    /** @param encoding that is accepted; null for none */
    static RawAnswer get(String path, String encoding) throws IOException {
        try (Socket socket = open(path, encoding)) {
            return read(socket.getInputStream());
        }
    }

    /** Asks, and reads nothing. */
    static Socket open(String path, String encoding) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + TestSigner.token("ana", "analyst")
                + (encoding == null ? "" : "\r\nAccept-Encoding: " + encoding)
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static RawAnswer read(InputStream in) throws IOException {
        byte[] all = upToTheEnd(in);
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        String head = headEnd < 0 ? text : text.substring(0, headEnd);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean last = false;
        int at = headEnd + 4;
        while (headEnd >= 0 && at < all.length && !last) {
            int lineEnd = text.indexOf("\r\n", at);
            int length = lineEnd < 0 ? -1 : Integer.parseInt(text.substring(at, lineEnd), 16);
            last = length == 0;
            if (length < 0) {
                break;
            }
            body.write(all, lineEnd + 2, Math.min(length, all.length - lineEnd - 2));
            at = lineEnd + 2 + length + 2;
        }
        int status = head.isEmpty() ? 0 : Integer.parseInt(head.split(" ")[1]);
        return new RawAnswer(
                status, head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked"), body.toByteArray(), last);
    }

    /** A connection that is reset has ended, too. */
    private static byte[] upToTheEnd(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }
}
