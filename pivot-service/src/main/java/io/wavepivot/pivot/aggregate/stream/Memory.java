package io.wavepivot.pivot.aggregate.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Gives all stores of the process one piece of memory: each alone would take dozens of megabytes. Source: Kafka's
 * documentation, "Memory Management", RocksDB.
 */
public final class Memory implements RocksDBConfigSetter {

    static final String BYTES = "wavepivot.rocksdb.bytes";

    private static final long WRITE_BUFFER = 2L * 1024 * 1024;

    /** Of what was written last; the rest is for what is read. */
    private static final int WRITE_SHARE = 3;

    private static Cache cache;
    private static WriteBufferManager buffers;

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        share((long) configs.get(BYTES));
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(buffers);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setMaxWriteBufferNumber(2);
    }

    private static synchronized void share(long bytes) {
        if (cache == null) {
            RocksDB.loadLibrary();
            cache = new LRUCache(bytes);
            buffers = new WriteBufferManager(bytes / WRITE_SHARE, cache);
        }
    }

    @Override
    public void close(String store, Options options) {
        // What all have is not one store's to close.
    }
}
