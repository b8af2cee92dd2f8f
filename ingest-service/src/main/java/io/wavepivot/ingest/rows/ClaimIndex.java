package io.wavepivot.ingest.rows;

import io.wavepivot.schemas.Claim;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.TopicFollower;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Whose claim of each request counts. All replicas read the claims in the same order, and so are of one mind. */
public final class ClaimIndex extends TopicFollower {

    private static final Logger LOG = Logger.getLogger(ClaimIndex.class);

    private final AvroDecoder<Claim> decoder;
    private final Map<String, Counting> counting;

    /** @param max how many are remembered; the oldest are forgotten first */
    public ClaimIndex(Topic topic, KafkaClients kafka, AvroDecoder<Claim> decoder, int max) {
        super(topic, kafka);
        this.decoder = decoder;
        this.counting = new LastKeys<>(max);
    }

    /** The claim that counts, of those that were read by now. */
    Optional<Counting> of(String key) {
        synchronized (counting) {
            return Optional.ofNullable(counting.get(key));
        }
    }

    @Override
    protected void put(ConsumerRecord<byte[], byte[]> next) {
        if (next.key() == null || next.value() == null) {
            return;
        }
        try {
            Claim claim = decoder.decode(next.value());
            synchronized (counting) {
                counting.compute(
                        new String(next.key(), StandardCharsets.UTF_8),
                        (key, now) -> now == null || isNext(claim, now)
                                ? new Counting(claim.getOwner(), next.offset())
                                : now);
            }
        } catch (UndecodableException foreign) {
            LOG.warnf("topic=%s: left out: %s", next.topic(), foreign.getMessage());
        }
    }

    private static boolean isNext(Claim claim, Counting now) {
        return claim.getFollows() != null && claim.getFollows() == now.offset();
    }

    /**
     * A claim that counts.
     *
     * @param owner the transactional id under which its request is carried out
     * @param offset of the claim, by which another one follows it
     */
    record Counting(String owner, long offset) {}
}
