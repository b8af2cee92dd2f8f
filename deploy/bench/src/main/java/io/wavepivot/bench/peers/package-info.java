/** The connectors that do the same work, measured beside ours. */
package io.wavepivot.bench.peers;
