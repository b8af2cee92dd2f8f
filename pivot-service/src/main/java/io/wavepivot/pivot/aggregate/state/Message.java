package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Share;
import io.wavepivot.pivot.aggregate.values.Sums;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rows of one partition of a table have to say to one plan. All of it is applied at once.
 *
 * @param kind what it is
 * @param dataset whose rows they are
 * @param partition of the table's topic
 * @param partitions how many the topic has
 * @param offset up to which all records of the partition are in it, and in what came before
 * @param changes of {@link Kind#CHANGES}, what comes and goes of the first source
 * @param joined of {@link Kind#CHANGES}, rows of other sources
 */
public record Message(
        Kind kind,
        String dataset,
        int partition,
        int partitions,
        long offset,
        List<Change> changes,
        List<Joined> joined) {

    private static final byte VERSION = 1;

    /** What a message is. */
    public enum Kind {
        /** Rows that there are, or what has become of some. */
        CHANGES,
        /** All rows that there were when the plan began have been told of. */
        COMPLETE,
        /** The rows can no longer be told of. */
        FAILED,
        /** The plan is over. */
        OVER
    }

    /** @param times how often the share comes; less than 0: how often it goes */
    public record Change(Share share, int times) {}

    /**
     * A row of a source that rows of the first are joined with.
     *
     * @param tuple null: there is no such row any longer
     */
    public record Joined(int source, String key, byte[] tuple) {}

    /** What is left of it behind one of its joined rows. */
    Message behind(int row) {
        return new Message(
                kind, dataset, partition, partitions, offset, List.of(), joined.subList(row + 1, joined.size()));
    }

    /** That its rows can no longer be told of. */
    public Message failed() {
        return new Message(Kind.FAILED, dataset, partition, partitions, offset, List.of(), List.of());
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(kind.ordinal());
            out.writeUTF(dataset);
            out.writeInt(partition);
            out.writeInt(partitions);
            out.writeLong(offset);
            out.writeInt(changes.size());
            for (Change change : changes) {
                Share share = change.share();
                write(share.group(), out);
                write(share.sums() == null ? null : share.sums().bytes(), out);
                write(share.entry(), out);
                write(share.payload(), out);
                out.writeInt(change.times());
            }
            out.writeInt(joined.size());
            for (Joined row : joined) {
                out.writeShort(row.source());
                write(row.key().getBytes(StandardCharsets.UTF_8), out);
                write(row.tuple(), out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public static Message of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException("A message of version " + version);
            }
            Kind kind = Kind.values()[in.readByte()];
            String dataset = in.readUTF();
            int partition = in.readInt();
            int partitions = in.readInt();
            long offset = in.readLong();
            List<Change> changes = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                byte[] group = read(in);
                byte[] sums = read(in);
                Share share = new Share(group, sums == null ? null : Sums.of(sums), read(in), read(in));
                changes.add(new Change(share, in.readInt()));
            }
            List<Joined> joined = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                joined.add(new Joined(in.readShort(), new String(read(in), StandardCharsets.UTF_8), read(in)));
            }
            return new Message(kind, dataset, partition, partitions, offset, changes, joined);
        } catch (IOException foreign) {
            throw new UncheckedIOException(foreign);
        }
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }
}
